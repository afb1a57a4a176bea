"""One act on several records at once: stored together, undone together, with a word on each that refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.errors import Conflict, InvalidRecord, NotFound, Refused, StoreError
from store.record import Record

if TYPE_CHECKING:
    from store.desk import Desk


@dataclass(frozen=True)
class Acted:
    """What an act on several records came to: those it was done to, and those that refused, with why."""

    done: tuple[Record, ...] = ()
    refused: tuple[tuple[Record, StoreError], ...] = ()


def act_on(desk: Desk, action: str, records: Sequence[Record], verb: Callable[[Record], Any]) -> Acted:
    """Do one act to every record in one transaction: one undo takes all of it back.

    What one record refuses leaves nothing of itself behind, and the others go on. When all refuse, the
    first one's error is raised: `InvalidRecord`, `Conflict`, `Refused`, `NotFound`; what hinders every
    save (`DeskBusy` …) is raised in any case.
    """
    if len(records) == 1:
        told = verb(records[0])
        return Acted((told if isinstance(told, Record) else records[0],))
    done: list[Record] = []
    refused: list[tuple[Record, StoreError]] = []
    with desk.together(action):
        for record in records:
            try:
                told = verb(record)
            except (InvalidRecord, Conflict, Refused, NotFound) as error:
                refused.append((record, error))
            else:
                done.append(told if isinstance(told, Record) else record)
        if not done and refused:
            raise refused[0][1]
    return Acted(tuple(done), tuple(refused))
