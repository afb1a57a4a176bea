"""Commands that take files in and write files out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from store import (
    KINDS,
    TABLES,
    TASK_FORMATS,
    WRONG_USAGE,
    Desk,
    ImportLine,
    ImportReport,
    Record,
    StoreError,
    apply_import,
    as_csv,
    plan_import,
    write_calendar,
    write_new,
    written_tasks,
)
from tui import wording
from tui.i18n import _, ngettext
from tui.phrases import read_day
from tui.prints import complain
from tui.prints.layout import put, put_json
from tui.wording.written import stored

_VERDICTS = ("new", "changed", "same", "refused")


def take_in(desk: Desk, options: argparse.Namespace) -> int:
    """Import files, each all or nothing; the exit code is the worst of them."""
    worst = 0
    told = []
    for path in options.files:
        try:
            plan = plan_import(desk, path, visitors=options.visitors)
            if options.dry_run or plan.is_refused:
                report = ImportReport(plan.path, plan.form, False, plan.lines)
            else:
                report = apply_import(desk, plan)
        except StoreError as error:
            worst = max(worst, error.exit_code)
            told.append({"file": str(path), "error": error.code, **error.facts})
            if not options.json:
                words = wording.error(error)
                complain(words if str(path) in words else f"{path}: {words}")
            continue
        refused = any(line.verdict == "refused" for line in report.lines)
        worst = max(worst, int(refused))
        told.append(_as_json(report))
        if not options.json:
            _tell(report, dry=options.dry_run)
    if options.json:
        put_json(told)
    return worst


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "file": str(report.path),
        "stored": report.stored,
        "lines": [
            {
                "line": line.number,
                "verdict": line.verdict,
                "code": line.code,
                "title": line.title,
                **line.facts,
            }
            for line in report.lines
        ],
    }


def _tell(report: ImportReport, *, dry: bool) -> None:
    counts = {verdict: sum(1 for line in report.lines if line.verdict == verdict) for verdict in _VERDICTS}
    for line in report.lines:
        put(_line(line))
    words = _("{path}: {new} new, {changed} changed, {same} unchanged, {refused} refused")
    put(words.format(path=report.path.name, **counts))
    if counts["refused"]:
        put(_("Nothing of this file was stored: mend the refused lines and import it again."))
    elif dry:
        put(_("This was a trial: nothing was stored."))


def _line(line: ImportLine) -> str:
    why = wording.import_line(line)
    words = f"{wording.verdict(line.verdict)} ({why})" if why else wording.verdict(line.verdict)
    return _("line {number}: {words}: {title}").format(number=line.number, words=words, title=line.title)


def _named(what: str) -> tuple[str, str]:
    """The table, or the table and kind, that a word names by its code or in the language of the moment."""
    if what in TABLES:
        return what, ""
    for table in TABLES:
        if what == wording.table(table):
            return table, ""
    for code, kind in KINDS.items():
        if what in (code, wording.kind(code), wording.kinds(code)):
            return kind.table, code
    return "", ""


def export(desk: Desk, options: argparse.Namespace) -> int:
    """Write a table, or the hits of a search, as CSV (or JSON) to a new file or to the output.

    The name of a format (taskwarrior, todo.txt, csv, json) means the tasks in it.
    """
    if options.what == "hits":
        from tui.prints.archive import export_hits

        return export_hits(desk, options)
    if options.what == "ics":
        return _export_calendar(desk, options)
    as_json = options.json or options.what == "json"
    what = "tasks" if options.what in (*TASK_FORMATS, "csv", "json") else options.what
    table, kind = _named(what)
    if table:
        records = [record for record in desk.records(table) if kind in ("", record.kind)]
    else:
        found = (desk.find(hit.id) for hit in desk.search(options.what, 100_000, wait=True).hits)
        records = [record for record in found if record is not None]
    classified = sum(1 for record in records if record.is_classified)
    if classified:
        records = [record for record in records if not record.is_classified]
        complain(
            ngettext(
                "{count} classified record is left out.",
                "{count} classified records are left out.",
                classified,
            ).format(count=classified)
        )
    if options.what in TASK_FORMATS:
        as_json, text = True, written_tasks(records, options.what)
    elif as_json:
        text = json.dumps([stored(record) for record in records], ensure_ascii=False, indent=2) + "\n"
    else:
        text = _as_csv(records)
    if options.to is None:
        sys.stdout.write(text)
        return 0
    # A byte order mark, or Excel takes the Chinese for something else.
    content = text.encode("utf-8" if as_json else "utf-8-sig")
    if not _written(options.to, content):
        return 1
    put(_("{count} records written to {path}").format(count=len(records), path=options.to))
    return 0


def _export_calendar(desk: Desk, options: argparse.Namespace) -> int:
    """Write agenda and deadlines as a calendar file; what was left out is said beside it."""
    now = desk.clock.now()
    days: list[date | None] = []
    for typed in (options.first, options.until):
        day = read_day(typed, now, desk.workdays) if typed else None
        if typed and day is None:
            complain(_("Not a date: {words}").format(words=typed))
            return WRONG_USAGE
        days.append(day)
    first, last = days
    if first and last and last < first:
        complain(_("The last day lies before the first."))
        return WRONG_USAGE
    found = write_calendar(desk, first, last, repeat_words=wording.repeat)
    if options.to is None:
        sys.stdout.write(found.content.decode())
    elif not _written(options.to, found.content):
        return 1
    words = _("{items} agenda items and {deadlines} deadlines in the calendar").format(
        items=found.items, deadlines=found.deadlines
    )
    told = [words]
    if found.spelled_out:
        told.append(
            _("{count} repeats that no calendar rule says are written time by time").format(
                count=found.spelled_out
            )
        )
    if found.secret:
        told.append(_("{count} classified ones left out").format(count=found.secret))
    complain(_("; ").join(told))
    return 0


def _written(path: Path, content: bytes) -> bool:
    """Whether the new file could be written; says why not."""
    try:
        write_new(path, content)
    except OSError as error:
        complain(_("{path} cannot be written: {reason}.").format(path=path, reason=wording.system(error)))
        return False
    return True


def _as_csv(records: Iterable[Record]) -> str:
    """One row a record, the fields of all their kinds as columns; nothing a table program would run."""
    return as_csv(wording.table_of(list(records))).decode("utf-8-sig")
