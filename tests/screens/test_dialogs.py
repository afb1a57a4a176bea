"""The dialogs: nothing closes without an outcome, nothing is saved unread or thrown away at one key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from capture import screen_text
from store import Draft, InvalidRecord, Problem, Record, Refused, Visit
from store.workdays import Workdays
from tui.widgets.closing import served_field
from tui.widgets.detail import RecordDetail
from tui.widgets.dialogs import (
    Capture,
    CaptureDialog,
    ClosingDialog,
    ConfirmDialog,
    DraftsDialog,
    LineDialog,
    MenuDialog,
    Option,
    ReasonDialog,
)
from tui.widgets.palette import Command, Palette, found
from tui.widgets.readings import capture_reader, readers

NOW = datetime(2026, 11, 23, 14, 32, tzinfo=timezone(timedelta(hours=8)))
VISIT = Visit({"id": "v1", "kind": "visit", "name": "王芳", "title": "王芳", "state": "met"})
EARLIER = (NOW - timedelta(hours=3)).isoformat()
NOTHING = object()


class Host(App[None]):
    """A bare app with one dialog in it; what the dialog answers ends up in `answer`."""

    def __init__(self, dialog: Screen[Any]) -> None:
        super().__init__()
        self.dialog = dialog
        self.answer: Any = NOTHING

    def on_mount(self) -> None:
        def answered(answer: object) -> None:
            self.answer = answer

        self.push_screen(self.dialog, answered)


async def type_in(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*["space" if sign == " " else sign for sign in text])


def looks(app: App[None]) -> str:
    return "\n".join(screen_text(app))


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the app work until something holds."""
    for _turn in range(200):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came to hold")


class Closing:
    """Stands for the desk: closes what it is asked to, or refuses."""

    def __init__(self, *refusals: Exception) -> None:
        self.refusals = list(refusals)
        self.closed: list[tuple[str, str, dict[str, Any]]] = []

    async def close(self, outcome: str, words: str, values: dict[str, Any]) -> Record:
        if self.refusals:
            raise self.refusals.pop(0)
        self.closed.append((outcome, words, values))
        return VISIT


async def test_nothing_closes_without_an_outcome() -> None:
    """P27: a blank outcome is refused, and the refusal says at the field what is missing."""
    desk = Closing()
    dialog = ClosingDialog("王芳", desk.close, kind="visit", extra=[served_field()])
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(dialog.rows["words"].problem))
        await pilot.pause()
        assert "nothing closes without an outcome" in dialog.rows["outcome"].problem
        assert app.focused is dialog.rows["outcome"].entry
        assert not desk.closed
        await pilot.press("1", "enter")
        await type_in(pilot, "Budget agreed")
        await pilot.press("tab", "3", "ctrl+s")
        await until(pilot, lambda: app.answer is VISIT)
    assert desk.closed == [("done", "Budget agreed", {"served": "grassroots"})]


async def test_words_that_the_desk_finds_too_short_stay_to_be_finished() -> None:
    """P27: an outcome has at least the number of characters that the house asks for."""
    desk = Closing(InvalidRecord([Problem("words", "too-short", {"least": 2})]))
    dialog = ClosingDialog("王芳", desk.close, kind="visit", outcome="done")
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "x")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "at least 2" in dialog.rows["words"].problem)
        assert dialog.rows["words"].entry.raw == "x"
        await type_in(pilot, "y")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.answer is VISIT)
    assert desk.closed == [("done", "xy", {})]


async def test_leaving_a_closing_with_words_in_it_asks_first() -> None:
    dialog = ClosingDialog("王芳", Closing().close, outcome="done")
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "half")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not dialog)
        await pilot.press("n")
        await until(pilot, lambda: app.screen is dialog)
        assert app.answer is NOTHING
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not dialog)
        await pilot.press("y")
        await until(pilot, lambda: app.answer is None)


async def test_a_reason_is_asked_for_until_there_is_one() -> None:
    app = Host(ReasonDialog("Delete", "王芳 [/] 财政局"))
    async with app.run_test(size=(60, 20)) as pilot:
        assert "王芳 [/] 财政局" in looks(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.answer is NOTHING
        assert "must be filled in" in looks(app)
        await type_in(pilot, "double")
        await pilot.press("enter")
        await pilot.pause()
    assert app.answer == "double"


async def test_a_line_that_is_refused_stays_in_its_dialog() -> None:
    refusals = [Refused("read-only")]

    async def save(_words: str) -> None:
        if refusals:
            raise refusals.pop()

    dialog = LineDialog("Log line", "Text", save=save)
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "东门停水")
        await pilot.press("enter")
        await until(pilot, lambda: "reading only" in dialog.message.words)
        assert dialog.line.value == "东门停水"
        await pilot.press("enter")
        await until(pilot, lambda: app.answer == "东门停水")


