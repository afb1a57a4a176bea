"""The registers of documents: steps, circulation, countersigning, numbers drawn once, state secrets."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import (
    Desk,
    FixedClock,
    Incoming,
    InvalidRecord,
    Outgoing,
    Record,
    Refused,
    chase,
    circulate,
    deliver,
    delivery_received,
    dispose,
    give_back,
    give_opinion,
    hand_to,
    instruct,
    official_number,
    relay,
    return_to_sender,
    sign_for,
    split,
    void_number,
)
from tui import wording

LETTER = {"title": "关于冬季防火的通知", "sender": "省政府办公厅"}
NOTICE = {"title": "关于放假的通知", "to": ["各科室"], "copies": 30, "signatory": "李建国"}


@pytest.fixture
def colleague(desk: Desk, clock: FixedClock) -> Iterator[Desk]:
    """李娜 at the same desk, in a session of her own."""
    opened = Desk.open(desk.directory, clock, "李娜")
    yield opened
    opened.shut()


def outgoing(desk: Desk, **values: object) -> Outgoing:
    return Outgoing(desk.add("outgoing", {**NOTICE, **values}).document)


def numbered(desk: Desk, colleague: Desk, **values: object) -> Outgoing:
    """A document taken as far as its number."""
    record = outgoing(desk, **values)
    for _step in ("checked", "signed", "rechecked", "numbered"):
        record = colleague.step(record)
    return record


def codes(refused: pytest.ExceptionInfo[InvalidRecord]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.value.problems]


# ── incoming ────────────────────────────────────────────────────────────────────────────


def test_a_document_received_goes_through_all_seven_steps(desk: Desk, colleague: Desk) -> None:
    """条例 art. 24: 签收 → 登记 → 初审 → 承办 → 传阅 → 催办 → 答复."""
    record = sign_for(desk, {**LETTER, "received_at": "2026-11-23T02:10:00+08:00"})
    assert (record.state, record.receipt_no) == ("signed", "")
    with pytest.raises(Refused, match="step-skipped"):
        desk.close(record, "done", "办了")
    record = colleague.step(record)
    assert (record.state, record.receipt_no) == ("registered", "收〔2026〕1号")
    record = colleague.step(colleague.step(record))
    record = circulate(colleague, record, ["李建国", "周敏"])
    record = chase(colleague, record, "周敏", "电话")
    assert record.state == "chased"
    with pytest.raises(Refused, match="circulation-out"):
        colleague.close(record, "done", "已复函")
    record = give_back(colleague, give_back(colleague, record, "李建国", "阅"), "周敏")
    record = colleague.close(record, "done", "已复函")
    assert [row["state"] for row in record.document["stamps"]] == [
        "signed", "registered", "reviewed", "handling", "circulating", "chased", "closed",
    ]  # fmt: skip
    assert record.document["replied_at"]
    assert dispose(colleague, record, "filed").document["disposed_by"] == "李娜"


def test_registering_is_signing_for_it_too(desk: Desk) -> None:
    record = desk.add("incoming", {**LETTER, "received_by": "孙浩"})
    assert [(row["state"], row["by"]) for row in record.document["stamps"]] == [
        ("signed", "孙浩"),
        ("registered", "张伟"),
    ]
    with pytest.raises(Refused, match="step-skipped"):
        desk.change(record, state="circulating")


def test_first_check_may_send_a_document_back_with_a_reason(desk: Desk) -> None:
    record = Incoming(desk.add("incoming", LETTER).document)
    with pytest.raises(InvalidRecord) as refused:
        return_to_sender(desk, record, " ")
    assert codes(refused) == [("words", "no-outcome")]
    back = return_to_sender(desk, record, "缺附件，请补齐后重报")
    assert (back.state, back.receipt_no) == ("sent-back", "收〔2026〕1号")
    other = Incoming(desk.add("incoming", LETTER).document)
    assert other.receipt_no == "收〔2026〕2号"
    with pytest.raises(Refused, match="past-first-check"):
        return_to_sender(desk, desk.step(desk.step(other)), "迟了")


def test_what_is_only_to_be_read_goes_to_its_readers_at_once(desk: Desk) -> None:
    record = Incoming(desk.add("incoming", {**LETTER, "handling_class": "to-read"}).document)
    record = circulate(desk, desk.step(record), ["李建国"])
    assert record.state == "circulating"
    assert circulate(desk, record, ["李建国"]).circulation == record.circulation
    with pytest.raises(Refused, match="not-with-reader"):
        give_back(desk, desk.record(record.id), "周敏")  # type: ignore[arg-type]


def test_a_document_to_act_on_reaches_the_leader_with_a_proposal(desk: Desk) -> None:
    record = desk.add("incoming", {**LETTER, "handling_class": "to-act"})
    with pytest.raises(Refused, match="no-proposed-handling"):
        instruct(desk, record, "李建国", "请住建局办理")
    record = desk.change(record, proposal="拟请住建局牵头办理")
    assert instruct(desk, record, "李建国", "同意").number == 1


@pytest.mark.parametrize("kind", ["incoming", "outgoing"])
@pytest.mark.parametrize(
    ("medium", "urgency", "fits"),
    [
        ("paper", "extra-urgent", True), ("paper", "urgent", True), ("paper", "plain", True),
        ("paper", "calm", False), ("paper", "extra-prompt", False),
        ("telegram", "extra-prompt", True), ("telegram", "extra-urgent", True),
        ("telegram", "urgent", True), ("telegram", "calm", True), ("telegram", "plain", False),
    ],
)  # fmt: skip
def test_the_urgency_word_belongs_to_the_medium(
    desk: Desk, kind: str, medium: str, urgency: str, fits: bool, chinese: None
) -> None:
    """registers 11: 平急 is a telegram word; paper is 特急, 加急 or 平件."""
    values = {**LETTER, **NOTICE, "medium": medium, "urgency": urgency, "due_at": "2026-11-24T18:00:00+08:00"}
    wanted = {name: values[name] for name in values if kind == "incoming" or name not in LETTER} | {
        "title": "通知"
    }
    if kind == "incoming":
        wanted = {name: value for name, value in wanted.items() if name not in ("to", "signatory")}
    if fits:
        assert desk.add(kind, wanted).is_open
        return
    with pytest.raises(InvalidRecord) as refused:
        desk.add(kind, wanted)
    assert codes(refused) == [("urgency", "urgency-medium")]
    assert "没有此紧急程度" in wording.problem(refused.value.problems[0])


# ── outgoing ────────────────────────────────────────────────────────────────────────────


def test_a_document_goes_out_step_by_step(desk: Desk, colleague: Desk) -> None:
    """P24: 拟稿 → 核稿 → 会签 → 签发 → 复核 → 编号 → 印制 → 核发."""
    record = outgoing(desk, co_units=["财政局"], signatory="")
    assert record.drafter == "张伟"
    with pytest.raises(Refused, match="checker-is-drafter"):
        desk.step(record)
    record = colleague.step(record)
    assert (record.state, record.reviewer) == ("checked", "李娜")
    record = desk.step(record)
    assert record.state == "countersigned"
    with pytest.raises(Refused, match="step-needs"):
        desk.step(record)
    record = desk.change(record, signatory="李建国")
    with pytest.raises(InvalidRecord) as refused:
        desk.step(record)
    assert codes(refused) == [("without_opinion", "opinion-missing")]
    record = desk.step(give_opinion(desk, record, "财政局", "agreed"))
    assert record.document["signed_at"]
    record = desk.step(desk.step(record))
    assert (record.state, record.doc_no) == ("numbered", "政办发〔2026〕1号")
    record = desk.step(desk.step(record))
    assert (record.state, record.document["printed_on"]) == ("released", "2026-11-23")
    record = delivery_received(desk, deliver(desk, record, ["财政局", "水务局"], "机要"), "财政局")
    assert [bool(row.get("received_at")) for row in record.delivery] == [True, False]
    assert desk.close(record, "done", "已印发").state == "closed"


def test_no_step_of_a_document_is_skipped(desk: Desk, colleague: Desk) -> None:
    """P24"""
    record = outgoing(desk)
    for state in ("signed", "numbered", "released"):
        with pytest.raises(Refused, match="step-skipped"):
            colleague.change(record, state=state)
    with pytest.raises(Refused, match="step-skipped"):
        desk.close(record, "done", "发了")
    with pytest.raises(Refused, match="not-released"):
        deliver(desk, record, ["财政局"])


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("政办发[2026]3号", "政办发〔2026〕3号"),
        ("政办发（2026）第03号", "政办发〔2026〕3号"),
        ("政办发【2026】 3 号", "政办发〔2026〕3号"),
        ("政办发2026-3", "政办发2026-3"),
        ("政办发〔2026〕3", "政办发〔2026〕3号"),
        ("政办发〔2026〕3号", "政办发〔2026〕3号"),
        ("无", "无"),
    ],
)
def test_a_number_is_written_as_the_standard_says(typed: str, right: str) -> None:
    """GB/T 9704—2012, 7.2.5"""
    assert official_number(typed) == right


def test_a_wrong_bracket_is_refused_with_the_right_form(desk: Desk, chinese: None) -> None:
    """P24"""
    with pytest.raises(InvalidRecord) as refused:
        outgoing(desk, doc_no="政办发[2026]03号")
    assert wording.problem(refused.value.problems[0]) == "请写成：政办发〔2026〕3号。"
    with pytest.raises(InvalidRecord) as refused:
        outgoing(desk, doc_no="三号")
    assert codes(refused) == [("doc_no", "not-a-number-form")]


def test_a_number_is_drawn_once_and_stays(desk: Desk, colleague: Desk) -> None:
    """P5: editing never draws a new one; void ones keep theirs with the reason."""
    first = numbered(desk, colleague)
    first = colleague.change(first, title="关于元旦放假的通知")
    assert first.doc_no == "政办发〔2026〕1号"
    for other in ("", "政办发〔2026〕9号"):
        with pytest.raises(Refused, match="number-fixed"):
            colleague.change(first, doc_no=other)
    void = void_number(colleague, first, "内容有误，重新印发")
    assert (void.state, void.doc_no, void.outcome["words"]) == (
        "void", "政办发〔2026〕1号", "内容有误，重新印发",
    )  # fmt: skip
    assert numbered(desk, colleague).doc_no == "政办发〔2026〕2号"
    assert numbered(desk, colleague, series="政办函").doc_no == "政办函〔2026〕1号"
    with pytest.raises(InvalidRecord) as refused:
        outgoing(desk, series="县发")
    assert codes(refused) == [("series", "unknown-series")]


def test_a_number_already_drawn_is_refused_and_a_typed_one_is_not_drawn_again(
    desk: Desk, colleague: Desk
) -> None:
    """P5; issue 4: a number already drawn."""
    numbered(desk, colleague)
    for taken in ("政办发〔2026〕1号",):
        with pytest.raises(InvalidRecord) as refused:
            outgoing(desk, doc_no=taken)
        assert codes(refused) == [("doc_no", "number-drawn")]
    assert outgoing(desk, doc_no="政办发〔2026〕7号").doc_no == "政办发〔2026〕7号"
    with pytest.raises(InvalidRecord) as refused:
        outgoing(desk, doc_no="政办发〔2026〕5号")
    assert codes(refused) == [("doc_no", "number-drawn")]
    assert numbered(desk, colleague).doc_no == "政办发〔2026〕8号"


def test_numbers_begin_anew_with_the_year(desk: Desk, colleague: Desk, clock: FixedClock) -> None:
    numbered(desk, colleague)
    clock.advance(days=45)
    assert numbered(desk, colleague).doc_no == "政办发〔2027〕1号"


def test_a_formal_request_has_one_main_recipient(desk: Desk) -> None:
    with pytest.raises(InvalidRecord) as refused:
        outgoing(desk, doc_type="请示", to=["市政府", "省政府办公厅"])
    assert codes(refused) == [("to", "one-recipient")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["draw", "void", "undo", "type"]), st.sampled_from(["政办发", "政办函"])),
        max_size=8,
    )
)
def test_no_number_is_ever_given_twice(desk: Desk, colleague: Desk, acts: list[tuple[str, str]]) -> None:
    """P5"""
    given_out: list[str] = []
    for act, series in acts:
        colleague.poll()
        desk.poll()
        if act == "type":
            used = [number for number in given_out if number.startswith(series)]
            serial = max((int(number.split("〕")[1][:-1]) for number in used), default=0) + 40
            number = f"{series}〔2026〕{serial}号"
            if not any(normal == number for normal in given_out):
                # Whether it is still free depends on what was undone before it.
                with contextlib.suppress(InvalidRecord):
                    given_out.append(outgoing(desk, doc_no=number, series=series).doc_no)
            continue
        record = numbered(desk, colleague, series=series)
        given_out.append(record.doc_no)
        if act == "void":
            void_number(colleague, record, "重发")
        elif act == "undo":
            colleague.undo()
    assert len(set(given_out)) == len(given_out)


def test_several_processes_never_draw_the_same_number(desk: Desk, tmp_path: Path) -> None:
    """P5: two documents cannot get the same number in one year and one series."""
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from store import Desk
        drafter = Desk.open(Path(sys.argv[1]), officer="张伟" + sys.argv[2])
        checker = Desk.open(Path(sys.argv[1]), officer="李娜" + sys.argv[2])
        drafter.rules = checker.rules
        for _ in range(4):
            record = drafter.add("outgoing", {"title": "通知", "to": ["各科室"], "signatory": "李建国"})
            checker.poll()
            for _ in range(4):
                record = checker.step(record)
            print(record.doc_no)
    """)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(desk.directory), str(number)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        for number in range(3)
    ]
    drawn = [number for process in running for number in process.communicate(timeout=120)[0].split()]
    assert len(drawn) == len(set(drawn)) == 12


