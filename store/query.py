"""The query language: what an officer typed, taken apart into terms that a record meets or not.

Words are all wanted; `"exact phrase"`, `-without`, `filter:value`. A term also says, in the language of
FTS5, which records of the index are worth holding against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from store.matching import flat, squeezed
from store.number_terms import NUMBER, initials_term, number_prefix_term, number_term
from store.query_words import DAY_WORDS, FILTERS, KIND_WORDS, STATE_WORDS
from store.record import KINDS
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
from store.tokens import kind_token, number_token, state_token

_PART = re.compile(
    r"""(?P<minus>-)?(?:(?P<filter>[^\W\d_]{1,8})[:：])?(?:["“”](?P<phrase>[^"“”]*)["“”]|(?P<word>[^\s"“”]+))"""
)
_AGO = re.compile(r"-?(\d{1,4})([dwmy天日周月年])前?")
_OF_YEAR = re.compile(r"(\d{1,2})(?:[-/.月](\d{1,2})日?|月)")
_DAY = re.compile(r"(\d{4})(?:[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2})日?)?月?)?年?")


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
    filters, loose = _parts(text)
    plain = _query(filters, loose, now)
    exact = _numbered(filters, loose, now)
    return plain, exact


@dataclass(frozen=True)
class _Part:
    text: str
    filter: str = ""
    exact: bool = False
    minus: bool = False


def _parts(text: str) -> tuple[list[_Part], list[_Part]]:
    filters: list[_Part] = []
    loose: list[_Part] = []
    for found in _PART.finditer(text.replace("\u3000", " ")):
        name, phrase, word = found["filter"] or "", found["phrase"], found["word"]
        value = phrase if phrase is not None else word
        minus = bool(found["minus"])
        code = FILTERS.get(flat(name), "")
        if code:
            filters.append(_Part(value, code, minus=minus))
        elif name:
            loose.append(_Part(f"{name}:{value}", "?", minus=minus))
        else:
            loose.append(_Part(value, exact=phrase is not None, minus=minus))
    return filters, loose


def _numbered(filters: list[_Part], loose: list[_Part], now: datetime) -> Query | None:
    """The query with what looks like a document number taken as one."""
    words = [part for part in loose if not part.exact and not part.minus]
    others = [part for part in loose if part.exact or part.minus]
    line = flat(" ".join(part.text for part in words))
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
    query = _query(filters, [*others, *(_Part(word) for word in rest.split())], now)
    query.wanted.insert(0, number_term(tokens))
    return query


def _query(filters: list[_Part], loose: list[_Part], now: datetime) -> Query:
    query = Query()
    for part in loose:
        if part.filter == "?":
            query.problems.append("unknown-filter")
        term = phrase_term(part.text) if part.exact else _word(part.text)
        if term is None:
            continue
        if not part.minus and not query.first:
            query.first = squeezed(flat(part.text))
        (query.unwanted if part.minus else query.wanted).append(term)
    for part in filters:
        term = _filter_term(part, now)
        if term is None:
            query.problems.append(f"bad-{part.filter}")
            query.wanted.append(no_term())
            continue
        query.names_kind = query.names_kind or (part.filter == "kind" and not part.minus)
        (query.unwanted if part.minus else query.wanted).append(term)
    query.problems = list(dict.fromkeys(query.problems))
    return query


def _word(text: str) -> Term | None:
    term, numbered = word_term(text), initials_term(text)
    return either_term(term, numbered) if term and numbered else term


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


def days(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that a text means: a day, a month, a year, 今天, 上月, `-30d`."""
    word = flat(text).replace(" ", "")
    try:
        if word in DAY_WORDS:
            unit, _sign, _count = re.split(r"([+-])", DAY_WORDS[word] + "+0")[:3]
            return _span(unit, int(_sign + _count), today)
        if found := _AGO.fullmatch(word):
            unit = {
                "d": "day",
                "天": "day",
                "日": "day",
                "w": "week",
                "周": "week",
                "y": "year",
                "年": "year",
            }
            count = int(found[1])
            if word[0] == "-" or word[-1] == "前":
                name = unit.get(found[2], "month")
                if name in ("day", "week"):
                    return (back := today - timedelta(days=count * (7 if name == "week" else 1))), back
                back = _span("month", -count * (12 if name == "year" else 1), today)[0]
                return back, back
        if found := _OF_YEAR.fullmatch(word):
            # A day without its year is the last one that has come.
            number, day = int(found[1]), int(found[2] or 0)
            year = today.year - (date(today.year, number, day or 1) > today)
            if day:
                return date(year, number, day), date(year, number, day)
            return _span("month", 0, date(year, number, 1))
        if found := _DAY.fullmatch(word):
            year, month, day = (int(part) if part else 0 for part in found.groups())
            if day:
                return date(year, month, day), date(year, month, day)
            if month:
                return _span("month", 0, date(year, month, 1))
            return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, OverflowError):
        return None
    return None


def _span(unit: str, moved: int, today: date) -> tuple[date, date]:
    if unit == "day":
        day = today + timedelta(days=moved)
        return day, day
    if unit == "week":
        monday = today - timedelta(days=today.weekday() - 7 * moved)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(today.year + moved, 1, 1), date(today.year + moved, 12, 31)
    number = today.year * 12 + today.month - 1 + moved
    following = number + 1
    first = date(number // 12, number % 12 + 1, 1)
    return first, date(following // 12, following % 12 + 1, 1) - timedelta(days=1)
