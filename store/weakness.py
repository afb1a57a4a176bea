"""The weak-link scan (P56): every matter without owner, due time, acceptance, progress, feedback or outcome.

It is asked for, at any time and at handover; what presses at this minute stands in `store.needs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from store.kinds.documents import Incoming
from store.kinds.matters import Matter
from store.kinds.relays import Relay
from store.kinds.reporting import Request
from store.kinds.supervision import Supervision
from store.kinds.tasks import Task
from store.kinds.visits import Visit
from store.needs import OWNED, Finding, last_moved, meetings_without_outcome, routines_missed
from store.queries import on_site
from store.record import Record, standing
from store.times import Instant

if TYPE_CHECKING:
    from store.desk import Desk

_AT = Instant()


def weak_links(desk: Desk) -> list[Finding]:
    """Every weak link as it stands now: central ones first, then the oldest."""
    now = desk.clock.now()
    tasks = desk.records("tasks")
    following = _following(tasks)
    found = [
        *(
            finding
            for record in tasks
            if record.is_open
            for finding in _of_task(desk, record, following, now)
        ),
        *(
            finding
            for record in desk.records("documents")
            if record.is_open
            for finding in _of_document(desk, record, now)
        ),
        *_undelivered(desk, now),
        *_still_inside(desk, now),
        *meetings_without_outcome(desk, now),
        *routines_missed(desk),
    ]
    return sorted(
        found,
        key=lambda finding: (not finding.record.central, finding.since, finding.record.id, finding.code),
    )


def _following(tasks: list[Record]) -> dict[str, list[Record]]:
    """The tasks that were decided by each record."""
    found: dict[str, list[Record]] = {}
    for task in tasks:
        for row in task.links:
            if row.get("how") == "decided-by":
                found.setdefault(str(row.get("id")), []).append(task)
    return found


def _of_task(
    desk: Desk, record: Record, following: dict[str, list[Record]], now: datetime
) -> Iterator[Finding]:
    created = record.created_at or now
    if isinstance(record, Relay):
        waiting = [row for row in record.receipts if not row.get("received_at")]
        if waiting and record.due is not None and record.due <= now:
            names = [str(row.get("who")) for row in waiting]
            yield Finding("not-received", record, record.due, {"names": names, "count": len(names)})
        return
    if not isinstance(record, Task):
        return
    if isinstance(record, Supervision) and record.suspended:
        return
    if record.outcome:
        yield Finding("unconfirmed", record, _AT.read(record.outcome.get("at")) or created)
        return
    if isinstance(record, Request) and record.state == "submitted":
        since = _entered(record, "submitted") or created
        late = record.due is not None and record.due <= now
        if late or now - since >= timedelta(days=desk.rules.decision_days):
            yield Finding("undecided", record, since)
        return
    if isinstance(record, Request) and record.state == "answered" and not record.effect:
        decided = following.get(record.id, [])
        if decided and not any(task.is_open for task in decided):
            ended = (task.closed_at or created for task in decided)
            yield Finding("effect-unchecked", record, max(ended))
            return
    owned = record.owner or record.unit
    if not owned and record.kind in OWNED:
        yield Finding("no-owner", record, created)
    if record.due is None and not record.no_due_reason:
        yield Finding("no-due", record, created)
    yield from _standing_still(desk, record, now)
    yield from _opinions_missing(desk, record, now)
    if isinstance(record, Supervision):
        yield from _asks_open(desk, record, now)


def _of_document(desk: Desk, record: Record, now: datetime) -> Iterator[Finding]:
    if not isinstance(record, Matter):
        return
    created = record.created_at or now
    if isinstance(record, Incoming):
        waits = record.handling_class != "to-read"
        begun = record.state not in ("signed", "registered", "reviewed")
        if waits and begun and not record.lead_unit and not record.owner:
            yield Finding("no-owner", record, created)
        limit = timedelta(days=desk.rules.circulation_days)
        out = [row for row in record.circulation if not row.get("returned_at")]
        since = min((at for row in out if (at := _AT.read(row.get("sent_at")))), default=now)
        if now - since >= limit:
            names = [str(row.get("who")) for row in out]
            yield Finding("circulation-out", record, since, {"names": names, "count": len(names)})
        if not waits and record.due is None:
            return
    yield from _standing_still(desk, record, now)
    yield from _opinions_missing(desk, record, now)


def _standing_still(desk: Desk, record: Record, now: datetime) -> Iterator[Finding]:
    """Overdue; else not accepted; else without progress for the house's days."""
    moved = last_moved(record, now)
    if record.due is not None and record.due <= now:
        yield Finding("overdue", record, record.due)
    elif record.state == "assigned" and (record.document.get("owner") or record.document.get("unit")):
        given = [_AT.read(row.get("at")) for row in record.handed]
        since = max(at for at in (*given, _entered(record, "assigned"), record.created_at, None) if at)
        if now - since >= timedelta(minutes=desk.rules.accept_minutes):
            yield Finding("not-accepted", record, since)
    elif now - moved >= timedelta(days=desk.rules.quiet_days):
        yield Finding("quiet", record, moved, {"days": (now - moved).days})


