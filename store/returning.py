"""Visitors who were here before, offered by pinyin as a name is typed: the live ones and the filed ones."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from store.kinds.visits import Visit
from store.matching import flat
from store.personal import BLANK

if TYPE_CHECKING:
    from store.desk import Desk

MOST_FILED = 20_000
"""So many of the newest filed visits are looked through for names."""


class Known(NamedTuple):
    """One visitor as of the last visit: its id, who came from where, when, how often before."""

    record_id: str
    name: str
    unit: str
    when: str
    times: int = 1


class _Filed:
    """The visitors of the filed visits of one directory, by the first letters of their names."""

    def __init__(self) -> None:
        self.signature: object = None
        self.by_start: dict[str, list[Known]] = {}
        self.guard = threading.Lock()


@lru_cache(maxsize=4)
def _filed_in(directory: Path) -> _Filed:
    return _Filed()


def starts_of(name: str) -> set[str]:
    """What a name may begin with when it is typed: its first sign, and the first letters of its readings."""
    from store.pinyin import readings

    first = flat(name)[:1]
    return {first, *(reading[0] for reading in readings().all(first))} if first else set()


def load_known(desk: Desk) -> None:
    """Read the names of the filed visitors, unless they are known; takes a while in a large archive."""
    from store.index import index_of
    from store.indexing import signatures
    from store.tokens import kind_token

    filed = _filed_in(desk.directory.absolute())
    with filed.guard:
        signature = signatures(desk.directory)
        if filed.signature == signature:
            return
        index = index_of(desk.directory)
        rows = islice(index.candidates(f'"{kind_token("visit")}"'), MOST_FILED)
        found = _counted(
            _named(entry.id, entry.headline, entry.text, entry.when)
            for entry in (row.entry for row in rows)
            # Without its person a visit is called by its unit.
            if entry.headline not in entry.units.split("\n") and entry.headline != BLANK
        )
        by_start: dict[str, list[Known]] = {}
        for one in found:
            for start in starts_of(one.name):
                by_start.setdefault(start, []).append(one)
        filed.by_start = by_start
        # An index that is still being built is asked again with the next form.
        filed.signature = signature if index.state() in ("ready", "empty") else None


def _named(record_id: str, headline: str, text: str, when: str) -> Known:
    """A filed visitor: the headline is name and unit; the searched words tell where one ends."""
    for line in text.split("\n")[1:3]:
        if line and headline.startswith(f"{line} "):
            return Known(record_id, line, headline[len(line) + 1 :], when)
    return Known(record_id, headline, "", when)


def _counted(found: Iterable[Known]) -> Iterator[Known]:
    """One for each name and unit, as of the first that comes, with how often it came."""
    newest: dict[tuple[str, str], Known] = {}
    for one in found:
        key = (one.name, one.unit)
        known = newest.get(key)
        newest[key] = known._replace(times=known.times + 1) if known else one
    return iter([one for one in newest.values() if one.name])


def known_visitors(desk: Desk, typed: str, limit: int = 8) -> list[Known]:
    """Visitors whose name goes with what was typed: hanzi, pinyin or initials; those who came last first."""
    from store.pinyin import matches

    typed = typed.strip()
    if not typed:
        return []
    live = (
        Known(visit.id, visit.name, visit.unit, _when(visit))
        for visit in reversed(desk.records("visits"))
        if isinstance(visit, Visit) and visit.name and matches(typed, visit.name)
    )
    filed = _filed_in(desk.directory.absolute()).by_start.get(flat(typed)[:1], [])
    found: dict[tuple[str, str], Known] = {}
    for one in (*_counted(live), *(one for one in filed if matches(typed, one.name))):
        key = (one.name, one.unit)
        known = found.get(key)
        found[key] = known._replace(times=known.times + one.times) if known else one
    best = sorted(
        found.values(), key=lambda one: (flat(one.name).startswith(flat(typed)), one.when), reverse=True
    )
    return best[:limit]


def _when(visit: Visit) -> str:
    moment: datetime | None = visit.arrived_at or visit.expected_at or visit.created_at
    return moment.isoformat(timespec="seconds") if moment else ""


def visitor_with(desk: Desk, digest_field: str, digest: str) -> Visit | None:
    """The last visit with this digest, live or filed: somebody known again by a number; reads the archive."""
    if not digest:
        return None
    for record in reversed(desk.records("visits")):
        if record.document.get(digest_field) == digest and isinstance(record, Visit):
            return record
    return _filed_with(desk, digest_field, digest)


def _filed_with(desk: Desk, digest_field: str, digest: str) -> Visit | None:
    import msgspec

    from store.archive import archive_files, places

    needle = digest.encode()
    for path in reversed(archive_files(desk.directory)):
        try:
            content = path.read_bytes()
            if needle not in content:
                continue
            found = [
                text
                for place in places(content)
                if needle in (text := content[place.start : place.start + place.length])
            ]
            for text in reversed(found):
                document = msgspec.json.decode(text)
                if document.get(digest_field) == digest and not document.get("purged_at"):
                    return Visit(document)
        except (OSError, ValueError, AttributeError):
            continue
    return None
