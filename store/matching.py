"""Text made comparable for searching, every sign staying at its place, and cut into its pieces."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = re.compile("[\u3000\uff01-\uff5e]")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SILENT = re.compile(r"[^\w\n]+|_+")
PIECES = re.compile(r"[0-9a-z]+|[^\W\x00-\x7f_]")
"""What a flat text is made of: words of ASCII letters and digits, and single signs of other scripts."""


def flat(text: str) -> str:
    """`text` for comparing, of the same length: full-width forms narrowed, lower case."""
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    lowered = text.lower()
    if len(lowered) != len(text):
        return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return lowered


def squeezed(text: str) -> str:
    """A flat text without blanks and punctuation; line ends, which part fields, stay."""
    return _SILENT.sub("", text)


def runs(text: str) -> list[list[str]]:
    """The pieces of one line of flat text; other scripts' signs in a row, punctuation between them ignored,
    make one run, an ASCII word makes one of its own."""
    found: list[list[str]] = []
    open_run: list[str] | None = None
    for piece in PIECES.findall(text):
        if piece.isascii():
            found.append([piece])
            open_run = None
        elif open_run is None:
            open_run = [piece]
            found.append(open_run)
        else:
            open_run.append(piece)
    return found


@lru_cache(maxsize=64)
def word_start(word: str) -> re.Pattern[str]:
    """The pattern that finds an ASCII word at the beginning of a word of the text."""
    return re.compile(r"(?<![0-9a-z])" + re.escape(word))
