"""How regularly a routine is done: what was missed, a strip of the last weeks, and when it comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from store.kinds.routines import Routine, Tick, unaccounted

if TYPE_CHECKING:
    from store.desk import Desk

WEEKS = 4
"""How many weeks a strip shows, the present one included."""

STRIP_STATES = ("done", "late", "missed", "unexplained", "open", "paused", "not-due", "coming")
"""What a routine was on a day: done, done after its duty date, missed with a reason, missed without a word,
to be done today, pausing, not due, still to come."""


@dataclass(frozen=True)
class StripDay:
    """One day of a strip: its state, one of `STRIP_STATES`, and whether that rests on a guess."""

    day: date
    state: str
    guessed: bool = False


@dataclass(frozen=True)
class Regularity:
    """A routine's last weeks from a Monday on, whole weeks, and what comes next.

    `done` of `due` duty dates that are over (or settled today) were done, `late` of them late. `coming` are
    its next days, each with whether the work calendar had to be guessed for it.
    """

    days: tuple[StripDay, ...]
    done: int
    late: int
    due: int
    coming: tuple[tuple[date, bool], ...]


def missed_by_routine(desk: Desk) -> Iterator[tuple[Routine, tuple[date, ...]]]:
    """Routines with the earlier duty dates, in order, that nobody ticked nor explained (P37)."""
    records = desk.records("routines")
    ticked: dict[str, set[date | None]] = {}
    for record in records:
        if isinstance(record, Tick):
            ticked.setdefault(record.routine, set()).add(record.duty_date)
    today = desk.duty_date
    for record in records:
        if isinstance(record, Routine):
            days = unaccounted(record, today, ticked.get(record.id, ()), desk.workdays, desk.rules)
            if days:
                yield record, days


def missed_dates(desk: Desk, routine: Routine) -> tuple[date, ...]:
    """The earlier duty dates, in order, on which a routine was missed without a word."""
    return next((days for found, days in missed_by_routine(desk) if found.id == routine.id), ())


def regularity(desk: Desk, routine: Routine, *, weeks: int = WEEKS, coming: int = 4) -> Regularity:
    """How a routine was done in the last weeks, and the next days it falls on."""
    today = desk.duty_date
    ticks = {
        record.duty_date: record
        for record in desk.records("routines")
        if isinstance(record, Tick) and record.routine == routine.id
    }
    monday = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    unsettled = set(missed_dates(desk, routine))
    days = []
    for number in range(7 * weeks):
        day = monday + timedelta(days=number)
        days.append(
            StripDay(day, _state(desk, routine, day, ticks.get(day), unsettled), _guessed(desk, routine, day))
        )
    states = [found.state for found in days]
    late = states.count("late")
    done = states.count("done") + late
    return Regularity(
        days=tuple(days),
        done=done,
        late=late,
        due=done + states.count("missed") + states.count("unexplained"),
        coming=tuple(
            (day, _guessed(desk, routine, day)) for day in islice(_coming(desk, routine, today), coming)
        ),
    )


def _state(desk: Desk, routine: Routine, day: date, ticked: Tick | None, unsettled: set[date]) -> str:
    if ticked is not None:
        if ticked.result == "missed":
            return "missed"
        return "late" if ticked.is_late(desk.rules) else "done"
    if day in unsettled:
        return "unexplained"
    if not routine.names(day, desk.workdays, desk.rules):
        return "not-due"
    if routine.is_paused(day):
        return "paused"
    if day == desk.duty_date:
        return "open"
    # Before its accounting began nobody was asked about it.
    return "coming" if day > desk.duty_date else "not-due"


def _coming(desk: Desk, routine: Routine, today: date) -> Iterator[date]:
    from store.repeats import Repeat

    if not routine.repeats or not routine.is_open:
        return
    since = routine.began(desk.rules)
    for day in Repeat.read(routine.repeats).following(today, desk.workdays, since):
        if routine.until and day > routine.until:
            return
        if not routine.is_paused(day):
            yield day


def _guessed(desk: Desk, routine: Routine, day: date) -> bool:
    from store.repeats import Repeat

    if not routine.repeats or desk.workdays.is_known(day):
        return False
    return Repeat.read(routine.repeats).needs_calendar
