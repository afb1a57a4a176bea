"""The agenda of a day: what stands in it, what is carried to it, what was finished, and what repeats."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store import (
    AgendaItem,
    AgendaLine,
    Desk,
    FixedClock,
    InvalidRecord,
    Record,
    Refused,
    Visit,
    agenda_between,
    agenda_of,
    balance_of,
    call_off,
    carried,
    clashing_among,
    close_occurrence,
    end_series,
    file_settled,
    filed_between,
    finished_on,
    has_filed_days,
    needs_somebody,
    sign_in,
    sign_out,
    take_out,
    unfilled_shifts,
)

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
LETTER = {"title": "关于报送情况的通知", "sender": "市政府", "received_at": "2026-11-20T09:00:00+08:00"}
WANG = {"name": "王芳", "unit": "财政局", "reason": "对账", "host": "张立新"}


def at(hour: int, minute: int = 0, *, day: int = 23, month: int = 11) -> str:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).isoformat()


def told(lines: list[AgendaLine]) -> list[tuple[str, str, str]]:
    """What stands, when, and its title."""
    return [(line.what, f"{line.at.astimezone(ZONE):%d %H:%M}", line.record.title) for line in lines]


def errand(desk: Desk, title: str, **values: Any) -> Record:
    return desk.add("errand", {"title": title, "owner": "王丽", **values})


def item(desk: Desk, title: str, starts: str, ends: str = "", **values: Any) -> AgendaItem:
    made = desk.add(
        values.pop("kind", "meeting"), {"title": title, "starts": starts, "ends": ends or None, **values}
    )
    assert isinstance(made, AgendaItem)
    return made


def shift(desk: Desk, starts: str, ends: str, day: int = 23, **values: Any) -> Record:
    people = {"leader": "李建国", "officer": "张伟", **values}
    return desk.add(
        "shift", {"name": "班", "duty_date": f"2026-11-{day:02}", "starts": starts, "ends": ends, **people}
    )


# ── merging ──────────────────────────────────────────────────────────────────────────


def test_each_kind_due_today_gives_one_line_and_none_two(desk: Desk) -> None:
    """P12"""
    item(desk, "防汛调度会", at(14), at(15, 30))
    item(desk, "接待调研组", at(15, 30), kind="appointment")
    item(desk, "下沉日", at(0), kind="appointment", all_day=True)
    errand(desk, "报送信息", due_at=at(17))
    desk.add("incoming", {**LETTER, "due_at": at(18)})
    desk.add("visit", {**WANG, "state": "expected", "expected_at": at(10)})
    sign_in(desk, {**WANG, "name": "周海", "arrived_at": at(9)})
    shift(desk, at(8), at(18))
    lines = agenda_of(desk, TODAY)
    assert told(lines) == [
        ("all-day", "23 00:00", "下沉日"),
        ("shift", "23 08:00", "班 张伟"),
        ("visit", "23 09:00", "周海 财政局"),
        ("visit", "23 10:00", "王芳 财政局"),
        ("item", "23 14:00", "防汛调度会"),
        ("item", "23 15:30", "接待调研组"),
        ("due", "23 17:00", "报送信息"),
        ("due", "23 18:00", LETTER["title"]),
    ]
    assert agenda_of(desk, TODAY + timedelta(days=9)) == []


def test_who_came_unannounced_stands_in_the_day_while_he_is_here(desk: Desk) -> None:
    """P12"""
    visit = sign_in(desk, WANG)
    assert [line.what for line in agenda_of(desk, TODAY)] == ["visit"]
    sign_out(desk, visit, "done", "已办妥")
    assert agenda_of(desk, TODAY) == []
    assert [line.record.id for line in finished_on(desk, TODAY)] == [visit.id]


def test_a_deadline_warns_from_its_warning_days_on_and_then_stands_on_its_day(desk: Desk) -> None:
    """P12: the house's `warn_days` are three."""
    errand(desk, "年度总结", due_at=at(18, day=27))
    errand(desk, "督办回复", due_at=at(18, day=27), central=True)
    errand(desk, "已办的", due_at=at(18, day=27))
    desk.close(desk.records("tasks")[-1], "done", "已办结")
    seen = {
        day: [(line.what, line.days, line.record.title) for line in agenda_of(desk, date(2026, 11, day))]
        for day in (22, 23, 24, 26, 27)
    }
    assert seen == {
        22: [],
        23: [],
        24: [("warning", 3, "督办回复"), ("warning", 3, "年度总结")],
        26: [("warning", 1, "督办回复"), ("warning", 1, "年度总结")],
        27: [("due", 0, "督办回复"), ("due", 0, "年度总结")],
    }


