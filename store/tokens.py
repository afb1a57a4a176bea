"""What of a record is searched: its entry in the index, and the tokens that lead to it.

Tokens are hanzi, pairs of neighbouring hanzi, ASCII words and their beginnings (`^`), document numbers
(`#`), the pinyin of titles and names (`~` two syllables or one of a name, `_` three first letters,
`=` two of a person's name) and
what filters ask for (`@`). A token only leads to candidates: each is held against the stored text
before it counts as a hit.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from operator import add
from typing import NamedTuple

from store.fields import Document, Json, Names, Party
from store.matching import flat, runs
from store.numbers import normal_number
from store.pinyin import readings, spelled_pairs
from store.record import KINDS, SECRECY, Record, record_of

MOMENTS = (
    "starts",
    "happened_at",
    "arrived_at",
    "expected_at",
    "received_at",
    "at",
    "created_at",
    "closed_at",
)
"""The fields that say when a record was, the first one filled counts."""
SPELLED = 60
"""How many signs of a title are found by pinyin."""
_NUMBER = re.compile(
    r"([^\W\d_a-z]{0,12})[〔\[(【（［]\s*((?:19|20)\d\d)\s*[〕\])】）］]\s*第?\s*(\d{1,6})\s*号?"
)


class Entry(NamedTuple):
    """What the index keeps of one record; several values of one column stand on lines of their own."""

    id: str
    kind: str
    state: str
    when: str
    """The moment as stored (ISO 8601), or the empty text."""
    headline: str
    text: str
    """All that is searched, the headline first."""
    people: str
    units: str
    numbers: str
    """Document numbers in their one form, as tokens."""
    quiet: bool
    """Found only when its kind is asked for."""
    marks: str
    """What filters ask for besides, as tokens: line of work, secrecy, retention, ends of phones."""


class _Plan(NamedTuple):
    texts: tuple[str, ...]
    people: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]
    phones: tuple[str, ...]


@lru_cache(maxsize=64)
def _plan(kind: str) -> _Plan:
    fields = KINDS.get(kind, Record).fields
    parties = {name: field.of for name, field in fields.items() if isinstance(field, Party)}
    people = [name for name, of in parties.items() if of != "unit"]
    people += [name for name, field in fields.items() if isinstance(field, Names) and field.searched]
    people += [name for name, field in fields.items() if name == "name" and field.personal]
    units = [name for name, of in parties.items() if of != "person"]
    (people if kind == "person" else units if kind == "unit" else []).append("title")
    texts = tuple(name for name, field in fields.items() if field.searched)
    return _Plan(
        texts,
        (*people, "created_by"),
        tuple(units),
        tuple(name for name in texts if name.endswith("_no")),
        tuple(name for name in fields if name.endswith("phone")),
    )


def _words(value: Json, found: list[str]) -> None:
    """Collect the texts of a stored value: itself, a list's, and what rows and facts hold as their words."""
    if isinstance(value, str):
        if value:
            found.extend(value.split("\n") if "\n" in value else (value,))
    elif isinstance(value, dict):
        for name in ("words", "text", "by", "to"):
            _words(value.get(name), found)
    elif isinstance(value, list | tuple):
        for one in value:
            _words(one, found)


