"""Meetings: preparations counted back from the start, people and replies, decisions, minutes (P25)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from store import (
    Desk,
    FixedClock,
    InvalidRecord,
    Meeting,
    Refused,
    Rules,
    RulesBroken,
    add_people,
    add_step,
    agenda_of,
    attendance_of,
    decide,
    decisions_of,
    drop_step,
    file_settled,
    make_steps,
    missing_afterwards,
    needs_somebody,
    participants_of,
    preparations_due,
    preparations_of,
    progress_of,
    read_rules,
    remove_person,
    set_came,
    set_reply,
    tick_step,
    untick_step,
    write_minutes,
)
from store.meeting_steps import MeetingStep, due_after, due_before

HOSTILE = "[bold]王\u202e芳[/] \x1b[31m" + "长" * 30


def at(clock: str, day: str = "2026-11-25") -> str:
    return f"{day}T{clock}:00+08:00"


def moment(clock: str, day: str = "2026-11-25") -> datetime:
    return datetime.fromisoformat(at(clock, day))


def meeting(desk: Desk, title: str = "安全生产会", **values: Any) -> Meeting:
    made = desk.add("meeting", {"title": title, "starts": at("15:00"), "ends": at("16:30"), **values})
    assert isinstance(made, Meeting)
    return made


def dues(desk: Desk, one: Meeting) -> dict[str, datetime | None]:
    return {step.title: step.due for step in preparations_of(desk, one)}


def key_of(desk: Desk, one: Meeting, title: str) -> str:
    return next(step.key for step in preparations_of(desk, one) if step.title == title)


# The template


def test_a_meeting_makes_its_checklist_with_times_counted_back_from_its_start(desk: Desk) -> None:
    """P25"""
    one = meeting(desk)
    steps = preparations_of(desk, one)
    assert len(steps) == len(Rules().meeting_steps)
    assert progress_of(one) == (0, len(steps))
    times = dues(desk, one)
    assert times["提醒领导"] == moment("14:00")
    assert times["音响、屏幕、灯光、录音测试"] == moment("13:00")
    # Wednesday; one workday before is Tuesday, five are the Wednesday before.
    assert times["备用方案"] == moment("15:00", "2026-11-24")
    assert times["会议方案报批"] == moment("15:00", "2026-11-18")
    assert times["记录、录音"] == moment("16:30")
    assert times["材料收回，会场清理"] == moment("17:30")
    assert times["纪要印发"] == moment("18:00", "2026-12-02")
    assert [step.phase for step in steps] == sorted(
        (step.phase for step in steps), key=("before", "during", "after").index
    )


def test_workdays_are_counted_over_holidays_and_make_up_days(desk: Desk) -> None:
    """`registers.md` 11: 2026-10-01 to 10-07 is free, Saturday 10-10 is worked."""
    opens, closes = desk.rules.day_starts, desk.rules.workday_ends
    back = due_before(moment("09:00", "2026-10-08"), "1 workday", desk.workdays, opens, closes)
    assert (back.at, back.guessed) == (moment("09:00", "2026-09-30"), False)
    assert desk.workdays.kind_of(date(2026, 10, 10)) == "makeup"
    monday = due_before(moment("09:00", "2026-10-12"), "1 workday", desk.workdays, opens, closes)
    assert monday.at == moment("09:00", "2026-10-10")
    after = due_after(moment("17:00", "2026-09-30"), "2 workday", desk.workdays, closes)
    assert after.at == moment("18:00", "2026-10-09")


def test_past_the_announced_holidays_a_time_is_given_and_marked_as_guessed(desk: Desk) -> None:
    one = desk.add("meeting", {"title": "年会", "starts": at("09:00", "2028-03-06")})
    assert isinstance(one, Meeting)
    steps = {step.title: step for step in preparations_of(desk, one)}
    assert steps["备用方案"].due == moment("09:00", "2028-03-03")
    assert steps["备用方案"].guessed
    assert not steps["提醒领导"].guessed


def test_an_evening_meeting_is_prepared_within_working_hours(desk: Desk) -> None:
    evening = meeting(desk, starts=at("19:30"), ends=at("20:30"))
    assert dues(desk, evening)["备用方案"] == moment("18:00", "2026-11-24")


def test_a_house_writes_its_own_steps(tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "house.toml").write_text(
        '[[meeting_steps]]\ntitle = "订会议室"\nbefore = "1 周"\n'
        '[[meeting_steps]]\ntitle = "摆席签"\nbefore = "半"\n'.replace("半", "30分钟")
        + '[[meeting_steps]]\ntitle = "发纪要"\nafter = "2d"\nphase = "after"\n',
        "utf-8",
    )
    desk = Desk.open(folder, clock, "张伟")
    one = meeting(desk)
    assert dues(desk, one) == {
        "订会议室": moment("15:00", "2026-11-18"),
        "摆席签": moment("14:30"),
        "发纪要": moment("18:00", "2026-11-27"),
    }
    desk.shut()


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('office = "办"\n[[meeting_steps]]\ntitle = "甲"\nbefore = "soon"\n', "line 4", "soon"),
        ('[[meeting_steps]]\ntitle = "甲"\n\n[[meeting_steps]]\ntitle = " "\n', "line 5", "title"),
        ('[[meeting_steps]]\ntitle = "甲"\nbefore = "1d"\nafter = "1d"\n', "line 4", "after"),
        ('[[meeting_steps]]\ntitle = "甲"\nbefore = "99999d"\n', "line 3", "99999d"),
        ('[[meeting_steps]]\ntitle = "甲"\nbefore = 5\n', "line 3", "meeting_steps"),
        ('[[meeting_steps]]\ntitle = "甲"\nphase = "never"\n', "line 3", "never"),
        ('meeting_steps = [\n{ title = "甲", before = "-2h" },\n]\n', "line 2", "-2h"),
    ],
)
def test_a_step_that_makes_no_sense_is_named_with_its_line(
    tmp_path: Path, text: str, line: str, word: str
) -> None:
    house = tmp_path / "house.toml"
    house.write_text(text, "utf-8")
    with pytest.raises(RulesBroken) as broken:
        read_rules(house)
    detail = str(broken.value.facts["detail"])
    assert line in detail
    assert word in detail


def test_the_usual_steps_all_make_sense() -> None:
    from store.meeting_steps import faulty_step

    assert faulty_step(Rules().meeting_steps) is None
    assert MeetingStep("签到").stands == "during"


# Ticking, moving, dropping


def test_moving_a_meeting_keeps_the_ticks_and_moves_what_is_not_done(desk: Desk, clock: FixedClock) -> None:
    """P25"""
    one = meeting(desk)
    one = tick_step(desk, one, key_of(desk, one, "会议室预定"))
    one = desk.change(one, starts=at("10:00", "2026-11-30"), ends=at("11:00", "2026-11-30"))
    steps = {step.title: step for step in preparations_of(desk, one)}
    assert steps["会议室预定"].done_at == clock.now()
    assert steps["会议室预定"].done_by == "张伟"
    assert steps["提醒领导"].due == moment("09:00", "2026-11-30")
    assert steps["备用方案"].due == moment("10:00", "2026-11-27")
    assert progress_of(one) == (1, len(steps))


def test_two_officers_tick_different_steps_of_what_they_both_saw(desk: Desk) -> None:
    one = meeting(desk)
    tick_step(desk, one, "1")
    after = tick_step(desk, one, "2")
    assert progress_of(after)[0] == 2
    with pytest.raises(Refused) as refused:
        tick_step(desk, one, "1")
    assert (refused.value.code, refused.value.facts["by"]) == ("already-ticked", "张伟")
    assert progress_of(untick_step(desk, one, "1"))[0] == 1
    desk.undo()
    assert progress_of(desk.record(one.id))[0] == 2  # type: ignore[arg-type]


def test_a_step_is_dropped_with_a_reason_and_can_be_taken_up_again(desk: Desk) -> None:
    one = meeting(desk)
    with pytest.raises(InvalidRecord):
        drop_step(desk, one, "6", "  ")
    dropped = drop_step(desk, one, "6", "无涉密材料")
    assert progress_of(dropped) == (0, len(dropped.preparations) - 1)
    with pytest.raises(Refused):
        tick_step(desk, dropped, "6")
    assert progress_of(untick_step(desk, dropped, "6"))[1] == len(dropped.preparations)


def test_one_more_step_moves_with_the_meeting(desk: Desk) -> None:
    one = add_step(desk, meeting(desk), "租大巴", moment("08:00", "2026-11-24"))
    assert dues(desk, one)["租大巴"] == moment("08:00", "2026-11-24")
    one = desk.change(one, starts=at("15:00", "2026-11-26"), ends=at("16:30", "2026-11-26"))
    assert dues(desk, one)["租大巴"] == moment("08:00", "2026-11-25")
    assert len({step.key for step in preparations_of(desk, one)}) == len(one.preparations)


def test_a_meeting_from_a_calendar_gets_steps_only_when_asked(desk: Desk) -> None:
    """A calendar of a thousand meetings would make the live file heavy."""
    one = meeting(desk, source_uid="x@y")
    assert progress_of(one) == (0, 0)
    assert progress_of(make_steps(desk, one))[1] == len(desk.rules.meeting_steps)


def test_a_series_is_prepared_one_meeting_at_a_time(desk: Desk) -> None:
    from store import take_out

    assert progress_of(meeting(desk, "周例会", repeats="weekly:WE")) == (0, 0)
    # One that was prepared as a single meeting and repeats from now on.
    single = tick_step(desk, meeting(desk), "1")
    series = desk.change(single, repeats="weekly:WE")
    with pytest.raises(Refused) as refused:
        make_steps(desk, series)
    assert refused.value.code == "series-steps"
    assert needs_somebody(desk) == []
    alone = take_out(desk, series, date(2026, 12, 2))
    assert isinstance(alone, Meeting)
    assert progress_of(alone) == (0, 0)
    assert dues(desk, make_steps(desk, alone))["提醒领导"] == moment("14:00", "2026-12-02")


def test_a_meeting_written_after_it_was_held_has_only_what_comes_after(desk: Desk) -> None:
    one = meeting(desk, starts=at("09:00", "2026-11-20"), ends=at("10:00", "2026-11-20"))
    assert {step.phase for step in preparations_of(desk, one)} == {"after"}


# What somebody must see to


def test_overdue_steps_are_one_finding_a_meeting(desk: Desk, clock: FixedClock) -> None:
    one = meeting(desk)
    found = {finding.record.id: finding for finding in needs_somebody(desk)}[one.id]
    assert (found.code, found.facts["count"]) == ("unprepared", 3)
    for step in preparations_of(desk, one)[:3]:
        one = tick_step(desk, one, step.key)
    assert one.id not in {finding.record.id for finding in needs_somebody(desk)}
    clock.set(moment("13:01"))
    found = {finding.record.id: finding for finding in needs_somebody(desk)}[one.id]
    assert found.since == moment("15:00", "2026-11-24")


def test_steps_stand_in_the_agenda_of_their_day_once_a_meeting(desk: Desk) -> None:
    one = meeting(desk)
    tuesday = date(2026, 11, 24)
    assert preparations_due(desk, tuesday) == [(moment("15:00", "2026-11-24"), one)]
    lines = [(line.what, line.record.id) for line in agenda_of(desk, tuesday)]
    assert lines == [("preparation", one.id)]
    own_day = [line.what for line in agenda_of(desk, date(2026, 11, 25))]
    assert own_day == ["item"]


def test_what_is_due_after_a_held_meeting_stays_until_it_is_done(desk: Desk, clock: FixedClock) -> None:
    one = meeting(desk)
    clock.set(moment("16:40"))
    one = desk.close(one, "done", "议定三项")
    clock.set(moment("18:01", "2026-11-26"))
    found = next(finding for finding in needs_somebody(desk) if finding.record.id == one.id)
    assert (found.code, found.facts["step"]) == ("unprepared", "材料收回，会场清理")
    clock.set(moment("09:00", "2026-12-20"))
    file_settled(desk)
    assert desk.record(one.id)
    for step in preparations_of(desk, one):
        if step.phase == "after":
            one = tick_step(desk, one, step.key)
    assert needs_somebody(desk) == []
    file_settled(desk)
    assert one.id not in [record.id for record in desk.records("agenda")]


def test_nothing_of_a_cancelled_meeting_presses_anybody(desk: Desk, clock: FixedClock) -> None:
    one = desk.close(meeting(desk), "withdrawn", "会议取消")
    clock.set(moment("09:00", "2026-12-20"))
    assert needs_somebody(desk) == []
    with pytest.raises(Refused):
        tick_step(desk, one, "1")


# People


def test_replies_are_counted_with_leave_and_substitutes(desk: Desk) -> None:
    one = add_people(desk, meeting(desk), "王芳、赵磊、刘洋，陈静")
    one = set_reply(desk, one, "王芳", "yes")
    one = set_reply(desk, one, "赵磊", "leave", "孙浩")
    one = set_reply(desk, one, "刘洋", "no")
    one = set_came(desk, one, "王芳", came=True)
    counts = attendance_of(one)
    assert (counts.asked, counts.coming, counts.on_leave, counts.declined) == (4, 1, 1, 1)
    assert (counts.silent, counts.came, counts.substitutes) == (1, 1, 1)
    assert [one.substitute for one in participants_of(one)] == ["", "孙浩", "", ""]
    assert attendance_of(remove_person(desk, one, "赵磊")).substitutes == 0
    with pytest.raises(Refused):
        set_reply(desk, one, "没有此人", "yes")
    with pytest.raises(InvalidRecord):
        set_reply(desk, one, "王芳", "perhaps")
    with pytest.raises(InvalidRecord):
        add_people(desk, one, " 、 ")


def test_two_thousand_participants_are_taken_and_one_more_is_not(desk: Desk) -> None:
    names = [f"参会者{number}" for number in range(2000)]
    one = add_people(desk, meeting(desk), "、".join(names))
    for name in names[:3]:
        one = set_reply(desk, one, name, "yes")
    assert attendance_of(one).asked == 2000
    with pytest.raises(InvalidRecord) as invalid:
        add_people(desk, one, "第2001人")
    assert invalid.value.problems[0].code == "too-many"


def test_hostile_names_are_kept_as_harmless_text(desk: Desk) -> None:
    one = add_people(desk, meeting(desk), [HOSTILE])
    (name,) = one.people
    assert "\x1b" not in name
    one = set_reply(desk, one, name, "leave", HOSTILE)
    assert "\x1b" not in participants_of(one)[0].substitute
    with pytest.raises(InvalidRecord):
        add_people(desk, one, ["长" * 61])


# Afterwards


def test_a_decision_becomes_a_task_linked_to_the_meeting_at_once(desk: Desk) -> None:
    """P25, P55: 决定事项逐项立项"""
    one = meeting(desk, chair="李建国", central=True)
    task = decide(
        desk, one, {"title": "住建局周五前报进度", "unit": "住建局", "due_at": at("18:00", "2026-11-27")}
    )
    assert task.table == "tasks"
    assert (task.central, task.document["source"]) == (True, "李建国")
    assert task.due == moment("18:00", "2026-11-27")
    assert [record.id for record in decisions_of(desk, one)] == [task.id]
    desk.undo()
    assert decisions_of(desk, one) == []


def test_a_decision_needs_what_who_and_until_when(desk: Desk) -> None:
    one = meeting(desk)
    with pytest.raises(InvalidRecord) as invalid:
        decide(desk, one, {"title": " "})
    assert [problem.field for problem in invalid.value.problems] == ["title", "owner", "due_at"]
    assert desk.records("tasks") == []


def test_minutes_are_kept_with_who_signed_and_never_those_of_a_secret_meeting(desk: Desk) -> None:
    one = write_minutes(desk, meeting(desk), "一、会议听取汇报。\n二、议定三项。", "李建国")
    assert (one.minutes_by, one.minutes.count("\n")) == ("李建国", 1)
    with pytest.raises(InvalidRecord):
        write_minutes(desk, one, " \n ")
    secret = meeting(desk, "密件", secrecy="secret")
    with pytest.raises(InvalidRecord) as invalid:
        write_minutes(desk, secret, "会议内容")
    assert invalid.value.problems[0].code == "secret-text"


def test_what_a_meeting_lacks_is_said_and_keeps_nobody_from_closing_it(desk: Desk) -> None:
    one = meeting(desk)
    assert missing_afterwards(desk, one) == ["decisions", "minutes", "steps"]
    decide(desk, one, {"title": "报进度", "owner": "王芳", "due_at": at("18:00", "2026-11-27")})
    one = write_minutes(desk, one, "纪要")
    assert missing_afterwards(desk, one) == ["steps"]
    assert desk.close(one, "done", "议定一项").state == "held"


def test_a_meeting_that_ends_before_it_starts_is_refused_at_its_field(desk: Desk) -> None:
    with pytest.raises(InvalidRecord) as invalid:
        meeting(desk, ends=at("14:00"))
    assert [(problem.field, problem.code) for problem in invalid.value.problems] == [
        ("ends", "ends-before-start")
    ]


@pytest.mark.parametrize(
    "rubbish", ["x", 7, {"a": 1}, [1, "x", {"key": [], "phase": [], "due": 3, "name": {}}]]
)
def test_rows_somebody_spoilt_by_hand_still_show(desk: Desk, rubbish: object) -> None:
    one = meeting(desk, people=["王芳"]).with_(preparations=rubbish, replies=rubbish)
    assert isinstance(one, Meeting)
    preparations_of(desk, one)
    progress_of(one)
    assert [person.name for person in participants_of(one)] == ["王芳"]
    missing_afterwards(desk, one)
