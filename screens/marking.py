"""What an act works on: the marked records of the list in use, or the selected one; and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from screens.base import Place
from store import Acted, NotFound, Record, StoreError, act_on
from tui import wording
from tui.i18n import _, ngettext
from tui.widgets.table import RecordTable

Verb = Callable[[Record], Any]
"""What is done to one record in the store."""


class MarkedPlace(Place):
    """A place whose lists hold records that can be marked."""

    def selected_id(self) -> str:
        """The id of the selected record, empty when there is none."""
        raise NotImplementedError

    def list_in_use(self) -> RecordTable | None:
        """The list that has the focus, else the place's first."""
        focused = self.screen.focused
        if isinstance(focused, RecordTable) and self in focused.ancestors:
            return focused
        first = self.first_focus()
        return first if isinstance(first, RecordTable) else None

    @property
    def marked_count(self) -> int:
        """How many records are marked here."""
        return sum(len(table.marked) for table in self.query(RecordTable))

    def stand_on(self, record_id: str) -> bool:
        """Select the record in the first list that holds it."""
        for table in self.query(RecordTable):
            if table.select(record_id):
                table.focus()
                return True
        return False

    def action_mark(self) -> None:
        """Mark the selected record; the next act works on all that are marked."""
        table = self.list_in_use()
        if table is None or not table.selected:
            self.say(_("Nothing is selected."))
        else:
            table.mark()

    def action_unmark(self) -> None:
        """Take all marks off."""
        if not self.clear_marks():
            self.say(_("Nothing is marked."))

    def clear_marks(self) -> bool:
        """Take all marks off; whether there were any."""
        found = bool(self.marked_count)
        for table in self.query(RecordTable):
            table.clear_marks()
        return found

    def chosen(self) -> list[Record]:
        """The marked records of the list in use, else the selected one; says so when there is none."""
        table = self.list_in_use()
        ids = (table.marked if table is not None else []) or [self.selected_id()]
        found = []
        for record_id in filter(None, ids):
            try:
                found.append(self.desk.record(record_id))
            except NotFound:
                continue
        if not found:
            self.say(_("Nothing is selected."))
        return found

    def chosen_open(self) -> list[Record]:
        """Those of the chosen that can still be acted on; says so when there is none."""
        chosen = self.chosen()
        found = [record for record in chosen if record.is_open or not record.closes_with_outcome]
        if chosen and not found:
            self.say(_("This is closed; what is closed is only read."), "warn")
        return found

    async def act(
        self, action: str, records: Sequence[Record], verb: Verb, said: str | Callable[[Record], str] = ""
    ) -> Acted | None:
        """Do one act to all the records off this thread, and say what came of it."""
        try:
            acted = await self.act_quietly(action, records, verb)
        except StoreError as error:
            self.say(wording.error(error), "late")
            return None
        await self.tell(acted, said)
        return acted

    async def act_quietly(self, action: str, records: Sequence[Record], verb: Verb) -> Acted:
        """Do one act to all the records off this thread. Raises what the store raises."""
        acted = await asyncio.to_thread(act_on, self.desk, action, list(records), verb)
        table = self.list_in_use()
        if table is not None:
            table.unmark(record.id for record in acted.done)
        return acted

    async def tell(self, acted: Acted, said: str | Callable[[Record], str] = "") -> None:
        """Say what an act came to: how many, and of those that refused each with its reason."""
        count = len(acted.done)
        words = (said if isinstance(said, str) else said(acted.done[0])) or _("Saved")
        if count + len(acted.refused) > 1:
            number = ngettext("{count} record", "{count} records", count).format(count=count)
            words = _("{number}: {words}").format(number=number, words=words)
        self.say(words, "done")
        if acted.refused:
            from tui.widgets.report import ReportDialog

            lines = [(record.headline(), wording.error(error)) for record, error in acted.refused]
            await self.app.push_screen_wait(
                ReportDialog(
                    _("Not done to all"),
                    _("{done} done, {refused} refused; those stay marked:").format(
                        done=count, refused=len(lines)
                    ),
                    lines,
                )
            )


def about(records: Sequence[Record]) -> str:
    """The words over a dialog for what it will act on: the record, or how many and which."""
    if len(records) == 1:
        return records[0].headline()
    shown = _(", ").join(record.headline() for record in records[:3])
    if len(records) > 3:
        shown += "…"
    number = ngettext("{count} record", "{count} records", len(records)).format(count=len(records))
    return _("{number}: {words}").format(number=number, words=shown)
