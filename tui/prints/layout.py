"""Plain lines and JSON: widths in cells, nothing that steers a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rich.cells import cell_len, set_cell_size

from store import Record
from tui.i18n import _
from tui.printable import printable
from tui.wording.written import stored as stored


def put(line: str = "", *, lines: bool = False) -> None:
    """Print one line safely; with `lines` its own line breaks stay."""
    print(printable(line, lines=lines).rstrip())


def put_json(value: Any) -> None:
    """Print JSON; on a terminal in pure ASCII, so that no text can act upon it."""
    print(json.dumps(value, ensure_ascii=sys.stdout.isatty(), indent=2, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Record):
        return stored(value)
    return str(value)


def put_rows(rows: Iterable[Sequence[str]], *, indent: str = "  ") -> None:
    """Print rows with their columns aligned in cells; the last column runs on."""
    cells = [[printable(cell) for cell in row] for row in rows]
    if not cells:
        return
    widths = [max(cell_len(row[at]) for row in cells) for at in range(len(cells[0]) - 1)]
    for row in cells:
        aligned = [set_cell_size(cell, width) for cell, width in zip(row, widths, strict=False)]
        print((indent + "  ".join([*aligned, row[-1]])).rstrip())


def put_part(title: str, rows: Sequence[Sequence[str]], empty: str = "") -> None:
    """Print a titled part; an empty one says so."""
    put(title)
    if rows:
        put_rows(rows)
    else:
        put("  " + (empty or _("nothing")))


def said(facts: Mapping[str, str]) -> None:
    """Print labelled values, one a line."""
    width = max((cell_len(label) for label in facts), default=0)
    for label, value in facts.items():
        first, *others = printable(value, lines=True).split("\n")
        print(f"{set_cell_size(printable(label), width)}  {first}".rstrip())
        for other in others:
            print(" " * (width + 2) + other)
