"""What a table of records is made of, and how its lines are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from tui.printable import printable
from tui.theme import chrome
from tui.widgets.cells import cut, fit, fit_text
from tui.widgets.columns import Column

TONES = ("", "central", "late", "done", "quiet", "warn")
"""What a whole record can say by its look; its words say it too."""

_WHOLE_LINE = frozenset({"central", "done", "quiet"})
"""The tones that are a weight and not a colour: they go over the whole line, tinted columns or not."""


@dataclass(frozen=True)
class Row:
    """One record: its id, a text for each column, and one of `TONES`."""

    id: str
    cells: tuple[str | Text, ...]
    tone: str = ""


@dataclass(frozen=True)
class Heading:
    """The title line of a band, with an optional `tail` at its right end; the cursor passes over it."""

    label: str
    tail: str = ""


@dataclass(frozen=True)
class Measures:
    """The columns that are shown, as (index, cells), the cells between two, the cells before the first."""

    columns: Sequence[Column]
    shown: Sequence[tuple[int, int]]
    gap: int
    edge: int = 1


def drawn_row(
    row: Row,
    measures: Measures,
    *,
    mark: str,
    base: Style,
    toned: Style,
    console: Console,
    marked: bool = False,
) -> list[Segment]:
    """The line of `row`; `mark` says whether the cursor is on it: "cursor", "blurred" or ""."""
    columns = measures.columns
    whole = row.tone in _WHOLE_LINE or not any(column.tinted for column in columns)
    edge = (">" if mark else " ") + ("*" if marked else " ") * (measures.edge - 1)
    segments = [Segment(edge, toned if whole else base)]
    for place, (index, cells) in enumerate(measures.shown):
        column = columns[index]
        style = toned if whole or column.tinted else base
        value = row.cells[index] if index < len(row.cells) else ""
        if place:
            segments.append(Segment(" " * measures.gap, style))
        right = column.align == "right"
        if isinstance(value, Text):
            fitted = fit_text(value, cells, right=right)
            segments += _rendered(fitted, style, console, colours=mark != "cursor")
        else:
            segments.append(Segment(fit(value, cells, right=right), style))
    return list(Segment.simplify(segments))


def drawn_heading(heading: Heading, width: int, label_style: Style, rule_style: Style) -> list[Segment]:
    """The line of `heading` in `width` cells: its label, a rule to the edge, its tail."""
    label = cut(printable(heading.label), max(0, width - 4))
    tail = f" {printable(heading.tail)}" if heading.tail else ""
    room = width - 2 - cell_len(label) - cell_len(tail)
    if room < 1:
        tail, room = "", max(0, width - 2 - cell_len(label))
    return [Segment(f" {label} ", label_style), Segment(chrome().rule * room + tail, rule_style)]


def drawn_empty(
    words: Text | str, y: int, width: int, height: int, style: Style, console: Console
) -> list[Segment]:
    """Line `y` of what an empty table of `width` by `height` cells says, below a blank one if that fits."""
    text = words if isinstance(words, Text) else Text(words)
    lines = list(text.wrap(console, max(2, width - 3))) if text.plain else []
    first = 1 if height > len(lines) else 0
    if not first <= y < first + len(lines):
        return []
    shown = fit_text(lines[y - first], max(0, width - 2))
    return [Segment("  ", style), *_rendered(shown, style, console)]


def _rendered(text: Text, style: Style, console: Console, *, colours: bool = True) -> list[Segment]:
    segments: list[Segment] = []
    for segment in text.render(console):
        own = segment.style
        if own is not None and not colours:
            own = own.without_color
        segments.append(Segment(segment.text, style + own if own else style))
    return segments
