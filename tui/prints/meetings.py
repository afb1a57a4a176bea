"""A meeting on paper: its notice, its checklist and the list to sign in."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

from store import Desk, Meeting, participants_of, preparations_of
from tui import wording
from tui.i18n import _
from tui.printable import printable
from tui.prints import complain
from tui.prints.layout import put
from tui.prints.sheets import WIDTH, foot, heading, table, wrapped


def meeting_sheet(desk: Desk, record_id: str) -> int:
    """Print the three sheets of a meeting; exit code 1 when there is no such meeting."""
    meeting = desk.find(record_id) if record_id else None
    if not isinstance(meeting, Meeting):
        complain(_("Name a meeting by its record No.; dutydesk today --json and search --json tell it."))
        return 1
    _notice(desk, meeting)
    put()
    _checklist(desk, meeting)
    put()
    _sign_in(desk, meeting)
    foot(desk)
    return 0


def _notice(desk: Desk, meeting: Meeting) -> None:
    """The notice; time and place are exact, so that nobody has to ask (`registers.md` 9)."""
    heading(desk, _("Meeting notice"))
    put("=" * WIDTH)
    facts = {
        wording.label("meeting", "title"): meeting.title,
        wording.label("", "starts_at"): when(desk, meeting),
    }
    for name in ("place", "convener", "chair", "leader", "topics", "papers", "note"):
        words = getattr(meeting, name)
        if words:
            facts[wording.label("meeting", name)] = words
    if meeting.people:
        facts[wording.label("meeting", "people")] = _(", ").join(meeting.people)
    left = max(cell_len(label) for label in facts)
    for label, words in facts.items():
        lines = [
            part
            for line in printable(words, lines=True).split("\n")
            for part in wrapped(line, WIDTH - left - 2)
        ]
        for at, line in enumerate(lines):
            put(f"{set_cell_size(label if at == 0 else '', left)}  {line}")


def when(desk: Desk, meeting: Meeting) -> str:
    """The day with its year and weekday, and the hours."""
    if meeting.starts is None:
        return ""
    starts = meeting.starts.astimezone(desk.clock.zone)
    if meeting.ends is None:
        return wording.full_when(starts)
    ends = meeting.ends.astimezone(desk.clock.zone)
    last = wording.clock(ends) if ends.date() == starts.date() else wording.full_when(ends)
    return f"{wording.full_when(starts)}–{last}"


def _checklist(desk: Desk, meeting: Meeting) -> None:
    put(_("Preparations"))
    rows = []
    for step in preparations_of(desk, meeting):
        mark = "[x]" if step.done_at else "[-]" if step.dropped else "[ ]"
        due = f"{step.due:%m-%d %H:%M}" if step.due and step.phase != "during" else ""
        told = f" ({step.dropped})" if step.dropped else ""
        rows.append((mark, wording.phase(step.phase), due, step.done_by, step.title + told))
    table(
        ("", "", wording.label("", "due_at"), _("By"), wording.label("", "preparations")),
        (3, 12, 11, 10),
        rows,
    )


def _sign_in(desk: Desk, meeting: Meeting) -> None:
    put(_("List to sign in: {title}").format(title=meeting.title))
    rows = [
        (str(number), one.name, wording.reply(one.reply), one.substitute, "")
        for number, one in enumerate(participants_of(meeting), 1)
    ]
    heads = (_("No."), _("Name"), _("Reply"), _("Substitute"), _("Signature"))
    table(heads, (4, 24, 12, 12), rows)