def test_warnings_stand_below_the_time_line(desk: Desk) -> None:
    errand(desk, "明天到期", due_at=at(9, day=24))
    item(desk, "夜间抽查", at(22))
    assert [line.record.title for line in agenda_of(desk, TODAY)] == ["夜间抽查", "明天到期"]


def test_what_is_begun_at_a_time_of_its_own_stands_there_until_its_deadline(desk: Desk) -> None:
    """A document received today is no agenda item: it has no time to begin."""
    desk.add("incoming", {**LETTER, "received_at": at(9)})
    assert agenda_of(desk, TODAY) == []


def test_a_night_belongs_to_the_duty_date_and_in_the_week_to_its_own_date(desk: Desk) -> None:
    """P3: a duty date runs past midnight."""
    shift(desk, at(18), at(8, day=24))
    item(desk, "夜查", at(23), at(1, day=24), kind="appointment")
    item(desk, "凌晨会商", at(3, day=24))
    assert [line[1] for line in told(agenda_of(desk, TODAY))] == ["23 18:00", "23 23:00", "24 03:00"]
    week = agenda_between(desk, TODAY, TODAY + timedelta(days=6))
    assert [line.record.title for line in week[TODAY]] == ["班 张伟", "夜查"]
    assert [line.record.title for line in week[date(2026, 11, 24)]] == ["凌晨会商"]
    assert sum(len(lines) for lines in week.values()) == 3


def test_what_takes_several_days_stands_on_each_with_which_day_it_is(desk: Desk) -> None:
    item(desk, "外出调研", at(14, day=22), at(12, day=24), kind="appointment")
    item(desk, "文明周", at(0, day=23), at(0, day=26), kind="appointment", all_day=True)
    shown = {
        day: [(line.what, line.part, line.parts) for line in agenda_of(desk, date(2026, 11, day))]
        for day in (21, 22, 23, 24, 25, 26)
    }
    assert shown == {
        21: [],
        22: [("item", 1, 3)],
        23: [("running", 2, 3), ("all-day", 1, 3)],
        24: [("running", 3, 3), ("all-day", 2, 3)],
        25: [("all-day", 3, 3)],
        26: [],
    }


def test_the_days_of_a_week_are_the_days_one_by_one(desk: Desk) -> None:
    item(desk, "例会", at(9), repeats="weekly:MO,WE")
    item(desk, "外出调研", at(14, day=24), at(12, day=26), kind="appointment")
    errand(desk, "报送", due_at=at(17, day=27))
    for day, lines in agenda_between(desk, TODAY, TODAY + timedelta(days=6)).items():
        alone = [line for line in agenda_of(desk, day) if line.what != "warning"]
        assert [(line.what, line.record.id) for line in lines] == [
            (line.what, line.record.id) for line in alone
        ]


# ── carried and finished ─────────────────────────────────────────────────────────────


def test_what_yesterday_left_is_carried_with_its_days_late_central_first(desk: Desk) -> None:
    """P12, P50: nothing that was to be done drops out of sight with its day."""
    errand(desk, "两天前到期", due_at=at(12, day=21))
    errand(desk, "昨天到期的中心工作", due_at=at(12, day=22), central=True)
    errand(desk, "今天已过", due_at=at(9))
    item(desk, "上周五的会", at(9, day=20))
    item(desk, "上周五的约见", at(9, day=20), kind="appointment")
    desk.add("visit", {**WANG, "state": "expected", "expected_at": at(10, day=22)})
    lines = carried(desk)
    assert [(line.record.title, line.days) for line in lines] == [
        ("昨天到期的中心工作", 1),
        ("上周五的会", 3),
        ("两天前到期", 2),
        ("王芳 财政局", 1),
    ]
    # What a meeting of last week still needs afterwards is a step of today, not the meeting again.
    here = {line.record.id for line in agenda_of(desk, TODAY) if line.what != "preparation"}
    assert not here & {line.record.id for line in lines}
    found = {finding.record.id for finding in needs_somebody(desk)}
    assert {line.record.id for line in lines} <= found


