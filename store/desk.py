"""The opened desk: its live records, the one way to change them, and the news of changes."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from store.backups import backup_name, keep_backup, newest_good_backup, prune_backups
from store.clock import Clock, HostClock
from store.drafts import Drafts
from store.errors import DeskDamaged, DeskUnusable, InvalidRecord, NotFound, Problem, Refused
from store.history import Entry, Head, History, compose
from store.kinds import TABLES
from store.migrations import SCHEMA, meta_of, migrate, schema_of
from store.record import OUTCOMES, Record
from store.rules import Rules, read_rules
from store.storage import (
    Holder,
    Tables,
    WatchedFile,
    fresh_mode,
    locked,
    make_directory,
    parse_tables,
    replace_file,
    sweep_temporaries,
    unusable,
)
from store.text import clean
from store.transaction import Snapshot, Work
from store.workdays import Workdays

if TYPE_CHECKING:
    from store.search import Hits

R = TypeVar("R", bound=Record)

UNDO_DEPTH = 200
"""How many of a session's changes can be undone."""


@dataclass(frozen=True)
class Change:
    """These records changed, by this session or another one."""

    tables: frozenset[str]
    ids: frozenset[str]
    elsewhere: bool = False


class Undone(NamedTuple):
    """What undo (or redo) did: the code of the action, and the records concerned as they are now."""

    action: str
    records: tuple[Record, ...]


def _records_of(entries: Iterable[Entry]) -> list[Record]:
    return [record for entry in entries if (record := entry.after or entry.before)]


def _change_of(entries: list[Entry]) -> Change:
    records = _records_of(entries)
    return Change(frozenset(record.table for record in records), frozenset(record.id for record in records))


class _Step(NamedTuple):
    action: str
    entries: tuple[Entry, ...]


