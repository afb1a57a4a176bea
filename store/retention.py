"""The end of personal data: removed from every place it stands in when the house's days are over.

PIPL art. 19: kept for the shortest time that its purpose needs. Counts, reasons, outcomes and links stay.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from store.anonymous import is_due, without_people
from store.archive import FOLDER, archive_files
from store.clock import duty_day
from store.personal import personal_words
from store.purging import Outcome, purge_file
from store.storage import put_file

if TYPE_CHECKING:
    from store.desk import Desk

LEDGER = "purged.json"
"""Says in the archive's folder which years were gone through, so that a day's purge reads only the others."""
PLACES = ("live", "archive", "index", "backups", "set-aside", "drafts", "searches")
"""Where personal data may stand."""


Note = Callable[[str, Path, Outcome], None]
"""Told of each file that was gone through, and of the place it belongs to."""


@dataclass
class PurgeReport:
    """What was removed: how many records (or files) in each place, and what could not be read or written."""

    before: datetime
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PLACES, 0))
    left: list[str] = field(default_factory=list)
    """Files that could not be gone through: somebody must look after them."""

    @property
    def total(self) -> int:
        """How much was removed in all."""
        return sum(self.counts.values())


class _Ledger(msgspec.Struct):
    day: str = ""
    years: dict[str, tuple[int, int, int]] = {}
    """Size and time of change of each file when it was gone through, and the year of the limit then."""


def purge_limit(desk: Desk) -> datetime:
    """What was settled before this moment no longer says who somebody was."""
    day = desk.duty_date - timedelta(days=desk.rules.personal_days)
    start, _end = duty_day(day, desk.rules.day_starts, desk.rules.tzinfo())
    return start


def purge_due(desk: Desk) -> bool:
    """Whether nobody has purged on this duty date yet."""
    return _ledger(desk.directory).day != desk.duty_date.isoformat()


def purge(desk: Desk, *, dry: bool = False) -> PurgeReport:
    """Remove what identifies people from everything settled long enough ago, everywhere it stands.

    Each file is replaced durably on its own; one that could not be is named and taken up again the next
    time. The report is kept in the history. Raises what a transaction raises.
    """
    limit, at = purge_limit(desk), desk.clock.now()
    report = PurgeReport(limit)
    ids: set[str] = set()
    words: set[str] = set()

    def note(place: str, path: Path, found: Outcome) -> None:
        report.counts[place] += found.count
        ids.update(found.ids)
        words.update(found.words)
        if found.trouble:
            report.left.append(str(path.relative_to(desk.directory)))

    _purge_live(desk, limit, at, report, ids, words, dry=dry)
    _purge_archive(desk, limit, at, note, dry=dry)
    if report.counts["archive"]:
        report.counts["index"] = 1
        if not dry:
            _renew_index(desk, report)
    for path in sorted((desk.directory / "backups").glob("desk-*.json")):
        note("backups", path, purge_file(path, limit, at, dry=dry))
    _purge_set_aside(desk, limit, at, note, dry=dry)
    _purge_typed(desk, report, ids, words, dry=dry)
    if not dry:
        if report.total or report.left:
            with desk.transaction("purge", undoable=False) as work:
                work.tell_desk(
                    before=limit.isoformat(timespec="seconds"),
                    reason=desk.rules.personal_reason,
                    removed={place: count for place, count in report.counts.items() if count},
                    left=report.left,
                )
        _write_ledger(desk, limit)
    return report


def _purge_live(
    desk: Desk,
    limit: datetime,
    at: datetime,
    report: PurgeReport,
    ids: set[str],
    words: set[str],
    *,
    dry: bool,
) -> None:
    due = [record for record in desk.all_records() if is_due(record, limit)]
    for record in due:
        ids.add(record.id)
        words.update(personal_words(record))
    report.counts["live"] = len(due)
    if due and not dry:
        with desk.transaction("purge", undoable=False) as work:
            for record in due:
                standing = work.find(record.id)
                if standing is not None and is_due(standing, limit):
                    work.mark(standing, **without_people(standing, at))


def _purge_archive(desk: Desk, limit: datetime, at: datetime, note: Note, *, dry: bool) -> None:
    ledger = _ledger(desk.directory)
    for path in archive_files(desk.directory):
        *known, year = ledger.years.get(path.name, (0, 0, 0))
        if tuple(known) == _signature(path) and int(path.stem) < year:
            # All that is in it was old enough when it was gone through, and nothing came since.
            continue
        if dry:
            note("archive", path, purge_file(path, limit, at, dry=True))
            continue
        # Under the desk's lock: filing writes the same files.
        with desk.transaction("purge", undoable=False):
            note("archive", path, purge_file(path, limit, at))


def _renew_index(desk: Desk, report: PurgeReport) -> None:
    """Make the index anew and let the old file go: no token and no free page of it is left."""
    from store.index import index_of, start_refresh, wait_for_refresh

    index = index_of(desk.directory)
    for _try in range(2):
        # What was begun before the purge may have read the files as they were.
        wait_for_refresh(desk.directory)
        start_refresh(desk.directory)
        wait_for_refresh(desk.directory)
        if index.state() == "ready":
            return
    # Another session is at it, or it cannot be made: without an index the files themselves are searched.
    index.close()
    try:
        (desk.directory / "index.sqlite3").unlink(missing_ok=True)
    except OSError:
        report.left.append("index.sqlite3")


def _purge_set_aside(desk: Desk, limit: datetime, at: datetime, note: Note, *, dry: bool) -> None:
    """What was set aside as damaged: gone through where it can be read, else removed when it is as old."""
    for path in sorted(desk.directory.glob("desk.damaged-*.json")):
        found = purge_file(path, limit, at, dry=dry)
        if found.trouble == "unreadable" and _older(path, limit):
            if not dry:
                with contextlib.suppress(OSError):
                    path.unlink()
            found = Outcome(1)
        note("set-aside", path, found)


def _older(path: Path, limit: datetime) -> bool:
    """Whether the moment in a set-aside file's name is before the limit."""
    try:
        told = date.fromisoformat(path.stem.removeprefix("desk.damaged-")[:10])
    except ValueError:
        return False
    return told < limit.date()


def _purge_typed(desk: Desk, report: PurgeReport, ids: set[str], words: set[str], *, dry: bool) -> None:
    """Half-written forms and kept searches that are about these records or hold their words."""
    if not ids:
        return
    needles = [word.encode() for word in words] + [record_id.encode() for record_id in ids]
    for place in ("drafts", "searches"):
        for path in sorted((desk.directory / place).glob("*.json")):
            try:
                content = path.read_bytes()
                if any(needle in content for needle in needles):
                    report.counts[place] += 1
                    if not dry:
                        path.unlink()
            except OSError:
                report.left.append(str(path.relative_to(desk.directory)))


def _signature(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _ledger(directory: Path) -> _Ledger:
    try:
        return msgspec.json.decode((directory / FOLDER / LEDGER).read_bytes(), type=_Ledger)
    except (OSError, msgspec.DecodeError):
        return _Ledger()


def _write_ledger(desk: Desk, limit: datetime) -> None:
    years = {}
    for path in archive_files(desk.directory):
        with contextlib.suppress(OSError):
            years[path.name] = (*_signature(path), limit.year)
    put_file(
        desk.directory / FOLDER / LEDGER, msgspec.json.encode(_Ledger(desk.duty_date.isoformat(), years))
    )
