"""What is left of a record when what identifies people in it is removed: counts, reason, outcome, links."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Any

from store.fields import Party
from store.filing import settled
from store.personal import BLANK, blanked, personal_words
from store.record import Record

_KEPT = frozenset({
    "id", "kind", "state", "links", "created_at", "created_by", "changed_at", "changed_by", "revision",
    "archive_code", "retention", "restored", "appraisal",
})  # fmt: skip
"""What no name is looked for in: it says who of the office did what."""


def is_due(record: Record, limit: datetime) -> bool:
    """Whether the record was settled before `limit` and still says who somebody was."""
    if record.table == "parties":
        # The directory names who works where; it goes with the office, not with a day.
        return False
    if not any(field.personal and record.document.get(name) for name, field in record.fields.items()):
        return False
    if record.purged_at:
        # What could not be left empty (a title) is not personal any more.
        return False
    moment = settled(record)
    return moment is not None and moment < limit


def without_people(record: Record, at: datetime) -> dict[str, Any]:
    """The document of a record without what identifies people, their names within its texts blanked."""
    words = personal_words(record)
    document: dict[str, Any] = {}
    for name, value in record.document.items():
        field = record.fields.get(name)
        if field is not None and field.personal:
            document[name] = [] if isinstance(value, list) else "" if isinstance(value, str) else None
        elif name in _KEPT or (isinstance(field, Party) and field.of == "person"):
            document[name] = value
        else:
            document[name] = blanked(value, words)
    with contextlib.suppress(ValueError, TypeError, KeyError):
        type(record).amend(document, at)
    document["title"] = document.get("title") or BLANK
    document["purged_at"] = at.isoformat(timespec="seconds")
    return document
