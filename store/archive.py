"""The archive: one TinyDB JSON file a year, to which filing moves what is settled."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from store.clock import duty_day
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
_STAYS = ("parties", "routine")
"""The directory's table and the kind of the routines: templates and names are never filed."""


class Place(NamedTuple):
    """One document within the bytes of an archive file."""

    table: str
    number: str
    start: int
    length: int


@dataclass(frozen=True)
class FilingReport:
    """How many records were filed under each year."""

    counts: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many records were filed in all."""
        return sum(self.counts.values())


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


def put_records(path: Path, records: Iterable[Record]) -> None:
    """Write records into an archive file, each over the one of its id if that was filed before."""

    def put(tables: dict[str, dict[str, msgspec.Raw]]) -> None:
        for record in records:
            documents = tables.setdefault(record.table, {})
            if record.table not in known:
                known[record.table] = _numbers(documents)
                last[record.table] = max(map(int, documents), default=0)
            number = known[record.table].get(record.id)
            if number is None:
                last[record.table] += 1
                number = known[record.table][record.id] = str(last[record.table])
            documents[number] = msgspec.Raw(msgspec.json.encode(record.document))

    known: dict[str, dict[str, str]] = {}
    last: dict[str, int] = {}
    rewrite(path, put)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _put_outside(path: Path, records: Iterable[Record]) -> None:
    """`put_records` by another process."""
    from store.aside import answer_of

    answer = answer_of("store.archive", str(path), given=msgspec.json.encode([r.document for r in records]))
    code, _blank, detail = answer.decode("utf-8", "replace").strip().partition(" ")
    if code == "damaged":
        raise ValueError(detail)
    if code != "done":
        raise DeskUnusable(code or "io-error", path, detail)


class _Identity(msgspec.Struct):
    id: str = ""


def _numbers(documents: dict[str, msgspec.Raw]) -> dict[str, str]:
    """The document number of each record id."""
    decode = msgspec.json.Decoder(_Identity).decode
    return {decode(raw).id: number for number, raw in documents.items()}


def file_records(desk: Desk, before: date) -> FilingReport:
    """Move what was settled before the duty date `before` began to its year's archive file.

    The archive is written first: a crash in between leaves a record in both places, where the live
    one counts, and the next filing puts it over the filed one. Raises what a transaction raises, and
    `DeskUnusable("archive-damaged")` when a year's file cannot be read; nothing is moved then.
    """
    from store.index import start_refresh

    rules = desk.rules
    zone = rules.tzinfo()
    start, _end = duty_day(before, rules.day_starts, zone)
    if not any(_settled_before(record, start) for record in desk.all_records()):
        return FilingReport()
    counts: dict[int, int] = {}
    with desk.transaction("file", undoable=False) as work:
        years: dict[int, list[Record]] = {}
        for record in desk.all_records():
            settled = _settled_before(record, start)
            if settled is not None:
                years.setdefault(settled.astimezone(zone).year, []).append(record)
        for year, records in sorted(years.items()):
            path = desk.directory / FOLDER / f"{year:04}.json"
            try:
                put = put_records if _size(path) < OUTSIDE else _put_outside
                put(path, records)
            except ValueError as error:
                raise DeskUnusable("archive-damaged", path, str(error)) from error
            counts[year] = len(records)
            for record in records:
                work.remove(record)
    start_refresh(desk.directory)
    return FilingReport(counts)


def _settled_before(record: Record, start: datetime) -> datetime | None:
    """When a record that is to be filed was settled, or None for one that stays live."""
    if record.table in _STAYS or record.kind in _STAYS or not record.kind:
        return None
    try:
        settled = record.settled_on()
        if settled is None and record.is_hidden:
            told = record.hidden.get("at")
            settled = datetime.fromisoformat(told) if isinstance(told, str) else record.changed_at
        return settled if settled is not None and settled < start else None
    except (ValueError, TypeError):
        # What a newer program or a strange hand wrote stays where people see it.
        return None


def find_filed(desk: Desk, record_id: str) -> Record | None:
    """The filed record of this id, or None."""
    from store.index import index_of

    return index_of(desk.directory).find(record_id)


def scan_for(directory: Path, record_id: str) -> Record | None:
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
                        return record_of(document)
        except (OSError, ValueError, AttributeError):
            continue
    return None


def file_settled(desk: Desk) -> FilingReport:
    """File what was settled longer ago than the house keeps it live."""
    return file_records(desk, desk.duty_date - timedelta(days=desk.rules.file_after_days))


def main() -> int:
    """Put the records that come in as a JSON list into the archive file named; answers `done` or a code."""
    documents = msgspec.json.decode(sys.stdin.buffer.read())
    try:
        put_records(Path(sys.argv[1]), [record_of(document) for document in documents])
        print("done")
    except DeskUnusable as error:
        print(error.code, error.facts["detail"])
    except ValueError as error:
        print("damaged", error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
