"""Makes and refreshes the search index; as a program it does so for one directory and tells its progress."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from store import kinds as kinds  # declares the kinds
from store.archive import archive_files, places
from store.storage import fresh_mode
from store.tokens import Entry, entry_of, moment, tokens_of

FORMAT = "4"
"""Another format, or another way of making tokens, is another number: the index is then rebuilt."""
INDEX = "index.sqlite3"
LOCK = "index.lock"
BATCH = 1000
STAGED = 8 * 2**20
"""A larger archive is given an index of its newest year first, until that of all years is ready."""
Progress = Callable[[int, int], None]
"""Called with how many bytes of how many are indexed."""

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE files (
    no INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, changed INTEGER, damaged INTEGER
);
CREATE TABLE parts (no INTEGER PRIMARY KEY, file INTEGER, name TEXT, base INTEGER, UNIQUE (file, name));
CREATE TABLE hits (
    no INTEGER PRIMARY KEY, id TEXT, kind TEXT, state TEXT, moment TEXT, headline TEXT, text TEXT,
    people TEXT, units TEXT, numbers TEXT, quiet INTEGER, marks TEXT,
    part INTEGER, start INTEGER, length INTEGER, sum INTEGER
);
CREATE TABLE facets (no INTEGER PRIMARY KEY, kind TEXT, year INTEGER);
CREATE TABLE links (target TEXT, how TEXT, id TEXT, PRIMARY KEY (target, how, id)) WITHOUT ROWID;
CREATE TABLE due (no INTEGER PRIMARY KEY, until INTEGER);
CREATE VIRTUAL TABLE words USING fts5(
    tokens, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '_~#@^='"
);
"""


class Standing(NamedTuple):
    """One document of an archive file as the index knows it."""

    id: str
    start: int
    sum: int


class _Found(NamedTuple):
    moment: str
    part: int
    start: int
    at: int
    length: int


