"""Agenda items that repeat: on which days they fall, and one occurrence taken, moved or called off alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from store.errors import FieldError, InvalidRecord, Refused
from store.kinds.agenda import AgendaItem
from store.links import link
from store.record import outcome_problems
from store.repeats import Repeat
from store.text import clean
from store.workdays import Workdays

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work

LOOK_BACK = 31
"""How many days back an occurrence is still asked for: one that was never settled, or one that goes on."""
_OF_THE_SERIES = (
    "id", "repeats", "repeats_until", "skipped", "progress", "links", "outcome", "source_uid", "yields",
    "preparations", "replies", "minutes", "minutes_by", "minutes_at",
)  # fmt: skip
"""What is the series' own; an occurrence that is taken out has its own preparations, replies and minutes."""
_STAMPS = ("revision", "created_at", "created_by", "changed_at", "changed_by", "closed_at", "hidden", "state")


@dataclass(frozen=True)
class Occurrence:
    """One time that an agenda item takes place; `day` is the day by which a series knows it."""

    day: date
    starts: datetime
    ends: datetime


def occurrences(
    item: AgendaItem, first: date, last: date, workdays: Workdays, zone: tzinfo
) -> Iterator[Occurrence]:
    """When an item takes place in whole or in part between two days; once, if it does not repeat.

    Every day is asked by itself, and never more than `LOOK_BACK` before the first: a series that began
    a hundred years ago costs no more than one of last week.
    """
    starts, ends = item.starts, item.ends_at
    if starts is None or ends is None:
        return
    starts = starts.astimezone(zone)
    since, length = starts.date(), ends - starts
    if not item.document.get("repeats"):
        if since <= last and (ends.astimezone(zone).date() >= first):
            yield Occurrence(since, starts, ends.astimezone(zone))
        return
    try:
        repeat = Repeat.read(item.repeats)
    except FieldError:
        return
    skipped = set(item.skipped)
    until = item.repeats_until
    end = min(last, until) if until else last
    day = max(since, first - timedelta(days=min(LOOK_BACK, length.days + 1)))
    while day <= end:
        if day.isoformat() not in skipped and repeat.falls_on(day, workdays, since):
            at = datetime.combine(day, starts.timetz())
            over = at + length
            if over.date() >= first:
                yield Occurrence(day, at, over)
        day += timedelta(days=1)


def occurrence_on(desk: Desk, item: AgendaItem, day: date) -> Occurrence | None:
    """The occurrence of a series that the series knows by `day`, or None."""
    found = occurrences(item, day, day, desk.workdays, desk.clock.zone)
    return next((occurrence for occurrence in found if occurrence.day == day), None)


def unsettled(desk: Desk, item: AgendaItem, now: datetime) -> Occurrence | None:
    """The oldest occurrence of a series that is over and still has no outcome, of the last weeks."""
    if not item.closes_with_outcome or not item.is_open or not item.document.get("repeats"):
        return None
    today = now.date()
    # What took place before a series was taken in from a calendar is nobody's to settle here.
    taken_in = item.created_at if item.source_uid else None
    entered = taken_in.astimezone(desk.clock.zone).date() if taken_in else date.min
    first = max(today - timedelta(days=LOOK_BACK), entered)
    found = occurrences(item, first, today, desk.workdays, desk.clock.zone)
    return next((occurrence for occurrence in found if occurrence.ends <= now), None)


def take_out(desk: Desk, item: AgendaItem, day: date) -> AgendaItem:
    """Make one occurrence an item of its own, to be moved or changed; the series leaves the day out.

    Raises `Refused("not-an-occurrence")` when the series does not fall on that day.
    """
    with desk.transaction("take-out") as work:
        return taken_out(desk, work, item, day)


def call_off(desk: Desk, item: AgendaItem, day: date, reason: str) -> AgendaItem:
    """One occurrence does not take place: it stays on its day as withdrawn, with the reason.

    Raises `InvalidRecord`, `Refused("not-an-occurrence")`.
    """
    return close_occurrence(desk, item, day, "withdrawn", reason, action="call-off")


def close_occurrence(
    desk: Desk,
    item: AgendaItem,
    day: date,
    outcome: str,
    words: str,
    *,
    action: str = "close",
    **values: Any,
) -> AgendaItem:
    """How one occurrence of a series ended; the others stay as they are (P27).

    Raises `InvalidRecord` naming what is missing, `Refused("not-an-occurrence")`, `Conflict`.
    """
    words = clean(words, lines=True)
    if problems := list(outcome_problems(outcome, words, desk.rules)):
        raise InvalidRecord(problems)
    with desk.transaction(action) as work:
        alone = taken_out(desk, work, item, day)
        stamp = work.now.isoformat(timespec="seconds")
        told = {"kind": outcome, "words": words, "by": desk.officer, "at": stamp}
        state = alone.closed_state(outcome)
        return work.put(alone.with_(state=state, outcome=told, closed_at=stamp, **values))


def end_series(desk: Desk, item: AgendaItem, day: date) -> AgendaItem:
    """The series ends before `day`; what took place until then stays. Raises `Conflict`, `Refused`."""
    since = item.starts.astimezone(desk.clock.zone).date() if item.starts else day
    if day <= since:
        raise Refused("first-of-series", title=item.title)
    return desk.change(item, action="end-series", repeats_until=(day - timedelta(days=1)).isoformat())


def taken_out(desk: Desk, work: Work, item: AgendaItem, day: date) -> AgendaItem:
    """Make one occurrence an item of its own inside a transaction. Raises `Refused("not-an-occurrence")`."""
    series = work.current(item)
    found = occurrence_on(desk, series, day)
    if found is None or not series.document.get("repeats"):
        raise Refused("not-an-occurrence", title=item.title, day=day)
    values = {
        name: value
        for name, value in series.document.items()
        if name not in _OF_THE_SERIES and name not in _STAMPS
    }
    values |= {
        "starts": found.starts.isoformat(timespec="seconds"),
        "ends": found.ends.isoformat(timespec="seconds") if series.ends else None,
        "links": [link("part-of", series)],
    }
    alone = work.insert(series.kind, values)
    work.put(series.with_(skipped=[*series.skipped, day.isoformat()]))
    assert isinstance(alone, AgendaItem)
    return alone
