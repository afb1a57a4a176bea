"""The daily checklist: routines that repeat, and one tick for each on each duty date."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Choice, LongText, Party, Repeats, Text
from store.record import Record
from store.text import clean
from store.times import Day, Instant, TimeOfDay

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work


class Routine(Record, kind="routine", table="routines"):
    """A repeating duty of the daily checklist (例行事项)."""

    steps = ("active",)
    closed_states = ("retired",)
    columns = ("at", "title", "repeats", "owner")
    closes_with_outcome = False

    title = Text(limit=100, required=True)
    at = TimeOfDay(required=True)
    repeats = Repeats(required=True, default="daily")
    since = Day(form=False)
    owner = Party(of="person")
    note = LongText(limit=500)

    def settled_on(self) -> datetime | None:
        """Never: a routine is a template, and stays in the live file."""
        return None


class Tick(Record, kind="tick", table="routines"):
    """What became of one routine on one duty date: done, or missed with a reason (勾销)."""

    steps = ("open",)
    closed_states = ("done", "missed")
    closes_with_outcome = False
    unique = ("routine", "duty_date")

    routine = Text(form=False, searched=False, required=True)
    duty_date = Day(form=False, required=True)
    result = Choice("done", "missed", form=False, required=True)
    reason = Text(limit=200, required=lambda document: document.get("result") == "missed")
    at = Instant(form=False, required=True)

    def settled_on(self) -> datetime | None:
        day = self.duty_date
        zone = self.at.tzinfo if self.at else ZoneInfo("Asia/Shanghai")
        return datetime.combine(day, time(12), zone) if day else None


def tick(desk: Desk, routine: Routine, day: date) -> Tick:
    """The routine was done for this duty date (勾销).

    Raises `Refused` ("already-ticked", "not-yet-due": the duty date is still to come).
    """
    return _settle(desk, routine, day, "done", "")


def miss(desk: Desk, routine: Routine, day: date, reason: str) -> Tick:
    """The routine was missed on this duty date, and why (P37). Raises `InvalidRecord`, `Refused`."""
    reason = clean(reason)
    if not reason:
        raise InvalidRecord([Problem("reason", "required")])
    return _settle(desk, routine, day, "missed", reason)


def untick(desk: Desk, routine: Routine, day: date) -> None:
    """Take the tick of this duty date back. Raises `Refused("not-ticked")`."""
    with desk.transaction("untick") as work:
        standing = _tick_of(work, routine, day)
        if standing is None:
            raise Refused("not-ticked", title=routine.title)
        work.remove(standing)


def _settle(desk: Desk, routine: Routine, day: date, result: str, reason: str) -> Tick:
    with desk.transaction("tick" if result == "done" else "miss") as work:
        if day > work.rules.duty_date(work.now):
            raise Refused("not-yet-due", title=routine.title, day=day)
        standing = _tick_of(work, routine, day)
        if standing is not None:
            raise Refused("already-ticked", title=routine.title, by=standing.created_by)
        values = {
            "title": routine.title,
            "routine": routine.id,
            "duty_date": day.isoformat(),
            "result": result,
            "reason": reason,
            "state": result,
            "at": work.now.isoformat(timespec="seconds"),
        }
        return Tick(work.insert("tick", values).document)


def _tick_of(work: Work, routine: Routine, day: date) -> Tick | None:
    return next(
        (
            record
            for record in work.records("routines")
            if isinstance(record, Tick) and record.routine == routine.id and record.duty_date == day
        ),
        None,
    )
