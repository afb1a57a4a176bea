"""The watch list: who is to be noticed at the door, and what is to be done then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType

from screens.forms import open_form
from store import Desk, Watch
from tui import wording
from tui.bindings import KEYS, display
from tui.i18n import _
from tui.widgets.list_dialog import ListDialog
from tui.widgets.table import Column, Heading, RecordTable, Row


class WatchListDialog(ListDialog[None]):
    """Entries are written and changed in a form; lifting one keeps it in the history."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(KEYS["new"].keys, "new", show=False),
        Binding(KEYS["edit"].keys, "edit", show=False),
        Binding("delete,d,f8", "lift", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            _("Watch list"),
            [
                Column("name", "", 14, fit=True),
                Column("aliases", "", 12, keep=3, fit=True),
                Column("advice", "", 0, least=12),
                Column("until", "", 10, keep=2, fit=True),
            ],
            [
                ("n", _("New")),
                (display("enter"), _("Edit")),
                (display("delete"), _("Lift")),
                ("Esc", _("Back")),
            ],
            empty=_("Nobody is on the watch list. n writes an entry."),
        )
        self.desk = desk

    def lines(self) -> Iterable[Row | Heading]:
        """The entries in force."""
        for entry in self.desk.records("parties"):
            if isinstance(entry, Watch) and entry.is_open:
                until = (
                    _("until {day}").format(day=wording.short_day(entry.until, self.desk.duty_date))
                    if entry.until
                    else ""
                )
                tone = "" if entry.holds_on(self.desk.duty_date) else "done"
                cells = (entry.title, _(", ").join(entry.aliases), entry.advice, until)
                yield Row(entry.id, cells, tone)

    def _entry(self) -> Watch | None:
        found = self.desk.find(self.table.selected) if self.table.selected else None
        return found if isinstance(found, Watch) else None

    def action_new(self) -> None:
        """Write an entry."""
        self.run_worker(self._form(None), group="form", exclusive=True)

    def action_edit(self) -> None:
        """Change the selected entry."""
        if (entry := self._entry()) is not None:
            self.run_worker(self._form(entry), group="form", exclusive=True)

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter changes the entry."""
        event.stop()
        self.action_edit()

    async def _form(self, entry: Watch | None) -> None:
        saved = await open_form(self.app, self.desk, "watch", record=entry)
        if saved is not None:
            self.reload()
            self.table.select(saved.id)

    def action_lift(self) -> None:
        """The entry is no longer needed."""
        if (entry := self._entry()) is not None:
            self.run_worker(
                self.store(lambda: self.desk.change(entry, action="watch-lifted", state="lifted")),
                group="save",
                exclusive=True,
            )
