"""Templates: what was done once, kept under a name; they stand where the other patterns live."""

from __future__ import annotations

from datetime import datetime

from store.fields import Facts, Text
from store.record import Record


class Template(Record, kind="template", table="routines"):
    """The pattern of a record: its kind, its values, how long it may take, its parts."""

    steps = ("kept",)
    closed_states = ("kept",)
    closes_with_outcome = False

    title = Text(limit=100, required=True, searched=False)
    pattern = Facts()

    def settled_on(self) -> datetime | None:
        """Never: a pattern stays in the live file."""
        return None
