"""What the two top lines say: office, day, duty, time; places and what needs somebody."""

from __future__ import annotations

from store import Desk, agenda_of, balance_of, counts, day_marks, on_duty, present_name, unfilled_shifts
from tui import wording
from tui.i18n import _
from tui.widgets.status import Need, PlaceFacts, TopFacts


def top_facts(desk: Desk) -> TopFacts:
    """The first line: whose desk, what day, who leads and who sits here, what time it is."""
    now, day = desk.clock.now(), desk.duty_date
    shift = on_duty(desk, now)
    marks = day_marks(desk, day)
    return TopFacts(
        office=desk.rules.office,
        day=wording.day_line(day),
        lunar=wording.lunar(marks.lunar),
        festival=wording.special(marks),
        kind=wording.kind_words(marks),
        guess=_("holidays not announced yet") if marks.guessed else "",
        leader=present_name(desk, shift.leader) if shift else "",
        officer=present_name(desk, shift.officer) if shift else "",
        clock=wording.clock(now),
        practice=_("practice clock") if desk.clock.practice else "",
        read_only=wording.read_only(desk.read_only) if desk.read_only else "",
    )


def place_facts(desk: Desk, current: str, marked: int = 0) -> PlaceFacts:
    """The second line: the places with their counts, what is marked here, and what needs somebody.

    The most pressing stands first; a line too short for all leaves out the last: how much central work
    the day holds (P14).
    """
    found = counts(desk)
    needs = []
    if marked:
        needs.append(Need(_("marked {count}").format(count=marked), "warn"))
    if found.overdue:
        needs.append(Need(_("overdue {count}").format(count=found.overdue), "late"))
    if found.waiting:
        needs.append(Need(_("waiting {count}").format(count=found.waiting), "late"))
    needs += _day_needs(desk)
    return PlaceFacts(
        current=current,
        counts=(("tasks", found.pending), ("visitors", found.on_site)),
        needs=tuple(needs),
    )


def _day_needs(desk: Desk) -> list[Need]:
    """What day and roster ask for: a shift without its people (P67), the meter (P53), central work."""
    needs = []
    missing = unfilled_shifts(desk)
    if missing:
        day = wording.short_day(missing[0].duty_date, desk.duty_date)
        needs.append(Need(_("nobody on duty {day} {shift}").format(day=day, shift=missing[0].name), "warn"))
    agenda = agenda_of(desk, desk.duty_date)
    balance = balance_of(agenda, desk.rules, desk.clock.zone)
    if balance.over:
        needs.append(Need(_("daily work {share}%").format(share=balance.share), "warn"))
    central = sum(
        1 for line in agenda if line.record.central and line.record.is_open and line.what != "warning"
    )
    if central:
        needs.append(Need(_("central {count}").format(count=central)))
    return needs
