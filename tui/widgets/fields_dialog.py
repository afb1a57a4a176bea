"""A few declared fields asked for over a place: one act with what it needs to know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from textual.widget import Widget

from store import FieldError, InvalidRecord, Problem, StoreError
from tui import wording
from tui.widgets.dialog import Sentence
from tui.widgets.entries import Aids, Field, entry_for, problem_of, typed_for
from tui.widgets.field_row import FieldRow
from tui.widgets.rows_dialog import RowsDialog

Act = Callable[[dict[str, Any]], Awaitable[object]]
"""Does what was asked, with the values of the fields; what it refuses is shown at them."""


class FieldsDialog(RowsDialog[Any]):
    """Asks for `fields` and does one act with them; the result is the act's (None: left).

    `fields` are pairs of name and declaration, with the labels of `kind`. `values` stand in them to begin
    with. What is wrong is said at its field, and what was typed stays.
    """

    def __init__(
        self,
        title: str,
        act: Act,
        fields: Sequence[tuple[str, Field]],
        *,
        kind: str = "",
        sentence: str = "",
        values: Mapping[str, Any] | None = None,
        aids: Aids | None = None,
        focus: str = "",
    ) -> None:
        super().__init__(title, kind)
        self._act = act
        self._sentence = sentence
        self._saving = False
        self.start_at = focus
        known = dict(values or {})
        for name, declared in fields:
            declared.name = name
            stored = known.get(name, declared.default)
            entry = entry_for(
                declared, typed_for(declared, stored), declared.required is True, aids or Aids()
            )
            row = FieldRow(declared, wording.label(kind, name), entry)
            row.require(declared.required is True)
            self.rows[name] = row

    def contents(self) -> Iterable[Widget]:
        """What it is about, and the fields."""
        yield Sentence(self._sentence)
        yield from self.rows.values()

    def action_save(self) -> None:
        """Do it; a second press while it is being done does nothing."""
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
                if row.required and values[name] in (None, "", []):
                    wrong[name] = wording.problem(Problem(name, "required"))
            if wrong:
                await self.tell(wrong)
                return
            try:
                result = await self._act(values)
            except InvalidRecord as error:
                await self.tell({found.field: wording.problem(found) for found in error.problems})
            except StoreError as error:
                self.say(wording.error(error))
            else:
                self.dismiss(result)
        finally:
            self._saving = False

    async def action_leave(self) -> None:
        """Leave everything as it was."""
        if not self._saving:
            self.dismiss(None)
