"""What of a record is searched: its entry in the index, and the tokens that lead to it.

Tokens are pairs of neighbouring hanzi, ASCII words, document numbers (`#`), the pinyin of titles and names
(`~` two syllables or one of a name, `_` three first letters) and what filters ask for (`@`).
A token only leads to candidates: each is held against the stored text before it counts as a hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from store.fields import Document, Json, Names, Party
from store.matching import flat, runs
from store.numbers import normal_number
from store.pinyin import readings, spelled_pairs
from store.record import KINDS, SECRECY, Record, record_of

MOMENTS = ("starts", "happened_at", "arrived_at", "expected_at", "received_at", "at", "created_at", "closed_at")
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


class _Plan(NamedTuple):
    texts: tuple[str, ...]
    people: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]


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
        texts, (*people, "created_by"), tuple(units), tuple(name for name in texts if name.endswith("_no"))
    )


def _words(value: Json) -> Iterator[str]:
    """The texts of a stored value: itself, a list's, and what rows and facts hold as their words."""
    if isinstance(value, str):
        yield from filter(None, value.split("\n"))
    elif isinstance(value, dict):
        for name in ("words", "text", "by", "to"):
            yield from _words(value.get(name))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _words(one)


def _gather(document: Document, names: tuple[str, ...]) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        value = document.get(name)
        if value:
            found.update(dict.fromkeys(_words(value)))
    return list(found)


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
    """The index entry of a record. State secrets are found by their numbers alone, deleted records not at all."""
    kind = str(document.get("kind") or "")
    plan = _plan(kind)
    numbers = _gather(document, plan.numbers)
    tokens = {number_token(number) for number in numbers}
    headline = str(record_of(document).headline() or "")
    head = (str(document.get("id") or ""), kind, str(document.get("state") or ""), moment(document), headline)
    if document.get("hidden"):
        return Entry(*head, "", "", "", "", True)
    if document.get("secrecy") in SECRECY[2:]:
        tokens.update(*(number_tokens(flat(number)) for number in numbers))
        return Entry(*head, "\n".join(numbers), "", "", " ".join(sorted(tokens - {""})), False)
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
    )


def tokens_of(entry: Entry) -> set[str]:
    """All tokens of an entry."""
    tokens = set(entry.numbers.split())
    tokens |= when_tokens(entry.when)
    tokens.add(kind_token(entry.kind))
    tokens.add(state_token(entry.state))
    if entry.quiet:
        tokens.add("@quiet")
    lines = dict.fromkeys(flat(entry.text).split("\n"))
    names = dict.fromkeys(flat(f"{entry.people}\n{entry.units}").split("\n"))
    for line in lines | names:
        for run in runs(line):
            tokens.update(map("".join, zip(run, run[1:], strict=False)))
            tokens.add(run[-1])
    if not entry.text:
        return tokens
    for name in names:
        for run in runs(name):
            for sign in run:
                tokens |= _single(sign)
    for line in (flat(entry.headline)[:SPELLED], *names):
        for run in runs(line):
            tokens |= _spelling("".join(run)) if len(run) < 5 else _long_spelling(run)
    return tokens


def _long_spelling(run: list[str]) -> set[str]:
    tokens: set[str] = set()
    for first, second in zip(run, run[1:], strict=False):
        tokens |= _pair(first + second)
    for first, second, third in zip(run, run[1:], run[2:], strict=False):
        tokens |= _letters(first + second + third)
    return tokens | _letters("".join(run[-2:]))


@lru_cache(maxsize=20_000)
def _spelling(name: str) -> frozenset[str]:
    return frozenset(_long_spelling(list(name))) if len(name) > 1 else frozenset()


@lru_cache(maxsize=20_000)
def _single(sign: str) -> frozenset[str]:
    return frozenset(f"~{reading}" for reading in readings().in_use(sign))


@lru_cache(maxsize=60_000)
def _pair(signs: str) -> frozenset[str]:
    return frozenset(f"~{pair}" for pair in spelled_pairs(signs[0], signs[1]))


@lru_cache(maxsize=60_000)
def _letters(signs: str) -> frozenset[str]:
    table = readings()
    letters = [{reading[0] for reading in table.in_use(sign)} for sign in signs]
    return frozenset("_" + "".join(way) for way in product(*letters))


def kind_token(kind: str) -> str:
    """The token that all records of a kind have."""
    return "@k" + kind.replace("-", "_")


def state_token(state: str) -> str:
    """The token that all records in a state have."""
    return "@s" + state.replace("-", "_")


def when_tokens(when: str) -> set[str]:
    """The tokens of the month and the year of a stored moment."""
    return {f"@{when[:4]}", f"@{when[:4]}{when[5:7]}"} if len(when) >= 10 else set()
