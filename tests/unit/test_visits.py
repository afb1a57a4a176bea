"""A visit's whole way, as the store keeps it: times, hosts, passes, petitions, the evening check."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from store import (
    Closing,
    Conflict,
    Desk,
    FixedClock,
    InvalidRecord,
    Refused,
    Visit,
    apply_import,
    correct_times,
    decline,
    evacuation_from_copy,
    evacuation_of,
    expected,
    extend_petition,
    file_settled,
    find_pass,
    gone_on,
    hand_on,
    known_visitors,
    leaving_late,
    links_of,
    load_known,
    needs_somebody,
    next_pass,
    note_courtesy,
    on_site,
    open_petition,
    open_suggestion,
    passes,
    petition_of,
    plan_import,
    promised,
    put_off,
    rate,
    receive,
    sign_in,
    sign_out,
    sweep,
    tell_host,
    visit_counts,
)
from store.anonymous import without_people
from store.rules import DayLimit, pass_numbers

ZONE = ZoneInfo("Asia/Shanghai")
WANG = {"name": "王芳", "unit": "财政局", "reason": "送材料", "host": "张局长"}


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def rules(desk: Desk, **other: object) -> None:
    """Other house rules."""
    desk.rules = msgspec.structs.replace(desk.rules, **other)


def problems(refused: pytest.ExceptionInfo[InvalidRecord]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


# ── times, hosts, the service clock ──────────────────────────────────────────


def test_the_service_clock_runs_from_arriving_to_contact_host_and_end(desk: Desk, clock: FixedClock) -> None:
    """P48"""
    visit = sign_in(desk, {**WANG, "arrived_at": at(14, 30).isoformat()})
    clock.advance(minutes=3)
    visit = tell_host(desk, visit, "agreed")
    assert (visit.host_told_by, visit.host_told_at, visit.host_reply) == ("张伟", clock.now(), "agreed")
    clock.advance(minutes=7)
    visit = receive(desk, visit)
    clock.advance(minutes=20)
    gone = sign_out(desk, visit, "done", "材料已收")
    assert gone.service == (timedelta(minutes=2), timedelta(minutes=12), timedelta(minutes=32))
    assert gone.waited(clock.now()) == timedelta(minutes=12)


def test_handing_on_needs_a_receiver_and_the_first_contact_stays_written(desk: Desk) -> None:
    """P48: 首问责任"""
    visit = tell_host(desk, sign_in(desk, WANG), "agreed")
    assert (visit.first_contact, visit.contact) == ("张伟", "张伟")
    with pytest.raises(InvalidRecord) as refused:
        hand_on(desk, visit, "  ")
    assert problems(refused) == [("host", "required")]
    handed = hand_on(desk, visit, "李科长", "预算科", "王丽")
    assert (handed.first_contact, handed.contact, handed.host) == ("张伟", "王丽", "李科长")
    assert handed.host_told_at is None
    assert [(row["from"], row["to"], row["contact"]) for row in handed.handings] == [
        ("张局长", "李科长", "张伟")
    ]
    assert [found.code for found in needs_somebody(desk)] == ["host-not-told"]


def test_a_house_may_want_the_host_to_agree_first(desk: Desk) -> None:
    rules(desk, approval_needed=True)
    visit = desk.step(sign_in(desk, WANG))
    with pytest.raises(Refused, match="not-agreed"):
        receive(desk, visit)
    assert receive(desk, tell_host(desk, visit, "agreed")).state == "met"
    planned = Visit(desk.add("visit", {**WANG, "name": "李明", "expected_at": at(15).isoformat()}).document)
    here = desk.step(sign_in(desk, {}, planned))
    assert receive(desk, here).state == "met"


def test_a_visitor_who_is_not_received_is_off_the_list_with_the_reason(desk: Desk) -> None:
    visit = sign_in(desk, WANG)
    with pytest.raises(InvalidRecord):
        decline(desk, visit, " ")
    gone = decline(desk, visit, "主任外出，请电话联系")
    assert (gone.state, gone.outcome["kind"], gone.left_at) == ("declined", "failed", desk.clock.now())
    assert on_site(desk) == []


def test_a_visit_put_off_is_expected_anew_and_points_back(desk: Desk) -> None:
    visit = sign_in(desk, {**WANG, "phone": "13800138000"})
    with pytest.raises(InvalidRecord) as refused:
        put_off(desk, visit, at(10), "另约")
    assert problems(refused) == [("expected_at", "not-ahead")]
    again = put_off(desk, visit, at(15, day=24), "另约", ends=at(16, day=24))
    assert (again.state, again.name, again.visit_no, again.arrived_at) == ("expected", "王芳", "", None)
    assert again.phone_digest == visit.phone_digest
    assert desk.record(visit.id).state == "put-off"
    assert [link.how for link in links_of(desk, again)] == ["follows-from"]
    assert expected(desk, date(2026, 11, 24)) == [again]
    desk.undo()
    assert desk.record(visit.id).state == "arrived"


def test_nobody_leaves_twice_or_before_coming_or_comes_twice(desk: Desk) -> None:
    planned = Visit(desk.add("visit", {**WANG, "expected_at": at(15).isoformat()}).document)
    visit = sign_in(desk, {}, planned)
    with pytest.raises(Conflict):
        sign_in(desk, {}, planned)
    with pytest.raises(Refused, match="already-here"):
        sign_in(desk, {}, visit)
    with pytest.raises(InvalidRecord) as refused:
        sign_out(desk, visit, "done", "已办", left_at=at(14, 31))
    assert problems(refused) == [("left_at", "left-before-arrival")]
    with pytest.raises(InvalidRecord) as refused:
        sign_out(desk, visit, "done", "已办", left_at=at(18))
    assert problems(refused) == [("left_at", "not-yet")]
    gone = sign_out(desk, visit, "done", "已办")
    with pytest.raises(Refused, match="already-closed"):
        sign_out(desk, gone, "done", "已办")
    with pytest.raises(Refused, match="not-here"):
        tell_host(desk, gone, "agreed")
    with pytest.raises(InvalidRecord) as refused:
        sign_in(desk, {**WANG, "arrived_at": at(15).isoformat()})
    assert problems(refused) == [("arrived_at", "not-yet")]


def test_a_corrected_time_keeps_the_original_beside(desk: Desk, clock: FixedClock) -> None:
    visit = sign_in(desk, WANG)
    clock.advance(minutes=30)
    gone = sign_out(desk, visit, "done", "已办")
    with pytest.raises(InvalidRecord) as refused:
        correct_times(desk, gone, "", left_at=at(14, 50))
    assert problems(refused) == [("reason", "required")]
    with pytest.raises(InvalidRecord) as refused:
        correct_times(desk, gone, "误记", left_at=at(14, 20))
    assert problems(refused) == [("left_at", "left-before-arrival")]
    right = correct_times(desk, gone, "门卫告知14:50已离开", left_at=at(14, 50), arrived_at=at(14, 32))
    assert right.left_at == at(14, 50)
    assert [(row["field"], row["was"], row["now"]) for row in right.corrections] == [
        ("left_at", at(15, 2).isoformat(), at(14, 50).isoformat())
    ]


def test_a_window_of_time_ends_after_it_begins(desk: Desk) -> None:
    with pytest.raises(InvalidRecord) as refused:
        desk.add("visit", {**WANG, "expected_at": at(15).isoformat(), "expected_until": at(14).isoformat()})
    assert problems(refused) == [("expected_until", "ends-before-start")]


def test_companions_are_counted(desk: Desk) -> None:
    assert sign_in(desk, {**WANG, "companions": "李四、王五"}).headcount == 3


# ── reception card and rating ────────────────────────────────────────────────


def test_the_four_courtesies_and_the_rating_are_stored_and_counted_by_month(
    desk: Desk, clock: FixedClock
) -> None:
    """P45, P47"""
    first = note_courtesy(desk, sign_in(desk, WANG), ["warmth", "tea", "seat", "words"])
    assert first.courtesy == ("tea", "seat", "words", "warmth")
    clock.advance(minutes=10)
    rate(desk, sign_out(desk, receive(desk, desk.step(first)), "done", "已办"), 5)
    second = note_courtesy(desk, sign_in(desk, {**WANG, "host": "李科长"}), ["tea"])
    clock.advance(minutes=20)
    gone = sign_out(desk, second, "done", "已办")
    assert "rating" not in {name for name, value in gone.document.items() if value}
    with pytest.raises(InvalidRecord):
        rate(desk, gone, 6)
    counts = visit_counts(desk, date(2026, 11, 1))
    assert (counts.courtesy["tea"], counts.courtesy["seat"], counts.carded) == (2, 1, 1)
    assert (counts.mean_rating, counts.mean_wait, counts.over_limit) == (5.0, 15.0, 1)
    assert (counts.visits, counts.again, counts.came_again) == (2, 1, 1)


def test_the_figures_are_the_same_whether_the_visits_are_live_or_filed(desk: Desk, clock: FixedClock) -> None:
    """P45, P70: figures equal a count over the records"""
    for hour, unit, sort in ((8, "财政局", "business"), (9, "教育局", "errand"), (9, "财政局", "delivery")):
        clock.set(at(hour, day=20))
        visit = sign_in(
            desk, {**WANG, "name": f"来人{hour}{sort}", "unit": unit, "visit_class": sort, "headcount": 2}
        )
        clock.advance(minutes=30)
        sign_out(desk, visit, "done", "已办")
    clock.set(at(9))
    desk.add("visit", {**WANG, "expected_at": at(15).isoformat()})
    live = visit_counts(desk, date(2026, 11, 23))
    assert (live.visits, live.people, live.by_unit["财政局"], live.by_hour) == (3, 6, 2, {8: 1, 9: 2})
    assert live.by_state == {"left": 3, "expected": 1}
    clock.set(datetime(2026, 12, 20, 9, tzinfo=ZONE))
    file_settled(desk)
    assert visit_counts(desk, date(2026, 11, 1)).as_json() == live.as_json()
    assert visit_counts(desk, date(2026, 10, 1)).visits == 0


# ── passes ───────────────────────────────────────────────────────────────────


def test_the_next_free_pass_is_offered_and_one_pass_hangs_round_one_neck(desk: Desk) -> None:
    """P46"""
    rules(desk, passes="01-03")
    assert next_pass(desk) == "01"
    first = sign_in(desk, {**WANG, "pass_no": "01"})
    assert next_pass(desk) == "02"
    with pytest.raises(InvalidRecord) as refused:
        sign_in(desk, {**WANG, "name": "李明", "pass_no": "０１"})
    assert problems(refused) == [("pass_no", "pass-in-use")]
    assert not gone_on(desk, desk.duty_date)
    sign_out(desk, first, "done", "已办")
    assert next_pass(desk) == "01"


def test_a_pass_that_did_not_come_back_is_given_to_nobody_until_it_is_found(desk: Desk) -> None:
    rules(desk, passes="A1-A2")
    visit = sign_in(desk, {**WANG, "pass_no": "A1"})
    gone = sign_out(desk, visit, "done", "已办", pass_back="not-back")
    assert gone.pass_back == "not-back"
    assert [(one.number, one.state) for one in passes(desk)] == [("A1", "lost"), ("A2", "free")]
    with pytest.raises(InvalidRecord) as refused:
        sign_in(desk, {**WANG, "pass_no": "a1"})
    assert problems(refused) == [("pass_no", "pass-lost")]
    lost = passes(desk)[0].lost
    assert lost is not None
    assert [link.other for link in links_of(desk, lost)] == [visit.id]
    find_pass(desk, lost)
    assert next_pass(desk) == "A1"


def test_the_rule_for_passes_is_a_range() -> None:
    assert pass_numbers("08-11") == ("08", "09", "10", "11")
    assert pass_numbers(" A001 至 A003 ") == ("A001", "A002", "A003")
    assert pass_numbers("") == ()
    for wrong in ("x", "9-1", "A1-B3", "1-99999"):
        with pytest.raises(ValueError, match="passes"):
            pass_numbers(wrong)


# ── the evening check, the evacuation list ───────────────────────────────────


def test_who_stays_too_long_is_overdue_to_leave_exactly_at_the_limit(desk: Desk, clock: FixedClock) -> None:
    clock.set(at(9))
    visit = desk.step(desk.step(sign_in(desk, WANG)))
    clock.advance(minutes=desk.rules.stay_limit_minutes, seconds=-1)
    assert leaving_late(desk) == []
    clock.advance(seconds=1)
    assert leaving_late(desk) == [visit]
    assert [found.code for found in needs_somebody(desk)] == ["stays-late"]


def test_everybody_is_overdue_at_the_end_of_the_day_but_who_came_after_it(
    desk: Desk, clock: FixedClock
) -> None:
    clock.set(at(17, 50))
    early = sign_in(desk, WANG)
    clock.set(at(18))
    assert leaving_late(desk) == [early]
    late = sign_in(desk, {**WANG, "name": "李明"})
    assert leaving_late(desk) == [early]
    clock.set(at(2, day=24))
    assert set(leaving_late(desk)) == {early, late}


def test_the_evening_check_closes_each_as_it_was_in_one_go(desk: Desk, clock: FixedClock) -> None:
    """本人、补登、清场"""
    visits = [sign_in(desk, {**WANG, "name": name}) for name in ("甲", "乙", "丙", "丁")]
    clock.set(at(18, 5))
    generation = desk.generation
    sign_out(desk, visits[3], "done", "已办")
    closings = [
        Closing(visits[0], "signed-out"),
        Closing(visits[1], "afterwards", at(17, 30)),
        Closing(visits[2], "sweep"),
        Closing(visits[3], "sweep"),
    ]
    gone = sweep(desk, closings, "下班清查")
    assert desk.generation == generation + 2
    assert [(visit.name, visit.left_how, visit.left_at) for visit in gone] == [
        ("甲", "signed-out", at(18, 5)),
        ("乙", "afterwards", at(17, 30)),
        ("丙", "sweep", at(18, 5)),
    ]
    assert on_site(desk) == []
    assert desk.record(visits[3].id).document["left_how"] == "signed-out"
    desk.undo()
    assert len(on_site(desk)) == 3


def test_the_evacuation_list_has_officers_and_visitors_and_survives_a_damaged_desk(
    desk: Desk, clock: FixedClock
) -> None:
    day = {"name": "白班", "duty_date": "2026-11-23", "starts": at(8).isoformat(), "ends": at(18).isoformat()}
    desk.add("shift", {**day, "leader": "李建国", "officer": "张伟", "assistant": "王丽"})
    sign_in(desk, {**WANG, "headcount": 3})
    desk.backup()
    sign_in(desk, {**WANG, "name": "赵敏", "unit": "省政府办公厅"})
    live = evacuation_of(desk)
    assert (live.visitors, live.staff, live.source) == (4, ("李建国", "张伟", "王丽"), "")
    desk.path.write_bytes(b"{ damaged")
    before = {path: path.read_bytes() for path in desk.directory.rglob("*") if path.is_file()}
    known = evacuation_from_copy(desk.directory, clock)
    assert (known.visitors, known.staff, known.source) == (4, live.staff, "backup")
    assert [(visit.name, visit.unit) for visit in known.visits] == [
        ("王芳", "财政局"),
        ("赵**", "省政府办公厅"),
    ]
    assert known.unsure == {known.visits[1].id}
    assert known.as_of == clock.now()
    assert before == {path: path.read_bytes() for path in desk.directory.rglob("*") if path.is_file()}


# ── petitions and suggestions ────────────────────────────────────────────────

MATTER = {"title": "供暖温度不达标", "demand": "尽快检修"}


def petitioner(desk: Desk, heads: int = 1) -> Visit:
    return sign_in(
        desk, {"name": "王建军", "reason": "反映供暖", "visit_class": "petition", "headcount": heads}
    )


def test_a_petition_has_its_clocks_from_the_day_of_the_visit(desk: Desk, clock: FixedClock) -> None:
    """信访工作条例: 15 days to tell, 60 to settle, 30 more once with the reason told."""
    case = open_petition(desk, MATTER, petitioner(desk))
    assert case.told_due == datetime(2026, 12, 8, 18, tzinfo=ZONE)
    assert case.due_at == datetime(2027, 1, 22, 18, tzinfo=ZONE)
    assert case.due == case.told_due
    case = desk.step(case)
    assert (case.state, case.told_at, case.due) == ("told", clock.now(), case.due_at)
    with pytest.raises(InvalidRecord) as refused:
        extend_petition(desk, case, " ")
    assert problems(refused) == [("reason", "required")]
    case = extend_petition(desk, case, "等待检测报告，已电话告知")
    assert case.due_at == datetime(2027, 2, 21, 18, tzinfo=ZONE)
    with pytest.raises(Refused, match="already-extended"):
        extend_petition(desk, case, "再延")


def test_each_limit_is_a_house_rule_in_the_days_it_says(desk: Desk) -> None:
    rules(desk, petition_told=DayLimit(5, working=True), petition_done=DayLimit(10))
    case = open_petition(desk, MATTER, petitioner(desk))
    assert case.told_due == datetime(2026, 11, 30, 18, tzinfo=ZONE)
    assert case.due_at == datetime(2026, 12, 3, 18, tzinfo=ZONE)


@pytest.mark.parametrize(("heads", "collective"), [(4, False), (5, True)])
def test_five_people_are_a_collective_petition(desk: Desk, heads: int, collective: bool) -> None:
    assert open_petition(desk, MATTER, petitioner(desk, heads)).collective is collective


def test_a_petition_and_a_suggestion_stay_linked_after_the_person_is_removed(
    desk: Desk, clock: FixedClock
) -> None:
    """P30"""
    visit = petitioner(desk)
    case = open_petition(desk, MATTER, visit)
    words = {"title": "增设便民座椅", "reply_promised": True}
    with pytest.raises(InvalidRecord) as refused:
        open_suggestion(desk, words, visit)
    assert problems(refused) == [("due_at", "reply-day")]
    idea = open_suggestion(desk, {**words, "due_at": at(18, day=25).isoformat()}, visit)
    gone = sign_out(desk, visit, "passed-on", "已登记信访事项")
    with desk.transaction("change") as work:
        work.mark(gone, **without_people(gone, clock.now()))
    kept = desk.record(visit.id)
    assert isinstance(kept, Visit)
    assert kept.name == ""
    assert petition_of(desk, kept) == case
    assert {link.other for link in links_of(desk, kept)} == {case.id, idea.id}
    assert promised(desk) == [idea]
    desk.close(idea, "done", "已采纳并回复")
    assert promised(desk) == []


# ── earlier visitors, lists of expected ones ─────────────────────────────────


def test_earlier_visitors_are_offered_live_and_filed_by_initials_and_pinyin(
    desk: Desk, clock: FixedClock
) -> None:
    for name, unit in (
        ("王建军", "东门社区"),
        ("王芳", "财政局"),
        ("Wang Jim", "Siemens"),
        ("买买提·艾力", ""),
    ):
        visit = sign_in(desk, {**WANG, "name": name, "unit": unit})
        clock.advance(minutes=5)
        sign_out(desk, visit, "done", "已办")
    clock.advance(days=30)
    file_settled(desk)
    desk.search("王", wait=True)
    here = sign_in(desk, {**WANG, "name": "王建军", "unit": "东门社区"})
    load_known(desk)
    found = known_visitors(desk, "wj")
    assert [(one.name, one.unit, one.times) for one in found] == [("王建军", "东门社区", 2)]
    assert found[0].record_id == here.id
    assert [one.name for one in known_visitors(desk, "wangf")] == ["王芳"]
    assert [(one.name, one.unit) for one in known_visitors(desk, "wang j")] == [
        ("Wang Jim", "Siemens"),
        ("王建军", "东门社区"),
    ]
    assert [one.name for one in known_visitors(desk, "mmt")] == ["买买提·艾力"]
    assert known_visitors(desk, " ") == []


def test_a_list_of_visitors_is_taken_in_once(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "visitors.csv"
    table.write_text(
        "姓名,单位,事由,被访人,预约时间,人数,车牌,类别,联系电话\n"
        "赵敏,省政府办公厅,调研,张立新,2026-11-25 15:00-16:30,4,京A12345,公务,139-1234-5678\n"
        "周海,融媒体中心,采访,周敏,2026-11-25 16:00,,,采访,\n",
        encoding="utf-8",
    )
    report = apply_import(desk, plan_import(desk, table))
    assert [line.verdict for line in report.lines] == ["new", "new"]
    first, second = expected(desk, date(2026, 11, 25))
    assert (first.name, first.headcount, first.expected_until) == ("赵敏", 4, at(16, 30, day=25))
    assert (second.visit_class, second.expected_at) == ("media", at(16, day=25))
    again = apply_import(desk, plan_import(desk, table))
    assert [line.verdict for line in again.lines] == ["same", "same"]
    other = table.read_text(encoding="utf-8").replace("139-1234-5678", "139-9999-5678")
    table.write_text(other, encoding="utf-8")
    assert [line.verdict for line in plan_import(desk, table).lines] == ["changed", "same"]
    table.write_text(
        "姓名,事由,被访人,预约时间\n赵敏,调研,张立新,月底\n李四,,周敏,2026-11-25\n", encoding="gb18030"
    )
    wrong = plan_import(desk, table)
    assert [(line.verdict, line.code) for line in wrong.lines] == [
        ("refused", "import-bad-value"),
        ("refused", "invalid-record"),
    ]


def test_those_whom_a_calendar_invites_are_expected(desk: Desk, tmp_path: Path) -> None:
    calendar = tmp_path / "invitation.ics"
    calendar.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART:20261125T070000Z\r\nDTEND:20261125T080000Z\r\nSUMMARY:方案评审\r\n"
        "ORGANIZER;CN=张立新:mailto:z@x.cn\r\nATTENDEE;CN=赵敏:mailto:a@x.cn\r\nATTENDEE;CN=周海:mailto:b@x.cn\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n",
        encoding="utf-8",
    )
    apply_import(desk, plan_import(desk, calendar, visitors=True))
    found = expected(desk, date(2026, 11, 25))
    assert {(visit.name, visit.host, visit.reason) for visit in found} == {
        ("赵敏", "张立新", "方案评审"),
        ("周海", "张立新", "方案评审"),
    }
    assert {visit.expected_until for visit in found} == {at(16, day=25)}
