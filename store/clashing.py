"""Which lines of a day's agenda take the same room or the same people at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from store.clashes import Claim, Directory, claim_of
from store.day import AgendaLine

if TYPE_CHECKING:
    from store.desk import Desk


def clashing_among(desk: Desk, days: Iterable[Iterable[AgendaLine]]) -> list[frozenset[str]]:
    """For each day the ids of the open items of its lines that clash with another line of the same day.

    An item that repeats takes its room at the time of the occurrence. What lasts all day takes nothing, and
    a visitor is no clash here: whom he comes to see receives him in the very meeting he comes for.
    """
    directory = Directory(desk)
    return [frozenset(_clashing(lines, directory)) for lines in days]


def _clashing(lines: Iterable[AgendaLine], directory: Directory) -> set[str]:
    taken = sorted(
        (
            (line.at, line.ends or line.at, claim)
            for line in lines
            if line.what == "item" and (claim := claim_of(line.record, directory))
        ),
        key=lambda one: one[:2],
    )
    found: set[str] = set()
    running: list[tuple[datetime, Claim]] = []
    for starts, ends, claim in taken:
        running = [(until, other) for until, other in running if until > starts]
        for _until, other in running:
            if claim.shares(other):
                found |= {claim.record.id, other.record.id}
        running.append((ends, claim))
    return found
