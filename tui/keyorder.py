"""One key after the other: a key waits until the one before it has been acted upon."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any, Generic, TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen

LONGEST = 0.3
"""Seconds after which the next key goes on although the one before has not come back."""

OPENING = 0.2
"""Seconds that a screen which a key has just opened gets to take the focus."""

DIALOG = "dialog"
"""The group of the workers that lead through dialogs."""

Result = TypeVar("Result")


class OrderedKeys(App[Result], Generic[Result]):
    """An app in which keys that arrive together do what they would do one by one.

    Textual 8.2.8 hands a key to the widget that has the focus when the key is read, but acts on a binding
    only when the key has bubbled up to the app. In a burst, as a slow line brings it, letters so overtake
    the Backspace before them, and land in the field that an Enter before them was to leave.
    """

    _waiting: deque[events.Key | events.Paste]
    _under_way = 0
    _typing_into: object = None
    _last_began = 0.0
    _watched = False

    async def on_event(self, event: events.Event) -> None:
        """What is typed or pasted waits for its turn; everything else goes its way."""
        # Without a terminal a test presses the keys, and waits after each by itself.
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and not self.is_headless:
            self._queue().append(event)
            await self._go_on()
        else:
            await super().on_event(event)

    def simulate_key(self, key: str) -> None:
        """Do what `key` would do, before the keys that were typed after the one that asks for it."""
        if self.is_headless:
            super().simulate_key(key)
            return
        self._queue().appendleft(events.Key(key, None))
        self.call_later(self._go_on)

    def _queue(self) -> deque[events.Key | events.Paste]:
        if not hasattr(self, "_waiting"):
            self._waiting = deque()
        return self._waiting

    async def _go_on(self) -> None:
        waiting = self._queue()
        while waiting:
            event, target = waiting[0], self.focused
            typing = (
                target is not None
                and isinstance(event, events.Key)
                and event.is_printable
                and target.check_consume_key(event.key, event.character)
            )
            if self._under_way and not (typing and self._typing_into is target):
                if time.monotonic() - self._last_began < LONGEST:
                    self._watch()
                    return
                self._under_way = 0
            waiting.popleft()
            self._typing_into = target if typing else None
            self._last_began = time.monotonic()
            self._under_way += 1
            screen = self.screen
            await super().on_event(event)
            pump: MessagePump = target or screen
            pump.call_later(self._follow, pump, pump, screen, 2)

    def _watch(self) -> None:
        """See that a key which never comes back, as its widget went away, holds up nothing."""
        if not self._watched:
            self._watched = True
            self.set_timer(LONGEST, self._look_again)

    async def _look_again(self) -> None:
        self._watched = False
        await self._go_on()

    def _follow(self, pump: MessagePump, target: MessagePump, screen: Screen[Any], laps: int) -> None:
        """Take the way that the key bubbles, behind it; once more for what its binding posted there."""
        parent = pump._parent
        if parent is None or parent is self or not parent.is_running:
            self.call_later(self._acted_upon, target, screen, laps - 1)
        else:
            parent.call_later(self._follow, parent, target, screen, laps)

    async def _acted_upon(self, target: MessagePump, screen: Screen[Any], laps: int) -> None:
        """The bindings of a key have run; what they began comes to its first wait, and the focus moves."""
        if laps and self._queue() and target.is_running:
            target.call_later(self._follow, target, target, screen, laps)
            return
        for _turn in range(3):
            await asyncio.sleep(0)
        if self._queue() and self.screen is not screen:
            closed = None if screen in self.screen_stack else self.screen
            self._await_focus(closed, time.monotonic() + OPENING)
        else:
            # Whatever asked for the focus stands in the queue before this.
            self.call_later(self._finish)

    def _await_focus(self, closed: Screen[Any] | None, until: float) -> None:
        """Wait for the focus of a new screen; behind a closed one (`closed`) for the one that follows it."""
        opening = self.focused is None or (
            self.screen is closed
            and any(worker.is_running for worker in self.workers if worker.group == DIALOG)
        )
        if opening and time.monotonic() < until:
            self.set_timer(0.01, lambda: self._await_focus(closed, until))
        else:
            self.call_later(self._finish)

    async def _finish(self) -> None:
        self._under_way = max(0, self._under_way - 1)
        await self._go_on()
