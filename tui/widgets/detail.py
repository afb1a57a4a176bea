"""One record in a pane: its fields, its progress and how it ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from store import Record, yields_of
from tui import wording
from tui.i18n import _
from tui.printable import printable
from tui.widgets.cells import fit
from tui.wording.matter import Part, parts_of_matter
from tui.wording.record import told_fields


def _hanging(
    label: str, words: str, left: int, width: int, widget: Widget, *, flush: bool = False
) -> list[Text]:
    """A label and its words, wrapped with the lines after the first under the words; `flush`: label left."""
    room = max(8, width - left - 1)
    lines: list[Text] = []
    for part in words.split("\n"):
        wrapped = Text(printable(part), end="").wrap(widget.app.console, room)
        lines += list(wrapped) or [Text("")]
    told = []
    for at, line in enumerate(lines):
        line.rstrip()
        head = Text(fit(label if at == 0 else "", left, right=not flush) + " ", "dim", end="")
        told.append(Text(no_wrap=True, end="").append_text(head).append_text(line))
    return told


class RecordDetail(ScrollView, can_focus=True):
    """A pane with one record; ↑ ↓ scroll it. `empty` says what to do while none is selected.

    It draws its lines as they come into view: showing another record lays nothing out anew.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]
    DEFAULT_CSS = """
    RecordDetail { scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    def __init__(self, *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.record: Record | None = None
        """What is shown."""
        self.revealed: frozenset[str] = frozenset()
        self.empty = empty
        self.notes: tuple[Part, ...] = ()
        """What else is told below the record: its links, its parts."""
        self._made: tuple[int, list[Text]] | None = None
        self._drawn: tuple[int, list[Strip]] | None = None

    def relabel(self, empty: str) -> None:
        """Say the same in the language of the moment."""
        self.empty = empty
        self._tell(self.record, self.revealed)

    def show(self, record: Record | None, revealed: Collection[str] = (), notes: Sequence[Part] = ()) -> None:
        """Show a record; the names of fields in `revealed` unmasked. The same record keeps its place."""
        before = self.record
        same = self.revealed == frozenset(revealed) and self.notes == tuple(notes)
        if before == record and before is not None and same:
            return
        self.notes = tuple(notes)
        self._tell(record, frozenset(revealed))
        if (before is None or record is None or before.id != record.id) and self.scroll_offset.y:
            self.scroll_home(animate=False)

    def _tell(self, record: Record | None, revealed: frozenset[str]) -> None:
        before = self._drawn
        self.record, self.revealed, self._made, self._drawn = record, revealed, None, None
        self._fit()
        if before is None or before[0] != self.size.width or self.scroll_offset.y or not self.is_attached:
            self.refresh()
            return
        # Lines that say the same, most of all the empty ones below, are not painted again.
        self._drawn = (before[0], self._strips(before[0]))
        old, new = before[1], self._drawn[1]
        for y in range(self.scrollable_content_region.height):
            if old[min(y, len(old) - 1)] != new[min(y, len(new) - 1)]:
                self.refresh(Region(0, y, before[0], 1))

    def on_resize(self) -> None:
        """Another width breaks the lines elsewhere."""
        self._fit()

    def _fit(self) -> None:
        height = self.scrollable_content_region.height
        # While all of it is in view its height is of no account, and saying it would lay the screen out anew.
        needed = max(height, len(self.lines(self._width))) if height else 0
        if self.virtual_size.height != needed:
            self.virtual_size = Size(0, needed)

    @property
    def _width(self) -> int:
        return max(1, self.scrollable_content_region.width - 2)

    def render_line(self, y: int) -> Strip:
        """One line in view, a blank at either side."""
        if self._drawn is None or self._drawn[0] != self.size.width:
            self._drawn = (self.size.width, self._strips(self.size.width))
        strips = self._drawn[1]
        at = y + self.scroll_offset.y
        return strips[at] if at < len(strips) - 1 else strips[-1]

    def _strips(self, width: int) -> list[Strip]:
        """The lines as they are painted, and behind them an empty one for all that follow."""
        base, console = self.rich_style, self.app.console
        drawn = []
        for line in (*self.lines(self._width), Text("", end="")):
            segments = [Segment(" "), *line.render(console)]
            drawn.append(Strip(Segment.apply_style(segments, base)).adjust_cell_length(width, base))
        return drawn

    def notify_style_update(self) -> None:
        """Forget the painted lines when the looks change."""
        super().notify_style_update()
        self._drawn = None

    def lines(self, width: int) -> list[Text]:
        """The record line by line."""
        if self._made is None or self._made[0] != width:
            self._made = (width, list(self._lines(width)))
        return self._made[1]

    def _lines(self, width: int) -> list[Text]:
        record = self.record
        if record is None:
            return list(Text(self.empty, "dim", end="").wrap(self.app.console, max(1, width)))
        lines = list(Text(printable(record.headline()), "bold", end="").wrap(self.app.console, max(8, width)))
        standing = f"{wording.kind(record.kind)}  {wording.state(record.kind, record.state)}"
        lines.append(Text(standing, "dim", end=""))
        fields = list(told_fields(record, self.revealed, with_outcome=False))
        left = min(max([cell_len(label) for label, words in fields] or [0]), max(8, width // 3))
        for label, words in fields:
            lines += _hanging(label, words, left, width, self)
        lines += self._yields(record, width)
        for head, rows in parts_of_matter(record):
            lines += self._part(head, rows, width)
        lines += self._progress(record, width)
        lines += self._outcome(record, width)
        for head, rows in self.notes:
            lines += self._part(head, rows, width)
        written = record.created_at
        if written is not None:
            lines.append(Text(""))
            words = _("Written {when} by {who}").format(
                when=wording.full_when(written), who=record.created_by
            )
            lines += [
                Text(printable(line.plain), "dim", end="")
                for line in Text(words).wrap(self.app.console, width)
            ]
        return lines

    def _part(self, head: str, rows: Sequence[tuple[str, str]], width: int) -> list[Text]:
        """A heading, and lines of a label and words; a long label has its words below it."""
        lines = [Text(""), Text(head, "bold", end="")]
        left = min(max(cell_len(label) for label, _words in rows), max(8, width // 2))
        for label, words in rows:
            lines += _hanging(label, words, left, width, self, flush=True)
        return lines

    def _progress(self, record: Record, width: int) -> list[Text]:
        if not record.progress:
            return []
        lines = [Text(""), Text(_("Progress"), "bold", end="")]
        for row in reversed(record.progress):
            when = f"{self._when(row.get('at'))} {row.get('by') or ''}".strip()
            lines.append(Text(printable(when), "dim", end=""))
            lines += _hanging("", str(row.get("words") or ""), 1, width, self)
        return lines

    def _yields(self, record: Record, width: int) -> list[Text]:
        """Every time it gave way: from when to when, and why."""
        found = yields_of(record)
        if not found:
            return []
        lines = [Text(""), Text(printable(wording.gave_way(record)), "bold", end="")]
        for one in reversed(found):
            was, until = (wording.full_when(at) if at else "--" for at in (one.was, one.until))
            head = _("from {was} to {until}").format(was=was, until=until)
            lines += list(Text(printable(head), "dim", end="").wrap(self.app.console, max(8, width)))
            by = f"{one.reason} ({one.by})" if one.by else one.reason
            lines += _hanging("", by, 1, width, self)
        return lines

    def _outcome(self, record: Record, width: int) -> list[Text]:
        told = record.outcome
        if not told:
            return []
        kind = wording.outcome(str(told.get("kind") or ""))
        when = f"{self._when(told.get('at'))} {told.get('by') or ''}".strip()
        head = Text(_("Outcome"), "bold", end="").append(f"  {kind}", "not bold")
        lines = [Text(""), head, Text(printable(when), "dim", end="")]
        return lines + _hanging("", str(told.get("words") or ""), 1, width, self)

    @staticmethod
    def _when(stamp: object) -> str:
        try:
            return wording.full_when(datetime.fromisoformat(str(stamp))) if stamp else ""
        except ValueError:
            return ""
