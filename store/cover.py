"""Whether every shift ahead has its people: no gap in the duty (P67)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store.kinds.shifts import Shift

if TYPE_CHECKING:
    from store.desk import Desk


@dataclass(frozen=True)
class Unfilled:
    """A shift ahead without an officer or without a duty leader; `name` and times are the house rules'."""

    duty_date: date
    name: str
    starts: datetime
    ends: datetime


def unfilled_shifts(desk: Desk) -> list[Unfilled]:
    """The shifts that begin within the house's `cover_hours` or run now and lack their people, by time.

    A shift is filled where shifts of the roster with officer and duty leader cover it from end to end.
    A house that keeps no roster at all is not warned.
    """
    roster = [record for record in desk.records("shifts") if isinstance(record, Shift)]
    if not roster:
        return []
    now, zone = desk.clock.now(), desk.clock.zone
    until = now + timedelta(hours=desk.rules.cover_hours)
    manned = sorted(
        (shift.starts, shift.ends)
        for shift in roster
        if shift.starts and shift.ends and shift.ends > now and shift.leader and shift.officer
    )
    missing = []
    day = desk.duty_date
    while datetime.combine(day, desk.rules.day_starts, zone) < until:
        for times in desk.rules.shifts:
            starts = datetime.combine(day, times.starts, zone)
            ends = datetime.combine(day + timedelta(days=times.ends <= times.starts), times.ends, zone)
            if ends > now and starts < until and not _covered(max(starts, now), ends, manned):
                missing.append(Unfilled(day, times.name, starts, ends))
        day += timedelta(days=1)
    return sorted(missing, key=lambda shift: shift.starts)


def _covered(starts: datetime, ends: datetime, manned: list[tuple[datetime, datetime]]) -> bool:
    """Whether the spans, sorted by their beginnings, leave no gap between two moments."""
    for begins, over in manned:
        if begins > starts:
            return False
        starts = max(starts, over)
        if starts >= ends:
            return True
    return False
