"""What needs somebody now: matters that are late or stand still, visitors who wait, routines missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.day import expected_before
from store.kinds.agenda import AgendaItem, Meeting
from store.occurrences import unsettled
from store.preparations import preparations_overdue
from store.queries import on_site, pending_records
from store.record import Record
from store.strips import missed_by_routine
from store.times import Instant

if TYPE_CHECKING:
    from store.desk import Desk

_AT = Instant()

OWNED = ("errand", "supervision", "issue")
"""The kinds that somebody else than their writer has to do."""


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
    found = [
        *_visitors_waiting(desk, now),
        *_matters_late(desk, now),
        *_occurrences_unsettled(desk, now),
        *routines_missed(desk),
    ]
    told = {finding.record.id for finding in found}
    found += (finding for finding in _unprepared(desk, now) if finding.record.id not in told)
    return sorted(
        found,
        key=lambda finding: (
            not finding.record.central,
            finding.record.table != "visits",
            finding.code != "overdue",
            finding.since,
            finding.record.sphere != "affairs",
            finding.record.id,
        ),
    )


def _visitors_waiting(desk: Desk, now: datetime) -> Iterator[Finding]:
    limit = timedelta(minutes=desk.rules.wait_limit_minutes)
    late = timedelta(minutes=desk.rules.expected_late_minutes)
    for visit in on_site(desk):
        came = visit.arrived_at
        if visit.state in ("arrived", "waiting") and came is not None:
            if visit.host_told_at is None:
                yield Finding("host-not-told", visit, came)
            elif now - came >= limit:
                yield Finding("waiting", visit, came)
    for visit in expected_before(desk, now - late):
        yield Finding("expected-late", visit, visit.expected_at or now)


def _matters_late(desk: Desk, now: datetime) -> Iterator[Finding]:
    accept = timedelta(minutes=desk.rules.accept_minutes)
    quiet = timedelta(days=desk.rules.quiet_days)
    for record in pending_records(desk, now):
        if isinstance(record, Meeting):
            yield Finding("no-outcome", record, record.due or now)
            continue
        if record.outcome or record.document.get("suspended") is True:
            continue
        created = record.created_at or now
        moved = last_moved(record, now)
        if record.due is not None and record.due <= now:
            yield Finding("overdue", record, record.due)
        elif record.kind == "errand" and record.state == "assigned" and record.document.get("owner"):
            if now - created >= accept:
                yield Finding("not-accepted", record, created)
        elif record.kind in OWNED and not record.document.get("owner") and not record.document.get("unit"):
            if now - created >= accept:
                yield Finding("no-owner", record, created)
        elif record.table == "tasks" and now - moved >= quiet:
            yield Finding("quiet", record, moved, {"days": (now - moved).days})


def last_moved(record: Record, now: datetime) -> datetime:
    """When something was last done about a record."""
    steps = (_AT.read(row.get("at")) for row in record.progress)
    return max(moment for moment in (record.created_at or now, record.changed_at, *steps) if moment)


def meetings_without_outcome(desk: Desk, now: datetime) -> Iterator[Finding]:
    """Meetings that are over and have not said what came of them, those of a series too."""
    for record in pending_records(desk, now):
        if isinstance(record, Meeting):
            yield Finding("no-outcome", record, record.due or now)
    yield from _occurrences_unsettled(desk, now)


def _occurrences_unsettled(desk: Desk, now: datetime) -> Iterator[Finding]:
    """The oldest meeting of each series that is over without an outcome."""
    for record in desk.records("agenda"):
        if isinstance(record, AgendaItem) and record.document.get("repeats"):
            missing = unsettled(desk, record, now)
            if missing is not None:
                yield Finding("no-outcome", record, missing.ends)


def missed_routines(desk: Desk) -> list[tuple[str, int]]:
    """The ids of the routines among what needs somebody and how often: all of it that a tick can change."""
    return [(routine.id, len(days)) for routine, days in missed_by_routine(desk)]


def routines_missed(desk: Desk) -> Iterator[Finding]:
    """Routines of earlier duty dates that nobody ticked nor explained (P37), one finding a routine."""
    for routine, days in missed_by_routine(desk):
        since = routine.moment(days[0], desk.rules)
        if len(days) == 1:
            yield Finding("routine-missed", routine, since, {"day": f"{days[0]:%m-%d}"})
        else:
            facts: dict[str, object] = {"times": len(days), "day": f"{days[0]:%m-%d}"}
            yield Finding("routines-missed", routine, since, facts)


def _unprepared(desk: Desk, now: datetime) -> Iterator[Finding]:
    """Meetings with steps whose time is over (P25): one finding a meeting, with how many."""
    for meeting, late in preparations_overdue(desk, now):
        yield Finding("unprepared", meeting, late[0].due or now, {"count": len(late), "step": late[0].title})
