"""The one way in which anything is closed: how it ended, and the words for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, ClassVar

from store import OUTCOMES, SERVED, Choice, LongText
from tui import wording
from tui.i18n import _
from tui.widgets.entries import Aids, Field
from tui.widgets.fields_dialog import FieldsDialog, named
from tui.widgets.keeping import Kept

Close = Callable[[str, str, dict[str, Any]], Awaitable[Any]]
"""Closes the record: the outcome's code, its words, and what the kind asks for besides."""


def served_field() -> Field:
    """Whom the work served (领导、同事、基层), for `extra`."""
    return named("served", Choice(*SERVED))


class ClosingDialog(FieldsDialog):
    """Closes with an outcome; the result is what `close` came back with, or None when it was left.

    `outcomes` are the codes to choose from, `outcome` the one that is suggested. `extra` are declared fields
    that this kind asks for besides; `close` gets their values as its third argument. A blank outcome, blank
    words and what the desk refuses are shown at their fields, and what was typed stays.
    """

    WHEN_BLANK: ClassVar[Mapping[str, str]] = {"words": "no-outcome"}

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
        async def save(given: dict[str, Any]) -> Any:
            return await close(given.pop("outcome"), given.pop("words"), given)

        known = dict(values or {})
        super().__init__(
            title or _("Close"),
            headline,
            [
                (named("outcome", Choice(*outcomes, required=True)), outcome),
                (named("words", LongText(limit=2000, required=True)), words),
                *((field, known.get(field.name, field.default)) for field in extra),
            ],
            save,
            kind=kind,
            labels={"words": wording.label("", "words")},
            start_at="words" if outcome else "outcome",
            aids=aids,
            kept=kept,
            draft=draft,
        )

    def typed(self) -> bool:
        """Only the words are worth a question."""
        return bool(self.rows["words"].raw.strip())
