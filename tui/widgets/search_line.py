"""The line of the archive's search: it offers what a word may become, and brings the last searches back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.events import Key
from textual.message import Message

from tui.widgets.line_input import LineInput


class SearchLine(LineInput):
    """→ at the end takes what is offered; ↑ in the empty line brings the last searches back.

    `complete(typed)` gives whole lines, the likeliest first; `recent()` the last searches, newest first.
    """

    class Offered(Message):
        """What the word being typed may become; nothing when there is nothing to offer."""

        def __init__(self, words: Sequence[str]) -> None:
            super().__init__()
            self.words = tuple(words)

    def __init__(
        self,
        placeholder: str,
        *,
        complete: Callable[[str], Sequence[str]],
        recent: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(placeholder=placeholder, limit=400)
        self._complete = complete
        self._recent = recent
        self._past: list[str] = []
        self._at = -1
        self._offered: tuple[str, ...] = ()

    def watch_value(self, value: str) -> None:
        """Offer what it may become."""
        found = tuple(self._complete(value)) if value else ()
        # Input draws the rest of this behind the cursor and takes it over with →.
        self._suggestion = found[0] if found and found[0].startswith(value) else ""
        if found != self._offered:
            self._offered = found
            self.post_message(self.Offered(found))

    async def _on_key(self, event: Key) -> None:
        """↑ and ↓ walk through the last searches once ↑ was pressed in the empty line."""
        if event.key == "up" and (not self.value or self._at >= 0):
            if self._at < 0:
                self._past = list(self._recent())
            self._show_past(min(self._at + 1, len(self._past) - 1))
        elif event.key == "down" and self._at >= 0:
            self._show_past(self._at - 1)
        else:
            if event.is_printable or event.key in ("backspace", "delete"):
                self._at = -1
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    def _show_past(self, at: int) -> None:
        self._at = at
        self.raw = self._past[at] if 0 <= at < len(self._past) else ""

    def replace_by(self, query: str) -> None:
        """Have another search stand in the line."""
        self._at = -1
        self.raw = query
