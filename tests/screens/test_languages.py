"""Every word of the program comes from the catalog: in a made-up language no bare one is left anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from officer import DIGITS, Officer, go, open_desk_app
from pseudo import OPEN, SHUT, bare_strings, pseudo_language
from store import Desk
from tui import i18n

NAMES_OF_KEYS = ["Ctrl", "Esc", "Tab", "Ins", "Del", "Home", "End", "PgUp", "PgDn", "Bksp", "Shift"]
"""What is written on the keyboard is the same in every language."""

CODES = ["daily", "workday", "weekly:MO"]
"""How a repeat stands in a form whose language nobody reads: as it is stored."""

NAMES = ["English", "dutydesk", "sheet", "evacuation"]
"""A language by its own name, and a command as it is typed."""

FORMS = {
    "today": ("1", "2", "3", "4"),
    "tasks": ("1", "2", "3"),
    "visitors": ("a", "e"),
    "duty": ("1", "2", "3", "4"),
}


def unwrapped(lines: Iterable[str]) -> list[str]:
    """The lines with a bracket opened where a sentence goes on from the line before."""
    told, within = [], False
    for line in lines:
        first = min((at for sign in (OPEN, SHUT) if (at := line.find(sign)) >= 0), default=-1)
        goes_on = within and (first < 0 or line[first] == SHUT)
        whole = re.sub(r"^(\W*)", rf"\1{OPEN}", line, count=1) if goes_on else line
        told.append(whole)
        within = whole.count(OPEN) > whole.count(SHUT) and bool(line.strip())
    return told


def pieces(officer: Officer) -> Iterable[list[str]]:
    """The screen cut into its widgets, so that a sentence is read on where it goes on; no hanzi, no paths.

    Records speak Chinese here and the program in brackets, so English without them is a bare string.
    """
    screen = officer.app.screen
    strips = screen._compositor.render_strips(officer.app.size)
    for widget in screen.query():
        if widget.children or not widget.display or not widget.region.area:
            continue
        region = screen.find_widget(widget).visible_region
        rows = strips[region.y : region.bottom]
        lines = [strip.crop(region.x, region.right).text for strip in rows]
        yield [re.sub(r"/\S+\.csv|[\u4e00-\u9fff]", "", line) for line in lines]


def check(officer: Officer, where: str) -> None:
    for lines in pieces(officer):
        found = bare_strings(unwrapped(lines), [*NAMES_OF_KEYS, *CODES])
        assert not found, f"{where}: " + "\n".join(found)


@pytest.mark.parametrize("place", list(DIGITS))
async def test_no_bare_word_is_on_a_place_its_dialogs_or_forms(demo: Desk, place: str) -> None:
    async with open_desk_app(demo, (160, 50)) as officer:
        with pseudo_language():
            officer.app.show_facts()
            for made in officer.app._places.values():
                made.relabel()
            officer.app.key_line.update_keys()
            officer.app.key_line.redraw()
            officer.app.place_line.redraw()
            officer.app.top.redraw()
            officer.app.key_line.hush()
            await go(officer, place)
            check(officer, place)
            for keys in (
                ("enter",), ("e",), ("d",), ("r",), ("m",), ("delete",), ("t",), ("v",), ("n",), ("l",),
                ("a",), ("?",), ("f12",), ("d", "ctrl+s"), ("ctrl+p",),
            ):  # fmt: skip
                await officer.press(*keys)
                check(officer, f"{place} {keys}")
                while len(officer.app.screen_stack) > 1:
                    officer.app.screen.dismiss(None)
                    await officer.settle()
            for choice in FORMS.get(place, ()):
                await officer.press("n", choice)
                check(officer, f"{place} n {choice}")
                await officer.press("ctrl+s")
                check(officer, f"{place} n {choice} ctrl+s")
                await officer.press("escape")
                while len(officer.app.screen_stack) > 1:
                    officer.app.screen.dismiss(None)
                    await officer.settle()
            for keys in (("space",), ("z",), ("w",), ("u",), ("ctrl+y",), ("u",), ("u",), ("u",), ("f3",)):
                await officer.press(*keys)
                check(officer, f"{place} {keys}")
                while len(officer.app.screen_stack) > 1:
                    officer.app.screen.dismiss(None)
                    await officer.settle()


@pytest.mark.parametrize("place", list(DIGITS))
async def test_no_english_word_is_left_in_the_chinese_program(demo: Desk, place: str) -> None:
    async with open_desk_app(demo, (120, 40), "en") as officer:
        await go(officer, place)
        await officer.press("f10")
        assert i18n.language() == "zh_CN"
        for keys in (
            (),
            ("enter",),
            ("e",),
            ("d",),
            ("n",),
            ("?",),
            ("f12",),
            ("a",),
            ("ctrl+p",),
            ("space",),
        ):
            await officer.press(*keys)
            shown = re.sub("|".join(NAMES_OF_KEYS), "", officer.seen)
            left = [word for word in re.findall(r"[A-Za-z]{3,}", shown) if word not in NAMES]
            assert not left, (place, keys, left, officer.seen)
            while len(officer.app.screen_stack) > 1:
                officer.app.screen.dismiss(None)
                await officer.settle()
