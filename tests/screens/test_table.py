"""The table of records as an officer uses it: the record stays selected, the lines stay whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len
from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import Input

from capture import screen_text
from tui.theme import ASCII, DEFAULT, DRAWN, dress, use_chrome
from tui.widgets.columns import measured
from tui.widgets.table import Column, Heading, RecordTable, Row

COLUMNS = (
    Column("due", "Due", 8, tinted=True),
    Column("title", "Title", least=10),
    Column("owner", "Owner", 8, keep=2),
    Column("number", "No.", 4, align="right", keep=5),
)


class TableApp(App[None]):
    """One table, and a field that can take the focus from it."""

    def __init__(self, rows: Sequence[Row | Heading] = (), empty: Text | str = "") -> None:
        super().__init__()
        dress(self, DEFAULT)
        self.rows = rows
        self.table = RecordTable(COLUMNS, empty=empty)
        self.heard: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        yield self.table
        yield Input()

    def on_mount(self) -> None:
        self.table.show(self.rows)
        self.table.focus()

    def on_record_table_moved(self, message: RecordTable.Moved) -> None:
        self.heard.append(("moved", message.id))

    def on_record_table_chosen(self, message: RecordTable.Chosen) -> None:
        self.heard.append(("chosen", message.id))


def row(record_id: str, title: str = "", tone: str = "") -> Row:
    return Row(record_id, ("14:00", title or f"事项 {record_id}", "张伟", "7"), tone)


def rows(count: int) -> list[Row | Heading]:
    return [row(f"r{number}") for number in range(count)]


def lines_of(app: TableApp) -> list[str]:
    return screen_text(app)[: app.table.size.height]


async def test_the_record_stays_selected_when_the_list_is_sorted_anew():
    app = TableApp(rows(6))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("down", "down")
        assert app.table.selected == "r2"
        app.heard.clear()
        app.table.show(list(reversed(rows(6))))
        await pilot.pause()
        assert app.table.selected == "r2"
        assert app.heard == []
        assert [line.split() for line in lines_of(app) if line.startswith(">")] == [
            [">14:00", "事项", "r2", "张伟", "7"]
        ]


async def test_a_table_may_be_filled_before_it_is_on_the_screen():
    app = TableApp()
    app.table.show(rows(3))
    app.rows = rows(4)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        assert app.table.selected == "r0"
        assert app.table.ids == ["r0", "r1", "r2", "r3"]
        assert "r3" in lines_of(app)[3]


async def test_what_an_empty_list_says_is_broken_into_lines_and_fits_a_single_one():
    app = TableApp(empty="Nothing stands in the agenda of this day. n writes an item.")
    app.table.styles.height = 1
    async with app.run_test(size=(40, 12)) as pilot:
        assert lines_of(app) == ["  Nothing stands in the agenda of this"]
        app.table.styles.height = 4
        await pilot.pause()
        assert lines_of(app) == ["", "  Nothing stands in the agenda of this", "  day. n writes an item.", ""]


async def test_when_the_record_leaves_the_list_its_neighbour_is_selected_and_told():
    app = TableApp(rows(5))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("down", "down")
        app.heard.clear()
        app.table.show([line for line in rows(5) if isinstance(line, Row) and line.id != "r2"])
        await pilot.pause()
        assert app.table.selected == "r3"
        app.table.show(rows(2))
        await pilot.pause()
        assert app.table.selected == "r1"
        app.table.show([])
        await pilot.pause()
        assert app.table.selected == ""
        assert app.heard == [("moved", "r3"), ("moved", "r1"), ("moved", "")]


async def test_a_record_that_stands_twice_in_the_list_keeps_the_line_the_cursor_is_on():
    twice = [row("meeting"), row("visit"), row("meeting", "准备材料"), row("errand")]
    app = TableApp(twice)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("down", "down")
        app.table.show([*twice, row("patrol")])
        await pilot.pause()
        assert "准备材料" in next(line for line in lines_of(app) if line.startswith(">"))


async def test_the_cursor_passes_over_headings_in_both_directions():
    banded = [Heading("逾期", "1"), row("a"), Heading("今日"), row("b"), Heading("以后"), row("c")]
    app = TableApp(banded)
    async with app.run_test(size=(60, 12)) as pilot:
        assert app.table.selected == "a"
        visited = []
        for key in ("down", "j", "down", "k", "up", "up", "end", "home", "pagedown", "pageup"):
            await pilot.press(key)
            visited.append(app.table.selected)
        assert visited == ["b", "c", "c", "b", "a", "a", "c", "a", "c", "a"]


async def test_headings_are_drawn_to_the_edge_with_their_tail():
    app = TableApp([Heading("逾期", "3"), row("a"), Heading("这一栏的标题太长" * 9)])
    async with app.run_test(size=(40, 8)):
        shown = lines_of(app)
        assert shown[0] == " 逾期 " + "─" * 32 + " 3"
        assert cell_len(shown[2]) <= 40
        assert "…" in shown[2]


async def test_enter_chooses_the_record_under_the_cursor():
    app = TableApp(rows(3))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("down", "enter")
        assert app.heard == [("moved", "r0"), ("moved", "r1"), ("chosen", "r1")]


async def test_an_empty_list_says_what_to_do_and_enter_does_nothing():
    app = TableApp(empty=Text("今日无来访。\n按 n 登记来访人员。"))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("enter", "down", "up", "end", "pagedown")
        assert app.table.selected == ""
        assert lines_of(app)[:4] == ["", "  今日无来访。", "  按 n 登记来访人员。", ""]
        app.table.show(rows(1))
        await pilot.pause()
        assert lines_of(app)[0].startswith(">14:00")
        assert app.heard == [("moved", "r0")]


@pytest.mark.parametrize("width", range(24, 44))
async def test_chinese_titles_are_cut_between_hanzi_and_every_line_fills_its_cells(width):
    app = TableApp([row("a", "老旧小区改造进度的督办事项"), row("b", "x老旧小区改造进度的督办事项")])
    async with app.run_test(size=(width, 8)):
        for y in range(2):
            strip = app.table.render_line(y)
            assert strip.cell_length == cell_len(strip.text) == width
            assert "…" in strip.text
            assert "督办事项" not in strip.text


async def test_text_with_styles_is_cut_like_plain_text_and_keeps_its_styles():
    styled = Text.assemble(("老旧小区", "bold"), "改造进度的督办事项和其他许多事情")
    app = TableApp([row("first"), Row("a", ("14:00", styled, "张伟", "7"))])
    async with app.run_test(size=(40, 8)):
        strip = app.table.render_line(1)
        assert strip.cell_length == 40
        bold = "".join(segment.text for segment in strip if segment.style and segment.style.bold)
        assert bold == "老旧小区"


async def test_hostile_text_is_shown_letter_by_letter_on_its_one_line():
    hostile = "[bold]王\x1b[31m芳\n第二行\u202e倒\x07"
    app = TableApp([row("a", hostile), Row("b", ("14:00", Text(hostile), "张伟", "7"))])
    async with app.run_test(size=(80, 8)):
        for y in range(2):
            strip = app.table.render_line(y)
            assert strip.cell_length == cell_len(strip.text) == 80
            assert "[bold]王" in strip.text
            assert strip.text.isprintable()


async def test_a_lone_combining_or_joined_sign_does_not_shift_the_columns():
    app = TableApp([row("a", "e\u0301tude 𠮷野"), row("b", "👨‍👩‍👧 一家")])
    async with app.run_test(size=(50, 8)):
        assert [app.table.render_line(y).cell_length for y in range(2)] == [50, 50]


def test_columns_share_the_width_and_the_least_kept_vanish_first():
    shown = {
        width: [COLUMNS[index].key for index, _cells in measured(COLUMNS, width)[0]]
        for width in (80, 33, 26, 18)
    }
    assert shown == {
        80: ["due", "title", "owner", "number"],
        33: ["due", "title", "owner", "number"],
        26: ["due", "title", "number"],
        18: ["due"],
    }
    for width in range(8, 130):
        sizes, gap = measured(COLUMNS, width)
        assert sum(cells for _index, cells in sizes) + gap * (len(sizes) - 1) <= width


async def test_a_scroll_bar_that_comes_leaves_the_last_column_whole():
    app = TableApp(rows(3))
    async with app.run_test(size=(60, 12)) as pilot:
        app.table.show(rows(60))
        await pilot.pause()
        inner = app.table.scrollable_content_region.width
        assert inner == 59
        assert app.table.render_line(3).cell_length == inner
        assert all(line.rstrip(" ▁▂▃▄▅▆▇").endswith(" 7") for line in lines_of(app))


async def test_the_selected_line_shows_without_colour_whether_focused_or_not():
    app = TableApp(rows(3))
    async with app.run_test(size=(60, 12)) as pilot:
        focused = next(iter(app.table.render_line(0)))
        assert focused.text.startswith(">")
        assert focused.style is not None
        assert focused.style.reverse
        app.query_one(Input).focus()
        await pilot.pause()
        blurred = next(iter(app.table.render_line(0)))
        assert blurred.text.startswith(">")
        assert blurred.style is not None
        assert blurred.style.bold
        assert not blurred.style.reverse


async def test_the_colour_of_a_tone_keeps_to_the_tinted_column_and_leaves_the_cursor_line():
    app = TableApp([row("a", tone="late"), row("b", tone="late"), row("c", tone="no such tone")])
    async with app.run_test(size=(60, 12)):
        coloured = [
            "".join(
                segment.text
                for segment in app.table.render_line(y)
                if segment.style and segment.style.color and not segment.style.color.is_default
            ).strip()
            for y in range(3)
        ]
        assert coloured == ["", "14:00", ""]


async def test_moving_paints_two_lines_only():
    app = TableApp(rows(30))
    painted: list[int] = []
    async with app.run_test(size=(60, 24)) as pilot:
        drawn = app.table.render_line
        app.table.render_line = lambda y: (painted.append(y), drawn(y))[1]  # type: ignore[method-assign]
        await pilot.press("down")
        assert sorted(set(painted)) == [0, 1]


async def test_showing_the_same_again_paints_nothing_and_one_new_cell_one_line():
    app = TableApp(rows(12))
    painted: list[int] = []
    async with app.run_test(size=(60, 24)) as pilot:
        drawn = app.table.render_line
        app.table.render_line = lambda y: (painted.append(y), drawn(y))[1]  # type: ignore[method-assign]
        app.table.show(rows(12))
        await pilot.pause()
        assert painted == []
        changed = rows(12)
        changed[5] = row("r5", "已办结", "done")
        app.table.show(changed)
        await pilot.pause()
        assert set(painted) == {5}
        assert "已办结" in lines_of(app)[5]


async def test_fifty_thousand_records_are_walked_from_end_to_end():
    app = TableApp(rows(50_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end")
        assert app.table.selected == "r49999"
        assert any("r49999" in line and line.startswith(">") for line in lines_of(app))
        await pilot.press("pageup", "up")
        assert app.table.selected == f"r{50_000 - 2 - (app.table.size.height - 1)}"
        assert app.table.select("r25000")
        await pilot.pause()
        assert any("r25000" in line and line.startswith(">") for line in lines_of(app))
        assert not app.table.select("nobody")
        await pilot.press("home")
        assert app.table.selected == "r0"


async def test_the_cursor_stays_in_view_when_the_window_shrinks():
    app = TableApp(rows(40))
    async with app.run_test(size=(60, 40)) as pilot:
        for _press in range(30):
            await pilot.press("down")
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert any(line.startswith(">") and "r30" in line for line in lines_of(app))


async def test_a_terminal_with_wide_lines_gets_ascii_signs():
    use_chrome(ASCII)
    try:
        app = TableApp([Heading("逾期"), row("a", "老旧小区改造进度的督办事项" * 3)])
        async with app.run_test(size=(40, 8)):
            shown = lines_of(app)
            assert "─" not in shown[0]
            assert "--" in shown[0]
            assert "~" in shown[1]
    finally:
        use_chrome(DRAWN)
