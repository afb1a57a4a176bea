"""The lines around a screen: what they say at each width, in both languages, and that they keep quiet."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from capture import screen_text
from tui import i18n
from tui.bindings import KEYS, PLACES, bindings
from tui.theme import THEMES, choose, dress
from tui.widgets.keyline import KeyLine, key_line
from tui.widgets.status import Need, PlaceFacts, PlaceLine, TopFacts, TopLine, place_line, top_line
from tui.widgets.table import Column, RecordTable, Row

CHINESE = TopFacts("市政府办公室", "11月23日 周一", "十月十五", "工作日", "李建国", "张伟", "14:32")
ENGLISH = TopFacts("City Office", "Mon 23 Nov", "", "workday", "Li Jianguo", "Zhang Wei", "14:32")
HERE = PlaceFacts(
    "tasks",
    (("tasks", 12), ("visitors", 2), ("archive", 0)),
    (Need("逾期 2", "late"), Need("等候 1", "warn"), Need("续报 00:41", "late")),
)
NEEDED = PlaceFacts("tasks", HERE.counts, (Need("2 overdue", "late"), Need("1 waiting", "warn")))


@pytest.fixture(autouse=True)
def english_afterwards():
    yield
    i18n.use("en")


def speak(language: str) -> tuple[TopFacts, PlaceFacts]:
    i18n.use(language)
    return (CHINESE, HERE) if language == "zh_CN" else (ENGLISH, NEEDED)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("width", range(20, 161, 7))
def test_both_lines_fill_exactly_the_width_they_get(width, language):
    top, places = speak(language)
    warned = replace(top, practice="练习时钟", read_only="只读：数据由新版本写成")
    for line in (top_line(top, width), top_line(warned, width), place_line(places, width)):
        assert line.cell_len == width


def test_the_top_line_says_everything_at_120_cells_and_drops_the_least_where_it_is_narrow():
    speak("zh_CN")
    assert [" ".join(top_line(CHINESE, width).plain.split()) for width in (120, 80, 60)] == [
        "值班台 · 市政府办公室 11月23日 周一 十月十五 工作日 带班 李建国 主班 张伟 14:32",
        "值班台 · 市政府办公室 11月23日 周一 工作日 带班 李建国 主班 张伟 14:32",
        "11月23日 周一 工作日 带班 李建国 主班 张伟 14:32",
    ]


def test_the_top_line_in_english():
    speak("en")
    assert [" ".join(top_line(ENGLISH, width).plain.split()) for width in (120, 80, 60)] == [
        "Dutydesk · City Office Mon 23 Nov workday Led by Li Jianguo On duty Zhang Wei 14:32",
        "City Office Mon 23 Nov workday Led by Li Jianguo On duty Zhang Wei 14:32",
        "Mon 23 Nov Led by Li Jianguo On duty Zhang Wei 14:32",
    ]


def test_the_clock_stands_at_the_right_edge():
    for width in (60, 80, 120):
        assert top_line(CHINESE, width).plain.endswith("14:32 ")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_practice_clock_and_reading_only_are_never_dropped(width):
    line = top_line(replace(CHINESE, practice="练习时钟", read_only="只读：磁盘已满"), width).plain
    assert "练习时钟" in line
    assert "只读：磁盘已满" in line
    assert "14:32" in line


def test_an_office_without_a_shift_shows_no_empty_labels():
    speak("zh_CN")
    line = top_line(replace(CHINESE, leader="", officer="", lunar=""), 80).plain
    assert "带班" not in line
    assert "主班" not in line
    assert line.startswith(" 值班台 · 市政府办公室   11月23日 周一 工作日 ")


def test_the_places_with_their_counts_and_what_needs_somebody():
    speak("zh_CN")
    assert place_line(HERE, 80).plain == (
        " 1今日  2待办 12  3来访 2  4档案  5值班            逾期 2 · 等候 1 · 续报 00:41 "
    )
    assert " ".join(place_line(HERE, 60).plain.split()) == "1 2待办 12 3 4 5 逾期 2 · 等候 1 · 续报 00:41"


def test_the_places_in_english():
    speak("en")
    assert place_line(NEEDED, 80).plain == (
        " 1 Today  2 Tasks 12  3 Visitors 2  4 Archive  5 Duty     2 overdue · 1 waiting "
    )
    assert " ".join(place_line(NEEDED, 60).plain.split()) == "1 2 Tasks 12 3 4 5 2 overdue · 1 waiting"


@pytest.mark.parametrize("current", PLACES["everywhere"][:5])
def test_the_places_stay_where_they_are_whichever_is_current(current):
    speak("zh_CN")
    line = place_line(replace(HERE, current=current), 80)
    assert line.plain == place_line(HERE, 80).plain
    marked = [line.plain[span.start : span.end] for span in line.spans if str(span.style) == "current"]
    assert [words.strip()[0] for words in marked] == [KEYS[current].keys]


class Frame(App[None]):
    """The three lines around a table of records."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("new", "edit", "close", "find", "help", "capture", "capture_field", "quit"),
        Binding("f11", "new", "Not ours"),
    ]

    def __init__(self) -> None:
        super().__init__()
        dress(self, choose())
        self.top = TopLine(CHINESE)
        self.places = PlaceLine(HERE)
        self.table = RecordTable([Column("title", "Title")])
        self.field = Input()
        self.keys = KeyLine()
        self.closable = True

    def compose(self) -> ComposeResult:
        yield self.top
        yield self.places
        yield self.table
        yield self.field
        yield self.keys

    def on_mount(self) -> None:
        self.table.show([Row("a", ("报送月度信息",))])
        self.table.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.closable if action == "close_record" else True

    def action_new(self) -> None:
        self.keys.say("saved", "done")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
