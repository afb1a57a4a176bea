"""The file under an opened desk: read, read again and replaced by commits, with its history and copies."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from secrets import token_hex

import msgspec

from store.backups import backup_name, keep_backup, newest_good_backup, prune_backups
from store.clock import Clock
from store.errors import DeskBusy, DeskDamaged, DeskUnusable, Refused
from store.history import Finding, History
from store.lock import Holder, locked
from store.migrations import SCHEMA, check_meta, migrate, schema_of
from store.news import Change
from store.rules import Rules
from store.snapshot import Snapshot
from store.storage import Tables, WatchedFile, parse_tables, replace_file, sweep_temporaries, unusable
from store.telling import Head, Told, compose
from store.transaction import Work


class DeskFile:
    """`desk.json` of one directory as one session knows it.

    The order of a commit is fixed: the day's first copy, the file's replacement (the one commit
    point; the history lines travel inside it), then the history itself.
    """

    def __init__(self, directory: Path, rules: Rules, clock: Clock, officer: str) -> None:
        self.directory = directory
        self.path = directory / "desk.json"
        self.rules = rules
        self.clock = clock
        self.officer = officer
        self.session = token_hex(2)
        self.history = History(directory / "history")
        self.snapshot = Snapshot({})
        """What is known of the file; replaced whole, never changed."""
        self.read_only = ""
        """Why nothing can be written, as a code; empty when writing is possible."""
        self.backup_trouble: DeskUnusable | None = None
        """Why today's copy could not be made; saving goes on without it."""
        self._watched = WatchedFile(self.path)
        self._guard = threading.RLock()
        self._holding = False
        self._backed_up = ""

    def start(self, *, create: bool = True) -> None:
        """Read the file, bring it up to date and complete what a killed session left half done.

        Raises `DeskDamaged`, `DeskUnusable`, `DeskBusy`.
        """
        content = self._watched.read()
        tables = self._parsed(content) if content is not None else {}
        if content is None and (self.history.files() or self._newest_backup()):
            raise self._damaged("missing")
        if content is None and not create:
            raise DeskUnusable("no-desk", self.directory)
        if schema_of(tables) > SCHEMA:
            self.read_only = "newer-schema"
        elif not os.access(self.directory, os.W_OK | os.X_OK):
            if content is None:
                raise DeskUnusable("no-permission", self.directory)
            self.read_only = self.read_only or "no-permission"
        self.snapshot = Snapshot(tables)
        if self.read_only:
            return
        if schema_of(tables) < SCHEMA:
            self._migrate()
        else:
            self._mend_history()
        with contextlib.suppress(OSError):
            for folder in ("", "history", "backups", "archive", "drafts"):
                sweep_temporaries(self.directory / folder)

    def _mend_history(self) -> None:
        """Complete the history of a change whose session was killed. Opening does not wait for it:
        whoever is saving, or the next change, completes it too."""
        with contextlib.suppress(OSError):
            if self.history.stands(*self._told()):
                return
        with contextlib.suppress(DeskBusy, DeskUnusable), self.held():
            self.reread()
            self.complete()

    def close(self) -> None:
        """Let go of the file."""
        # A save that is under way keeps its descriptor; the process that is ending closes it.
        if self._guard.acquire(timeout=0.2):
            try:
                self._watched.close()
            finally:
                self._guard.release()

    @property
    def generation(self) -> int:
        """How often the file has been written."""
        return int(self.snapshot.meta.get("generation", 0))

    @property
    def moved(self) -> str:
        """The token of the last move between this file and the archive, see `store.moving`."""
        return str(self.snapshot.meta.get("moved") or "")

    def check_writable(self) -> None:
        """Raises `DeskUnusable`, `Refused("read-only")` where nothing can be written."""
        if self.read_only == "no-permission":
            raise DeskUnusable("no-permission", self.directory)
        if self.read_only:
            raise Refused("read-only", why=self.read_only)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """No other thread and no other session writes meanwhile. Raises `DeskBusy`, `DeskUnusable`."""
        with self._guard:
            if self._holding:
                raise RuntimeError("a transaction within a transaction")
            self._holding = True
            try:
                since = self.clock.now().isoformat(timespec="seconds")
                holder = Holder(self.officer[:60], since, os.getpid())
                with locked(self.directory / "desk.lock", self.rules.lock_seconds, holder):
                    yield
            finally:
                self._holding = False

    def news(self) -> Change | None:
        """What another session wrote since, if anything. Raises `DeskDamaged`, `DeskUnusable`.

        Never waits: while this session is saving in another thread, that one reads and tells the news.
        """
        if not self._watched.changed() or not self._guard.acquire(blocking=False):
            return None
        try:
            return self.reread()
        finally:
            self._guard.release()

    def reread(self) -> Change | None:
        """Read the file again if somebody replaced it; what changed, if anything did.

        A file that cannot be used leaves what is in memory as it was, and goes on counting as
        changed: a save from memory must not cover up what was lost.
        """
        if not self._watched.changed():
            return None
        content = self._watched.read()
        try:
            if content is None and self.snapshot.meta:
                raise self._damaged("missing")
            fresh = Snapshot(self._parsed(content) if content is not None else {})
            if self.snapshot.meta and not fresh.meta:
                raise self._damaged("not a desk")
        except DeskDamaged:
            self._watched.doubt()
            raise
        tables, ids = fresh.differing(self.snapshot, self._ids_told(fresh))
        self.snapshot = fresh
        if schema_of(fresh.tables) > SCHEMA:
            # A newer program brought the desk forward while this one was open.
            self.read_only = "newer-schema"
        return Change(frozenset(tables), frozenset(ids), elsewhere=True) if ids else None

    def _ids_told(self, fresh: Snapshot) -> set[str] | None:
        """Whom the very next change concerned, as its history lines say; None if more may have happened."""
        pending = fresh.meta.get("pending")
        if not pending or fresh.meta.get("generation") != self.generation + 1:
            return None
        try:
            told = [msgspec.json.decode(line, type=Told) for line in pending]
        except msgspec.DecodeError:
            return None
        return {line.id for line in told} if told[0].prev == self._told()[1].hash else None

    def complete(self) -> None:
        """The history must hold the last change before the next one takes its place in the file."""
        try:
            self.history.complete(*self._told(), self.clock.now())
        except OSError as error:
            raise unusable(error, self.history.directory) from error

    def commit(self, work: Work, action: str) -> None:
        """The one commit point: serialise, replace the file, then append to the history."""
        meta = self.snapshot.meta
        counters = meta.get("counters", {})
        lines, head = compose(
            work.entries,
            self._told()[1],
            action=action,
            by=self.officer,
            at=work.now,
            session=self.session,
            practice=self.clock.practice,
            deeds=work.deeds,
            drawn={series: last for series, last in work.counters.items() if counters.get(series) != last},
        )
        fresh = {
            **meta,
            "generation": meta.get("generation", 0) + 1,
            "counters": work.counters,
            "pending": lines,
            "head": list(head),
            **({"moved": work.moved} if work.moved else {}),
        }
        tables = work.tables(fresh)
        self._daily_backup(work.now)
        self._store(tables)
        # The change is committed; if its history cannot be appended now (disk full), the next
        # transaction completes it before it changes anything.
        with contextlib.suppress(OSError):
            self.history.append(lines, head, work.now)

    def backup(self) -> Path:
        """A copy of the desk file as it stands, named by the moment. Raises `DeskUnusable`."""
        self.check_writable()
        with self.held():
            content = self._content()
            self._parsed(content)
            return keep_backup(self.directory / "backups", content, self.clock.now())

    def verify_history(self) -> list[Finding]:
        """What is wrong with the history, between two changes. Raises `DeskBusy`, `DeskUnusable`."""
        with contextlib.ExitStack() as held:
            held.enter_context(self._guard if self.read_only else self.held())
            self.reread()
            if not self.read_only:
                self.complete()
            try:
                return self.history.verify(self._told()[1])
            except OSError as error:
                raise unusable(error, self.history.directory) from error

    def _told(self) -> tuple[list[str], Head]:
        """The history lines of the last change, and the end of the history after it."""
        seq, digest = self.snapshot.meta.get("head") or [0, ""]
        return self.snapshot.meta.get("pending") or [], Head(seq, digest)

    def _newest_backup(self) -> Path | None:
        return newest_good_backup(self.directory / "backups")

    def _damaged(self, detail: str) -> DeskDamaged:
        return DeskDamaged(self.path, detail, self._newest_backup())

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            raise self._damaged("missing") from None
        except OSError as error:
            raise unusable(error, self.path) from error

    def _parsed(self, content: bytes) -> Tables:
        try:
            tables = parse_tables(content)
            check_meta(tables)
        except ValueError as error:
            raise self._damaged(str(error)) from None
        return tables

    def _migrate(self) -> None:
        with self.held():
            self.reread()
            tables = dict(self.snapshot.tables)
            if schema_of(tables) >= SCHEMA:
                return
            if not schema_of(tables) and self.history.files():
                # It was a desk once: taking it for a bare file would forget its numbers and its chain.
                raise self._damaged("not a desk")
            if tables:
                keep_backup(self.directory / "backups", self._content(), self.clock.now())
            migrate(tables)
            self._store(tables)

    def _store(self, tables: Tables) -> None:
        content = msgspec.json.encode(tables)
        try:
            fd = replace_file(self.path, content)
        except OSError as error:
            raise unusable(error, self.path) from error
        self._watched.hold(fd)
        self.snapshot = Snapshot(tables, self.snapshot)

    def _daily_backup(self, now: datetime) -> None:
        """The first change of a day keeps a copy of what stood before it."""
        name = backup_name(now.date())
        if self._backed_up == name:
            return
        directory = self.directory / "backups"
        try:
            if not (directory / name).exists() and self.path.exists():
                keep_backup(directory, self._content(), now.date())
                prune_backups(directory, self.rules.backup_days, now.date())
        except DeskUnusable as trouble:
            self.backup_trouble = trouble
        except OSError as error:
            self.backup_trouble = unusable(error, directory)
        else:
            self.backup_trouble = None
            self._backed_up = name
