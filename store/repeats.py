"""When something repeats: a short code, asked day by day against the office's work calendar."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from store.errors import FieldError
from store.recurrence import WEEKDAYS, Rule
from store.text import fold
from store.workdays import Workdays

_LONGEST = 520
_LONGEST_LEAVE = 31
"""The most days in a row that are looked through for a working day."""
_ANCHOR = date(1900, 1, 1)
"""A Monday and the first of a year: what a rule counts from when nobody says since when."""
_LAST = 32
"""Stands for the last day of a month among its days."""
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Repeat:
    """When something repeats.

    | code | falls on |
    |---|---|
    | `daily` | every day |
    | `workday` | every day worked, make-up days too |
    | `restday` | every day off, weekends and holidays |
    | `holiday` | the days off by order |
    | `weekly:MO,TH` | these weekdays |
    | `monthly:1,25`, `monthly:last` | these days of the month; a shorter month's last day instead |
    | `workday:1`, `workday:-1` | the first, the last working day of the month |
    | `yearly:10-01` | this day of the year; 02-29 is the 28th in other years |
    | `rrule:FREQ=…` | as `store.recurrence.Rule` reads it |

    With `;prev` or `;next` the working day before or after it, whenever it is a day off.
    """

    form: str
    days: tuple[int, ...] = ()
    rule: Rule | None = None
    shift: str = ""

    @staticmethod
    def read(text: str) -> Repeat:
        """The repeat a code says. Raises `FieldError("not-a-repeat", value=…)`."""
        if not isinstance(text, str):
            raise FieldError("not-a-repeat", value=str(text)[:60])
        return _read(text)

    def __str__(self) -> str:
        if self.form == "weekly":
            code = "weekly:" + ",".join(WEEKDAYS[day] for day in self.days)
        elif self.form == "monthly":
            code = "monthly:" + ",".join("last" if day == _LAST else str(day) for day in self.days)
        elif self.form == "yearly":
            code = f"yearly:{self.days[0]:02}-{self.days[1]:02}"
        elif self.form == "rrule":
            code = f"rrule:{self.rule}"
        else:
            code = self.form + "".join(f":{day}" for day in self.days)
        return code + (f";{self.shift}" if self.shift else "")

    def falls_on(self, day: date, workdays: Workdays, since: date | None = None) -> bool:
        """Whether it falls on `day`; never before `since`, the day it was started, and counted from it."""
        if since is not None and day < since:
            return False
        if not self.shift:
            return self._names(day, workdays, since)
        if not workdays.is_workday(day):
            return False
        return any(self._names(meant, workdays, since) for meant in self._meant(day, workdays))

    def _meant(self, day: date, workdays: Workdays) -> Iterator[date]:
        """The working day itself, and the days off that are moved to it."""
        yield day
        step = timedelta(days=1 if self.shift == "prev" else -1)
        for _round in range(_LONGEST_LEAVE):
            day += step
            if workdays.is_workday(day):
                return
            yield day

    def _names(self, day: date, workdays: Workdays, since: date | None) -> bool:
        return _FORMS[self.form](self, day, workdays, since)

    def _by_rule(self, day: date, since: date | None) -> bool:
        rule = self.rule
        if rule is None:
            return False
        if since is None:
            if rule.count:
                rule = replace(rule, count=0)
            since = _ANCHOR
        return rule.falls_on(day, since)

    def _day_of_month(self, day: date) -> bool:
        if day.day in self.days:
            return True
        length = calendar.monthrange(day.year, day.month)[1]
        return day.day == length and self.days[-1] > length

    def _working_day_of_month(self, day: date, workdays: Workdays) -> bool:
        return workdays.is_workday(day) and workdays.nth_workday(day.year, day.month, self.days[0]) == day

    def _day_of_year(self, day: date) -> bool:
        month, number = self.days
        return day.month == month and day.day == min(number, calendar.monthrange(day.year, month)[1])


_Form = Callable[[Repeat, date, Workdays, date | None], bool]
_FORMS: dict[str, _Form] = {
    "daily": lambda repeat, day, workdays, since: True,
    "workday": lambda repeat, day, workdays, since: (
        repeat._working_day_of_month(day, workdays) if repeat.days else workdays.is_workday(day)
    ),
    "restday": lambda repeat, day, workdays, since: not workdays.is_workday(day),
    "holiday": lambda repeat, day, workdays, since: workdays.kind_of(day) == "holiday",
    "weekly": lambda repeat, day, workdays, since: day.weekday() in repeat.days,
    "monthly": lambda repeat, day, workdays, since: repeat._day_of_month(day),
    "yearly": lambda repeat, day, workdays, since: repeat._day_of_year(day),
    "rrule": lambda repeat, day, workdays, since: repeat._by_rule(day, since),
}


@lru_cache(maxsize=1024)
def _read(text: str) -> Repeat:
    if len(text) > _LONGEST:
        raise FieldError("not-a-repeat", value=text[:60])
    code = re.sub(r"\s+", "", fold(text))
    code, separator, shift = code.rpartition(";")
    if not separator or shift not in ("prev", "next"):
        code, shift = code + separator + shift, ""
    form, colon, rest = code.partition(":")
    try:
        if bool(colon) != bool(rest) or form not in _READERS:
            raise ValueError(code)
        days, rule = _READERS[form](rest)
    except (ValueError, FieldError):
        raise FieldError("not-a-repeat", value=text[:60]) from None
    return Repeat(form, days, rule, shift)


_Read = tuple[tuple[int, ...], Rule | None]


def _plain(rest: str) -> _Read:
    if rest:
        raise ValueError(rest)
    return (), None


def _workday(rest: str) -> _Read:
    if not rest:
        return (), None
    if not re.fullmatch(r"[+-]?[0-9]{1,2}", rest) or not 1 <= abs(int(rest)) <= 23:
        raise ValueError(rest)
    return (int(rest),), None


def _weekly(rest: str) -> _Read:
    return tuple(sorted({WEEKDAYS.index(day) for day in rest.upper().split(",")})), None


def _monthly(rest: str) -> _Read:
    return tuple(sorted({_day_of_month(part) for part in rest.split(",")})), None


def _day_of_month(part: str) -> int:
    if part == "last":
        return _LAST
    if not re.fullmatch(r"[0-9]{1,2}", part) or not 1 <= int(part) <= 31:
        raise ValueError(part)
    return int(part)


def _yearly(rest: str) -> _Read:
    match = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", rest)
    if not match or not 1 <= int(match[1]) <= 12 or not 1 <= int(match[2]) <= _LENGTHS[int(match[1]) - 1]:
        raise ValueError(rest)
    return (int(match[1]), int(match[2])), None


def _rrule(rest: str) -> _Read:
    return (), Rule.read(rest)


_READERS: dict[str, Callable[[str], _Read]] = {
    "daily": _plain,
    "restday": _plain,
    "holiday": _plain,
    "workday": _workday,
    "weekly": _weekly,
    "monthly": _monthly,
    "yearly": _yearly,
    "rrule": _rrule,
}
