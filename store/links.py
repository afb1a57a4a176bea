"""Links between records: each stands on the record that came later and is found from both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from store.errors import Refused
from store.fields import Json
from store.record import Record

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work

R = TypeVar("R", bound=Record)

HOWS = ("corrects", "gave-way-to", "follows-from", "decided-by", "part-of", "about", "answers", "copy-of")
"""How a record came to point at another: 更正、让路于、由…而来、由…决定、属于、关于、答复、仿自."""

ONE_WAY = ("part-of", "follows-from", "decided-by")
"""Links that may not lead back to where they began."""


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


def add_link(desk: Desk, record: R, how: str, other: Record) -> R:
    """Link a record to another one, live or filed; a link that stands already is no change.

    Raises `Refused` ("link-to-itself", "link-loop": a part cannot contain its whole, "link-to-closed":
    what is closed gets no more parts), `Conflict`.
    """
    with desk.transaction("link") as work:
        current = work.current(record)
        rows = with_link(current, how, other)
        if len(rows) == len(current.links):
            return current
        check_link(work, current, how, other)
        return work.put(current.with_(links=rows))


def check_link(work: Work, record: Record, how: str, other: Record) -> None:
    """Refuse a link that makes no sense. Raises `Refused`."""
    if other.id == record.id:
        raise Refused("link-to-itself", id=record.id)
    if how == "part-of" and record.is_open and not other.is_open:
        raise Refused("link-to-closed", title=other.headline())
    if how not in ONE_WAY:
        return
    seen: set[str] = set()
    ahead = [other.id]
    while ahead:
        here = ahead.pop()
        if here == record.id:
            raise Refused("link-loop", title=other.headline())
        found = None if here in seen else work.find(here)
        seen.add(here)
        if found is not None:
            ahead += [str(row.get("id")) for row in found.links if row.get("how") == how]


def remove_link(desk: Desk, record: R, how: str, other_id: str) -> R:
    """Take a link away from the record it stands on. Raises `Refused("no-such-link")`, `Conflict`."""
    with desk.transaction("unlink") as work:
        current = work.current(record)
        rows = [dict(row) for row in current.links if (row.get("how"), row.get("id")) != (how, other_id)]
        if len(rows) == len(current.links):
            raise Refused("no-such-link", id=record.id)
        return work.put(current.with_(links=rows))
