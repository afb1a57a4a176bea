"""Central first, daily work that gives way, and clashes of room, person and time (P25, P50 to P52)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import (
    Conflict,
    Desk,
    FixedClock,
    InvalidRecord,
    Meeting,
    Move,
    Record,
    Refused,
    candidate,
    clashes_of,
    counts,
    expected,
    give_way,
    lift_of,
    links_of,
    needs_somebody,
    next_free,
    on_site,
    open_central,
    pending,
    rename,
    save_giving_way,
    save_with_moves,
    sign_in,
    standing,
    yields_of,
)

DAY = "2026-11-24"


def at(clock: str, day: str = DAY) -> str:
    return f"{day}T{clock}:00+08:00"


def moment(clock: str, day: str = DAY) -> datetime:
    return datetime.fromisoformat(at(clock, day))


def meeting(desk: Desk, title: str, starts: str = "09:00", ends: str = "10:00", **values: Any) -> Meeting:
    made = desk.add("meeting", {"title": title, "starts": at(starts), "ends": at(ends), **values})
    assert isinstance(made, Meeting)
    return made


# P25: the same room, the same person, the same time


def test_two_meetings_in_one_room_at_one_time_name_each_other(desk: Desk) -> None:
    """P25"""
    first = meeting(desk, "党组会", place="三楼会议室")
    second = candidate(
        desk, "meeting", {"title": "协调会", "starts": at("09:30"), "place": " 三楼　会议室 "}, None
    )
    (clash,) = clashes_of(desk, second)
    assert (clash.other.id, clash.room, clash.people) == (first.id, "三楼会议室", ())
    assert (clash.starts, clash.ends) == (moment("09:00"), moment("10:00"))


@pytest.mark.parametrize("place", ["A101会议室", "ａ１０１会议室", "a101 会议室"])
def test_a_room_is_the_same_in_any_width_case_and_spacing(desk: Desk, place: str) -> None:
    meeting(desk, "党组会", place="A101会议室")
    assert clashes_of(desk, meeting(desk, "协调会", place=place))


def test_one_that_begins_as_the_other_ends_does_not_clash(desk: Desk) -> None:
    meeting(desk, "党组会", "09:00", "10:00", place="三楼会议室", leader="李建国")
    assert (
        clashes_of(desk, meeting(desk, "协调会", "10:00", "11:00", place="三楼会议室", leader="李建国")) == []
    )


@pytest.mark.parametrize(
    "who",
    [{"leader": "李建国"}, {"people": ["王芳", "李建国"]}, {"chair": "李建国"}, {"minute_taker": "李建国"}],
)
def test_somebody_cannot_be_in_two_places(desk: Desk, who: dict[str, Any]) -> None:
    meeting(desk, "党组会", place="三楼会议室", leader="李建国")
    (clash,) = clashes_of(desk, meeting(desk, "协调会", place="二楼会议室", **who))
    assert (clash.room, clash.people) == ("", ("李建国",))


def test_somebody_who_was_renamed_is_still_one_person(desk: Desk) -> None:
    """P13"""
    person = desk.add("person", {"title": "李娜"})
    meeting(desk, "党组会", leader="李娜")
    rename(desk, person, "李建华")
    (clash,) = clashes_of(desk, meeting(desk, "协调会", leader="李建华"))
    assert clash.people == ("李建华",)


def test_units_and_many_at_once_can_be_in_two_places(desk: Desk) -> None:
    desk.add("unit", {"title": "财政局"})
    meeting(desk, "党组会", convener="财政局", people=["财政局", "各科室"])
    assert clashes_of(desk, meeting(desk, "协调会", convener="财政局", people=["财政局", "各科室"])) == []


def test_who_is_on_leave_is_free_and_the_substitute_is_not(desk: Desk) -> None:
    """P25: the reply decides who is really there."""
    from store import set_reply

    first = meeting(desk, "党组会", people=["王芳"])
    set_reply(desk, first, "王芳", "leave", "赵磊")
    assert clashes_of(desk, meeting(desk, "甲会", "09:00", "09:30", leader="王芳")) == []
    (clash,) = clashes_of(desk, meeting(desk, "乙会", "09:30", "10:00", leader="赵磊"))
    assert clash.other.id == first.id


def test_a_visitor_holds_the_host(desk: Desk) -> None:
    visit = desk.add(
        "visit",
        {"name": "王芳", "reason": "汇报", "host": "李建国", "expected_at": at("09:45"), "state": "expected"},
    )
    (clash,) = clashes_of(desk, meeting(desk, "协调会", leader="李建国"))
    assert clash.other.id == visit.id
    assert clashes_of(desk, meeting(desk, "早会", "08:00", "09:00", leader="李建国")) == []


def test_what_is_over_or_deleted_holds_nothing(desk: Desk) -> None:
    held = meeting(desk, "党组会", place="三楼会议室")
    gone = meeting(desk, "协调会", place="三楼会议室")
    desk.close(held, "withdrawn", "取消召开")
    desk.hide(gone, "写错了")
    assert clashes_of(desk, meeting(desk, "会商", place="三楼会议室")) == []


def test_the_proposed_time_is_free_for_room_and_people_and_within_working_hours(desk: Desk) -> None:
    """Bookings of room and leader, the midday break, the end of the day: the next morning is left."""
    meeting(desk, "甲", "09:00", "10:20", place="三楼会议室")
    meeting(desk, "乙", "10:30", "11:45", leader="李建国")
    wanted = candidate(
        desk,
        "meeting",
        {
            "title": "丙",
            "starts": at("09:00"),
            "ends": at("10:00"),
            "place": "三楼会议室",
            "leader": "李建国",
        },
        None,
    )
    assert isinstance(wanted, Meeting)
    assert next_free(desk, wanted) == moment("14:00")
    meeting(desk, "丁", "14:00", "17:30", place="三楼会议室")
    assert next_free(desk, wanted) == moment("08:00", "2026-11-25")


def test_no_time_is_proposed_on_a_rest_day_nor_for_what_is_longer_than_a_day(desk: Desk) -> None:
    friday = candidate(
        desk, "meeting", {"title": "甲", "starts": at("17:30", "2026-11-27"), "place": "三楼会议室"}, None
    )
    assert isinstance(friday, Meeting)
    assert next_free(desk, friday) == moment("08:00", "2026-11-30")
    endless = friday.with_(ends=at("17:30", "2026-11-29"))
    assert next_free(desk, endless) is None


# Series

WEEKLY = {"repeats": "weekly:TU", "place": "三楼会议室"}


def weekly(desk: Desk, title: str = "周例会", **values: Any) -> Meeting:
    """Every Tuesday from 2026-11-17 at nine."""
    starts, ends = at("09:00", "2026-11-17"), at("10:00", "2026-11-17")
    made = desk.add("meeting", {"title": title, "starts": starts, "ends": ends, **WEEKLY, **values})
    assert isinstance(made, Meeting)
    return made


def test_a_series_holds_its_room_every_time_and_not_on_the_days_between(desk: Desk) -> None:
    """P25"""
    series = weekly(desk)
    (clash,) = clashes_of(desk, meeting(desk, "会商", "09:30", "10:30", place="三楼会议室"))
    assert (clash.other.id, clash.starts, str(clash.occurs)) == (series.id, moment("09:00"), DAY)
    wednesday = candidate(
        desk, "meeting", {"title": "会商", "starts": at("09:30", "2026-11-25"), "place": "三楼会议室"}, None
    )
    assert clashes_of(desk, wednesday) == []


def test_a_new_series_is_told_what_stands_in_its_way_weeks_ahead(desk: Desk) -> None:
    far = desk.add("meeting", {"title": "年会", "starts": at("09:30", "2027-01-12"), "place": "三楼会议室"})
    (clash,) = clashes_of(desk, weekly(desk))
    assert clash.other.id == far.id


def test_one_occurrence_gives_way_and_the_series_stays(desk: Desk) -> None:
    """P51"""
    series = weekly(desk)
    values = {"title": "防汛会商", "starts": at("09:00"), "place": "三楼会议室", "central": True}
    (clash,) = clashes_of(desk, candidate(desk, "meeting", values, None))
    move = Move(series, moment("14:00"), "让路", clash.occurs)
    central = save_with_moves(desk, "meeting", values, None, [move])
    assert clashes_of(desk, central) == []
    assert desk.record(series.id).document["starts"] == at("09:00", "2026-11-17")
    alone = next(record for record in desk.records("agenda") if record.document["starts"] == at("14:00"))
    assert yields_of(alone)[0].to == central.id
    assert ("part-of", series.id) in [(row["how"], row["id"]) for row in alone.links]
    desk.undo()
    assert [record.id for record in desk.records("agenda")] == [series.id]
    assert desk.record(series.id).document.get("skipped", []) == []


def test_the_proposed_time_minds_series(desk: Desk) -> None:
    weekly(desk)
    wanted = candidate(
        desk,
        "meeting",
        {"title": "甲", "starts": at("09:00"), "ends": at("09:30"), "place": "三楼会议室"},
        None,
    )
    assert isinstance(wanted, Meeting)
    assert next_free(desk, wanted) == moment("10:00")


# P51: the daily item gives way, with a trace


def test_the_daily_item_gets_a_new_time_a_reason_and_a_link_and_the_central_one_stays(desk: Desk) -> None:
    """P51"""
    daily = meeting(desk, "供暖协调会", place="三楼会议室")
    central = save_with_moves(
        desk,
        "meeting",
        {"title": "防汛调度会", "starts": at("09:00"), "place": "三楼会议室", "central": True},
        None,
        [Move(daily, moment("15:00"), "会议室用于防汛调度")],
    )
    moved = desk.record(daily.id)
    assert (moved.document["starts"], moved.document["ends"]) == (at("15:00"), at("16:00"))
    (once,) = yields_of(moved)
    assert (once.to, once.was, once.until) == (central.id, moment("09:00"), moment("15:00"))
    assert (once.by, once.reason) == ("张伟", "会议室用于防汛调度")
    assert ("gave-way-to", central.id, True) in [
        (link.how, link.other, link.outward) for link in links_of(desk, moved)
    ]
    assert (central.document["starts"], central.document.get("yields")) == (at("09:00"), None)
    assert clashes_of(desk, central) == []


def test_undo_takes_the_whole_yield_back_in_one_step(desk: Desk) -> None:
    """P51"""
    daily = meeting(desk, "供暖协调会", place="三楼会议室")
    save_with_moves(
        desk,
        "meeting",
        {"title": "防汛调度会", "starts": at("09:00"), "central": True},
        None,
        [Move(daily, moment("15:00"), "让路")],
    )
    undone = desk.undo()
    assert undone.action == "give-way"
    assert [record.title for record in desk.records("agenda")] == ["供暖协调会"]
    assert desk.record(daily.id).document["starts"] == at("09:00")
    assert yields_of(desk.record(daily.id)) == []
    desk.redo()
    assert len(yields_of(desk.record(daily.id))) == 1
    assert len(desk.records("agenda")) == 2


def test_a_daily_item_written_into_a_central_ones_time_gives_way_at_once(desk: Desk) -> None:
    """P51"""
    central = meeting(desk, "防汛调度会", place="三楼会议室", central=True)
    values = {"title": "供暖协调会", "starts": at("09:00"), "place": "三楼会议室"}
    draft = candidate(desk, "meeting", values, None)
    saved = save_giving_way(desk, "meeting", values, None, central, Move(draft, moment("10:00"), "让路"))
    assert saved.document["starts"] == at("10:00")
    assert yields_of(saved)[0].to == central.id
    desk.undo()
    assert [record.id for record in desk.records("agenda")] == [central.id]


def test_a_task_gives_way_with_a_new_due_time(desk: Desk) -> None:
    """P51"""
    central = desk.add("errand", {"title": "防汛汇报", "central": True})
    task = desk.add("errand", {"title": "公车年检", "due_at": at("10:00")})
    moved = give_way(desk, task, central, moment("10:00", "2026-11-26"), "先办防汛")
    assert moved.due == moment("10:00", "2026-11-26")
    assert yields_of(moved)[0].was == moment("10:00")


def test_what_cannot_give_way_is_refused_and_nothing_is_stored(desk: Desk, clock: FixedClock) -> None:
    central = meeting(desk, "防汛调度会", central=True)
    other = meeting(desk, "党组会", central=True)
    daily = meeting(desk, "供暖协调会")
    begun = desk.add("meeting", {"title": "例会", "starts": at("14:00", "2026-11-23")})
    for record, to, code in (
        (other, central, "central-stays"),
        (daily, begun, "not-central"),
        (daily, daily, "not-central"),
        (begun, central, "begun"),
    ):
        with pytest.raises(Refused) as refused:
            give_way(desk, record, to, moment("15:00"), "让路")
        assert refused.value.code == code
    for until, reason, field in (
        (moment("09:00"), "让路", "starts"),
        (moment("09:00", "2026-11-20"), "让路", "starts"),
        (moment("15:00"), "  ", "reason"),
    ):
        with pytest.raises(InvalidRecord) as invalid:
            give_way(desk, daily, central, until, reason)
        assert [problem.field for problem in invalid.value.problems] == [field]
    assert desk.record(daily.id) == daily


def test_a_yield_on_an_item_somebody_moved_meanwhile_is_a_conflict_and_saves_nothing(desk: Desk) -> None:
    daily = meeting(desk, "供暖协调会")
    desk.change(daily, place="二楼会议室")
    with pytest.raises(Conflict):
        save_with_moves(
            desk,
            "meeting",
            {"title": "防汛调度会", "starts": at("09:00"), "central": True},
            None,
            [Move(daily, moment("15:00"), "让路")],
        )
    assert [record.title for record in desk.records("agenda")] == ["供暖协调会"]


def test_todays_central_agenda_is_offered_first(desk: Desk) -> None:
    task = desk.add("errand", {"title": "中心任务", "central": True, "due_at": at("08:00", "2026-11-20")})
    later = meeting(desk, "明日会", central=True)
    today = desk.add("meeting", {"title": "今日会", "starts": at("16:00", "2026-11-23"), "central": True})
    desk.add("errand", {"title": "日常"})
    assert [record.id for record in open_central(desk)] == [today.id, task.id, later.id]


# P52: lifted after too many yields or too long a wait


def yielded(desk: Desk, record: Record, times: int) -> Record:
    central = desk.add("errand", {"title": "中心任务", "central": True})
    for number in range(times):
        record = give_way(desk, record, central, moment("10:00") + timedelta(days=number + 1), "让路")
    return record


@pytest.mark.parametrize(("times", "band"), [(0, "this-week"), (2, "this-week"), (3, "lifted")])
def test_after_the_third_yield_a_task_is_in_the_band_behind_central_work(
    desk: Desk, times: int, band: str
) -> None:
    """P52: 统筹兼顾其他工作"""
    task = yielded(desk, desk.add("errand", {"title": "公车年检", "due_at": at("10:00")}), times)
    bands = {record.id: code for code, records in pending(desk) for record in records}
    assert bands[task.id] == band
    if times == 3:
        assert [code for code, _records in pending(desk)][:2] == ["central", "lifted"]
        lift = lift_of(task, desk.rules, desk.clock.now())
        assert lift is not None
        assert lift.yields == 3


def test_an_appointment_that_gave_way_three_times_presses_like_a_pending_matter(desk: Desk) -> None:
    """P52"""
    before = counts(desk).pending
    item = yielded(desk, desk.add("appointment", {"title": "走访", "starts": at("09:00")}), 3)
    assert item.id in [record.id for record in dict(pending(desk))["lifted"]]
    assert counts(desk).pending == before + 2
    assert item.id not in [finding.record.id for finding in needs_somebody(desk)]


def test_what_waits_beyond_the_houses_days_is_lifted_and_what_is_planned_is_not(
    desk: Desk, clock: FixedClock
) -> None:
    """P52"""
    overdue = desk.add("errand", {"title": "逾期", "due_at": at("10:00"), "owner": "王芳"})
    planned = desk.add("errand", {"title": "远期", "due_at": at("10:00", "2027-03-01"), "owner": "王芳"})
    undated = desk.add("errand", {"title": "无时限", "owner": "王芳"})
    central = desk.add("errand", {"title": "中心", "central": True})
    clock.advance(days=desk.rules.lift_after_days)
    assert "lifted" not in dict(pending(desk))
    clock.advance(minutes=1)
    lifted = [record.id for record in dict(pending(desk))["lifted"]]
    assert sorted(lifted) == sorted([overdue.id, undated.id])
    assert planned.id not in lifted
    assert central.id not in lifted


def test_a_yield_somebody_spoilt_by_hand_counts_for_what_it_is(desk: Desk) -> None:
    task = desk.add("errand", {"title": "公车年检"})
    for rubbish in ("x", 7, {"a": 1}, [1, "x", {"to": 5, "was": "x", "until": 3}]):
        told = yields_of(task.with_(yields=rubbish))
        assert all(one.was is None and one.until is None for one in told)
        lift_of(task.with_(yields=rubbish), desk.rules, desk.clock.now())


# P50, P57: the order, over random data

MATTERS = st.lists(
    st.fixed_dictionaries({
        "kind": st.sampled_from(("errand", "incoming", "meeting", "visit", "arrived")),
        "central": st.booleans(),
        "sphere": st.sampled_from(("affairs", "errands")),
        "hours": st.one_of(st.none(), st.integers(-900, 900)),
        "unit": st.sampled_from(("", "财政局")),
        "yields": st.integers(0, 4),
        "days_ago": st.integers(0, 40),
    }),
    min_size=2,
    max_size=14,
)  # fmt: skip


@pytest.fixture(scope="module")
def random_desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FixedClock]:
    return tmp_path_factory.mktemp("random"), FixedClock(moment("14:32", "2026-11-23"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(matters=MATTERS, run=st.uuids())
def test_no_daily_row_stands_above_an_open_central_one_in_any_list(
    random_desk: tuple[Path, FixedClock], matters: list[dict[str, Any]], run: object
) -> None:
    """P50, P57: the rule over random data, in every list of matters that the store gives."""
    folder, clock = random_desk
    now = clock.now()
    desk = Desk.open(folder / str(run), clock, "张伟")
    with desk.transaction("add") as work:
        for number, matter in enumerate(matters):
            due = (
                (now + timedelta(hours=matter["hours"])).isoformat() if matter["hours"] is not None else None
            )
            values = {name: matter[name] for name in ("central", "sphere")} | {"title": f"第{number}件"}
            values["yields"] = [{"to": "x"}] * matter["yields"]
            kind = matter["kind"]
            if kind in ("visit", "arrived"):
                state = {"state": "expected", "expected_at": due}
                if kind == "arrived":
                    state = {"state": "arrived", "arrived_at": min(due or now.isoformat(), now.isoformat())}
                record = work.insert(
                    "visit", {**values, "name": "王芳", "reason": "办事", "host": "李", **state}
                )
            elif kind == "meeting":
                record = work.insert(kind, {**values, "starts": due or now.isoformat()})
            else:
                values |= {"due_at": due, "unit": matter["unit"], "sender": "市政府"}
                record = work.insert(kind, values)
            written = (now - timedelta(days=matter["days_ago"])).isoformat()
            work.mark(record.with_(created_at=written))
    try:
        rows = [record for _band, records in pending(desk) for record in records]
        findings = [finding.record for finding in needs_somebody(desk)]
        for shown in (rows, findings, on_site(desk), expected(desk, desk.duty_date)):
            flags = [record.central and record.is_open for record in shown]
            assert flags == sorted(flags, reverse=True)
        for _band, records in pending(desk):
            assert [standing(record, now) for record in records] == sorted(standing(r, now) for r in records)
            spheres = [record.sphere != "affairs" for record in records]
            assert spheres == sorted(spheres)
    finally:
        desk.shut()


def test_at_the_same_due_time_government_affairs_stand_above_errands_and_neither_hides(desk: Desk) -> None:
    """P57, P58"""
    errand = desk.add("errand", {"title": "甲", "sphere": "errands", "due_at": at("10:00"), "owner": "王芳"})
    affair = desk.add("errand", {"title": "乙", "sphere": "affairs", "due_at": at("10:00"), "owner": "王芳"})
    assert [record.id for record in dict(pending(desk))["this-week"]] == [affair.id, errand.id]
    sign_in(desk, {"name": "王芳", "reason": "办事", "host": "李建国"})
    assert len(on_site(desk)) == 1
