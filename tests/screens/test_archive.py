"""Archive: any old matter in one breath, while it is typed; what is filed is only read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from officer import Officer, open_desk_app
from store import Desk, FixedClock, file_settled


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
        assert "已归档" in officer.said
        assert len(officer.app.screen_stack) == 1
        await officer.press("v")
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
        assert any(character.isdigit() for character in officer.said)
        clock.advance(days=-20)
        # The index takes a moment for what was just filed; the command line waits for it the same way.
        demo.search("印发", wait=True)
        found = await searching(officer, "类:办事 印发党组会议通知")
        assert found
        await officer.press("enter", "e")
        assert "已归档" in officer.said


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
