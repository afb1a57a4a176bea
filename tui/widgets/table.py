"""The table of records: rows by id under band headings, drawn line by line as they come into view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.bindings import MOVING, bindings
from tui.widgets.columns import Column, fitted, measured
from tui.widgets.rows import TONES, Heading, Measures, Row, drawn_empty, drawn_heading, drawn_row

__all__ = ["Column", "Heading", "RecordTable", "Row"]


_STRIPS_KEPT = 500
"""How many drawn lines are kept for the next scroll."""


FITTED = 500
"""How many rows a column that fits its contents is measured by."""


class RecordTable(ScrollView, can_focus=True):
    """A list of records with one selected by its id; only the lines in view are ever drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*MOVING, "open")]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "recordtable--cursor",
        "recordtable--blurred",
        "recordtable--heading",
        "recordtable--empty",
        "recordtable--central",
        "recordtable--late",
        "recordtable--done",
        "recordtable--quiet",
        "recordtable--warn",
    }

    DEFAULT_CSS = """
    RecordTable {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;

        .recordtable--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        .recordtable--blurred { text-style: bold; }
        .recordtable--heading { color: $text-muted; }
        .recordtable--empty { color: $text-muted; }
        .recordtable--central { text-style: bold; }
        .recordtable--late { color: $text-error; }
        .recordtable--warn { color: $text-warning; }
        .recordtable--done, .recordtable--quiet { color: $text-muted; }
        &:ansi {
            .recordtable--done, .recordtable--quiet { text-style: dim; }
        }
    }
    """

    @dataclass
    class Chosen(Message):
        """The officer pressed Enter on the record `id`."""

        table: RecordTable
        id: str

        @property
        def control(self) -> RecordTable:
            """The table it happened in."""
            return self.table

    @dataclass
    class Moved(Message):
        """Another record, `id`, is selected now; "" when the table became empty."""

        table: RecordTable
        id: str

        @property
        def control(self) -> RecordTable:
            """The table it happened in."""
            return self.table

    @dataclass
    class Marked(Message):
        """`count` records are marked now."""

        table: RecordTable
        count: int

        @property
        def control(self) -> RecordTable:
            """The table it happened in."""
            return self.table

    def __init__(
        self,
        columns: Sequence[Column] = (),
        *,
        empty: Text | str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """A table with `columns`, showing `empty` while it has no rows."""
        super().__init__(id=id, classes=classes)
        self._declared: tuple[Column, ...] = tuple(columns)
        self._columns: tuple[Column, ...] = self._declared
        self._lines: tuple[Row | Heading, ...] = ()
        self._cursor = -1
        self._empty = empty
        self._measures = Measures((), (), 1)
        self._measured_for = -1
        self._strips: dict[tuple[int, str], Strip] = {}
        self._marked: set[str] = set()
        self._styles_by_name: dict[str, Style] = {}

    @property
    def selected(self) -> str:
        """The id of the selected record, "" if there is none."""
        line = self._lines[self._cursor] if self._cursor >= 0 else None
        return line.id if isinstance(line, Row) else ""

    @property
    def _inner(self) -> Size:
        return self.scrollable_content_region.size

    @property
    def ids(self) -> list[str]:
        """The ids of all records, in the order shown."""
        return [line.id for line in self._lines if isinstance(line, Row)]

    @property
    def marked(self) -> list[str]:
        """The ids of the marked records, in the order shown."""
        return [found for found in dict.fromkeys(self.ids) if found in self._marked] if self._marked else []

    def mark(self) -> None:
        """Mark the selected record, or take its mark off, and go on to the next."""
        if self.selected:
            self._set_marks(self._marked ^ {self.selected})
            self.action_cursor_down()

    def clear_marks(self) -> None:
        """Take all marks off."""
        self._set_marks(set())

    def unmark(self, ids: Iterable[str]) -> None:
        """Take the marks of these records off."""
        self._set_marks(self._marked - set(ids))

    def _set_marks(self, marked: set[str]) -> None:
        if marked == self._marked:
            return
        if bool(marked) != bool(self._marked):
            # The signs need a cell of their own as long as there are any.
            self._measured_for = -1
            self.refresh()
        else:
            self._refresh_rows(marked ^ self._marked)
        self._marked = marked
        self._strips.clear()
        self.post_message(self.Marked(self, len(marked)))

    def _refresh_rows(self, ids: set[str]) -> None:
        top = self.scroll_offset.y
        for y, line in enumerate(self._lines[top : top + self._inner.height]):
            if isinstance(line, Row) and line.id in ids:
                self.refresh(Region(0, y, self._inner.width, 1))

    @property
    def empty(self) -> Text | str:
        """What is said while there are no rows."""
        return self._empty

    @empty.setter
    def empty(self, text: Text | str) -> None:
        if text != self._empty:
            self._empty = text
            if not self._lines:
                self.refresh()

    def show(self, rows: Sequence[Row | Heading], columns: Sequence[Column] | None = None) -> None:
        """Show `rows` (in `columns`, if given), with the selected record, the marks and the scroll kept.

        What is not shown any more loses its mark: no act works on what nobody sees. Where the selected
        record is gone, its next neighbour that is still there is selected. Lines that stay the same are
        not painted again.
        """
        before, was = self._lines, self.selected
        lines = tuple(rows)
        self._declared = self._declared if columns is None else tuple(columns)
        found = fitted(self._declared, [line.cells for line in lines[:FITTED] if isinstance(line, Row)])
        changed_columns = found != self._columns
        if changed_columns:
            self._columns = found
            self._measured_for = -1
        if lines == before and not changed_columns:
            return
        at = self._cursor
        self._lines = lines
        self._cursor = self._kept_place(before, at)
        self._strips.clear()
        if len(lines) != len(before):
            self.virtual_size = Size(0, len(lines))
        # Out of sight there is no line to paint: what was painted before must not come back.
        if changed_columns or not lines or not before or not self._inner.height:
            self.refresh()
        else:
            self._refresh_differing(before, at)
        if self._cursor >= 0:
            self.call_after_refresh(self._reveal)
        if self._marked:
            self._set_marks(self._marked & set(self.ids))
        if self.selected != was:
            self.post_message(self.Moved(self, self.selected))

    def select(self, record_id: str) -> bool:
        """Put the cursor on the record `record_id`; False if it is not in the table."""
        for index, line in enumerate(self._lines):
            if isinstance(line, Row) and line.id == record_id:
                self._move_to(index)
                return True
        return False

    def _kept_place(self, before: tuple[Row | Heading, ...], at: int) -> int:
        """The line of the record that was selected at line `at` of `before`, or of its nearest neighbour."""
        places: dict[str, list[int]] = {}
        for index, line in enumerate(self._lines):
            if isinstance(line, Row):
                places.setdefault(line.id, []).append(index)
        if at >= 0:
            for line in (*before[at:], *reversed(before[:at])):
                if isinstance(line, Row) and line.id in places:
                    return min(places[line.id], key=lambda index: abs(index - at))
        return min((indices[0] for indices in places.values()), default=-1)

    def _refresh_differing(self, before: tuple[Row | Heading, ...], at: int) -> None:
        top = self.scroll_offset.y
        for y in range(self._inner.height):
            index = top + y
            old = before[index] if index < len(before) else None
            new = self._lines[index] if index < len(self._lines) else None
            if old != new or (index == at) != (index == self._cursor):
                self.refresh(Region(0, y, self._inner.width, 1))

    # Moving

    def action_cursor_up(self) -> None:
        """Select the record above."""
        self._step_over(-1, 1)

    def action_cursor_down(self) -> None:
        """Select the record below."""
        self._step_over(1, 1)

    def action_page_up(self) -> None:
        """Select the record one page above."""
        self._step_over(-1, max(1, self._inner.height - 1))

    def action_page_down(self) -> None:
        """Select the record one page below."""
        self._step_over(1, max(1, self._inner.height - 1))

    def action_first(self) -> None:
        """Select the first record."""
        self._step_over(-1, len(self._lines))

    def action_last(self) -> None:
        """Select the last record."""
        self._step_over(1, len(self._lines))

    def action_choose(self) -> None:
        """Say that the selected record was chosen."""
        if self.selected:
            self.post_message(self.Chosen(self, self.selected))

    def _step_over(self, direction: int, distance: int) -> None:
        if self._cursor < 0:
            return
        last = len(self._lines) - 1
        target = min(last, max(0, self._cursor + direction * distance))
        # Past a heading at the far end there is nothing: then the nearest record on the way back.
        for way, stop in ((direction, last + 1 if direction > 0 else -1), (-direction, self._cursor)):
            for index in range(target, stop, way):
                if isinstance(self._lines[index], Row):
                    self._move_to(index)
                    return
        if direction < 0:
            self.scroll_to(y=0, animate=False, immediate=True)

    def _move_to(self, index: int) -> None:
        if index == self._cursor:
            self._reveal()
            return
        top, height = self.scroll_offset.y, self._inner.height
        for line in (self._cursor, index):
            if top <= line < top + height:
                self.refresh(Region(0, line - top, self._inner.width, 1))
        self._cursor = index
        self._reveal()
        self.post_message(self.Moved(self, self.selected))

    def _reveal(self) -> None:
        """Scroll until the cursor is in view, by half a page: a page costs as much to send as a line."""
        height, top = self._inner.height, self.scroll_offset.y
        if height <= 0 or self._cursor < 0:
            return
        above = self._cursor
        while above > 0 and isinstance(self._lines[above - 1], Heading):
            above -= 1
        if above < top:
            target = above if top - above > height // 2 else max(0, above - height // 2)
        elif self._cursor >= top + height:
            target = self._cursor - height // 2
        else:
            return
        target = max(0, min(target, len(self._lines) - height))
        self.scroll_to(y=target, animate=False, immediate=True)

    # Drawing

    def notify_style_update(self) -> None:
        """Forget the drawn lines when the looks change."""
        super().notify_style_update()
        self._strips.clear()
        self._styles_by_name.clear()

    def on_focus(self, event: events.Focus) -> None:
        """Draw the selected line strongly."""
        self._refresh_cursor()

    def on_blur(self, event: events.Blur) -> None:
        """Draw the selected line weakly."""
        self._refresh_cursor()

    def on_resize(self, event: events.Resize) -> None:
        """Keep the cursor in view when the room shrinks."""
        self._reveal()

    def _refresh_cursor(self) -> None:
        y = self._cursor - self.scroll_offset.y
        if self._cursor >= 0 and 0 <= y < self._inner.height:
            self.refresh(Region(0, y, self._inner.width, 1))

    def render_line(self, y: int) -> Strip:
        """The line at `y` cells below the top of the view."""
        width, height = self._inner
        if width != self._measured_for:
            edge = 2 if self._marked else 1
            self._measures = Measures(self._columns, *measured(self._columns, width - 1 - edge), edge)
            self._measured_for = width
            self._strips.clear()
        index = self.scroll_offset.y + y
        if not self._lines:
            segments = drawn_empty(self._empty, y, width, height, self._style("empty"), self.app.console)
            return Strip(segments).adjust_cell_length(width, self._style(""))
        if index >= len(self._lines):
            return Strip.blank(width, self._style(""))
        mark = ""
        if index == self._cursor:
            mark = "cursor" if self.has_focus else "blurred"
        strip = self._strips.get((index, mark))
        if strip is None:
            if len(self._strips) > _STRIPS_KEPT:
                self._strips.clear()
            strip = self._strips[index, mark] = self._drawn(self._lines[index], mark, width)
        return strip

    def _drawn(self, line: Row | Heading, mark: str, width: int) -> Strip:
        base = self._style(mark)
        if isinstance(line, Heading):
            segments = drawn_heading(line, width, base + Style(bold=True), self._style("heading"))
        else:
            toned = base
            if line.tone and line.tone in TONES and mark != "cursor":
                toned += self.get_component_rich_style(f"recordtable--{line.tone}", partial=True)
            segments = drawn_row(
                line,
                self._measures,
                mark=mark,
                base=base,
                toned=toned,
                console=self.app.console,
                marked=line.id in self._marked,
            )
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, name: str) -> Style:
        style = self._styles_by_name.get(name)
        if style is None:
            style = self.rich_style
            if name:
                style += self.get_component_rich_style(f"recordtable--{name}", partial=True)
            self._styles_by_name[name] = style
        return style
