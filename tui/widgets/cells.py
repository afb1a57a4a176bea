"""Text of an exact width in terminal cells: cut with a sign, padded, never half a hanzi."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from tui.printable import printable, steers
from tui.theme import chrome


def cut_between(text: str, width: int, between: str) -> str:
    """`text` of several parts with `between` them, cut behind a whole part where more than half stays.

    A part that is cut within itself is read wrongly: `central 0:00 da…`.
    """
    if cell_len(text) <= width:
        return text
    sign, whole = " " + chrome().ellipsis, text
    while between in whole:
        whole = whole.rpartition(between)[0]
        if cell_len(whole) <= width - cell_len(sign):
            return whole + sign if 2 * cell_len(whole) >= width else cut(text, width)
    return cut(text, width)


def cut(text: str, width: int) -> str:
    """`text`, or as much of its beginning as fits `width` cells together with the sign that it goes on."""
    if cell_len(text) <= width:
        return text
    sign = chrome().ellipsis
    room = width - cell_len(sign)
    if room < 0:
        return ""
    kept = set_cell_size(text, room)
    if not text.startswith(kept):  # a wide character straddled the edge and was replaced by a space
        kept = kept[:-1]
    return kept + sign


def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text`, made harmless, cut or padded to exactly `width` cells."""
    kept = cut(printable(text), width)
    pad = " " * (width - cell_len(kept))
    return pad + kept if right else kept + pad


def fit_text(text: Text, width: int, *, right: bool = False) -> Text:
    """A copy of `text`, with its styles, cut or padded to exactly `width` cells and on one line."""
    plain = text.plain if text.plain.isprintable() else "".join(map(_harmless, text.plain))
    kept = cut(plain, width)
    fitted = Text(kept, style=text.style, spans=list(text.spans), end="", no_wrap=True)
    if kept != plain:
        fitted.spans = [span.right_crop(len(kept)) for span in text.spans if span.start < len(kept)]
    pad = " " * (width - cell_len(kept))
    if right:
        return Text(pad, end="", no_wrap=True).append_text(fitted)
    return fitted.append(pad) if pad else fitted


def _harmless(character: str) -> str:
    """One character for one, since the spans of a text count characters."""
    if character in "\n\r\t":
        return " "
    return "?" if steers(character) else character


def spread(left: Text, right: Text, width: int) -> Text:
    """`left` and `right` at the two edges of a line of exactly `width` cells; `left` gives way."""
    room = width - right.cell_len
    if not right.plain:
        return fit_text(left, width)
    if room < 1:
        return fit_text(right, width)
    return fit_text(left, room - 1).append(" ").append_text(right)
