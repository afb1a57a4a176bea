"""What a calendar prints beside a day: kind of day, lunar day, festival, solar term, and what was guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store import Desk, day_marks
from store.days import LUNAR_FESTIVALS, SOLAR_FESTIVALS, SOLAR_TERMS
from store.lunar import lunar_day
from tui import i18n, wording
from tui.wording import days


@pytest.mark.parametrize(
    ("day", "in_chinese", "in_english"),
    [
        (date(2026, 11, 23), "十月十五", "lunar 10/15"),
        (date(2026, 2, 16), "腊月廿九", "lunar 12/29"),
        (date(2026, 2, 17), "正月初一", "lunar 1/1"),
        (date(2026, 12, 22), "冬月十四", "lunar 11/14"),
        (date(2025, 7, 28), "闰六月初四", "lunar leap 6/4"),
        (date(2026, 9, 25), "八月十五", "lunar 8/15"),
        (date(2026, 2, 26), "正月初十", "lunar 1/10"),
        (date(2026, 3, 8), "正月二十", "lunar 1/20"),
        (date(2150, 1, 1), "", ""),
    ],
)
def test_the_lunar_day_is_the_almanacs(day: date, in_chinese: str, in_english: str) -> None:
    assert wording.lunar(lunar_day(day)) == in_english
    i18n.use("zh_CN")
    assert wording.lunar(lunar_day(day)) == in_chinese


@pytest.mark.parametrize(
    ("festival", "dates"),
    [
        ("spring-festival", "2020-01-25 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26"),
        ("new-years-eve", "2022-01-31 2024-02-09 2025-01-28 2026-02-16 2027-02-05"),
        ("lantern-festival", "2025-02-12 2026-03-03 2027-02-20"),
        ("dragon-boat", "2024-06-10 2025-05-31 2026-06-19 2027-06-09"),
        ("mid-autumn", "2020-10-01 2024-09-17 2025-10-06 2026-09-25 2027-09-15"),
        ("double-ninth", "2024-10-11 2025-10-29 2026-10-18 2027-10-08"),
        ("laba", "2025-01-07 2026-01-26"),
    ],
)
def test_the_festivals_fall_on_the_published_dates(desk: Desk, festival: str, dates: str) -> None:
    for written in dates.split():
        day = date.fromisoformat(written)
        assert day_marks(desk, day).festival == festival, written


@pytest.mark.parametrize(
    ("term", "dates"),
    [
        ("winter-solstice", "2024-12-21 2025-12-21 2026-12-22"),
        ("clear-and-bright", "2024-04-04 2025-04-04 2026-04-05"),
        ("minor-snow", "2026-11-22"),
        ("spring-begins", "2025-02-03 2026-02-04 2027-02-04"),
    ],
)
def test_the_solar_terms_begin_on_the_published_dates(desk: Desk, term: str, dates: str) -> None:
    for written in dates.split():
        assert day_marks(desk, date.fromisoformat(written)).term == term


def test_every_lunar_year_has_each_festival_once_leap_months_or_not(desk: Desk) -> None:
    """2025 has two sixth months, 2033 two eleventh: no festival comes twice."""
    for year in (2023, 2025, 2033):
        first = next(day for day in _days(year, 400) if day_marks(desk, day).festival == "spring-festival")
        names = []
        for day in _days_from(first, 400):
            if len(names) and day_marks(desk, day).festival == "spring-festival":
                break
            names.append(day_marks(desk, day).festival)
        for lunar in {*LUNAR_FESTIVALS.values(), "new-years-eve"} - {"spring-festival"}:
            assert names.count(lunar) == 1, (year, lunar)


def _days(year: int, count: int) -> list[date]:
    return _days_from(date(year, 1, 1), count)


def _days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def test_every_mark_has_its_word() -> None:
    festivals = {*LUNAR_FESTIVALS.values(), *SOLAR_FESTIVALS.values(), "new-years-eve"}
    assert set(days.FESTIVALS) == festivals
    assert set(days.SOLAR_TERMS) == set(SOLAR_TERMS)
    assert len(SOLAR_TERMS) == 24


def test_a_day_says_what_it_is_and_what_had_to_be_guessed(desk: Desk) -> None:
    monday = day_marks(desk, date(2026, 11, 23))
    assert (monday.kind, monday.is_worked, monday.guessed) == ("workday", True, False)
    make_up = day_marks(desk, date(2026, 2, 28))
    assert (make_up.kind, make_up.holiday, make_up.is_worked) == ("makeup", "补春节", True)
    beyond = day_marks(desk, date(2027, 1, 4))
    assert (beyond.kind, beyond.guessed) == ("workday", True)
    assert wording.marks_line(beyond) == "lunar 11/27 workday?"
    assert "2027" in wording.guess_sentence(beyond.day)


def test_a_holiday_is_not_named_twice(desk: Desk) -> None:
    i18n.use("zh_CN")
    assert wording.marks_line(day_marks(desk, date(2026, 9, 25))) == "八月十五 中秋节"
    assert wording.marks_line(day_marks(desk, date(2026, 4, 5))) == "二月十八 清明节"
    assert wording.marks_line(day_marks(desk, date(2026, 12, 22))) == "冬月十四 冬至 工作日"
