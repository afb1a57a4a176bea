"""A dialog that asks for a few declared fields and saves them before it closes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from store import FieldError, InvalidRecord, Problem, StoreError
from tui import wording
from tui.i18n import _
from tui.widgets.dialog import Sentence
from tui.widgets.entries import Aids, Field, entry_for, problem_of, typed_for
from tui.widgets.field_row import FieldRow
from tui.widgets.keeping import Keeper, Kept
from tui.widgets.rows_dialog import RowsDialog

Save = Callable[[dict[str, Any]], Awaitable[Any]]
"""Saves the values by the names of their fields; what it comes back with is the dialog's result."""


def named(name: str, declared: Field) -> Field:
    """A field that belongs to no kind, under a name of its own."""
    declared.name = name
    return declared


class FieldsDialog(RowsDialog["Any"]):
    """Asks for `fields`, pairs of a declared field and what stands in it; the result is what `save` gave.

    What is blank though required, and what the desk refuses, is shown at its field, and what was typed
    stays. `kept` is where it is kept as a draft, `draft` what was left there. `labels` name fields
    otherwise than their kind does; `sentence` says what it is about.
    """

    WHEN_BLANK: ClassVar[Mapping[str, str]] = {}
    """The codes of fields whose being blank is said in words of their own."""

    def __init__(
        self,
        title: str,
        sentence: str,
        fields: Sequence[tuple[Field, Any]],
        save: Save,
        *,
        kind: str = "",
        labels: Mapping[str, str] | None = None,
        start_at: str = "",
        aids: Aids | None = None,
        kept: Kept | None = None,
        draft: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title, kind)
        self._sentence = sentence
        self._save = save
        self._saving = False
        self._keeper = Keeper(self, self._typed_so_far, kept)
        if kept is not None:
            self.keep_now = self._keeper.now
        self.start_at = start_at
        for declared, value in fields:
            typed = (draft or {}).get(declared.name, typed_for(declared, value))
            required = declared.required is True
            entry = entry_for(declared, typed, bool(typed) and required, aids or Aids())
            label = (labels or {}).get(declared.name) or wording.label(kind, declared.name)
            row = FieldRow(declared, label, entry)
            row.require(required)
            self.rows[declared.name] = row

    def contents(self) -> Iterable[Widget]:
        """What it is about, then the fields."""
        yield Sentence(self._sentence)
        yield from self.rows.values()

    def action_save(self) -> None:
        """Save; a second press while it is being saved does nothing."""
        if not self._saving:
            self._saving = True
            self.run_worker(self._saved(), group="save")

    async def _saved(self) -> None:
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
                    wrong[name] = wording.problem(Problem(name, self.WHEN_BLANK.get(name, "required")))
            if wrong:
                await self.tell(wrong)
                return
            try:
                result = await self._save(values)
            except InvalidRecord as error:
                await self.tell({found.field: wording.problem(found) for found in error.problems})
            except StoreError as error:
                self.say(wording.error(error))
            else:
                self._keeper.forget()
                self.dismiss(result)
        finally:
            self._saving = False

    def _typed_so_far(self) -> dict[str, str]:
        """What stands in the fields, once there is something to lose."""
        return {name: row.raw for name, row in self.rows.items()} if self.typed() else {}

    def on_text_area_changed(self) -> None:
        """The words are kept as a draft while they are typed."""
        self._keeper.typed()

    def on_unmount(self) -> None:
        """Whatever takes the dialog away, the last keys are kept."""
        self._keeper.last()

    def typed(self) -> bool:
        """Whether leaving now would lose words that were typed."""
        return self.changed

    async def action_leave(self) -> None:
        """Leave without saving; words that were typed are asked about."""
        if self._saving:
            return
        if self.typed():
            self.run_worker(self._leave(), group="leave")
        else:
            self._keeper.forget()
            self.dismiss(None)

    async def _leave(self) -> None:
        from tui.widgets.dialogs import ConfirmDialog

        if await self.app.push_screen_wait(ConfirmDialog(_("Leave"), _("Throw away what was typed?"))):
            self._keeper.forget()
            self.dismiss(None)
