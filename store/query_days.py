"""What days a text means in a search: a day, a month, a year, 今天, 上月, 近30天, `-30d`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from store.matching import flat
from store.query_words import COUNTS, DAY_WORDS

_AGO = re.compile(r"-?(\d{1,4})([dwmy天日周月年])前?")
_OF_YEAR = re.compile(r"(\d{1,2})(?:[-/.月](\d{1,2})日?|月)")
_DAY = re.compile(r"(\d{4})(?:[-/.年]?(\d{1,2})(?:[-/.月]?(\d{1,2})日?)?月?)?年?")
_LAST = re.compile(
    r"(?:近|最近|过去|last|past)(\d{1,4}|[一两二三四五六七八九十半])?(?:个)?"
    r"(天|日|周|星期|月|年|days?|d|weeks?|w|months?|m|years?|y)(?:内|来)?"
)
_WEEKDAY = re.compile(r"(上|本|这|下)?(?:周|星期|礼拜)([一二三四五六日天])")
_UNITS = {
    "天": "day", "日": "day", "d": "day", "周": "week", "星": "week", "w": "week",
    "月": "month", "m": "month", "年": "year", "y": "year",
}  # fmt: skip


def days(text: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that a text means: a day, a month, a year, 今天, 上月, `-30d`."""
    word = flat(text).replace(" ", "")
    try:
        if found := _LAST.fullmatch(word):
            return _counted_back(found[1] or "1", _UNITS[found[2][0]], today), today
        if found := _WEEKDAY.fullmatch(word):
            moved = {"上": -1, "下": 1}.get(found[1] or "", 0)
            monday = today - timedelta(days=today.weekday() - 7 * moved)
            then = monday + timedelta(days="一二三四五六日".index(found[2].replace("天", "日")))
            return then, then
        if word in DAY_WORDS:
            unit, _sign, _count = re.split(r"([+-])", DAY_WORDS[word] + "+0")[:3]
            return _span(unit, int(_sign + _count), today)
        if found := _AGO.fullmatch(word):
            unit = {
                "d": "day",
                "天": "day",
                "日": "day",
                "w": "week",
                "周": "week",
                "y": "year",
                "年": "year",
            }
            count = int(found[1])
            if word[0] == "-" or word[-1] == "前":
                name = unit.get(found[2], "month")
                if name in ("day", "week"):
                    return (back := today - timedelta(days=count * (7 if name == "week" else 1))), back
                back = _span("month", -count * (12 if name == "year" else 1), today)[0]
                return back, back
        if found := _OF_YEAR.fullmatch(word):
            # A day without its year is the last one that has come.
            number, day = int(found[1]), int(found[2] or 0)
            year = today.year - (date(today.year, number, day or 1) > today)
            if day:
                return date(year, number, day), date(year, number, day)
            return _span("month", 0, date(year, number, 1))
        if found := _DAY.fullmatch(word):
            year, month, day = (int(part) if part else 0 for part in found.groups())
            if day:
                return date(year, month, day), date(year, month, day)
            if month:
                return _span("month", 0, date(year, month, 1))
            return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, OverflowError):
        return None
    return None


def _counted_back(count: str, unit: str, today: date) -> date:
    """The first day of so many days, weeks, months or years up to today."""
    if count == "半":
        # Half a year is what people say; half of anything else is as good as a whole one.
        number, unit = (6, "month") if unit == "year" else (15, "day") if unit == "month" else (1, unit)
    else:
        number = int(count) if count.isdecimal() else COUNTS[count]
    if unit in ("day", "week"):
        return today - timedelta(days=number * (7 if unit == "week" else 1) - 1)
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "year" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    last = _span("month", 0, first)[1]
    return min(last, first.replace(day=min(today.day, last.day))) + timedelta(days=1)


def _span(unit: str, moved: int, today: date) -> tuple[date, date]:
    if unit == "day":
        day = today + timedelta(days=moved)
        return day, day
    if unit == "week":
        monday = today - timedelta(days=today.weekday() - 7 * moved)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        return date(today.year + moved, 1, 1), date(today.year + moved, 12, 31)
    number = today.year * 12 + today.month - 1 + moved
    following = number + 1
    first = date(number // 12, number % 12 + 1, 1)
    return first, date(following // 12, following % 12 + 1, 1) - timedelta(days=1)
