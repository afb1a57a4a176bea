"""Text made comparable for searching, every sign staying at its place, and cut into its pieces."""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = re.compile("[\u3000\uff01-\uff5e]")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SILENT = re.compile(r"[^\w\n]+|_+")
_RUN = re.compile(r"[0-9a-z]+|[^\W\x00-\x7f_](?:[\W_]*[^\W\x00-\x7f_])*")


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


def runs(text: str) -> list[str]:
    """The pieces of one line of flat text: an ASCII word of letters and digits is one, and so are signs of
    other scripts in a row, whatever blanks and punctuation stand between them."""
    return [run if run.isalnum() else _SILENT.sub("", run) for run in _RUN.findall(text)]


@lru_cache(maxsize=64)
def word_start(word: str) -> re.Pattern[str]:
    """The pattern that finds an ASCII word at the beginning of a word of the text."""
    return re.compile(r"(?<![0-9a-z])" + re.escape(word))
