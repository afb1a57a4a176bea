"""What the sentence is read into before it is put together: days, clock times, repeats, with their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

CJK = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff"
"""The inside of a character class for hanzi."""

SURE, FREE, BACKED = 0, 1, 2
"""How much a day may be trusted: anywhere; only where it stands by itself or beside a clock time
or a deadline word; only beside one of those."""


class Workdays(Protocol):
    """Whoever knows which days the office works."""

    def is_workday(self, day: date, /) -> bool:
        """Whether the office works on that day."""


class PlainWeek:
    """Monday to Friday, for want of a better calendar."""

    def is_workday(self, day: date, /) -> bool:
        """Whether the day is one of the week's first five."""
        return day.weekday() < 5


@dataclass(frozen=True)
class Ground:
    """What a phrase is read against: the moment it is written, and the work calendar."""

    now: datetime
    workdays: Workdays
    guessed: set[date] = field(default_factory=set, compare=False)
    """The days that were reckoned with without anybody knowing yet whether they are worked."""

    @property
    def today(self) -> date:
        """The day of writing."""
        return self.now.date()

    def workday_after(self, day: date, count: int) -> date:
        """The `count`-th working day after (below zero: before) `day`.

        Raises OverflowError when the calendar has none near.
        """
        step = timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        for _turn in range(40 + left * 3):
            if not left:
                return day
            day += step
            left -= self.works(day)
        if left:
            raise OverflowError(count)
        return day

    def last_workday(self, first: date, last: date) -> date:
        """The last working day from `first` to `last`; `last` itself when there is none."""
        day = last
        while day >= first:
            if self.works(day):
                return day
            day -= timedelta(days=1)
        return last

    def works(self, day: date) -> bool:
        """Whether the office works on that day, noting when that is a guess."""
        known = getattr(self.workdays, "is_known", None)
        if known is not None and not known(day):
            self.guessed.add(day)
        return self.workdays.is_workday(day)


@dataclass(frozen=True)
class Atom:
    """A piece of the text, from `start` up to `end`, that was understood."""

    start: int
    end: int


@dataclass(frozen=True)
class Day(Atom):
    """A day, or with `last` a stretch of days."""

    first: date
    last: date | None = None
    trust: int = SURE
    weekday: int | None = None
    """Set when it is a weekday without a week: it means the next one to come."""
    month_day: int | None = None
    """Set when it is a day without a month: it means the next one to come."""
    period: bool = False
    """A week, a month …: "before" it means before it begins."""
    within: bool = False
    """Up to the end of the stretch: a deadline by itself (三天内)."""
    before: bool = False
    """A feast: nobody means the feast itself by "before"."""
    eve: bool = False
    """Its eve is a day off too (春节): "before" it means before that."""
    by_end: bool = False
    """A third of a month: "before" it means before it ends."""
    done: bool = False
    """A word that can only mean the past (昨天)."""

    @property
    def until(self) -> date:
        """The last day of the stretch."""
        return self.last or self.first


@dataclass(frozen=True)
class Clock(Atom):
    """A time of day in minutes after midnight (1440 and more: the next day), with `until` a stretch."""

    minutes: int
    until: int | None = None
    block: bool = False
    """A part of the day (上午), not a moment."""
    trust: int = SURE


@dataclass(frozen=True)
class Moment(Atom):
    """A moment counted from now (半小时后); with `within` a deadline by itself (24小时内)."""

    at: datetime
    within: bool = False


@dataclass(frozen=True)
class Length(Atom):
    """How long something takes, in minutes: it ends a time of day that was said without an end."""

    minutes: int


@dataclass(frozen=True)
class Again(Atom):
    """A repeat, as the store codes it."""

    code: str


@dataclass(frozen=True)
class Riddle(Atom):
    """Something that looks like a day and must not be taken for one; with `whole` the sentence has no day."""

    whole: bool = False
    code: str = ""
    """Why, when that has to be said: `no-such-day`, `no-such-time`, `weekday-differs`, `unclear`."""


@dataclass(frozen=True)
class Doubt:
    """Something to be told about a reading: its code, and the words of the sentence it is about."""

    code: str
    words: str = ""
    names: tuple[str, ...] = ()
    """Whom the words may mean, when that is the doubt."""

    @property
    def stands(self) -> bool:
        """Whether the sentence has to be changed: it names a day or a time that does not exist."""
        return self.code in STANDING


STANDING = ("no-such-day", "no-such-time", "weekday-differs", "ends-before-start")
"""What is wrong with a sentence, rather than worth a second look."""
