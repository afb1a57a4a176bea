"""One meeting, part by part: its preparations, people, decisions and minutes, and the whole record."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from screens.forms import open_form
from screens.meeting_forms import DecisionDialog, MinutesDialog, StepDialog
from screens.meeting_lines import COLUMNS, PARTS, head_lines, part_rows, part_title
from store import (
    Change,
    Desk,
    Meeting,
    Record,
    StoreError,
    Undone,
    add_people,
    clashes_of,
    decisions_of,
    drop_step,
    make_steps,
    participants_of,
    preparations_of,
    remove_person,
    set_came,
    set_reply,
    tick_step,
    untick_step,
)
from tui import wording
from tui.bindings import KEYS, PLACES, bindings, display
from tui.i18n import N_, _
from tui.widgets.detail import RecordDetail
from tui.widgets.dialog import Dialog
from tui.widgets.safe import show
from tui.widgets.table import RecordTable

EMPTY = {
    "steps": N_("Nothing is to be prepared. Space takes the house's steps, n adds one."),
    "people": N_("Nobody is asked yet. n names them, several separated by commas."),
    "decisions": N_("No decision is entered. n enters one: it becomes a task at once."),
    "minutes": N_("There are no minutes yet. n writes them."),
}
"""What an empty part says to do."""


class Head(Widget):
    """When, where and who; and the parts with the present one marked."""

    DEFAULT_CSS = "Head { height: 3; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[str, str] = ("", "")
        self.parts: list[tuple[str, bool]] = []

    def say(self, lines: tuple[str, str], parts: list[tuple[str, bool]]) -> None:
        """Show other words."""
        if (lines, parts) != (self.lines, self.parts):
            self.lines, self.parts = lines, parts
            self.refresh()

    def render(self) -> Text:
        """Two lines of words, one of parts."""
        text = Text(no_wrap=True, overflow="ellipsis", end="")
        for line in self.lines:
            text.append_text(show(line)).append("\n")
        # Two blanks between the parts where there is room for them.
        needed = sum(cell_len(words) + 1 for words, _present in self.parts) + 2 * len(self.parts) - 2
        gap = "  " if needed <= self.size.width else " "
        for at, (words, present) in enumerate(self.parts):
            text.append(gap if at else "")
            text.append(f"{at + 1}", "dim").append_text(
                show(words) if not present else Text(words, "reverse bold")
            )
        return text


class Changed(Message):
    """Records changed, here or in another session."""


class MeetingScreen(Dialog[None]):
    """Everything about one meeting; digits, Tab, ← and → lead from part to part."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["meeting"], "undo", "redo", "help")]
    DEFAULT_CSS = """
    MeetingScreen #body { overflow-y: hidden; }
    MeetingScreen RecordTable { height: 1fr; }
    MeetingScreen RecordDetail { height: 1fr; display: none; }
    MeetingScreen.-record RecordDetail { display: block; }
    MeetingScreen.-record RecordTable { display: none; }
    """

    def __init__(self, desk: Desk, meeting: Meeting) -> None:
        super().__init__("")
        self.desk = desk
        self.meeting = meeting
        self.part = self._first_part()
        self.head = Head()
        self.table = RecordTable(id="meeting-list")
        self.detail = RecordDetail()
        to_do = (step.key for step in preparations_of(desk, meeting) if step.is_open)
        self._selected: dict[str, str] = {"steps": next(to_do, "")}
        self._unsubscribe: Callable[[], None] | None = None

    def _first_part(self) -> str:
        """Before it begins what is to be prepared, while it goes on who is there, then what was decided."""
        now, meeting = self.desk.clock.now(), self.meeting
        if meeting.ends_at is not None and meeting.ends_at <= now:
            return "decisions"
        return "people" if meeting.starts is not None and meeting.starts <= now else "steps"

    def above(self) -> Iterable[Widget]:
        """When and where, and the parts."""
        yield self.head

    def contents(self) -> Iterable[Widget]:
        """The list of the present part, or the record."""
        yield self.table
        yield self.detail

    def on_mount(self) -> None:
        """Follow the desk from now on."""
        self._unsubscribe = self.desk.subscribe(self._tell)
        self.show_part(self.part)

    def on_unmount(self) -> None:
        """Follow it no longer."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def _tell(self, change: Change) -> None:
        # Called in whatever thread found the change; a message is the way into this one.
        self.post_message(Changed())

    def on_changed(self) -> None:
        """Show the meeting as it stands now."""
        self.reload()

    def on_resize(self) -> None:
        """The minutes are broken into lines for this width."""
        self.call_after_refresh(self.reload)

    def show_part(self, part: str) -> None:
        """Come to a part, with what was selected there before."""
        if self.table.selected:
            self._selected[self.part] = self.table.selected
        self.part = part
        self.set_class(part == "record", "-record")
        self.table.show([], COLUMNS[part])
        self.reload()
        if part == "record":
            self.detail.focus()
        else:
            self.table.focus()
            if self._selected.get(part):
                self.table.select(self._selected[part])
        self._show_keys()

    def reload(self) -> None:
        """Everything as it stands now; a meeting that was deleted meanwhile stays as it was."""
        found = self.desk.find(self.meeting.id)
        if isinstance(found, Meeting):
            self.meeting = found
        now, meeting = self.desk.clock.now(), self.meeting
        star = "★ " if meeting.central else ""
        self.heading.say(f"{star}{meeting.title}  {wording.state(meeting.kind, meeting.state)}")
        titles = [(part_title(self.desk, meeting, part), part == self.part) for part in PARTS]
        self.head.say(head_lines(meeting, now), titles)
        if self.part == "record":
            self.detail.show(meeting)
            return
        self.table.empty = _(EMPTY[self.part])
        width = max(20, self.table.size.width - 4)
        self.table.show(part_rows(self.desk, meeting, self.part, now, width))

    def _show_keys(self) -> None:
        shown = {
            "steps": ("meeting_step", "meeting_new", "meeting_drop"),
            "people": ("meeting_reply", "meeting_leave", "meeting_came", "meeting_new", "meeting_drop"),
            "decisions": ("meeting_new", "meeting_open"),
            "minutes": ("meeting_new",),
            "record": ("meeting_edit",),
        }[self.part]
        parts = f"1-{len(PARTS)}"
        keys = [(display(KEYS[key].names()[0]), _(KEYS[key].label)) for key in shown]
        self.keys_line.say([*keys[:2], (parts, _("Parts")), ("Esc", _("Back")), *keys[2:]])

    # Keys

    def action_part(self, number: int) -> None:
        """The part of this number."""
        self.show_part(PARTS[number - 1])

    def action_turn(self, step: int) -> None:
        """The part after or before."""
        self.show_part(PARTS[(PARTS.index(self.part) + step) % len(PARTS)])

    def action_leave(self) -> None:
        """Back to the place."""
        self.dismiss(None)

    @work(group="meeting")
    async def action_undo(self) -> None:
        """Take the last change back, as everywhere."""
        await self._turn_back(self.desk.undo, _("Undone: {action}"))

    @work(group="meeting")
    async def action_redo(self) -> None:
        """Do again what was undone."""
        await self._turn_back(self.desk.redo, _("Done again: {action}"))

    async def _turn_back(self, turn: Callable[[], Undone], words: str) -> None:
        undone: list[Undone] = []
        if await self._do(lambda: undone.append(turn())):
            self.say(words.format(action=wording.action(undone[0].action)), problem=False)

    def action_help(self) -> None:
        """The keys of a meeting."""
        from tui.widgets.help import HelpScreen

        self.app.push_screen(HelpScreen("meeting"))

    async def _do(self, act: Callable[[], object], said: str = "") -> bool:
        """A writing call off this thread; what the desk refuses is said above the keys."""
        try:
            await asyncio.to_thread(act)
        except StoreError as error:
            self.say(wording.error(error))
            return False
        self.reload()
        self.say(said, problem=False)
        return True

    @work(group="meeting")
    async def action_step(self) -> None:
        """Tick a step or take its tick back; go through the replies of somebody."""
        chosen, meeting = self.table.selected, self.meeting
        if self.part == "steps" and not chosen:
            await self._do(lambda: make_steps(self.desk, meeting), _("The house's steps stand here now."))
        elif self.part == "steps":
            step = next((one for one in preparations_of(self.desk, meeting) if one.key == chosen), None)
            if step is not None and step.is_open:
                await self._do(
                    lambda: tick_step(self.desk, meeting, chosen),
                    _("Ticked: {title}").format(title=step.title),
                )
            elif step is not None:
                await self._do(lambda: untick_step(self.desk, meeting, chosen), _("Taken up again"))
        elif self.part == "people" and chosen:
            await self._reply(chosen)

    async def _reply(self, name: str) -> None:
        one = next((one for one in participants_of(self.meeting) if one.name == name), None)
        if one is None:
            return
        replies = ("", "yes", "no", "leave")
        reply = replies[(replies.index(one.reply) + 1) % len(replies)]
        said = _("{name}: {words}").format(name=name, words=wording.reply(reply))
        await self._do(lambda: set_reply(self.desk, self.meeting, name, reply, one.substitute), said)

    @work(group="meeting")
    async def action_on_leave(self) -> None:
        """Somebody is on leave; who comes instead, if anybody."""
        name, meeting = self.table.selected, self.meeting
        if self.part != "people" or not name:
            return

        from tui.widgets.dialogs import LineDialog

        async def save(substitute: str) -> object:
            return await asyncio.to_thread(set_reply, self.desk, meeting, name, "leave", substitute)

        title = _("On leave: {name}").format(name=name)
        label = _("Who comes instead (may stay empty)")
        asked = LineDialog(title, label, required=False, limit=60, save=save)
        if await self.app.push_screen_wait(asked) is not None:
            self._saved()

    @work(group="meeting")
    async def action_came(self) -> None:
        """Somebody signed in at the door, or did not after all."""
        name = self.table.selected
        one = next((one for one in participants_of(self.meeting) if one.name == name), None)
        if self.part == "people" and one is not None:
            await self._do(lambda: set_came(self.desk, self.meeting, name, came=not one.came))

    @work(group="meeting")
    async def action_new(self) -> None:
        """One more of what the part holds."""
        meeting, desk = self.meeting, self.desk
        saved: Record | str | None
        if self.part == "steps":
            saved = await self.app.push_screen_wait(StepDialog(desk, meeting))
        elif self.part == "people":
            saved = await self._more_people()
        elif self.part == "decisions":
            saved = await self.app.push_screen_wait(DecisionDialog(desk, meeting))
        elif self.part == "minutes":
            saved = await self.app.push_screen_wait(MinutesDialog(desk, meeting))
        else:
            return
        if saved is not None:
            self._saved()

    def _saved(self) -> None:
        """It is stored; of people also who of them is expected elsewhere at that time (P25)."""
        self.reload()
        clashes = clashes_of(self.desk, self.meeting) if self.part == "people" else []
        taken = next((clash for clash in clashes if clash.people), None)
        self.say(_("Saved"), problem=False)
        if taken is not None:
            self.say(wording.clash(taken, self.desk.clock.now()))

    async def _more_people(self) -> str | None:
        from tui.widgets.dialogs import LineDialog

        meeting = self.meeting

        async def save(names: str) -> object:
            return await asyncio.to_thread(add_people, self.desk, meeting, names)

        label = _("Names, several separated by commas")
        return await self.app.push_screen_wait(
            LineDialog(_("Participants"), label, limit=4000, sentence=meeting.title, save=save)
        )

    @work(group="meeting")
    async def action_drop(self) -> None:
        """A step that is not needed here, with the reason; somebody who is not asked after all."""
        chosen, meeting = self.table.selected, self.meeting
        if not chosen or self.part not in ("steps", "people"):
            return
        if self.part == "people":
            from tui.widgets.dialogs import ConfirmDialog

            question = _("{name} is not asked after all?").format(name=chosen)
            if await self.app.push_screen_wait(ConfirmDialog(meeting.title, question)):
                await self._do(lambda: remove_person(self.desk, meeting, chosen), _("Taken off the list"))
            return

        from tui.widgets.dialogs import ReasonDialog

        async def save(reason: str) -> object:
            return await asyncio.to_thread(drop_step, self.desk, meeting, chosen, reason)

        step = next((one for one in preparations_of(self.desk, meeting) if one.key == chosen), None)
        if step is None:
            return
        asked = ReasonDialog(_("Not needed: why?"), step.title, save=save)
        if await self.app.push_screen_wait(asked) is not None:
            self.reload()

    @work(group="meeting")
    async def action_edit(self) -> None:
        """The minutes in their part, elsewhere the meeting in its form."""
        if self.part == "minutes" and self.meeting.is_open:
            await self.app.push_screen_wait(MinutesDialog(self.desk, self.meeting))
        elif not self.meeting.is_open:
            self.say(_("This is closed; what is closed is only read."))
        else:
            await open_form(self.app, self.desk, "meeting", record=self.meeting)
        self.reload()

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter on a decision shows the task it became, elsewhere it does what Space does."""
        event.stop()
        if self.part == "decisions":
            self._show(
                next((one for one in decisions_of(self.desk, self.meeting) if one.id == event.id), None)
            )
        elif self.part in ("steps", "people"):
            self.action_step()

    @work(group="meeting")
    async def _show(self, record: Record | None) -> None:
        if record is not None:
            from screens.reading import RecordScreen

            await self.app.push_screen_wait(RecordScreen(record))
