"""What a record holds, in words: dates in full, codes by name, numbers of people masked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from store import KINDS, Choice, Day, Field, Flag, Instant, Lines, Names, Record, Repeats
from tui.i18n import _
from tui.wording.choices import choice, outcome, yes_no
from tui.wording.dates import full_day, full_when
from tui.wording.masks import masked
from tui.wording.names import label
from tui.wording.repeats import repeat

_COMMON = ("central", "sphere", "line", "served", "secrecy")
"""The common fields, told after a kind's own."""

_APART = (
    *("id", "kind", "title", "state", "revision", "created_at", "created_by", "changed_at", "changed_by"),
    *("corrects", "ruled", "accounted"),
)
"""What is shown in a place of its own or not at all."""


def told(declared: Field[Any], stored: Any, *, revealed: bool = False) -> str:
    """One stored value in words; nothing stored is the empty string."""
    if isinstance(declared, Flag):
        return yes_no(stored is True)
    if stored in (None, "", []):
        return ""
    if isinstance(declared, Instant):
        instant = declared.read(stored)
        return full_when(instant) if instant else ""
    if isinstance(declared, Day):
        day = declared.read(stored)
        return full_day(day) if day else ""
    if isinstance(declared, Choice):
        return choice(declared.name, str(stored))
    if isinstance(declared, Lines):
        return "\n".join(f"{number}. {line}" for number, line in enumerate(declared.read(stored), 1))
    if isinstance(declared, Names):
        return _(", ").join(declared.read(stored))
    if isinstance(declared, Repeats):
        return repeat(str(stored))
    if declared.masked and not revealed:
        return masked(declared.name, str(stored))
    return str(stored)


def told_values(kind: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and words of the values that are filled, in the order of the kind's form; flags only when set."""
    fields = KINDS[kind].fields
    names = [name for name in fields if name in values and name not in _COMMON]
    for name in (*names, *[name for name in _COMMON if name in values]):
        if values[name] is False:
            continue
        words = told(fields[name], values[name])
        if words:
            yield label(kind, name), words


def told_fields(
    record: Record, revealed: Collection[str] = (), *, with_outcome: bool = True
) -> Iterator[tuple[str, str]]:
    """Label and words of every filled field of a record, its outcome last; `revealed` fields unmasked."""
    own = [name for name in record.fields if name not in _COMMON and name not in _APART]
    for name in (*own, *_COMMON):
        declared = record.fields[name]
        stored = record.document.get(name)
        if isinstance(stored, dict) or (isinstance(stored, list) and not isinstance(declared, Names)):
            continue
        if isinstance(declared, Flag) and stored is not True:
            continue
        words = told(declared, stored, revealed=name in revealed)
        if words and name == "figures" and not record.document.get("verified_by"):
            words = _("{words} (not checked)").format(words=words)
        if words:
            yield label(record.kind, name), words
    if with_outcome and record.outcome:
        yield label(record.kind, "outcome"), told_outcome(record)


def told_outcome(record: Record) -> str:
    """How a record ended: the kind of its outcome and the words for it; empty while it is open."""
    ended = record.outcome
    if not ended:
        return ""
    kind, words = outcome(str(ended.get("kind") or "")), str(ended.get("words") or "")
    return _("{outcome}: {words}").format(outcome=kind, words=words) if words else kind
