"""The parsed desk file at one moment: its tables as records, found by id."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store.migrations import meta_of
from store.record import Record, record_of
from store.storage import Tables


class Snapshot:
    """The parsed desk file at one moment; never changed, so that readers need no lock."""

    def __init__(self, tables: Tables, former: Snapshot | None = None) -> None:
        self.tables = tables
        self._records: dict[str, list[Record]] = {}
        self._numbers: dict[str, dict[str, str]] = {}
        if former is not None:
            # What a change did not touch need not be read and sorted again.
            same = {name for name, table in tables.items() if former.tables.get(name) is table}
            self._records = {name: known for name, known in list(former._records.items()) if name in same}
            self._numbers = {name: known for name, known in list(former._numbers.items()) if name in same}

    @property
    def meta(self) -> dict[str, Any]:
        """The desk's own document."""
        return meta_of(self.tables)

    def records(self, table: str) -> list[Record]:
        """The records of a table, oldest first, hidden ones included."""
        found = self._records.get(table)
        if found is None:
            documents = self.tables.get(table, {}).values()
            found = sorted((record_of(document) for document in documents), key=lambda record: record.id)
            self._records[table] = found
        return found

    def place(self, record_id: str) -> tuple[str, str] | None:
        """The table and the document number of a record."""
        for name, table in self.tables.items():
            if name == "_meta":
                continue
            numbers = self._numbers.get(name)
            if numbers is None:
                numbers = {str(document.get("id", "")): number for number, document in table.items()}
                self._numbers[name] = numbers
            if record_id in numbers:
                return name, numbers[record_id]
        return None

    def record(self, record_id: str) -> Record | None:
        """The record of this id, hidden or not."""
        document = self._document(record_id)
        return None if document is None else record_of(document)

    def differing(self, other: Snapshot, among: Iterable[str] | None = None) -> tuple[set[str], set[str]]:
        """The tables and ids of records that differ in `other`; only of these ids, where it is known."""
        if among is None:
            among = {
                str(document.get("id", ""))
                for tables in (self.tables, other.tables)
                for name, table in tables.items()
                if name != "_meta"
                for document in table.values()
            }
        tables: set[str] = set()
        ids: set[str] = set()
        for record_id in among:
            places = [place for snapshot in (self, other) if (place := snapshot.place(record_id))]
            if self._document(record_id) != other._document(record_id):
                tables.update(name for name, _ in places)
                ids.add(record_id)
        return tables, ids

    def _document(self, record_id: str) -> dict[str, Any] | None:
        place = self.place(record_id)
        return self.tables[place[0]][place[1]] if place else None
