"""One whole record, read: its fields, its progress, how it ended; masked numbers for some seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import Desk, Record, Routine
from tui import wording
from tui.i18n import _, ngettext
from tui.widgets.detail import RecordDetail
from tui.widgets.dialog import Dialog
from tui.wording.matter import Part


def screen_of(desk: Desk, record: Record) -> RecordScreen:
    """What shows a whole record: of a routine also how regularly it is done."""
    if isinstance(record, Routine):
        from screens.routine import RoutineScreen

        return RoutineScreen(desk, record)
    return RecordScreen(record)


class RecordScreen(Dialog[None]):
    """Shows a record over the place; with `revealed_seconds` its masked numbers, for so long."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "leave", show=False)]

    def __init__(self, record: Record, *, revealed_seconds: int = 0, notes: Sequence[Part] = ()) -> None:
        super().__init__(wording.kind(record.kind), [("Esc", _("Back"))])
        self.record = record
        self.seconds = revealed_seconds
        self.notes = notes
        self.detail = RecordDetail()

    def contents(self) -> Iterable[Widget]:
        """The record."""
        yield self.detail

    def on_mount(self) -> None:
        """Show it; what was masked is masked again when its time is over."""
        masked = [name for name, field in self.record.fields.items() if field.masked]
        self.detail.show(self.record, masked if self.seconds else (), self.notes)
        self.detail.focus()
        if self.seconds:
            self.say(
                ngettext(
                    "Masked again in {count} second.", "Masked again in {count} seconds.", self.seconds
                ).format(count=self.seconds),
                problem=False,
            )
            self.set_timer(self.seconds, self.mask)

    def mask(self) -> None:
        """The time is over."""
        self.detail.show(self.record, (), self.notes)
        self.say("")

    def action_leave(self) -> None:
        """Back to the place."""
        self.dismiss(None)