def test_what_was_finished_stands_with_the_time_of_its_end(desk: Desk, clock: FixedClock) -> None:
    first = errand(desk, "报送信息")
    meeting = item(desk, "党组会", at(8, 30))
    letter = desk.add("incoming", LETTER)
    for record in (meeting, first, letter):
        clock.advance(minutes=5)
        desk.close(record, "done", "已办结")
    clock.set(datetime(2026, 11, 24, 3, tzinfo=ZONE))
    late = errand(desk, "夜里办的")
    desk.close(late, "partly", "先办一半")
    assert [line.record.id for line in finished_on(desk, TODAY)] == [meeting.id, first.id, letter.id, late.id]
    assert finished_on(desk, date(2026, 11, 24)) == []


# ── repeats ──────────────────────────────────────────────────────────────────────────


def days_of(desk: Desk, title: str, first: date = TODAY, count: int = 14) -> list[int]:
    found = agenda_between(desk, first, first + timedelta(days=count - 1))
    return [day.day for day, lines in found.items() if title in [line.record.title for line in lines]]


def test_a_series_stands_on_its_days_and_ends_when_it_is_to_end(desk: Desk) -> None:
    item(desk, "例会", at(9), at(10), repeats="weekly:MO,TH", repeats_until="2026-12-03")
    assert days_of(desk, "例会", count=28) == [23, 26, 30, 3]
    line = agenda_of(desk, date(2026, 11, 26))[0]
    assert (line.at.hour, line.ends and line.ends.hour, line.occurs) == (9, 10, date(2026, 11, 26))


def test_one_occurrence_moved_leaves_the_others_where_they_are(desk: Desk) -> None:
    series = item(desk, "例会", at(9), at(10), repeats="weekly:MO,TH", place="三楼")
    alone = take_out(desk, series, date(2026, 11, 26))
    assert (alone.starts_at, alone.place, alone.repeats) == (
        datetime(2026, 11, 26, 9, tzinfo=ZONE),
        "三楼",
        "",
    )
    desk.change(alone, starts=at(15, day=27), ends=at(16, day=27))
    assert days_of(desk, "例会") == [23, 27, 30, 3]
    assert [row["how"] for row in alone.links] == ["part-of"]
    desk.undo()
    desk.undo()
    assert days_of(desk, "例会") == [23, 26, 30, 3]


def test_one_occurrence_called_off_stays_on_its_day_as_withdrawn(desk: Desk) -> None:
    series = item(desk, "例会", at(9), repeats="weekly:MO,TH")
    off = call_off(desk, series, date(2026, 11, 26), "领导外出")
    assert (off.state, off.outcome["words"]) == ("cancelled", "领导外出")
    assert days_of(desk, "例会") == [23, 26, 30, 3]
    assert [line.record.state for line in agenda_of(desk, date(2026, 11, 26))] == ["cancelled"]
    with pytest.raises(Refused) as refused:
        call_off(desk, AgendaItem(desk.record(series.id).document), date(2026, 11, 26), "再来一次")
    assert refused.value.code == "not-an-occurrence"


def test_each_meeting_of_a_series_needs_its_own_outcome(desk: Desk) -> None:
    """P27: nothing closes without an outcome, not even one of many."""
    series = item(desk, "周例会", at(9, day=9), at(10, day=9), repeats="weekly:MO")
    assert [(f.code, f.since.day) for f in needs_somebody(desk)] == [("no-outcome", 9)]
    assert [(line.days, line.occurs) for line in carried(desk)] == [(14, date(2026, 11, 9))]
    with pytest.raises(InvalidRecord):
        close_occurrence(desk, series, date(2026, 11, 9), "done", "")
    for day in (9, 16):
        now = AgendaItem(desk.record(series.id).document)
        close_occurrence(desk, now, date(2026, 11, day), "done", "议定三项")
    assert carried(desk) == []
    found = [(f.code, f.since.day) for f in needs_somebody(desk) if f.code != "unprepared"]
    assert found == [("no-outcome", 23)]


def test_a_series_that_ends_keeps_what_took_place(desk: Desk) -> None:
    series = item(desk, "例会", at(9, day=9), repeats="weekly:MO", kind="appointment")
    ended = end_series(desk, series, date(2026, 11, 23))
    assert days_of(desk, "例会", date(2026, 11, 9), 28) == [9, 16]
    with pytest.raises(Refused):
        end_series(desk, ended, date(2026, 11, 9))


