"""Tables and records written out for other programs: CSV, XLSX, JSON; never over a file that is there."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from store.errors import Refused

FORMS = ("csv", "xlsx", "json")
"""What records are written as; the file's name ends so."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def harmless(cell: str) -> str:
    """A cell that no table program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV; with the byte order mark without which Excel takes the Chinese for something else."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """Rows as a workbook, the first one as its head. Raises `Refused("no-sheets")` without openpyxl."""
    try:
        from openpyxl import Workbook
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    except ImportError as error:
        raise Refused("no-sheets") from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", harmless(cell)) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_json(documents: Sequence[dict[str, Any]]) -> bytes:
    """Documents as a JSON list."""
    return (json.dumps(documents, ensure_ascii=False, indent=2) + "\n").encode()


def form_of(path: Path) -> str:
    """Which of `FORMS` a file's name asks for, the empty text for none."""
    ending = path.suffix.removeprefix(".").lower()
    return ending if ending in FORMS else ""


def write_new(path: Path, content: bytes) -> None:
    """Write a new file that only its owner reads.

    Raises `FileExistsError` rather than write over one, and any other `OSError`.
    """
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with open(fd, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
