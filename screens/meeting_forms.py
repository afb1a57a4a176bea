"""The small forms of a meeting: one more step, a decision, the minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from textual.widget import Widget

from screens.forms import suggestions
from store import (
    Desk,
    FieldError,
    Instant,
    InvalidRecord,
    Json,
    LongText,
    Meeting,
    Party,
    Record,
    StoreError,
    Text,
    add_step,
    decide,
    write_minutes,
)
from tui import wording
from tui.i18n import _
from tui.widgets.dialog import Sentence
from tui.widgets.entries import Aids, Field, entry_for, problem_of, typed_for
from tui.widgets.field_row import FieldRow
from tui.widgets.readings import readers
from tui.widgets.rows_dialog import RowsDialog


class SmallForm(RowsDialog["Record | None"]):
    """A few fields about a meeting that one verb of the store takes; the result is what it gave."""

    def __init__(
        self,
        desk: Desk,
        meeting: Meeting,
        title: str,
        fields: Mapping[str, Field],
        values: Mapping[str, Json],
    ) -> None:
        super().__init__(title, "meeting")
        self.desk = desk
        self.meeting = meeting
        self._saving = False
        from store import pinyin_matches as matches

        aids = Aids(
            readers=readers(desk.clock.now, desk.workdays, workday_ends=desk.rules.workday_ends),
            suggest=lambda field, typed: list(suggestions(desk, "errand", field, typed)),
            matches=matches,
        )
        for name, declared in fields.items():
            declared.name = name
            entry = entry_for(
                declared, typed_for(declared, values.get(name)), declared.required is True, aids
            )
            row = FieldRow(declared, self.named(name), entry)
            row.require(declared.required is True)
            self.rows[name] = row

    def named(self, name: str) -> str:
        """What a field is called here."""
        return wording.label("errand", name)

    def keep(self, values: dict[str, Json]) -> Record:
        """The writing call, off the screen's thread."""
        raise NotImplementedError

    def contents(self) -> Iterable[Widget]:
        """Which meeting it is about, and the fields."""
        yield Sentence(self.meeting.title)
        yield from self.rows.values()

    def action_save(self) -> None:
        """Save; a second press while it is being saved does nothing."""
        if not self._saving:
            self._saving = True
            self.run_worker(self._saved(), group="save")

    async def _saved(self) -> None:
        try:
            values: dict[str, Json] = {}
            wrong: dict[str, str] = {}
            for name, row in self.rows.items():
                try:
                    values[name] = row.value()
                except FieldError as error:
                    wrong[name] = problem_of(name, error)
            if wrong:
                await self.tell(wrong)
                return
            try:
                saved = await asyncio.to_thread(self.keep, values)
            except InvalidRecord as error:
                await self.tell({found.field: wording.problem(found) for found in error.problems})
            except StoreError as error:
                self.say(wording.error(error))
            else:
                self.dismiss(saved)
        finally:
            self._saving = False

    async def action_leave(self) -> None:
        """Leave; words that were typed are asked about."""
        if self._saving:
            return
        if self.changed:
            self.run_worker(self._leave(), group="leave")
        else:
            self.dismiss(None)

    async def _leave(self) -> None:
        from tui.widgets.dialogs import ConfirmDialog

        if await self.app.push_screen_wait(ConfirmDialog(_("Leave"), _("Throw away what was typed?"))):
            self.dismiss(None)


class StepDialog(SmallForm):
    """One more step: what, and when it is due; it moves with the meeting."""

    def __init__(self, desk: Desk, meeting: Meeting) -> None:
        fields: dict[str, Field] = {"title": Text(limit=200, required=True), "due_at": Instant(required=True)}
        super().__init__(
            desk, meeting, _("One more step"), fields, {"due_at": meeting.document.get("starts")}
        )

    def keep(self, values: dict[str, Json]) -> Record:
        """Add it."""
        due = datetime.fromisoformat(values["due_at"]) if values["due_at"] else self.meeting.starts
        return add_step(self.desk, self.meeting, values["title"], due or self.desk.clock.now())


class DecisionDialog(SmallForm):
    """What was decided, who does it and until when: a task at once."""

    def __init__(self, desk: Desk, meeting: Meeting) -> None:
        fields: dict[str, Field] = {
            "title": Text(limit=200, required=True),
            "unit": Party(of="unit"),
            "owner": Party(of="person"),
            "due_at": Instant(required=True),
            "note": LongText(),
        }
        super().__init__(desk, meeting, _("What was decided"), fields, {})

    def named(self, name: str) -> str:
        """A decision is what was decided."""
        return _("Decided") if name == "title" else super().named(name)

    def keep(self, values: dict[str, Json]) -> Record:
        """The task it becomes."""
        return decide(self.desk, self.meeting, values)


class MinutesDialog(SmallForm):
    """The minutes, and who signed them."""

    wide = True

    def __init__(self, desk: Desk, meeting: Meeting) -> None:
        fields: dict[str, Field] = {
            "minutes": LongText(limit=20000, required=True),
            "minutes_by": Party(limit=60),
        }
        values: dict[str, Any] = {name: meeting.document.get(name) for name in fields}
        super().__init__(desk, meeting, _("Minutes"), fields, values)

    def named(self, name: str) -> str:
        """As the meeting calls them."""
        return wording.label("meeting", name)

    def keep(self, values: dict[str, Json]) -> Record:
        """Keep them."""
        return write_minutes(self.desk, self.meeting, values["minutes"], values["minutes_by"])
