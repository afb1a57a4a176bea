"""Leaders' instructions (批示): the exact words, to whom, by when, and the tasks that come of them (P35)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from store.acts import FollowUp, changed_row, said, spawn, stamp_of, stored
from store.errors import InvalidRecord, Problem, Refused
from store.fields import Names
from store.record import Record
from store.text import clean

if TYPE_CHECKING:
    from store.desk import Desk

R = TypeVar("R", bound=Record)


class Instructed(NamedTuple, Generic[R]):
    """An instruction written down: the record, the number of the instruction on it, the tasks it led to."""

    record: R
    number: int
    follow_ups: tuple[Record, ...]


def instruct(
    desk: Desk,
    record: R,
    leader: str,
    words: str,
    *,
    to: Sequence[str] = (),
    due_at: datetime | None = None,
    follow_ups: Sequence[FollowUp] = (),
    at: datetime | None = None,
) -> Instructed[R]:
    """Write down what a leader instructed on a record: his exact words, which never change afterwards.

    `to` whom it is addressed, `at` when he said it if that was not just now. Every one of `follow_ups`
    becomes a task that was `decided-by` the record. Raises `InvalidRecord`, `Conflict`, `Refused`.
    """
    given = said(leader=leader, words=words)
    with desk.transaction("instruct") as work:
        current = work.current(record)
        if reason := current.refuses_instruction():
            raise Refused(reason, id=record.id)
        if at is not None and at > work.now:
            raise InvalidRecord([Problem("at", "said-later")])
        number = len(current.instructions) + 1
        made = tuple(
            spawn(work, current, wanted, "decided-by", source=clean(leader), decision=number)
            for wanted in follow_ups
        )
        row = {
            "leader": clean(given["leader"]),
            "at": stored(at) or stamp_of(work),
            "words": given["words"],
            "to": Names().check(list(to)),
            "due_at": stored(due_at),
            "written_at": stamp_of(work),
            "written_by": desk.officer,
            "tasks": [task.id for task in made],
        }
        state = current.instruction_leads.get(current.state, current.state)
        changed = current.with_(instructions=[*current.instructions, row], state=state)
        return Instructed(work.put(changed), number, made)


def deliver_instruction(desk: Desk, record: R, number: int, whom: str = "") -> R:
    """An instruction, counted from 1, has reached those it is addressed to.

    Raises `Conflict`, `Refused` ("no-such-row", "already-delivered").
    """
    with desk.transaction("deliver-instruction") as work:
        current = work.current(record)
        rows = changed_row(
            current.instructions,
            number,
            delivered_at=stamp_of(work),
            delivered_by=desk.officer,
            delivered_to=clean(whom),
        )
        if current.instructions[number - 1].get("delivered_at"):
            raise Refused("already-delivered", number=number)
        return work.put(current.with_(instructions=rows))


def note_instruction(desk: Desk, record: R, number: int, words: str) -> R:
    """A later note on an instruction; it stands among the progress, the leader's words stay alone.

    Raises `InvalidRecord`, `Conflict`, `Refused("no-such-row")`.
    """
    words = said(words=words)["words"]
    with desk.transaction("progress") as work:
        current = work.current(record)
        changed_row(current.instructions, number)
        row = {"at": stamp_of(work), "by": desk.officer, "words": words, "instruction": number}
        return work.put(current.with_(progress=[*current.progress, row]))
