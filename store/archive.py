"""The archive: one TinyDB JSON file a year, to which filing moves what is settled."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from store.errors import DeskUnusable
from store.record import Record, record_of
from store.storage import put_file

if TYPE_CHECKING:
    from store.desk import Desk

FOLDER = "archive"
OUTSIDE = 4 * 2**20
"""An archive file of so many bytes is rewritten by a process of its own: a session that takes it apart in
its own memory stays big ever after."""
_NAME = re.compile(r"\d{4}\.json")


class Place(NamedTuple):
    """One document within the bytes of an archive file."""

    table: str
    number: str
    start: int
    length: int


def archive_files(directory: Path) -> list[Path]:
    """The archive files of a desk's directory, the oldest year first."""
    try:
        return sorted(path for path in (directory / FOLDER).iterdir() if _NAME.fullmatch(path.name))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []


def parse_archive(content: bytes) -> dict[str, dict[str, msgspec.Raw]]:
    """The tables of an archive file, each document still as its JSON text. Raises `ValueError`."""
    if not content.strip():
        return {}
    try:
        return msgspec.json.decode(content, type=dict[str, dict[str, msgspec.Raw]])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def places(content: bytes) -> Iterator[Place]:
    """Where each document of an archive file stands in its bytes. Raises `ValueError`."""
    at = 0
    for table, documents in parse_archive(content).items():
        for number, raw in documents.items():
            text = bytes(raw)
            # The documents follow each other, so the next place where this text stands is its own.
            at = content.index(text, at)
            yield Place(table, number, at, len(text))
            at += len(text)


def read_documents(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of one archive file, the latest filed first. Raises `ValueError`, `OSError`."""
    for documents in parse_archive(path.read_bytes()).values():
        for raw in reversed(documents.values()):
            document = msgspec.json.decode(raw)
            if isinstance(document, dict):
                yield document


def rewrite(path: Path, change: Callable[[dict[str, dict[str, msgspec.Raw]]], None]) -> None:
    """Durably replace an archive file by itself with `change` made to its tables.

    Untouched documents are copied byte by byte. Raises `ValueError`, `DeskUnusable`.
    """
    tables = parse_archive(path.read_bytes()) if path.exists() else {}
    change(tables)
    put_file(path, written(tables))


def written(tables: dict[str, dict[str, msgspec.Raw]]) -> bytes:
    """The bytes of an archive file, one document a line."""
    parts: list[bytes] = []
    for table, documents in tables.items():
        rows = b",\n".join(b'"%s": %s' % (number.encode(), bytes(raw)) for number, raw in documents.items())
        parts.append(msgspec.json.encode(table) + b": {\n" + rows + b"\n}")
    return b"{" + b",\n".join(parts) + b"}\n"


def change_year(path: Path, put: Iterable[Record] = (), drop: Collection[str] = ()) -> None:
    """Put records into a year's file and take those with the ids in `drop` out of it, durably, in one write.

    A large file is changed by another process. Raises `ValueError` when it cannot be read, `DeskUnusable`.
    """
    if _size(path) < OUTSIDE:
        change_here(path, put, drop)
        return
    from store.aside import answer_of

    given = msgspec.json.encode({"put": [record.document for record in put], "drop": sorted(drop)})
    answer = answer_of("store.archive", str(path), given=given)
    code, _blank, detail = answer.decode("utf-8", "replace").strip().partition(" ")
    if code == "damaged":
        raise ValueError(detail)
    if code != "done":
        raise DeskUnusable(code or "io-error", path, detail)


def change_here(path: Path, put: Iterable[Record] = (), drop: Collection[str] = ()) -> None:
    """`change_year` in this process."""

    def change(tables: dict[str, dict[str, msgspec.Raw]]) -> None:
        _take_out(tables, drop)
        _put_in(tables, put)

    rewrite(path, change)


def put_records(path: Path, records: Iterable[Record]) -> None:
    """Write records into an archive file, each over the one of its id if that was filed before."""
    change_here(path, records)


def _put_in(tables: dict[str, dict[str, msgspec.Raw]], records: Iterable[Record]) -> None:
    known: dict[str, dict[str, str]] = {}
    last: dict[str, int] = {}
    for record in records:
        documents = tables.setdefault(record.table, {})
        if record.table not in known:
            known[record.table] = numbers_of(documents)
            last[record.table] = max(map(int, documents), default=0)
        number = known[record.table].get(record.id)
        if number is None:
            last[record.table] += 1
            number = known[record.table][record.id] = str(last[record.table])
        documents[number] = msgspec.Raw(msgspec.json.encode(record.document))


def _take_out(tables: dict[str, dict[str, msgspec.Raw]], ids: Collection[str]) -> None:
    if not ids:
        return
    for documents in tables.values():
        for record_id, number in numbers_of(documents).items():
            if record_id in ids:
                del documents[number]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


class _Identity(msgspec.Struct):
    id: str = ""


def numbers_of(documents: dict[str, msgspec.Raw]) -> dict[str, str]:
    """The document number of each record id."""
    decode = msgspec.json.Decoder(_Identity).decode
    return {decode(raw).id: number for number, raw in documents.items()}


class Filed(NamedTuple):
    """A filed record, and the year of the file it stands in."""

    year: int
    record: Record


def find_filed(desk: Desk, record_id: str) -> Record | None:
    """The filed record of this id, or None."""
    found = place_of(desk, record_id)
    return found.record if found else None


def place_of(desk: Desk, record_id: str) -> Filed | None:
    """The filed record of this id and the year it stands under, or None."""
    from store.index import index_of

    return index_of(desk.directory).find(record_id)


FILED = "filed/"
"""The counters of the live file that say how many records were ever filed under a year."""


def missing_years(directory: Path, counters: Mapping[str, int]) -> list[str]:
    """The names of the years' files that should be there and are not."""
    names = (f"{series.removeprefix(FILED)}.json" for series in counters if series.startswith(FILED))
    return sorted(name for name in names if not (directory / FOLDER / name).exists())


def year_file(directory: Path, year: int) -> Path:
    """The archive file of a year."""
    return directory / FOLDER / f"{year:04}.json"


def scan_for(directory: Path, record_id: str) -> Filed | None:
    """The filed record of this id by reading the files themselves, the newest year first."""
    needle = record_id.encode()
    for path in reversed(archive_files(directory)):
        try:
            content = path.read_bytes()
            if needle not in content:
                continue
            for place in places(content):
                text = content[place.start : place.start + place.length]
                if needle in text:
                    document = msgspec.json.decode(text)
                    if document.get("id") == record_id:
                        return Filed(int(path.stem), record_of(document))
        except (OSError, ValueError, AttributeError):
            continue
    return None


def main() -> int:
    """Change the archive file named as the JSON on the input says; answers `done` or a code."""
    given = msgspec.json.decode(sys.stdin.buffer.read())
    try:
        change_here(Path(sys.argv[1]), map(record_of, given["put"]), frozenset(given["drop"]))
        print("done")
    except DeskUnusable as error:
        print(error.code, error.facts["detail"])
    except ValueError as error:
        print("damaged", error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
