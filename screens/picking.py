"""Finding one record, live or filed, by typing what one remembers of it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import Desk
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.line_input import LineInput
from tui.widgets.table import Column, RecordTable, Row

LIMIT = 60
"""How many records are offered at once; typing on narrows them."""


class PickRecord(Dialog["str | None"]):
    """Searches as it is typed; the result is the id of the record taken, or None."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, title: str, sentence: str = "", *, without: Collection[str] = ()) -> None:
        super().__init__(
            title,
            [
                (f"{display('up')}/{display('down')}", _("Move")),
                (display("enter"), _("Choose")),
                ("Esc", _("Back")),
            ],
        )
        self.desk = desk
        self._sentence = sentence
        self._without = frozenset(without)
        self._asked = 0
        self.line = LineInput(placeholder=_("words, pinyin, a number, a name"), limit=200)
        self.table = RecordTable(
            [
                Column("kind", "", 12, fit=True),
                Column("title", "", 0, least=20),
                Column("state", "", 14, keep=3, fit=True),
            ],
            empty=_("Type what you remember: a word of the title, initials of its pinyin, a number, a name."),
        )
        self.table.can_focus = False

    def above(self) -> Iterable[Widget]:
        """What it is for, and the line."""
        yield Sentence(self._sentence)
        yield self.line

    def contents(self) -> Iterable[Widget]:
        """The records found."""
        yield self.table

    def on_mount(self) -> None:
        """Begin in the line."""
        self.line.focus()

    def on_input_changed(self) -> None:
        """Ask again."""
        self._asked += 1
        self.ask(self.line.value, self._asked)

    @work(group="search", exclusive=True)
    async def ask(self, query: str, number: int) -> None:
        """Search off this thread; an older question's answer is dropped."""
        found = await asyncio.to_thread(self.desk.search, query, LIMIT) if query.strip() else None
        if number != self._asked:
            return
        hits = [hit for hit in found.hits if hit.id not in self._without] if found else []
        self.table.show(
            [
                Row(hit.id, (wording.kind(hit.kind), hit.headline, wording.state(hit.kind, hit.state)))
                for hit in hits
            ]
        )

    def on_input_submitted(self) -> None:
        """Take the selected one."""
        if self.table.selected:
            self.dismiss(self.table.selected)

    def action_move(self, step: int) -> None:
        """Another record."""
        if step > 0:
            self.table.action_cursor_down()
        else:
            self.table.action_cursor_up()

    def action_page(self, step: int) -> None:
        """A page of records on or back."""
        if step > 0:
            self.table.action_page_down()
        else:
            self.table.action_page_up()

    def action_leave(self) -> None:
        """None was taken."""
        self.dismiss(None)
