"""The lunar day of a day, by the Chinese calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=4096)
def lunar_day(day: date) -> tuple[int, int, bool] | None:
    """Lunar month, day of it, and whether it is a leap month; None outside 1900 to 2100."""
    from borax.calendars.lunardate import LunarDate

    try:
        found = LunarDate.from_solar_date(day.year, day.month, day.day)
    except ValueError:
        return None
    return found.month, found.day, bool(found.leap)


def is_new_years_eve(day: date) -> bool:
    """Whether it is the last day of a lunar year (除夕)."""
    if day.month > 2 or day == date.max:
        return False
    return lunar_day(day + timedelta(days=1)) == (1, 1, False)


def lunar_length(day: date) -> int:
    """How many days the lunar month of `day` has: 29 or 30; 30 where that is not known."""
    found = lunar_day(day)
    if found is None:
        return 30
    after = lunar_day(day + timedelta(days=30 - found[1]))
    return 30 if after is None or after[:1] + after[2:] == found[:1] + found[2:] else 29