def _gather(document: Document, names: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for name in names:
        if value := document.get(name):
            _words(value, found)
    return list(dict.fromkeys(found))


def moment(document: Document) -> str:
    """When a record was, as stored; the empty text if nothing says so."""
    for name in MOMENTS:
        value = document.get(name)
        if isinstance(value, str) and len(value) >= 10:
            return value
    return ""


def number_tokens(text: str) -> set[str]:
    """The tokens of all document numbers within a text, with and without the letters before the year."""
    found: set[str] = set()
    for match in _NUMBER.finditer(text):
        head, year, serial = match.groups()
        number = f"{year}_{int(serial)}"
        found.add(f"#{number}")
        found.update(f"#{head[start:]}{number}" for start in range(len(head)))
    return found


def number_token(number: str) -> str:
    """The token of a whole field that holds a number, or the empty text."""
    normal = normal_number(number)
    return "#" + re.sub(r"[\W_]+", "_", normal).strip("_") if normal else ""


def entry_of(document: Document) -> Entry:
    """The index entry of a record; state secrets are found by number alone, deleted ones not at all."""
    kind = str(document.get("kind") or "")
    plan = _plan(kind)
    numbers = _gather(document, plan.numbers)
    tokens = {number_token(number) for number in numbers}
    headline = str(record_of(document).headline() or "")
    head = (str(document.get("id") or ""), kind, str(document.get("state") or ""), moment(document), headline)
    if document.get("hidden"):
        return Entry(*head, "", "", "", "", True, "")
    if document.get("secrecy") in SECRECY[2:]:
        tokens.update(*(number_tokens(flat(number)) for number in numbers))
        return Entry(
            *head,
            "\n".join(numbers),
            "",
            "",
            " ".join(sorted(tokens - {""})),
            False,
            " ".join(_marks(document)),
        )
    texts = [headline, *(one for one in _gather(document, plan.texts) if one != headline)]
    text = "\n".join(filter(None, texts))
    if any(sign in text for sign in "〔[(【（［"):
        tokens |= number_tokens(flat(text))
    return Entry(
        *head,
        text,
        "\n".join(_gather(document, plan.people)),
        "\n".join(_gather(document, plan.units)),
        " ".join(sorted(tokens - {""})),
        kind == "tick" and document.get("result") == "done",
        " ".join((*_marks(document), *_tails(document))),
    )


def mark_token(name: str, code: str) -> str:
    """The token of what a filter asks for: a line of work, a degree of secrecy, a retention period."""
    return f"@{name[0]}_{code.replace('-', '_').lower()}"


MARKED = ("line", "secrecy", "retention")


def _marks(document: Document) -> list[str]:
    return [mark_token(name, str(document[name])) for name in MARKED if document.get(name)]


TAIL = 4
"""How many of its last digits a telephone number is found by; the number itself is in no index."""


def tail_token(digits: str) -> str:
    """The token of the end of a telephone number."""
    return f"@p{digits[-TAIL:]}"


def telephones(document: Document) -> list[str]:
    """The telephone numbers of a record as stored, without blanks and brackets."""
    values = (document.get(name) for name in _plan(str(document.get("kind") or "")).phones)
    return [re.sub(r"[\s()（）-]", "", value) for value in values if isinstance(value, str) and value]


def _tails(document: Document) -> list[str]:
    # What is stored masked has its last digits still.
    return [tail_token(number) for number in telephones(document) if number[-TAIL:].isdecimal()]


def tokens_of(entry: Entry) -> str:
    """All tokens of an entry, parted by blanks; some stand there more than once."""
    if entry.quiet and not entry.text:
        return ""
    parts = [
        entry.numbers,
        entry.marks,
        *when_tokens(entry.when),
        kind_token(entry.kind),
        state_token(entry.state),
    ]
    if entry.quiet:
        parts.append("@quiet")
    if not entry.text:
        return " ".join(parts)
    people, units = flat(entry.people).split("\n"), flat(entry.units).split("\n")
    known = {*people, *units}
    parts += [_person_tokens(name) for name in people]
    parts += [_unit_tokens(name) for name in units]
    parts += [_text_tokens(line) for line in flat(entry.text).split("\n") if line not in known]
    parts += [_spelling(run) for run in runs(flat(entry.headline)[:SPELLED])]
    return " ".join(parts)


def _text_tokens(line: str) -> str:
    parts: list[str] = []
    for run in runs(line):
        if run.isascii():
            parts += (run, "^" + run[:1], "^" + run[:2])
        else:
            parts += run
            parts += map(add, run, run[1:])
    return " ".join(parts)


@lru_cache(maxsize=20_000)
def _unit_tokens(name: str) -> str:
    return " ".join((_text_tokens(name), *map(_spelling, runs(name))))


@lru_cache(maxsize=20_000)
def _person_tokens(name: str) -> str:
    table = readings()
    singles = (f"~{reading}" for sign in name for reading in table.in_use(sign))
    letters = (
        _letters(signs, "=")
        for run in runs(name)
        if not run.isascii()
        for signs in (*run, *map(add, run, run[1:]))
    )
    return " ".join((_unit_tokens(name), *singles, *letters))


def _spelling(run: str) -> str:
    """The pinyin of one run: its pairs of syllables, its triples of first letters, the last two letters."""
    if len(run) < 2 or run.isascii():
        return ""
    pairs = list(map(add, run, run[1:]))
    return " ".join((*map(_pair, pairs), *map(_letters, map(add, pairs, run[2:])), _letters(pairs[-1])))


@lru_cache(maxsize=60_000)
def _pair(signs: str) -> str:
    return " ".join(f"~{pair}" for pair in spelled_pairs(signs[0], signs[1]))


@lru_cache(maxsize=60_000)
def _letters(signs: str, mark: str = "_") -> str:
    table = readings()
    letters = [{reading[0] for reading in table.in_use(sign)} for sign in signs]
    return " ".join(mark + "".join(way) for way in product(*letters))


def kind_token(kind: str) -> str:
    """The token that all records of a kind have."""
    return "@k" + kind.replace("-", "_")


def state_token(state: str) -> str:
    """The token that all records in a state have."""
    return "@s" + state.replace("-", "_")


def when_tokens(when: str) -> set[str]:
    """The tokens of the month and the year of a stored moment."""
    return {f"@{when[:4]}", f"@{when[:4]}{when[5:7]}"} if len(when) >= 10 else set()
