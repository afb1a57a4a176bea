"""Routines: what was missed is asked about once, ticks keep their date, the strip tells the last weeks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store import (
    Desk,
    FixedClock,
    InvalidRecord,
    Refused,
    Routine,
    Tick,
    checklist_of,
    explain,
    miss,
    missed_dates,
    needs_somebody,
    regularity,
    tick,
    untick,
)
from store.filing import file_records
from tui import wording

MONDAY = date(2026, 11, 23)
ZONE = ZoneInfo("Asia/Shanghai")


def days(*numbers: int) -> tuple[date, ...]:
    return tuple(date(2026, 11, number) for number in numbers)


def routine(desk: Desk, repeats: str = "daily", **values: str) -> Routine:
    made = desk.add("routine", {"title": "值班电话测试", "at": "14:00", "repeats": repeats, **values})
    assert isinstance(made, Routine)
    return made


def again(desk: Desk, known: Routine) -> Routine:
    found = desk.record(known.id)
    assert isinstance(found, Routine)
    return found


def findings(desk: Desk) -> list[tuple[str, dict[str, object]]]:
    return [(found.code, found.facts) for found in needs_somebody(desk)]


def ticks(desk: Desk) -> list[Tick]:
    return [record for record in desk.records("routines") if isinstance(record, Tick)]


@pytest.fixture
def early(tmp_path: Path) -> Iterator[tuple[Desk, FixedClock]]:
    """A desk on the last working day before the week of National Day."""
    clock = FixedClock(datetime(2026, 9, 30, 9, 0, tzinfo=ZONE))
    desk = Desk.open(tmp_path / "early", clock, "张伟")
    yield desk, clock
    desk.shut()


def test_a_missed_routine_is_asked_about_on_the_next_duty_date_once(desk: Desk, clock: FixedClock) -> None:
    """P37"""
    daily = routine(desk)
    assert findings(desk) == []
    clock.advance(days=1)
    assert findings(desk) == [("routine-missed", {"day": "11-23"})]
    assert [line.tick for line in checklist_of(desk, desk.duty_date)] == [None]
    miss(desk, daily, MONDAY, "话机故障")
    assert findings(desk) == []


def test_an_office_closed_over_the_holiday_explains_all_days_with_one_reason(
    early: tuple[Desk, FixedClock],
) -> None:
    """P37: nobody sat here from 1 to 7 October; one line says so, one reason settles it."""
    desk, clock = early
    daily = routine(desk)
    tick(desk, daily, date(2026, 9, 30))
    clock.set(datetime(2026, 10, 8, 9, 0, tzinfo=ZONE))
    assert findings(desk) == [("routines-missed", {"times": 7, "day": "10-01"})]
    [found] = needs_somebody(desk)
    assert wording.finding(found) == "not ticked 7 times, since 10-01"
    told = explain(desk, daily, missed_dates(desk, daily), "国庆放假，无人值守")
    assert [found.duty_date for found in told] == [date(2026, 10, n) for n in range(1, 8)]
    assert {found.reason for found in told} == {"国庆放假，无人值守"}
    assert findings(desk) == []
    desk.undo()
    assert findings(desk) == [("routines-missed", {"times": 7, "day": "10-01"})]


def test_a_routine_of_working_days_is_not_missed_on_holidays(early: tuple[Desk, FixedClock]) -> None:
    desk, clock = early
    routine(desk, "workday")
    clock.set(datetime(2026, 10, 11, 9, 0, tzinfo=ZONE))
    [found] = needs_somebody(desk)
    daily = again(desk, found.record)  # type: ignore[arg-type]
    # The 10th is a Saturday that is worked for it.
    assert missed_dates(desk, daily) == (date(2026, 9, 30), *(date(2026, 10, n) for n in (8, 9, 10)))


def test_a_reason_is_needed_and_nothing_is_half_settled(desk: Desk, clock: FixedClock) -> None:
    daily = routine(desk)
    clock.advance(days=3)
    with pytest.raises(InvalidRecord):
        explain(desk, daily, days(23, 24, 25), " ")
    tick(desk, daily, MONDAY)
    with pytest.raises(Refused, match="already-ticked"):
        explain(desk, daily, days(23, 24, 25), "人手不足")
    assert missed_dates(desk, daily) == days(24, 25)


def test_what_was_missed_months_ago_never_vanishes_and_ticks_are_filed_meanwhile(
    desk: Desk, clock: FixedClock
) -> None:
    """P37: the monthly duty forgotten in December still shows in March; the ticked ones do not come back."""
    daily, monthly = routine(desk), routine(desk, "monthly:1", title="月度核对")
    for _day in range(100):
        if desk.duty_date.day % 7 == 3:
            file_records(desk, desk.duty_date)
        tick(desk, again(desk, daily), desk.duty_date)
        clock.advance(days=1)
    assert missed_dates(desk, daily) == ()
    assert missed_dates(desk, monthly) == (
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
        date(2027, 3, 1),
    )
    assert len(ticks(desk)) < 50
    explain(desk, again(desk, monthly), missed_dates(desk, monthly), "漏办")
    assert findings(desk) == []
    clock.advance(days=60)
    file_records(desk, desk.duty_date)
    assert missed_dates(desk, again(desk, monthly)) == (date(2027, 4, 1), date(2027, 5, 1))


def test_a_late_tick_keeps_the_planned_date(desk: Desk, clock: FixedClock) -> None:
    daily = routine(desk)
    clock.advance(days=2)
    late = tick(desk, daily, MONDAY)
    assert late.duty_date == MONDAY
    assert late.is_late(desk.rules)
    assert not tick(desk, daily, desk.duty_date).is_late(desk.rules)
    assert missed_dates(desk, daily) == days(24)


def test_ticking_undoing_and_ticking_again_makes_no_doubles(desk: Desk, clock: FixedClock) -> None:
    daily = routine(desk)
    for _round in range(3):
        tick(desk, daily, MONDAY)
        desk.undo()
        desk.redo()
        with pytest.raises(Refused, match="already-ticked"):
            tick(desk, daily, MONDAY)
        untick(desk, daily, MONDAY)
    tick(desk, daily, MONDAY)
    assert [found.duty_date for found in ticks(desk)] == [MONDAY]
    clock.advance(days=1)
    assert findings(desk) == []


def test_taking_back_an_old_tick_asks_about_its_day_again(desk: Desk, clock: FixedClock) -> None:
    daily = routine(desk)
    for _day in range(20):
        tick(desk, again(desk, daily), desk.duty_date)
        clock.advance(days=1)
    untick(desk, again(desk, daily), MONDAY + timedelta(days=3))
    assert missed_dates(desk, again(desk, daily)) == (MONDAY + timedelta(days=3),)


def test_a_routine_pauses_while_its_owner_is_away_unless_somebody_stands_in(
    desk: Desk, clock: FixedClock
) -> None:
    daily = routine(desk, owner="孙浩", away_from="2026-11-24", away_to="2026-11-26")
    clock.set(datetime(2026, 11, 28, 9, 0, tzinfo=ZONE))
    assert missed_dates(desk, daily) == days(23, 27)
    assert checklist_of(desk, date(2026, 11, 25)) == []
    covered = desk.change(daily, deputy="马超")
    assert missed_dates(desk, covered) == days(23, 24, 25, 26, 27)
    assert [covered.done_by(day) for day in days(23, 24, 27)] == ["孙浩", "马超", "孙浩"]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"away_from": "2026-11-26", "away_to": "2026-11-24"}, ("away_to", "ends-before-start")),
        ({"since": "2026-11-26", "until": "2026-11-24"}, ("until", "ends-before-start")),
        ({"deputy": "马超"}, ("away_from", "required")),
        ({"repeats": "rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, ("repeats", "never-occurs")),
        (
            {"repeats": "rrule:FREQ=DAILY;INTERVAL=7;BYDAY=TU", "since": "2026-11-23"},
            ("repeats", "never-occurs"),
        ),
        ({"repeats": "rrule:FREQ=DAILY;COUNT=1000000"}, ("repeats", "repeat-too-often")),
        ({"at": "25:00"}, ("at", "not-a-time")),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    desk: Desk, values: dict[str, str], wrong: tuple[str, str]
) -> None:
    with pytest.raises(InvalidRecord) as refused:
        routine(desk, **values)
    assert [(found.field, found.code) for found in refused.value.problems] == [wrong]


def test_a_routine_ends_on_its_last_day(desk: Desk, clock: FixedClock) -> None:
    daily = routine(desk, until="2026-11-24")
    clock.set(datetime(2026, 11, 30, 9, 0, tzinfo=ZONE))
    assert missed_dates(desk, daily) == days(23, 24)
    assert regularity(desk, daily).coming == ()


def test_a_rule_from_1990_was_not_missed_before_it_was_entered(desk: Desk, clock: FixedClock) -> None:
    old = routine(desk, since="1990-01-01")
    assert findings(desk) == []
    clock.advance(days=1)
    assert missed_dates(desk, old) == (MONDAY,)


def test_another_rule_does_not_make_up_misses_of_before(desk: Desk, clock: FixedClock) -> None:
    weekly = routine(desk, "weekly:MO")
    tick(desk, weekly, MONDAY)
    clock.advance(days=3)
    desk.change(again(desk, weekly), repeats="daily")
    assert findings(desk) == []
    clock.advance(days=1)
    assert missed_dates(desk, again(desk, weekly)) == days(26)


def test_the_strip_tells_each_day_of_four_weeks(desk: Desk, clock: FixedClock) -> None:
    daily = routine(desk, "workday")
    tick(desk, daily, MONDAY)
    clock.set(datetime(2026, 11, 27, 9, 0, tzinfo=ZONE))
    miss(desk, daily, date(2026, 11, 24), "停电")
    tick(desk, daily, date(2026, 11, 25))
    found = regularity(desk, daily)
    assert (found.days[0].day, len(found.days)) == (date(2026, 11, 2), 28)
    assert [day.state for day in found.days[21:]] == [
        "done",
        "missed",
        "late",
        "unexplained",
        "open",
        "not-due",
        "not-due",
    ]
    assert {day.state for day in found.days[:21]} == {"not-due"}
    assert (found.done, found.late, found.due) == (2, 1, 4)
    assert [f"{day}" for day, guessed in found.coming if not guessed] == [
        "2026-11-30",
        "2026-12-01",
        "2026-12-02",
        "2026-12-03",
    ]


def test_days_beyond_the_announced_holidays_are_marked_as_guessed(desk: Desk, clock: FixedClock) -> None:
    clock.set(datetime(2026, 12, 30, 9, 0, tzinfo=ZONE))
    by_workday, by_date = routine(desk, "workday"), routine(desk, "weekly:MO", title="周报")
    assert regularity(desk, by_workday).coming == (
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2027, 1, 4), True),
        (date(2027, 1, 5), True),
    )
    assert not any(guessed for _day, guessed in regularity(desk, by_date).coming)
    assert [day.guessed for day in regularity(desk, by_workday).days[21:]] == [False] * 4 + [True] * 3


def test_the_office_calendar_moves_the_routine(desk: Desk) -> None:
    """A day off written into workdays.toml while the desk is open is no duty date any more."""
    routine(desk, "workday")
    assert len(checklist_of(desk, MONDAY)) == 1
    (desk.directory / "workdays.toml").write_text('[holidays]\n2026-11-23 = "停电"\n', encoding="utf-8")
    desk.workdays.reload()
    assert checklist_of(desk, MONDAY) == []
