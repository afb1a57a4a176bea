"""Half-written forms: one small file each, kept until the form is saved or thrown away."""

from __future__ import annotations

import contextlib
import hashlib
import re
import time
from pathlib import Path
from typing import Any

import msgspec

from store.clock import Clock
from store.fields import Choice, Flag, Lines, Names, Party, Text
from store.record import KINDS, SECRECY
from store.storage import put_file


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an officer had typed into a form, as typed."""

    key: str
    """Which form: the same form of the same officer has one draft."""
    officer: str
    kind: str = ""
    record_id: str = ""
    """The record that was being edited, empty for a new one."""
    revision: int = 0
    values: dict[str, Any] = {}
    kept_at: str = ""

    @property
    def headline(self) -> str:
        """The title, else the first words typed, to tell drafts apart; a chosen code is no words."""
        declared = KINDS[self.kind].fields if self.kind in KINDS else {}
        typed = {
            name: str(value).split("\n", 1)[0]
            for name, value in self.values.items()
            if value and value is not True and not isinstance(declared.get(name), Choice | Flag)
        }
        return typed.get("title") or next(iter(typed.values()), "")


class Drafts:
    """The drafts of one officer in one desk; files only their owner reads."""

    def __init__(self, directory: Path, officer: str, clock: Clock, hours: int) -> None:
        self.directory = directory
        self.officer = officer
        self._clock = clock
        self._hours = hours

    def _path(self, key: str) -> Path:
        name = re.sub(r"[^\w-]", "_", self.officer)[:40] or "officer"
        mark = hashlib.sha256(f"{self.officer}\0{key}".encode()).hexdigest()[:12]
        return self.directory / f"{name}.{mark}.json"

    def keep(
        self, key: str, values: dict[str, Any], *, kind: str = "", record_id: str = "", revision: int = 0
    ) -> None:
        """Keep what stands in a form; of a classified one no words. Raises `DeskUnusable`."""
        draft = Draft(
            key=key,
            officer=self.officer,
            kind=kind,
            record_id=record_id,
            revision=revision,
            values=_without_secrets(kind, values),
            kept_at=self._clock.now().isoformat(timespec="seconds"),
        )
        put_file(self._path(key), msgspec.json.encode(draft), mode=0o600)

    def drop(self, key: str) -> None:
        """The form was saved or thrown away."""
        with contextlib.suppress(OSError):
            self._path(key).unlink()

    def all(self) -> list[Draft]:
        """The drafts of this officer, newest first. What cannot be read is passed over."""
        found = []
        for path in self._files():
            with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                draft = msgspec.json.decode(path.read_bytes(), type=Draft)
                if draft.officer == self.officer:
                    found.append(draft)
        return sorted(found, key=lambda draft: draft.kept_at, reverse=True)

    def purge(self) -> None:
        """Remove drafts older than the house keeps them: they may hold personal data."""
        limit = time.time() - self._hours * 3600
        for path in self._files():
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < limit:
                    path.unlink()

    def _files(self) -> list[Path]:
        return list(self.directory.glob("*.json")) if self.directory.is_dir() else []


def _without_secrets(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """What may lie on the disk of a form: state secrets may not, not even half-written (保守国家秘密法)."""
    if values.get("secrecy") not in SECRECY[2:]:
        return values
    declared = KINDS[kind].fields if kind in KINDS else {}
    return {
        name: value
        for name, value in values.items()
        if isinstance(declared.get(name), Party)
        or (name in declared and not isinstance(declared[name], Text | Lines | Names))
        or value == "密件"
    }
