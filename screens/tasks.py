"""Tasks: every pending matter in its band, filtered as you type, with the selected one in full."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from screens.filtered import FilteredPlace
from screens.forms import open_form
from screens.lines import star
from store import Desk, Record, lift_of, pending, present_name
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import N_, _
from tui.widgets.menu import MenuDialog, Option
from tui.widgets.table import Column, Heading, Row


class TasksPlace(FilteredPlace):
    """What is pending, the most pressing first."""

    place = "tasks"
    WATCHES = frozenset({"tasks", "documents", "agenda", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["tasks"])]
    HINT = N_("Filter: words, a person, a unit, a line; pinyin initials will do")
    NOTHING = N_("The selected matter stands here.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            [
                Column("mark", "", 2),
                Column("title", "", 0, least=18),
                Column("kind", "", 12, keep=2, fit=True),
                Column("state", "", 14, keep=3, fit=True),
                Column("who", "", 14, keep=4, fit=True),
                Column("due", "", 16, keep=6, tinted=True, fit=True),
            ],
        )

    def reload(self) -> None:
        """Show the bands as they stand now."""
        now = self.desk.clock.now()
        rows: list[Row | Heading] = []
        for band, records in pending(self.desk):
            shown = [record for record in records if self._matches(record)]
            if shown:
                rows.append(Heading(wording.band(band), str(len(shown))))
            for record in shown:
                late = record.due is not None and record.due <= now
                rows.append(self._row(record, late=late))
        self.list.empty = (
            _("Nothing pending matches. Esc clears the filter.")
            if self.filter.value
            else _("Nothing is pending. n writes a matter, a takes one line.")
        )
        self.list.show(rows)
        self.show_detail()

    def _row(self, record: Record, *, late: bool) -> Row:
        now = self.desk.clock.now()
        who = (
            record.document.get("owner")
            or record.document.get("unit")
            or record.document.get("lead_unit")
            or ""
        )
        cells = (
            star(record),
            record.headline(),
            wording.kind(record.kind),
            self._standing(record, now),
            present_name(self.desk, str(who)),
            wording.when(record.due, now) if record.due else "",
        )
        return Row(record.id, cells, "late" if late else "central" if record.central else "")

    def _standing(self, record: Record, now: datetime) -> str:
        """The state, or why daily work that gave way or waited too long stands where it stands."""
        lift = lift_of(record, self.desk.rules, now)
        if lift is not None:
            return wording.lift(lift)
        return wording.gave_way(record) or wording.state(record.kind, record.state)

    def _matches(self, record: Record) -> bool:
        """Whether the record is wanted by the filter."""
        if not self.filter.value.strip():
            return True
        document = record.document
        texts = [
            record.headline(),
            wording.kind(record.kind),
            wording.choice("line", record.line),
            wording.choice("sphere", record.sphere),
            wording.state(record.kind, record.state),
            *(
                str(document.get(name) or "")
                for name in ("owner", "unit", "lead_unit", "sender", "source", "source_doc_no")
            ),
        ]
        return self.wanted(texts)

    def show_detail(self) -> None:
        """The matter, and its title where the list had to cut it."""
        found = self.desk.find(self.list.selected) if self.list.selected else None
        self.detail.show(found)
        self.full.say(found.headline() if found else "")

    @work(group="dialog")
    async def action_new(self) -> None:
        """Write a new matter."""
        kinds = ("errand", "incoming", "meeting")
        options = [Option(code, wording.kind(code)) for code in kinds]
        kind = await self.app.push_screen_wait(MenuDialog(_("New"), options))
        if kind:
            saved = await open_form(self.app, self.desk, kind)
            if saved is not None:
                self.list.select(saved.id)
                self.say(_("Saved: {title}").format(title=saved.headline()), "done")
