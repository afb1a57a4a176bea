"""The meter of a day: planned minutes of central work against daily work, and the house's limit (P53)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from store.day import AgendaLine
from store.rules import Rules


@dataclass(frozen=True)
class Balance:
    """Planned minutes of a day; `limit` is the percentage that daily work may take of them.

    `has_central`: whether central work stands in the day at all, planned or due.
    """

    central: int
    daily: int
    limit: int
    has_central: bool

    @property
    def share(self) -> int:
        """What daily work takes of the planned minutes, in per cent, rounded down; 0 of an empty day."""
        planned = self.central + self.daily
        return self.daily * 100 // planned if planned else 0

    @property
    def over(self) -> bool:
        """Whether daily work takes more than the limit, to the minute, on a day that has central work."""
        return self.has_central and self.daily * 100 > self.limit * (self.central + self.daily)


def balance_of(lines: Iterable[AgendaLine], rules: Rules, zone: tzinfo) -> Balance:
    """The meter of these lines of the agenda, of one day or of several.

    Items with a time count with their minutes, called-off ones not at all; of one that takes several days
    the working hours of each count. What lasts all day, a deadline, a visit and a shift plan no minutes.
    """
    central = daily = 0
    has_central = False
    for line in lines:
        minutes = planned_minutes(line, rules, zone)
        if line.record.central:
            central += minutes
            has_central = has_central or line.record.is_open or minutes > 0
        else:
            daily += minutes
    return Balance(central, daily, rules.daily_share_limit, has_central)


def planned_minutes(line: AgendaLine, rules: Rules, zone: tzinfo) -> int:
    """The minutes that a line of the agenda plans; 0 for whatever has no length."""
    if line.what not in ("item", "running") or line.ends is None or line.record.state == "cancelled":
        return 0
    day = line.at.astimezone(zone).date()

    def moment(at: time, on: int = 0) -> datetime:
        return datetime.combine(day + timedelta(days=on), at, zone)

    begins, ends = line.at, line.ends
    if line.what == "running" or ends > moment(rules.day_starts, on=1):
        begins, ends = max(begins, moment(rules.day_starts)), min(ends, moment(rules.workday_ends))
    return max(0, int((ends - begins).total_seconds()) // 60)
