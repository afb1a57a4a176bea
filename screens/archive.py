"""Archive: one line that searches everything, live and filed, as it is typed; the selected hit in full."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget

from screens.filtered import FilteredPlace
from screens.records import FullWords
from store import Desk, Hit, Hits, Record, StoreError, file_settled, start_refresh
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import N_, _, ngettext
from tui.widgets.filter_line import FilterLine
from tui.widgets.safe import show
from tui.widgets.table import Column, Row

SEEN = 24
"""Cells of a title that are seen in every list; a mark behind them needs the part around it."""

LIMIT = 100
"""How many hits are listed at most."""


@dataclass
class IndexReady(Message):
    """The index of what is filed is up to date."""


class ArchivePlace(FilteredPlace):
    """Any old matter in one breath: by words, pinyin initials, document number, person, unit, day, kind."""

    place = "archive"
    WATCHES = frozenset({"agenda", "routines", "tasks", "documents", "visits", "log", "shifts", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["archive"])]
    HINT = N_("words, pinyin, document number; kind: person: unit: from: to: on: state: narrow it")
    NOTHING = N_("The selected hit stands here.")

    def __init__(self, desk: Desk) -> None:
        line = FilterLine(_(self.HINT), label=N_("Search"), always=True)
        super().__init__(desk, self._columns(snippets=False), line)
        self.told = FullWords(id="told")
        self._asked = 0
        self._hits: list[Hit] = []

    @staticmethod
    def _columns(*, snippets: bool) -> list[Column]:
        """The columns of the hits; without snippets theirs is as good as not there."""
        return [
            Column("when", "", 10),
            Column("kind", "", 12, keep=4, fit=True),
            Column("headline", "", 0, least=20),
            Column("snippet", "", 0 if snippets else 1, least=18, keep=2),
            Column("state", "", 14, keep=5, fit=True),
            Column("filed", "", 4, keep=3, fit=True),
        ]

    def above(self) -> Iterable[Widget]:
        """What the search says of its hits."""
        yield self.told

    def on_mount(self) -> None:
        """See that the index is fresh before the first question."""
        start_refresh(self.desk.directory, finished=self._tell_ready)

    def _tell_ready(self) -> None:
        self.post_message(IndexReady())

    def on_index_ready(self, message: IndexReady) -> None:
        """What was filed meanwhile can be found now."""
        message.stop()
        self.reload()

    def first_focus(self) -> Widget:
        """The search line."""
        return self.filter.line

    def reload(self) -> None:
        """Ask again; an older question's answer is dropped."""
        self._asked += 1
        self.list.empty = _(
            "Type what you remember: a word of the title, initials of its pinyin, a number, a name."
        )
        if self.filter.value.strip():
            self.ask(self.filter.value, self._asked)
        else:
            self.told.say("")
            self.list.show([])
            self.detail.show(None)
            self.full.say("")

    @work(group="search", exclusive=True)
    async def ask(self, query: str, number: int) -> None:
        """Search off this thread."""
        found = await asyncio.to_thread(self.desk.search, query, LIMIT)
        if number == self._asked:
            self._show(found)

    def _show(self, found: Hits) -> None:
        self._hits = found.hits
        self.list.empty = _("Nothing found. Fewer words find more.")
        rows = [self._row(hit) for hit in found.hits]
        # Where every hit shows its words in its title, the titles get the room.
        elsewhere = any(str(row.cells[3]) for row in rows)
        before = self.list.selected
        self.list.show(rows, self._columns(snippets=elsewhere))
        count = len(found.hits)
        words = ngettext("{count} hit", "{count} hits", count).format(count=count)
        if found.more:
            words = _("the newest {count} hits of more").format(count=count)
        problems = "  ".join(wording.search_problem(code) for code in found.problems)
        self.told.say(f"{words}  {problems}".strip())
        if self.list.selected == before:
            # Another selected hit says so itself.
            self.show_detail()

    def _row(self, hit: Hit) -> Row:
        found = show(hit.snippet)
        for start, end in hit.marks:
            found.stylize("bold underline", start, end)
        # Where the words stand in the title, the part of it that holds them is shown.
        in_title = hit.snippet.strip("…") in hit.headline
        where = found if in_title else show(hit.headline)
        if in_title and hit.marks and cell_len(hit.snippet[: hit.marks[0][1]]) > SEEN:
            where = found[hit.marks[0][0] - 4 :]
            where = Text("…").append_text(where)
        when = hit.when
        cells: tuple[str | Text, ...] = (
            f"{when.astimezone(self.desk.clock.zone) if isinstance(when, datetime) else when:%Y-%m-%d}"
            if when
            else "",
            wording.kind(hit.kind),
            where,
            "" if in_title else found,
            wording.state(hit.kind, hit.state),
            str(hit.filed_year or ""),
        )
        return Row(hit.id, cells, "quiet" if hit.filed_year else "")

    def selected(self) -> Record | None:
        """The selected hit if it is live; what is filed is only read (P4)."""
        if any(hit.id == self.list.selected and hit.filed_year for hit in self._hits):
            self.say(_("This is filed; what is filed is only read."), "warn")
            return None
        return super().selected()

    def show_detail(self) -> None:
        """Show the selected hit in full; a filed one is read from its year's file."""
        self._preview()

    @work(group="preview", exclusive=True)
    async def _preview(self) -> None:
        record_id = self.list.selected
        found: Record | None = await asyncio.to_thread(self.desk.find, record_id) if record_id else None
        if record_id == self.list.selected:
            self.detail.show(found)
            self.full.say(found.headline() if found else "")

    @work(group="dialog")
    async def action_file(self) -> None:
        """File what is settled and old enough under its year; it cannot be undone."""
        from tui.widgets.dialogs import ConfirmDialog

        if self.desk.read_only:
            self.say(wording.read_only(self.desk.read_only), "warn")
            return
        days = self.desk.rules.file_after_days
        question = ngettext(
            "File what was settled more than {count} day ago? Filed records are only read.",
            "File what was settled more than {count} days ago? Filed records are only read.",
            days,
        ).format(count=days)
        if not await self.app.push_screen_wait(ConfirmDialog(_("File away"), question)):
            return
        try:
            report = await asyncio.to_thread(file_settled, self.desk)
        except StoreError as error:
            self.say(wording.error(error), "late")
            return
        if not report.total:
            self.say(_("Nothing is to be filed yet."))
            return
        self.say(
            ngettext("{count} record filed.", "{count} records filed.", report.total).format(
                count=report.total
            ),
            "done",
        )
