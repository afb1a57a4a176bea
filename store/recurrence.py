"""A calendar's recurrence rule (RRULE, RFC 5545 3.3.10), asked about single days.

A day is tested by itself, from the period it lies in: nothing is counted through from the rule's
start, so no rule can be slow, and one that never comes true is simply never true.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from store.errors import FieldError

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_COUNT = 1000
_MOST_INTERVAL = 1000
_WITHIN_A_DAY = ("SECONDLY", "MINUTELY", "HOURLY")
_LONGEST = 500
_LONGEST_WAIT = 40
"""Years, by the interval, within which whatever is ever named is named: a leap day on a given weekday."""
_ON_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WHOLE = re.compile(r"[+-]?[0-9]{1,6}")


@dataclass(frozen=True)
class Rule:
    """A recurrence rule of whole days: FREQ of DAILY, WEEKLY, MONTHLY or YEARLY, and what limits it.

    `on`: weekdays as (which one of the period or 0 for every, 0 = Monday).
    """

    freq: str
    interval: int = 1
    count: int = 0
    until: date | None = None
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    on: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_starts: int = 0

    @staticmethod
    def read(text: str) -> Rule:
        """The rule in `FREQ=…;…`. Raises `FieldError` for what is not allowed.

        "repeat-too-often" (part) for COUNT above the most and for what repeats within a day, else
        "not-a-repeat" (part). Allowed: INTERVAL 1 to 1000, COUNT 1 to 1000, UNTIL, BYMONTH, BYMONTHDAY,
        BYDAY, BYSETPOS, WKST.
        """
        return _read(text)

    def __str__(self) -> str:
        parts = [f"FREQ={self.freq}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        for name, numbers in (("BYMONTH", self.months), ("BYMONTHDAY", self.month_days)):
            if numbers:
                parts.append(f"{name}={','.join(map(str, numbers))}")
        if self.on:
            parts.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[weekday]}" for nth, weekday in self.on))
        if self.positions:
            parts.append(f"BYSETPOS={','.join(map(str, self.positions))}")
        if self.week_starts:
            parts.append(f"WKST={WEEKDAYS[self.week_starts]}")
        return ";".join(parts)

    def falls_on(self, day: date, since: date) -> bool:
        """Whether the rule, started on `since`, names `day`."""
        if day < since or (self.until and day > self.until):
            return False
        start, number = self._period(day, since)
        if number % self.interval or day not in _days_of_period(self, start, since):
            return False
        return not self.count or self._is_counted(day, since, number // self.interval)

    def _is_counted(self, day: date, since: date, periods: int) -> bool:
        """Whether `day`, which the rule names `periods` periods after its start, is within COUNT."""
        if self.months or self.month_days or self.positions or self.freq in ("MONTHLY", "YEARLY"):
            return day in _counted(self, since, day.year)
        if self.freq == "DAILY":
            return day in _counted(self, since, day.year) if self.on else periods < self.count
        weekdays = {weekday for _nth, weekday in self.on} or {since.weekday()}
        order = sorted((weekday - self.week_starts) % 7 for weekday in weekdays)
        missed = sum(place < (since.weekday() - self.week_starts) % 7 for place in order)
        return (
            periods * len(order) + order.index((day.weekday() - self.week_starts) % 7) - missed < self.count
        )

    def days(self, since: date, last: date, first: date | None = None) -> Iterator[date]:
        """The days the rule names from `since` (or from `first`, if that is later) to `last`, in order."""
        first = max(since, first or since)
        left = self.count or -1
        start, _number = self._period(since, since)
        try:
            if not self.count:
                # Without a count nothing that lies before matters.
                start = self._later(start, self._period(first, since)[1] // self.interval)
            while start <= last:
                for day in _days_of_period(self, start, since):
                    if day > last or (self.until and day > self.until) or left == 0:
                        return
                    if day >= since:
                        left -= 1
                        if day >= first:
                            yield day
                start = self._later(start, 1)
        except (OverflowError, ValueError):
            return

    def ever(self, since: date, until: date | None = None) -> bool:
        """Whether a rule started on `since` names any day at all; the 30th of February is none."""
        year = min(date.max.year - 1, since.year + _LONGEST_WAIT * self.interval)
        last = date(year, 12, 31)
        return next(self.days(since, min(last, until) if until else last), None) is not None

    def _period(self, day: date, since: date) -> tuple[date, int]:
        """The first day of the period `day` lies in, and how many periods it is after `since`'s."""
        if self.freq == "DAILY":
            return day, (day - since).days
        if self.freq == "WEEKLY":
            week = _week_of(day, self.week_starts)
            return week, (week - _week_of(since, self.week_starts)).days // 7
        if self.freq == "MONTHLY":
            return day.replace(day=1), (day.year - since.year) * 12 + day.month - since.month
        return date(day.year, 1, 1), day.year - since.year

    def _later(self, start: date, times: int) -> date:
        """The start of the period `times` intervals after the one that starts on `start`."""
        steps = times * self.interval
        if self.freq in ("DAILY", "WEEKLY"):
            return start + timedelta(days=steps * (7 if self.freq == "WEEKLY" else 1))
        months = steps * (12 if self.freq == "YEARLY" else 1) + start.month - 1
        return date(start.year + months // 12, months % 12 + 1, 1)


def _week_of(day: date, week_starts: int) -> date:
    back = (day.weekday() - week_starts) % 7
    return day - timedelta(days=min(back, day.toordinal() - 1))


@lru_cache(maxsize=1024)
def _counted(rule: Rule, since: date, year: int) -> frozenset[date]:
    """The days of a rule with COUNT, to the end of a year."""
    return frozenset(rule.days(since, date(year, 12, 31)))


@lru_cache(maxsize=4096)
def _days_of_period(rule: Rule, start: date, since: date) -> tuple[date, ...]:
    """The days a rule names in the period that begins on `start`, in order."""
    if rule.freq == "DAILY":
        days = [start] if _fits(rule, start, by_weekday=True) else []
    elif rule.freq == "WEEKLY":
        weekdays = {weekday for _nth, weekday in rule.on} or {since.weekday()}
        week = [
            start + timedelta(days=n) for n in range(min(7, date.max.toordinal() - start.toordinal() + 1))
        ]
        days = [day for day in week if day.weekday() in weekdays and _fits(rule, day)]
    elif rule.freq == "MONTHLY":
        days = _days_of_month(rule, start.year, start.month, since) if _in_months(rule, start.month) else []
    else:
        days = _days_of_year(rule, start.year, since)
    if rule.positions and days:
        chosen = {n - 1 if n > 0 else len(days) + n for n in rule.positions}
        days = [day for at, day in enumerate(days) if at in chosen]
    return tuple(days)


def _in_months(rule: Rule, month: int) -> bool:
    return not rule.months or month in rule.months


def _fits(rule: Rule, day: date, *, by_weekday: bool = False) -> bool:
    if not _in_months(rule, day.month):
        return False
    if by_weekday and rule.on and day.weekday() not in {weekday for _nth, weekday in rule.on}:
        return False
    if not rule.month_days:
        return True
    return bool({day.day, day.day - calendar.monthrange(day.year, day.month)[1] - 1} & set(rule.month_days))


def _days_of_month(rule: Rule, year: int, month: int, since: date) -> list[date]:
    length = calendar.monthrange(year, month)[1]
    numbers = set(range(1, length + 1))
    if rule.month_days:
        numbers &= {n if n > 0 else length + 1 + n for n in rule.month_days}
    elif not rule.on:
        numbers &= {since.day}
    days = [date(year, month, number) for number in sorted(numbers)]
    return [day for day in days if not rule.on or _is_nth(rule, day, day.day, length)]


def _days_of_year(rule: Rule, year: int, since: date) -> list[date]:
    if rule.months or not rule.on:
        months = rule.months or (tuple(range(1, 13)) if rule.month_days else (since.month,))
        return [day for month in months for day in _days_of_month(rule, year, month, since)]
    length = 366 if calendar.isleap(year) else 365
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(length)]
    return [day for n, day in enumerate(days, 1) if _is_nth(rule, day, n, length) and _fits(rule, day)]


