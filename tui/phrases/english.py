"""Days as English says them: tomorrow, next Monday, Dec 3, 12/3/2026, the weekend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from tui.phrases.atoms import BACKED, FREE, SURE, Atom, Day, Ground, Riddle
from tui.phrases.days import monday, month_end, month_on, next_month_day, year_for

WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
"""A pattern for the name of a weekday."""

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
"""A pattern for the name of a month."""

_WORDS = ("sat", "sun", "wed")
"""Abbreviations that are words of their own."""

_END = r"(?!\w|'s\b|\.\w)"
_NEAR = {
    "day after tomorrow": 2, "day before yesterday": -2, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tomo": 1,
    "today": 0, "yesterday": -1,
}  # fmt: skip
_NEAR_DAY = re.compile(
    r"\b(?:(?:the )?(?P<far>day after tomorrow|day before yesterday)|(?P<near>tomorrow|tmrw?|tomo|today"
    r"|yesterday))" + _END
)
_WEEKDAY = re.compile(rf"(?<![\w'])(?:(?P<which>this|next|last|coming)\s)?(?P<day>{WEEKDAY})\b\.?{_END}")
_WEEKEND = re.compile(rf"\b(?:(?P<which>this|next)\s|the\s)?weekend{_END}")
_PERIOD = re.compile(
    rf"\b(?:(?P<edge>(?:the )?end of|later)\s)?(?:(?P<which>next|this)\s|the\s)?(?P<unit>week|month"
    rf"|year){_END}"
)
_MONTH_DAY = re.compile(
    rf"\b(?P<month>{MONTH})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?-\s?(?P<last>\d{{1,2}}))?"
    rf"(?:,?\s(?P<year>20\d\d)\b)?(?![\w/]|:\d|'s|\.\d)"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w:./-])(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:\s?(?:-|to)\s?(?P<last>\d{{1,2}})(?:st|nd|rd|th)?)?\s(?:of\s)?(?P<month>{MONTH})\b\.?"
    rf"(?:,?\s(?P<year>20\d\d)\b)?(?!\s\d{{1,2}}(?![\d:]|\s?[ap]m|\.\d\d\s?[ap]m)){_END}"
)
_SLASH = re.compile(
    r"(?<![\w./:-])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>(?:20)?[2-4]\d))?"
    r"(?:(?=(?:之|以)?前|[上下中]午|[早晚至到起])|(?![\w/.-]|:\d|%|\sof\b))"
)
_DAY_FIRST = re.compile(
    r"(?<![\w./:-])(?!24/7\b)(?P<day>1[3-9]|2\d|3[01]|0?[1-9]|1[0-2])(?P<sep>[/.])(?P<month>1[0-2]|0?[1-9])"
    r"(?:(?P=sep)(?P<year>20\d\d))?(?![\w/-]|[:.]\d|%)"
)
"""30.11.2026, 30/11: the day first, where it cannot be the month."""

_ORDINAL = re.compile(
    r"\bthe\s(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s(?:floor|street|century|edition|draft|of|time|line))"
)
_VAGUE = re.compile(
    rf"\b(?:(?:{WEEKDAY}|tomorrow|today|yesterday)'s|(?:in|mid|early|late|during)[ -](?:{MONTH})"
    r"|(?:early|late|mid)[ -](?:next|this) \w{1,9})\b"
)
"""Days that are meant but not said exactly: a clock time beside them is not today's."""

_FRACTIONS = ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5))
"""What stands for a part rather than for a day, unless a time or a deadline word says otherwise."""

_BESIDE = re.compile(rf",?\s?\(?(?P<day>{WEEKDAY})\b\)?")


def weekday_of(name: str) -> int:
    """The weekday (Monday 0) of an English name or its abbreviation."""
    return WEEKDAYS.index(name[:2])


def month_of(name: str) -> int:
    """The month (1 to 12) of an English name or its abbreviation."""
    return _MONTHS.index(name[:3]) + 1


