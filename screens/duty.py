"""Duty: the log of a duty date with its one-line entry, and who is on duty now and next."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widget import Widget

from screens.acting import ActingPlace
from screens.forms import open_form
from screens.records import WIDE, FullWords
from store import (
    Correction,
    Desk,
    Entry,
    Note,
    Record,
    Shift,
    correct,
    log_of,
    on_duty,
    present_name,
    write_line,
)
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import _
from tui.widgets.dialog import Heading as HeadingLine
from tui.widgets.dialogs import LineDialog
from tui.widgets.keeping import Kept
from tui.widgets.menu import MenuDialog, Option
from tui.widgets.table import Column, Heading, RecordTable, Row


class DutyPlace(ActingPlace):
    """The duty log and the roster."""

    place = "duty"
    WATCHES = frozenset({"log", "shifts", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["duty"])]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day: date | None = None
        self.log_head = HeadingLine("")
        self.log_list = RecordTable(
            [
                Column("no", "", 3, align="right", keep=3),
                Column("at", "", 5),
                Column("kind", "", 12, keep=4, fit=True),
                Column("text", "", 0, least=20),
                Column("by", "", 10, keep=5, fit=True),
            ],
            id="log-list",
        )
        self.full = FullWords()
        self.roster_head = HeadingLine("")
        self.roster = RecordTable(
            [
                Column("name", "", 8, fit=True),
                Column("at", "", 11, keep=5),
                Column("leader", "", 10, fit=True),
                Column("officer", "", 10, fit=True),
                Column("assistant", "", 0, least=6, keep=3),
            ],
            id="roster",
        )

    def compose(self) -> ComposeResult:
        """The log; the roster beside or below it."""
        with Horizontal(id="duty-parts"):
            with Vertical(id="duty-log"):
                yield self.log_head
                yield self.log_list
                yield self.full
            with Vertical(id="duty-roster"):
                yield self.roster_head
                yield self.roster

    def on_resize(self, event: Resize) -> None:
        """Beside each other where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def first_focus(self) -> Widget:
        """The log."""
        return self.log_list

    @property
    def shown_day(self) -> date:
        """The duty date that is shown."""
        return self.day or self.desk.duty_date

    def reload(self) -> None:
        """Show the log of the day, and the roster around it."""
        day = self.shown_day
        entries = log_of(self.desk, day)
        self.log_head.say(_("Duty log, {day}").format(day=wording.day_line(day)) + f" {len(entries)}")
        self.log_list.empty = _("Nothing has been written for this day. l writes a line.")
        corrected = frozenset(entry.corrects for entry in entries if isinstance(entry, Correction))
        self.log_list.show([self._entry_row(entry, corrected) for entry in entries])
        self._show_full()
        self.roster_head.say(_("Roster"))
        self.roster.empty = _("No shift is planned. n here writes one.")
        self.roster.show(self._roster_rows(day))

    def _entry_row(self, entry: Entry, corrected: frozenset[str]) -> Row:
        at = entry.happened_at
        kind = "" if entry.kind == "note" else wording.kind(entry.kind)
        if entry.id in corrected:
            kind = _("corrected")
        cells = (
            str(entry.entry_no or ""),
            wording.clock(at) if at else "",
            kind,
            self._words(entry).replace("\n", " "),
            present_name(self.desk, entry.created_by),
        )
        return Row(entry.id, cells, "central" if entry.central else "")

    @staticmethod
    def _words(entry: Entry) -> str:
        """The words of an entry; a correction says which entry it corrects."""
        number = entry.document.get("corrects_no")
        return (
            _("corrects No. {number}: {text}").format(number=number, text=entry.text)
            if number
            else entry.text
        )

    def _show_full(self) -> None:
        """The selected entry's words in full, below the list."""
        found = self.desk.find(self.log_list.selected) if self.log_list.selected else None
        self.full.say(self._words(found) if isinstance(found, Entry) else "")

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Another entry is selected."""
        event.stop()
        self._show_full()

    def _roster_rows(self, day: date) -> list[Row | Heading]:
        present = on_duty(self.desk, self.desk.clock.now())
        rows: list[Row | Heading] = []
        for ahead in range(-1, 4):
            on = day + timedelta(days=ahead)
            shifts = [r for r in self.desk.records("shifts") if isinstance(r, Shift) and r.duty_date == on]
            if not shifts:
                continue
            rows.append(Heading(wording.day_line(on), _("duty date") if on == self.desk.duty_date else ""))
            for shift in sorted(shifts, key=lambda found: found.document["starts"]):
                rows.append(self._shift_row(shift, on_now=present is not None and shift.id == present.id))
        return rows

    def _shift_row(self, shift: Shift, *, on_now: bool) -> Row:
        span = f"{shift.starts:%H:%M}-{shift.ends:%H:%M}" if shift.starts and shift.ends else ""
        names = (present_name(self.desk, name) for name in (shift.leader, shift.officer, shift.assistant))
        return Row(shift.id, (shift.name, span, *names), "central" if on_now else "")

    def selected_id(self) -> str:
        """The record selected in the list that has the focus."""
        return self.roster.selected if self.roster.has_focus else self.log_list.selected

    @work(group="dialog")
    async def action_line(self) -> None:
        """Write one line into the log; it happens now."""

        async def save(words: str) -> Note:
            return await asyncio.to_thread(write_line, self.desk, words)

        drafts = self.desk.drafts
        kept = Kept(
            lambda values: drafts.keep("line", dict(values), kind="note"), lambda: drafts.drop("line")
        )
        now = wording.clock(self.desk.clock.now())
        words = await self.app.push_screen_wait(
            LineDialog(
                _("Duty log"),
                _("What happened at {clock}").format(clock=now),
                limit=1000,
                save=save,
                kept=kept,
            )
        )
        if words:
            self.day = None
            self.reload()
            self.log_list.action_last()
            self.say(_("Saved"), "done")

    @work(group="dialog")
    async def action_new(self) -> None:
        """A log entry with its own time, or a shift."""
        if self.roster.has_focus:
            kind: str | None = "shift"
        else:
            options = [Option(code, wording.kind(code)) for code in ("note", "shift", "person", "unit")]
            kind = await self.app.push_screen_wait(MenuDialog(_("New"), options))
        if kind:
            saved = await open_form(self.app, self.desk, kind)
            if saved is not None:
                self.say(_("Saved: {title}").format(title=saved.headline()), "done")

    async def change_refused(self, record: Record, reason: str) -> None:
        """What can no longer be changed is corrected: the old words stay, a new entry says what is right."""
        if not isinstance(record, Entry):
            await super().change_refused(record, reason)
            return

        async def save(words: str) -> Record:
            return await asyncio.to_thread(correct, self.desk, record, words)

        told = await self.app.push_screen_wait(
            LineDialog(
                _("Correction"),
                wording.refused(reason) + " " + _("Write what is right:"),
                sentence=record.title,
                limit=1000,
                save=save,
            )
        )
        if told:
            self.say(_("Saved"), "done")

    def action_day(self, step: int) -> None:
        """The day before or after, or (0) the present one."""
        day = self.shown_day + timedelta(days=step) if step else self.desk.duty_date
        self.day = None if day == self.desk.duty_date else day
        self.reload()