def _is_nth(rule: Rule, day: date, number: int, length: int) -> bool:
    """Whether the `number`th day of a span of `length` days is one of the rule's nth weekdays."""
    nth, nth_last = (number - 1) // 7 + 1, -((length - number) // 7 + 1)
    return any(weekday == day.weekday() and wanted in (0, nth, nth_last) for wanted, weekday in rule.on)


@lru_cache(maxsize=1024)
def _read(text: str) -> Rule:
    if len(text) > _LONGEST:
        raise FieldError("not-a-repeat", part="")
    values: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, separator, value = part.partition("=")
        if not separator or not value or name not in _READERS or name in values:
            raise FieldError("not-a-repeat", part=part[:60])
        values[name] = value
    options: dict[str, object] = {}
    for name, value in values.items():
        attribute, read = _READERS[name]
        if (name == "FREQ" and value in _WITHIN_A_DAY) or (
            name == "COUNT" and re.fullmatch("[0-9]{4,400}", value) and int(value) > MOST_COUNT
        ):
            raise FieldError("repeat-too-often", part=f"{name}={value}"[:30], limit=MOST_COUNT)
        try:
            options[attribute] = read(value)
        except ValueError:
            raise FieldError("not-a-repeat", part=f"{name}={value}"[:60]) from None
    if "freq" not in options:
        raise FieldError("not-a-repeat", part="FREQ")
    if "count" in options and "until" in options:
        raise FieldError("not-a-repeat", part="UNTIL")
    rule = Rule(**options)  # type: ignore[arg-type]
    if (rule.freq in ("DAILY", "WEEKLY") and any(nth for nth, _weekday in rule.on)) or (
        rule.freq == "WEEKLY" and rule.month_days
    ):
        raise FieldError("not-a-repeat", part="BYDAY")
    if rule.positions and not (rule.on or rule.month_days or rule.months):
        raise FieldError("not-a-repeat", part="BYSETPOS")
    return rule


