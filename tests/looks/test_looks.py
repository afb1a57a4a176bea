"""The looks: every kept picture is shown again to the letter, in full lines, with nothing cut off unsaid."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from rich.cells import cell_len, set_cell_size
from rich.text import Text

from capture import screen_text
from looks_pictures import LANGUAGES, SIZES, make_office, picture_file, show_all
from officer import Officer
from tui.theme import chrome
from tui.widgets.table import RecordTable, Row


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up office of the pictures."""
    return make_office(tmp_path_factory.mktemp("looks") / "desk")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_picture_is_as_it_was_kept(
    office: Path, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    """Where the difference is meant: `python tests/looks/renew.py`, and look at what changed."""
    differing: list[str] = []

    def look(scene: str, officer: Officer) -> None:
        whole_lines(officer)
        nothing_cut_unsaid(officer)
        kept = picture_file(scene, size, language)
        before = kept.read_text(encoding="utf-8").splitlines()
        now = screen_text(officer.app)
        if now != before:
            differing.extend(difflib.unified_diff(before, now, kept.name, "now", lineterm="", n=1))

    await show_all(office, tmp_path, size, language, look)
    assert not differing, "\n" + "\n".join(differing)


def whole_lines(officer: Officer) -> None:
    """Every line is exactly as wide as the terminal, counted in cells."""
    width, height = officer.app.size
    strips = officer.app.screen._compositor.render_strips(officer.app.size)
    assert [cell_len(strip.text) for strip in strips] == [width] * height, "\n".join(officer.lines)


def nothing_cut_unsaid(officer: Officer) -> None:
    """What does not fit ends with the sign that it goes on; no widget draws beyond its edge."""
    for widget in officer.app.screen.query():
        if not widget.display or not widget.region.area:
            continue
        if isinstance(widget, RecordTable):
            cells_are_whole_or_marked(widget)
        elif not widget.children and isinstance(drawn := widget.render(), Text) and drawn.no_wrap:
            for line in drawn.plain.split("\n"):
                said = (
                    f"{type(widget).__name__} draws {cell_len(line)} cells into {widget.size.width}: {line}"
                )
                assert cell_len(line.rstrip()) <= max(widget.size.width, widget.virtual_size.width), said


def cells_are_whole_or_marked(table: RecordTable) -> None:
    """A cell shows all of its words, or a beginning of them and the sign."""
    if not table._lines:
        return
    table.render_line(0)
    measures, sign = table._measures, chrome().ellipsis
    for y in range(table.size.height):
        index = table.scroll_offset.y + y
        row = table._lines[index] if index < len(table._lines) else None
        if not isinstance(row, Row):
            continue
        left, at = table.render_line(y).text, 1
        for column, cells in measures.shown:
            value = row.cells[column]
            words = (value.plain if isinstance(value, Text) else value).strip()
            start = set_cell_size(left, at)
            shown = set_cell_size(left[len(start) :], cells).strip()
            assert shown == words or shown.endswith(sign), f"{shown!r} of {words!r} in\n{left}"
            at += cells + measures.gap
