"""One hour at the reception desk, in a terminal, as an officer lives it; and what of it reaches the disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from terminal.conftest import Sit
from terminal.seat import Seat, environment_of, program, record, stored

pytestmark = pytest.mark.terminal
ID_NO = "11010519491231002X"


def last(data: Path, name: str) -> dict[str, object]:
    """The last visit of this name."""
    return [visit for visit in stored(data, "visits") if visit["name"] == name][-1]


def test_an_hour_at_the_reception_desk(sit: Sit, data: Path, tmp_path: Path):
    """P16, P30, P45, P46, P47, P48, P64, P69"""
    seat = sit()
    seat.step("3", "在场")
    a_returning_visitor_with_six_keys(seat, data)
    somebody_on_the_watch_list(seat, data)
    the_host_hands_on(seat, data)
    a_petitioner_is_received_and_leaves(seat, data)
    the_evening_check(seat, data)
    seat.press("ctrl+q")
    assert seat.wait_end() == 0
    files = [path for path in data.rglob("*") if path.is_file()]
    assert [path for path in files if ID_NO.encode() in path.read_bytes()] == []
    assert (data / "recognition.key").stat().st_mode & 0o777 == 0o600
    the_list_for_the_assembly_point_outlives_the_desk_file(data, tmp_path)


def new_visit(seat: Seat):
    """The sign-in form."""
    seat.press("n")
    seat.wait_line("1 .*登记")
    seat.settle()
    seat.step("a", "来访人*")


def a_returning_visitor_with_six_keys(seat: Seat, data: Path):
    """Two initials fill the form; the next pass is offered."""
    new_visit(seat)
    seat.type("lm")
    seat.wait_line("> 李明.*住房和城乡建设局")
    seat.step("enter", "已按以往登记填入")
    seat.press("ctrl+s")
    seat.wait_for("来访证 04")
    assert last(data, "李明")["reason"] == "报送改造进度表"


def somebody_on_the_watch_list(seat: Seat, data: Path):
    """He is named before anything is saved; his number is typed in full and kept as a mask."""
    new_visit(seat)
    seat.type("老赵")
    seat.move("down", "down", "down", "down")
    seat.wait_line(r"> +事由\*")
    seat.type("要见领导")
    seat.move("down")
    seat.wait_line(r"> +被访人\*")
    seat.type("周敏")
    for _step in range(6):
        seat.move("down")
    seat.wait_line("> +证件号码")
    seat.type(ID_NO)
    seat.press("ctrl+s")
    seat.wait_all("留意名单：赵铁柱", "保卫科")
    assert not [visit for visit in stored(data, "visits") if visit["name"] == "老赵"]
    seat.press("y")
    seat.wait_line("1123-09号.*老赵")
    assert record(data, "visits", name="老赵")["id_no"] == "110105********002X"


def the_host_hands_on(seat: Seat, data: Path):
    """The host passes the visitor on; who was first stays written."""
    seat.wait_line("^>.*老赵")
    seat.step("t", "告知")
    seat.wait_line(r"4 ")
    seat.press("4")
    seat.wait_for("转由他人接待")
    seat.type("张立新")
    seat.settle()
    seat.press("ctrl+s")
    seat.wait_for("已转接 张立新")
    visit = record(data, "visits", name="老赵")
    assert (visit["host"], visit["first_contact"], visit["contact"]) == ("张立新", "张伟", "张立新")


def a_petitioner_is_received_and_leaves(seat: Seat, data: Path):
    """Card, case, outcome, rating."""
    seat.select("王建军")
    seat.step("c", "一杯热茶")
    for _tick in range(4):
        seat.press(" ")
    seat.wait_for("接待卡已保存")
    seat.step("d", "信访事项如何办理")
    seat.press("1")
    seat.wait_for("诉求*")
    seat.move("down")
    seat.wait_line(r"> +诉求\*")
    seat.type("尽快检修")
    seat.press("ctrl+s")
    seat.wait_for("办理结果*")
    seat.type("已登记，十五日内告知")
    seat.press("ctrl+s")
    seat.wait_for("满意度评价")
    seat.press("4")
    seat.wait_for("评价 4")
    visit = last(data, "王建军")
    assert (visit["state"], visit["rating"], len(visit["courtesy"])) == ("left", 4, 4)  # type: ignore[arg-type]
    case = record(data, "tasks", title="反映供暖温度不达标问题")
    assert case["links"][0]["id"] == visit["id"]


def the_evening_check(seat: Seat, data: Path):
    """Whoever is left is signed out in one go."""
    seat.step("s", "下班清点")
    seat.press("a")
    seat.wait_for("将签离")
    seat.press("ctrl+s")
    seat.wait_for("已签离")
    inside = [visit for visit in stored(data, "visits") if visit["state"] in ("arrived", "waiting", "met")]
    assert inside == []


def the_list_for_the_assembly_point_outlives_the_desk_file(data: Path, tmp_path: Path):
    """With the desk file gone, the list comes from the copy and the history, and says so."""
    told = subprocess.run(
        [*program(), "--data", str(data), "add", "记事：清点完毕"],
        env=environment_of(tmp_path / "home"),
        capture_output=True,
        check=False,
    )
    assert told.returncode in (0, 1)
    (data / "desk.json").write_bytes(b"{")
    told = subprocess.run(
        [*program(), "--data", str(data), "--lang", "zh_CN", "sheet", "evacuation"],
        env=environment_of(tmp_path / "home"),
        capture_output=True,
        check=False,
    )
    words = told.stdout.decode()
    assert told.returncode == 0, told.stderr.decode()
    assert "数据文件无法读取" in words
    assert "值班人员" in words
    assert "李建国" in words
    assert ID_NO not in words
