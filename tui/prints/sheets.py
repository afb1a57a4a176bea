"""Sheets for paper: plain text with its columns aligned in cells, ready to print and sign."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date

from rich.cells import cell_len, set_cell_size

from store import Desk, checklist_of, gone_on, log_of, on_duty, on_site
from tui import wording
from tui.i18n import _
from tui.printable import printable
from tui.prints.day import agenda_on_paper, week_on_paper
from tui.prints.entering import day_of
from tui.prints.layout import put

WIDTH = 78
"""Cells of a printed line: A4 upright in a 12-point fixed font."""


def sheet(desk: Desk, options: argparse.Namespace) -> int:
    """Print one sheet."""
    if options.which == "meeting":
        from tui.prints.meetings import meeting_sheet

        return meeting_sheet(desk, options.id)
    if options.which in ("supervision", "incoming", "outgoing"):
        from tui.prints.ledgers import ledger

        return ledger(desk, options.which)
    day = day_of(desk, options.day)
    if day is None:
        return 2
    titles = {
        "day": _("Day sheet"),
        "week": _("Week sheet"),
        "visitors": _("Visitor register"),
        "log": _("Duty log"),
        "evacuation": _("Evacuation list"),
    }
    _head(desk, titles[options.which], day)
    prints = {"day": _day, "week": _week, "visitors": _visitors, "log": _log, "evacuation": _evacuation}
    prints[options.which](desk, day)
    foot(desk)
    return 0


def heading(desk: Desk, title: str) -> None:
    """The office and the sheet's name in the middle of the line."""
    office = f"{desk.rules.office} " if desk.rules.office else ""
    put((office + title).center(WIDTH - cell_len(office + title) + len(office + title)))


def _head(desk: Desk, title: str, day: date) -> None:
    heading(desk, title)
    now = desk.clock.now()
    shift = on_duty(desk, now)
    leader, officer = _("Duty leader"), _("Duty officer")
    people = f"{leader} {shift.leader}  {officer} {shift.officer}" if shift else ""
    put(f"{wording.full_day(day)}  {people}")
    put("=" * WIDTH)


def foot(desk: Desk) -> None:
    """The end of a sheet: when it was printed and by whom, and room to sign."""
    put("=" * WIDTH)
    printed, by = _("Printed"), _("Printed by")
    put(f"{printed} {wording.full_when(desk.clock.now())}  {by} {desk.officer}")
    put()
    signed, dated = _("Signed"), _("Date")
    put(f"{signed} ____________________    {dated} ____________________")


def table(heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
    """A table whose last column wraps under itself; widths in cells, the last takes the rest."""
    rest = WIDTH - sum(widths) - len(widths)
    sizes = [*widths, rest]
    for row in (heads, *rows):
        lines = wrapped(printable(row[-1]), rest)
        cells = [set_cell_size(printable(cell), size) for cell, size in zip(row, sizes, strict=False)]
        put(" ".join([*cells[:-1], lines[0]]))
        for more in lines[1:]:
            put(" " * (sum(widths) + len(widths)) + more)
        if row is heads:
            put("-" * WIDTH)
    if not rows:
        put(_("(nothing)"))


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells."""
    lines, line = [], ""
    for sign in text:
        if cell_len(line + sign) > width:
            lines.append(line)
            line = ""
        line += sign
    return [*lines, line]


def _week(desk: Desk, day: date) -> None:
    week_on_paper(desk, day, table)


def _day(desk: Desk, day: date) -> None:
    agenda_on_paper(desk, day, table)
    put()
    put(_("Checklist"))
    checks = [
        (
            "[x]" if line.tick and line.tick.result == "done" else "[-]" if line.tick else "[ ]",
            wording.clock(line.at),
            line.tick.created_by if line.tick else "",
            line.routine.title + (f" ({line.tick.reason})" if line.tick and line.tick.reason else ""),
        )
        for line in checklist_of(desk, day)
    ]
    table(("", _("Time"), _("By"), _("Routine")), (3, 6, 10), checks)


def _visitors(desk: Desk, day: date) -> None:
    visits = sorted(
        [*(v for v in on_site(desk) if day == desk.duty_date), *gone_on(desk, day)],
        key=lambda visit: visit.document.get("arrived_at") or "",
    )
    rows = [
        (
            visit.visit_no,
            wording.clock(visit.arrived_at) if visit.arrived_at else "",
            wording.clock(visit.left_at) if visit.left_at else "",
            visit.name,
            visit.unit,
            str(visit.headcount or 1),
            visit.host,
            visit.reason,
        )
        for visit in visits
    ]
    heads = (_("No."), _("Came"), _("Departed"), _("Name"), _("Unit"), _("Heads"), _("Host"), _("Purpose"))
    table(heads, (7, 5, 5, 8, 16, 5, 8), rows)


def _log(desk: Desk, day: date) -> None:
    rows = [
        (
            str(entry.entry_no or ""),
            wording.clock(entry.happened_at) if entry.happened_at else "",
            entry.created_by,
            entry.text.replace("\n", " "),
        )
        for entry in log_of(desk, day)
    ]
    table((_("No."), _("Time"), _("Officer"), _("Entry")), (4, 6, 8), rows)


def _evacuation(desk: Desk, day: date) -> None:
    visits = on_site(desk)
    heads = sum(visit.headcount or 1 for visit in visits)
    put(_("Visitors in the building: {count}").format(count=heads))
    rows = [
        (
            "[ ]",
            visit.visit_no,
            visit.name,
            str(visit.headcount or 1),
            visit.unit,
            f"{visit.host} {visit.host_unit}",
        )
        for visit in visits
    ]
    table(("", _("No."), _("Name"), _("Heads"), _("Unit"), _("Last known with")), (3, 7, 10, 5, 20), rows)
    shift = on_duty(desk, desk.clock.now())
    put()
    put(_("Officers on duty"))
    staff = [shift.leader, shift.officer, shift.assistant] if shift else []
    for name in filter(None, staff):
        put(f"[ ] {name}")
