"""The index over the archive as a session reads it: opened at the first search, followed when replaced."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from store.archive import FOLDER, Filed, scan_for
from store.aside import follow
from store.indexing import INDEX, Progress, has_format, is_worn, known_signatures, refresh, signatures
from store.record import record_of
from store.tokens import Entry

RETRY_SECONDS = 30.0
"""How long a session waits after a failed refresh before it tries another."""
_COLUMNS = (
    "id, kind, state, moment, headline, text, people, units, numbers, quiet, marks, part, start, length"
)


WIDTH = len(Entry._fields)


class Row(NamedTuple):
    """One indexed record and where its document stands."""

    entry: Entry
    part: int
    start: int
    length: int


def _row(values: Any) -> Row:
    return Row(Entry._make(values[:WIDTH]), *values[WIDTH:])


class Index:
    """The index of one directory. Any thread may ask; what is damaged is dropped and made anew."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._path = directory / INDEX
        self._guard = threading.RLock()
        self._database: sqlite3.Connection | None = None
        self._inode = 0

    def close(self) -> None:
        """Let go of the file."""
        with self._guard:
            if self._database is not None:
                self._database.close()
            self._database = None

    def _open(self) -> sqlite3.Connection | None:
        """The connection to the file that now stands there, None if there is no usable one."""
        try:
            inode = self._path.stat().st_ino
        except OSError:
            self.close()
            return None
        if self._database is not None and inode == self._inode:
            return self._database
        self.close()
        mode = "rw" if os.access(self._path, os.W_OK) else "ro"
        database = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=2,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            database.execute("PRAGMA query_only = ON")
            if not has_format(database):
                database.close()
                return None
        except sqlite3.DatabaseError:
            database.close()
            raise
        self._database, self._inode = database, inode
        return database

    def _drop(self, error: sqlite3.DatabaseError) -> None:
        """Take a damaged index out of the way; one that is only busy stays."""
        self.close()
        busy = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
        if not busy:
            with contextlib.suppress(OSError):
                self._path.unlink()

    def state(self) -> str:
        """`ready`, `stale` (the archive was changed since), `missing`, or `empty` (nothing is filed yet)."""
        now = signatures(self.directory)
        if not now:
            return "empty"
        with self._guard:
            try:
                database = self._open()
                if database is None:
                    return "missing"
                return "ready" if known_signatures(database) == now and not is_worn(database) else "stale"
            except sqlite3.DatabaseError as error:
                self._drop(error)
                return "missing"

    def damaged_files(self) -> list[str]:
        """The archive files that could not be read when they were indexed."""
        found = self._all("SELECT name FROM files WHERE damaged ORDER BY name")
        return [name for (name,) in found]

    def years(self) -> dict[int, int]:
        """The year each part (`Row.part`) is filed under."""
        found = self._all("SELECT parts.no, files.name FROM parts JOIN files ON files.no = file")
        return {number: int(name[:4]) for number, name in found}

    def _all(self, question: str, *values: object) -> list[Any]:
        with self._guard:
            try:
                database = self._open()
                return database.execute(question, values).fetchall() if database else []
            except sqlite3.DatabaseError as error:
                self._drop(error)
                return []

    def candidates(self, match: str) -> Iterator[Row]:
        """The records that a question in FTS5's language leads to (all, if it is empty), newest first."""
        if match:
            question = (
                f"SELECT {_COLUMNS} FROM words CROSS JOIN hits ON hits.no = words.rowid"
                " WHERE words MATCH ? ORDER BY words.rowid DESC"
            )
        else:
            question = f"SELECT {_COLUMNS} FROM hits WHERE ? = '' ORDER BY no DESC"
        cursor: sqlite3.Cursor | None = None
        try:
            size = 64
            while True:
                with self._guard:
                    try:
                        if cursor is None:
                            database = self._open()
                            if database is None:
                                return
                            cursor = database.execute(question, (match,))
                        rows = cursor.fetchmany(size)
                    except sqlite3.ProgrammingError:
                        return
                    except sqlite3.DatabaseError as error:
                        self._drop(error)
                        return
                for row in rows:
                    yield _row(row)
                if len(rows) < size:
                    return
                size = 256
        finally:
            if cursor is not None:
                with self._guard, contextlib.suppress(sqlite3.Error):
                    cursor.close()

    def counts(self, match: str) -> list[tuple[str, int, int]]:
        """How many candidates of a question (see `candidates`) there are by kind and year."""
        if match:
            question = (
                "SELECT kind, year, count(*) FROM words CROSS JOIN facets ON facets.no = words.rowid"
                " WHERE words MATCH ? GROUP BY 1, 2"
            )
        else:
            question = "SELECT kind, year, count(*) FROM facets WHERE ? = '' GROUP BY 1, 2"
        return [(kind, year, count) for kind, year, count in self._all(question, match)]

    def pointing_at(self, record_id: str) -> list[tuple[str, str]]:
        """How, and the ids of, the filed records that point at this one."""
        return [(how, one) for how, one in self._all("SELECT how, id FROM links WHERE target = ?", record_id)]

    def due_before(self, year: int) -> list[dict[str, Any]]:
        """The documents whose retention ended before this year began, the longest ago first."""
        found = self._all(
            f"SELECT {', '.join(f'hits.{name.strip()}' for name in _COLUMNS.split(','))}"
            " FROM due JOIN hits ON hits.no = due.no WHERE until < ? ORDER BY until, hits.no",
            year,
        )
        return [document for values in found if (document := self.document(_row(values)))]

    def share(self) -> float:
        """Which part of the archive can be searched now, from 0 to 1, by the bytes of its files."""
        now = signatures(self.directory)
        known = {name for (name,) in self._all("SELECT name FROM files WHERE size >= 0")}
        total = sum(size for size, _changed in now.values())
        return sum(size for name, (size, _changed) in now.items() if name in known) / total if total else 1.0

    def document(self, row: Row) -> dict[str, Any]:
        """The stored document of a row; empty if it is no longer there."""
        found = self._all(
            "SELECT files.name, base FROM parts JOIN files ON files.no = file WHERE parts.no = ?", row.part
        )
        for name, base in found:
            try:
                with (self.directory / FOLDER / name).open("rb") as file:
                    file.seek(base + row.start)
                    document = msgspec.json.decode(file.read(row.length))
                if isinstance(document, dict) and document.get("id") == row.entry.id:
                    return document
            except (OSError, ValueError):
                continue
        moved = scan_for(self.directory, row.entry.id)
        return dict(moved.record.document) if moved is not None else {}

    def find(self, record_id: str) -> Filed | None:
        """The filed record of this id and its year, or None."""
        state = self.state()
        if state in ("ready", "stale"):
            found = self._all(
                f"SELECT {_COLUMNS}, files.name FROM hits JOIN parts ON parts.no = part"
                " JOIN files ON files.no = file WHERE id = ? ORDER BY hits.no DESC LIMIT 1",
                record_id,
            )
            for *values, name in found:
                document = self.document(_row(values))
                if document:
                    return Filed(int(name[:4]), record_of(document))
                if state == "ready":
                    return None
            if state == "ready":
                return None
        return scan_for(self.directory, record_id)


