"""The agenda: appointments, and meetings with their preparations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store.errors import Problem
from store.fields import Document, Flag, Json, LongText, Names, Number, Party, Repeats, Rows, Text
from store.meeting_steps import fresh_rows
from store.record import SECRECY, Record
from store.times import Day, Instant

SERIES_KEPT = 31
"""Days for which a series that has ended stays live, so that its last occurrences are still settled."""

if TYPE_CHECKING:
    from store.rules import Rules


class AgendaItem(Record):
    """Something at a time on a day."""

    table = "agenda"
    steps = ("planned",)
    closed_states = ("held", "cancelled")
    columns = ("starts_at", "title", "place", "leader")

    title = Text(limit=200, required=True)
    starts = Instant(required=True)
    ends = Instant()
    repeats = Repeats()
    repeats_until = Day()
    skipped = Names(form=False, searched=False, most=1000)
    all_day = Flag(form=False)
    place = Text(limit=60)
    leader = Party(of="person")
    people = Names()
    note = LongText()
    yields = Rows()
    source_uid = Text(limit=300, form=False, searched=False)
    source_sequence = Number(form=False)

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
        if starts and document.get("repeats"):
            yield from _series_problems(document, datetime.fromisoformat(starts).date())

    def settled_on(self) -> datetime | None:
        """When it was closed; a series when its last day is some weeks past, so that none is forgotten."""
        if not self.is_open or not self.document.get("repeats"):
            return super().settled_on()
        if self.repeats_until is None or self.starts is None:
            return None
        return datetime.combine(self.repeats_until, self.starts.timetz()) + timedelta(days=SERIES_KEPT)


def _series_problems(document: Document, since: date) -> Iterator[Problem]:
    """A series that ends before it starts, or whose rule names no day (the 30th of February)."""
    until = date.fromisoformat(document["repeats_until"]) if document.get("repeats_until") else None
    if until and until < since:
        yield Problem("repeats_until", "ends-before-start")
        return
    from store.repeats import Repeat

    rule = Repeat.read(document["repeats"]).rule
    if rule is not None and not rule.ever(since, until):
        yield Problem("repeats", "never-occurs")


class Appointment(AgendaItem, kind="appointment"):
    """Something at a time on a day (日程). It needs no outcome: it passes."""

    closes_with_outcome = False

    def settled_on(self) -> datetime | None:
        if self.is_open and self.document.get("repeats"):
            return super().settled_on()
        return self.closed_at or self.ends_at


class Meeting(AgendaItem, kind="meeting"):
    """A meeting (会议): it stays pending until somebody says what came of it."""

    own_sphere = "affairs"

    people = Names(most=2000)
    convener = Party()
    chair = Party(of="person")
    topics = LongText()
    papers = LongText(limit=2000)
    minute_taker = Party(of="person")
    preparations = Rows()
    replies = Rows()
    minutes = LongText(limit=20000, form=False)
    minutes_by = Text(limit=60, form=False)
    minutes_at = Instant(form=False)

    @property
    def due(self) -> datetime | None:
        """Its outcome is due when it is over; a series has none, each of its occurrences has."""
        return None if self.document.get("repeats") else self.ends_at

    def settled_on(self) -> datetime | None:
        """When it closed, unless something is still to be done after it was held."""
        if self.state == "held" and any(
            row.get("phase") == "after" and not row.get("done_at") and not row.get("dropped")
            for row in self.preparations
        ):
            return None
        return super().settled_on()

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        """A meeting written here gets the house's steps; one of a calendar or series when somebody asks."""
        meeting = cls(document)
        in_series = document.get("repeats") or any(row.get("how") == "part-of" for row in meeting.links)
        if "preparations" in document or document.get("source_uid") or in_series or not meeting.is_open:
            return
        over = meeting.ends_at is not None and meeting.ends_at <= now
        document["preparations"] = fresh_rows(rules.meeting_steps, only_after=over)

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        yield from super().problems(document)
        if document.get("secrecy") in SECRECY[2:] and document.get("minutes"):
            yield Problem("minutes", "secret-text")
