"""Textual's Linux driver for terminals of every encoding that may stall, vanish or send anything at all."""

from __future__ import annotations

import codecs
import os
import selectors
import termios
import threading
import time
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.keystream import KeyStream, Pasted, Piece
from tui.lifeline import Lifeline

if TYPE_CHECKING:
    from tui.survival import SurvivingApp
    from tui.terminal import Terminal

_WAITING_WRITES = 24
"""Writes that wait for the terminal before the next one waits itself; Textual's own queue blocks at 30."""

_CHUNK = 4096
"""Bytes handed to the terminal at a time, so that a slow line is seen to move."""

_UNUSED = "\x1b[<u"
"""Leaves a Kitty keyboard mode that was never entered: it would undo that of the officer's shell."""


class StrangeBytes(Message):
    """The terminal sent what is no text in its encoding, as one set to GBK does; posted once."""


class TerminalOutput:
    """The file Textual's writer thread writes to: encodes, never raises, knows since when nothing moves."""

    def __init__(self, descriptor: int, encoding: str, lifeline: Lifeline) -> None:
        self._descriptor = descriptor
        self._encode = codecs.getincrementalencoder(encoding)("replace").encode
        self._lifeline = lifeline
        self._room = threading.BoundedSemaphore(_WAITING_WRITES)
        self._stuck_since: float | None = None

    def reserve(self) -> bool:
        """Wait for room for one `write`; False once the session leaves and nothing need be written."""
        while not self._room.acquire(timeout=0.2):
            if self._lifeline.leaving:
                return False
        return True

    def stuck_for(self, now: float) -> float:
        """Seconds for which the terminal has taken nothing of what waits for it."""
        since = self._stuck_since
        return 0.0 if since is None else now - since

    def write(self, text: str) -> int:
        """Hand `text` to the terminal, in pieces, as it takes them."""
        try:
            data = memoryview(self._encode(text))
            while data and self._lifeline.reason != "terminal-gone":
                self._stuck_since = time.monotonic()
                data = data[os.write(self._descriptor, data[:_CHUNK]) :]
        except OSError:
            self._lifeline.leave("terminal-gone")
        finally:
            self._stuck_since = None
            self._room.release()
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def fileno(self) -> int:
        """The terminal's descriptor."""
        return self._descriptor


class DeskDriver(LinuxDriver):
    """Passed to the app as `driver_class`; made for a `SurvivingApp`."""

    def __init__(
        self,
        app: SurvivingApp[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._desk_app = app
        self._terminal: Terminal = app.terminal
        self._lifeline = Lifeline(app.save_now, self._ask_to_exit)
        # Standard output, not Textual's standard error: it is the one that was checked to be the terminal.
        self._output = TerminalOutput(1, self._terminal.encoding, self._lifeline)
        self._file: Any = self._output

    @property
    def can_suspend(self) -> bool:
        """Never: a captive session has no shell to come back from."""
        return False

    def _ask_to_exit(self) -> None:
        # Through the loop's own bell: a handler that ran while it slept would not wake it.
        self._loop.call_soon_threadsafe(self._desk_app.leave)

    def start_application_mode(self) -> None:
        """Take the terminal and the signals that end a session."""
        try:
            self._lifeline.arm(self.fileno, termios.tcgetattr(self.fileno))
        except termios.error:
            self._lifeline.arm(self.fileno, None)
            self._lifeline.leave("terminal-gone")
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        """Queue `data`; waits while the terminal is slow, drops it where a leaving session has no room."""
        if data != _UNUSED and self._output.reserve():
            super().write(data)

    def close(self) -> None:
        """Let the last output go out, unless the terminal takes none of it, and give the signals back."""
        stalled = threading.Timer(self._terminal.stall_limit, self._lifeline.leave, ["terminal-stalled"])
        stalled.daemon = True
        stalled.start()
        super().close()
        stalled.cancel()
        self._lifeline.disarm()

    def run_input_thread(self) -> None:
        """Read keys until the app ends; the end of the terminal ends the session."""
        try:
            self._read_keys()
        except Exception as error:
            self._loop.call_soon_threadsafe(self._desk_app._handle_exception, error)

    def _read_keys(self) -> None:
        parser = XTermParser(self._debug)
        stream = KeyStream(self._terminal.encoding)
        strange = False

        def take(pieces: list[Piece]) -> None:
            for piece in pieces:
                if isinstance(piece, Pasted):
                    self.process_message(events.Paste(piece.text))
                    continue
                for message in parser.feed(piece.text):
                    # Pastes are the key stream's, and � is no key of anybody's.
                    if isinstance(message, events.Paste) or (
                        isinstance(message, events.Key) and message.character == "\ufffd"
                    ):
                        continue
                    self.process_message(message)

        take(list(stream.feed(self._terminal.typed_ahead, time.monotonic())))
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = selector.select(0.1)
                now = time.monotonic()
                if self._output.stuck_for(now) > self._terminal.stall_limit:
                    self._lifeline.leave("terminal-stalled")
                if not ready:
                    take(list(stream.quiet(now)))
                elif data := self._read():
                    take(list(stream.feed(data, now)))
                else:
                    self._lifeline.leave("terminal-gone")
                    return
                for message in parser.tick():
                    self.process_message(message)
                if stream.strange and not strange:
                    strange = True
                    self.process_message(StrangeBytes())

    def _read(self) -> bytes:
        """What the terminal sent; nothing once it is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
