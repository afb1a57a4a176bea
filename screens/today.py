"""Today: the agenda of a duty date, its daily checklist, and what needs somebody now."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget

from screens.acting import ActingPlace
from screens.forms import open_form
from screens.lines import (
    NEEDS_COLUMNS,
    agenda_columns,
    agenda_rows,
    checklist_columns,
    checklist_rows,
    needs_rows,
)
from store import (
    ChecklistLine,
    Desk,
    Record,
    Routine,
    Tick,
    agenda_of,
    checklist_of,
    miss,
    needs_somebody,
    tick,
    untick,
)
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import _
from tui.theme import chrome
from tui.widgets.dialog import Heading
from tui.widgets.table import RecordTable

NARROW = 72
"""Below this width the two columns stand one above the other."""


class Checklist(RecordTable):
    """The routines of the day; Space ticks."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["checklist"])]

    class Ticked(Message):
        """The selected routine is to be ticked, or its tick to be taken back."""

    def action_step(self) -> None:
        """The place knows the day."""
        self.post_message(self.Ticked())


class TodayPlace(ActingPlace):
    """The day at a glance; any other day by key."""

    place = "today"
    WATCHES = frozenset({"agenda", "routines", "tasks", "documents", "visits", "shifts", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["today"])]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day: date | None = None
        """The day shown, None while it is the present duty date."""
        self.agenda = RecordTable(agenda_columns(), id="agenda")
        self.checklist = Checklist(checklist_columns(), id="checklist")
        self.needs = RecordTable(NEEDS_COLUMNS, id="needs")
        self.agenda_head = Heading("")
        self.checklist_head = Heading("")
        self.needs_head = Heading("")
        self._placed: date | None = None

    def compose(self) -> ComposeResult:
        """Agenda and checklist side by side, what needs somebody below."""
        with Horizontal(id="day"):
            with Vertical(id="day-agenda"):
                yield self.agenda_head
                yield self.agenda
            with Vertical(id="day-checklist"):
                yield self.checklist_head
                yield self.checklist
        with Vertical(id="day-needs"):
            yield self.needs_head
            yield self.needs

    def on_resize(self, event: Resize) -> None:
        """Two columns where there is room for them."""
        self.set_class(event.size.width < NARROW, "-narrow")
        self.set_class(event.size.height < 19, "-low")
        self._fit_needs()

    def first_focus(self) -> Widget:
        """The agenda."""
        return self.agenda

    @property
    def shown_day(self) -> date:
        """The duty date that is shown."""
        return self.day or self.desk.duty_date

    def reload(self) -> None:
        """Show the day as it stands now."""
        desk, day, now = self.desk, self.shown_day, self.desk.clock.now()
        present = self.day is None
        title = _("Agenda") if present else _("Agenda of {day}").format(day=wording.day_line(day))
        self.agenda_head.say(title)
        self.agenda.empty = _("Nothing stands in the agenda of this day. n writes an item, a takes one line.")
        agenda = agenda_of(desk, day)
        self.agenda.show(agenda_rows(agenda, now, present=present))
        if self._placed != day:
            self._placed = day
            coming = next((line for line in agenda if line.what != "all-day" and line.at > now), None)
            if present and coming is not None:
                self.agenda.select(coming.record.id)

        lines = checklist_of(desk, day)
        self.checklist_head.say(self._progress(lines))
        self.checklist.empty = _("No routine falls on this day. n writes one.")
        self.checklist.show(checklist_rows(lines, now))

        findings = needs_somebody(desk) if present else []
        self.needs_head.say(_("Needs somebody") + (f" {len(findings)}" if findings else ""))
        self.needs.empty = _("Nothing waits for anybody.")
        self.needs.show(needs_rows(desk, findings, now))
        self.query_one("#day-needs").display = present
        self._fit_needs()

    def _fit_needs(self) -> None:
        """What needs somebody takes the lines it needs, within reason for the height there is."""
        # Before the first layout there is no height yet; a wrong guess paints the first screen twice.
        most = 6 if (self.size.height or self.app.size.height - 3) < 30 else 14
        self.query_one("#day-needs").styles.height = 1 + (min(len(self.needs.ids), most) or 1)

    def _progress(self, lines: list[ChecklistLine]) -> str:
        done = sum(1 for line in lines if line.tick is not None and line.tick.result == "done")
        missed = sum(1 for line in lines if line.tick is not None and line.tick.result == "missed")
        words = _("Checklist {done}/{all}").format(done=done, all=len(lines))
        if missed:
            words += " " + _("missed {count}").format(count=missed)
        if not lines:
            return words
        full = round(done * 12 / len(lines))
        return f"{words} {chrome().bar_full * full}{chrome().bar_empty * (12 - full)}"

    def selected_id(self) -> str:
        """The record selected in the list that has the focus."""
        for table in (self.checklist, self.needs):
            if table.has_focus:
                return table.selected
        return self.agenda.selected

    def on_checklist_ticked(self, message: Checklist.Ticked) -> None:
        """Space in the checklist."""
        message.stop()
        self.action_step()

    @work(group="dialog")
    async def action_new(self) -> None:
        """Write a new record: in the checklist a routine, else something for the agenda."""
        if self.checklist.has_focus:
            kind: str | None = "routine"
        else:
            from tui.widgets.menu import MenuDialog, Option

            kinds = ("appointment", "meeting", "errand", "routine")
            options = [Option(code, wording.kind(code)) for code in kinds]
            kind = await self.app.push_screen_wait(MenuDialog(_("New"), options))
        if kind and await open_form(self.app, self.desk, kind):
            self.say(_("Saved"), "done")

    async def step(self, record: Record) -> None:
        """In the checklist: tick, or take the tick back; elsewhere one step forward."""
        if not isinstance(record, Routine):
            await super().step(record)
            return
        day = self._day_meant()
        line = next((line for line in checklist_of(self.desk, day) if line.routine.id == record.id), None)
        if line is None or line.tick is None:
            await self.save(
                lambda: tick(self.desk, record, day), _("Ticked: {title}").format(title=record.title)
            )
        elif line.tick.created_by == self.desk.officer or await self._may_untick(line.tick):
            await self.save(lambda: untick(self.desk, record, day), _("Tick taken back"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A routine of the checklist is ticked or missed; it has no outcome, no progress, no flag."""
        unfit = ("close_record", "progress", "central", "sphere")
        return not (action in unfit and self.checklist.has_focus)

    def _day_meant(self) -> date:
        """The duty date a routine is ticked for: what needs somebody was missed the day before."""
        return self.desk.duty_date - timedelta(days=1) if self.needs.has_focus else self.shown_day

    async def _may_untick(self, ticked: Tick) -> bool:
        """Whether a colleague's tick is really to be taken back."""
        from tui.widgets.dialogs import ConfirmDialog

        question = _("{officer} ticked this. Take the tick back?").format(officer=ticked.created_by)
        return await self.app.push_screen_wait(ConfirmDialog(ticked.title, question))

    @work(group="dialog")
    async def action_miss(self) -> None:
        """Say why the selected routine was not done."""
        record = self.selected()
        if not isinstance(record, Routine):
            self.say(_("Choose a routine of the checklist (Tab goes there)."))
            return
        day = self._day_meant()
        if day > self.desk.duty_date:
            self.say(_("{title} is not due yet.").format(title=record.title), "warn")
            return

        from tui.widgets.dialogs import ReasonDialog

        async def save(reason: str) -> bool:
            await asyncio.to_thread(miss, self.desk, record, day, reason)
            return True

        if await self.app.push_screen_wait(
            ReasonDialog(_("Not done: why?"), f"{record.title}  {wording.day_line(day)}", save=save)
        ):
            self.say(_("Saved"), "done")

    def action_day(self, step: int) -> None:
        """The day before or after, or (0) the present one."""
        day = self.shown_day + timedelta(days=step) if step else self.desk.duty_date
        self.day = None if day == self.desk.duty_date else day
        self.reload()
