"""Duty: a line for what happened, corrected when its time is over, day by day; and the roster."""

from __future__ import annotations

from datetime import date

import pytest

from officer import Officer, open_desk_app
from store import Desk, Entry, FixedClock, log_of
from tui.widgets.table import RecordTable


async def at_duty(officer: Officer) -> RecordTable:
    await officer.press("5")
    table: RecordTable = officer.place("duty").log_list
    return table


async def write(officer: Officer, words: str, key: str = "l") -> Entry:
    await officer.press(key)
    await officer.type(words)
    await officer.press("enter")
    return log_of(officer.desk, officer.desk.duty_date)[-1]


@pytest.mark.parametrize("key", ["l", "ctrl+l"])
async def test_one_line_and_enter_is_an_entry_of_the_log(demo: Desk, key: str) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_duty(officer)
        before = len(log_of(demo, demo.duty_date))
        entry = await write(officer, "市局来电核对人数", key)
        assert len(log_of(demo, demo.duty_date)) == before + 1
        assert (entry.text, entry.created_by) == ("市局来电核对人数", "张伟")
        assert entry.happened_at == demo.clock.now()
        assert table.selected == entry.id
        assert "14:32" in officer.first_line_with("市局来电核对人数")


async def test_a_blank_line_is_refused(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_duty(officer)
        before = demo.generation
        await officer.press("l")
        await officer.type("  ")
        await officer.press("enter")
        assert "必填" in officer.seen
        assert demo.generation == before


async def test_a_line_written_on_a_page_of_another_day_shows_the_present_one(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_duty(officer)
        await officer.press("[", "[")
        entry = await write(officer, "现在的事")
        assert table.selected == entry.id
        assert "11月23日" in officer.line_with("值班日志")


async def test_a_line_may_be_changed_in_its_time_and_is_corrected_after(
    demo: Desk, clock: FixedClock
) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_duty(officer)
        entry = await write(officer, "到会十二人")
        clock.advance(minutes=demo.rules.log_edit_minutes)
        await officer.press("e", "end")
        await officer.type("，缺二人")
        await officer.press("ctrl+s")
        changed = demo.record(entry.id)
        assert changed.text == "到会十二人，缺二人"
        clock.advance(seconds=1)
        await officer.select(table, changed)
        await officer.press("e")
        assert "到会十二人，缺二人" in officer.seen
        await officer.type("应为到会十一人")
        await officer.press("enter")
        assert demo.record(entry.id).text == "到会十二人，缺二人"
        correction = log_of(demo, demo.duty_date)[-1]
        assert (correction.kind, correction.corrects) == ("correction", entry.id)
        assert "更正" in officer.first_line_with("应为到会十一人")


async def test_somebody_elses_line_is_corrected_and_not_changed(demo: Desk) -> None:
    other = Desk.open(demo.directory, demo.clock, "王丽")
    entry = other.add("note", {"text": "夜间一切正常"})
    other.shut()
    demo.poll()
    async with open_desk_app(demo) as officer:
        table = await at_duty(officer)
        await officer.select(table, demo.record(entry.id))
        await officer.press("e")
        assert "夜间一切正常" in officer.seen
        await officer.type("西门报警一次")
        await officer.press("enter")
        assert demo.record(entry.id).text == "夜间一切正常"
        assert log_of(demo, demo.duty_date)[-1].kind == "correction"


async def test_a_line_of_another_officer_cannot_be_deleted(demo: Desk) -> None:
    other = Desk.open(demo.directory, demo.clock, "王丽")
    entry = other.add("note", {"text": "夜间一切正常"})
    other.shut()
    demo.poll()
    async with open_desk_app(demo) as officer:
        table = await at_duty(officer)
        await officer.select(table, demo.record(entry.id))
        await officer.press("delete")
        if len(officer.app.screen_stack) > 1:
            await officer.type("写错了")
            await officer.press("enter")
        assert demo.record(entry.id).text == "夜间一切正常"


async def test_the_days_of_the_log_page_and_come_back(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_duty(officer)
        today = list(table.ids)
        await officer.press("[")
        assert "11月22日" in officer.line_with("值班日志")
        assert table.ids != today
        assert table.ids == [entry.id for entry in log_of(demo, date(2026, 11, 22))]
        await officer.press("]", "]")
        assert table.ids == []
        assert "11月24日" in officer.line_with("值班日志")
        await officer.press("0")
        assert table.ids == today


async def test_an_entry_with_its_own_time_is_written_in_the_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_duty(officer)
        await officer.press("n", "1")
        await officer.type("应急局通报雨情")
        officer.app.screen.set_focus(officer.app.screen.rows["happened_at"].entry)
        await officer.put("13:05")
        await officer.press("ctrl+s")
        entry = next(e for e in log_of(demo, demo.duty_date) if e.text == "应急局通报雨情")
        assert f"{entry.happened_at:%H:%M}" == "13:05"


async def test_the_roster_shows_who_is_on_duty_and_takes_a_shift(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        await at_duty(officer)
        roster = await officer.focus("roster")
        assert "马超" in officer.seen
        before = len(demo.records("shifts"))
        await officer.press("n")
        rows = officer.app.screen.rows
        words_of_a_shift = {
            "name": "备班",
            "duty_date": "11-23",
            "starts": "15:00",
            "ends": "18:00",
            "leader": "周敏",
            "officer": "王丽",
        }
        for field, words in words_of_a_shift.items():
            officer.app.screen.set_focus(rows[field].entry)
            await officer.put(words)
        await officer.press("ctrl+s")
        assert len(demo.records("shifts")) == before + 1
        assert "备班" in officer.seen
        assert officer.app.focused is roster


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_log_and_roster_are_both_in_view(demo: Desk, size: tuple[int, int]) -> None:
    async with open_desk_app(demo, size) as officer:
        await at_duty(officer)
        assert "值班日志" in officer.seen
        assert "值班表" in officer.seen
        assert officer.place("duty").log_list.size.height >= 4


async def test_the_duty_date_runs_past_midnight(demo: Desk, clock: FixedClock) -> None:
    clock.advance(hours=12)
    async with open_desk_app(demo) as officer:
        await at_duty(officer)
        assert "11月23日" in officer.line_with("值班日志")
        entry = await write(officer, "二时巡楼无异常")
        assert f"{entry.duty_date}" == "2026-11-23"
        assert "02:32" in officer.first_line_with("二时巡楼无异常")
