"""The acts on any record: chase, hand on, assign, put off, have the outcome confirmed, split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Json, Names
from store.links import link
from store.record import KINDS, SECRECY, Record
from store.text import clean
from store.times import Instant
from store.weighing import parts_in

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work

R = TypeVar("R", bound=Record)

_AT = Instant()


@dataclass(frozen=True)
class FollowUp:
    """One thing to be done in consequence: an instruction's execution, a part of something larger."""

    title: str
    owner: str = ""
    unit: str = ""
    due_at: datetime | None = None
    kind: str = "errand"


def said(**words: str) -> dict[str, str]:
    """The words of an act, cleaned; every one of them must be filled. Raises `InvalidRecord`."""
    cleaned = {name: clean(text, lines=True) for name, text in words.items()}
    missing = [Problem(name, "required") for name, text in cleaned.items() if not text]
    if missing:
        raise InvalidRecord(missing)
    return cleaned


def stamp_of(work: Work) -> str:
    """The moment of the transaction as it is stored."""
    return work.now.isoformat(timespec="seconds")


def stored(instant: datetime | None) -> str | None:
    """A moment as it is stored. Raises `InvalidRecord` for one without its zone."""
    if instant is not None and instant.tzinfo is None:
        raise InvalidRecord([Problem("at", "no-offset")])
    return instant.isoformat(timespec="seconds") if instant else None


def open_now(work: Work, record: R) -> R:
    """The record as it stands, if it is still open. Raises `Conflict`, `Refused("already-closed")`."""
    current = work.current(record)
    if not current.is_open:
        raise Refused("already-closed", id=record.id)
    return current


def changed_row(rows: Iterable[dict[str, Json]], number: int, **values: Json) -> list[Json]:
    """The rows with other values in one of them, counted from 1. Raises `Refused("no-such-row")`."""
    copied: list[Json] = [dict(row) for row in rows]
    if not 1 <= number <= len(copied):
        raise Refused("no-such-row", number=number)
    copied[number - 1] |= values
    return copied


# ── chasing ─────────────────────────────────────────────────────────────────────────────


def chase(desk: Desk, record: R, whom: str, how: str = "", answer: str = "") -> R:
    """Remind whoever handles it (催办): whom, how, and what was answered.

    Raises `InvalidRecord`, `Conflict`, `Refused("already-closed")`.
    """
    whom = said(whom=whom)["whom"]
    with desk.transaction("chase") as work:
        current = open_now(work, record)
        at = stamp_of(work)
        row = {"at": at, "by": desk.officer, "whom": whom, "how": clean(how)}
        if words := clean(answer, lines=True):
            row |= {"answer": words, "answered_at": at}
        state = current.chase_leads.get(current.state, current.state)
        return work.put(current.with_(chases=[*current.chases, row], state=state))


def answer_chase(desk: Desk, record: R, answer: str, number: int = 0) -> R:
    """What was answered to a chase: to the last one, or to that of a number counted from 1.

    Raises `InvalidRecord`, `Conflict`, `Refused("no-such-row")`.
    """
    words = said(answer=answer)["answer"]
    with desk.transaction("answer-chase") as work:
        current = work.current(record)
        rows = changed_row(
            current.chases, number or len(current.chases), answer=words, answered_at=stamp_of(work)
        )
        return work.put(current.with_(chases=rows))


def chase_count(record: Record) -> int:
    """How often it was chased."""
    return len(record.chases)


def last_chased(record: Record) -> datetime | None:
    """When it was chased last."""
    return max((at for row in record.chases if (at := _AT.read(row.get("at")))), default=None)


# ── who does it, until when ────────────────────────────────────────────────────────────


def hand_to(desk: Desk, record: R, owner: str, unit: str = "", reason: str = "") -> R:
    """Hand it on to somebody else (移交), who has to accept it anew.

    Raises `InvalidRecord`, `Conflict`, `Refused` ("already-closed"; "no-owner-here": nobody owns such a
    record).
    """
    owner = said(owner=owner)["owner"]
    with desk.transaction("hand-to") as work:
        current = open_now(work, record)
        if "owner" not in current.fields:
            raise Refused("no-owner-here", id=record.id)
        values: dict[str, Json] = {"owner": owner}
        if unit := clean(unit):
            values["unit" if "unit" in current.fields else "lead_unit"] = unit
        row = {
            "at": stamp_of(work),
            "by": desk.officer,
            "from": current.document.get("owner") or "",
            "to": owner,
            "unit": unit,
            "reason": clean(reason, lines=True),
        }
        if "accepted" in current.steps and current.state == "accepted":
            values["state"] = current.steps[current.steps.index("accepted") - 1]
        return work.put(current.with_(handed=[*current.handed, row], **values))


def assign(desk: Desk, record: R, lead_unit: str, co_units: Sequence[str] = ()) -> R:
    """Name the one lead unit (主办) and the co-units (协办), whose opinions are then waited for.

    Raises `InvalidRecord` ("two-leads": exactly one unit leads, P18), `Conflict`, `Refused`.
    """
    lead = said(lead_unit=lead_unit)["lead_unit"]
    with desk.transaction("assign") as work:
        current = open_now(work, record)
        if "co_units" not in current.fields:
            raise Refused("no-units-here", id=record.id)
        field = "lead_unit" if "lead_unit" in current.fields else "unit"
        return work.put(current.with_(**{field: lead, "co_units": Names().check(list(co_units))}))


