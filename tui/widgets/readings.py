"""How typed words are read in forms and in quick capture, and said back in full."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from store import FieldError, Problem, Repeats
from tui import wording
from tui.i18n import _
from tui.widgets.capture import Capture
from tui.widgets.inputs import Reader, Reading

if TYPE_CHECKING:
    from tui.phrases.atoms import Workdays
    from tui.phrases.parties import Directory


def _in_full(instant: datetime, now: datetime) -> str:
    """A moment with its weekday; with its year when that is another one."""
    if instant.year != now.year:
        return wording.full_when(instant)
    return f"{wording.day_line(instant.date())} {wording.clock(instant)}"


def _day_in_full(day: date, now: datetime) -> str:
    return wording.full_day(day) if day.year != now.year else wording.day_line(day)


def _marked(words: str, *, guessed: bool) -> str:
    """The reading, marked where it was reckoned with working days that are not announced yet."""
    return _("{words} (working days guessed)").format(words=words) if guessed else words


def _not_read(typed: str, at: datetime, otherwise: str) -> Reading:
    """Why a field was not understood: a day or a time that does not exist is named."""
    from tui.phrases import impossible
    from tui.wording.doubts import doubt

    found = impossible(typed, at)
    return Reading(None, doubt(found) if found else otherwise, understood=False)


def _coded_repeat(typed: str) -> tuple[str | None, str]:
    """A repeat typed as the store writes it, or what is wrong with it."""
    try:
        return str(Repeats().check(typed)), ""
    except FieldError as error:
        if error.code == "not-a-repeat":
            return None, _("Not understood: try “every workday”.")
        return None, wording.problem(Problem("repeats", error.code, error.facts))


def readers(
    now: Callable[[], datetime], workdays: Workdays | None = None, *, workday_ends: time = time(18, 0)
) -> dict[str, Reader]:
    """The readers of a form by sort of field; a time limit without a time falls on the end of the workday."""

    def read_moment(typed: str, usual: time | None) -> Reading:
        from tui.phrases import read_instant

        at = now()
        guessed: set[date] = set()
        found = read_instant(typed, at, workdays, default_time=usual, guessed=guessed)
        if found is None:
            return _not_read(typed, at, _("Not understood: try “tomorrow 15:00” or 12-2 15:00."))
        shown = _marked(_in_full(found, at), guessed=bool(guessed))
        return Reading(found.isoformat(timespec="seconds"), shown)

    def instant(typed: str) -> Reading:
        return read_moment(typed, None)

    def due(typed: str) -> Reading:
        return read_moment(typed, workday_ends)

    def day(typed: str) -> Reading:
        from tui.phrases import read_day

        at = now()
        guessed: set[date] = set()
        found = read_day(typed, at, workdays, guessed=guessed)
        if found is None:
            return _not_read(typed, at, _("Not understood: try “Friday” or 12-2."))
        return Reading(found.isoformat(), _marked(_day_in_full(found, at), guessed=bool(guessed)))

    def moment(typed: str) -> Reading:
        from tui.phrases import read_time

        found = read_time(typed)
        if found is None:
            return _not_read(typed, now(), _("Not understood: try 8:30."))
        return Reading(f"{found:%H:%M}", f"{found:%H:%M}")

    def repeat(typed: str) -> Reading:
        from tui.phrases import read_repeat

        found, problem = _coded_repeat(read_repeat(typed) or typed)
        if found is None:
            return Reading(None, problem, understood=False)
        return Reading(found, wording.repeat(found))

    return {"instant": instant, "due_at": due, "new_due": due, "day": day, "time": moment, "repeat": repeat}


def capture_reader(
    now: Callable[[], datetime],
    workdays: Workdays | None = None,
    *,
    workday_ends: time = time(18, 0),
    parties: Callable[[], Directory] | None = None,
    first_day: Callable[[str, date], date | None] | None = None,
) -> Callable[[str, str], Capture | None]:
    """Reads one line of quick capture, as the kind that is named or as the words say; None for an empty one.

    `parties` is asked once, at the first line. With `first_day` (the day after a day on which a repeat
    falls) a meeting that repeats becomes a series; without, a routine.
    """
    known: list[Directory] = []

    def captured(typed: str, kind: str = "") -> Capture | None:
        from tui.phrases import read
        from tui.phrases.entry import as_kind, as_series, stored_values
        from tui.wording.doubts import doubt

        if not typed.strip():
            return None
        if parties is not None and not known:
            known.append(parties())
        directory = known[0] if known else None
        reading = read(typed, now(), workdays, workday_ends=workday_ends, parties=directory)
        if first_day is not None:
            reading = as_series(reading, now(), first_day, kind)
        if kind:
            reading = as_kind(reading, kind, directory)
        found, values = stored_values(reading)
        told = [doubt(one) for one in reading.doubts if one.stands]
        if not reading.title:
            told.append(_("It has no title yet: say what it is about."))
        notes = tuple(doubt(one) for one in reading.doubts if not one.stands)
        return Capture(found, values, " ".join(told), notes)

    return captured
