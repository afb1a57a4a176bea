"""The file under the desk: its lock, its durable replacement, its signature, its parsed state.

Everything here is about bytes and files; what a record is, is known elsewhere.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from store.errors import DeskBusy, DeskUnusable

Tables = dict[str, dict[str, dict[str, Any]]]
"""A TinyDB file: table name, then document number as text, then the document."""


class Signature(NamedTuple):
    """What tells one state of a file from the next without reading it."""

    device: int
    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, found: os.stat_result) -> Signature:
        """The signature of what `stat` or `fstat` found."""
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


_REASONS = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "disk-full",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EROFS: "read-only-disk",
    errno.ENOTDIR: "not-a-directory",
    errno.EISDIR: "not-a-file",
}


def unusable(error: OSError, path: Path) -> DeskUnusable:
    """The store's word for what the operating system said of `path`."""
    return DeskUnusable(_REASONS.get(error.errno or 0, "io-error"), path, error.strerror or str(error))


def fresh_mode(directory: Path) -> int:
    """The mode of a new file: a colleague may write where the directory is the group's."""
    return 0o660 if directory.stat().st_mode & stat.S_IWGRP else 0o600


def _write_whole(fd: int, content: bytes) -> None:
    """Write all of `content`; the system may take it in pieces."""
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]


def sync_directory(directory: Path) -> None:
    """Make the directory's entries durable."""
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def replace_file(path: Path, content: bytes, *, mode: int | None = None) -> int:
    """Durably put `content` at `path`, all or nothing, and return an open descriptor of it.

    The old file's mode and group are kept (a temporary file of its own would lock colleagues
    out); `mode` says another one. Readers see the old or the new content and nothing between.
    Raises `OSError`; the old file then still stands.
    """
    try:
        old = path.stat()
    except FileNotFoundError:
        old = None
    if mode is None:
        mode = stat.S_IMODE(old.st_mode) if old else fresh_mode(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _write_whole(fd, content)
        if old and os.fstat(fd).st_gid != old.st_gid:
            with contextlib.suppress(PermissionError):
                os.fchown(fd, -1, old.st_gid)
        os.fchmod(fd, mode)
        os.fsync(fd)
        os.replace(temporary, path)
    except BaseException:
        os.close(fd)
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    try:
        sync_directory(path.parent)
    except BaseException:
        os.close(fd)
        raise
    return fd


def put_file(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """`replace_file` for who needs no descriptor; makes the directory. Raises `DeskUnusable`."""
    try:
        make_directory(path.parent)
        os.close(replace_file(path, content, mode=mode))
    except OSError as error:
        raise unusable(error, path) from error


def make_directory(directory: Path) -> None:
    """Make `directory` with its parent's rights (and group, where the parent hands it on)."""
    if directory.is_dir():
        return
    parent = directory.parent
    parent.mkdir(parents=True, exist_ok=True)
    rights = stat.S_IMODE(parent.stat().st_mode)
    directory.mkdir(exist_ok=True)
    os.chmod(directory, 0o2770 if rights & stat.S_IWGRP else 0o700)


def sweep_temporaries(directory: Path, older_than: float = 600.0) -> None:
    """Remove what a killed save left behind: temporary files that nobody writes any more."""
    limit = time.time() - older_than
    for path in directory.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()


class Holder(msgspec.Struct, frozen=True):
    """Who holds the lock, as noted in the lock file."""

    officer: str = ""
    since: str = ""
    pid: int = 0


@contextlib.contextmanager
def locked(path: Path, seconds: float, holder: Holder) -> Iterator[None]:
    """Hold the desk's lock, waiting at most `seconds` for it.

    The lock file is never replaced nor removed, and `flock` frees itself when its process dies.
    Raises `DeskBusy` naming who holds it since when, `DeskUnusable` when it cannot be opened.
    """
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o660)
    except OSError as error:
        raise unusable(error, path) from error
    try:
        with contextlib.suppress(PermissionError):
            os.fchmod(fd, fresh_mode(path.parent))
        _take(fd, seconds)
        try:
            os.ftruncate(fd, 0)
            os.pwrite(fd, msgspec.json.encode(holder), 0)
        except OSError:
            # The note only helps who waits; a full disk must not keep the lock from being used.
            pass
        yield
    finally:
        os.close(fd)


def _take(fd: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    pause = 0.001
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _busy(fd) from None
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)


def _busy(fd: int) -> DeskBusy:
    try:
        holder = msgspec.json.decode(os.pread(fd, 4096, 0), type=Holder)
    except (msgspec.DecodeError, OSError):
        holder = Holder()
    return DeskBusy(holder.officer, holder.since, holder.pid)


def parse_tables(content: bytes) -> Tables:
    """The tables of a TinyDB file. Raises `ValueError` saying what is wrong with it."""
    if not content.strip():
        raise ValueError("empty")
    try:
        tables = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(tables, dict):
        raise ValueError("not an object of tables")
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise ValueError(f"table {name!r} is not an object")
        for number, document in table.items():
            if not number.isdecimal() or not isinstance(document, dict):
                raise ValueError(f"table {name!r}, document {number!r}")
    return tables


class WatchedFile:
    """One file that is replaced and never written in place, and what was last read of it.

    The descriptor of what was read stays open: an inode number is reused at once after a
    replacement, but not while somebody holds it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.signature: Signature | None = None
        self._fd = -1

    def changed(self) -> bool:
        """Whether what stands at the path is no longer what was read."""
        try:
            return Signature.of(os.stat(self.path)) != self.signature
        except FileNotFoundError:
            return self.signature is not None
        except OSError as error:
            raise unusable(error, self.path) from error

    def read(self) -> bytes | None:
        """The content, None if there is no file; its signature is remembered."""
        try:
            fd = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            self.hold(-1)
            return None
        except OSError as error:
            raise unusable(error, self.path) from error
        try:
            with open(fd, "rb", closefd=False) as file:
                content = file.read()
        except OSError as error:
            os.close(fd)
            raise unusable(error, self.path) from error
        self.hold(fd)
        return content

    def hold(self, fd: int) -> None:
        """Remember the state behind `fd` (taken over, -1 for none) as the one that is known."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = fd
        self.signature = Signature.of(os.fstat(fd)) if fd >= 0 else None

    def close(self) -> None:
        """Let the descriptor go."""
        self.hold(-1)
