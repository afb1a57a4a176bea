"""Archive: one line that searches everything, live and filed, as it is typed; the selected hit in full."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget

from screens.archive_acts import ArchiveActs, with_corrections
from screens.facets import facet_columns, facet_options, facet_rows, narrowed
from screens.forms import open_form
from screens.records import FullWords
from store import (
    ORDERS,
    Desk,
    DeskUnusable,
    Facets,
    Hit,
    Hits,
    Record,
    completions,
    facets,
    start_refresh,
)
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import N_, _, ngettext
from tui.printable import printable
from tui.theme import chrome
from tui.widgets.cells import cut
from tui.widgets.dialog import QuietScreen
from tui.widgets.filter_line import FilterLine
from tui.widgets.safe import show
from tui.widgets.search_line import SearchLine
from tui.widgets.table import Column, RecordTable, Row

SEEN = 24
"""Cells of a title that are seen in every list; a mark behind them needs the part around it."""
STATE = 17
"""Cells of a state: as many as the longest, "left the building", needs."""
BESIDE = 22
"""Cells of a line of hits beside its title, its kind and its state."""
FACETS, DETAIL = 20, 38
"""Cells of what stands beside the hits."""
ROOMY = 72
"""From this width on the list has a column for where the words stand."""
SHORT = 14
"""Cells of a title that stands before them where it has not."""
FIRST = 24
"""How many hits are laid out at once at least."""
LIMIT = 100
"""How many hits are listed at most."""
CALM = 0.06
"""Seconds without another key after which what stands beside the hits is worked out."""
BAR = 20
"""Cells of the bar that says how far the index is."""


@dataclass
class IndexReady(Message):
    """The index of what is filed is up to date."""


@dataclass
class IndexGrows(Message):
    """So much of the archive is indexed, from 0 to 1."""

    share: float


class ArchivePlace(ArchiveActs):
    """Any old matter in one breath: by words, pinyin initials, document number, person, unit, day, kind."""

    place = "archive"
    WATCHES = frozenset({"agenda", "routines", "tasks", "documents", "visits", "log", "shifts", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["archive"])]
    HINT = N_("words, pinyin, document number; kind: person: unit: from: to: on: state: narrow it")
    NOTHING = N_("The selected hit stands here.")

    def __init__(self, desk: Desk) -> None:
        search = SearchLine(
            _(self.HINT),
            complete=lambda typed: completions(desk, typed),
            recent=lambda: desk.searches.read().recent,
        )
        line = FilterLine(_(self.HINT), label=N_("Search"), always=True, line=search)
        super().__init__(desk, self._columns(snippets=False), line)
        self.search = search
        self.told = FullWords(id="told")
        self.facets = RecordTable(facet_columns(), id="facets")
        self.order = ORDERS[0]
        self._asked = 0
        self._searching = False
        self._hits: dict[str, Hit] = {}
        self._counted = Facets({}, {}, exact=True)
        self._building: float | None = None
        self._offer = ""
        self._merged = False
        self._room = SEEN

    @staticmethod
    def _columns(*, snippets: bool, state: int = 14) -> list[Column]:
        """The columns of the hits; where the words stand has one of its own where there is room for it."""
        snippet = [Column("snippet", "", 0, least=18, keep=2)] if snippets else []
        return [
            Column("when", "", 10),
            Column("kind", "", 12, keep=4, fit=True),
            Column("headline", "", 0, least=20),
            *snippet,
            Column("state", "", state, keep=5, fit=True),
            Column("filed", "", 4, keep=3, fit=True),
        ]

    def compose(self) -> ComposeResult:
        """The line, what is said of the hits, the figures, the hits, the selected one."""
        yield self.filter
        yield from self.above()
        with Horizontal():
            yield self.facets
            yield self.list
            yield self.detail
        yield self.full

    def above(self) -> Iterable[Widget]:
        """What the search says of its hits."""
        yield self.told

    def on_mount(self) -> None:
        """See that the index is fresh before the first question."""
        self.facets.display = False
        self._refresh()

    def _refresh(self) -> None:
        """Have the index renewed, and be told when it is."""
        start_refresh(self.desk.directory, progress=self._tell_grown, finished=self._tell_ready)

    def _tell_ready(self) -> None:
        self.post_message(IndexReady())

    def _tell_grown(self, done: int, total: int) -> None:
        share = done / total if total else 1.0
        before = self._building
        if before is None or share - before > 0.02 or share < before:
            self._building = share
            self.post_message(IndexGrows(share))

    def on_index_ready(self, message: IndexReady) -> None:
        """What was filed meanwhile can be found now."""
        message.stop()
        self._building = None
        self.reload()

    def on_index_grows(self, message: IndexGrows) -> None:
        """Say how far it is."""
        message.stop()
        if self._building is not None and not self.filter.value.strip():
            self.told.say(self._bar(message.share))

    def _bar(self, share: float) -> str:
        full = round(share * BAR)
        bar = chrome().bar_full * full + chrome().bar_empty * (BAR - full)
        return _("The index is being built {bar} {percent}%").format(bar=bar, percent=round(share * 100))

    def first_focus(self) -> Widget:
        """The search line."""
        return self.filter.line

    # ── asking ──────────────────────────────────────────────────────────────────

    def reload(self) -> None:
        """Ask again; an older question's answer is dropped."""
        self._asked += 1
        if not self.filter.value.strip():
            self.list.empty = _(
                "Type what you remember: a word of the title, initials of its pinyin, a number, a name."
            )
            self._hits = {}
            self.told.say("" if self._building is None else self._bar(self._building))
            self.list.show([])
            self.detail.show(None)
            self.full.say("")
            self._show_facets(Facets({}, {}, exact=True))
        elif not self._searching:
            self._searching = True
            self.ask()

    @work(group="search")
    async def ask(self) -> None:
        """Search off this thread, one question at a time: of those typed meanwhile the last one counts."""
        try:
            number = -1
            while number != self._asked and self.filter.value.strip():
                number, query = self._asked, self.filter.value
                found = await asyncio.to_thread(self.desk.search, query, LIMIT, order=self.order)
                if number == self._asked:
                    self._show(found)
                    if isinstance(self.screen, QuietScreen):
                        self.screen.paint_now()
        finally:
            self._searching = False
        self.count()

    @work(group="count", exclusive=True)
    async def count(self) -> None:
        """Count the hits by kind and year, once the officer has stopped typing."""
        await asyncio.sleep(CALM)
        query, number = self.filter.value, self._asked
        if query.strip():
            found = await asyncio.to_thread(facets, self.desk, query)
            if number == self._asked:
                self._show_facets(found)

    def _show_facets(self, found: Facets) -> None:
        self._counted = found
        self.facets.show(facet_rows(found))
        # They stay while a search stands in the line: a list that changes its width is painted anew.
        self.facets.display = bool(self.filter.value.strip()) and self.has_class("-wide")
        if self._merged != self._is_narrow:
            self._lay()

    def _show(self, found: Hits) -> None:
        self._hits = {hit.id: hit for hit in found.hits}
        if "index-building" in found.problems:
            # What is missing as yet comes by itself, without another key.
            self._refresh()
        self.list.empty = _("Nothing found. Fewer words find more.")
        before = self.list.selected
        self._lay()
        self.told.say(self._offer or self._remarks(found))
        if self.list.selected == before:
            # Another selected hit says so itself.
            self.show_detail()

    def _lay(self) -> None:
        """The hits in the columns that there is room for."""
        # Beside figures and a detail there is one column for the title and for where the words stand.
        self._merged = self._is_narrow
        hits = list(self._hits.values())
        # Those in view first: what is below them is made ready once these are painted.
        view = self.list.size.height + 1
        # What is selected stays selected, however far down it stands.
        at = list(self._hits).index(self.list.selected) if self.list.selected in self._hits else 0
        seen = max(FIRST, view, at + view)
        # Where every hit shows its words in its title, the titles get the room.
        apart = not self._merged and not all(_in_title(hit) for hit in hits[:seen])
        self._room = self._title_room(hits, apart=apart)
        rows = [self._row(hit, apart=apart) for hit in hits[:seen]]
        self.list.show(rows, self._columns(snippets=apart, state=14 if self._merged else STATE))
        if hits[seen:]:
            self.list.call_after_refresh(self._lay_rest, self._asked, rows, apart)

    def _title_room(self, hits: list[Hit], *, apart: bool) -> int:
        """Cells of a title that can be seen whole."""
        if apart:
            return SEEN
        kinds = max((cell_len(wording.kind(hit.kind)) for hit in hits), default=0)
        states = max((cell_len(wording.state(hit.kind, hit.state)) for hit in hits), default=0)
        return max(SEEN, self.list.size.width - BESIDE - min(kinds, 12) - min(states, STATE))

    def _lay_rest(self, number: int, rows: list[Row], apart: bool) -> None:
        """The hits below those in view."""
        if number == self._asked:
            hits = list(self._hits.values())[len(rows) :]
            self.list.show([*rows, *(self._row(hit, apart=apart) for hit in hits)])

    @property
    def _is_narrow(self) -> bool:
        beside = FACETS + DETAIL if self.has_class("-wide") and self.facets.display else 0
        return self.size.width - beside < ROOMY

    def _remarks(self, found: Hits) -> str:
        """How many hits there are, in which order, and what is to be known of them."""
        count = len(found.hits)
        words = ngettext("{count} hit", "{count} hits", count).format(count=count)
        if found.more:
            words = (
                _("the newest {count} hits of more")
                if self.order == "newest"
                else _("the best {count} hits of more")
            ).format(count=count)
        # Which years are not there is said by their names; that there are such says nothing more.
        said = {"index-building", *(("archive-damaged", "archive-missing") if found.gaps else ())}
        problems = [wording.search_problem(code) for code in found.problems if code not in said]
        if found.gaps:
            files = _(", ").join(found.gaps)
            problems.insert(0, _("Not searched: {files}").format(files=files))
        if "index-building" in found.problems:
            share = round(found.share * 100)
            problems.append(
                wording.search_problem("index-building")
                if found.share >= 1
                else _("The index is being built: {percent}% of the archive is searched.").format(
                    percent=share
                )
            )
        return "  ".join([words, *problems])

    def _row(self, hit: Hit, *, apart: bool) -> Row:
        """The cells of a hit; `apart`: where the words stand has a column of its own."""
        found = show(hit.snippet)
        for start, end in hit.marks:
            found.stylize("bold underline", start, end)
        in_title = _in_title(hit)
        where = show(hit.headline)
        if in_title and hit.marks:
            # Where the words stand in the title, the part of it that holds them is shown.
            shift = hit.headline.find(hit.snippet.strip("…")) - hit.snippet.startswith("…")
            if cell_len(hit.headline[: hit.marks[0][1] + shift]) <= self._room:
                for start, end in hit.marks:
                    where.stylize("bold underline", start + shift, end + shift)
            else:
                where = Text("…").append_text(found[max(0, hit.marks[0][0] - 4) :])
        if not apart and not in_title:
            where = Text(cut(printable(hit.headline), SHORT), end="").append(" ").append_text(found)
        snippet = [Text("") if in_title else found] if apart else []
        when = hit.when
        cells: tuple[str | Text, ...] = (
            f"{when.astimezone(self.desk.clock.zone) if isinstance(when, datetime) else when:%Y-%m-%d}"
            if when
            else "",
            wording.kind(hit.kind),
            where,
            *snippet,
            wording.state(hit.kind, hit.state),
            str(hit.filed_year or ""),
        )
        return Row(hit.id, cells, "quiet" if hit.filed_year else "")

    def on_search_line_offered(self, event: SearchLine.Offered) -> None:
        """Behind a filter's colon its values are named."""
        event.stop()
        typed = self.filter.value
        self._offer = ""
        if event.words and typed.endswith((":", "：")):
            shown = [words[len(typed) :] for words in event.words]
            self._offer = _("→ takes the first: {words}").format(words="  ".join(shown))
            self.told.say(self._offer)

    def on_filter_line_left(self, event: FilterLine.Left) -> None:
        """On to the hits; the search is remembered."""
        super().on_filter_line_left(event)
        self.remember()

    @work(group="remember", exit_on_error=False)
    async def remember(self) -> None:
        """Remember the search for ↑ in the empty line."""
        if self.filter.value.strip() and not self.desk.read_only:
            with contextlib.suppress(DeskUnusable):
                await asyncio.to_thread(self.desk.searches.remember, self.filter.value)

    # ── the selected hit ────────────────────────────────────────────────────────

    def selected(self) -> Record | None:
        """The selected hit if it is live; what is filed is only read (P4)."""
        hit = self._hits.get(self.list.selected)
        if hit is not None and hit.filed_year and not self.desk.is_live(hit.id):
            self.say(_("This is filed; what is filed is only read."), "warn")
            return None
        return super().selected()

    def show_detail(self) -> None:
        """Show the selected hit in full; a filed one is read from its year's file."""
        self._preview()

    @work(group="preview", exclusive=True)
    async def _preview(self) -> None:
        # The hits are painted first, and while keys keep coming nothing else is.
        await asyncio.sleep(CALM / 3)
        record_id = self.list.selected
        found, notes = await asyncio.to_thread(with_corrections, self.desk, record_id)
        if record_id == self.list.selected:
            if found is not None or self.detail.record is not None:
                self.detail.show(found, (), notes)
            words = found.headline() if found else ""
            self.full.say(_("{words} (corrected)").format(words=words) if notes else words)

    async def edit(self, record: Record) -> None:
        """Change a live hit in its form."""
        if reason := record.refuses_change(self.desk.clock.now(), self.desk.officer, self.desk.rules):
            await self.change_refused(record, reason)
            return
        saved = await open_form(self.app, self.desk, record.kind, record=record)
        if saved is not None and saved != record:
            self.say(_("Saved"), "done")

    # ── order, figures, kept searches, writing out ──────────────────────────────

    def action_order(self) -> None:
        """Best first, or newest first."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        self.say(_("Newest first.") if self.order == "newest" else _("Best first."))
        self.reload()

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter reads a hit, or narrows the search to a figure's kind or year."""
        if event.table is self.facets:
            event.stop()
            self.narrow(event.id)
        else:
            super().on_record_table_chosen(event)

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Another hit is selected."""
        event.stop()
        if event.table is self.list:
            self.show_detail()

    def narrow(self, facet: str) -> None:
        """Search only this kind or year."""
        self.search.replace_by(narrowed(self.filter.value, facet))
        self.list.focus()

    @work(group="dialog")
    async def action_facets(self) -> None:
        """Go to the figures beside the hits; on a narrow screen they come as a dialog."""
        if self.facets.display:
            (self.list if self.app.focused is self.facets else self.facets).focus()
            return
        if not self._counted.total:
            self.say(_("There is nothing to count: search for something first."))
            return
        from tui.widgets.dialogs import MenuDialog

        chosen = await self.app.push_screen_wait(
            MenuDialog(
                _("Hits by kind and year"),
                facet_options(self._counted),
                sentence=self.filter.value,
            )
        )
        if chosen is not None:
            self.narrow(chosen)

    @work(group="dialog")
    async def action_searches(self) -> None:
        """The kept searches and the last ones."""
        from screens.searches import SearchesDialog

        query = await self.app.push_screen_wait(SearchesDialog(self.desk, self.filter.value))
        if query is not None:
            self.search.replace_by(query)
            self.list.focus()

    @work(group="dialog")
    async def action_write_out(self) -> None:
        """Write all hits into a new file."""
        if not self._hits:
            self.say(_("There is nothing to write out: search for something first."))
            return
        from screens.write_out import WriteOutDialog

        dialog = WriteOutDialog(self.desk, self.filter.value, self.order)
        if await self.app.push_screen_wait(dialog):
            self.say(dialog.done, "done")

    def on_resize(self, event: Resize) -> None:
        """The figures and the detail need room."""
        super().on_resize(event)
        self._show_facets(self._counted)


def _in_title(hit: Hit) -> bool:
    """Whether the words that were found stand in the title."""
    return hit.snippet.strip("…") in hit.headline
