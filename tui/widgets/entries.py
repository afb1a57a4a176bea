"""From a field's declaration to the widget that asks for it, and from what was typed to what is stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store import (
    Choice,
    Day,
    FieldError,
    Flag,
    Instant,
    Lines,
    LongText,
    Names,
    Number,
    Party,
    Repeats,
    TimeOfDay,
)
from store import Field as StoreField
from store import Text as TextField
from tui import wording
from tui.i18n import N_, _
from tui.widgets.inputs import (
    ChoiceInput,
    Entry,
    InstantInput,
    LineInput,
    PartyInput,
    Reader,
    Suggestion,
    TextInput,
)

Json = Any
Field = StoreField[Any]

READ_AS: dict[type, str] = {Instant: "instant", Day: "day", TimeOfDay: "time", Repeats: "repeat"}
"""The fields whose words are read, and the reader that reads them."""

EXAMPLES = {
    "instant": N_("e.g. tomorrow 15:00"),
    "day": N_("e.g. Friday, 12-2"),
    "time": N_("e.g. 8:30"),
    "repeat": N_("e.g. every workday"),
}
"""What an empty field of that sort shows."""


@dataclass(frozen=True)
class Aids:
    """What helps an officer to fill in a form; each part may be left out.

    `readers`: how words are read, by the name of a field or by "instant", "day", "time", "repeat".
    `suggest(field, typed)`: known names that go with what was typed, best first; for every `Party` field
    and those named in `suggested`.
    `matches(typed, label)`: whether the label of a choice is meant, by pinyin or its initials.
    """

    readers: Mapping[str, Reader] = field(default_factory=dict)
    suggest: Callable[[str, str], Sequence[Suggestion | str]] | None = None
    suggested: Collection[str] = frozenset({"name"})
    matches: Callable[[str, str], bool] | None = None


class NotUnderstoodError(FieldError):
    """Typed words that no reader understood; `shown` says so in the officer's language."""

    def __init__(self, shown: str) -> None:
        super().__init__("not-understood")
        self.shown = shown


def typed_for(declared: Field, stored: Json) -> str:
    """What an officer would have typed for a stored value: the text, code or `yes`/`no` of its entry."""
    if isinstance(declared, Flag):
        return "yes" if stored is True else "no"
    if stored is None or stored == "" or stored == []:
        return ""
    if isinstance(declared, Lines):
        return "\n".join(str(line) for line in stored)
    if isinstance(declared, Names):
        return _(", ").join(str(name) for name in stored)
    if isinstance(declared, Instant):
        instant = declared.read(stored)
        return instant.strftime("%Y-%m-%d %H:%M") if instant else ""
    if isinstance(declared, Repeats):
        from tui.phrases import read_repeat

        words = wording.repeat(str(stored))
        return words if read_repeat(words) == stored else str(stored)
    return str(stored)


def entry_for(declared: Field, typed: str, required: bool, aids: Aids) -> Entry:
    """The widget that asks for a field, with `typed` standing in it."""
    name = declared.name
    reads = next((reads for sort, reads in READ_AS.items() if isinstance(declared, sort)), "")
    reader = aids.readers.get(name) or aids.readers.get(reads)
    if reads and reader is not None:
        return InstantInput(typed, reader=reader, placeholder=_(EXAMPLES[reads]))
    if isinstance(declared, Flag):
        options = [("no", wording.yes_no(False)), ("yes", wording.yes_no(True))]
        return ChoiceInput(options, typed, may_be_empty=False, matches=aids.matches)
    if isinstance(declared, Choice):
        options = [(code, wording.choice(name, code)) for code in declared.options]
        never_empty = required or bool(declared.default)
        return ChoiceInput(options, typed, may_be_empty=not never_empty, matches=aids.matches)
    if isinstance(declared, Lines):
        return TextInput(typed, limit=0)
    if isinstance(declared, LongText):
        return TextInput(typed, limit=declared.limit)
    suggest = aids.suggest
    offered = isinstance(declared, Party) or name in aids.suggested
    if suggest is not None and offered and isinstance(declared, TextField):
        return PartyInput(typed, suggest=lambda text: suggest(name, text), limit=declared.limit)
    if isinstance(declared, TextField):
        return LineInput(typed, limit=declared.limit, select_on_focus=declared.masked)
    return LineInput(typed, limit=12 if isinstance(declared, Number) else 0, select_on_focus=True)


def stored_for(declared: Field, entry: Entry) -> Json:
    """What is to be stored for what stands in the entry. Raises `FieldError` (or `NotUnderstoodError`)."""
    if isinstance(declared, Flag):
        return entry.raw == "yes"
    if isinstance(entry, InstantInput):
        reading = entry.reading
        if reading is None:
            return declared.check("")
        if not reading.understood:
            raise NotUnderstoodError(reading.shown)
        return declared.check(reading.value)
    return declared.check(entry.raw)


def problem_of(name: str, error: FieldError) -> str:
    """The sentence for what is wrong with a field."""
    from store import Problem

    if isinstance(error, NotUnderstoodError) and error.shown:
        return error.shown
    return wording.problem(Problem(name, error.code, error.facts))
