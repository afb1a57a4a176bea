"""Records in words for a table or a program: masked numbers masked, classified ones left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from store import KINDS, SECRECY, Day, Desk, Digest, Instant, Record
from tui.wording.choices import state
from tui.wording.masks import masked
from tui.wording.names import kind as kind_name
from tui.wording.names import label
from tui.wording.record import told, told_outcome

_BEFORE = ("kind", "id", "archive_code", "retention", "state")
_AFTER = ("outcome", "created_at", "created_by")


def may_be_written(record: Record) -> bool:
    """Whether a record may leave the desk: what is classified does not (保守国家秘密法)."""
    return record.secrecy not in SECRECY[2:]


MOST = 100_000
"""How many hits are written at most."""


def hits_to_write(desk: Desk, query: str, order: str = "best") -> tuple[list[Record], int]:
    """The records of all hits that may leave the desk, and how many classified ones are left out."""
    found = desk.search(query, MOST, wait=True, order=order)
    records = [record for hit in found.hits if (record := hit.record).id]
    kept = [record for record in records if may_be_written(record)]
    return kept, len(records) - len(kept)


def content_of(records: Sequence[Record], form: str) -> bytes:
    """A file of records, as `csv`, `xlsx` or `json`. Raises `Refused("no-sheets")`."""
    from store import as_csv, as_json, as_xlsx

    if form == "json":
        return as_json([stored(record) for record in records])
    rows = table_of(records)
    return as_xlsx(rows) if form == "xlsx" else as_csv(rows)


def stored(record: Record) -> dict[str, Any]:
    """The record's document for a program, masked numbers masked (P64)."""
    document = dict(record.document)
    for name, field in record.fields.items():
        if isinstance(field, Digest):
            document.pop(name, None)
        elif field.masked and document.get(name):
            document[name] = masked(name, str(document[name]))
    return document


def table_of(records: Sequence[Record]) -> list[list[str]]:
    """Heads, then one row a record, with the fields of all their kinds as columns."""
    kinds = dict.fromkeys(record.kind for record in records)
    own = (name for kind in kinds if kind in KINDS for name in _fields(kind))
    columns = list(dict.fromkeys((*_BEFORE, *own, *_AFTER)))
    return [
        [label("", name) for name in columns],
        *([_cell(record, name) for name in columns] for record in records),
    ]


def _fields(kind: str) -> tuple[str, ...]:
    return (*KINDS[kind].form_fields(), *KINDS[kind].exported)


def _cell(record: Record, name: str) -> str:
    """A field in words; moments stay numbers, so that a table program can sort them."""
    declared = record.fields.get(name)
    if name == "kind":
        return kind_name(record.kind)
    if name == "state":
        return state(record.kind, record.state)
    if name == "outcome":
        return told_outcome(record)
    if declared is None:
        return ""
    if isinstance(declared, Instant | Day):
        moment = declared.read(record.document.get(name))
        return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else f"{moment or ''}"
    return told(declared, record.document.get(name))
