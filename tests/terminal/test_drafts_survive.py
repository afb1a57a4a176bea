"""Half-written forms outlive whatever ends the session (P49)."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from terminal.conftest import Sit
from terminal.seat import Seat, drafts, record, stored

pytestmark = pytest.mark.terminal

TYPED = "起草防汛物资清单"


def half_writes_an_errand(seat: Seat) -> None:
    seat.step("2", "中心工作")
    seat.settle()
    seat.step("n", "1 办事")
    seat.press("1")
    seat.wait_for("新增办事")
    seat.settle()
    seat.type(TYPED)
    seat.wait_for(TYPED)
    seat.move("down")
    seat.type("后天10:30")
    seat.wait_for("后天10:30")


def half_a_second_passes(seat: Seat) -> None:
    """The time the design gives a draft, after the last key."""
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        seat.read(0.05)


def takes_it_up_again(seat: Seat, data: Path) -> None:
    """The form is offered at the start, has the text, and can be saved."""
    seat.wait_for(TYPED)
    seat.press("enter")
    seat.wait_for("Ctrl+S 保存")
    seat.settle()
    seat.wait_all(TYPED, "后天10:30")
    seat.press("ctrl+s")
    seat.wait_gone("Ctrl+S 保存")
    assert record(data, "tasks", title=TYPED)["due_at"].startswith("2026-11-25T10:30")
    assert not drafts(data)
    seat.press("q")
    assert seat.wait_end() == 0


def nothing_is_left(pid: int, data: Path) -> None:
    """No process runs on, and the lock is free."""
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    assert not [path for path in data.iterdir() if ".tmp" in path.name]


def killed(seat: Seat) -> None:
    half_a_second_passes(seat)
    seat.signal(signal.SIGKILL)
    assert seat.wait_end() == -signal.SIGKILL


def told_to_end(seat: Seat) -> None:
    seat.signal(signal.SIGTERM)
    assert seat.wait_end(5) == 129
    assert seat.cooked
    assert seat.cursor_shown


def hung_up(seat: Seat) -> None:
    seat.signal(signal.SIGHUP)
    assert seat.wait_end(5) == 129


def line_dropped(seat: Seat) -> None:
    seat.hang_up()
    seat.wait_end_unread(5)


@pytest.mark.parametrize("ends", [killed, told_to_end, hung_up, line_dropped], ids=lambda ends: ends.__name__)
def test_a_half_written_form_is_offered_at_the_next_start(sit: Sit, data: Path, ends: Callable[[Seat], None]):
    """P49: nobody writes twice what the line, the power or an administrator cut off."""
    seat = sit()
    half_writes_an_errand(seat)
    ends(seat)
    nothing_is_left(seat.pid, data)
    assert [values["title"] for values in drafts(data)] == [TYPED]
    assert not [task for task in stored(data, "tasks") if task["title"] == TYPED]
    takes_it_up_again(sit(wait=TYPED), data)


def test_a_draft_is_for_nobody_elses_eyes(sit: Sit, data: Path):
    """P64: the file is its owner's alone, and another officer is not offered it."""
    seat = sit()
    half_writes_an_errand(seat)
    killed(seat)
    for path in (data / "drafts").glob("*.json"):
        assert path.stat().st_mode & 0o077 == 0
    other = sit(officer="王丽")
    other.settle(0.5)
    assert not other.has(TYPED)


def test_a_form_left_by_escape_is_kept_too(sit: Sit, data: Path):
    """Esc leaves the form; what was typed waits for the next start."""
    seat = sit()
    half_writes_an_errand(seat)
    seat.press("esc")
    seat.wait_gone("新增办事")
    assert [values["title"] for values in drafts(data)] == [TYPED]
    seat.press("q")
    assert seat.wait_end() == 0
    takes_it_up_again(sit(wait=TYPED), data)


def test_a_changed_record_is_resumed_upon_its_newest_version(sit: Sit, data: Path):
    """What a colleague saved meanwhile is not overwritten silently when the draft is taken up."""
    title = "更换三楼会议室话筒"
    seat = sit()
    seat.step("2", "中心工作")
    seat.settle()
    seat.find(title)
    seat.press("e")
    seat.wait_for("Ctrl+S 保存")
    seat.settle()
    seat.type("两只")
    seat.wait_for(title + "两只")
    killed(seat)
    again = sit(wait=title + "两只")
    again.press("enter")
    again.wait_for("Ctrl+S 保存")
    again.settle()
    again.press("ctrl+s")
    again.wait_gone("Ctrl+S 保存")
    assert record(data, "tasks", title=title + "两只")["revision"] == 2


def test_a_colleagues_save_between_the_cut_and_the_next_start_is_a_conflict(sit: Sit, data: Path):
    """The draft stands on the version it was written upon; both versions are shown."""
    title = "更换三楼会议室话筒"
    seat = sit()
    seat.step("2", "中心工作")
    seat.settle()
    seat.find(title)
    seat.press("e")
    seat.wait_for("Ctrl+S 保存")
    seat.settle()
    seat.type("两只")
    seat.wait_for(title + "两只")
    killed(seat)
    other = sit(officer="王丽")
    other.step("2", "中心工作")
    other.settle()
    other.find(title)
    other.press("e")
    other.wait_for("Ctrl+S 保存")
    other.settle()
    other.type("（东侧）")
    other.press("ctrl+s")
    other.wait_line("^>.*话筒（东侧）")
    again = sit(wait=title + "两只")
    again.press("enter")
    again.wait_for("Ctrl+S 保存")
    again.settle()
    again.press("ctrl+s")
    again.wait_for(title + "（东侧）")
    again.wait_all(title + "两只", "王丽")
    assert record(data, "tasks", title=title + "（东侧）")["revision"] == 2


def test_a_killed_session_keeps_nobody_from_saving(sit: Sit, data: Path):
    """The lock dies with its process: the next officer saves at once."""
    seat = sit()
    half_writes_an_errand(seat)
    os.kill(seat.pid, signal.SIGKILL)
    seat.wait_end()
    other = sit(officer="王丽")
    other.step("5", "值班日志")
    other.step("l", "记事（")
    other.type("接班")
    other.press("enter")
    other.wait_line("7 .*接班")


def test_a_captured_line_is_offered_after_a_dropped_line(sit: Sit, data: Path):
    """P49: half a second after the last key quick capture, too, outlives the session."""
    seat = sit()
    seat.type("a")
    seat.wait_for("速记")
    seat.settle()
    seat.type(TYPED)
    seat.wait_for(TYPED)
    killed(seat)
    assert drafts(data) == [{"line": TYPED}]
    again = sit(wait=TYPED)
    again.press("enter")
    again.wait_for("核对")
    again.wait_for(TYPED)
