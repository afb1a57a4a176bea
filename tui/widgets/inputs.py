"""The fields of a form: lines, several lines, choices, names, and what is read as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui.widgets.choice_input import EMPTY, ChoiceInput
from tui.widgets.line_input import NEAR_LIMIT, LineInput, TextInput
from tui.widgets.party_input import PartyInput, Suggest, Suggestion

__all__ = [
    "EMPTY",
    "NEAR_LIMIT",
    "ChoiceInput",
    "Entry",
    "InstantInput",
    "LineInput",
    "PartyInput",
    "Reader",
    "Reading",
    "Suggest",
    "Suggestion",
    "TextInput",
]


@dataclass(frozen=True)
class Reading:
    """How typed words were read: `value` is what is stored, `shown` says it back in full.

    Where `understood` is false, `shown` says why.
    """

    value: Any
    shown: str
    understood: bool = True


Reader = Callable[[str], Reading]
"""Reads what was typed; called at every key."""


class InstantInput(LineInput):
    """A moment, a day, a time or a repeat in the officer's words; `reading` is how they are understood."""

    def __init__(
        self,
        value: str = "",
        *,
        reader: Reader,
        placeholder: str = "",
        limit: int = 60,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self._reader = reader
        self._read: tuple[str, Reading | None] = ("", None)
        super().__init__(value, limit=limit, placeholder=placeholder, id=id, classes=classes)

    @property
    def reading(self) -> Reading | None:
        """How the present text is understood; None for an empty field."""
        typed = self.value.strip()
        if typed != self._read[0]:
            self._read = (typed, self._reader(typed) if typed else None)
        return self._read[1]


Entry = LineInput | TextInput | ChoiceInput
"""A widget that a form asks for one field's value with."""