def english_days(text: str, ground: Ground) -> Iterator[Atom]:
    """Every day and stretch of days in a narrowed text; overlaps are for the caller."""
    today = ground.today
    for pattern, read in _RULES:
        for found in pattern.finditer(text):
            try:
                atom = read(found, today)
            except (ValueError, OverflowError):
                full = pattern in (_MONTH_DAY, _DAY_MONTH) or bool(found.groupdict().get("year"))
                atom = Riddle(*found.span(), whole=full, code="no-such-day" if full else "")
            if atom is not None:
                yield atom


def _near(found: re.Match[str], today: date) -> Atom:
    days = _NEAR[found["far"] or found["near"]]
    return Day(*found.span(), today + timedelta(days=days), done=days < 0)


def _weekday(found: re.Match[str], today: date) -> Atom:
    weekday, which = weekday_of(found["day"]), found["which"]
    if which in (None, "coming"):
        trust = SURE if found["day"].endswith("day") else BACKED if found["day"] in _WORDS else FREE
        day = today + timedelta(days=(weekday - today.weekday()) % 7)
        return Day(*found.span(), day, trust=trust, weekday=weekday)
    weeks = {"this": 0, "next": 1, "last": -1}[which]
    return Day(*found.span(), monday(today) + timedelta(weeks=weeks, days=weekday), done=weeks < 0)


def _weekend(found: re.Match[str], today: date) -> Atom:
    saturday = monday(today) + timedelta(days=5, weeks=found["which"] == "next")
    return Day(*found.span(), max(saturday, today), trust=FREE, before=True)


def _period(found: re.Match[str], today: date) -> Atom | None:
    which, unit, edge = found["which"], found["unit"], found["edge"]
    if not which and not edge:
        return None
    step = which == "next"
    if unit == "week":
        first = monday(today) + timedelta(weeks=step)
        last = first + timedelta(days=4 if edge else 6)
    elif unit == "month":
        first = month_on(today, step)
        last = month_end(first)
    else:
        first, last = date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    if edge and edge != "later":
        return Day(*found.span(), last, trust=FREE)
    return Day(*found.span(), first, last, BACKED if unit == "year" else FREE, period=True)


def _dated(found: re.Match[str], today: date, month: int, trust: int) -> Atom:
    day = int(found["day"])
    year = found["year"] and int(found["year"]) % 100 + 2000
    first = date(year, month, day) if year else year_for(today, month, day)
    end, beside = found.end(), _BESIDE.match(found.string, found.end())
    if beside is not None:
        if weekday_of(beside["day"]) != first.weekday():
            return Riddle(found.start(), beside.end(), whole=True, code="weekday-differs")
        end = beside.end()
    last = None
    if found.re in (_MONTH_DAY, _DAY_MONTH) and found["last"]:
        last = first.replace(day=int(found["last"]))
        if last <= first:
            return Riddle(found.start(), end)
    return Day(found.start(), end, first, last, trust)


def _named(found: re.Match[str], today: date) -> Atom:
    return _dated(found, today, month_of(found["month"]), SURE)


def _day_first(found: re.Match[str], today: date) -> Atom | None:
    pointed = found["sep"] == "."
    if (pointed and not found["year"]) or (not pointed and int(found["day"]) < 13):
        return None
    return _dated(found, today, int(found["month"]), SURE if found["year"] else FREE)


def _slash(found: re.Match[str], today: date) -> Atom | None:
    month, day = int(found["month"]), int(found["day"])
    if month > 12 and day <= 12:
        return None
    trust = SURE if found["year"] else BACKED if (month, day) in _FRACTIONS else FREE
    return _dated(found, today, month, trust)


def _ordinal(found: re.Match[str], today: date) -> Atom:
    day = int(found["day"])
    return Day(*found.span(), next_month_day(today, day), trust=BACKED, month_day=day)


def _vague(found: re.Match[str], today: date) -> Atom:
    return Riddle(*found.span(), code="owned" if found[0].endswith("'s") else "unclear")


_RULES = (
    (_NEAR_DAY, _near), (_WEEKDAY, _weekday), (_WEEKEND, _weekend), (_PERIOD, _period),
    (_MONTH_DAY, _named), (_DAY_MONTH, _named), (_SLASH, _slash),
    (_DAY_FIRST, _day_first), (_ORDINAL, _ordinal), (_VAGUE, _vague),
)  # fmt: skip
