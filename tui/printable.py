"""Text that cannot steer a terminal, for the command line, the logs and whatever else writes plain lines."""

from __future__ import annotations

import unicodedata

_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Control, format, surrogate, line and paragraph separators. `Co` stays: rare name characters live there."""


def steers(sign: str) -> bool:
    """Whether the character `sign` would act upon a terminal or hide in it instead of being seen."""
    return not sign.isprintable() and unicodedata.category(sign) in _STEERING


def printable(text: str, *, lines: bool = False) -> str:
    """`text` with every steering character spelt out, as in `<U+202E>`.

    With `lines`, line breaks stay (as `\\n`); without, they become blanks. Tabs become blanks.
    The width of the result is that of what is seen, so it may be measured in cells afterwards.
    """
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    return "".join(f"<U+{ord(sign):04X}>" if sign != "\n" and steers(sign) else sign for sign in text)
