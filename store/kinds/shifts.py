"""The roster: who is on duty when, and who leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from store.errors import Problem
from store.fields import Document, Names, Party, Text
from store.record import Record
from store.times import Day, Instant

if TYPE_CHECKING:
    from store.desk import Desk


class Shift(Record, kind="shift", table="shifts"):
    """A span of duty (班次) with its duty leader and officers."""

    steps = ("planned",)
    closed_states = ("over",)
    closes_with_outcome = False
    columns = ("duty_date", "name", "leader", "officer", "starts", "ends")

    name = Text(limit=20, required=True, searched=False)
    duty_date = Day(required=True)
    starts = Instant(required=True)
    ends = Instant(required=True)
    leader = Party(of="person", required=True)
    officer = Party(of="person", required=True)
    assistant = Party(of="person")
    relief = Names()
    title = Text(limit=200, form=False, searched=False)

    @property
    def starts_at(self) -> datetime | None:
        """When the shift begins."""
        return self.starts

    def settled_on(self) -> datetime | None:
        """The end of the shift."""
        return self.ends

    def covers(self, instant: datetime) -> bool:
        """Whether this shift is on duty at `instant`, also past midnight."""
        return bool(self.starts and self.ends and self.starts <= instant < self.ends)

    @classmethod
    def amend(cls, document: dict[str, object], now: datetime) -> None:
        document["title"] = f"{document.get('name') or ''} {document.get('officer') or ''}".strip()

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        starts, ends = document.get("starts"), document.get("ends")
        if starts and ends and datetime.fromisoformat(ends) <= datetime.fromisoformat(starts):
            yield Problem("ends", "ends-before-start")


def on_duty(desk: Desk, instant: datetime) -> Shift | None:
    """The shift that covers `instant`, also after midnight (P3); the one begun last where two overlap."""
    covering = [
        record for record in desk.records("shifts") if isinstance(record, Shift) and record.covers(instant)
    ]
    return max(covering, key=lambda shift: shift.document["starts"], default=None)
