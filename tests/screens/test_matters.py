"""Matters of the new kinds at the keyboard: written, stepped, refused with the reason, closed."""

from __future__ import annotations

from store import Desk, awaiting_decision, instruct
from tests.officer import Officer, open_desk_app, titled
from tui.widgets.table import RecordTable


async def test_a_request_is_written_with_its_options_and_told_all_that_is_missing(demo: Desk) -> None:
    """P32"""
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("2", "n")
        await officer.put("请示")
        await officer.press("enter")
        await officer.type("关于修缮食堂的请示")
        await officer.press("ctrl+s")
        for words in ("此项必填", "请示须有方案", "请设定时限"):
            assert words in officer.seen
        rows = officer.app.screen.rows
        officer.app.screen.set_focus(rows["options"].entry)
        await officer.type("*先修屋面")
        await officer.press("enter")
        await officer.type("整体翻修")
        for name, words in (("to_leader", "李建国"), ("due_at", "周五")):
            officer.app.screen.set_focus(rows[name].entry)
            await officer.put(words)
        await officer.press("ctrl+s")
        made = titled(demo, "tasks", "关于修缮食堂的请示")
        assert (made.document["options"], made.document["recommended"]) == (["先修屋面", "整体翻修"], 1)


async def test_a_document_is_checked_by_space_and_a_request_waits_for_the_leader(demo: Desk) -> None:
    """P15, P24"""
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("2")
        table = officer.place("tasks").query_one(RecordTable)
        draft = titled(demo, "documents", "关于做好元旦期间值班工作的通知")
        table.select(draft.id)
        await officer.press("space")
        assert "已核稿" in officer.said
        assert demo.record(draft.id).document["reviewer"] == "张伟"
        table.select(awaiting_decision(demo)[0].id)
        await officer.press("space")
        assert "待领导批示：请登记批示原文。" in officer.said


async def test_closing_a_decision_asks_what_follows_from_it(demo: Desk) -> None:
    """P20, P61"""
    answered = instruct(demo, awaiting_decision(demo)[0], "李建国", "暂缓").record
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("2")
        officer.place("tasks").query_one(RecordTable).select(answered.id)
        await officer.press("d", "3", "tab")
        await officer.type("暂缓实施")
        await officer.press("ctrl+s")
        assert "批示后未交办落实" in officer.seen
        await officer.type("明年再议")
        await officer.press("ctrl+s")
        assert demo.record(answered.id).document["no_follow_up"] == "明年再议"
        assert not demo.record(answered.id).is_open


async def test_a_due_time_that_has_passed_is_kept_by_saving_twice(demo: Desk) -> None:
    """P22"""
    async with open_desk_app(demo) as officer:
        await officer.press("2", "n", "1")
        await officer.type("补记昨天的事")
        await officer.press("tab")
        await officer.type("昨天")
        await officer.press("ctrl+s")
        assert "该时间已过" in officer.seen
        await officer.press("ctrl+s")
        assert titled(demo, "tasks", "补记昨天的事").due is not None


async def more(officer: Officer, words: str) -> None:
    """Take an act by name from everything that goes with the selected record."""
    await officer.press("f11")
    await officer.put(words)
    await officer.press("enter")


async def test_a_kinds_own_acts_stand_among_all_that_can_be_done(demo: Desk) -> None:
    """P1, P24, P34, P43: second check, circulation, opinion, milestone, void number."""
    report = demo.add(
        "report", {"title": "供暖", "result": "已供暖", "figures": "98%", "no_due_reason": "随报"}
    )
    item = titled(demo, "tasks", "背街小巷整治")
    letter = titled(demo, "documents", "关于桂花街道老旧小区改造资金的请示")
    draft = titled(demo, "documents", "关于做好元旦期间值班工作的通知")
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("2")
        table = officer.place("tasks").query_one(RecordTable)
        table.select(report.id)
        await more(officer, "登记核实")
        assert "填写人是张伟：须由他人核实。" in officer.seen
        await officer.press("escape")
        table.select(item.id)
        await more(officer, "登记协办")
        await officer.press("ctrl+s")
        assert [row["state"] for row in demo.record(item.id).document["opinions"]] == ["agreed", "agreed"]
        await more(officer, "登记节点完成")
        await officer.press("ctrl+s")
        assert demo.record(item.id).document["milestones"][0]["reached_at"]
        table.select(letter.id)
        await more(officer, "送传阅")
        await officer.type("周敏、张立新")
        await officer.press("ctrl+s")
        assert [row["who"] for row in demo.record(letter.id).document["circulation"]] == ["周敏", "张立新"]
        await more(officer, "登记传阅退回")
        await officer.press("ctrl+s")
        assert demo.record(letter.id).document["circulation"][0]["returned_at"]
        table.select(draft.id)
        await more(officer, "作废")
        await officer.type("改发函件")
        await officer.press("ctrl+s")
        assert demo.record(draft.id).state == "void"
