"""Tasks: every pending matter in its band, filtered as you type, with the selected one in full."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from screens.filtered import FilteredPlace
from screens.forms import open_form
from screens.lines import star, who_of
from screens.new_matter import choose_kind, kinds_here
from screens.task_lists import READY, SORTS, LinksTold, Telling, completions, grouped, late
from store import Desk, Record, lift_of, part_counts, pending, present_name, read_sift, stage_of
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import N_, _
from tui.widgets.filter_line import FilterLine
from tui.widgets.menu import MenuDialog, Option
from tui.widgets.table import Column, Heading, Row
from tui.wording.matter import chased


class TasksPlace(FilteredPlace):
    """What is pending, the most pressing first."""

    place = "tasks"
    WATCHES = frozenset({"tasks", "documents", "agenda", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["tasks"])]
    HINT = N_("Words or pinyin, kind: person: unit: line: step: due: #tag")
    NOTHING = N_("The selected matter stands here.")

    def __init__(self, desk: Desk) -> None:
        line = FilterLine(_(self.HINT), suggest=lambda typed: completions(desk, kinds_here(), typed))
        super().__init__(
            desk,
            [
                Column("mark", "", 2),
                Column("title", "", 0, least=26),
                Column("kind", "", 12, keep=2, fit=True),
                Column("state", "", 14, keep=3, fit=True),
                Column("note", "", 10, keep=1, fit=True),
                Column("who", "", 14, keep=4, fit=True),
                Column("due", "", 16, keep=6, tinted=True, fit=True),
            ],
            line,
        )
        self.sort = "bands"
        self._telling = Telling(desk)
        self._links = LinksTold(desk)
        self._problems: tuple[str, ...] = ()
        self._parts: dict[str, tuple[int, int]] = {}

    def reload(self) -> None:
        """Show the matters as they stand now."""
        now = self.desk.clock.now()
        rows: list[Row | Heading] = []
        names: dict[str, str] = {}
        self._parts = part_counts(self.desk)
        for title, records in grouped(self.desk, self._sifted(), self.sort):
            rows.append(Heading(title, str(len(records))))
            rows += [self._row(record, names, late=late(record, now)) for record in records]
        self.list.empty = (
            _("Nothing pending matches. Esc clears the filter.")
            if self.filter.value
            else _("Nothing is pending. n writes a matter, a takes one line.")
        )
        self.list.show(rows)
        self.show_detail()

    def _sifted(self) -> list[tuple[str, list[Record]]]:
        """The bands with what the filter asks for."""
        bands = pending(self.desk)
        if not self.filter.value.strip():
            self._problems = ()
            return bands
        sift = read_sift(self.filter.value, self.desk.clock.now(), self.desk.officer)
        self._problems = sift.problems
        tell = self._telling.of
        kept = [
            (band, [found for found in records if sift.wants(found, tell(found))]) for band, records in bands
        ]
        return [(band, records) for band, records in kept if records]

    def _row(self, record: Record, names: dict[str, str], *, late: bool) -> Row:
        now = self.desk.clock.now()
        who = who_of(record)
        if who not in names:
            names[who] = present_name(self.desk, who)
        cells = (
            star(record),
            record.headline(),
            wording.kind(record.kind),
            self._standing(record, now),
            self._note(record),
            names[who],
            wording.when(record.due, now) if record.due else "",
        )
        return Row(record.id, cells, "late" if late else "central" if record.central else "")

    def _note(self, record: Record) -> str:
        """What a list tells besides: parts done, recipients reached, how often it was chased."""
        done, parts = self._parts.get(record.id, (0, 0))
        receipts = record.document.get("receipts") or ()
        told = (
            f"{done}/{parts}" if parts else "",
            f"{sum(1 for row in receipts if row.get('received_at'))}/{len(receipts)}" if receipts else "",
            chased(record),
        )
        return " ".join(filter(None, told))

    def _standing(self, record: Record, now: datetime) -> str:
        """The state, or why daily work that gave way or waited too long stands where it stands."""
        lift = lift_of(record, self.desk.rules, now)
        if lift is not None:
            return wording.lift(lift)
        state = wording.gave_way(record) or wording.state(record.kind, record.state)
        stage = stage_of(record, now, self.desk.rules)
        return f"{state} {wording.choice('stage', stage)}" if stage else state

    def show_detail(self) -> None:
        """The matter, and its title where the list had to cut it."""
        found = self.desk.find(self.list.selected) if self.list.selected else None
        seen = found is not None and self.detail.display
        self.detail.show(found, notes=self._links.told(found) if found is not None and seen else ())
        self.full.say(found.headline() if found else "")

    # ── filter and order ────────────────────────────────────────────────────────

    def filter_changed(self) -> None:
        """Name the filter, show what it asks for, and say what was not understood."""
        self._name_filter()
        self.reload()
        if self._problems:
            self.say("  ".join(wording.search_problem(code) for code in self._problems), "warn")

    def _name_filter(self) -> None:
        """Say the name of the filter in force beside it."""
        text = self.filter.value.strip()
        self.filter.call(next((name for name, known, own in self._filters() if text and known == text), ""))

    def _filters(self) -> list[tuple[str, str, bool]]:
        """All saved filters: name, text, whether it is this officer's own."""
        kept = [(found.name, found.text, not found.house) for found in self.desk.filters.all()]
        return [(_(name), _(text), False) for name, text in READY] + kept

    @work(group="dialog")
    async def action_filters(self) -> None:
        """Choose a saved filter, keep the present one under a name, or delete one."""
        from tui.widgets.filters_dialog import FiltersDialog

        choice = await self.app.push_screen_wait(FiltersDialog(self.filter.value.strip(), self._filters()))
        if choice is None:
            return
        if choice.what == "take":
            self.filter.put(choice.text)
            self._name_filter()
            self.reload()
            self.list.focus()
            self.say(_("Filter: {name}").format(name=choice.name))
        elif choice.what == "keep":
            await self._keep_filter(choice.text)
        else:
            await self.save(
                lambda: self.desk.filters.drop(choice.name), _("Deleted: {name}").format(name=choice.name)
            )
            self._name_filter()

    async def _keep_filter(self, text: str) -> None:
        from asyncio import to_thread

        from tui.widgets.dialogs import LineDialog

        async def keep(name: str) -> object:
            return await to_thread(self.desk.filters.keep, name, text)

        dialog = LineDialog(_("Keep this filter"), _("Its name"), sentence=text, limit=30, save=keep)
        name = await self.app.push_screen_wait(dialog)
        if name:
            self._name_filter()
            self.say(_("Saved: {title}").format(title=name), "done")

    @work(group="dialog")
    async def action_sort(self) -> None:
        """Another order; the selected record stays selected."""
        options = [Option(code, _(words)) for code, words in SORTS.items()]
        at = list(SORTS).index(self.sort)
        sort = await self.app.push_screen_wait(MenuDialog(_("Sort"), options, at=at))
        if sort:
            self.sort = sort
            self.reload()
            self.say(_(SORTS[sort]))

    # ── new matters ─────────────────────────────────────────────────────────────

    @work(group="dialog")
    async def action_new(self) -> None:
        """Write a new matter."""
        kind = await choose_kind(self.app)
        if kind:
            saved = await open_form(self.app, self.desk, kind)
            if saved is not None:
                self.list.select(saved.id)
                self.say(_("Saved: {title}").format(title=saved.headline()), "done")
