"""Keeps what stands in a dialog as a draft while it is typed, as forms do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from store import StoreError

Values = dict[str, str]


@dataclass(frozen=True)
class Kept:
    """Where a dialog's draft goes: `keep` takes what was typed, `drop` throws it away."""

    keep: Callable[[Mapping[str, str]], object]
    drop: Callable[[], object]


class Keeper:
    """The draft of one dialog: written within `AFTER` seconds of a key, and at once when the session ends."""

    AFTER = 0.3

    def __init__(self, screen: Screen[Any], values: Callable[[], Values], kept: Kept | None) -> None:
        self._screen = screen
        self._values = values
        self._kept = kept
        self._timer: Timer | None = None
        self._standing: Values | None = None

    def typed(self) -> None:
        """A key was pressed: the draft follows soon."""
        if self._kept is not None and self._timer is None:
            self._timer = self._screen.set_timer(self.AFTER, self.now)

    def now(self) -> bool:
        """Keep what was typed, at once; False when it cannot be kept."""
        self._stop()
        if self._kept is None:
            return False
        values = {name: words for name, words in self._values().items() if words.strip()}
        try:
            if values and values != self._standing:
                self._kept.keep(values)
                self._standing = values
            elif not values and self._standing is not None:
                self.forget()
        except (StoreError, OSError):
            return False
        return True

    def forget(self) -> None:
        """It was saved, or left on purpose."""
        self._stop()
        if self._kept is not None:
            self._kept.drop()
        self._standing = None

    def last(self) -> None:
        """The dialog goes away: the last keys are kept if a draft was waiting to be written."""
        if self._timer is not None:
            self.now()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
