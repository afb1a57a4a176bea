"""Opening the desk on a terminal: the start-up guard, the desk, then the screens."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui import i18n, wording
from tui.i18n import N_, _
from tui.printable import printable
from tui.session import start_session
from tui.terminal import Terminal, TerminalRefused, prepare

if TYPE_CHECKING:
    from store import Clock, DeskDamaged

_REFUSALS = {
    "not-a-terminal": N_(
        "There is no terminal here. Log in with a terminal (ssh -t), or use a command: --help."
    ),
    "dumb-terminal": N_(
        "This terminal cannot show the desk (TERM={term}). Set TERM, for example to xterm-256color."
    ),
}


def open_desk(options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    """Open the desk (or, for `demo`, a made-up one) on this terminal; returns the exit code."""
    # Loading makes much and drops nothing; the app lets the collector work again after its first picture.
    gc.disable()
    try:
        terminal = prepare()
    except TerminalRefused as refused:
        words = _(_REFUSALS.get(refused.code, "{term}")).format(term=os.environ.get("TERM", ""))
        print(printable(words), file=sys.stderr)
        return refused.exit_code
    if not terminal.hanzi and not options.lang:
        i18n.use("en")
    if options.command == "demo":
        return _demo(options, terminal, start)
    return _run(options, where, start, terminal)


def _run(options: argparse.Namespace, where: Path, start: datetime | None, terminal: Terminal) -> int:
    from store import Desk, DeskDamaged, HostClock, StoreError, read_rules

    session = start_session(i18n.language(), where, options.officer)
    try:
        clock = HostClock(read_rules(where / "house.toml").tzinfo(), start)
        try:
            desk = Desk.open(where, clock, session.officer)
        except DeskDamaged as damage:
            if not _restored(damage, where, clock, session.officer):
                raise
            desk = Desk.open(where, clock, session.officer)
    except StoreError as error:
        print(printable(wording.error(error)), file=sys.stderr)
        return error.exit_code
    from tui.app import DutyDesk

    try:
        return DutyDesk(desk, terminal).run_to_the_end()
    finally:
        desk.shut()


def _restored(damage: DeskDamaged, where: Path, clock: Clock, officer: str) -> bool:
    """Offer the newest good copy in place of a damaged file; whether the officer took it."""
    from store import restore_desk
    from tui.prints.care import tell_restored

    if damage.backup is None:
        return False
    print(printable(wording.error(damage)), file=sys.stderr)
    try:
        answer = input(_("Restore now? The damaged file is kept under a dated name. (y/N) "))
    except EOFError:
        return False
    if answer.strip().lower() not in ("y", "yes", "ｙ", "是"):
        return False
    tell_restored(restore_desk(where, clock, officer))
    try:
        input(_("Enter opens the desk. "))
    except EOFError:
        return False
    return True


def _demo(options: argparse.Namespace, terminal: Terminal, start: datetime | None) -> int:
    import tempfile

    from store import HostClock, Rules, build_demo, demo_officer

    zone = Rules().tzinfo()
    # The made-up day is best met in its middle, whatever the hour is here.
    start = start or HostClock(zone).now().replace(hour=14, minute=32, second=0, microsecond=0)
    print(_("Making up an office …"), file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="dutydesk-demo-") as made:
        where = Path(options.data) if options.data else Path(made)
        if options.data and (where / "desk.json").exists():
            words = _("{path} holds a desk already; the demo needs an empty directory.")
            print(printable(words.format(path=where)), file=sys.stderr)
            return 1
        build_demo(where, start, options.records)
        options.officer = options.officer or demo_officer()
        return _run(options, where, start, terminal)
