"""The agenda: appointments, and meetings with their preparations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from store.errors import Problem
from store.fields import Document, Flag, LongText, Names, Party, Text
from store.record import Record
from store.times import Instant


class AgendaItem(Record):
    """Something at a time on a day."""

    table = "agenda"
    steps = ("planned",)
    closed_states = ("held", "cancelled")
    columns = ("starts_at", "title", "place", "leader")

    title = Text(limit=200, required=True)
    starts = Instant(required=True)
    ends = Instant()
    all_day = Flag(form=False)
    place = Text(limit=60)
    leader = Party(of="person")
    people = Names()
    note = LongText()
    source_uid = Text(limit=300, form=False, searched=False)

    @property
    def starts_at(self) -> datetime | None:
        """When it begins."""
        return self.starts

    @property
    def ends_at(self) -> datetime | None:
        """When it is over: as said, else an hour after it began, else the end of the day."""
        if self.ends or self.starts is None:
            return self.ends
        return self.starts + (timedelta(days=1) if self.all_day else timedelta(hours=1))

    @classmethod
    def closed_state(cls, outcome: str) -> str:
        """A withdrawn item did not take place."""
        return "cancelled" if outcome == "withdrawn" else "held"

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        starts, ends = document.get("starts"), document.get("ends")
        if starts and ends and datetime.fromisoformat(ends) <= datetime.fromisoformat(starts):
            yield Problem("ends", "ends-before-start")


class Appointment(AgendaItem, kind="appointment"):
    """Something at a time on a day (日程). It needs no outcome: it passes."""

    closes_with_outcome = False

    def settled_on(self) -> datetime | None:
        return self.closed_at or self.ends_at


class Meeting(AgendaItem, kind="meeting"):
    """A meeting (会议): it stays pending until somebody says what came of it."""

    own_sphere = "affairs"
    convener = Party()

    @property
    def due(self) -> datetime | None:
        """Its outcome is due when it is over."""
        return self.ends_at
