"""Verifying a data directory: every file readable, the history's chain whole, nothing standing twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.archive import archive_files, missing_years
from store.backups import newest_good_backup
from store.errors import DeskUnusable
from store.history import History
from store.kinds import TABLES
from store.migrations import SCHEMA, meta_of, schema_of
from store.moving import under_way
from store.record import KINDS
from store.rules import read_rules
from store.storage import Tables, parse_tables
from store.telling import Head


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: a code, the file, and what completes the sentence."""

    code: str
    path: Path
    facts: dict[str, object] = field(default_factory=dict)


def verify_desk(directory: Path) -> list[Fault]:
    """What is wrong with the desk in `directory`; empty when all is well.

    Raises `RulesBroken`, `DeskUnusable` ("no-desk": there is nothing to verify).
    """
    from store.workdays import read_overlay

    if not any((directory / name).exists() for name in ("desk.json", "history", "backups", "archive")):
        raise DeskUnusable("no-desk", directory)
    read_rules(directory / "house.toml")
    read_overlay(directory / "workdays.toml")
    faults: list[Fault] = []
    live = _tables(directory / "desk.json", faults)
    if live is None and (backup := newest_good_backup(directory / "backups")):
        faults[-1].facts["backup"] = str(backup)
    seen: dict[str, Path] = {}
    moving = _on_their_way(directory)
    if live is not None:
        _check_tables(directory / "desk.json", live, seen, faults)
        if schema_of(live) > SCHEMA:
            faults.append(Fault("newer-schema", directory / "desk.json", {"schema": schema_of(live)}))
        faults += _history_faults(directory / "history", meta_of(live))
        for name in missing_years(directory, meta_of(live).get("counters") or {}):
            faults.append(Fault("missing", directory / "archive" / name))
    for path in archive_files(directory):
        tables = _tables(path, faults)
        if tables is not None:
            _check_tables(path, tables, seen, faults, moving)
    return faults


def _on_their_way(directory: Path) -> frozenset[str]:
    """The records that a killed session was moving: the next opening puts each into one file."""
    try:
        move = under_way(directory)
    except (OSError, ValueError):
        return frozenset()
    return move.ids if move else frozenset()


def _history_faults(directory: Path, meta: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with the chain, the lines that the desk file still carries taken into account."""
    seq, digest = meta.get("head") or [0, ""]
    pending = meta.get("pending") or []
    history = History(directory)
    try:
        found = history.verify(Head(seq, digest))
        awaited = bool(pending) and history.awaits(pending)
    except OSError as error:
        yield Fault("unreadable", Path(error.filename or directory), {"detail": error.strerror})
        return
    for code, path, number in found:
        # The next opening completes what a killed session did not get to tell; nothing else is lost.
        fitting = code == "history-end" and awaited
        yield Fault("history-pending" if fitting else code, path, {"line": number})


def _tables(path: Path, faults: list[Fault]) -> Tables | None:
    try:
        return parse_tables(path.read_bytes())
    except FileNotFoundError:
        faults.append(Fault("missing", path))
    except OSError as error:
        faults.append(Fault("unreadable", path, {"detail": error.strerror}))
    except ValueError as error:
        faults.append(Fault("damaged", path, {"detail": str(error)}))
    return None


def _check_tables(
    path: Path,
    tables: Tables,
    seen: dict[str, Path],
    faults: list[Fault],
    moving: frozenset[str] = frozenset(),
) -> None:
    for name in tables:
        if name not in TABLES and name not in ("_meta", "_default"):
            faults.append(Fault("unknown-table", path, {"table": name}))
    for name in TABLES:
        for number, document in tables.get(name, {}).items():
            record_id = document.get("id")
            place: dict[str, object] = {"table": name, "number": number}
            if not isinstance(record_id, str) or not record_id:
                faults.append(Fault("no-id", path, place))
            elif record_id in seen and record_id in moving:
                continue
            elif record_id in seen:
                faults.append(Fault("twice", path, {**place, "id": record_id, "other": seen[record_id].name}))
            else:
                seen[record_id] = path
            kind = KINDS.get(document.get("kind", ""))
            if kind is not None and kind.table != name:
                faults.append(Fault("wrong-table", path, {**place, "id": record_id}))