# ── state secrets ───────────────────────────────────────────────────────────────────────


SECRET = {"title": "密件", "sender": "省委机要局", "secrecy": "secret", "copies": 1, "copy_no": "000012"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("proposal", "拟请某部办理"), ("enclosures", "名单一份"), ("note", "某部调动")],
)
def test_of_a_classified_document_only_register_copies_and_return_are_kept(
    desk: Desk, name: str, value: object
) -> None:
    """P63"""
    kind = "incoming" if name in ("proposal", "enclosures") else "outgoing"
    known = SECRET if kind == "incoming" else {"title": "密件", "secrecy": "secret"}
    assert desk.add(kind, known).title == "密件"
    with pytest.raises(InvalidRecord) as refused:
        desk.add(kind, {**known, name: value})
    assert (name, "secret-text") in codes(refused)


def test_a_classified_document_is_registered_with_its_copy_number(desk: Desk) -> None:
    """registers 1: the copy number is required for secret papers."""
    with pytest.raises(InvalidRecord) as refused:
        desk.add("incoming", {name: value for name, value in SECRET.items() if name != "copy_no"})
    assert codes(refused) == [("copy_no", "required")]


def test_nobody_writes_words_on_a_classified_document(desk: Desk) -> None:
    """P63"""
    record: Record = desk.add("incoming", SECRET)
    for act in (
        lambda: desk.add_progress(record, "内容涉及某部"),
        lambda: chase(desk, record, "某部"),
        lambda: instruct(desk, record, "李建国", "请某部办"),
    ):
        with pytest.raises(InvalidRecord) as refused:
            act()
        assert [code for _field, code in codes(refused)] == ["secret-text"]
    record = desk.close(desk.step(record), "done", "已清退")
    assert dispose(desk, Incoming(record.document), "returned", "区志明").document["disposal"] == "returned"


