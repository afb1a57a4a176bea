"""Tasks: every pending matter in its band, filtered as you type, with the selected one in full."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.widget import Widget

from screens.forms import open_form
from screens.lines import star
from screens.records import FullWords, RecordPlace
from store import Desk, Record, pending, pinyin_matches, present_name
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import _
from tui.widgets.detail import RecordDetail
from tui.widgets.filter_line import FilterLine
from tui.widgets.menu import MenuDialog, Option
from tui.widgets.table import Column, Heading, RecordTable, Row

WIDE = 100
"""From this width on the selected record stands beside the list, below it the list alone."""


class TasksPlace(RecordPlace):
    """What is pending, the most pressing first."""

    place = "tasks"
    WATCHES = frozenset({"tasks", "documents", "agenda", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["tasks"])]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.filter = FilterLine(_("Filter: words, a person, a unit, a line; pinyin initials will do"))
        self.list = RecordTable(
            [
                Column("mark", "", 2),
                Column("title", "", 0, least=18),
                Column("kind", "", 12, keep=2, fit=True),
                Column("state", "", 14, keep=3, fit=True),
                Column("who", "", 14, keep=4, fit=True),
                Column("due", "", 16, keep=6, tinted=True, fit=True),
            ],
            id="tasks-list",
        )
        self.full = FullWords()
        self.detail = RecordDetail(empty=_("The selected matter stands here."), id="tasks-detail")

    def compose(self) -> ComposeResult:
        """The filter when there is one, the bands, the selected matter."""
        yield self.filter
        with Horizontal():
            yield self.list
            yield self.detail
        yield self.full

    def on_resize(self, event: Resize) -> None:
        """The detail needs room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def first_focus(self) -> Widget:
        """The list."""
        return self.list

    def reload(self) -> None:
        """Show the bands as they stand now."""
        now = self.desk.clock.now()
        wanted = self.filter.value
        rows: list[Row | Heading] = []
        for band, records in pending(self.desk):
            shown = [record for record in records if self._matches(record, wanted)]
            if shown:
                rows.append(Heading(wording.band(band), str(len(shown))))
            for record in shown:
                late = record.due is not None and record.due <= now
                rows.append(self._row(record, late=late))
        self.list.empty = (
            _("Nothing pending matches. Esc clears the filter.")
            if wanted
            else _("Nothing is pending. n writes a matter, a takes one line.")
        )
        self.list.show(rows)
        self._show_detail()

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
            wording.state(record.kind, record.state),
            present_name(self.desk, str(who)),
            wording.when(record.due, now) if record.due else "",
        )
        return Row(record.id, cells, "late" if late else "central" if record.central else "")

    def _matches(self, record: Record, wanted: str) -> bool:
        """Whether every word of the filter is in the record, as written or by pinyin."""
        if not wanted.strip():
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
        return all(any(pinyin_matches(word, text) for text in texts if text) for word in wanted.split())

    def _show_detail(self) -> None:
        found = self.desk.find(self.list.selected) if self.list.selected else None
        self.detail.show(found)
        self.full.say(found.headline() if found else "")

    def selected_id(self) -> str:
        """The selected matter."""
        return self.list.selected

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Another matter is selected."""
        event.stop()
        self._show_detail()

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter shows the whole record."""
        event.stop()
        self.action_open()

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        """The filter was typed."""
        event.stop()
        self.reload()

    def on_filter_line_left(self, event: FilterLine.Left) -> None:
        """Back to the list."""
        event.stop()
        self.list.focus()

    def action_find(self) -> None:
        """Write a filter."""
        self.filter.open()

    def action_clear(self) -> None:
        """Show everything again."""
        if self.filter.value:
            self.filter.clear()
            self.reload()
        self.list.focus()

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

    def relabel(self) -> None:
        """The language changed."""
        self.filter.hint = _("Filter: words, a person, a unit, a line; pinyin initials will do")
        self.filter.relabel()
        self.detail.relabel(_("The selected matter stands here."))
        super().relabel()
