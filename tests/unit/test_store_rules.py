"""The rules of the office, as an officer meets them: outcomes, conflicts, undo, numbers, order, privacy."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import (
    KINDS,
    Change,
    Conflict,
    Desk,
    Errand,
    FixedClock,
    Incoming,
    InvalidRecord,
    Note,
    NotFound,
    Record,
    Refused,
    Routine,
    Tick,
    Visit,
    agenda_of,
    checklist_of,
    correct,
    counts,
    miss,
    needs_somebody,
    on_duty,
    on_site,
    pending,
    present_name,
    rename,
    sign_in,
    sign_out,
    standing,
    tell_host,
    tick,
    untick,
    write_line,
)

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
WANG = {"name": "王芳", "unit": "财政局", "reason": "送材料", "host": "张局长"}
LETTER = {"title": "关于做好冬季防火工作的通知", "sender": "省政府办公厅"}


def at(hour: int, minute: int = 0, day: int = 23) -> str:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE).isoformat()


SAMPLES: dict[str, dict[str, object]] = {
    "errand": {"title": "取文件"},
    "meeting": {"title": "防汛调度会", "starts": at(14)},
    "appointment": {"title": "下乡", "starts": at(9)},
    "incoming": dict(LETTER),
    "visit": dict(WANG),
    "routine": {"title": "值班电话测试", "at": "14:00"},
    "note": {"text": "东门停水"},
    "shift": {
        "name": "白班",
        "duty_date": "2026-11-23",
        "starts": at(8),
        "ends": at(18),
        "leader": "李建国",
        "officer": "张伟",
    },
    "person": {"title": "张局长"},
    "unit": {"title": "财政局"},
}
NEEDS_OUTCOME = sorted(kind for kind in SAMPLES if KINDS[kind].closes_with_outcome)


@pytest.fixture
def colleague(desk: Desk, clock: FixedClock) -> Desk:
    """李娜 at the same desk, in a session of her own."""
    return Desk.open(desk.directory, clock, "李娜")


def errand(desk: Desk, title: str = "取文件", **values: object) -> Errand:
    return Errand(desk.add("errand", {"title": title, **values}).document)


def routine(desk: Desk, title: str = "值班电话测试") -> Routine:
    return Routine(desk.add("routine", {"title": title, "at": "14:00"}).document)


def history(desk: Desk) -> str:
    return "".join(path.read_text() for path in desk.history.files())


# ── 有始有终: nothing closes without an outcome ──────────────────────────────────────


@pytest.mark.parametrize("kind", NEEDS_OUTCOME)
@pytest.mark.parametrize("words", ["", "   ", "\u3000\t\n", "\u200b\u202e"])
def test_nothing_closes_without_words_for_its_outcome(desk: Desk, kind: str, words: str) -> None:
    """P27"""
    record = desk.add(kind, SAMPLES[kind])
    with pytest.raises(InvalidRecord) as refused:
        desk.close(record, "done", words)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("words", "no-outcome")]
    assert desk.record(record.id).is_open


@pytest.mark.parametrize("kind", NEEDS_OUTCOME)
def test_nothing_closes_without_the_kind_of_its_outcome(desk: Desk, kind: str) -> None:
    """P27"""
    record = desk.add(kind, SAMPLES[kind])
    with pytest.raises(InvalidRecord) as refused:
        desk.close(record, "", "已办")
    assert refused.value.problems[0].field == "outcome"


@pytest.mark.parametrize("kind", NEEDS_OUTCOME)
@pytest.mark.parametrize("outcome", [None, {}, {"kind": "", "words": ""}, {"kind": "done", "words": " "}])
def test_no_way_around_the_closing_dialog_leads_to_closed(desk: Desk, kind: str, outcome: object) -> None:
    """P27"""
    record = desk.add(kind, SAMPLES[kind])
    closed = KINDS[kind].closed_states[0]
    with pytest.raises(Refused, match="no-outcome"):
        desk.change(record, state=closed, outcome=outcome)
    with pytest.raises(Refused, match="no-outcome"):
        desk.add(kind, {**SAMPLES[kind], "state": closed, "outcome": outcome})


def test_an_outcome_of_one_character_is_too_short(desk: Desk) -> None:
    """P27"""
    with pytest.raises(InvalidRecord) as refused:
        desk.close(errand(desk), "done", "办")
    assert refused.value.problems[0].code == "too-short"
    assert refused.value.problems[0].facts == {"least": 2}


def test_the_outcome_of_a_closed_matter_cannot_be_taken_away(desk: Desk) -> None:
    """P27"""
    closed = desk.close(errand(desk), "done", "已取回")
    with pytest.raises(Refused, match="no-outcome"):
        desk.change(closed, outcome=None)
    assert desk.record(closed.id).outcome["words"] == "已取回"


@pytest.mark.parametrize("kind", NEEDS_OUTCOME)
def test_a_closed_matter_says_how_it_ended_who_said_so_and_when(desk: Desk, kind: str) -> None:
    """P27"""
    closed = desk.close(desk.add(kind, SAMPLES[kind]), "partly", "先办了一半")
    assert not closed.is_open
    assert closed.outcome == {"kind": "partly", "words": "先办了一半", "by": "张伟", "at": at(14, 32)}
    assert closed.closed_at == datetime(2026, 11, 23, 14, 32, tzinfo=ZONE)


def test_a_matter_closes_once(desk: Desk) -> None:
    closed = desk.close(errand(desk), "done", "已取回")
    with pytest.raises(Refused, match="already-closed"):
        desk.close(closed, "failed", "又没取到")


# ── two officers, one record ─────────────────────────────────────────────────────────


def test_a_colleagues_change_is_not_overwritten(desk: Desk, colleague: Desk) -> None:
    mine = errand(desk)
    colleague.poll()
    colleague.change(colleague.record(mine.id), title="取文件两份")
    with pytest.raises(Conflict) as conflict:
        desk.change(mine, title="取公文")
    assert conflict.value.theirs.title == "取文件两份"
    assert conflict.value.theirs.changed_by == "李娜"
    assert desk.record(mine.id).title == "取文件两份"


def test_every_act_on_a_stale_record_is_a_conflict(desk: Desk, colleague: Desk) -> None:
    stale = errand(desk)
    colleague.poll()
    colleague.change(colleague.record(stale.id), title="取文件两份")
    acts: list[Callable[[], object]] = [
        lambda: desk.step(stale),
        lambda: desk.close(stale, "done", "已取回"),
        lambda: desk.hide(stale, "重复"),
        lambda: desk.add_progress(stale, "已联系"),
    ]
    for act in acts:
        with pytest.raises(Conflict):
            act()


def test_a_refused_change_still_tells_what_the_colleague_wrote(desk: Desk, colleague: Desk) -> None:
    mine = errand(desk)
    colleague.poll()
    colleague.change(colleague.record(mine.id), title="取文件两份")
    told: list[Change] = []
    desk.subscribe(told.append)
    with pytest.raises(Conflict):
        desk.change(mine, title="取公文")
    assert told == [Change(frozenset({"tasks"}), frozenset({mine.id}), elsewhere=True)]


def test_looking_at_a_masked_number_does_not_disturb_the_form_of_a_colleague(
    desk: Desk, colleague: Desk
) -> None:
    """P64"""
    visit = sign_in(desk, {**WANG, "phone": "13800138000"})
    colleague.poll()
    colleague.note("reveal", colleague.record(visit.id), reason="回电")
    changed = desk.change(visit, reason="送材料两份")
    assert changed.reason == "送材料两份"
    assert '"action":"reveal"' in history(desk)
    assert '"by":"李娜"' in history(desk)
    assert "回电" in history(desk)


def test_who_wrote_a_record_is_never_replaced_by_who_changed_it(desk: Desk, colleague: Desk) -> None:
    """P62"""
    mine = errand(desk)
    colleague.poll()
    changed = colleague.change(
        colleague.record(mine.id), title="取文件两份", created_by="李娜", created_at=at(1), kind="meeting"
    )
    assert (changed.created_by, changed.changed_by) == ("张伟", "李娜")
    assert changed.created_at == datetime(2026, 11, 23, 14, 32, tzinfo=ZONE)
    assert changed.document["kind"] == "errand"


# ── undo ─────────────────────────────────────────────────────────────────────────────


def test_undoing_a_creation_takes_the_record_away_and_redoing_brings_it_back(desk: Desk) -> None:
    made = errand(desk)
    assert desk.undo().action == "add"
    with pytest.raises(NotFound):
        desk.record(made.id)
    desk.redo()
    assert desk.record(made.id).title == "取文件"
    desk.undo()
    assert desk.records("tasks") == []


def test_undoing_a_closing_opens_the_matter_again_and_redoing_closes_it_with_its_words(desk: Desk) -> None:
    made = errand(desk)
    desk.close(made, "done", "已取回")
    desk.undo()
    opened = desk.record(made.id)
    assert opened.is_open
    assert not opened.outcome
    desk.redo()
    assert desk.record(made.id).outcome["words"] == "已取回"


def test_a_tick_can_be_undone_and_redone(desk: Desk) -> None:
    daily = routine(desk)
    tick(desk, daily, TODAY)
    desk.undo()
    assert checklist_of(desk, TODAY)[0].tick is None
    desk.redo()
    assert checklist_of(desk, TODAY)[0].tick is not None


def test_several_changes_are_undone_newest_first(desk: Desk) -> None:
    made = errand(desk)
    once = desk.change(made, title="取文件一份")
    desk.change(once, title="取文件两份")
    desk.undo()
    assert desk.record(made.id).title == "取文件一份"
    desk.undo()
    assert desk.record(made.id).title == "取文件"
    desk.redo()
    desk.redo()
    assert desk.record(made.id).title == "取文件两份"
    with pytest.raises(Refused, match="nothing-to-redo"):
        desk.redo()


def test_what_a_colleague_changed_since_is_not_undone(desk: Desk, colleague: Desk) -> None:
    made = errand(desk)
    colleague.poll()
    colleague.change(colleague.record(made.id), title="取文件两份")
    with pytest.raises(Refused, match="changed-since"):
        desk.undo()
    assert desk.record(made.id).title == "取文件两份"


def test_a_colleagues_change_is_not_mine_to_undo(desk: Desk, colleague: Desk) -> None:
    errand(desk)
    with pytest.raises(Refused, match="nothing-to-undo"):
        colleague.undo()


def test_a_new_change_leaves_nothing_to_redo(desk: Desk) -> None:
    errand(desk)
    desk.undo()
    errand(desk, "送文件")
    with pytest.raises(Refused, match="nothing-to-redo"):
        desk.redo()


def test_undoing_an_untick_does_not_make_a_second_tick(desk: Desk, colleague: Desk) -> None:
    daily = routine(desk)
    tick(desk, daily, TODAY)
    untick(desk, daily, TODAY)
    colleague.poll()
    tick(colleague, daily, TODAY)
    with pytest.raises(Refused, match="changed-since"):
        desk.undo()
    assert len([record for record in desk.records("routines") if isinstance(record, Tick)]) == 1


def test_undo_is_no_way_around_the_edit_window_of_the_log(desk: Desk, clock: FixedClock) -> None:
    write_line(desk, "东门停水")
    clock.advance(minutes=31)
    with pytest.raises(Refused, match="edit-window"):
        desk.undo()
    assert len(desk.records("log")) == 1


# ── deleting ─────────────────────────────────────────────────────────────────────────


def test_a_deleted_record_is_out_of_the_lists_and_stays_in_the_file(desk: Desk) -> None:
    made = errand(desk)
    desk.hide(made, "重复登记")
    assert desk.records("tasks") == []
    assert desk.find(made.id) is None
    with pytest.raises(NotFound):
        desk.record(made.id)
    kept = next(record for record in desk.all_records() if record.id == made.id)
    assert kept.hidden["reason"] == "重复登记"
    assert kept.hidden["by"] == "张伟"


def test_deleting_asks_for_a_reason(desk: Desk) -> None:
    with pytest.raises(InvalidRecord):
        desk.hide(errand(desk), " ")


def test_a_deletion_can_be_undone(desk: Desk) -> None:
    made = errand(desk)
    desk.hide(made, "重复登记")
    desk.undo()
    assert desk.record(made.id).title == "取文件"


def test_a_record_that_would_not_pass_any_more_can_still_be_deleted(desk: Desk) -> None:
    made = errand(desk)
    with desk.transaction("old") as work:
        broken = work.mark(work.record(made.id), title="")
    with pytest.raises(InvalidRecord):
        desk.change(broken, note="补充")
    assert desk.hide(broken, "录入错误").is_hidden


# ── the duty log ─────────────────────────────────────────────────────────────────────


def test_a_log_line_can_be_changed_by_its_writer_for_half_an_hour(desk: Desk, clock: FixedClock) -> None:
    line = write_line(desk, "东门停水")
    clock.advance(minutes=30)
    changed = desk.change(line, text="西门停水")
    assert changed.title == "西门停水"
    clock.advance(seconds=1)
    with pytest.raises(Refused, match="edit-window"):
        desk.change(changed, text="南门停水")
    with pytest.raises(Refused, match="edit-window"):
        desk.hide(changed, "写错了")


def test_after_that_a_correction_stands_beside_the_old_words(desk: Desk, clock: FixedClock) -> None:
    line = write_line(desk, "东门停水")
    clock.advance(hours=2)
    correction = correct(desk, line, "应为西门")
    assert (correction.corrects, correction.corrects_no) == (line.id, line.entry_no)
    assert desk.record(line.id).document["text"] == "东门停水"


def test_a_log_line_of_somebody_else_is_not_mine_to_change(desk: Desk, colleague: Desk) -> None:
    line = write_line(desk, "东门停水")
    colleague.poll()
    with pytest.raises(Refused, match="not-yours"):
        colleague.change(line, text="没有停水")
    with pytest.raises(Refused, match="not-yours"):
        colleague.hide(line, "没有的事")


# ── the checklist and the duty date ──────────────────────────────────────────────────


def test_a_routine_is_ticked_once_on_a_duty_date(desk: Desk, colleague: Desk) -> None:
    """P37"""
    daily = routine(desk)
    tick(desk, daily, TODAY)
    with pytest.raises(Refused, match="already-ticked") as refused:
        tick(colleague, daily, TODAY)
    assert refused.value.facts["by"] == "张伟"


def test_nothing_is_ticked_ahead_of_its_day(desk: Desk, clock: FixedClock) -> None:
    """P37"""
    daily = routine(desk)
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(Refused, match="not-yet-due") as refused:
        tick(desk, daily, tomorrow)
    assert refused.value.facts == {"title": "值班电话测试", "day": tomorrow}
    with pytest.raises(Refused, match="not-yet-due"):
        miss(desk, daily, tomorrow, "话机故障")
    clock.set(datetime(2026, 11, 24, 7, 59, tzinfo=ZONE))
    with pytest.raises(Refused, match="not-yet-due"):
        tick(desk, daily, tomorrow)
    clock.set(datetime(2026, 11, 24, 8, tzinfo=ZONE))
    assert tick(desk, daily, tomorrow).result == "done"


def test_a_routine_needs_no_outcome_it_is_retired_by_deleting(desk: Desk) -> None:
    daily = routine(desk)
    assert not daily.closes_with_outcome
    desk.hide(daily, "不再需要")
    assert checklist_of(desk, TODAY) == []


def test_a_missed_routine_needs_a_reason(desk: Desk) -> None:
    """P37"""
    daily = routine(desk)
    with pytest.raises(InvalidRecord):
        miss(desk, daily, TODAY, " \u3000")
    missed = miss(desk, daily, TODAY, "话机故障")
    assert (missed.result, missed.reason) == ("missed", "话机故障")


def test_yesterdays_forgotten_routine_shows_once_until_it_is_explained(desk: Desk, clock: FixedClock) -> None:
    """P37"""
    daily = routine(desk)
    clock.advance(days=1)
    assert [finding.code for finding in needs_somebody(desk)] == ["routine-missed"]
    miss(desk, daily, TODAY, "话机故障")
    assert needs_somebody(desk) == []


def test_the_duty_date_runs_past_midnight(desk: Desk, clock: FixedClock) -> None:
    for moment, day in [
        (datetime(2026, 11, 23, 23, 59), 23),
        (datetime(2026, 11, 24, 0, 0), 23),
        (datetime(2026, 11, 24, 7, 59, 59), 23),
        (datetime(2026, 11, 24, 8, 0), 24),
    ]:
        clock.set(moment.replace(tzinfo=ZONE))
        assert desk.duty_date == date(2026, 11, day)


def test_a_line_written_after_midnight_belongs_to_the_night_before(desk: Desk, clock: FixedClock) -> None:
    clock.set(datetime(2026, 11, 24, 2, 10, tzinfo=ZONE))
    assert write_line(desk, "巡查正常").duty_date == TODAY


def test_the_header_names_the_shift_that_covers_now_also_after_midnight(desk: Desk) -> None:
    """P3"""
    for name, starts, ends, leader in [
        ("白班", at(8), at(18), "李建国"),
        ("夜班", at(18), at(8, day=24), "王主任"),
    ]:
        desk.add(
            "shift",
            {
                "name": name,
                "duty_date": "2026-11-23",
                "starts": starts,
                "ends": ends,
                "leader": leader,
                "officer": "张伟",
            },
        )
    for moment, leader in [
        (at(14, 32), "李建国"),
        (at(17, 59), "李建国"),
        (at(18), "王主任"),
        (at(2, day=24), "王主任"),
        (at(8, day=24), None),
    ]:
        shift = on_duty(desk, datetime.fromisoformat(moment).astimezone(ZoneInfo("UTC")))
        assert (shift and shift.leader) == leader


# ── numbers ──────────────────────────────────────────────────────────────────────────


def test_a_receipt_number_is_not_used_again_after_its_entry_was_undone(desk: Desk) -> None:
    """P5"""
    first = Incoming(desk.add("incoming", LETTER).document)
    desk.undo()
    second = Incoming(desk.add("incoming", LETTER).document)
    assert (first.receipt_no, second.receipt_no) == ("收〔2026〕1号", "收〔2026〕2号")


def test_two_sessions_never_draw_the_same_number(desk: Desk, colleague: Desk) -> None:
    """P5"""
    numbers = [Incoming(each.add("incoming", LETTER).document).receipt_no for each in (desk, colleague) * 5]
    assert len(set(numbers)) == 10


def test_a_refused_form_uses_up_no_number(desk: Desk) -> None:
    with pytest.raises(InvalidRecord):
        desk.add("incoming", {**LETTER, "title": ""})
    assert Incoming(desk.add("incoming", LETTER).document).receipt_no == "收〔2026〕1号"


def test_a_number_drawn_for_what_was_dropped_again_is_never_drawn_twice(desk: Desk) -> None:
    with desk.transaction("try") as work:
        work.remove(work.insert("incoming", LETTER))
    assert desk.records("documents") == []
    assert Incoming(desk.add("incoming", LETTER).document).receipt_no == "收〔2026〕2号"


def test_every_year_has_its_own_numbers(desk: Desk) -> None:
    desk.add("incoming", LETTER)
    next_year = datetime(2027, 1, 4, 9, tzinfo=ZONE).isoformat()
    assert (
        Incoming(desk.add("incoming", {**LETTER, "received_at": next_year}).document).receipt_no
        == "收〔2027〕1号"
    )


# ── central work first ───────────────────────────────────────────────────────────────

matters = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["errand", "incoming"]),
            "central": st.booleans(),
            "sphere": st.sampled_from(["affairs", "errands"]),
            "hours": st.one_of(st.none(), st.integers(-200, 200)),
            "unit": st.booleans(),
            "closed": st.booleans(),
        }
    ),
    max_size=12,
)


def made_of(desk: Desk, rows: list[dict[str, object]]) -> None:
    with desk.transaction("clear") as work:
        for record in work.records("tasks") + work.records("documents"):
            work.remove(record)
        for row in rows:
            hours = row["hours"]
            values: dict[str, object] = {"central": row["central"], "sphere": row["sphere"]}
            if isinstance(hours, int):
                values["due_at"] = (work.now + timedelta(hours=hours)).isoformat()
            values |= LETTER if row["kind"] == "incoming" else {"title": "取文件"}
            if row["unit"] and row["kind"] == "errand":
                values["unit"] = "财政局"
            if row["closed"]:
                values |= {"state": "closed", "outcome": {"kind": "done", "words": "已办"}}
            work.insert(str(row["kind"]), values)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=matters)
def test_no_daily_matter_ever_stands_above_a_central_open_one(
    desk: Desk, rows: list[dict[str, object]]
) -> None:
    """P50"""
    made_of(desk, rows)
    listed = [record for _, records in pending(desk) for record in records]
    assert [record.central for record in listed] == sorted((r.central for r in listed), reverse=True)
    assert sum(1 for row in rows if not row["closed"]) == len(listed)
    found = [finding.record.central for finding in needs_somebody(desk)]
    assert found == sorted(found, reverse=True)
    everything = sorted(desk.records("tasks"), key=lambda record: standing(record, desk.clock.now()))
    first = [record.central and record.is_open for record in everything]
    assert first == sorted(first, reverse=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=matters)
def test_inside_a_band_affairs_stand_above_errands_and_then_the_earlier_due(
    desk: Desk, rows: list[dict[str, object]]
) -> None:
    """P57"""
    made_of(desk, rows)
    late = datetime(2200, 1, 1, tzinfo=ZONE)
    for _, records in pending(desk):
        keys = [(record.sphere != "affairs", record.due or late) for record in records]
        assert keys == sorted(keys)


def bands(desk: Desk) -> dict[str, list[str]]:
    return {band: [record.title for record in records] for band, records in pending(desk)}


def test_in_the_small_hours_the_calendar_day_is_today_too(desk: Desk, clock: FixedClock) -> None:
    """P3: at 03:20 of the 24th the duty date is the 23rd."""
    errand(desk, "午后的", due_at=at(15, day=24))
    errand(desk, "后天的", due_at=at(15, day=25))
    errand(desk, "下周的", due_at=at(15, day=30))
    assert bands(desk) == {"this-week": ["午后的", "后天的"], "later": ["下周的"]}
    clock.set(datetime(2026, 11, 24, 3, 20, tzinfo=ZONE))
    assert bands(desk) == {"today": ["午后的"], "this-week": ["后天的"], "later": ["下周的"]}


def test_what_is_late_is_told_without_counting_its_days(desk: Desk, clock: FixedClock) -> None:
    errand(desk, owner="王芳", due_at=at(15))
    sign_in(desk, WANG)
    clock.advance(days=2)
    found = [(finding.code, finding.facts) for finding in needs_somebody(desk)]
    assert ("overdue", {}) in found


def test_a_new_matter_has_half_an_hour_to_find_its_owner(desk: Desk, clock: FixedClock) -> None:
    errand(desk)
    assert needs_somebody(desk) == []
    clock.advance(minutes=30)
    assert [finding.code for finding in needs_somebody(desk)] == ["no-owner"]


def test_what_is_only_to_be_read_presses_nobody(desk: Desk, clock: FixedClock) -> None:
    for title, more in [
        ("阅件", {"handling_class": "to-read"}),
        ("有时限的阅件", {"handling_class": "to-read", "due_at": at(17)}),
        ("办件", {"handling_class": "to-act"}),
    ]:
        desk.add("incoming", {**LETTER, "title": title, **more})
    assert bands(desk) == {"today": ["有时限的阅件"], "no-due": ["办件"], "to-read": ["阅件"]}
    assert list(bands(desk))[-1] == "to-read"
    assert counts(desk).pending == 2
    clock.advance(days=30)
    assert "阅件" not in [finding.record.title for finding in needs_somebody(desk)]


def test_each_register_gives_the_day_one_line_and_none_twice(desk: Desk) -> None:
    """P12"""
    desk.add("meeting", SAMPLES["meeting"])
    desk.add("appointment", SAMPLES["appointment"])
    errand(desk, due_at=at(17))
    desk.add("incoming", {**LETTER, "due_at": at(16)})
    desk.add("visit", {**WANG, "expected_at": at(10)})
    desk.add("shift", SAMPLES["shift"])
    lines = agenda_of(desk, TODAY)
    assert sorted(line.record.kind for line in lines) == [
        "appointment",
        "errand",
        "incoming",
        "meeting",
        "shift",
        "visit",
    ]
    assert [line.at.hour for line in lines] == [8, 9, 10, 14, 16, 17]
    assert len({line.record.id for line in lines}) == len(lines)


# ── visitors ─────────────────────────────────────────────────────────────────────────


def test_a_departed_visitor_is_off_the_list_at_once_for_everybody(desk: Desk, colleague: Desk) -> None:
    """P46"""
    visit = sign_in(desk, WANG)
    colleague.poll()
    assert [here.name for here in on_site(colleague)] == ["王芳"]
    sign_out(colleague, visit, "done", "已见到张局长")
    desk.poll()
    assert on_site(desk) == on_site(colleague) == []


def test_nobody_leaves_before_arriving(desk: Desk) -> None:
    """P46"""
    visit = sign_in(desk, {**WANG, "arrived_at": at(14)})
    with pytest.raises(InvalidRecord) as refused:
        desk.change(visit, left_at=at(13, 59))
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("left_at", "left-before-arrival")
    ]


def test_a_visitor_goes_from_expected_to_left(desk: Desk) -> None:
    """P46"""
    expected = Visit(desk.add("visit", {**WANG, "expected_at": at(14)}).document)
    assert not expected.visit_no
    here = sign_in(desk, {}, expected)
    assert (here.state, here.visit_no) == ("arrived", "1123-01")
    waiting = tell_host(desk, here, "agreed")
    met = desk.step(waiting)
    assert met.met_at is not None
    left = sign_out(desk, met, "done", "已办妥")
    assert (left.state, left.left_how) == ("left", "signed-out")


# ── parties, privacy, secrecy ────────────────────────────────────────────────────────


def test_a_renamed_unit_is_shown_by_its_new_name_everywhere_and_keeps_its_old_one_in_the_records(
    desk: Desk,
) -> None:
    """P13"""
    unit = desk.add("unit", {"title": "机构编制办"})
    visit = sign_in(desk, {**WANG, "unit": "机构编制办"})
    renamed = rename(desk, unit, "编办")  # type: ignore[arg-type]
    rename(desk, renamed, "市委编办")
    assert present_name(desk, visit.unit) == "市委编办"
    assert present_name(desk, "编办") == "市委编办"
    assert desk.record(visit.id).document["unit"] == "机构编制办"
    assert present_name(desk, "财政局") == "财政局"


def test_the_history_holds_no_name_phone_or_identity_number_of_a_visitor(desk: Desk) -> None:
    """P64"""
    visit = sign_in(
        desk,
        {
            **WANG,
            "phone": "138 0013 8000",
            "id_type": "id-card",
            "id_no": "11010519491231002X",
            "plate": "京A12345",
            "companions": "赵六、钱七",
        },
    )
    desk.change(visit, phone="139 0013 9000", name="王小芳")
    desk.note("reveal", visit, reason="回电")
    desk.undo()
    told = history(desk)
    for personal in ("王芳", "王小芳", "1380013", "1390013", "11010519491231002X", "A12345", "赵六", "钱七"):
        assert personal not in told
    assert "王**" in told


def test_what_a_newer_program_knows_of_a_person_is_masked_too(desk: Desk) -> None:
    """P64"""
    visit = sign_in(desk, {**WANG, "fingerprint": "左手食指"})
    desk.close(visit, "done", "已见到")
    assert desk.record(visit.id).document["fingerprint"] == "左手食指"
    assert "食指" not in history(desk)


@pytest.mark.parametrize("level", ["secret", "confidential", "top-secret"])
def test_the_text_of_a_state_secret_is_not_stored(desk: Desk, level: str) -> None:
    """P63"""
    with pytest.raises(InvalidRecord) as refused:
        errand(desk, "密件", secrecy=level, note="某部调动")
    assert [problem.code for problem in refused.value.problems] == ["secret-text"]
    with pytest.raises(InvalidRecord):
        errand(desk, "某部调动", secrecy=level)
    assert errand(desk, "密件", secrecy=level).title == "密件"
    open_matter = errand(desk, "取文件", note="详细内容")
    with pytest.raises(InvalidRecord):
        desk.change(open_matter, secrecy=level)


# ── many acts in one transaction ─────────────────────────────────────────────────────


def test_a_transaction_that_fails_half_way_leaves_nothing(desk: Desk) -> None:
    before = desk.path.read_bytes()

    def both() -> None:
        with desk.transaction("two") as work:
            work.insert("errand", {"title": "取文件"})
            work.insert("errand", {"title": ""})

    with pytest.raises(InvalidRecord):
        both()
    assert desk.path.read_bytes() == before
    assert desk.records("tasks") == []


def test_what_a_transaction_made_can_be_read_and_changed_within_it(desk: Desk) -> None:
    with desk.transaction("three") as work:
        made = work.insert("errand", {"title": "取文件"})
        assert work.record(made.id) == made
        once = work.put(made.with_(title="取文件一份"))
        work.put(once.with_(title="取文件两份"))
        assert [record.title for record in work.records("tasks")] == ["取文件两份"]
    kept = desk.record(made.id)
    assert (kept.title, kept.revision) == ("取文件两份", 3)
    assert history(desk).count("\n") == 1
    desk.undo()
    assert desk.records("tasks") == []


def test_a_record_taken_out_and_put_in_again_goes_on_counting_its_revisions(desk: Desk) -> None:
    made = errand(desk)
    desk.change(made, title="取文件一份")
    with desk.transaction("again") as work:
        work.remove(work.record(made.id))
        again = work.insert("errand", {"title": "取文件两份"}, record_id=made.id)
    assert again.revision == 3
    with pytest.raises(Conflict):
        desk.change(made, title="三份")
    assert [record.id for record in desk.records("tasks")] == [made.id]


def test_an_id_is_given_once(desk: Desk) -> None:
    made = errand(desk)

    def twice() -> None:
        with desk.transaction("twice") as work:
            work.insert("errand", {"title": "另一件"}, record_id=made.id)

    with pytest.raises(Refused, match="already-there"):
        twice()


def test_two_sessions_that_roll_the_same_id_still_make_two_records(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["1m80000000000", "1m80000000000", "1m80000000001"])
    monkeypatch.setattr("store.transaction.new_id", lambda now: next(ids))
    errand(desk)
    errand(desk)
    assert [record.id for record in desk.records("tasks")] == ["1m80000000000", "1m80000000001"]


def test_the_records_of_a_newer_program_are_kept_told_and_not_touched(desk: Desk, clock: FixedClock) -> None:
    with desk.transaction("newer") as work:
        made = work.insert("errand", {"title": "视频会商", "seats": 12})
    raw = desk.path.read_text().replace('"kind":"errand"', '"kind":"teleconference"')
    desk.path.write_text(raw)
    later = Desk.open(desk.directory, clock, "李娜")
    strange = later.record(made.id)
    assert (strange.title, strange.document["seats"]) == ("视频会商", 12)
    with pytest.raises(Refused, match="unknown-kind"):
        later.change(strange, title="改")
    hidden = later.hide(strange, "试用")
    again = Desk.open(desk.directory, clock, "李娜")
    kept = next(record for record in again.all_records() if record.id == made.id)
    assert kept.document == hidden.document
    assert kept.document["kind"] == "teleconference"


def test_nobody_saves_within_his_own_saving(desk: Desk) -> None:
    def within() -> None:
        with desk.transaction("outer"):
            desk.add("errand", {"title": "取文件"})

    with pytest.raises(RuntimeError, match="within"):
        within()
    assert errand(desk).title == "取文件"


def test_a_list_that_fails_to_redraw_does_not_make_a_save_look_failed(desk: Desk) -> None:
    told: list[Change] = []

    def broken(change: Change) -> None:
        raise ValueError(change)

    desk.subscribe(broken)
    desk.subscribe(told.append)
    assert errand(desk).title == "取文件"
    assert len(told) == 1


def test_who_no_longer_watches_is_no_longer_told(desk: Desk) -> None:
    told: list[Change] = []
    stop = desk.subscribe(told.append)
    stop()
    stop()
    errand(desk)
    assert told == []


def test_looking_for_news_never_waits_for_a_save_in_another_thread(desk: Desk, colleague: Desk) -> None:
    begun, ended = threading.Event(), threading.Event()

    def long_save() -> None:
        with desk.transaction("long") as work:
            work.insert("errand", {"title": "取文件"})
            begun.set()
            ended.wait(5)

    saving = threading.Thread(target=long_save)
    saving.start()
    assert begun.wait(5)
    stat = desk.path.stat()
    os.utime(desk.path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert desk.poll() is False
    ended.set()
    saving.join()
    assert len(desk.records("tasks")) == 1


def test_a_clock_that_goes_back_loses_nothing(desk: Desk, clock: FixedClock) -> None:
    first = errand(desk)
    clock.set(datetime(2026, 10, 1, tzinfo=ZONE))
    changed = desk.change(first, title="取文件两份")
    assert changed.revision == 2
    errand(desk, "第二件")
    assert [record.title for record in desk.records("tasks")] == ["取文件两份", "第二件"]
    assert desk.verify_history() == []


def test_hostile_text_is_stored_as_plain_text(desk: Desk) -> None:
    made = errand(desk, "张[/]\x1b]0;x\x07\u202e伟\ud800")
    assert made.title == "张[/]]0;x伟"
    line = Note(desk.add("note", {"text": "第一行\r\n第二行\x00"}).document)
    assert line.text == "第一行\n第二行"


def test_an_officer_with_a_hostile_name_can_still_save(tmp_path: Path, clock: FixedClock) -> None:
    desk = Desk.open(tmp_path / "desk", clock, "张\udcff\x1b伟")
    assert errand(desk).created_by == "张伟"


def test_every_kind_can_be_added_as_an_officer_would_and_read_back(desk: Desk) -> None:
    made: list[Record] = [desk.add(kind, values) for kind, values in SAMPLES.items()]
    assert [desk.record(record.id) for record in made] == made
