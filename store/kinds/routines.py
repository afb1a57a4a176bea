"""The daily checklist: routines that repeat, and one tick for each on each duty date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Choice, Document, Json, LongText, Party, Repeats, Text
from store.record import Record
from store.text import clean
from store.times import Day, Instant, TimeOfDay

if TYPE_CHECKING:
    from store.desk import Desk
    from store.rules import Rules
    from store.transaction import Work
    from store.workdays import Workdays

TICKS_STAY = timedelta(days=28)
"""So long ticks stay in the live file: the strip of the last weeks is drawn from them."""
_CARRIED = 14
"""So many days the accounting of a routine may lag behind before a tick carries it forward."""
_MOST_FOUND = 2000


class Routine(Record, kind="routine", table="routines"):
    """A repeating duty of the daily checklist (例行事项).

    `away_from` to `away_to` (open when empty) its owner is away: `deputy` does it then; without a deputy the
    routine pauses. `accounted`: every duty date up to this one is ticked or explained.
    """

    steps = ("active",)
    closed_states = ("retired",)
    columns = ("at", "title", "repeats", "owner")
    closes_with_outcome = False

    title = Text(limit=100, required=True)
    at = TimeOfDay(required=True)
    repeats = Repeats(required=True, default="daily")
    owner = Party(of="person")
    since = Day()
    until = Day()
    away_from = Day(required=lambda document: bool(document.get("away_to") or document.get("deputy")))
    away_to = Day()
    deputy = Party(of="person")
    note = LongText(limit=500)
    ruled = Text(limit=600, form=False, searched=False)
    accounted = Day(form=False)

    def settled_on(self) -> datetime | None:
        """Never: a routine is a template, and stays in the live file."""
        return None

    @classmethod
    def amend(cls, document: dict[str, Json], now: datetime) -> None:
        """Another rule begins to count afresh: what the new one would have named before was not missed."""
        rule = document.get("repeats") or ""
        if document.get("ruled") not in (None, rule):
            document["accounted"] = (now.date() - timedelta(days=1)).isoformat()
        document["ruled"] = rule

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        today = rules.duty_date(now)
        document["since"] = document.get("since") or today.isoformat()
        before = max(today, date.fromisoformat(document["since"])) - timedelta(days=1)
        document["accounted"] = document.get("accounted") or before.isoformat()

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        for first, last in (("since", "until"), ("away_from", "away_to")):
            if document.get(first) and document.get(last) and document[last] < document[first]:
                yield Problem(last, "ends-before-start")
        if document.get("repeats") and document.get("since"):
            from store.repeats import Repeat

            rule = Repeat.read(document["repeats"]).rule
            if rule is not None and not rule.ever(date.fromisoformat(document["since"])):
                yield Problem("repeats", "never-occurs")

    def began(self, rules: Rules) -> date | None:
        """The first duty date it can fall on."""
        return self.since or (rules.duty_date(self.created_at) if self.created_at else None)

    def is_away(self, day: date) -> bool:
        """Whether its owner is away on a day."""
        first, last = self.away_from, self.away_to
        return first is not None and first <= day and (last is None or day <= last)

    def is_paused(self, day: date) -> bool:
        """Whether it pauses on a day, because its owner is away and nobody stands in."""
        return self.is_away(day) and not self.deputy

    def done_by(self, day: date) -> str:
        """Who is to do it on a day: its owner, or who stands in; empty where nobody is named."""
        return self.deputy if self.is_away(day) and self.deputy else self.owner

    def names(self, day: date, workdays: Workdays, rules: Rules) -> bool:
        """Whether its rule names a day, paused or not."""
        from store.repeats import Repeat

        began = self.began(rules)
        if not self.repeats or (began is not None and day < began) or (self.until and day > self.until):
            return False
        return Repeat.read(self.repeats).falls_on(day, workdays, self.since or began)

    def is_due(self, day: date, workdays: Workdays, rules: Rules) -> bool:
        """Whether it is to be done on a duty date."""
        return self.is_open and not self.is_paused(day) and self.names(day, workdays, rules)

    def moment(self, day: date, rules: Rules) -> datetime:
        """The planned moment on a duty date, which runs past midnight."""
        at = self.at or rules.day_starts
        on = day + timedelta(days=1) if at < rules.day_starts else day
        return datetime.combine(on, at, rules.tzinfo())


class Tick(Record, kind="tick", table="routines"):
    """What became of one routine on one duty date: done, or missed with a reason (勾销)."""

    steps = ("open",)
    closed_states = ("done", "missed")
    closes_with_outcome = False
    unique = ("routine", "duty_date")

    routine = Text(form=False, searched=False, required=True)
    duty_date = Day(form=False, required=True)
    result = Choice("done", "missed", form=False, required=True)
    reason = Text(limit=200, required=lambda document: document.get("result") == "missed")
    at = Instant(form=False, required=True)

    def settled_on(self) -> datetime | None:
        """When no strip of the last weeks shows it any more."""
        day = self.duty_date
        zone = self.at.tzinfo if self.at else ZoneInfo("Asia/Shanghai")
        return datetime.combine(day + TICKS_STAY, time(12), zone) if day else None

    def is_late(self, rules: Rules) -> bool:
        """Whether it was ticked after its duty date was over; the planned date stays."""
        return (
            self.at is not None and self.duty_date is not None and rules.duty_date(self.at) > self.duty_date
        )


def tick(desk: Desk, routine: Routine, day: date) -> Tick:
    """The routine was done for this duty date (勾销), however late: it stays that date's.

    Raises `Refused` ("already-ticked", "not-yet-due": the duty date is still to come).
    """
    return _settle(desk, routine, [day], "done", "")[0]


def miss(desk: Desk, routine: Routine, day: date, reason: str) -> Tick:
    """The routine was missed on this duty date, and why (P37). Raises `InvalidRecord`, `Refused`."""
    return explain(desk, routine, [day], reason)[0]


def explain(desk: Desk, routine: Routine, days: Iterable[date], reason: str) -> list[Tick]:
    """The routine was missed on these duty dates, all for one reason (P37).

    Raises `InvalidRecord`, `Refused` as `tick`; then nothing is stored.
    """
    reason = clean(reason)
    if not reason:
        raise InvalidRecord([Problem("reason", "required")])
    return _settle(desk, routine, sorted(days), "missed", reason)


def untick(desk: Desk, routine: Routine, day: date) -> None:
    """Take the tick of this duty date back. Raises `Refused("not-ticked")`."""
    with desk.transaction("untick") as work:
        standing = _tick_of(work, routine, day)
        if standing is None:
            raise Refused("not-ticked", title=routine.title)
        work.remove(standing)
        now = work.find(routine.id)
        if isinstance(now, Routine) and now.accounted and now.accounted >= day:
            work.put(now.with_(accounted=(day - timedelta(days=1)).isoformat()))


def _settle(desk: Desk, routine: Routine, days: list[date], result: str, reason: str) -> list[Tick]:
    ticks: list[Tick] = []
    with desk.transaction("tick" if result == "done" else "miss") as work:
        for day in days:
            if day > work.rules.duty_date(work.now):
                raise Refused("not-yet-due", title=routine.title, day=day)
            standing = _tick_of(work, routine, day)
            if standing is not None:
                raise Refused("already-ticked", title=routine.title, by=standing.created_by)
            values = {
                "title": routine.title,
                "routine": routine.id,
                "duty_date": day.isoformat(),
                "result": result,
                "reason": reason,
                "state": result,
                "at": work.now.isoformat(timespec="seconds"),
            }
            ticks.append(Tick(work.insert("tick", values).document))
        _carry(work, routine, desk.workdays)
    return ticks


def _carry(work: Work, routine: Routine, workdays: Workdays) -> None:
    """Carry the accounting forward before the ticks it rests on are filed."""
    now = work.find(routine.id)
    if not isinstance(now, Routine):
        return
    ticked = {
        record.duty_date
        for record in work.records("routines")
        if isinstance(record, Tick) and record.routine == routine.id
    }
    today = work.rules.duty_date(work.now)
    open_days = unaccounted(now, today, ticked, workdays, work.rules)
    reached = (open_days[0] if open_days else today) - timedelta(days=1)
    standing = now.accounted or now.began(work.rules)
    if standing is not None and (reached - standing).days >= _CARRIED:
        work.put(now.with_(accounted=reached.isoformat()))


def unaccounted(
    routine: Routine, before: date, ticked: Iterable[date | None], workdays: Workdays, rules: Rules
) -> tuple[date, ...]:
    """The duty dates before a day, in order, on which a routine was due and is not ticked nor explained."""
    began = routine.began(rules) or before
    # Without an accounting the ticks of the last weeks are all that is known.
    first = routine.accounted + timedelta(days=1) if routine.accounted else before - TICKS_STAY
    first = max(first, began)
    asked = (routine.id, routine.revision, first, before)
    due = workdays.found.get(asked)
    if due is None:
        if len(workdays.found) > _MOST_FOUND:
            workdays.found.clear()
        days = (first + timedelta(days=number) for number in range((before - first).days))
        due = workdays.found[asked] = tuple(day for day in days if routine.is_due(day, workdays, rules))
    done = set(ticked)
    return tuple(day for day in due if day not in done)


def _tick_of(work: Work, routine: Routine, day: date) -> Tick | None:
    return next(
        (
            record
            for record in work.records("routines")
            if isinstance(record, Tick) and record.routine == routine.id and record.duty_date == day
        ),
        None,
    )
