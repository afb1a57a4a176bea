"""What people wrote, made safe to keep: text without control characters, in one normal form."""

from __future__ import annotations

import unicodedata

_DROPPED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Control, format, surrogate, line and paragraph separators. `Co` stays: rare name characters live there."""


def clean(value: str, *, lines: bool = False) -> str:
    """`value` in NFC without anything that could steer a terminal.

    With `lines`, line breaks stay (as `\\n`); without, they and tabs become single blanks.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        value = value.replace("\n", " ")
    if not value.isprintable():
        value = "".join(
            sign
            for sign in value
            if sign == "\n" or sign.isprintable() or unicodedata.category(sign) not in _DROPPED
        )
    return unicodedata.normalize("NFC", value).strip()


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def fold(value: str) -> str:
    """`value` for comparing: full-width forms narrowed, lower case, no surrounding blanks."""
    return value.translate(_FULL_WIDTH).casefold().strip()
