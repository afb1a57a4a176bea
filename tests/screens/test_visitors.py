"""Visitors: somebody comes, the host is told, he leaves; and nobody reads his numbers by the way."""

from __future__ import annotations

import re

import pytest

from officer import Officer, entries, open_desk_app
from store import Desk, FixedClock, Visit, on_site
from tui.widgets.table import Heading, RecordTable, Row

ID_NO = "11010519491231002X"


def visit_of(desk: Desk, name: str) -> Visit:
    found = [v for v in desk.records("visits") if isinstance(v, Visit) and v.name == name]
    assert len(found) == 1
    return found[0]


async def at_visitors(officer: Officer, name: str = "") -> RecordTable:
    await officer.press("3")
    table: RecordTable = officer.place("visitors").list
    if name:
        await officer.select(table, visit_of(officer.desk, name))
    return table


def row_of(table: RecordTable, visit: Visit) -> Row:
    return next(line for line in table._lines if isinstance(line, Row) and line.id == visit.id)


async def test_a_visitor_signs_in_the_host_is_told_he_is_met_and_signs_out(
    demo: Desk, clock: FixedClock
) -> None:
    """P46"""
    async with open_desk_app(demo) as officer:
        table = await at_visitors(officer)
        await officer.press("n", "a")
        await officer.type("孙立群")
        await officer.press("enter")
        await officer.type("水务局")
        await officer.press("escape") if officer.app.focused and officer.app.focused.offered else None
        for field, words in (("reason", "送防汛图"), ("host", "周敏")):
            officer.app.screen.set_focus(officer.app.screen.rows[field].entry)
            await officer.put(words)
        await officer.press("ctrl+s")
        visit = visit_of(demo, "孙立群")
        assert (visit.state, visit.on_site) == ("arrived", True)
        assert visit.visit_no == "1123-08"
        assert table.selected == visit.id
        assert "1123-08" in officer.said

        clock.advance(minutes=2)
        await officer.press("t", "1")
        visit = visit_of(demo, "孙立群")
        assert (visit.state, visit.host_reply) == ("waiting", "agreed")
        assert visit.host_told_at == clock.now()
        await officer.press("space")
        assert visit_of(demo, "孙立群").state == "met"

        clock.advance(minutes=20)
        inside = len(on_site(demo))
        await officer.press("d")
        await officer.type("图纸已收下")
        await officer.press("ctrl+s")
        visit = visit_of(demo, "孙立群")
        assert (visit.state, visit.left_at) == ("left", clock.now())
        assert len(on_site(demo)) == inside - 1
        assert "离开 14:54" in officer.first_line_with("孙立群")


async def test_who_left_is_off_the_list_at_once_also_from_the_evacuation_list(demo: Desk) -> None:
    """P46"""
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王芳")
        await officer.press("f8")
        await officer.type("已对接")
        await officer.press("ctrl+s")
        assert "3来访 4" in officer.lines[1]
        await officer.press("f12")
        assert "王建军" in officer.seen
        assert "王芳" not in officer.seen


async def test_signing_out_without_an_outcome_is_refused(demo: Desk) -> None:
    """P27"""
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王芳")
        await officer.press("d", "ctrl+s")
        assert officer.app.screen.rows["words"].problem
        assert visit_of(demo, "王芳").on_site


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_who_waits_stands_out_exactly_at_the_limit(new: Desk, language: str) -> None:
    """P69"""
    from store import sign_in

    clock = new.clock
    assert isinstance(clock, FixedClock)
    sign_in(new, {"name": "王建军", "reason": "反映供暖", "visit_class": "petition"})
    visit = visit_of(new, "王建军")
    clock.advance(minutes=new.rules.wait_limit_minutes, seconds=-1)
    async with open_desk_app(new, language=language) as officer:
        table = await at_visitors(officer)
        assert row_of(table, visit).tone == ""
        assert "14" in row_of(table, visit).cells[7]
        assert "等候 1" not in officer.lines[1]
        assert "waiting 1" not in officer.lines[1]
        clock.advance(seconds=1)
        await officer.app._look()
        await officer.settle()
        assert row_of(table, visit).tone == "late"
        assert "15" in row_of(table, visit).cells[7]
        assert ("等候 1" if language == "zh_CN" else "waiting 1") in officer.lines[1]


async def test_the_longest_waiting_stand_first(demo: Desk) -> None:
    """P69"""
    async with open_desk_app(demo) as officer:
        table = await at_visitors(officer)
        came = [visit.arrived_at for visit in map(demo.record, table.ids) if visit.on_site]
        assert came == sorted(came)
        assert isinstance(table._lines[0], Heading)


