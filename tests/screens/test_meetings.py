"""Clashes and meetings by keyboard: who gives way, what is prepared, who comes, what was decided."""

from __future__ import annotations

from datetime import datetime

import pytest
from rich.cells import cell_len

from officer import Officer, go, open_desk_app, titled
from store import (
    Desk,
    Meeting,
    Record,
    attendance_of,
    clashes_of,
    decisions_of,
    pending,
    preparations_of,
    progress_of,
    yields_of,
)
from tui.app import DutyDesk

SIZES = [(80, 24), (120, 40)]


async def fill(officer: Officer, **fields: str) -> None:
    """Write into the fields of the form that is open."""
    form = officer.app.screen
    for name, words in fields.items():
        form.set_focus(form.rows[name].entry)  # type: ignore[attr-defined]
        await officer.put(words)


async def new_item(officer: Officer, digit: str, **fields: str) -> None:
    """`n` in the agenda, a kind, the fields, Ctrl+S."""
    officer.place("today").agenda.focus()
    await officer.press("n", digit)
    await fill(officer, **fields)


async def flag_central(officer: Officer) -> None:
    """Open the common line of the form and say yes to central work."""
    form = officer.app.screen
    await form.open_more()  # type: ignore[attr-defined]
    form.set_focus(form.rows["central"].entry)  # type: ignore[attr-defined]
    await officer.settle()
    await officer.press("2")


async def at_meeting(officer: Officer, title: str) -> Meeting:
    """The screen of a meeting of today's agenda."""
    record = titled(officer.desk, "agenda", title)
    table = officer.place("today").agenda
    table.focus()
    await officer.select(table, record)
    await officer.press("t")
    assert isinstance(record, Meeting)
    return record


def now_of(officer: Officer, record: Record) -> Meeting:
    found = officer.desk.record(record.id)
    assert isinstance(found, Meeting)
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_two_meetings_in_one_room_are_told_by_name_and_the_one_being_saved_moves(
    demo: Desk, size: tuple[int, int]
) -> None:
    """P25: the warning names the other one, its room and its time; Enter takes the time proposed."""
    before = titled(demo, "agenda", "供暖工作协调会")
    async with open_desk_app(demo, size) as officer:
        await new_item(officer, "2", title="紧急会商", starts="16:40", place="二楼 会议室")
        await officer.press("ctrl+s")
        assert "安排冲突" in officer.seen
        assert "二楼会议室：16:30–17:15已有“供暖工作协调会”" in officer.seen
        await officer.press("e")
        assert "理由" not in officer.seen
        await officer.press("escape", "enter")
        saved = titled(demo, "agenda", "紧急会商")
        assert saved.starts_at == datetime.fromisoformat("2026-11-24T08:00:00+08:00")
        assert (yields_of(saved), clashes_of(demo, saved)) == ([], [])
        assert titled(demo, "agenda", "供暖工作协调会") == before


@pytest.mark.parametrize("size", SIZES)
async def test_a_central_meeting_takes_the_room_and_the_daily_one_gives_way(
    demo: Desk, size: tuple[int, int]
) -> None:
    """P51: new time, reason, link, mark; the central one unchanged; u takes all of it back."""
    async with open_desk_app(demo, size) as officer:
        daily = titled(demo, "agenda", "供暖工作协调会")
        await new_item(officer, "2", title="防汛紧急会商", starts="16:30", place="二楼会议室")
        await flag_central(officer)
        await officer.press("ctrl+s")
        assert "“供暖工作协调会”让路，改至11月24日 周二 08:00–08:45" in officer.seen
        await officer.press("e")
        await officer.put("明天10点")
        await officer.press("enter", "enter")
        assert "改至11月24日 周二 10:00–10:45" in officer.seen
        await officer.press("enter")
        central, moved = titled(demo, "agenda", "防汛紧急会商"), demo.record(daily.id)
        assert moved.starts_at == datetime.fromisoformat("2026-11-24T10:00:00+08:00")
        assert central.starts_at == datetime.fromisoformat("2026-11-23T16:30:00+08:00")
        (once,) = yields_of(moved)
        assert once.to == central.id
        assert once.reason == "二楼会议室冲突，让位于中心工作：防汛紧急会商"
        # What was ticked stays ticked at the new time.
        assert progress_of(now_of(officer, moved))[0] == 10
        await officer.press("u")
        assert "让路于中心工作" in officer.said
        assert demo.record(daily.id).starts_at == daily.starts_at
        assert not [record for record in demo.records("agenda") if "会商" in record.title]


async def test_a_daily_item_written_into_central_work_gives_way_at_once(demo: Desk) -> None:
    """P51: the one being saved is the daily one; the central one does not move."""
    async with open_desk_app(demo) as officer:
        central = titled(demo, "agenda", "接待省政府办公厅调研组")
        await new_item(officer, "1", title="见面会", starts="15:40", place="接待室")
        await officer.press("ctrl+s")
        assert "接待室：15:30–16:30已有“★ 接待省政府办公厅调研组”" in officer.seen
        assert "本项改至16:30–17:30" in officer.seen
        await officer.press("enter")
        (once,) = yields_of(titled(demo, "agenda", "见面会"))
        assert once.to == central.id
        assert demo.record(central.id) == central
        await officer.press("u")
        assert not [record for record in demo.records("agenda") if record.title == "见面会"]


