"""What an import would do, line by line, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from store.fields import Json
from store.workdays import Overlay

Verdict = Literal["new", "changed", "same", "refused"]
VERDICTS: tuple[Verdict, ...] = ("new", "changed", "same", "refused")
Key = tuple[str, ...]
"""What tells one record from the others of its register."""
Form = Literal["documents", "agenda", "tasks"]
"""Which register the file goes into."""


@dataclass(frozen=True)
class ImportLine:
    """What is to become of one line (or event) of the file, and why.

    `number`: the line of the file it begins on, from 1. `code`: the reason; empty when the verdict
    says all.
    """

    number: int
    verdict: Verdict
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class Entry:
    """One record a line asks for.

    `key` tells it from others of its register. `values` are what the file says, in stored form;
    `defaults` are only given to a new record. `cancelled`: it is not to take place.
    `spelled_out`: it is one time of what repeats, written as an event of its own.
    """

    number: int
    kind: str
    key: Key
    title: str
    values: Mapping[str, Json]
    defaults: Mapping[str, Json] = field(default_factory=dict)
    cancelled: bool = False
    spelled_out: bool = False


@dataclass(frozen=True)
class Filed:
    """Which keys were found in the archive, as long as its files have this signature."""

    signature: tuple[object, ...] = ()
    keys: frozenset[Key] = frozenset()


@dataclass(frozen=True)
class ImportPlan:
    """What importing a file would do.

    `ignored`: headers of columns that mean nothing here. `overlay`: days for the work calendar.
    `entries`, `unfit`, `notes`, `filed`: the records asked for, the lines refused whatever the desk holds,
    what else is to be said of lines, and what the archive held, for `apply_import`.
    """

    path: Path
    form: Form
    lines: tuple[ImportLine, ...]
    encoding: str = ""
    ignored: tuple[str, ...] = ()
    overlay: Overlay = field(default_factory=Overlay)
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    unfit: tuple[ImportLine, ...] = field(default=(), repr=False)
    notes: Mapping[int, tuple[str, dict[str, Any]]] = field(default_factory=dict, repr=False)
    filed: Filed = field(default_factory=Filed, repr=False)

    @property
    def is_refused(self) -> bool:
        """Whether a line is refused: then nothing of the file is stored."""
        return any(line.verdict == "refused" for line in self.lines)

    def count(self, verdict: Verdict) -> int:
        """How many lines have this verdict."""
        return sum(line.verdict == verdict for line in self.lines)


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `stored`: whether the file was taken (all of it or nothing)."""

    path: Path
    form: Form
    stored: bool
    lines: tuple[ImportLine, ...]

    def count(self, verdict: Verdict) -> int:
        """How many lines have this verdict."""
        return sum(line.verdict == verdict for line in self.lines)
