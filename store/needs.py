"""What needs somebody now: matters that are late or stand still, visitors who wait, routines missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.kinds.agenda import Meeting
from store.queries import checklist_of, expected, on_site, pending_records
from store.record import Record
from store.times import Instant
from store.visitors import leaving_late

if TYPE_CHECKING:
    from store.desk import Desk

_AT = Instant()


@dataclass(frozen=True)
class Finding:
    """A record that needs somebody: `code` says why, `since` when that began."""

    code: str
    record: Record
    since: datetime
    facts: dict[str, object] = field(default_factory=dict)


def needs_somebody(desk: Desk) -> list[Finding]:
    """What needs somebody now, one finding a record: central first, visitors, then the longest waiting."""
    now = desk.clock.now()
    found = [*_visitors_waiting(desk, now), *_matters_late(desk, now), *_routines_missed(desk, now)]
    return sorted(
        found,
        key=lambda finding: (
            not finding.record.central,
            finding.record.table != "visits",
            finding.code != "overdue",
            finding.since,
            finding.record.id,
        ),
    )


def _visitors_waiting(desk: Desk, now: datetime) -> Iterator[Finding]:
    limit = timedelta(minutes=desk.rules.wait_limit_minutes)
    late = timedelta(minutes=desk.rules.expected_late_minutes)
    staying = {visit.id for visit in leaving_late(desk, now)}
    for visit in on_site(desk):
        came = visit.arrived_at
        if visit.state in ("arrived", "waiting") and came is not None:
            if visit.host_told_at is None:
                yield Finding("host-not-told", visit, came)
            elif now - came >= limit:
                yield Finding("waiting", visit, came)
        elif visit.id in staying and came is not None:
            yield Finding("stays-late", visit, came)
    for visit in expected(desk, desk.duty_date):
        if visit.expected_at is not None and now - visit.expected_at >= late:
            yield Finding("expected-late", visit, visit.expected_at)


def _matters_late(desk: Desk, now: datetime) -> Iterator[Finding]:
    accept = timedelta(minutes=desk.rules.accept_minutes)
    quiet = timedelta(days=desk.rules.quiet_days)
    for record in pending_records(desk, now):
        if isinstance(record, Meeting):
            yield Finding("no-outcome", record, record.due or now)
            continue
        created = record.created_at or now
        steps = (_AT.read(row.get("at")) for row in record.progress)
        moved = max(moment for moment in (created, record.changed_at, *steps) if moment)
        if record.due is not None and record.due <= now:
            yield Finding("overdue", record, record.due)
        elif record.kind == "errand" and record.state == "assigned" and record.document.get("owner"):
            if now - created >= accept:
                yield Finding("not-accepted", record, created)
        elif record.table == "tasks" and not record.document.get("owner") and not record.document.get("unit"):
            if now - created >= accept:
                yield Finding("no-owner", record, created)
        elif record.table == "tasks" and now - moved >= quiet:
            yield Finding("quiet", record, moved, {"days": (now - moved).days})


def _routines_missed(desk: Desk, now: datetime) -> Iterator[Finding]:
    """Yesterday's routines that nobody ticked nor explained (P37), shown once: today."""
    for line in checklist_of(desk, desk.duty_date - timedelta(days=1)):
        if line.tick is None and line.at <= now:
            yield Finding("routine-missed", line.routine, line.at)
