"""From the lunar calendar to a day: feasts by lunar month and day, and the solar terms."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=256)
def lunar_to_day(year: int, month: int, day: int) -> date | None:
    """The day of a lunar year (named after the year it begins in), month and day; None where there is none.

    Month 13 day 0 is the last day of the lunar year (除夕). Leap months are not meant.
    """
    from borax.calendars.lunardate import LunarDate

    try:
        if month == 13:
            first: date = LunarDate(year + 1, 1, 1).to_solar_date()
            return first - timedelta(days=1)
        found: date = LunarDate(year, month, day).to_solar_date()
    except (ValueError, OverflowError):
        return None
    return found


@lru_cache(maxsize=64)
def term_day(year: int, name: str) -> date | None:
    """The day of a solar term (清明, 冬至) in a year; None outside 1900 to 2100 or for no term."""
    from borax.calendars.lunardate import TermUtils

    try:
        found: date = TermUtils.day_start_from_term(year, name)
    except (ValueError, KeyError, IndexError):
        return None
    return found
