"""What the archive knows of days that are past: their meetings and visits, and what was closed on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from store.record import Record

if TYPE_CHECKING:
    from store.desk import Desk

MOST = 600
"""So many filed records of a table are looked at for one view of the past."""
_LONGEST = timedelta(days=60)
"""A matter closed on a day was entered at most so long before, as far as this looks."""


def has_filed_days(desk: Desk, first: date) -> bool:
    """Whether records of `first` may have been filed already."""
    return first <= desk.duty_date - timedelta(days=desk.rules.file_after_days)


def filed_between(desk: Desk, first: date, last: date, *, closed: bool = False) -> list[Record]:
    """The filed agenda items and visits of some days; with `closed` also the matters closed on them.

    Reads the archive through its index, at most `MOST` records a table: not for the screen's thread.
    """
    found: dict[str, Record] = {}
    for table in ("agenda", "visits", *(("tasks", "documents") if closed else ())):
        since = first if table in ("agenda", "visits") else first - _LONGEST
        for hit in desk.search(f"类:{table} 自:{since} 至:{last}", MOST).hits:
            if hit.filed_year is None or not hit.document:
                continue
            record = hit.record
            if table in ("agenda", "visits") or _closed_between(desk, record, first, last):
                found[record.id] = record
    return list(found.values())


def _closed_between(desk: Desk, record: Record, first: date, last: date) -> bool:
    at = record.closed_at
    return at is not None and first <= desk.rules.duty_date(at) <= last
