"""What a calendar prints beside a day, in words: lunar day, festival, solar term, kind of day, a guess."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from tui.i18n import N_, _, language
from tui.wording.dates import day_kind

GUESSED = "?"
"""The sign behind a date that depends on holidays nobody has announced yet."""

FESTIVALS: dict[str, str] = {
    "spring-festival": N_("Spring Festival"),
    "lantern-festival": N_("Lantern Festival"),
    "dragon-raises-head": N_("Dragon Raises Head"),
    "dragon-boat": N_("Dragon Boat Festival"),
    "qixi": N_("Qixi Festival"),
    "zhongyuan": N_("Zhongyuan Festival"),
    "mid-autumn": N_("Mid-autumn Festival"),
    "double-ninth": N_("Double Ninth Festival"),
    "laba": N_("Laba Festival"),
    "little-new-year": N_("Little New Year"),
    "new-years-eve": N_("Lunar New Year's Eve"),
    "new-year": N_("New Year's Day"),
    "womens-day": N_("Women's Day"),
    "arbor-day": N_("Arbor Day"),
    "labour-day": N_("Labour Day"),
    "youth-day": N_("Youth Day"),
    "childrens-day": N_("Children's Day"),
    "party-day": N_("Party's Founding Day"),
    "army-day": N_("Army Day"),
    "teachers-day": N_("Teachers' Day"),
    "martyrs-day": N_("Martyrs' Day"),
    "national-day": N_("National Day"),
    "constitution-day": N_("Constitution Day"),
    "memorial-day": N_("National Memorial Day"),
}
"""The days that `store.day_marks` names."""

SOLAR_TERMS: dict[str, str] = {
    "minor-cold": N_("Minor Cold"),
    "major-cold": N_("Major Cold"),
    "spring-begins": N_("Spring Begins"),
    "rain-water": N_("Rain Water"),
    "insects-awaken": N_("Insects Awaken"),
    "spring-equinox": N_("Spring Equinox"),
    "clear-and-bright": N_("Clear and Bright"),
    "grain-rain": N_("Grain Rain"),
    "summer-begins": N_("Summer Begins"),
    "grain-buds": N_("Grain Buds"),
    "grain-in-ear": N_("Grain in Ear"),
    "summer-solstice": N_("Summer Solstice"),
    "minor-heat": N_("Minor Heat"),
    "major-heat": N_("Major Heat"),
    "autumn-begins": N_("Autumn Begins"),
    "heat-ends": N_("Heat Ends"),
    "white-dew": N_("White Dew"),
    "autumn-equinox": N_("Autumn Equinox"),
    "cold-dew": N_("Cold Dew"),
    "frost-descends": N_("Frost Descends"),
    "winter-begins": N_("Winter Begins"),
    "minor-snow": N_("Minor Snow"),
    "major-snow": N_("Major Snow"),
    "winter-solstice": N_("Winter Solstice"),
}

_MONTHS = "正二三四五六七八九十冬腊"
_TENS = ("初", "十", "廿", "三")
_ONES = "一二三四五六七八九十"


class Marks(Protocol):
    """What is special about a day, as `store.day_marks` tells it."""

    @property
    def kind(self) -> str:
        """The kind of day in the work calendar."""

    @property
    def holiday(self) -> str:
        """The name of the holiday."""

    @property
    def lunar(self) -> tuple[int, int, bool] | None:
        """Lunar month, day, whether a leap month."""

    @property
    def festival(self) -> str:
        """The festival's code."""

    @property
    def term(self) -> str:
        """The solar term's code."""

    @property
    def guessed(self) -> bool:
        """Whether the year's holidays are not announced."""


def lunar(found: tuple[int, int, bool] | None) -> str:
    """The lunar day: `十月十五`, `闰六月初四`, `lunar 10/15`, `lunar leap 6/4`; empty for None."""
    if found is None:
        return ""
    month, day, leap = found
    if language() != "zh_CN":
        return (_("lunar leap {month}/{day}") if leap else _("lunar {month}/{day}")).format(
            month=month, day=day
        )
    return f"{'闰' if leap else ''}{lunar_month(month)}{lunar_number(day)}"


def lunar_month(month: int) -> str:
    """The Chinese name of a lunar month: `正月`, `腊月`."""
    return f"{_MONTHS[month - 1]}月"


def lunar_number(day: int) -> str:
    """The Chinese name of a day of a lunar month: `初一`, `十五`, `廿三`."""
    return {10: "初十", 20: "二十", 30: "三十"}.get(day) or _TENS[day // 10] + _ONES[day % 10 - 1]


def festival(code: str) -> str:
    """The name of a festival; an unknown code is shown as it is."""
    return _(FESTIVALS[code]) if code in FESTIVALS else code


def solar_term(code: str) -> str:
    """The name of a solar term; an unknown code is shown as it is."""
    return _(SOLAR_TERMS[code]) if code in SOLAR_TERMS else code


def special(marks: Marks) -> str:
    """The one name that tells a day from others: festival, else solar term, else nothing.

    The name of a holiday that the kind of day says already is not said twice.
    """
    name = festival(marks.festival) or solar_term(marks.term)
    return "" if day_kind(marks.kind, marks.holiday).startswith(name) else name


def kind_words(marks: Marks) -> str:
    """The kind of day, with the sign `?` where the year's holidays are not announced: `workday?`."""
    return day_kind(marks.kind, marks.holiday) + (GUESSED if marks.guessed else "")


def marks_line(marks: Marks) -> str:
    """All that is to be said of a day, in one line: `十月十五 小雪 工作日`."""
    return " ".join(words for words in (lunar(marks.lunar), special(marks), kind_words(marks)) if words)


def guess_sentence(day: date) -> str:
    """Why a date carries the sign `?`, in a sentence."""
    return _("The holidays of {year} are not announced yet: only weekends count as days off.").format(
        year=day.year
    )
