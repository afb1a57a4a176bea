"""Commands that write a record: a sentence, a line of the log."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from store import (
    KINDS,
    WRONG_USAGE,
    Choice,
    Day,
    Desk,
    Field,
    Flag,
    Instant,
    Json,
    Lines,
    clashes_of,
    log_of,
    write_line,
)
from tui import wording
from tui.i18n import _
from tui.phrases import Reading, directory_of, read, read_day, read_instant
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
    """Add what a sentence says, or (`--dry-run`) say only how it is read; with `--kind` a record of it."""
    if options.kind:
        return _add_kind(desk, options)
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


def _add_kind(desk: Desk, options: argparse.Namespace) -> int:
    """A record of a kind, its fields given by name."""
    wanted = options.kind
    kind = next((code for code in KINDS if wanted in (code, wording.kind(code))), "")
    if not kind:
        complain(
            _("There is no kind {name}. There are: {known}.").format(name=wanted, known=", ".join(KINDS))
        )
        return WRONG_USAGE
    cls = KINDS[kind]
    values: dict[str, Json] = {cls.form_fields()[0] if kind != "report" else "result": " ".join(options.text)}
    if kind == "report":
        values["title"] = values["result"][:200]
    for given in options.fields:
        name, equals, value = given.partition("=")
        declared = cls.fields.get(name)
        if declared is None or not declared.form or not equals:
            names = ", ".join(cls.form_fields())
            complain(_("There is no field {name}. There are: {known}.").format(name=name, known=names))
            return WRONG_USAGE
        values[name] = _read_field(desk, declared, value)
    if options.dry_run:
        put_json({"kind": kind, **values})
        return 0
    record = desk.add(kind, values)
    if options.json:
        put_json(stored(record))
    else:
        put(_("Saved: {kind} {title}").format(kind=wording.kind(kind), title=record.headline()))
        put(record.id)
    return 0


def _read_field(desk: Desk, declared: Field[Any], value: str) -> Json:
    """What is to be stored for a value as it is typed; the field itself refuses what it cannot be."""
    if isinstance(declared, Flag):
        return value.casefold() in ("yes", "true", "1", "是")
    if isinstance(declared, Lines):
        return value.split("|")
    if isinstance(declared, Instant):
        ends = desk.rules.workday_ends if declared.name == "due_at" else None
        moment = read_instant(value, desk.clock.now(), desk.workdays, default_time=ends)
        return moment.isoformat(timespec="seconds") if moment else value
    if isinstance(declared, Day):
        day = read_day(value, desk.clock.now(), desk.workdays)
        return day.isoformat() if day else value
    if isinstance(declared, Choice):
        named = (code for code in declared.options if value == wording.choice(declared.name, code))
        return next(named, value)
    return value


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
