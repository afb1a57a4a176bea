"""Longer stretches and feasts: 上旬, 季度末, 下半年, 春节前, 节后, 腊月二十三, Christmas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tui.phrases.atoms import FREE, SURE, Atom, Day, Ground, Riddle
from tui.phrases.days import month_end, month_on, year_for
from tui.phrases.numbers import HANZI, SMALL, number

_NAMED_MONTH = rf"(?<![\d{HANZI}])(?P<month>{SMALL})月(?:份)?的?|(?P<which>下个月|下月|本月|这个月|当月)的?"
_THIRD = re.compile(rf"(?:{_NAMED_MONTH}|(?<!月)(?<!每))(?P<third>[上中下])旬(?P<in>(?:之|以)?内)?")
_MIDDLE = re.compile(
    rf"(?:(?<![\d{HANZI}])(?P<month>{SMALL})月份?|(?P<which>下个月|下月|本月|这个月|当月)"
    rf"|(?<![本每年当\d{HANZI}个])月)中(?![旬考期])"
)
_QUARTER = re.compile(
    r"(?:(?P<which>本|这个?|下个?)|第?(?P<nth>[一二三四1-4]))季度?(?P<edge>末|底|初)?(?![报总])"
    r"|(?<![每个])(?:季度|季)[末底]"
)
_HALF = re.compile(r"(?P<year>今年|明年)?(?P<half>上|下)半年(?P<edge>末|底)?")
_LUNAR = re.compile(
    rf"(?:(?:农历|阴历)的?(?P<month>[{HANZI}正冬腊]{{1,2}})|(?P<named>正|冬|腊))月"
    rf"(?P<day>初[{HANZI}]|廿[{HANZI}]|[{HANZI}]{{1,3}})"
    r"|(?:大年|年)(?P<new>初[一二三四五六七八九十])(?![级中])|(?P<eve>大年三十|大年夜|年三十|除夕)(?:夜|晚)?"
)
_NAMES: dict[str, tuple[str, int, int]] = {
    "元旦": ("solar", 1, 1), "新年": ("solar", 1, 1), "春节": ("lunar", 1, 1), "元宵": ("lunar", 1, 15),
    "三八": ("solar", 3, 8), "妇女节": ("solar", 3, 8), "植树节": ("solar", 3, 12), "清明": ("term", 4, 0),
    "五一": ("solar", 5, 1), "劳动节": ("solar", 5, 1), "五四": ("solar", 5, 4), "青年节": ("solar", 5, 4),
    "端午": ("lunar", 5, 5), "六一": ("solar", 6, 1), "儿童节": ("solar", 6, 1), "七一": ("solar", 7, 1),
    "建党节": ("solar", 7, 1), "七夕": ("lunar", 7, 7), "八一": ("solar", 8, 1), "建军节": ("solar", 8, 1),
    "中秋": ("lunar", 8, 15), "教师节": ("solar", 9, 10), "重阳": ("lunar", 9, 9),
    "国庆": ("solar", 10, 1), "十一": ("solar", 10, 1), "宪法日": ("solar", 12, 4), "冬至": ("term", 12, 0),
    "腊八": ("lunar", 12, 8), "小年": ("lunar", 12, 23), "圣诞": ("solar", 12, 25),
}  # fmt: skip
"""Feasts by their names: by the common calendar, by the lunar one, or a solar term."""

_ENGLISH = {
    "new year": "元旦", "spring festival": "春节", "chinese new year": "春节", "lunar new year": "春节",
    "lantern festival": "元宵", "women's day": "三八", "qingming": "清明", "tomb sweeping": "清明",
    "labour day": "五一", "labor day": "五一", "may day": "五一", "youth day": "五四", "dragon boat": "端午",
    "children's day": "六一", "army day": "八一", "mid-autumn": "中秋", "mid autumn": "中秋",
    "teachers' day": "教师节", "double ninth": "重阳", "national day": "国庆", "christmas": "圣诞",
    "constitution day": "宪法日",
}  # fmt: skip
_ANY_FEAST = "|".join(sorted((name for name in _NAMES if name != "十一"), key=len, reverse=True))
_FEAST = re.compile(
    rf"(?P<year>明年|今年)?(?P<name>{_ANY_FEAST}"
    r"|(?<![一二三四五六七八九月第])十一(?=(?:假期|长假)?(?:之|以)?[前后](?![台续])))"
    r"(?:(?:国际)?(?:劳动|妇女|青年|儿童)?节)?(?:假期|长假|小长假)?"
    r"(?:(?P<after>(?:之|以)?后(?![台续])(?:\s?(?:第一天|首日|第一个工作日|首个工作日))?)|(?P<day_before>前[一1]天|前夕))?"
)
_FEAST_EN = re.compile(
    r"(?P<after>\bafter\s(?:the )?)?"
    rf"\b(?P<name>{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})(?:'s)?(?P<eve>\seve)?"
    r"(?:\s(?:day|festival|holidays?))?(?!\w|'s|\s(?:part(?:y|ies)|cards?|trees?|gifts?|bonus|leave|roster|plan))"
)
_LEAVE = re.compile(
    r"(?<![春月时季环佳细情章末一二三四五两几个关])(?:节假日|节日|假期|长假|放假|节)(?P<side>前|(?:之|以)?后)(?![台期续])"
    r"(?P<first>第一天|首日|第一个工作日|首个工作日)?"
)
_STATUTORY = ("元旦", "除夕", "清明", "五一", "端午", "中秋", "国庆")
_DAYS_OFF = {"元旦": 1, "春节": 3, "五一": 2, "国庆": 3, "除夕": 4}
"""The days off by law from the feast on, where there are several (国务院 2024-11-12)."""


def seasons(text: str, ground: Ground) -> Iterator[Atom]:
    """Every such stretch and feast in a narrowed text; overlaps are for the caller."""
    for pattern, read in _RULES:
        for found in pattern.finditer(text):
            try:
                atom = read(found, ground)
            except (ValueError, OverflowError):
                atom = Riddle(*found.span())
            if atom is not None:
                yield atom


def _month_of(found: re.Match[str], today: date) -> date | None:
    """The first of the month that is named, None for none."""
    if found["month"]:
        month = number(found["month"]) or 0
        return today.replace(day=1) if month == today.month else year_for(today, month, 1)
    if found["which"]:
        return month_on(today, 1 if found["which"][0] == "下" else 0)
    return None


def _third(found: re.Match[str], ground: Ground) -> Atom:
    named, today = _month_of(found, ground.today), ground.today
    which = "上中下".index(found["third"])
    month = named or today.replace(day=1)
    if named is None and which < 2 and today.day > (10, 20)[which]:
        month = month_on(today, 1)
    last = month_end(month) if which == 2 else month.replace(day=(10, 20)[which])
    first = month.replace(day=(1, 11, 21)[which])
    return Day(*found.span(), first, last, FREE, period=True, within=bool(found["in"]), by_end=True)


def _middle(found: re.Match[str], ground: Ground) -> Atom:
    named = _month_of(found, ground.today)
    if named is None:
        named = month_on(ground.today, int(ground.today.day > 15))
    return Day(*found.span(), named.replace(day=15), trust=FREE)


def _quarter(found: re.Match[str], ground: Ground) -> Atom:
    today = ground.today
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    if found["nth"]:
        first = date(today.year, (number(found["nth"]) or 1) * 3 - 2, 1)
        if month_end(month_on(first, 2)) < today:
            first = first.replace(year=today.year + 1)
    elif found["which"] and found["which"][0] == "下":
        first = month_on(first, 3)
    last = month_end(month_on(first, 2))
    if found["edge"] or found[0][-1] in "末底":
        return Day(*found.span(), first if found["edge"] == "初" else last, trust=FREE)
    return Day(*found.span(), first, last, FREE, period=True)


def _half(found: re.Match[str], ground: Ground) -> Atom:
    today = ground.today
    year = today.year + (found["year"] == "明年")
    if not found["year"] and found["half"] == "上" and today.month > 6:
        year += 1
    first = date(year, 1 if found["half"] == "上" else 7, 1)
    last = month_end(month_on(first, 5))
    if found["edge"]:
        return Day(*found.span(), last, trust=FREE)
    return Day(*found.span(), first, last, FREE, period=True)


def _lunar(found: re.Match[str], ground: Ground) -> Atom | None:
    if found["eve"]:
        return _feast_day(found, ground, "除夕", FREE)
    month = 1
    sign = found["named"] or found["month"]
    if sign:
        month = {"正": 1, "冬": 11, "腊": 12}.get(sign) or number(sign) or 0
    written = (found["new"] or found["day"]).removeprefix("初")
    day = 20 + (number(written[1:]) or 0) if written[0] == "廿" else number(written) or 0
    for year in range(ground.today.year - 1, ground.today.year + 2):
        there = _lunar_day(year, month, day)
        if there is not None and there >= ground.today:
            return Day(*found.span(), there)
    return Riddle(*found.span(), code="no-such-day")


def _lunar_day(year: int, month: int, day: int) -> date | None:
    from store import lunar_to_day

    there: date | None = lunar_to_day(year, month, day)
    return there


def _on(name: str, year: int) -> date | None:
    """The day of a feast in a year of the common calendar."""
    if name == "除夕":
        spring = _lunar_day(year, 1, 1)
        return spring - timedelta(days=1) if spring else None
    sort, month, day = _NAMES[name]
    if sort == "solar":
        return date(year, month, day)
    if sort == "term":
        from store import term_day

        found: date | None = term_day(year, name)
        return found
    there = _lunar_day(year, month, day)
    # The last lunar month runs into the next year: 腊八 is mostly that of the lunar year before.
    return _lunar_day(year - 1, month, day) if there is not None and there.year > year else there


def _next(name: str, today: date, year: int = 0) -> date | None:
    for one in [year] if year else (today.year, today.year + 1):
        there = _on(name, one)
        if there is not None and (year or there >= today):
            return there
    return None


def _feast_day(found: re.Match[str], ground: Ground, name: str, trust: int, *, year: int = 0) -> Atom | None:
    there = _next(name, ground.today, year)
    if there is None:
        return None
    return Day(*found.span(), there, trust=trust, before=True, eve=name == "春节")


def _feast(found: re.Match[str], ground: Ground) -> Atom | None:
    name = found["name"]
    if found["after"]:
        return _afterwards(found, ground, name)
    year = ground.today.year + (found["year"] == "明年") if found["year"] else 0
    if found["day_before"]:
        there = _next(name, ground.today, year)
        return None if there is None else Day(*found.span(), there - timedelta(days=1))
    return _feast_day(found, ground, name, FREE, year=year)


def _feast_en(found: re.Match[str], ground: Ground) -> Atom | None:
    name = _ENGLISH[found["name"]]
    if found["after"]:
        return _afterwards(found, ground, name)
    if found["eve"]:
        there = _next(name, ground.today)
        return None if there is None else Day(*found.span(), there - timedelta(days=1), trust=FREE)
    return _feast_day(found, ground, name, FREE if found["name"] == "new year" else SURE)


def _afterwards(found: re.Match[str], ground: Ground, name: str) -> Atom | None:
    """The first working day after a feast and the days off that go with it."""
    there = _next(name, ground.today)
    if there is None:
        return None
    last = there + timedelta(days=_DAYS_OFF.get(name, 1) - 1)
    return Day(*found.span(), ground.workday_after(last, 1), trust=FREE)


def _leave(found: re.Match[str], ground: Ground) -> Atom | None:
    """节前, 节后: the last working day before the next public holiday, the first after it."""
    feasts = [(there, name) for name in _STATUTORY if (there := _next(name, ground.today)) is not None]
    if not feasts:
        return None
    there, name = min(feasts)
    if found["side"] == "前":
        return Day(found.start(), found.end() - 1, there, trust=FREE, before=True)
    return _afterwards(found, ground, name)


_NTH = re.compile(
    rf"(?<![每\d{HANZI}])(?P<which>下个?月|本月|这个月|当月|月)的?(?:(?P<work>首个|第一个|最后一?个)工作日|(?P<last>最后一天)"
    r"|第(?P<nth>[一二三四1-4])个(?:周|星期|礼拜)(?P<day>[一二三四五六日天]))"
)
_END_EN = re.compile(
    r"\b(?:(?:the )?(?P<unit>month|quarter|year)[- ]?end\b|(?:the )?end of (?:the "
    r"|this )?(?P<quarter>quarter)\b|eo(?P<short>[mwqy])\b)"
    r"(?!\s(?:stock|review|report|party|accounts?|closing|close|figures|inventory|stocktak))"
)


def _nth(found: re.Match[str], ground: Ground) -> Atom | None:
    """本月最后一个工作日, 下月第一个周一."""
    first = month_on(ground.today, 1 if found["which"][0] == "下" else 0)
    if found["last"]:
        return Day(*found.span(), month_end(first))
    if found["work"]:
        if found["work"][0] == "最":
            return Day(*found.span(), ground.last_workday(first, month_end(first)))
        return Day(*found.span(), ground.workday_after(first - timedelta(days=1), 1))
    weekday = "一二三四五六日".index(found["day"].replace("天", "日"))
    ahead = (weekday - first.weekday()) % 7 + 7 * ((number(found["nth"]) or 1) - 1)
    return Day(*found.span(), first + timedelta(days=ahead))


def _end_en(found: re.Match[str], ground: Ground) -> Atom:
    today = ground.today
    unit = found["unit"] or found["quarter"] or found["short"]
    if unit[0] == "w":
        return Day(*found.span(), today + timedelta(days=(4 - today.weekday()) % 7))
    month = {"m": today.month, "q": (today.month + 2) // 3 * 3, "y": 12}[unit[0]]
    return Day(*found.span(), month_end(date(today.year, month, 1)))


_RULES = (
    (_THIRD, _third), (_MIDDLE, _middle), (_QUARTER, _quarter), (_HALF, _half), (_LUNAR, _lunar),
    (_NTH, _nth), (_END_EN, _end_en), (_FEAST, _feast), (_FEAST_EN, _feast_en), (_LEAVE, _leave),
)  # fmt: skip
