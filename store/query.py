"""The query language: what an officer typed, taken apart into terms that a record meets or not.

Words are all wanted; `"exact phrase"`, `-without`, `filter:value`, `this 或 that`. A term also says, in
the language of FTS5, which records of the index are worth holding against it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from store.matching import flat, squeezed
from store.number_terms import NUMBER, initials_term, number_prefix_term, number_term, telephone_term
from store.query_days import days
from store.query_words import (
    EITHER,
    FILTERS,
    KIND_WORDS,
    LINE_WORDS,
    RETENTION_WORDS,
    SECRECY_WORDS,
    STATE_WORDS,
)
from store.record import KINDS, LINES, SECRECY
from store.terms import (
    Subject,
    Term,
    between_term,
    either_term,
    no_term,
    party_term,
    phrase_term,
    quoted,
    word_term,
)
from store.tokens import kind_token, mark_token, number_token, state_token

_PART = re.compile(
    r"""(?P<minus>-)?(?:(?P<filter>[^\W\d_]{1,8})[:：])?(?:["“”](?P<phrase>[^"“”]*)["“”]|(?P<word>[^\s"“”]+))"""
)


@dataclass
class Query:
    """A query taken apart."""

    wanted: list[Term] = field(default_factory=list)
    unwanted: list[Term] = field(default_factory=list)
    first: str = ""
    """The first word, flat: records that begin with it stand above the others."""
    names_kind: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.wanted and not self.unwanted

    def confirms(self, subject: Subject, document: Mapping[str, Any]) -> bool:
        """Whether a hit stands the test of its whole document, for terms that the index cannot decide."""
        return all(term.confirm(subject, document) for term in self.wanted if term.confirm is not None)

    @property
    def asks_documents(self) -> bool:
        """Whether hits must be held against their documents."""
        return any(term.confirm is not None for term in self.wanted)

    @property
    def match(self) -> str:
        """The question to the index, in FTS5's language; empty when all records are candidates."""
        wanted = " AND ".join(f"({term.match})" for term in self.wanted if term.match)
        return f'({wanted}) NOT "@quiet"' if wanted and not self.names_kind else wanted

    def meets(self, subject: Subject) -> bool:
        """Whether a record is a hit."""
        for term in self.wanted:
            if not term.meets(subject):
                return False
        for term in self.unwanted:
            if term.meets(subject):
                return False
        return self.names_kind or not subject.entry.quiet


def read(text: str, now: datetime) -> tuple[Query, Query | None]:
    """The query as meant at `now`, and where it holds a document number also the query for exactly that.

    A filter whose value is not understood is met by nothing: everything else would be a false answer.
    """
    groups = _parts(text)
    return _query(groups, now), _numbered(groups, now)


@dataclass(frozen=True)
class _Part:
    text: str
    filter: str = ""
    exact: bool = False
    minus: bool = False


_Group = list[_Part]
"""Parts any of which will do; nearly always one."""


def _parts(text: str) -> list[_Group]:
    """The parts of a query, those with 或 between them in one group."""
    groups: list[_Group] = []
    joining = False
    for found in _PART.finditer(text.replace("\u3000", " ")):
        name, phrase, word = found["filter"] or "", found["phrase"], found["word"]
        value = phrase if phrase is not None else word
        minus = bool(found["minus"])
        if phrase is None and not name and not minus and flat(value) in EITHER and groups and not joining:
            joining = True
            continue
        code = FILTERS.get(flat(name), "")
        if code:
            part = _Part(value, code, minus=minus)
        elif name:
            part = _Part(f"{name}:{value}", "?", minus=minus)
        else:
            part = _Part(value, exact=phrase is not None, minus=minus)
        if joining and not minus and not groups[-1][0].minus:
            groups[-1].append(part)
        else:
            groups.append([part])
        joining = False
    return groups


def _is_word(group: _Group) -> bool:
    """Whether a group is one plain word, which may be part of a document number."""
    return len(group) == 1 and not (group[0].exact or group[0].minus or group[0].filter)


def _numbered(groups: list[_Group], now: datetime) -> Query | None:
    """The query with what looks like a document number taken as one."""
    line = flat(" ".join(group[0].text for group in groups if _is_word(group)))
    if not any(sign.isdigit() for sign in line):
        return None
    whole = number_token(line)
    tokens = {whole} if whole and len(line) < 60 else set()
    found = NUMBER.search(line)
    rest = ""
    if found:
        head, year, serial = found.groups()
        tokens = {f"#{head}{year}_{int(serial)}", *(tokens if found.group().strip() == line else ())}
        rest = line[: found.start()] + " " + line[found.end() :]
    if not tokens:
        return None
    others = [group for group in groups if not _is_word(group)]
    query = _query([*others, *([_Part(word)] for word in rest.split())], now)
    query.wanted.insert(0, number_term(tokens))
    return query