def _freq(value: str) -> str:
    if value not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise ValueError(value)
    return value


def _number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not _WHOLE.fullmatch(value) or not lowest <= int(value) <= highest or int(value) == 0:
            raise ValueError(value)
        return int(value)

    return read


def _numbers(lowest: int, highest: int) -> Callable[[str], tuple[int, ...]]:
    read_one = _number(lowest, highest)

    def read(value: str) -> tuple[int, ...]:
        return tuple(sorted({read_one(part) for part in value.split(",")}))

    return read


def _weekday(value: str) -> int:
    return WEEKDAYS.index(value)


def _weekdays(value: str) -> tuple[tuple[int, int], ...]:
    found = [_ON_WEEKDAY.fullmatch(part) for part in value.split(",")]
    on = set()
    for match in found:
        nth = int(match[1]) if match and match[1] else 0
        if match is None or abs(nth) > 53 or (match[1] and not nth):
            raise ValueError(value)
        on.add((nth, WEEKDAYS.index(match[2])))
    return tuple(sorted(on, key=lambda pair: (pair[1], pair[0])))


def _until(value: str) -> date:
    if not re.fullmatch(r"[0-9]{8}(T[0-9]{6}Z?)?", value):
        raise ValueError(value)
    return date(int(value[:4]), int(value[4:6]), int(value[6:8]))


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "FREQ": ("freq", _freq),
    "INTERVAL": ("interval", _number(1, _MOST_INTERVAL)),
    "COUNT": ("count", _number(1, MOST_COUNT)),
    "UNTIL": ("until", _until),
    "BYMONTH": ("months", _numbers(1, 12)),
    "BYMONTHDAY": ("month_days", _numbers(-31, 31)),
    "BYDAY": ("on", _weekdays),
    "BYSETPOS": ("positions", _numbers(-366, 366)),
    "WKST": ("week_starts", _weekday),
}