@pytest.mark.parametrize(
    ("key", "answer"), [("enter", False), ("y", True), ("ｙ", True), ("1", True), ("escape", False)]
)
async def test_a_question_is_answered_by_letter_digit_or_arrow(key: str, answer: bool) -> None:
    app = Host(ConfirmDialog("Leave", "Really?"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
    assert app.answer is answer


async def test_a_menu_is_taken_by_digit_letter_and_arrow_but_not_what_is_refused() -> None:
    options = [Option("a", "One"), Option("b", "Two", key="t"), Option("c", "Three", refused="Not now")]
    for keys, answer in (
        (["2"], "b"),
        (["t"], "b"),
        (["down", "enter"], "b"),
        (["3"], NOTHING),
        (["２"], "b"),
    ):
        app = Host(MenuDialog("Choose", options))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
        assert app.answer == answer


def read_line(text: str, kind: str) -> Capture | None:
    """Reads every line as a meeting at one time."""
    if not text:
        return None
    return Capture(
        kind or "meeting", {"title": text, "starts": "2026-12-02T15:00:00+08:00", "place": "Room 3"}
    )


async def test_a_captured_line_is_read_back_before_it_is_saved() -> None:
    """P38: one line from anywhere; the first Enter stops at the reading, the second saves it."""
    saved: list[Capture] = []

    async def save(capture: Capture) -> Record:
        saved.append(capture)
        return VISIT

    app = Host(CaptureDialog(read_line, save))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "Flood control")
        await pilot.pause()
        assert "Wed 2 Dec 2026 15:00" in looks(app)
        assert "Room 3" in looks(app)
        await pilot.press("enter")
        await pilot.pause()
        assert not saved
        await pilot.press("enter")
        await until(pilot, lambda: app.answer is VISIT)
    assert saved[0].values["title"] == "Flood control"


async def test_a_captured_line_may_be_mended_or_opened_as_a_form() -> None:
    """P38: escape goes back to typing, E or F2 leaves with the reading for the form."""

    async def save(_capture: Capture) -> Record:
        raise AssertionError("nothing was to be saved")

    app = Host(CaptureDialog(read_line, save))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "Flood")
        await pilot.press("enter", "escape")
        await type_in(pilot, "s")
        await pilot.press("enter", "e")
        await pilot.pause()
    assert isinstance(app.answer, Capture)
    assert app.answer.values["title"] == "Floods"


async def test_another_kind_is_chosen_before_a_captured_line_is_saved() -> None:
    """P38: Tab while typing, the arrows at the reading; typing on keeps the kind that was chosen."""
    saved: list[str] = []

    async def save(capture: Capture) -> Record:
        saved.append(capture.kind)
        return VISIT

    app = Host(CaptureDialog(read_line, save))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "Flood")
        await pilot.press("shift+tab")
        await type_in(pilot, "s")
        assert app.screen.back.capture.kind == "appointment"
        await pilot.press("enter", "left", "enter")
        await until(pilot, lambda: app.answer is VISIT)
    assert saved == ["errand"]


async def test_what_is_still_missing_in_a_captured_line_is_said_and_not_saved() -> None:
    async def save(_capture: Capture) -> Record:
        raise AssertionError("nothing was to be saved")

    app = Host(CaptureDialog(lambda text, kind: Capture("meeting", {}, "No title."), save))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "x")
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert "No title." in looks(app)
        assert "F2" in looks(app)
    assert app.answer is NOTHING


def test_the_real_readers_say_back_what_they_understood() -> None:
    read = readers(lambda: NOW)
    assert read["instant"]("2026-12-02 15:00").value == "2026-12-02T15:00:00+08:00"
    assert "2 Dec" in read["instant"]("2026-12-02 15:00").shown
    assert read["due_at"]("2026-12-02").value == "2026-12-02T18:00:00+08:00"
    assert read["day"]("2026-12-02").value == "2026-12-02"
    assert read["time"]("8:30").value == "08:30"
    assert not read["instant"]("soonish").understood
    assert read["day"]("春节前").value == "2027-02-04"
    assert read["due_at"]("本月最后一天").value == "2026-11-30T18:00:00+08:00"
    assert read["repeat"]("every other Friday").value == "rrule:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"


