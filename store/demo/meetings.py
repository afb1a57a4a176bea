"""What the made-up day shows of meetings and of giving way: one half prepared, one item that made room."""

from __future__ import annotations

from datetime import datetime, timedelta

from store.demo import office
from store.desk import Desk
from store.kinds.agenda import Meeting
from store.kinds.meetings import add_people, set_reply, tick_step
from store.meeting_steps import fresh_rows
from store.preparations import preparations_of
from store.record import Record
from store.yielding import give_way


def prepare(desk: Desk, now: datetime) -> None:
    """Everything due by `now` is ticked; four of six have replied, one of them sends somebody."""
    meeting = _named(desk, office.PREPARED)
    if not isinstance(meeting, Meeting):
        return
    meeting = desk.change(meeting, preparations=fresh_rows(desk.rules.meeting_steps))
    meeting = add_people(desk, meeting, [name for name, _reply, _substitute in office.INVITED])
    for name, reply, substitute in office.INVITED:
        if reply:
            meeting = set_reply(desk, meeting, name, reply, substitute)
    for step in preparations_of(desk, meeting):
        if step.phase == "before" and step.due is not None and step.due <= now:
            meeting = tick_step(desk, meeting, step.key)


def make_way(desk: Desk) -> None:
    """A daily item was moved for the central one that takes the same leader."""
    daily, central = _named(desk, office.YIELDING), _named(desk, office.YIELDED_TO)
    if daily is not None and central is not None and daily.starts_at is not None:
        until = daily.starts_at + timedelta(minutes=office.YIELDED_BY)
        give_way(desk, daily, central, until, office.YIELDED_WHY)


def _named(desk: Desk, title: str) -> Record | None:
    return next((record for record in desk.records("agenda") if record.title == title), None)
