"""The bottom line: the keys of where one is, and the last notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tui.bindings import KEYS, Key, display
from tui.i18n import _
from tui.printable import printable
from tui.widgets.cells import cut, spread
from tui.widgets.oneline import OneLine, joined, pieced


def key_line(keys: Sequence[tuple[str, str, int]], message: str, tone: str, width: int) -> Text:
    """The line of keys in exactly `width` cells: (key, label, rank) in order, and a message at the right.

    The message takes the room that it needs, good news at most half the line; of the keys those with the
    highest rank go first.
    """
    right = Text(end="", no_wrap=True)
    if message:
        # What went wrong is said in full; what went well leaves room for the keys.
        most = width - 2 if tone in ("late", "warn") else min(width - 2, max(34, width // 2))
        right = pieced([(f"{cut(printable(message), max(0, most))} ", tone or "said")])
    kept = list(keys)
    while True:
        left = pieced(joined([[(key, "key"), (f" {label}", "")] for key, label, _rank in kept], "  "))
        left = Text(" ", end="", no_wrap=True).append_text(left)
        if left.cell_len + (right.cell_len + 1 if right.plain else 0) <= width or not kept:
            return spread(left, right, width)
        kept.remove(max(reversed(kept), key=lambda item: item[2]))


class KeyLine(OneLine):
    """The keys of where one is, and at the right the last notice."""

    SAID_FOR: ClassVar[float] = 8.0
    """Seconds a notice stays when no key is pressed."""

    def __init__(self, *, id: str | None = None) -> None:
        """The line of keys of the screen it stands on."""
        super().__init__(id=id)
        self._keys: tuple[tuple[str, str, int], ...] = ()
        self._message = ""
        self._tone = ""
        self._silence: Timer | None = None

    def on_mount(self) -> None:
        """Follow the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self.call_after_refresh(self.update_keys)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if screen is self.screen and self.is_attached:
            self.update_keys()

    def update_keys(self) -> None:
        """Read the active keys of the screen again; for a change of language too."""
        keys = tuple(active_keys(self.screen))
        if keys != self._keys:
            self._keys = keys
            self.redraw()

    @property
    def said(self) -> str:
        """The notice shown now."""
        return self._message

    def say(self, message: str, tone: str = "") -> None:
        """Show `message` in the look of `tone` ("", "done", "late", "warn") until `hush` or for a while."""
        if self._silence is not None:
            self._silence.stop()
            self._silence = None
        if message:
            self._silence = self.set_timer(self.SAID_FOR, self.hush)
        if (message, tone) != (self._message, self._tone):
            self._message, self._tone = message, tone
            self.redraw()

    def hush(self) -> None:
        """Take the notice away: a key was pressed."""
        if self._message:
            self.say("")

    def line(self, width: int) -> Text:
        """See `key_line`."""
        return key_line(self._keys, self._message, self._tone, width)


def active_keys(screen: Screen[object]) -> list[tuple[str, str, int]]:
    """The keys that work on `screen` now and are worth showing, as (key, label, rank) in table order.

    While somebody types, a key that the field takes for itself gives way to its twin.
    """
    active = screen.active_bindings
    focused = screen.focused
    shown: list[tuple[str, str, int]] = []
    for key in KEYS.values():
        if not key.show:
            continue
        for name in key.names():
            found = active.get(name)
            if found is None or not found.enabled or not _same(KEYS.get(found.binding.id or ""), key):
                continue
            if focused is not None and not key.priority and _takes(focused, name):
                continue
            pair = (display(name), _(key.label))
            if pair not in [(shown_key, words) for shown_key, words, rank in shown]:
                shown.append((*pair, key.rank))
            break
    return shown


def _same(found: Key | None, key: Key) -> bool:
    return found is not None and (found.action, found.label) == (key.action, key.label)


_CHARACTERS: Mapping[str, str] = {
    "slash": "/",
    "number_sign": "#",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "space": " ",
}


def _takes(focused: Widget, name: str) -> bool:
    character = _CHARACTERS.get(name, name if len(name) == 1 else None)
    return focused.check_consume_key(name, character)
