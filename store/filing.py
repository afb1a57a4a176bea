"""Filing: what is settled moves to its year's archive under a code, is only read there, and may come back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store.archive import FILED, Filed, change_year, place_of, year_file
from store.clock import duty_day
from store.errors import DeskUnusable, InvalidRecord, NotFound, Problem, Refused
from store.moving import announce
from store.record import RETENTION, Record
from store.rules import Rules
from store.text import clean

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work

USUAL: dict[str, str] = {
    "incoming": "D30",
    "outgoing": "Y",
    "meeting": "D30",
    "supervision": "D30",
    "report": "D30",
    "request": "D30",
    "research": "D30",
    "incident": "D30",
    "gift": "D30",
}
"""The retention period proposed for a kind unless the house says otherwise; every other kind: ten years."""
YEARS = {"D30": 30, "D10": 10}
"""How many years a period lasts, counted from the year after the one of filing (国家档案局令第8号)."""
_STAYS = ("parties", "routine")
"""The directory's table and the kind of the routines: templates and names are never filed."""


@dataclass(frozen=True)
class FilingReport:
    """How many records were filed under each year."""

    counts: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many records were filed in all."""
        return sum(self.counts.values())


def proposed_retention(record: Record, rules: Rules) -> str:
    """The period a record is filed with unless the officer says otherwise; "" for one without a code."""
    if not record.is_archival:
        return ""
    return record.retention or rules.retention.get(record.kind) or USUAL.get(record.kind, "D10")


def proposed_code(desk: Desk, record: Record, retention: str) -> str:
    """The code that a record would get if it were filed now; the number is drawn only then."""
    if record.archive_code and record.retention == retention:
        return record.archive_code
    year = _year(desk.rules, settled(record) or desk.clock.now())
    drawn = desk.counters.get(desk.rules.archive.series(year, retention), 0)
    return desk.rules.archive.code(year, retention, drawn + 1)


def file_settled(desk: Desk) -> FilingReport:
    """File what was settled longer ago than the house keeps it live."""
    return file_records(desk, desk.duty_date - timedelta(days=desk.rules.file_after_days))


def file_records(desk: Desk, before: date) -> FilingReport:
    """Move what was settled before the duty date `before` began to its year's archive file.

    Raises what a transaction raises, and `DeskUnusable("archive-damaged")` when a year's file cannot be
    read; nothing is moved then.
    """
    start, _end = duty_day(before, desk.rules.day_starts, desk.rules.tzinfo())

    def due(record: Record) -> datetime | None:
        since = _since(record)
        return settled(record) if since is not None and since < start else None

    if not any(due(record) for record in desk.all_records()):
        return FilingReport()
    with desk.transaction("file", undoable=False) as work:
        chosen = [(moment, record) for record in desk.all_records() if (moment := due(record)) is not None]
        counts = _file(desk, work, chosen)
    _renew(desk)
    return FilingReport(counts)


def file_one(desk: Desk, record: Record, retention: str = "") -> Record:
    """File one settled record now, with this retention period; as it stands in the archive.

    Raises `Refused` ("still-open", "not-filed": it is of a kind that stays), `InvalidRecord`, `Conflict`.
    """
    if retention and retention not in RETENTION:
        raise InvalidRecord([Problem("retention", "not-a-choice", {"value": retention})])
    with desk.transaction("file", undoable=False) as work:
        current = work.current(record)
        moment = settled(current)
        if moment is None or moment > work.now:
            raise Refused("not-filed" if _stays(current) else "still-open", id=record.id)
        _file(desk, work, [(moment, current)], retention)
    _renew(desk)
    found = place_of(desk, record.id)
    return found.record if found else record


def _file(
    desk: Desk, work: Work, chosen: Iterable[tuple[datetime, Record]], retention: str = ""
) -> dict[int, int]:
    """Put records into their years, oldest first so that their numbers follow time; how many a year."""
    years: dict[int, list[Record]] = {}
    for moment, record in sorted(chosen, key=lambda one: (one[0], one[1].id)):
        year = _year(work.rules, moment)
        years.setdefault(year, []).append(coded(work, record, year, retention))
    back = {year: [record.id for record in records] for year, records in years.items()}
    work.moved = announce(desk.directory, back=back)
    for year, records in sorted(years.items()):
        path = year_file(desk.directory, year)
        try:
            change_year(path, records)
        except ValueError as error:
            raise DeskUnusable("archive-damaged", path, str(error)) from error
        for record in records:
            work.file(record)
        # So many were filed under the year: its file must be there ever after.
        series = f"{FILED}{year}"
        work.counters[series] = work.counters.get(series, 0) + len(records)
    return {year: len(records) for year, records in sorted(years.items())}


def coded(work: Work, record: Record, year: int, retention: str = "") -> Record:
    """A record with its code and period; a code that it has is kept as long as its period is."""
    period = (retention if record.is_archival else "") or proposed_retention(record, work.rules)
    if not period or (record.archive_code and record.retention == period):
        return record
    rules = work.rules.archive
    number = work.draw(rules.series(year, period))
    values = {"archive_code": rules.code(year, period, number), "retention": period}
    years = YEARS.get(period)
    return record.with_(**values, keep_until=year + years if years else None)


def restore_filed(desk: Desk, record_id: str, reason: str) -> Record:
    """Bring a filed record back into the live file, with a reason; it keeps its code.

    It may be changed there, and is filed again after the house's days. Raises `InvalidRecord`,
    `NotFound`, `Refused("already-there")`, `DeskUnusable`.
    """
    reason = clean(reason)
    if not reason:
        raise InvalidRecord([Problem("reason", "required")])
    with desk.transaction("restore", undoable=False) as work:
        found = filed(desk, record_id)
        told = {"by": desk.officer, "at": work.now.isoformat(timespec="seconds"), "reason": reason}
        work.moved = announce(desk.directory, drop={found.year: [record_id]})
        restored = work.bring_back(found.record.with_(restored=told))
    return restored


def filed(desk: Desk, record_id: str) -> Filed:
    """The filed record of this id and its year. Raises `NotFound`."""
    found = place_of(desk, record_id)
    if found is None:
        raise NotFound(record_id)
    return found


def settled(record: Record) -> datetime | None:
    """When a record that is to be filed was settled, or None for one that stays live."""
    if _stays(record):
        return None
    try:
        moment = record.settled_on()
        if moment is None and record.is_hidden:
            told = record.hidden.get("at")
            moment = datetime.fromisoformat(told) if isinstance(told, str) else record.changed_at
        return moment if moment is not None and moment.tzinfo is not None else None
    except (ValueError, TypeError):
        # What a newer program or a strange hand wrote stays where people see it.
        return None


def _stays(record: Record) -> bool:
    return record.table in _STAYS or record.kind in _STAYS or not record.kind


def _since(record: Record) -> datetime | None:
    """The moment from which the days before filing count: one that was restored has them again."""
    moment = settled(record)
    told = record.restored.get("at")
    if moment is None or not isinstance(told, str):
        return moment
    try:
        return max(moment, datetime.fromisoformat(told))
    except (ValueError, TypeError):
        return moment


def _year(rules: Rules, moment: datetime) -> int:
    return moment.astimezone(rules.tzinfo()).year


def _renew(desk: Desk) -> None:
    from store.index import start_refresh

    start_refresh(desk.directory)
