"""The agenda and the deadlines as an iCalendar file (RFC 5545) that other calendars read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from store.exchange import need_icalendar
from store.exchange.events import CENTRAL
from store.exchange.rules_out import rule_of
from store.exchange.standing import own_uid
from store.kinds.agenda import AgendaItem, Meeting
from store.occurrences import occurrences
from store.record import SECRECY, Record
from store.recurrence import Rule
from store.repeats import Repeat

if TYPE_CHECKING:
    from store.desk import Desk

_AHEAD = timedelta(days=365)
"""So far ahead the times of what no calendar rule says are written out, when nobody says how far."""
_NOBODY = "invalid:nomail"
"""Stands for the address of somebody of whom only the name is known, as other calendars write it."""


@dataclass(frozen=True)
class CalendarOut:
    """A calendar file: its bytes, and how many items, deadlines and series it holds.

    `spelled_out`: how many repeats had to be written time by time; `secret`: how many records stayed out
    because they are 密件.
    """

    content: bytes
    items: int
    deadlines: int
    spelled_out: int
    secret: int


def write_calendar(
    desk: Desk,
    first: date | None = None,
    last: date | None = None,
    *,
    repeat_words: Callable[[str], str] = str,
) -> CalendarOut:
    """The open agenda from `first` (today) to `last` (for ever) and the open deadlines, as a calendar file.

    密件, visitors and everything personal stay out. `repeat_words` says in words how something repeats that
    has to be written time by time. Raises `MissingPackage`.
    """
    need_icalendar()

    from icalendar import Calendar

    first = first or desk.duty_date
    out = _Out(desk, first, last, repeat_words)
    calendar = Calendar()
    calendar.add("prodid", "-//Dutydesk//dutydesk//ZH")
    calendar.add("version", "2.0")
    for component in (*out.events(), *out.todos()):
        calendar.add_component(component)
    calendar.add_missing_timezones()
    return CalendarOut(calendar.to_ical(), out.items, out.deadlines, out.spelled_out, out.secret)


class _Out:
    """Writes the components one by one, and counts them."""

    def __init__(self, desk: Desk, first: date, last: date | None, words: Callable[[str], str]) -> None:
        self.desk = desk
        self.zone = desk.rules.tzinfo()
        self.first = first
        self.last = last
        self.words = words
        self.items = self.deadlines = self.spelled_out = self.secret = 0

    def events(self) -> list[Any]:
        """The items of the agenda."""
        items = [item for item in self.desk.records("agenda") if isinstance(item, AgendaItem)]
        items = [item for item in items if item.starts and item.state != "cancelled" and self._falls(item)]
        series = {own_uid(item.document) for item in items if item.document.get("repeats")}
        moved: dict[str, set[date]] = {}
        for item in items:
            base, own = _moved(item)
            if base in series and own is not None:
                moved.setdefault(base, set()).add(own.date() if isinstance(own, datetime) else own)
        found = []
        for item in items:
            if self._may_go(item):
                self.items += 1
                found += self._item(item, series, moved)
        return found

    def todos(self) -> list[Any]:
        """The deadlines of what is pending."""
        found = []
        for table in ("tasks", "documents"):
            for record in self.desk.records(table):
                due = record.due
                if due is None or not record.is_open or (self.last and due.date() > self.last):
                    continue
                if self._may_go(record):
                    self.deadlines += 1
                    found.append(self._todo(record, due))
        return found

    def _falls(self, item: AgendaItem) -> bool:
        """Whether it takes place in the time that is written."""
        last = self.last or date(2200, 12, 31)
        if item.document.get("repeats"):
            until = item.repeats_until
            return not (until and until < self.first) and bool(item.starts and item.starts.date() <= last)
        starts, ends = item.starts, item.ends_at
        return bool(starts and ends and starts.date() <= last and ends.date() >= self.first)

    def _may_go(self, record: Record) -> bool:
        """密件 are not written into files for other programs."""
        kept = record.secrecy in SECRECY[2:] or record.title == "密件"
        self.secret += kept
        return not kept

    def _item(self, item: AgendaItem, series: set[str], moved: dict[str, set[date]]) -> list[Any]:
        uid = own_uid(item.document)
        if not item.document.get("repeats"):
            base, own = _moved(item)
            if base not in series or own is None:
                return [self._event(item, uid, item.starts, item.ends)]
            event = self._event(item, base, item.starts, item.ends)
            event.add("recurrence-id", own.astimezone(self.zone) if isinstance(own, datetime) else own)
            return [event]
        rule = self._rule(item)
        if rule is None:
            return self._times(item, uid)
        event = self._event(item, uid, item.starts, item.ends)
        event.add("rrule", self._written(item, rule))
        left_out = [date.fromisoformat(day) for day in item.skipped]
        for day in left_out:
            if day not in moved.get(uid, ()):
                event.add("exdate", self._at(item, day))
        return [event]

    def _times(self, item: AgendaItem, uid: str) -> list[Any]:
        """What no calendar rule says, time by time, with a remark how it repeats."""
        self.spelled_out += 1
        last = self.last or self.first + _AHEAD
        found = []
        for once in occurrences(item, self.first, last, self.desk.workdays, self.zone):
            stamp = once.day.isoformat() if item.all_day else once.starts.isoformat(timespec="minutes")
            event = self._event(item, f"{uid}#{stamp}", once.starts, once.ends if item.ends else None)
            event.add("comment", self.words(item.repeats))
            found.append(event)
        return found

    def _rule(self, item: AgendaItem) -> Rule | None:
        repeat = Repeat.read(item.repeats)
        rule = rule_of(repeat)
        if rule is None or item.starts is None:
            return None
        own = item.starts.astimezone(self.zone).date()
        if not rule.falls_on(own, own):
            # A calendar would count the first day although it is none.
            return None
        return rule

    def _written(self, item: AgendaItem, rule: Rule) -> dict[str, Any]:
        """The rule as the package takes it; its end as an instant where the item has an hour."""
        from icalendar import vRecur

        until = rule.until
        if item.repeats_until and not rule.count:
            until = min(item.repeats_until, until or item.repeats_until)
        endless = replace(rule, until=None)
        found: dict[str, Any] = vRecur.from_ical(str(endless))
        if until is not None:
            end = datetime.combine(until, time(23, 59, 59), self.zone).astimezone(UTC)
            found["UNTIL"] = [until if item.all_day else end]
        return found

    def _at(self, item: AgendaItem, day: date) -> date | datetime:
        if item.all_day or item.starts is None:
            return day
        return datetime.combine(day, item.starts.astimezone(self.zone).time(), self.zone)

    def _event(self, item: AgendaItem, uid: str, starts: datetime | None, ends: datetime | None) -> Any:
        from icalendar import Event, vCalAddress

        event = Event()
        self._common(event, item, uid)
        event.add("dtstart", self._moment(item, starts))
        if ends is not None:
            event.add("dtend", self._moment(item, ends))
        if item.place:
            event.add("location", item.place)
        if item.note:
            event.add("description", item.note)
        convener = item.convener if isinstance(item, Meeting) else ""
        if convener:
            who = vCalAddress(_NOBODY)
            who.params["CN"] = convener
            event["organizer"] = who
        for name, role in ((item.leader, "CHAIR"), *((name, "REQ-PARTICIPANT") for name in item.people)):
            if name:
                who = vCalAddress(_NOBODY)
                who.params["CN"] = name
                who.params["ROLE"] = role
                event.add("attendee", who, encode=False)
        event.add("status", "CONFIRMED")
        return event

    def _moment(self, item: AgendaItem, moment: datetime | None) -> date | datetime:
        assert moment is not None
        local = moment.astimezone(self.zone)
        return local.date() if item.all_day else local

    def _todo(self, record: Record, due: datetime) -> Any:
        from icalendar import Todo

        todo = Todo()
        self._common(todo, record, f"{record.id}@dutydesk")
        todo.add("due", due.astimezone(self.zone))
        todo.add("status", "NEEDS-ACTION" if record.state == record.steps[0] else "IN-PROCESS")
        return todo

    def _common(self, component: Any, record: Record, uid: str) -> None:
        component.add("uid", uid)
        component.add("summary", record.headline())
        changed = record.changed_at or self.desk.clock.now()
        component.add("dtstamp", changed.astimezone(UTC))
        version = record.document.get("source_sequence")
        component.add("sequence", max(version if isinstance(version, int) else 0, (record.revision or 1) - 1))
        if record.central:
            component.add("priority", 1)
            component.add("categories", [CENTRAL])


def _moved(item: AgendaItem) -> tuple[str, date | datetime | None]:
    """Of one time of a series that came from a calendar: the series' name there, and which time it was."""
    base, separator, stamp = item.source_uid.rpartition("#")
    if not separator:
        return "", None
    try:
        return base, datetime.fromisoformat(stamp) if "T" in stamp else date.fromisoformat(stamp)
    except ValueError:
        return "", None
