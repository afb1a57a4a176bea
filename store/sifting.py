"""The language that narrows the list of pending matters: words, `类:` `人:` `期:`, `#tag`.

It reads like the archive's (`store.query`), but looks at live records alone and at what a list shows of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from store.fields import Names, Party
from store.matching import flat, squeezed
from store.pinyin import matches
from store.query_days import days
from store.query_words import FILTERS, KIND_WORDS, STATE_WORDS
from store.record import KINDS, Record

SIFTS = {
    **FILTERS,
    "线": "line", "条线": "line", "line": "line",
    "步": "state", "步骤": "state", "step": "state",
    "期": "due", "限": "due", "时限": "due", "due": "due",
    "性质": "sphere", "sphere": "sphere",
    "标签": "tag", "tag": "tag",
    "级": "secrecy", "密级": "secrecy", "secrecy": "secrecy",
}  # fmt: skip
"""The words before the colon, in both languages, by what they ask about."""

ME = frozenset({"我", "本人", "me", "mine"})
"""Who asks, as the value of a person."""
LATE = frozenset({"逾期", "超期", "过期", "overdue", "late"})
NO_DUE = frozenset({"无", "未定", "none", "no"})

_PART = re.compile(
    r"""(?P<minus>-)?(?:(?P<name>[^\W\d_]{1,9})[:：])?(?:["“”](?P<phrase>[^"“”]*)["“”]|(?P<word>[^\s"“”]+))"""
)
_WITHIN = re.compile(r"(\d{1,3})(?:天内?|日内|d)|(\d{1,2})(?:周内?|w)")


@dataclass(frozen=True)
class Told:
    """What a list says of a record, in words: of its kind, state, line and so on, and all of it as `text`."""

    kind: str = ""
    state: str = ""
    line: str = ""
    sphere: str = ""
    secrecy: str = ""
    text: str = ""


Test = Callable[[Record, Told], bool]


@dataclass(frozen=True)
class Sift:
    """What was asked for. `problems`: codes of what was not understood, as `store.query` says them."""

    tests: tuple[Test, ...] = ()
    problems: tuple[str, ...] = ()

    def wants(self, record: Record, told: Told) -> bool:
        """Whether the record is asked for."""
        return all(test(record, told) for test in self.tests)


def read_sift(text: str, now: datetime, officer: str = "") -> Sift:
    """What `text` asks for at `now` by this officer; a value that is not understood fits nothing."""
    tests: list[Test] = []
    problems: list[str] = []
    for found in _PART.finditer(text.replace("\u3000", " ")):
        name, phrase = found["name"] or "", found["phrase"]
        value = (phrase if phrase is not None else found["word"]).strip()
        if not value:
            continue
        code = SIFTS.get(flat(name), "")
        if name and not code:
            problems.append("unknown-filter")
            value = f"{name}:{value}"
        if not code and value[0] in "#＃" and len(value) > 1:
            code, value = "tag", value[1:]
        test = _test(code, value, now, officer, exact=phrase is not None)
        if test is None:
            problems.append(f"bad-{code}")
            test = _nothing
        tests.append(_not(test) if found["minus"] else test)
    return Sift(tuple(tests), tuple(dict.fromkeys(problems)))


def _nothing(record: Record, told: Told) -> bool:
    return False


def _not(test: Test) -> Test:
    return lambda record, told: not test(record, told)


def _test(code: str, value: str, now: datetime, officer: str, *, exact: bool) -> Test | None:
    word = flat(value)
    if not code:
        return _word(word, exact=exact)
    if code == "kind":
        named = KIND_WORDS.get(word, word)
        kinds = {kind for kind, cls in KINDS.items() if named in (kind, cls.table, f"{kind}s")}
        if kinds:
            return lambda record, told: record.kind in kinds
        return lambda record, told: matches(word, told.kind)
    if code == "state":
        return _state(word, now)
    if code in ("person", "unit"):
        asked = officer if code == "person" and word in ME else value
        return lambda record, told: any(
            matches(asked, name) for name in _parties(record, people=code == "person")
        )
    if code == "number":
        wanted = squeezed(word)
        return lambda record, told: wanted in squeezed(flat(_numbers(record)))
    if code == "tag":
        return lambda record, told: any(word == flat(tag) or matches(word, tag) for tag in record.tags)
    if code in ("line", "sphere", "secrecy"):
        return lambda record, told: (
            word == record.document.get(code) or matches(word, str(getattr(told, code)))
        )
    return _due(code, word, now)


def _word(word: str, *, exact: bool) -> Test:
    if exact:
        return lambda record, told: word in flat(told.text)
    return lambda record, told: word in _codes(record) or matches(word, told.text)


def _codes(record: Record) -> tuple[str, ...]:
    """The English words a record answers to in any language."""
    return (
        record.kind,
        record.sphere,
        record.line,
        record.state,
        "central" if record.central else "",
    )


def _numbers(record: Record) -> str:
    return "\n".join(str(value) for name, value in record.document.items() if name.endswith("_no") and value)


@lru_cache(maxsize=64)
def _names(kind: str, *, people: bool) -> tuple[str, ...]:
    """The fields of a kind that hold names: of people (or of whoever), or of units."""
    cls = KINDS.get(kind, Record)
    other = "unit" if people else "person"
    found = [name for name, field in cls.fields.items() if isinstance(field, Party) and field.of != other]
    found += [name for name in ("people", "to") if people and isinstance(cls.fields.get(name), Names)]
    found += [name for name in ("co_units", "to") if not people and isinstance(cls.fields.get(name), Names)]
    return tuple(found)


def _parties(record: Record, *, people: bool) -> Iterator[str]:
    for name in _names(record.kind, people=people):
        value = record.document.get(name)
        if isinstance(value, list):
            yield from map(str, value)
        elif value:
            yield str(value)


def _state(word: str, now: datetime) -> Test:
    if word in LATE:
        return lambda record, told: record.due is not None and record.due <= now
    named = [one.split("/") for one in STATE_WORDS.get(squeezed(word), ()) if "/" in one]

    def test(record: Record, told: Told) -> bool:
        return (
            word == record.state
            or any(record.state == state and of in ("*", record.kind) for of, state in named)
            or matches(word, told.state)
        )

    return test


def _due(code: str, word: str, now: datetime) -> Test | None:
    if word in LATE:
        return lambda record, told: record.due is not None and record.due <= now
    if word in NO_DUE:
        return lambda record, told: record.due is None
    today = now.date()
    if found := _WITHIN.fullmatch(word):
        last = today + timedelta(days=int(found[1] or 0) + 7 * int(found[2] or 0))
        return _between(date.min, last, now)
    span = _ahead(word, today) or days(word, today)
    if span is None:
        return None
    if code == "from":
        return _between(span[0], date.max, now)
    return _between(date.min if code == "to" else span[0], span[1], now)


def _ahead(word: str, today: date) -> tuple[date, date] | None:
    """A day without its year: of a time limit the next one is meant, of a past matter the last one."""
    found = re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})日?", word)
    if found is None:
        return None
    try:
        day = date(today.year, int(found[1]), int(found[2]))
        if (today - day).days > 180:
            day = day.replace(year=today.year + 1)
    except ValueError:
        return None
    return day, day


def _between(first: date, last: date, now: datetime) -> Test:
    def test(record: Record, told: Told) -> bool:
        due = record.due
        return due is not None and first <= due.astimezone(now.tzinfo).date() <= last

    return test
