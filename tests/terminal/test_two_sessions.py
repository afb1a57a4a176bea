"""Several officers at one desk: each sees what the others do, and nobody's work is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from terminal.conftest import Sit
from terminal.seat import Seat, record, stored

pytestmark = pytest.mark.terminal

TITLE = "更换三楼会议室话筒"


def test_what_one_session_writes_comes_to_the_other_by_itself(sit: Sit):
    """P12: every session merges what all registers hold, also from another seat."""
    first = sit()
    second = sit(officer="王丽")
    second.step("5", "值班日志")
    first.step("5", "值班日志")
    first.step("l", "记事（")
    first.type("东门停水已恢复供水")
    first.press("enter")
    first.wait_for("东门停水已恢复供水")
    second.wait_for("东门停水已恢复供水")
    assert "张伟" in second.line("东门停水已恢复供水")


def test_a_tick_moves_the_progress_of_the_other_session(sit: Sit):
    """Two officers do not tick one routine twice: the second sees it done."""
    first, second = sit(), sit(officer="王丽")
    first.move("tab")
    first.select("值班电话测试")
    first.step(" ", "[x] 14:00")
    second.wait_for("每日清单 7/13")
    assert "张伟" in second.line("[x] 14:00")


def opens_the_errand(seat: Seat) -> None:
    seat.step("2", "中心工作")
    seat.settle()
    seat.find(TITLE)
    seat.press("e")
    seat.wait_line(r"修改.*" + TITLE)
    seat.wait_for("Ctrl+S 保存")
    seat.settle()


def test_two_who_change_one_record_both_keep_their_words(sit: Sit, data: Path):
    """Who saves last is shown both versions; nothing is overwritten before he has chosen."""
    first, second = sit(), sit(officer="王丽")
    opens_the_errand(first)
    opens_the_errand(second)
    first.type("（东侧）")
    first.press("ctrl+s")
    first.wait_line("^>.*话筒（东侧）")
    second.type("两只")
    second.wait_for("话筒两只")
    second.press("ctrl+s")
    second.wait_for(TITLE + "（东侧）")
    second.wait_all(TITLE + "两只", "张伟")
    assert record(data, "tasks", title=TITLE + "（东侧）")["changed_by"] == "张伟"
    second.press("1")
    second.settle()
    second.press("ctrl+s")
    second.wait_line("^>.*话筒两只")
    after = record(data, "tasks", title=TITLE + "两只")
    assert (after["changed_by"], after["revision"]) == ("王丽", 3)
    first.wait_for("话筒两只")


def test_who_gives_way_in_a_conflict_leaves_the_other_version_standing(sit: Sit, data: Path):
    """The second choice drops what was typed, and no draft of it is offered again."""
    first, second = sit(), sit(officer="王丽")
    opens_the_errand(first)
    opens_the_errand(second)
    first.type("（东侧）")
    first.press("ctrl+s")
    first.wait_line("^>.*话筒（东侧）")
    second.type("两只")
    second.wait_for("话筒两只")
    second.press("ctrl+s")
    second.wait_for(TITLE + "（东侧）")
    second.press("2")
    second.wait_gone("Ctrl+S 保存")
    assert record(data, "tasks", title=TITLE + "（东侧）")["revision"] == 2
    assert not list((data / "drafts").glob("*.json"))


def test_four_terminals_write_at_once_and_nothing_is_lost(sit: Sit, data: Path):
    """Each line of the log gets its own number, drawn once; a tall terminal shows the whole day's log."""
    seats = [sit(officer=name, size=(80, 40)) for name in ("张伟", "王丽", "孙浩", "马超")]
    for seat in seats:
        seat.step("5", "值班日志")
    for turn in range(2):
        for number, seat in enumerate(seats):
            seat.step("l", "记事（")
            seat.type(f"并行第{number}席第{turn}条")
        for seat in seats:
            seat.press("enter")
        for seat in seats:
            for number in range(4):
                seat.wait_for(f"并行第{number}席第{turn}条")
    written = [line for line in stored(data, "log") if "并行第" in line["title"]]
    assert len({line["title"] for line in written}) == len(written) == 8
    assert sorted(line["entry_no"] for line in written) == list(range(7, 15))
