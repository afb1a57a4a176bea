"""An app that outlives hostile input, keeps drafts when its terminal dies and offers no way out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Generic, Literal, TextIO, TypeVar

from rich.text import Text
from textual import on
from textual.app import SuspendNotSupported, SystemCommand
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import WorkerFailed

from tui.crashlog import default_log, record_crash
from tui.driver import DeskDriver, StrangeBytes
from tui.i18n import _
from tui.keyorder import OrderedKeys
from tui.lastline import ControlFilter
from tui.lifeline import LEFT
from tui.terminal import Terminal

CRASHED = 1
"""The exit code after a fault of the program itself."""

Result = TypeVar("Result")


class SurvivingApp(OrderedKeys[Result], Generic[Result]):
    """The app to build on. Run it with `run_to_the_end`, which returns the exit code.

    `save_now` keeps everything half-written; it must be plain and synchronous, may be called in a signal
    handler at any time and more than once, and has three seconds.
    """

    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        *,
        save_now: Callable[[], None],
        terminal: Terminal | None = None,
        log: Path | None = None,
        css_path: str | None = None,
    ) -> None:
        self.terminal = terminal or Terminal()
        self.save_now = save_now
        self._log_file = log
        self._last_line = ControlFilter(ascii_chrome=self.terminal.wide_ambiguous)
        self._crashed = False
        super().__init__(driver_class=DeskDriver, css_path=css_path)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and behind them the last line of defence."""
        return [*super().get_line_filters(), self._last_line]

    def leave(self) -> None:
        """Leave because the session must end; what was half-written has been kept."""
        self.exit(return_code=LEFT)

    def run_to_the_end(self, *, mouse: bool = False) -> int:
        """Run on the terminal; returns the exit code: 0, 1 after a fault, 129 if the session was ended."""
        try:
            self.run(mouse=mouse)
        except Exception as error:
            if not self._crashed:
                print(self._crash_words(error))
            return CRASHED
        return self.return_code or 0

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = CRASHED
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if not self._crashed:
            self._exit_renderables.append(Text(self._crash_words(error), no_wrap=True, overflow="ignore"))
        self._close_messages_no_wait()

    def _crash_words(self, error: Exception) -> str:
        self._crashed = True
        kept = _("What you were writing has been kept and is offered at the next start.")
        try:
            self.save_now()
        except Exception as second:
            error.add_note(f"while saving: {type(second).__name__}")
            kept = _("What you wrote in the last moments could not be kept.")
        # A worker's fault comes wrapped; the log is to show where it happened.
        cause = error.error if isinstance(error, WorkerFailed) else error
        log = None if self.is_headless else record_crash(cause, self._log_file or default_log())
        words = _("The duty desk stopped: a fault in the program.") + " " + kept
        return words if log is None else words + "\n" + _("For the administrator: {path}").format(path=log)

    @on(StrangeBytes)
    def tell_of_strange_bytes(self) -> None:
        """Say why keys do nothing: the terminal is set to another encoding."""
        self.notify(
            _("The terminal sends unreadable characters. Set its encoding to {encoding}.").format(
                encoding="GB18030" if self.terminal.encoding == "gb18030" else "UTF-8"
            ),
            severity="warning",
            markup=False,
        )

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Does nothing: a browser would run on the server, in the officer's terminal."""

    def copy_to_clipboard(self, text: str) -> None:
        """Keeps `text` for pasting within the app; it does not go to the computer the officer sits at."""
        self._clipboard = text

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Does nothing: the picture would hold personal data, readable by everyone."""

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        """Does nothing."""
        return ""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Does nothing."""
        return None

    def deliver_text(
        self,
        path_or_file: str | Path | TextIO,
        *,
        save_directory: str | Path | None = None,
        save_filename: str | None = None,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> str | None:
        """Does nothing: files leave by the export alone."""
        return None

    def deliver_binary(
        self,
        path_or_file: str | Path | BinaryIO,
        *,
        save_directory: str | Path | None = None,
        save_filename: str | None = None,
        open_method: Literal["browser", "download"] = "download",
        mime_type: str | None = None,
        name: str | None = None,
    ) -> str | None:
        """Does nothing: files leave by the export alone."""
        return None

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Always raises `SuspendNotSupported`: a captive session has no shell."""
        raise SuspendNotSupported("no shell in this session")
        yield  # type: ignore[unreachable]

    def action_suspend_process(self) -> None:
        """Does nothing: nobody could wake the session again."""

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None of Textual's own: they save pictures and change looks for this session only."""
        return ()

    def delay_update(self, delay: float = 0.01) -> None:
        """Hold drawing back for a moment; Textual's fifty milliseconds are felt when screens change."""
        super().delay_update(delay)

    def _set_pointer_shape(self, shape: str) -> None:
        """Sends nothing: the mouse pointer of the officer's desktop is not ours."""
