"""A place that is one list under a filter line, with the selected record in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Resize
from textual.widget import Widget

from screens.acting import ActingPlace
from screens.records import WIDE, FullWords
from store import Desk, pinyin_matches
from tui.i18n import _
from tui.widgets.detail import RecordDetail
from tui.widgets.filter_line import FilterLine
from tui.widgets.table import Column, RecordTable


class FilteredPlace(ActingPlace):
    """Filters as it is typed, by words as written or by their pinyin."""

    HINT: ClassVar[str] = ""
    """What the empty filter line says."""
    NOTHING: ClassVar[str] = ""
    """What the detail says while nothing is selected."""

    def __init__(self, desk: Desk, columns: Iterable[Column], line: FilterLine | None = None) -> None:
        super().__init__(desk)
        self.filter = line or FilterLine(_(self.HINT))
        self.list = RecordTable(list(columns), id=f"{self.place}-list")
        self.full = FullWords()
        self.detail = RecordDetail(empty=_(self.NOTHING), id=f"{self.place}-detail")

    def compose(self) -> ComposeResult:
        """The filter when there is one, the list, the selected record."""
        yield self.filter
        yield from self.above()
        with Horizontal():
            yield self.list
            yield self.detail
        yield self.full

    def above(self) -> Iterable[Widget]:
        """What stands between the line and the list."""
        return ()

    def on_resize(self, event: Resize) -> None:
        """The detail needs room."""
        self.set_class(event.size.width >= WIDE, "-wide")

    def first_focus(self) -> Widget:
        """The list."""
        return self.list

    def selected_id(self) -> str:
        """The record selected in the list."""
        return self.list.selected

    def wanted(self, texts: Iterable[str]) -> bool:
        """Whether every word of the filter is in one of these texts, as written or by pinyin."""
        told = [text for text in texts if text]
        return all(any(pinyin_matches(word, text) for text in told) for word in self.filter.value.split())

    def show_detail(self) -> None:
        """Show the selected record in full."""
        raise NotImplementedError

    def on_record_table_moved(self, event: RecordTable.Moved) -> None:
        """Another record is selected."""
        event.stop()
        self.show_detail()

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        """The filter was typed."""
        event.stop()
        self.filter_changed()

    def filter_changed(self) -> None:
        """Show what the filter asks for."""
        self.reload()

    def on_filter_line_left(self, event: FilterLine.Left) -> None:
        """Back to the list."""
        event.stop()
        self.list.focus()

    def action_find(self) -> None:
        """Write a filter."""
        self.filter.open()

    def list_in_use(self) -> RecordTable | None:
        """The one list."""
        return self.list

    def stand_on(self, record_id: str) -> bool:
        """Select the record, without the filter if that hides it."""
        if record_id not in self.list.ids and self.filter.value:
            self.filter.clear()
            self.reload()
        return super().stand_on(record_id)

    def action_clear(self) -> None:
        """Take the marks off; without any, show everything again."""
        if self.clear_marks():
            return
        if self.filter.value:
            self.filter.clear()
            self.reload()
        self.list.focus()

    def relabel(self) -> None:
        """The language changed."""
        self.filter.hint = _(self.HINT)
        self.filter.relabel()
        self.detail.relabel(_(self.NOTHING))
        super().relabel()
