"""A dialog over one list of records: its heading, the list, a line of keys; acts come from its subclasses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import StoreError
from tui import wording
from tui.widgets.dialog import Dialog
from tui.widgets.table import Column, Heading, RecordTable, Row

T = TypeVar("T")
R = TypeVar("R")


class ListDialog(Dialog[T], Generic[T]):
    """Rows by id that the keyboard walks through; subclasses give `lines()` and their keys."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", show=False)]

    def __init__(
        self, title: str, columns: Sequence[Column], keys: Sequence[tuple[str, str]], *, empty: str = ""
    ) -> None:
        super().__init__(title, keys)
        self.table = RecordTable(list(columns), empty=empty)

    def contents(self) -> Iterable[Widget]:
        """The list."""
        yield self.table

    def lines(self) -> Iterable[Row | Heading]:
        """What the list shows now."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show the list, with the focus in it."""
        self.reload()
        self.table.focus()

    def reload(self) -> None:
        """Show the list as it is now; the selection stays."""
        self.table.show(list(self.lines()))

    async def store(self, act: Callable[[], R]) -> R | None:
        """Do a writing act off this thread and show the list again; what is refused is said."""
        try:
            done = await asyncio.to_thread(act)
        except StoreError as error:
            self.say(wording.error(error))
            return None
        self.say("")
        self.reload()
        return done

    def action_leave(self) -> None:
        """Back to the place."""
        self.dismiss(None)
