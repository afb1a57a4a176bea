"""The acts on a matter by one key: chase, instruct, pass on, hand to, postpone, split, links, marks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from officer import Officer, open_desk_app, titled
from store import Desk, FixedClock, Record
from tui.widgets.table import RecordTable


async def at(officer: Officer, *titles: str) -> RecordTable:
    """In the list of tasks on the matter of this title; of several, all are marked."""
    await officer.press("2")
    table: RecordTable = officer.place("tasks").list
    for title in titles:
        assert table.select(titled(officer.desk, "tasks", title).id)
        if len(titles) > 1:
            await officer.press("x")
    await officer.settle()
    return table


def matter(desk: Desk, title: str, **values: object) -> Record:
    return desk.add("errand", {"title": title, "owner": "王芳", **values})


@pytest.fixture
def three(new: Desk) -> Desk:
    for number, title in enumerate(("甲事", "乙事", "丙事"), 1):
        due = (new.clock.now() + timedelta(days=number)).isoformat(timespec="seconds")
        matter(new, title, due_at=due)
    new.add("person", {"title": "李建国", "is_leader": True, "position": "局长"})
    new.add("person", {"title": "张伟", "unit": "办公室"})
    new.add("unit", {"title": "住建局"})
    return new


async def test_a_chase_is_counted_in_the_list_and_stands_in_the_detail(three: Desk) -> None:
    """P1"""
    async with open_desk_app(three, (120, 40)) as officer:
        await at(officer, "乙事")
        await officer.press("c")
        await officer.type("明天报数")
        await officer.press("ctrl+s")
        await officer.press("f6", "ctrl+s")
        assert len(titled(three, "tasks", "乙事").chases) == 2
        assert "催2" in officer.line_with("乙事 ")
        assert "明天报数" in officer.seen


async def test_an_instruction_keeps_the_words_and_leads_to_a_task(three: Desk) -> None:
    """P35"""
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("p")
        await officer.type("ljg")
        await officer.press("enter", "tab")
        await officer.type("请务必按期办结。")
        await officer.press("tab")
        await officer.type("张伟")
        await officer.press("tab")
        await officer.type("周五")
        await officer.press("tab", "right", "ctrl+s")
        row = titled(three, "tasks", "乙事").instructions[0]
        assert (row["leader"], row["words"], row["to"]) == ("李建国", "请务必按期办结。", ["张伟"])
        task = titled(three, "tasks", "请务必按期办结")
        assert task.document["owner"] == "张伟"
        assert task.due is not None
        assert f"{task.due:%m-%d %H:%M}" == "11-27 18:00"


async def test_passing_on_picks_with_space_and_notes_who_read_back(three: Desk) -> None:
    """P41"""
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("y")
        await officer.type("zjj")
        await officer.press("space")
        await officer.type("zw")
        await officer.press("space", "enter")
        await officer.press("ctrl+s")
        relay = next(record for record in three.records("tasks") if record.kind == "relay")
        assert relay.document["to"] == ["住建局", "张伟"]
        table = officer.place("tasks").list
        table.select(relay.id)
        await officer.press("d")
        assert "办理情况*" in officer.seen
        await officer.press("escape", "y", "r", "r")
        standing = three.record(relay.id)
        assert not standing.is_open
        assert all(row["read_back"] for row in standing.document["receipts"])


async def test_handing_on_and_naming_units(three: Desk) -> None:
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("h")
        await officer.type("张伟")
        await officer.press("escape", "ctrl+s")
        await officer.settle()
        assert titled(three, "tasks", "乙事").document["owner"] == "张伟"
        await officer.press("ctrl+a", "down")
        await officer.type("住建局")
        await officer.press("down")
        await officer.type("财政局")
        await officer.press("ctrl+s")
        document = titled(three, "tasks", "乙事").document
        assert (document["unit"], document["co_units"]) == ("住建局", ["财政局"])


async def test_postponing_reads_the_words_back_and_wants_a_reason(three: Desk) -> None:
    """P22"""
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("s")
        await officer.type("下周五")
        assert "12月4日 周五 18:00" in officer.seen
        await officer.press("ctrl+s")
        assert titled(three, "tasks", "乙事").document.get("postponed") in (None, [])
        await officer.type("等待上级批复")
        await officer.press("ctrl+s")
        row = titled(three, "tasks", "乙事").postponed[0]
        assert row["reason"] == "等待上级批复"
        assert titled(three, "tasks", "乙事").due.day == 4


async def test_more_time_is_asked_for_until_the_end_of_a_day_and_the_answer_shows_it(three: Desk) -> None:
    """P1"""
    due = "2026-11-27T18:00:00+08:00"
    three.add("supervision", {"title": "管网改造", "unit": "住建局", "demands": "逐户销号", "due_at": due})
    async with open_desk_app(three) as officer:
        await at(officer, "管网改造")
        await officer.press("s")
        await officer.type("管材到货推迟")
        await officer.press("tab")
        await officer.type("加派两组")
        await officer.press("tab")
        await officer.type("12.4")
        await officer.press("ctrl+s", "m")
        await officer.type("答复所报")
        await officer.press("enter")
        assert "12-04 18:00" in officer.seen
        assert "加派两组" in officer.seen
        await officer.press("tab")
        await officer.type("李建国")
        await officer.press("ctrl+s")
        assert f"{titled(three, 'tasks', '管网改造').due:%m-%d %H:%M}" == "12-04 18:00"


async def test_why_no_opinion_is_waited_for_can_be_said_before_the_end(three: Desk) -> None:
    """P43"""
    document = three.add(
        "outgoing",
        {
            "title": "关于值守的通知",
            "to": ["各街道"],
            "drafter": "王芳",
            "co_units": ["住建局"],
            "signatory": "李建国",
        },
    )
    for _step in ("checked", "countersigned"):
        document = three.step(document)
    async with open_desk_app(three) as officer:
        await at(officer)
        officer.place("tasks").list.select(document.id)
        await officer.press("space")
        assert "住建局意见未复" in officer.seen
        await officer.press("m")
        await officer.type("意见未复")
        await officer.press("enter")
        await officer.type("时间紧，电话征得同意")
        await officer.press("ctrl+s", "space")
        assert three.record(document.id).state == "signed"


async def test_blank_words_of_an_instruction_are_not_taken_for_an_outcome(three: Desk) -> None:
    """P35"""
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("p", "ctrl+s")
        assert "此项必填" in officer.seen
        assert "有始有终" not in officer.seen


async def test_steps_one_a_line_keep_the_whole_open(three: Desk) -> None:
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("o")
        await officer.type("周三前 收集材料 @张伟")
        await officer.press("enter")
        await officer.type("起草报告")
        await officer.press("ctrl+s")
        first = titled(three, "tasks", "收集材料")
        assert first.document["owner"] == "张伟"
        assert first.due.day == 25
        table = await at(officer, "乙事")
        await officer.press("d")
        await officer.type("1")
        await officer.press("tab")
        await officer.type("都办好了")
        await officer.press("ctrl+s")
        assert titled(three, "tasks", "乙事").is_open
        assert "收集材料" in officer.seen
        await officer.press("escape", "y")
        assert table.selected


async def test_what_is_done_again_and_again_becomes_a_template(three: Desk) -> None:
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("t", "1", "ctrl+s")
        before = len(three.records("tasks"))
        await officer.press("ctrl+n", "2")
        assert len(three.records("tasks")) == before + 1


async def test_marked_ones_are_closed_together_and_taken_back_together(three: Desk) -> None:
    async with open_desk_app(three) as officer:
        table = await at(officer, "甲事", "丙事")
        assert "已标记 2" in officer.lines[1]
        await officer.press("d")
        assert "2 件" in officer.seen
        await officer.type("1")
        await officer.press("tab")
        await officer.type("一并办结")
        await officer.press("ctrl+s")
        assert [record.title for record in three.records("tasks") if record.is_open] == ["乙事"]
        assert table.marked == []
        await officer.press("u")
        assert len([record for record in three.records("tasks") if record.is_open]) == 3


async def test_marks_follow_the_records_when_another_session_re_sorts(three: Desk, clock: FixedClock) -> None:
    async with open_desk_app(three) as officer:
        table = await at(officer, "乙事", "丙事")
        ids = set(table.marked)
        other = Desk.open(three.directory, three.clock, "王丽")
        other.change(titled(other, "tasks", "丙事"), central=True)
        other.shut()
        three.poll()
        await officer.settle()
        assert table.ids[0] == titled(three, "tasks", "丙事").id
        assert set(table.marked) == ids
        await officer.press("z")
        central = {record.title for record in three.records("tasks") if record.central}
        assert central == {"乙事", "丙事"}


async def test_what_refuses_is_named_and_stays_marked(three: Desk) -> None:
    three.add(
        "errand",
        {"title": "丁事", "owner": "王芳", "source": "李建国", "due_at": "2026-11-30T18:00:00+08:00"},
    )
    async with open_desk_app(three) as officer:
        table = await at(officer, "甲事", "乙事")
        other = Desk.open(three.directory, three.clock, "王丽")
        await officer.press("r")
        await officer.type("已联系")
        other.add_progress(titled(other, "tasks", "甲事"), "先写了一步")
        other.shut()
        await officer.press("enter")
        assert "甲事" in officer.seen
        assert "王丽" in officer.seen
        await officer.press("escape")
        assert table.marked == [titled(three, "tasks", "甲事").id]
        assert [row["words"] for row in titled(three, "tasks", "乙事").progress] == ["已联系"]


async def test_esc_takes_the_marks_off_before_the_filter(three: Desk) -> None:
    async with open_desk_app(three) as officer:
        table = await at(officer)
        await officer.press("/")
        await officer.type("事")
        await officer.press("enter", "x", "escape")
        assert table.marked == []
        assert officer.place("tasks").filter.value == "事"
        await officer.press("escape")
        assert officer.place("tasks").filter.value == ""


async def test_links_are_added_and_walked_both_ways(three: Desk) -> None:
    """P55, P70"""
    decision = titled(three, "tasks", "甲事")
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("g", "n", "1")
        await officer.type("甲事")
        await officer.press("enter", "3")
        row = titled(three, "tasks", "乙事").links[0]
        assert (row["how"], row["id"]) == ("decided-by", decision.id)
        assert "办理链条" in officer.seen
        await officer.press("home", "enter")
        assert "关联：甲事" in officer.seen
        await officer.press("backspace")
        assert "关联：乙事" in officer.seen
        await officer.press("home", "enter", "g")
        assert officer.place("tasks").list.selected == decision.id


async def test_a_new_matter_takes_over_the_facts_of_a_visit(demo: Desk) -> None:
    """P55"""
    async with open_desk_app(demo) as officer:
        await officer.press("3")
        visit = demo.record(officer.place("visitors").list.selected)
        await officer.press("g", "n", "2", "1")
        await officer.press("ctrl+s")
        await officer.type("随时可办")
        await officer.press("ctrl+s")
        made = [
            record for record in demo.records("tasks") if any(row["id"] == visit.id for row in record.links)
        ]
        assert len(made) == 1
        assert made[0].links[0]["how"] == "follows-from"
        assert made[0].document["source"]


async def test_more_lists_every_act_and_says_why_not(three: Desk) -> None:
    async with open_desk_app(three) as officer:
        await at(officer, "乙事")
        await officer.press("m")
        await officer.type("催办答复")
        assert "未曾催办" in officer.seen
        await officer.press("enter")
        assert "未曾催办" in officer.seen
        await officer.press("escape", "f11")
        await officer.type("yq")
        await officer.press("enter")
        assert "新的时限" in officer.seen or "延期" in officer.seen


async def test_a_weak_link_leads_to_its_record(new: Desk) -> None:
    """P56"""
    lone = new.add("errand", {"title": "无主之事", "due_at": "2026-11-30T18:00:00+08:00"})
    async with open_desk_app(new) as officer:
        await officer.press("2", "l")
        assert "无主之事" in officer.seen
        await officer.press("enter")
        assert officer.app.current_place.place == "tasks"
        assert officer.place("tasks").list.selected == lone.id


async def test_a_filter_is_kept_under_a_name_named_and_stays(three: Desk) -> None:
    async with open_desk_app(three) as officer:
        table = await at(officer)
        await officer.press("/")
        await officer.type("人:wf 乙")
        await officer.press("enter", "f", "insert")
        await officer.type("王芳的事")
        await officer.press("enter")
        await officer.press("1", "2")
        assert [three.record(one).title for one in table.ids] == ["乙事"]
        assert "王芳的事" in officer.seen
        await officer.press("escape", "f")
        await officer.press("end", "enter")
        assert officer.place("tasks").filter.value == "人:wf 乙"
        await officer.press("f", "end", "delete")
        assert three.filters.all() == []


async def test_what_may_follow_in_a_filter_is_offered_and_taken(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        table = await at(officer)
        await officer.press("/")
        await officer.type("类:")
        assert "类:督办" in officer.seen
        await officer.type("dub")
        await officer.press("down", "enter")
        assert officer.place("tasks").filter.value == "类:督办"
        assert {demo.record(one).kind for one in table.ids} == {"supervision"}
        await officer.press("enter", "down")
        assert officer.app.focused is table


async def test_another_order_keeps_the_selected_record_and_central_first(three: Desk) -> None:
    three.change(titled(three, "tasks", "丙事"), central=True)
    three.add_progress(titled(three, "tasks", "乙事"), "刚动过")
    async with open_desk_app(three) as officer:
        table = await at(officer, "甲事")
        await officer.press("b")
        assert "按单位" in officer.seen
        await officer.press("5")
        assert table.selected == titled(three, "tasks", "甲事").id
        assert three.record(table.ids[0]).title == "丙事"


async def test_english_says_the_same(three: Desk) -> None:
    async with open_desk_app(three, language="en") as officer:
        await at(officer, "甲事", "乙事")
        assert "marked 2" in officer.lines[1]
        await officer.press("s")
        assert "2 records" in officer.seen
        await officer.type("next friday")
        await officer.press("down")
        await officer.type("waiting for a reply")
        await officer.press("ctrl+s")
        assert {len(titled(three, "tasks", title).postponed) for title in ("甲事", "乙事")} == {1}