async def test_the_lines_fill_the_screen_from_edge_to_edge(language, width):
    top, places = speak(language)
    app = Frame()
    app.top = TopLine(top)
    app.places = PlaceLine(places)
    async with app.run_test(size=(width, 10)) as pilot:
        await pilot.pause()
        shown = screen_text(app)
        assert shown[0] == top_line(top, width).plain.rstrip()
        assert shown[1] == place_line(places, width).plain.rstrip()
        for widget in (app.top, app.places, app.keys):
            assert widget.render_line(0).cell_length == width
        assert len(shown) == 10


async def test_the_bottom_line_names_the_keys_that_work_here():
    app = Frame()
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        assert screen_text(app)[-1] == " Enter Open  n New  e Edit  d Close  / Find  a Jot  ? Help"
        app.closable = False
        app.refresh_bindings()
        await pilot.pause()
        assert "Close" not in screen_text(app)[-1]


async def test_in_a_text_field_the_twins_are_named_that_typing_does_not_press():
    app = Frame()
    async with app.run_test(size=(80, 10)) as pilot:
        app.field.focus()
        await pilot.pause()
        assert screen_text(app)[-1] == " Ins New  F2 Edit  F8 Close  Ctrl+F Find  F4 Jot  F1 Help"


async def test_the_bottom_line_speaks_the_language_of_the_moment():
    app = Frame()
    async with app.run_test(size=(80, 10)) as pilot:
        i18n.use("zh_CN")
        app.keys.update_keys()
        app.places.redraw()
        await pilot.pause()
        assert screen_text(app)[-1] == " 回车 打开  n 新建  e 修改  d 办结  / 查找  a 速记  ? 帮助"
        assert screen_text(app)[1].startswith(" 1今日  2待办 12")


async def test_a_notice_stands_at_the_right_until_it_is_hushed():
    app = Frame()
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("n")
        assert app.keys.said == "saved"
        assert screen_text(app)[-1].endswith("  saved")
        assert app.keys.render_line(0).text.endswith(" saved ")
        app.keys.hush()
        await pilot.pause()
        assert "saved" not in screen_text(app)[-1]


async def test_a_notice_goes_by_itself_after_a_while(monkeypatch):
    monkeypatch.setattr(KeyLine, "SAID_FOR", 0.01)
    app = Frame()
    async with app.run_test(size=(80, 10)) as pilot:
        app.keys.say("saved")
        while app.keys.said:
            await pilot.pause(0.01)
        await pilot.pause()
        assert "saved" not in screen_text(app)[-1]


def test_a_long_notice_is_cut_and_keys_give_way_to_it():
    keys = [("n", "新建", 1), ("d", "办结", 5), ("?", "帮助", 0)]
    line = key_line(keys, "数据文件被占用：王芳自 14:20 起正在写入", "late", 60)
    assert line.cell_len == 60
    assert line.plain == " n 新建  ? 帮助     数据文件被占用：王芳自 14:20 起正在写入 "
    assert key_line(keys, "长" * 50, "", 60).cell_len == 60


async def test_saying_the_same_again_paints_nothing():
    app = Frame()
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        painted: list[str] = []
        for name, widget in (("top", app.top), ("places", app.places), ("keys", app.keys)):
            drawn = widget.render_line
            note = lambda y, name=name, drawn=drawn: (painted.append(name), drawn(y))[1]  # noqa: E731
            widget.render_line = note  # type: ignore[method-assign]
        app.top.show(replace(CHINESE))
        app.places.show(replace(HERE))
        app.keys.update_keys()
        await pilot.pause()
        assert painted == []
        app.top.show(replace(CHINESE, clock="14:33"))
        await pilot.pause()
        assert painted == ["top"]


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_every_theme_shows_the_same_words_and_changes_while_running(theme):
    app = Frame()
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        before = screen_text(app)
        app.theme = theme
        await pilot.pause()
        assert screen_text(app) == before
        first = next(iter(app.top.render_line(0)))
        assert first.style is not None
        assert (first.style.bgcolor is not None and first.style.bgcolor.is_default) == (theme == "desk")


async def test_without_colour_the_terminals_own_are_kept(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = Frame()
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        for line_filter in app.get_line_filters():
            strip = app.table.render_line(0).apply_filter(line_filter, app.screen.styles.background)
            if not line_filter.enabled:
                continue
            for segment in strip:
                assert segment.style is None or segment.style.color is None or segment.style.color.is_default
                assert segment.style is None or segment.style.reverse
