"""Events of a calendar as appointments and meetings, and holidays as days of the work calendar."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from store.errors import InvalidRecord, Refused
from store.exchange.calendar import BadEventError, Event, Moment, Reader
from store.exchange.plan import Entry, ImportLine
from store.exchange.rules_out import code_of
from store.exchange.scan import RawCalendar, RawEvent
from store.fields import Json
from store.record import KINDS, checked
from store.recurrence import Rule
from store.rules import Rules
from store.text import clean
from store.workdays import Overlay

MOST_OCCURRENCES = 60
"""So many occurrences of a repeating event are taken, within a year from today."""
MOST_RECORDS = 5_000
"""So many records one file may become."""
_YEAR = timedelta(days=365)
_MOST_DAYS = 500_000
"""So many days are looked at for all the rules of a file."""
_FAR = timedelta(days=36_500)
_LONGEST_HOLIDAY = 20
CENTRAL = "中心工作"
"""The category that an export flags central work with."""
_CENTRAL = {CENTRAL, "Central work"}
_MAKEUP = re.compile(r"上班|补班|[(（]班[)）]")
_HOLIDAY = re.compile(r"假期|放假|调休|节假日|休假日|[(（]休[)）]|休$")
_FESTIVAL = re.compile(r"元旦|春节|除夕|清明|劳动节|五一|端午|中秋|国庆|抗战|胜利日")
_HOLIDAY_CALENDAR = re.compile(r"节假日|假日|假期|放假|holiday", re.IGNORECASE)
_DECORATION = re.compile(r"上班|补班|调休|假期|放假|节假日|[(（][休班][)）]|休$|[()（）]|\s")
_MEETING = re.compile(r"会$|会议|例会|会商|座谈会|调度会|meeting", re.IGNORECASE)
Note = tuple[str, dict[str, Any]]


class Events:
    """What the events of a file ask for, gathered event by event.

    Raises `Refused`: `import-too-many` (limit), `import-too-many-repeats`.
    """

    def __init__(self, calendar: RawCalendar, rules: Rules, now: datetime, path: Path) -> None:
        self._calendar = calendar
        self._path = path
        self._days_left = _MOST_DAYS
        self._zone = rules.tzinfo()
        self._now = now
        self._holidays: dict[date, str] = {}
        self._makeup: dict[date, str] = {}
        self.entries: list[Entry] = []
        self.refused: list[ImportLine] = []
        self.notes: dict[int, Note] = {}
        """What is to be said of a line besides its verdict."""
        self._gather()

    @property
    def overlay(self) -> Overlay:
        """The days for the work calendar."""
        return Overlay(self._holidays, self._makeup)

    def _gather(self) -> None:
        reader = Reader(self._calendar, self._zone)
        read: list[tuple[int, Event]] = []
        for raw in self._calendar.events:
            try:
                read.append((raw.number, reader.read(raw)))
            except BadEventError as error:
                self.refused.append(ImportLine(raw.number, "refused", error.code, error.facts, _title(raw)))
        for raw in self._calendar.todos:
            self.refused.append(ImportLine(raw.number, "same", "import-todo", {}, _title(raw)))
        replaced: dict[str, set[date]] = {}
        for _n, event in read:
            if event.uid and event.replaces is not None:
                replaced.setdefault(event.uid, set()).add(self._office_day(event.replaces))
        for number, event in self._newest(read):
            try:
                self._take(number, event, replaced.get(event.uid, set()))
            except BadEventError as error:
                title = clean(event.title)[:200]
                self.refused.append(ImportLine(number, "refused", error.code, error.facts, title))
            except InvalidRecord as error:
                facts = {"kind": _kind_of(event, self._now), "problems": error.problems}
                title = clean(event.title)[:200]
                self.refused.append(ImportLine(number, "refused", error.code, facts, title))

    def _newest(self, read: list[tuple[int, Event]]) -> Iterator[tuple[int, Event]]:
        """Of several versions of one event the newest; the others are told as superseded."""
        newest: dict[tuple[str, str], int] = {}
        for _n, event in read:
            if event.uid:
                key = (event.uid, _stamp(event.replaces, self._zone))
                newest[key] = max(newest.get(key, 0), event.sequence)
        for number, event in read:
            if event.uid and event.sequence < newest[event.uid, _stamp(event.replaces, self._zone)]:
                title = clean(event.title)[:200]
                self.refused.append(ImportLine(number, "same", "import-older", {}, title))
            else:
                yield number, event

    def _take(self, number: int, event: Event, replaced: set[date]) -> None:
        if not event.cancelled:
            self._mark_days(number, event)
        kind = _kind_of(event, self._now)
        uid = event.uid or _fingerprint(event, self._zone)
        starts: Iterable[Moment]
        if event.rule is not None and self._has_office_clock(event.start):
            self._enter(number, event, kind, uid, self._series(event, replaced))
            own = _day(event.start)
            starts = [moment for moment in event.added if moment not in event.left_out]
            if (
                own not in replaced
                and event.start not in event.left_out
                and not event.rule.falls_on(own, own)
            ):
                # A calendar counts the first one even where its rule does not name it.
                starts = [event.start, *starts]
        else:
            starts = self._starts(number, event)
        for start in starts:
            if event.replaces is None and self._office_day(start) in replaced and (event.rule or event.added):
                continue
            source = uid
            if event.rule or event.added or event.replaces:
                source += f"#{_stamp(event.replaces or start, self._zone)}"
            self._enter(number, event, kind, source, self._values(event, start))

    def _enter(self, number: int, event: Event, kind: str, source: str, values: dict[str, Json]) -> None:
        values["source_uid"] = clean(source)[:300]
        values["source_sequence"] = event.sequence
        document = checked(KINDS[kind], values, self._now)
        values = {name: document[name] for name in values}
        if len(self.entries) == MOST_RECORDS:
            raise Refused("import-too-many", path=str(self._path), limit=MOST_RECORDS, number=number)
        key = (values["source_uid"],)
        alone = event.rule is None and event.replaces is None and "#" in event.uid
        entry = Entry(
            number, kind, key, clean(event.title), values, cancelled=event.cancelled, spelled_out=alone
        )
        self.entries.append(entry)

    def _has_office_clock(self, start: Moment) -> bool:
        """Whether the event's zone runs like the office's: only then is its rule right here too."""
        if not isinstance(start, datetime):
            return True
        plain = start.replace(tzinfo=None)
        return all(
            moment.replace(tzinfo=start.tzinfo).utcoffset() == moment.replace(tzinfo=self._zone).utcoffset()
            for moment in (plain, *(plain.replace(month=month, day=1) for month in (1, 4, 7, 10)))
        )

    def _office_day(self, moment: Moment) -> date:
        return moment.astimezone(self._zone).date() if isinstance(moment, datetime) else moment

    def _series(self, event: Event, replaced: set[date]) -> dict[str, Json]:
        """The values of an event that repeats: one record, with the days that are left out."""
        rule, own = event.rule, _day(event.start)
        assert rule is not None
        rule, last = self._ended(rule, own)
        if rule.until is not None and rule.until == last:
            rule = replace(rule, until=None)
        values = self._values(event, event.start)
        skipped = {self._office_day(moment) for moment in event.left_out} | replaced
        values["repeats"] = code_of(rule, own)
        values["repeats_until"] = last.isoformat() if last else None
        values["skipped"] = sorted(day.isoformat() for day in skipped)
        return values

    def _ended(self, rule: Rule, own: date) -> tuple[Rule, date | None]:
        """The rule, and its last day if it has one. What takes long to find out is charged for.

        A count that would have to be counted through again and again becomes the day it ends on.
        """
        near = min(own + _YEAR, date.max - _YEAR)
        if next(rule.days(own, near), None) is None:
            self._charge(_FAR.days)
            if not rule.ever(own):
                raise BadEventError("import-bad-rule", part=str(rule))
        if not rule.count:
            return rule, rule.until
        plain = rule.freq in ("DAILY", "WEEKLY") and not (rule.months or rule.month_days or rule.positions)
        if plain and (rule.freq == "WEEKLY" or not rule.on):
            self._charge(rule.count)
        else:
            self._charge(_FAR.days)
        days = list(rule.days(own, min(date.max, own + _FAR)))
        last = days[-1] if days else own
        return (rule if plain else replace(rule, count=0, until=last)), last

    def _charge(self, days: int) -> None:
        self._days_left -= days
        if self._days_left < 0:
            raise Refused("import-too-many-repeats", path=str(self._path))

    def _starts(self, number: int, event: Event) -> Iterator[Moment]:
        if event.rule is None:
            yield from event.starts(date.min, date.max)
            return
        own = _day(event.start)
        first = max(own, self._now.date())
        self._charge((first + _YEAR - (own if event.rule.count else first)).days // event.rule.interval)
        starts = event.starts(first, first + _YEAR)
        taken = list(islice(starts, MOST_OCCURRENCES))
        if not taken:
            yield event.start
            return
        endless = event.rule.count == 0 and event.rule.until is None
        if endless or next(starts, None) is not None:
            facts = {"taken": len(taken), "last": _day(taken[-1])}
            self.notes[number] = ("import-repeats-cut", facts)
        yield from taken

    def _values(self, event: Event, start: Moment) -> dict[str, Json]:
        values: dict[str, Json] = {
            "title": event.title,
            "starts": self._office(start),
            "all_day": event.all_day,
        }
        if event.end is not None:
            values["ends"] = self._office(start + (event.end - event.start))
        elif event.all_day:
            values["ends"] = self._office(start + timedelta(days=1))
        place, note = clean(event.place), event.note
        if len(place) > 60:
            note = f"{place}\n{note}"
            place = place[:59] + "…"
        if place:
            values["place"] = place
        if clean(note, lines=True):
            values["note"] = note
        if event.people:
            values["people"] = [clean(name)[:60] for name in event.people]
        if event.organizer and _kind_of(event, self._now) == "meeting":
            values["convener"] = clean(event.organizer)[:60]
        if event.chair:
            values["leader"] = clean(event.chair)[:60]
        if _CENTRAL & {clean(word) for word in event.categories}:
            values["central"] = True
        return values

    def _office(self, moment: Moment) -> str:
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(0), self._zone)
        return moment.astimezone(self._zone).isoformat(timespec="seconds")

    def _mark_days(self, number: int, event: Event) -> None:
        start, end = event.start, event.end
        if isinstance(start, datetime) or isinstance(end, datetime) or event.rule:
            return
        title = clean(event.title)
        worked = bool(_MAKEUP.search(title))
        if not (worked or _HOLIDAY.search(title)):
            return
        if not (_HOLIDAY_CALENDAR.search(self._calendar.name) or _FESTIVAL.search(title)):
            return
        length = (end - start).days if end else 1
        if length > _LONGEST_HOLIDAY:
            return
        name = _DECORATION.sub("", title) or title
        name = "补" + name.removeprefix("补") if worked else name
        kept, other = (self._makeup, self._holidays) if worked else (self._holidays, self._makeup)
        for day in (start + timedelta(days=n) for n in range(length)):
            kept[day] = name[:60]
            other.pop(day, None)
        facts = {"first": start, "last": start + timedelta(days=length - 1), "name": name}
        self.notes[number] = ("import-makeup-day" if worked else "import-holiday", facts)


def days_of(facts: Mapping[str, Any]) -> Iterator[date]:
    """The days that a note about a holiday or make-up day speaks of."""
    day = facts["first"]
    while day <= facts["last"]:
        yield day
        day += timedelta(days=1)


def _title(raw: RawEvent) -> str:
    """The title of an event that could not be read, as it stands in the file."""
    summaries = (line for line in raw.lines if line[:7].upper() == "SUMMARY")
    return clean(next(summaries, "").partition(":")[2])[:200]


def _kind_of(event: Event, now: datetime) -> str:
    """A meeting has somebody who called it or is called one; what is over asks for no outcome any more."""
    if not isinstance(event.start, datetime):
        return "appointment"
    meant = bool(event.organizer or event.people or _MEETING.search(clean(event.title)))
    end = event.end if isinstance(event.end, datetime) else event.start
    goes_on = event.rule is not None and (event.rule.until is None or event.rule.until >= now.date())
    return "meeting" if meant and (goes_on or end > now) else "appointment"


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _stamp(moment: Moment | None, zone: Any) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(zone).isoformat(timespec="minutes")
    return moment.isoformat() if moment else ""


def _fingerprint(event: Event, zone: Any) -> str:
    """What stands for the UID of an event that has none: its title and its start."""
    text = f"{clean(event.title)}\n{_stamp(event.start, zone)}"
    return "none-" + hashlib.sha256(text.encode()).hexdigest()[:24]
