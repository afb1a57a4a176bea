"""Visits counted over a month, live and filed: units, classes, hours, who came again, waiting (P45, P70)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from store.archive import archive_files, parse_archive
from store.kinds.visits import COURTESIES, Visit

if TYPE_CHECKING:
    from store.desk import Desk


@dataclass
class VisitCounts:
    """The figures of one month. Waiting is from arriving to being received (or leaving), in minutes."""

    month: date
    visits: int = 0
    people: int = 0
    by_class: Counter[str] = field(default_factory=Counter)
    by_unit: Counter[str] = field(default_factory=Counter)
    by_reason: Counter[str] = field(default_factory=Counter)
    by_host_unit: Counter[str] = field(default_factory=Counter)
    by_hour: Counter[int] = field(default_factory=Counter)
    by_state: Counter[str] = field(default_factory=Counter)
    left_how: Counter[str] = field(default_factory=Counter)
    courtesy: Counter[str] = field(default_factory=Counter)
    carded: int = 0
    """Visits with all four courtesies."""
    ratings: Counter[int] = field(default_factory=Counter)
    waited: int = 0
    """Visits whose waiting is known."""
    waited_minutes: int = 0
    over_limit: int = 0
    again: int = 0
    """Visits of somebody who had been here before in the month."""
    came_again: int = 0
    """How many visitors came more than once."""
    cost: int = 0

    @property
    def mean_wait(self) -> float | None:
        """Minutes waited in the mean, or None where nobody's waiting is known."""
        return self.waited_minutes / self.waited if self.waited else None

    @property
    def mean_rating(self) -> float | None:
        """The mean of the ratings given, or None."""
        given = sum(self.ratings.values())
        return sum(rating * count for rating, count in self.ratings.items()) / given if given else None

    def as_json(self) -> dict[str, Any]:
        """The figures for a program."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "month"}
        told = {
            name: {str(key): count for key, count in value.most_common()}
            if isinstance(value, Counter)
            else value
            for name, value in plain.items()
        }
        return {
            "month": f"{self.month:%Y-%m}",
            **told,
            "mean_wait": self.mean_wait,
            "mean_rating": self.mean_rating,
        }


def visit_counts(desk: Desk, month: date) -> VisitCounts:
    """The figures of the month `month` lies in, by the calendar day of arriving; reads the archive."""
    counts = VisitCounts(month.replace(day=1))
    zone = desk.clock.zone
    limit = timedelta(minutes=desk.rules.wait_limit_minutes)
    seen: Counter[str] = Counter()
    for visit in _visits_of(desk, counts.month):
        came = visit.arrived_at
        planned = came or visit.expected_at
        if planned is None or planned.astimezone(zone).date().replace(day=1) != counts.month:
            continue
        counts.by_state[visit.state] += 1
        if came is None:
            continue
        counts.visits += 1
        counts.people += visit.headcount or 1
        counts.by_class[visit.visit_class] += 1
        counts.by_hour[came.astimezone(zone).hour] += 1
        for value, told in (
            (visit.unit, counts.by_unit),
            (visit.reason, counts.by_reason),
            (visit.host_unit, counts.by_host_unit),
            (visit.left_how, counts.left_how),
        ):
            if value:
                told[value] += 1
        _count_service(counts, visit, limit)
        if who := _who(visit):
            seen[who] += 1
    counts.came_again = sum(1 for times in seen.values() if times > 1)
    counts.again = sum(times - 1 for times in seen.values() if times > 1)
    return counts


def _count_service(counts: VisitCounts, visit: Visit, limit: timedelta) -> None:
    counts.courtesy.update(visit.courtesy)
    counts.carded += len(visit.courtesy) == len(COURTESIES)
    counts.cost += visit.cost or 0
    if visit.rating:
        counts.ratings[visit.rating] += 1
    came, until = visit.arrived_at, visit.met_at or visit.left_at
    if came is not None and until is not None:
        waited = max(until - came, timedelta(0))
        counts.waited += 1
        counts.waited_minutes += waited // timedelta(minutes=1)
        counts.over_limit += waited >= limit


def _who(visit: Visit) -> str:
    """What tells one visitor from another; empty where personal data was removed."""
    digest = visit.document.get("id_digest") or visit.document.get("phone_digest")
    if digest:
        return str(digest)
    return f"{visit.name}\n{visit.unit}" if visit.name else ""


class _When(msgspec.Struct):
    arrived_at: str | None = None
    expected_at: str | None = None


def _visits_of(desk: Desk, month: date) -> Iterator[Visit]:
    """The live visits, and the filed ones of about this month; each once."""
    live = set()
    for record in desk.records("visits"):
        live.add(record.id)
        if isinstance(record, Visit):
            yield record
    # A stored moment bears its own offset: the neighbouring days may belong here too.
    wanted = {f"{day:%Y-%m}" for day in (month - timedelta(days=1), month, month + timedelta(days=31))}
    for path in archive_files(desk.directory):
        if int(path.stem) not in (month.year, month.year + 1, month.year - 1):
            continue
        try:
            documents = parse_archive(path.read_bytes()).get("visits", {})
        except (OSError, ValueError):
            continue
        for raw in documents.values():
            document = _document(raw, wanted)
            if document and document.get("id") not in live and not document.get("hidden"):
                yield Visit(document)


def _document(raw: msgspec.Raw, wanted: set[str]) -> Mapping[str, Any]:
    try:
        when = msgspec.json.decode(raw, type=_When)
        if (when.arrived_at or when.expected_at or "")[:7] not in wanted:
            return {}
        document = msgspec.json.decode(raw)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def month_before(month: date, steps: int = 1) -> date:
    """The first day of the month `steps` before (after, when negative)."""
    index = month.year * 12 + month.month - 1 - steps
    return date(index // 12, index % 12 + 1, 1)


def month_of(text: str, now: datetime) -> date:
    """The month that `YYYY-MM` names, the present one for the empty text. Raises `ValueError`."""
    return date.fromisoformat(f"{text}-01") if text else now.date().replace(day=1)
