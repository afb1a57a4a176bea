"""Tasks: bands, steps, progress, closing with an outcome, and the filter."""

from __future__ import annotations

from pathlib import Path

import pytest

from officer import Officer, open_desk_app, titled
from store import BANDS, Desk, FixedClock, Record, counts, pending
from tui import wording
from tui.widgets.table import Heading, RecordTable, Row


async def at_tasks(officer: Officer, title: str = "") -> RecordTable:
    await officer.press("2")
    table: RecordTable = officer.place("tasks").list
    if title:
        await officer.select(table, titled(officer.desk, "tasks", title))
    return table


def shown_records(officer: Officer) -> list[Record]:
    return [officer.desk.record(record_id) for record_id in officer.place("tasks").list.ids]


async def test_the_bands_stand_in_their_order_with_their_counts(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        table = await at_tasks(officer)
        bands = [(line.label, line.tail) for line in table._lines if isinstance(line, Heading)]
        assert [label for label, tail in bands] == [
            wording.band(band) for band in BANDS if band in dict(pending(demo))
        ]
        assert sum(int(tail) for label, tail in bands) == len(table.ids)
        reading = sum(int(tail) for label, tail in bands if label == wording.band("to-read"))
        assert len(table.ids) - reading == counts(demo).pending
        assert f"2待办 {counts(demo).pending}" in officer.lines[1]


async def test_z_flags_as_central_and_the_selection_stays_on_the_record(demo: Desk) -> None:
    """The list re-sorts under the cursor; the next act works on the same record."""
    async with open_desk_app(demo) as officer:
        table = await at_tasks(officer, "办公用房清查表")
        record = titled(demo, "tasks", "办公用房清查表")
        await officer.press("z")
        assert demo.record(record.id).central
        assert table.selected == record.id
        assert table.ids.index(record.id) < 4
        assert officer.first_line_with("办公用房清查表").startswith(">★")
        await officer.press("space")
        assert demo.record(record.id).state == "underway"
        await officer.press("ctrl+t")
        assert not demo.record(record.id).central
        assert table.selected == record.id
        assert "★" not in officer.first_line_with("办公用房清查表")


async def test_no_other_matter_stands_above_central_work(demo: Desk) -> None:
    """P50"""
    async with open_desk_app(demo) as officer:
        for title in ("公务车辆年检安排", "差旅报销单据补正"):
            await at_tasks(officer, title)
            await officer.press("z")
        central = [record.central for record in shown_records(officer)]
        assert central == sorted(central, reverse=True)
        assert sum(central) == 5


async def test_government_affairs_stand_above_office_errands_of_the_same_due_time(new: Desk) -> None:
    """P57"""
    due = "2026-11-23T17:00:00+08:00"
    new.add("errand", {"title": "甲", "sphere": "errands", "due_at": due, "owner": "张伟"})
    new.add("errand", {"title": "乙", "sphere": "affairs", "due_at": due, "owner": "张伟"})
    async with open_desk_app(new) as officer:
        await officer.press("2")
        assert [record.title for record in shown_records(officer)] == ["乙", "甲"]
        await officer.select(officer.place("tasks").list, titled(new, "tasks", "乙"))
        await officer.press("w")
        await officer.select(officer.place("tasks").list, titled(new, "tasks", "甲"))
        await officer.press("ctrl+w")
        assert [record.title for record in shown_records(officer)] == ["甲", "乙"]
        assert "政务" in officer.said


async def test_space_takes_a_matter_forward_and_stops_before_the_outcome(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_tasks(officer, "核对下月值班表")
        record = titled(demo, "tasks", "核对下月值班表")
        states = []
        for _step in range(4):
            await officer.press("space")
            states.append(demo.record(record.id).state)
        assert states[0] == "accepted"
        assert states[-1] == states[-2] != "closed"
        assert officer.said


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_a_blank_outcome_is_refused_and_said_at_the_field(demo: Desk, language: str) -> None:
    """P27"""
    async with open_desk_app(demo, language=language) as officer:
        await at_tasks(officer, "核对下月值班表")
        await officer.press("d", "ctrl+s")
        rows = officer.app.screen.rows
        assert rows["outcome"].problem
        assert rows["words"].problem
        assert officer.seen.count("! ") >= 3
        assert "! " + rows["words"].problem[:12] in officer.seen
        assert "! " + rows["outcome"].problem[:12] in officer.seen
        await officer.press("1", "tab")
        await officer.type("   ")
        await officer.press("ctrl+s")
        assert not rows["outcome"].problem
        assert rows["words"].problem
        await officer.type("好")
        await officer.press("ctrl+s")
        assert rows["words"].problem
        assert titled(demo, "tasks", "核对下月值班表").is_open
        await officer.type("了已核对")
        await officer.press("ctrl+s")
        closed = titled(demo, "tasks", "核对下月值班表")
        assert closed.state == "closed"
        assert closed.outcome["kind"] == "done"
        assert "好了已核对" in closed.outcome["words"]
        assert closed.id not in officer.place("tasks").list.ids


async def test_a_closed_matter_goes_and_its_neighbour_is_selected(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_tasks(officer, "办公用房清查表")
        after = table.ids[table.ids.index(table.selected) + 1]
        await officer.press("f8", "2", "tab")
        await officer.type("只收到一半")
        await officer.press("ctrl+s")
        assert table.selected == after
        assert "已办结：部分办成" in officer.said
        assert f"2待办 {counts(demo).pending}" in officer.lines[1]


async def test_leaving_the_outcome_half_written_asks_first(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_tasks(officer, "核对下月值班表")
        await officer.press("d", "1", "tab")
        await officer.type("核对")
        await officer.press("escape")
        assert len(officer.app.screen_stack) == 3
        await officer.press("n")
        assert len(officer.app.screen_stack) == 2
        await officer.press("escape", "y")
        assert len(officer.app.screen_stack) == 1
        assert titled(demo, "tasks", "核对下月值班表").is_open


async def test_progress_is_written_with_its_day_and_writer(demo: Desk, clock: FixedClock) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        await at_tasks(officer, "办公用房清查表")
        await officer.press("r", "enter")
        assert "此项必填" in officer.seen
        await officer.type("已清查两层")
        await officer.press("enter")
        row = titled(demo, "tasks", "办公用房清查表").progress[-1]
        assert (row["words"], row["by"], row["at"]) == ("已清查两层", "张伟", "2026-11-23T14:32:00+08:00")
        assert "已清查两层" in officer.seen


@pytest.mark.parametrize("typed", ["ljxq", "老旧小区", "laojiu", "住房", "赵磊 督查"])
async def test_the_filter_finds_by_words_people_units_and_pinyin(demo: Desk, typed: str) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_tasks(officer)
        everything = len(table.ids)
        await officer.press("/")
        await officer.type(typed)
        titles = [demo.record(record_id).title for record_id in table.ids]
        assert "老旧小区改造进度督办" in titles
        assert len(titles) < 5
        await officer.press("enter")
        assert officer.app.focused is table
        assert officer.line_with("筛选").rstrip().endswith(typed)
        await officer.press("escape")
        assert len(table.ids) == everything
        assert "筛选" not in officer.seen


async def test_a_filter_that_finds_nothing_says_how_to_go_on(demo: Desk) -> None:
    async with open_desk_app(demo, (60, 20)) as officer:
        table = await at_tasks(officer)
        everything = len(table.ids)
        await officer.press("ctrl+f")
        await officer.put("没有这样的事")
        assert table.ids == []
        assert "Esc" in officer.seen
        await officer.press("escape")
        assert len(table.ids) == everything
        assert officer.app.focused is table


async def test_the_filter_stays_when_records_change(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_tasks(officer)
        await officer.press("/")
        await officer.type("gn")
        await officer.press("enter")
        before = list(table.ids)
        demo.add("errand", {"title": "与此无关"})
        await officer.settle()
        assert table.ids == before


async def test_a_new_matter_is_written_and_selected(demo: Desk) -> None:
    """P22: no due time wants a reason."""
    async with open_desk_app(demo) as officer:
        table = await at_tasks(officer)
        await officer.press("insert", "1")
        await officer.type("催收年度总结")
        await officer.press("ctrl+s")
        assert "请设定时限，或在此说明不设时限的理由。" in officer.seen
        await officer.type("随到随办")
        await officer.press("ctrl+s")
        record = titled(demo, "tasks", "催收年度总结")
        assert table.selected == record.id
        assert "催收年度总结" in officer.said


async def test_a_change_in_the_form_keeps_everything_else(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_tasks(officer, "公务车辆年检安排")
        before = titled(demo, "tasks", "公务车辆年检安排").document
        await officer.press("e", "end")
        await officer.type("（三辆）")
        await officer.press("ctrl+s")
        after = titled(demo, "tasks", "公务车辆年检安排").document
        changed = {key for key in after if after[key] != before.get(key)}
        assert after["title"] == "公务车辆年检安排（三辆）"
        assert changed <= {"title", "revision", "changed_at", "changed_by"}


async def test_another_officers_save_under_an_open_form_is_told(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_tasks(officer, "公务车辆年检安排")
        await officer.press("e", "end")
        await officer.type("（三辆）")
        other = Desk.open(demo.directory, demo.clock, "王丽")
        other.change(titled(other, "tasks", "公务车辆年检安排"), title="公务车辆年检（六辆）")
        other.shut()
        await officer.press("ctrl+s")
        assert "王丽" in officer.seen
        assert "公务车辆年检（六辆）" in officer.seen
        assert titled(demo, "tasks", "公务车辆年检").title == "公务车辆年检（六辆）"
        await officer.press("1", "ctrl+s")
        assert titled(demo, "tasks", "公务车辆年检").title == "公务车辆年检安排（三辆）"


async def test_deleting_asks_why_hides_and_can_be_taken_back(demo: Desk, tmp_path: Path) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_tasks(officer, "新进人员工位安排")
        gone = table.selected
        await officer.press("delete", "enter")
        assert gone in table.ids
        await officer.type("重复登记")
        await officer.press("enter")
        assert gone not in table.ids
        assert "新进人员工位安排" in demo.path.read_text(encoding="utf-8")
        await officer.press("u")
        assert gone in table.ids


async def test_what_is_late_is_said_in_words_too(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_tasks(officer)
        rows = [line for line in table._lines if isinstance(line, Row) and line.tone == "late"]
        assert {demo.record(row.id).due <= demo.clock.now() for row in rows} == {True}
        assert all(row.cells[6] for row in rows)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_selected_matter_stands_beside_the_list_where_there_is_room(
    demo: Desk, size: tuple[int, int]
) -> None:
    async with open_desk_app(demo, size) as officer:
        await at_tasks(officer, "老旧小区改造进度督办")
        assert ("收到阶段性情况说明" in officer.seen) == (size[0] >= 100)
        await officer.press("enter")
        assert "收到阶段性情况说明" in officer.seen
