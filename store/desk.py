"""The opened desk: its live records, the one way to change them, and the news of changes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from store.clock import Clock, HostClock
from store.desk_file import DeskFile
from store.drafts import Drafts
from store.errors import DeskBusy, DeskUnusable, InvalidRecord, NotFound, Problem, Refused
from store.filters import Filters
from store.history import Finding, History
from store.kinds import TABLES
from store.news import Change, News
from store.recognition import Recognition
from store.record import Record, outcome_problems
from store.rules import Rules, read_rules
from store.storage import make_directory, unusable
from store.text import clean
from store.transaction import Work
from store.undo import OwnSteps, Step, Undone
from store.workdays import Workdays

if TYPE_CHECKING:
    from store.search import Hits
    from store.searches import Searches

R = TypeVar("R", bound=Record)


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
        self.workdays = Workdays(directory / "workdays.toml")
        self.drafts = Drafts(directory / "drafts", self.officer, clock, rules.draft_hours)
        self.filters = Filters(directory / "filters", self.officer, rules.filters)
        self._file = DeskFile(directory, rules, clock, self.officer)
        self.recognition = Recognition(directory)
        self._news = News()
        self._steps = OwnSteps()
        self._joint = threading.local()

    @classmethod
    def open(
        cls,
        directory: Path,
        clock: Clock | None = None,
        officer: str = "",
        *,
        read_only: bool = False,
        create: bool = True,
    ) -> Desk:
        """Open a data directory; a new one is made where there is none, unless `create` is off.

        Raises `DeskDamaged`, `DeskUnusable` ("no-desk": there is none and none is to be made),
        `RulesBroken`, `DeskBusy`. A desk of a newer schema, or one that this account may not
        write, opens read-only.
        """
        try:
            if create:
                make_directory(directory)
            elif not directory.exists():
                raise DeskUnusable("no-desk", directory)
        except OSError as error:
            raise unusable(error, directory) from error
        if not directory.is_dir():
            raise DeskUnusable("not-a-directory", directory)
        rules = read_rules(directory / "house.toml")
        desk = cls(directory, rules, clock or HostClock(rules.tzinfo()), officer)
        if read_only:
            desk._file.read_only = "asked"
        desk._file.start(create=create)
        if not desk.read_only:
            if (directory / "archive" / "moving.json").exists():
                # A session was killed between the archive and the live file: what it began is ended.
                with contextlib.suppress(DeskBusy), desk._file.held():
                    desk._file.reread()
                    desk._end_moves()
            with contextlib.suppress(OSError):
                desk.drafts.purge()
        return desk

    def shut(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def searches(self) -> Searches:
        """The searches that this officer keeps."""
        from store.searches import Searches

        return Searches(self.directory, self.officer)

    @property
    def path(self) -> Path:
        """The desk file."""
        return self._file.path

    @property
    def history(self) -> History:
        """Who changed what and when."""
        return self._file.history

    @property
    def session(self) -> str:
        """What tells this session from others in the history."""
        return self._file.session

    @property
    def read_only(self) -> str:
        """Why nothing can be written, as a code; empty when writing is possible."""
        return self._file.read_only

    @property
    def backup_trouble(self) -> DeskUnusable | None:
        """Why today's copy of the desk file could not be made; saving goes on without it."""
        return self._file.backup_trouble

    @property
    def duty_date(self) -> date:
        """The duty date of the present moment."""
        return self.rules.duty_date(self.clock.now())

    @property
    def generation(self) -> int:
        """How often the desk file has been written."""
        return self._file.generation

    @property
    def counters(self) -> Mapping[str, int]:
        """The last number drawn from each series."""
        counters: Mapping[str, int] = self._file.snapshot.meta.get("counters", {})
        return counters

    def records(self, table: str) -> list[Record]:
        """The live records of a table, oldest first, without hidden ones."""
        return [record for record in self._file.snapshot.records(table) if not record.is_hidden]

    def all_records(self) -> Iterator[Record]:
        """Every live record of every table, hidden ones too."""
        for table in TABLES:
            yield from self._file.snapshot.records(table)

    def is_live(self, record_id: str) -> bool:
        """Whether a record of this id stands in the live file, hidden or not."""
        return self._file.snapshot.place(record_id) is not None

    def record(self, record_id: str) -> Record:
        """The live record of this id. Raises `NotFound`."""
        found = self._file.snapshot.record(record_id)
        if found is None or found.is_hidden:
            raise NotFound(record_id)
        return found

    def find(self, record_id: str) -> Record | None:
        """The record of this id, live or filed, or None."""
        found = self._file.snapshot.record(record_id)
        if found is not None:
            return None if found.is_hidden else found
        from store.archive import find_filed

        return find_filed(self, record_id)

    def search(self, query: str, limit: int = 200, *, wait: bool = False, order: str = "best") -> Hits:
        """What the archive and the live records know of `query`, best or newest first.

        With `wait` a stale index is renewed first; without, in the background.
        """
        from store.search import search

        return search(self, query, limit, wait=wait, order=order)

    @contextlib.contextmanager
    def transaction(self, action: str, *, undoable: bool = True) -> Iterator[Work]:
        """Change records together: all of it is stored when the block ends, or nothing.

        Raises `DeskBusy`, `DeskDamaged`, `DeskUnusable`, `Refused("read-only")` and whatever
        the block raises. Inside, nobody else can write; do not wait for people there. Begun inside
        `together` it is a part of that one: stored with it, or as if never done when its block raises.
        """
        joint: Work | None = getattr(self._joint, "work", None)
        if joint is not None:
            with joint.part():
                yield joint
            return
        settled = self._steps.remember if undoable else None
        with self._transaction(action, settled) as work:
            yield work

    @contextlib.contextmanager
    def together(self, action: str) -> Iterator[Work]:
        """Several acts as one change: one save, one undo. Transactions begun inside by this thread join it.

        Raises as `transaction` does. What the acts read from the desk is what stood before the first of them.
        """
        outer = getattr(self._joint, "work", None)
        with self.transaction(action) as work:
            self._joint.work = work
            try:
                yield work
            finally:
                self._joint.work = outer

    @contextlib.contextmanager
    def _transaction(self, action: str, settled: Callable[[Step], None] | None) -> Iterator[Work]:
        file = self._file
        file.check_writable()
        news: list[Change] = []
        try:
            with file.held(), self._moves_ended(), self._named_filed():
                if elsewhere := file.reread():
                    news.append(elsewhere)
                file.check_writable()
                file.complete()
                self._end_moves()
                work = Work(
                    file.snapshot, self.rules, self.clock.now(), self.officer, self.recognition.digest
                )
                yield work
                entries = work.entries
                if entries or work.deeds or work.counters != file.snapshot.meta.get("counters", {}):
                    file.commit(work, action)
                    if entries:
                        news.append(Change(*work.touched))
                if settled and entries:
                    settled(Step(action, tuple(entries)))
        finally:
            # What another session wrote is told even when this change was refused because of it.
            for change in news:
                self._news.announce(change)

    @contextlib.contextmanager
    def _moves_ended(self) -> Iterator[None]:
        """What a transaction moved between the live file and the archive is ended or taken back after it."""
        try:
            yield
        finally:
            self._end_moves()

    def _end_moves(self) -> None:
        if (self.directory / "archive" / "moving.json").exists():
            from store import moving
            from store.index import start_refresh

            if moving.end(self.directory, self._file.moved):
                start_refresh(self.directory)

    @contextlib.contextmanager
    def _named_filed(self) -> Iterator[None]:
        """Whoever changes a record that is filed is told so, and that it can be corrected (P4)."""
        try:
            yield
        except NotFound as error:
            found = self.find(str(error.facts.get("id") or ""))
            if found is None or self._file.snapshot.record(found.id) is not None:
                raise
            raise Refused("filed", id=found.id, title=found.headline()) from error

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
            work.check_changeable(current)
            return work.put(current.with_(**values))

    def step(self, record: R) -> R:
        """The next step of an open record.

        Raises `Refused`: "last-step" where only closing is left, or what the step still needs.
        """
        with self.transaction("step") as work:
            current = work.current(record)
            state = current.next_step()
            if not state:
                raise Refused(current.stuck(), id=record.id)
            return work.put(current.with_(state=state, **current.step_stamps(state, work.now)))

    def close(self, record: R, outcome: str, words: str, *, action: str = "close", **values: Any) -> R:
        """Close a record with the kind of its outcome and the words for it (P27: 有始有终).

        Raises `InvalidRecord` naming what is missing, `Refused("already-closed")`, `Conflict`.
        """
        words = clean(words, lines=True)
        if problems := list(outcome_problems(outcome, words, self.rules)):
            raise InvalidRecord(problems)
        with self.transaction(action) as work:
            current = work.current(record)
            if not current.is_open or current.outcome:
                raise Refused(current.stuck(), id=record.id)
            work.check_changeable(current)
            stamp = work.now.isoformat(timespec="seconds")
            told = {"kind": outcome, "words": words, "by": self.officer, "at": stamp}
            state = values.pop("state", "") or current.closing_state(outcome, work)
            if state not in current.closed_states:
                return work.put(current.with_(state=state, outcome=told, **values))
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
            work.check_changeable(current)
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
        return self._steps.undo(self._transaction)

    def redo(self) -> Undone:
        """Do again what was undone last."""
        return self._steps.redo(self._transaction)

    def subscribe(self, watcher: Callable[[Change], None]) -> Callable[[], None]:
        """Have `watcher` called after every change, in the thread that made or found it."""
        return self._news.subscribe(watcher)

    def poll(self) -> bool:
        """Look whether another session wrote; True if so. Raises `DeskDamaged`, `DeskUnusable`.

        Never waits: while this session is saving in another thread, that one reads and tells the news.
        """
        change = self._file.news()
        if change:
            self._news.announce(change)
        return change is not None

    def backup(self) -> Path:
        """A copy of the desk file as it stands, named by the moment. Raises `DeskUnusable`."""
        return self._file.backup()

    def verify_history(self) -> list[Finding]:
        """What is wrong with the history, between two changes. Raises `DeskBusy`, `DeskUnusable`."""
        return self._file.verify_history()
