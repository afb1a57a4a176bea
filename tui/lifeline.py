"""The way out of a session that must end now: save, ask the app to leave, end the process if it cannot."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

LEFT = 129
"""The exit code of a session that a signal or its terminal ended."""

SAVE_WITHIN = 3.0
"""Seconds that saving may take before the process ends without it."""

LEAVE_WITHIN = 1.0
"""Seconds that the app has for its own end after saving."""

RESTORE = (
    b"\x18\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    b"\x1b[?2048l\x1b[0m\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""What gives a terminal back: a cut sequence cancelled, every mode off, the first screen, the cursor."""

_ENDING = (signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)
"""SIGINT comes from other programs only: on the keyboard Ctrl+C is a key like any other."""


class Lifeline:
    """Holds one session: arm it while the terminal is the app's, leave through it when the session must end.

    `save_now` must be plain and synchronous: it runs inside a signal handler, in the main thread, at any
    point of the program. `ask_to_exit` must return at once from any thread.
    """

    def __init__(self, save_now: Callable[[], None], ask_to_exit: Callable[[], None]) -> None:
        self._save_now = save_now
        self._ask_to_exit = ask_to_exit
        self._before: dict[int, Any] = {}
        self._attributes: list[Any] | None = None
        self._terminal = -1
        # A handler may interrupt a thread that holds any lock, so it only writes a byte to the watchdog.
        self._bell = -1
        self._saving = False
        self._asked = threading.Lock()
        self.reason = ""
        """Why the session leaves: a signal's name, `terminal-gone`, `terminal-stalled`; else empty."""

    @property
    def leaving(self) -> bool:
        """Whether the session is on its way out."""
        return bool(self.reason)

    def arm(self, terminal: int, attributes: list[Any] | None) -> None:
        """Take the ending signals; `terminal` (a descriptor) goes back to its `attributes` at the end.

        To be called in the main thread. Signals that the parent blocked or ignored are taken as well.
        """
        self._terminal, self._attributes = terminal, attributes
        if self._bell < 0:
            heard, self._bell = os.pipe()
            threading.Thread(target=self._watch, args=(heard,), name="lifeline", daemon=True).start()
        for number in _ENDING:
            self._before.setdefault(number, signal.signal(number, self._on_signal))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)

    def disarm(self) -> None:
        """Give the signals back; a process that is already leaving keeps its watchdog to the end."""
        if not self.leaving:
            for number, handler in self._before.items():
                signal.signal(number, handler)
            self._before.clear()
            if self._bell >= 0:
                os.close(self._bell)
                self._bell = -1

    def leave(self, reason: str) -> None:
        """End the session from any thread; returns at once where it is not the main one."""
        if not self._begin(reason):
            return
        if threading.current_thread() is threading.main_thread():
            self._save_and_ask()
        else:
            # Interrupts whatever the main thread waits for: its handler saves, in step with its own work.
            with contextlib.suppress(ProcessLookupError, OSError):
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._begin(signal.Signals(number).name)
        self._save_and_ask()

    def _begin(self, reason: str) -> bool:
        if not self._asked.acquire(blocking=False):
            return False
        self.reason = reason
        # The last resort needs neither the interpreter nor its lock: the kernel ends the process.
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, SAVE_WITHIN + 2 * LEAVE_WITHIN)
        self._ring()
        return True

    def _save_and_ask(self) -> None:
        if self._saving:
            return
        self._saving = True
        # Nobody is left to be told; what was kept before stays.
        with contextlib.suppress(Exception):
            self._save_now()
        self._ring()
        with contextlib.suppress(Exception):
            self._ask_to_exit()

    def _ring(self) -> None:
        with contextlib.suppress(OSError):
            os.write(self._bell, b".")

    def _watch(self, heard: int) -> None:
        """The watchdog: rung when saving begins and when it is done; nothing rung means a usual end."""
        if os.read(heard, 1):
            # A second byte, or the end of the time for saving.
            if select.select([heard], [], [], SAVE_WITHIN)[0]:
                time.sleep(LEAVE_WITHIN)
            self._end()
        os.close(heard)

    def _end(self) -> None:
        if not self._saving:
            # The main thread never came back to its own code, so nothing of it runs beside this.
            self._saving = True
            saving = threading.Thread(target=self._save_now, daemon=True)
            saving.start()
            saving.join(LEAVE_WITHIN)
        self.restore()
        os._exit(LEFT)

    def restore(self) -> None:
        """Give the terminal back without waiting for it, through a description of our own."""
        with contextlib.suppress(OSError):
            own = os.open(os.ttyname(self._terminal), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
            with contextlib.suppress(OSError):
                os.write(own, RESTORE)
            os.close(own)
        if self._attributes is not None:
            import termios

            with contextlib.suppress(OSError, termios.error):
                termios.tcsetattr(self._terminal, termios.TCSANOW, self._attributes)
