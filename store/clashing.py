"""Which lines of a day's agenda take the same room or the same people at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
    return [frozenset(_clashing(desk, lines, directory)) for lines in days]


def _clashing(desk: Desk, lines: Iterable[AgendaLine], directory: Directory) -> set[str]:
    claims = []
    for line in lines:
        if line.what == "item" and (claim := claim_of(desk, line.record, directory)):
            claims.append(replace(claim, starts=line.at, ends=line.ends or line.at))
    claims.sort(key=lambda claim: claim.starts)
    found: set[str] = set()
    running: list[Claim] = []
    for claim in claims:
        running = [other for other in running if other.ends > claim.starts]
        for other in running:
            if claim.meets(other):
                found |= {claim.record.id, other.record.id}
        running.append(claim)
    return found
