"""The one source of time: now, in the office's zone, and the duty date an instant belongs to."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Whoever needs the time is handed one of these."""

    @property
    def zone(self) -> tzinfo:
        """The office's time zone."""

    @property
    def practice(self) -> bool:
        """Whether this clock was set by hand (practice and trials), not by the host."""

    def now(self) -> datetime:
        """The present instant, aware, in the office's zone."""


class HostClock:
    """The host's clock; with `start` it is moved so that it began there, and then runs on."""

    def __init__(self, zone: tzinfo, start: datetime | None = None) -> None:
        self.zone = zone
        self.practice = start is not None
        self._shift = start - datetime.now(zone) if start is not None else timedelta(0)

    def now(self) -> datetime:
        """The present instant, aware, in the office's zone."""
        return datetime.now(self.zone) + self._shift


class FixedClock:
    """A clock that stands still until it is told to go on; for tests and made-up offices."""

    def __init__(self, instant: datetime) -> None:
        self.zone = instant.tzinfo or ZoneInfo("Asia/Shanghai")
        self.practice = False
        self._instant = instant.replace(tzinfo=self.zone)

    def now(self) -> datetime:
        """The instant it stands at."""
        return self._instant

    def advance(self, **step: float) -> None:
        """Move on by `timedelta(**step)`."""
        self._instant += timedelta(**step)

    def set(self, instant: datetime) -> None:
        """Stand at `instant` (aware) from now on."""
        self._instant = instant.astimezone(self.zone)


def duty_date(instant: datetime, day_starts: time) -> date:
    """The duty date of an instant: a shift runs past midnight until `day_starts`."""
    day = instant.date()
    return day - timedelta(days=1) if instant.time() < day_starts else day


def duty_day(day: date, day_starts: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """The span of a duty date: its first instant, and the first instant after it."""
    start = datetime.combine(day, day_starts, zone)
    return start, datetime.combine(day + timedelta(days=1), day_starts, zone)
