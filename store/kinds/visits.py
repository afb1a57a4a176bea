"""The visitor register: one party's one visit, from sign-in to sign-out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from store.errors import Problem
from store.fields import Choice, Document, Json, LongText, Names, Number, Party, Text
from store.identity import IdNumber, Phone
from store.record import Record
from store.times import Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.rules import Rules

VISIT_CLASSES = (
    "business", "meeting", "errand", "petition", "delivery",
    "repair", "interview", "media", "other",
)  # fmt: skip
"""公务、会议、办事、信访、送货、维修、面试、媒体、其他."""

ON_SITE = ("arrived", "waiting", "met")
"""The states of a visitor who is inside."""


def visit_number(draw: Callable[[str], int], rules: Rules, now: datetime) -> str:
    """The next number of the day's register: month and day of the duty date, then a counter."""
    day = rules.duty_date(now)
    return f"{day:%m%d}-{draw(f'visit/{day}'):02d}"


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
    expected_at = Instant()
    phone = Phone()
    id_type = Choice("id-card", "passport", "officer", "driver", "work", "letter")
    id_no = IdNumber()
    pass_no = Text(limit=20, searched=False)
    plate = Text(limit=20, personal=True)
    belongings = Text(limit=120, searched=False)
    companions = Names(personal=True)
    note = LongText(limit=1000)
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
    def amend(cls, document: dict[str, object], now: datetime) -> None:
        number = str(document.get("id_no") or "")
        if number and not document.get("id_type") and len(number) == 18 and number[:17].isdigit():
            document["id_type"] = "id-card"
        who = f"{document.get('name') or ''} {document.get('unit') or ''}".strip()
        document["title"] = who[:200]

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        came, left = document.get("arrived_at"), document.get("left_at")
        if came and left and datetime.fromisoformat(left) < datetime.fromisoformat(came):
            yield Problem("left_at", "left-before-arrival")
        if document.get("id_no") and not document.get("id_type"):
            yield Problem("id_type", "required")


def sign_in(desk: Desk, values: Mapping[str, Json], expected: Visit | None = None) -> Visit:
    """Register a party that has come, also an expected one. Raises `InvalidRecord`, `Conflict`."""
    with desk.transaction("sign-in") as work:
        now = work.now.isoformat(timespec="seconds")
        arrival = {"state": "arrived", "arrived_at": values.get("arrived_at") or now}
        if expected is None:
            return Visit(work.insert("visit", {**values, **arrival}).document)
        number = visit_number(work.draw, desk.rules, work.now)
        return work.put(work.current(expected).with_(**{**values, **arrival, "visit_no": number}))


def tell_host(desk: Desk, visit: Visit, reply: str) -> Visit:
    """The host was told that somebody waits, and what he answered (agreed, declined, put-off, passed-on)."""
    with desk.transaction("tell-host") as work:
        now = work.now.isoformat(timespec="seconds")
        current = work.current(visit)
        state = "waiting" if current.state == "arrived" else current.state
        return work.put(current.with_(host_told_at=now, host_reply=reply, state=state))


def sign_out(
    desk: Desk, visit: Visit, outcome: str, words: str, *, how: str = "signed-out", served: str = ""
) -> Visit:
    """The visitor leaves: off the list of who is here at once. Raises `InvalidRecord`, `Refused`."""
    now = desk.clock.now().isoformat(timespec="seconds")
    if visit.state == "expected":
        return desk.close(visit, outcome, words, action="no-show", state="no-show")
    return desk.close(visit, outcome, words, action="sign-out", left_at=now, left_how=how, served=served)


def earlier_visits(desk: Desk, name: str) -> list[Visit]:
    """The live visits of somebody of this name, newest first; a returning visitor's form fills itself."""
    found = [record for record in desk.records("visits") if isinstance(record, Visit) and record.name == name]
    return found[::-1]
