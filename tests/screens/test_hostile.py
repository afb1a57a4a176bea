"""Text that wants to be more than text: shown letter by letter in every place, and nothing breaks."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from rich.cells import cell_len
from rich.text import Text

from capture import screen_text
from officer import DIGITS, Officer, go, open_desk_app, titled
from store import KINDS, Desk, LongText, Party
from store import Text as TextField

HOSTILE = {
    "escape codes": "\x1b[31m红\x1b[0m\x1b]0;窗口\x07\x9b2J",
    "closing tag": "[/] [bold]粗[/bold] [/nothing]",
    "action": "[@click=app.quit]退出[/]",
    "right to left": "\u202e倒写\u2066藏\u200b名",
    "four thousand": "长" * 4000,
    "combining": "e" + "\u0301" * 300 + "組\u3099合",
    "breaks": "一\n二\r三\t四\x00五\u2028六",
    "not a character": "\ue000\U0010fffd \ud7ff \ufffe",
    "braces": "{title} %s %(a)s ${x} \\n \\[",
}
IDS = ("routine", "corrects")
"""Fields that hold the id of another record."""
STEERING = {chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))} | set("\u202e\u2066\u200b\u2028")


def spoil(desk: Desk, text: str) -> None:
    """Write `text` into every field of words of every record, past all checks, as another program might."""
    tables: dict[str, dict[str, dict[str, Any]]] = msgspec.json.decode(desk.path.read_bytes())
    for name, records in tables.items():
        if name.startswith("_"):
            continue
        for document in records.values():
            kind = KINDS.get(str(document.get("kind")))
            if kind is None:
                continue
            for field_name, field in kind.fields.items():
                words = type(field) in (TextField, LongText, Party) and field_name not in IDS
                if words and field_name in document:
                    document[field_name] = text
            document["created_by"] = text
            for row in document.get("progress") or ():
                row["words"] = text
            if document.get("outcome"):
                document["outcome"]["words"] = text
    desk.path.write_bytes(msgspec.json.encode(tables))


def check(officer: Officer) -> None:
    """Every line is as wide as the terminal, and no character of it steers."""
    width, height = officer.app.size
    strips = officer.app.screen._compositor.render_strips(officer.app.size)
    assert len(strips) == height
    for strip in strips:
        assert strip.cell_length == width
        assert cell_len(strip.text) == width, strip.text
        assert not STEERING & set(strip.text), repr(strip.text)
        for segment in strip:
            assert not (segment.style and segment.style.link), strip.text
            assert not (segment.style and segment.style.meta.get("@click")), strip.text


@pytest.mark.parametrize(
    ("name", "size"), [(name, ((60, 20), (120, 40))[at % 2]) for at, name in enumerate(HOSTILE)], ids=str
)
async def test_hostile_words_in_every_field_break_no_place(
    demo: Desk, name: str, size: tuple[int, int]
) -> None:
    async with open_desk_app(demo, size) as officer:
        spoil(demo, HOSTILE[name])
        await officer.app._look()
        await officer.settle()
        for place in DIGITS:
            await go(officer, place)
            check(officer)
            for keys in (("enter",), ("e",), ("d",), ("f12",)):
                await officer.press(*keys)
                check(officer)
                while len(officer.app.screen_stack) > 1:
                    await officer.press("escape")
            assert not officer.app._exit
        assert sum(record.title == HOSTILE[name] for record in demo.all_records()) > 20
        assert officer.app._exception is None


async def test_marks_of_markup_stand_there_as_they_were_written(demo: Desk) -> None:
    words = "[@click=app.quit]x[/] [/] [red]"
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("2", "n", "1")
        await officer.put(words)
        await officer.press("ctrl+s")
        await officer.type("随到随办")
        await officer.press("ctrl+s")
        assert titled(demo, "tasks", "click").title == words
        assert words in officer.seen
        assert words in officer.said
        await officer.press("enter")
        assert words in officer.seen
        await officer.press("escape", "d")
        assert words in officer.seen
        await officer.press("escape", "delete")
        assert words in officer.seen
        await officer.press("escape", "a")
        await officer.put(words)
        assert officer.seen.count(words) >= 2
        assert not officer.app._exit


async def test_a_hostile_line_goes_through_every_field_of_a_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("3", "n", "a")
        rows = officer.app.screen.rows
        for row in rows.values():
            for words in ("\x1b[31mred", "[/]", "\u202e倒", "長" * 500):
                if hasattr(row.entry, "value") and not hasattr(row.entry, "options"):
                    row.entry.value = words
                await officer.settle()
        check(officer)
        await officer.press("ctrl+s")
        check(officer)
        assert len(officer.app.screen_stack) == 2


async def test_the_screen_as_text_is_what_the_officer_sees(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        assert screen_text(officer.app)[0].startswith(" 值班台")
        assert isinstance(officer.app.key_line.line(80), Text)
