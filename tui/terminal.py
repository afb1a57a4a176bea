"""The start-up guard: whether a terminal is there, and what it can do. Runs before Textual is imported."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import TextIO

REFUSED = 2
"""The exit code of a start without a usable terminal."""

_ANSWER_WITHIN = 0.15
"""Seconds a terminal has to say where its cursor stands; no answer is an answer."""

_KEPT_SETTINGS = {"TEXTUAL_COLOR_SYSTEM": {"auto", "standard", "256", "truecolor"}}
"""What Textual may be told from outside; its other variables can run code, write files or listen."""

_CHINESE_CHARSETS = {"gbk", "gb2312", "gb18030", "euccn", "cp936", "936"}

_COERCED = {"C.UTF-8", "C.utf8", "UTF-8"}

_NO_TERMINALS = {"", "dumb", "unknown"}


class TerminalRefused(Exception):
    """There is no terminal to draw on; `code` is `not-a-terminal` or `dumb-terminal`, the exit code 2."""

    exit_code = REFUSED

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Terminal:
    """What is known of the terminal the officer sits at."""

    encoding: str = "utf-8"
    """The codec of both directions: `utf-8` or `gb18030`."""
    wide_ambiguous: bool = False
    """Whether lines, arrows and “ ” are drawn two cells wide, so that our drawing keeps to ASCII."""
    colours: bool = True
    """False where the officer asked for none (`NO_COLOR`)."""
    hanzi: bool = True
    """False on the Linux console, which has no Chinese glyphs: speak English there."""
    stall_limit: float = 30.0
    """Seconds a terminal may take nothing of what waits for it before the session saves and leaves.

    Linux tells a writer of room only when some 64 KB have gone, which a line of 2 KB/s manages in this time.
    """
    typed_ahead: bytes = field(default=b"", repr=False)
    """What was typed while the terminal was asked; the first input of the session."""


def prepare(environment: MutableMapping[str, str] | None = None) -> Terminal:
    """Check the terminal and set the environment Textual reads when it is imported.

    Raises `TerminalRefused`. Changes `environment` (`os.environ`): Textual's own variables, `BROWSER`,
    `COLUMNS` and `LINES` go, and its animations, smooth scrolling and the Kitty key protocol are switched
    off; the last one cuts the commit of a Chinese input method to pieces in Textual 8.2.8.
    """
    values = os.environ if environment is None else environment
    if not (_is_tty(sys.__stdin__) and _is_tty(sys.__stdout__)):
        raise TerminalRefused("not-a-terminal")
    if values.get("TERM", "") in _NO_TERMINALS:
        raise TerminalRefused("dumb-terminal")
    _tidy(values)
    encoding = encoding_of(values)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding, errors="replace")
    wide, typed = _ambiguous(values.get("DUTYDESK_AMBIGUOUS", ""), encoding)
    return Terminal(
        encoding=encoding,
        wide_ambiguous=wide,
        colours=not values.get("NO_COLOR"),
        hanzi=values.get("TERM") != "linux",
        typed_ahead=typed,
    )


def encoding_of(values: MutableMapping[str, str]) -> str:
    """The terminal's codec, by the name of its locale alone (it need not exist on this host).

    `DUTYDESK_ENCODING` comes first, for terminals whose locale does not arrive; then `LC_ALL`, `LC_CTYPE`
    and `LANG`. GBK and GB 2312 are read and written as GB 18030, which contains both; all else is UTF-8.
    """
    charset = values.get("DUTYDESK_ENCODING", "")
    if not charset:
        # Where the named locale is missing on this host, Python itself sets LC_CTYPE: not the officer's word.
        ctype = values.get("LC_CTYPE", "")
        names = (values.get("LC_ALL"), "" if ctype in _COERCED else ctype, values.get("LANG"))
        charset = next(filter(None, names), "").partition("@")[0].partition(".")[2]
    bare = "".join(filter(str.isalnum, charset.lower()))
    return "gb18030" if bare in _CHINESE_CHARSETS else "utf-8"


def _is_tty(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def _tidy(values: MutableMapping[str, str]) -> None:
    for name in [name for name in values if name.startswith("TEXTUAL")]:
        if values[name] not in _KEPT_SETTINGS.get(name, ()):
            del values[name]
    # A BROWSER is a command line; fixed COLUMNS would outlive the next change of the window.
    for name in ("BROWSER", "COLUMNS", "LINES"):
        values.pop(name, None)
    if not values.get("NO_COLOR", "-"):
        del values["NO_COLOR"]
    values["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    values["TEXTUAL_ANIMATIONS"] = "none"
    values["TEXTUAL_SMOOTH_SCROLL"] = "0"
    # What a key leads to often takes two frames, and the second one waits for up to two of these periods.
    values["TEXTUAL_FPS"] = "250"


def _ambiguous(wish: str, encoding: str) -> tuple[bool, bytes]:
    """Whether ambiguous characters are drawn wide, and what was typed if the terminal was asked.

    Without a wish the encoding decides. Wrong on a narrow GB 18030 terminal costs only plainer lines, so
    nobody waits for an answer that a slow line may not bring in time.
    """
    guess = encoding == "gb18030"
    if wish in ("wide", "narrow"):
        return wish == "wide", b""
    if wish != "ask":
        return guess, b""
    column, typed = _ask_column("①".encode(encoding))
    return (guess if column is None else column > 2), typed


def _ask_column(sign: bytes) -> tuple[int | None, bytes]:
    """The column of the cursor after `sign` in an empty line, None without an answer; and all other input."""
    import re
    import select
    import termios
    import tty

    source, target = sys.__stdin__.fileno(), sys.__stdout__.fileno()  # type: ignore[union-attr]
    report = re.compile(rb"\x1b\[\d+;(\d+)R")
    heard = b""
    try:
        before = termios.tcgetattr(source)
    except termios.error:
        return None, b""
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(target, b"\r" + sign + b"\x1b[6n")
        deadline = time.monotonic() + _ANSWER_WITHIN
        while not (answer := report.search(heard)):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                break
            if not (more := os.read(source, 1024)):
                break
            heard += more
        os.write(target, b"\r\x1b[K")
    except OSError:
        return None, heard
    finally:
        termios.tcsetattr(source, termios.TCSANOW, before)
    if answer is None:
        return None, heard
    return int(answer[1]), heard[: answer.start()] + heard[answer.end() :]