def signatures(directory: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every archive file, by name."""
    found = {}
    for path in archive_files(directory):
        with contextlib.suppress(OSError):
            stat = path.stat()
            found[path.name] = (stat.st_size, stat.st_mtime_ns)
    return found


def known_signatures(database: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    """Size and time of change of the archive files as they were when they were indexed."""
    rows = database.execute("SELECT name, size, changed FROM files")
    return {name: (size, changed) for name, size, changed in rows}


def has_format(database: sqlite3.Connection) -> bool:
    """Whether the index is one that this program reads."""
    row = database.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    return bool(row) and row[0] == FORMAT


def is_worn(database: sqlite3.Connection) -> bool:
    """Whether the index must be made anew: it holds words of what is gone, or only a part of the years."""
    return database.execute("SELECT 1 FROM meta WHERE name = 'worn'").fetchone() is not None


@contextlib.contextmanager
def _only_one(directory: Path) -> Iterator[bool]:
    """Whether this process may write the index; another one may be at it."""
    fd = os.open(
        directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, fresh_mode(directory)
    )
    try:
        with contextlib.suppress(PermissionError):
            os.fchmod(fd, fresh_mode(directory))
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(fd)


def refresh(directory: Path, progress: Progress | None = None) -> str:
    """Bring the index up to date.

    Returns `current`, `updated` (appended to), `built` (anew) or `busy` (another process is at it).
    Raises `OSError` and `sqlite3.Error` when it cannot be written.
    """
    with _only_one(directory) as mine:
        if not mine:
            return "busy"
        report = progress or (lambda done, total: None)
        path = directory / INDEX
        try:
            if path.exists():
                state = _update(directory, report)
                if state:
                    return state
        except sqlite3.DatabaseError:
            for name in (INDEX, INDEX + "-journal"):
                (directory / name).unlink(missing_ok=True)
        known = signatures(directory)
        if sum(size for size, _changed in known.values()) > STAGED and len(known) > 1:
            # The newest year can be searched long before all of them can.
            _build(directory, lambda done, total: None, frozenset({max(known)}))
        _build(directory, report)
        return "built"


def _update(directory: Path, report: Progress) -> str:
    """Append what was filed since; the empty text when the index must be built anew."""
    database = sqlite3.connect(directory / INDEX, timeout=5, isolation_level=None)
    try:
        if not has_format(database):
            return ""
        now, then = signatures(directory), known_signatures(database)
        if is_worn(database):
            return ""
        if now == then:
            return "current"
        if then.keys() - now.keys():
            return ""
        changed = [name for name in now if then.get(name) != now[name]]
        total = sum(now[name][0] for name in changed)
        database.execute("PRAGMA secure_delete = ON")
        database.execute("BEGIN IMMEDIATE")
        whole = True
        for name in changed:
            whole = _append(database, directory, name, now[name]) and whole
            report(now[name][0], total)
        database.execute("COMMIT")
        return "updated" if whole else ""
    finally:
        database.close()


def _append(database: sqlite3.Connection, directory: Path, name: str, signature: tuple[int, int]) -> bool:
    """Add a changed file's new documents; False when some vanished or changed, and were only taken out."""
    content = (directory / "archive" / name).read_bytes()
    file = _file_number(database, name)
    standing = {
        Standing(*row): no
        for no, *row in database.execute(
            "SELECT hits.no, id, start, sum FROM hits JOIN parts ON parts.no = part WHERE file = ?", (file,)
        )
    }
    before = len(standing)
    fresh = []
    for found in _documents(database, file, content):
        text = content[found.at : found.at + found.length]
        document = msgspec.json.decode(text)
        if standing.pop(Standing(str(document.get("id") or ""), found.start, zlib.crc32(text)), None) is None:
            fresh.append(found)
    for table in ("hits", "facets", "due"):
        database.executemany(f"DELETE FROM {table} WHERE no = ?", ((no,) for no in standing.values()))
    database.executemany("DELETE FROM links WHERE id = ?", ((one.id,) for one in standing))
    if standing:
        # The tokens of what is gone still stand there: until the index is made anew it is only a help.
        database.execute("INSERT OR REPLACE INTO meta VALUES ('worn', '1')")
    if len(fresh) > 20_000 and len(fresh) > before // 2:
        return False
    _insert(database, content, sorted(fresh), lambda done: None)
    _sign(database, file, signature)
    return not standing


def _file_number(database: sqlite3.Connection, name: str) -> int:
    database.execute(
        "INSERT OR IGNORE INTO files (name, size, changed, damaged) VALUES (?, -1, -1, 0)", (name,)
    )
    (number,) = database.execute("SELECT no FROM files WHERE name = ?", (name,)).fetchone()
    return int(number)


def _sign(database: sqlite3.Connection, file: int, signature: tuple[int, int], damaged: bool = False) -> None:
    database.execute(
        "UPDATE files SET size = ?, changed = ?, damaged = ? WHERE no = ?", (*signature, damaged, file)
    )


def _documents(database: sqlite3.Connection, file: int, content: bytes) -> Iterator[_Found]:
    """Where each document stands, counted from its table's first: growth of other tables moves nothing."""
    parts: dict[str, tuple[int, int]] = {}
    decode = msgspec.json.Decoder().decode
    for place in places(content):
        part = parts.get(place.table)
        if part is None:
            database.execute(
                "INSERT INTO parts (file, name, base) VALUES (?, ?, ?)"
                " ON CONFLICT (file, name) DO UPDATE SET base = excluded.base",
                (file, place.table, place.start),
            )
            where = (file, place.table)
            (number,) = database.execute("SELECT no FROM parts WHERE file = ? AND name = ?", where).fetchone()
            part = parts[place.table] = (number, place.start)
        document = decode(content[place.start : place.start + place.length])
        if isinstance(document, dict) and document.get("id"):
            yield _Found(moment(document), part[0], place.start - part[1], place.start, place.length)


def _insert(
    database: sqlite3.Connection, content: bytes, found: Iterable[_Found], report: Callable[[int], None]
) -> None:
    """Add documents in the order given, which is the order hits are listed in, the last one first."""
    (number,) = database.execute("SELECT coalesce(max(no), 0) FROM hits").fetchone()
    waiting = iter(found)
    done = 0
    while batch := list(islice(waiting, BATCH)):
        hits, words, facets = [], [], []
        links: list[tuple[str, str, str]] = []
        due: list[tuple[int, int]] = []
        for one in batch:
            number += 1
            text = content[one.at : one.at + one.length]
            document = msgspec.json.decode(text)
            entry = _entry(document)
            facets.append((number, entry.kind, _year(entry.when)))
            links += [(target, how, entry.id) for target, how in links_in(document)]
            if isinstance(until := document.get("keep_until"), int) and until:
                due.append((number, until))
            hits.append((number, *entry, one.part, one.start, one.length, zlib.crc32(text)))
            words.append((number, tokens_of(entry)))
            done += one.length
        database.executemany(f"INSERT INTO hits VALUES ({','.join('?' * 16)})", hits)
        database.executemany("INSERT INTO facets VALUES (?, ?, ?)", facets)
        database.executemany("INSERT OR IGNORE INTO links VALUES (?, ?, ?)", links)
        database.executemany("INSERT INTO due VALUES (?, ?)", due)
        database.executemany("INSERT INTO words (rowid, tokens) VALUES (?, ?)", words)
        report(done)


def _year(when: str) -> int:
    return int(when[:4]) if when[:4].isdecimal() else 0


def links_in(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The ids that a document points at, and how."""
    links = document.get("links")
    for row in links if isinstance(links, list) else ():
        if isinstance(row, dict) and row.get("id"):
            yield str(row["id"]), str(row.get("how") or "")


def _entry(document: Mapping[str, Any]) -> Entry:
    """The entry of a document; one that the program cannot make sense of keeps its place without content."""
    try:
        return entry_of(document)
    except (ValueError, TypeError, AttributeError, KeyError):
        return Entry(str(document.get("id")), "", "", moment(document), "", "", "", "", "", True, "")


def _build(directory: Path, report: Progress, only: frozenset[str] = frozenset()) -> None:
    """Make the index anew beside the old one and put it in its place; only of the files named, if any are."""
    path = directory / f".{INDEX}.{os.getpid()}.tmp"
    for left in directory.glob(f".{INDEX}.*.tmp*"):
        left.unlink(missing_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    os.chmod(path, fresh_mode(directory))
    try:
        database = sqlite3.connect(path, isolation_level=None)
        try:
            _fill(database, directory, report, only)
        finally:
            database.close()
        os.replace(path, directory / INDEX)
    finally:
        path.unlink(missing_ok=True)


def _fill(
    database: sqlite3.Connection, directory: Path, report: Progress, only: frozenset[str] = frozenset()
) -> None:
    for setting in (
        "journal_mode = OFF",
        "synchronous = OFF",
        "cache_size = -65536",
        "locking_mode = EXCLUSIVE",
    ):
        database.execute(f"PRAGMA {setting}")
    database.executescript(SCHEMA)
    database.execute("INSERT INTO words (words, rank) VALUES ('hashsize', 33554432)")
    database.execute("BEGIN")
    known = signatures(directory)
    total = sum(size for size, _changed in known.values())
    before = 0
    for path in archive_files(directory):
        if path.name not in known or (only and path.name not in only):
            continue
        file = _file_number(database, path.name)
        start = before
        try:
            content = path.read_bytes()
            found = sorted(_documents(database, file, content))
            _insert(database, content, found, lambda done, start=start: report(start + done, total))  # type: ignore[misc]
            _sign(database, file, known[path.name])
        except (OSError, ValueError):
            _sign(database, file, known[path.name], damaged=True)
        before += known[path.name][0]
    database.execute("INSERT INTO words (words) VALUES ('optimize')")
    database.execute("INSERT INTO words (words, rank) VALUES ('hashsize', 1048576)")
    database.execute("CREATE INDEX hits_id ON hits (id)")
    database.execute("CREATE INDEX due_until ON due (until)")
    database.execute("INSERT INTO meta VALUES ('format', ?)", (FORMAT,))
    if only:
        # Years that came before may not be appended behind it: whoever goes on makes all of it anew.
        database.execute("INSERT INTO meta VALUES ('worn', '1')")
    database.execute("COMMIT")


def main() -> int:
    """Refresh the index of the directory given, telling `done total` line by line while somebody reads."""
    directory = Path(sys.argv[1])

    def tell(done: int, total: int) -> None:
        sys.stdout.write(f"{done} {total}\n")
        sys.stdout.flush()

    with contextlib.suppress(OSError):
        os.nice(5)
    try:
        sys.stdout.write(refresh(directory, tell) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os._exit(1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
