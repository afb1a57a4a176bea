"""The marks an officer sets in a sentence: #line or #tag, @place, ★ for central work."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tui.phrases.atoms import CJK

LINES = {
    "督查": "supervision", "督办": "supervision", "信息": "information", "值班": "duty", "档案": "archives",
    "文秘": "documents", "公文": "documents", "财务": "finance", "保卫": "security", "安全": "security",
    "宣传": "publicity", "人事": "personnel", "后勤": "logistics", "其他": "other",
    "supervision": "supervision",
    "information": "information", "info": "information", "duty": "duty", "archives": "archives",
    "archive": "archives", "documents": "documents", "secretariat": "documents", "finance": "finance",
    "security": "security", "publicity": "publicity", "personnel": "personnel", "hr": "personnel",
    "logistics": "logistics", "other": "other",
}  # fmt: skip
"""The store's codes for the office's lines of work, by the tags that name them."""

_TAG = re.compile(r"(?<![0-9a-z&#/])#(?P<tag>[^\s#@★,.;:!?()，。；：！？、()「」“”《》]{1,40})")
_STAR = re.compile(r"★{1,5}|(?<!\S)[*!](?!\S)")
_PLACE = re.compile(rf"(?<![0-9a-z._%+-])@\s?(?P<place>[^\s@#★]*[{CJK}][^\s@#★,;。，；]*|[^@#★\n]{{1,80}})")
_HANZI_WORD = re.compile(rf"\s(?=\S{{0,20}}[{CJK}])")
_CLOSING = " ,.;:!*-，。；：、"


@dataclass
class Marks:
    """The marks of one sentence, with where they stand."""

    line: str = ""
    tags: list[str] = field(default_factory=list)
    central: bool = False
    place: str = ""
    place_span: tuple[int, int] | None = None
    open_place: bool = False
    """Whether the place runs on (English) and may yet be cut short by a day or a time in it."""
    tag_spans: list[tuple[int, int]] = field(default_factory=list)
    star_spans: list[tuple[int, int]] = field(default_factory=list)


def marks(text: str, plain: str) -> Marks:
    """The marks in `text`; `plain` is the same narrowed, sign for sign."""
    seen = Marks()
    for found in _TAG.finditer(plain):
        word = text[found.start("tag") : found.end("tag")]
        if found["tag"].isdigit():
            continue
        code = LINES.get(found["tag"])
        if code and not seen.line:
            seen.line = code
        elif word not in seen.tags:
            seen.tags.append(word)
        seen.tag_spans.append(found.span())
    for found in _STAR.finditer(plain):
        seen.central = True
        seen.star_spans.append(found.span())
    for found in _PLACE.finditer(plain):
        _set_place(seen, text, plain, found)
        if seen.place_span is not None:
            break
    return seen


def _set_place(seen: Marks, text: str, plain: str, found: re.Match[str]) -> None:
    start, end = found.span("place")
    written = plain[start:end]
    first = written.split(" ", 1)[0]
    is_hanzi = any("\u2e80" <= sign <= "\u9fff" for sign in first)
    if is_hanzi:
        end = start + len(first)
    else:
        seen.open_place = True
        for stop in seen.star_spans:
            if start <= stop[0] < end:
                end = stop[0]
        cut = _HANZI_WORD.search(plain, start, end)
        if cut:
            end = cut.start()
    place = text[start:end].strip(_CLOSING)
    if place:
        seen.place, seen.place_span = place, (found.start(), start + len(text[start:end].rstrip(_CLOSING)))
