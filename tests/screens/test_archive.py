"""Archive: any old matter in one breath, while it is typed; what is filed is only read."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest

from officer import Officer, open_desk_app
from store import Desk, FixedClock, file_settled, purge_due
from store.index import wait_for_refresh


def add_documents(desk: Desk) -> str:
    """Two documents that differ in their number only; the id of the first."""
    common = {"sender": "国务院", "doc_type": "意见", "doc_date": "2019-02-01", "handling_class": "to-read"}
    wanted = desk.add(
        "incoming", {**common, "title": "关于双随机监管的意见", "source_doc_no": "国发〔2019〕5号"}
    )
    desk.add("incoming", {**common, "title": "关于别的事的意见", "source_doc_no": "国发〔2019〕55号"})
    return wanted.id


async def searching(officer: Officer, words: str) -> list[str]:
    """What stands in the list once the words are in the line."""
    if officer.app.current_place.place != "archive":
        await officer.press("4")
    await officer.press("ctrl+f")
    await officer.put(words)
    found: list[str] = officer.place("archive").list.ids
    return found


async def test_a_change_elsewhere_asks_for_the_hits_once(demo: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("4")
        place = officer.place("archive")
        # The index that is renewed at the first look asks again too, once it is there.
        await asyncio.to_thread(wait_for_refresh, demo.directory)
        await officer.settle()
        asked: list[None] = []
        monkeypatch.setattr(place, "reload", lambda: asked.append(None))
        demo.add("errand", {"title": "一件新事"})
        await officer.press("escape")
        assert len(asked) == 1


async def test_hits_come_while_it_is_typed(demo: Desk) -> None:
    wanted = add_documents(demo)
    async with open_desk_app(demo) as officer:
        await officer.press("4")
        assert officer.place("archive").list.ids == []
        await officer.type("双")
        first = officer.place("archive").list.ids
        assert wanted in first
        await officer.type("随机监管")
        assert officer.place("archive").list.ids == [wanted]
        assert "1条结果" in officer.seen
        await officer.press("escape")
        assert officer.app.focused is officer.place("archive").list
        assert officer.place("archive").list.ids == [wanted]


@pytest.mark.parametrize(
    "typed", ["国发2019 5", "国发[2019]5", "国发〔2019〕5号", "国发（2019）第5号", "国发2019-5"]
)
async def test_a_document_number_is_found_typed_any_way(demo: Desk, typed: str) -> None:
    wanted = add_documents(demo)
    async with open_desk_app(demo) as officer:
        found = await searching(officer, typed)
        assert found[0] == wanted
        assert len(found) <= 2
        assert "国发〔2019〕5号" in officer.seen


@pytest.mark.parametrize("typed", ["ssj", "ssjjg", "shuangsuiji", "SSJ"])
async def test_initials_and_pinyin_find_too(demo: Desk, typed: str) -> None:
    wanted = add_documents(demo)
    async with open_desk_app(demo) as officer:
        assert wanted in await searching(officer, typed)


async def test_filters_narrow_by_kind_day_and_person(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        everything = await searching(officer, "王芳")
        assert len(everything) >= 1
        visits = await searching(officer, "类:来访 王芳")
        assert {demo.find(found).kind for found in visits} == {"visit"}
        assert set(visits) <= set(everything)
        assert await searching(officer, "类:来访 王芳 自:2026-11-23 至:2026-11-23")
        assert not await searching(officer, "类:来访 王芳 自:2026-11-24")
        assert "减少词语" in officer.seen
        await searching(officer, "类:胡说")
        assert "无法识别" in officer.lines[3]


async def test_filters_speak_both_languages(demo: Desk) -> None:
    async with open_desk_app(demo, language="en") as officer:
        assert await searching(officer, "kind:visit 王芳")


async def test_a_filed_record_is_found_shown_in_full_and_only_read(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        found = await searching(officer, "类:办事 态:办结 至:2025")
        assert found
        await officer.press("enter")
        assert officer.app.focused is officer.place("archive").list
        filed = demo.find(found[0])
        assert filed is not None
        await officer.press("e")
        assert "本件已归档，只供查阅" in officer.seen
        await officer.press("escape", "v")
        assert len(officer.app.screen_stack) == 1
        await officer.press("enter")
        assert filed.title in officer.seen
        assert "办理结果" in officer.seen or "结果" in officer.seen
        await officer.press("escape")


async def test_a_live_hit_is_changed_in_its_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        found = await searching(officer, "公务车辆年检")
        await officer.press("down", "f2")
        assert officer.app.screen.rows["title"].raw == demo.record(found[0]).title
        await officer.press("end")
        await officer.type("二")
        await officer.press("ctrl+s")
        assert demo.record(found[0]).title == "公务车辆年检安排二"


async def test_what_is_settled_and_old_is_filed_by_key(demo: Desk, clock: FixedClock) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("4", "f3", "escape")
        assert not officer.said
        clock.advance(days=20)
        await officer.press("f3", "y")
        assert "归档" in officer.said
        clock.advance(days=-20)
        # The index takes a moment for what was just filed; the command line waits for it the same way.
        demo.search("印发", wait=True)
        found = await searching(officer, "类:办事 印发党组会议通知")
        assert found
        await officer.press("enter", "e")
        assert "本件已归档，只供查阅" in officer.seen


async def test_a_change_elsewhere_is_found_without_typing_again(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        assert not await searching(officer, "龙舟竞渡")
        other = Desk.open(demo.directory, demo.clock, "王丽")
        other.add("errand", {"title": "筹备龙舟竞渡"})
        other.shut()
        await officer.app._look()
        await officer.settle()
        assert len(officer.place("archive").list.ids) == 1


async def test_no_shortcut_fires_in_the_search_line(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("4")
        before = demo.generation
        typed = "1nedzwuxvq/?a 5[0]"
        await officer.type(typed)
        assert officer.place("archive").filter.value == typed
        assert officer.app.current_place.place == "archive"
        assert demo.generation == before
        assert len(officer.app.screen_stack) == 1


async def test_the_day_of_filing_is_the_houses_rule(demo: Desk) -> None:
    """Nothing settled within the days of the house's rule is filed."""
    file_settled(demo)
    kept = demo.duty_date - timedelta(days=demo.rules.file_after_days)
    assert kept > date(2026, 11, 1)
    assert [r for r in demo.records("log") if r.duty_date == kept]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_many_were_found_is_said_with_and_without_the_preview(
    demo: Desk, size: tuple[int, int]
) -> None:
    async with open_desk_app(demo, size) as officer:
        found = await searching(officer, "老旧小区")
        assert f"{len(found)}条结果" in officer.seen


