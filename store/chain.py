"""What a record is linked with, live and filed, and its chain from first contact to result (P55)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from store.archive import archive_files, parse_archive
from store.errors import DeskUnusable
from store.links import Link, links_of
from store.record import Record, record_of

if TYPE_CHECKING:
    from store.desk import Desk

ONWARD = frozenset({"follows-from", "decided-by", "part-of", "answers"})
"""The links by which one matter leads to the next."""


@dataclass(frozen=True)
class Linked:
    """A record at the other end of a link; `record` is None where nobody can find it any more."""

    link: Link
    record: Record | None


@dataclass(frozen=True)
class ChainStep:
    """One record of a chain: how many steps below its beginning, and by which link it hangs there."""

    depth: int
    how: str
    record: Record


def linked(desk: Desk, record: Record) -> list[Linked]:
    """All that a record is linked with, as far as one side is live: its own links first."""
    return [Linked(found, desk.find(found.other)) for found in links_of(desk, record)]


def filed_towards(desk: Desk, record: Record) -> list[Linked]:
    """Filed records whose links point at this one, read from the files themselves: call it off the
    interface's thread. Raises `DeskUnusable("archive-damaged")`."""
    found: list[Linked] = []
    mark = record.id.encode()
    for path in archive_files(desk.directory):
        try:
            content = path.read_bytes()
            # The id stands in the record's own line too, if that is filed here.
            if mark not in content:
                continue
            for documents in parse_archive(content).values():
                for raw in documents.values():
                    if mark in bytes(raw):
                        found.extend(_pointing(msgspec.json.decode(raw), record.id))
        except (OSError, ValueError) as error:
            raise DeskUnusable("archive-damaged", path, str(error)) from error
    return found


def _pointing(document: object, record_id: str) -> Iterator[Linked]:
    if not isinstance(document, dict) or document.get("hidden"):
        return
    other = record_of(document)
    for row in other.links or ():
        if row.get("id") == record_id:
            yield Linked(Link(str(row.get("how")), other.id, False), other)


def chain_of(desk: Desk, record: Record, filed: Iterable[Record] = ()) -> list[ChainStep]:
    """The chain a record stands in, from its beginnings down, each record once; empty when it stands alone.

    `filed` are filed records known to point at it or at others of the chain.
    """
    below: dict[str, list[tuple[str, Record]]] = {}
    known: dict[str, Record] = {record.id: record}
    for other in (*(one for one in desk.all_records() if not one.is_hidden), *filed):
        known[other.id] = other
        for row in other.links or ():
            if row.get("how") in ONWARD:
                below.setdefault(str(row.get("id")), []).append((str(row.get("how")), other))
    steps: list[ChainStep] = []
    seen: set[str] = set()

    def go_down(how: str, at: Record, depth: int) -> None:
        if at.id in seen:
            return
        seen.add(at.id)
        steps.append(ChainStep(depth, how, at))
        for next_how, other in sorted(below.get(at.id, ()), key=lambda found: found[1].id):
            go_down(next_how, other, depth + 1)

    for root in _beginnings(desk, known, record):
        go_down("", root, 0)
    return steps if len(steps) > 1 else []


def _beginnings(desk: Desk, known: dict[str, Record], record: Record) -> list[Record]:
    """The records at which a chain begins; one of a loop, if it has no beginning."""
    waiting, seen, found = [record], {record.id}, []
    while waiting:
        at = waiting.pop()
        above = []
        for row in at.links or ():
            if row.get("how") in ONWARD:
                other_id = str(row.get("id"))
                other = known.get(other_id) or desk.find(other_id)
                if other is not None:
                    above.append(other)
        fresh = [other for other in above if other.id not in seen]
        if not above:
            found.append(at)
        seen.update(other.id for other in fresh)
        waiting += fresh
    return sorted(found or [record], key=lambda one: one.id)
