"""The visitor register: what is written of one party's one visit, and what of it is personal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from store.errors import Problem
from store.fields import Choice, Choices, Document, Json, LongText, Names, Number, Party, Rows, Text
from store.identity import STAR, Digest, IdNumber, Phone, birth_date, holds_citizen_number
from store.record import Record
from store.text import fold
from store.times import Instant

if TYPE_CHECKING:
    from store.rules import Rules
    from store.transaction import Work

VISIT_CLASSES = (
    "business", "meeting", "errand", "petition", "delivery",
    "repair", "interview", "media", "other",
)  # fmt: skip
"""公务、会议、办事、信访、送货、维修、面试、媒体、其他."""

ON_SITE = ("arrived", "waiting", "met")
"""The states of a visitor who is inside."""

COURTESIES = ("tea", "seat", "words", "warmth")
"""一杯热茶、一张椅子、一句好话、一份热情 (P45)."""

CORRECTABLE = ("arrived_at", "left_at")
"""The moments that may be corrected afterwards; the original stays beside."""


class ServiceClock(NamedTuple):
    """How long a visitor was served, from arriving: to the first contact, to the host, to the end (P48)."""

    contact: timedelta | None
    host: timedelta | None
    finish: timedelta | None


def visit_number(draw: Callable[[str], int], rules: Rules, now: datetime) -> str:
    """The next number of the day's register: month and day of the duty date, then a counter."""
    day = rules.duty_date(now)
    return f"{day:%m%d}-{draw(f'visit/{day}'):02d}"


def _needs_host(document: Document) -> bool:
    """Petitioners and deliveries have nobody to see yet."""
    return document.get("visit_class") not in ("petition", "delivery")


def _needs_name(document: Document) -> bool:
    """A visit whose personal data was removed has no name any more."""
    return not document.get("purged_at")


