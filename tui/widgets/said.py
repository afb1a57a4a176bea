"""What a record holds, in the officer's words: dates in full, codes by name, numbers of people masked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from store import KINDS, Choice, Day, Field, Flag, Instant, Names, Record, Repeats
from tui import wording
from tui.i18n import _

LAST = ("central", "sphere", "line", "served", "secrecy")
"""The common fields, told after a kind's own."""


def said(declared: Field[Any], stored: Any, *, revealed: bool = False) -> str:
    """One stored value in words; nothing stored is the empty string."""
    if isinstance(declared, Flag):
        return wording.yes_no(stored is True)
    if stored in (None, "", []):
        return ""
    if isinstance(declared, Instant):
        instant = declared.read(stored)
        return wording.full_when(instant) if instant else ""
    if isinstance(declared, Day):
        day = declared.read(stored)
        return wording.full_day(day) if day else ""
    if isinstance(declared, Choice):
        return wording.choice(declared.name, str(stored))
    if isinstance(declared, Names):
        return _(", ").join(str(name) for name in stored)
    if isinstance(declared, Repeats):
        return wording.repeat(str(stored))
    if declared.masked and not revealed:
        return wording.masked(declared.name, str(stored))
    return str(stored)


def said_values(kind: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and words of the values that are filled, in the order of the kind's form; flags only when set."""
    fields = KINDS[kind].fields
    names = [name for name in fields if name in values]
    for name in (*[name for name in names if name not in LAST], *[name for name in LAST if name in names]):
        if values[name] is False:
            continue
        words = said(fields[name], values[name])
        if words:
            yield wording.label(kind, name), words


_TOLD_APART = (
    "id",
    "kind",
    "title",
    "state",
    "revision",
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
)
"""What a detail shows in a place of its own or not at all."""


def said_record(record: Record, revealed: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Label and words of every filled field of a record; the names in `revealed` unmasked."""
    own = [name for name in record.fields if name not in LAST and name not in _TOLD_APART]
    for name in (*own, *LAST):
        declared = record.fields[name]
        stored = record.document.get(name)
        if isinstance(stored, dict) or (isinstance(stored, list) and not isinstance(declared, Names)):
            continue
        if isinstance(declared, Flag) and stored is not True:
            continue
        words = said(declared, stored, revealed=name in revealed)
        if words:
            yield wording.label(record.kind, name), words
