"""A line of the history: what it tells of a change, personal data masked, chained to the line before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from store.fields import Field, Text
from store.personal import blanked, personal_words
from store.record import Record


class Head(NamedTuple):
    """The end of the chain: the number of the last line and its hash."""

    seq: int
    hash: str

    @classmethod
    def start(cls) -> Head:
        """The chain before its first line."""
        return cls(0, "")


def line_hash(line: str) -> str:
    """The hash that the next line carries."""
    return raw_hash(line.encode())


def raw_hash(line: bytes) -> str:
    """The same of a line as its bytes stand in the file, without the line end."""
    return hashlib.sha256(line).hexdigest()


class Entry(NamedTuple):
    """One change to be told: the record before and after (None: was not there, is no more)."""

    before: Record | None
    after: Record | None


class Deed(NamedTuple):
    """Something done with a record that did not change it, such as showing a masked number."""

    record: Record
    facts: Mapping[str, Any]


BRIEF_FROM = 50
"""A transaction of more records than this (an import, filing) is told without their values."""


def compose(
    entries: Sequence[Entry],
    head: Head,
    *,
    action: str,
    by: str,
    at: datetime,
    session: str,
    practice: bool,
    deeds: Sequence[Deed] = (),
    drawn: Mapping[str, int] | None = None,
) -> tuple[list[str], Head]:
    """The history lines of one transaction, chained behind `head`, and the new head.

    A transaction of very many records is told without field values: the lines travel inside
    `desk.json` until the next change and must not outweigh it. `drawn` are the number series as
    they stand after it, where it drew from them: a restored desk must not draw them again.
    """
    lines: list[str] = []
    brief = len(entries) > BRIEF_FROM
    told: list[tuple[Record, dict[str, Any]]] = []
    for before, after in entries:
        record = after or before
        assert record is not None
        what: dict[str, Any] = {"revision": after.revision if after else None}
        if not brief:
            what["changes"], hidden = _changes(before, after)
            if hidden:
                what["masked"] = hidden
        told.append((record, what))
    told += [
        (record, {"revision": record.revision, "facts": blanked(dict(facts), personal_words(record))})
        for record, facts in deeds
    ]
    for record, what in told:
        line = msgspec.json.encode(
            {
                "seq": head.seq + 1,
                "at": at.isoformat(timespec="seconds"),
                "by": by,
                "session": session,
                "action": action,
                "kind": str(record.document.get("kind") or record.kind),
                "id": record.id,
                **({"practice": True} if practice else {}),
                **({"drawn": dict(drawn)} if drawn and not lines else {}),
                **what,
                "prev": head.hash,
            }
        ).decode()
        lines.append(line)
        head = Head(head.seq + 1, line_hash(line))
    return lines, head


_STAMPS = ("id", "kind", "created_at", "created_by", "changed_at", "changed_by", "revision")


def _changes(before: Record | None, after: Record | None) -> tuple[dict[str, list[Any]], list[str]]:
    """Field by field what was and what is, personal data masked; the fields in whose texts names were."""
    old = before.document if before else {}
    new = after.document if after else {}
    record = after or before
    fields = record.fields if record else {}
    words = [word for one in (before, after) if one is not None for word in personal_words(one)]
    changes: dict[str, list[Any]] = {}
    hidden: list[str] = []
    for name in dict.fromkeys((*old, *new)):
        if name in _STAMPS or old.get(name) == new.get(name):
            continue
        field = fields.get(name)
        told = [_masked(field, old.get(name)), _masked(field, new.get(name))]
        if words and (field is None or not field.personal):
            clear = told
            told = [blanked(value, words) for value in told]
            if told != clear:
                hidden.append(name)
        changes[name] = told
    return changes, hidden


def _masked(field: Field[Any] | None, value: Any) -> Any:
    """`value` as the history may hold it: the first sign of a personal text, nothing of a number.

    A field of a newer program may be personal too, so nothing of it is told.
    """
    if not value or (field is not None and not field.personal):
        return value
    if isinstance(value, list):
        return [_masked(field, part) for part in value]
    shown = field is not None and not field.masked and isinstance(field, Text)
    return f"{str(value)[:1]}**" if shown else "***"


class Told(msgspec.Struct, frozen=True):
    """One history line as it is read again."""

    seq: int
    id: str
    kind: str = ""
    at: str = ""
    by: str = ""
    revision: int | None = None
    changes: dict[str, tuple[Any, Any]] | None = None
    masked: list[str] = []
    facts: dict[str, Any] | None = None
    drawn: dict[str, int] = {}
    prev: str = ""
