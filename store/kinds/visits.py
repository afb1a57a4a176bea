"""The visitor register: one party's one visit, from sign-in to sign-out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from store.errors import Problem
from store.fields import Choice, Document, IdNumber, Instant, LongText, Names, Number, Party, Phone, Text
from store.record import Record

VISIT_CLASSES = (
    "business", "meeting", "errand", "petition", "delivery",
    "repair", "interview", "media", "other",
)  # fmt: skip
"""公务、会议、办事、信访、送货、维修、面试、媒体、其他."""

ON_SITE = ("arrived", "waiting", "met")
"""The states of a visitor who is inside."""


def _needs_host(document: Document) -> bool:
    """Petitioners and deliveries have nobody to see yet."""
    return document.get("visit_class") not in ("petition", "delivery")


class Visit(Record, kind="visit", table="visits"):
    """One party's one visit (来访): expected → arrived → waiting → met → left."""

    steps = ("expected", "arrived", "waiting", "met")
    closed_states = ("left", "no-show", "declined", "put-off")
    columns = ("visit_no", "name", "unit", "reason", "host", "arrived_at", "state")

    name = Text(limit=60, required=True, personal=True)
    unit = Party(of="unit", limit=80)
    headcount = Number(minimum=1, maximum=500, default=1)
    visit_class = Choice(*VISIT_CLASSES, default="business")
    reason = Text(limit=200, required=True)
    host = Party(of="person", required=_needs_host)
    host_unit = Party(of="unit")
    phone = Phone()
    id_type = Choice("id-card", "passport", "officer", "driver", "work", "letter")
    id_no = IdNumber()
    pass_no = Text(limit=20, searched=False)
    plate = Text(limit=20, personal=True)
    belongings = Text(limit=120, searched=False)
    companions = Names(personal=True)
    note = LongText(limit=1000)
    expected_at = Instant()
    title = Text(limit=200, form=False, searched=False, personal=True)
    visit_no = Text(limit=20, form=False)
    arrived_at = Instant(form=False)
    host_told_at = Instant(form=False)
    host_reply = Choice("agreed", "declined", "put-off", "passed-on", form=False)
    met_at = Instant(form=False)
    left_at = Instant(form=False)
    left_how = Choice("signed-out", "afterwards", "sweep", form=False)

    @property
    def on_site(self) -> bool:
        """Whether the visitor is in the building."""
        return self.state in ON_SITE and not self.is_hidden

    @property
    def starts_at(self) -> datetime | None:
        """When the visitor came, or is expected."""
        return self.arrived_at or self.expected_at

    @classmethod
    def amend(cls, document: dict[str, object], now: datetime) -> None:
        who = f"{document.get('name') or ''} {document.get('unit') or ''}".strip()
        document["title"] = who[:200]

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        came, left = document.get("arrived_at"), document.get("left_at")
        if came and left and datetime.fromisoformat(left) < datetime.fromisoformat(came):
            yield Problem("left_at", "left-before-arrival")
        if document.get("id_no") and not document.get("id_type"):
            yield Problem("id_type", "required")
