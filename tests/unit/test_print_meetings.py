"""Meetings at a shell: the sheets on paper, and the warning of a clash."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from store import Desk, Meeting, add_people, set_reply, tick_step
from tui.cli import main


@pytest.fixture(autouse=True)
def practice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYDESK_NOW", "2026-11-23T14:32:00+08:00")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")


def prepared(desk: Desk) -> Meeting:
    made = desk.add(
        "meeting",
        {
            "title": "全市安全生产工作会议",
            "starts": "2026-11-25T15:00:00+08:00",
            "ends": "2026-11-25T16:30:00+08:00",
            "place": "主楼三层第一会议室",
            "chair": "李建国",
            "topics": "一、通报三季度情况；\n二、" + "部署冬季工作" * 20,
        },
    )
    assert isinstance(made, Meeting)
    made = add_people(desk, made, ["王芳", "[b]赵磊", "住房和城乡建设局安全生产监督管理处"])
    return tick_step(desk, set_reply(desk, made, "王芳", "leave", "刘洋"), "1")


def test_the_sheets_of_a_meeting_name_day_weekday_time_and_place(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """`registers.md` 9: the notice has an exact time, no “tomorrow”."""
    meeting = prepared(desk)
    assert main(["sheet", "meeting", meeting.id, "--data", str(desk.directory)]) == 0
    told = capsys.readouterr().out
    assert "2026年11月25日 周三 15:00–16:30" in told
    assert "主楼三层第一会议室" in told
    assert "明天" not in told
    assert "[x] 会前" in told
    assert "11-25 14:00" in told
    assert "刘洋" in told
    assert max(cell_len(line) for line in told.splitlines()) <= 78


def test_without_a_meeting_there_is_no_sheet(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    errand = desk.add("errand", {"title": "取文件"})
    for words in ([], ["nothing"], [errand.id]):
        assert main(["sheet", "meeting", *words, "--data", str(desk.directory)]) == 1
        assert "请写明会议的记录编号" in capsys.readouterr().err


def test_a_sentence_that_clashes_is_saved_with_a_warning_that_names_the_other(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """P25: said, not refused; what programs read stays what it was."""
    desk.add("meeting", {"title": "党组会", "starts": "2026-11-24T15:00:00+08:00", "place": "三楼会议室"})
    words = ["add", "--data", str(desk.directory), "明天15:30 协调会 @三楼会议室"]
    assert main([*words, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["title"] == "协调会"
    assert main(words) == 0
    told = capsys.readouterr()
    assert "已保存" in told.out
    assert "三楼会议室" in told.err
    assert "“党组会”" in told.err
