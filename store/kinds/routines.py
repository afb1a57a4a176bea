"""The daily checklist: routines that repeat, and one tick for each on each duty date."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from store.fields import Choice, Day, Instant, LongText, Party, Repeats, Text, TimeOfDay
from store.record import Record


class Routine(Record, kind="routine", table="routines"):
    """A repeating duty of the daily checklist (例行事项)."""

    steps = ("active",)
    closed_states = ("retired",)
    columns = ("at", "title", "repeats", "owner")

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

    routine = Text(form=False, searched=False, required=True)
    duty_date = Day(form=False, required=True)
    result = Choice("done", "missed", form=False, required=True)
    reason = Text(limit=200, required=lambda document: document.get("result") == "missed")
    at = Instant(form=False, required=True)

    def settled_on(self) -> datetime | None:
        day = self.duty_date
        zone = self.at.tzinfo if self.at else ZoneInfo("Asia/Shanghai")
        return datetime.combine(day, time(12), zone) if day else None
