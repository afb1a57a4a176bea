"""What can go wrong in the store, as codes and facts; the words are in `tui/wording.py`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.record import Record

REFUSED = 1
"""Exit code: refused or not found."""
WRONG_USAGE = 2
"""Exit code: the command line was wrong."""
UNUSABLE = 3
"""Exit code: the data directory is busy or damaged."""


class StoreError(Exception):
    """Anything the store refuses; `code` names it, `facts` are what its sentence needs."""

    exit_code = REFUSED

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class Refused(StoreError):
    """A rule of the office forbids this; nothing was changed."""


class MissingPackage(StoreError):
    """A package that only few need is not installed; `extra` is the part of Dutydesk that brings it."""

    exit_code = WRONG_USAGE

    def __init__(self, package: str, extra: str) -> None:
        super().__init__("package-missing", package=package, extra=extra)


class NotFound(StoreError):
    """No record has this id (any more)."""

    def __init__(self, record_id: str) -> None:
        super().__init__("not-found", id=record_id)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field: `code` says what, `facts` complete the sentence."""

    field: str
    code: str
    facts: dict[str, object] = dataclasses.field(default_factory=dict)


class FieldError(Exception):
    """Raised by a field's `check`: the value is not acceptable, and why."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


class InvalidRecord(StoreError):
    """The record as filled in cannot be saved; every problem is named at its field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("invalid-record", fields=[problem.field for problem in problems])
        self.problems = tuple(problems)


class Conflict(StoreError):
    """Somebody changed the record since it was read: `theirs` is what stands there now."""

    def __init__(self, theirs: Record, revision: int) -> None:
        super().__init__(
            "conflict", id=theirs.id, by=theirs.changed_by, at=theirs.changed_at, revision=revision
        )
        self.theirs = theirs


class DeskBusy(StoreError):
    """The lock was not to be had within its deadline."""

    exit_code = UNUSABLE

    def __init__(self, holder: str, since: str, pid: int) -> None:
        super().__init__("busy", holder=holder, since=since, pid=pid)


class DeskUnusable(StoreError):
    """The data directory cannot be used: no permission, disk full, read-only, not a directory."""

    exit_code = UNUSABLE

    def __init__(self, code: str, path: Path, detail: str = "") -> None:
        super().__init__(code, path=str(path), detail=detail)


class DeskDamaged(StoreError):
    """`desk.json` is not a readable desk; `backup` is the newest good copy, if there is one."""

    exit_code = UNUSABLE

    def __init__(self, path: Path, detail: str, backup: Path | None) -> None:
        super().__init__("damaged", path=str(path), detail=detail, backup=backup and str(backup))
        self.path = path
        self.backup = backup


class RulesBroken(StoreError):
    """`house.toml` or `workdays.toml` cannot be understood."""

    exit_code = UNUSABLE

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__("rules-broken", path=str(path), detail=detail)
