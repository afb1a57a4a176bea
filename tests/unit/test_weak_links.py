"""The weak-link scan (P56): one seeded fault of each kind gives exactly one finding, clean data none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from store import (
    Desk,
    FixedClock,
    FollowUp,
    Incoming,
    Record,
    Routine,
    answer_ask,
    ask,
    awaiting_decision,
    being_served,
    circulate,
    confirm,
    deliver_instruction,
    give_back,
    give_opinion,
    instruct,
    miss,
    needs_somebody,
    relay,
    relay_received,
    sign_in,
    sign_out,
    split,
    weak_links,
)
from tui import wording


@pytest.fixture
def clean(desk: Desk, clock: FixedClock) -> Desk:
    """A desk whose matters are all in order: owned, accepted, due later, moving, delivered, confirmed."""
    due = (clock.now() + timedelta(days=20)).isoformat()
    desk.add("person", {"title": "李建国", "is_leader": True})
    record = desk.step(desk.add("errand", {"title": "取文件", "owner": "王丽", "due_at": due}))
    split(desk, record, [FollowUp("分一", owner="赵磊", due_at=clock.now() + timedelta(days=5))])
    desk.add("errand", {"title": "随到随办", "owner": "王丽", "no_due_reason": "长期", "state": "accepted"})
    done = instruct(desk, desk.record(record.id), "李建国", "抓紧", to=["王丽"])
    deliver_instruction(desk, done.record, 1)
    told = relay(desk, None, "down", "停电", ["综合科"])
    relay_received(desk, told, "综合科")
    letter = Incoming(
        desk.add("incoming", {"title": "通知", "sender": "省办", "lead_unit": "综合科"}).document
    )
    give_back(desk, circulate(desk, desk.step(desk.step(letter)), ["周敏"]), "周敏")
    joint = desk.add(
        "supervision",
        {"title": "改造", "demands": "完工", "due_at": due, "unit": "住建局", "co_units": ["财政局"]},
    )
    give_opinion(desk, joint, "财政局", "agreed")
    sign_out(desk, sign_in(desk, {"name": "王芳", "reason": "送材料", "host": "张局长"}), "done", "已收")
    desk.change(desk.record(desk.records("tasks")[1].id), state="accepted")
    return desk


def errand(desk: Desk, **values: object) -> Record:
    due = desk.clock.now() + timedelta(days=20)
    known = {"title": "有病的事", "owner": "赵磊", "due_at": due.isoformat(), "state": "accepted"}
    return desk.add("errand", {**known, **values})


def _request(desk: Desk) -> Record:
    due = (desk.clock.now() + timedelta(days=20)).isoformat()
    values = {"title": "关于修缮的请示", "options": ["修"], "to_leader": "李建国", "due_at": due}
    return desk.add("request", values)


def _carried_out(desk: Desk) -> None:
    done = instruct(desk, desk.step(_request(desk)), "李建国", "同意", follow_ups=[FollowUp("修")])
    desk.close(done.follow_ups[0], "done", "已修")
    confirm(desk, desk.record(done.follow_ups[0].id), "李建国", "好")


def _unheard(desk: Desk) -> None:
    errand(desk, co_units=["水务局"])


def _circulating(desk: Desk) -> None:
    letter = Incoming(desk.add("incoming", {"title": "函", "sender": "省办", "lead_unit": "综合科"}).document)
    circulate(desk, desk.step(desk.step(letter)), ["周敏"])


def _asking(desk: Desk) -> None:
    due = (desk.clock.now() + timedelta(days=20)).isoformat()
    item = desk.add("supervision", {"title": "改造", "demands": "完工", "due_at": due, "unit": "住建局"})
    ask(desk, item, "suspension", "等批复")


FAULTS: dict[str, tuple[Callable[[Desk], object], timedelta]] = {
    "no-owner": (lambda desk: errand(desk, owner=""), timedelta(0)),
    "no-due": (lambda desk: errand(desk, due_at=None), timedelta(0)),
    "not-accepted": (lambda desk: errand(desk, state="assigned"), timedelta(minutes=30)),
    "quiet": (errand, timedelta(days=7)),
    "overdue": (
        lambda desk: errand(desk, due_at=(desk.clock.now() + timedelta(hours=1)).isoformat()),
        timedelta(hours=1),
    ),
    "unconfirmed": (
        lambda desk: desk.close(errand(desk, source="李建国"), "done", "已办"),
        timedelta(0),
    ),
    "instruction-undelivered": (
        lambda desk: instruct(desk, errand(desk), "李建国", "速办", to=["赵磊"]),
        timedelta(hours=1),
    ),
    "not-received": (lambda desk: relay(desk, None, "up", "情况", ["省办", "市委办"]), timedelta(minutes=30)),
    "circulation-out": (_circulating, timedelta(days=2)),
    "opinion-missing": (_unheard, timedelta(days=3)),
    "undecided": (lambda desk: desk.step(_request(desk)), timedelta(days=2)),
    "effect-unchecked": (_carried_out, timedelta(0)),
    "ask-unanswered": (_asking, timedelta(days=2)),
    "still-inside": (
        lambda desk: sign_in(desk, {"name": "王建军", "reason": "反映供暖", "visit_class": "petition"}),
        timedelta(hours=3, minutes=28),
    ),
    "no-outcome": (
        lambda desk: desk.add(
            "meeting",
            {
                "title": "调度会",
                "starts": desk.clock.now().isoformat(),
                "ends": (desk.clock.now() + timedelta(hours=1)).isoformat(),
            },
        ),
        timedelta(hours=1),
    ),
}


def found(desk: Desk) -> list[str]:
    return [one.code for one in weak_links(desk)]


def test_clean_data_has_no_weak_link(clean: Desk) -> None:
    """P56"""
    assert found(clean) == []


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_one_seeded_fault_gives_exactly_one_finding(clean: Desk, clock: FixedClock, code: str) -> None:
    """P56"""
    seed, later = FAULTS[code]
    seed(clean)
    if later:
        clock.advance(seconds=later.total_seconds() - 60)
        assert code not in found(clean)
        clock.advance(minutes=1)
    unrelated = {"quiet"} if later >= timedelta(days=7) and code != "quiet" else set()
    seen = [one for one in weak_links(clean) if one.code not in unrelated]
    if code == "quiet":
        seen = [one for one in seen if one.record.title == "有病的事"]
    assert [one.code for one in seen] == [code]
    assert wording.finding(seen[0])


def test_a_routine_missed_yesterday_is_found_until_somebody_says_why(clean: Desk, clock: FixedClock) -> None:
    """P37, P56"""
    routine = Routine(clean.add("routine", {"title": "值班电话测试", "at": "14:00"}).document)
    clock.advance(days=1)
    assert found(clean).count("routine-missed") == 1
    miss(clean, routine, clean.duty_date - timedelta(days=1), "线路检修")
    assert "routine-missed" not in found(clean)


def test_the_scan_says_whom_it_waits_for(clean: Desk, clock: FixedClock, chinese: None) -> None:
    relay(clean, None, "down", "停水", ["综合科", "信息科"])
    clock.advance(minutes=30)
    assert [wording.finding(one) for one in weak_links(clean)] == ["未收到：综合科、信息科"]


def test_what_is_suspended_is_no_weak_link(clean: Desk, clock: FixedClock) -> None:
    _asking(clean)
    item = clean.records("tasks")[-1]
    answer_ask(clean, item, True, "李建国")
    clock.advance(days=12)
    assert item.id not in {one.record.id for one in weak_links(clean)}
    assert item.id not in {one.record.id for one in needs_somebody(clean)}


def test_central_links_stand_first(clean: Desk, clock: FixedClock) -> None:
    errand(clean, owner="", title="甲")
    clock.advance(minutes=5)
    errand(clean, owner="", title="乙", central=True)
    assert [one.record.title for one in weak_links(clean)] == ["乙", "甲"]


def test_requests_that_wait_stand_with_their_options(clean: Desk) -> None:
    """P15"""
    waiting = clean.step(_request(clean))
    assert [request.options for request in awaiting_decision(clean)] == [("修",)]
    instruct(clean, waiting, "李建国", "同意")
    assert awaiting_decision(clean) == []


def test_who_is_inside_is_being_served(clean: Desk) -> None:
    """P16"""
    visit = sign_in(clean, {"name": "王建军", "reason": "反映供暖", "visit_class": "petition"})
    assert being_served(clean) == [visit]