def _query(groups: list[_Group], now: datetime) -> Query:
    query = Query()
    for group in groups:
        terms = [term for part in group if (term := _term(part, query, now)) is not None]
        if terms:
            (query.unwanted if group[0].minus else query.wanted).append(_either(terms))
    query.problems = list(dict.fromkeys(query.problems))
    return query


def _term(part: _Part, query: Query, now: datetime) -> Term | None:
    """What one part asks for; what is odd about it is noted in the query."""
    if part.filter in ("", "?"):
        if part.filter:
            query.problems.append("unknown-filter")
        term = phrase_term(part.text) if part.exact else _word(part.text)
        if term is not None and not part.minus and not query.first:
            query.first = squeezed(flat(part.text))
        return term
    found = _filter_term(part, now)
    if found is None:
        query.problems.append(f"bad-{part.filter}")
        query.wanted.append(no_term())
        return None
    query.names_kind = query.names_kind or (part.filter == "kind" and not part.minus)
    return found


def _either(terms: list[Term]) -> Term:
    joined = terms[0]
    for term in terms[1:]:
        joined = either_term(joined, term)
    return joined


def _word(text: str) -> Term | None:
    found = [word_term(text), initials_term(text), telephone_term(text)]
    terms = [term for term in found if term is not None]
    return _either(terms) if terms else None


def _filter_term(part: _Part, now: datetime) -> Term | None:
    value = part.text.strip()
    if part.filter == "kind":
        return _kind(value)
    if part.filter == "state":
        return _state(value, now)
    if part.filter == "person":
        return party_term(value, of_person=True)
    if part.filter == "unit":
        return party_term(value, of_person=False)
    if part.filter == "number":
        return number_prefix_term(value)
    if part.filter == "code":
        return phrase_term(value)
    if part.filter in ("line", "secrecy", "retention"):
        return _marked(part.filter, squeezed(flat(value)))
    span = days(value, now.date())
    if span is None:
        return None
    first, last = span
    if part.filter == "from":
        return between_term(first, date(2099, 12, 31))
    return between_term(date(1950, 1, 1) if part.filter == "to" else first, last)


def _kind(text: str) -> Term | None:
    word = flat(text)
    code = KIND_WORDS.get(word, word)
    kinds = frozenset(kind for kind, cls in KINDS.items() if code in (kind, cls.table, f"{kind}s"))
    if not kinds:
        return None
    return Term(lambda subject: subject.entry.kind in kinds, quoted(*map(kind_token, sorted(kinds))))


def _marked(name: str, word: str) -> Term | None:
    """A line of work, a degree of secrecy, a retention period, by what it is called."""
    if name == "line":
        code = LINE_WORDS.get(word, word)
        codes = tuple(one for one in LINES if one == code)
    elif name == "secrecy":
        codes = SECRECY_WORDS.get(word) or tuple(one for one in SECRECY if squeezed(one) == word)
    else:
        codes = tuple(filter(None, (RETENTION_WORDS.get(word),)))
    if not codes:
        return None
    tokens = frozenset(mark_token(name, code) for code in codes)
    return Term(lambda subject: not tokens.isdisjoint(subject.entry.marks.split()), quoted(*sorted(tokens)))


def _state(text: str, now: datetime) -> Term | None:
    word = flat(text).strip()
    wanted = STATE_WORDS.get(squeezed(word))
    if wanted is None:
        if not any(word in (*cls.steps, *cls.closed_states) for cls in KINDS.values()):
            return None
        wanted = (f"*/{word}",)
    closed = {kind: cls.closed_states for kind, cls in KINDS.items()}
    named = [one.split("/") for one in wanted if "/" in one]

    def meets(subject: Subject) -> bool:
        kind, state = subject.entry.kind, subject.entry.state
        if any(state == name and of in ("*", kind) for of, name in named):
            return True
        is_open = state not in closed.get(kind, ("closed",))
        return (
            ("open" in wanted and is_open)
            or ("closed" in wanted and not is_open)
            or ("overdue" in wanted and is_open and subject.due is not None and subject.due <= now)
        )

    # What is overdue is live: nothing that is filed leads to it.
    tokens = [state_token(name) for _of, name in named] + ["@overdue"] * ("overdue" in wanted)
    anywhere = "open" in wanted or "closed" in wanted
    return Term(meets, "" if anywhere else quoted(*dict.fromkeys(tokens)))
