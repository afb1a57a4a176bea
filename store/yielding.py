"""Daily work gives way to central work, with a trace, and is lifted after too long a wait (P51, P52)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Json
from store.kinds.agenda import AgendaItem
from store.kinds.tasks import Task
from store.links import with_link
from store.occurrences import taken_out
from store.record import Record
from store.rules import Rules
from store.text import clean
from store.times import Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work

R = TypeVar("R", bound=Record)
_AT = Instant()


@dataclass(frozen=True)
class Yielded:
    """One time that a record gave way: to which record, from which time to which, when, by whom and why."""

    to: str
    was: datetime | None
    until: datetime | None
    at: datetime | None
    by: str
    reason: str


@dataclass(frozen=True)
class Lift:
    """Why daily work stands right behind central work: it gave way `yields` times, or waited `days` days."""

    yields: int = 0
    days: int = 0


@dataclass(frozen=True)
class Move:
    """A record that is to give way: to when, and why."""

    record: Record
    until: datetime
    reason: str
    occurs: date | None = None
    """The occurrence of a series that gives way, by the day the series knows it by; the series stays."""


def yields_of(record: Record) -> list[Yielded]:
    """Every time a record gave way, oldest first."""
    rows = record.document.get("yields")
    return [
        Yielded(
            str(row.get("to") or ""),
            _AT.read(row.get("was")),
            _AT.read(row.get("until")),
            _AT.read(row.get("at")),
            str(row.get("by") or ""),
            str(row.get("reason") or ""),
        )
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict)
    ]


def lift_of(record: Record, rules: Rules, now: datetime) -> Lift | None:
    """Why a daily record is lifted behind the central ones, or None while it is not (P52).

    It gave way as often as the house allows, or it has waited longer than the house allows though its time
    has come (or has none). What is merely planned for later does not wait.
    """
    if record.central or not record.is_open:
        return None
    rows = record.document.get("yields")
    count = len(rows) if isinstance(rows, list) else 0
    if count >= rules.yields_before_lift:
        return Lift(yields=count)
    written = record.created_at
    if written is None or (not count and record.due is not None and record.due > now):
        return None
    waited = now - written
    return Lift(days=waited.days) if waited > timedelta(days=rules.lift_after_days) else None


def lifted_items(desk: Desk, now: datetime) -> Iterator[Record]:
    """The agenda items still to come that gave way too often: they press like a pending matter."""
    for record in desk.records("agenda"):
        if record.document.get("yields") and record.is_open and record.starts_at and record.starts_at > now:
            lift = lift_of(record, desk.rules, now)
            if lift is not None and lift.yields:
                yield record


def open_central(desk: Desk) -> list[Record]:
    """The central records to which something can give way: today's agenda first, then the rest by time."""
    now = desk.clock.now()
    found = [
        record
        for table in ("agenda", "tasks", "documents")
        for record in desk.records(table)
        if record.central and record.is_open and not _passed(record, now)
    ]
    today = now.date()

    def rank(record: Record) -> tuple[bool, bool, str]:
        at = record.starts_at or record.due
        local = at.astimezone(now.tzinfo) if at else None
        return (
            not (record.table == "agenda" and local is not None and local.date() == today),
            local is None or local.date() > today,
            local.isoformat() if local else "9",
        )

    return sorted(found, key=rank)


def _passed(record: Record, now: datetime) -> bool:
    if not isinstance(record, AgendaItem) or record.document.get("repeats"):
        return False
    return record.ends_at is not None and record.ends_at <= now


def movable(record: Record, now: datetime, occurrence: datetime | None = None) -> bool:
    """Whether a record can give way: open daily work that has not begun; of a series one `occurrence`."""
    if record.central or not record.is_open or record.is_hidden:
        return False
    if isinstance(record, AgendaItem):
        starts = occurrence if record.document.get("repeats") else record.starts
        return starts is not None and starts > now
    return isinstance(record, Task)


