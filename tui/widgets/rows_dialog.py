"""A dialog made of rows of fields: moving among them, and telling at each what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui import wording
from tui.bindings import KEYS, display
from tui.i18n import _
from tui.widgets.dialog import NARROW, WIDE, Dialog
from tui.widgets.field_row import FieldRow, label_width
from tui.widgets.inputs import TextInput

T = TypeVar("T")
FRAME = 4
"""Cells a dialog needs at its sides."""


class RowsDialog(Dialog[T]):
    """Fields one below the other; Ctrl+S saves, Esc leaves, Enter goes on to the next field."""

    AUTO_FOCUS: ClassVar[str | None] = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(KEYS["save"].keys, "save", show=False, priority=True),
        Binding("escape", "leave", show=False),
        Binding("enter", "next_field", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    def __init__(self, title: str, kind: str = "") -> None:
        super().__init__(title)
        self.kind = kind
        self.rows: dict[str, FieldRow] = {}
        self.start_at = ""

    @property
    def changed(self) -> bool:
        """Whether something else stands in a field than at the beginning."""
        return any(row.changed for row in self.rows.values())

    def compose(self) -> ComposeResult:
        """Rows aligned to the longest label in this language."""
        self._align()
        return super().compose()

    def shown_rows(self) -> list[FieldRow]:
        """The rows whose labels are to stand in line."""
        return list(self.rows.values())

    def _align(self) -> None:
        width = min(self.app.size.width, WIDE if self.wide else NARROW) - FRAME
        labels = label_width([row.label for row in self.shown_rows()], width)
        for row in self.rows.values():
            row.align(labels, width)

    def on_resize(self) -> None:
        """Labels take less room on a narrow terminal."""
        self._align()

    def on_mount(self) -> None:
        """Begin at the field asked for, else at the first."""
        start = self.rows.get(self.start_at) or next(iter(self.rows.values()))
        self.set_focus(start.entry)
        self._show_keys()

    async def tell(self, wrong: Mapping[str, str]) -> None:
        """Show each problem at its field, the rest at the bottom, and go to the first."""
        elsewhere = [
            _("{label}: {words}").format(label=wording.label(self.kind, name), words=words)
            for name, words in wrong.items()
            if name not in self.rows
        ]
        for name, row in self.rows.items():
            row.tell(wrong.get(name, ""))
        first = next((row for name, row in self.rows.items() if name in wrong), None)
        if first is not None:
            self.call_after_refresh(self._go_to, first)
        self.say(" ".join(elsewhere) or _("Not saved: see the fields marked with !."))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """In several lines Enter belongs to the text."""
        self._show_keys()

    def _show_keys(self) -> None:
        onward = "tab" if isinstance(self.focused, TextInput) else "enter"
        self.keys_line.say(
            [
                ("Ctrl+S", _("Save")),
                ("Esc", _("Leave")),
                (display(onward), _("Next field")),
                (f"{display('up')}/{display('down')}", _("Move")),
            ]
        )

    def _stops(self) -> list[Widget]:
        return [widget for widget in self.focus_chain if widget.display]

    def _go(self, step: int) -> bool:
        """Focus the field `step` further, as far as there is one; False at the end."""
        stops = self._stops()
        if self.focused not in stops:
            return False
        at = stops.index(self.focused)
        to = max(0, min(len(stops) - 1, at + step))
        self.set_focus(stops[to])
        return to != at

    def _go_to(self, row: FieldRow) -> None:
        self.set_focus(row.entry)
        # The lines that say what is wrong move the rows: where this one stands is known after the layout.
        self.call_after_refresh(row.scroll_visible, animate=False)

    def action_move(self, step: int) -> None:
        """One field up or down."""
        self._go(step)

    def action_page(self, step: int) -> None:
        """About one screenful of fields up or down."""
        self._go(step * max(1, self.size.height // 2))

    def on_text_input_leave(self, event: TextInput.Leave) -> None:
        """The cursor left several lines at their edge."""
        self._go(event.step)

    def action_next_field(self) -> None:
        """The next field; from the last one, a word on how to save."""
        if not self._go(1):
            self.say(_("That was the last field: Ctrl+S saves."), problem=False)

    def on_input_submitted(self) -> None:
        """Enter in a line goes on to the next field."""
        self.action_next_field()
