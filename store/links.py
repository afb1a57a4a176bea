"""Links between records: each stands on the record that came later and is found from both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.fields import Json
from store.record import Record

if TYPE_CHECKING:
    from store.desk import Desk

HOWS = ("corrects", "gave-way-to", "follows-from", "decided-by", "part-of", "about", "answers", "copy-of")
"""How a record came to point at another: 更正、让路于、由…而来、由…决定、属于、关于、答复、仿自."""


@dataclass(frozen=True)
class Link:
    """One link as seen from a record: `outward` when it stands there, else on `other`."""

    how: str
    other: str
    outward: bool


def link(how: str, other: Record) -> Json:
    """The stored form of one link."""
    return {"id": other.id, "how": how}


def with_link(record: Record, how: str, other: Record) -> list[Json]:
    """The record's stored links with one to `other` besides; the same link never stands twice."""
    rows: list[Json] = [dict(row) for row in record.links or ()]
    row = link(how, other)
    return rows if row in rows else [*rows, row]


def links_of(desk: Desk, record: Record) -> list[Link]:
    """The links of a record with live and filed records, both ways: its own first."""
    own = [Link(str(row.get("how")), str(row.get("id")), True) for row in record.links or () if row.get("id")]
    inward = [Link(how, other.id, False) for how, other in _pointing_at(desk, record.id)]
    return list(dict.fromkeys([*own, *inward, *filed_links_of(desk, record.id)]))


def filed_links_of(desk: Desk, record_id: str) -> list[Link]:
    """The links of filed records that point at this one; none while there is no index to ask."""
    from store.archive import archive_files

    if not archive_files(desk.directory):
        return []
    from store.index import index_of

    live = desk.is_live
    return [
        Link(how, other, False)
        for how, other in index_of(desk.directory).pointing_at(record_id)
        if not live(other)
    ]


def _pointing_at(desk: Desk, record_id: str) -> Iterator[tuple[str, Record]]:
    for other in desk.all_records():
        if other.is_hidden:
            continue
        for row in other.links or ():
            if row.get("id") == record_id:
                yield str(row.get("how")), other
