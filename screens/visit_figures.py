"""The visits of a month in figures and bars: units, classes, hours, waiting, cards, ratings."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import Desk, month_before, visit_counts
from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog
from tui.widgets.figures import Bars
from tui.wording.visit_counts import told_counts


class VisitFiguresDialog(Dialog[None]):
    """Shows the present month; ← and → show another one."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,b", "leave", show=False),
        Binding("left,left_square_bracket,ctrl+left", "turn(1)", show=False),
        Binding("right,right_square_bracket,ctrl+right", "turn(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown,space", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        keys = [
            (f"{display('left')}/{display('right')}", _("Month")),
            (f"{display('up')}/{display('down')}", _("Move")),
            ("Esc", _("Back")),
        ]
        super().__init__(_("Visits in figures"), keys)
        self.desk = desk
        self.month: date = desk.clock.now().date().replace(day=1)
        self.bars = Bars()

    def contents(self) -> Iterable[Widget]:
        """The figures."""
        yield self.bars

    def on_mount(self) -> None:
        """Count the present month."""
        self.action_turn(0)

    def action_turn(self, steps: int) -> None:
        """Another month; counting reads the archive, off this thread."""
        self.month = month_before(self.month, steps)
        self.run_worker(self._counted(self.month), group="count", exclusive=True)

    async def _counted(self, month: date) -> None:
        counts = await asyncio.to_thread(visit_counts, self.desk, month)
        self.heading.say(_("Visits in figures: {month}").format(month=f"{month:%Y-%m}"))
        self.bars.say(told_counts(counts))

    def action_scroll(self, lines: int) -> None:
        """Read on."""
        self.query_one("#body").scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Back to the place."""
        self.dismiss(None)
