"""Named questions over the live records: the checklist of a day, what is pending, who is here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from store.kinds.agenda import Meeting
from store.kinds.documents import Incoming
from store.kinds.log import Entry
from store.kinds.parties import PartyRecord
from store.kinds.routines import Routine, Tick
from store.kinds.visits import Visit
from store.record import Record, standing
from store.yielding import lift_of, lifted_items

if TYPE_CHECKING:
    from store.desk import Desk

BANDS = ("central", "lifted", "overdue", "today", "this-week", "later", "no-due", "waiting", "to-read")
"""The bands of pending matters, in the order they are shown."""


@dataclass(frozen=True)
class ChecklistLine:
    """One routine of a duty date, when it is to be done, and its tick if there is one."""

    routine: Routine
    at: datetime
    tick: Tick | None


@dataclass(frozen=True)
class Counts:
    """The figures of the top lines."""

    pending: int
    on_site: int
    overdue: int
    waiting: int


def day_span(desk: Desk, day: date) -> tuple[datetime, datetime]:
    """What a duty date shows: from its midnight to the end of its night shift."""
    zone = desk.clock.zone
    return (
        datetime.combine(day, time(0), zone),
        datetime.combine(day + timedelta(days=1), desk.rules.day_starts, zone),
    )


def checklist_of(desk: Desk, day: date) -> list[ChecklistLine]:
    """The daily checklist of a duty date in the order of its times, with the ticks there are."""
    records = desk.records("routines")
    ticks = {
        record.routine: record for record in records if isinstance(record, Tick) and record.duty_date == day
    }
    lines = []
    for record in records:
        if isinstance(record, Routine):
            ticked = ticks.get(record.id)
            if ticked or record.is_due(day, desk.workdays, desk.rules):
                lines.append(ChecklistLine(record, record.moment(day, desk.rules), ticked))
    return sorted(lines, key=lambda line: (line.at, standing(line.routine, line.at)))


def pending(desk: Desk) -> list[tuple[str, list[Record]]]:
    """Every open matter in its band; bands in order, empty ones left out, the most pressing first in each."""
    now = desk.clock.now()
    bands: dict[str, list[Record]] = {}
    reading = [record for record in desk.records("documents") if record.is_open and _only_read(record)]
    for record in (*pending_records(desk, now), *lifted_items(desk, now), *reading):
        bands.setdefault(band_of(desk, record, now), []).append(record)
    return [
        (band, sorted(bands[band], key=lambda record: standing(record, now)))
        for band in BANDS
        if band in bands
    ]


def _only_read(record: Record) -> bool:
    """Whether a document is for reading only (阅件): it presses nobody."""
    return (
        isinstance(record, Incoming)
        and record.handling_class == "to-read"
        and record.due is None
        and not record.central
    )


def pending_records(desk: Desk, now: datetime) -> Iterator[Record]:
    """Every open matter that presses: tasks, documents to act on, meetings over without an outcome."""
    for table in ("tasks", "documents"):
        yield from (record for record in desk.records(table) if record.is_open and not _only_read(record))
    for record in desk.records("agenda"):
        if isinstance(record, Meeting) and record.is_open and record.due and record.due <= now:
            yield record


def band_of(desk: Desk, record: Record, now: datetime) -> str:
    """The band a pending record stands in."""
    if record.central:
        return "central"
    if _only_read(record):
        return "to-read"
    if record.outcome:
        return "waiting"
    if lift_of(record, desk.rules, now):
        return "lifted"
    if record.due is None:
        return "waiting" if record.document.get("unit") else "no-due"
    if record.due <= now:
        return "overdue"
    # In the small hours of a night shift the calendar day is today as well as the duty date.
    today, falls_on = now.date(), record.due.astimezone(now.tzinfo).date()
    if falls_on <= today or record.due < day_span(desk, desk.duty_date)[1]:
        return "today"
    if record.document.get("unit"):
        return "waiting"
    week_ends = today + timedelta(days=7 - today.isoweekday())
    return "this-week" if falls_on <= week_ends else "later"


def on_site(desk: Desk) -> list[Visit]:
    """Who is inside now: whom central work concerns first (P50), then the longest."""
    visits = [record for record in desk.records("visits") if isinstance(record, Visit) and record.on_site]
    return sorted(visits, key=lambda visit: (not visit.central, str(visit.document.get("arrived_at") or "")))


def expected(desk: Desk, day: date) -> list[Visit]:
    """Who is expected on a duty date and has not come: central first, by time, without a time last."""
    start, end = day_span(desk, day)
    visits = [
        record
        for record in desk.records("visits")
        if isinstance(record, Visit)
        and record.state == "expected"
        and (record.expected_at is None or start <= record.expected_at < end)
    ]
    return sorted(visits, key=lambda visit: (not visit.central, visit.document.get("expected_at") or "9"))


def gone_on(desk: Desk, day: date) -> list[Visit]:
    """Whose visit ended on a duty date, the latest first."""
    visits = [
        record
        for record in desk.records("visits")
        if isinstance(record, Visit)
        and not record.is_open
        and record.closed_at is not None
        and desk.rules.duty_date(record.closed_at) == day
    ]
    return sorted(visits, key=lambda visit: visit.document.get("closed_at") or "", reverse=True)


def log_of(desk: Desk, day: date) -> list[Entry]:
    """The lines of the duty log of a duty date, by the time of the event."""
    entries = [
        record for record in desk.records("log") if isinstance(record, Entry) and record.duty_date == day
    ]
    return sorted(entries, key=lambda entry: (str(entry.document.get("happened_at") or ""), entry.id))


def counts(desk: Desk) -> Counts:
    """The figures of the top lines."""
    now = desk.clock.now()
    limit = timedelta(minutes=desk.rules.wait_limit_minutes)
    open_records = list(pending_records(desk, now))
    inside = on_site(desk)
    return Counts(
        pending=len(open_records) + sum(1 for _record in lifted_items(desk, now)),
        on_site=sum(visit.headcount or 1 for visit in inside),
        overdue=sum(
            1
            for record in open_records
            if record.due is not None and record.due <= now and not record.outcome
        ),
        waiting=sum(
            1
            for visit in inside
            if visit.state in ("arrived", "waiting") and visit.arrived_at and now - visit.arrived_at >= limit
        ),
    )


def present_name(desk: Desk, name: str) -> str:
    """The name that a person or unit bears today, for the name a record was written with (P13)."""
    if not name:
        return name
    for record in desk.records("parties"):
        if isinstance(record, PartyRecord) and name in record.former_names:
            return record.title
    return name
