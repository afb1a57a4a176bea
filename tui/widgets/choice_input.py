"""One of a few fixed choices, on one line and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.text import Text
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

from tui.bindings import folded

EMPTY = "--"
"""How the empty choice is written; ASCII, because a dash is wide in some terminals."""


class ChoiceInput(Widget, can_focus=True):
    """One of a few codes: ← → and Space walk, a digit takes the n-th, a letter the next that begins so.

    `options` are pairs of code and label, in order. With `may_be_empty` no choice is one too, taken with 0,
    Delete or Backspace. All options stand in the line when they fit, else those around the present one.
    `matches(typed, label)` finds a label by its pinyin initials.
    """

    DEFAULT_CSS = """
    ChoiceInput { height: 1; width: 1fr; background: transparent; }
    ChoiceInput:focus { background: $foreground 10%; }
    ChoiceInput:ansi { background: ansi_default; }
    """

    class Changed(Message):
        """Another choice was taken."""

        def __init__(self, sender: ChoiceInput, value: str) -> None:
            super().__init__()
            self.sender = sender
            self.value = value

        @property
        def control(self) -> ChoiceInput:
            """The field it was taken in."""
            return self.sender

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        value: str = "",
        *,
        may_be_empty: bool = True,
        matches: Callable[[str, str], bool] | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        empty = [("", EMPTY)] if may_be_empty or value not in [code for code, label in options] else []
        self.options = [*empty, *options]
        self._first = 0 if empty else 1
        self._matches = matches or (lambda typed, label: False)
        self._at = next((n for n, (code, label) in enumerate(self.options) if code == value), 0)

    @property
    def value(self) -> str:
        """The code of the present choice."""
        return self.options[self._at][0] if self.options else ""

    @property
    def raw(self) -> str:
        """The code of the present choice."""
        return self.value

    @raw.setter
    def raw(self, code: str) -> None:
        self._take(next((n for n, option in enumerate(self.options) if option[0] == code), self._at))

    def left(self) -> int | None:
        """A choice has no length."""
        return None

    @property
    def cursor_screen_offset(self) -> Offset:
        """The start of the field: nothing is typed here."""
        return self.content_region.offset

    def _take(self, at: int) -> None:
        if self.options and at != self._at:
            self._at = at % len(self.options)
            self.refresh()
            self.post_message(self.Changed(self, self.value))

    async def _on_key(self, event: events.Key) -> None:
        """Move among the choices."""
        sign = folded(event.character) or event.character or ""
        if event.key == "left":
            self._take((self._at - 1) % len(self.options))
        elif event.key == "right" or sign == " ":
            self._take((self._at + 1) % len(self.options))
        elif event.key in ("delete", "backspace") and not self.options[0][0]:
            self._take(0)
        elif sign.isdecimal():
            if 0 <= int(sign) - self._first < len(self.options):
                self._take(int(sign) - self._first)
        elif sign and sign.isprintable():
            self._take(self._found(sign))
        else:
            return
        event.stop()
        event.prevent_default()

    def _found(self, typed: str) -> int:
        """The next choice whose label or code begins with what was typed."""
        count = len(self.options)
        for at in ((self._at + step) % count for step in range(1, count + 1)):
            label = self.options[at][1]
            if label.casefold().startswith(typed.casefold()) or self._matches(typed, label):
                return at
        return self._at

    def _on_focus(self, event: events.Focus) -> None:
        self.app.cursor_position = self.cursor_screen_offset
        self.refresh()

    def _on_blur(self, event: events.Blur) -> None:
        self.refresh()

    def render(self) -> Text:
        """All options with the present one in brackets, or as many around it as fit."""
        width, focused = self.size.width, self.has_focus
        for numbered in (True, False) if focused else (False,):
            line = self._inline(numbered)
            if line.cell_len <= width:
                return line
        first = last = self._at
        while focused:
            wider = [(first, last + 1)] if last + 1 < len(self.options) else []
            wider += [(first - 1, last)] if first else []
            grown = next((span for span in wider if self._inline(True, *span).cell_len <= width - 4), None)
            if grown is None:
                break
            first, last = grown
        line = self._inline(focused, first, last)
        if not focused:
            return line
        before, after = "< " if first else "  ", " >" if last + 1 < len(self.options) else ""
        return Text(before, no_wrap=True, overflow="crop", end="").append_text(line).append(after)

    def _inline(self, numbered: bool, first: int = 0, last: int | None = None) -> Text:
        """The options from `first` to `last`, the present one in brackets."""
        line = Text(no_wrap=True, end="")
        for at, (code, label) in enumerate(self.options):
            if at < first or (last is not None and at > last):
                continue
            number = f"{at + self._first}" if numbered and code and at + self._first < 10 else ""
            if at == self._at:
                line.append("[")
                line.append(number + label, "bold reverse" if self.has_focus else "bold")
                line.append("]")
            else:
                line.append(f" {number}{label} ", "" if self.has_focus else "dim")
        return line
