"""The columns of a table, and how they share its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rich.cells import cell_len
from rich.text import Text


@dataclass(frozen=True)
class Column:
    """One column: `width` in cells, or 0 to share what is left but take at least `least`.

    Columns with the lowest `keep` vanish first when the table is too narrow. Where a column is `tinted`,
    the colour of a row's tone goes there only. One that is to `fit` is as wide as what stands in it,
    at most `width`.
    """

    key: str
    label: str
    width: int = 0
    align: Literal["left", "right"] = "left"
    least: int = 0
    keep: int = 9
    tinted: bool = False
    fit: bool = False


NOTHING = -1
"""The width of a column in which nothing stands: it takes no room, and no gap."""


def fitted(columns: Sequence[Column], rows: Sequence[Sequence[str | Text]]) -> tuple[Column, ...]:
    """The columns with those that fit their contents at the width of these rows."""
    return tuple(
        replace(column, width=min(column.width, _widest(rows, index)) or NOTHING) if column.fit else column
        for index, column in enumerate(columns)
    )


def _widest(rows: Sequence[Sequence[str | Text]], index: int) -> int:
    cells = (row[index] for row in rows if index < len(row))
    return max((cell.cell_len if isinstance(cell, Text) else cell_len(cell) for cell in cells), default=0)


def measured(columns: Sequence[Column], width: int) -> tuple[list[tuple[int, int]], int]:
    """The columns that fit `width` cells as (index, cells), and the cells of the gap between two of them."""
    kept = [index for index, column in enumerate(columns) if column.width != NOTHING]
    while kept:
        needed = sum(columns[index].width or max(1, columns[index].least) for index in kept)
        for gap in (2, 1):
            spare = width - needed - gap * (len(kept) - 1)
            if spare >= 0 or (gap == 1 and len(kept) == 1):
                return _shared(columns, kept, max(0, spare), width), gap
        kept.remove(min(kept, key=lambda index: (columns[index].keep, -index)))
    return [], 1


def _shared(columns: Sequence[Column], kept: list[int], spare: int, width: int) -> list[tuple[int, int]]:
    flexible = [index for index in kept if not columns[index].width]
    sizes = {index: columns[index].width or max(1, columns[index].least) for index in kept}
    for place, index in enumerate(flexible):
        share = spare // (len(flexible) - place)
        sizes[index] += share
        spare -= share
    return [(index, min(width, sizes[index])) for index in kept]
