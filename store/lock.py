"""The desk's lock: one session saves at a time, and who waits is told for whom."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from store.errors import DeskBusy
from store.storage import hand_over, unusable


class Holder(msgspec.Struct, frozen=True):
    """Who holds the lock, as noted in the lock file."""

    officer: str = ""
    since: str = ""
    pid: int = 0


_NOTE = 512
"""How long the holder's note is: always the same, so that it covers the one before."""


@contextlib.contextmanager
def locked(path: Path, seconds: float, holder: Holder) -> Iterator[None]:
    """Hold the desk's lock, waiting at most `seconds` for it.

    The lock file is never replaced nor removed, and `flock` frees itself when its process dies.
    Raises `DeskBusy` naming who holds it since when, `DeskUnusable` when it cannot be opened.
    """
    try:
        fd = _take(path, time.monotonic() + seconds)
    except OSError as error:
        raise unusable(error, path) from error
    try:
        with contextlib.suppress(OSError):
            # The note only helps who waits; a full disk must not keep the lock from being used.
            os.pwrite(fd, msgspec.json.encode(holder).ljust(_NOTE), 0)
        yield
    finally:
        os.close(fd)


def _take(path: Path, deadline: float) -> int:
    """The lock file, opened and locked."""
    pause = 0.001
    while True:
        fd = _open_lock(path)
        try:
            while True:
                try:
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise _busy(fd) from None
                time.sleep(pause)
                pause = min(pause * 1.5, 0.02)
            if os.fstat(fd).st_nlink:
                return fd
        except BaseException:
            os.close(fd)
            raise
        # Somebody removed the lock file meanwhile: this lock keeps nobody out.
        os.close(fd)


def _open_lock(path: Path) -> int:
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags)
    except FileNotFoundError:
        pass
    try:
        fd = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, flags)
    try:
        hand_over(fd, path.parent)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _busy(fd: int) -> DeskBusy:
    """Who holds the lock: as noted by the holder, if the kernel names the same process."""
    try:
        holder = msgspec.json.decode(os.pread(fd, 4096, 0), type=Holder)
    except (msgspec.DecodeError, OSError):
        holder = Holder()
    pid = _locking_process(os.fstat(fd))
    if pid and holder.pid and pid != holder.pid:
        # The holder was stopped before it could write its note; this one is the last holder's.
        holder = Holder(pid=pid)
    return DeskBusy(holder.officer, holder.since, holder.pid)


def _locking_process(file: os.stat_result) -> int:
    """The process that the kernel says holds the lock, 0 when it cannot be told."""
    try:
        table = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return 0
    held = [line.split() for line in table if " FLOCK " in line and "->" not in line]
    pids = {
        int(parts[4])
        for parts in held
        if len(parts) > 5 and parts[4].isdecimal() and parts[5].endswith(f":{file.st_ino}")
    }
    return pids.pop() if len(pids) == 1 else 0
