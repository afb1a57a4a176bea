"""The composition root: the desk's places in one frame, and what works from anywhere."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import ContentSwitcher

import screens
from screens.base import DeskChanged, Place, Said, Wanted
from screens.facts import place_facts, top_facts
from screens.today import TodayPlace
from store import Change, Desk, Draft, StoreError, Undone
from tui import i18n, wording
from tui.bindings import PLACES, bindings, folded
from tui.i18n import _
from tui.survival import SurvivingApp
from tui.terminal import Terminal
from tui.theme import ASCII, choose, dress, use_chrome
from tui.widgets.dialog import Dialog, QuietScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.status import PlaceLine, TopLine
from tui.widgets.table import RecordTable

POLL_SECONDS = 0.4
"""How often the desk file is looked at for what other sessions wrote (a `stat`)."""

TABLE_PLACES = {"tasks": "tasks", "documents": "tasks", "visits": "visitors", "log": "duty", "shifts": "duty"}
"""Where the records of a table stand; those of the others stand in the day."""

_SIGN_KEYS = {
    "/": "slash",
    "#": "number_sign",
    "?": "question_mark",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    " ": "space",
}
"""What Textual calls the signs that are keys here."""


class DeskScreen(QuietScreen[None]):
    """What the places stand on; the agenda has the focus in the first picture already."""

    AUTO_FOCUS: ClassVar[str | None] = "#agenda"


class DutyDesk(SurvivingApp[None]):
    """One officer's session on one desk."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [
        Path(__file__).with_name("app.tcss"),
        *sorted(Path(screens.__path__[0]).glob("*.tcss")),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["everywhere"], "capture_field")]
    TITLE = "Dutydesk"

    def __init__(self, desk: Desk, terminal: Terminal | None = None) -> None:
        super().__init__(save_now=self.keep_forms, terminal=terminal)
        self.desk = desk
        self.top = TopLine()
        self.place_line = PlaceLine()
        self.key_line = KeyLine()
        self._places: dict[str, Place] = {"today": TodayPlace(desk)}
        self._shown_minute = ""
        self._filed_on = self.desk.duty_date
        if self.terminal.wide_ambiguous:
            use_chrome(ASCII)
        dress(self, choose(self.terminal))

    def get_default_screen(self) -> DeskScreen:
        """The screen at the bottom of the stack."""
        return DeskScreen(id="_default")

    def compose(self) -> ComposeResult:
        """Two lines of facts, the places, the keys."""
        yield self.top
        yield self.place_line
        with ContentSwitcher(initial="today", id="places"):
            yield self._places["today"]
        yield self.key_line

    def on_mount(self) -> None:
        """Follow the desk, the clock and the other sessions."""
        self.desk.subscribe(self._tell)
        self._shown_minute = self._minute()
        self.show_facts()
        self.set_interval(POLL_SECONDS, self._look)
        self.call_after_refresh(self._settle)

    def _tell(self, change: Change) -> None:
        self.post_message(DeskChanged(change))

    def _settle(self) -> None:
        """After the first picture: the focus, and the drafts of an earlier session."""
        # What is loaded by now stays to the end: no collection need look at it again.
        gc.freeze()
        gc.enable()
        # Whoever has moved on with a key typed ahead stays there.
        if self.focused is None:
            self.current_place.enter()
        self.offer_drafts()
        self.file_settled()

    # ── what is shown around the places ─────────────────────────────────────────

    @property
    def current_place(self) -> Place:
        """The place in view."""
        return self._places[self.query_one("#places", ContentSwitcher).current or "today"]

    def show_facts(self) -> None:
        """Say in the top lines what is so now."""
        self.top.show(top_facts(self.desk))
        self.show_places()

    def show_places(self) -> None:
        """Say where one is, what is marked there, and what needs somebody."""
        place = self.current_place
        self.place_line.show(place_facts(self.desk, place.place, place.marked_count))

    def on_record_table_marked(self, message: RecordTable.Marked) -> None:
        """How many are marked stands in the line of places."""
        self.show_places()

    def on_desk_changed(self, message: DeskChanged) -> None:
        """The figures of the top lines may have changed; a tick changes none of them."""
        if message.change.tables != {"routines"}:
            self.show_facts()

    def on_said(self, message: Said) -> None:
        """Show a sentence in the bottom line."""
        self.key_line.say(message.text, message.tone)

    async def on_wanted(self, message: Wanted) -> None:
        """Go where a record stands; one that stands nowhere is shown by itself."""
        record = await asyncio.to_thread(self.desk.find, message.id)
        if record is None:
            self.key_line.say(_("There is no such record (any more)."), "warn")
            return
        for name in dict.fromkeys((TABLE_PLACES.get(record.table, "today"), "tasks", "today")):
            await self.action_go(name)
            if self._places[name].stand_on(record.id):
                return
        from screens.reading import RecordScreen

        await self.push_screen(RecordScreen(record))

    def _minute(self) -> str:
        return f"{self.desk.clock.now():%Y-%m-%d %H:%M}"

    async def _look(self) -> None:
        """Look for another session's changes, and at the clock."""
        try:
            await asyncio.to_thread(self.desk.poll)
        except StoreError as error:
            self.key_line.say(wording.error(error), "late")
        minute = self._minute()
        if minute != self._shown_minute:
            self._shown_minute = minute
            self.show_facts()
            for place in self._places.values():
                place.minute()
            if self.desk.duty_date != self._filed_on:
                self.file_settled()

    # ── keys ────────────────────────────────────────────────────────────────────

    def on_key(self, event: events.Key) -> None:
        """A full-width or Chinese sign does what the ASCII key under it does, outside text fields."""
        self.key_line.hush()
        plain = folded(event.character)
        if plain is not None:
            event.stop()
            self.simulate_key(_SIGN_KEYS.get(plain, plain))

    async def action_go(self, name: str) -> None:
        """Come to one of the five places; it is made when it is first seen."""
        switcher = self.query_one("#places", ContentSwitcher)
        if name not in self._places:
            self._places[name] = place = make_place(name, self.desk)
            place.display = False
            await switcher.mount(place)
        switcher.current = name
        self.show_places()
        self._places[name].enter()

    @work(group="undo")
    async def action_undo(self) -> None:
        """Take the last change back."""
        await self._turn_back(self.desk.undo, _("Undone: {action}"))

    @work(group="undo")
    async def action_redo(self) -> None:
        """Do again what was undone."""
        await self._turn_back(self.desk.redo, _("Done again: {action}"))

    async def _turn_back(self, turn: Callable[[], Undone], words: str) -> None:
        try:
            undone = await asyncio.to_thread(turn)
        except StoreError as error:
            self.key_line.say(wording.error(error), "warn")
            return
        action = wording.action(undone.action)
        if len(undone.records) == 1 and undone.records[0].title:
            action = _("{action} “{title}”").format(action=action, title=undone.records[0].title)
        elif len(undone.records) > 1:
            action = _("{action} ({count} records)").format(action=action, count=len(undone.records))
        self.key_line.say(words.format(action=action), "done")

    @work(group="dialog")
    async def action_capture(self) -> None:
        """Quick capture, also over a half-written form."""
        from screens.capture import capture, saved_words

        saved = await capture(self, self.desk)
        if saved is not None:
            self.key_line.say(*saved_words(self.desk, saved))

    def action_evacuation(self) -> None:
        """Everybody in the building, over whatever is open; the same key goes back."""
        from screens.evacuation import EvacuationScreen

        if isinstance(self.screen, EvacuationScreen):
            self.screen.action_leave()
        else:
            self.push_screen(EvacuationScreen(self.desk))

    @work(group="dialog")
    async def action_palette(self) -> None:
        """Every command by name."""
        from store import pinyin_matches
        from tui.bindings import KEYS
        from tui.commands import commands_of, split_command
        from tui.widgets.palette import Palette

        if len(self.screen_stack) > 1:
            return
        place = self.current_place
        chosen = await self.push_screen_wait(Palette(commands_of(place.place), pinyin_matches))
        if chosen:
            where, key_id = split_command(chosen)
            if where != place.place:
                await self.action_go(where)
            namespace: Widget | DutyDesk = self if key_id in PLACES["everywhere"] else self.current_place
            await self.run_action(KEYS[key_id].action, namespace)

    def action_help(self) -> None:
        """The keys and words of this place."""
        from tui.widgets.help import HelpScreen

        self.push_screen(HelpScreen(self.current_place.place))

    def action_language(self) -> None:
        """Change between Chinese and English."""
        languages = i18n.LANGUAGES
        i18n.use(languages[(languages.index(i18n.language()) + 1) % len(languages)])
        self.show_facts()
        for place in self._places.values():
            place.relabel()
        self.key_line.update_keys()
        self.key_line.redraw()
        self.place_line.redraw()
        self.top.redraw()
        self.key_line.say(_("The program speaks English now."), "done")

    # ── half-written forms ──────────────────────────────────────────────────────

    def keep_forms(self) -> None:
        """Keep every open form as a draft, at once; also called while the session is being killed."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_now", None)
            if keep is not None:
                keep()

    @work(group="dialog")
    async def offer_drafts(self, asked: bool = False) -> None:
        """Offer what this officer left half-written; when he asked, say also that there is nothing."""
        drafts = await asyncio.to_thread(self.desk.drafts.all)
        if not drafts:
            if asked:
                self.key_line.say(_("No form is half-written."))
            return
        from screens.drafts import choose_draft
        from screens.forms import resume

        draft: Draft | None = await choose_draft(self, self.desk, drafts)
        if draft is not None and await resume(self, self.desk, draft):
            self.key_line.say(_("Saved"), "done")

    def action_drafts(self) -> None:
        """Go on with a form that was left half-written."""
        self.offer_drafts(asked=True)

    def notify(self, message: str, **options: object) -> None:
        """Notices stand in the bottom line; nothing covers what the officer reads."""
        warning = options.get("severity") in ("warning", "error")
        self.key_line.say(message, "warn" if warning else "")
        if warning and isinstance(self.screen, Dialog):
            # A form covers the bottom line.
            self.screen.say(message, problem=False)

    @work(group="dialog")
    async def action_leave_desk(self) -> None:
        """Leave; a half-written form is kept and asked about first."""
        unsaved = [screen for screen in self.screen_stack if getattr(screen, "changed", False)]
        if unsaved:
            from tui.widgets.dialogs import ConfirmDialog

            if isinstance(self.screen, ConfirmDialog):
                return
            self.keep_forms()
            question = (
                _("A form is not saved. It is kept as a draft and offered at the next start.")
                if all(hasattr(screen, "keep_now") for screen in unsaved)
                else _("What was typed here is not saved and will be lost.")
            )
            if not await self.push_screen_wait(ConfirmDialog(_("Leave?"), question)):
                return
        self.exit()

    async def action_quit(self) -> None:
        """Textual's own way out takes the same door."""
        self.action_leave_desk()

    @work(thread=True, group="filing", exclusive=True, exit_on_error=False)
    def file_settled(self) -> None:
        """When the duty date turns: file what was settled long enough ago, remove personal data in time."""
        from store import file_settled, purge, purge_due

        self._filed_on = self.desk.duty_date
        if not self.desk.read_only:
            try:
                file_settled(self.desk)
                if purge_due(self.desk):
                    purge(self.desk)
            except StoreError:
                # It is tried again with the next session; nothing waits for it.
                return


def make_place(name: str, desk: Desk) -> Place:
    """One of the five places; its module is loaded with it."""
    if name == "tasks":
        from screens.tasks import TasksPlace

        return TasksPlace(desk)
    if name == "visitors":
        from screens.visitors import VisitorsPlace

        return VisitorsPlace(desk)
    if name == "archive":
        from screens.archive import ArchivePlace

        return ArchivePlace(desk)
    from screens.duty import DutyPlace

    return DutyPlace(desk)
