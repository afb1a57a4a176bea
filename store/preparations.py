"""The preparations of a meeting: its steps, when each is due, and which of them somebody must see to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from store.kinds.agenda import Meeting
from store.meeting_steps import PHASES, Due, Phase, due_after, due_before
from store.times import Instant
from store.workdays import Overlay

if TYPE_CHECKING:
    from store.desk import Desk

_AT = Instant()


@dataclass(frozen=True)
class Preparation:
    """One step of a meeting as it stands now.

    `due` is None where what is stored cannot be read; `guessed` where a workday on the way was not announced.
    """

    key: str
    title: str
    phase: Phase
    due: datetime | None
    guessed: bool = False
    done_at: datetime | None = None
    done_by: str = ""
    dropped: str = ""
    """Why it was dropped, empty while it stands."""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and not self.dropped


_MOST_KEPT = 1000
_made: dict[str, tuple[object, object, object, Overlay, list[Preparation]]] = {}


def preparations_of(desk: Desk, meeting: Meeting) -> list[Preparation]:
    """The steps of a meeting by phase and then by the time they are due."""
    document = meeting.document
    rows, starts, ends = document.get("preparations"), document.get("starts"), document.get("ends")
    overlay = desk.workdays.overlay
    known = _made.get(meeting.id)
    # Reckoning workdays for every meeting at every key would be felt; the same rows give the same list.
    if known and known[0] is rows and known[1:3] == (starts, ends) and known[3] is overlay:
        return known[4]
    steps = [_preparation(desk, meeting, row) for row in meeting.preparations]
    far = datetime.max.replace(tzinfo=desk.clock.zone)
    steps.sort(key=lambda step: (PHASES.index(step.phase), step.due or far, int(step.key)))
    if len(_made) >= _MOST_KEPT:
        _made.clear()
    _made[meeting.id] = (rows, starts, ends, overlay, steps)
    return steps


def _preparation(desk: Desk, meeting: Meeting, row: Mapping[str, Any]) -> Preparation:
    key, phase = str(row.get("key") or ""), row.get("phase")
    due = _due(desk, meeting, row)
    return Preparation(
        key=key if key.isdecimal() else "0",
        title=str(row.get("title") or ""),
        phase=phase if phase in PHASES else "before",
        due=due.at if due else None,
        guessed=due.guessed if due else False,
        done_at=_AT.read(row.get("done_at")),
        done_by=str(row.get("done_by") or ""),
        dropped=str(row.get("dropped") or ""),
    )


def _due(desk: Desk, meeting: Meeting, row: Mapping[str, Any]) -> Due | None:
    """A step's time follows from the meeting's, so that moving the meeting moves what is not done."""
    starts, ends = meeting.starts, meeting.ends_at
    if starts is None or ends is None:
        return None
    zone, rules = desk.clock.zone, desk.rules
    try:
        if before := row.get("before"):
            return due_before(
                starts.astimezone(zone), str(before), desk.workdays, rules.day_starts, rules.workday_ends
            )
        if after := row.get("after"):
            return due_after(ends.astimezone(zone), str(after), desk.workdays, rules.workday_ends)
    except (ValueError, OverflowError):
        return None
    return Due(ends.astimezone(zone), guessed=False)


def progress_of(meeting: Meeting) -> tuple[int, int]:
    """How many of a meeting's steps are done, and how many there are without those dropped."""
    standing = [row for row in meeting.preparations if not row.get("dropped")]
    return sum(1 for row in standing if row.get("done_at")), len(standing)


def preparations_left(desk: Desk, meeting: Meeting) -> Iterator[Preparation]:
    """The steps of a meeting that are still to be done: of one that was held only those afterwards."""
    if meeting.state == "cancelled" or not meeting.preparations or meeting.document.get("repeats"):
        return
    for step in preparations_of(desk, meeting):
        if step.is_open and (meeting.is_open or step.phase == "after"):
            yield step


def preparations_overdue(desk: Desk, now: datetime) -> Iterator[tuple[Meeting, list[Preparation]]]:
    """The meetings with steps whose time is over, and those steps, the longest overdue first."""
    for meeting in _meetings(desk):
        late = [step for step in preparations_left(desk, meeting) if step.due is not None and step.due <= now]
        if late:
            yield meeting, sorted(late, key=lambda step: step.due or now)


def preparations_due(desk: Desk, day: date) -> list[tuple[datetime, Meeting]]:
    """The meetings with steps due on a duty date, once each, with the first of those times.

    On its own day a meeting stands in the agenda itself, and one that is over without an outcome is
    carried: neither is told twice.
    """
    from store.queries import day_span

    start, end = day_span(desk, day)
    morning = min(end, start + timedelta(days=1))
    found = []
    for meeting in _meetings(desk):
        if meeting.starts is None or start <= meeting.starts < end:
            continue
        if meeting.is_open and meeting.starts < start:
            continue
        left = (step.due for step in preparations_left(desk, meeting))
        if dues := [due for due in left if due and start <= due < morning]:
            found.append((min(dues), meeting))
    return found


def _meetings(desk: Desk) -> Iterator[Meeting]:
    return (
        record for record in desk.records("agenda") if isinstance(record, Meeting) and record.preparations
    )