async def settled_hit(officer: Officer, demo: Desk) -> str:
    """A live settled errand, selected in the list."""
    record = demo.close(demo.add("errand", {"title": "龙舟竞渡筹备"}), "done", "已办结")
    await searching(officer, "龙舟竞渡")
    await officer.press("enter")
    return record.id


async def test_the_proposed_code_is_accepted_with_enter_and_the_record_is_only_read_then(demo: Desk) -> None:
    """P4"""
    async with open_desk_app(demo) as officer:
        record_id = await settled_hit(officer, demo)
        await officer.press("f")
        assert officer.line_with("10年").count("-D10-BGS-") == 1
        assert officer.line_with("永久").count("-Y-BGS-") == 1
        proposed = officer.line_with("-D10-BGS-").split()[-2]
        await officer.press("enter")
        assert proposed in officer.said
        filed = demo.find(record_id)
        assert filed is not None
        assert (filed.archive_code, filed.retention) == (proposed, "D10")
        demo.search("龙舟", wait=True)
        await searching(officer, "龙舟竞渡筹备")
        await officer.press("enter", "e")
        assert "更正另立一条" in officer.seen
        await officer.type("地点应为南湖")
        await officer.press("enter")
        assert "更正已登记" in officer.said
        await officer.press("home")
        place = officer.place("archive")
        place.list.select(record_id)
        await officer.settle()
        await officer.press("enter")
        assert "地点应为南湖" in officer.seen


async def test_another_period_is_chosen_and_a_filed_record_is_restored_with_a_reason(demo: Desk) -> None:
    """P4"""
    async with open_desk_app(demo) as officer:
        record_id = await settled_hit(officer, demo)
        await officer.press("f3", "1")
        filed = demo.find(record_id)
        assert filed is not None
        assert filed.retention == "Y"
        demo.search("龙舟", wait=True)
        await searching(officer, "龙舟竞渡 筹备")
        await officer.press("enter", "ctrl+o", "enter")
        assert "必须填写" in officer.seen or "请填写" in officer.seen or "理由" in officer.seen
        await officer.type("补充材料")
        await officer.press("enter")
        assert "已恢复" in officer.said
        assert demo.record(record_id).archive_code == filed.archive_code


