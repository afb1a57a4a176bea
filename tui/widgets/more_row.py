"""The line behind which a form keeps the fields that every kind has."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from tui.printable import printable
from tui.widgets.cells import cut


class MoreRow(Widget, can_focus=True):
    """The common fields in one line, until somebody wants to change them."""

    DEFAULT_CSS = """
    MoreRow { height: 1; width: 1fr; color: $text-muted; }
    MoreRow:focus { color: $foreground; text-style: bold; }
    """

    class Opened(Message):
        """The fields are wanted."""

    def __init__(self, summary: str) -> None:
        super().__init__()
        self.summary = summary

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "space", "right"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Opened())

    def render(self) -> Text:
        """What the fields hold, and that there is more behind."""
        words = ("> + " if self.has_focus else "  + ") + printable(self.summary)
        return Text(cut(words, self.size.width), no_wrap=True, end="")
