"""A program on a pseudo-terminal whose every byte is kept with the moment it came."""

from __future__ import annotations

import codecs
import contextlib
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from fcntl import ioctl
from pathlib import Path
from typing import Self

import psutil
import pyte
from desks import NOW, OFFICER

ROOT = Path(__file__).resolve().parents[2]
COLUMNS, LINES = 120, 40
_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p")


def desk_command(directory: Path, officer: str = OFFICER) -> list[str]:
    """The program on the desk in `directory`."""
    return [sys.executable, "-m", "tui", "--data", str(directory), "--as", officer, "--lang", "zh_CN"]


class Driven:
    """One program at 120×40. Nothing is worked out while it runs: what it sent is read again afterwards."""

    def __init__(self, command: Sequence[str]) -> None:
        values = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "TERM": "xterm-256color"}
        values |= {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        values |= {"DUTYDESK_NOW": NOW.isoformat()}
        self.chunks: list[tuple[float, bytes]] = []
        """What came, and seconds since the start when it came."""
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
                os.chdir(ROOT)
                os.execvpe(command[0], list(command), values)
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def read(self, seconds: float) -> bytes:
        """What comes within `seconds`; nothing when nothing comes. Raises `EOFError` at the program's end."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            data = b""
        if not data:
            raise EOFError(self.text())
        self.chunks.append((time.perf_counter() - self.began, data))
        return data

    def settle(self, quiet: float = 0.5, within: float = 20.0) -> int:
        """Read until nothing has come for `quiet` seconds; how many bytes came."""
        count, deadline = 0, time.perf_counter() + within
        while time.perf_counter() < deadline:
            if not (data := self.read(quiet)):
                break
            count += len(data)
        return count

    def listen(self, seconds: float) -> None:
        """Read for so long."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self.read(left)

    def wait_for(self, text: str, within: float = 30.0) -> None:
        """Read until `text` stands on the screen. Raises `TimeoutError`."""
        deadline = time.perf_counter() + within
        while text not in self.text():
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{text!r} did not come:\n{self.text()}")
            self.settle(0.1, 1.0)

    def type(self, keys: str | bytes) -> None:
        """Send keys as a terminal does."""
        os.write(self._fd, keys.encode() if isinstance(keys, str) else keys)

    def answer(self, keys: str | bytes, quiet: float = 0.12) -> tuple[float, int]:
        """Press keys: seconds until the last byte of what that caused, and how many bytes it was."""
        before = len(self.chunks)
        pressed = time.perf_counter() - self.began
        self.type(keys)
        count = self.settle(quiet)
        if len(self.chunks) == before:
            return 0.0, 0
        return self.chunks[-1][0] - pressed, count

    def screen(self, upto: int | None = None) -> pyte.Screen:
        """The screen after the first `upto` chunks (all of them)."""
        screen = pyte.Screen(COLUMNS, LINES)
        stream = pyte.Stream(screen)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text = "".join(decoder.decode(data) for _at, data in self.chunks[:upto])
        stream.feed(_UNKNOWN_TO_PYTE.sub("", text))
        return screen

    def text(self, upto: int | None = None) -> str:
        """The same, line by line."""
        return "\n".join(line.rstrip() for line in self.screen(upto).display)

    def first_when(self, holds: Callable[[str], bool]) -> float:
        """Seconds from the start until the screen first was as `holds` says."""
        low, high = 0, len(self.chunks)
        while low < high:
            middle = (low + high) // 2
            if holds(self.text(middle + 1)):
                high = middle
            else:
                low = middle + 1
        if low == len(self.chunks):
            raise TimeoutError(f"it never stood on the screen:\n{self.text()}")
        return self.chunks[low][0]

    @property
    def received(self) -> int:
        """How many bytes have come."""
        return sum(len(data) for _at, data in self.chunks)

    @property
    def resident(self) -> float:
        """Resident memory in MB."""
        return float(psutil.Process(self.pid).memory_info().rss) / 2**20