async def test_what_was_filed_here_comes_back_into_the_hits_by_itself(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        record_id = await settled_hit(officer, demo)
        await officer.press("f3", "enter")
        assert demo.find(record_id) is not None
        wait_for_refresh(demo.directory)
        await officer.settle()
        assert record_id in officer.place("archive").list.ids
        assert "正在生成" not in officer.seen


async def test_years_that_cannot_be_searched_are_named_in_80_columns(demo: Desk) -> None:
    filed = sorted((demo.directory / "archive").glob("2*.json"))
    gone, broken = filed[0], filed[-1]
    gone.unlink()
    broken.write_bytes(b"no json")
    demo.search("会议", wait=True)
    async with open_desk_app(demo) as officer:
        await searching(officer, "会议")
        assert f"未检索：{gone.name}、{broken.name}" in officer.seen


async def test_a_hit_far_down_stays_selected_when_the_hits_are_asked_for_again(demo: Desk) -> None:
    """An act works on the record that was selected, also below those that are laid out first."""
    for number in range(60):
        demo.add("errand", {"title": f"核对防汛物资台账第{number}批"})
    async with open_desk_app(demo) as officer:
        found = await searching(officer, "防汛物资台账")
        table = officer.place("archive").list
        await officer.press("enter", "end")
        assert table.selected == found[-1]
        demo.add("errand", {"title": "另一件事"})
        await officer.settle()
        officer.place("archive").reload()
        await officer.settle()
        assert table.selected == found[-1]


async def test_a_title_with_room_is_not_cut_before_its_words(demo: Desk) -> None:
    demo.add("errand", {"title": "起草关于进一步规范会议室预约使用管理的函"})
    async with open_desk_app(demo) as officer:
        await searching(officer, "使用管理的函")
        assert "起草关于进一步规范会议室预约使用管理的函" in officer.line_with("待接收")


async def test_hits_are_counted_by_kind_and_year_and_a_figure_narrows_them(demo: Desk) -> None:
    async with open_desk_app(demo, (120, 40)) as officer:
        everything = await searching(officer, "老旧小区")
        place = officer.place("archive")
        assert place.facets.display
        assert "年度" in officer.seen
        kinds = {row.id: row.cells[1] for row in place.facets._lines if hasattr(row, "cells")}
        assert sum(int(str(count)) for one, count in kinds.items() if one.startswith("kind:")) == len(
            everything
        )
        await officer.press("enter", "t", "enter")
        assert "类:" in place.filter.value
        first = next(iter(kinds))
        assert {demo.find(one).kind for one in place.list.ids} == {first.removeprefix("kind:")}
        assert len(place.list.ids) == int(str(kinds[first]))
    async with open_desk_app(demo, (80, 24)) as officer:
        await searching(officer, "老旧小区")
        await officer.press("enter", "ctrl+n")
        assert "检索结果分类统计" in officer.seen
        await officer.press("enter")
        assert "类:" in officer.place("archive").filter.value


async def test_a_search_is_kept_chosen_and_let_go_and_the_last_ones_come_back(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await searching(officer, "类:来访 王芳")
        await officer.press("enter", "s", "enter")
        await officer.type("甲")
        await officer.press("enter")
        assert demo.searches.read().saved[0].query == "类:来访 王芳"
        await officer.press("escape")
        await searching(officer, "防汛")
        await officer.press("enter", "ctrl+e", "2")
        assert officer.place("archive").filter.value == "类:来访 王芳"
        await officer.press("ctrl+f")
        await officer.put("")
        await officer.press("up")
        assert officer.place("archive").filter.value == "防汛"
        await officer.press("up")
        assert officer.place("archive").filter.value == "类:来访 王芳"
        await officer.press("enter", "s", "down", "delete")
        assert demo.searches.read().saved == ()


async def test_filters_and_their_values_are_offered_as_they_are_typed(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("4")
        await officer.type("类")
        await officer.press("right")
        assert officer.place("archive").filter.value == "类:"
        assert "会议" in officer.lines[3]
        await officer.type("来")
        await officer.press("right")
        assert officer.place("archive").filter.value == "类:来访"
        assert officer.place("archive").list.ids


async def test_the_order_is_turned(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        best = await searching(officer, "老旧小区")
        await officer.press("enter", "b")
        newest = officer.place("archive").list.ids
        assert sorted(best) == sorted(newest)
        whens = [str(row.cells[0]) for row in officer.place("archive").list._lines]
        assert whens == sorted(whens, reverse=True)


async def test_hits_are_written_into_a_new_file_and_never_over_one(demo: Desk, tmp_path: Path) -> None:
    """P64"""
    demo.add("visit", {"name": "欧阳龙舟", "reason": "取件", "host": "李建国", "phone": "13912345678"})
    demo.add(
        "incoming",
        {
            "title": "密件",
            "sender": "市委",
            "source_doc_no": "龙舟〔2026〕1号",
            "secrecy": "secret",
            "copy_no": "001",
        },
    )
    async with open_desk_app(demo) as officer:
        await searching(officer, "龙舟 或 号:龙舟2026-1")
        await officer.press("enter", "w")
        target = tmp_path / "hits.csv"
        await officer.put("hits.csv")
        await officer.press("enter")
        assert "完整路径" in officer.seen
        await officer.put(str(target))
        await officer.press("enter")
        assert "1条记录" in officer.said
        assert "密件1件未写出" in officer.said
        content = target.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert "欧阳龙舟" in content.decode("utf-8-sig")
        assert b"13912345678" not in content
        await officer.press("ctrl+w")
        await officer.put(str(target))
        await officer.press("enter")
        assert "已存在" in officer.seen
        assert target.read_bytes() == content
        await officer.put(str(tmp_path / "hits.xlsx"))
        await officer.press("enter")
        assert (tmp_path / "hits.xlsx").read_bytes().startswith(b"PK")


async def test_what_is_due_is_destroyed_or_kept_on_with_a_reason(demo: Desk, clock: FixedClock) -> None:
    """P4"""
    clock.advance(days=11 * 366)
    async with open_desk_app(demo, (80, 24)) as officer:
        await searching(officer, "x")
        await officer.press("escape", "h")
        screen = officer.app.screen
        before = len(screen.due)
        assert before
        first, second = screen.due[0].record, screen.due[1].record
        await officer.press("d", "enter")
        assert len(officer.app.screen_stack) == 3
        await officer.type("保管期满")
        await officer.press("enter")
        assert "已销毁" in officer.seen
        assert demo.find(first.id) is None
        assert len(screen.due) == before - 1
        await officer.press("f7", "3")
        await officer.type("有查考价值")
        await officer.press("enter")
        kept = demo.find(second.id)
        assert kept is not None
        assert kept.keep_until is None
        assert len(screen.due) == before - 2


async def test_a_year_that_cannot_be_read_or_is_gone_is_named_and_the_rest_is_searched(demo: Desk) -> None:
    (demo.directory / "archive" / "2024.json").write_bytes(b'{"log": {"1')
    (demo.directory / "archive" / "2025.json").unlink()
    demo.search("老旧小区", wait=True)
    async with open_desk_app(demo, (120, 40)) as officer:
        assert await searching(officer, "老旧小区")
        assert "2024.json" in officer.lines[3]
        assert "2025.json" in officer.lines[3]


@pytest.mark.parametrize(
    "typed",
    ['"', '"供暖', "(", "[供暖", "   ", "*", "供暖*", "NEAR(a b)", "NOT", "^", "a AND", "类:", "-", "或"],
)
async def test_odd_searches_get_an_answer(demo: Desk, typed: str) -> None:
    async with open_desk_app(demo) as officer:
        await searching(officer, typed)
        await officer.press("enter")
        assert officer.app.current_place.place == "archive"


async def test_when_the_day_turns_what_is_old_enough_is_filed_and_personal_data_goes(
    demo: Desk, clock: FixedClock
) -> None:
    """P4 P64"""
    record = demo.close(demo.add("errand", {"title": "龙舟竞渡筹备"}), "done", "已办结")
    async with open_desk_app(demo) as officer:
        assert demo.is_live(record.id)
        clock.advance(days=demo.rules.file_after_days + 1)
        await officer.app._look()
        await officer.settle()
        assert not demo.is_live(record.id)
        assert not purge_due(demo)
        filed = demo.find(record.id)
        assert filed is not None
        assert filed.archive_code


async def test_the_first_index_says_how_far_it_is(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("4")
        officer.place("archive")._tell_grown(45, 100)
        await officer.settle()
        assert "45%" in officer.lines[3]
        officer.place("archive")._tell_ready()
        await officer.settle()
        assert "45%" not in officer.lines[3]
