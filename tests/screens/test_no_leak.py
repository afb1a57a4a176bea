"""Forms and dialogs opened and closed all day leave nothing behind."""

from __future__ import annotations

import gc

from textual.screen import Screen

from officer import open_desk_app
from store import Desk


def open_screens() -> int:
    """How many dialogs and forms are alive, wherever something still holds them."""
    gc.collect()
    return sum(1 for thing in gc.get_objects() if isinstance(thing, Screen))


async def test_dialogs_looked_into_all_day_are_forgotten_when_they_close(demo: Desk) -> None:
    """Form, closing dialog, help, capture, palette, over and over: nothing is held of the earlier ones."""
    async with open_desk_app(demo) as officer:
        await officer.press("2")
        counted = []
        for _round in range(3):
            for key in ("e", "d", "question_mark", "a", "ctrl+p", "f12"):
                await officer.press(key, "escape")
            counted.append(open_screens())
        assert counted[2] <= counted[0]
