"""Reads the field of a form that holds a day or a moment; the whole of it must be understood."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from tui.phrases.atoms import STANDING, Again, Day, Doubt, Ground, PlainWeek, Riddle, Workdays
from tui.phrases.counts import signed
from tui.phrases.groups import When, atoms, whens
from tui.phrases.numbers import narrow
from tui.phrases.reading import day_of, due_of, instant
from tui.phrases.times import CLOSING, read_time

_NOW = ("now", "现在", "此刻", "即刻")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)?", re.ASCII)
_COMPACT_DAY = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?=\s|$)", re.ASCII)
_SHORT_DAY = re.compile(r"(\d{1,2})[-.](\d{1,2})(?=\s|$)", re.ASCII)
_DAYS_ON = re.compile(r"[+-]\d{1,4}", re.ASCII)
_FOUR = re.compile(r"(\d\d)(\d\d)(?=\s|$)", re.ASCII)
_FOUR_LAST = re.compile(r"(?<=\s)([01]\d|2[0-3])([0-5]\d)$", re.ASCII)
_AHEAD, _BACK = timedelta(days=60), timedelta(days=14)
"""Four digits that could be a day or a time are a day only if it is this near."""

_LATEST = 18 * 60
"""The minute a deadline without a time falls due when the form names no usual time."""


def read_instant(
    text: str,
    now: datetime,
    workdays: Workdays | None = None,
    *,
    default_time: time | None = None,
    guessed: set[date] | None = None,
) -> datetime | None:
    """The moment that the whole text names (`明天 10点`, `+3d`, `周五`, `11-25 15:00`, `now`), else None.

    A day without a time stands at `default_time`, else at midnight (`+3d` and the like: at the time of now).
    Four digits are a month and day if that is near, else hour and minute. `guessed` takes the days that were
    reckoned with though nobody knows yet whether they are worked.
    """
    plain, ground = _tidy(text), _ground(now, workdays, guessed)
    if plain in _NOW:
        return now.replace(second=0, microsecond=0)
    try:
        return _instant(plain, ground, default_time)
    except (ValueError, OverflowError):
        return None


def read_day(
    text: str, now: datetime, workdays: Workdays | None = None, *, guessed: set[date] | None = None
) -> date | None:
    """The day that the whole text names (`周五`, `25日`, `+3d`, `+10`, `2026-11-25`, `1125`), else None."""
    plain, ground = _tidy(text), _ground(now, workdays, guessed)
    if plain in _NOW:
        return ground.today
    try:
        if _DAYS_ON.fullmatch(plain):
            return ground.today + timedelta(days=int(plain))
        moved = signed(plain, ground)
        if moved is not None:
            return None if isinstance(moved, datetime) else moved
        when = _whole(_spelled(plain, ground, day_only=True), ground)
        if when is None or when.clock is not None or when.day is None:
            return None
        return due_of(when.day, None, ground, _LATEST).date() if when.deadline else when.day.first
    except (ValueError, OverflowError):
        return None


def impossible(text: str, now: datetime) -> Doubt | None:
    """What in the text names a day or time that does not exist (2月30日, 25:00), None for nothing."""
    plain = _tidy(text)
    for piece in atoms(plain, Ground(now, PlainWeek())):
        if isinstance(piece, Riddle) and piece.code in STANDING:
            return Doubt(piece.code, plain[piece.start : piece.end])
    return None


def _ground(now: datetime, workdays: Workdays | None, guessed: set[date] | None) -> Ground:
    return Ground(now, workdays or PlainWeek(), set() if guessed is None else guessed)


def _tidy(text: str) -> str:
    return " ".join(narrow(text).split())


def _instant(plain: str, ground: Ground, default_time: time | None) -> datetime | None:
    if _ISO.fullmatch(plain):
        at = datetime.fromisoformat(plain.upper())
        return at.replace(tzinfo=ground.now.tzinfo) if at.tzinfo is None else at.astimezone(ground.now.tzinfo)
    moved = signed(plain, ground)
    if isinstance(moved, datetime):
        return moved
    usual = None if default_time is None else default_time.hour * 60 + default_time.minute
    if moved is not None:
        return instant(moved, ground.now.hour * 60 + ground.now.minute if usual is None else usual, ground)
    spelled = _spelled(plain, ground, day_only=False)
    clock = read_time(spelled) if re.fullmatch(r"\d{3,4}", spelled, re.ASCII) else None
    if clock is not None:
        return instant(ground.today, clock.hour * 60 + clock.minute, ground)
    when = _whole(spelled, ground)
    if when is None:
        return None
    if when.moment is not None:
        return when.moment.at
    if when.deadline:
        return due_of(when.day, when.clock, ground, _LATEST if usual is None else usual)
    minutes = usual or 0
    if when.clock is not None:
        minutes = when.clock.minutes if when.clock.minutes != CLOSING else (usual or _LATEST)
    return instant(day_of(when.day, when.clock, ground), minutes, ground)


def _spelled(plain: str, ground: Ground, *, day_only: bool) -> str:
    """The short forms of a form field written out: 20261125, 11-25, 1125, and 1530 behind a day."""
    if _COMPACT_DAY.match(plain):
        plain = _COMPACT_DAY.sub(r"\1-\2-\3", plain, count=1)
    elif _SHORT_DAY.match(plain):
        plain = _SHORT_DAY.sub(r"\1/\2", plain, count=1)
    plain = _FOUR_LAST.sub(r"\1:\2", plain)
    four = _FOUR.match(plain)
    if four is not None and (day_only or len(plain) > 4 or _is_near_day(int(four[1]), int(four[2]), ground)):
        plain = f"{four[1]}/{four[2]}{plain[4:]}"
    return plain


def _is_near_day(month: int, day: int, ground: Ground) -> bool:
    for year in (ground.today.year, ground.today.year + 1):
        try:
            if -_BACK <= date(year, month, day) - ground.today <= _AHEAD:
                return True
        except (ValueError, OverflowError):
            continue
    return False


def _whole(plain: str, ground: Ground) -> When | None:
    """The one day and time that the whole text is; a stretch, a repeat or a riddle is not one."""
    pieces = atoms(plain, ground)
    if any(isinstance(piece, Riddle | Again) for piece in pieces):
        return None
    found = whens(plain, pieces)
    if len(found) != 1 or found[0].refused or found[0].last is not None:
        return None
    when = found[0]
    if plain[: when.start].strip(" ,.。") or plain[when.end :].strip(" ,.。"):
        return None
    if when.clock is not None and when.clock.until is not None and not when.clock.block:
        return None
    if when.clock is not None and when.day is not None and when.day.period:
        return None
    return when if when.deadline or not _is_stretch(when.day) else None


def _is_stretch(day: Day | None) -> bool:
    return day is not None and day.last is not None
