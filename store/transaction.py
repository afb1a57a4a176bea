"""One transaction on the live records: what is read, written and numbered before anything is committed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from store.errors import Conflict, NotFound, Refused
from store.fields import Json
from store.record import KINDS, OUTCOMES, Record, checked, new_id
from store.rules import Rules
from store.snapshot import Snapshot
from store.storage import Tables
from store.telling import Deed, Entry
from store.weighing import weigh

R = TypeVar("R", bound=Record)


class Work:
    """What one transaction does to the records; nothing is stored until it ends well."""

    def __init__(self, base: Snapshot, rules: Rules, now: datetime, officer: str) -> None:
        self.now = now
        self.officer = officer
        self.rules = rules
        self._base = base
        self._before: dict[str, Record | None] = {}
        self._after: dict[str, Record | None] = {}
        self.counters: dict[str, int] = dict(base.meta.get("counters", {}))
        self.moved = ""
        """The token of the move between the live file and the archive that this transaction decides."""
        self.deeds: list[Deed] = []
        """What was done with records without changing them, for the history."""

    @contextmanager
    def part(self) -> Iterator[Work]:
        """One of several acts in this transaction: when the block raises, what it did is as if never done."""
        kept = dict(self._before), dict(self._after), dict(self.counters), list(self.deeds)
        try:
            yield self
        except BaseException:
            self._before, self._after, self.counters, self.deeds = kept
            raise

    def record(self, record_id: str) -> Record:
        """The record as it stands inside this transaction. Raises `NotFound`."""
        found = self.find(record_id)
        if found is None:
            raise NotFound(record_id)
        return found

    def find(self, record_id: str) -> Record | None:
        """The record as it stands inside this transaction, hidden or not, or None."""
        return self._after[record_id] if record_id in self._after else self._base.record(record_id)

    def check_changeable(self, record: Record) -> None:
        """Raises `Refused` with the record's own reason when this officer may not change it now."""
        if reason := record.refuses_change(self.now, self.officer, self.rules):
            raise Refused(reason, id=record.id)

    def records(self, table: str) -> list[Record]:
        """All records of a table as they stand in this transaction, oldest first, hidden ones included."""
        standing = {record.id: record for record in self._base.records(table)}
        for record_id, record in self._after.items():
            if record is None:
                standing.pop(record_id, None)
            elif self._table(record) == table:
                standing[record_id] = record
        return sorted(standing.values(), key=lambda record: record.id)

    def current(self, seen: R) -> R:
        """The record an officer acts on, if it still is as he saw it. Raises `Conflict`, `NotFound`."""
        standing = self.record(seen.id)
        if standing.revision != seen.revision:
            raise Conflict(standing, seen.revision or 0)
        return standing  # type: ignore[return-value]  # the same id is the same kind

    def insert(self, kind: str, values: Mapping[str, Json], *, record_id: str = "") -> Record:
        """A new record of a kind. Raises `InvalidRecord`, `Refused` ("already-there": the id is taken)."""
        cls = KINDS[kind]
        stamp = self.now.isoformat(timespec="seconds")
        document: dict[str, Json] = {"state": cls.begins or cls.steps[0], "sphere": cls.own_sphere}
        document |= {
            name: field.default
            for name, field in cls.fields.items()
            if field.default not in (None, "", False) and name != "revision"
        }
        document |= values
        former = self._before.get(record_id)
        document |= {
            "id": record_id or self._fresh_id(),
            "kind": kind,
            "created_at": stamp,
            "created_by": self.officer,
            "changed_at": stamp,
            "changed_by": self.officer,
            "revision": (former.revision or 0) + 1 if former else 1,
        }
        if record_id and self.find(record_id) is not None:
            raise Refused("already-there", id=record_id)
        document = checked(cls, document, self.now)
        record = cls(document)
        if not record.is_open and not _ended_well(record):
            raise Refused("no-outcome", id=record.id)
        # Numbers come last: what is refused must not use one up.
        weigh(cls, document, None, self)
        cls.assign_numbers(document, self.draw, self.rules, self.now)
        record = cls(document)
        self._note(None, record)
        return record

    def put(self, record: R) -> R:
        """A changed record in place of the standing one; who wrote it and when stays as it was (P62).

        Raises `InvalidRecord`, `NotFound`, `Refused("no-outcome")`, `Refused("unknown-kind")` for a
        record of a newer program.
        """
        before = self.record(record.id)
        if not record.kind:
            raise Refused("unknown-kind", kind=str(before.document.get("kind", "")))
        if not record.is_open and not _ended_well(record) and (before.is_open or _ended_well(before)):
            raise Refused("no-outcome", id=record.id)
        document = checked(type(record), {**record.document, **_origin(before)}, self.now)
        weigh(type(record), document, before, self)
        return self._stamped(before, type(record)(document))

    def mark(self, record: R, **values: Json) -> R:
        """Set what the desk itself keeps of a record, even of one that would not pass as filled in."""
        return self._stamped(self.record(record.id), record.with_(**values))

    def tell(self, record: Record, **facts: Any) -> None:
        """Have the history say that something was done with a record (live or filed) that stays as it is."""
        self.deeds.append(Deed(record, facts))

    def remove(self, record: Record) -> None:
        """Take a record out of the live file (its filing, an undone entry)."""
        self._note(self.record(record.id), None)

    def file(self, record: Record) -> None:
        """Take a record out of the live file as it stands in the archive, its code told in the history."""
        self.record(record.id)
        self._note(record, None)

    def bring_back(self, record: R) -> R:
        """A filed record in the live file again. Raises `Refused("already-there")`."""
        if self.find(record.id) is not None:
            raise Refused("already-there", id=record.id)
        return self._stamped(None, record)

    def tell_desk(self, **facts: Any) -> None:
        """Have the history say something of the desk as a whole."""
        self.deeds.append(Deed(Record({"id": "desk", "kind": "desk"}), facts))

    def restore(self, target: Record | None, standing: Record | None) -> Record | None:
        """Make a record be what it was (undo): `standing` is what there is now, None for nothing.

        Raises `Refused("changed-since")` when another record has taken its place meanwhile.
        """
        if target is None:
            assert standing is not None
            self._note(standing, None)
            return None
        if target.unique and any(
            other.id != target.id
            and type(other) is type(target)
            and all(other.document.get(name) == target.document.get(name) for name in target.unique)
            for other in self.records(target.table)
        ):
            raise Refused("changed-since", id=target.id, title=target.title)
        return self._stamped(standing, target)

    def draw(self, series: str) -> int:
        """The next number of a series, never drawn twice."""
        self.counters[series] = number = self.counters.get(series, 0) + 1
        return number

    def _stamped(self, before: Record | None, record: R) -> R:
        revision = max(record.revision or 0, (before.revision or 0) if before else 0) + 1
        stamped = record.with_(
            revision=revision,
            changed_at=self.now.isoformat(timespec="seconds"),
            changed_by=self.officer,
        )
        self._note(before, stamped)
        return stamped

    def _fresh_id(self) -> str:
        while self.find(found := new_id(self.now)) is not None:
            pass
        return found

    def _table(self, record: Record) -> str:
        """Where a record is kept; one of a kind that this program does not know stays where it stood."""
        place = self._base.place(record.id)
        return place[0] if place else record.table

    def _note(self, before: Record | None, after: Record | None) -> None:
        record = after or before
        assert record is not None
        if record.id not in self._before:
            self._before[record.id] = before
        self._after[record.id] = after

    @property
    def entries(self) -> list[Entry]:
        """What was changed, record by record."""
        return [
            Entry(before, self._after[record_id])
            for record_id, before in self._before.items()
            if before is not None or self._after[record_id] is not None
        ]

    def tables(self, meta: dict[str, Any]) -> Tables:
        """The tables after this transaction, written through TinyDB's own tables."""
        from tinydb import TinyDB
        from tinydb.table import Document

        from store.memory import Memory

        with TinyDB(storage=Memory, tables=self._base.tables) as database:
            for name, entries in self._by_table().items():
                table = database.table(name, cache_size=0)
                stood = [entry.before.id for entry in entries if entry.before]
                numbers = {key: int(place[1]) for key in stood if (place := self._base.place(key))}
                if numbers:
                    table.remove(doc_ids=list(numbers.values()))
                kept = [
                    Document(dict(after.document), doc_id=numbers[after.id])
                    for _, after in entries
                    if after is not None and after.id in numbers
                ]
                fresh = [
                    dict(after.document)
                    for _, after in entries
                    if after is not None and after.id not in numbers
                ]
                # Documents and plain mappings in one call would be given the same number.
                if kept:
                    table.insert_multiple(kept)
                if fresh:
                    database.table(name, cache_size=0).insert_multiple(fresh)
            tables: Tables = database.storage.read() or {}
        return {**tables, "_meta": {"1": meta}}

    def _by_table(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            record = entry.after or entry.before
            assert record is not None
            found.setdefault(self._table(record), []).append(entry)
        return found

    @property
    def touched(self) -> tuple[frozenset[str], frozenset[str]]:
        """The tables and the ids of the records that were changed."""
        tables = self._by_table()
        ids = (record.id for entry in self.entries if (record := entry.after or entry.before))
        return frozenset(tables), frozenset(ids)


def _origin(record: Record) -> dict[str, Json]:
    """What never changes of a record."""
    return {
        name: record.document[name]
        for name in ("id", "kind", "created_at", "created_by")
        if name in record.document
    }


def _ended_well(record: Record) -> bool:
    """Whether a record that needs an outcome tells one: its kind and its words (P27)."""
    if not record.closes_with_outcome:
        return True
    told = record.outcome
    return told.get("kind") in OUTCOMES and bool(str(told.get("words") or "").strip())
