"""The searches an officer keeps: choose one, keep the present one, let one go."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import Desk, StoreError
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.dialogs import LineDialog
from tui.widgets.menu import ChoiceList, Option

KEEP = "\0keep"
"""The id of the line that keeps the present search."""


class SearchesDialog(Dialog["str | None"]):
    """Saved searches first, then the last ones asked; the result is the search to ask, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("delete,f8", "drop", show=False),
    ]

    def __init__(self, desk: Desk, query: str) -> None:
        super().__init__(
            _("Searches"),
            [(display("enter"), _("Search")), (display("delete"), _("Delete")), ("Esc", _("Back"))],
        )
        self.desk = desk
        self.query_now = query.strip()
        self.list = ChoiceList([])
        self._queries: dict[str, str] = {}

    def contents(self) -> Iterable[Widget]:
        """What is kept."""
        self._fill()
        yield Sentence("" if self.list.options else _("No search is kept: type one, then come back here."))
        yield self.list

    def _fill(self, at: int = 0) -> None:
        kept = self.desk.searches.read()
        options = []
        if self.query_now:
            options.append(Option(KEEP, _("Keep this search …"), self.query_now))
        self._queries = {f"saved:{one.name}": one.query for one in kept.saved}
        options += [Option(f"saved:{one.name}", one.name, one.query) for one in kept.saved]
        for query in kept.recent[:9]:
            self._queries[f"recent:{query}"] = query
            options.append(Option(f"recent:{query}", query, _("recent")))
        self.list.show(options, min(at, max(0, len(options) - 1)))

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Ask it, or keep the present one."""
        if event.option.id == KEEP:
            self.keep()
        else:
            self.dismiss(self._queries.get(event.option.id))

    @work(group="dialog")
    async def keep(self) -> None:
        """Ask for a name and keep the present search under it."""

        async def save(name: str) -> None:
            await asyncio.to_thread(self.desk.searches.save, name, self.query_now)

        name = await self.app.push_screen_wait(
            LineDialog(
                _("Keep this search"), _("Name"), value=self.query_now[:40], limit=40,
                sentence=self.query_now, save=save,
            )
        )  # fmt: skip
        if name is not None:
            self._fill()

    @work(group="drop")
    async def action_drop(self) -> None:
        """Let the marked saved search go."""
        marked = self.list.marked
        if marked is None or not marked.id.startswith("saved:"):
            self.say(_("Only a kept search can be taken away."), problem=False)
            return
        try:
            await asyncio.to_thread(self.desk.searches.drop, marked.id.removeprefix("saved:"))
        except StoreError as error:
            self.say(wording.error(error))
            return
        self._fill(self.list.at)

    def action_leave(self) -> None:
        """Ask nothing else."""
        self.dismiss(None)
