"""Search as an officer uses it: over live and filed records at once, by whatever is remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store import Desk, FixedClock
from store.filing import file_records
from store.index import refresh_now, wait_for_refresh
from store.query import days, read
from store.search import Hits, search
from store.snippet import SNIPPET_CELLS, cells, snippet_of
from store.terms import Subject
from store.tokens import Entry

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=ZONE)
Find = Callable[[str], list[str]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.open(tmp_path / "desk", FixedClock(datetime(2026, 11, 23, 10, tzinfo=ZONE)), officer="张伟")


def _incoming(desk: Desk, title: str, number: str, **more: Any) -> str:
    values = {"title": title, "sender": "国务院", "source_doc_no": number, **more}
    return desk.add("incoming", values).id


def _note(desk: Desk, text: str, at: str = "2026-11-20T10:00:00+08:00") -> str:
    return desk.add("note", {"text": text, "happened_at": at}).id


def _visit(desk: Desk, name: str, unit: str, reason: str = "汇报工作") -> str:
    return desk.add("visit", {"name": name, "unit": unit, "reason": reason, "host": "李建国"}).id


def _file(desk: Desk) -> None:
    file_records(desk, TODAY)
    wait_for_refresh(desk.directory)
    assert refresh_now(desk.directory)


def _ids(found: Hits) -> list[str]:
    return [hit.id for hit in found.hits]


def test_a_word_in_a_log_a_visit_and_a_task_gives_three_hits(desk: Desk) -> None:
    """P17: one search over all registers."""
    wanted = {
        _note(desk, "接来电反映供暖问题"),
        _visit(desk, "王建军", "群众", "反映供暖不热"),
        desk.add("errand", {"title": "协调供暖管网抢修"}).id,
    }
    assert set(_ids(desk.search("供暖"))) == wanted


@pytest.mark.parametrize("filed", [False, True])
@pytest.mark.parametrize(
    "typed", ["ssj", "ssjy", "shuangsuiji", "shuangsj", "shuangsu", "双随机一公开", "“双随机、一公开”"]
)
def test_a_title_is_found_by_pinyin_live_and_filed(desk: Desk, typed: str, filed: bool) -> None:
    wanted = _note(desk, "推进“双随机、一公开”监管")
    _note(desk, "双方随访机关")
    if filed:
        _file(desk)
    found = desk.search(typed)
    assert _ids(found) == [wanted]
    assert found.hits[0].filed_year == (2026 if filed else None)


@pytest.mark.parametrize("filed", [False, True])
@pytest.mark.parametrize("typed", ["单伟", "sw", "dw", "shanwei", "shanw", "swei", "人:sw", "单", "shan"])
def test_a_person_is_found_by_any_reading_of_the_name(desk: Desk, typed: str, filed: bool) -> None:
    wanted = desk.add("meeting", {"title": "碰头会", "starts": "2026-11-20T09:00:00+08:00", "leader": "单伟"})
    desk.close(wanted, "done", "已开完")
    if filed:
        desk.clock.advance(days=1)  # type: ignore[attr-defined]
        file_records(desk, date(2026, 11, 24))
        wait_for_refresh(desk.directory)
    assert _ids(desk.search(typed)) == [wanted.id]


@pytest.mark.parametrize(
    "typed", ["国发2019 5", "国发[2019]5", "国发〔2019〕5号", "国发（2019）第5号", "2019 5", "gf 2019 5"]
)
def test_a_document_number_typed_any_way_finds_its_document_first(desk: Desk, typed: str) -> None:
    wanted = _incoming(desk, "关于双随机的通知", "国发〔2019〕5号")
    _incoming(desk, "关于别的事的通知", "国发〔2019〕55号")
    found = desk.search(typed.removeprefix("gf "))
    assert found.hits[0].id == wanted
    assert found.hits[0].exact


def test_a_number_with_further_words_still_needs_them(desk: Desk) -> None:
    wanted = _incoming(desk, "关于防汛的通知", "国发〔2019〕5号")
    _incoming(desk, "关于春节的通知", "国发〔2019〕5号")
    assert _ids(desk.search("国发2019 5 防汛")) == [wanted]


def test_words_are_all_wanted_phrases_are_exact_and_minus_excludes(desk: Desk) -> None:
    both = _note(desk, "财政局来电，询问防汛物资")
    other = _note(desk, "财政局送来报表")
    assert _ids(desk.search("财政局 防汛")) == [both]
    assert _ids(desk.search("财政局 -防汛")) == [other]
    assert _ids(desk.search('"来电，询问"')) == [both]
    assert _ids(desk.search('"来电询问"')) == []


def test_filters_in_both_languages_and_full_width_colons(desk: Desk) -> None:
    visit = _visit(desk, "王芳", "市财政局")
    note = _note(desk, "王芳来电")
    for query in (
        "类:来访 王芳",
        "类：来访　王芳",
        "kind:visit 王芳",
        "人:王芳 单位:财政局",
        "位:czj",
        "person:wf",
    ):
        assert _ids(desk.search(query)) == [visit], query
    assert _ids(desk.search("日:2026-11-20")) == [note]
    assert _ids(desk.search("王芳 至:2026-11-22")) == [note]
    assert _ids(desk.search("王芳 自:今天")) == [visit]
    assert _ids(desk.search("-类:来访 王芳")) == [note]
    assert _ids(desk.search("号:国发2019-5")) == []


def test_the_state_filter_tells_open_from_closed(desk: Desk) -> None:
    task = desk.add("errand", {"title": "修理供暖"})
    other = desk.add("errand", {"title": "供暖费报销"})
    desk.close(task, "done", "修好了")
    assert _ids(desk.search("供暖 态:办结")) == [task.id]
    assert _ids(desk.search("供暖 state:open")) == [other.id]


def test_an_unknown_filter_is_taken_as_text_and_told(desk: Desk) -> None:
    wanted = _note(desk, "比分 3:2 结束")
    assert desk.search("foo:bar").problems == ["unknown-filter"]
    assert desk.search("类:没有").problems == ["bad-kind"]
    assert _ids(desk.search("3:2")) == [wanted]


def test_every_state_is_found_by_the_words_the_screens_call_it(desk: Desk, chinese: None) -> None:
    from store import KINDS
    from tui import wording
    from tui.wording.choices import SHARED_STATES, STATES

    for kind, cls in KINDS.items():
        for code in (*cls.steps, *cls.closed_states):
            english = STATES.get(kind, {}).get(code) or SHARED_STATES[code]
            for words in (english, wording.state(kind, code)):
                query, _exact = read(f'态:"{words}"', NOW)
                entry = Entry("x", kind, code, "", "", "x", "", "", "", False, "")
                assert not query.problems, (kind, code, words)
                assert query.meets(Subject(entry)), (kind, code, words)


@pytest.mark.parametrize("typed", ["态:逾期", "state:overdue"])
def test_what_is_overdue_can_be_asked_for(desk: Desk, typed: str) -> None:
    late = desk.add("errand", {"title": "报表", "due_at": "2026-11-23T09:00:00+08:00"})
    desk.add("errand", {"title": "报表二", "due_at": "2026-11-23T11:00:00+08:00"})
    desk.add("errand", {"title": "报表三"})
    done = desk.add("errand", {"title": "报表四", "due_at": "2026-11-23T09:00:00+08:00"})
    desk.close(done, "done", "报了")
    assert _ids(desk.search(typed)) == [late.id]


@pytest.mark.parametrize("typed", ["类:没有 供暖", "供暖 态:没有", "自:2026-13 供暖", "-类:没有 供暖"])
def test_a_filter_that_is_not_understood_finds_nothing_and_says_so(desk: Desk, typed: str) -> None:
    _note(desk, "供暖问题")
    found = desk.search(typed)
    assert found.hits == []
    assert len(found.problems) == 1


@pytest.mark.parametrize("filed", [False, True])
@pytest.mark.parametrize("typed", ["gf2019", "gf2019-5", "guofa2019"])
def test_a_document_is_found_by_the_initials_of_its_number(desk: Desk, typed: str, filed: bool) -> None:
    wanted = _incoming(desk, "关于双随机的通知", "国发〔2019〕5号")
    _incoming(desk, "关于别的事的通知", "国发〔2018〕5号")
    _incoming(desk, "关于另一件事的通知", "财金〔2019〕5号")
    if filed:
        for record in desk.records("documents"):
            desk.close(record, "done", "办完了")
        desk.clock.advance(days=2)  # type: ignore[attr-defined]
        file_records(desk, date(2026, 11, 25))
        wait_for_refresh(desk.directory)
        assert refresh_now(desk.directory)
    assert _ids(desk.search(typed)) == [wanted]


def test_newest_first_and_titles_that_begin_with_the_word_above(desk: Desk) -> None:
    old = _note(desk, "防汛值守", "2026-01-05T10:00:00+08:00")
    new = _note(desk, "检查防汛", "2026-11-05T10:00:00+08:00")
    middle = _note(desk, "再查防汛", "2026-06-05T10:00:00+08:00")
    assert _ids(desk.search("防汛")) == [old, new, middle]


@pytest.mark.parametrize("filed", [False, True])
def test_a_telephone_number_finds_its_visit_by_its_last_digits_and_is_shown_nowhere(
    desk: Desk, filed: bool
) -> None:
    """P64"""
    values = {
        "name": "王芳",
        "unit": "财政局",
        "reason": "办事",
        "host": "李建国",
        "id_no": "11010519491231002X",
    }
    desk.rules = msgspec.structs.replace(desk.rules, personal_data="full")
    visit = desk.add("visit", {**values, "phone": "139-1234 5678"})
    desk.close(visit, "done", "已办结", state="left")
    if filed:
        file_records(desk, date(2026, 11, 25))
    for typed in ("5678", "45678", "13912345678", "王芳 5678", "0000 或 5678"):
        found = desk.search(typed, wait=True)
        assert [hit.id for hit in found.hits] == [visit.id], typed
        assert "5678" not in found.hits[0].snippet
    for typed in ("678", "95678", "13812345678", "002X", "11010519491231002X", "19491231"):
        assert desk.search(typed, wait=True).hits == [], typed


@pytest.mark.parametrize("filed", [False, True])
def test_a_number_that_is_kept_masked_is_found_by_the_digits_it_still_has(desk: Desk, filed: bool) -> None:
    """P64"""
    values = {"name": "王芳", "unit": "财政局", "reason": "办事", "host": "李建国"}
    visit = desk.add("visit", {**values, "phone": "139-1234 5678"})
    desk.close(visit, "done", "已办结", state="left")
    if filed:
        file_records(desk, date(2026, 11, 25))
    for typed in ("5678", "13912345678", "139-1234-5678 王芳"):
        found = desk.search(typed, wait=True)
        assert [hit.id for hit in found.hits] == [visit.id], typed
    for typed in ("678", "1234", "13812345678"):
        assert desk.search(typed, wait=True).hits == [], typed


def test_a_secret_record_is_found_by_its_number_and_not_by_content(desk: Desk) -> None:
    wanted = _incoming(
        desk, "密件", "国发〔2019〕9号", secrecy="secret", copy_no="000012", lead_unit="住建局"
    )
    assert desk.search("住建局").hits == []
    assert desk.search("密件").hits == []
    found = desk.search("国发2019 9").hits
    assert [hit.id for hit in found] == [wanted]
    assert found[0].snippet == "国发〔2019〕9号"


def test_a_hidden_record_is_not_found_even_when_filed(desk: Desk) -> None:
    errand = desk.add("errand", {"title": "重复登记的事"})
    desk.hide(errand, "重复")
    assert desk.search("重复登记").hits == []
    desk.clock.advance(days=2)  # type: ignore[attr-defined]
    assert file_records(desk, date(2026, 11, 25)).total == 1
    assert search(desk, "重复登记", wait=True).hits == []
    assert search(desk, "类:办事", wait=True).hits == []


def test_the_snippet_shows_the_words_within_sixty_cells(desk: Desk) -> None:
    _note(desk, "甲" * 80 + "关键字" + "乙" * 80)
    hit = desk.search("关键字").hits[0]
    assert sum(map(cells, hit.snippet)) <= SNIPPET_CELLS
    assert [hit.snippet[begin:end] for begin, end in hit.marks] == ["关键字"]
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")


def test_the_limit_holds_and_more_is_told(desk: Desk) -> None:
    for _count in range(5):
        _note(desk, "例会")
    found = desk.search("例会", limit=3)
    assert len(found.hits) == 3
    assert found.more


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("2026", ("2026-01-01", "2026-12-31")),
        ("2026-02", ("2026-02-01", "2026-02-28")),
        ("2026年2月", ("2026-02-01", "2026-02-28")),
        ("2026-02-03", ("2026-02-03", "2026-02-03")),
        ("2026/2/3", ("2026-02-03", "2026-02-03")),
        ("20260203", ("2026-02-03", "2026-02-03")),
        ("今天", ("2026-11-23", "2026-11-23")),
        ("本周", ("2026-11-23", "2026-11-29")),
        ("上月", ("2026-10-01", "2026-10-31")),
        ("去年", ("2025-01-01", "2025-12-31")),
        ("-30d", ("2026-10-24", "2026-10-24")),
        ("3天前", ("2026-11-20", "2026-11-20")),
        ("11-01", ("2026-11-01", "2026-11-01")),
        ("11/1", ("2026-11-01", "2026-11-01")),
        ("11月1日", ("2026-11-01", "2026-11-01")),
        ("11月", ("2026-11-01", "2026-11-30")),
        ("12-31", ("2025-12-31", "2025-12-31")),
        ("12月", ("2025-12-01", "2025-12-31")),
    ],
)
def test_days_are_said_in_many_ways(typed: str, span: tuple[str, str]) -> None:
    found = days(typed, TODAY)
    assert found is not None
    assert (found[0].isoformat(), found[1].isoformat()) == span


def test_what_is_no_day_is_told(desk: Desk) -> None:
    assert days("2026-13-45", TODAY) is None
    assert desk.search("自:2026-13").problems == ["bad-from"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("国发〔2019〕5号 “”\":：-人类自至日态zsj*()^#~_\\'[]双随机\x00\n　"),
        max_size=24,
    )
)
@example("自:９９９９-99")
@example('"' * 9)
@example("号:")
@example("NEAR(a b) OR *")
def test_no_text_whatever_makes_the_search_fail(desk: Desk, typed: str) -> None:
    if not (desk.directory / "archive").exists():
        _note(desk, "推进“双随机、一公开”监管，国发〔2019〕5号")
        _file(desk)
    found = desk.search(typed)
    for hit in found.hits:
        assert all(0 <= begin < end <= len(hit.snippet) for begin, end in hit.marks)


@given(st.text(max_size=40), st.text(max_size=200))
def test_any_query_can_be_read_and_any_text_cut(typed: str, text: str) -> None:
    query, _exact = read(typed, NOW)
    snippet, marks = snippet_of(text, query)
    assert sum(map(cells, snippet)) <= SNIPPET_CELLS
    assert all(0 <= begin < end <= len(snippet) for begin, end in marks)


def _asked(desk: Desk, typed: str) -> list[str]:
    return sorted(hit.id for hit in desk.search(typed, wait=True).hits)


@pytest.mark.parametrize("filed", [False, True])
def test_either_of_two_words_will_do(desk: Desk, filed: bool) -> None:
    """P17"""
    heating, roof, other = (_note(desk, text) for text in ("供暖问题", "屋顶漏水", "保洁安排"))
    if filed:
        file_records(desk, date(2026, 11, 25))
    both = sorted([heating, roof])
    for typed in ("供暖 或 漏水", "供暖 OR 漏水", "供暖 | 漏水", '"供暖" or "漏水"', "gongnuan 或 wdls"):
        assert _asked(desk, typed) == both, typed
    assert _asked(desk, "供暖 或 漏水 或 保洁") == sorted([*both, other])
    assert _asked(desk, "供暖 或 漏水 屋顶") == [roof]
    assert _asked(desk, "类:记事 供暖 或 漏水 -屋顶") == [heating]
    assert _asked(desk, "类:来访 或 类:记事") == sorted([*both, other])
    for typed in ("或", "或 供暖", "供暖 或", "或 或 或"):
        desk.search(typed)


@pytest.mark.parametrize("filed", [False, True])
def test_lines_of_work_and_secrecy_are_filters(desk: Desk, filed: bool) -> None:
    supervised = desk.close(
        desk.add("errand", {"title": "督办件", "line": "supervision", "secrecy": "internal"}),
        "done",
        "已办结",
    ).id
    desk.close(desk.add("errand", {"title": "财务件", "line": "finance"}), "done", "已办结")
    if filed:
        file_records(desk, date(2026, 11, 25))
    for typed in ("线:督查", "line:supervision 件", "密级:内部", "secrecy:internal", "类:办事 线:督查"):
        assert _asked(desk, typed) == [supervised], typed
    assert desk.search("线:没有这条线").problems == ["bad-line"]
    assert desk.search("密:没有这一级").hits == []


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("近30天", "2026-10-25", "2026-11-23"),
        ("最近一周", "2026-11-17", "2026-11-23"),
        ("近三个月", "2026-08-24", "2026-11-23"),
        ("近半年", "2026-05-24", "2026-11-23"),
        ("近一年", "2025-11-24", "2026-11-23"),
        ("last30days", "2026-10-25", "2026-11-23"),
        ("past2weeks", "2026-11-10", "2026-11-23"),
        ("上周", "2026-11-16", "2026-11-22"),
        ("上周五", "2026-11-20", "2026-11-20"),
        ("周一", "2026-11-23", "2026-11-23"),
    ],
)
def test_days_are_counted_back_from_today(typed: str, first: str, last: str) -> None:
    from store.query_days import days

    span = days(typed, date(2026, 11, 23))
    assert span is not None
    assert (span[0].isoformat(), span[1].isoformat()) == (first, last)


def test_hits_are_counted_by_kind_and_year(desk: Desk) -> None:
    from store import facets

    _note(desk, "供暖问题")
    task = desk.close(desk.add("errand", {"title": "供暖抢修"}), "done", "已办结")
    file_records(desk, date(2026, 11, 25))
    _note(desk, "供暖又有问题")
    desk.search("供暖", wait=True)
    found = facets(desk, "供暖")
    assert (found.kinds, found.years, found.total, found.exact) == (
        {"note": 2, "errand": 1},
        {2026: 3},
        3,
        True,
    )
    assert facets(desk, "类:办事 供暖").kinds == {"errand": 1}
    assert facets(desk, "没有这个词").total == 0
    assert task.id


def test_newest_first_leaves_what_begins_with_the_word_in_its_place(desk: Desk) -> None:
    early = desk.add("note", {"text": "供暖问题", "happened_at": "2026-11-01T08:00:00+08:00"}).id
    late = desk.add("note", {"text": "反映供暖", "happened_at": "2026-11-20T08:00:00+08:00"}).id
    assert [hit.id for hit in desk.search("供暖").hits] == [early, late]
    assert [hit.id for hit in desk.search("供暖", order="newest").hits] == [late, early]


def test_what_a_word_may_become_is_offered(desk: Desk) -> None:
    from store import completions

    desk.add("person", {"title": "王芳"})
    desk.add("unit", {"title": "财政局"})
    assert completions(desk, "") == []
    assert completions(desk, "供暖") == []
    assert completions(desk, "供暖 类")[0] == "供暖 类:"
    assert completions(desk, "ki") == ["kind:"]
    assert completions(desk, "类:来") == ["类:来访", "类:来电", "类:来访证"]
    assert completions(desk, "kind:vi") == ["kind:visitor"]
    assert completions(desk, "人:王") == ["人:王芳"]
    assert completions(desk, "供暖 单位:财") == ["供暖 单位:财政局"]
    assert "自:近30天" in completions(desk, "自:近")


def test_a_search_of_ten_thousand_signs_gets_an_answer(desk: Desk) -> None:
    _note(desk, "供暖问题")
    for typed in ("供" * 10_000, "(" * 10_000, '"' * 9_999, "供暖 " * 3_000, "a或" * 5_000, "-" * 10_000):
        assert isinstance(desk.search(typed).hits, list)