def moved(record: R, until: datetime) -> R:
    """The record at its new time: an agenda item keeps its length, a task gets a new due time."""
    stamp = until.isoformat(timespec="seconds")
    if not isinstance(record, AgendaItem):
        return record.with_(due_at=stamp)
    values: dict[str, Json] = {"starts": stamp}
    if record.starts is not None and record.ends is not None:
        values["ends"] = (until + (record.ends - record.starts)).isoformat(timespec="seconds")
    return record.with_(**values)


def give_way(
    desk: Desk, record: Record, to: Record, until: datetime, reason: str, *, occurs: date | None = None
) -> Record:
    """A daily record gives way to a central one: a new time, the reason, a link, one more in its count.

    Of a series the occurrence of the day `occurs` alone, which becomes an item of its own. Raises `Refused`
    ("not-central": `to` is no open central record; "central-stays": `record` is central itself; "begun"),
    `InvalidRecord` for a time that does not move it or a blank reason, `Conflict`.
    """
    with desk.transaction("give-way") as work:
        return _moved_in(desk, work, Move(record, until, reason, occurs), to)


def save_with_moves(
    desk: Desk,
    kind: str,
    values: Mapping[str, Json],
    before: Record | None,
    moves: Iterable[Move] = (),
    *,
    action: str = "",
) -> Record:
    """Save a new or changed central record, and have daily ones give way to it, in one change.

    Undo takes it back as a whole. Raises what saving raises, and what `give_way` raises.
    """
    moves = tuple(moves)
    usual = action or ("change" if before else "add")
    with desk.transaction("give-way" if moves else usual) as work:
        saved = _saved_in(work, kind, values, before)
        for move in moves:
            _moved_in(desk, work, move, saved)
        return saved


def save_giving_way(
    desk: Desk, kind: str, values: Mapping[str, Json], before: Record | None, to: Record, move: Move
) -> Record:
    """Save a daily record that gives way at once to the central one it clashes with, in one change."""
    with desk.transaction("give-way") as work:
        saved = _saved_in(work, kind, values, before)
        return _yield_in(work, saved, to, move.until, move.reason)


def _saved_in(work: Work, kind: str, values: Mapping[str, Json], before: Record | None) -> Record:
    if before is None:
        return work.insert(kind, values)
    current = work.current(before)
    work.check_changeable(current)
    return work.put(current.with_(**values))


def _moved_in(desk: Desk, work: Work, move: Move, to: Record) -> Record:
    record = move.record
    if move.occurs is not None and isinstance(record, AgendaItem):
        record = taken_out(desk, work, record, move.occurs)
    return _yield_in(work, record, to, move.until, move.reason)


def _yield_in(work: Work, record: R, to: Record, until: datetime, reason: str) -> R:
    current = work.current(record)
    work.check_changeable(current)
    target = work.record(to.id)
    if current.central:
        raise Refused("central-stays", id=record.id)
    if not target.central or not target.is_open or target.is_hidden or target.id == current.id:
        raise Refused("not-central", id=target.id)
    if not movable(current, work.now):
        raise Refused("begun" if current.is_open else "already-closed", id=record.id)
    field = "starts" if isinstance(current, AgendaItem) else "due_at"
    was = current.starts_at or current.due
    reason = clean(reason)
    problems = []
    if not reason:
        problems.append(Problem("reason", "required"))
    if until <= work.now or until == was:
        problems.append(Problem(field, "not-another-time"))
    if problems:
        raise InvalidRecord(problems)
    row: dict[str, Json] = {
        "to": target.id,
        "was": was.isoformat(timespec="seconds") if was else None,
        "until": until.isoformat(timespec="seconds"),
        "at": work.now.isoformat(timespec="seconds"),
        "by": work.officer,
        "reason": reason,
    }
    rows = current.document.get("yields")
    kept = list(rows) if isinstance(rows, list) else []
    return work.put(
        moved(current, until).with_(yields=[*kept, row], links=with_link(current, "gave-way-to", target))
    )
