"""Help says what a place is for and names every key of it with its twin, in both languages, at every size."""

from __future__ import annotations

import pytest
from textual.app import App

from capture import screen_text
from tui import i18n
from tui.bindings import KEYS, PLACES, display
from tui.widgets.help import PURPOSES, HelpScreen


class Host(App[None]):
    """A bare app with the help of one place."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.help = HelpScreen(place)

    def on_mount(self) -> None:
        self.push_screen(self.help)


def test_every_place_with_keys_has_words_about_its_purpose() -> None:
    assert set(PLACES) - {"everywhere", "checklist", "board", "line"} <= set(PURPOSES)


@pytest.mark.parametrize("place", [place for place in PLACES if place != "everywhere"])
async def test_every_key_of_a_place_is_named_with_its_twin(place: str) -> None:
    app = Host(place)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = "\n".join(line.plain for line in app.help.text.lines(78))
    for key_id in PLACES[place]:
        for name in KEYS[key_id].names():
            assert display(name) in told


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_whole_text_can_be_reached_by_scrolling(size: tuple[int, int]) -> None:
    app = Host("visitors")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        last = app.help.text.lines(app.help.text.size.width)[-1].plain.strip()
        await pilot.press("end")
        await pilot.pause()
        assert last in "\n".join(screen_text(app))
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is not app.help


async def test_help_speaks_chinese(chinese: None) -> None:
    i18n.use("zh_CN")
    app = Host("today")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "今日" in "\n".join(screen_text(app))
