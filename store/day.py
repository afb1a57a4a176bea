"""The agenda of a day, merged from every register: one line a record, by time; what is carried and done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from store.kinds.agenda import AgendaItem
from store.kinds.shifts import Shift
from store.kinds.visits import ON_SITE, Visit
from store.occurrences import occurrences, unsettled
from store.preparations import preparations_due
from store.queries import day_span
from store.record import Record, standing

if TYPE_CHECKING:
    from store.desk import Desk

AGENDA_LINES = ("all-day", "running", "item", "begins", "due", "visit", "shift", "preparation", "warning")
"""Why a record stands in a day's agenda: all day, still going on, at its time, to be begun, due then,
expected or come, beginning, a meeting's first step due that day, due within the house's `warn_days`."""

_FIRST, _LAST = ("all-day", "running"), "warning"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AgendaLine:
    """One line of a day's agenda.

    `what` is one of `AGENDA_LINES`, "carried" or "finished"; `at` the moment it stands at, `ends` when
    it is over. Of something that takes `parts` days this is the `part`th. `days` is how many days are
    left (a warning) or late (carried). `occurs` is the day by which a series knows this occurrence.
    """

    at: datetime
    what: str
    record: Record
    ends: datetime | None = None
    part: int = 0
    parts: int = 0
    days: int = 0
    occurs: date | None = None


@dataclass(frozen=True)
class _Window:
    """The days that are asked for, and the moments from the first one's midnight to `end`.

    With `warn_days` also what is due so soon after the first day.
    """

    first: date
    last: date
    start: datetime
    end: datetime
    zone: tzinfo
    turn: time
    warn_days: int = 0

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), self.zone)

    def days(self, first: date, last: date) -> Iterator[date]:
        day, last = max(first, self.first), min(last, self.last)
        while day <= last:
            yield day
            day += _DAY


def agenda_of(desk: Desk, day: date, more: Sequence[Record] = ()) -> list[AgendaLine]:
    """The agenda of a duty date, merged from every register by time; one line a record (P12).

    The day reaches from its midnight to the end of its night shift; what lasts all day stands first, and
    below the time line what falls due within the house's `warn_days`, central work first. `more`: records
    besides the live ones, such as `filed_between` finds.
    """
    if more:
        return _agenda_of(desk, day, more)
    key = (desk.generation, day, desk.duty_date, desk.workdays.overlay)
    known = _known.get(desk)
    if known is None or known[0] != key:
        _known[desk] = known = (key, _agenda_of(desk, day))
    return list(known[1])


_known: WeakKeyDictionary[Desk, tuple[object, list[AgendaLine]]] = WeakKeyDictionary()
"""The agenda asked for last: several parts of the screen ask for the same one after each change."""


def _agenda_of(desk: Desk, day: date, more: Sequence[Record] = ()) -> list[AgendaLine]:
    start, end = day_span(desk, day)
    warn_days = desk.rules.warn_days if day >= desk.duty_date else 0
    window = _Window(day, day, start, end, desk.clock.zone, desk.rules.day_starts, warn_days)
    chosen: dict[str, AgendaLine] = {}
    prepared = (AgendaLine(at, "preparation", meeting) for at, meeting in preparations_due(desk, day))
    for line in (*_lines(desk, window), *_lines_of_filed(desk, more, window), *prepared):
        other = chosen.get(line.record.id)
        if other is None or (desk.rules.duty_date(other.at) != day and desk.rules.duty_date(line.at) == day):
            chosen[line.record.id] = line
    return sorted(chosen.values(), key=_order)


def agenda_between(
    desk: Desk, first: date, last: date, more: Sequence[Record] = ()
) -> dict[date, list[AgendaLine]]:
    """The agenda of each calendar day from `first` to `last`, in one pass; without warnings.

    Here what happens in the small hours stands on its own date, so that nothing stands on two days.
    """
    zone = desk.clock.zone
    start, end = (datetime.combine(day, time(0), zone) for day in (first, last + _DAY))
    days: dict[date, list[AgendaLine]] = {
        first + timedelta(days=n): [] for n in range((last - first).days + 1)
    }
    window = _Window(first, last, start, end, zone, desk.rules.day_starts)
    for line in (*_lines(desk, window), *_lines_of_filed(desk, more, window)):
        days[line.at.astimezone(zone).date()].append(line)
    for day, lines in days.items():
        here = {line.record.id for line in lines}
        lines += (
            AgendaLine(at, "preparation", meeting)
            for at, meeting in preparations_due(desk, day)
            if meeting.id not in here
        )
    return {day: sorted(lines, key=_order) for day, lines in days.items()}


def _order(line: AgendaLine) -> tuple[object, ...]:
    if line.what == _LAST:
        central, sphere, _due, number = standing(line.record, line.at)
        return (2, central, sphere, line.at, number)
    return (0 if line.what in _FIRST else 1, line.at, standing(line.record, line.at))


def _lines(desk: Desk, window: _Window) -> Iterator[AgendaLine]:
    for record in desk.records("agenda"):
        if isinstance(record, AgendaItem):
            yield from _lines_of_item(desk, record, window)
    for table in ("tasks", "documents", "log"):
        yield from _lines_of_matters(desk.records(table), window)
    for record in desk.records("visits"):
        if isinstance(record, Visit) and (at := _visit_stands_at(record)) and window.holds(at):
            yield AgendaLine(at, "visit", record)
    for record in desk.records("shifts"):
        if isinstance(record, Shift) and record.starts is not None and window.holds(record.starts):
            yield AgendaLine(record.starts, "shift", record, record.ends)


def _lines_of_filed(desk: Desk, records: Iterable[Record], window: _Window) -> Iterator[AgendaLine]:
    for record in records:
        if isinstance(record, AgendaItem):
            yield from _lines_of_item(desk, record, window)
        elif isinstance(record, Visit) and (at := record.expected_at) and window.holds(at):
            yield AgendaLine(at, "visit", record)


def _lines_of_item(desk: Desk, item: AgendaItem, window: _Window) -> Iterator[AgendaLine]:
    # A day's window ends the next morning: what begins then belongs to its night.
    last = window.end.date()
    seen: set[date] = set()
    for one in occurrences(item, window.first, last, desk.workdays, window.zone):
        occurs = one.day if item.document.get("repeats") else None
        # The last moment of an all-day item is the midnight after it.
        over = (one.ends - timedelta(microseconds=1)).date() if one.ends > one.starts else one.starts.date()
        parts = (over - one.starts.date()).days + 1
        if item.all_day:
            for day in window.days(one.starts.date(), over):
                if day not in seen:
                    seen.add(day)
                    part = (day - one.starts.date()).days + 1
                    at = window.midnight(day)
                    yield AgendaLine(at, "all-day", item, one.ends, part, parts, occurs=occurs)
            continue
        if window.holds(one.starts):
            yield AgendaLine(one.starts, "item", item, one.ends, 1, parts, occurs=occurs)
        for day in window.days(one.starts.date() + _DAY, over):
            # What only runs past midnight belongs to the night before.
            if one.ends > datetime.combine(day, window.turn, window.zone):
                part = (day - one.starts.date()).days + 1
                at = window.midnight(day)
                yield AgendaLine(at, "running", item, one.ends, part, parts, occurs=occurs)


def _lines_of_matters(records: Iterable[Record], window: _Window) -> Iterator[AgendaLine]:
    """Deadlines, and beginnings that have a time apart from the deadline; a closed one on the day of both.

    Open ones also from their warning days on.
    """
    warned = window.end + timedelta(days=window.warn_days)
    for record in records:
        due, begins = record.due, record.starts_at if record.table != "log" else None
        if due is None and begins is None:
            continue
        if due is not None and window.start <= due < warned:
            if window.holds(due):
                if record.is_open or window.holds(record.closed_at or window.end):
                    yield AgendaLine(due, "due", record)
                continue
            left = (due.astimezone(window.zone).date() - window.first).days
            if 0 < left <= window.warn_days and record.is_open and record.table != "log":
                yield AgendaLine(due, "warning", record, days=left)
                continue
        if begins is not None and window.holds(begins) and record.is_open:
            yield AgendaLine(begins, "begins", record)


def _visit_stands_at(visit: Visit) -> datetime | None:
    """When a visitor is expected; who came unannounced stands in the day while he is in the building."""
    if visit.expected_at is not None:
        return visit.expected_at
    return visit.arrived_at if visit.state in ON_SITE else None


def carried(desk: Desk) -> list[AgendaLine]:
    """What an earlier day left unfinished, carried to today with the days it is late; central work first.

    Deadlines that passed, meetings over without an outcome, expected visitors of whom nothing is known.
    What went wrong today stands in today's agenda.
    """
    now, today, zone = desk.clock.now(), desk.duty_date, desk.clock.zone
    start, _end = day_span(desk, today)

    def late(since: datetime, record: Record, occurs: date | None = None) -> AgendaLine:
        days = max(1, (today - since.astimezone(zone).date()).days)
        return AgendaLine(since, "carried", record, days=days, occurs=occurs)

    lines = []
    for table in ("tasks", "documents", "log", "agenda"):
        for record in desk.records(table):
            if isinstance(record, AgendaItem) and record.document.get("repeats"):
                missing = unsettled(desk, record, start)
                if missing is not None:
                    lines.append(late(missing.ends, record, missing.day))
                continue
            due = record.due
            if due is not None and due < start and record.is_open:
                lines.append(late(due, record))
    for visit in expected_before(desk, start):
        lines.append(late(visit.expected_at or start, visit))
    return sorted(lines, key=lambda line: standing(line.record, now))


def expected_before(desk: Desk, moment: datetime) -> Iterator[Visit]:
    """The visitors who were expected before a moment and of whom nothing is known."""
    for record in desk.records("visits"):
        if isinstance(record, Visit) and record.state == "expected":
            at = record.expected_at
            if at is not None and at < moment:
                yield record


def finished_on(desk: Desk, day: date, more: Sequence[Record] = ()) -> list[AgendaLine]:
    """What was closed on a duty date, by the time of closing: matters, documents, visits, meetings."""
    live = (
        record
        for table in ("agenda", "tasks", "documents", "visits", "log")
        for record in desk.records(table)
    )
    lines = []
    for record in (*live, *more):
        at = record.closed_at
        if at is not None and not record.is_open and desk.rules.duty_date(at) == day:
            lines.append(AgendaLine(at, "finished", record))
    return sorted(lines, key=lambda line: (line.at, line.record.id))
