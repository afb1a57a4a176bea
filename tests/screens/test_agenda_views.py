"""The week and the month, going to a date, what is finished, the filters, the meter, and what repeats."""

from __future__ import annotations

from datetime import date

import pytest

from officer import open_desk_app
from store import AgendaItem, Desk, FixedClock, agenda_between, agenda_of, finished_on
from tui.widgets.table import Row

MONDAY = date(2026, 11, 23)
SIZES = [(60, 20), (80, 24), (120, 40)]


# ── week and month ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_shows_the_week_then_the_month_then_the_day_again(
    demo: Desk, size: tuple[int, int]
) -> None:
    async with open_desk_app(demo, size) as officer:
        await officer.press("s")
        assert "第48周 11月23日 周一至11月29日 周日" in officer.seen
        for day in range(23, 30):
            assert f" 11-{day}" in officer.seen
        assert "何志强/黄蓉/吴刚" in officer.seen
        assert "休息日" in officer.seen
        await officer.press("ctrl+v")
        assert "2026年11月 · 工作日 21天" in officer.seen
        assert ">23" in officer.seen
        await officer.press("s")
        assert officer.app.focused is officer.place("today").agenda
        assert "每日清单" in officer.seen


async def test_arrows_move_by_day_and_enter_opens_the_day(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        place = officer.place("today")
        await officer.press("s", "down", "down")
        assert place.shown_day == date(2026, 11, 25)
        await officer.press("right")
        assert place.shown_day == date(2026, 11, 28)
        await officer.press("left", "up")
        assert place.shown_day == date(2026, 11, 24)
        await officer.press("enter")
        assert place.unit == "day"
        assert "11月24日 周二" in officer.line_with("每日清单")
        await officer.press("s", "s", "down", "right")
        assert place.shown_day == date(2026, 12, 2)
        assert "2026年12月" in officer.seen
        await officer.press("enter")
        assert "12月2日 周三" in officer.line_with("每日清单")


async def test_brackets_step_by_what_is_shown_and_zero_comes_back(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        place = officer.place("today")
        await officer.press("s", "]")
        assert "第49周" in officer.seen
        assert place.shown_day == date(2026, 11, 30)
        await officer.press("s", "[", "[")
        assert "2026年9月" in officer.seen
        await officer.press("0")
        assert place.shown_day == MONDAY
        assert "2026年11月" in officer.seen


async def test_the_month_shows_the_selected_day_and_its_records_open(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        place = officer.place("today")
        await officer.press("s", "s", "right")
        month = place._views["month"]
        assert [row.id for row in month.list._lines if isinstance(row, Row)] == [
            line.record.id
            for line in agenda_between(demo, date(2026, 11, 24), date(2026, 11, 24))[date(2026, 11, 24)]
            if line.what != "shift"
        ]
        await officer.focus("month-list")
        await officer.press("enter")
        assert "更换三楼会议室话筒" in officer.seen
        assert "2026年11月 ·" not in officer.seen


async def test_while_days_are_selected_no_record_is_acted_upon(demo: Desk) -> None:
    before = demo.generation
    async with open_desk_app(demo) as officer:
        await officer.press("s", "d", "z", "w", "space", "delete", "e", "m", "r")
        assert len(officer.app.screen_stack) == 1
    assert demo.generation == before


async def test_the_week_holds_another_sessions_change(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("s")
        demo.add("appointment", {"title": "临时会见", "starts": "2026-11-26T09:00:00+08:00"})
        await officer.settle()
        assert "09:00 临时会见" in officer.seen


# ── any date ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "reading", "day"),
    [
        ("明天", "2026年11月24日 周二", date(2026, 11, 24)),
        ("下周三", "12月2日 周三", date(2026, 12, 2)),
        ("12.1", "8天后", date(2026, 12, 1)),
        ("+10", "10天后", date(2026, 12, 3)),
        ("-3", "3天前", date(2026, 11, 20)),
        ("next fri", "11天后", date(2026, 12, 4)),
        ("30", "7天后", date(2026, 11, 30)),
    ],
)
async def test_a_date_is_gone_to_by_typing_it_and_read_back_while_typing(
    demo: Desk, typed: str, reading: str, day: date
) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("o")
        await officer.type(typed)
        assert reading in officer.seen
        await officer.press("enter")
        assert officer.place("today").shown_day == day


async def test_what_is_no_date_is_said_at_the_line_and_nothing_moves(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("ctrl+o")
        await officer.type("2.30")
        assert "还不是日期" in officer.seen
        await officer.press("enter")
        assert "! " in officer.seen
        assert len(officer.app.screen_stack) == 2
        await officer.press("escape")
        assert officer.place("today").shown_day == MONDAY


async def test_past_days_hold_what_the_archive_knows_of_them(demo: Desk) -> None:
    meeting = next(hit for hit in demo.search("类:会议 至:2026-10-31").hits if hit.filed_year == 2026)
    starts = meeting.record.document["starts"]
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("o")
        await officer.type(starts[:10])
        await officer.press("enter")
        assert meeting.record.title in officer.seen
        await officer.press("s")
        assert meeting.record.title in officer.seen


# ── finished, filters ────────────────────────────────────────────────────────────────


async def test_what_was_finished_today_stands_with_its_time_and_outcome(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("f")
        done = finished_on(demo, MONDAY)
        assert f"今日办结 {len(done)}" in officer.seen
        assert officer.place("today").agenda.ids == [line.record.id for line in done]
        assert "09:12" in officer.line_with("办事 转办市长信箱")
        assert "转出" in officer.line_with("转办市长信箱")
        await officer.press("ctrl+k")
        assert officer.place("today").agenda.ids == [line.record.id for line in agenda_of(demo, MONDAY)]


async def test_without_a_filter_both_classes_stand_and_with_one_it_is_named_in_every_view(demo: Desk) -> None:
    """P57, P58: errands are never hidden but by a filter that the screen names."""
    async with open_desk_app(demo, (120, 40)) as officer:
        spheres = {line.record.sphere for line in agenda_of(demo, MONDAY) if line.what != "shift"}
        assert spheres == {"affairs", "errands"}
        shown = officer.place("today").agenda
        assert set(shown.ids) == {line.record.id for line in agenda_of(demo, MONDAY)}
        await officer.press("b")
        assert "只看政务" in officer.line_with("每日清单")
        assert {demo.record(found).sphere for found in shown.ids if demo.record(found).table != "shifts"} == {
            "affairs"
        }
        await officer.press("s")
        assert "只看政务" in officer.line_with("第48周")
        assert "更换三楼会议室话筒" not in officer.seen
        await officer.press("ctrl+b")
        assert "只看事务" in officer.line_with("第48周")
        assert "更换三楼会议室话筒" in officer.seen
        await officer.press("s")
        assert "只看事务" in officer.line_with("2026年11月")
        await officer.press("escape", "s")
        assert "只看" not in officer.seen


async def test_a_leader_is_filtered_by_name_or_pinyin(demo: Desk) -> None:
    """P21: a leader's lane, whatever is central in it."""
    async with open_desk_app(demo, (120, 40)) as officer:
        shown = officer.place("today").agenda
        await officer.press("/")
        await officer.type("领导:ljg")
        titles = [demo.record(found).title for found in shown.ids if demo.record(found).table != "shifts"]
        assert titles == ["党组会", "防汛调度会", "起草防汛工作情况汇报"]
        await officer.press("enter")
        assert "“领导:ljg”" in officer.line_with("每日清单")
        await officer.press("ctrl+f")
        await officer.put("类:事务 领导:周敏")
        assert {demo.record(found).sphere for found in shown.ids if demo.record(found).table != "shifts"} <= {
            "errands"
        }
        await officer.press("escape")
        assert len(shown.ids) == len(agenda_of(demo, MONDAY))


# ── the meter, the header, the countdown ─────────────────────────────────────────────


async def test_the_meter_and_its_warning_stand_over_the_agenda_and_in_the_header(demo: Desk) -> None:
    """P53, P14"""
    async with open_desk_app(demo, (120, 40)) as officer:
        assert "中心 3:30 日常 3:35" in officer.seen
        assert "中心 3" in officer.lines[1]
        assert "日常占" not in officer.seen
        demo.add(
            "appointment",
            {"title": "陪同", "starts": "2026-11-23T20:00:00+08:00", "ends": "2026-11-23T22:00:00+08:00"},
        )
        await officer.settle()
        assert "日常占 61%，限 60%" in officer.seen
        assert "日常占 61%" in officer.lines[1]


async def test_a_gap_in_the_roster_is_warned_of_in_the_header(demo: Desk) -> None:
    """P67"""
    async with open_desk_app(demo) as officer:
        assert "缺班" not in officer.seen
        night = next(
            record
            for record in demo.records("shifts")
            if (record.document["duty_date"], record.document["name"]) == ("2026-11-24", "夜班")
        )
        demo.hide(night, "排错")
        await officer.settle()
        assert "缺班 明天 夜班" in officer.lines[1]


async def test_the_countdown_of_the_next_is_to_the_minute_and_turns_at_the_minute(
    demo: Desk, clock: FixedClock
) -> None:
    """P14"""
    async with open_desk_app(demo, (120, 40)) as officer:
        assert "还有 0:28" in officer.line_with("报送月度信息")
        clock.advance(minutes=27)
        await officer.app._look()
        await officer.settle()
        assert "还有 0:01" in officer.line_with("报送月度信息")
        overdue = officer.lines[1]
        clock.advance(minutes=1)
        await officer.app._look()
        await officer.settle()
        assert "逾期" in officer.first_line_with("报送月度信息")
        assert "逾期 4" in officer.lines[1] != overdue
        assert "还有 0:30" in officer.line_with("接待省政府办公厅调研组")


async def test_warnings_stand_below_the_day_and_what_is_late_in_its_lane(demo: Desk) -> None:
    """P12"""
    async with open_desk_app(demo, (120, 40)) as officer:
        assert "临近期限 4" in officer.seen
        assert "11-24" in officer.first_line_with("更换三楼会议室话筒")
        assert "延续 2" in officer.line_with("需要处理")


# ── what repeats ─────────────────────────────────────────────────────────────────────


def series(desk: Desk) -> AgendaItem:
    made = desk.add(
        "meeting",
        {
            "title": "早调度会",
            "starts": "2026-11-23T13:00:00+08:00",
            "ends": "2026-11-23T13:30:00+08:00",
            "repeats": "workday",
        },
    )
    assert isinstance(made, AgendaItem)
    return made


async def test_one_of_a_series_is_closed_and_the_others_stay(demo: Desk) -> None:
    """P27: each meeting of a series has its own outcome."""
    made = series(demo)
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.select(officer.place("today").agenda, made)
        await officer.press("d", "1", "tab")
        await officer.type("部署完毕")
        await officer.press("ctrl+s")
        closed = [
            record for record in demo.records("agenda") if record.title == "早调度会" and not record.is_open
        ]
        assert [record.outcome["words"] for record in closed] == ["部署完毕"]
        assert demo.record(made.id).is_open
        await officer.press("]")
        assert "13:00  早调度会" in officer.seen


async def test_one_of_a_series_is_called_off_or_changed_alone(demo: Desk) -> None:
    made = series(demo)
    async with open_desk_app(demo, (120, 40)) as officer:
        await officer.press("]")
        agenda = officer.place("today").agenda
        await officer.select(agenda, made)
        await officer.press("delete", "1")
        await officer.type("防汛会合并")
        await officer.press("enter")
        assert "已取消" in officer.line_with("早调度会")
        await officer.press("]")
        await officer.select(agenda, made)
        await officer.press("e", "1")
        await officer.press("ctrl+s")
        assert demo.record(made.id).document["skipped"] == ["2026-11-24", "2026-11-25"]
        await officer.press("]")
        await officer.select(agenda, made)
        await officer.press("delete", "2")
        assert demo.record(made.id).document["repeats_until"] == "2026-11-25"
        assert made.id not in agenda.ids


async def test_the_views_speak_english_too(demo: Desk) -> None:
    async with open_desk_app(demo, language="en") as officer:
        await officer.press("s")
        assert "Week 48" in officer.seen
        await officer.press("s")
        assert "Nov 2026 · 21 workdays" in officer.seen
        await officer.press("b", "f")
        assert "Finished today 1 · government affairs only" in officer.seen
