"""What visitors bring for the office to act on: petitions with their legal clocks, and suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Document, Flag, Json, LongText, Number, Party, Text
from store.kinds.tasks import Task
from store.links import link
from store.text import clean
from store.times import Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.kinds.visits import Visit
    from store.rules import DayLimit


class Petition(Task, kind="petition"):
    """A petition (信访事项): told within a limit whether it is accepted, settled within another."""

    steps: ClassVar[tuple[str, ...]] = ("received", "told", "underway")
    own_sphere = "affairs"
    columns: ClassVar[tuple[str, ...]] = ("title", "owner", "told_due", "due_at", "state")

    title = Text(limit=200, required=True)
    demand = Text(limit=400, required=True)
    headcount = Number(minimum=1, maximum=10_000, default=1)
    collective = Flag()
    owner = Party(of="person")
    unit = Party(of="unit")
    note = LongText()
    source = Party(form=False)
    due_at = Instant(form=False)
    no_due_reason = Text(form=False, searched=False)
    told_due = Instant(form=False)
    told_at = Instant(form=False)
    extended_at = Instant(form=False)
    extended_why = Text(limit=200, form=False)

    @classmethod
    def form_fields(cls) -> tuple[str, ...]:
        """What is asked for comes right behind the matter."""
        return ("title", "demand", "headcount", "collective", "owner", "unit", "note")

    @property
    def due(self) -> datetime | None:
        """Until the petitioners are told: the day for telling; then the day for settling."""
        return self.told_due if self.told_at is None and self.told_due else self.due_at

    def step_stamps(self, state: str, now: datetime) -> dict[str, Json]:
        """The moment at which the petitioners were told."""
        return {"told_at": now.isoformat(timespec="seconds")} if state == "told" else {}

    @classmethod
    def amend(cls, document: dict[str, Json], now: datetime) -> None:
        document.setdefault("line", "other")


class Suggestion(Task, kind="suggestion"):
    """A suggestion from a visitor or a caller (群众建议, P30); a promised reply has its day."""

    steps: ClassVar[tuple[str, ...]] = ("received", "underway")
    own_sphere = "affairs"

    title = Text(limit=200, required=True)
    note = LongText()
    reply_promised = Flag()
    due_at = Instant()
    no_due_reason = Text(form=False, searched=False)
    owner = Party(of="person")
    unit = Party(of="unit")
    source = Party(form=False)

    @classmethod
    def form_fields(cls) -> tuple[str, ...]:
        """The words of it first, then what was promised."""
        return ("title", "note", "reply_promised", "due_at", "owner", "unit")

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        if document.get("reply_promised") and not document.get("due_at"):
            yield Problem("due_at", "reply-day")


def days_after(desk: Desk, start: date, limit: DayLimit) -> date:
    """The last day of a limit: the day it starts on does not count; working days by the office's calendar."""
    if not limit.working:
        return start + timedelta(days=limit.days)
    day, left = start, limit.days
    while left > 0:
        day += timedelta(days=1)
        left -= desk.workdays.is_workday(day)
    return day


def _end_of(desk: Desk, day: date) -> str:
    moment = datetime.combine(day, desk.rules.workday_ends, desk.clock.zone)
    return moment.isoformat(timespec="seconds")


def open_petition(desk: Desk, values: Mapping[str, Json], visit: Visit | None = None) -> Petition:
    """A petition is taken in: its clocks begin on the day of the visit. Raises `InvalidRecord`."""
    day = (visit.arrived_at if visit and visit.arrived_at else desk.clock.now()).date()
    heads = int(values.get("headcount") or (visit.headcount if visit else 0) or 1)
    made = {
        "headcount": heads,
        "collective": bool(values.get("collective")) or heads >= desk.rules.collective_from,
        "told_due": _end_of(desk, days_after(desk, day, desk.rules.petition_told)),
        "due_at": _end_of(desk, days_after(desk, day, desk.rules.petition_done)),
        "links": [link("follows-from", visit)] if visit else [],
    }
    return Petition(desk.add("petition", {**values, **made}, action="petition").document)


def extend_petition(desk: Desk, petition: Petition, why: str) -> Petition:
    """More time, once, with the reason told to the petitioners (信访工作条例).

    Raises `InvalidRecord` without a reason, `Refused` ("already-extended", "already-closed").
    """
    why = clean(why)
    if not why:
        raise InvalidRecord([Problem("reason", "required")])
    with desk.transaction("petition-extended") as work:
        current = work.current(petition)
        if not current.is_open:
            raise Refused("already-closed", id=current.id)
        if current.extended_at is not None:
            raise Refused("already-extended", id=current.id)
        due = current.due_at or work.now
        last = days_after(desk, due.astimezone(work.now.tzinfo).date(), desk.rules.petition_extended)
        return work.put(
            current.with_(
                due_at=_end_of(desk, last),
                extended_at=work.now.isoformat(timespec="seconds"),
                extended_why=why,
            )
        )


def open_suggestion(desk: Desk, values: Mapping[str, Json], visit: Visit | None = None) -> Suggestion:
    """A suggestion is taken down, linked to the visit it came with (P30). Raises `InvalidRecord`."""
    links = [link("follows-from", visit)] if visit else []
    return Suggestion(desk.add("suggestion", {**values, "links": links}, action="suggestion").document)
