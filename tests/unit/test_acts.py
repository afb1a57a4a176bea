"""The acts on any record: chase, instruct, relay, hand on, assign, put off, confirm, split, link."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store import (
    Desk,
    FixedClock,
    FollowUp,
    InvalidRecord,
    Record,
    Refused,
    add_link,
    answer_chase,
    assign,
    chase,
    chase_count,
    confirm,
    deliver_instruction,
    from_template,
    give_opinion,
    hand_to,
    instruct,
    last_chased,
    links_of,
    note_instruction,
    part_counts,
    parts_of,
    pending,
    postpone,
    relay,
    relay_received,
    relay_told,
    remove_link,
    save_as_template,
    sign_in,
    split,
    templates,
    write_line,
)


@pytest.fixture
def colleague(desk: Desk, clock: FixedClock) -> Iterator[Desk]:
    """李娜 at the same desk, in a session of her own."""
    opened = Desk.open(desk.directory, clock, "李娜")
    yield opened
    opened.shut()


def errand(desk: Desk, title: str = "老旧小区改造", **values: object) -> Record:
    return desk.add("errand", {"title": title, "owner": "赵磊", **values})


def problems(refused: pytest.ExceptionInfo[InvalidRecord]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize("kind", ["errand", "incoming", "meeting", "visit", "note"])
def test_any_record_can_be_chased_and_instructed_and_passed_on(desk: Desk, kind: str) -> None:
    """P35, P41: one key on any record."""
    made = {
        "errand": lambda: errand(desk),
        "incoming": lambda: desk.add("incoming", {"title": "通知", "sender": "省政府办公厅"}),
        "meeting": lambda: desk.add("meeting", {"title": "调度会", "starts": "2026-11-24T09:00:00+08:00"}),
        "visit": lambda: sign_in(desk, {"name": "王芳", "reason": "送材料", "host": "张局长"}),
        "note": lambda: write_line(desk, "东门停水"),
    }
    record = chase(desk, made[kind](), "赵磊", "电话")
    record = instruct(desk, record, "李建国", "请抓紧").record
    told = relay(desk, record, "down", "请各科室知悉", ["综合科"])
    assert chase_count(record) == 1
    assert record.instructions[0]["words"] == "请抓紧"
    assert [(found.how, found.other) for found in links_of(desk, told)] == [("about", record.id)]


def test_a_chase_says_whom_how_and_what_was_answered(desk: Desk, clock: FixedClock) -> None:
    record = chase(desk, errand(desk), "赵磊", "电话")
    clock.advance(hours=3)
    record = chase(desk, record, "赵磊", "当面", "明早报送")
    assert chase_count(record) == 2
    assert last_chased(record) == clock.now()
    record = answer_chase(desk, record, "正在核对", 1)
    assert [row["answer"] for row in record.chases] == ["正在核对", "明早报送"]
    with pytest.raises(InvalidRecord) as refused:
        chase(desk, record, "  ")
    assert problems(refused) == [("whom", "required")]


def test_a_leaders_words_never_change_and_notes_stand_apart(desk: Desk) -> None:
    """P35"""
    record = instruct(desk, errand(desk), "李建国", "请住建局\n本周内报方案。", to=["住建局"]).record
    for rows in ([], [{**record.instructions[0], "words": "缓办"}]):
        with pytest.raises(Refused, match="instruction-fixed"):
            desk.change(record, instructions=rows)
    record = note_instruction(desk, record, 1, "已电话转告")
    assert record.instructions[0]["words"] == "请住建局\n本周内报方案。"
    assert record.progress[-1]["instruction"] == 1
    record = deliver_instruction(desk, record, 1, "住建局")
    assert record.instructions[0]["delivered_at"]
    with pytest.raises(Refused, match="already-delivered"):
        deliver_instruction(desk, record, 1)


def test_an_instruction_fans_out_into_tasks_and_is_undone_as_one(desk: Desk, clock: FixedClock) -> None:
    """P20, P35, P55"""
    origin = errand(desk)
    due = clock.now() + timedelta(days=3)
    done = instruct(
        desk,
        origin,
        "李建国",
        "分头落实",
        follow_ups=[
            FollowUp("摸排底数", owner="赵磊", due_at=due),
            FollowUp("督办进度", unit="住建局", due_at=due, kind="supervision"),
        ],
    )
    assert [(task.kind, task.source, task.due) for task in done.follow_ups] == [
        ("errand", "李建国", due),
        ("supervision", "李建国", due),
    ]
    assert {found.other for found in links_of(desk, done.record) if found.how == "decided-by"} == {
        task.id for task in done.follow_ups
    }
    desk.undo()
    assert [record.title for record in desk.records("tasks")] == [origin.title]
    assert not desk.record(origin.id).instructions


def test_a_relay_is_delivered_when_everybody_has_received_it(desk: Desk, clock: FixedClock) -> None:
    """P41"""
    told = relay(desk, None, "down", "明日停电\n请备份", ["综合科", "信息科", "信息科"], "phone")
    assert told.title == "明日停电"
    assert told.due == clock.now() + timedelta(minutes=desk.rules.relay_minutes)
    told = relay_told(desk, told, "综合科", "in-person")
    told = relay_received(desk, told, "综合科", read_back=True)
    assert told.is_open
    assert told.receipts[0]["how"] == "in-person"
    with pytest.raises(Refused, match="not-received"):
        desk.close(told, "done", "都通知到了")
    with pytest.raises(Refused, match="no-such-recipient"):
        relay_received(desk, told, "督查室")
    told = relay_received(desk, told, "信息科")
    assert (told.state, told.outcome["words"]) == ("delivered", "2/2")
    with pytest.raises(InvalidRecord) as refused:
        relay(desk, None, "down", "", [])
    assert set(problems(refused)) == {("words", "required"), ("to", "required")}


def test_who_is_taken_off_a_relay_before_being_told_leaves_no_row(desk: Desk) -> None:
    told = relay(desk, None, "across", "会议改期", ["综合科", "信息科", "督查室"])
    told = relay_told(desk, told, "综合科")
    told = desk.change(told, to=["信息科"])
    assert [row["who"] for row in told.receipts] == ["信息科", "综合科"]


def test_a_matter_is_handed_on_and_has_to_be_accepted_anew(desk: Desk) -> None:
    """P26"""
    record = desk.step(errand(desk))
    record = hand_to(desk, record, "王丽", "综合科", "赵磊出差")
    assert (record.document["owner"], record.document["unit"], record.state) == ("王丽", "综合科", "assigned")
    assert (record.handed[0]["from"], record.handed[0]["reason"]) == ("赵磊", "赵磊出差")
    with pytest.raises(Refused, match="no-owner-here"):
        hand_to(desk, write_line(desk, "停水"), "王丽")


def test_exactly_one_unit_leads_and_the_others_give_their_opinion(desk: Desk) -> None:
    """P18, P43"""
    record = assign(desk, errand(desk), "住建局", ["财政局", "水务局"])
    for lead, co_units, code in (
        ("住建局、财政局", [], "two-leads"),
        ("住建局", ["住建局"], "lead-among-co-units"),
    ):
        with pytest.raises(InvalidRecord) as refused:
            assign(desk, record, lead, co_units)
        assert [code for _field, code in problems(refused)] == [code]
    with pytest.raises(InvalidRecord) as refused:
        give_opinion(desk, record, "财政局", "objected")
    assert problems(refused) == [("words", "required")]
    record = give_opinion(desk, record, "财政局", "agreed")
    with pytest.raises(InvalidRecord) as refused:
        desk.close(record, "done", "已完成")
    assert problems(refused) == [("without_opinion", "opinion-missing")]
    assert refused.value.problems[0].facts == {"units": ["水务局"]}
    closed = desk.close(record, "done", "已完成", without_opinion="水务局答复无意见，书面后补")
    assert closed.state == "closed"


def test_a_due_time_is_put_off_with_a_reason_and_the_old_one_is_kept(desk: Desk, clock: FixedClock) -> None:
    """P22"""
    old = clock.now() + timedelta(days=1)
    record = errand(desk, due_at=old.isoformat())
    with pytest.raises(InvalidRecord) as refused:
        postpone(desk, record, clock.now() - timedelta(hours=1), "来不及")
    assert problems(refused) == [("due_at", "due-past")]
    with pytest.raises(InvalidRecord) as refused:
        postpone(desk, record, old + timedelta(days=1), " ")
    assert problems(refused) == [("reason", "required")]
    record = postpone(desk, record, old + timedelta(days=1), "等资料")
    assert record.due == old + timedelta(days=1)
    assert datetime.fromisoformat(record.postponed[0]["due_at"]) == old


def test_what_a_leader_gave_is_closed_when_he_has_confirmed_it(desk: Desk) -> None:
    """P23"""
    desk.add("person", {"title": "李建国", "is_leader": True})
    record = errand(desk, source="李建国")
    record = desk.close(record, "done", "已办妥")
    assert (record.state, record.is_open, record.closed_at) == ("to-confirm", True, None)
    assert [band for band, _records in pending(desk)] == ["waiting"]
    with pytest.raises(Refused, match="to-confirm"):
        desk.close(record, "done", "再办一次")
    record = confirm(desk, record, "李建国", "再核一遍", satisfied=False)
    assert (record.state, record.outcome) == ("underway", {})
    record = confirm(desk, desk.close(record, "done", "已核实"), "李建国", "可以")
    assert (record.state, record.outcome["confirmed_by"]) == ("closed", "李建国")
    with pytest.raises(Refused, match="nothing-to-confirm"):
        confirm(desk, errand(desk, "另一件"), "李建国")


def test_a_whole_waits_for_its_parts(desk: Desk) -> None:
    """Issue 4: a closed parent with open steps is refused."""
    whole = errand(desk)
    first, second = split(desk, whole, ["摸排", FollowUp("出方案", owner="王丽")])
    whole = desk.record(whole.id)
    assert {part.id for part in parts_of(desk, whole)} == {first.id, second.id}
    desk.close(first, "done", "已摸排")
    assert part_counts(desk) == {whole.id: (1, 2)}
    with pytest.raises(Refused, match="parts-open"):
        desk.close(whole, "done", "全部完成")
    desk.close(second, "done", "已出")
    assert desk.close(whole, "done", "全部完成").state == "closed"


def test_links_that_would_run_in_a_circle_are_refused(desk: Desk) -> None:
    """Issue 4: a loop of links."""
    one, two, three = (errand(desk, title) for title in ("一", "二", "三"))
    two = add_link(desk, two, "part-of", one)
    three = add_link(desk, three, "part-of", two)
    with pytest.raises(Refused, match="link-loop"):
        add_link(desk, one, "part-of", three)
    with pytest.raises(Refused, match="link-to-itself"):
        add_link(desk, one, "about", one)
    one = add_link(desk, one, "about", three)
    assert add_link(desk, one, "about", three) == one
    one = remove_link(desk, one, "about", three.id)
    assert not one.links
    with pytest.raises(Refused, match="no-such-link"):
        remove_link(desk, one, "about", three.id)
    with pytest.raises(Refused, match="link-to-closed"):
        add_link(desk, errand(desk, "四"), "part-of", desk.close(errand(desk, "五"), "done", "已办"))


def test_a_template_begins_the_same_matter_anew_and_stands_in_no_list(desk: Desk, clock: FixedClock) -> None:
    due = (clock.now() + timedelta(days=2)).isoformat()
    record = errand(desk, due_at=due, unit="住建局", central=True)
    split(desk, record, ["摸排", "出方案"])
    kept = save_as_template(desk, desk.record(record.id), "改造督办")
    with pytest.raises(InvalidRecord) as refused:
        save_as_template(desk, desk.record(record.id), "改造督办")
    assert problems(refused) == [("name", "name-taken")]
    clock.advance(days=30)
    assert templates(desk, "errand") == [kept]
    assert templates(desk, "incoming") == []
    made = from_template(desk, kept, owner="王丽")
    assert (made.title, made.document["owner"], made.central) == (record.title, "王丽", True)
    assert made.due == clock.now() + timedelta(days=2)
    assert [part.title for part in parts_of(desk, made)] == ["摸排", "出方案"]
    listed = {found.id for _band, records in pending(desk) for found in records}
    assert kept.id not in listed


def test_what_is_closed_is_not_chased_handed_on_or_put_off(desk: Desk, clock: FixedClock) -> None:
    closed = desk.close(errand(desk), "done", "已办")
    later = clock.now() + timedelta(days=1)
    for act in (
        lambda: chase(desk, closed, "赵磊"),
        lambda: hand_to(desk, closed, "王丽"),
        lambda: assign(desk, closed, "住建局"),
        lambda: postpone(desk, closed, later, "等资料"),
        lambda: split(desk, closed, ["一"]),
    ):
        with pytest.raises(Refused, match="already-closed"):
            act()


def test_old_records_open_and_take_the_new_acts(tmp_path: Path, clock: FixedClock) -> None:
    """A record stored before there were chases, stamps or co-units."""
    desk = Desk.open(tmp_path / "old", clock, "张伟")
    fresh = desk.add("errand", {"title": "取文件", "owner": "王丽"})
    desk.shut()
    tables = json.loads(desk.path.read_text("utf-8"))
    for document in tables["tasks"].values():
        del document["stamps"]
    desk.path.write_text(json.dumps(tables), "utf-8")
    again = Desk.open(tmp_path / "old", clock, "张伟")
    record = chase(again, again.record(fresh.id), "王丽")
    assert [row["state"] for row in again.step(record).document["stamps"]] == ["accepted"]
    again.shut()


def test_a_link_made_with_a_new_record_is_seen_from_both_sides(desk: Desk) -> None:
    """P55, P70"""
    origin = errand(desk)
    made = desk.add("issue", {"title": "漏水", "links": [{"id": origin.id, "how": "follows-from"}]})
    assert [(found.how, found.outward) for found in links_of(desk, origin)] == [("follows-from", False)]
    assert [(found.how, found.outward) for found in links_of(desk, made)] == [("follows-from", True)]