def test_what_becomes_classified_must_lose_its_words_first(desk: Desk) -> None:
    """P63"""
    record = desk.add("incoming", {**LETTER, "proposal": "拟请住建局办"})
    with pytest.raises(InvalidRecord) as refused:
        desk.change(record, secrecy="confidential")
    assert {("proposal", "secret-text"), ("title", "secret-title")} <= set(codes(refused))


def test_a_classified_task_holds_no_sentence(desk: Desk) -> None:
    """P63"""
    values = {
        "title": "密件",
        "secrecy": "secret",
        "to_leader": "李建国",
        "due_at": "2026-11-30T18:00:00+08:00",
    }
    assert desk.add("request", values).title == "密件"
    for name, words in (("options", ["调某部"]), ("estimate", "需人员20名"), ("note", "名单")):
        with pytest.raises(InvalidRecord) as refused:
            desk.add("request", {**values, name: words})
        assert (name, "secret-text") in codes(refused)


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda desk, one: hand_to(desk, one, "王芳", "", "涉密原因"), id="handing it on"),
        pytest.param(lambda desk, one: split(desk, one, ["涉密步骤"]), id="its parts"),
        pytest.param(lambda desk, one: relay(desk, one, "down", "涉密内容", ["住建局"]), id="passing it on"),
        pytest.param(lambda desk, one: desk.change(one, tags=["涉密标签"]), id="its tags"),
    ],
)
def test_no_act_lets_the_words_of_a_secret_in(desk: Desk, act: Callable[[Desk, Record], object]) -> None:
    """P63"""
    record = desk.add("incoming", SECRET)
    with pytest.raises(InvalidRecord) as refused:
        act(desk, record)
    assert {"secret-text", "secret-title"} & {code for _field, code in codes(refused)}
    desk.shut()
    stored = [path.read_text("utf-8") for path in desk.directory.rglob("*") if path.is_file()]
    assert not any("涉密" in text for text in stored)


def test_a_classified_paper_is_still_handed_on(desk: Desk) -> None:
    record = desk.add("incoming", SECRET)
    assert hand_to(desk, record, "王芳").document["owner"] == "王芳"
