"""Verifying a data directory: every file readable, the history's chain whole, nothing standing twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from store.history import History
from store.kinds import TABLES
from store.migrations import SCHEMA, meta_of, schema_of
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
    """What is wrong with the desk in `directory`; empty when all is well. Raises `RulesBroken`."""
    from store.workdays import read_overlay

    read_rules(directory / "house.toml")
    read_overlay(directory / "workdays.toml")
    faults: list[Fault] = []
    live = _tables(directory / "desk.json", faults)
    seen: dict[str, Path] = {}
    if live is not None:
        _check_tables(directory / "desk.json", live, seen, faults)
        if schema_of(live) > SCHEMA:
            faults.append(Fault("newer-schema", directory / "desk.json", {"schema": schema_of(live)}))
        seq, digest = meta_of(live).get("head") or [0, ""]
        pending = meta_of(live).get("pending") or []
        history = History(directory / "history")
        for code, path, number in history.verify(Head(seq, digest)):
            if code == "history-end" and pending:
                # The last change is still to be told; the next opening completes it.
                code = "history-pending"
            faults.append(Fault(code, path, {"line": number}))
    for path in sorted((directory / "archive").glob("*.json")):
        tables = _tables(path, faults)
        if tables is not None:
            _check_tables(path, tables, seen, faults)
    return faults


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


def _check_tables(path: Path, tables: Tables, seen: dict[str, Path], faults: list[Fault]) -> None:
    for name in tables:
        if name not in TABLES and name not in ("_meta", "_default"):
            faults.append(Fault("unknown-table", path, {"table": name}))
    for name in TABLES:
        for number, document in tables.get(name, {}).items():
            record_id = document.get("id")
            place: dict[str, object] = {"table": name, "number": number}
            if not isinstance(record_id, str) or not record_id:
                faults.append(Fault("no-id", path, place))
            elif record_id in seen:
                faults.append(Fault("twice", path, {**place, "id": record_id, "other": seen[record_id].name}))
            else:
                seen[record_id] = path
            kind = KINDS.get(document.get("kind", ""))
            if kind is not None and kind.table != name:
                faults.append(Fault("wrong-table", path, {**place, "id": record_id}))
