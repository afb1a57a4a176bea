"""The file under the desk: its durable replacement, its signature, its parsed state.

Everything here is about bytes and files; what a record is, is known elsewhere.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from store.errors import DeskUnusable

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
    rights = directory.stat().st_mode
    return 0o660 if rights & stat.S_IWGRP and not rights & stat.S_IWOTH else 0o600


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


def hand_over(fd: int, directory: Path, mode: int | None = None) -> None:
    """Give a new file the rights its directory asks for, and the directory's owner where root made it.

    Maintenance under root must not lock out the account that owns the desk.
    """
    if os.geteuid() == 0:
        owner = directory.stat()
        os.fchown(fd, owner.st_uid, owner.st_gid)
    os.fchmod(fd, fresh_mode(directory) if mode is None else mode)


def _written_beside(
    path: Path, content: bytes, like: os.stat_result | None, mode: int | None
) -> tuple[int, Path]:
    """A durable temporary file in the directory of `path`, with the rights of the file it will replace."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _write_whole(fd, content)
        if like is None:
            hand_over(fd, path.parent, mode)
        else:
            made = os.fstat(fd)
            if (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
                with contextlib.suppress(PermissionError):
                    os.fchown(fd, like.st_uid if os.geteuid() == 0 else -1, like.st_gid)
            os.fchmod(fd, stat.S_IMODE(like.st_mode) if mode is None else mode)
        os.fsync(fd)
    except BaseException:
        os.close(fd)
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return fd, temporary


def _open_standing(path: Path) -> int:
    """The file that stands at `path`, -1 if there is none that can be read."""
    try:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return -1


def _put_back(path: Path, standing: int) -> None:
    """Undo a replacement that did not become durable: the former content, or no file."""
    if standing < 0:
        os.unlink(path)
        return
    with open(standing, "rb", closefd=False) as file:
        content = file.read()
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _write_whole(fd, content)
        os.fchmod(fd, stat.S_IMODE(os.fstat(standing).st_mode))
        os.replace(temporary, path)
    finally:
        os.close(fd)


def replace_file(path: Path, content: bytes, *, mode: int | None = None) -> int:
    """Durably put `content` at `path`, all or nothing, and return an open descriptor of it.

    The old file's mode, group and (under root) owner are kept: a temporary file of its own would
    lock colleagues out; `mode` says another one. Readers see the old or the new content and
    nothing between. Raises `OSError`; the old content then still stands, so that doing the same
    again does it once.
    """
    # Opened before anything is written: after the replacement nothing may fail for want of a descriptor.
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    standing = -1
    try:
        standing = _open_standing(path)
        fd, temporary = _written_beside(path, content, os.fstat(standing) if standing >= 0 else None, mode)
        try:
            os.replace(temporary, path)
        except BaseException:
            os.close(fd)
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        try:
            os.fsync(folder)
        except BaseException:
            os.close(fd)
            with contextlib.suppress(OSError):
                _put_back(path, standing)
            raise
        return fd
    finally:
        os.close(folder)
        if standing >= 0:
            os.close(standing)


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
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        if directory.is_dir():
            return
        raise
    rights = stat.S_IMODE(parent.stat().st_mode)
    fd = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        # A parent that everybody may write (/tmp) says nothing about who shares the desk.
        shared = rights & stat.S_IWGRP and not rights & stat.S_IWOTH
        hand_over(fd, directory if rights & stat.S_IWOTH else parent, 0o2770 if shared else 0o700)
    finally:
        os.close(fd)


def sweep_temporaries(directory: Path, older_than: float = 600.0) -> None:
    """Remove what a killed save left behind: temporary files that nobody writes any more."""
    limit = time.time() - older_than
    for path in directory.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()


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
        if not all(map(str.isdecimal, table)) or not all(map(str.isascii, table)):
            raise ValueError(f"table {name!r} has a document without a number")
        if len(set(map(int, table))) < len(table):
            raise ValueError(f"table {name!r} has a number twice")
        if not all(isinstance(document, dict) for document in table.values()):
            raise ValueError(f"table {name!r} has a document that is no object")
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
        self._doubtful = False

    def changed(self) -> bool:
        """Whether what stands at the path is no longer what was read."""
        if self._doubtful:
            return True
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
            # Before reading: what a foreign program writes in place meanwhile is then seen as a change.
            signature = Signature.of(os.fstat(fd))
            with open(fd, "rb", closefd=False) as file:
                content = file.read()
        except OSError as error:
            os.close(fd)
            raise unusable(error, self.path) from error
        self.hold(fd, signature)
        return content

    def hold(self, fd: int, signature: Signature | None = None) -> None:
        """Remember the state behind `fd` (taken over, -1 for none) as the one that is known."""
        old, self._fd = self._fd, fd
        if old >= 0:
            os.close(old)
        self.signature = signature or (Signature.of(os.fstat(fd)) if fd >= 0 else None)
        self._doubtful = False

    def doubt(self) -> None:
        """What was read cannot be used: the file counts as changed until it is read again."""
        self._doubtful = True

    def close(self) -> None:
        """Let the descriptor go."""
        self.hold(-1)
