"""What the lines of the day's lists say: agenda, checklist, findings; from records to cells."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
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


def unit_of(record: Record) -> str:
    """The unit that has a matter in hand."""
    document = record.document
    return str(document.get("lead_unit") or document.get("unit") or "")


def who_of(record: Record) -> str:
    """Who has a matter in hand: the person, else the unit."""
    return str(record.document.get("owner") or "") or unit_of(record)


def agenda_columns() -> list[Column]:
    """Time, title, place or person, what stands."""
    return [
        Column("at", "", 5),
        Column("title", "", 0, least=20),
        Column("place", "", 12, keep=2, fit=True),
        Column("note", "", 12, align="right", keep=5, tinted=True, fit=True),
    ]


def finished_columns() -> list[Column]:
    """When it was closed, what, how it ended, in which words."""
    return [
        Column("at", "", 5),
        Column("title", "", 0, least=16),
        Column("words", "", 26, keep=2, fit=True),
        Column("outcome", "", 12, align="right", keep=5, fit=True),
    ]


def agenda_rows(
    lines: Sequence[AgendaLine], now: datetime, *, present: bool, clashing: Container[str] = ()
) -> list[Row | Heading]:
    """The lines of a day; on the present one a line stands between what was and what comes.

    The hour itself is in the first line of the screen: here it would be painted anew every minute. Only
    what comes next says to the minute how long it is until then. `clashing`: the ids of what clashes.
    """
    rows: list[Row | Heading] = []
    told, warned = not present, False
    for line in lines:
        coming = line.what not in ALL_DAY and line.at > now
        if line.what == "warning" and not warned:
            if not told and rows:
                rows.append(Heading(_("now")))
            count = sum(1 for each in lines if each.what == "warning")
            rows.append(Heading(_("due soon {count}").format(count=count)))
            told = warned = True
        if not told and coming:
            rows.append(Heading(_("now")))
            rows.append(agenda_row(line, now, is_next=True, clashes=line.record.id in clashing))
            told = True
        else:
            rows.append(agenda_row(line, now, clashes=line.record.id in clashing))
    if not told and rows:
        rows.append(Heading(_("now")))
    return rows


ALL_DAY = ("all-day", "running")
"""What stands above the time line."""


def next_line(lines: Iterable[AgendaLine], now: datetime) -> AgendaLine | None:
    """What comes next in the time line."""
    return next((line for line in lines if line.what not in (*ALL_DAY, "warning") and line.at > now), None)


def agenda_row(line: AgendaLine, now: datetime, *, is_next: bool = False, clashes: bool = False) -> Row:
    """One line of the agenda."""
    note, tone = _agenda_note(line, now)
    if clashes and line.what == "item" and line.at > now:
        note, tone = _("clash"), "warn"
    if is_next and line.record.is_open:
        left = _("in {countdown}").format(countdown=wording.countdown(line.at, now))
        note = f"{note} {left}" if clashes and note else left
    return Row(line.record.id, (line_time(line, now), line_title(line), line_place(line), note), tone)


def line_time(line: AgendaLine, now: datetime) -> str:
    """When a line stands, in five cells."""
    if line.what == "all-day":
        return _("all day")
    if line.what == "running":
        return _("on")
    at = line.at.astimezone(now.tzinfo)
    return f"{at:%m-%d}" if line.what == "warning" else wording.clock(at)


def line_title(line: AgendaLine) -> str:
    """What a line is about: the sign of central work, the kind of visits and shifts, which day of several."""
    record = line.record
    title = wording.in_agenda(line.what, record)
    if line.what in ("visit", "shift"):
        title = f"{wording.kind(record.kind)} {title}"
    if line.what == "begins":
        title = _("begin: {title}").format(title=title)
    if line.parts > 1:
        title += f" ({line.part}/{line.parts})"
    return f"{star(record)} {title}".strip()


def line_place(line: AgendaLine) -> str:
    """Where it is, or with whom."""
    document = line.record.document
    return str(document.get("place") or document.get("host") or document.get("owner") or "")


def _agenda_note(line: AgendaLine, now: datetime) -> tuple[str, str]:
    """What stands at the end of a line, and its tone."""
    record = line.record
    central = "central" if record.central else ""
    if not record.is_open:
        return wording.state(record.kind, record.state), "done"
    if line.what == "visit" and isinstance(record, Visit):
        if record.arrived_at is not None:
            came = wording.clock(record.arrived_at.astimezone(now.tzinfo))
            return _("came {clock}").format(clock=came), ""
        return wording.state(record.kind, record.state), "late" if line.at <= now else central
    if line.what == "warning":
        return _("in {countdown}").format(countdown=wording.span(timedelta(days=line.days))), central
    if line.what == "preparation" and isinstance(record, Meeting):
        done, all_ = progress_of(record)
        return _("ready {done}/{all}").format(done=done, all=all_), "late" if line.at <= now else central
    if line.what == "due":
        return time_left(line.at, now), "late" if line.at <= now else central
    if line.what == "shift" and isinstance(record, Shift):
        return (_("on duty"), "") if record.covers(now) else ("", "quiet" if line.at <= now else "")
    if line.what in ("item", "running"):
        ends = line.ends
        if ends is not None and ends <= now:
            return (_("no outcome"), "warn") if record.closes_with_outcome else ("", "done")
        if line.at <= now:
            return _("in session") if isinstance(record, Meeting) else _("going on"), central
        if isinstance(record, Meeting) and record.preparations:
            done, all_ = progress_of(record)
            return _("ready {done}/{all}").format(done=done, all=all_), central
        return wording.gave_way(record), central
    return "", central


def finished_rows(lines: Iterable[AgendaLine], now: datetime) -> list[Row]:
    """What was closed on a day: when, what, how it ended, in which words."""
    rows = []
    for line in lines:
        record = line.record
        outcome = record.outcome
        words = str(outcome.get("words") or "").replace("\n", " ")
        ended = wording.outcome(str(outcome["kind"])) if outcome.get("kind") else ""
        title = f"{star(record)} {wording.kind(record.kind)} {record.headline()}".strip()
        rows.append(Row(record.id, (wording.clock(line.at.astimezone(now.tzinfo)), title, words, ended), ""))
    return rows


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
