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


class _Asked:
    """The work calendar, which remembers whether it was asked about a day that it had to guess."""

    def __init__(self, calendar: Workdays | None) -> None:
        from tui.phrases.atoms import PlainWeek

        self._calendar = calendar or PlainWeek()
        self.guessed: date | None = None

    def is_workday(self, day: date) -> bool:
        """As the calendar says."""
        known = getattr(self._calendar, "is_known", None)
        if known is not None and not known(day):
            self.guessed = day
        return self._calendar.is_workday(day)

    def told(self, words: str) -> str:
        """Words that rest on what was asked; with the sign and the reason where that was a guess."""
        if self.guessed is None:
            return words
        return f"{words}{wording.GUESSED} {wording.guess_sentence(self.guessed)}"


def _in_full(instant: datetime, now: datetime) -> str:
    """A moment with its weekday; with its year when that is another one."""
    if instant.year != now.year:
        return wording.full_when(instant)
    return f"{wording.day_line(instant.date())} {wording.clock(instant)}"


def _day_in_full(day: date, now: datetime) -> str:
    return wording.full_day(day) if day.year != now.year else wording.day_line(day)


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

        at, asked = now(), _Asked(workdays)
        found = read_instant(typed, at, asked, default_time=usual)
        if found is None:
            return Reading(None, _("Not understood: try “tomorrow 15:00” or 12-2 15:00."), understood=False)
        return Reading(found.isoformat(timespec="seconds"), asked.told(_in_full(found, at)))

    def instant(typed: str) -> Reading:
        return read_moment(typed, None)

    def due(typed: str) -> Reading:
        return read_moment(typed, workday_ends)

    def day(typed: str) -> Reading:
        from tui.phrases import read_day

        at, asked = now(), _Asked(workdays)
        found = read_day(typed, at, asked)
        if found is None:
            return Reading(None, _("Not understood: try “Friday” or 12-2."), understood=False)
        return Reading(found.isoformat(), asked.told(_day_in_full(found, at)))

    def moment(typed: str) -> Reading:
        from tui.phrases import read_time

        found = read_time(typed)
        if found is None:
            return Reading(None, _("Not understood: try 8:30."), understood=False)
        return Reading(f"{found:%H:%M}", f"{found:%H:%M}")

    def repeat(typed: str) -> Reading:
        from tui.phrases import read_repeat

        found = read_repeat(typed)
        if found is None:
            found, problem = _coded_repeat(typed)
            if found is None:
                return Reading(None, problem, understood=False)
        return Reading(found, wording.repeat(found))

    return {"instant": instant, "due_at": due, "day": day, "time": moment, "repeat": repeat}


def capture_reader(
    now: Callable[[], datetime], workdays: Workdays | None = None, *, workday_ends: time = time(18, 0)
) -> Callable[[str], Capture | None]:
    """Reads one line of quick capture; None for an empty one."""

    def captured(typed: str) -> Capture | None:
        from tui.phrases import read
        from tui.phrases.entry import stored_values

        if not typed.strip():
            return None
        asked = _Asked(workdays)
        reading = read(typed, now(), asked, workday_ends=workday_ends)
        kind, values = stored_values(reading)
        problem = "" if values.get("title") else _("It has no title yet: say what it is about.")
        return Capture(kind, values, problem, asked.told("").strip())

    return captured
