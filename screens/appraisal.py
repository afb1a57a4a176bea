"""What has been kept as long as it had to be: destroyed or kept on, each with its reason (鉴定)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import Desk, Due, Record, destroy, due_for_appraisal, prolong
from tui import wording
from tui.bindings import display
from tui.i18n import _, ngettext
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.dialogs import MenuDialog, Option, ReasonDialog
from tui.widgets.table import Column, RecordTable, Row


class AppraisalScreen(Dialog[None]):
    """The list of what is due; Enter says what becomes of the selected record."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("d,f8", "decide('destroy')", show=False),
        Binding("p,f7", "decide('prolong')", show=False),
    ]

    def __init__(self, desk: Desk, due: list[Due]) -> None:
        super().__init__(
            _("Due for appraisal"),
            [
                (display("enter"), _("Read")),
                (f"p/{display('f7')}", _("Keep on")),
                (f"d/{display('f8')}", _("Destroy")),
                ("Esc", _("Back")),
            ],
        )
        self.desk = desk
        self.due = due
        self.told = Sentence()
        self.list = RecordTable(
            [
                Column("until", "", 4),
                Column("code", "", 28, keep=5, fit=True),
                Column("kind", "", 10, keep=3, fit=True),
                Column("headline", "", 0, least=16),
            ],
            empty=_("Nothing is due: no retention period has ended."),
            id="due",
        )

    def above(self) -> Iterable[Widget]:
        """How many there are."""
        yield self.told

    def contents(self) -> Iterable[Widget]:
        """The list."""
        yield self.list

    def on_mount(self) -> None:
        """Show it."""
        self.list.focus()
        self._show()

    def _show(self) -> None:
        count = len(self.due)
        self.told.say(
            ngettext(
                "The retention period of {count} record has ended.",
                "The retention periods of {count} records have ended.",
                count,
            ).format(count=count)
            if count
            else ""
        )
        self.list.show(
            [
                Row(
                    due.record.id,
                    (
                        str(due.until),
                        due.record.archive_code,
                        wording.kind(due.record.kind),
                        due.record.headline(),
                    ),
                )
                for due in self.due
            ]
        )

    @work(group="dialog")
    async def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Read the record in full."""
        event.stop()
        record = self._selected()
        if record is not None:
            from screens.reading import RecordScreen

            await self.app.push_screen_wait(RecordScreen(record))

    def _selected(self) -> Record | None:
        return next((due.record for due in self.due if due.record.id == self.list.selected), None)

    @work(group="dialog")
    async def action_decide(self, what: str) -> None:
        """Destroy the selected record, or keep it on; both want a reason."""
        record = self._selected()
        if record is None:
            return
        if self.desk.read_only:
            self.say(wording.read_only(self.desk.read_only))
            return
        retention = ""
        if what == "prolong":
            options = [
                Option("D10", _("Ten years more")),
                Option("D30", _("Thirty years more")),
                Option("Y", _("For good")),
            ]
            chosen = await self.app.push_screen_wait(
                MenuDialog(_("Keep on"), options, sentence=record.headline())
            )
            if chosen is None:
                return
            retention = chosen

        async def save(reason: str) -> None:
            if retention:
                await asyncio.to_thread(prolong, self.desk, record.id, retention, reason)
            else:
                await asyncio.to_thread(destroy, self.desk, record.id, reason)

        title = _("Keep on") if retention else _("Destroy for good")
        about = f"{record.archive_code} {record.headline()}"
        if await self.app.push_screen_wait(ReasonDialog(title, about, save=save)):
            self.due = await asyncio.to_thread(due_for_appraisal, self.desk)
            # The index learns of it a moment later; what was decided does not come back into the list.
            self.due = [due for due in self.due if due.record.id != record.id]
            self._show()
            self.say(
                _("Kept on.") if retention else _("Destroyed; the history holds the proof."), problem=False
            )

    def action_leave(self) -> None:
        """Back to the archive."""
        self.dismiss(None)