class Visit(Record, kind="visit", table="visits"):
    """One party's one visit (来访): expected → arrived → waiting → met → left."""

    steps = ("expected", "arrived", "waiting", "met")
    closed_states = ("left", "no-show", "declined", "put-off")
    columns = ("visit_no", "name", "unit", "reason", "host", "arrived_at", "state")
    exported = (
        "visit_no",
        "arrived_at",
        "contact_at",
        "host_told_at",
        "met_at",
        "left_at",
        "left_how",
        "pass_back",
        "courtesy",
        "rating",
        "outcome",
    )

    name = Text(limit=60, required=_needs_name, personal=True)
    unit = Party(of="unit", limit=80)
    headcount = Number(minimum=1, maximum=500, default=1)
    visit_class = Choice(*VISIT_CLASSES, default="business")
    reason = Text(limit=200, required=True)
    host = Party(of="person", required=_needs_host)
    host_unit = Party(of="unit")
    expected_at = Instant()
    expected_until = Instant()
    pass_no = Text(limit=20, searched=False)
    plate = Text(limit=20, personal=True)
    phone = Phone(digest="phone_digest")
    id_type = Choice("id-card", "passport", "officer", "driver", "work", "letter")
    id_no = IdNumber(digest="id_digest")
    position = Text(limit=40)
    companions = Names(personal=True)
    belongings = Text(limit=120, searched=False)
    cost = Number(maximum=1_000_000)
    note = LongText(limit=1000, personal=True)
    title = Text(limit=200, form=False, searched=False, personal=True)
    visit_no = Text(limit=20, form=False)
    arrived_at = Instant(form=False)
    contact_at = Instant(form=False)
    first_contact = Party(of="person", form=False)
    contact = Party(of="person", form=False)
    host_told_at = Instant(form=False)
    host_told_by = Party(of="person", form=False)
    host_reply = Choice("agreed", "declined", "put-off", "passed-on", form=False)
    met_at = Instant(form=False)
    courtesy = Choices(*COURTESIES, form=False)
    left_at = Instant(form=False)
    left_how = Choice("signed-out", "afterwards", "sweep", form=False)
    pass_back = Choice("back", "not-back", form=False)
    rating = Number(minimum=1, maximum=5, form=False)
    handings = Rows()
    corrections = Rows()
    earlier = Text(form=False, searched=False)
    phone_digest = Digest()
    id_digest = Digest()

    @property
    def on_site(self) -> bool:
        """Whether the visitor is in the building."""
        return self.state in ON_SITE and not self.is_hidden

    @property
    def is_waiting(self) -> bool:
        """Whether the visitor is inside and has not met anybody yet."""
        return self.state in ("arrived", "waiting") and not self.is_hidden

    @property
    def starts_at(self) -> datetime | None:
        """When the visitor came, or is expected."""
        return self.arrived_at or self.expected_at

    def waited(self, now: datetime) -> timedelta | None:
        """How long the visitor has waited, or had to; None before arriving."""
        came = self.arrived_at
        until = self.met_at or self.left_at or now
        return max(until - came, timedelta(0)) if came else None

    @property
    def service(self) -> ServiceClock:
        """The service clock as far as it has run (P48)."""
        came = self.arrived_at

        def since(moment: datetime | None) -> timedelta | None:
            return max(moment - came, timedelta(0)) if came and moment else None

        return ServiceClock(since(self.contact_at), since(self.met_at), since(self.left_at))

    def step_stamps(self, state: str, now: datetime) -> dict[str, Json]:
        """The moment of arriving and of meeting the host."""
        stamped = {"arrived": "arrived_at", "met": "met_at"}.get(state)
        return {stamped: now.isoformat(timespec="seconds")} if stamped else {}

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        if document["state"] in ON_SITE and not document.get("visit_no"):
            document["visit_no"] = visit_number(draw, rules, now)

    @classmethod
    def amend(cls, document: dict[str, Json], now: datetime) -> None:
        number = str(document.get("id_no") or "")
        if number and not document.get("id_type") and len(number) == 18 and number[:6].isdigit():
            document["id_type"] = "id-card"
        with_them = 1 + len(document.get("companions") or ())
        document["headcount"] = max(document.get("headcount") or 1, with_them)
        who = f"{document.get('name') or ''} {document.get('unit') or ''}".strip()
        document["title"] = who[:200]

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        came, left = document.get("arrived_at"), document.get("left_at")
        if came and left and datetime.fromisoformat(left) < datetime.fromisoformat(came):
            yield Problem("left_at", "left-before-arrival")
        start, end = document.get("expected_at"), document.get("expected_until")
        if start and end and datetime.fromisoformat(end) < datetime.fromisoformat(start):
            yield Problem("expected_until", "ends-before-start")
        number = str(document.get("id_no") or "")
        if number and not document.get("id_type"):
            yield Problem("id_type", "required")
        if number and STAR not in number:
            yield from _number_problems(document, number)
        for name, field in cls.fields.items():
            words = isinstance(field, Text) and not field.masked and field.form
            if words and holds_citizen_number(str(document.get(name) or "")):
                yield Problem(name, "number-in-words")
        if holds_citizen_number(str((document.get("outcome") or {}).get("words") or "")):
            yield Problem("words", "number-in-words")

    def clashes(self, work: Work, before: Record | None) -> Iterator[Problem]:
        """A pass hangs round one neck only, and a lost one round nobody's."""
        wanted = fold(self.pass_no)
        same = isinstance(before, Visit) and before.on_site and fold(before.pass_no) == wanted
        if not wanted or not self.on_site or same:
            return
        for other in work.records("visits"):
            inside = isinstance(other, Visit) and other.id != self.id and other.on_site
            if inside and fold(str(other.document.get("pass_no") or "")) == wanted:
                yield Problem("pass_no", "pass-in-use", {"name": other.headline()})
                return
        for other in work.records("parties"):
            if other.kind == "lost-pass" and other.is_open and fold(other.title) == wanted:
                yield Problem("pass_no", "pass-lost")
                return


def _number_problems(document: Document, number: str) -> Iterator[Problem]:
    if document.get("id_type") == "id-card" and len(number) not in (15, 18):
        yield Problem("id_no", "id-length", {"length": len(number)})
        return
    born, written = birth_date(number), document.get("created_at")
    if born and written and born > datetime.fromisoformat(written).date():
        yield Problem("id_no", "id-birth-date", {"day": born.isoformat()})
