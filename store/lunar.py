"""The lunar day, festival and solar term of a day, as a Chinese calendar prints them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_MONTHS = "正二三四五六七八九十冬腊"
_TENS = ("初", "十", "廿", "三")
_ONES = "一二三四五六七八九十"
_FESTIVALS = {
    (1, 1): "春节",
    (1, 15): "元宵",
    (2, 2): "龙抬头",
    (5, 5): "端午",
    (7, 7): "七夕",
    (7, 15): "中元",
    (8, 15): "中秋",
    (9, 9): "重阳",
    (12, 8): "腊八",
    (12, 23): "小年",
}


@lru_cache(maxsize=512)
def _lunar(day: date) -> tuple[int, int, bool, str] | None:
    """Month, day, whether in a leap month, and solar term; None outside 1900 to 2100."""
    from borax.calendars.lunardate import LunarDate

    try:
        found = LunarDate.from_solar_date(day.year, day.month, day.day)
    except ValueError:
        return None
    return found.month, found.day, bool(found.leap), found.term or ""


def lunar_day(day: date) -> tuple[int, int, bool] | None:
    """Lunar month, day of it, and whether it is a leap month; None outside 1900 to 2100."""
    found = _lunar(day)
    return found[:3] if found else None


def lunar_text(day: date) -> str:
    """The lunar day in words, such as `十月十五` or `闰六月初四`; empty outside 1900 to 2100."""
    found = lunar_day(day)
    if found is None:
        return ""
    month, number, leap = found
    name = {10: "初十", 20: "二十", 30: "三十"}.get(number) or _TENS[number // 10] + _ONES[number % 10 - 1]
    return f"{'闰' if leap else ''}{_MONTHS[month - 1]}月{name}"
