"""The duty log: notes, and corrections to what can no longer be changed."""

from __future__ import annotations

from datetime import datetime

from store.fields import Day, Instant, LongText, Number, Text
from store.record import Record


class Entry(Record):
    """A line of the duty log: the time of the event apart from the time of writing."""

    table = "log"
    steps = ("open",)
    columns = ("happened_at", "text", "created_by")
    closes_with_outcome = False

    text = LongText(limit=4000, required=True)
    happened_at = Instant()
    title = Text(limit=200, form=False, searched=False)
    duty_date = Day(form=False)
    entry_no = Number(form=False)

    @property
    def starts_at(self) -> datetime | None:
        """When it happened."""
        return self.happened_at

    def settled_on(self) -> datetime | None:
        """A plain entry asks for nothing more once it is written."""
        return self.happened_at

    @classmethod
    def amend(cls, document: dict[str, object], now: datetime) -> None:
        if not document.get("happened_at"):
            document["happened_at"] = now.isoformat(timespec="seconds")
        first = str(document.get("text") or "").split("\n", 1)[0]
        document["title"] = first[:200]


class Note(Entry, kind="note"):
    """A line of the duty log (记事)."""


class Correction(Entry, kind="correction"):
    """What corrects an entry whose time for changes is over (更正); it is linked to that entry."""

    corrects = Text(form=False, searched=False, required=True)
