"""The one way in which anything is closed: how it ended, and the words for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from textual.widget import Widget

from store import OUTCOMES, SERVED, Choice, FieldError, InvalidRecord, LongText, Problem, Record, StoreError
from tui import wording
from tui.i18n import _
from tui.widgets.dialog import Sentence
from tui.widgets.entries import Aids, Field, entry_for, problem_of, typed_for
from tui.widgets.field_row import FieldRow
from tui.widgets.keeping import Keeper, Kept
from tui.widgets.rows_dialog import RowsDialog

Close = Callable[[str, str, dict[str, Any]], Awaitable[Record]]
"""Closes the record: the outcome's code, its words, and what the kind asks for besides."""


def _named(name: str, declared: Field) -> Field:
    declared.name = name
    return declared


def served_field() -> Field:
    """Whom the work served (领导、同事、基层), for `extra`."""
    return _named("served", Choice(*SERVED))


class ClosingDialog(RowsDialog["Record | None"]):
    """Closes a record with its outcome; the result is the closed record, or None when it was left.

    `outcomes` are the codes to choose from, `outcome` the one that is suggested. `extra` are declared fields
    that this kind asks for besides; `close` gets their values as its third argument. A blank outcome, blank
    words and what the desk refuses are shown at their fields, and what was typed stays.
    """

    def __init__(
        self,
        headline: str,
        close: Close,
        *,
        title: str = "",
        kind: str = "",
        outcomes: Sequence[str] = OUTCOMES,
        outcome: str = "",
        words: str = "",
        extra: Sequence[Field] = (),
        values: Mapping[str, Any] | None = None,
        aids: Aids | None = None,
        kept: Kept | None = None,
        draft: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title or _("Close"), kind)
        self._headline = headline
        self._close = close
        self._saving = False
        self._keeper = Keeper(self, self._typed_so_far, kept)
        if kept is not None:
            self.keep_now = self._keeper.now
        self.start_at = "words" if outcome else "outcome"
        declared = [
            (_named("outcome", Choice(*outcomes, required=True)), outcome),
            (_named("words", LongText(limit=2000, required=True)), words),
        ]
        known = dict(values or {})
        declared += [(field, typed_for(field, known.get(field.name, field.default))) for field in extra]
        for field, usual in declared:
            typed = (draft or {}).get(field.name, usual)
            entry = entry_for(field, typed, bool(typed) and field.name == "outcome", aids or Aids())
            row = FieldRow(field, wording.label(kind, field.name), entry)
            row.require(field.required is True)
            self.rows[field.name] = row

    def contents(self) -> Iterable[Widget]:
        """What is closed, how it ended, the words, the rest."""
        yield Sentence(self._headline)
        yield from self.rows.values()

    def _typed_so_far(self) -> dict[str, str]:
        """What stands in the fields, once there are words."""
        if not self.rows["words"].raw.strip():
            return {}
        return {name: row.raw for name, row in self.rows.items()}

    def on_text_area_changed(self) -> None:
        """The words are kept as a draft while they are typed."""
        self._keeper.typed()

    def on_unmount(self) -> None:
        """Whatever takes the dialog away, the last keys are kept."""
        self._keeper.last()

    def action_save(self) -> None:
        """Close; a second press while it is being saved does nothing."""
        if not self._saving:
            self._saving = True
            self.run_worker(self._save_outcome(), group="save")

    async def _save_outcome(self) -> None:
        try:
            values: dict[str, Any] = {}
            wrong: dict[str, str] = {}
            for name, row in self.rows.items():
                try:
                    values[name] = row.value()
                except FieldError as error:
                    wrong[name] = problem_of(name, error)
                    continue
                if row.required and not values[name]:
                    wrong[name] = wording.problem(Problem(name, "required"))
            if wrong:
                await self.tell(wrong)
                return
            try:
                record = await self._close(values.pop("outcome"), values.pop("words"), values)
            except InvalidRecord as error:
                await self.tell({found.field: wording.problem(found) for found in error.problems})
            except StoreError as error:
                self.say(wording.error(error))
            else:
                self._keeper.forget()
                self.dismiss(record)
        finally:
            self._saving = False

    async def action_leave(self) -> None:
        """Leave it open; words that were typed are asked about."""
        if self._saving:
            return
        if self.rows["words"].raw.strip():
            self.run_worker(self._leave(), group="leave")
        else:
            self._keeper.forget()
            self.dismiss(None)

    async def _leave(self) -> None:
        from tui.widgets.dialogs import ConfirmDialog

        if await self.app.push_screen_wait(ConfirmDialog(_("Leave"), _("Throw away what was typed?"))):
            self._keeper.forget()
            self.dismiss(None)
