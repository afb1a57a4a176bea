"""Numbers as people write them: digits and Chinese numerals up to the thousands."""

from __future__ import annotations

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SAME_LENGTH = (
    {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    | {code: chr(code - 0xFEE0).lower() for code in _FULL_WIDTH}
    | {ord(sign): " " for sign in "\u3000\xa0\t\n\r\u2002\u2003\u2009\u202f"}
    | {ord(sign): "-" for sign in "–—―−‐‑─"}
    | {ord(sign): "~" for sign in "〜∼˜"}
    | {ord(sign): "'" for sign in "’‘"}
    | {ord("∶"): ":", ord("〇"): "零", ord("兩"): "两"}
)

DIGITS = "零一二三四五六七八九"
_ONES = {sign: value for value, sign in enumerate(DIGITS)} | {"两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}

HANZI = "零一二三四五六七八九十"
"""The signs a Chinese numeral below a hundred is made of."""

SMALL = rf"(?:\d{{1,2}}|[{HANZI}]{{1,3}})"
"""A pattern for a number below a hundred, as in a date or an hour."""

COUNT = rf"(?:\d{{1,4}}|[{HANZI}两百]{{1,5}})"
"""A pattern for a number of days, hours …"""


def narrow(text: str) -> str:
    """`text` with full-width forms narrowed and ASCII in lower case; sign for sign, so offsets hold."""
    return text.translate(_SAME_LENGTH)


def number(written: str) -> int | None:
    """The value of digits or of a Chinese numeral (`二十五`, `两百`, `二零二六`), None if it is neither."""
    if written.isascii() and written.isdigit():
        return int(written) if len(written) <= 9 else None
    if not written or len(written) > 9:
        return None
    if all(sign in _ONES for sign in written):
        return int("".join(str(_ONES[sign]) for sign in written)) if len(written) != 2 else _pair(written)
    total, pending, last = 0, -1, 10_000
    for sign in written:
        if sign in _ONES:
            if pending > 0:
                return None
            pending = _ONES[sign]
        elif sign in _TENS and _TENS[sign] < last and pending != 0:
            last = _TENS[sign]
            total += (1 if pending < 0 else pending) * last
            pending = -1
        else:
            return None
    return total + max(pending, 0)


def _pair(written: str) -> int | None:
    """Two bare numerals are a number only after a zero (`零五`): `三四` means three or four."""
    return _ONES[written[1]] if written[0] == "零" else None
