"""Repeats in words: `workday` is “every workday”, `weekly:MO,TH` “every Mon, Thu”."""

from __future__ import annotations

from collections.abc import Mapping

from tui.i18n import N_, _
from tui.wording.dates import MONTHS, WEEKDAYS

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

SIMPLE: dict[str, str] = {
    "": N_("once"),
    "daily": N_("every day"),
    "workday": N_("every workday"),
    "restday": N_("every rest day"),
    "holiday": N_("every public holiday"),
    "workday:1": N_("first workday of the month"),
    "workday:-1": N_("last workday of the month"),
    "monthly:last": N_("last day of the month"),
}
"""Repeats that need nothing more."""

_SHIFTS = {
    "prev": N_("{repeat}, before days off"),
    "next": N_("{repeat}, after days off"),
}

_PERIODS = {
    "DAILY": (N_("every day"), N_("every {count} days")),
    "WEEKLY": (N_("every week"), N_("every {count} weeks")),
    "MONTHLY": (N_("every month"), N_("every {count} months")),
    "YEARLY": (N_("every year"), N_("every {count} years")),
}


def repeat(code: str) -> str:
    """A repeat as `store.repeats` writes it, in words; an unknown one is shown as written."""
    rule, separator, shift = code.rpartition(";")
    if separator and shift in _SHIFTS:
        return _(_SHIFTS[shift]).format(repeat=repeat(rule))
    if code in SIMPLE:
        return _(SIMPLE[code])
    form, _colon, rest = code.partition(":")
    try:
        return _worded(form, rest) or code
    except (ValueError, IndexError):
        return code


def _worded(form: str, rest: str) -> str:
    if form == "workday":
        number = int(rest)
        if number > 0:
            return _("workday {number} of the month").format(number=number)
        return _("workday {number} from the end of the month").format(number=-number)
    if form == "weekly":
        return _("every {days}").format(days=_weekdays(rest.split(",")))
    if form == "monthly":
        days = [_("last") if day == "last" else str(int(day)) for day in rest.split(",")]
        return _("every month on the {days}").format(days=_(", ").join(days))
    if form == "yearly":
        month, day = rest.split("-")
        return _("every year on {day} {month}").format(day=int(day), month=_(MONTHS[int(month) - 1]))
    if form == "rrule":
        return _ruled(dict(part.split("=", 1) for part in rest.split(";")), rest)
    return ""


def _weekdays(codes: list[str]) -> str:
    """The days of the week; in Chinese the sign 周 stands only once."""
    days = [_(WEEKDAYS[_DAYS.index(code)]) for code in codes]
    if all(day.startswith("周") for day in days):
        days[1:] = [day[1:] for day in days[1:]]
    return _(", ").join(days)


def _ruled(parts: Mapping[str, str], rule: str) -> str:
    """A calendar's rule; one that says more than period, weekdays and end is shown as written."""
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
        words = _("{repeat}, until {day}").format(repeat=words, day=f"{until[:4]}-{until[4:6]}-{until[6:8]}")
    if count := parts.get("COUNT"):
        words = _("{repeat}, {count} times").format(repeat=words, count=count)
    return words