async def test_an_expected_visitor_arrives_with_his_form_filled_in(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_visitors(officer, "赵敏")
        await officer.press("space")
        rows = officer.app.screen.rows
        assert (rows["name"].raw, rows["unit"].raw, rows["headcount"].raw) == ("赵敏", "省政府办公厅", "4")
        await officer.press("ctrl+s")
        visit = visit_of(demo, "赵敏")
        assert visit.state == "arrived"
        assert visit.arrived_at == demo.clock.now()
        assert visit.visit_no
        assert table.selected == visit.id


async def test_leaving_that_form_leaves_him_expected(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "赵敏")
        await officer.press("space", "escape")
        assert visit_of(demo, "赵敏").state == "expected"


async def test_an_expected_visitor_who_did_not_come_is_closed_so(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "钱多多")
        await officer.press("d")
        assert "未到" in officer.seen
        await officer.press("6", "tab")
        await officer.type("改期再来")
        await officer.press("ctrl+s")
        assert visit_of(demo, "钱多多").state == "no-show"


async def test_a_returning_visitor_fills_the_form_himself(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "a")
        await officer.type("wangjianjun")
        await officer.press("enter")
        rows = officer.app.screen.rows
        assert rows["name"].raw == "王建军"
        assert rows["unit"].raw == "东门社区"
        assert rows["visit_class"].raw == "petition"
        assert "已按以往登记填入" in officer.seen


async def test_an_expected_visitor_is_written_without_arriving(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "e")
        await officer.type("高远")
        for field, words in (("reason", "座谈"), ("host", "周敏"), ("expected_at", "17:30")):
            officer.app.screen.set_focus(officer.app.screen.rows[field].entry)
            await officer.put(words)
        await officer.press("ctrl+s")
        visit = visit_of(demo, "高远")
        assert (visit.state, visit.visit_no) == ("expected", "")
        assert visit.document["expected_at"] == "2026-11-23T17:30:00+08:00"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
async def test_no_full_number_of_a_person_is_on_any_screen(
    demo: Desk, size: tuple[int, int], language: str
) -> None:
    """P64"""
    demo.change(visit_of(demo, "王芳"), id_type="id-card", id_no=ID_NO)
    async with open_desk_app(demo, size, language) as officer:
        pictures = [officer.seen]
        await at_visitors(officer, "王芳")
        for keys in ((), ("enter",), ("escape", "e"), ("escape", "d"), ("escape", "t"), ("escape", "f12")):
            await officer.press(*keys)
            pictures.append(officer.seen)
        await officer.press("escape", "4")
        await officer.put("王芳 类:来访")
        pictures.append(officer.seen)
        await officer.press("enter", "enter")
        pictures.append(officer.seen)
        shown = "\n".join(pictures)
        assert not re.search(r"1[3-9]\d{9}|\d{17}[\dX]", shown)
        assert "138****5678" in shown
        assert "110105********002X" in shown


@pytest.mark.parametrize("key", ["v", "ctrl+r"])
async def test_masked_numbers_are_shown_for_a_reason_for_seconds_and_it_is_kept(demo: Desk, key: str) -> None:
    """P64"""
    async with open_desk_app(demo, (120, 40)) as officer:
        await at_visitors(officer, "王芳")
        await officer.press(key, "enter")
        assert "13812345678" not in officer.seen
        await officer.type("核对来访人身份")
        await officer.press("enter")
        assert "13812345678" in officer.seen
        assert f"{demo.rules.reveal_seconds}秒" in officer.seen
        screen = officer.app.screen
        assert demo.rules.reveal_seconds in [timer._interval for timer in screen._timers]
        screen.mask()
        await officer.settle()
        assert "13812345678" not in officer.seen
        assert "138****5678" in officer.seen
    line = entries(demo)[-1]
    assert line["action"] == "reveal"
    assert line["by"] == "张伟"
    assert "核对来访人身份" in str(line)
    assert "13812345678" not in str(entries(demo))


async def test_leaving_the_question_for_the_reason_shows_and_writes_nothing(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王芳")
        before = len(entries(demo))
        await officer.press("v", "escape")
        assert len(officer.app.screen_stack) == 1
        assert len(entries(demo)) == before


async def test_a_visitor_without_numbers_has_nothing_to_show(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "刘师傅")
        await officer.press("v")
        assert len(officer.app.screen_stack) == 1
        assert officer.said


@pytest.mark.parametrize("typed", ["wjj", "东门", "dmsq", "王建"])
async def test_the_filter_finds_a_visitor_and_says_what_it_filters(demo: Desk, typed: str) -> None:
    async with open_desk_app(demo) as officer:
        table = await at_visitors(officer)
        await officer.press("/")
        await officer.type(typed)
        assert [demo.record(found).name for found in table.ids] == ["王建军"]
        await officer.press("down")
        assert officer.app.focused is table
        assert typed in officer.line_with("筛选")
        assert "2人" in officer.line_with("在场")
        await officer.press("escape")
        assert len(table.ids) == 10


async def test_who_was_told_of_somebody_gone_is_refused(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "钱多多")
        await officer.press("ctrl+o")
        assert officer.said
        assert len(officer.app.screen_stack) == 1
        await officer.select(officer.place("visitors").list, visit_of(demo, "李明"))
        for key in ("t", "space", "e", "d"):
            await officer.press(key)
            assert "只可查看" in officer.said


async def test_the_heads_of_each_part_are_counted(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        assert officer.line_with("在场 ").endswith("5人")
        assert officer.line_with("今日已结束").endswith("4人")


async def test_everybody_in_the_building_is_ticked_off_by_the_space_key(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("f12")
        assert "5" in officer.line_with("访客" if "访客" in officer.seen else "来访")
        assert "李建国" in officer.seen
        before = demo.generation
        await officer.press("space", "space")
        assert officer.seen.count("[x]") == 2
        assert demo.generation == before
        await officer.press("escape")
        assert len(officer.app.screen_stack) == 1


async def test_a_first_day_says_what_to_do(new: Desk) -> None:
    async with open_desk_app(new, (60, 20)) as officer:
        await at_visitors(officer)
        assert "n " in officer.seen
        await officer.press("f12")
        assert "没有" in officer.seen or "无" in officer.seen