def test_a_series_is_not_filed_while_it_goes_on(desk: Desk) -> None:
    going = item(desk, "例会", at(9, day=2), repeats="workday", kind="appointment")
    over = item(desk, "旧例会", at(9, day=2), repeats="daily", repeats_until="2026-11-05", kind="appointment")
    assert going.settled_on() is None
    assert over.settled_on() == datetime(2026, 12, 6, 9, tzinfo=ZONE)


def test_a_daily_item_in_the_small_hours_stands_once_in_a_duty_date(desk: Desk) -> None:
    item(desk, "凌晨巡查", at(3, day=1), repeats="daily", kind="appointment")
    assert told(agenda_of(desk, TODAY)) == [("item", "24 03:00", "凌晨巡查")]


@pytest.mark.parametrize(
    "repeats",
    ["daily", "workday", "rrule:FREQ=DAILY", "rrule:FREQ=DAILY;COUNT=1000", "rrule:FREQ=WEEKLY;INTERVAL=999"],
)
def test_a_series_of_a_hundred_years_is_asked_only_about_the_days_that_are_shown(
    desk: Desk, repeats: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule that occurs a million times freezes nothing."""
    from store.repeats import Repeat

    asked: list[date] = []
    falls_on = Repeat.falls_on

    def counted(self: Repeat, day: date, *rest: Any) -> bool:
        asked.append(day)
        return falls_on(self, day, *rest)

    monkeypatch.setattr(Repeat, "falls_on", counted)
    item(desk, "百年例会", "1926-11-23T09:00:00+08:00", repeats=repeats, kind="appointment")
    agenda_of(desk, TODAY)
    assert len(asked) <= 4
    agenda_between(desk, TODAY, TODAY + timedelta(days=41))
    assert len(asked) <= 50


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"repeats": "rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, ("repeats", "never-occurs")),
        ({"repeats": "rrule:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, ("repeats", "never-occurs")),
        ({"repeats": "daily", "repeats_until": "2026-11-01"}, ("repeats_until", "ends-before-start")),
        ({"repeats": "every now and then"}, ("repeats", "not-a-repeat")),
    ],
)
def test_a_repeat_that_cannot_be_is_refused_at_its_field(
    desk: Desk, values: dict[str, str], problem: tuple[str, str]
) -> None:
    with pytest.raises(InvalidRecord) as refused:
        item(desk, "例会", at(9), **values)
    assert [(found.field, found.code) for found in refused.value.problems] == [problem]
    assert desk.records("agenda") == []


def test_a_leap_day_that_waits_long_is_still_a_rule(desk: Desk) -> None:
    item(desk, "闰日的周一", at(9), repeats="rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO")


# ── the meter ────────────────────────────────────────────────────────────────────────


def meter(desk: Desk, day: date = TODAY) -> Any:
    return balance_of(agenda_of(desk, day), desk.rules, desk.clock.zone)


def test_the_meter_is_the_sum_of_what_is_planned(desk: Desk) -> None:
    """P53"""
    item(desk, "党组会", at(8, 30), at(9, 30), central=True)
    item(desk, "接待", at(10), at(10, 45), kind="appointment")
    item(desk, "没说多久", at(11), kind="appointment")
    item(desk, "全天", at(0), kind="appointment", all_day=True)
    gone = item(desk, "取消的会", at(14), at(18))
    desk.close(gone, "withdrawn", "改期")
    errand(desk, "报送", due_at=at(17))
    found = meter(desk)
    assert (found.central, found.daily, found.share) == (60, 105, 63)


def test_the_meter_warns_exactly_past_the_limit(desk: Desk) -> None:
    """P53: the house allows 60 per cent."""
    item(desk, "党组会", at(8), at(8, 40), central=True)
    daily = item(desk, "接待", at(10), at(11), kind="appointment")
    assert (meter(desk).share, meter(desk).over) == (60, False)
    desk.change(daily, ends=at(11, 1))
    assert (meter(desk).share, meter(desk).over) == (60, True)


def test_a_day_without_central_work_dilutes_none(desk: Desk) -> None:
    """P53"""
    item(desk, "接待", at(10), at(11), kind="appointment")
    assert (meter(desk).share, meter(desk).over) == (100, False)
    errand(desk, "中心工作", due_at=at(17), central=True)
    assert meter(desk).over


def test_of_what_takes_days_the_working_hours_count(desk: Desk) -> None:
    item(desk, "外出调研", at(14, day=22), at(12, day=24), kind="appointment", central=True)
    item(desk, "夜间抽查", at(23), at(1, day=24), kind="appointment")
    assert [meter(desk, date(2026, 11, day)).central for day in (22, 23, 24)] == [240, 600, 240]
    assert meter(desk).daily == 120


# ── the roster ───────────────────────────────────────────────────────────────────────


def test_a_shift_without_its_people_within_three_days_is_told(desk: Desk) -> None:
    """P67: no gap in the duty."""
    assert unfilled_shifts(desk) == []
    for day in (23, 24, 25, 26):
        shift(desk, at(8, day=day), at(18, day=day), day)
        if day != 25:
            shift(desk, at(18, day=day), at(8, day=day + 1), day)
    assert [(gap.duty_date.day, gap.name) for gap in unfilled_shifts(desk)] == [(25, "夜班")]
    shift(desk, at(18, day=25), at(2, day=26), 25)
    assert [gap.duty_date.day for gap in unfilled_shifts(desk)] == [25]
    shift(desk, at(2, day=26), at(8, day=26), 25)
    assert unfilled_shifts(desk) == []


def test_the_warning_begins_at_the_hour_it_is_to_begin(desk: Desk, clock: FixedClock) -> None:
    """P67: 72 hours before the shift begins, not earlier."""
    for day in (23, 24, 25):
        shift(desk, at(8, day=day), at(8, day=day + 1), day)
    shift(desk, at(8, day=26), at(18, day=26), 26)
    clock.set(datetime(2026, 11, 23, 18, tzinfo=ZONE))
    assert unfilled_shifts(desk) == []
    clock.advance(minutes=1)
    assert [(gap.duty_date.day, gap.name) for gap in unfilled_shifts(desk)] == [(26, "夜班")]


def test_a_visitor_of_an_earlier_day_who_did_not_come_is_still_asked_about(desk: Desk) -> None:
    visit = desk.add("visit", {**WANG, "state": "expected", "expected_at": at(10, day=20)})
    assert [(f.code, f.record.id) for f in needs_somebody(desk)] == [("expected-late", visit.id)]
    sign_out(desk, Visit(visit.document), "needless", "未到", how="signed-out")
    assert needs_somebody(desk) == []


# ── clashes ──────────────────────────────────────────────────────────────────────────


def test_what_takes_one_room_at_one_time_is_marked_on_that_day_alone(desk: Desk) -> None:
    """P25: an item that repeats clashes at the time of its occurrence."""
    series = item(desk, "例会", at(9, day=16), at(10, day=16), repeats="weekly:MO,WE", place="三楼会议室")
    guest = item(desk, "座谈会", at(9, 30), at(11), place="三楼 会议室")
    item(desk, "碰头会", at(10), at(11), place="三楼会议室", kind="appointment", people="王丽")
    item(desk, "别处", at(9), at(11), place="二楼会议室")
    days = agenda_between(desk, TODAY, TODAY + timedelta(days=2))
    monday, tuesday, wednesday = clashing_among(desk, days.values())
    assert {series.id, guest.id} < monday
    assert len(monday) == 3
    assert tuesday == wednesday == frozenset()


# ── days whose records are filed ─────────────────────────────────────────────────────


def test_a_day_that_was_filed_still_has_its_meetings_and_what_was_finished(
    desk: Desk, clock: FixedClock
) -> None:
    meeting = item(desk, "党组会", at(9), at(10), kind="appointment")
    item(desk, "接待", at(15), kind="appointment")
    task = errand(desk, "报送信息")
    for record in (meeting, task):
        desk.close(record, "done", "已办结")
    clock.advance(days=30)
    file_settled(desk)
    assert agenda_of(desk, TODAY) == []
    desk.search("党组会", wait=True)
    assert has_filed_days(desk, TODAY)
    assert not has_filed_days(desk, desk.duty_date)
    found = filed_between(desk, TODAY, TODAY, closed=True)
    assert [line.record.title for line in agenda_of(desk, TODAY, found)] == ["党组会", "接待"]
    assert {line.record.id for line in finished_on(desk, TODAY, found)} == {meeting.id, task.id}
    month = agenda_between(desk, TODAY, TODAY + timedelta(days=2), filed_between(desk, TODAY, TODAY))
    assert [len(lines) for lines in month.values()] == [2, 0, 0]
