"""What stands over the agenda: which day, week or month, what is filtered, central against daily work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from screens.agenda_days import DayFacts
from screens.agenda_filter import AgendaFilter
from store import Balance, Desk, day_marks
from tui import wording
from tui.i18n import _, ngettext
from tui.theme import chrome


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, a dot between two of them."""
    return f" {chrome().dot} ".join(part for part in parts if part)


def day_title(desk: Desk, day: date, *, finished: int | None) -> str:
    """What the list of a day is called; `finished` counts what was closed, None for the agenda."""
    present = day == desk.duty_date
    if finished is not None:
        if present:
            return _("Finished today {count}").format(count=finished)
        return _("Finished {day} {count}").format(day=wording.day_line(day), count=finished)
    if present:
        return _("Agenda")
    title = _("Agenda of {day}").format(day=_day_in_words(desk, day))
    return joined((title, wording.kind_words(day_marks(desk, day))))


def _day_in_words(desk: Desk, day: date) -> str:
    return wording.day_line(day) if day.year == desk.duty_date.year else wording.full_day(day)


def day_head(desk: Desk, day: date, shown: AgendaFilter, balance: Balance, finished: int | None) -> str:
    """The line over the day's agenda."""
    meter = "" if finished is not None else balance_words(balance)
    return joined((day_title(desk, day, finished=finished), shown.named(), meter))


def balance_words(balance: Balance) -> str:
    """Central against daily work in hours and minutes, and the limit where daily work passes it (P53)."""
    if not balance.central + balance.daily:
        return ""
    words = _("central {central} daily {daily}").format(
        central=hours(balance.central), daily=hours(balance.daily)
    )
    return joined((words, over_limit(balance)))


def over_limit(balance: Balance) -> str:
    """The warning where daily work takes more than the house allows; else empty."""
    if not balance.over:
        return ""
    return _("daily work {share}%, limit {limit}%").format(share=balance.share, limit=balance.limit)


def hours(minutes: int) -> str:
    """Minutes as hours and minutes, `3:30`."""
    return f"{minutes // 60}:{minutes % 60:02}"


def week_head(desk: Desk, days: list[DayFacts], shown: AgendaFilter, balance: Balance) -> str:
    """The line over the week."""
    first, last = days[0].day, days[-1].day
    number = first.isocalendar().week
    title = _("Week {number}, {first} to {last}").format(
        number=number, first=_day_in_words(desk, first), last=wording.day_line(last)
    )
    return joined((title, shown.named(), balance_words(balance)))


def month_head(day: date, shown: AgendaFilter, days: list[DayFacts]) -> str:
    """The line over the month, with how many days of it are worked."""
    worked = sum(1 for facts in days if facts.day.month == day.month and facts.marks.is_worked)
    title = wording.month(day)
    return joined(
        (title, ngettext("{count} workday", "{count} workdays", worked).format(count=worked), shown.named())
    )


def week_sums(days: list[DayFacts], balance: Balance, carried: int) -> tuple[str, ...]:
    """What the week amounts to, line by line."""
    meetings = sum(facts.count("agenda") for facts in days)
    due = sum(1 for facts in days for line in facts.lines if line.what == "due")
    visits = sum(facts.count("visits") for facts in days)
    central = sum(facts.central for facts in days)
    clashes = sum(1 for facts in days if facts.clashing)
    lines = [
        _("agenda {agenda}, deadlines {due}, visits {visits}").format(
            agenda=meetings, due=due, visits=visits
        ),
        joined((_("central work {count}").format(count=central), balance_words(balance))),
    ]
    if carried:
        lines.append(_("left from earlier days {count}").format(count=carried))
    if clashes:
        lines.append(
            ngettext("{count} day with a clash", "{count} days with a clash", clashes).format(count=clashes)
        )
    return tuple(lines)
