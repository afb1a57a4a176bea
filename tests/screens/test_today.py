"""Today: the day as it runs, the checklist ticked off, and what needs somebody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from officer import open_desk_app, titled
from store import Desk, FixedClock, Tick, checklist_of, needs_somebody
from tui.widgets.table import Heading, Row

SIZES = [(60, 20), (80, 24), (120, 40)]
MONDAY = date(2026, 11, 23)


def tick_of(desk: Desk, title: str, day: date = MONDAY) -> Tick | None:
    return next((line.tick for line in checklist_of(desk, day) if line.routine.title == title), None)


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_picture_holds_agenda_checklist_and_what_needs_somebody(
    demo: Desk, size: tuple[int, int]
) -> None:
    async with open_desk_app(demo, size) as officer:
        assert "今日议程" in officer.seen or "日程" in officer.seen
        assert "每日清单 6/13" in officer.seen
        assert "需要处理 11" in officer.seen
        assert "14:32" in officer.lines[0]
        assert "张伟" in officer.lines[0]


async def test_the_same_day_in_english(demo: Desk) -> None:
    async with open_desk_app(demo, language="en") as officer:
        assert "Checklist 6/13" in officer.seen
        assert "Needs somebody 11" in officer.seen
        assert "overdue 3" in officer.lines[1]


async def test_the_now_line_stands_between_what_was_and_what_comes(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        shown = officer.place("today").agenda._lines
        at = next(i for i, line in enumerate(shown) if isinstance(line, Heading))
        assert shown[at].label == "现在"
        assert isinstance(shown[at - 1], Row)
        assert shown[at - 1].cells[0] <= "14:32" < shown[at + 1].cells[0]
        assert officer.place("today").agenda.selected == shown[at + 1].id


async def test_the_now_line_moves_with_the_clock(demo: Desk, clock: FixedClock) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        clock.advance(hours=1)
        await officer.app._look()
        await officer.settle()
        assert "15:32" in officer.lines[0]
        shown = officer.place("today").agenda._lines
        at = next(i for i, line in enumerate(shown) if isinstance(line, Heading))
        assert shown[at - 1].cells[0] <= "15:32" < shown[at + 1].cells[0]
        due = titled(demo, "tasks", "报送月度信息")
        row = next(line for line in shown if isinstance(line, Row) and line.id == due.id)
        assert row.tone == "late"
        assert "逾期" in row.cells[3]


async def test_space_ticks_the_selected_routine_and_takes_the_tick_back(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        checklist = await officer.focus("checklist")
        line = next(x for x in checklist_of(demo, MONDAY) if x.routine.title == "值班电话测试")
        await officer.select(checklist, line.routine)
        await officer.press("space")
        ticked = tick_of(demo, "值班电话测试")
        assert ticked is not None
        assert (ticked.result, ticked.created_by) == ("done", "张伟")
        assert "[x] 14:00" in officer.line_with("值班电话测试  ")
        assert "每日清单 7/13" in officer.seen
        assert checklist.selected == line.routine.id
        await officer.press("space")
        assert tick_of(demo, "值班电话测试") is None
        assert "每日清单 6/13" in officer.seen


async def test_a_missed_routine_asks_for_the_reason_and_takes_no_blank_one(demo: Desk) -> None:
    """P37"""
    async with open_desk_app(demo) as officer:
        checklist = await officer.focus("checklist")
        line = next(x for x in checklist_of(demo, MONDAY) if x.routine.title == "值班电话测试")
        await officer.select(checklist, line.routine)
        await officer.press("m", "enter")
        assert "!" in officer.seen
        assert tick_of(demo, "值班电话测试") is None
        await officer.type("   ")
        await officer.press("enter")
        assert tick_of(demo, "值班电话测试") is None
        await officer.type("线路检修")
        await officer.press("enter")
        missed = tick_of(demo, "值班电话测试")
        assert missed is not None
        assert (missed.result, missed.reason) == ("missed", "线路检修")
        assert "[-] 14:00" in officer.seen
        await officer.press("home", "m")
        assert "已勾销" in officer.said
        assert "未办原因" not in officer.seen


async def test_yesterdays_missed_routine_is_explained_from_what_needs_somebody(demo: Desk) -> None:
    """P37: a routine missed yesterday shows today, once, until somebody says why."""
    assert [x.record.title for x in needs_somebody(demo) if x.code == "routine-missed"] == ["夜间巡查"]
    async with open_desk_app(demo, (120, 40)) as officer:
        needs = await officer.focus("needs")
        found = next(x for x in needs_somebody(demo) if x.code == "routine-missed")
        await officer.select(needs, found.record)
        await officer.press("m")
        await officer.type("人手不足")
        await officer.press("enter")
        missed = tick_of(demo, "夜间巡查", MONDAY - timedelta(days=1))
        assert missed is not None
        assert missed.reason == "人手不足"
        assert "需要处理 10" in officer.seen
        assert found.record.id not in needs.ids


async def test_every_finding_stands_in_the_list_and_is_counted(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        found = needs_somebody(demo)
        assert officer.place("today").needs.ids == [finding.record.id for finding in found]
        assert f"需要处理 {len(found)}" in officer.seen
        assert "逾期 3 · 等候 2" in officer.lines[1]


async def test_what_was_settled_leaves_the_list_and_the_counts(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        needs = await officer.focus("needs")
        await officer.select(needs, titled(demo, "tasks", "答复市民供暖投诉"))
        await officer.press("d", "1", "tab")
        await officer.type("已上门查看")
        await officer.press("ctrl+s")
        assert titled(demo, "tasks", "答复市民供暖投诉").state == "closed"
        assert "需要处理 10" in officer.seen
        assert "逾期 2" in officer.lines[1]


@pytest.mark.parametrize(
    ("before", "after", "back"), [("[", "]", "0"), ("ctrl+left", "ctrl+right", "ctrl+home")]
)
async def test_the_day_before_and_after_and_back(demo: Desk, before: str, after: str, back: str) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press(before)
        assert "11月22日" in officer.seen
        assert "每日清单 5/6" in officer.seen
        assert "需要处理 11" not in officer.seen
        assert not [x for x in officer.place("today").agenda._lines if isinstance(x, Heading)]
        await officer.press(after)
        assert "需要处理 11" in officer.seen
        await officer.press(after, after)
        assert "11月25日" in officer.seen
        assert "值班表报送" in officer.seen
        await officer.press(back)
        assert "需要处理 11" in officer.seen
        assert "14:32" in officer.seen


async def test_a_tick_on_another_day_is_written_for_that_day(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("[")
        checklist = await officer.focus("checklist")
        line = next(
            x for x in checklist_of(demo, MONDAY - timedelta(days=1)) if x.routine.title == "夜间巡查"
        )
        await officer.select(checklist, line.routine)
        await officer.press("space")
        assert tick_of(demo, "夜间巡查", MONDAY - timedelta(days=1)) is not None
        assert tick_of(demo, "夜间巡查") is None


async def test_a_new_routine_is_written_from_the_checklist(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.focus("checklist")
        await officer.press("n")
        await officer.type("消防设施检查")
        await officer.press("enter")
        await officer.type("16:40")
        await officer.press("ctrl+s")
        assert "每日清单 6/14" in officer.seen
        assert titled(demo, "routines", "消防设施检查").kind == "routine"


async def test_n_in_the_agenda_offers_its_kinds_and_the_item_stands_in_the_day(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("n", "1")
        await officer.type("陪同检查消防")
        await officer.press("enter")
        await officer.type("16:00")
        await officer.press("ctrl+s")
        assert titled(demo, "agenda", "陪同检查消防").document["starts"] == "2026-11-23T16:00:00+08:00"
        assert officer.line_with("陪同检查消防").lstrip(" >").startswith("16:00")


async def test_what_is_written_on_another_day_is_for_that_day(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("]", "]", "n", "1")
        await officer.type("陪同检查消防")
        await officer.press("ctrl+s")
        assert titled(demo, "agenda", "陪同检查消防").document["starts"] == "2026-11-25T09:00:00+08:00"
        await officer.press("n", "3")
        await officer.type("送检查通报")
        await officer.press("ctrl+s")
        assert titled(demo, "tasks", "送检查通报").document["due_at"] == "2026-11-25T18:00:00+08:00"
        await officer.press("n", "1", "escape")
        assert not demo.drafts.all()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_a_day_on_which_nothing_falls_says_what_to_do(new: Desk, language: str) -> None:
    async with open_desk_app(new, (60, 20), language) as officer:
        assert "0/0" in officer.seen
        assert ("n writes" in officer.seen) if language == "en" else ("n " in officer.seen)
        await officer.press("space", "d", "m", "e", "delete", "z")
        assert officer.said


async def test_enter_opens_the_whole_record_and_escape_comes_back(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.select(officer.place("today").agenda, titled(demo, "agenda", "防汛调度会"))
        await officer.press("enter")
        assert "视频会议室" in officer.seen
        assert "需要处理" not in officer.seen
        await officer.press("escape")
        assert "需要处理" in officer.seen
        assert officer.app.focused is officer.place("today").agenda


async def test_the_selection_stays_on_its_record_while_the_list_changes(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        agenda = officer.place("today").agenda
        chosen = titled(demo, "agenda", "供暖工作协调会")
        await officer.select(agenda, chosen)
        demo.add("appointment", {"title": "临时会见", "starts": "2026-11-23T15:05:00+08:00"})
        await officer.settle()
        assert agenda.selected == chosen.id


async def test_a_narrow_terminal_still_shows_the_three_parts(demo: Desk) -> None:
    async with open_desk_app(demo, (60, 20)) as officer:
        place = officer.place("today")
        for table in (place.agenda, place.checklist, place.needs):
            assert table.size.height >= 1
            assert table.size.width >= 30
