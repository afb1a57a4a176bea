"""Relays (转达): passing something on, with a row for everybody who has to hear of it (P41)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Choice, Document, Json, LongText, Names, Party, Rows, Text
from store.links import link
from store.record import SECRECY, Record
from store.text import clean
from store.times import Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.rules import Rules
    from store.transaction import Work

FLOWS = ("up", "down", "across")
"""上报、下达、平行."""

TOLD_HOW = ("phone", "in-person", "message", "fax", "paper", "email")
"""电话、当面、短信（即时消息）、传真、书面、邮件."""


class Relay(Record, kind="relay", table="tasks"):
    """Something passed on (转达): it is delivered when everybody has received it."""

    steps = ("relaying",)
    closed_states = ("delivered", "ended")
    own_sphere = "affairs"
    columns = ("flow", "title", "to", "due_at", "state")

    flow = Choice(*FLOWS, required=True, default="down")
    words = LongText(limit=2000, required=True)
    to = Names(required=True)
    how = Choice(*TOLD_HOW, default="phone")
    due_at = Instant()
    source = Party()
    title = Text(limit=200, form=False)
    owner = Party(of="person", form=False)
    receipts = Rows()

    @property
    def due(self) -> datetime | None:
        """By when everybody must have received it."""
        return self.due_at

    @property
    def received(self) -> int:
        """How many have received it."""
        return sum(1 for row in self.receipts if row.get("received_at"))

    @classmethod
    def closed_state(cls, outcome: str) -> str:
        """What was accomplished is delivered; anything else has ended otherwise."""
        return "delivered" if outcome == "done" else "ended"

    @classmethod
    def amend(cls, document: dict[str, Json], now: datetime) -> None:
        """One row for every recipient; who was taken off the list keeps a row that says he was told."""
        first = str(document.get("words") or "").split("\n", 1)[0]
        if document.get("secrecy") not in ("secret", "confidential", "top-secret"):
            document["title"] = first[:200]
        standing = {str(row.get("who")): dict(row) for row in document.get("receipts") or ()}
        wanted = document.get("to") or []
        told = [row for who, row in standing.items() if who not in wanted and row.get("told_at")]
        document["receipts"] = [standing.get(who, {"who": who}) for who in wanted] + told

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        if not document.get("due_at"):
            limit = now + timedelta(minutes=rules.relay_minutes)
            document["due_at"] = limit.isoformat(timespec="seconds")

    @classmethod
    def weigh(cls, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """It is delivered when everybody has received it, then and no sooner (P41)."""
        waiting = [str(row["who"]) for row in document["receipts"] if not row.get("received_at")]
        if before is not None and document["state"] == "delivered" and waiting:
            raise Refused("not-received", id=before.id, names=waiting)

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        for row in document.get("receipts") or ():
            told, received = row.get("told_at"), row.get("received_at")
            if told and received and datetime.fromisoformat(received) < datetime.fromisoformat(told):
                yield Problem("to", "received-before-told", {"who": row.get("who")})


def relay(
    desk: Desk,
    record: Record | None,
    flow: str,
    words: str,
    recipients: Sequence[str],
    how: str = "phone",
    *,
    due_at: datetime | None = None,
) -> Relay:
    """Pass something on (转达), about a record or of its own: `flow` is up, down or across.

    Raises `InvalidRecord`.
    """
    values: dict[str, Json] = {"flow": flow, "words": words, "to": list(recipients), "how": how}
    if due_at is not None:
        values["due_at"] = due_at.isoformat(timespec="seconds")
    if record is not None:
        values |= {"links": [link("about", record)], "central": record.central, "line": record.line}
        if record.secrecy in SECRECY[2:]:
            values["secrecy"] = record.secrecy
    return Relay(desk.add("relay", values, action="relay").document)


def relay_told(desk: Desk, relay: Relay, recipient: str, how: str = "") -> Relay:
    """Somebody has been told; whether he has it is still open. Raises `Refused`, `Conflict`."""
    return _row_changed(desk, relay, recipient, how, read_back=False, received=False)


def relay_received(
    desk: Desk, relay: Relay, recipient: str, *, told_how: str = "", read_back: bool = False
) -> Relay:
    """Somebody has received it, and whether he read it back; with the last one it is delivered.

    Raises `Refused` ("no-such-recipient", "already-received", "already-closed"), `Conflict`.
    """
    return _row_changed(desk, relay, recipient, told_how, read_back=read_back, received=True)


def _row_changed(
    desk: Desk, relay: Relay, recipient: str, how: str, *, read_back: bool, received: bool
) -> Relay:
    if how and how not in TOLD_HOW:
        raise InvalidRecord([Problem("how", "not-a-choice", {"value": how})])
    with desk.transaction("relay-received" if received else "relay-told") as work:
        current = work.current(relay)
        if not current.is_open:
            raise Refused("already-closed", id=relay.id)
        now = work.now.isoformat(timespec="seconds")
        rows = [dict(row) for row in current.receipts]
        row = next((row for row in rows if row.get("who") == clean(recipient)), None)
        if row is None:
            raise Refused("no-such-recipient", who=recipient)
        if row.get("received_at"):
            raise Refused("already-received", who=recipient)
        row |= {"told_at": row.get("told_at") or now, "how": how or row.get("how") or current.how}
        if received:
            row |= {"received_at": now, "read_back": read_back, "by": desk.officer}
        changed = current.with_(receipts=rows)
        if all(row.get("received_at") for row in rows):
            told = {"kind": "done", "words": f"{len(rows)}/{len(rows)}", "by": desk.officer, "at": now}
            changed = changed.with_(state="delivered", outcome=told, closed_at=now)
        return work.put(changed)
