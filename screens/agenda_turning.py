"""Turning to another day, week or month, and choosing what of it is shown: class, words, the finished."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from textual import work
from textual.widget import Widget

from screens.agenda_days import UNITS, moved, unit_span
from screens.agenda_filter import CLASSES, AgendaFilter
from screens.agenda_series import SeriesPlace
from store import AgendaItem, Desk, Record, StoreError, filed_between, has_filed_days
from tui.i18n import N_, _
from tui.widgets.filter_line import FilterLine
from tui.widgets.table import RecordTable

if TYPE_CHECKING:
    from screens.agenda_board import DayBoard
    from screens.agenda_views import MonthView, WeekView

HINT = N_("a leader, a person, a title; leader: person: unit: place: class:")
"""What the empty filter line says."""


class TurningPlace(SeriesPlace):
    """A place that shows a day, its week or its month; which one, and what of it, stays while one turns."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.day: date | None = None
        """The day shown, None while it is the present duty date."""
        self.unit = "day"
        """What is shown at once, one of `UNITS`."""
        self.sphere = ""
        """The class of work that alone is shown, empty for all."""
        self.finished_shown = False
        self.filter = FilterLine(_(HINT))
        self._views: dict[str, WeekView | MonthView] = {}
        self._filed: dict[tuple[date, date], list[Record]] = {}

    @property
    def day_list(self) -> RecordTable:
        """The list that has the focus when a day is shown."""
        raise NotImplementedError

    def show_day_parts(self, shown: bool) -> None:
        """Show what belongs to a day alone, or hide it behind the week or the month."""
        raise NotImplementedError

    def show_day(self) -> None:
        """Show the day as it stands now."""
        raise NotImplementedError

    def first_focus(self) -> Widget:
        """The list of the day, or the days of the week or the month."""
        view = self._views.get(self.unit)
        return self.day_list if view is None else view.board

    @property
    def shown_day(self) -> date:
        """The duty date that is shown, in the week and the month the selected day."""
        return self.day or self.desk.duty_date

    @property
    def shown_filter(self) -> AgendaFilter:
        """The class and the words that are shown."""
        return AgendaFilter(self.sphere, self.filter.value)

    def reload(self) -> None:
        """Show the day, the week or the month as it stands now."""
        view = self._views.get(self.unit)
        if view is not None:
            view.show(self.shown_day, self.shown_filter, self.past())
        else:
            self.show_day()

    @property
    def list_beside(self) -> RecordTable | None:
        """The list of the selected day that stands with the month."""
        return getattr(self._views.get(self.unit), "list", None)

    def past(self) -> list[Record]:
        """What the archive holds of the days shown; what is not read yet is read and then shown."""
        span = unit_span(self.unit, self.shown_day)
        if span in self._filed or not has_filed_days(self.desk, span[0]):
            return self._filed.get(span, [])
        self._read_past(span)
        return []

    def forget_past(self) -> None:
        """Read the archive again for what is shown next: something was filed or changed."""
        self._filed.clear()

    @work(group="past", exclusive=True)
    async def _read_past(self, span: tuple[date, date]) -> None:
        try:
            found = await asyncio.to_thread(filed_between, self.desk, *span, closed=self.unit == "day")
        except StoreError:
            return
        self._filed[span] = found
        if found and span == unit_span(self.unit, self.shown_day):
            self.reload()

    # ── which day, week or month ────────────────────────────────────────────────

    def action_day(self, step: int) -> None:
        """The day, week or month before or after, or (0) the present day."""
        self.turn_to(moved(self.unit, self.shown_day, step) if step else self.desk.duty_date)

    def turn_to(self, day: date) -> None:
        """Show another day, or the week or month it lies in."""
        self.day = None if day == self.desk.duty_date else day
        view = self._views.get(self.unit)
        if view is not None and view.holds(day):
            view.select(day)
        else:
            self.reload()

    async def action_view(self) -> None:
        """From the day to the week to the month and back."""
        await self.show_unit(UNITS[(UNITS.index(self.unit) + 1) % len(UNITS)])

    async def show_unit(self, unit: str) -> None:
        """Show the day, the week or the month; the day stays, and so does the filter."""
        if unit != "day" and unit not in self._views:
            from screens.agenda_views import MonthView, WeekView

            view = WeekView(self.desk) if unit == "week" else MonthView(self.desk)
            view.display = False
            self._views[unit] = view
            await self.mount(view)
        self.unit = unit
        with self.app.batch_update():
            self.show_day_parts(unit == "day")
            for name, view in self._views.items():
                view.display = name == unit
            self.reload()
            self.screen.set_focus(self.first_focus())
        self.refresh_bindings()

    def on_day_board_moved(self, message: DayBoard.Moved) -> None:
        """Another day is selected in the week or the month."""
        message.stop()
        self.turn_to(message.day)

    async def on_day_board_opened(self, message: DayBoard.Opened) -> None:
        """Enter on a day opens it."""
        message.stop()
        self.turn_to(message.day)
        await self.show_unit("day")

    @work(group="dialog")
    async def action_go_day(self) -> None:
        """Go to any date by typing it."""
        from screens.agenda_goto import GoToDialog

        day = await self.app.push_screen_wait(GoToDialog(self.desk, self.shown_day))
        if day is not None:
            self.turn_to(day)

    # ── what of it ──────────────────────────────────────────────────────────────

    async def action_finished(self) -> None:
        """What was finished that day instead of its agenda, and back."""
        self.finished_shown = not self.finished_shown
        if self.unit == "day":
            self.reload()
        else:
            self.finished_shown = True
            await self.show_unit("day")

    def action_class_only(self) -> None:
        """Government affairs alone, office errands alone, all."""
        self.sphere = CLASSES[(CLASSES.index(self.sphere) + 1) % len(CLASSES)]
        self.reload()
        self.say(self.shown_filter.named() or _("Everything is shown again."))

    def action_find(self) -> None:
        """Write a filter of words."""
        self.filter.open()

    def action_clear(self) -> None:
        """Take the marks off; without any, show everything again."""
        if self.clear_marks():
            return
        if self.shown_filter:
            self.filter.clear()
            self.sphere = ""
            self.reload()

    def on_filter_line_changed(self, event: FilterLine.Changed) -> None:
        """The filter was typed."""
        event.stop()
        self.reload()

    def on_filter_line_left(self, event: FilterLine.Left) -> None:
        """Back to the lists."""
        event.stop()
        self.first_focus().focus()

    def relabel(self) -> None:
        """The language changed."""
        self.filter.hint = _(HINT)
        self.filter.relabel()
        super().relabel()

    # ── what repeats ────────────────────────────────────────────────────────────

    def occurrence_of(self, record: AgendaItem) -> date | None:
        """The day by which the series of a line of the selected day knows its occurrence."""
        view = self._views.get(self.unit)
        lines = view.lines_of(self.shown_day) if view is not None else ()
        return next((line.occurs for line in lines if line.record.id == record.id), None)
