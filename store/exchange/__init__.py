"""Files handed to the desk: what taking one would do, line by line, and taking it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import MissingPackage, StoreError
from store.exchange.plan import VERDICTS, ImportLine, ImportPlan, ImportReport, Verdict

if TYPE_CHECKING:
    from store.desk import Desk
    from store.exchange.plan import Filed
    from store.exchange.standing import Action
    from store.record import Record
    from store.workdays import Overlay

__all__ = ["VERDICTS", "ImportLine", "ImportPlan", "ImportReport", "Verdict", "apply_import", "plan_import"]


def need_icalendar() -> None:
    """Raises `MissingPackage` when the package that reads and writes calendars is not installed."""
    from importlib.util import find_spec

    if find_spec("icalendar") is None:
        raise MissingPackage("icalendar", "calendar")


def plan_import(desk: Desk, path: Path, *, visitors: bool = False) -> ImportPlan:
    """What importing a file would do; nothing is changed.

    A calendar (.ics) becomes appointments and meetings, and its holidays days of the work calendar (with
    `visitors`, those invited become expected visitors); a table (.csv) incoming documents, or expected
    visitors where it has their names; a list of tasks (taskwarrior's .json, todo.txt) errands. A repeating
    event becomes one that repeats; where its zone's clock is not the office's, its occurrences of the
    coming year are taken, at most 60. Raises `Refused("import-…")` for a file that is no such thing,
    `MissingPackage` without the package that reads calendars, `DeskUnusable("archive-damaged")`,
    `RulesBroken` when `workdays.toml` cannot be understood.
    """
    from store.exchange.source import read_source
    from store.exchange.table import lists_visitors

    source = read_source(path)
    desk.workdays.reload()
    now = desk.clock.now()
    if source.form == "table" and lists_visitors(source.text):
        from store.exchange.table import VISITORS, read_table
        from store.exchange.visitors import visitors_of

        table = read_table(source.text, path, VISITORS)
        entries, unfit = visitors_of(table, desk.rules, now)
        plan = ImportPlan(
            path, "visits", (), source.encoding, table.ignored, entries=tuple(entries), unfit=tuple(unfit)
        )
    elif source.form == "calendar" and visitors:
        from store.exchange.visitors import invited

        entries, unfit = invited(source.text, desk.rules, now, path)
        plan = ImportPlan(path, "visits", (), source.encoding, entries=tuple(entries), unfit=tuple(unfit))
    elif source.form == "table":
        from store.exchange.documents import entries_of
        from store.exchange.table import read_table

        table = read_table(source.text, path)
        entries, unfit = entries_of(table, desk.rules, now)
        plan = ImportPlan(
            path, "documents", (), source.encoding, table.ignored, entries=tuple(entries), unfit=tuple(unfit)
        )
    elif source.form in ("taskwarrior", "todo"):
        from store.exchange.todo import read_tasks

        taken = read_tasks(source.text, path, source.form, desk.rules, now)
        plan = ImportPlan(
            path,
            "tasks",
            (),
            source.encoding,
            tuple(taken.ignored),
            entries=tuple(taken.entries),
            unfit=tuple(taken.unfit),
        )
    else:
        need_icalendar()

        from store.exchange.events import Events
        from store.exchange.scan import scan

        events = Events(scan(source.text, path), desk.rules, now, path)
        plan = ImportPlan(
            path,
            "agenda",
            (),
            source.encoding,
            overlay=events.overlay,
            entries=tuple(events.entries),
            unfit=tuple(events.refused),
            notes=events.notes,
        )
    live = (record for record in desk.all_records() if record.table == plan.form)
    plan = replace(plan, filed=_filed(desk, plan))
    return replace(plan, lines=_look(desk, plan, live)[0])


def apply_import(desk: Desk, plan: ImportPlan) -> ImportReport:
    """Take a file as planned, all of it in one transaction, or nothing when a line is refused.

    What the desk holds is looked at again under its lock, so a file taken by two sessions at once is
    taken once. Raises what a transaction raises, and `DeskUnusable` when `workdays.toml` cannot be
    written; nothing is stored then.
    """
    if plan.is_refused:
        return ImportReport(plan.path, plan.form, False, plan.lines)
    with _work_calendar(desk, plan.overlay) as mark_days, desk.transaction("import") as work:
        plan = replace(plan, filed=_filed(desk, plan, plan.filed))
        lines, actions = _look(desk, plan, work.records(plan.form))
        if any(line.verdict == "refused" for line in lines):
            return ImportReport(plan.path, plan.form, False, lines)
        for action in actions:
            action.do(work)
        mark_days()
    return ImportReport(plan.path, plan.form, True, lines)


def _filed(desk: Desk, plan: ImportPlan, known: Filed | None = None) -> Filed:
    from store.exchange.standing import look_filed

    return look_filed(desk.directory, plan.form, {entry.key for entry in plan.entries}, known)


def _look(
    desk: Desk, plan: ImportPlan, live: Iterable[Record]
) -> tuple[tuple[ImportLine, ...], list[Action]]:
    from store.exchange.standing import Standing, lines_of, settle

    standing = Standing(plan.form, live, plan.filed, desk.recognition.known)
    actions = settle(plan.entries, standing)
    lines = lines_of(actions, plan.unfit, plan.notes)
    return tuple(_with_days(desk, plan, line) for line in lines), actions


def _with_days(desk: Desk, plan: ImportPlan, line: ImportLine) -> ImportLine:
    """A line that says nothing new of the agenda is still a change if the work calendar says otherwise."""
    if line.verdict != "same" or line.number not in plan.notes or "name" not in plan.notes[line.number][1]:
        return line
    from store.exchange.events import days_of

    standing = desk.workdays.overlay
    for day in days_of(plan.notes[line.number][1]):
        if plan.overlay.holidays.get(day) != standing.holidays.get(day) or (
            plan.overlay.makeup.get(day) != standing.makeup.get(day)
        ):
            return replace(line, verdict="changed")
    return line


@contextlib.contextmanager
def _work_calendar(desk: Desk, addition: Overlay) -> Iterator[Callable[[], None]]:
    """Hands out what writes the days into `workdays.toml`; the old file is put back if the block fails."""
    from store.storage import put_file
    from store.workdays import merge_overlay_text, read_overlay

    path = desk.directory / "workdays.toml"
    undo: list[Callable[[], None]] = []

    def mark_days() -> None:
        standing = read_overlay(path)
        if standing.joined(addition) == standing:
            return
        try:
            old = path.read_bytes()
        except FileNotFoundError:
            old = b""
            undo.append(lambda: path.unlink(missing_ok=True))
        else:
            undo.append(lambda: put_file(path, old))
        put_file(path, merge_overlay_text(old.decode("utf-8-sig"), addition).encode())

    try:
        yield mark_days
    except BaseException:
        for step in undo:
            with contextlib.suppress(OSError, StoreError):
                step()
        raise
    desk.workdays.reload()
