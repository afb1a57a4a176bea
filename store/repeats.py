"""When something repeats: a short code, asked day by day against the office's work calendar."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from store.errors import FieldError
from store.recurrence import WEEKDAYS, Rule
from store.repeat_codes import EVERY, LAST, read_code
from store.workdays import Workdays

_LONGEST_LEAVE = 31
"""The most days in a row that are looked through for a working day."""
_ANCHOR = date(1900, 1, 1)
"""A Monday and the first of a year: what a rule counts from when nobody says since when."""
_TRIAL = (date(2000, 1, 1), date(2028, 12, 31))
"""All leap years and weekdays there are: a rule that names no day here names none ever."""
HORIZON = timedelta(days=1500)
"""How far ahead the next days are looked for: four years, and a February 29 is among them."""


@dataclass(frozen=True)
class Repeat:
    """When something repeats.

    | code | falls on |
    |---|---|
    | `daily` | every day |
    | `workday` | every day worked, make-up days too |
    | `restday` | every day off, weekends and holidays |
    | `holiday` | the days off by order |
    | `makeup` | the make-up workdays (调休上班) |
    | `weekly:MO,TH` | these weekdays |
    | `monthly:1,25`, `monthly:last` | these days of the month; a shorter month's last day instead |
    | `workday:1`, `workday:-1` | the first, the last working day of the month |
    | `week-workday:1`, `quarter-workday:-1`, `year-workday:1` | the same of the week (from Monday), … |
    | `quarterly:first`, `quarterly:last` | the first, the last day of each quarter |
    | `quarterly:2-15` | the 15th of each quarter's second month |
    | `yearly:10-01` | this day of the year; 02-29 is the 28th in other years |
    | `lunar:8-15`, `lunar:12-last` | this day of the lunar year, in a leap month not again |
    | `lunar:*-1`, `lunar:*-last` | this day of every lunar month, leap months too |
    | `rrule:FREQ=…` | as `store.recurrence.Rule` reads it |

    Behind it may stand `;prev`, `;next` (the working day before, after it, whenever it is a day off) or
    `;skip` (then not at all); `;no-makeup` (never on a make-up workday) or `;makeup` (on those besides);
    and `;until=2026-12-31` or `;count=12`.
    """

    form: str
    days: tuple[int, ...] = ()
    rule: Rule | None = None
    shift: str = ""
    makeup: str = ""
    until: date | None = None
    count: int = 0

    @staticmethod
    def read(text: str) -> Repeat:
        """The repeat a code says.

        Raises `FieldError`: "not-a-repeat" (value), "repeat-too-often" (part: what asks for too much).
        """
        if not isinstance(text, str):
            raise FieldError("not-a-repeat", value=str(text)[:60])
        parts = read_code(text)
        return Repeat(parts.form, parts.days, parts.rule, parts.shift, parts.makeup, parts.until, parts.count)

    def __str__(self) -> str:
        write = _WRITERS.get(self.form)
        code = write(self) if write else self.form + "".join(f":{day}" for day in self.days)
        code += "".join(f";{part}" for part in (self.shift, self.makeup) if part)
        if self.until:
            code += f";until={self.until.isoformat()}"
        return code + (f";count={self.count}" if self.count else "")

    @property
    def needs_calendar(self) -> bool:
        """Whether its days depend on which days are worked."""
        return bool(self.shift or self.makeup) or self.form.endswith(
            ("workday", "restday", "holiday", "makeup")
        )

    @property
    def is_ever(self) -> bool:
        """Whether it falls on any day at all: a rule for the 30th of February does not."""
        if self.rule is None:
            return True
        rule = replace(self.rule, interval=1, count=0, until=None)
        return next(rule.days(*_TRIAL), None) is not None

    def falls_on(self, day: date, workdays: Workdays, since: date | None = None) -> bool:
        """Whether it falls on `day`; never before `since`, the day it was started, and counted from it."""
        if (since is not None and day < since) or (self.until is not None and day > self.until):
            return False
        if not self._falls(day, workdays, since):
            return False
        return not self.count or since is None or day <= self._counted_to(day, workdays, since)

    def following(self, after: date, workdays: Workdays, since: date | None = None) -> Iterator[date]:
        """The days it falls on after `after`, in order, as far as `HORIZON` goes."""
        start = max(after, since - timedelta(days=1)) if since else after
        for number in range(1, min(HORIZON.days, date.max.toordinal() - start.toordinal()) + 1):
            day = start + timedelta(days=number)
            if self.until is not None and day > self.until:
                return
            if self.falls_on(day, workdays, since):
                yield day

    def _falls(self, day: date, workdays: Workdays, since: date | None) -> bool:
        if self.makeup and workdays.kind_of(day) == "makeup":
            return self.makeup == "makeup"
        if not self.shift:
            return self._names(day, workdays, since)
        if not workdays.is_workday(day):
            return False
        if self.shift == "skip":
            return self._names(day, workdays, since)
        return any(self._names(meant, workdays, since) for meant in self._meant(day, workdays))

    def _counted_to(self, day: date, workdays: Workdays, since: date) -> date:
        """The day of the last time, or `day` when fewer have been by then; what was counted is remembered."""
        counted, number = workdays.counted.get((self, since), (since - timedelta(days=1), 0))
        while counted < day and number < self.count:
            counted += timedelta(days=1)
            number += self._falls(counted, workdays, since)
        workdays.counted[self, since] = (counted, number)
        return counted if number == self.count else max(counted, day)

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

    def _day_of_quarter(self, day: date) -> bool:
        month, number = self.days
        return (day.month - 1) % 3 + 1 == month and day.day == min(number, _length(day))

    def _nth_workday(self, day: date, workdays: Workdays) -> bool:
        if not workdays.is_workday(day):
            return False
        first, last = _SPANS[self.form](day)
        return workdays.nth_workday_of(first, last, self.days[0]) == day

    def _day_of_year(self, day: date) -> bool:
        month, number = self.days
        return day.month == month and day.day == min(number, _length(day))

    def _lunar_day(self, day: date) -> bool:
        from store.lunar import lunar_day, lunar_length

        found = lunar_day(day)
        if found is None:
            return False
        month, number, leap = found
        wanted, meant = self.days
        if wanted != EVERY and (month != wanted or leap):
            return False
        return number == meant or (meant > 29 and number == min(meant, lunar_length(day)))


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    return monday, min(monday, date.max - timedelta(days=6)) + timedelta(days=6)


def _quarter(day: date) -> tuple[date, date]:
    month = (day.month - 1) // 3 * 3 + 1
    last = date(day.year, month + 2, 1)
    return date(day.year, month, 1), last.replace(day=_length(last))


_SPANS: dict[str, Callable[[date], tuple[date, date]]] = {
    "workday": lambda day: (day.replace(day=1), day.replace(day=_length(day))),
    "week-workday": _week,
    "quarter-workday": _quarter,
    "year-workday": lambda day: (date(day.year, 1, 1), date(day.year, 12, 31)),
}

_Form = Callable[[Repeat, date, Workdays, date | None], bool]
_FORMS: dict[str, _Form] = {
    "daily": lambda repeat, day, workdays, since: True,
    "workday": lambda repeat, day, workdays, since: (
        repeat._nth_workday(day, workdays) if repeat.days else workdays.is_workday(day)
    ),
    "week-workday": lambda repeat, day, workdays, since: repeat._nth_workday(day, workdays),
    "quarter-workday": lambda repeat, day, workdays, since: repeat._nth_workday(day, workdays),
    "year-workday": lambda repeat, day, workdays, since: repeat._nth_workday(day, workdays),
    "restday": lambda repeat, day, workdays, since: not workdays.is_workday(day),
    "holiday": lambda repeat, day, workdays, since: workdays.kind_of(day) == "holiday",
    "makeup": lambda repeat, day, workdays, since: workdays.kind_of(day) == "makeup",
    "weekly": lambda repeat, day, workdays, since: day.weekday() in repeat.days,
    "monthly": lambda repeat, day, workdays, since: repeat._day_of_month(day),
    "quarterly": lambda repeat, day, workdays, since: repeat._day_of_quarter(day),
    "yearly": lambda repeat, day, workdays, since: repeat._day_of_year(day),
    "lunar": lambda repeat, day, workdays, since: repeat._lunar_day(day),
    "rrule": lambda repeat, day, workdays, since: repeat._by_rule(day, since),
}


def _write_quarterly(repeat: Repeat) -> str:
    month, day = repeat.days
    short = {(1, 1): "first", (3, LAST): "last"}.get((month, day))
    return f"quarterly:{short or f'{month}-{_day(day)}'}"


def _day(day: int) -> str:
    return "last" if day == LAST else str(day)


_WRITERS: dict[str, Callable[[Repeat], str]] = {
    "weekly": lambda repeat: "weekly:" + ",".join(WEEKDAYS[day] for day in repeat.days),
    "monthly": lambda repeat: "monthly:" + ",".join(map(_day, repeat.days)),
    "quarterly": _write_quarterly,
    "yearly": lambda repeat: f"yearly:{repeat.days[0]:02}-{repeat.days[1]:02}",
    "lunar": lambda repeat: f"lunar:{repeat.days[0] or '*'}-{_day(repeat.days[1])}",
    "rrule": lambda repeat: f"rrule:{repeat.rule}",
}
