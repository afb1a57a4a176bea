"""What every kind has to reckon with on its way into the file, because other records have a say in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import Refused
from store.fields import Json
from store.record import Record

if TYPE_CHECKING:
    from store.transaction import Work

FIXED = ("leader", "at", "words", "to", "written_at", "written_by")
"""What of a leader's instruction never changes once it is written (P35)."""


def weigh(cls: type[Record], document: dict[str, Json], before: Record | None, work: Work) -> None:
    """Let the rules of all kinds and then the kind's own decide. Raises `Refused`, `InvalidRecord`."""
    if before is not None:
        _check_instructions(cls(document), before)
        if before.is_open and not cls(document).is_open:
            check_parts(before, work)
    cls.weigh(document, before, work)


def _check_instructions(after: Record, before: Record) -> None:
    """A leader's words stay as they were said: none may go, none may change (P35)."""
    standing, rows = before.instructions, after.instructions
    same = len(rows) >= len(standing) and all(
        row.get(name) == old.get(name) for old, row in zip(standing, rows, strict=False) for name in FIXED
    )
    if not same:
        raise Refused("instruction-fixed", id=before.id)


def check_parts(record: Record, work: Work) -> None:
    """Refuse to close what still waits for its parts. Raises `Refused("parts-open")`."""
    waiting = [part for part in parts_in(work.records("tasks"), record.id) if part.is_open]
    if waiting:
        titles = [part.headline() for part in waiting[:3]]
        raise Refused("parts-open", id=record.id, count=len(waiting), titles=titles)


def parts_in(records: list[Record], record_id: str) -> list[Record]:
    """Those of the records that are part of this one, deleted ones left out."""
    return [
        part
        for part in records
        if not part.is_hidden
        and any(row.get("id") == record_id and row.get("how") == "part-of" for row in part.links)
    ]
