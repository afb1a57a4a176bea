"""Text of an exact width in terminal cells: cut with a sign, padded, never half a hanzi."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from tui.theme import chrome

_BROKEN = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
_BROKEN |= dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF), "")


def clean(text: str) -> str:
    """`text` on one line, without the characters that move a terminal's cursor or turn its direction."""
    return text if text.isascii() and text.isprintable() else text.translate(_BROKEN)


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
    """`text` cut or padded to exactly `width` cells."""
    kept = cut(text, width)
    pad = " " * (width - cell_len(kept))
    return pad + kept if right else kept + pad


def fit_text(text: Text, width: int, *, right: bool = False) -> Text:
    """A copy of `text`, with its styles, cut or padded to exactly `width` cells and on one line."""
    # Spans count characters, so only replacements of the same length may come before the cut.
    plain = "".join(_one_for_one(character) for character in text.plain)
    kept = cut(plain, width)
    fitted = Text(kept, style=text.style, spans=list(text.spans), end="", no_wrap=True)
    if kept != plain:
        fitted.spans = [span.right_crop(len(kept)) for span in text.spans if span.start < len(kept)]
    pad = " " * (width - cell_len(kept))
    if right:
        return Text(pad, end="", no_wrap=True).append_text(fitted)
    return fitted.append(pad) if pad else fitted


def _one_for_one(character: str) -> str:
    return _BROKEN.get(ord(character), character) or "\u200b"


def spread(left: Text, right: Text, width: int) -> Text:
    """`left` and `right` at the two edges of a line of exactly `width` cells; `left` gives way."""
    room = width - right.cell_len
    if not right.plain:
        return fit_text(left, width)
    if room < 1:
        return fit_text(right, width)
    return fit_text(left, room - 1).append(" ").append_text(right)
