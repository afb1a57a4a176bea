"""The searches that an officer keeps by name, and those asked last; one small file for each officer."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import msgspec

from store.storage import put_file
from store.text import clean

FOLDER = "searches"
RECENT = 20
"""How many of the last searches are remembered."""


class Saved(msgspec.Struct, frozen=True):
    """A search kept under a name."""

    name: str
    query: str


class Kept(msgspec.Struct, frozen=True):
    """What one officer keeps: saved searches by name, and the last ones asked, newest first."""

    officer: str = ""
    saved: tuple[Saved, ...] = ()
    recent: tuple[str, ...] = ()


class Searches:
    """The kept searches of one officer in one desk; a file only its owner reads."""

    def __init__(self, directory: Path, officer: str) -> None:
        name = re.sub(r"[^\w-]", "_", officer)[:40] or "officer"
        mark = hashlib.sha256(officer.encode()).hexdigest()[:12]
        self.officer = officer
        self.path = directory / FOLDER / f"{name}.{mark}.json"

    def read(self) -> Kept:
        """What is kept; what cannot be read is nothing."""
        try:
            kept = msgspec.json.decode(self.path.read_bytes(), type=Kept)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return Kept(self.officer)
        return kept if kept.officer == self.officer else Kept(self.officer)

    def save(self, name: str, query: str) -> None:
        """Keep a search under a name; one of that name is replaced. Raises `DeskUnusable`."""
        kept = self.read()
        others = tuple(one for one in kept.saved if one.name != clean(name))
        self._write(msgspec.structs.replace(kept, saved=(*others, Saved(clean(name), clean(query)))))

    def drop(self, name: str) -> None:
        """Keep a search no longer. Raises `DeskUnusable`."""
        kept = self.read()
        others = tuple(one for one in kept.saved if one.name != name)
        self._write(msgspec.structs.replace(kept, saved=others))

    def remember(self, query: str) -> None:
        """A search was asked. Raises `DeskUnusable`."""
        query, kept = clean(query), self.read()
        if query and kept.recent[:1] != (query,):
            others = tuple(one for one in kept.recent if one != query)
            self._write(msgspec.structs.replace(kept, recent=(query, *others)[:RECENT]))

    def _write(self, kept: Kept) -> None:
        put_file(self.path, msgspec.json.encode(kept), mode=0o600)
