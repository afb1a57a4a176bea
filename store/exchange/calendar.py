"""The events of an iCalendar file (RFC 5545), their values read by the icalendar package line by line.

No value is ever computed from what a file describes by rules: a recurrence is only asked about given days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from store.errors import FieldError
from store.exchange.scan import OFTEN, RawCalendar, RawEvent
from store.recurrence import Rule
from store.text import clean

_MOST_DATES = 1_000
_MOST_PEOPLE = 200


class BadEventError(Exception):
    """An event that cannot be taken: a code and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = {name: clean(str(fact))[:60] for name, fact in facts.items()}


Moment = date | datetime


@dataclass(frozen=True)
class Event:
    """One event. `start` and `end` are days (all-day, end exclusive) or aware instants."""

    uid: str
    title: str
    start: Moment
    end: Moment | None = None
    place: str = ""
    organizer: str = ""
    people: tuple[str, ...] = ()
    note: str = ""
    cancelled: bool = False
    rule: Rule | None = None
    left_out: frozenset[Moment] = field(default_factory=frozenset)
    added: tuple[Moment, ...] = ()
    replaces: Moment | None = None
    sequence: int = 0
    chair: str = ""
    categories: tuple[str, ...] = ()

    @property
    def all_day(self) -> bool:
        """Whether it is about days, not hours."""
        return not isinstance(self.start, datetime)

    def starts(self, first: date, last: date) -> Iterator[Moment]:
        """The starts of its occurrences between two days, in order; of an event without a rule, its own."""
        if self.rule is None:
            found = {self.start, *self.added}
        else:
            own = self.start.date() if isinstance(self.start, datetime) else self.start
            yield from self._merged(self.rule.days(own, last, first), first, last)
            return
        yield from sorted(found - self.left_out, key=_order)

    def _merged(self, days: Iterator[date], first: date, last: date) -> Iterator[Moment]:
        added = sorted((moment for moment in self.added if first <= _day_of(moment) <= last), key=_order)
        for day in days:
            moment = self._at(day)
            while added and _order(added[0]) <= _order(moment):
                early = added.pop(0)
                if early != moment and early not in self.left_out:
                    yield early
            if moment not in self.left_out:
                yield moment
        yield from (moment for moment in added if moment not in self.left_out)

    def _at(self, day: date) -> Moment:
        if isinstance(self.start, datetime):
            return datetime.combine(day, self.start.timetz())
        return day


def _day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _order(moment: Moment) -> str:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else moment.isoformat()


