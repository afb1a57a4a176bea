"""One shift at the desk, from sitting down to leaving, as an officer lives it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from terminal.conftest import Sit
from terminal.seat import Seat, record, stored

pytestmark = pytest.mark.terminal


def test_a_whole_shift_in_chinese(sit: Sit, data: Path):
    """P12, P27, P37, P38, P46, P50: what was done is on the screen, in the file, and there again later."""
    seat = sit()
    today_is_shown(seat)
    ticks_a_routine(seat)
    captures_a_meeting(seat, data)
    adds_and_closes_an_errand(seat, data)
    signs_a_visitor_in_and_out(seat, data)
    writes_a_log_line(seat, data)
    searches(seat)
    seat.press("ctrl+q")
    assert seat.wait_end() == 0
    assert seat.cooked

    again = sit()
    again.wait_for("[x] 14:00")
    again.press("]")
    again.wait_line("15:00 +★ 党组扩大会")
    again.step("2", "本周")
    assert not again.has("送阅第3期简报")
    again.step("3", "今日已结束")
    assert "离开" in again.line("诸葛明")
    again.step("5", "防汛四级响应启动")
    again.press("ctrl+q")
    assert again.wait_end() == 0

    for table in ("agenda", "routines", "tasks", "visits", "log", "shifts", "parties"):
        assert stored(data, table), table
    assert record(data, "visits", name="诸葛明")["outcome"]["kind"] == "done"


def today_is_shown(seat: Seat):
    """The first lines say where, when and who; agenda, checklist and what needs somebody stand below."""
    top = seat.screen_text().split("\n")[0]
    for text in ("11月23日 周一", "带班 李建国", "主班 张伟", "14:32"):
        assert text in top
    seat.wait_all("日程", "每日清单 6/13", "需要处理", "党组会", "防汛调度会", "? 帮助")


def ticks_a_routine(seat: Seat):
    """Space ticks, u takes the tick back, Ctrl+Y ticks again."""
    seat.press("tab")
    seat.select("值班电话测试")
    assert "[ ] 14:00" in seat.line("值班电话测试")
    seat.step(" ", "[x] 14:00")
    assert "张伟" in seat.line("[x] 14:00")
    seat.wait_for("每日清单 7/13")
    seat.step("u", "[ ] 14:00")
    seat.wait_for("每日清单 6/13")
    seat.press("ctrl+y")
    seat.wait_for("[x] 14:00")


def captures_a_meeting(seat: Seat, data: Path):
    """One line, read back before it is saved; undo takes it out, redo brings it back."""
    seat.step("a", "F2 转为表单")
    seat.type("明天15:00 党组扩大会 @三楼会议室 ★")
    for text in ("2026年11月24日 周二 15:00", "三楼会议室", "中心工作"):
        seat.wait_for(text)
    seat.step("enter", "回车 保存")
    seat.step("enter", "已保存：党组扩大会")
    meeting = record(data, "agenda", title="党组扩大会")
    assert (meeting["kind"], meeting["place"], meeting["central"]) == ("meeting", "三楼会议室", True)
    assert meeting["starts"] == "2026-11-24T15:00:00+08:00"
    seat.step("u", "已撤销")
    assert not [item for item in stored(data, "agenda") if item["title"] == "党组扩大会"]
    seat.press("ctrl+y")
    seat.wait_until(
        lambda: any(i["title"] == "党组扩大会" for i in stored(data, "agenda")), what="the meeting"
    )
    seat.settle()


def adds_and_closes_an_errand(seat: Seat, data: Path):
    """Nothing closes without an outcome: blank is refused with a sentence that says what is missing (P27)."""
    seat.step("2", "本周")
    seat.step("n", "新建")
    seat.choose("办事")
    seat.wait_for("新增办事")
    seat.type("送阅第3期简报")
    seat.move("enter")
    seat.wait_line("> +办理时限")
    seat.type("明天17点")
    seat.wait_for("11月24日")
    seat.press("ctrl+s")
    seat.wait_for("已保存：送阅第3期简报")
    seat.wait_line("^>.*送阅第3期简报")
    seat.step("d", "办理结果*")
    seat.press("ctrl+s")
    seat.wait_for("未填结果不能办结")
    seat.wait_for("请填写办理情况")
    seat.press("1")
    seat.wait_for("[1办成]")
    seat.move("down")
    seat.wait_line(r"> +办理情况\*")
    seat.move(" ", " ")
    seat.move("ctrl+s")
    seat.wait_for("请填写办理情况")
    assert record(data, "tasks", title="送阅第3期简报")["state"] != "closed"
    seat.type("已送李建国主任阅")
    seat.press("ctrl+s")
    seat.wait_for("已办结：办成")
    seat.wait_gone("送阅第3期简报")
    outcome = record(data, "tasks", title="送阅第3期简报")["outcome"]
    assert (outcome["kind"], outcome["words"].strip()) == ("done", "已送李建国主任阅")
    seat.step("u", "已撤销")
    seat.wait_for("送阅第3期简报")
    seat.press("ctrl+y")
    seat.wait_gone("送阅第3期简报")


def signs_a_visitor_in_and_out(seat: Seat, data: Path):
    """He gets the next number, is on the list of those inside at once, and off it when he leaves (P46)."""
    seat.step("3", "在场")
    seat.step("n", "在场")
    seat.wait_line(r"1 .*登记")
    seat.press("enter")
    seat.wait_for("来访人*")
    seat.type("诸葛明")
    seat.move("enter")
    seat.wait_line(r"> +来访单位")
    seat.type("财政局")
    seat.move("down", "down", "down")
    seat.wait_line(r"> +事由\*")
    seat.type("送预算批复")
    seat.move("down")
    seat.wait_line(r"> +被访人\*")
    seat.press("ctrl+s")
    seat.wait_for("! ")
    assert not [visit for visit in stored(data, "visits") if visit["name"] == "诸葛明"]
    seat.type("张立新")
    seat.press("ctrl+s")
    seat.wait_line("1123-08号.*诸葛明")
    assert record(data, "visits", name="诸葛明")["arrived_at"].startswith("2026-11-23T14:3")
    seat.step("f12", "疏散清点")
    seat.wait_line("\\[ \\].*诸葛明")
    seat.press("esc")
    seat.wait_for("今日已结束")
    seat.wait_line("^>.*诸葛明")
    seat.step("d", "签离")
    seat.wait_for("办理结果*")
    seat.wait_line(r"> +办理情况\*")
    seat.type("批复已交综合科")
    seat.press("ctrl+s")
    seat.wait_for("满意度评价")
    seat.press("enter")
    seat.wait_gone("满意度评价")
    seat.wait_line("诸葛明.*离开 14:3")
    seat.step("u", "已撤销")
    seat.wait_until(lambda: "离开" not in seat.line("诸葛明"), what="his coming back")
    seat.press("ctrl+y")
    seat.wait_line("诸葛明.*离开 14:3")


def writes_a_log_line(seat: Seat, data: Path):
    """One line an event; the next number and the hour are the desk's."""
    seat.step("5", "值班日志")
    seat.step("l", "记事（14:3")
    seat.type("市防办来电：防汛四级响应启动")
    seat.press("enter")
    seat.wait_line("7 +14:3. .*防汛四级响应启动 .*张伟")
    assert record(data, "log", entry_no=7, duty_date="2026-11-23")["created_by"] == "张伟"
    seat.step("u", "已撤销")
    seat.wait_until(
        lambda: not re.search("^ ?>? +7 +14:3", seat.screen_text(), re.MULTILINE), what="its going"
    )
    seat.press("ctrl+y")
    seat.wait_line("7 +14:3. .*防汛四级响应启动")


