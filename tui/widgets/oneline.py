"""A line of words with looks, in an exact number of cells, painted only when it says something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

from tui.printable import printable

Piece = tuple[str, str]
"""Words and the name of their look, one of `OneLine.LOOKS` or ""."""


def pieced(pieces: Sequence[Piece]) -> Text:
    """The pieces after each other, each with its look."""
    text = Text(end="", no_wrap=True)
    for words, look in pieces:
        text.append(printable(words), style=look)
    return text


def joined(groups: Sequence[Sequence[Piece]], gap: str) -> list[Piece]:
    """The groups after each other with `gap` between."""
    line: list[Piece] = []
    for group in groups:
        if line:
            line.append((gap, ""))
        line.extend(group)
    return line


class OneLine(Widget):
    """A line of text that is painted only when it says something else than before."""

    LOOKS: ClassVar[tuple[str, ...]] = (
        "strong",
        "muted",
        "late",
        "warn",
        "done",
        "current",
        "banner",
        "key",
        "said",
    )

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"oneline--{look}" for look in LOOKS}

    DEFAULT_CSS = """
    OneLine {
        height: 1;
        width: 1fr;
        color: $foreground;
        background: $panel;

        .oneline--strong, .oneline--key, .oneline--said { text-style: bold; }
        .oneline--muted { color: $text-muted; }
        .oneline--late { color: $text-error; text-style: bold; }
        .oneline--warn { color: $text-warning; text-style: bold; }
        .oneline--done { color: $text-success; text-style: bold; }
        .oneline--current { text-style: bold reverse; }
        .oneline--banner { color: $text-warning; text-style: bold reverse; }
        &:ansi {
            .oneline--muted { text-style: dim; }
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """A line that says nothing yet."""
        super().__init__(id=id)
        self._drawn: tuple[int, Strip] | None = None

    def line(self, width: int) -> Text:
        """What it says in `width` cells; span styles are names of looks."""
        return Text(" " * width)

    def redraw(self) -> None:
        """Paint again if it now says something else; for a change of language too."""
        self._drawn = None
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the drawn line when the looks change."""
        super().notify_style_update()
        self._drawn = None

    def render_line(self, y: int) -> Strip:
        """The drawn line."""
        width = self.size.width
        if self._drawn is None or self._drawn[0] != width:
            self._drawn = (width, self._strip(self.line(width), width))
        return self._drawn[1]

    def _strip(self, text: Text, width: int) -> Strip:
        base = self.rich_style
        segments: list[Segment] = []
        for start, end, look in _runs(text):
            style = base + self._look(look) if look else base
            segments.append(Segment(text.plain[start:end], style))
        return Strip(segments).adjust_cell_length(width, base)

    def _look(self, name: str) -> Style:
        return (
            self.get_component_rich_style(f"oneline--{name}", partial=True) if name in self.LOOKS else Style()
        )


def _runs(text: Text) -> list[tuple[int, int, str]]:
    """The stretches of `text` as (start, end, look); its spans never overlap."""
    runs: list[tuple[int, int, str]] = []
    at = 0
    for span in sorted(text.spans, key=lambda span: span.start):
        if span.start > at:
            runs.append((at, span.start, ""))
        if span.end > span.start:
            runs.append((span.start, span.end, str(span.style)))
        at = max(at, span.end)
    if at < len(text.plain):
        runs.append((at, len(text.plain), ""))
    return runs
