"""An officer at the desk: presses keys, types words, reads the screen, and waits until all is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import Worker

from capture import screen_text
from store import Desk, Record
from tui import i18n
from tui.app import DutyDesk
from tui.theme import DRAWN, use_chrome
from tui.widgets.table import RecordTable

NOW = datetime(2026, 11, 23, 14, 32, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Monday afternoon."""

TURNS = 20000
"""How many times the app is looked at before a story says that it never comes to rest."""


class Officer:
    """One session on a desk, by keyboard alone."""

    def __init__(self, app: DutyDesk, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.desk = app.desk

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, and wait each time until what it began is done."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def type(self, words: str) -> None:
        """Type words into the field that has the focus."""
        for sign in words:
            self._send("space" if sign == " " else sign)
        await self.settle()

    def _send(self, key: str) -> None:
        """As the terminal's driver does it; `Pilot.press` waits a good while after each key."""
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        sign = " " if name == "space" else key if len(key) == 1 else None
        driver = self.app._driver
        assert driver is not None
        event = events.Key(name, sign)
        event.set_sender(self.app)
        driver.send_message(event)

    async def put(self, words: str) -> None:
        """Have words stand in the line that has the focus, as after a paste."""
        line = self.app.focused
        assert isinstance(line, Input)
        line.value = words
        await self.settle()

    async def settle(self) -> None:
        """Wait until no work is under way but what waits for the officer's answer."""
        for _turn in range(TURNS):
            await self._calm()
            if self.app._exit:
                return
            busy = [worker for worker in self.app.workers if not worker.is_finished]
            if len(busy) <= self._asked():
                return
            await _one_of(busy)
        raise AssertionError(f"never at rest: {busy}")

    async def _calm(self) -> None:
        """Wait until every message is handled and the screen is laid out."""
        for _round in range(2):
            still = 0
            while still < 3 and not self.app._exit:
                await asyncio.sleep(0)
                still = 0 if self._stirs() else still + 1
            if self.app._exit:
                return
            # A handler that still waits for something has taken its message off the queue already.
            for pump in (self.app, self.app.screen):
                handled = asyncio.Event()
                pump.call_later(handled.set)
                # A screen that goes in between handles nothing any more.
                for _turn in range(TURNS):
                    if handled.is_set() or pump not in (self.app, self.app.screen) or self.app._exit:
                        break
                    await asyncio.sleep(0)

    def _stirs(self) -> bool:
        top = self.app.screen
        if top._callbacks or top._dirty_widgets or top._layout_required:
            return True
        pumps = [
            self.app,
            *(found for screen in self.app.screen_stack for found in [screen, *screen.query()]),
        ]
        return any(pump._next_callbacks or not pump._message_queue.empty() for pump in pumps)

    def _asked(self) -> int:
        """How many workers wait for the answer to a dialog."""
        called = [call for screen in self.app.screen_stack for call in screen._result_callbacks]
        return sum(1 for callback in called if callback is not None and callback.future is not None)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return screen_text(self.app)

    @property
    def seen(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    @property
    def said(self) -> str:
        """The notice in the bottom line."""
        return self.app.key_line.said

    def line_with(self, words: str) -> str:
        """The one line of the screen with these words."""
        found = [line for line in self.lines if words in line]
        assert len(found) == 1, f"{words!r} stands in {len(found)} lines of\n{self.seen}"
        return found[0]

    def first_line_with(self, words: str) -> str:
        """The first line of the screen with these words."""
        return next(line for line in self.lines if words in line)

    def place(self, name: str) -> Any:
        """The place of this name."""
        return self.app._places[name]

    async def focus(self, table: str) -> RecordTable:
        """Go by Tab to the list of this id."""
        for _turn in range(12):
            if self.app.focused is not None and self.app.focused.id == table:
                break
            await self.press("tab")
        found = self.app.focused
        assert isinstance(found, RecordTable)
        assert found.id == table
        return found

    async def select(self, table: RecordTable, record: Record) -> None:
        """Move by ↓ to the line of a record."""
        await self.press("home")
        for _turn in range(len(table.ids)):
            if table.selected == record.id:
                return
            await self.press("down")
        assert table.selected == record.id


async def _one_of(busy: list[Worker[Any]]) -> None:
    tasks = {worker._task for worker in busy if worker._task is not None}
    if tasks:
        await asyncio.wait(tasks, timeout=0.02, return_when=asyncio.FIRST_COMPLETED)


@asynccontextmanager
async def open_desk_app(
    desk: Desk, size: tuple[int, int] = (80, 24), language: str = "zh_CN"
) -> AsyncIterator[Officer]:
    """The program on this desk, at rest, in a terminal of this size."""
    i18n.use(language)
    use_chrome(DRAWN)
    app = DutyDesk(desk)
    async with app.run_test(size=size) as pilot:
        officer = Officer(app, pilot)
        await officer.settle()
        yield officer


DIGITS = {"today": "1", "tasks": "2", "visitors": "3", "archive": "4", "duty": "5"}
"""The five places and their keys."""


async def go(officer: Officer, place: str) -> None:
    """Come to a place with the focus in its list."""
    if officer.app.current_place.place == "archive":
        officer.place("archive").list.focus()
    await officer.press(DIGITS[place])
    if place == "archive":
        if not officer.place("archive").filter.value:
            await officer.put("会议")
        await officer.press("enter")


def titled(desk: Desk, table: str, title: str) -> Record:
    """The one live record of a table with these words in its title."""
    found = [record for record in desk.records(table) if title in record.title]
    assert len(found) == 1, f"{len(found)} records have {title!r} in their title"
    return found[0]


def entries(desk: Desk) -> list[dict[str, Any]]:
    """The history, line by line."""
    import msgspec

    lines = [line for path in sorted(desk.history.files()) for line in path.read_bytes().splitlines()]
    return [msgspec.json.decode(line) for line in lines]
