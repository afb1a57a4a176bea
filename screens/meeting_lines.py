"""What the parts of a meeting's screen say: from the meeting to titles, columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import chop_cells

from store import (
    Desk,
    Meeting,
    attendance_of,
    decisions_of,
    participants_of,
    preparations_of,
    present_name,
    progress_of,
)
from tui import wording
from tui.i18n import _
from tui.widgets.table import Column, Heading, Row

PARTS = ("steps", "people", "decisions", "minutes", "record")
"""The parts of a meeting, in the order of their digits."""

COLUMNS: dict[str, Sequence[Column]] = {
    "steps": (
        Column("tick", "", 3),
        Column("title", "", 0, least=18),
        Column("due", "", 20, align="right", keep=5, tinted=True, fit=True),
        Column("by", "", 24, keep=3, fit=True),
    ),
    "people": (
        Column("name", "", 0, least=12),
        Column("reply", "", 12, tinted=True, fit=True),
        Column("substitute", "", 16, keep=4, fit=True),
        Column("came", "", 10, keep=5, fit=True),
    ),
    "decisions": (
        Column("title", "", 0, least=18),
        Column("who", "", 18, keep=4, fit=True),
        Column("state", "", 12, keep=3, fit=True),
        Column("due", "", 16, keep=5, tinted=True, fit=True),
    ),
    "minutes": (Column("words", "", 0, least=20),),
    "record": (),
}
"""The columns of each part's list."""


def head_lines(meeting: Meeting, now: datetime) -> tuple[str, str]:
    """When and where; who leads, who replied and who came."""
    when = ""
    if meeting.starts is not None:
        starts = meeting.starts.astimezone(now.tzinfo)
        when = wording.full_when(starts)
        if meeting.ends is not None:
            ends = meeting.ends.astimezone(now.tzinfo)
            when += f"–{wording.clock(ends) if ends.date() == starts.date() else wording.full_when(ends)}"
    first = "  ".join(filter(None, (when, meeting.place)))
    counts = attendance_of(meeting)
    told = [meeting.chair or meeting.leader]
    if counts.asked:
        told.append(
            _("asked {asked}, coming {coming}, on leave {leave}, present {came}").format(
                asked=counts.asked, coming=counts.coming, leave=counts.on_leave, came=counts.came
            )
        )
    return first, "  ".join(filter(None, told))


def part_title(desk: Desk, meeting: Meeting, part: str) -> str:
    """The name of a part, with how far it is."""
    if part == "steps":
        done, all_ = progress_of(meeting)
        return _("Steps {done}/{all}").format(done=done, all=all_)
    if part == "people":
        counts = attendance_of(meeting)
        replied = counts.asked - counts.silent
        return _("Replies {replied}/{asked}").format(replied=replied, asked=counts.asked)
    if part == "decisions":
        return _("Decisions {count}").format(count=len(decisions_of(desk, meeting)))
    return _("Minutes") if part == "minutes" else _("Record")


def part_rows(desk: Desk, meeting: Meeting, part: str, now: datetime, width: int) -> list[Row | Heading]:
    """The rows of a part's list; the minutes in lines of `width` cells."""
    if part == "steps":
        return _steps(desk, meeting, now)
    if part == "people":
        return _people(meeting)
    if part == "decisions":
        return _decisions(desk, meeting, now)
    return _minutes(meeting, width)


def _steps(desk: Desk, meeting: Meeting, now: datetime) -> list[Row | Heading]:
    rows: list[Row | Heading] = []
    steps = preparations_of(desk, meeting)
    for phase in dict.fromkeys(step.phase for step in steps):
        some = [step for step in steps if step.phase == phase]
        standing = [step for step in some if not step.dropped]
        done = sum(1 for step in standing if step.done_at)
        rows.append(Heading(wording.phase(phase), f"{done}/{len(standing)}"))
        for step in some:
            due = wording.when(step.due, now) if step.due and step.phase != "during" else ""
            if step.guessed and due:
                # Past the announced holidays workdays are only guessed, and the officer must know.
                due = _("about {when}").format(when=due)
            if step.done_at is not None:
                by = f"{step.done_by} {wording.when(step.done_at, now)}"
                rows.append(Row(step.key, ("[x]", step.title, due, by), "done"))
            elif step.dropped:
                rows.append(Row(step.key, ("[-]", step.title, due, step.dropped), "quiet"))
            else:
                late = step.due is not None and step.due <= now and meeting.state != "cancelled"
                rows.append(Row(step.key, ("[ ]", step.title, due, ""), "late" if late else ""))
    return rows


def _people(meeting: Meeting) -> list[Row | Heading]:
    rows: list[Row | Heading] = []
    for one in participants_of(meeting):
        substitute = _("instead: {name}").format(name=one.substitute) if one.substitute else ""
        tone = "warn" if one.reply in ("no", "leave") else "quiet" if not one.reply else ""
        came = _("signed in") if one.came else ""
        rows.append(Row(one.name, (one.name, wording.reply(one.reply), substitute, came), tone))
    return rows


def _decisions(desk: Desk, meeting: Meeting, now: datetime) -> list[Row | Heading]:
    rows: list[Row | Heading] = []
    for record in decisions_of(desk, meeting):
        document = record.document
        who = document.get("lead_unit") or document.get("unit") or document.get("owner") or ""
        late = record.is_open and record.due is not None and record.due <= now
        cells = (
            record.headline(),
            present_name(desk, str(who)),
            wording.state(record.kind, record.state),
            wording.when(record.due, now) if record.due else "",
        )
        rows.append(Row(record.id, cells, "late" if late else "" if record.is_open else "done"))
    return rows


def _minutes(meeting: Meeting, width: int) -> list[Row | Heading]:
    if not meeting.minutes:
        return []
    signed = _("signed by {name}").format(name=meeting.minutes_by) if meeting.minutes_by else ""
    rows: list[Row | Heading] = [Heading(signed or _("not signed"))]
    for at, line in enumerate(meeting.minutes.split("\n")):
        rows += (
            Row(f"{at}:{number}", (part,)) for number, part in enumerate(chop_cells(line, width) or [""])
        )
    return rows
