"""TinyDB's storage for the length of one transaction: the tables, changed beside the old ones."""

from __future__ import annotations

from tinydb.storages import Storage

from store.storage import Tables


class Memory(Storage):
    """Hands TinyDB the tables of a snapshot and keeps what it makes of them; no file is touched.

    TinyDB changes only the outermost mapping it is handed, so a copy of that one leaves the
    snapshot as it was.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def read(self) -> Tables:
        """The tables as they stand in this transaction."""
        return dict(self._tables)

    def write(self, data: Tables) -> None:
        """Take the tables over."""
        self._tables = data
