"""A form asks, checks, keeps what was typed and never overwrites what somebody else saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from capture import screen_text
from store import Conflict, InvalidRecord, Problem, Record, Refused, Visit
from tui.theme import chrome
from tui.widgets.entries import Aids
from tui.widgets.form import RecordForm
from tui.widgets.inputs import LineInput, Reading, Suggestion

NOON = "2026-11-23T12:00:00+08:00"
WANG = {
    "id": "v1", "kind": "visit", "name": "王芳", "unit": "财政局", "headcount": 2, "reason": "商谈预算",
    "visit_class": "business", "host": "张局长", "phone": "13812345678", "title": "王芳 财政局",
    "state": "waiting", "revision": 3, "expected_at": NOON, "changed_by": "李敏", "changed_at": NOON,
}  # fmt: skip


class Host(App[None]):
    """A bare app with one form in it; the result of the form ends up in `results`."""

    def __init__(self, form: RecordForm) -> None:
        super().__init__()
        self.form = form
        self.results: list[Record | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.form, self.results.append)


class Desk:
    """Stands for the desk: remembers what it was asked to save, and refuses what it is told to."""

    def __init__(self, *refusals: Exception) -> None:
        self.refusals = list(refusals)
        self.saved: list[tuple[dict[str, Any], Record | None]] = []
        self.drafts: list[dict[str, Any]] = []
        self.dropped = 0

    async def save(self, values: dict[str, Any], record: Record | None) -> Record:
        self.saved.append((values, record))
        if self.refusals:
            raise self.refusals.pop(0)
        return Visit({**(record.document if record else {"id": "new", "kind": "visit"}), **values})

    def drop(self) -> None:
        self.dropped += 1

    def form(self, **options: Any) -> RecordForm:
        options.setdefault("aids", Aids(readers={"instant": read}))
        return RecordForm("visit", self.save, keep_draft=self.drafts.append, drop_draft=self.drop, **options)


def read(typed: str) -> Reading:
    """Understands one sentence only."""
    if typed == "tomorrow 3pm":
        return Reading("2026-11-24T15:00:00+08:00", "Tue 24 Nov 15:00")
    return Reading(None, "No time in these words.", understood=False)


async def type_in(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*["space" if sign == " " else sign for sign in text])


def looks(app: App[None]) -> str:
    """The screen as text."""
    return "\n".join(screen_text(app))


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the app work until something holds."""
    for _turn in range(200):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came to hold")


async def test_what_was_typed_is_saved_with_the_kinds_usual_values() -> None:
    desk = Desk()
    app = Host(desk.form())
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "王芳")
        await pilot.press("enter")
        await type_in(pilot, "财政局")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.results))
    values, record = desk.saved[0]
    assert record is None
    assert (values["name"], values["unit"], values["headcount"]) == ("王芳", "财政局", 1)
    assert values["visit_class"] == "business"
    assert "phone" not in values
    assert app.results[0] is not None


async def test_every_problem_is_told_at_its_field_and_the_text_stays() -> None:
    desk = Desk(InvalidRecord([Problem("reason", "required"), Problem("host", "required")]))
    app = Host(desk.form())
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "王芳")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.form.rows["host"].problem))
        await pilot.pause()
        assert app.form.rows["reason"].problem
        assert app.focused is app.form.rows["reason"].entry
        assert app.form.rows["name"].entry.raw == "王芳"
        await type_in(pilot, "x")
        assert not app.form.rows["reason"].problem
    assert not app.results


async def test_a_wrong_check_digit_is_told_when_the_field_is_left() -> None:
    app = Host(Desk().form(focus="id_no"))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "110105194912310021")
        assert not app.form.rows["id_no"].problem
        await pilot.press("enter")
        await pilot.pause()
        assert "does not fit" in app.form.rows["id_no"].problem


async def test_whether_a_field_is_required_follows_the_other_fields() -> None:
    app = Host(Desk().form(focus="visit_class"))
    async with app.run_test(size=(80, 24)) as pilot:
        assert app.form.rows["host"].required
        await pilot.press("4")
        await pilot.pause()
        assert app.form.rows["visit_class"].entry.raw == "petition"
        assert not app.form.rows["host"].required


