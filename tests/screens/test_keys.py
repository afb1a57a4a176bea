"""Every key of the table does something in its place, or says why not; none is dead, none raises."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from officer import DIGITS, Officer, go, open_desk_app
from store import Desk, Refused
from tui import i18n
from tui.bindings import KEYS, PLACES


def picture(officer: Officer) -> tuple[Any, ...]:
    """What an officer could notice of a key."""
    focused = officer.app.focused
    return (
        officer.lines,
        officer.said,
        officer.desk.generation,
        focused and (focused.id, type(focused).__name__),
        i18n.language(),
        officer.app._exit,
    )


async def begin(officer: Officer, place: str, language: str) -> None:
    """The place as it is when one comes to it, somewhere in the middle of its list."""
    app, desk = officer.app, officer.desk
    while len(app.screen_stack) > 1:
        app.screen.dismiss(None)
        await officer.settle()
    for draft in desk.drafts.all():
        desk.drafts.drop(draft.key)
    with suppress(Refused):
        while True:
            desk.undo()
    if i18n.language() != language:
        app.action_language()
    if app.current_place.place != place:
        await go(officer, place)
    here = app.current_place
    here.clear_marks()
    if getattr(here, "day", None):
        here.action_day(0)
    if place == "today":
        here.action_clear()
        here.finished_shown = False
        await here.show_unit("day")
    if place in ("tasks", "visitors") and here.filter.value:
        here.action_clear()
    if place == "archive" and not here.filter.value:
        await officer.press("ctrl+f")
        await officer.put("会议")
    table = here.list if hasattr(here, "list") else here.first_focus()
    table.focus()
    table.select(table.ids[2])
    await officer.settle()
    app.key_line.hush()


async def before_key(officer: Officer, key_id: str) -> None:
    """Some keys only make sense after another one."""
    place = officer.app.current_place
    if key_id == "day_now":
        await officer.press("[")
    elif key_id == "unmark":
        await officer.press("x")
    elif key_id == "clear" and place.place != "archive":
        await officer.press("/")
        await officer.type("老")
        await officer.press("enter")
    officer.app.key_line.hush()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("place", list(DIGITS))
async def test_every_key_changes_something_or_says_something(demo: Desk, place: str, language: str) -> None:
    dead = []
    async with open_desk_app(demo, (120, 40), language) as officer:
        await officer.settle()
        for key_id in (*PLACES[place], *PLACES["everywhere"]):
            if key_id in ("quit", place):
                continue
            # The twins do the same in every language.
            for name in KEYS[key_id].names()[: None if language == "zh_CN" else 1]:
                await begin(officer, place, language)
                await before_key(officer, key_id)
                before = picture(officer)
                await officer.press(name)
                if picture(officer) == before:
                    dead.append((key_id, name))
                assert officer.app.current_place.place in (place, key_id)
        await begin(officer, place, language)
        await officer.press("ctrl+q")
        assert officer.app._exit
    assert dead == []
