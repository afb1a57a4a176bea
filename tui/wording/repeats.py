"""Repeats in words: `workday` is “every workday”, `weekly:MO,TH` “every Mon, Thu”."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tui.i18n import N_, _, language
from tui.wording.dates import MONTHS, WEEKDAYS
from tui.wording.days import lunar, lunar_month, lunar_number

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

SIMPLE: dict[str, str] = {
    "": N_("once"),
    "daily": N_("every day"),
    "workday": N_("every workday"),
    "restday": N_("every rest day"),
    "holiday": N_("every public holiday"),
    "makeup": N_("every make-up workday"),
    "workday:1": N_("first workday of the month"),
    "workday:-1": N_("last workday of the month"),
    "week-workday:1": N_("first workday of the week"),
    "week-workday:-1": N_("last workday of the week"),
    "quarter-workday:1": N_("first workday of the quarter"),
    "quarter-workday:-1": N_("last workday of the quarter"),
    "year-workday:1": N_("first workday of the year"),
    "year-workday:-1": N_("last workday of the year"),
    "monthly:last": N_("last day of the month"),
    "quarterly:first": N_("first day of the quarter"),
    "quarterly:last": N_("last day of the quarter"),
}
"""Repeats that need nothing more."""

_BEHIND = {
    "prev": N_("{repeat}, before days off"),
    "next": N_("{repeat}, after days off"),
    "skip": N_("{repeat}, not on days off"),
    "makeup": N_("{repeat}, and on make-up workdays"),
    "no-makeup": N_("{repeat}, not on make-up workdays"),
}

_UNTIL = N_("{repeat}, until {day}")
_TIMES = N_("{repeat}, {count} times")

_QUARTERS = ("1,4,7,10", "2,5,8,11", "3,6,9,12")

_PERIODS = {
    "DAILY": (N_("every day"), N_("every {count} days")),
    "WEEKLY": (N_("every week"), N_("every {count} weeks")),
    "MONTHLY": (N_("every month"), N_("every {count} months")),
    "YEARLY": (N_("every year"), N_("every {count} years")),
}

_NTH = {
    "workday": (
        N_("workday {number} of the month"),
        N_("workday {number} from the end of the month"),
    ),
    "week-workday": (
        N_("workday {number} of the week"),
        N_("workday {number} from the end of the week"),
    ),
    "quarter-workday": (
        N_("workday {number} of the quarter"),
        N_("workday {number} from the end of the quarter"),
    ),
    "year-workday": (
        N_("workday {number} of the year"),
        N_("workday {number} from the end of the year"),
    ),
}


def repeat(code: str) -> str:
    """A repeat as `store.repeats` writes it, in words; an unknown one is shown as written."""
    rule, separator, last = code.rpartition(";")
    if separator:
        if last in _BEHIND:
            return _(_BEHIND[last]).format(repeat=repeat(rule))
        if last.startswith("until="):
            return _(_UNTIL).format(repeat=repeat(rule), day=last[6:])
        if last.startswith("count="):
            return _(_TIMES).format(repeat=repeat(rule), count=last[6:])
    if code in SIMPLE:
        return _(SIMPLE[code])
    form, _colon, rest = code.partition(":")
    try:
        return _WORDED[form](rest) if form in _WORDED else _nth(form, rest)
    except (ValueError, IndexError, KeyError):
        return code


def _nth(form: str, rest: str) -> str:
    number = int(rest)
    return _(_NTH[form][number < 0]).format(number=abs(number))


def _weekly(rest: str) -> str:
    return _("every {days}").format(days=_weekdays(rest.split(",")))


def _monthly(rest: str) -> str:
    days = [_("last") if day == "last" else str(int(day)) for day in rest.split(",")]
    return _("every month on the {days}").format(days=_(", ").join(days))


def _quarterly(rest: str) -> str:
    month, day = rest.split("-")
    words = _("last day") if day == "last" else _("day {day}").format(day=int(day))
    return _("every quarter, month {month}, {day}").format(month=int(month), day=words)


def _yearly(rest: str) -> str:
    month, day = rest.split("-")
    return _("every year on {day} {month}").format(day=int(day), month=_(MONTHS[int(month) - 1]))


def _lunar(rest: str) -> str:
    month, day = rest.split("-")
    if language() == "zh_CN":
        number = "最后一天" if day == "last" else lunar_number(int(day))
        return f"农历每月{number}" if month == "*" else f"每年农历{lunar_month(int(month))}{number}"
    if month == "*":
        words = _("last day") if day == "last" else _("day {day}").format(day=int(day))
        return _("every lunar month on the {day}").format(day=words)
    if day == "last":
        return _("every year on the last day of lunar month {month}").format(month=int(month))
    return _("every year on {day}").format(day=lunar((int(month), int(day), False)))


def _weekdays(codes: list[str]) -> str:
    """The days of the week; in Chinese the sign 周 stands only once."""
    days = [_(WEEKDAYS[_DAYS.index(code)]) for code in codes]
    if all(day.startswith("周") for day in days):
        days[1:] = [day[1:] for day in days[1:]]
    return _(", ").join(days)


def _ruled(rule: str) -> str:
    """A calendar's rule; one that says more than period, weekdays and end is shown as written."""
    parts: Mapping[str, str] = dict(part.split("=", 1) for part in rule.split(";"))
    if set(parts) == {"FREQ", "BYMONTH", "BYMONTHDAY"} and parts["BYMONTH"] in _QUARTERS:
        month, day = _QUARTERS.index(parts["BYMONTH"]) + 1, parts["BYMONTHDAY"].replace("-1", "last")
        return repeat(
            {"1-1": "quarterly:first", "3-last": "quarterly:last"}.get(
                f"{month}-{day}", f"quarterly:{month}-{day}"
            )
        )
    if set(parts) - {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"} or parts["FREQ"] not in _PERIODS:
        return _("by the rule {rule}").format(rule=rule)
    one, several = _PERIODS[parts["FREQ"]]
    interval = int(parts.get("INTERVAL", "1"))
    words = _(one) if interval == 1 else _(several).format(count=interval)
    if "BYDAY" in parts:
        codes = parts["BYDAY"].split(",")
        if not set(codes) <= set(_DAYS):
            return _("by the rule {rule}").format(rule=rule)
        days = _weekdays(codes)
        if parts["FREQ"] == "WEEKLY" and interval == 1:
            words = _("every {days}").format(days=days)
        else:
            words = _("{period} on {days}").format(period=words, days=days)
    if until := parts.get("UNTIL"):
        words = _(_UNTIL).format(repeat=words, day=f"{until[:4]}-{until[4:6]}-{until[6:8]}")
    if count := parts.get("COUNT"):
        words = _(_TIMES).format(repeat=words, count=count)
    return words


_WORDED: Mapping[str, Callable[[str], str]] = {
    "weekly": _weekly,
    "monthly": _monthly,
    "quarterly": _quarterly,
    "yearly": _yearly,
    "lunar": _lunar,
    "rrule": _ruled,
}
