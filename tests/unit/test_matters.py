"""Tasks of every kind, step by step: what each step asks for, and what is refused with its reason."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import (
    KINDS,
    Desk,
    FixedClock,
    FollowUp,
    InvalidRecord,
    Record,
    Refused,
    Supervision,
    add_link,
    add_milestone,
    answer_ask,
    ask,
    awaiting_decision,
    chase,
    closing_fields,
    confirm,
    instruct,
    questions,
    reach_milestone,
    resume,
    stage_of,
    strike_off,
    verify_facts,
)
from tui import wording

DUE = "2026-11-30T18:00:00+08:00"


@pytest.fixture
def colleague(desk: Desk, clock: FixedClock) -> Iterator[Desk]:
    """李娜 at the same desk, in a session of her own."""
    opened = Desk.open(desk.directory, clock, "李娜")
    yield opened
    opened.shut()


def supervision(desk: Desk, **values: object) -> Supervision:
    given_ = {"title": "老旧小区改造", "demands": "月底前完工", "due_at": DUE, "unit": "住建局", **values}
    return Supervision(desk.add("supervision", given_).document)


def request(desk: Desk, **values: object) -> Record:
    given_ = {"title": "关于修缮食堂的请示", "options": ["*先修屋面", "整体翻修"], "to_leader": "李建国"}
    return desk.add("request", {**given_, **values})


def information(desk: Desk, **values: object) -> Record:
    given_ = {"title": "供暖情况", "content": "已供暖98%", "signed_by": "周敏", "sent_to": ["省政府办公厅"]}
    return desk.add("information", {**given_, **values})


def codes(refused: pytest.ExceptionInfo[InvalidRecord]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


# ── supervision ─────────────────────────────────────────────────────────────────────────


def test_a_supervision_item_goes_from_opening_to_striking_off(desk: Desk, colleague: Desk) -> None:
    """P1: 立项 → 交办 → 承办 → 催办 → 反馈 → 办结 → 销号, each step with who and when."""
    item = supervision(desk)
    assert item.item_no == "督办〔2026〕1号"
    item = desk.step(desk.step(item))
    item = chase(desk, item, "住建局", "电话")
    assert item.state == "chased"
    with pytest.raises(Refused, match="no-feedback"):
        desk.step(item)
    item = desk.step(desk.add_progress(item, "完成八成"))
    item = desk.close(item, "done", "全部完工")
    assert (item.state, item.is_open) == ("finished", True)
    with pytest.raises(Refused, match="strike-by-another"):
        desk.step(item)
    item = colleague.step(item)
    assert (item.state, item.is_open) == ("struck", False)
    stamps = [(row["state"], row["by"]) for row in item.document["stamps"]]
    assert [state for state, _by in stamps] == [
        "opened", "assigned", "handling", "chased", "reported", "finished", "struck",
    ]  # fmt: skip
    assert stamps[-1] == ("struck", "李娜")
    assert all(row["at"] for row in item.document["stamps"])


def test_jumping_to_striking_off_names_the_step_that_is_missing(desk: Desk, chinese: None) -> None:
    """P1: Jumping from 交办 to 销号 is refused and says which step is missing."""
    item = desk.step(supervision(desk))
    with pytest.raises(Refused) as refused:
        strike_off(desk, item)
    assert wording.error(refused.value) == "“已销号”之前须先经“承办中”：请先办这一步。"
    with pytest.raises(Refused, match="step-skipped"):
        desk.close(item, "done", "都办了")
    with pytest.raises(Refused, match="step-skipped"):
        desk.change(item, state="reported")
    with pytest.raises(Refused, match="step-skipped"):
        supervision(desk, state="handling")


def test_what_is_withdrawn_goes_straight_to_completion_and_still_is_struck_off(
    desk: Desk, colleague: Desk
) -> None:
    item = desk.close(supervision(desk), "withdrawn", "与17号合并")
    assert item.state == "finished"
    assert strike_off(colleague, item).outcome["kind"] == "withdrawn"


def test_a_leader_who_confirms_stands_for_the_second_person(desk: Desk) -> None:
    """P23"""
    item = desk.step(desk.step(supervision(desk)))
    item = desk.close(desk.step(desk.add_progress(item, "完工")), "done", "已完工")
    item = confirm(desk, item, "李建国", "同意")
    assert strike_off(desk, item).state == "struck"


def test_a_supervision_item_without_a_lead_unit_is_not_handed_out(desk: Desk, chinese: None) -> None:
    with pytest.raises(Refused) as refused:
        desk.step(supervision(desk, unit=""))
    assert wording.error(refused.value) == "进入“已交办”前请先填写：主办单位。"


def test_an_extension_is_asked_for_with_reason_and_measures_and_answered(
    desk: Desk, clock: FixedClock
) -> None:
    """registers 8: 延期、中止、阶段性办结."""
    item = desk.step(desk.step(supervision(desk)))
    later = clock.now() + timedelta(days=20)
    with pytest.raises(InvalidRecord) as refused:
        ask(desk, item, "extension", "降雨停工", "", later)
    assert codes(refused) == [("measures", "required")]
    with pytest.raises(InvalidRecord) as refused:
        ask(desk, item, "extension", "降雨停工", "增加班组", clock.now() + timedelta(days=1))
    assert codes(refused) == [("new_due", "due-not-later")]
    item = ask(desk, item, "extension", "降雨停工", "增加班组", later)
    with pytest.raises(Refused, match="ask-open"):
        ask(desk, item, "suspension", "等批复")
    with pytest.raises(Refused, match="ask-answered-by-asker"):
        answer_ask(desk, item, True, "张伟")
    item = answer_ask(desk, item, True, "李建国", "同意延期")
    assert item.due == later
    assert item.postponed[0]["due_at"] == DUE
    item = answer_ask(desk, ask(desk, item, "suspension", "等批复"), False, "李建国", "继续推进")
    assert not item.suspended
    item = answer_ask(desk, ask(desk, item, "suspension", "等批复"), True, "李建国")
    assert item.suspended
    assert not resume(desk, item).suspended


def test_closing_by_stages_must_have_been_granted(desk: Desk) -> None:
    item = desk.step(desk.step(supervision(desk)))
    item = desk.step(desk.add_progress(item, "一期完工"))
    with pytest.raises(Refused, match="staged-first"):
        desk.close(item, "partly", "一期完工")
    item = answer_ask(desk, ask(desk, item, "staged", "二期待资金"), True, "李建国")
    assert desk.close(item, "partly", "一期完工").state == "finished"


def test_the_light_is_blue_near_the_limit_yellow_behind_and_red_when_overdue(
    desk: Desk, clock: FixedClock
) -> None:
    item = desk.step(desk.step(supervision(desk)))

    def light() -> str:
        return stage_of(item, clock.now(), desk.rules)

    assert light() == ""
    item = add_milestone(desk, item, "摸底", clock.now() + timedelta(days=2))
    clock.advance(days=2)
    assert light() == "yellow"
    item = reach_milestone(desk, item, 1)
    assert light() == ""
    clock.advance(days=2, hours=12)
    assert light() == "blue"
    item = desk.add_progress(item, "收尾")
    clock.advance(days=4)
    assert light() == "red"


STEPS = st.lists(
    st.sampled_from(["step", "progress", "chase", "close", "partly", "strike", "jump", "again"]), max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_tried_no_step_is_ever_skipped(desk: Desk, colleague: Desk, tried: list[str]) -> None:
    """P1"""
    colleague.poll()
    item = supervision(desk)
    for what in tried:
        colleague.poll()
        item = Supervision(desk.record(item.id).document)
        acts = {
            "step": lambda item=item: desk.step(item),
            "progress": lambda item=item: desk.add_progress(item, "有进展"),
            "chase": lambda item=item: chase(desk, item, "住建局"),
            "close": lambda item=item: desk.close(item, "done", "已办"),
            "partly": lambda item=item: desk.close(item, "partly", "一半"),
            "strike": lambda item=item: strike_off(colleague, item),
            "jump": lambda item=item: desk.change(item, state="struck"),
            "again": lambda item=item: desk.change(item, state="reported"),
        }
        with contextlib.suppress(Refused, InvalidRecord):
            acts[what]()
        desk.poll()
    taken = [row["state"] for row in desk.record(item.id).document["stamps"]]
    wanted = [state for state in KINDS["supervision"].steps if state != "chased"]
    reached = [state for state in dict.fromkeys(taken) if state not in ("chased", "struck")]
    assert reached == wanted[: len(reached)]
    assert "struck" not in taken or reached == wanted


# ── reports, requests, information ─────────────────────────────────────────────────────


def test_a_report_says_its_result_first_and_shows_it(desk: Desk) -> None:
    """P31"""
    with pytest.raises(InvalidRecord) as refused:
        desk.add("report", {"title": "供暖情况汇报"})
    assert ("result", "required") in codes(refused)
    report = desk.add("report", {"title": "供暖情况汇报", "result": "供暖率98%，投诉下降三成"})
    assert report.headline() == "供暖率98%，投诉下降三成"
    assert report.form_fields()[0] == "result"


@pytest.mark.parametrize(
    "words", ["拟增拨50万元，妥否，请批示", "特此请示", "当否，请审批", "We request approval of the plan"]
)
def test_a_report_that_hides_a_request_is_refused(desk: Desk, words: str) -> None:
    """P32: no request inside a report."""
    with pytest.raises(InvalidRecord) as refused:
        desk.add("report", {"title": "情况汇报", "result": f"进展顺利。{words}"})
    assert codes(refused) == [("result", "hidden-request")]
    assert desk.add("report", {"title": "汇报", "result": "已请示李主任并按其意见办结"}).is_open


def test_an_unverified_figure_is_not_sent_up(desk: Desk, colleague: Desk) -> None:
    """P34: the reporter cannot be the verifier."""
    values = {"title": "供暖", "result": "已供暖", "to_leader": "李建国", "figures": "98%（供热公司）"}
    report = desk.add("report", {**values, "due_at": DUE})
    with pytest.raises(Refused, match="unverified"):
        desk.step(report)
    with pytest.raises(Refused, match="verify-by-another"):
        verify_facts(desk, report)
    report = verify_facts(colleague, report)
    assert report.document["verified_by"] == "李娜"
    changed = colleague.change(report, figures="99%")
    assert not changed.document["verified_by"]
    desk.poll()
    with pytest.raises(Refused, match="unverified"):
        desk.step(changed)
    assert desk.step(verify_facts(colleague, changed)).state == "reported"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"options": []}, ("options", "no-option")),
        ({"options": ["一", "二"]}, ("recommended", "recommend-one")),
        ({"options": ["一", "二"], "recommended": 3}, ("recommended", "no-such-option")),
        ({"title": "关于修缮食堂和关于购车的请示"}, ("title", "one-matter")),
        ({"title": "修缮食堂；购置车辆"}, ("title", "one-matter")),
        ({"to_leader": "李建国、周敏"}, ("to_leader", "one-recipient")),
        ({"policy": True}, ("no_research_reason", "no-research")),
    ],
)
def test_a_request_that_cannot_be_decided_is_refused(
    desk: Desk, values: dict[str, object], problem: tuple[str, str]
) -> None:
    """P32, P40"""
    with pytest.raises(InvalidRecord) as refused:
        request(desk, **values)
    assert codes(refused) == [problem]


def test_an_option_with_a_star_is_the_recommended_one(desk: Desk) -> None:
    """P32"""
    made = request(desk, options="先修屋面\n＊整体翻修\n")
    assert made.document["options"] == ["先修屋面", "整体翻修"]
    assert made.document["recommended"] == 2
    assert request(desk, options=["就此一策"]).document.get("recommended") is None


def test_a_policy_request_rests_on_research_or_says_why_not(desk: Desk) -> None:
    """P40"""
    study = desk.add("research", {"title": "老旧小区调研"})
    links = [{"id": study.id, "how": "follows-from"}]
    assert request(desk, policy=True, links=links).is_open
    assert request(desk, policy=True, no_research_reason="上级已有定论").is_open


def test_a_request_leaves_the_waiting_list_by_a_leaders_words_alone(desk: Desk) -> None:
    """P15, P20"""
    made = request(desk)
    with pytest.raises(Refused, match="not-submitted"):
        instruct(desk, made, "李建国", "同意")
    made = desk.step(made)
    assert awaiting_decision(desk) == [made]
    for act in (
        lambda: desk.step(made),
        lambda: desk.change(made, state="answered"),
        lambda: desk.close(made, "done", "办了"),
        lambda: desk.close(made, "withdrawn", "不办了"),
    ):
        with pytest.raises(Refused, match="awaits-instruction"):
            act()
    answered = instruct(desk, made, "李建国", "同意先修屋面", follow_ups=[FollowUp("修屋面")])
    assert answered.record.state == "answered"
    assert awaiting_decision(desk) == []
    assert [task.title for task in answered.follow_ups] == ["修屋面"]


def test_a_decision_is_closed_when_it_was_carried_out_and_its_effect_checked(desk: Desk) -> None:
    """P36"""
    answered = instruct(desk, desk.step(request(desk)), "李建国", "同意", follow_ups=[FollowUp("修屋面")])
    with pytest.raises(Refused, match="steps-open"):
        desk.close(answered.record, "done", "已落实", effect="good")
    desk.close(answered.follow_ups[0], "done", "已修")
    assert closing_fields(desk, answered.record) == ("effect",)
    with pytest.raises(InvalidRecord) as refused:
        desk.close(answered.record, "done", "已落实")
    assert codes(refused) == [("effect", "effect-unchecked")]
    closed = desk.close(answered.record, "done", "已落实", effect="good")
    assert (closed.document["effect"], closed.document["checked_on"]) == ("good", "2026-11-23")


def test_a_decision_without_follow_up_says_why(desk: Desk) -> None:
    """P20"""
    answered = instruct(desk, desk.step(request(desk)), "李建国", "暂缓").record
    assert closing_fields(desk, answered) == ("no_follow_up",)
    with pytest.raises(InvalidRecord) as refused:
        desk.close(answered, "failed", "暂缓实施")
    assert codes(refused) == [("no_follow_up", "no-follow-up")]
    assert desk.close(answered, "failed", "暂缓实施", no_follow_up="领导要求明年再议").state == "closed"


def test_information_is_checked_by_another_signed_sent_and_adopted(desk: Desk, colleague: Desk) -> None:
    """P2, P34"""
    item = information(desk)
    with pytest.raises(Refused, match="step-needs"):
        colleague.step(item)
    item = desk.change(item, source="供热公司")
    with pytest.raises(Refused, match="verify-by-another"):
        desk.step(item)
    item = colleague.step(item)
    assert (item.state, item.document["verified_by"]) == ("verified", "李娜")
    item = colleague.change(item, content="已供暖99%")
    assert (item.state, item.document["verified_by"]) == ("drafted", "")
    item = desk.step(colleague.step(item))
    assert (item.state, bool(item.document["sent_at"])) == ("sent", True)
    assert desk.close(item, "done", "省办采用", adopted_by="每日要情").state == "adopted"


def test_information_that_was_not_sent_is_not_adopted(desk: Desk) -> None:
    """P2"""
    with pytest.raises(Refused, match="step-skipped"):
        desk.close(information(desk), "done", "采用了")
    assert desk.close(information(desk), "withdrawn", "情况有变").state == "not-adopted"


# ── research, issues, policies ─────────────────────────────────────────────────────────


def test_research_ends_with_a_fact_and_a_proposal_or_the_reason_for_none(desk: Desk) -> None:
    """P29"""
    study = desk.add("research", {"title": "老旧小区调研"})
    with pytest.raises(Refused, match="no-facts"):
        desk.close(study, "done", "调研完毕")
    study = desk.change(study, facts=["外墙渗水12处"])
    with pytest.raises(Refused, match="no-proposal"):
        desk.close(study, "done", "调研完毕")
    done = desk.close(desk.change(study, no_proposal_reason="仅作摸底"), "done", "调研完毕")
    assert done.state == "closed"


def test_an_issue_without_a_measure_stays_new(desk: Desk) -> None:
    """P39"""
    issue = desk.add("issue", {"title": "道闸失灵", "main_issue": True})
    for act in (lambda: desk.step(issue), lambda: desk.close(issue, "done", "已修")):
        with pytest.raises(Refused, match="no-measure"):
            act()
    issue = desk.step(desk.change(issue, measure="更换控制器"))
    assert issue.state == "measured"
    assert desk.close(issue, "done", "已更换").state == "closed"
    other = desk.add("issue", {"title": "误报"})
    assert desk.close(other, "needless", "并无此事").state == "closed"


def test_a_policy_goes_through_its_stages_in_order(desk: Desk, colleague: Desk) -> None:
    """P54"""
    draft = desk.add("policy", {"title": "值班办法", "drafter": "张伟", "co_units": ["法制科"]})
    with pytest.raises(Refused, match="step-skipped"):
        desk.change(draft, state="issuing")
    for _stage in ("drafting", "consulting", "reviewing"):
        draft = desk.step(draft)
    with pytest.raises(InvalidRecord) as refused:
        colleague.step(draft)
    assert codes(refused) == [("without_opinion", "opinion-missing")]
    draft = desk.change(draft, without_opinion="法制科书面同意")
    with pytest.raises(Refused, match="checker-is-drafter"):
        desk.step(draft)
    assert colleague.step(draft).document["reviewer"] == "李娜"


# ── due times ───────────────────────────────────────────────────────────────────────────


def test_a_due_time_in_the_past_is_asked_about_and_none_wants_a_reason(desk: Desk, clock: FixedClock) -> None:
    """P22"""
    past = "2026-11-23T09:00:00+08:00"
    asked = questions("errand", {"title": "取文件", "due_at": past}, None, clock.now())
    assert [(one.field, one.code) for one in asked] == [("due_at", "due-past-sure")]
    assert questions("errand", {"title": "取文件", "due_at": past}, None, clock.now(), {past}) == []
    asked = questions("errand", {"title": "取文件"}, None, clock.now())
    assert [(one.field, one.code) for one in asked] == [("no_due_reason", "no-due-reason")]
    assert questions("errand", {"no_due_reason": "随到随办"}, None, clock.now()) == []
    late = desk.add("errand", {"title": "取文件", "due_at": past})
    assert questions("errand", {"title": "取回文件"}, late, clock.now()) == []
    assert questions("note", {"text": "停水"}, None, clock.now()) == []
    asked = questions("request", {"title": "请示"}, None, clock.now())
    assert {one.code for one in asked} == {"required", "no-option", "no-due-reason"}


def test_the_research_link_makes_a_policy_request_savable(desk: Desk) -> None:
    """P40: link first, then call it a policy."""
    made = request(desk)
    study = desk.add("research", {"title": "调研"})
    made = add_link(desk, made, "follows-from", study)
    assert desk.change(made, policy=True).document["policy"] is True
