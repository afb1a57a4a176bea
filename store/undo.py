"""What one session changed, step by step, and how it is taken back and done again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple

from store.errors import Refused
from store.record import Record
from store.telling import Entry
from store.transaction import Work

UNDO_DEPTH = 200
"""How many of a session's changes can be undone."""


class Undone(NamedTuple):
    """What undo (or redo) did: the code of the action, and the records concerned as they are now."""

    action: str
    records: tuple[Record, ...]


class Step(NamedTuple):
    """One transaction of this session."""

    action: str
    entries: tuple[Entry, ...]


Begin = Callable[[str, Callable[[Step], None]], AbstractContextManager[Work]]
"""Begins a transaction of an action; what it changed is handed over once it is stored."""


class OwnSteps:
    """The changes of one session, in order, and those it took back."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._reborn: dict[tuple[str, int | None], int | None] = {}

    def remember(self, step: Step) -> None:
        """A change was stored that can be undone."""
        self._done.append(step)
        del self._done[:-UNDO_DEPTH]
        self._undone.clear()

    def undo(self, begin: Begin) -> Undone:
        """Take the last change back.

        Raises `Refused` when there is none, or somebody changed the record since.
        """
        return self._turn_back(begin, self._done, self._undone, "nothing-to-undo", "undo")

    def redo(self, begin: Begin) -> Undone:
        """Do again what was undone last."""
        return self._turn_back(begin, self._undone, self._done, "nothing-to-redo", "redo")

    def _turn_back(
        self, begin: Begin, source: list[Step], other: list[Step], nothing: str, action: str
    ) -> Undone:
        if not source:
            raise Refused(nothing)
        taken: list[Step] = []

        def settled(step: Step) -> None:
            former = source.pop()
            taken.append(Step(former.action, step.entries))
            other.append(taken[0])
            revisions = {after.id: after.revision for _, after in step.entries if after}
            # An undone change brings an old revision back under a new number.
            for before, _ in former.entries:
                if before is not None and before.id in revisions:
                    self._reborn[before.id, before.revision] = revisions[before.id]

        with begin(action, settled) as work:
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
        standing = work.find(record.id)
        revision = entry.after.revision if entry.after else None
        while (reborn := self._reborn.get((record.id, revision))) is not None:
            revision = reborn
        if (standing.revision if standing else None) != revision:
            raise Refused("changed-since", id=record.id, title=record.title)
        if standing is not None:
            work.check_changeable(standing)
        work.restore(entry.before, standing)