class Reader:
    """Reads raw events of one file; `zone` is the office's, for times that name none."""

    def __init__(self, calendar: RawCalendar, zone: tzinfo) -> None:
        self._fixed = calendar.zones
        self._zones: dict[str, tzinfo | None] = {}
        self._own_zone = zone

    def read(self, raw: RawEvent) -> Event:
        """The event. Raises `BadEventError`: import-bad-property, import-unknown-zone, import-bad-rule."""
        values, lists = self._properties(raw)
        start = self._moment("DTSTART", values)
        if start is None:
            raise BadEventError("import-bad-property", property="DTSTART")
        end = self._end(start, values)
        left_out = [moment for entry in lists["EXDATE"] for moment in self._moments("EXDATE", *entry)]
        added = [moment for entry in lists["RDATE"] for moment in self._moments("RDATE", *entry)]
        title = values.get("SUMMARY", ({}, ""))[1]
        return Event(
            uid=values.get("UID", ({}, ""))[1].strip(),
            title=title,
            start=start,
            end=end,
            place=values.get("LOCATION", ({}, ""))[1],
            organizer=_who(*values["ORGANIZER"]) if "ORGANIZER" in values else "",
            people=tuple(
                name
                for entry in lists["ATTENDEE"][:_MOST_PEOPLE]
                if not _is_chair(entry[0]) and (name := _who(*entry))
            ),
            note=values.get("DESCRIPTION", ({}, ""))[1],
            cancelled=values.get("STATUS", ({}, ""))[1].strip().upper() == "CANCELLED",
            rule=self._rule(start, values["RRULE"][1]) if "RRULE" in values else None,
            left_out=frozenset(left_out),
            added=tuple(added),
            replaces=self._moment("RECURRENCE-ID", values),
            sequence=_sequence(values.get("SEQUENCE", ({}, "0"))[1]),
            chair=next((_who(*entry) for entry in lists["ATTENDEE"] if _is_chair(entry[0])), ""),
            categories=tuple(
                word.strip()
                for _none, text in lists["CATEGORIES"]
                for word in text.split(",")
                if word.strip()
            ),
        )

    def _properties(
        self, raw: RawEvent
    ) -> tuple[dict[str, tuple[dict[str, str], str]], dict[str, list[tuple[dict[str, str], str]]]]:
        from icalendar.parser import Contentline

        once: dict[str, tuple[dict[str, str], str]] = {}
        often: dict[str, list[tuple[dict[str, str], str]]] = {name: [] for name in OFTEN}
        for line in raw.lines:
            try:
                name, parameters, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
            except ValueError:
                name = re.split(r"[;:]", line, maxsplit=1)[0][:40]
                raise BadEventError("import-bad-property", property=name) from None
            key = name.upper()
            entry = ({word.upper(): str(said) for word, said in parameters.items()}, str(value))
            if key in OFTEN:
                often[key].append(entry)
            elif key in once:
                raise BadEventError("import-bad-property", property=key)
            else:
                once[key] = entry
        return once, often

    def _end(self, start: Moment, values: Mapping[str, tuple[dict[str, str], str]]) -> Moment | None:
        end = self._moment("DTEND", values)
        if end is None and "DURATION" in values:
            from icalendar.prop import vDuration

            try:
                end = start + vDuration.from_ical(values["DURATION"][1].strip())  # type: ignore[no-untyped-call]
            except (ValueError, OverflowError):
                raise BadEventError("import-bad-property", property="DURATION") from None
        if end is None:
            return None
        if isinstance(end, datetime) != isinstance(start, datetime) or _order(end) < _order(start):
            raise BadEventError("import-bad-property", property="DTEND")
        return end if end != start else None

    def _moment(self, name: str, values: Mapping[str, tuple[dict[str, str], str]]) -> Moment | None:
        if name not in values:
            return None
        return next(iter(self._moments(name, *values[name])))

    def _moments(self, name: str, parameters: Mapping[str, str], text: str) -> list[Moment]:
        from icalendar.prop import vDDDTypes

        parts = text.split(",")
        if len(parts) > (_MOST_DATES if name in OFTEN else 1):
            raise BadEventError("import-bad-property", property=name)
        moments: list[Moment] = []
        for part in parts:
            try:
                value = vDDDTypes.from_ical(part.strip())  # type: ignore[no-untyped-call]
            except (ValueError, OverflowError):
                raise BadEventError("import-bad-property", property=name) from None
            if not isinstance(value, date) or not 1900 <= value.year <= 2200:
                raise BadEventError("import-bad-property", property=name)
            if isinstance(value, datetime) and value.tzinfo is None:
                value = value.replace(tzinfo=self._zone(parameters.get("TZID", "")))
            moments.append(value)
        return moments

    def _zone(self, name: str) -> tzinfo:
        if not name:
            return self._own_zone
        if name not in self._zones:
            self._zones[name] = _named_zone(name) or self._fixed.get(name)
        zone = self._zones[name]
        if zone is None:
            raise BadEventError("import-unknown-zone", zone=name)
        return zone

    def _rule(self, start: Moment, text: str) -> Rule:
        text = text.strip().upper()
        until = re.search(r"(UNTIL=)([0-9]{8}T[0-9]{6})Z", text)
        if until and isinstance(start, datetime):
            try:
                utc = datetime.strptime(until[2], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
                local = utc.astimezone(start.tzinfo)
                last = local.date() - timedelta(days=local.time() < start.time())
            except (ValueError, OverflowError):
                raise BadEventError("import-bad-rule", part=until[0]) from None
            text = f"{text[: until.start()]}UNTIL={last:%Y%m%d}{text[until.end() :]}"
        try:
            return Rule.read(text)
        except FieldError as error:
            raise BadEventError("import-bad-rule", part=error.facts.get("part", "")) from None


def _sequence(text: str) -> int:
    """Which version of an event this is; what is no number is the first."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text.strip()) else 0


def _is_chair(parameters: Mapping[str, str]) -> bool:
    return parameters.get("ROLE", "").upper() == "CHAIR"


def _named_zone(name: str) -> tzinfo | None:
    """The zone of an IANA name, also at the end of a vendor's path, or of a name Windows uses."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    for known in (name, WINDOWS_TO_OLSON.get(name, ""), "/".join(name.split("/")[-2:])):
        if re.fullmatch(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}", known):
            try:
                return ZoneInfo(known)
            except (OSError, ValueError, KeyError):
                continue
    return None


def _who(parameters: Mapping[str, str], address: str) -> str:
    """A person's name as the calendar gives it, else the address."""
    return parameters.get("CN", "").strip() or re.sub(r"(?i)^mailto:", "", address.strip())
