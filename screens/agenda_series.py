"""Acting on an item that repeats: on one occurrence, on those to come, or on the whole series."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from textual import work

from screens.acting import ActingPlace
from screens.forms import open_form
from store import (
    AgendaItem,
    Desk,
    Record,
    call_off,
    close_occurrence,
    end_series,
    take_out,
)
from tui import wording
from tui.i18n import _


class SeriesPlace(ActingPlace):
    """A place where an item that repeats stands on its days; an act asks which of them it is about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._days_meant: dict[str, date] = {}

    def occurrence_of(self, record: AgendaItem) -> date | None:
        """The day by which the series of the selected line knows its occurrence."""
        raise NotImplementedError

    def _series(self, record: Record | None) -> tuple[AgendaItem, date] | None:
        """The selected record and the day of its occurrence, if it is one of a series."""
        if not isinstance(record, AgendaItem) or not record.repeats:
            return None
        day = self.occurrence_of(record)
        return None if day is None else (record, day)

    async def _ask_which(self, record: AgendaItem, day: date, *, ending: bool = False) -> str | None:
        """Which occurrences are meant: "one", "following" (where `ending`), "all", or None."""
        from tui.widgets.menu import MenuDialog, Option

        options = [Option("one", _("Only this one, {day}").format(day=wording.day_line(day)))]
        if ending:
            options.append(Option("following", _("This one and all that follow")))
        options.append(Option("all", _("The whole series"), note=wording.repeat(record.repeats)))
        return await self.app.push_screen_wait(MenuDialog(record.headline(), options))

    @work(group="dialog")
    async def action_edit(self) -> None:
        """Change the selected record; of one that repeats this occurrence or all of them."""
        found = self._series(self.editable())
        which = await self._ask_which(*found) if found else "all"
        if found is None or which == "all":
            super().action_edit()
            return
        if which is None:
            return
        series, day = found
        alone = await self.save(lambda: take_out(self.desk, series, day))
        if alone is not None:
            saved = await open_form(self.app, self.desk, alone.kind, record=alone)
            if saved is not None and saved != alone:
                self.say(_("Saved"), "done")

    @work(group="dialog")
    async def action_hide(self) -> None:
        """Delete the selected record; of one that repeats this occurrence, those to come, or all."""
        found = self._series(self.selected())
        which = await self._ask_which(*found, ending=True) if found else "all"
        if found is None or which == "all":
            super().action_hide()
            return
        series, day = found
        if which == "following":
            await self.save(
                lambda: end_series(self.desk, series, day), _("The series has ended; u takes it back.")
            )
        elif which == "one":
            await self._call_off(series, day)

    async def _call_off(self, series: AgendaItem, day: date) -> None:
        from tui.widgets.dialogs import ReasonDialog

        async def save(reason: str) -> Record:
            return await asyncio.to_thread(call_off, self.desk, series, day, reason)

        headline = f"{series.headline()}  {wording.day_line(day)}"
        if await self.app.push_screen_wait(ReasonDialog(_("Call off"), headline, save=save)):
            self.say(_("Called off; u takes it back."), "done")

    async def close_record(self, record: Record) -> None:
        """Ask how it ended; of a series the selected occurrence alone is closed."""
        found = self._series(record)
        if found is not None:
            self._days_meant[record.id] = found[1]
        elif isinstance(record, AgendaItem) and record.repeats:
            self.say(_("Choose the day it took place on."), "warn")
            return
        await super().close_record(record)

    def close_in_store(self, record: Record, outcome: str, words: str, extra: dict[str, Any]) -> Record:
        """Of a series the occurrence that was selected is closed, and the series goes on."""
        if isinstance(record, AgendaItem) and record.repeats:
            day = self._days_meant[record.id]
            return close_occurrence(self.desk, record, day, outcome, words, **extra)
        return super().close_in_store(record, outcome, words, extra)
