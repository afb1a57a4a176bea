"""What the lines of the day's lists say: agenda, checklist, findings; from records to cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from store import (
    AgendaLine,
    ChecklistLine,
    Desk,
    Finding,
    Meeting,
    Record,
    Shift,
    Visit,
    present_name,
    progress_of,
)
from tui import wording
from tui.i18n import _
from tui.widgets.table import Column, Heading, Row

STAR = "★"
"""The sign of central work."""


def star(record: Record) -> str:
    """The sign before a central record."""
    return STAR if record.central else ""


def agenda_columns() -> list[Column]:
    """Time, title, place or person, what stands."""
    return [
        Column("at", "", 5),
        Column("title", "", 0, least=20),
        Column("place", "", 12, keep=2, fit=True),
        Column("note", "", 12, align="right", keep=5, tinted=True, fit=True),
    ]


def agenda_rows(lines: Sequence[AgendaLine], now: datetime, *, present: bool) -> list[Row | Heading]:
    """The lines of a day; on the present one a line stands between what was and what comes.

    The hour itself is in the first line of the screen: here it would be painted anew every minute.
    """
    rows: list[Row | Heading] = []
    told = not present
    for line in lines:
        if not told and line.what != "all-day" and line.at > now:
            rows.append(Heading(_("now")))
            told = True
        rows.append(_agenda_row(line, now))
    if not told and rows:
        rows.append(Heading(_("now")))
    return rows


def _agenda_row(line: AgendaLine, now: datetime) -> Row:
    record = line.record
    at = _("all day") if line.what == "all-day" else wording.clock(line.at.astimezone(now.tzinfo))
    note, tone = _agenda_note(line, now)
    title = wording.in_agenda(line.what, record)
    if line.what in ("visit", "shift"):
        title = f"{wording.kind(record.kind)} {title}"
    place = str(
        record.document.get("place") or record.document.get("host") or record.document.get("owner") or ""
    )
    return Row(record.id, (at, f"{star(record)} {title}".strip(), place, note), tone)


def _agenda_note(line: AgendaLine, now: datetime) -> tuple[str, str]:
    """What stands at the end of a line, and its tone."""
    record = line.record
    if not record.is_open:
        return wording.state(record.kind, record.state), "done"
    if line.what == "visit" and isinstance(record, Visit):
        if record.arrived_at is not None:
            return _("came {clock}").format(clock=wording.clock(record.arrived_at.astimezone(now.tzinfo))), ""
        return wording.state(record.kind, record.state), "late" if line.at <= now else ""
    central = "central" if record.central else ""
    if line.what == "preparation" and isinstance(record, Meeting):
        done, all_ = progress_of(record)
        return _("ready {done}/{all}").format(done=done, all=all_), "late" if line.at <= now else ""
    if line.what == "due":
        return time_left(line.at, now), "late" if line.at <= now else central
    if line.what == "shift" and isinstance(record, Shift):
        return (_("on duty"), "") if record.covers(now) else ("", "quiet" if line.at <= now else "")
    if line.what == "item":
        ends = getattr(record, "ends_at", None)
        if ends is not None and ends <= now:
            return (_("no outcome"), "warn") if record.closes_with_outcome else ("", "done")
        if line.at <= now:
            return _("in session") if isinstance(record, Meeting) else _("going on"), central
        if isinstance(record, Meeting) and record.preparations:
            done, all_ = progress_of(record)
            return _("ready {done}/{all}").format(done=done, all=all_), central
        return wording.gave_way(record), central
    return "", central


def time_left(at: datetime, now: datetime) -> str:
    """What is left until a moment, or how late it is, in ten cells."""
    if abs(at - now) >= timedelta(days=1):
        return wording.until(at, now)
    left = rough(abs(at - now))
    return (
        _("in {countdown}").format(countdown=left)
        if at > now
        else _("late {countdown}").format(countdown=left)
    )


def rough(length: timedelta) -> str:
    """A length of time by minutes, from an hour on by hours: what stands still costs no line."""
    hour = timedelta(hours=1)
    return wording.span(length if length < hour else length // hour * hour)


def checklist_columns() -> list[Column]:
    """Tick and time, title, by whom."""
    return [
        Column("tick", "", 9),
        Column("title", "", 0, least=15),
        Column("by", "", 10, keep=2, tinted=True, fit=True),
    ]


def checklist_rows(lines: Iterable[ChecklistLine], now: datetime) -> list[Row]:
    """The routines of a day and what became of them."""
    rows = []
    for line in lines:
        if line.tick is None:
            mark, by = "[ ]", ""
            tone = "late" if line.at <= now else ""
            if line.at <= now:
                by = _("not ticked yet")
        elif line.tick.result == "missed":
            mark, by, tone = "[-]", _("missed"), "warn"
        else:
            mark, by, tone = "[x]", line.tick.created_by, "done"
        at = wording.clock(line.at)
        rows.append(Row(line.routine.id, (f"{mark} {at}", line.routine.title, by), tone))
    return rows


NEEDS_COLUMNS = (
    Column("why", "", 26, tinted=True, fit=True),
    Column("kind", "", 12, keep=4, fit=True),
    Column("title", "", 0, least=16),
    Column("who", "", 16, keep=3, fit=True),
)
"""Why, what kind of record, title, who has it."""


def needs_rows(desk: Desk, findings: Iterable[Finding], now: datetime) -> list[Row]:
    """What needs somebody, a line each."""
    rows = []
    for finding in findings:
        record = finding.record
        document = record.document
        who = (
            document.get("owner")
            or document.get("host")
            or (document.get("unit") if record.table != "visits" else "")
        )
        tone = "warn" if finding.code in ("no-owner", "quiet", "no-outcome") else "late"
        cells = (
            finding_words(finding, now),
            wording.kind(record.kind),
            f"{star(record)} {record.headline()}".strip(),
            present_name(desk, str(who or "")),
        )
        rows.append(Row(record.id, cells, tone))
    return rows


def finding_words(finding: Finding, now: datetime) -> str:
    """Why a record needs somebody, and since when where the words do not say so."""
    words = wording.finding(finding)
    return words if finding.facts else f"{words} {rough(now - finding.since)}"