def test_a_field_says_which_day_or_time_does_not_exist() -> None:
    read = readers(lambda: NOW)
    assert read["day"]("2月30日").shown == "There is no such day: 2月30日"
    assert read["instant"]("明天25:00").shown == "There is no such time of day: 25:00"


def test_a_day_reckoned_with_unannounced_working_days_is_marked() -> None:
    """P40: past the table's end the calendar guesses, and the field says so."""
    read = readers(lambda: NOW, Workdays())
    assert "guessed" in read["due_at"]("春节前").shown
    assert "guessed" not in read["due_at"]("3个工作日内").shown


def test_the_real_reader_of_a_line_gives_what_is_stored() -> None:
    captured = capture_reader(lambda: NOW)("明天15点 三楼会议室 开会")
    assert captured is not None
    assert captured.values["starts"] == "2026-11-24T15:00:00+08:00"


async def test_a_half_written_form_is_taken_up_or_thrown_away_at_the_second_key() -> None:
    dropped: list[str] = []
    drafts = [
        Draft(key="a", officer="张伟", kind="visit", values={"name": "王芳"}, kept_at=EARLIER),
        Draft(key="b", officer="张伟", kind="errand", values={"title": "Report"}, kept_at=EARLIER),
    ]
    app = Host(DraftsDialog(drafts, dropped.append, NOW))
    async with app.run_test(size=(60, 20)) as pilot:
        assert "3 hours ago" in looks(app)
        await pilot.press("delete")
        await pilot.pause()
        assert not dropped
        await pilot.press("delete")
        await pilot.pause()
        assert dropped == ["a"]
        assert "王芳" not in looks(app)
        await pilot.press("enter")
        await pilot.pause()
    assert app.answer is drafts[1]


def commands() -> list[Command]:
    return [
        Command("sign_in", "登记来访", "N"),
        Command("evacuation", "撤离名单", "F12"),
        Command("close", "Close record", "D", refused="Nothing is selected."),
    ]


def test_commands_are_found_by_name_initials_and_pinyin() -> None:
    def pinyin(query: str, label: str) -> bool:
        return (query, label) == ("clmd", "撤离名单")

    assert [command.id for command in found(commands(), "来访", pinyin)] == ["sign_in"]
    assert [command.id for command in found(commands(), "clmd", pinyin)] == ["evacuation"]
    assert [command.id for command in found(commands(), "cr", pinyin)] == ["close"]
    assert len(found(commands(), "", pinyin)) == 3


async def test_a_command_is_run_from_the_line_and_a_refused_one_says_why() -> None:
    app = Host(Palette(commands()))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "close")
        await pilot.press("enter")
        await pilot.pause()
        assert "Nothing is selected." in looks(app)
        assert app.answer is NOTHING
        await pilot.press("ctrl+u", "down", "enter")
        await pilot.pause()
    assert app.answer == "evacuation"


class Pane(Screen[None]):
    """A screen with the details of one record."""

    def __init__(self, record: Record) -> None:
        super().__init__()
        self.record = record
        self.detail = RecordDetail(empty="Press n")

    def compose(self) -> Any:
        yield self.detail

    def on_mount(self) -> None:
        self.detail.show(self.record)


async def test_details_show_words_for_codes_and_keep_numbers_of_people_masked() -> None:
    record = Visit(
        {
            **VISIT.document, "phone": "13812345678", "arrived_at": NOW.isoformat(),
            "progress": [{"at": NOW.isoformat(), "by": "张伟", "words": "told [/] the host"}],
            "outcome": {"kind": "done", "words": "settled", "by": "张伟", "at": NOW.isoformat()},
        }
    )  # fmt: skip
    pane = Pane(record)
    app = Host(pane)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        shown = looks(app)
        assert "138****5678" in shown
        assert "Mon 23 Nov 2026 14:32" in shown
        assert "told [/] the host" in shown
        assert "settled" in shown
        pane.detail.show(record, revealed=("phone",))
        await pilot.pause()
        assert "13812345678" in looks(app)


async def test_typing_a_line_lays_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in quick capture paints the line and its reading; laying the screen out costs as much again."""

    async def save(_capture: Capture) -> Record:
        raise AssertionError("nothing was to be saved")

    app = Host(CaptureDialog(read_line, save))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "F")
        await pilot.pause()
        laid_out: list[object] = []
        screen = app.screen
        before = screen._refresh_layout
        monkeypatch.setattr(screen, "_refresh_layout", lambda *a, **k: (laid_out.append(a), before(*a, **k)))
        await type_in(pilot, "lood control")
        await pilot.pause()
    assert laid_out == []