async def test_a_moment_is_read_back_as_it_is_typed() -> None:
    desk = Desk()
    app = Host(desk.form(focus="expected_at"))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "tomorrow")
        await pilot.pause()
        assert "No time in these words." in looks(app)
        await type_in(pilot, " 3pm")
        await pilot.pause()
        assert "Tue 24 Nov 15:00" in looks(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(desk.saved))
    assert desk.saved[0][0]["expected_at"] == "2026-11-24T15:00:00+08:00"


async def test_words_that_nobody_understands_are_not_saved() -> None:
    desk = Desk()
    app = Host(desk.form(focus="expected_at"))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "soonish")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.form.rows["expected_at"].problem))
    assert not desk.saved


async def test_only_what_was_changed_is_saved_and_untouched_numbers_stay_masked() -> None:
    desk = Desk()
    app = Host(desk.form(record=Visit(WANG)))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "13812345678" not in looks(app)
        assert "138****5678" in looks(app)
        await type_in(pilot, "!")
        assert app.form.values_now().get("phone", "") == ""
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.results))
    assert desk.saved[0][0] == {"name": "王芳!"}


async def test_a_conflict_shows_both_versions_and_mine_goes_on_top_of_theirs() -> None:
    theirs = Visit({**WANG, "unit": "市财政局", "revision": 4})
    desk = Desk(Conflict(theirs, 3))
    app = Host(desk.form(record=Visit(WANG)))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "!")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not app.form)
        await pilot.pause()
        assert "市财政局" in looks(app)
        assert "王芳!" in looks(app)
        await pilot.press("1")
        await until(pilot, lambda: app.screen is app.form)
        await until(pilot, lambda: app.form.record is theirs)
        assert app.form.rows["unit"].entry.raw == "市财政局"
        await until(pilot, lambda: not app.form._saving)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.results))
    assert desk.saved[1] == ({"name": "王芳!"}, theirs)


async def test_back_from_a_conflict_leaves_the_form_as_it_was() -> None:
    record = Visit(WANG)
    desk = Desk(Conflict(Visit({**WANG, "unit": "市财政局", "revision": 4}), 3))
    app = Host(desk.form(record=record))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "!")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not app.form)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.form)
        assert app.form.record is record
        assert app.form.rows["name"].entry.raw == "王芳!"
        assert app.form.rows["unit"].entry.raw == "财政局"


async def test_what_the_desk_refuses_is_said_and_the_form_stays_filled() -> None:
    desk = Desk(Refused("read-only"))
    app = Host(desk.form())
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "王芳")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "reading only" in app.form.message.words)
        assert app.form.rows["name"].entry.raw == "王芳"
    assert desk.dropped == 0


async def test_a_draft_is_kept_soon_after_a_key_and_dropped_after_the_save(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(RecordForm, "draft_after", 0.01)
    desk = Desk()
    app = Host(desk.form())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert not desk.drafts
        await type_in(pilot, "王")
        await until(pilot, lambda: bool(desk.drafts))
        assert desk.drafts[-1]["name"] == "王"
        assert desk.dropped == 0
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.results))
    assert desk.dropped == 1


async def test_escape_keeps_a_draft_of_what_is_not_valid_yet_and_it_comes_back() -> None:
    desk = Desk()
    app = Host(desk.form(focus="expected_at"))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "soonish")
        await pilot.press("escape")
        await until(pilot, lambda: bool(app.results))
    assert app.results == [None]
    draft = desk.drafts[-1]
    again = Host(desk.form(draft=draft))
    async with again.run_test(size=(80, 24)) as pilot:
        assert again.form.rows["expected_at"].entry.raw == "soonish"
        assert again.form.changed


async def test_an_untouched_form_is_left_without_a_word() -> None:
    desk = Desk()
    app = Host(desk.form(initial={"host": "张局长"}))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: bool(app.results))
    assert not desk.drafts


async def test_what_was_captured_just_now_is_kept_when_its_form_is_left() -> None:
    desk = Desk()
    app = Host(desk.form(initial={"name": "王芳"}, unsaved=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await until(pilot, lambda: bool(app.results))
    assert desk.drafts[-1]["name"] == "王芳"


async def test_the_last_keys_are_kept_when_the_program_ends_under_the_form() -> None:
    desk = Desk()
    app = Host(desk.form())
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "王")
        app.exit()
    assert desk.drafts[-1]["name"] == "王"


async def test_without_a_place_for_drafts_leaving_asks_first() -> None:
    app = Host(RecordForm("visit", Desk().save))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "王")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not app.form)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.form)
        assert not app.results


