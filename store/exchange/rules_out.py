"""Our codes of repeats as the rules of calendars, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from store.errors import FieldError
from store.recurrence import WEEKDAYS, Rule
from store.repeat_codes import LAST
from store.repeats import Repeat

_QUARTERS = {1: "1,4,7,10", 2: "2,5,8,11", 3: "3,6,9,12"}


def code_of(rule: Rule, since: date) -> str:
    """The code of a calendar rule started on a day: one of ours where one says the same."""
    bare = replace(rule, count=0, until=None)
    if bare == Rule("WEEKLY"):
        bare = Rule("WEEKLY", on=((0, since.weekday()),))
    end = f";until={rule.until.isoformat()}" if rule.until else f";count={rule.count}" if rule.count else ""
    for code in _guesses(bare):
        try:
            if rule_of(Repeat.read(code)) == bare:
                return code + end
        except FieldError:
            continue
    return f"rrule:{rule}"


def _guesses(rule: Rule) -> Iterator[str]:
    days = ["last" if day == -1 else str(day) for day in rule.month_days]
    if rule.freq == "DAILY":
        yield "daily"
    elif rule.freq == "WEEKLY":
        yield "weekly:" + ",".join(WEEKDAYS[day] for _nth, day in rule.on)
    elif rule.freq == "MONTHLY":
        yield "monthly:" + ",".join(days)
    elif len(days) == 1:
        if len(rule.months) == 4:
            yield f"quarterly:{rule.months[0]}-{days[0]}"
        yield f"yearly:{rule.months[0] if rule.months else 0}-{days[0]}"


def rule_of(repeat: Repeat) -> Rule | None:
    """The calendar rule that says the same as a repeat; None where there is none."""
    if repeat.shift or repeat.makeup:
        return None
    text = _rule_text(repeat)
    if text is None:
        return None
    if repeat.until:
        text += f";UNTIL={repeat.until:%Y%m%d}"
    if repeat.count:
        text += f";COUNT={repeat.count}"
    return Rule.read(text)


def _rule_text(repeat: Repeat) -> str | None:
    form, days = repeat.form, repeat.days
    if form == "daily":
        return "FREQ=DAILY"
    if form == "weekly":
        return "FREQ=WEEKLY;BYDAY=" + ",".join(WEEKDAYS[day] for day in days)
    if form == "rrule":
        return str(repeat.rule)
    # A shorter month's last day stands for a day it has not: no calendar rule says that.
    if form == "monthly" and all(day <= 28 or day == LAST for day in days):
        return "FREQ=MONTHLY;BYMONTHDAY=" + ",".join("-1" if day == LAST else str(day) for day in days)
    if form == "quarterly" and (days[1] <= 28 or days[1] == LAST):
        day = -1 if days[1] == LAST else days[1]
        return f"FREQ=YEARLY;BYMONTH={_QUARTERS[days[0]]};BYMONTHDAY={day}"
    if form == "yearly" and days != (2, 29):
        return f"FREQ=YEARLY;BYMONTH={days[0]};BYMONTHDAY={days[1]}"
    return None
