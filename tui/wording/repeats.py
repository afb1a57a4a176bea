"""Repeats in words: `workday` is “every workday”, `weekly:MO,TH` “every Mon, Thu”."""

from __future__ import annotations

from tui.i18n import N_, _
from tui.wording.dates import MONTHS, WEEKDAYS

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

SIMPLE: dict[str, str] = {
    "": N_("once"),
    "daily": N_("every day"),
    "workday": N_("every workday"),
    "restday": N_("every rest day"),
    "first-workday": N_("first workday of the month"),
    "last-workday": N_("last workday of the month"),
    "monthly": N_("every month"),
    "yearly": N_("every year"),
}
"""Repeats that need nothing more."""


def repeat(code: str) -> str:
    """A repeat as `store.repeats` writes it, in words; an unknown one is shown as written."""
    if code in SIMPLE:
        return _(SIMPLE[code])
    rule, has_more, rest = code.partition(":")
    words = _worded(rule, rest) if has_more else ""
    return words or code


def _worded(rule: str, rest: str) -> str:
    parts = rest.split(",")
    if rule == "weekly" and all(part in _DAYS for part in parts):
        days = [_(WEEKDAYS[_DAYS.index(part)]) for part in parts]
        if len(days) > 1 and all(day.startswith("周") for day in days):
            days[1:] = [day[1:] for day in days[1:]]
        return _("every {days}").format(days=_(", ").join(days))
    if rule == "monthly" and rest.lstrip("-").isdigit():
        if rest == "-1":
            return _("last day of every month")
        return _("day {day} of every month").format(day=int(rest))
    if rule == "yearly" and len(parts := rest.split("-")) == 2 and all(part.isdigit() for part in parts):
        month, day = int(parts[0]), int(parts[1])
        if 1 <= month <= 12:
            return _("every year on {day} {month}").format(day=day, month=_(MONTHS[month - 1]))
    return ""
