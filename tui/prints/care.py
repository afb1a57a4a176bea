"""Commands that look after the data directory: filing, checking, copies, and who may come in."""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from datetime import datetime
from pathlib import Path

from store import UNUSABLE, Desk, HostClock, Restored, file_settled, read_rules, restore_desk, verify_desk
from tui import i18n, wording
from tui.i18n import _
from tui.prints import complain
from tui.prints.layout import put, put_json
from tui.session import start_session


def file(desk: Desk, options: argparse.Namespace) -> int:
    """File the settled records under their years."""
    report = file_settled(desk)
    if options.json:
        put_json({"filed": report.counts})
    elif not report.total:
        put(_("Nothing is to be filed yet."))
    for year, count in report.counts.items() if not options.json else ():
        put(_("{year}: {count} filed").format(year=year, count=count))
    return 0


def backup(desk: Desk, options: argparse.Namespace) -> int:
    """Copy the desk file."""
    path = desk.backup()
    if options.json:
        put_json({"backup": str(path)})
    else:
        put(_("Copied to {path}").format(path=path))
    return 0


def check(options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    """Verify the directory; exit code 3 when something is wrong."""
    faults = verify_desk(where)
    if options.json:
        put_json([{"code": fault.code, "path": str(fault.path), **fault.facts} for fault in faults])
    else:
        for fault in faults:
            put(wording.fault(fault.code, str(fault.path), fault.facts))
        if not faults:
            put(_("All files are in order."))
    return UNUSABLE if faults else 0


def restore(options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    """Put a good copy back in place, with what the history knows since."""
    officer = start_session(i18n.language(), where, options.officer).officer
    clock = HostClock(read_rules(where / "house.toml").tzinfo(), start)
    done = restore_desk(where, clock, officer, options.copy)
    if options.json:
        put_json(
            {
                "backup": str(done.backup),
                "set_aside": done.set_aside and str(done.set_aside),
                "replayed": done.replayed,
                "incomplete": list(done.incomplete),
            }
        )
        return 0
    tell_restored(done)
    return 0


def tell_restored(done: Restored) -> None:
    """Say what a restoration did, and what must be looked at by hand."""
    put(_("Restored from {path}").format(path=done.backup))
    if done.set_aside:
        put(_("What stood there lies in {path}").format(path=done.set_aside))
    put(_("Changes taken from the history since: {count}").format(count=done.replayed))
    for record_id in done.incomplete:
        put(_("To be checked by hand (the history holds personal data masked): {id}").format(id=record_id))


_KEY = re.compile(r"(ssh-[a-z0-9-]+|ecdsa-[a-z0-9-]+|sk-[a-z0-9@.-]+) [A-Za-z0-9+/=]+( [^\n]*)?")


def keys(options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    """The line of `authorized_keys` that lets this key in as this officer, and to nothing else."""
    try:
        key = options.public_key.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        complain(_("{path} cannot be read: {reason}.").format(path=options.public_key, reason=error))
        return 1
    if not _KEY.fullmatch(key):
        complain(_("{path} holds no single public key.").format(path=options.public_key))
        return 1
    officer = options.newcomer
    if not officer.isprintable() or '"' in officer or not officer.strip():
        complain(_("An officer's name has no quotes and no control signs."))
        return 1
    program = Path(sys.argv[0]).resolve()
    # Started as `python -m tui` there is no command of its own to name.
    words = [sys.executable, "-m", "tui"] if program.name == "__main__.py" else [str(program)]
    # The forced command runs in the account's home, whatever directory this one was given from.
    command = shlex.join([*words, "--data", str(where.resolve()), "--as", officer])
    escaped = command.replace("\\", "\\\\").replace('"', '\\"')
    print(f'restrict,pty,command="{escaped}" {key}')
    return 0
