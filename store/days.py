"""What is special about a day: its kind in the work calendar, its lunar day, its festival and solar term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from store.workdays import KindOfDay, Workdays

if TYPE_CHECKING:
    from store.desk import Desk

WARN_BEFORE = timedelta(days=60)
"""So long before the announced holidays end it is said: by then the next year's are usually out."""

LUNAR_FESTIVALS: dict[tuple[int, int], str] = {
    (1, 1): "spring-festival",
    (1, 15): "lantern-festival",
    (2, 2): "dragon-raises-head",
    (5, 5): "dragon-boat",
    (7, 7): "qixi",
    (7, 15): "zhongyuan",
    (8, 15): "mid-autumn",
    (9, 9): "double-ninth",
    (12, 8): "laba",
    (12, 23): "little-new-year",
}
"""Festivals by lunar month and day; none is kept in a leap month. 除夕 is the day before 春节."""

SOLAR_FESTIVALS: dict[tuple[int, int], str] = {
    (1, 1): "new-year",
    (3, 8): "womens-day",
    (3, 12): "arbor-day",
    (5, 1): "labour-day",
    (5, 4): "youth-day",
    (6, 1): "childrens-day",
    (7, 1): "party-day",
    (8, 1): "army-day",
    (9, 10): "teachers-day",
    (9, 30): "martyrs-day",
    (10, 1): "national-day",
    (12, 4): "constitution-day",
    (12, 13): "memorial-day",
}
"""Days that an office keeps by the common calendar, by month and day."""

SOLAR_TERMS = (
    "minor-cold", "major-cold", "spring-begins", "rain-water", "insects-awaken", "spring-equinox",
    "clear-and-bright", "grain-rain", "summer-begins", "grain-buds", "grain-in-ear", "summer-solstice",
    "minor-heat", "major-heat", "autumn-begins", "heat-ends", "white-dew", "autumn-equinox",
    "cold-dew", "frost-descends", "winter-begins", "minor-snow", "major-snow", "winter-solstice",
)  # fmt: skip
"""The twenty-four solar terms from January on: 小寒 大寒 立春 雨水 …"""


@dataclass(frozen=True)
class DayMarks:
    """What a calendar prints beside a day.

    `kind` is the day's kind in the office's work calendar and `holiday` the name that goes with it
    (`春节`, `补春节`). `lunar` is (month, day, whether a leap month), None outside 1900 to 2100. `festival`
    and `term` are codes of `LUNAR_FESTIVALS`, `SOLAR_FESTIVALS` and `SOLAR_TERMS`, or empty. `guessed`: the
    holidays of the year are not announced, only weekends are told from weekdays.
    """

    day: date
    kind: KindOfDay
    holiday: str = ""
    lunar: tuple[int, int, bool] | None = None
    festival: str = ""
    term: str = ""
    guessed: bool = False

    @property
    def is_worked(self) -> bool:
        """Whether the office works on this day, as far as is known."""
        return self.kind in ("workday", "makeup")


def day_marks(desk: Desk, day: date) -> DayMarks:
    """What is special about a day at this office; cheap enough to be asked for every day of a month."""
    calendar = desk.workdays
    lunar, festival, term = _almanac(day)
    return DayMarks(
        day=day,
        kind=calendar.kind_of(day),
        holiday=calendar.name_of(day),
        lunar=lunar,
        festival=festival,
        term=term,
        guessed=not calendar.is_known(day),
    )


def holidays_end(directory: Path, today: date, within: timedelta = WARN_BEFORE) -> date | None:
    """The last day whose holidays are announced, if that is near (or past); None while it is far.

    Raises `RulesBroken`.
    """
    last = Workdays(directory / "workdays.toml").known_to(today)
    return last if last - today <= within else None


@lru_cache(maxsize=2048)
def _almanac(day: date) -> tuple[tuple[int, int, bool] | None, str, str]:
    """The lunar day, the festival and the solar term: the same for every office."""
    from borax.calendars.lunardate import TermUtils

    from store.lunar import is_new_years_eve, lunar_day

    lunar = lunar_day(day)
    festival = SOLAR_FESTIVALS.get((day.month, day.day), "")
    if lunar is None:
        return None, festival, ""
    month, number, leap = lunar
    if is_new_years_eve(day):
        festival = "new-years-eve"
    elif not leap:
        festival = LUNAR_FESTIVALS.get((month, number), festival)
    name, _exact = TermUtils.get_term_info(day.year, day.month, day.day)
    term = SOLAR_TERMS[TermUtils.name2index(name)] if name else ""
    return lunar, festival, term
