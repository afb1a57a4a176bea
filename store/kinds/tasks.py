"""Pending matters: what somebody must bring to an outcome."""

from __future__ import annotations

from datetime import datetime

from store.fields import LongText, Names, Party, Rows, Text
from store.record import Record
from store.times import Instant


class Task(Record):
    """Something pending until it has an outcome (待办)."""

    table = "tasks"
    steps = ("assigned", "accepted", "underway")
    columns = ("title", "owner", "due_at", "state")

    title = Text(limit=200, required=True)
    due_at = Instant()
    owner = Party(of="person")
    unit = Party(of="unit")
    source = Party()
    people = Names(form=False)
    note = LongText()
    yields = Rows()

    @property
    def due(self) -> datetime | None:
        """When it must be settled."""
        return self.due_at


class Errand(Task, kind="errand"):
    """An errand to be run (办事)."""
