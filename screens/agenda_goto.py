"""Going to any date by typing it, with its reading shown while it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import Desk, day_marks, fold
from tui import wording
from tui.bindings import display
from tui.i18n import _, ngettext
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.inputs import LineInput

_STEPS = re.compile(r"([+-])\s*(\d{1,5})")
_NUMBER = re.compile(r"(\d{1,2})[日号]?")


def day_meant(desk: Desk, typed: str, shown: date) -> date | None:
    """The day that was typed: in words, `12.1`, `+10` days from today, or a number of the month shown."""
    from tui.phrases import read_day

    words = fold(typed)
    try:
        if steps := _STEPS.fullmatch(words):
            return desk.duty_date + timedelta(days=int(steps[1] + steps[2]))
        if number := _NUMBER.fullmatch(words):
            return shown.replace(day=int(number[1]))
    except (ValueError, OverflowError):
        return None
    return read_day(typed, desk.clock.now(), desk.workdays)


class GoToDialog(Dialog["date | None"]):
    """One line; the result is the day, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, desk: Desk, shown: date) -> None:
        super().__init__(_("Go to a date"), [(display("enter"), _("Go")), ("Esc", _("Back"))])
        self._desk = desk
        self._shown = shown
        self._label = Sentence(_("For example: tomorrow, next Wednesday, 12.1, +10, 25"))
        self.line = LineInput("", limit=60)
        self.reading = Sentence(" ")

    def contents(self) -> Iterable[Widget]:
        """What may be typed, the line, how it is read."""
        yield self._label
        yield self.line
        yield self.reading

    @property
    def day(self) -> date | None:
        """The day that stands in the line now."""
        return day_meant(self._desk, self.line.value, self._shown) if self.line.value.strip() else None

    def on_input_changed(self) -> None:
        """Say at every key what is understood."""
        day = self.day
        if day is not None:
            self.reading.say(day_told(self._desk, day))
        elif self.line.value.strip():
            self.reading.say(_("This is no date (yet)."))
        else:
            self.reading.say(" ")

    def on_input_submitted(self) -> None:
        """Go there, if it is a date."""
        day = self.day
        if day is not None:
            self.dismiss(day)
        elif self.line.value.strip():
            self.reading.say(_("Not understood: try “Friday” or 12-2."), problem=True)
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Stay where one is."""
        self.dismiss(None)


def day_told(desk: Desk, day: date) -> str:
    """A day in full, with its marks and how far away it is."""
    left = (day - desk.duty_date).days
    if left > 0:
        far = ngettext("in {count} day", "in {count} days", left).format(count=left)
    elif left < 0:
        far = ngettext("{count} day ago", "{count} days ago", -left).format(count=-left)
    else:
        far = _("today")
    return "  ".join(
        part for part in (wording.full_day(day), wording.marks_line(day_marks(desk, day)), far) if part
    )
