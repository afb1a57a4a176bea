"""The short codes that say when something repeats, taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from store.errors import FieldError
from store.recurrence import MOST_COUNT, WEEKDAYS, Rule
from store.text import fold

LAST = 32
"""Stands for the last day of a month among its days."""
EVERY = 0
"""Stands for every lunar month."""
_LONGEST = 520
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHIFTS = ("prev", "next", "skip")
_MAKEUPS = ("no-makeup", "makeup")


@dataclass(frozen=True)
class Parts:
    """A code taken apart: its form with its numbers or its rule, and what stands behind it."""

    form: str
    days: tuple[int, ...] = ()
    rule: Rule | None = None
    shift: str = ""
    makeup: str = ""
    until: date | None = None
    count: int = 0


@lru_cache(maxsize=1024)
def read_code(text: str) -> Parts:
    """The parts of a code.

    Raises `FieldError`: "not-a-repeat" (value), "repeat-too-often" (part: what asks for too much).
    """
    if len(text) > _LONGEST:
        raise FieldError("not-a-repeat", value=text[:60])
    code = re.sub(r"\s+", "", fold(text))
    behind: dict[str, str] = {}
    while ";" in code:
        rest, _separator, last = code.rpartition(";")
        name = _modifier(last, ruled=code.startswith("rrule:"))
        if not name:
            break
        if name in behind:
            raise FieldError("not-a-repeat", value=text[:60])
        behind[name] = last
        code = rest
    form, colon, rest = code.partition(":")
    try:
        if bool(colon) != bool(rest) or form not in _READERS:
            raise ValueError(code)
        days, rule = _READERS[form](rest)
        until, count = _until(behind.get("until", "")), _count(behind.get("count", ""))
        if (until and count) or ("makeup" in behind and "shift" in behind):
            raise ValueError(code)
    except FieldError as error:
        if error.code == "repeat-too-often":
            raise
        raise FieldError("not-a-repeat", value=text[:60]) from None
    except ValueError:
        raise FieldError("not-a-repeat", value=text[:60]) from None
    return Parts(form, days, rule, behind.get("shift", ""), behind.get("makeup", ""), until, count)


def _modifier(part: str, *, ruled: bool) -> str:
    if part in _SHIFTS:
        return "shift"
    if part in _MAKEUPS:
        return "makeup"
    # A calendar's rule says its own end.
    name = part.partition("=")[0]
    return name if name in ("until", "count") and not ruled else ""


def _until(part: str) -> date | None:
    if not part:
        return None
    value = part.removeprefix("until=")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError(value)
    return date.fromisoformat(value)


def _count(part: str) -> int:
    if not part:
        return 0
    value = part.removeprefix("count=")
    if not re.fullmatch(r"[0-9]{1,400}", value) or not value.strip("0"):
        raise ValueError(value)
    if len(value) > 6 or int(value) > MOST_COUNT:
        raise FieldError("repeat-too-often", part=value[:12], limit=MOST_COUNT)
    return int(value)


_Read = tuple[tuple[int, ...], Rule | None]


def _plain(rest: str) -> _Read:
    if rest:
        raise ValueError(rest)
    return (), None


def _nth(most: int, *, optional: bool = False) -> Callable[[str], _Read]:
    def read(rest: str) -> _Read:
        if not rest and optional:
            return (), None
        if not re.fullmatch(r"[+-]?[0-9]{1,3}", rest) or not 1 <= abs(int(rest)) <= most:
            raise ValueError(rest)
        return (int(rest),), None

    return read


def _weekly(rest: str) -> _Read:
    return tuple(sorted({WEEKDAYS.index(day) for day in rest.upper().split(",")})), None


def _monthly(rest: str) -> _Read:
    return tuple(sorted({_day_of_month(part, 31) for part in rest.split(",")})), None


def _day_of_month(part: str, most: int) -> int:
    if part == "last":
        return LAST
    if not re.fullmatch(r"[0-9]{1,2}", part) or not 1 <= int(part) <= most:
        raise ValueError(part)
    return int(part)


def _quarterly(rest: str) -> _Read:
    if rest in ("first", "last"):
        return ((1, 1) if rest == "first" else (3, LAST)), None
    month, _dash, day = rest.partition("-")
    if month not in ("1", "2", "3"):
        raise ValueError(rest)
    return (int(month), _day_of_month(day, 31)), None


def _yearly(rest: str) -> _Read:
    match = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", rest)
    if not match or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2]) <= _LENGTHS[int(match[1]) - 1]:
        raise ValueError(rest)
    return (int(match[1]), int(match[2])), None


def _lunar(rest: str) -> _Read:
    month, _dash, day = rest.partition("-")
    if month == "*":
        return (EVERY, _day_of_month(day, 30)), None
    if not re.fullmatch(r"[0-9]{1,2}", month) or not 1 <= int(month) <= 12:
        raise ValueError(rest)
    return (int(month), _day_of_month(day, 30)), None


def _rrule(rest: str) -> _Read:
    return (), Rule.read(rest)


_READERS: dict[str, Callable[[str], _Read]] = {
    "daily": _plain,
    "restday": _plain,
    "holiday": _plain,
    "makeup": _plain,
    "workday": _nth(23, optional=True),
    "week-workday": _nth(7),
    "quarter-workday": _nth(66),
    "year-workday": _nth(262),
    "weekly": _weekly,
    "monthly": _monthly,
    "quarterly": _quarterly,
    "yearly": _yearly,
    "lunar": _lunar,
    "rrule": _rrule,
}
