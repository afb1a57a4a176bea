"""The append-only files of the history: durably appended, mended after a crash, verified line by line."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from store.storage import Signature, hand_over, make_directory, sync_directory
from store.telling import Head, Told, raw_hash


class Finding(NamedTuple):
    """What is wrong with the chain, and at which line of which file."""

    code: str
    path: Path
    number: int


class History:
    """The files `history/YYYY-MM.jsonl` of a desk."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._known: tuple[Signature, Head] | None = None

    def files(self) -> list[Path]:
        """All files, oldest first."""
        return sorted(self.directory.glob("[0-9]*.jsonl")) if self.directory.is_dir() else []

    def stands(self, pending: Sequence[str], head: Head) -> bool:
        """Whether the lines of the last change stand at the end; looks only. Raises `OSError`."""
        files = self.files()
        if not files:
            return not pending
        if self._known == (Signature.of(os.stat(files[-1])), head):
            return True
        lines, torn = _ending(files[-1], len(pending) + 1)
        return not torn and (not pending or (bool(lines) and raw_hash(lines[-1]) == head.hash))

    def awaits(self, pending: Sequence[str]) -> bool:
        """Whether nothing but these lines of the last change, or the last of them, is still to be appended.

        Looks only. Raises `OSError`.
        """
        files = self.files()
        if not files:
            return msgspec.json.decode(pending[0], type=Told).seq == 1
        lines, torn = _ending(files[-1], len(pending) + 1)
        whole, missing = _standing(lines, pending)
        if torn or whole < len(lines) or not missing:
            return False
        prev = msgspec.json.decode(missing[0], type=Told).prev
        return (raw_hash(lines[-1]) if lines else "") == prev

    def complete(self, pending: Sequence[str], head: Head, at: datetime) -> bool:
        """See that the pending lines of the last change stand in the history; True if it had to be mended.

        Called under the lock. A crash or a full disk may have come between the commit and the
        append, and may have left a torn tail: half a line or a run of NUL bytes.
        """
        files = self.files()
        if not files:
            self.append(pending, head, at)
            return bool(pending)
        last = files[-1]
        found = Signature.of(os.stat(last))
        if self._known == (found, head):
            return False
        lines, torn = _ending(last, len(pending) + 1)
        whole, missing = _standing(lines, pending)
        # Unreadable bytes among the lines of the last change: these are written anew.
        torn += sum(len(line) + 1 for line in lines[whole:])
        if torn:
            self._set_aside(last, torn)
        if missing:
            self.append(missing, head, at)
        else:
            self._known = (Signature.of(os.stat(last)), head)
        return bool(torn or missing)

    def append(self, lines: Sequence[str], head: Head, at: datetime) -> None:
        """Add lines durably; `head` is the end of the chain after them. Raises `OSError`."""
        if not lines:
            return
        path = self.directory / f"{at:%Y-%m}.jsonl"
        files = self.files()
        if files and files[-1].name > path.name:
            # The clock went back over a month's end; the chain goes on where it is.
            path = files[-1]
        fresh = not path.exists()
        if fresh:
            make_directory(self.directory)
        self._known = None
        fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            if fresh:
                hand_over(fd, self.directory)
            start = os.fstat(fd).st_size
            try:
                view = memoryview("".join(f"{line}\n" for line in lines).encode())
                while view:
                    view = view[os.write(fd, view) :]
                os.fsync(fd)
            except OSError:
                # A half-written line would hide the next one; the desk file still carries these lines.
                with contextlib.suppress(OSError):
                    os.ftruncate(fd, start)
                raise
            if fresh:
                sync_directory(self.directory)
            self._known = (Signature.of(os.fstat(fd)), head)
        finally:
            os.close(fd)

    def _set_aside(self, path: Path, length: int) -> None:
        """Cut the last `length` bytes off `path`, keeping them in a file beside it."""
        with path.open("rb+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(size - length)
            torn = self.directory / f"torn.{path.stem}.{size}"
            fd = os.open(torn, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            with open(fd, "wb") as aside:
                hand_over(aside.fileno(), self.directory)
                aside.write(file.read())
                aside.flush()
                os.fsync(aside.fileno())
            file.truncate(size - length)
            file.flush()
            os.fsync(file.fileno())

    def _raw_lines(self) -> Iterator[tuple[Path, int, bytes]]:
        for path in self.files():
            with path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    yield path, number, line

    def lines(self) -> Iterator[tuple[Path, int, str]]:
        """Every line with its file and its number in it, oldest first."""
        for path, number, line in self._raw_lines():
            yield path, number, line.removesuffix(b"\n").decode(errors="replace")

    def verify(self, head: Head) -> list[Finding]:
        """What is wrong with the chain, oldest first; empty when all is well.

        `history-unreadable`: a line is no line; `history-edited`: its words are not those the next
        line vouches for; `history-broken`: lines are missing before it, or stand in another order;
        `history-end`: it does not end where `head`, the end as `desk.json` knows it, says (a chain
        alone would not show a cut tail). Raises `OSError`.
        """
        found: list[Finding] = []
        last: str | None = ""
        seq, path, number = 0, self.directory, 0
        for here, at, raw in self._raw_lines():
            before = (path, number)
            path, number = here, at
            try:
                if not raw.endswith(b"\n"):
                    raise ValueError("torn")
                told = msgspec.json.decode(raw)
                prev, this = told["prev"], told["seq"]
                if not isinstance(this, int):
                    raise ValueError("seq")
            except (msgspec.DecodeError, KeyError, TypeError, ValueError, RecursionError):
                found.append(Finding("history-unreadable", path, number))
                last, seq = None, seq + 1
                continue
            if this != seq + 1:
                found.append(Finding("history-broken", path, number))
            elif last is not None and prev != last:
                found.append(
                    Finding("history-edited", *before) if seq else Finding("history-broken", path, number)
                )
            last, seq = raw_hash(raw[:-1]), this
        if last is not None and last != head.hash:
            found.append(Finding("history-end", path, number))
        return found


def _ending(path: Path, least: int) -> tuple[list[bytes], int]:
    """At least the last `least` whole lines of a file (if it has so many), and the length of its torn end."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        window = 1 << 16
        while True:
            start = max(0, size - window)
            file.seek(start)
            lines = file.read(size - start).split(b"\n")
            torn = len(lines.pop())
            if start and lines:
                del lines[0]
            while lines and not _is_line(lines[-1]):
                torn += len(lines.pop()) + 1
            if start == 0 or len(lines) >= least:
                return lines, torn
            window *= 4


def _is_line(content: bytes) -> bool:
    """Whether these bytes are a history line."""
    try:
        return isinstance(msgspec.json.decode(content), dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _standing(lines: Sequence[bytes], pending: Sequence[str]) -> tuple[int, list[str]]:
    """How many of the last `lines` of the history are to stay, and which pending ones to append then."""
    if not pending:
        return len(lines), []
    try:
        prev = msgspec.json.decode(pending[0], type=Told).prev
    except msgspec.DecodeError:
        prev = "?"
    wanted = [line.encode() for line in pending]
    start = next(
        (at for at in range(len(lines), 0, -1) if raw_hash(lines[at - 1]) == prev), 0 if not prev else -1
    )
    if start < 0:
        # The line before them stands in an earlier file, or is no longer what it was.
        known = frozenset(lines)
        return len(lines), [line for line, raw in zip(pending, wanted, strict=True) if raw not in known]
    rest = list(lines[start:])
    if rest[: len(wanted)] == wanted:
        return len(lines), []
    if rest == wanted[: len(rest)]:
        return len(lines), list(pending[len(rest) :])
    if all(line in wanted or not _is_line(line) for line in rest):
        return start, list(pending)
    return len(lines), list(pending)
