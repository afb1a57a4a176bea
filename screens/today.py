"""Today: the agenda of a day, its daily checklist and what needs somebody now; the week and the month."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.message import Message

from screens.agenda_filter import AgendaFilter
from screens.agenda_heads import day_head, joined
from screens.agenda_turning import TurningPlace
from screens.forms import open_form
from screens.lines import (
    NEEDS_COLUMNS,
    agenda_columns,
    agenda_rows,
    checklist_columns,
    checklist_rows,
    finished_columns,
    finished_rows,
    needs_rows,
    next_line,
)
from store import (
    AgendaItem,
    AgendaLine,
    Change,
    ChecklistLine,
    Desk,
    Record,
    Routine,
    Tick,
    agenda_of,
    balance_of,
    carried,
    checklist_of,
    clashing_among,
    finished_on,
    missed_dates,
    missed_routines,
    needs_somebody,
    tick,
    unsettled,
    untick,
)
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import _
from tui.theme import chrome
from tui.widgets.dialog import Heading
from tui.widgets.table import RecordTable

_ON_A_RECORD = (
    "choose", "edit", "step", "close_record", "progress", "miss", "central", "sphere", "hide", "reveal",
)  # fmt: skip

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


class TodayPlace(TurningPlace):
    """The day at a glance; any other day by key."""

    place = "today"
    WATCHES = frozenset({"agenda", "routines", "tasks", "documents", "visits", "shifts", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["today"])]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.agenda = RecordTable(agenda_columns(), id="agenda")
        self.checklist = Checklist(checklist_columns(), id="checklist")
        self.needs = RecordTable(NEEDS_COLUMNS, id="needs")
        self.agenda_head = Heading("")
        self.checklist_head = Heading("")
        self.needs_head = Heading("")
        self._lines: dict[str, AgendaLine] = {}
        self._placed: date | None = None
        self._missed: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        """The filter when there is one, agenda and checklist side by side, what needs somebody below."""
        yield self.filter
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

    @property
    def day_list(self) -> RecordTable:
        """The agenda."""
        return self.agenda

    def show_day_parts(self, shown: bool) -> None:
        """What needs somebody comes with the day itself."""
        self.query_one("#day").display = shown
        if not shown:
            self.query_one("#day-needs").display = False

    def day_in_view(self) -> date:
        """The day that is shown; an occurrence in the small hours of its night is known by the next day."""
        line = self._lines.get(self.selected_id())
        return (line.occurs if line else None) or self.shown_day

    def show_day(self) -> None:
        """Show the agenda of the day, its checklist and what needs somebody."""
        desk, day, now = self.desk, self.shown_day, self.desk.clock.now()
        present, shown = self.day is None, self.shown_filter
        wanted = shown.wants()
        past = self.past()
        every = agenda_of(desk, day, past)
        agenda = [line for line in every if wanted(line.record)]
        done = (
            [line for line in finished_on(desk, day, past) if wanted(line.record)]
            if self.finished_shown
            else None
        )
        balance = balance_of(every, desk.rules, desk.clock.zone)
        self.agenda_head.say(day_head(desk, day, shown, balance, None if done is None else len(done)))
        if done is None:
            self.agenda.empty = _(
                "Nothing stands in the agenda of this day. n writes an item, a takes one line."
            )
            (clashing,) = clashing_among(desk, [every])
            self.agenda.show(agenda_rows(agenda, now, present=present, clashing=clashing), agenda_columns())
        else:
            self.agenda.empty = _("Nothing was closed on this day yet. f shows the agenda again.")
            self.agenda.show(finished_rows(done, now), finished_columns())
        if shown:
            self.agenda.empty = _("Nothing of this kind. Esc shows everything again.")
        self._lines = {line.record.id: line for line in agenda}
        if self._placed != day:
            self._placed = day
            coming = next_line(agenda, now)
            if present and coming is not None:
                self.agenda.select(coming.record.id)

        self._show_checklist()
        self._show_needs(present, shown)

    def _show_checklist(self) -> None:
        lines = checklist_of(self.desk, self.shown_day)
        self.checklist_head.say(self._progress(lines))
        self.checklist.empty = _("No routine falls on this day. n writes one.")
        self.checklist.show(checklist_rows(lines, self.desk.clock.now()))

    def show_change(self, change: Change) -> None:
        """A tick changes the checklist alone: it is waited for, so nothing else is read again."""
        self.forget_past()
        only_ticked = change.tables == {"routines"} and self.unit == "day" and self.display
        if only_ticked and missed_routines(self.desk) == self._missed:
            self._show_checklist()
        else:
            self.refresh_records()

    def _show_needs(self, present: bool, shown: AgendaFilter) -> None:
        """What needs somebody today, with how much of it an earlier day left."""
        desk, wanted = self.desk, shown.wants()
        every = needs_somebody(desk) if present else []
        self._missed = missed_routines(desk)
        findings = [finding for finding in every if wanted(finding.record)]
        count = f" {len(findings)}" if findings else ""
        if len(findings) != len(every):
            count = f" {len(findings)}/{len(every)}"
        left = sum(1 for line in carried(desk) if wanted(line.record)) if present else 0
        since = _("left from earlier days {count}").format(count=left) if left else ""
        self.needs_head.say(joined((_("Needs somebody") + count, since)))
        self.needs.empty = _("Nothing waits for anybody.")
        self.needs.show(needs_rows(desk, findings, desk.clock.now()))
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
        if self.unit != "day":
            table = self.list_beside
            return table.selected if table is not None and table.has_focus else ""
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
        meant = await self._day_meant(record)
        if meant is None:
            return
        day: date = meant
        line = next((line for line in checklist_of(self.desk, day) if line.routine.id == record.id), None)
        if line is None or line.tick is None:
            await self.save(
                lambda: tick(self.desk, record, day), _("Ticked: {title}").format(title=record.title)
            )
        elif line.tick.created_by == self.desk.officer or await self._may_untick(line.tick):
            await self.save(lambda: untick(self.desk, record, day), _("Tick taken back"))

    async def _day_meant(self, routine: Routine) -> date | None:
        """The duty date that is ticked: of what needs somebody one that was missed."""
        if not self.needs.has_focus:
            return self.shown_day

        from screens.routine import choose_missed

        return await choose_missed(self.app, self.desk, routine)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A routine of the checklist is ticked or missed; it has no outcome, no progress, no flag.

        While days are selected and not records, there is no record to act on.
        """
        if action in _ON_A_RECORD and self.unit != "day":
            return self.list_beside is not None and self.list_beside.has_focus
        unfit = ("close_record", "progress", "central", "sphere")
        return not (action in unfit and self.checklist.has_focus)

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
        from screens.routine import ask_why

        days = missed_dates(self.desk, record) if self.needs.has_focus else (self.shown_day,)
        if days and days[-1] > self.desk.duty_date:
            self.say(_("{title} is not due yet.").format(title=record.title), "warn")
        elif days and await ask_why(self.app, self.desk, record, days):
            self.say(_("Saved"), "done")

    def occurrence_of(self, record: AgendaItem) -> date | None:
        """The day by which the series of the selected line knows its occurrence."""
        if self.unit != "day":
            return super().occurrence_of(record)
        if self.needs.has_focus:
            missing = unsettled(self.desk, record, self.desk.clock.now())
            return missing.day if missing else None
        line = self._lines.get(record.id)
        return line.occurs if line else None
