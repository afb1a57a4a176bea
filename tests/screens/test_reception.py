"""A reception desk at the keyboard: who comes back, who is handed on, who must leave, what they brought."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from officer import Officer, entries, open_desk_app, titled
from store import Desk, FixedClock, LostPass, Visit, Watch, file_settled, on_site, passes, sign_in, sign_out
from tui.widgets.table import RecordTable

ID_NO = "11010519491231002X"


def visits_of(desk: Desk, name: str) -> list[Visit]:
    """The live visits of this name, oldest first."""
    return [v for v in desk.records("visits") if isinstance(v, Visit) and v.name == name]


def last(desk: Desk, name: str) -> Visit:
    """The last visit of this name."""
    return visits_of(desk, name)[-1]


async def at_visitors(officer: Officer, name: str = "") -> RecordTable:
    """In the place, on the line of the last visit of this name."""
    await officer.press("3")
    table: RecordTable = officer.place("visitors").list
    if name:
        await officer.select(table, last(officer.desk, name))
    return table


async def fill(officer: Officer, **values: str) -> None:
    """Type into fields of the form in view."""
    for field, words in values.items():
        officer.app.screen.set_focus(officer.app.screen.rows[field].entry)
        await officer.put(words)


def field(officer: Officer, name: str) -> Any:
    """A row of the form in view."""
    return officer.app.screen.rows[name]


async def test_a_returning_visitor_is_signed_in_with_under_ten_keys(demo: Desk) -> None:
    """P46: n, a, two initials, Enter, Ctrl+S; unit, reason, host, class and the next pass are filled in."""
    keys = ["n", "a", "l", "m", "enter", "ctrl+s"]
    assert len(keys) < 10
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        before = {visit.id for visit in on_site(demo)}
        await officer.press(*keys)
        new = [visit for visit in on_site(demo) if visit.id not in before]
        assert [(v.name, v.unit, v.reason, v.host, v.pass_no) for v in new] == [
            ("李明", "住房和城乡建设局", "报送改造进度表", "赵磊", "04")
        ]
        assert demo.record(new[0].earlier).document["name"] == "李明"
        assert "来访证 04" in officer.said


async def test_somebody_who_came_long_ago_is_offered_from_the_archive(demo: Desk, clock: FixedClock) -> None:
    visit = sign_in(demo, {"name": "欧阳娜娜", "unit": "文旅局", "reason": "送展览方案", "host": "周敏"})
    sign_out(demo, visit, "done", "方案已收")
    clock.advance(days=20)
    file_settled(demo)
    demo.search("欧阳", wait=True)
    assert not visits_of(demo, "欧阳娜娜")
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "a")
        await officer.type("oyn")
        assert "文旅局" in officer.line_with("欧阳娜娜")
        await officer.press("enter", "ctrl+s")
        assert (last(demo, "欧阳娜娜").reason, last(demo, "欧阳娜娜").earlier) == ("送展览方案", visit.id)


async def test_a_number_typed_in_full_tells_who_it_is_and_is_nowhere_in_full_afterwards(demo: Desk) -> None:
    """P64"""
    gone = sign_in(demo, {"name": "沈从文", "unit": "文联", "reason": "座谈", "host": "周敏", "id_no": ID_NO})
    sign_out(demo, gone, "done", "座谈结束")
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "a")
        await fill(officer, id_no=ID_NO.lower())
        await officer.press("enter")
        assert (field(officer, "name").raw, field(officer, "host").raw) == ("沈从文", "周敏")
        await officer.press("ctrl+s")
        assert last(demo, "沈从文").id_digest == gone.id_digest
        assert not demo.drafts.all()
    files = [path for path in demo.directory.rglob("*") if path.is_file()]
    assert [path for path in files if ID_NO.encode() in path.read_bytes().upper()] == []


async def test_a_number_shared_with_somebody_else_fills_nothing_in(demo: Desk) -> None:
    """P64: who gave the same telephone under another name keeps what was typed."""
    gone = sign_in(demo, {"name": "沈从文", "reason": "座谈", "host": "周敏", "phone": "13900001234"})
    sign_out(demo, gone, "done", "座谈结束")
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "a")
        await fill(officer, name="汪曾祺", reason="送稿", phone="13900001234")
        await officer.press("enter")
        assert "沈从文" in officer.seen
        assert field(officer, "host").raw == ""
        await fill(officer, host="王丽")
        await officer.press("ctrl+s")
        assert not last(demo, "汪曾祺").earlier


async def test_masked_is_all_there_is_and_the_program_says_so(demo: Desk) -> None:
    """P64"""
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王建军")
        before = len(entries(demo))
        await officer.press("v")
        assert "只存有遮盖" in officer.said
        assert len(entries(demo)) == before


async def test_who_is_inside_already_is_told_before_saving_and_no_keeps_the_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "a", "w", "f")
        assert "在场" in officer.first_line_with("> 王芳")
        await officer.press("enter", "ctrl+s")
        assert "王芳 已在场" in officer.seen
        inside = len(on_site(demo))
        await officer.press("n")
        assert field(officer, "name").raw == "王芳"
        assert "未保存" in officer.seen
        await officer.press("ctrl+s", "y")
        assert len(on_site(demo)) == inside + 1


async def test_the_watch_list_speaks_before_saving(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "a")
        await fill(officer, name="老赵", reason="找领导", host="周敏")
        await officer.press("ctrl+s")
        assert "留意名单：赵铁柱" in officer.seen
        assert "保卫科" in officer.seen
        await officer.press("escape")
        assert not visits_of(demo, "老赵")
        await officer.press("ctrl+s", "1")
        assert last(demo, "老赵").on_site


async def test_the_watch_list_is_kept_in_a_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("w", "n")
        await fill(officer, title="钱某", aliases="小钱", advice="不得放行，报保卫科", id_no=ID_NO)
        await officer.press("ctrl+s")
        assert "不得放行" in officer.line_with("钱某")
        entry = next(e for e in demo.records("parties") if isinstance(e, Watch) and e.title == "钱某")
        assert entry.id_no == "110105********002X"
        await officer.press("enter")
        await fill(officer, advice="请值班领导")
        await officer.press("ctrl+s")
        assert "请值班领导" in officer.line_with("钱某")
        await officer.press("delete")
        assert "钱某" not in officer.seen
        assert demo.record(entry.id).state == "lifted"


async def test_a_visitor_is_signed_in_over_a_half_written_task_which_stays(demo: Desk) -> None:
    """P11: from an open task form the visitor form opens, and the task draft is still there after."""
    async with open_desk_app(demo) as officer:
        await officer.press("2", "n")
        if "title" not in getattr(officer.app.screen, "rows", {}):
            await officer.press("1")
        await fill(officer, title="送阅第3期简报")
        await officer.press("shift+f4")
        assert "来访登记" in officer.lines[0]
        assert [draft.values["title"] for draft in demo.drafts.all()] == ["送阅第3期简报"]
        await officer.press("shift+f4")
        await officer.type("lm")
        await officer.press("enter", "ctrl+s")
        assert last(demo, "李明").on_site
        assert field(officer, "title").raw == "送阅第3期简报"
        assert [draft.values["title"] for draft in demo.drafts.all()] == ["送阅第3期简报"]


@pytest.mark.parametrize("place", ["1", "2", "4", "5"])
async def test_a_visitor_is_signed_in_from_every_place(demo: Desk, place: str) -> None:
    """P11"""
    async with open_desk_app(demo) as officer:
        await officer.press(place, "shift+f4")
        assert "来访登记" in officer.lines[0]


async def test_four_presses_of_space_fill_the_reception_card(demo: Desk) -> None:
    """P45"""
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王建军")
        await officer.press("c")
        assert "等候 26分" in officer.line_with("王建军 东门社区，")
        await officer.press("space", "space", "space", "space")
        assert len(officer.app.screen_stack) == 1
        assert last(demo, "王建军").courtesy == ("tea", "seat", "words", "warmth")
        await officer.press("f6", "space", "enter")
        assert last(demo, "王建军").courtesy == ("seat", "words", "warmth")
        await officer.press("c", "down", "space", "escape")
        assert last(demo, "王建军").courtesy == ("seat", "words", "warmth")


@pytest.mark.parametrize(("key", "rating"), [("4", 4), ("５", 5), ("enter", None), ("escape", None)])
async def test_the_service_is_rated_with_one_key_or_not_at_all(
    demo: Desk, key: str, rating: int | None
) -> None:
    """P47: skipping stores nothing."""
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王芳")
        await officer.press("d")
        await officer.type("已对接")
        await officer.press("ctrl+s")
        generation = demo.generation
        assert not last(demo, "王芳").on_site
        await officer.press(key)
        assert last(demo, "王芳").rating == rating
        assert demo.generation == generation + (rating is not None)
        assert len(officer.app.screen_stack) == 1


async def test_a_pass_that_is_not_returned_is_missing_until_it_is_found(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王芳")
        await officer.press("d")
        await officer.type("已对接")
        officer.app.screen.set_focus(field(officer, "pass_back").entry)
        await officer.press("2", "ctrl+s", "enter")
        lost = [record for record in demo.records("parties") if isinstance(record, LostPass)]
        assert [record.title for record in lost] == ["01"]
        await officer.press("o")
        assert "01" in officer.first_line_with("遗失")[:12] or "01" in officer.lines[2]
        await officer.press("home", "space")
        assert passes(demo)[0].state == "free"
        await officer.press("escape")


async def test_the_host_passes_the_visitor_on_and_who_answers_is_named(demo: Desk) -> None:
    """P48"""
    async with open_desk_app(demo, (120, 40)) as officer:
        await at_visitors(officer, "王芳")
        await officer.press("h", "ctrl+s")
        assert field(officer, "host").problem
        await fill(officer, host="李科长", contact="王丽")
        await officer.press("ctrl+s")
        visit = last(demo, "王芳")
        assert (visit.host, visit.first_contact, visit.contact) == ("李科长", "张伟", "王丽")
        assert "李科长" in officer.said
        assert "未告知被访人" in next(line for line in officer.lines if "-05" in line)
        await officer.press("enter")
        assert "由 张立新 转 李科长" in officer.seen


async def test_the_host_answers_another_time_and_the_visitor_is_expected_then(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王芳")
        await officer.press("t", "3")
        await officer.type("昨天15点")
        await officer.press("ctrl+s")
        assert "已过" in field(officer, "expected_at").problem
        await officer.put("明天15点")
        await officer.press("ctrl+s")
        assert last(demo, "王芳").expected_at == demo.clock.now().replace(hour=15, minute=0) + timedelta(
            days=1
        )
        assert "改期" in officer.said
        assert visits_of(demo, "王芳")[-2].state == "put-off"


async def test_a_visitor_is_not_received_with_the_reason(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "钱多多")
        await officer.press("y", "2", "enter")
        assert "请填写" in officer.seen or "必填" in officer.seen or "填" in officer.seen
        await officer.type("材料改由机要通道送达")
        await officer.press("enter")
        assert last(demo, "钱多多").state == "declined"
        assert "谢绝" in officer.first_line_with("钱多多")


async def test_a_petition_is_taken_in_before_the_petitioner_leaves(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王建军")
        await officer.press("d")
        assert "信访事项如何办理" in officer.seen
        await officer.press("1")
        assert field(officer, "title").raw == "反映供暖温度不达标问题"
        await fill(officer, demand="退还部分采暖费")
        await officer.press("ctrl+s")
        case = titled(demo, "tasks", "反映供暖温度不达标问题")
        assert (case.kind, case.links[0]["id"]) == ("petition", last(demo, "王建军").id)
        await officer.type("已登记，十五日内告知")
        await officer.press("ctrl+s", "enter")
        assert last(demo, "王建军").state == "left"
        await officer.press("p", "t")
        assert demo.record(case.id).state == "told"
        assert "已告知信访人" in officer.said
        await officer.press("p", "m")
        await officer.type("等待检测报告")
        await officer.press("enter")
        assert demo.record(case.id).document["extended_why"] == "等待检测报告"
        assert "办理时限：2027年2月" in officer.said


async def test_a_suggestion_with_a_promised_reply_stands_among_the_visitors_until_it_is_settled(
    demo: Desk,
) -> None:
    """P16, P30"""
    async with open_desk_app(demo) as officer:
        table = await at_visitors(officer, "王芳")
        await officer.press("p", "s")
        await fill(officer, title="大厅增设饮水机")
        officer.app.screen.set_focus(field(officer, "reply_promised").entry)
        await officer.press("space", "ctrl+s")
        assert "时限" in field(officer, "due_at").problem
        await fill(officer, due_at="周五")
        await officer.press("ctrl+s")
        idea = titled(demo, "tasks", "大厅增设饮水机")
        assert idea.links[0]["id"] == last(demo, "王芳").id
        assert "大厅增设饮水机" in officer.seen
        await officer.select(table, idea)
        await officer.press("d", "1")
        officer.app.screen.set_focus(field(officer, "words").entry)
        await officer.type("已采纳并回复")
        await officer.press("ctrl+s")
        assert "大厅增设饮水机" not in "\n".join(officer.lines[2:-2])


async def test_the_evening_check_signs_out_in_one_go_and_says_how(demo: Desk, clock: FixedClock) -> None:
    """本人、补登、清场"""
    clock.set(clock.now().replace(hour=18, minute=1))
    async with open_desk_app(demo) as officer:
        table = await at_visitors(officer)
        assert "逾时未离" in officer.first_line_with("刘师傅")
        await officer.press("s")
        assert officer.line_with("逾时未离 ─").endswith("5")
        generation = demo.generation
        await officer.press("ctrl+s")
        assert "空格" in officer.lines[-2]
        await officer.press(
            "home", "space", "down", "space", "space", "down", "space", "space", "space", "ctrl+s"
        )
        assert demo.generation == generation + 1
        assert on_site(demo) == []
        how = {name: last(demo, name).left_how for name in ("刘师傅", "王芳", "王建军")}
        assert sorted(how.values()) == ["afterwards", "signed-out", "sweep"]
        assert table.has_focus
        await officer.press("u")
        assert len(on_site(demo)) == 3


async def test_a_wrong_time_is_corrected_and_the_former_one_stays(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        await at_visitors(officer, "李明")
        await officer.press("e")
        await fill(officer, left_at="今天9:40", reason="门卫补记")
        await officer.press("ctrl+s")
        visit = last(demo, "李明")
        assert visit.left_at is not None
        assert f"{visit.left_at:%H:%M}" == "09:40"
        assert "09:25" in visit.corrections[0]["was"]
        await officer.press("enter")
        assert "门卫补记" in officer.seen
        assert "9:25" in officer.seen


async def test_the_figures_of_the_month_are_drawn_and_another_month_is_a_key_away(demo: Desk) -> None:
    """P45"""
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("b")
        assert "2026-11" in officer.lines[0]
        assert "━" in officer.first_line_with("公务")
        await officer.press("left")
        assert "2026-10" in officer.lines[0]
        await officer.press("escape")


async def test_the_evacuation_list_opens_although_the_desk_file_was_damaged(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        demo.path.write_bytes(b"{ no more")
        await officer.press("f12")
        assert "王芳" in officer.seen
        assert "李建国" in officer.seen
        assert "最后所知" in officer.seen
        await officer.press("space")
        assert "[x]" in officer.seen


async def test_a_reception_above_the_houses_limit_is_warned_of(demo: Desk) -> None:
    """P6, P66: exact at the limit."""
    demo.rules = msgspec.structs.replace(demo.rules, cost_per_head=50)
    async with open_desk_app(demo) as officer:
        await at_visitors(officer, "王建军")
        await officer.press("e")
        await fill(officer, cost="100")
        await officer.press("ctrl+s")
        assert officer.said == "已保存"
        await officer.press("e")
        await fill(officer, cost="101")
        await officer.press("ctrl+s")
        assert "51" in officer.said
        assert last(demo, "王建军").cost == 101


async def test_an_expected_visitor_has_a_window_of_time_and_is_late_after_it(
    demo: Desk, clock: FixedClock
) -> None:
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "e")
        await fill(
            officer, name="高远", reason="座谈", host="周敏", expected_at="14:00", expected_until="15:00"
        )
        await officer.press("ctrl+s")
        line = officer.first_line_with("高远")
        assert "14:00-15:00" in line
        assert "+" not in line
        clock.set(datetime.fromisoformat("2026-11-23T15:01:00+08:00"))
        await officer.app._look()
        await officer.settle()
        assert "+" in officer.first_line_with("高远")


async def test_an_expected_visitor_arrives_and_leaves_from_the_days_agenda_too(demo: Desk) -> None:
    """P46: with number, pass and time of leaving, wherever the key is pressed."""
    async with open_desk_app(demo) as officer:
        table = await officer.focus("agenda")
        await officer.select(table, last(demo, "赵敏"))
        await officer.press("space")
        assert field(officer, "name").raw == "赵敏"
        await officer.press("ctrl+s")
        visit = last(demo, "赵敏")
        assert (visit.state, visit.pass_no, bool(visit.visit_no)) == ("arrived", "04", True)
        await officer.select(table, visit)
        await officer.press("d", "1")
        officer.app.screen.set_focus(field(officer, "words").entry)
        await officer.type("调研结束")
        await officer.press("ctrl+s")
        assert last(demo, "赵敏").left_at == demo.clock.now()


async def test_a_draft_of_a_sign_in_is_offered_again(demo: Desk) -> None:
    """P49"""
    async with open_desk_app(demo) as officer:
        await at_visitors(officer)
        await officer.press("n", "a")
        await fill(officer, name="苏东坡", reason="借书")
        await officer.press("escape", "n", "a")
        assert "苏东坡" in officer.seen
        await officer.press("1")
        assert field(officer, "reason").raw == "借书"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_every_dialog_of_the_place_opens_and_closes_at_every_size(
    demo: Desk, size: tuple[int, int], language: str
) -> None:
    async with open_desk_app(demo, size, language) as officer:
        await at_visitors(officer, "王芳")
        for key in (
            "c",
            "p",
            "y",
            "h",
            "s",
            "b",
            "o",
            "w",
            "f6",
            "f7",
            "f9",
            "ctrl+a",
            "ctrl+e",
            "ctrl+b",
            "ctrl+k",
        ):
            await officer.press(key)
            assert len(officer.app.screen_stack) == 2, key
            await officer.press("escape")
            assert len(officer.app.screen_stack) == 1, key
