"""What the two top lines say: office, day, duty, time; places and what needs somebody."""

from __future__ import annotations

from store import Desk, counts, day_marks, on_duty, present_name
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


def place_facts(desk: Desk, current: str) -> PlaceFacts:
    """The second line: the places with their counts, and what needs somebody."""
    found = counts(desk)
    needs = []
    if found.overdue:
        needs.append(Need(_("overdue {count}").format(count=found.overdue), "late"))
    if found.waiting:
        needs.append(Need(_("waiting {count}").format(count=found.waiting), "late"))
    return PlaceFacts(
        current=current,
        counts=(("tasks", found.pending), ("visitors", found.on_site)),
        needs=tuple(needs),
    )