async def test_a_clash_blocks_nothing_and_going_back_keeps_what_was_typed(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await new_item(officer, "2", title="紧急会商", starts="16:40", place="二楼会议室")
        await officer.press("ctrl+s", "escape")
        assert officer.app.screen.rows["title"].raw == "紧急会商"  # type: ignore[attr-defined]
        assert "未保存：二楼会议室" in officer.seen
        await officer.press("ctrl+s", "2")
        saved = titled(demo, "agenda", "紧急会商")
        assert [clash.other.title for clash in clashes_of(demo, saved)] == ["供暖工作协调会"]
        # Another field of it is changed without being asked again.
        table = officer.place("today").agenda
        await officer.select(table, saved)
        await officer.press("e")
        await fill(officer, title="紧急会商（调度）")
        await officer.press("ctrl+s")
        assert demo.record(saved.id).title == "紧急会商（调度）"


async def test_flagging_an_item_as_central_asks_who_moves(demo: Desk) -> None:
    """P51: the flag is what makes it take the room."""
    async with open_desk_app(demo) as officer:
        await new_item(officer, "2", title="紧急会商", starts="16:40", place="二楼会议室")
        await officer.press("ctrl+s", "2")
        await officer.select(officer.place("today").agenda, titled(demo, "agenda", "紧急会商"))
        await officer.press("z")
        assert "“供暖工作协调会”让路" in officer.seen
        await officer.press("enter")
        assert titled(demo, "agenda", "紧急会商").central
        assert len(yields_of(titled(demo, "agenda", "供暖工作协调会"))) == 1


async def test_a_captured_line_says_what_it_clashes_with(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("a")
        await officer.type("今天16:40 紧急会商会议 @二楼会议室")
        await officer.press("enter", "enter")
        assert "已有“供暖工作协调会”" in officer.said
        assert titled(demo, "agenda", "紧急会商")


@pytest.mark.parametrize("key", ["i", "ctrl+u"])
async def test_a_task_gives_way_three_times_and_stands_behind_central_work(demo: Desk, key: str) -> None:
    """P51, P52"""
    async with open_desk_app(demo, (120, 40)) as officer:
        await go(officer, "tasks")
        table = officer.place("tasks").list
        task = titled(demo, "tasks", "公务车辆年检安排")
        for number in (1, 2, 3):
            await officer.select(table, task)
            await officer.press(key)
            assert "让路于哪项中心工作？" in officer.seen
            await officer.press("1", "ctrl+s")
            assert len(yields_of(demo.record(task.id))) == number
        assert task.id in [record.id for record in dict(pending(demo))["lifted"]]
        assert "兼顾" in officer.seen
        assert [line for line in officer.lines if "公务车辆年检安排" in line and "让路3次" in line]


async def test_one_meeting_of_a_series_gives_way_and_the_series_stays(demo: Desk) -> None:
    """P51"""
    series = demo.add(
        "meeting", {"title": "周例会", "starts": "2026-11-16T17:00:00+08:00", "repeats": "weekly:MO"}
    )
    async with open_desk_app(demo) as officer:
        await officer.select(officer.place("today").agenda, series)
        await officer.press("i", "2", "ctrl+s")
        alone = next(
            record for record in demo.records("agenda") if yields_of(record) and "周例会" in record.title
        )
        assert demo.record(series.id).document["starts"] == series.document["starts"]
        assert alone.starts_at is not None
        assert alone.starts_at > demo.clock.now()
        assert [row["how"] for row in alone.links] == ["part-of", "gave-way-to"]


async def test_central_work_and_what_has_begun_do_not_give_way(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        table = officer.place("today").agenda
        await officer.select(table, titled(demo, "agenda", "接待省政府办公厅调研组"))
        await officer.press("i")
        assert "中心工作不让路" in officer.said
        await officer.select(table, titled(demo, "agenda", "监管联席会议"))
        await officer.press("i")
        assert "只有尚未开始的日程" in officer.said


@pytest.mark.parametrize("size", [(60, 20), *SIZES])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_every_part_of_a_meeting_fits(demo: Desk, size: tuple[int, int], language: str) -> None:
    async with open_desk_app(demo, size, language) as officer:
        await at_meeting(officer, "供暖工作协调会")
        for part in "12345":
            await officer.press(part)
            assert all(cell_len(line) <= size[0] for line in officer.lines)
            assert "10/21" in officer.seen
            assert "Esc" in officer.lines[-1]
        await officer.press("escape")
        assert len(officer.app.screen_stack) == 1


@pytest.mark.parametrize("size", SIZES)
async def test_a_meeting_from_its_preparation_to_its_minutes(demo: Desk, size: tuple[int, int]) -> None:
    """P25: tick, drop, add; replies and leave; a decision that is a task at once; minutes signed."""
    async with open_desk_app(demo, size) as officer:
        meeting = await at_meeting(officer, "供暖工作协调会")
        await officer.press("space")
        assert "[x]" in officer.first_line_with("茶水、纸笔摆放")
        assert progress_of(now_of(officer, meeting)) == (11, 21)
        await officer.press("u")
        assert "已撤销：勾销会议准备事项" in officer.seen
        await officer.press("ctrl+y")
        assert progress_of(now_of(officer, meeting)) == (11, 21)
        await officer.press("down", "d")
        await officer.type("电话已报")
        await officer.press("enter")
        assert "[-]" in officer.first_line_with("提醒领导")
        await officer.press("n")
        await fill(officer, title="布置投影", due_at="今天16:00")
        await officer.press("ctrl+s")
        steps = {step.title: step.due for step in preparations_of(demo, now_of(officer, meeting))}
        assert steps["布置投影"] == datetime.fromisoformat("2026-11-23T16:00:00+08:00")

        await officer.press("2", "space", "down", "down", "down", "down", "l")
        await officer.type("韩梅")
        await officer.press("enter", "s")
        counts = attendance_of(now_of(officer, meeting))
        assert (counts.declined, counts.on_leave, counts.substitutes, counts.came) == (1, 2, 2, 1)
        await officer.press("n")
        await officer.type("王芳、赵磊")
        await officer.press("enter")
        assert "应到8" in officer.seen

        await officer.press("3", "n")
        await fill(officer, title="供热公司三日内恢复东门片区供暖", unit="供热公司", due_at="周四")
        await officer.press("ctrl+s")
        (task,) = decisions_of(demo, meeting)
        assert task.document["source"] == "周敏"
        assert "供热公司三日内恢复" in officer.seen
        await officer.press("enter")
        assert "供热公司" in officer.seen
        await officer.press("escape", "4", "n")
        await officer.type("会议听取供热公司汇报。")
        await officer.press("ctrl+s")
        assert "未签发" in officer.seen
        assert "会议听取供热公司汇报。" in officer.seen
        await officer.press("escape", "2")
        assert "供热公司三日内恢复东门片区供暖" in [record.title for record in demo.records("tasks")]


async def test_who_is_asked_to_two_meetings_at_once_is_named(demo: Desk) -> None:
    """P25: also when the people are named after the meeting was written."""
    values = {"title": "信访会商", "starts": "2026-11-23T16:45:00+08:00", "people": ["王芳"]}
    demo.add("meeting", values)
    async with open_desk_app(demo) as officer:
        await at_meeting(officer, "供暖工作协调会")
        await officer.press("2", "n")
        await officer.type("王芳、赵磊")
        await officer.press("enter")
        assert "王芳：16:45–17:45已有“信访会商”" in officer.seen


async def test_a_decision_that_lacks_something_says_so_at_its_fields(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_meeting(officer, "供暖工作协调会")
        await officer.press("3", "n", "ctrl+s")
        assert "请写明承办单位或承办人" in officer.seen
        assert "请写明办理时限" in officer.seen
        await officer.press("escape", "escape")
        assert len(officer.app.screen_stack) == 1


async def test_closing_a_meeting_says_what_is_missing_and_closes_all_the_same(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        record = titled(demo, "agenda", "监管联席会议")
        await officer.select(officer.place("today").agenda, record)
        await officer.press("d")
        assert "尚未录入议定事项" in officer.seen
        assert "尚无纪要" in officer.seen
        await officer.press("1", "tab")
        await officer.type("议定三项")
        await officer.press("ctrl+s")
        assert demo.record(record.id).state == "held"


async def test_another_sessions_tick_shows_in_the_open_meeting(demo: Desk) -> None:
    from store import tick_step

    async with open_desk_app(demo) as officer:
        meeting = await at_meeting(officer, "供暖工作协调会")
        colleague = Desk.open(demo.directory, demo.clock, "王丽")
        step = next(step for step in preparations_of(colleague, meeting) if step.is_open)
        tick_step(colleague, meeting, step.key)
        colleague.shut()
        assert isinstance(officer.app, DutyDesk)
        await officer.app._look()
        await officer.settle()
        assert "王丽" in officer.first_line_with(step.title)


async def test_hostile_names_stand_as_plain_text(new: Desk) -> None:
    from store import add_people

    meeting = new.add(
        "meeting", {"title": "[red]例会[/]", "starts": "2026-11-23T16:00:00+08:00", "place": "[b]三楼"}
    )
    assert isinstance(meeting, Meeting)
    add_people(new, meeting, ["[bold]王芳[/]", "a\u202eb", "=1+1"])
    async with open_desk_app(new) as officer:
        await at_meeting(officer, "例会")
        await officer.press("2")
        assert "[bold]王芳[/]" in officer.seen
        assert "\u202e" not in officer.seen
        await officer.press("space", "space")
        assert attendance_of(now_of(officer, meeting)).declined == 1
