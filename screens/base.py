"""What all places share: live data, the news of changes, saving off the screen's thread, and saying so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from store import Change, Desk, StoreError
from tui import wording
from tui.i18n import _

T = TypeVar("T")


@dataclass
class Said(Message):
    """A sentence for the officer; `tone` is "", "done", "warn" or "late"."""

    text: str
    tone: str = ""


@dataclass
class DeskChanged(Message):
    """Records changed, here or in another session."""

    change: Change


@dataclass
class Wanted(Message):
    """The officer wants to stand on the record of this id, in whatever place it is."""

    id: str


class Place(Vertical):
    """One of the five places: shows records of the desk, and again whenever they change."""

    place: ClassVar[str] = ""
    """The place's name in the table of keys."""
    WATCHES: ClassVar[frozenset[str]] = frozenset()
    """The tables whose changes this place shows."""
    DEFAULT_CSS = "Place { height: 1fr; }"

    def __init__(self, desk: Desk) -> None:
        super().__init__(id=self.place)
        self.desk = desk
        self._unsubscribe: Callable[[], None] | None = None
        self._stale = False
        self._saving = 0
        self._held: list[Change] = []

    @property
    def marked_count(self) -> int:
        """How many records are marked here."""
        return 0

    def on_mount(self) -> None:
        """Follow the desk from now on, and show what it holds."""
        self._unsubscribe = self.desk.subscribe(self._tell)
        self.reload()

    def _tell(self, change: Change) -> None:
        # Called in whatever thread found the change; a message is the way into this one.
        self.post_message(DeskChanged(change))

    def on_unmount(self) -> None:
        """Follow it no longer."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def reload(self) -> None:
        """Show what the desk holds now; selection and scroll stay."""
        raise NotImplementedError

    def first_focus(self) -> Widget:
        """The widget that has the focus when the officer comes here."""
        raise NotImplementedError

    def on_desk_changed(self, message: DeskChanged) -> None:
        """Reload if the change is of concern here: at once when in view, else on return."""
        message.stop()
        if message.change.tables & self.WATCHES:
            if self._saving:
                self._held.append(message.change)
            else:
                self.show_change(message.change)

    def show_change(self, change: Change) -> None:
        """Show what a change of concern made of this place; a place that knows better reads less again."""
        self.refresh_records()

    def refresh_records(self) -> None:
        """Reload now, or when the officer comes back to this place."""
        if self.display:
            self.reload()
        else:
            self._stale = True

    def enter(self) -> None:
        """The officer comes to this place."""
        if self._stale:
            self._stale = False
            self.reload()
        # At once, not with the next message: keys that came together with this one mean this place.
        self.screen.set_focus(self.first_focus())

    def go_to(self, record_id: str) -> None:
        """Have the officer stand on a record, in whatever place it is."""
        self.post_message(Wanted(record_id))

    def stand_on(self, record_id: str) -> bool:
        """Select a record of this place, showing what hides it; False if it is not here."""
        return False

    def minute(self) -> None:
        """A minute has passed: what depends on the time is shown again."""
        self.refresh_records()

    def relabel(self) -> None:
        """The language changed: show every word again."""
        self.refresh_records()

    def say(self, text: str, tone: str = "") -> None:
        """Tell the officer a sentence in the bottom line."""
        self.post_message(Said(text, tone))

    async def save(self, act: Callable[[], T], said: str = "") -> T | None:
        """Run a writing call of the desk off this thread; say that it is saved, or why it is not."""
        self._saving += 1
        try:
            result = await asyncio.to_thread(act)
        except StoreError as error:
            self.say(wording.error(error), "late")
            return None
        finally:
            self._saving -= 1
            self._catch_up()
        self.say(said or _("Saved"), "done")
        return result

    def _catch_up(self) -> None:
        """Show what a save changed together with the word that it is saved: one picture, not two."""
        held, self._held = self._held, []
        for change in held:
            self.show_change(change)
