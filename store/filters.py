"""Filters that an officer keeps under a name: a small file each officer, beside the house's."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from store.errors import InvalidRecord, Problem
from store.storage import put_file
from store.text import clean

MOST = 50
"""How many filters one officer may keep."""


class Filter(msgspec.Struct, frozen=True):
    """A filter under its name: `text` as typed into the line of a list. `house`: from `house.toml`."""

    name: str
    text: str
    house: bool = False


class Filters:
    """The filters of one officer and of the house, by name."""

    def __init__(self, directory: Path, officer: str, house: dict[str, str]) -> None:
        name = re.sub(r"[^\w-]", "_", officer)[:40] or "officer"
        mark = hashlib.sha256(officer.encode()).hexdigest()[:8]
        self._path = directory / f"{name}.{mark}.json"
        self._house = [Filter(given, text, True) for given, text in house.items()]

    def all(self) -> list[Filter]:
        """The house's first, then the officer's own in the order they were kept; a damaged file is none."""
        return [*self._house, *self._own()]

    def keep(self, name: str, text: str) -> Filter:
        """Keep a filter; one of the officer's own of that name is replaced.

        Raises `InvalidRecord` ("required", "too-many", "name-taken"), `DeskUnusable`.
        """
        name, text = clean(name), clean(text)
        if not name or not text:
            raise InvalidRecord([Problem("name", "required")])
        if any(found.name == name for found in self._house):
            raise InvalidRecord([Problem("name", "name-taken")])
        made = Filter(name, text)
        own = [found for found in self._own() if found.name != name]
        if len(own) >= MOST:
            raise InvalidRecord([Problem("name", "too-many", {"limit": MOST})])
        self._write([*own, made])
        return made

    def drop(self, name: str) -> None:
        """Forget one of the officer's own. Raises `DeskUnusable`."""
        self._write([found for found in self._own() if found.name != name])

    def _own(self) -> list[Filter]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[Filter])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return []

    def _write(self, filters: list[Filter]) -> None:
        put_file(self._path, msgspec.json.encode(filters), mode=0o600)
