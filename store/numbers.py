"""Document numbers (发文字号) in one form, however they were typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s\[\]()<>{}〔〕【】〈〉《》「」『』﹝﹞_.,，、·:;/\\|‐‑‒–—―−-]+")
_PIECES = re.compile(r"[0-9]+|[^0-9\-]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NONE = frozenset({"无", "无文号", "无字号", "none", "n/a", "na"})


@lru_cache(maxsize=4096)
def normal_number(text: str) -> str:
    """The one form of a document number: organ's code, year, then the serial without leading zeros.

    `国发〔2019〕5号`, `国发[2019]5号`, `国发（2019）第05号` and `国发2019 5` are all `国发2019-5`;
    `国令第707号` is `国令-707`. Brackets of every shape and width, blanks, 第, 号 and 年 after a year do not
    count. What says that there is no number (无, a dash, blank) is the empty text.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.strip() in _NONE:
        return ""
    folded = re.sub(r"第(?=\s*[0-9])", "-", folded)
    folded = re.sub(r"(?<=[0-9])\s*号", "-", folded)
    pieces = _PIECES.findall(_SEPARATORS.sub("-", folded))
    normal = ""
    for at, piece in enumerate(pieces):
        if not piece[0].isdecimal():
            normal += piece.removeprefix("年") if at and _YEAR.fullmatch(pieces[at - 1]) else piece
            continue
        rest = pieces[at + 1 :]
        is_year = _YEAR.fullmatch(piece) and any(later[0].isdecimal() for later in rest)
        number = piece.lstrip("0") or "0"
        normal += number if is_year or not normal else f"-{number}"
    return normal
