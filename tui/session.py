"""Who sits here: read once at the start, and from then on a fact."""

from __future__ import annotations

import os
import pwd
import socket
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Session:
    """One officer at one terminal, on one desk."""

    officer: str
    """The name every record and history line is signed with."""
    host: str
    """The computer the program runs on."""
    language: str
    """One of `tui.i18n.LANGUAGES`."""
    where: Path
    """The data directory."""


def account_name() -> str:
    """The full name of the account, else its login name.

    It comes from the system's account list by user id: `LOGNAME` and `USER` can be set by anyone.
    """
    uid = os.getuid()
    try:
        account = pwd.getpwuid(uid)
    except KeyError:
        return f"uid{uid}"
    full = account.pw_gecos.split(",", 1)[0].strip()
    return _printable(full) or _printable(account.pw_name) or f"uid{uid}"


def start_session(language: str, where: Path, as_officer: str = "") -> Session:
    """The session of this process: `as_officer` (from `--as`) if given, else the account's name."""
    return Session(
        officer=_printable(as_officer) or account_name(),
        host=socket.gethostname(),
        language=language,
        where=where,
    )


def _printable(name: str) -> str:
    """A name without signs that could steer a terminal, at most 60 characters."""
    return "".join(sign for sign in name if sign.isprintable()).strip()[:60]
