"""Commands that write a record: a sentence, a line of the log."""

from __future__ import annotations

import argparse
from datetime import date

from store import Desk, clashes_of, log_of, write_line
from tui import wording
from tui.i18n import _
from tui.phrases import Reading, directory_of, read, read_day
from tui.phrases.entry import stored_values
from tui.prints import complain
from tui.prints.layout import put, put_json, put_part, said
from tui.wording.doubts import doubt
from tui.wording.written import stored


def day_of(desk: Desk, words: str) -> date | None:
    """The duty date that `words` name; the present one for none. None when they are not understood."""
    if not words:
        return desk.duty_date
    day = read_day(words, desk.clock.now(), desk.workdays)
    if day is None:
        complain(
            _("Not understood as a day: {words}. Write e.g. tomorrow or 2026-11-25.").format(words=words)
        )
    return day


def add(desk: Desk, options: argparse.Namespace) -> int:
    """Add what a sentence says, or (`--dry-run`) say only how it is read."""
    reading = read(
        " ".join(options.text),
        desk.clock.now(),
        desk.workdays,
        workday_ends=desk.rules.workday_ends,
        parties=directory_of(desk),
    )
    if not reading.title:
        complain(_("No subject is left: say what is to be done, e.g. dutydesk add tomorrow 15:00 meeting."))
        return 1
    kind, values = stored_values(reading)
    standing = [doubt(about) for about in reading.doubts if about.stands]
    if standing and not options.dry_run:
        complain(" ".join(standing))
        return 1
    if options.dry_run:
        if options.json:
            problems = [doubt(about) for about in reading.doubts]
            put_json({"kind": kind, "past": reading.past, "problems": problems, **values})
        else:
            said(told(reading))
        return 0
    record = desk.add(kind, values)
    if options.json:
        put_json(stored(record))
    else:
        put(_("Saved: {kind} {title}").format(kind=wording.kind(kind), title=record.headline()))
        said(told(reading) | {_("number"): record.id})
    now = desk.clock.now()
    for clash in clashes_of(desk, record) if record.table == "agenda" else ():
        # Saved all the same: a warning where errors are read, so that the output stays what programs expect.
        complain(_("Taken twice: {words}").format(words=wording.clash(clash, now)))
    return 0


def told(reading: Reading) -> dict[str, str]:
    """How a sentence was read, label by label."""
    facts = {_("kind"): wording.kind(reading.kind), _("title"): reading.title}
    for name in ("visitor", "unit", "host"):
        if getattr(reading, name):
            facts[wording.label("visit", "name" if name == "visitor" else name)] = getattr(reading, name)
    if reading.people and reading.kind != "visit":
        facts[wording.label("meeting", "people")] = _(", ").join(reading.people)
    if reading.starts:
        ends = f"–{wording.clock(reading.ends)}" if reading.ends else ""
        facts[_("time")] = wording.full_when(reading.starts) + ends
    if reading.due:
        facts[_("due")] = wording.full_when(reading.due)
    if reading.repeats:
        at = f" {reading.at:%H:%M}" if reading.at else ""
        facts[_("repeats")] = wording.repeat(reading.repeats) + at
    if reading.place:
        facts[_("place")] = reading.place
    if reading.line:
        facts[_("line")] = wording.choice("line", reading.line)
    if reading.tags:
        facts[_("tags")] = " ".join(reading.tags)
    if reading.central:
        facts[_("central")] = _("yes")
    if reading.doubts:
        facts[_("note")] = " ".join(doubt(about) for about in reading.doubts)
    return facts


def log(desk: Desk, options: argparse.Namespace) -> int:
    """Write a line into the duty log, or print the log of a day."""
    if options.text:
        note = write_line(desk, " ".join(options.text))
        if options.json:
            put_json(stored(note))
        else:
            happened = note.happened_at or desk.clock.now()
            put(
                _("Saved: No. {number} {clock} {text}").format(
                    number=note.entry_no, clock=wording.clock(happened), text=note.title
                )
            )
        return 0
    day = day_of(desk, options.day)
    if day is None:
        return 2
    entries = log_of(desk, day)
    if options.json:
        put_json([stored(entry) for entry in entries])
        return 0
    rows = [
        (
            str(entry.entry_no),
            f"{entry.happened_at:%H:%M}" if entry.happened_at else "",
            entry.created_by,
            entry.text,
        )
        for entry in entries
    ]
    title = _("Duty log, {day}").format(day=wording.full_day(day))
    put_part(title, rows, _("Nothing has been written."))
    return 0
