"""Who is in the building: visitors and the officers on duty, whatever state the files are in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store.backups import newest_good_backup, restore_tables
from store.clock import Clock
from store.errors import DeskDamaged, RulesBroken
from store.history import History
from store.kinds.shifts import Shift, on_duty
from store.kinds.visits import Visit
from store.queries import on_site, present_name
from store.rules import Rules, read_rules
from store.snapshot import Snapshot
from store.storage import parse_tables

if TYPE_CHECKING:
    from store.desk import Desk


@dataclass(frozen=True)
class Evacuation:
    """Who is inside. `source` is empty for the live desk; `backup`: a copy and what the history knows since.

    `as_of` is when the last of it was written; `unsure` are ids of visits whose names are known only masked.
    """

    visits: tuple[Visit, ...]
    staff: tuple[str, ...]
    source: str = ""
    copy: str = ""
    as_of: datetime | None = None
    unsure: frozenset[str] = frozenset()

    @property
    def visitors(self) -> int:
        """How many people the visits are."""
        return sum(visit.headcount or 1 for visit in self.visits)


def _staff(shift: Shift | None) -> list[str]:
    if shift is None:
        return []
    return list(dict.fromkeys(filter(None, (shift.leader, shift.officer, shift.assistant))))


def evacuation_of(desk: Desk) -> Evacuation:
    """Everybody inside as the opened desk knows it; where the file was damaged since, as it last was."""
    staff = (present_name(desk, name) for name in _staff(on_duty(desk, desk.clock.now())))
    return Evacuation(tuple(on_site(desk)), tuple(staff))


def evacuation_from_copy(directory: Path, clock: Clock) -> Evacuation:
    """Everybody inside when `desk.json` cannot be read: from the newest good copy and the history since.

    Writes nothing. Raises `DeskDamaged` where there is no copy.
    """
    copy = newest_good_backup(directory / "backups")
    if copy is None:
        raise DeskDamaged(directory / "desk.json", "", None)
    unsure: tuple[str, ...] = ()
    try:
        tables, _replayed, unsure = restore_tables(copy, History(directory / "history"))
    except OSError:
        tables = parse_tables(copy.read_bytes())
    snapshot = Snapshot(tables)
    visits = [one for one in snapshot.records("visits") if isinstance(one, Visit) and one.on_site]
    shifts = [one for one in snapshot.records("shifts") if isinstance(one, Shift) and not one.is_hidden]
    now = clock.now()
    covering = [shift for shift in shifts if shift.covers(now)]
    written = [moment for one in (*visits, *shifts) if (moment := one.changed_at)]
    return Evacuation(
        tuple(sorted(visits, key=lambda visit: str(visit.document.get("arrived_at") or ""))),
        tuple(_staff(max(covering, key=lambda shift: str(shift.document.get("starts")), default=None))),
        "backup",
        copy.name,
        max(written, default=None),
        frozenset(unsure),
    )


def rules_or_usual(path: Path) -> Rules:
    """The house rules, or the usual ones where `house.toml` is broken: an alarm waits for no mending."""
    try:
        return read_rules(path)
    except RulesBroken:
        return Rules()
