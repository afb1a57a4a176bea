"""What the week and the month have in common: days drawn in fields, one selected, moved by arrows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.agenda_days import DayFacts
from tui.bindings import PLACES, bindings
from tui.widgets.cells import fit

Piece = tuple[str, str]
"""Words and the name of their look."""


class DayBoard(Widget, can_focus=True):
    """Some days in fields. It knows what is drawn; which day is selected is told to it by its place."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["board"])]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "dayboard--cursor",
        "dayboard--blurred",
        "dayboard--head",
        "dayboard--rule",
        "dayboard--today",
        "dayboard--central",
        "dayboard--quiet",
        "dayboard--late",
        "dayboard--warn",
    }
    DEFAULT_CSS = """
    DayBoard {
        height: 1fr;
        width: 1fr;
        background: $background;
        color: $foreground;

        .dayboard--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
            text-style: $block-cursor-text-style;
        }
        .dayboard--blurred, .dayboard--head, .dayboard--central { text-style: bold; }
        .dayboard--today { text-style: bold underline; }
        .dayboard--rule, .dayboard--quiet { color: $text-muted; }
        .dayboard--late { color: $text-error; }
        .dayboard--warn { color: $text-warning; }
        &:ansi {
            .dayboard--rule, .dayboard--quiet { text-style: dim; }
        }
    }
    """

    @dataclass
    class Moved(Message):
        """The officer moves to another day, which may lie outside what is drawn."""

        day: date

    @dataclass
    class Opened(Message):
        """The officer opens a day."""

        day: date

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.facts: tuple[DayFacts, ...] = ()
        self.day = date.min
        """The selected day."""
        self.today = date.min
        self.now: datetime | None = None
        self._lines: list[list[Piece]] = []
        self._drawn_for = (0, 0)
        self._looks: dict[str, Style] = {}

    def show(self, facts: list[DayFacts], day: date, today: date, now: datetime) -> None:
        """Draw these days; what stays the same is not painted again."""
        self.facts, self.day, self.today, self.now = tuple(facts), day, today, now
        self.redraw()

    def select(self, day: date) -> None:
        """Draw another day as the selected one."""
        if day != self.day:
            self.day = day
            self.redraw()

    def drawn(self, width: int, height: int) -> list[list[Piece]]:
        """The lines of the board in exactly `width` cells each, at most `height` of them."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Paint the lines that say something else than before."""
        width, height = self.size
        if not width or not height:
            self.refresh()
            return
        before = self._lines if self._drawn_for == (width, height) else []
        self._lines, self._drawn_for = self._fresh(width, height), (width, height)
        if not before:
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, self._lines, strict=True)):
            if old != new:
                self.refresh_line(y)

    def _fresh(self, width: int, height: int) -> list[list[Piece]]:
        if not self.facts:
            return [[] for _line in range(height)]
        lines = self.drawn(width, height)[:height]
        return lines + [[] for _line in range(height - len(lines))]

    def refresh_line(self, y: int) -> None:
        """Paint one line again."""
        self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self, event: events.Resize) -> None:
        """Another width draws other lines."""
        self._drawn_for = (0, 0)

    def on_focus(self, event: events.Focus) -> None:
        """Draw the selected day strongly."""
        self.redraw()

    def on_blur(self, event: events.Blur) -> None:
        """Draw the selected day weakly."""
        self.redraw()

    def notify_style_update(self) -> None:
        """Forget the looks when they change."""
        super().notify_style_update()
        self._looks.clear()

    def render_line(self, y: int) -> Strip:
        """The line at `y`."""
        size = (self.size.width, self.size.height)
        if self._drawn_for != size:
            self._lines, self._drawn_for = self._fresh(*size), size
        base = self._look("")
        pieces = self._lines[y] if y < len(self._lines) else []
        segments = [Segment(words, self._look(look)) for words, look in pieces]
        return Strip(segments).adjust_cell_length(size[0], base)

    def _look(self, name: str) -> Style:
        found = self._looks.get(name)
        if found is None:
            found = self.rich_style
            if name:
                found += self.get_component_rich_style(f"dayboard--{name}", partial=True)
            self._looks[name] = found
        return found

    @property
    def cursor_look(self) -> str:
        """How the selected day's head is drawn."""
        return "cursor" if self.has_focus else "blurred"

    def _go(self, days: int) -> None:
        try:
            self.post_message(self.Moved(self.day + timedelta(days=days)))
        except OverflowError:
            return

    def sideways(self, step: int) -> int:
        """How many days lie between two fields side by side, seen from the selected one."""
        raise NotImplementedError

    def upright(self, step: int) -> int:
        """How many days lie between two fields one above the other."""
        raise NotImplementedError

    def action_day_left(self) -> None:
        """Select the day on the left."""
        self._go(self.sideways(-1))

    def action_day_right(self) -> None:
        """Select the day on the right."""
        self._go(self.sideways(1))

    def action_cursor_up(self) -> None:
        """Select the day above."""
        self._go(self.upright(-1))

    def action_cursor_down(self) -> None:
        """Select the day below."""
        self._go(self.upright(1))

    def action_choose(self) -> None:
        """Open the selected day."""
        self.post_message(self.Opened(self.day))


def cell(words: str, width: int, look: str = "") -> Piece:
    """Words in exactly `width` cells."""
    return fit(words, width), look
