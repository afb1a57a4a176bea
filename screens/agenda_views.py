"""The week and the month as parts of Today: made when first seen, drawn from the days' facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize

from screens.agenda_days import DayFacts, days_facts, unit_span
from screens.agenda_filter import AgendaFilter
from screens.agenda_heads import joined, month_head, week_head, week_sums
from screens.agenda_month import MonthGrid
from screens.agenda_week import WeekBoard
from screens.lines import agenda_columns, agenda_row
from store import AgendaLine, Desk, Record, balance_of, carried
from tui import wording
from tui.i18n import _
from tui.widgets.dialog import Heading
from tui.widgets.table import RecordTable

DAY_LINES = 5
"""So many lines of the selected day are always left room for under the month."""


class WeekView(Vertical):
    """The week under its heading."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="week")
        self.desk = desk
        self.head = Heading("")
        self.board = WeekBoard(id="week-board")

    def compose(self) -> ComposeResult:
        """Heading and days."""
        yield self.head
        yield self.board

    def show(self, day: date, shown: AgendaFilter, more: Sequence[Record] = ()) -> None:
        """Draw the week of `day`, with what the filter leaves of it."""
        desk, wanted = self.desk, shown.wants()
        every = days_facts(desk, *unit_span("week", day), more)
        balance = balance_of((line for each in every for line in each.lines), desk.rules, desk.clock.zone)
        facts = [each.only(wanted) for each in every]
        late = sum(1 for line in carried(desk) if wanted(line.record))
        self.head.say(week_head(desk, facts, shown, balance))
        self.board.summary = week_sums(facts, balance, late)
        self.board.show(facts, day, desk.duty_date, desk.clock.now())

    def lines_of(self, day: date) -> tuple[AgendaLine, ...]:
        """What stands on a day that is drawn."""
        return next((facts.lines for facts in self.board.facts if facts.day == day), ())

    def holds(self, day: date) -> bool:
        """Whether a day is drawn already."""
        return any(facts.day == day for facts in self.board.facts)

    def select(self, day: date) -> None:
        """Select another day of the same week."""
        self.board.select(day)


class MonthView(Vertical):
    """The month's calendar, and below it the selected day's lines."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(id="month")
        self.desk = desk
        self.head = Heading("")
        self.board = MonthGrid(id="month-board")
        self.list_head = Heading("")
        self.list = RecordTable(agenda_columns(), id="month-list")
        self._facts: dict[date, DayFacts] = {}
        self._filter = AgendaFilter()

    def compose(self) -> ComposeResult:
        """The calendar under its heading, the day under its own."""
        yield self.head
        yield self.board
        yield self.list_head
        yield self.list

    def on_resize(self, event: Resize) -> None:
        """As many lines for each week as leave the day its own."""
        self._fit(event.size.height)

    def _fit(self, height: int) -> None:
        weeks = max(1, len(self.board.facts) // 7)
        tall = max(1, min(5, (height - 3 - DAY_LINES) // weeks))
        if tall != self.board.tall:
            self.board.tall = tall
            self.board.redraw()
        self.board.styles.height = self.board.lines_needed

    def show(self, day: date, shown: AgendaFilter, more: Sequence[Record] = ()) -> None:
        """Draw the month of `day`, with what the filter leaves of it."""
        wanted = shown.wants()
        facts = [each.only(wanted) for each in days_facts(self.desk, *unit_span("month", day), more)]
        self._facts = {each.day: each for each in facts}
        self._filter = shown
        self.head.say(month_head(day, shown, facts))
        self.board.show(facts, day, self.desk.duty_date, self.desk.clock.now())
        self._fit(self.size.height or self.app.size.height - 3)
        self._show_day(day)

    def lines_of(self, day: date) -> tuple[AgendaLine, ...]:
        """What stands on a day that is drawn."""
        return self._facts[day].lines if day in self._facts else ()

    def holds(self, day: date) -> bool:
        """Whether a day is of the month that is drawn."""
        return day in self._facts and (day.year, day.month) == (self.board.day.year, self.board.day.month)

    def select(self, day: date) -> None:
        """Select another day of the same month."""
        self.board.select(day)
        self._show_day(day)

    def _show_day(self, day: date) -> None:
        facts, now = self._facts[day], self.desk.clock.now()
        people = "/".join(name for name in (facts.leader, *facts.officers) if name)
        marks = wording.marks_line(facts.marks)
        self.list_head.say(joined((wording.day_line(day), marks, people)))
        self.list.empty = _("Nothing stands on this day.")
        self.list.show(
            [agenda_row(line, now, clashes=line.record.id in facts.clashing) for line in facts.lines]
        )
