"""What the week and the month say of each of their days: its lines, its marks, who is on duty, its counts."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from store import (
    AgendaLine,
    DayMarks,
    Desk,
    Record,
    Shift,
    agenda_between,
    clashing_among,
    day_marks,
    present_name,
)

UNITS = ("day", "week", "month")
"""What Today shows at once; the order in which the key goes round."""


@dataclass(frozen=True)
class DayFacts:
    """One day of the week or the month; `lines` without the shifts, whose people stand in its head."""

    day: date
    marks: DayMarks
    lines: tuple[AgendaLine, ...] = ()
    leader: str = ""
    officers: tuple[str, ...] = ()
    clashing: frozenset[str] = field(default_factory=frozenset)

    def count(self, *tables: str) -> int:
        """How many of its lines are of these tables."""
        return sum(1 for line in self.lines if line.record.table in tables)

    def only(self, wanted: Callable[[Record], bool]) -> DayFacts:
        """The same day with the lines whose records are wanted."""
        return replace(self, lines=tuple(line for line in self.lines if wanted(line.record)))

    @property
    def central(self) -> int:
        """How many of its lines are central work."""
        return sum(1 for line in self.lines if line.record.central)


def unit_span(unit: str, day: date) -> tuple[date, date]:
    """The first and the last day that are shown with `day`: its week from Monday, or its month's weeks."""
    if unit == "day":
        return day, day
    if unit == "week":
        first = _monday(day)
        return first, first + timedelta(days=6)
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return _monday(day.replace(day=1)), _monday(last) + timedelta(days=6)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def moved(unit: str, day: date, step: int) -> date:
    """The day that is `step` units later; the 31st becomes the last day of a shorter month.

    Where the calendar ends (the years 1 and 9999) it stays where it is.
    """
    try:
        if unit != "month":
            return day + timedelta(days=step * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + step
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return day


def days_facts(desk: Desk, first: date, last: date, more: Sequence[Record] = ()) -> list[DayFacts]:
    """What stands on each day between two; the register of duty is read once for all of them."""
    people = _people(desk, first, last)
    days = agenda_between(desk, first, last, more)
    facts = []
    for (day, lines), clashing in zip(days.items(), clashing_among(desk, days.values()), strict=True):
        leader, officers = people.get(day, ("", ()))
        kept = tuple(line for line in lines if line.what != "shift")
        facts.append(DayFacts(day, day_marks(desk, day), kept, leader, officers, clashing))
    return facts


def _people(desk: Desk, first: date, last: date) -> dict[date, tuple[str, tuple[str, ...]]]:
    """The duty leader and the officers of each duty date, in the order of their shifts."""
    shifts = [
        record
        for record in desk.records("shifts")
        if isinstance(record, Shift) and record.duty_date and first <= record.duty_date <= last
    ]
    found: dict[date, tuple[str, tuple[str, ...]]] = {}
    for shift in sorted(shifts, key=lambda shift: str(shift.document.get("starts") or "")):
        assert shift.duty_date is not None
        leader, officers = found.get(shift.duty_date, ("", ()))
        officer = present_name(desk, shift.officer)
        more = (officer,) if officer and officer not in officers else ()
        found[shift.duty_date] = (leader or present_name(desk, shift.leader), (*officers, *more))
    return found


def is_over(line: AgendaLine, now: datetime) -> bool:
    """Whether a line is done with: closed, or past without anything to be said of it."""
    if not line.record.is_open:
        return True
    if line.record.closes_with_outcome or line.what in ("all-day", "running"):
        return False
    return (line.ends or line.at) <= now


def shown_first(lines: Iterable[AgendaLine], room: int, now: datetime) -> tuple[list[AgendaLine], int]:
    """The lines that fit into `room`, and how many are left out: what is over goes first, then what began."""
    kept = list(lines)
    total = len(kept)
    if total <= room:
        return kept, 0
    room = max(0, room - 1)
    for gone in (is_over, _began):
        for line in [line for line in kept if gone(line, now)][: len(kept) - room]:
            kept.remove(line)
    return kept[:room], total - min(room, len(kept))


def _began(line: AgendaLine, now: datetime) -> bool:
    return line.what not in ("all-day", "running") and line.at <= now


def shared_heights(needed: Sequence[int], height: int) -> list[int]:
    """How many of `height` lines each field gets: what it needs, or at least an even share.

    What nobody needs goes round from the first on.
    """
    heights = [min(need, height // len(needed)) for need in needed]
    left = height - sum(heights)
    while left > 0:
        wanting = [at for at, need in enumerate(needed) if heights[at] < need] or list(range(len(needed)))
        for at in wanting[:left]:
            heights[at] += 1
        left = height - sum(heights)
    return heights