class Desk:
    """One office's data directory, opened for one officer.

    Reading is from memory; every writing call is one durable transaction that may take some
    milliseconds and may wait for another session's: call it off the user interface's thread.
    """

    def __init__(self, directory: Path, rules: Rules, clock: Clock, officer: str) -> None:
        self.directory = directory
        self.rules = rules
        self.clock = clock
        self.officer = officer
        self.session = token_hex(2)
        self.read_only = ""
        """Why nothing can be written, as a code; empty when writing is possible."""
        self.workdays = Workdays(directory / "workdays.toml")
        self.history = History(directory / "history")
        self.drafts = Drafts(directory / "drafts", officer, clock, rules.draft_hours)
        self.path = directory / "desk.json"
        self._file = WatchedFile(self.path)
        self._snapshot = Snapshot({})
        self._guard = threading.RLock()
        self._watchers: list[Callable[[Change], None]] = []
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._backed_up = ""

    @classmethod
    def open(
        cls,
        directory: Path,
        clock: Clock | None = None,
        officer: str = "",
        *,
        read_only: bool = False,
    ) -> Desk:
        """Open a data directory; a new one is made where there is none.

        Raises `DeskDamaged`, `DeskUnusable`, `RulesBroken`, `DeskBusy`. A desk of a newer
        schema, or one that this account may not write, opens read-only.
        """
        try:
            make_directory(directory)
        except OSError as error:
            raise unusable(error, directory) from error
        if not directory.is_dir():
            raise DeskUnusable("not-a-directory", directory)
        rules = read_rules(directory / "house.toml")
        desk = cls(directory, rules, clock or HostClock(rules.tzinfo()), officer)
        if read_only:
            desk.read_only = "asked"
        desk._start()
        return desk

    def _start(self) -> None:
        content = self._file.read()
        tables = self._parsed(content) if content is not None else {}
        if schema_of(tables) > SCHEMA:
            self.read_only = "newer-schema"
        elif not os.access(self.directory, os.W_OK | os.X_OK):
            if content is None:
                raise DeskUnusable("no-permission", self.directory)
            self.read_only = self.read_only or "no-permission"
        self._snapshot = Snapshot(tables)
        if self.read_only:
            return
        if schema_of(tables) < SCHEMA:
            self._migrate()
        elif pending := self._snapshot.meta.get("pending"):
            with self._guard, self._locked():
                self._reread()
                self._complete(pending)
        with contextlib.suppress(OSError):
            sweep_temporaries(self.directory)
            self.drafts.purge()

    def shut(self) -> None:
        """Let go of the file."""
        self._file.close()

    # ── reading ──────────────────────────────────────────────────────────────────

    @property
    def duty_date(self) -> date:
        """The duty date of the present moment."""
        return self.rules.duty_date(self.clock.now())

    @property
    def generation(self) -> int:
        """How often the desk file has been written."""
        return int(self._snapshot.meta.get("generation", 0))

    def records(self, table: str) -> list[Record]:
        """The live records of a table, oldest first, without hidden ones."""
        return [record for record in self._snapshot.records(table) if not record.is_hidden]

    def all_records(self) -> Iterator[Record]:
        """Every live record of every table, hidden ones too."""
        for table in TABLES:
            yield from self._snapshot.records(table)

    def record(self, record_id: str) -> Record:
        """The live record of this id. Raises `NotFound`."""
        found = self._snapshot.record(record_id)
        if found is None or found.is_hidden:
            raise NotFound(record_id)
        return found

    def find(self, record_id: str) -> Record | None:
        """The record of this id, live or filed, or None."""
        found = self._snapshot.record(record_id)
        if found is not None:
            return None if found.is_hidden else found
        from store.archive import find_filed

        return find_filed(self, record_id)

    def search(self, query: str, limit: int = 200) -> Hits:
        """What the archive and the live records know of `query`, newest first."""
        from store.search import search

        return search(self, query, limit)

    # ── writing ──────────────────────────────────────────────────────────────────

    @contextlib.contextmanager
    def transaction(self, action: str, *, undoable: bool = True) -> Iterator[Work]:
        """Change records together: all of it is stored when the block ends, or nothing.

        Raises `DeskBusy`, `DeskDamaged`, `DeskUnusable`, `Refused("read-only")` and whatever
        the block raises. Inside, nobody else can write; do not wait for people there.
        """
        self._writable()
        news: list[Change] = []
        try:
            with self._guard, self._locked():
                if elsewhere := self._reread():
                    news.append(elsewhere)
                self._complete(self._snapshot.meta.get("pending") or [])
                work = Work(self._snapshot, self.rules, self.clock.now(), self.officer)
                yield work
                entries = work.entries
                if entries or work.counters != self._snapshot.meta.get("counters", {}):
                    self._commit(work, action)
                    news.append(_change_of(entries))
                if undoable and entries:
                    self._remember(_Step(action, tuple(entries)))
        finally:
            # What another session wrote is told even when this change was refused because of it.
            for change in news:
                self._announce(change)

    def add(self, kind: str, values: dict[str, Any], *, action: str = "add") -> Record:
        """A new record. Raises `InvalidRecord`."""
        with self.transaction(action) as work:
            return work.insert(kind, values)

    def change(self, record: R, *, action: str = "change", **values: Any) -> R:
        """Other values for the record as the officer saw it. Raises `InvalidRecord`, `Conflict`, `Refused`."""
        with self.transaction(action) as work:
            current = work.current(record)
            if reason := current.refuses_change(work.now, self.officer, self.rules):
                raise Refused(reason, id=record.id)
            return work.put(current.with_(**values))

    def step(self, record: R) -> R:
        """The next step of an open record. Raises `Refused("last-step")` where only closing is left."""
        with self.transaction("step") as work:
            current = work.current(record)
            steps = current.steps
            at = steps.index(current.state) if current.state in steps else len(steps)
            if at + 1 >= len(steps):
                raise Refused("last-step" if current.is_open else "already-closed", id=record.id)
            return work.put(current.with_(state=steps[at + 1], **current.step_stamps(steps[at + 1], work.now)))

    def close(self, record: R, outcome: str, words: str, *, action: str = "close", **values: Any) -> R:
        """Close a record with the kind of its outcome and the words for it (P27: 有始有终).

        Raises `InvalidRecord` naming what is missing, `Refused("already-closed")`, `Conflict`.
        """
        words = clean(words, lines=True)
        problems = []
        if outcome not in OUTCOMES:
            problems.append(Problem("outcome", "required"))
        if not words:
            problems.append(Problem("words", "required"))
        elif len(words) < self.rules.outcome_least:
            problems.append(Problem("words", "too-short", {"least": self.rules.outcome_least}))
        if problems:
            raise InvalidRecord(problems)
        with self.transaction(action) as work:
            current = work.current(record)
            if not current.is_open:
                raise Refused("already-closed", id=record.id)
            stamp = work.now.isoformat(timespec="seconds")
            told = {"kind": outcome, "words": words, "by": self.officer, "at": stamp}
            state = values.pop("state", current.closed_state(outcome))
            return work.put(current.with_(state=state, outcome=told, closed_at=stamp, **values))

    def hide(self, record: R, reason: str) -> R:
        """Delete: the record is hidden, with the reason, and stays in the file. Raises `InvalidRecord`."""
        reason = clean(reason)
        if not reason:
            raise InvalidRecord([Problem("reason", "required")])
        with self.transaction("hide") as work:
            stamp = work.now.isoformat(timespec="seconds")
            told = {"by": self.officer, "at": stamp, "reason": reason}
            return work.put(work.current(record).with_(hidden=told))

    def add_progress(self, record: R, words: str) -> R:
        """A dated step of progress (反馈). Raises `InvalidRecord`."""
        words = clean(words, lines=True)
        if not words:
            raise InvalidRecord([Problem("words", "required")])
        with self.transaction("progress") as work:
            current = work.current(record)
            stamp = work.now.isoformat(timespec="seconds")
            row = {"at": stamp, "by": self.officer, "words": words}
            return work.put(current.with_(progress=[*current.progress, row]))

    def note(self, action: str, record: Record, **facts: Any) -> None:
        """Write to the history that something was done with a record that did not change it (a reveal)."""
        with self.transaction(action, undoable=False) as work:
            row = {"at": work.now.isoformat(timespec="seconds"), "by": self.officer, "what": action, **facts}
            current = work.record(record.id)
            work.put(current.with_(looked=[*current.looked, row]))

    def undo(self) -> Undone:
        """Take the session's last change back. Raises `Refused` when there is none or somebody changed it since."""
        return self._turn_back(self._done, self._undone, "nothing-to-undo", "undo")

    def redo(self) -> Undone:
        """Do again what was undone last."""
        return self._turn_back(self._undone, self._done, "nothing-to-redo", "redo")

    def _turn_back(self, source: list[_Step], other: list[_Step], nothing: str, action: str) -> Undone:
        with self._guard:
            if not source:
                raise Refused(nothing)
            step = source[-1]
            with self.transaction(action, undoable=False) as work:
                for entry in step.entries:
                    record = entry.after or entry.before
                    assert record is not None
                    standing = self._snapshot.record(record.id)
                    if (standing and standing.revision) != (entry.after and entry.after.revision):
                        source.pop()
                        raise Refused("changed-since", id=record.id, title=record.title)
                    work.restore(entry.before, standing)
                entries = tuple(work.entries)
            source.pop()
            other.append(_Step(step.action, entries))
            return Undone(step.action, tuple(_records_of(entries)))

    def _remember(self, step: _Step) -> None:
        self._done.append(step)
        del self._done[:-UNDO_DEPTH]
        self._undone.clear()

    # ── news ─────────────────────────────────────────────────────────────────────

    def subscribe(self, watcher: Callable[[Change], None]) -> Callable[[], None]:
        """Have `watcher` called after every change, in the thread that made or found it."""
        self._watchers.append(watcher)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._watchers.remove(watcher)

        return unsubscribe

    def poll(self) -> bool:
        """Look whether another session wrote; True if so. Raises `DeskDamaged`, `DeskUnusable`."""
        if not self._file.changed():
            return False
        with self._guard:
            change = self._reread()
        if change:
            self._announce(change)
        return change is not None

    def _announce(self, change: Change) -> None:
        for watcher in list(self._watchers):
            watcher(change)

    # ── files ────────────────────────────────────────────────────────────────────

    def backup(self) -> Path:
        """A copy of the desk file as it stands, named by the moment. Raises `DeskUnusable`."""
        self._writable()
        with self._guard, self._locked():
            content = self.path.read_bytes()
            self._parsed(content)
            return keep_backup(self.directory / "backups", content, self.clock.now())

    def _writable(self) -> None:
        if self.read_only == "no-permission":
            raise DeskUnusable("no-permission", self.directory)
        if self.read_only:
            raise Refused("read-only", why=self.read_only)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        holder = Holder(self.officer, self.clock.now().isoformat(timespec="seconds"), os.getpid())
        with locked(self.directory / "desk.lock", self.rules.lock_seconds, holder):
            yield

    def _parsed(self, content: bytes) -> Tables:
        try:
            return parse_tables(content)
        except ValueError as error:
            backup = newest_good_backup(self.directory / "backups")
            raise DeskDamaged(self.path, str(error), backup) from None

    def _reread(self) -> Change | None:
        """Read the file again if somebody replaced it; what changed, if anything did."""
        if not self._file.changed():
            return None
        content = self._file.read()
        if content is None and self._snapshot.meta:
            raise DeskDamaged(self.path, "missing", newest_good_backup(self.directory / "backups"))
        fresh = Snapshot(self._parsed(content) if content is not None else {})
        tables, ids = fresh.differing(self._snapshot)
        self._snapshot = fresh
        return Change(frozenset(tables), frozenset(ids), elsewhere=True) if ids else None

    def _migrate(self) -> None:
        with self._guard, self._locked():
            self._reread()
            old = self.path.read_bytes() if self.path.exists() else b""
            if not old and (self.history.files() or newest_good_backup(self.directory / "backups")):
                raise DeskDamaged(self.path, "missing", newest_good_backup(self.directory / "backups"))
            tables = dict(self._snapshot.tables)
            if not migrate(tables):
                return
            if old:
                keep_backup(self.directory / "backups", old, self.clock.now())
            self._store(tables)

    def _complete(self, pending: list[str]) -> None:
        """The history must hold the last change before the next one takes its place in the file."""
        seq, digest = self._snapshot.meta.get("head") or [0, ""]
        try:
            self.history.complete(pending, Head(seq, digest), self.clock.now())
        except OSError as error:
            raise unusable(error, self.history.directory) from error

    def _commit(self, work: Work, action: str) -> None:
        """The one commit point: serialise, replace the file, then append to the history."""
        meta = self._snapshot.meta
        seq, digest = meta.get("head") or [0, ""]
        lines, head = compose(
            work.entries,
            Head(seq, digest),
            action=action,
            by=self.officer,
            at=work.now,
            session=self.session,
            practice=self.clock.practice,
        )
        fresh = {
            **meta,
            "generation": meta.get("generation", 0) + 1,
            "counters": work.counters,
            "pending": lines,
            "head": list(head),
        }
        tables = work.tables(fresh)
        self._daily_backup(work.now)
        self._store(tables)
        # The change is committed; if its history cannot be appended now (disk full), the next
        # transaction completes it before it changes anything.
        with contextlib.suppress(OSError):
            self.history.append(lines, head, work.now)

    def _store(self, tables: Tables) -> None:
        content = msgspec.json.encode(tables)
        try:
            fd = replace_file(self.path, content)
        except OSError as error:
            raise unusable(error, self.path) from error
        self._file.hold(fd)
        self._snapshot = Snapshot(tables)

    def _daily_backup(self, now: datetime) -> None:
        """The first change of a day keeps a copy of what stood before it."""
        name = backup_name(now.date())
        if self._backed_up == name:
            return
        directory = self.directory / "backups"
        if not (directory / name).exists() and self.path.exists():
            keep_backup(directory, self.path.read_bytes(), now.date())
            prune_backups(directory, self.rules.backup_days, now.date())
        self._backed_up = name


def restore_desk(directory: Path, clock: Clock, officer: str, backup: Path | None = None) -> Any:
    """Put the newest good copy (or `backup`) in place of `desk.json`; see `store.backups.Restored`."""
    from store.backups import Restored, restore_tables

    found = backup or newest_good_backup(directory / "backups")
    if found is None:
        raise NotFound("backup")
    path = directory / "desk.json"
    holder = Holder(officer, clock.now().isoformat(timespec="seconds"), os.getpid())
    with locked(directory / "desk.lock", 3.0, holder):
        try:
            tables, replayed, incomplete = restore_tables(found, History(directory / "history"))
        except ValueError as error:
            raise DeskDamaged(found, str(error), None) from None
        aside = None
        try:
            if path.exists():
                aside = path.with_name(f"desk.damaged-{clock.now():%Y-%m-%dT%H%M%S}.json")
                os.close(replace_file(aside, path.read_bytes()))
            os.close(replace_file(path, msgspec.json.encode(tables), mode=fresh_mode(directory)))
        except OSError as error:
            raise unusable(error, path) from error
    return Restored(found, aside, replayed, incomplete)
