"""Dated copies of `desk.json`, and the way back from them."""

from __future__ import annotations

import contextlib
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from store.clock import Clock
from store.errors import DeskDamaged, NotFound
from store.history import History
from store.kinds import TABLES
from store.lock import Holder, locked
from store.migrations import check_meta, meta_of, migrate
from store.record import KINDS, Record
from store.snapshot import Snapshot
from store.storage import Tables, fresh_mode, parse_tables, put_file, replace_file, unusable
from store.telling import Told, line_hash


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
            tables = parse_tables(path.read_bytes())
            check_meta(tables)
            if meta_of(tables) or any(name in tables for name in TABLES):
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
    unsure: tuple[Record, ...] = ()
    """Those of them that stand there now."""


def restore_desk(directory: Path, clock: Clock, officer: str, backup: Path | None = None) -> Restored:
    """Put the newest good copy (or `backup`) in place of `desk.json`, and what the history knows since.

    The damaged file is set aside under a dated name. Raises `NotFound("backup")`, `DeskBusy`,
    `DeskDamaged` for a copy that cannot be read, `DeskUnusable`.
    """
    found = backup or newest_good_backup(directory / "backups")
    if found is None or not found.is_file():
        raise NotFound("backup" if found is None else str(found))
    path = directory / "desk.json"
    holder = Holder(officer, clock.now().isoformat(timespec="seconds"), os.getpid())
    with locked(directory / "desk.lock", 3.0, holder):
        try:
            tables, replayed, incomplete = restore_tables(found, History(directory / "history"))
            aside = None
            if path.exists():
                aside = path.with_name(f"desk.damaged-{clock.now():%Y-%m-%dT%H%M%S}.json")
                os.close(replace_file(aside, path.read_bytes()))
            os.close(replace_file(path, msgspec.json.encode(tables), mode=fresh_mode(directory)))
        except ValueError as error:
            raise DeskDamaged(found, str(error), None) from None
        except OSError as error:
            raise unusable(error, path) from error
    standing = Snapshot(tables)
    unsure = tuple(record for one in incomplete if (record := standing.record(one)))
    return Restored(found, aside, replayed, incomplete, unsure)


def restore_tables(backup: Path, history: History) -> tuple[Tables, int, tuple[str, ...]]:
    """The tables of `backup` with the changes that the history knows since; see `Restored`.

    Raises `ValueError`, `OSError`.
    """
    tables = parse_tables(backup.read_bytes())
    check_meta(tables)
    migrate(tables)
    meta = meta_of(tables)
    head = list(meta.get("head") or [0, ""])
    counters = dict(meta.get("counters") or {})
    places = {
        str(document.get("id", "")): (name, number)
        for name in TABLES
        for number, document in tables.get(name, {}).items()
    }
    seq, replayed = int(head[0]), 0
    incomplete: dict[str, None] = {}
    for _, _, line in history.lines():
        try:
            told = msgspec.json.decode(line, type=Told)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        head = [told.seq, line_hash(line)]
        if told.seq <= seq:
            continue
        for series, last in told.drawn.items():
            counters[series] = max(last, counters.get(series, 0))
        if told.facts is not None:
            continue
        if _replay(tables, places, told):
            replayed += 1
        else:
            incomplete[told.id] = None
    generation = int(meta.get("generation", 0)) + 1
    tables["_meta"] = {
        "1": {**meta, "counters": counters, "head": head, "pending": [], "generation": generation}
    }
    return tables, replayed, tuple(incomplete)


def _replay(tables: Tables, places: dict[str, tuple[str, str]], told: Told) -> bool:
    """Do one history line again; False when it does not hold all that was changed."""
    if told.revision is None:
        if place := places.pop(told.id, None):
            tables[place[0]].pop(place[1], None)
        return True
    kind = KINDS.get(told.kind)
    if kind is None or told.changes is None:
        return False
    if told.id not in places:
        table = tables.setdefault(kind.table, {})
        number = str(max((int(key) for key in table), default=0) + 1)
        places[told.id] = (kind.table, number)
        table[number] = {"id": told.id, "kind": kind.kind, "created_at": told.at, "created_by": told.by}
    name, number = places[told.id]
    whole = True
    values: dict[str, Any] = {}
    for changed, (_, now) in told.changes.items():
        field = kind.fields.get(changed)
        if field is not None and not field.personal:
            whole = whole and changed not in told.masked
            values[changed] = now
            continue
        # The history holds it only masked; a first sign and stars are better than somebody else's name.
        whole = whole and not now
        values[changed] = now if field is not None and isinstance(now, str) and not field.masked else None
    document = {**tables[name][number], **values}
    tables[name][number] = {
        **document,
        "changed_at": told.at,
        "changed_by": told.by,
        "revision": told.revision,
    }
    return whole
