"""One field of a form: its label, the widget that asks for it, and what is wrong with it."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Input, TextArea

from store import FieldError
from tui.i18n import ngettext
from tui.printable import printable
from tui.widgets.cells import fit
from tui.widgets.entries import Field, Json, problem_of, stored_for
from tui.widgets.inputs import ChoiceInput, Entry, InstantInput, TextInput

MARGIN = 3
"""Cells around a label: the sign of the present field before it, the required sign and a blank behind."""
TYPED_WIDTH = range(14, 25)
"""Cells for words that are read; what they were read as stands behind them."""
READ_BACK_WIDTH = 22
"""Cells it takes to read a moment back in full."""
_UNSET: Any = object()


class FieldRow(Widget):
    """One field. The row itself draws the label and the sentences; only the entry is a widget of its own."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field-row--problem", "field-row--label"}
    DEFAULT_CSS = """
    FieldRow { height: auto; width: 1fr; }
    FieldRow .field-row--problem { color: $error; text-style: bold; }
    FieldRow .field-row--label { color: $text-muted; }
    """

    def __init__(
        self,
        declared: Field,
        label: str,
        entry: Entry,
        *,
        stored: Json = _UNSET,
        mask: str = "",
    ) -> None:
        super().__init__()
        self.declared = declared
        self.field_name = declared.name
        self.label = label
        self.entry = entry
        self.required = False
        self.problem = ""
        self._left = 0
        self._behind = 0
        self.mask = mask
        self._stored = stored
        self._unchanged = mask or entry.raw
        if mask:
            entry.raw = mask
        self._hint = self._hint_now()

    def compose(self) -> ComposeResult:
        """The entry alone."""
        yield self.entry

    def align(self, label_width: int, width: int) -> None:
        """Give the label its cells in a row of so many cells, and the rest to the entry."""
        left = label_width + MARGIN
        behind = 0
        if isinstance(self.entry, InstantInput):
            typed = min(TYPED_WIDTH[-1], width - left - READ_BACK_WIDTH - 1)
            behind = width - left - typed - 1 if typed in TYPED_WIDTH else 0
            self.entry.styles.width = typed if behind else "1fr"
        if (left, behind) == (self._left, self._behind):
            return
        self._left, self._behind = left, behind
        self.entry.styles.margin = (0, 0, 0, left)
        if self.is_attached:
            self.refresh(layout=True)

    @property
    def changed(self) -> bool:
        """Whether something else stands here than when the form was opened."""
        return self.entry.raw != self._unchanged

    @property
    def raw(self) -> str:
        """What was typed; a masked number that was not touched is nothing."""
        return "" if self.mask and not self.changed else self.entry.raw

    def rebase(self, typed: str, stored: Json, mask: str = "") -> None:
        """Another session changed the stored value: take it over unless the officer typed here."""
        touched = self.changed
        self.mask, self._stored, self._unchanged = mask, stored, mask or typed
        if not touched:
            self.entry.raw = self._unchanged

    def value(self) -> Json:
        """What is to be stored. Raises `FieldError`."""
        if not self.changed and self._stored is not _UNSET:
            return self._stored
        return stored_for(self.declared, self.entry)

    def check(self) -> bool:
        """Say what is wrong with what was typed, as far as this field alone can tell."""
        try:
            self.value()
        except FieldError as error:
            self.tell(problem_of(self.field_name, error))
            return False
        self.tell("")
        return True

    def tell(self, problem: str) -> None:
        """Show what is wrong under the field; nothing takes the sentence away."""
        if problem != self.problem:
            self.problem = problem
            self.refresh(layout=self.is_attached)

    def require(self, required: bool) -> None:
        """Show whether it must be filled in."""
        if required != self.required:
            self.required = required
            self.refresh()

    def _hint_now(self) -> str:
        """What is shown besides what was typed: how it is read, or how much still fits."""
        if isinstance(self.entry, InstantInput):
            reading = self.entry.reading
            if reading is None or reading.shown == self.entry.raw.strip():
                return ""
            return reading.shown if reading.understood or self.entry.has_focus else ""
        left = self.entry.left()
        if left is None or not self.entry.has_focus:
            return ""
        if left < 0:
            return ngettext("{count} character too many", "{count} characters too many", -left).format(
                count=-left
            )
        return ngettext("{count} character left", "{count} characters left", left).format(count=left)

    def _refresh_hint(self) -> None:
        hint = self._hint_now()
        if hint != self._hint:
            below = self._below()
            self._hint = hint
            self.refresh(layout=below or self._below())
            if self._below() and self.entry.has_focus:
                self.call_after_refresh(self.scroll_visible, animate=False)

    def _below(self) -> bool:
        """Whether the hint needs lines of its own, because it does not fit behind the entry."""
        return bool(self._hint) and cell_len(self._hint) > self._behind

    def _on_input_changed(self, event: Input.Changed) -> None:
        self._on_typed()

    def _on_text_area_changed(self, event: TextArea.Changed) -> None:
        self._on_typed()

    def _on_choice_input_changed(self, event: ChoiceInput.Changed) -> None:
        self._on_typed()

    def _on_typed(self) -> None:
        self.tell("")
        self._refresh_hint()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The sign before the label says that this is the present field."""
        self._refresh_hint()
        self.refresh()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Leaving a field checks it, but nobody is told off for a field that is still empty."""
        if self.changed and self.raw:
            self.check()
        self._refresh_hint()
        self.refresh()

    def _entry_height(self) -> int:
        return 3 if isinstance(self.entry, TextInput) else 1

    def _sentences(self, width: int) -> list[Text]:
        """The lines under the entry, wrapped to the row's width."""
        room = max(10, width - self._left)
        lines: list[Text] = []
        if self._below():
            lines += Text(printable(self._hint), "dim").wrap(self.app.console, room)
        if self.problem:
            style = self.get_component_rich_style("field-row--problem", partial=True)
            lines += Text("! " + printable(self.problem), style).wrap(self.app.console, room)
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The entry and the sentences under it."""
        return self._entry_height() + len(self._sentences(width))

    def render(self) -> Text:
        """The label, what is shown behind the entry, and the sentences under it."""
        focused = self.entry.has_focus
        style = self.get_component_rich_style("field-row--label", partial=True)
        text = Text(no_wrap=True, overflow="crop", end="")
        text.append("> " if focused else "  ")
        text.append(fit(self.label, self._left - MARGIN - 1, right=True), "bold" if focused else style)
        text.append("* " if self.required else "  ", "bold")
        if self._hint and not self._below():
            text.append(" " * (self.entry.size.width + 1))
            text.append(printable(self._hint), "" if self._understood() else "dim italic")
        text.append("\n" * (self._entry_height() - 1))
        for line in self._sentences(self.size.width):
            text.append("\n" + " " * self._left).append_text(line)
        return text

    def _understood(self) -> bool:
        reading = self.entry.reading if isinstance(self.entry, InstantInput) else None
        return reading is None or reading.understood


def label_width(labels: list[str], width: int) -> int:
    """Cells for the labels of a form on a terminal of this width."""
    return min(max(cell_len(label) for label in labels) + 1, max(10, width // 3))
