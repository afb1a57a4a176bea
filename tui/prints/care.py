"""Commands that look after the data directory: checking, copies, and who may come in."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
from datetime import datetime
from pathlib import Path

from store import (
    UNUSABLE,
    Desk,
    HostClock,
    NotFound,
    Restored,
    holidays_end,
    read_rules,
    restore_desk,
    verify_desk,
)
from tui import i18n, wording
from tui.i18n import _
from tui.prints import complain
from tui.prints.layout import put, put_json
from tui.session import start_session


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
    clock = HostClock(read_rules(where / "house.toml").tzinfo(), start)
    end = holidays_end(where, clock.now().date())
    if options.json:
        told = [{"code": fault.code, "path": str(fault.path), **fault.facts} for fault in faults]
        if end is not None:
            overlay = str(where / "workdays.toml")
            told.append({"code": "holidays-end", "path": overlay, "last": end.isoformat()})
        put_json(told)
    else:
        for fault in faults:
            put(wording.fault(fault.code, str(fault.path), fault.facts))
        if not faults:
            put(_("All files are in order."))
        if end is not None:
            sentence = _("Holidays are announced until {day}: import the next year's calendar (see docs).")
            put(sentence.format(day=end.isoformat()))
    return UNUSABLE if faults else 0


def restore(options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    """Put a good copy back in place, with what the history knows since."""
    officer = start_session(i18n.language(), where, options.officer).officer
    clock = HostClock(read_rules(where / "house.toml").tzinfo(), start)
    if options.copy is not None and not options.copy.is_file():
        complain(_("There is no file {path}.").format(path=options.copy))
        return 1
    try:
        done = restore_desk(where, clock, officer, options.copy)
    except NotFound:
        complain(_("There is no copy to restore from in {path}.").format(path=where / "backups"))
        return 1
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
    known = {record.id: record for record in done.unsure}
    for record_id in done.incomplete:
        record = known.get(record_id)
        what = f"{record_id} {wording.kind(record.kind)} {record.headline()}" if record else record_id
        put(_("To be checked by hand (the history holds personal data masked): {id}").format(id=what))


_KEY = re.compile(r"(ssh-[a-z0-9-]+|ecdsa-[a-z0-9-]+|sk-[a-z0-9@.-]+) [A-Za-z0-9+/=]+( [^\n]*)?")


def _program() -> Path | None:
    """The installed program: the one that runs, else the one beside this Python; None if there is none."""
    for path in (Path(sys.argv[0]), Path(sys.executable).with_name("dutydesk")):
        if path.name == "dutydesk" and path.is_file() and os.access(path, os.X_OK):
            return path.absolute()
    return None


def keys(options: argparse.Namespace, where: Path, start: datetime | None) -> int:
    """The line of `authorized_keys` that lets this key in as this officer, and to nothing else."""
    try:
        key = options.public_key.read_text(encoding="utf-8").strip()
    except OSError as error:
        reason = wording.system(error)
        complain(_("{path} cannot be read: {reason}.").format(path=options.public_key, reason=reason))
        return 1
    except UnicodeDecodeError:
        key = ""
    if not _KEY.fullmatch(key):
        complain(_("{path} holds no single public key.").format(path=options.public_key))
        return 1
    officer = options.newcomer
    if not officer.isprintable() or '"' in officer or not officer.strip():
        complain(_("An officer's name has no quotes and no control signs."))
        return 1
    program = _program()
    if program is None:
        complain(_("There is no installed dutydesk to let anybody into: install it, then run dutydesk keys."))
        return 1
    # Started as `python -m tui` there is no command of its own to name.
    words = [sys.executable, "-m", "tui"] if program.name == "__main__.py" else [str(program)]
    # The forced command runs in the account's home, whatever directory this one was given from.
    command = shlex.join([*words, "--data", str(where.resolve()), "--as", officer])
    escaped = command.replace("\\", "\\\\").replace('"', '\\"')
    print(f'restrict,pty,command="{escaped}" {key}')
    return 0
