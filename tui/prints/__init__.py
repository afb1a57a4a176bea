"""The command line without the screens: each command prints text for people, or JSON for programs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from store import Desk, DeskDamaged, HostClock, InvalidRecord, RulesBroken, StoreError, read_rules
from tui import i18n, wording
from tui.printable import printable
from tui.session import start_session

Print = Callable[[Desk, argparse.Namespace], int]


def run(options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    """Run one command on the desk in `where`; returns the exit code."""
    try:
        return _run(options, where, start)
    except InvalidRecord as error:
        for problem in error.problems:
            complain(f"{wording.label('', problem.field)}: {wording.problem(problem)}")
        return error.exit_code
    except StoreError as error:
        complain(wording.error(error))
        return error.exit_code


def complain(words: str) -> None:
    """Say what is wrong, where errors are read."""
    print(printable(words), file=sys.stderr)


def _run(options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    from tui.prints import archive, care, day, entering, exchange, lists, sheets

    headless: dict[str, Callable[[argparse.Namespace, Path, datetime | None], int]] = {
        "check": care.check,
        "restore": care.restore,
        "keys": care.keys,
    }
    if options.command in headless:
        return headless[options.command](options, where, start)
    commands: dict[str, Print] = {
        "add": entering.add,
        "log": entering.log,
        "today": day.today,
        "tasks": lists.tasks,
        "weak": lists.weak,
        "visitors": lists.visitors,
        "show": lists.show,
        "search": lists.search,
        "import": exchange.take_in,
        "export": exchange.export,
        "sheet": sheets.sheet,
        "file": archive.file,
        "appraise": archive.appraise,
        "purge": archive.purge_now,
        "backup": care.backup,
    }
    if options.command == "sheet" and options.which == "evacuation":
        try:
            return _on_desk(commands[options.command], options, where, start)
        except (DeskDamaged, RulesBroken):
            return sheets.evacuation_in_need(options, where, start)
    return _on_desk(commands[options.command], options, where, start)


def _on_desk(command: Print, options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    session = start_session(i18n.language(), where, options.officer)
    clock = HostClock(read_rules(where / "house.toml").tzinfo(), start)
    # Only what writes may make a desk: a mistyped --data must not look like an empty office.
    writes = options.command in ("add", "import") or (options.command == "log" and bool(options.text))
    desk = Desk.open(where, clock, session.officer, create=writes)
    try:
        return command(desk, options)
    finally:
        desk.shut()