async def test_a_known_visitor_fills_the_fields_that_are_still_empty() -> None:
    known = [Suggestion("王芳", "财政局", key="p1"), Suggestion("王建军", "", key="p2")]
    aids = Aids(suggest=lambda name, typed: known if name == "name" else [])
    desk = Desk()
    app = Host(desk.form(aids=aids, fill=lambda name, key: {"unit": "财政局", "host": key}))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "wf")
        await pilot.press("enter")
        await until(pilot, lambda: app.form.rows["unit"].entry.raw == "财政局")
        assert app.form.rows["name"].entry.raw == "王芳"
        assert app.form.rows["host"].entry.raw == "p1"
        assert "Filled in" in app.form.message.words


async def test_a_new_name_is_not_replaced_by_a_known_one() -> None:
    aids = Aids(suggest=lambda name, typed: ["王芳", "王建军"] if name == "name" else [])
    app = Host(Desk().form(aids=aids))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "王")
        assert "王建军" in looks(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.form.rows["name"].entry.raw == "王"
        assert app.focused is app.form.rows["unit"].entry
        assert "王建军" not in looks(app)


async def test_escape_closes_the_offered_names_before_it_leaves_the_form() -> None:
    aids = Aids(suggest=lambda name, typed: ["王芳", "王建军"] if name == "name" else [])
    app = Host(Desk().form(aids=aids))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_in(pilot, "王")
        await pilot.press("escape")
        await pilot.pause()
        assert "王建军" not in looks(app)
        assert app.screen is app.form


async def test_offered_names_keep_to_their_line_and_steer_nothing() -> None:
    offered = ["王" + "很" * 60 + "长", "王\u202e芳"]
    aids = Aids(suggest=lambda name, typed: offered if name == "name" else [])
    app = Host(Desk().form(aids=aids))
    async with app.run_test(size=(60, 20)) as pilot:
        await type_in(pilot, "王")
        await pilot.pause()
        assert "王<U+202E>芳" in looks(app)
        assert "很" + chrome().ellipsis in looks(app)


async def test_the_first_wrong_field_is_seen_with_its_sentence_on_a_low_screen() -> None:
    wrong = InvalidRecord([Problem(name, "required") for name in ("name", "host", "reason", "note")])
    desk = Desk(wrong)
    app = Host(desk.form(initial={"name": "王芳"}, focus="note"))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("ctrl+s")
        row = app.form.rows["name"]
        await until(pilot, lambda: app.focused is row.entry)
        await pilot.pause()
        body = app.form.query_one("#body").region
        assert body.contains_region(row.region)


async def test_common_fields_stand_behind_one_line_until_they_are_wanted() -> None:
    desk = Desk()
    app = Host(desk.form(focus="note"))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.press("2", "ctrl+s")
        await until(pilot, lambda: bool(desk.saved))
    assert desk.saved[0][0]["central"] is True


async def test_lines_pasted_into_one_line_are_joined_and_the_limit_holds() -> None:
    app = Host(Desk().form())
    async with app.run_test(size=(80, 24)) as pilot:
        entry = app.form.rows["name"].entry
        entry.post_message(events.Paste("张\n王\r\n李"))
        await pilot.pause()
        assert entry.raw == "张 王 李"
        entry.post_message(events.Paste("x" * 100))
        await pilot.pause()
        assert len(entry.raw) == 60


async def test_the_input_method_opens_where_the_next_sign_goes() -> None:
    app = Host(Desk().form())
    async with app.run_test(size=(80, 24)) as pilot:
        entry = app.form.rows["name"].entry
        assert isinstance(entry, LineInput)
        assert app.cursor_position == entry.content_region.offset
        await type_in(pilot, "王芳")
        await pilot.pause()
        assert app.cursor_position.x == entry.content_region.x + 4


async def test_what_looks_like_markup_is_shown_as_it_was_typed() -> None:
    app = Host(Desk().form(initial={"name": "[/]张[b]", "unit": "[@click=app.quit]x[/]"}))
    async with app.run_test(size=(80, 24)):
        assert "[/]张[b]" in looks(app)
        assert "[@click=app.quit]x[/]" in looks(app)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_the_last_line_says_how_to_save_at_every_size(size: tuple[int, int]) -> None:
    app = Host(Desk().form())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Ctrl+S Save" in looks(app).split("\n")[-1]
