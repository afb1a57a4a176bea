"""The opened desk: its live records, the one way to change them, and the news of changes."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from store.backups import backup_name, keep_backup, newest_good_backup, prune_backups
from store.clock import Clock, HostClock
from store.drafts import Drafts
from store.errors import DeskBusy, DeskDamaged, DeskUnusable, InvalidRecord, NotFound, Problem, Refused
from store.history import Entry, Finding, Head, History, Told, compose
from store.kinds import TABLES
from store.lock import Holder, locked
from store.migrations import SCHEMA, check_meta, migrate, schema_of
from store.record import OUTCOMES, Record
from store.rules import Rules, read_rules
from store.storage import (
    Tables,
    WatchedFile,
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

_log = logging.getLogger("store")
_log.addHandler(logging.NullHandler())

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
        self.officer = clean(officer)
        self.session = token_hex(2)
        self.read_only = ""
        """Why nothing can be written, as a code; empty when writing is possible."""
        self.workdays = Workdays(directory / "workdays.toml")
        self.history = History(directory / "history")
        self.drafts = Drafts(directory / "drafts", self.officer, clock, rules.draft_hours)
        self.path = directory / "desk.json"
        self._file = WatchedFile(self.path)
        self._snapshot = Snapshot({})
        self._guard = threading.RLock()
        self._holding = False
        self._watchers: list[Callable[[Change], None]] = []
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._reborn: dict[tuple[str, int | None], int | None] = {}
        self._backed_up = ""
        self.backup_trouble: DeskUnusable | None = None
        """Why today's copy of the desk file could not be made; saving goes on without it."""

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
        if content is None and (self.history.files() or self._newest_backup()):
            raise self._damaged("missing")
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
        else:
            self._mend_history()
        with contextlib.suppress(OSError):
            for folder in ("", "history", "backups", "archive", "drafts"):
                sweep_temporaries(self.directory / folder)
            self.drafts.purge()

    def _mend_history(self) -> None:
        """Complete the history of a change whose session was killed. Opening does not wait for it:
        whoever is saving, or the next change, completes it too."""
        with contextlib.suppress(OSError):
            if self.history.stands(*self._told()):
                return
        with contextlib.suppress(DeskBusy, DeskUnusable), self._guard, self._locked():
            self._reread()
            self._complete()

    def shut(self) -> None:
        """Let go of the file."""
        # A save that is under way keeps its descriptor; the process that is ending closes it.
        if self._guard.acquire(timeout=0.2):
            try:
                self._file.close()
            finally:
                self._guard.release()

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

    def search(self, query: str, limit: int = 200, *, wait: bool = False) -> Hits:
        """What the archive and the live records know of `query`, newest first.

        With `wait` a stale index is renewed first; without, in the background.
        """
        from store.search import search

        return search(self, query, limit, wait=wait)

    # ── writing ──────────────────────────────────────────────────────────────────

    @contextlib.contextmanager
    def transaction(self, action: str, *, undoable: bool = True) -> Iterator[Work]:
        """Change records together: all of it is stored when the block ends, or nothing.

        Raises `DeskBusy`, `DeskDamaged`, `DeskUnusable`, `Refused("read-only")` and whatever
        the block raises. Inside, nobody else can write; do not wait for people there.
        """
        settled = self._remember if undoable else None
        with self._transaction(action, settled) as work:
            yield work

    @contextlib.contextmanager
    def _transaction(self, action: str, settled: Callable[[_Step], None] | None) -> Iterator[Work]:
        self._writable()
        news: list[Change] = []
        try:
            with self._guard, self._locked():
                if elsewhere := self._reread():
                    news.append(elsewhere)
                self._writable()
                self._complete()
                work = Work(self._snapshot, self.rules, self.clock.now(), self.officer)
                yield work
                entries = work.entries
                if entries or work.deeds or work.counters != self._snapshot.meta.get("counters", {}):
                    self._commit(work, action)
                    if entries:
                        news.append(Change(*work.touched))
                if settled and entries:
                    settled(_Step(action, tuple(entries)))
        finally:
            # What another session wrote is told even when this change was refused because of it.
            for change in news:
                self._announce(change)

    def add(self, kind: str, values: dict[str, Any], *, action: str = "add") -> Record:
        """A new record. Raises `InvalidRecord`."""
        with self.transaction(action) as work:
            return work.insert(kind, values)

    def change(self, record: R, *, action: str = "change", **values: Any) -> R:
        """Other values for the record as the officer saw it.

        Raises `InvalidRecord`, `Conflict`, `Refused`.
        """
        with self.transaction(action) as work:
            current = work.current(record)
            self._changeable(current, work.now)
            return work.put(current.with_(**values))

    def step(self, record: R) -> R:
        """The next step of an open record. Raises `Refused("last-step")` where only closing is left."""
        with self.transaction("step") as work:
            current = work.current(record)
            steps = current.steps
            at = steps.index(current.state) if current.state in steps else len(steps)
            if at + 1 >= len(steps):
                raise Refused("last-step" if current.is_open else "already-closed", id=record.id)
            return work.put(
                current.with_(state=steps[at + 1], **current.step_stamps(steps[at + 1], work.now))
            )

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
            self._changeable(current, work.now)
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
            current = work.current(record)
            self._changeable(current, work.now)
            return work.mark(current, hidden=told)

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
        """Tell the history that something was done with a record, live or filed, that stays as it is."""
        with self.transaction(action, undoable=False) as work:
            work.tell(record, **facts)

    def undo(self) -> Undone:
        """Take the session's last change back.

        Raises `Refused` when there is none, or somebody changed the record since.
        """
        return self._turn_back(self._done, self._undone, "nothing-to-undo", "undo")

    def redo(self) -> Undone:
        """Do again what was undone last."""
        return self._turn_back(self._undone, self._done, "nothing-to-redo", "redo")

    def _turn_back(self, source: list[_Step], other: list[_Step], nothing: str, action: str) -> Undone:
        if not source:
            raise Refused(nothing)
        taken: list[_Step] = []

        def settled(step: _Step) -> None:
            former = source.pop()
            taken.append(_Step(former.action, step.entries))
            other.append(taken[0])
            revisions = {after.id: after.revision for _, after in step.entries if after}
            # An undone change brings an old revision back under a new number.
            for before, _ in former.entries:
                if before is not None and before.id in revisions:
                    self._reborn[before.id, before.revision] = revisions[before.id]

        with self._transaction(action, settled) as work:
            if not source:
                raise Refused(nothing)
            try:
                for entry in source[-1].entries:
                    self._turn_entry(work, entry)
            except Refused:
                source.pop()
                raise
        step = taken[0]
        return Undone(
            step.action, tuple(record for now in step.entries if (record := now.after or now.before))
        )

    def _turn_entry(self, work: Work, entry: Entry) -> None:
        record = entry.after or entry.before
        assert record is not None
        standing = self._snapshot.record(record.id)
        revision = entry.after.revision if entry.after else None
        while (reborn := self._reborn.get((record.id, revision))) is not None:
            revision = reborn
        if (standing.revision if standing else None) != revision:
            raise Refused("changed-since", id=record.id, title=record.title)
        if standing is not None:
            self._changeable(standing, work.now)
        work.restore(entry.before, standing)

    def _changeable(self, record: Record, now: datetime) -> None:
        if reason := record.refuses_change(now, self.officer, self.rules):
            raise Refused(reason, id=record.id)

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
        """Look whether another session wrote; True if so. Raises `DeskDamaged`, `DeskUnusable`.

        Never waits: while this session is saving in another thread, that one reads and tells the news.
        """
        if not self._file.changed() or not self._guard.acquire(blocking=False):
            return False
        try:
            change = self._reread()
        finally:
            self._guard.release()
        if change:
            self._announce(change)
        return change is not None

    def _announce(self, change: Change) -> None:
        for watcher in list(self._watchers):
            try:
                watcher(change)
            except Exception:
                # What is saved is saved, whatever a list on the screen makes of it.
                _log.exception("a watcher failed")

    # ── files ────────────────────────────────────────────────────────────────────

    def backup(self) -> Path:
        """A copy of the desk file as it stands, named by the moment. Raises `DeskUnusable`."""
        self._writable()
        with self._guard, self._locked():
            content = self._content()
            self._parsed(content)
            return keep_backup(self.directory / "backups", content, self.clock.now())

    def verify_history(self) -> list[Finding]:
        """What is wrong with the history, between two changes. Raises `DeskBusy`, `DeskUnusable`."""
        with self._guard, contextlib.ExitStack() as held:
            if not self.read_only:
                held.enter_context(self._locked())
            self._reread()
            if not self.read_only:
                self._complete()
            try:
                return self.history.verify(self._told()[1])
            except OSError as error:
                raise unusable(error, self.history.directory) from error

    def _writable(self) -> None:
        if self.read_only == "no-permission":
            raise DeskUnusable("no-permission", self.directory)
        if self.read_only:
            raise Refused("read-only", why=self.read_only)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        if self._holding:
            raise RuntimeError("a transaction within a transaction")
        self._holding = True
        try:
            holder = Holder(self.officer[:60], self.clock.now().isoformat(timespec="seconds"), os.getpid())
            with locked(self.directory / "desk.lock", self.rules.lock_seconds, holder):
                yield
        finally:
            self._holding = False

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

    def _reread(self) -> Change | None:
        """Read the file again if somebody replaced it; what changed, if anything did.

        A file that cannot be used leaves what is in memory as it was, and goes on counting as
        changed: a save from memory must not cover up what was lost.
        """
        if not self._file.changed():
            return None
        content = self._file.read()
        try:
            if content is None and self._snapshot.meta:
                raise self._damaged("missing")
            fresh = Snapshot(self._parsed(content) if content is not None else {})
            if self._snapshot.meta and not fresh.meta:
                raise self._damaged("not a desk")
        except DeskDamaged:
            self._file.doubt()
            raise
        tables, ids = fresh.differing(self._snapshot, self._ids_told(fresh))
        self._snapshot = fresh
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

    def _migrate(self) -> None:
        with self._guard, self._locked():
            self._reread()
            tables = dict(self._snapshot.tables)
            if schema_of(tables) >= SCHEMA:
                return
            if not schema_of(tables) and self.history.files():
                # It was a desk once: taking it for a bare file would forget its numbers and its chain.
                raise self._damaged("not a desk")
            if tables:
                keep_backup(self.directory / "backups", self._content(), self.clock.now())
            migrate(tables)
            self._store(tables)

    def _told(self) -> tuple[list[str], Head]:
        """The history lines of the last change, and the end of the history after it."""
        seq, digest = self._snapshot.meta.get("head") or [0, ""]
        return self._snapshot.meta.get("pending") or [], Head(seq, digest)

    def _complete(self) -> None:
        """The history must hold the last change before the next one takes its place in the file."""
        try:
            self.history.complete(*self._told(), self.clock.now())
        except OSError as error:
            raise unusable(error, self.history.directory) from error

    def _commit(self, work: Work, action: str) -> None:
        """The one commit point: serialise, replace the file, then append to the history."""
        meta = self._snapshot.meta
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
        self._snapshot = Snapshot(tables, self._snapshot)

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
