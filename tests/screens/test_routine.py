"""A routine opened: its strip in both languages, a reason for several days, and a late tick."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from officer import open_desk_app
from store import Desk, FixedClock, Routine, missed_dates, needs_somebody, tick

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(new: Desk) -> Desk:
    """A desk that holds nothing else."""
    return new


@pytest.fixture
def clock(new: Desk) -> FixedClock:
    """Its clock."""
    assert isinstance(new.clock, FixedClock)
    return new.clock


@pytest.fixture
def routine(desk: Desk, clock: FixedClock) -> Routine:
    """A daily duty: done on Monday, then missed for three days."""
    made = desk.add("routine", {"title": "值班电话测试", "at": "14:00", "repeats": "daily"})
    assert isinstance(made, Routine)
    tick(desk, made, MONDAY)
    clock.set(datetime(2026, 11, 27, 9, 0, tzinfo=ZONE))
    return made


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_strip_is_shown_where_a_routine_is_opened(
    desk: Desk, routine: Routine, size: tuple[int, int]
) -> None:
    async with open_desk_app(desk, size) as officer:
        await officer.focus("checklist")
        await officer.press("enter")
        await officer.settle()
        assert "x    !    !    !    o    _    _" in officer.line_with("11-23  ")
        assert "周一周二" in officer.seen.replace(" ", "")
        assert "应办4次，已办1次（25%）" in officer.seen
        assert "未办且无说明：11-24" in officer.seen
        assert "下次：明天" in officer.seen
        await officer.press("escape")
        assert officer.app.screen_stack[-1] is officer.app.screen_stack[0]


async def test_one_reason_settles_all_missed_days_from_the_list(desk: Desk, routine: Routine) -> None:
    """P37: one line says how many, one reason settles them all, and then it is gone."""
    async with open_desk_app(desk, language="en") as officer:
        needs = await officer.focus("needs")
        assert needs.ids == [routine.id]
        assert "not ticked 3 times, since" in officer.seen
        await officer.press("m")
        assert "11-24, 11-25, yesterday" in officer.seen
        await officer.press("enter")
        assert "This must be filled in" in officer.seen
        await officer.type("line repair")
        await officer.press("enter")
        assert needs_somebody(desk) == []
        assert needs.ids == []
        assert "Nothing waits for anybody." in officer.seen


async def test_a_day_done_late_is_chosen_among_the_missed_ones(desk: Desk, routine: Routine) -> None:
    async with open_desk_app(desk) as officer:
        await officer.focus("needs")
        await officer.press("enter", "space")
        assert "补勾哪一天" in officer.seen
        await officer.press("2")
        assert missed_dates(desk, routine) == (date(2026, 11, 24), date(2026, 11, 26))
        assert "x    !    +    !    o    _    _" in officer.line_with("11-23  ")
        await officer.press("m")
        await officer.type("维修")
        await officer.press("enter")
        assert missed_dates(desk, routine) == ()
        assert "x    -    +    -    o    _    _" in officer.line_with("11-23  ")
        assert "应办4次，已办2次（50%），其中补勾1次" in officer.seen


async def test_past_the_announced_holidays_every_guess_carries_its_sign(
    desk: Desk, clock: FixedClock
) -> None:
    clock.set(datetime(2027, 1, 4, 9, 0, tzinfo=ZONE))
    desk.add("routine", {"title": "收文登记", "at": "08:30", "repeats": "workday"})
    async with open_desk_app(desk, (120, 40)) as officer:
        assert "工作日?" in officer.lines[0]
        assert "放假安排" in officer.lines[0]
        await officer.focus("checklist")
        await officer.press("enter")
        await officer.settle()
        assert "o?" in officer.line_with("01-04  ")
        assert "下次：明天?" in officer.seen
        assert "2027年放假安排尚未公布" in officer.seen


async def test_space_in_the_list_ticks_the_one_day_that_was_missed(desk: Desk, clock: FixedClock) -> None:
    made = desk.add("routine", {"title": "夜间巡查", "at": "00:00", "repeats": "daily"})
    clock.advance(days=1)
    async with open_desk_app(desk) as officer:
        needs = await officer.focus("needs")
        await officer.press("space")
        assert needs.ids == []
        clock.set(datetime.combine(MONDAY + timedelta(days=1), datetime.min.time(), ZONE).replace(hour=9))
        assert isinstance(made, Routine)
        assert missed_dates(desk, made) == ()
