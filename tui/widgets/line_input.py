"""Fields to type in: one line, and several lines; calm, honest about pasting, exact under an input method."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from store import clean

NEAR_LIMIT = 20
"""The count of what is left is shown from here on."""


class LineInput(Input):
    """One line of text. Stored text stands in it literally; what is pasted over several lines becomes one.

    `limit` is the most characters it takes, 0 for any; `left()` is how many are left when they are few.
    """

    DEFAULT_CSS = """
    LineInput, LineInput:focus, LineInput:ansi {
        border: none;
        height: 1;
        padding: 0;
        background: $foreground 8%;
        background-tint: transparent;
    }
    LineInput:focus { background: $foreground 14%; }
    LineInput:ansi { background: ansi_default; text-style: underline; }
    """

    # A text that grows lays out nothing: the field is one line high and has no scrollbars.
    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(
        self,
        value: str = "",
        *,
        limit: int = 0,
        placeholder: str = "",
        select_on_focus: bool = False,
        id: str | None = None,
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            placeholder=placeholder,
            max_length=limit,
            select_on_focus=select_on_focus,
            id=id,
            classes=classes,
            disabled=disabled,
            compact=True,
        )
        self.set_reactive(Input.cursor_blink, False)
        self.limit = limit
        self._stand(value)

    def _stand(self, text: str) -> None:
        """Hold `text` before there is an app to tell about it."""
        self.set_reactive(Input.value, text)
        self.set_reactive(Input.selection, Selection.cursor(len(text)))
        self._initial_value = False

    def on_mount(self) -> None:
        """Room to scroll in for a text longer than the field."""
        self.virtual_size = Size(self.content_width, 1)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's cursor, and with it the input method's window, belongs.

        Textual counts one cell too many at the end of the text, where the officer types.
        """
        offset = super().cursor_screen_offset
        return Offset(offset.x - 1, offset.y) if self.cursor_at_end else offset

    @property
    def raw(self) -> str:
        """What stands in the field, as typed."""
        return self.value

    @raw.setter
    def raw(self, text: str) -> None:
        if not self.is_attached:
            self._stand(text)
            return
        self.value = text
        self.cursor_position = len(text)

    def left(self) -> int | None:
        """How many characters still fit, or None while there is plenty of room."""
        remaining = self.limit - len(self.value)
        return remaining if self.limit and remaining <= min(NEAR_LIMIT, self.limit // 2) else None

    def _on_paste(self, event: events.Paste) -> None:
        """Take everything that is pasted, its lines joined with blanks; what does not fit is cut aloud."""
        event.stop()
        event.prevent_default()
        text = clean(" ".join(event.text.splitlines()))
        if self.limit:
            start, end = sorted(self.selection)
            room = max(0, self.limit - len(self.value) + end - start)
            if len(text) > room:
                text = text[:room]
                self.app.bell()
        if text:
            self.replace(text, *self.selection)


class TextInput(TextArea):
    """Several lines of text. Tab moves on; ↑ in the first line and ↓ in the last leave the field."""

    DEFAULT_CSS = """
    TextInput, TextInput:focus {
        border: none;
        padding: 0;
        height: 3;
        background: $foreground 8%;
        & .text-area--cursor-line { background: transparent; }
    }
    TextInput:focus { background: $foreground 14%; }
    TextInput:ansi { background: ansi_default; text-style: underline; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "up_or_out", show=False),
        Binding("down", "down_or_out", show=False),
    ]

    class Leave(Message):
        """The cursor wants out of the field: `step` is -1 above, 1 below."""

        def __init__(self, sender: TextInput, step: int) -> None:
            super().__init__()
            self.sender = sender
            self.step = step

        @property
        def control(self) -> TextInput:
            """The field that is left."""
            return self.sender

    def __init__(
        self, value: str = "", *, limit: int = 0, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(
            value,
            id=id,
            classes=classes,
            soft_wrap=True,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
        )
        self.set_reactive(TextArea.cursor_blink, False)
        self.set_reactive(TextArea.match_cursor_bracket, False)
        self.limit = limit

    @property
    def raw(self) -> str:
        """What stands in the field, as typed."""
        return self.text

    @raw.setter
    def raw(self, text: str) -> None:
        self.text = text
        self.move_cursor(self.document.end)

    def left(self) -> int | None:
        """How many characters still fit (below 0: too many), or None while there is plenty of room."""
        remaining = self.limit - len(self.text)
        return remaining if self.limit and remaining <= NEAR_LIMIT else None

    async def _on_paste(self, event: events.Paste) -> None:
        """Take what is pasted without control characters."""
        event.stop()
        event.prevent_default()
        self._replace_via_keyboard(clean(event.text, lines=True), *self.selection)

    def action_up_or_out(self) -> None:
        """Up one line, or out of the field above its first."""
        if self._on_first_row():
            self.post_message(self.Leave(self, -1))
        else:
            self.action_cursor_up()

    def action_down_or_out(self) -> None:
        """Down one line, or out of the field below its last."""
        if self._on_last_row():
            self.post_message(self.Leave(self, 1))
        else:
            self.action_cursor_down()

    def _on_first_row(self) -> bool:
        return self.wrapped_document.location_to_offset(self.cursor_location).y == 0

    def _on_last_row(self) -> bool:
        return (
            self.wrapped_document.location_to_offset(self.cursor_location).y
            >= self.wrapped_document.height - 1
        )
