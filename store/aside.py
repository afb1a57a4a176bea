"""Runs a module of the store in a process of its own, for work that would hold up or swell a session."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_HOME = str(Path(__file__).resolve().parent.parent)


def _started(module: str, *arguments: str, stdin: int) -> subprocess.Popen[bytes]:
    paths = [_HOME, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    )


def answer_of(module: str, *arguments: str, given: bytes) -> bytes:
    """What the module's program writes when it is given these bytes. Empty if it could not be run."""
    try:
        with _started(module, *arguments, stdin=subprocess.PIPE) as process:
            return process.communicate(given)[0]
    except OSError:
        return b""


def follow(module: str, *arguments: str, told: Callable[[str], None]) -> bool:
    """Run the module's program, passing on each line it writes; whether it ended well."""
    try:
        with _started(module, *arguments, stdin=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            for line in process.stdout:
                told(line.decode("utf-8", "replace").strip())
            return process.wait() == 0
    except OSError:
        return False
