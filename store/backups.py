"""Dated copies of `desk.json`, and the way back from them."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from store.errors import NotFound
from store.history import History
from store.kinds import TABLES
from store.migrations import meta_of
from store.record import KINDS
from store.storage import Tables, parse_tables, put_file


def backup_name(at: datetime | date) -> str:
    """The file name of a copy: of a day, or of a moment of it."""
    stamp = f"{at:%Y-%m-%dT%H%M%S}" if isinstance(at, datetime) else f"{at:%Y-%m-%d}"
    return f"desk-{stamp}.json"


def keep_backup(directory: Path, content: bytes, at: datetime | date) -> Path:
    """Put a copy of the desk file into `directory`. Raises `DeskUnusable`."""
    path = directory / backup_name(at)
    put_file(path, content)
    return path


def prune_backups(directory: Path, keep_days: int, today: date) -> None:
    """Remove copies older than the house keeps them, but never the newest one."""
    oldest = backup_name(today - timedelta(days=keep_days))
    for path in sorted(directory.glob("desk-*.json"))[:-1]:
        if path.name < oldest:
            with contextlib.suppress(OSError):
                path.unlink()


def newest_good_backup(directory: Path) -> Path | None:
    """The newest copy that can be read, if there is one."""
    paths = directory.glob("desk-*.json") if directory.is_dir() else ()
    for path in sorted(paths, key=lambda found: found.name, reverse=True):
        with contextlib.suppress(OSError, ValueError):
            if meta_of(parse_tables(path.read_bytes())):
                return path
    return None


class Restored(NamedTuple):
    """What a restoration did: from which copy, where the damaged file lies, what the history gave."""

    backup: Path
    set_aside: Path | None
    replayed: int
    """Changes since the copy that the history held whole."""
    incomplete: tuple[str, ...]
    """Ids of records whose last changes hold personal data or too many fields: to be checked by hand."""


def restore_tables(backup: Path, history: History) -> tuple[Tables, int, tuple[str, ...]]:
    """The tables of `backup` with the changes that the history knows since. Raises `NotFound`, `ValueError`."""
    if not backup.is_file():
        raise NotFound(str(backup))
    tables = parse_tables(backup.read_bytes())
    meta = meta_of(tables)
    seq = int((meta.get("head") or [0, ""])[0])
    places = {
        document.get("id"): (name, number)
        for name in TABLES
        for number, document in tables.get(name, {}).items()
    }
    replayed, incomplete, last = 0, {}, meta.get("head") or [0, ""]
    from store.history import line_hash

    for _, _, line in history.lines():
        try:
            told = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if told.get("seq", 0) <= seq:
            continue
        last = [told["seq"], line_hash(line)]
        if _replay(tables, places, told):
            replayed += 1
        else:
            incomplete[told["id"]] = True
    tables["_meta"] = {"1": {**meta, "head": last, "pending": [], "generation": meta.get("generation", 0) + 1}}
    return tables, replayed, tuple(incomplete)


def _replay(tables: Tables, places: dict[Any, tuple[str, str]], told: dict[str, Any]) -> bool:
    """Do one history line again; False when it does not hold all that was changed."""
    kind = KINDS.get(told.get("kind", ""))
    if kind is None:
        return False
    record_id = told["id"]
    changes = told.get("changes")
    if told.get("revision") is None:
        if record_id in places:
            name, number = places.pop(record_id)
            tables[name].pop(number, None)
        return True
    if changes is None:
        return False
    table = tables.setdefault(kind.table, {})
    if record_id not in places:
        number = str(max((int(key) for key in table), default=0) + 1)
        places[record_id] = (kind.table, number)
        table[number] = {
            "id": record_id,
            "kind": kind.kind,
            "created_at": told["at"],
            "created_by": told["by"],
        }
    name, number = places[record_id]
    tables[name][number] = {
        **tables[name][number],
        **{field: pair[1] for field, pair in changes.items()},
        "changed_at": told["at"],
        "changed_by": told["by"],
        "revision": told["revision"],
    }
    return not any(field in kind.fields and kind.fields[field].personal for field in changes)
