"""What went wrong, for the administrator: a log that only its owner reads, without anybody's numbers."""

from __future__ import annotations

import contextlib
import os
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path

from tui.printable import printable

_ROTATE_AT = 1024 * 1024
_NUMBERS = re.compile(r"[0-9]{6,}[0-9Xx]?")


def default_log() -> Path:
    """`dutydesk.log` in the account's own directory of logs."""
    from platformdirs import user_log_path

    return user_log_path("dutydesk", appauthor=False) / "dutydesk.log"


def record_crash(error: BaseException, log: Path) -> Path | None:
    """Append the traceback of `error` to `log` (mode 0600, one older megabyte kept); None if that failed.

    Local variables are left out and long numbers are masked, because records hold telephone and ID numbers.
    """
    lines = traceback.format_exception(error)
    text = _NUMBERS.sub(lambda number: "*" * len(number[0]), printable("".join(lines), lines=True))
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if log.stat().st_size > _ROTATE_AT:
                log.replace(log.with_name(log.name + ".1"))
        descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            os.fchmod(descriptor, 0o600)
            file.write(f"{moment} pid {os.getpid()}\n{text}\n")
    except OSError:
        return None
    return log
