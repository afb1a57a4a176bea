"""Numbers that were stored in full, brought under a house rule that wants them masked."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from store.archive import archive_files, rewrite
from store.errors import DeskUnusable
from store.fields import Json
from store.identity import STAR, identities, narrowed
from store.record import KINDS, Record
from store.storage import parse_tables, put_file

if TYPE_CHECKING:
    from store.desk import Desk
    from store.recognition import Recognition

_FIELDS = {name for kind in KINDS.values() for name, _field in identities(kind)}
_BARE = re.compile(rb'"(?:%s)"\s*:\s*"[^"*]+"' % "|".join(sorted(_FIELDS)).encode())
"""A number in the bytes of a file that is no mask."""


def holds_full_numbers(record: Record) -> bool:
    """Whether a record holds a number in full that the house may keep masked."""
    return any(
        (value := record.document.get(name)) and STAR not in str(value)
        for name, _field in identities(type(record))
    )


def mask_stored(desk: Desk, *, everywhere: bool = False) -> int:
    """Mask the numbers stored in full, if the house rule says so; returns how many records were changed.

    Live records always; with `everywhere` also what was filed and the copies of the desk file: for a house
    that changes its rule. Raises what a transaction raises, `DeskUnusable("archive-damaged")`.
    """
    if desk.rules.personal_data == "full" or desk.read_only:
        return 0
    changed = 0
    if any(holds_full_numbers(record) for record in desk.all_records()):
        with desk.transaction("mask", undoable=False) as work:
            for record in list(desk.all_records()):
                if holds_full_numbers(record):
                    changed += 1
                    fit = _fit(type(record), dict(record.document), desk.recognition)
                    work.mark(record, **fit)
        everywhere = True
    if everywhere:
        changed += _mask_filed(desk)
        changed += _mask_copies(desk)
    return changed


def _fit(kind: type[Record], document: dict[str, Json], recognition: Recognition) -> dict[str, Json]:
    return narrowed(kind, document, {}, recognition.digest, full=False)


def _mask_filed(desk: Desk) -> int:
    """The archive files, under the desk's lock: filing writes them too."""
    changed = 0
    for path in archive_files(desk.directory):
        with contextlib.suppress(FileNotFoundError):
            if not _BARE.search(path.read_bytes()):
                continue
        with desk.transaction("mask", undoable=False):
            counts = [0]

            def mask(tables: dict[str, dict[str, msgspec.Raw]], counts: list[int] = counts) -> None:
                for documents in tables.values():
                    for number, raw in documents.items():
                        if _BARE.search(bytes(raw)):
                            document = msgspec.json.decode(raw)
                            if _mask_document(document, desk.recognition):
                                documents[number] = msgspec.Raw(msgspec.json.encode(document))
                                counts[0] += 1

            try:
                rewrite(path, mask)
            except ValueError as error:
                raise DeskUnusable("archive-damaged", path, str(error)) from error
            changed += counts[0]
    return changed


def _mask_document(document: dict[str, Any], recognition: Recognition) -> bool:
    """Mask one stored document in place; whether there was anything to mask."""
    kind = KINDS.get(str(document.get("kind") or ""))
    if kind is None or not holds_full_numbers(kind(document)):
        return False
    document.update(_fit(kind, dict(document), recognition))
    return True


def _mask_copies(desk: Desk) -> int:
    """The dated copies of the desk file; one that cannot be read stays as it is."""
    changed = 0
    for path in sorted((desk.directory / "backups").glob("*.json")):
        with contextlib.suppress(OSError, ValueError):
            changed += _mask_copy(path, desk.recognition)
    return changed


def _mask_copy(path: Path, recognition: Recognition) -> int:
    content = path.read_bytes()
    if not _BARE.search(content):
        return 0
    tables = parse_tables(content)
    found = [
        _mask_document(document, recognition)
        for name, table in tables.items()
        if name != "_meta"
        for document in table.values()
    ]
    if any(found):
        put_file(path, msgspec.json.encode(tables))
    return sum(found)
