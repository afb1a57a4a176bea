"""Dates, times and spans in words, in the language of the moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tui.i18n import N_, _, language

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))

MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip

DAY_KINDS: dict[str, str] = {
    "workday": N_("workday"),
    "restday": N_("rest day"),
    "holiday": N_("public holiday"),
    "makeup": N_("make-up workday"),
}

HOLIDAYS: dict[str, str] = {
    "New Year's Day": N_("New Year's Day"),
    "Spring Festival": N_("Spring Festival"),
    "Tomb-sweeping Day": N_("Tomb-sweeping Day"),
    "Labour Day": N_("Labour Day"),
    "Dragon Boat Festival": N_("Dragon Boat Festival"),
    "National Day": N_("National Day"),
    "Mid-autumn Festival": N_("Mid-autumn Festival"),
    "Anti-Fascist 70th Day": N_("Victory Day"),
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": N_("Victory Day"),
    "元旦": N_("New Year's Day"),
    "春节": N_("Spring Festival"),
    "清明节": N_("Tomb-sweeping Day"),
    "劳动节": N_("Labour Day"),
    "端午节": N_("Dragon Boat Festival"),
    "国庆节": N_("National Day"),
    "中秋节": N_("Mid-autumn Festival"),
    "中秋": N_("Mid-autumn Festival"),
    "清明": N_("Tomb-sweeping Day"),
    "端午": N_("Dragon Boat Festival"),
    "国庆": N_("National Day"),
}
"""The statutory holidays by the names that calendars give them."""

_NEAR = timedelta(days=90)
"""Within this the year goes without saying, also across New Year."""


def weekday(day: date) -> str:
    """The short name of the day of the week."""
    return _(WEEKDAYS[day.weekday()])


def clock(instant: datetime) -> str:
    """The time of day, `15:00`."""
    return f"{instant:%H:%M}"


def day_line(day: date) -> str:
    """A day with its weekday: `Mon 23 Nov`, `11月23日 周一`."""
    return _("{weekday} {day} {month}").format(
        weekday=weekday(day), day=day.day, month=_(MONTHS[day.month - 1])
    )


def full_day(day: date) -> str:
    """A day that stands alone: `Mon 23 Nov 2026`, `2026年11月23日 周一`."""
    return _("{weekday} {day} {month} {year}").format(
        weekday=weekday(day), day=day.day, month=_(MONTHS[day.month - 1]), year=day.year
    )


def month(day: date) -> str:
    """The month of a day, with its year: `Nov 2026`, `2026年11月`."""
    return _("{month} {year}").format(month=_(MONTHS[day.month - 1]), year=day.year)


def full_when(instant: datetime) -> str:
    """A moment that stands alone, in its own zone: `Mon 23 Nov 2026 15:00`."""
    return f"{full_day(instant.date())} {clock(instant)}"


def short_day(day: date, today: date) -> str:
    """A day as seen from today: `today`, `tomorrow`, `yesterday`, `11-25`, `2025-03-02`."""
    near = {-1: N_("yesterday"), 0: N_("today"), 1: N_("tomorrow")}.get((day - today).days)
    if near:
        return _(near)
    if day.year == today.year or abs(day - today) <= _NEAR:
        return f"{day:%m-%d}"
    return day.isoformat()


def when(instant: datetime, now: datetime) -> str:
    """A moment as seen from now, in now's zone: `today 15:00`, `11-25 15:00`, `2025-03-02`."""
    local = instant.astimezone(now.tzinfo)
    day, today = local.date(), now.date()
    if day.year != today.year and abs(day - today) > _NEAR:
        return day.isoformat()
    return f"{short_day(day, today)} {clock(local)}"


def span(length: timedelta) -> str:
    """A length of time: `26 min`, `2 h 5 min`, `3 d`; a negative one counts as none."""
    minutes = max(0, int(length.total_seconds()) // 60)
    if minutes < 60:
        return _("{minutes} min").format(minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        if not minutes:
            return _("{hours} h").format(hours=hours)
        return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    return _("{days} d").format(days=hours // 24)


def since(instant: datetime, now: datetime) -> str:
    """How long ago a moment was, as `span` writes it."""
    return span(now - instant)


def until(instant: datetime, now: datetime) -> str:
    """How much time is left, or by how much it has passed: `28 min left`, `2 h late`."""
    if instant >= now:
        return _("{span} left").format(span=span(instant - now))
    return _("{span} late").format(span=span(now - instant))


def countdown(instant: datetime, now: datetime) -> str:
    """The time left as a narrow clock, `0:28`; past it, how far past: `+0:05`."""
    seconds = int((instant - now).total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    return f"{'+' if seconds < 0 else ''}{hours}:{minutes:02}"


def relative(instant: datetime, now: datetime) -> str:
    """A moment told loosely: `3 days ago`, `2小时前`."""
    import arrow

    locale = "zh-cn" if language() == "zh_CN" else "en-us"
    return arrow.get(instant).humanize(arrow.get(now), locale=locale)


def day_kind(code: str, name: str = "") -> str:
    """What kind of day it is; `name` is the holiday's."""
    words = _(DAY_KINDS[code]) if code in DAY_KINDS else code
    if code == "holiday" and name:
        return holiday(name)
    return words


def holiday(name: str) -> str:
    """The name of a holiday; one that no table knows is shown as it was written."""
    return _(HOLIDAYS[name]) if name in HOLIDAYS else name