def _entered(record: Record, state: str) -> datetime | None:
    """When a record came into a state last."""
    rows = record.document.get("stamps") or ()
    return max(
        (at for row in rows if row.get("state") == state and (at := _AT.read(row.get("at")))), default=None
    )


def _opinions_missing(desk: Desk, record: Matter, now: datetime) -> Iterator[Finding]:
    limit = timedelta(days=desk.rules.opinion_days)
    late = [
        (at, str(row.get("unit")))
        for row in record.opinions
        if row.get("state") in (None, "", "awaiting")
        and (at := _AT.read(row.get("asked_at"))) is not None
        and now - at >= limit
    ]
    if late:
        names = [unit for _at, unit in late]
        yield Finding("opinion-missing", record, min(late)[0], {"names": names, "count": len(names)})


def _asks_open(desk: Desk, item: Supervision, now: datetime) -> Iterator[Finding]:
    for row in item.asks:
        at = _AT.read(row.get("at"))
        if not row.get("answer") and at and now - at >= timedelta(days=desk.rules.decision_days):
            yield Finding("ask-unanswered", item, at)


def _undelivered(desk: Desk, now: datetime) -> Iterator[Finding]:
    """Leaders' instructions that have not reached those they are addressed to, one finding a record."""
    limit = timedelta(minutes=desk.rules.deliver_minutes)
    for record in desk.all_records():
        if record.is_hidden or not record.instructions:
            continue
        written = [
            at
            for row in record.instructions
            if not row.get("delivered_at")
            and (row.get("to") or not row.get("tasks"))
            and (at := _AT.read(row.get("written_at"))) is not None
            and now - at >= limit
        ]
        if written:
            yield Finding("instruction-undelivered", record, min(written))


def _still_inside(desk: Desk, now: datetime) -> Iterator[Finding]:
    """Visitors who have not left although the working day they came on is over."""
    for visit in on_site(desk):
        came = visit.arrived_at
        if came is None:
            continue
        local = came.astimezone(desk.clock.zone)
        ends = datetime.combine(local.date(), desk.rules.workday_ends, desk.clock.zone)
        if came >= ends:
            turn = datetime.combine(local.date(), time(0), desk.clock.zone) + timedelta(days=1)
            ends = turn.replace(hour=desk.rules.day_starts.hour, minute=desk.rules.day_starts.minute)
        if now >= ends:
            yield Finding("still-inside", visit, came)


def awaiting_decision(desk: Desk) -> list[Request]:
    """The requests that wait for a leader's decision (待批, P15), the most pressing first."""
    now = desk.clock.now()
    waiting = [
        record
        for record in desk.records("tasks")
        if isinstance(record, Request) and record.state == "submitted"
    ]
    return sorted(waiting, key=lambda request: standing(request, now))


def being_served(desk: Desk) -> list[Record]:
    """Who is being served now (P16): visitors inside, callers who were promised a reply; longest first."""
    callers = [
        record
        for record in desk.records("log")
        if record.kind == "call" and record.is_open and record.due is not None
    ]
    inside: list[Visit] = on_site(desk)
    return [*inside, *sorted(callers, key=lambda call: str(call.document.get("happened_at") or ""))]


def closing_fields(desk: Desk, record: Record) -> tuple[str, ...]:
    """The fields that closing this record asks for besides its outcome, by name."""
    return record.closing_fields(desk.records("tasks"))
