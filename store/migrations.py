"""The steps that bring an older `desk.json` to the present schema, numbered, oldest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import msgspec

from store.kinds import TABLES
from store.storage import Tables

Migration = Callable[[Tables], None]
"""Changes the tables in place from one schema to the next."""


def bare_tables(tables: Tables) -> None:
    """A plain TinyDB file becomes a desk: all tables stand in it, and the desk knows itself."""
    for name in TABLES:
        tables.setdefault(name, {})
    tables["_meta"] = {"1": {"desk": uuid4().hex[:12], "generation": 0, "counters": {}, "head": [0, ""]}}


MIGRATIONS: tuple[Migration, ...] = (bare_tables,)
"""`MIGRATIONS[n]` leads from schema n to schema n + 1."""

SCHEMA = len(MIGRATIONS)
"""The schema this program writes."""


def meta_of(tables: Tables) -> dict[str, Any]:
    """The desk's own document: schema, generation, counters, end of the history."""
    return tables.get("_meta", {}).get("1", {})


class Meta(msgspec.Struct):
    """What the desk's own document holds, as far as saving relies on it."""

    generation: int = 0
    counters: dict[str, int] = {}
    head: tuple[int, str] = (0, "")
    pending: list[str] = []


def check_meta(tables: Tables) -> None:
    """See that the desk's own document is whole. Raises `ValueError`."""
    if schema_of(tables) <= SCHEMA:
        msgspec.convert(meta_of(tables), Meta)


def schema_of(tables: Tables) -> int:
    """The schema the tables are in; 0 for a bare TinyDB file."""
    schema = meta_of(tables).get("schema", 0)
    return max(schema, 0) if isinstance(schema, int) else 0


def migrate(tables: Tables, migrations: tuple[Migration, ...] = MIGRATIONS) -> bool:
    """Bring `tables` to the present schema in place; True if there was anything to do."""
    start = schema_of(tables)
    for step in migrations[start:]:
        step(tables)
    if start < len(migrations):
        tables["_meta"] = {"1": {**meta_of(tables), "schema": len(migrations)}}
    return start < len(migrations)
