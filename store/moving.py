"""Moves between the live file and the archive, so that a record is in exactly one of them after any crash.

Two files cannot be replaced at once. Before the first is touched a note says what is on its way; the
commit of the live file says whether the move counts; what is left to do is then done at once, or by
whoever opens the desk or changes it next.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

import msgspec

from store.archive import FOLDER, change_year, year_file
from store.errors import DeskUnusable
from store.record import record_of
from store.storage import put_file, sync_directory

NOTE = "moving.json"
"""Stands in the archive's folder while records are on their way."""


class Move(msgspec.Struct, frozen=True):
    """What is on its way, by the year of the archive file."""

    token: str
    """Stands in the live file once the move counts."""
    back: dict[str, list[str]] = {}
    """Ids put into the archive, to be taken out again should the live file not have let them go."""
    drop: dict[str, list[str]] = {}
    """Ids to be taken out of the archive once the move counts."""
    put: dict[str, list[dict[str, Any]]] = {}
    """Documents to be put into the archive once the move counts."""

    @property
    def ids(self) -> frozenset[str]:
        """The records that may stand in both files just now."""
        return frozenset(one for years in (self.back, self.drop) for ids in years.values() for one in ids)


def announce(
    directory: Path,
    *,
    back: Mapping[int, Collection[str]] | None = None,
    drop: Mapping[int, Collection[str]] | None = None,
    put: Mapping[int, Collection[Mapping[str, Any]]] | None = None,
) -> str:
    """Write the note durably, under the desk's lock; the token that the commit must carry.

    Raises `DeskUnusable`: the note of an earlier move still stands because it could not be ended.
    """
    path = directory / FOLDER / NOTE
    if path.exists():
        raise DeskUnusable("archive-unended", path)
    move = Move(
        token_hex(8),
        {str(year): sorted(ids) for year, ids in (back or {}).items()},
        {str(year): sorted(ids) for year, ids in (drop or {}).items()},
        {str(year): [dict(one) for one in documents] for year, documents in (put or {}).items()},
    )
    put_file(path, msgspec.json.encode(move))
    return move.token


def under_way(directory: Path) -> Move | None:
    """The move that was begun and not ended, if there is one. Raises `ValueError`, `OSError`."""
    try:
        return msgspec.json.decode((directory / FOLDER / NOTE).read_bytes(), type=Move)
    except (FileNotFoundError, NotADirectoryError):
        return None


def end(directory: Path, committed: str) -> bool:
    """End the move that was begun, under the desk's lock; `committed` is the token of the live file.

    True when the archive was changed. What cannot be ended now (a damaged year, a full disk) stays noted.
    """
    path = directory / FOLDER / NOTE
    if not path.exists():
        return False
    with contextlib.suppress(OSError, ValueError, DeskUnusable):
        move = under_way(directory)
        if move is not None:
            counts = move.token == committed
            drop = move.drop if counts else move.back
            put = move.put if counts else {}
            for year in sorted({*drop, *put}):
                file = year_file(directory, int(year))
                if file.exists():
                    change_year(file, map(record_of, put.get(year, [])), frozenset(drop.get(year, [])))
        path.unlink(missing_ok=True)
        sync_directory(path.parent)
        return move is not None
    return False
