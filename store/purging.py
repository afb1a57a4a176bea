"""Takes what identifies people out of one file of tables: a year of the archive, or a copy of the live file.

As a program it does so for the file named, so that a session neither waits for a large one nor swells by it.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import msgspec

from store import kinds as kinds  # declares the kinds
from store.anonymous import is_due, without_people
from store.archive import OUTSIDE, parse_archive, written
from store.kinds import TABLES
from store.personal import personal_words
from store.record import record_of
from store.storage import replace_file


class Outcome(msgspec.Struct, frozen=True):
    """What was taken out of one file: how many records, which, and the words that stood there."""

    count: int = 0
    ids: list[str] = []
    words: list[str] = []
    trouble: str = ""
    """`unreadable` or `unwritable` where the file was left as it is."""


def purge_file(path: Path, limit: datetime, at: datetime, *, dry: bool = False) -> Outcome:
    """Remove what identifies people from records settled before `limit`, here or, if it is large, outside."""
    try:
        outside = path.stat().st_size >= OUTSIDE
    except OSError:
        return Outcome()
    if not outside:
        return purge_here(path, limit, at, dry=dry)
    from store.aside import answer_of

    given = msgspec.json.encode([limit, at, dry])
    try:
        return msgspec.json.decode(answer_of("store.purging", str(path), given=given), type=Outcome)
    except msgspec.DecodeError:
        return Outcome(trouble="unwritable")


def purge_here(path: Path, limit: datetime, at: datetime, *, dry: bool = False) -> Outcome:
    """`purge_file` in this process; the file is replaced durably, with its own mode."""
    try:
        tables = parse_archive(path.read_bytes())
    except (OSError, ValueError):
        return Outcome(trouble="unreadable")
    ids: list[str] = []
    words: set[str] = set()
    for name in TABLES:
        documents = tables.get(name, {})
        for number, raw in documents.items():
            document = msgspec.json.decode(raw)
            if not isinstance(document, dict) or not document.get("id"):
                continue
            record = record_of(document)
            if is_due(record, limit):
                ids.append(record.id)
                words.update(personal_words(record))
                documents[number] = msgspec.Raw(msgspec.json.encode(without_people(record, at)))
    if ids and not dry:
        try:
            os.close(replace_file(path, written(tables)))
        except OSError:
            return Outcome(trouble="unwritable")
    return Outcome(len(ids), ids, sorted(words))


def main() -> int:
    """Purge the file named as the JSON on the input says; answers with the outcome as JSON."""
    limit, at, dry = msgspec.json.decode(sys.stdin.buffer.read(), type=tuple[datetime, datetime, bool])
    sys.stdout.buffer.write(msgspec.json.encode(purge_here(Path(sys.argv[1]), limit, at, dry=dry)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
