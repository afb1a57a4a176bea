"""The lunar day of a day, as a Chinese calendar prints it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_MONTHS = "正二三四五六七八九十冬腊"
_TENS = ("初", "十", "廿", "三")
_ONES = "一二三四五六七八九十"


@lru_cache(maxsize=512)
def lunar_day(day: date) -> tuple[int, int, bool] | None:
    """Lunar month, day of it, and whether it is a leap month; None outside 1900 to 2100."""
    from borax.calendars.lunardate import LunarDate

    try:
        found = LunarDate.from_solar_date(day.year, day.month, day.day)
    except ValueError:
        return None
    return found.month, found.day, bool(found.leap)


def lunar_text(day: date) -> str:
    """The lunar day in words, such as `十月十五` or `闰六月初四`; empty outside 1900 to 2100."""
    found = lunar_day(day)
    if found is None:
        return ""
    month, number, leap = found
    name = {10: "初十", 20: "二十", 30: "三十"}.get(number) or _TENS[number // 10] + _ONES[number % 10 - 1]
    return f"{'闰' if leap else ''}{_MONTHS[month - 1]}月{name}"
