"""The last line of defence: whatever a widget draws, only text and its colours reach the terminal."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.filter import LineFilter

from tui.printable import steers

if TYPE_CHECKING:
    from textual.app import App
    from textual.color import Color

_PLAIN_CHROME = {
    "-": "─━┄┅┈┉╌╍═╴╶╸╺╼╾—–―▔▀",
    "_": "▁▂▃▄",
    "|": "│┃┆┇┊┋╎╏║╵╷╹╻╽╿‖▌▍▎▏▐▕▊▋▉▖▗▘▝",
    "/": "╱÷",
    "\\": "╲",
    "x": "╳×✗✘",
    "#": "█▇▆▅■▓▪",
    ":": "▒",
    ".": "░·•‥",
    "~": "…〜",
    ">": "→⇒▶►▷▸❯",
    "<": "←⇐◀◄◁◂❮",
    "^": "↑⇑▲△▴",
    "v": "↓⇓▼▽▾√✓✔",
    "*": "★☆●◆◇◈※✱",
    "o": "○◎□◯°",
    "'": "‘’′",
    '"': "“”″",
    "?": "\ufffd",
}
"""One ASCII cell for each sign of our own drawing that some terminals draw two cells wide (UAX #11, "A")."""


class _Plain(dict[int, str]):
    """A table for `str.translate` that keeps widths: a steering sign counted as no cell leaves nothing, one
    counted as a cell becomes `?`; with `ascii_chrome`, our drawing becomes ASCII.
    """

    def __init__(self, *, ascii_chrome: bool) -> None:
        super().__init__()
        self._ascii_chrome = ascii_chrome
        if ascii_chrome:
            self.update((ord(sign), plain) for plain, signs in _PLAIN_CHROME.items() for sign in signs)
            self.update((code, "+") for code in range(0x250C, 0x2571) if code not in self)

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if steers(sign):
            plain = "?" if cell_len(sign) else ""
        elif self._ascii_chrome and unicodedata.east_asian_width(sign) == "A":
            simple = unicodedata.normalize("NFKD", sign)[0]
            whole = unicodedata.normalize("NFKC", sign)
            plain = simple if simple.isascii() and len(whole) == 1 and simple.isalnum() else sign
        else:
            plain = sign
        self[code] = plain
        return plain


class ControlFilter(LineFilter):
    """Lets no control, C1, bidi, zero-width or separator character through, and no terminal hyperlink.

    The width of each segment stays what the layout counted. With `ascii_chrome` (for terminals that draw
    ambiguous characters two cells wide) lines, arrows, stars, dots and quotation marks become ASCII, also in
    stored text: “张” is shown as "张" there, and ① as 1; what is stored does not change.
    """

    def __init__(self, *, ascii_chrome: bool = False) -> None:
        super().__init__()
        self._ascii_chrome = ascii_chrome
        self._table = _Plain(ascii_chrome=ascii_chrome)

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """`segments` without anything that could steer the terminal."""
        clean = str.isascii if self._ascii_chrome else str.isprintable
        kept: list[Segment] = []
        for segment in segments:
            text, style, control = segment
            if control is None and (style is None or not style.link):
                if clean(text) and text.isprintable():
                    kept.append(segment)
                    continue
            elif style is not None and style.link:
                style = style.update_link(None)
            kept.append(Segment("" if control is not None else self._plain(text), style))
        return kept

    def _plain(self, text: str) -> str:
        plain = text.translate(self._table)
        width = cell_len(text)
        return plain if cell_len(plain) == width else set_cell_size(plain, width)


def install(app: App[object], *, ascii_chrome: bool = False) -> None:
    """Put the filter behind all others of an `app` that is not a `SurvivingApp` (which has it built in)."""
    app._filters.append(ControlFilter(ascii_chrome=ascii_chrome))
