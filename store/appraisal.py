"""Appraisal: what has been kept as long as it had to be, and what becomes of it (鉴定、销毁、延期)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from store.archive import archive_files, read_documents
from store.errors import InvalidRecord, Problem, Refused
from store.filing import YEARS, filed
from store.moving import announce
from store.record import Record, record_of
from store.text import clean

if TYPE_CHECKING:
    from store.desk import Desk

PROLONGED = ("D10", "D30", "Y")
"""For how long a record may be kept on: ten or thirty years more, or for good."""


class Due(NamedTuple):
    """One record whose retention has ended: the year it was kept until."""

    record: Record
    until: int


def due_for_appraisal(desk: Desk) -> list[Due]:
    """The filed records whose retention period has ended, the longest overdue first.

    A period ends with its last year: what was to be kept until 2025 is due from 2026 on.
    """
    from store.index import index_of

    year = desk.clock.now().year
    index = index_of(desk.directory)
    if index.state() == "ready":
        documents = index.due_before(year)
    else:
        documents = [
            document
            for path in archive_files(desk.directory)
            for document in _readable(path)
            if _ends(document) < year
        ]
    found = [Due(record_of(document), _ends(document)) for document in documents]
    return sorted(found, key=lambda due: (due.until, due.record.archive_code, due.record.id))


def _ends(document: dict[str, object]) -> int:
    until = document.get("keep_until")
    return until if isinstance(until, int) and until > 0 else 9999


def _readable(path: object) -> list[dict[str, object]]:
    try:
        return list(read_documents(path))  # type: ignore[arg-type]
    except (OSError, ValueError):
        return []


def destroy(desk: Desk, record_id: str, reason: str) -> str:
    """Destroy a filed record whose retention has ended; the digest of what it was.

    The history keeps who, when, why, its code and the digest. Raises `InvalidRecord`, `NotFound`,
    `Refused("not-due")`, `DeskUnusable`.
    """
    reason = _reasoned(reason)
    with desk.transaction("destroy", undoable=False) as work:
        found = filed(desk, record_id)
        record = found.record
        if _ends(dict(record.document)) >= work.now.year:
            raise Refused("not-due", id=record_id, until=record.keep_until or "")
        digest = digest_of(record)
        work.moved = announce(desk.directory, drop={found.year: [record_id]})
        work.tell(
            record,
            reason=reason,
            code=record.archive_code,
            retention=record.retention,
            until=record.keep_until,
            digest=digest,
        )
    return digest


def prolong(desk: Desk, record_id: str, retention: str, reason: str) -> Record:
    """Keep a filed record on, for ten or thirty years from now or for good; its code stays.

    Raises `InvalidRecord`, `NotFound`, `DeskUnusable`.
    """
    reason = _reasoned(reason)
    if retention not in PROLONGED:
        raise InvalidRecord([Problem("retention", "not-a-choice", {"value": retention})])
    with desk.transaction("prolong", undoable=False) as work:
        found = filed(desk, record_id)
        record = found.record
        years = YEARS.get(retention)
        until = work.now.year + years if years else None
        told = {
            "at": work.now.isoformat(timespec="seconds"),
            "by": desk.officer,
            "words": reason,
            "before": record.keep_until,
            "until": until,
        }
        kept = record.with_(keep_until=until, appraisal=[*record.appraisal, told])
        work.moved = announce(desk.directory, put={found.year: [kept.document]})
        work.tell(record, reason=reason, code=record.archive_code, before=record.keep_until, until=until)
    return kept


def digest_of(record: Record) -> str:
    """SHA-256 over the record as canonical JSON: the proof of what was destroyed."""
    canonical = msgspec.json.encode(record.document, order="deterministic")
    return hashlib.sha256(canonical).hexdigest()


def _reasoned(reason: str) -> str:
    reason = clean(reason)
    if not reason:
        raise InvalidRecord([Problem("reason", "required")])
    return reason
