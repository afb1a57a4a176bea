"""The words for meetings and for giving way: phases, replies, marks, clashes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from store import Lift, Record, yields_of
from tui.i18n import N_, _, ngettext
from tui.wording.dates import clock, day_line

if TYPE_CHECKING:
    from store import Clash

PHASES: dict[str, str] = {"before": N_("Beforehand"), "during": N_("Meanwhile"), "after": N_("Afterwards")}
"""The parts of a meeting's preparations."""

REPLIES: dict[str, str] = {
    "": N_("no reply"),
    "yes": N_("coming"),
    "no": N_("not coming"),
    "leave": N_("on leave"),
}
"""What somebody replied to the notice of a meeting."""

MISSING: dict[str, str] = {
    "decisions": N_("No decision is entered."),
    "minutes": N_("There are no minutes yet."),
    "steps": N_("Some steps are neither done nor dropped."),
}
"""What a meeting lacks when it is to be closed."""


def phase(code: str) -> str:
    """The heading of a part of a meeting's preparations."""
    return _(PHASES[code]) if code in PHASES else code


def reply(code: str) -> str:
    """What somebody replied."""
    return _(REPLIES[code]) if code in REPLIES else code


def missing(code: str) -> str:
    """What a meeting lacks."""
    return _(MISSING[code]) if code in MISSING else code


def in_agenda(what: str, record: Record) -> str:
    """What a line of a day's agenda is called: where a meeting is to be prepared, that."""
    title = record.headline()
    return _("Prepare: {title}").format(title=title) if what == "preparation" else title


def gave_way(record: Record) -> str:
    """The mark of a record that gave way, with how often from the second time on; else the empty string."""
    count = len(yields_of(record))
    if count < 2:
        return _("gave way") if count else ""
    return _("gave way {count} times").format(count=count)


def lift(found: Lift) -> str:
    """Why daily work stands right behind central work."""
    if found.yields:
        return _("gave way {count} times").format(count=found.yields)
    return ngettext("waits {count} day", "waits {count} days", found.days).format(count=found.days)


def span_of(starts: datetime, ends: datetime | None, now: datetime) -> str:
    """A span of time: on the present day by hours alone."""
    zone = now.tzinfo
    first = starts.astimezone(zone)
    told = clock(first) if first.date() == now.date() else f"{day_line(first.date())} {clock(first)}"
    if ends is None:
        return told
    last = ends.astimezone(zone)
    same = last.date() == first.date()
    return f"{told}–{clock(last) if same else f'{day_line(last.date())} {clock(last)}'}"


def clash(found: Clash, now: datetime) -> str:
    """What is taken twice, by which record and when."""
    title = found.other.headline()
    if found.other.central:
        title = f"★ {title}"
    when = span_of(found.starts, found.ends, now)
    return _("{what}: taken {when} by “{title}”").format(what=taken_twice(found), when=when, title=title)


def taken_twice(found: Clash) -> str:
    """The room and the people that both want."""
    people = _(", ").join(found.people)
    if found.room and people:
        return _("{room} and {people}").format(room=found.room, people=people)
    return found.room or people