def postpone(desk: Desk, record: R, due_at: datetime, reason: str) -> R:
    """Put the due time off, with a reason; the old one is kept (P22).

    Raises `InvalidRecord` ("due-past": the new time has passed), `Conflict`, `Refused`
    ("already-closed", "no-due-here", "ask-first": a supervision item is extended by asking).
    """
    words = said(reason=reason)["reason"]
    with desk.transaction("postpone") as work:
        current = open_now(work, record)
        if current.kind == "supervision":
            raise Refused("ask-first", id=record.id)
        return work.put(with_due(current, work, due_at, words))


def with_due(record: R, work: Work, due_at: datetime, reason: str) -> R:
    """The record with another due time and the old one kept in a row."""
    if "due_at" not in record.fields:
        raise Refused("no-due-here", id=record.id)
    if due_at <= work.now:
        raise InvalidRecord([Problem("due_at", "due-past")])
    row = {
        "at": stamp_of(work),
        "by": work.officer,
        "due_at": record.document.get("due_at"),
        "to": stored(due_at),
        "reason": reason,
    }
    return record.with_(due_at=stored(due_at), postponed=[*record.postponed, row])


# ── outcome confirmed, parts ───────────────────────────────────────────────────────────


def confirm(desk: Desk, record: R, leader: str, words: str = "", *, satisfied: bool = True) -> R:
    """The leader who gave it confirms the outcome (确认), or sends it back: then words are asked for (P23).

    Raises `InvalidRecord`, `Conflict`, `Refused` ("nothing-to-confirm": no outcome waits for it).
    """
    leader = said(leader=leader)["leader"]
    words = clean(words, lines=True) if satisfied else said(words=words)["words"]
    with desk.transaction("confirm" if satisfied else "send-back") as work:
        current = work.current(record)
        if not current.is_open or not current.outcome:
            raise Refused("nothing-to-confirm", id=record.id)
        at = stamp_of(work)
        if not satisfied:
            row = {"at": at, "by": desk.officer, "leader": leader, "words": words}
            return work.put(
                current.with_(state=current.back_to(), outcome={}, progress=[*current.progress, row])
            )
        told = {**current.outcome, "confirmed_by": leader, "confirmed_at": at, "confirmed_words": words}
        if current.state != "to-confirm":
            return work.put(current.with_(outcome=told))
        state = current.closed_state(str(told.get("kind") or ""))
        return work.put(current.with_(state=state, outcome=told, closed_at=at))


def split(desk: Desk, record: Record, titles: Sequence[str | FollowUp]) -> tuple[Record, ...]:
    """Split it into parts, each a task of its own; it cannot close before they have.

    Raises `InvalidRecord`, `Conflict`, `Refused("already-closed")`.
    """
    wanted = [FollowUp(part) if isinstance(part, str) else part for part in titles]
    wanted = [part for part in wanted if clean(part.title)]
    if not wanted:
        raise InvalidRecord([Problem("titles", "required")])
    with desk.transaction("split") as work:
        current = open_now(work, record)
        made = tuple(spawn(work, current, part, "part-of") for part in wanted)
        work.put(current.with_(parts=(current.parts or 0) + len(made)))
        return made


def spawn(work: Work, origin: Record, wanted: FollowUp, how: str, **values: Json) -> Record:
    """A new task that comes from another record: what is not said is taken over from there."""
    known = origin.document
    document: dict[str, Json] = {
        "title": wanted.title,
        "owner": wanted.owner,
        "unit": wanted.unit,
        "due_at": stored(wanted.due_at) or _still_ahead(origin, work),
        "central": bool(known.get("central")),
        "sphere": known.get("sphere") or "affairs",
        "line": known.get("line") or "",
        "links": [link(how, origin)],
        **values,
    }
    if origin.secrecy in SECRECY[2:]:
        document["secrecy"] = origin.secrecy
    elif "demands" in KINDS[wanted.kind].fields:
        document.setdefault("demands", wanted.title)
    return work.insert(wanted.kind, document)


def _still_ahead(origin: Record, work: Work) -> Json:
    """The due time of where something comes from, while it is still to come."""
    return stored(origin.due) if origin.due is not None and origin.due > work.now else None


def parts_of(desk: Desk, record: Record) -> list[Record]:
    """The live parts of a record, oldest first."""
    return parts_in(desk.records("tasks"), record.id)


def part_counts(desk: Desk) -> dict[str, tuple[int, int]]:
    """How many of its parts are settled, and of how many, for every live record that has parts."""
    waiting: dict[str, int] = {}
    settled: dict[str, int] = {}
    for part in desk.records("tasks"):
        for row in part.links:
            if row.get("how") == "part-of":
                counted = waiting if part.is_open else settled
                counted[str(row.get("id"))] = counted.get(str(row.get("id")), 0) + 1
    # Parts that were filed are known by the number of those that were made.
    made = {
        record.id: record.parts
        for table in ("tasks", "documents", "agenda")
        for record in desk.records(table)
        if record.parts
    }
    counts = {}
    for record_id in {*waiting, *settled, *made}:
        still = waiting.get(record_id, 0)
        total = max(made.get(record_id) or 0, still + settled.get(record_id, 0))
        counts[record_id] = (total - still, total)
    return counts
