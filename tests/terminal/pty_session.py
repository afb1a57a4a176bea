"""A program on a pseudo-terminal: what it sends, what then stands on the screen, and what is typed to it."""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import select
import signal
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import pexpect
import psutil
import pyte
from rich.cells import cell_len

_UNKNOWN_TO_PYTE = re.compile(r"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p")
_CUT_SEQUENCE = re.compile(r"\x1b(?:\[[<>=?0-9;$]*)?\Z")

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "backspace": "\x7f",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f12": "\x1b[24~",
}
"""What a terminal sends for the keys that are no letters; `ctrl+a` … `ctrl+z` are worked out."""


class PtySession:
    """One program under a terminal of `size` (columns, rows) that speaks `encoding`.

    `environment` is all the program gets, on top of a plain UTF-8 terminal's. Nothing here waits for a fixed
    time: every wait polls, and fails with what stands on the screen when `seconds` are over.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        environment: dict[str, str] | None = None,
        encoding: str = "utf-8",
        cwd: Path | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        values = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
        }
        values.update(environment or {})
        columns, rows = size
        self._child = pexpect.spawn(
            command[0],
            list(command[1:]),
            cwd=None if cwd is None else str(cwd),
            env=values,
            dimensions=(rows, columns),
            preexec_fn=before,
        )
        self.encoding = encoding
        self.raw = b""
        self.pid: int = self._child.pid
        self.status: int | None = None
        self._open = True
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._held = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            if self.status is None:
                os.kill(self.pid, signal.SIGKILL)
                self._reap(blocking=True)
        self.hang_up()

    def read(self, seconds: float = 0.05, *, at_most: int = 65536) -> bytes:
        """Take what the program sends within `seconds`, `at_most` so many bytes; nothing at its end."""
        if not self._open or not select.select([self._child.child_fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._child.child_fd, at_most)
        except OSError:
            data = b""
        if not data:
            self._reap()
            return b""
        self.raw += data
        text = self._held + self._decoder.decode(data)
        # A sequence cut in two is held until its end has come.
        cut = _CUT_SEQUENCE.search(text)
        self._held = cut[0] if cut else ""
        self._stream.feed(_UNKNOWN_TO_PYTE.sub("", text[: len(text) - len(self._held)]))
        return data

    def wait_until(self, condition: Callable[[], bool], seconds: float = 30.0, what: str = "it") -> None:
        """Read until `condition` holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds} s for {what}; on the screen:\n{self.screen_text()}")
            if not self.read() and not self._open:
                time.sleep(0.01)

    def wait_for(self, text: str, seconds: float = 30.0) -> None:
        """Read until `text` stands on the screen."""
        self.wait_until(lambda: text in self.screen_text(), seconds, repr(text))

    def wait_end(self, seconds: float = 30.0) -> int:
        """Read until the program has ended; its exit code, or minus the signal that killed it."""
        self.wait_until(self._ended, seconds, "the end")
        while self.read(0.01):
            pass
        assert self.status is not None
        return self.status

    def wait_end_unread(self, seconds: float) -> int:
        """Wait for the end of the program while nobody reads its terminal."""
        deadline = time.monotonic() + seconds
        while not self._ended():
            assert time.monotonic() < deadline, f"still running after {seconds} s"
            time.sleep(0.02)
        assert self.status is not None
        return self.status

    def screen_text(self) -> str:
        """The screen, line by line, without trailing blanks."""
        return "\n".join(self._line(row).rstrip() for row in range(self._screen.lines))

    def _line(self, row: int) -> str:
        # pyte puts an empty cell behind every wide character. Where one half was overwritten a terminal
        # shows a blank in place of the other; pyte keeps it.
        cells = [self._screen.buffer[row][column].data for column in range(self._screen.columns)]
        shown = []
        for at, sign in enumerate(cells):
            behind = cells[at + 1] if at + 1 < len(cells) else " "
            before = cells[at - 1] if at else " "
            if sign == "":
                shown.append("" if before and cell_len(before) == 2 else " ")
            else:
                shown.append(" " if cell_len(sign) == 2 and behind != "" else sign)
        return "".join(shown)

    @property
    def cursor_shown(self) -> bool:
        """Whether the cursor is visible."""
        return not self._screen.cursor.hidden

    @property
    def cooked(self) -> bool:
        """Whether the terminal echoes and gathers lines, as a shell wants it."""
        wanted = termios.ECHO | termios.ICANON | termios.ISIG
        return termios.tcgetattr(self._child.child_fd)[3] & wanted == wanted

    def type(self, text: str) -> None:
        """Type `text`, encoded as the terminal does."""
        self.send(text.encode(self.encoding))

    def press(self, *keys: str) -> None:
        """Press keys by name (see `KEYS`) or single letters."""
        for key in keys:
            letter = key.removeprefix("ctrl+")
            self.type(chr(ord(letter) & 0x1F) if letter != key else KEYS.get(key, key))

    def paste(self, text: str) -> None:
        """Paste `text` the way a terminal does."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        while data:
            data = data[os.write(self._child.child_fd, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._child.setwinsize(rows, columns)
        self._screen.resize(rows, columns)

    def signal(self, number: int) -> None:
        """Send a signal to the program alone."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as a dropped line does."""
        if self._open:
            self._open = False
            # The library's own close would also send signals and wait.
            self._child.ptyproc.fileobj.close()
            self._child.closed = self._child.ptyproc.closed = True

    def cpu_seconds(self) -> float:
        """Processor time the program has used."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        return not self._ended()

    def _ended(self) -> bool:
        self._reap()
        return self.status is not None

    def _reap(self, *, blocking: bool = False) -> None:
        if self.status is None:
            pid, status = os.waitpid(self.pid, 0 if blocking else os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                self._child.terminated = self._child.ptyproc.terminated = True
