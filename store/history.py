"""The append-only history: who changed what and when, each line carrying the hash of the one before."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from store.fields import Field, Text
from store.record import Record
from store.storage import Signature, fresh_mode, make_directory, sync_directory


class Head(NamedTuple):
    """The end of the chain: the number of the last line and its hash."""

    seq: int
    hash: str

    @classmethod
    def start(cls) -> Head:
        """The chain before its first line."""
        return cls(0, "")


def line_hash(line: str) -> str:
    """The hash that the next line carries."""
    return hashlib.sha256(line.encode()).hexdigest()


class Entry(NamedTuple):
    """One change to be told: the record before and after (None: was not there, is no more)."""

    before: Record | None
    after: Record | None


def compose(
    entries: Sequence[Entry], head: Head, *, action: str, by: str, at: datetime, session: str, practice: bool
) -> tuple[list[str], Head]:
    """The history lines of one transaction, chained behind `head`, and the new head.

    A transaction of very many records (an import, filing) is told without field values: the
    lines travel inside `desk.json` until the next change and must not outweigh it.
    """
    lines: list[str] = []
    brief = len(entries) > 50
    for before, after in entries:
        record = after or before
        assert record is not None
        told: dict[str, Any] = {
            "seq": head.seq + 1,
            "at": at.isoformat(timespec="seconds"),
            "by": by,
            "session": session,
            "action": action,
            "kind": record.kind or str(record.document.get("kind", "")),
            "id": record.id,
            "revision": (after.revision if after else None),
        }
        if practice:
            told["practice"] = True
        if not brief:
            told["changes"] = _changes(before, after)
        told["prev"] = head.hash
        line = msgspec.json.encode(told).decode()
        lines.append(line)
        head = Head(head.seq + 1, line_hash(line))
    return lines, head


_STAMPS = ("id", "kind", "created_at", "created_by", "changed_at", "changed_by", "revision")


def _changes(before: Record | None, after: Record | None) -> dict[str, list[Any]]:
    """Field by field what was and what is, personal data masked."""
    old = before.document if before else {}
    new = after.document if after else {}
    record = after or before
    fields = record.fields if record else {}
    return {
        name: [_masked(fields.get(name), old.get(name)), _masked(fields.get(name), new.get(name))]
        for name in dict.fromkeys((*old, *new))
        if name not in _STAMPS and old.get(name) != new.get(name)
    }


def _masked(field: Field[Any] | None, value: Any) -> Any:
    """`value` as the history may hold it: the first sign of a personal text, nothing of a number."""
    if field is None or not field.personal or not value:
        return value
    if isinstance(value, list):
        return [_masked(field, part) for part in value]
    return "***" if field.masked or not isinstance(field, Text) else f"{str(value)[:1]}**"


class History:
    """The files `history/YYYY-MM.jsonl` of a desk."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._known: Signature | None = None
        self._known_head: Head | None = None

    def files(self) -> list[Path]:
        """All files, oldest first."""
        return sorted(self.directory.glob("[0-9]*.jsonl")) if self.directory.is_dir() else []

    def complete(self, pending: Sequence[str], head: Head, at: datetime) -> bool:
        """See that the pending lines of the last change stand in the history; True if it had to be mended.

        Called under the lock. A crash or a full disk may have come between the commit and the
        append, and may have left a torn tail: half a line or a run of NUL bytes.
        """
        if not pending:
            return False
        files = self.files()
        last = files[-1] if files else None
        if last is not None:
            found = Signature.of(os.stat(last))
            if found == self._known and self._known_head == head:
                return False
            tail = self._mend_tail(last)
            if tail and line_hash(tail) == head.hash:
                self._known, self._known_head = Signature.of(os.stat(last)), head
                return False
            standing = set(_tail_lines(last, len(pending) + 1))
            missing = [line for line in pending if line not in standing]
        else:
            missing = list(pending)
        self.append(missing, head, at)
        return True

    def append(self, lines: Sequence[str], head: Head, at: datetime) -> None:
        """Add lines durably; `head` is the end of the chain after them. Raises `OSError`."""
        path = self.directory / f"{at:%Y-%m}.jsonl"
        files = self.files()
        if files and files[-1].name > path.name:
            # The clock went back over a month's end; the chain goes on where it is.
            path = files[-1]
        fresh = not path.exists()
        if fresh:
            make_directory(self.directory)
        fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            if fresh:
                os.fchmod(fd, fresh_mode(self.directory))
            content = "".join(f"{line}\n" for line in lines).encode()
            start = os.fstat(fd).st_size
            try:
                view = memoryview(content)
                while view:
                    view = view[os.write(fd, view) :]
                os.fsync(fd)
            except OSError:
                # A half-written line would hide the next one; the desk file still carries these lines.
                with contextlib.suppress(OSError):
                    os.ftruncate(fd, start)
                raise
            self._known, self._known_head = Signature.of(os.fstat(fd)), head
        finally:
            os.close(fd)
        if fresh:
            sync_directory(self.directory)

    def _mend_tail(self, path: Path) -> str:
        """Cut a torn end off `path` (kept beside it) and return the last whole line."""
        with path.open("rb+") as file:
            size = file.seek(0, os.SEEK_END)
            start = max(0, size - (1 << 20))
            file.seek(start)
            content = file.read()
            whole = content.rfind(b"\n") + 1
            while whole and not _is_line(content[:whole]):
                whole = content.rfind(b"\n", 0, whole - 1) + 1
            if whole < len(content):
                torn = path.with_name(f"torn.{path.stem}.{size}")
                torn.write_bytes(content[whole:])
                os.chmod(torn, fresh_mode(self.directory))
                file.truncate(start + whole)
                file.flush()
                os.fsync(file.fileno())
        lines = content[:whole].rstrip(b"\n").rsplit(b"\n", 1)
        return lines[-1].decode(errors="replace") if whole else ""

    def lines(self) -> Iterator[tuple[Path, int, str]]:
        """Every line with its file and its number in it, oldest first."""
        for path in self.files():
            with path.open(encoding="utf-8", errors="replace") as file:
                for number, line in enumerate(file, 1):
                    yield path, number, line.rstrip("\n")

    def verify(self, head: Head) -> list[tuple[str, Path, int]]:
        """What is wrong with the chain: (code, file, line number); empty when all is well.

        `head` is the end as `desk.json` knows it: a chain alone would not show a cut tail.
        """
        found: list[tuple[str, Path, int]] = []
        last, seq = "", 0
        path, number = self.directory, 0
        for path, number, line in self.lines():  # noqa: B007 - the end of the chain is used below
            try:
                told = msgspec.json.decode(line)
                prev, this = told["prev"], int(told["seq"])
            except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError):
                found.append(("history-unreadable", path, number))
                continue
            if prev != last or (seq and this != seq + 1):
                found.append(("history-broken", path, number))
            last, seq = line_hash(line), this
        if last != head.hash:
            found.append(("history-end", path, number))
        return found


def _is_line(content: bytes) -> bool:
    """Whether the last line of `content` (ending in a line break) is a whole history line."""
    line = content.rstrip(b"\n").rsplit(b"\n", 1)[-1]
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _tail_lines(path: Path, count: int) -> list[str]:
    """The last `count` lines of a file."""
    return path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
