"""The desk as a whole: places, keys, capture, undo, drafts, languages, other sessions."""

from __future__ import annotations

import pytest

from officer import DIGITS, NOW, go, open_desk_app, titled
from store import Desk, FixedClock, counts, demo_officer
from tui import i18n
from tui.bindings import KEYS, PLACES, display

LANGUAGES = ["zh_CN", "en"]


# ── coming and going ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_digits_lead_to_the_five_places(demo: Desk, size: tuple[int, int], language: str) -> None:
    async with open_desk_app(demo, size, language) as officer:
        for place in (*DIGITS, "today"):
            await go(officer, place)
            assert officer.app.current_place.place == place
            assert len(officer.lines) == size[1]
            assert officer.lines[-1].strip()
            assert display(KEYS["help"].names()[0]) in officer.lines[-1]


async def test_full_width_signs_do_what_their_keys_do(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("２")
        assert officer.app.current_place.place == "tasks"
        before = titled(demo, "tasks", "办公用房清查表")
        await officer.select(officer.place("tasks").list, before)
        await officer.press("\u3000")
        assert demo.record(before.id).state != before.state
        await officer.press("ｚ")
        assert demo.record(before.id).central
        await officer.press("、")
        assert officer.place("tasks").filter.line.has_focus
        await officer.type("？１、")
        assert officer.place("tasks").filter.value == "？１、"
        await officer.press("escape", "１", "【")
        assert "11月22日" in officer.seen
        await officer.press("】", "？")
        assert "帮助" in officer.lines[0]


async def test_no_shortcut_fires_while_somebody_types_in_a_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("2", "n", "1")
        before = demo.generation
        await officer.type("1q?u/zwd5")
        form = officer.app.screen
        assert form.rows["title"].raw == "1q?u/zwd5"
        assert len(officer.app.screen_stack) == 2
        assert demo.generation == before
        assert officer.app.current_place.place == "tasks"


# ── capture ────────────────────────────────────────────────────────────────────────


async def test_a_captured_line_is_read_back_and_saved_by_the_second_enter(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("a")
        await officer.type("明天15:00 党组会 @三楼会议室 ★")
        for words in ("会议", "11月24日", "15:00", "三楼会议室", "党组会"):
            assert words in officer.seen
        before = demo.generation
        await officer.press("enter")
        assert demo.generation == before
        await officer.press("enter")
        record = demo.records("agenda")[-1]
        assert record.title == "党组会"
        assert record.document["starts"] == "2026-11-24T15:00:00+08:00"
        assert record.document["place"] == "三楼会议室"
        assert record.central
        assert "党组会" in officer.said
        await officer.press("]")
        assert "★ 党组会" in officer.seen


async def test_escape_goes_back_from_the_reading_to_the_line(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("a")
        await officer.type("明天 党组会")
        await officer.press("enter", "escape")
        await officer.type("议")
        assert officer.app.screen.line.value == "明天 党组会议"
        await officer.press("escape")
        assert len(officer.app.screen_stack) == 1


async def test_f2_opens_what_was_read_as_a_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("f4")
        await officer.type("明天15:00 党组会 @三楼会议室 ★")
        await officer.press("f2")
        rows = officer.app.screen.rows
        assert rows["title"].raw == "党组会"
        assert rows["place"].raw == "三楼会议室"
        await officer.press("ctrl+s")
        assert demo.records("agenda")[-1].central


async def test_a_sentence_about_a_visitor_becomes_an_expected_visit(demo: Desk) -> None:
    """P5: name, unit, host and time are taken from one line."""
    async with open_desk_app(demo) as officer:
        await officer.press("a")
        await officer.type("王芳 财政局 明天10点来访 找张局长")
        await officer.press("enter", "enter")
    visit = demo.records("visits")[-1]
    assert (visit.name, visit.unit, visit.host, visit.state) == ("王芳", "财政局", "张局长", "expected")
    assert visit.document["expected_at"] == "2026-11-24T10:00:00+08:00"


async def test_a_day_that_does_not_exist_is_said_and_nothing_is_saved(demo: Desk) -> None:
    """Bad input: the 30th of February is named at the line, and the line stays."""
    async with open_desk_app(demo) as officer:
        before = demo.generation
        await officer.press("a")
        await officer.type("2月30日 防汛会议")
        assert "没有这一天：2月30日" in officer.seen
        await officer.press("enter", "enter")
        assert demo.generation == before
        assert officer.app.screen.line.value == "2月30日 防汛会议"


async def test_a_meeting_that_repeats_is_captured_as_a_series_with_its_room(demo: Desk) -> None:
    """P25: it stands in the agenda of its days, the first still to come, and not in the checklist."""
    async with open_desk_app(demo) as officer:
        await officer.press("a")
        await officer.type("每周一 9点到10点半 例会 @三楼会议室")
        for words in ("会议", "11月30日", "每周一", "三楼会议室"):
            assert words in officer.seen
        await officer.press("tab", "tab", "tab")
        assert "例行事项" in officer.seen
        await officer.press("tab", "tab", "tab")
        await officer.press("enter", "enter")
        record = demo.records("agenda")[-1]
        assert record.kind == "meeting"
        assert {name: record.document[name] for name in ("starts", "ends", "repeats", "place")} == {
            "starts": "2026-11-30T09:00:00+08:00",
            "ends": "2026-11-30T10:30:00+08:00",
            "repeats": "weekly:MO",
            "place": "三楼会议室",
        }


async def test_a_line_for_the_log_is_captured_from_anywhere(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("a")
        await officer.type("记：14:05 东门停水")
        await officer.press("enter", "enter")
    note = demo.records("log")[-1]
    assert (note.kind, note.text) == ("note", "东门停水")
    assert note.document["happened_at"] == "2026-11-23T14:05:00+08:00"


async def test_capture_over_a_half_written_form_leaves_its_draft_there(demo: Desk) -> None:
    """P11"""
    async with open_desk_app(demo) as officer:
        await officer.press("2", "n", "1")
        await officer.type("写到一半")
        await officer.press("f4")
        await officer.type("明天9:00 消防检查")
        await officer.press("enter", "enter")
        assert titled(demo, "agenda", "消防检查")
        form = officer.app.screen
        assert form.rows["title"].raw == "写到一半"
        assert form.rows["title"].entry.has_focus
        form.keep_now()
        assert [draft.values["title"] for draft in demo.drafts.all()] == ["写到一半"]
        await officer.press("ctrl+s")
        await officer.type("随到随办")
        await officer.press("ctrl+s")
        assert titled(demo, "tasks", "写到一半")
        assert demo.drafts.all() == []


async def test_what_capture_cannot_save_is_said_and_opens_as_a_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("a")
        await officer.type("明天15:00")
        before = demo.generation
        await officer.press("enter", "enter")
        assert "F2" in officer.seen
        assert demo.generation == before


# ── undo ───────────────────────────────────────────────────────────────────────────


async def test_every_change_is_undone_and_done_again(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("2")
        record = titled(demo, "tasks", "办公用房清查表")
        await officer.select(officer.place("tasks").list, record)

        async def close() -> None:
            await officer.press("d", "1", "tab")
            await officer.type("清查完毕")
            await officer.press("ctrl+s")

        async def progress() -> None:
            await officer.press("r")
            await officer.type("已清查")
            await officer.press("enter")

        async def central() -> None:
            await officer.press("z")

        async def sphere() -> None:
            await officer.press("w")

        async def step() -> None:
            await officer.press("space")

        def standing() -> dict[str, object]:
            own = {"revision", "changed_at", "changed_by"}
            return {k: v for k, v in demo.record(record.id).document.items() if k not in own and v}

        for act in (central, sphere, step, progress, close):
            before = standing()
            await act()
            after = standing()
            assert after != before, act.__name__
            await officer.press("u")
            assert standing() == before, act.__name__
            assert officer.said.startswith("已撤销")
            await officer.press("ctrl+y")
            assert standing() == after, act.__name__
            assert officer.said.startswith("已恢复")
            await officer.press("ctrl+z")
            assert standing() == before


async def test_a_tick_a_sign_in_a_line_and_a_captured_item_are_undone(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        for key, act, table in (
            ("5", ("l",), "log"),
            ("1", ("a",), "tasks"),
        ):
            await officer.press(key, *act)
            before = len(demo.records(table))
            await officer.type("送审材料一份")
            await officer.press("enter")
            if len(officer.app.screen_stack) > 1:
                await officer.press("enter")
            assert len(demo.records(table)) == before + 1
            await officer.press("u")
            assert len(demo.records(table)) == before
        checklist = await officer.focus("checklist")
        before = len(demo.records("routines"))
        await officer.press("end", "space")
        assert len(demo.records("routines")) == before + 1
        await officer.press("u")
        assert len(demo.records("routines")) == before
        assert checklist.has_focus


async def test_undo_says_so_when_there_is_nothing_to_undo(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("u")
        assert officer.said
        await officer.press("ctrl+y")
        assert officer.said


async def test_what_somebody_changed_since_is_not_undone(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("2")
        record = titled(demo, "tasks", "办公用房清查表")
        await officer.select(officer.place("tasks").list, record)
        await officer.press("space")
        other = Desk.open(demo.directory, demo.clock, "王丽")
        other.change(other.record(record.id), title="办公用房清查表（二）")
        other.shut()
        await officer.press("u")
        assert demo.record(record.id).title == "办公用房清查表（二）"
        assert demo.record(record.id).state == "underway"
        assert "已撤销" not in officer.said
        assert officer.said


# ── palette and help ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["lnqb", "人员名单", "louneiquanbu"])
async def test_the_palette_runs_a_command_by_name_pinyin_or_initials(demo: Desk, typed: str) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("ctrl+p")
        await officer.type(typed)
        await officer.press("enter")
        assert "李建国" in officer.seen
        assert "刘师傅" in officer.seen


async def test_the_palette_runs_the_commands_of_the_place(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("5", "ctrl+p")
        await officer.type("zzbrz")
        await officer.press("enter")
        await officer.type("从命令写入")
        await officer.press("enter")
        assert titled(demo, "log", "从命令写入")
        await officer.press("ctrl+p", "escape")
        assert len(officer.app.screen_stack) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", list(DIGITS))
async def test_the_help_of_a_place_lists_every_key_that_works_there(
    demo: Desk, place: str, language: str
) -> None:
    async with open_desk_app(demo, (120, 40), language) as officer:
        await go(officer, place)
        ours = {key.action for key in KEYS.values()}
        working = {
            name
            for name, found in officer.app.screen.active_bindings.items()
            if found.binding.id in KEYS and found.binding.action in ours and found.enabled
        }
        active = set(officer.app.screen.active_bindings)
        await officer.press("f1")
        text = "\n".join(line.plain for line in officer.app.screen.text.lines(110))
        for name in working:
            assert display(name) in text, name
        for key_id in (*PLACES[place], *PLACES["everywhere"]):
            for name in KEYS[key_id].names():
                assert name in active, (key_id, name)
        await officer.press("escape")
        assert len(officer.app.screen_stack) == 1


# ── from anywhere ──────────────────────────────────────────────────────────────────


async def test_f12_shows_everybody_from_every_place_and_over_a_form(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        for place in DIGITS:
            await go(officer, place)
            await officer.press("f12")
            assert "王建军" in officer.seen
            await officer.press("f12")
            assert len(officer.app.screen_stack) == 1
        await go(officer, "tasks")
        await officer.press("n", "1")
        await officer.type("写到一半")
        await officer.press("f12")
        assert "王建军" in officer.seen
        await officer.press("escape")
        assert officer.app.screen.rows["title"].raw == "写到一半"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_f10_says_everything_in_the_other_language(demo: Desk, size: tuple[int, int]) -> None:
    """A place that was shown in English and then in Chinese reads like one that was always Chinese."""
    fresh: dict[str, list[str]] = {}
    async with open_desk_app(demo, size, "zh_CN") as officer:
        for place in DIGITS:
            await go(officer, place)
            await officer.press("down")
            fresh[place] = officer.lines
    async with open_desk_app(demo, size, "en") as officer:
        for place in DIGITS:
            await go(officer, place)
            await officer.press("down")
            assert officer.lines != fresh[place]
        for place in DIGITS:
            await go(officer, place)
            await officer.press("f10")
            assert i18n.language() == "zh_CN"
            officer.app.key_line.hush()
            assert officer.lines == fresh[place]
            await officer.press("f10")
        await officer.press("f10")
        for place in DIGITS:
            await go(officer, place)
            officer.app.key_line.hush()
            assert officer.lines == fresh[place]


# ── drafts and leaving ─────────────────────────────────────────────────────────────


async def test_a_form_that_was_cut_off_is_offered_at_the_next_start_and_resumed(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("2", "n", "1")
        await officer.type("断线之前写的")
    assert [draft.values["title"] for draft in demo.drafts.all()] == ["断线之前写的"]
    async with open_desk_app(demo) as officer:
        assert "断线之前写的" in officer.seen
        await officer.press("enter")
        assert officer.app.screen.rows["title"].raw == "断线之前写的"
        await officer.press("ctrl+s")
        await officer.type("随到随办")
        await officer.press("ctrl+s")
        assert titled(demo, "tasks", "断线之前写的")
    assert demo.drafts.all() == []
    async with open_desk_app(demo) as officer:
        assert len(officer.app.screen_stack) == 1


async def test_an_arriving_visitors_draft_is_resumed_as_his_sign_in(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("3", "n", "a")
        await officer.type("孙立群")
    async with open_desk_app(demo) as officer:
        await officer.press("enter")
        rows = officer.app.screen.rows
        for field, words in (("reason", "送图"), ("host", "周敏")):
            officer.app.screen.set_focus(rows[field].entry)
            await officer.put(words)
        await officer.press("ctrl+s")
        visit = titled(demo, "visits", "孙立群")
        assert visit.state == "arrived"


async def test_drafts_can_be_left_for_later_or_thrown_away(demo: Desk) -> None:
    for number in (1, 2):
        demo.drafts.keep(f"errand::{number}", {"title": f"草稿{number}"}, kind="errand")
    async with open_desk_app(demo) as officer:
        await officer.press("escape")
        assert len(demo.drafts.all()) == 2
    async with open_desk_app(demo) as officer:
        await officer.press("delete")
        assert len(demo.drafts.all()) == 2
        await officer.press("delete")
        assert len(demo.drafts.all()) == 1


async def test_leaving_a_form_keeps_its_draft(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("2", "n", "1")
        await officer.type("暂不保存")
        await officer.press("escape")
        assert len(officer.app.screen_stack) == 1
        assert demo.drafts.all()[0].values["title"] == "暂不保存"


async def test_leaving_with_an_unsaved_form_asks(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("2", "n", "1")
        await officer.type("还没保存")
        await officer.press("ctrl+q")
        assert not officer.app._exit
        assert "草稿" in officer.seen
        await officer.press("n")
        assert officer.app.screen.rows["title"].raw == "还没保存"
        await officer.press("ctrl+q", "y")
        assert officer.app._exit
    assert demo.drafts.all()[0].values["title"] == "还没保存"


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_leaving_with_nothing_unsaved_leaves(demo: Desk, key: str) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press(key)
        assert officer.app._exit


# ── others ─────────────────────────────────────────────────────────────────────────


async def test_what_another_session_writes_is_on_the_screen_after_a_look(demo: Desk) -> None:
    other = Desk.open(demo.directory, FixedClock(NOW), "王丽")
    async with open_desk_app(demo, (120, 40)) as officer:
        for place in DIGITS:
            await go(officer, place)
        await go(officer, "tasks")
        table = officer.place("tasks").list
        await officer.select(table, titled(demo, "tasks", "办公用房清查表"))
        chosen = table.selected
        other.add("errand", {"title": "别处写来的", "central": True, "due_at": "2026-11-23T15:00:00+08:00"})
        other.add("note", {"text": "别处记的一条"})
        await officer.app._look()
        await officer.settle()
        assert "别处写来的" in officer.seen
        assert table.selected == chosen
        assert f"2待办 {counts(demo).pending}" in officer.lines[1]
        await go(officer, "duty")
        assert "别处记的一条" in officer.seen
        await go(officer, "today")
        assert "别处写来的" in officer.seen
        other.hide(titled(other, "tasks", "别处写来的"), "重复")
        await officer.app._look()
        await officer.settle()
        assert "别处写来的" not in officer.seen
    other.shut()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_desk_for_reading_only_says_why_it_writes_nothing(demo: Desk, language: str) -> None:
    demo.shut()
    reading = Desk.open(demo.directory, FixedClock(NOW), demo_officer(), read_only=True)
    async with open_desk_app(reading, language=language) as officer:
        why = "只读" if language == "zh_CN" else "read"
        before = reading.path.read_bytes()
        await officer.press("2")
        for key in ("space", "z", "w"):
            await officer.press(key)
            assert officer.said, key
            assert why in officer.said.lower(), (key, officer.said)
        await officer.press("1")
        await officer.focus("checklist")
        await officer.press("space")
        assert why in officer.said.lower()
        for keys, words in ((("5", "l"), "一条"), (("2", "r"), "进展"), (("2", "delete"), "不要")):
            await officer.press(*keys)
            if len(officer.app.screen_stack) > 1:
                await officer.type(words)
                await officer.press("enter")
                assert why in officer.seen.lower(), keys
                await officer.press("escape")
            else:
                assert why in officer.said.lower(), keys
        await officer.press("2", "u")
        assert officer.said
        assert reading.path.read_bytes() == before
    reading.shut()


async def test_leaving_over_a_half_written_log_line_asks_first(demo: Desk) -> None:
    """P49: it is said that the line is kept; escape goes back to it."""
    async with open_desk_app(demo) as officer:
        await officer.press("5", "l")
        await officer.put("东门停水已恢复")
        await officer.press("ctrl+q")
        assert "草稿" in officer.seen
        await officer.press("escape")
        assert "东门停水已恢复" in officer.seen


async def test_words_of_an_outcome_not_saved_are_offered_again(demo: Desk) -> None:
    """P49: what was typed into the closing dialog stands there again."""
    record = titled(demo, "tasks", "答复市民供暖投诉")
    async with open_desk_app(demo) as officer:
        officer.app.current_place.run_worker(officer.app.current_place.close_record(record))
        await officer.settle()
        officer.app.screen.rows["words"].entry.focus()
        await officer.type("已电话答复")
        officer.app.keep_forms()
    async with open_desk_app(demo) as officer:
        assert "已电话答复" in officer.seen
        await officer.press("enter")
        rows = officer.app.screen.rows
        assert rows["words"].raw == "已电话答复"
        rows["outcome"].entry.raw = "done"
        await officer.press("ctrl+s")
    assert not demo.record(record.id).is_open
    assert demo.drafts.all() == []


async def test_a_line_not_saved_when_the_session_ends_is_offered_again(demo: Desk) -> None:
    """P49: what stands in quick capture is kept as forms are, and taken up where it was left."""
    async with open_desk_app(demo) as officer:
        await officer.press("a")
        await officer.type("明天15:00 防洪评估会")
        officer.app.keep_forms()
    assert [draft.values for draft in demo.drafts.all()] == [{"line": "明天15:00 防洪评估会"}]
    async with open_desk_app(demo) as officer:
        assert "速记  明天15:00 防洪评估会" in officer.seen
        await officer.press("enter")
        assert officer.app.screen.line.value == "明天15:00 防洪评估会"
        await officer.press("enter", "enter")
        assert titled(demo, "agenda", "防洪评估会")
    assert demo.drafts.all() == []


async def test_a_line_of_the_log_not_saved_is_offered_again(demo: Desk) -> None:
    """P49"""
    async with open_desk_app(demo) as officer:
        await officer.press("5", "l")
        await officer.type("东门停水")
        officer.app.keep_forms()
    async with open_desk_app(demo) as officer:
        assert "东门停水" in officer.seen
        await officer.press("enter", "ctrl+s")
    assert demo.records("log")[-1].title == "东门停水"
    assert demo.drafts.all() == []


async def test_a_line_left_on_purpose_is_not_offered_again(demo: Desk) -> None:
    async with open_desk_app(demo) as officer:
        await officer.press("a")
        await officer.type("明天15:00 防洪评估会")
        officer.app.keep_forms()
        await officer.press("escape")
    assert demo.drafts.all() == []
