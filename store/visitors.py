"""Questions about visitors: who is known, who is inside already, who stays too long, which pass is free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.fields import Json
from store.identity import STAR, identities
from store.kinds.petitions import Petition
from store.kinds.visits import Visit
from store.kinds.watching import LostPass, Watch, matching
from store.links import links_of
from store.queries import on_site
from store.record import Record
from store.rules import pass_numbers
from store.text import clean, fold

if TYPE_CHECKING:
    from store.desk import Desk


@dataclass(frozen=True)
class Pass:
    """One pass: `state` is free, out or lost; `holder` has it, `lost` is the note of its loss."""

    number: str
    state: str
    holder: Visit | None = None
    lost: LostPass | None = None


def digests_of(desk: Desk, values: Mapping[str, Json]) -> dict[str, str]:
    """The digests of the numbers in a form's values; a mask's is that of the visit it was taken from."""
    found: dict[str, str] = {}
    earlier = desk.find(str(values.get("earlier") or "")) if values.get("earlier") else None
    for name, field in identities(Visit):
        value = str(values.get(name) or "")
        if value and STAR not in value:
            found[field.digest] = desk.recognition.known(field.plain(fold(value).upper().replace(" ", "")))
        elif values.get(field.digest):
            found[field.digest] = str(values[field.digest])
        elif value and earlier is not None:
            found[field.digest] = str(earlier.document.get(field.digest) or "")
    return {name: digest for name, digest in found.items() if digest}


def watched(desk: Desk, values: Mapping[str, Json]) -> list[Watch]:
    """The entries of the watch list that a visitor meets, before he is signed in."""
    return matching(desk, str(values.get("name") or ""), digests_of(desk, values))


def already_inside(desk: Desk, values: Mapping[str, Json]) -> Visit | None:
    """The visit of the same visitor who has not been signed out: same number, or same name and unit."""
    name, unit = fold(clean(str(values.get("name") or ""))), fold(clean(str(values.get("unit") or "")))
    digests = digests_of(desk, values)
    for visit in on_site(desk):
        same_number = any(visit.document.get(field) == digest for field, digest in digests.items())
        if same_number or (name and fold(visit.name) == name and fold(visit.unit) == unit):
            return visit
    return None


def earlier_visits(desk: Desk, name: str) -> list[Visit]:
    """The live visits of somebody of this name, newest first; a returning visitor's form fills itself."""
    found = [record for record in desk.records("visits") if isinstance(record, Visit) and record.name == name]
    return found[::-1]


def leaving_late(desk: Desk, now: datetime | None = None) -> list[Visit]:
    """Who is overdue to leave: inside longer than the house allows, or at the end of the working day."""
    now = now or desk.clock.now()
    closes = datetime.combine(desk.duty_date, desk.rules.workday_ends, desk.clock.zone)
    limit = timedelta(minutes=desk.rules.stay_limit_minutes)
    return [
        visit
        for visit in on_site(desk)
        if visit.arrived_at is not None
        and (now - visit.arrived_at >= limit or visit.arrived_at < closes <= now)
    ]


def passes(desk: Desk) -> list[Pass]:
    """Every pass of the house's range in order, then others that are out or lost."""
    out = {fold(visit.pass_no): visit for visit in on_site(desk) if visit.pass_no}
    lost = {
        fold(record.title): record
        for record in desk.records("parties")
        if isinstance(record, LostPass) and record.is_open
    }
    named = pass_numbers(desk.rules.passes)
    others = [
        *(visit.pass_no for key, visit in out.items()),
        *(record.title for record in lost.values()),
    ]
    found = []
    for number in dict.fromkeys((*named, *others)):
        key = fold(number)
        if key in out:
            found.append(Pass(number, "out", holder=out[key]))
        elif key in lost:
            found.append(Pass(number, "lost", lost=lost[key]))
        else:
            found.append(Pass(number, "free"))
    return found


def next_pass(desk: Desk) -> str:
    """The lowest pass that is neither out nor lost; empty when the house counts none, or all are out."""
    return next((one.number for one in passes(desk) if one.state == "free"), "")


def petition_of(desk: Desk, visit: Visit) -> Petition | None:
    """The petition that a visit led to."""
    return next((found for found in _led_to(desk, visit) if isinstance(found, Petition)), None)


def _led_to(desk: Desk, visit: Visit) -> Iterator[Record]:
    for one in links_of(desk, visit):
        if not one.outward and (found := desk.find(one.other)) is not None:
            yield found


def promised(desk: Desk) -> list[Record]:
    """Open matters whose people were promised a reply, the earliest due first (P16)."""
    found = [
        record
        for table in ("tasks", "log")
        for record in desk.records(table)
        if record.is_open and record.document.get("reply_promised")
    ]
    return sorted(found, key=lambda record: (record.due is None, str(record.document.get("due_at") or "")))