@lru_cache(maxsize=8)
def _index_at(directory: Path) -> Index:
    return Index(directory)


def index_of(directory: Path) -> Index:
    """The index of a directory, one for the whole process."""
    return _index_at(directory.absolute())


@lru_cache(maxsize=1)
def has_fts5() -> bool:
    """Whether this SQLite was built with the full-text module."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("CREATE VIRTUAL TABLE probe USING fts5(tokens)")
    except sqlite3.Error:
        return False
    finally:
        database.close()
    return True


_running: dict[Path, threading.Thread] = {}
_waiting: dict[Path, list[Callable[[], None]]] = {}
"""Who else is told when the refresh that is under way has ended."""
_failed: dict[Path, float] = {}
_running_guard = threading.Lock()


def is_refreshing(directory: Path) -> bool:
    """Whether this session is having the index refreshed."""
    with _running_guard:
        thread = _running.get(directory.absolute())
        return thread is not None and thread.is_alive()


def cannot_refresh(directory: Path) -> bool:
    """Whether files must be scanned: no FTS5, or an attempt failed a short while ago (a read-only disk)."""
    return not has_fts5() or time.monotonic() - _failed.get(directory.absolute(), -1e9) < RETRY_SECONDS


def start_refresh(
    directory: Path, progress: Progress | None = None, finished: Callable[[], None] | None = None
) -> None:
    """Have the index refreshed by a process of its own, so that keys are answered meanwhile.

    While one is at it no other is begun, and `finished` is called at the end of that one.
    `progress(done, total)` counts bytes; it and `finished` are called from a thread. The process ends by
    itself when this one does.
    """
    directory = directory.absolute()
    with _running_guard:
        running = _running.get(directory)
        if running is not None and running.is_alive():
            heard = _waiting.setdefault(directory, [])
            if finished is not None and finished not in heard:
                heard.append(finished)
            return
        if cannot_refresh(directory):
            return
        thread = threading.Thread(
            target=_refresh_outside, args=(directory, progress, finished), name="index", daemon=True
        )
        _running[directory] = thread
        thread.start()


def wait_for_refresh(directory: Path) -> None:
    """Wait until what `start_refresh` began has ended."""
    with _running_guard:
        thread = _running.get(directory.absolute())
    if thread is not None:
        thread.join()


def _refresh_outside(directory: Path, progress: Progress | None, finished: Callable[[], None] | None) -> None:
    def told(line: str) -> None:
        done, _blank, total = line.partition(" ")
        if progress is not None and done.isdecimal() and total.isdecimal():
            progress(int(done), int(total))

    failed = not follow("store.indexing", str(directory), told=told)
    if failed:
        _failed[directory] = time.monotonic()
    told_of = [finished] if finished is not None else []
    while True:
        with _running_guard:
            told_of += _waiting.pop(directory, [])
            if not told_of:
                # From here on whoever asks begins another one.
                _running.pop(directory, None)
                return
        for tell in told_of:
            tell()
        told_of = []


def refresh_now(directory: Path, progress: Progress | None = None) -> bool:
    """Refresh the index here and wait for it; False when it cannot be written."""
    if not has_fts5():
        return False
    try:
        refresh(directory, progress)
    except (OSError, sqlite3.Error):
        _failed[directory.absolute()] = time.monotonic()
        return False
    return True
