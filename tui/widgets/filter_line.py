"""The line one filters or searches with: hidden until it is wanted, named on screen while it filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Key
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.bindings import PLACES, bindings
from tui.i18n import _
from tui.widgets.line_input import LineInput
from tui.widgets.party_input import PartyInput, Suggest, SuggestionList


class FilterInput(PartyInput):
    """The text of a filter, with what may follow offered below the whole line."""

    def mount_list(self, names: SuggestionList) -> None:
        """Below the line: beside the text there is no room for it."""
        line = self.parent
        assert isinstance(line, Widget)
        assert isinstance(line.parent, Widget)
        names.styles.margin = (0, 0, 0, self.region.x - line.region.x)
        line.parent.mount(names, after=line)


class FilterLine(Horizontal):
    """A labelled line of text; `always` keeps it on screen when it is empty."""

    DEFAULT_CSS = """
    FilterLine { height: 1; display: none; }
    FilterLine.-shown { display: block; }
    FilterLine > Static { width: auto; padding: 0 1 0 0; color: $text-muted; }
    FilterLine > LineInput { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["line"])]

    @dataclass
    class Changed(Message):
        """Something else stands in the line."""

        text: str

    @dataclass
    class Left(Message):
        """The officer goes on to the list: Enter, ↓ or Esc."""

    def __init__(
        self,
        hint: str,
        *,
        label: str = "",
        always: bool = False,
        suggest: Suggest | None = None,
        line: LineInput | None = None,
    ) -> None:
        """With `suggest`, whole lines are offered under what is typed; `line` is one of the place's own."""
        super().__init__()
        self._label = Static("", markup=False)
        self.line: LineInput = line or (
            FilterInput(placeholder=hint, limit=200, suggest=suggest)
            if suggest
            else LineInput(placeholder=hint, limit=200)
        )
        self.label = label
        self._always = always
        self.set_class(always, "-shown")

    def compose(self) -> ComposeResult:
        """Label and line."""
        yield self._label
        yield self.line

    def on_mount(self) -> None:
        """Say what the line is for."""
        self.relabel()

    def relabel(self) -> None:
        """Say it in the language of the moment."""
        self._label.update(_(self.label) if self.label else _("Filter"))

    @property
    def value(self) -> str:
        """What stands in the line."""
        return self.line.value

    @property
    def hint(self) -> str:
        """What the empty line says."""
        return self.line.placeholder

    @hint.setter
    def hint(self, words: str) -> None:
        self.line.placeholder = words

    def put(self, text: str) -> None:
        """Have a text stand in the line, on screen as long as it filters."""
        self.line.raw = text
        if isinstance(self.line, PartyInput):
            self.line.close_list()
        self.set_class(self._always or bool(text), "-shown")

    def call(self, label: str) -> None:
        """Say what the filter in force is called; empty: just a filter."""
        if label != self.label:
            self.label = label
            self.relabel()

    def open(self) -> None:
        """Show the line and write in it."""
        self.add_class("-shown")
        self.line.focus()

    def clear(self) -> None:
        """Empty the line; it goes when it is not always there."""
        self.line.value = ""
        self.set_class(self._always, "-shown")

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Filter as it is typed."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """On to the list; an empty filter goes."""
        event.stop()
        self._leave()

    def on_key(self, event: Key) -> None:
        """↓ goes to the list like Enter."""
        if event.key == "down":
            event.stop()
            event.prevent_default()
            self._leave()

    def action_leave_line(self) -> None:
        """On to the list; a filter goes, a search stays to be gone on with."""
        if not self._always:
            self.clear()
        self._leave()

    def _leave(self) -> None:
        if not self.value:
            self.set_class(self._always, "-shown")
        self.post_message(self.Left())
