"""Days and moments counted from now: 3天后, 两周后, 半小时后, 3个工作日内, in 3 days, +2h."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tui.phrases.atoms import FREE, SURE, Atom, Day, Ground, Moment, Riddle
from tui.phrases.days import month_end, month_on
from tui.phrases.numbers import COUNT, number

_UNITS = {
    "天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month", "年": "year",
    "工作日": "workday", "working": "workday", "work": "workday", "business": "workday",
    "小时": "hour", "钟头": "hour",    "分钟": "minute", "min": "minute", "hr": "hour",
}  # fmt: skip
_CHINESE = re.compile(
    rf"(?<![\d.第前十百])(?:(?P<half>半)个?(?P<half_unit>小时|钟头|天|月|年)"
    rf"|(?P<count>{COUNT})(?:个)?(?P<and_half>半)?(?P<unit>工作日|小时|钟头|分钟|天|日|周|星期|礼拜|月"
    rf"|年))(?P<more>半)?"
    r"(?:钟)?(?:(?P<after>(?:之|以)?后(?![勤期续台面者备方半]))|(?P<in>(?:之|以)?内(?![容部外科]))"
    r"|(?P<ago>(?:之|以)?前(?![台期往后])))"
)
_NUMBER = r"(?P<count>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|half an?)"
_UNIT = (
    r"(?P<unit>(?:working|work|business) ?days?|minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?"
    r"|months?|years?)"
)
_ENGLISH = re.compile(
    rf"\b(?P<lead>in|within)\s(?:the next\s)?{_NUMBER}\s?{_UNIT}\b|\b"
    + re.sub(r"\(\?P<(\w+)>", r"(?P<\1_b>", rf"{_NUMBER}\s?{_UNIT}")
    + r"\s(?P<tail>from now|from today|later|ago)\b"
)
_NEXT = re.compile(r"(?:下一?个|最近一?个)工作日|\b(?:the )?next (?:working|work|business) ?day\b")
_NUMBERS = ("half", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SIGNED = re.compile(r"\+\s?(\d{1,4})\s?(w|d|h|m|min|wd|周|天|小时|分钟|工作日)")
_SIGNED_UNITS = {"w": "week", "d": "day", "h": "hour", "m": "minute", "min": "minute", "wd": "workday"}


def counted(text: str, ground: Ground) -> Iterator[Atom]:
    """Every count from now in a narrowed text."""
    for pattern, read in ((_CHINESE, _chinese), (_ENGLISH, _english), (_NEXT, _next)):
        for found in pattern.finditer(text):
            try:
                atom = read(found, ground)
            except (ValueError, OverflowError):
                atom = Riddle(*found.span())
            if atom is not None:
                yield atom


def signed(text: str, ground: Ground) -> datetime | date | None:
    """`+3d`, `+2h`, `+30m`, `+1w`, `+2wd`: a moment for hours and minutes, else a day."""
    found = _SIGNED.fullmatch(text)
    if found is None:
        return None
    unit = _SIGNED_UNITS.get(found[2]) or _UNITS[found[2]]
    try:
        return on(ground, int(found[1]), unit)
    except (ValueError, OverflowError):
        return None


def on(ground: Ground, count: float, unit: str) -> datetime | date:
    """The day, or for hours and minutes the moment, `count` units from now (below zero: ago)."""
    today = ground.today
    if unit in ("hour", "minute"):
        return ground.now.replace(second=0, microsecond=0) + timedelta(**{unit + "s": count})
    if count != int(count):
        raise ValueError(count)
    whole = int(count)
    if unit == "workday":
        return ground.workday_after(today, whole) if whole else today
    if unit in ("month", "year"):
        months = whole * (12 if unit == "year" else 1)
        first = month_on(today, months)
        return first.replace(day=min(today.day, month_end(first).day))
    return today + timedelta(**{unit + "s": whole})


def _atom(span: tuple[int, int], ground: Ground, count: float, unit: str, *, within: bool, ago: bool) -> Atom:
    if ago and unit == "workday":
        return Riddle(*span)
    at = on(ground, -count if ago else count, unit)
    if isinstance(at, datetime):
        return Moment(*span, at, within)
    if within:
        return Day(*span, min(ground.today, at), at, within=True)
    return Day(*span, at, trust=FREE if ago else SURE, done=ago)


def _chinese(found: re.Match[str], ground: Ground) -> Atom | None:
    unit = _UNITS[found["unit"] or found["half_unit"]]
    if found["half"]:
        if unit == "day" or found["more"]:
            return Riddle(*found.span())
        count: float = {"hour": 0.5, "month": 15, "year": 6}[unit]
        unit = {"hour": "hour", "month": "day", "year": "month"}[unit]
    else:
        whole = number(found["count"])
        if whole is None:
            return Riddle(*found.span())
        half = found["and_half"] or found["more"]
        if half and unit != "hour":
            return Riddle(*found.span())
        count = whole + (0.5 if half else 0)
    written = found[0]
    if not found["half"] and unit in ("day", "month", "year") and _is_a_date(found, written):
        return None
    return _atom(found.span(), ground, count, unit, within=bool(found["in"]), ago=bool(found["ago"]))


def _is_a_date(found: re.Match[str], written: str) -> bool:
    """Whether 25日前, 12月前, 2026年内 name a day, month or year rather than count some."""
    if "个" in written:
        return False
    unit = found["unit"] or ""
    return (
        (unit == "日" and not found["in"])
        or unit == "月"
        or (unit == "年" and (number(found["count"]) or 0) > 99)
    )


def _english(found: re.Match[str], ground: Ground) -> Atom:
    written, unit_written = found["count"] or found["count_b"], found["unit"] or found["unit_b"]
    if written.isdigit():
        count = float(written)
    elif written in ("a", "an"):
        count = 1
    else:
        word = written.split()[0]
        count = float(_NUMBERS.index(word)) or 0.5
    key = unit_written.split()[0].rstrip("s")
    if key == "fortnight":
        key, count = "week", count * 2
    key = "workday" if key.startswith(("work", "business")) else _UNITS.get(key, key)
    return _atom(
        found.span(), ground, count, key, within=found["lead"] == "within", ago=found["tail"] == "ago"
    )


def _next(found: re.Match[str], ground: Ground) -> Atom:
    return Day(*found.span(), ground.workday_after(ground.today, 1))