def searches(seat: Seat):
    """By pinyin initials and by words; what was closed today is found too."""
    seat.step("4", "检索")
    seat.settle()
    seat.type("sydsqjb")
    seat.settle()
    for _letter in "sydsqjb":
        seat.press("backspace")
    seat.type("简报")
    seat.wait_line("送阅第3期简报")
    for _letter in "简报":
        seat.press("backspace")
    seat.type("zgm")
    seat.wait_line("来访 .*诸葛明")
    seat.press("enter")
    seat.settle()


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en_US.UTF-8", "Agenda"), ("", "Agenda"), ("C", "Agenda"), ("zh_CN.UTF-8", "日程")],
)
def test_the_desk_speaks_the_language_of_the_account(sit: Sit, locale: str, words: str):
    """Also without any locale: the Chinese of the records is shown all the same."""
    seat = sit(wait=words, LANG=locale)
    seat.wait_for("防汛调度会")
    if words == "Agenda":
        for text in ("Checklist 6/13", "Needs somebody", "1 Today", "Mon"):
            seat.wait_for(text)
        seat.step("?", "Help")
        seat.wait_all("Here", "Open the selected record")
        seat.press("esc")
        seat.wait_for("Agenda")
    seat.press("q")
    assert seat.wait_end() == 0


def test_the_language_can_be_named_at_the_start(sit: Sit):
    """`--lang` stands above the locale."""
    seat = sit("demo", "--records", "0", "--lang", "en", wait="Agenda")
    seat.press("q")
    assert seat.wait_end() == 0


def test_a_new_house_is_told_what_to_do(sit: Sit, data: Path):
    """An empty desk opens on an empty directory and says which keys begin."""
    seat = sit("--lang", "zh_CN")
    seat.wait_all("n 新建", "a 速记")
    seat.press("q")
    assert seat.wait_end() == 0
    assert (data / "desk.json").exists()


def test_two_keys_in_one_breath_reach_the_place_that_was_asked_for(sit: Sit):
    """On a slow line keys arrive together: `3n` is a new visitor, not a new record of the place before."""
    seat = sit()
    seat.type("3n")
    seat.wait_line(r"1 .*登记")


def test_what_is_typed_in_one_burst_lands_where_it_was_meant(sit: Sit, data: Path):
    """P38, P49: letters never overtake the key before them: a place, a menu, Backspace, Enter, Ctrl+S."""
    seat = sit()
    seat.step("2", "本周")
    seat.settle()
    seat.step("n", "1 办事")
    seat.press("1")
    seat.wait_for("Ctrl+S 保存")
    seat.settle()
    seat.send("催报年报\x7f\x7f月报\r明天15点\r张伟\x13".encode())
    seat.wait_for("已保存：催报月报")
    errand = record(data, "tasks", title="催报月报")
    assert (errand["due_at"], errand["owner"]) == ("2026-11-24T15:00:00+08:00", "张伟")
    seat.type("4错字\x7f\x7f催报")
    seat.wait_line(">.*办事 .*催报月报")


def test_keys_typed_while_it_starts_are_not_undone(sit: Sit):
    """Tab and arrows typed ahead move in the checklist, where they were meant."""
    seat = sit(wait="")
    seat.wait_for("日程")
    seat.press("tab", "down", "down")
    seat.settle()
    assert seat.wait_line(r">\[.\] 09:00")
