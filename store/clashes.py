"""Who and what is taken twice at one time: rooms and people that two items of the agenda both claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from store.fields import Json
from store.kinds.agenda import AgendaItem, Meeting
from store.kinds.parties import PartyRecord
from store.kinds.visits import Visit
from store.occurrences import Occurrence, occurrences
from store.record import KINDS, Record, checked
from store.text import fold

if TYPE_CHECKING:
    from store.desk import Desk

CLAIMING = ("starts", "ends", "place", "leader", "people", "convener", "chair", "minute_taker")
"""The fields of an agenda item that say what it takes and when."""

SERIES_DAYS = 92
"""How far ahead a series is asked for clashes."""

_STEP = timedelta(minutes=15)
_DAYS_AHEAD = 30
_COLLECTIVE = ("各", "全体", "有关", "相关")
"""How the name of many at once begins; many can be in two places."""


@dataclass(frozen=True)
class Clash:
    """Another record that takes the same room or the same people at the same time."""

    other: Record
    starts: datetime
    ends: datetime
    room: str
    """The room both claim, as the other one writes it; empty when it is not the room."""
    people: tuple[str, ...]
    """The people both claim, by their present names."""
    occurs: date | None = None
    """The day by which a series knows the occurrence that is meant; None for what takes place once."""


@dataclass(frozen=True)
class Claim:
    """What a record takes whenever it takes place: a room and people, in the form in which they compare."""

    record: Record
    room: str
    people: frozenset[str]

    def shares(self, other: Claim) -> bool:
        """Whether both take the same thing."""
        return bool(self.room and self.room == other.room) or not self.people.isdisjoint(other.people)


class Directory:
    """The people and units by every name they ever bore."""

    def __init__(self, desk: Desk) -> None:
        self._present: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        for party in desk.records("parties"):
            if isinstance(party, PartyRecord):
                for former in party.former_names:
                    self._present[plain(former)] = party.title
                self._kinds[plain(party.title)] = party.kind
        # Who bears a name now comes before who bore it once.
        for name in self._kinds:
            self._present.pop(name, None)

    def present(self, name: str) -> str:
        """The name somebody bears today."""
        return self._present.get(plain(name), name)

    def person(self, name: str, *, listed: bool = False) -> str:
        """The name to compare somebody by; empty for units and for many at once, who are in two places.

        `listed`: only who stands in the directory as a person counts.
        """
        present = plain(self.present(name))
        kind = self._kinds.get(present, "")
        if kind == "unit" or (listed and kind != "person") or present.startswith(_COLLECTIVE):
            return ""
        return present


def plain(words: str) -> str:
    """Words for comparing: width and case folded, without blanks."""
    return "".join(fold(words).split())


def claim_of(record: Record, directory: Directory) -> Claim | None:
    """What an open record takes; None when it takes nothing."""
    if not record.is_open or record.is_hidden:
        return None
    if isinstance(record, Visit):
        host = directory.person(record.host) if record.host else ""
        return Claim(record, "", frozenset((host,))) if host else None
    if not isinstance(record, AgendaItem):
        return None
    room = plain(record.place)
    people = frozenset(_people(record, directory)) - {""}
    return Claim(record, room, people) if room or people else None


def times_of(desk: Desk, record: Record, first: date, last: date) -> Iterator[Occurrence]:
    """When a record takes place between two days; a visit takes as long as the house reckons."""
    if isinstance(record, AgendaItem):
        yield from occurrences(record, first, last, desk.workdays, desk.clock.zone)
    elif isinstance(record, Visit) and (starts := record.starts_at) is not None:
        ends = starts + timedelta(minutes=desk.rules.visit_minutes)
        yield Occurrence(starts.astimezone(desk.clock.zone).date(), starts, ends)


def _people(record: AgendaItem, directory: Directory) -> Iterator[str]:
    away = {}
    if isinstance(record, Meeting):
        for name in (record.chair, record.minute_taker):
            yield directory.person(name) if name else ""
        if record.convener:
            yield directory.person(record.convener, listed=True)
        away = {
            str(row.get("name")): str(row.get("substitute") or "")
            for row in record.replies
            if row.get("reply") in ("no", "leave")
        }
    for name in (record.leader, *record.people):
        coming = away.get(name, name)
        if coming:
            yield directory.person(coming)


def candidate(desk: Desk, kind: str, values: Mapping[str, Json], before: Record | None) -> Record:
    """The record that saving these values would make. Raises `InvalidRecord` like saving itself."""
    cls = KINDS[kind]
    document = dict(before.document) if before else {"id": "", "kind": kind, "state": cls.steps[0]}
    return cls(checked(cls, {**document, **values}, desk.clock.now()))


def clashes_of(desk: Desk, record: Record) -> list[Clash]:
    """What takes the same room or people at the same time as `record` (P25), by time; it may be unsaved.

    Of each other record the first time is told. A series is asked for the next `SERIES_DAYS`.
    """
    directory = Directory(desk)
    own = claim_of(record, directory)
    first, last = _days_of(desk, record)
    times = list(times_of(desk, record, first, last)) if own else []
    if own is None or not times:
        return []
    found = []
    for other in _others(desk, record):
        claim = claim_of(other, directory)
        if claim is None or not own.shares(claim):
            continue
        at = next((one for one in times_of(desk, other, first, last) if _meets(one, times)), None)
        if at is None:
            continue
        room = str(other.document.get("place") or "") if own.room and own.room == claim.room else ""
        shared = own.people & claim.people
        people = dict.fromkeys(
            directory.present(name) for name in named(record) if directory.person(name) in shared
        )
        occurs = at.day if other.document.get("repeats") else None
        found.append(Clash(other, at.starts, at.ends, room, tuple(people), occurs))
    return sorted(found, key=lambda clash: (not clash.other.central, clash.starts, clash.other.id))


def _meets(one: Occurrence, times: Iterable[Occurrence]) -> bool:
    return any(one.starts < other.ends and other.starts < one.ends for other in times)


def _days_of(desk: Desk, record: Record) -> tuple[date, date]:
    """The days on which clashes of a record are looked for."""
    zone, today = desk.clock.zone, desk.clock.now().date()
    starts = record.starts_at
    if starts is None:
        return today, today
    first = starts.astimezone(zone).date()
    if record.document.get("repeats"):
        first = max(first, today)
        return first, first + timedelta(days=SERIES_DAYS)
    ends = record.ends_at if isinstance(record, AgendaItem) else None
    return first, (ends or starts + timedelta(minutes=desk.rules.visit_minutes)).astimezone(zone).date()


def named(record: Record) -> Iterator[str]:
    """Everybody a record names, as written."""
    document = record.document
    for name in ("leader", "chair", "convener", "minute_taker", "host"):
        if isinstance(document.get(name), str):
            yield document[name]
    if isinstance(record, AgendaItem):
        yield from record.people
    for row in document.get("replies") or ():
        if isinstance(row, dict) and row.get("substitute"):
            yield str(row["substitute"])


def _others(desk: Desk, record: Record) -> Iterator[Record]:
    for table in ("agenda", "visits"):
        for other in desk.records(table):
            if other.id != record.id:
                yield other


def next_free(
    desk: Desk, item: AgendaItem, *, after: datetime | None = None, besides: Iterable[Record] = ()
) -> datetime | None:
    """The next time at which the room and everybody of `item` are free, within working hours of a workday.

    It begins not before `after` (or its own start) nor before now, on a quarter of an hour, and leaves the
    midday break alone. `besides` are records that are not saved yet, or are about to stand otherwise than
    they do now. None when there is no such time within a month.
    """
    if item.starts is None or item.ends_at is None:
        return None
    length = item.ends_at - item.starts
    first = max(after or item.starts, desk.clock.now()).astimezone(desk.clock.zone)
    last = first.date() + timedelta(days=_DAYS_AHEAD + 1)
    directory = Directory(desk)
    own = claim_of(item, directory)
    other_way = {record.id: record for record in besides}
    taken: list[tuple[datetime, datetime]] = []
    if own is not None:
        standing = (other for other in _others(desk, item) if other.id not in other_way)
        for other in (*standing, *other_way.values()):
            claim = claim_of(other, directory) if other.id != item.id or not item.id else None
            if claim is not None and own.shares(claim):
                taken += ((one.starts, one.ends) for one in times_of(desk, other, first.date(), last))
    for day in _workdays(desk, first.date()):
        for opens, closes in _spans(desk, day):
            at = _quarter(max(opens, first))
            while at + length <= closes:
                blocking = [ends for starts, ends in taken if starts < at + length and at < ends]
                if not blocking:
                    return at
                at = _quarter(max(blocking).astimezone(desk.clock.zone))
    return None


def _workdays(desk: Desk, day: date) -> Iterator[date]:
    for ahead in range(_DAYS_AHEAD + 1):
        if desk.workdays.is_workday(day + timedelta(days=ahead)):
            yield day + timedelta(days=ahead)


def _spans(desk: Desk, day: date) -> list[tuple[datetime, datetime]]:
    """The working hours of a day: morning and afternoon."""
    rules, zone = desk.rules, desk.clock.zone
    edges = (rules.day_starts, rules.noon_starts, rules.noon_ends, rules.workday_ends)
    opens, noon, again, closes = (datetime.combine(day, edge, zone) for edge in edges)
    return [(opens, noon), (again, closes)] if noon < again else [(opens, closes)]


def _quarter(moment: datetime) -> datetime:
    """The next full quarter of an hour."""
    beyond = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment + (_STEP - beyond) if beyond else moment
