"""Repeats of the lunar year and of working days in longer stretches: 每年八月十五, 每周最后一个工作日."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui.phrases.atoms import Again, Atom
from tui.phrases.numbers import SMALL, number

_MONTHS = "正二三四五六七八九十冬腊"
_DIGIT = "[一二三四五六七八九]"
_EARLY = "初[一二三四五六七八九十]"
_DAY = rf"(?:{_EARLY}|十{_DIGIT}|(?:二十|廿){_DIGIT}?|三十|最后一天)"
_FEASTS = {
    "春节": "1-1", "元宵节": "1-15", "端午节": "5-5", "七夕": "7-7", "中元节": "7-15", "中秋节": "8-15",
    "重阳节": "9-9", "腊八节": "12-8", "除夕": "12-last",
}  # fmt: skip
_STRETCH = {"周": "week-workday", "季度": "quarter-workday", "季": "quarter-workday", "年": "year-workday"}
_EACH = r"(?:every|each|of (?:the|every|each))"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("yearly", re.compile(
        rf"每年的?(?:(?:农历|阴历)(?P<month>[{_MONTHS}]|1[0-2]|[1-9]|十[一二])|(?P<plain>[{_MONTHS}]))月"
        rf"(?P<day>{_DAY})(?![日号]|\d{{1,2}}[日号])"
    )),
    ("monthly", re.compile(
        rf"(?:每月的?(?:农历|阴历)|(?:农历|阴历)每月的?)(?P<day>{_DAY})|每月的?(?P<first>{_EARLY})"
    )),
    ("feast", re.compile(rf"每年的?(?P<feast>{'|'.join(_FEASTS)}|元宵|端午|中秋|重阳|腊八)")),
    ("nth", re.compile(
        rf"每(?:个)?(?P<stretch>周|季度|季|年)的?"
        rf"(?:第(?P<nth>{SMALL})个|(?P<first>首个)|(?P<last>最后一?个)|倒数第(?P<back>{SMALL})个)工作日"
        rf"|\b(?:on\s)?(?:the\s)?(?P<which>first|last)\s(?:working |work|business )day"
        rf"\s{_EACH}\s(?P<span>week|quarter|year)\b"
    )),
    ("makeup", re.compile(r"每个?(?:调休上班日|补班日|调休工作日)|\bevery make-?up (?:work)?day\b")),
    ("no-makeup", re.compile(r"每个?工作日\s?[(（]?(?:调休|补班)(?:上班日)?除外[)）]?")),
)  # fmt: skip


def _lunar_number(written: str) -> int:
    written = written.removeprefix("初").replace("廿", "二十")
    return number(written) or 0


def _code(kind: str, found: re.Match[str]) -> str | None:
    if kind == "makeup":
        return "makeup"
    if kind == "no-makeup":
        return "workday;no-makeup"
    if kind == "feast":
        name = found["feast"]
        return "lunar:" + (_FEASTS.get(name) or _FEASTS[f"{name}节"])
    if kind == "nth":
        if found["which"]:
            return f"{found['span']}-workday:{1 if found['which'] == 'first' else -1}"
        nth = 1 if found["first"] or found["last"] else number(found["nth"] or found["back"]) or 0
        back = found["last"] or found["back"]
        return f"{_STRETCH[found['stretch']]}:{-nth if back else nth}" if 0 < nth < 7 else None
    written = found["day"] or found["first"]
    day = "last" if written == "最后一天" else str(_lunar_number(written))
    if kind == "monthly":
        return f"lunar:*-{day}"
    name = found["month"] or found["plain"]
    month = _MONTHS.index(name) + 1 if name in _MONTHS else number(name)
    return f"lunar:{month}-{day}" if month else None


def almanac_repeats(text: str) -> Iterator[Atom]:
    """Every such repeat in a narrowed text."""
    for kind, pattern in _RULES:
        for found in pattern.finditer(text):
            code = _code(kind, found)
            if code:
                yield Again(*found.span(), code)
