"""What happens to a visitor: signed in, announced, received, handed on, put off, signed out, swept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Json
from store.identity import STAR, identities, masked
from store.kinds.visits import CORRECTABLE, Visit, visit_number
from store.links import link
from store.record import outcome_problems
from store.text import clean

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def sign_in(desk: Desk, values: Mapping[str, Json], expected: Visit | None = None) -> Visit:
    """Register a party that has come, also an expected one. Raises `InvalidRecord`, `Conflict`.

    With `earlier`, the id of a former visit, masked numbers are those of that visit.
    """
    values = _taken_over(desk, values)
    with desk.transaction("sign-in") as work:
        now = _stamp(work.now)
        arrival = {
            "state": "arrived",
            "arrived_at": values.get("arrived_at") or now,
            "contact_at": now,
            "first_contact": desk.officer,
            "contact": desk.officer,
        }
        _not_ahead(work.now, "arrived_at", arrival["arrived_at"])
        if expected is None:
            return Visit(work.insert("visit", {**values, **arrival}).document)
        current = work.current(expected)
        if current.state != "expected":
            raise Refused("already-here", id=current.id)
        number = visit_number(work.draw, desk.rules, work.now)
        return work.put(current.with_(**{**values, **arrival, "visit_no": number}))


def _not_ahead(now: datetime, field: str, stored: Json) -> None:
    """Nobody comes or leaves at a time that has not come yet. Raises `InvalidRecord`."""
    if stored and datetime.fromisoformat(str(stored)) > now:
        raise InvalidRecord([Problem(field, "not-yet")])


def _taken_over(desk: Desk, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values with the numbers of an earlier visit behind the masks that were offered of them."""
    taken = dict(values)
    earlier = desk.find(str(values.get("earlier") or "")) if values.get("earlier") else None
    for name, field in identities(Visit):
        value = str(taken.get(name) or "")
        if STAR not in value or earlier is None:
            continue
        former = str(earlier.document.get(name) or "")
        if masked(name, former) == value:
            taken[name] = former
            taken[field.digest] = str(earlier.document.get(field.digest) or "")
    return taken


def tell_host(desk: Desk, visit: Visit, reply: str) -> Visit:
    """The host was told that somebody waits, and what he answered (agreed, declined, put-off, passed-on)."""
    with desk.transaction("tell-host") as work:
        current = work.current(visit)
        if not current.on_site:
            raise Refused("not-here", id=current.id)
        state = "waiting" if current.state == "arrived" else current.state
        told = {"host_told_at": _stamp(work.now), "host_told_by": desk.officer, "host_reply": reply}
        return work.put(current.with_(**told, state=state))


def receive(desk: Desk, visit: Visit) -> Visit:
    """The host receives the visitor.

    Raises `Refused` ("last-step", "not-here", "not-agreed": the house wants the host to agree first).
    """
    with desk.transaction("step") as work:
        current = work.current(visit)
        if not current.on_site:
            raise Refused("not-here", id=current.id)
        if current.state == "met":
            raise Refused("last-step", id=current.id)
        unexpected = current.expected_at is None
        if desk.rules.approval_needed and unexpected and current.host and current.host_reply != "agreed":
            raise Refused("not-agreed", id=current.id)
        met = current.document.get("met_at") or _stamp(work.now)
        return work.put(current.with_(state="met", met_at=met))


def hand_on(desk: Desk, visit: Visit, host: str, host_unit: str = "", contact: str = "") -> Visit:
    """Another host receives the visitor; `contact` answers for him from now on (首问责任, P48).

    Who was answerable before stays written. Raises `InvalidRecord` without a receiver's name.
    """
    host, contact = clean(host), clean(contact)
    if not host:
        raise InvalidRecord([Problem("host", "required")])
    with desk.transaction("hand-on") as work:
        current = work.current(visit)
        if not current.is_open:
            raise Refused("already-closed", id=current.id)
        row = {
            "at": _stamp(work.now),
            "by": desk.officer,
            "from": current.host,
            "to": host,
            "contact": current.contact,
        }
        values: dict[str, Json] = {
            "host": host,
            "host_unit": clean(host_unit),
            "contact": contact or host,
            "handings": [*current.handings, row],
            "host_told_at": None,
            "host_told_by": "",
            "host_reply": "",
        }
        if current.on_site:
            values["state"] = "waiting"
        return work.put(current.with_(**values))


def _ended(work: Work, visit: Visit, state: str, outcome: str, words: str, **values: Json) -> Visit:
    """A visit over, in a transaction. Raises `InvalidRecord`, `Refused`."""
    if problems := list(outcome_problems(outcome, words, work.rules)):
        raise InvalidRecord(problems)
    if not visit.is_open:
        raise Refused("already-closed", id=visit.id)
    at = _stamp(work.now)
    told = {"kind": outcome, "words": words, "by": work.officer, "at": at}
    if visit.on_site and not values.get("left_at"):
        values |= {"left_at": at, "left_how": "signed-out"}
    return work.put(visit.with_(state=state, outcome=told, closed_at=at, **values))


def decline(desk: Desk, visit: Visit, words: str) -> Visit:
    """The visitor is not received (谢绝), and why. Raises `InvalidRecord`, `Refused`."""
    with desk.transaction("decline") as work:
        return _ended(work, work.current(visit), "declined", "failed", clean(words, lines=True))


_ONCE = frozenset(
    (
        *("id", "kind", "state", "revision", "created_at", "created_by", "changed_at", "changed_by"),
        *(
            "visit_no",
            "arrived_at",
            "contact_at",
            "first_contact",
            "contact",
            "met_at",
            "left_at",
            "left_how",
        ),
        *("host_told_at", "host_told_by", "host_reply", "courtesy", "rating", "handings", "corrections"),
        *("pass_no", "pass_back", "outcome", "closed_at", "links", "progress", "cost"),
    )
)
"""What belongs to one coming alone."""


def put_off(desk: Desk, visit: Visit, until: datetime, words: str, *, ends: datetime | None = None) -> Visit:
    """Another time was agreed on (改期): this visit is over, another expected; returns that one.

    Raises `InvalidRecord` ("not-ahead": the new time is over), `Refused`.
    """
    with desk.transaction("put-off") as work:
        if until <= work.now:
            raise InvalidRecord([Problem("expected_at", "not-ahead")])
        current = work.current(visit)
        _ended(work, current, "put-off", "withdrawn", clean(words, lines=True))
        again = {name: value for name, value in current.document.items() if name not in _ONCE}
        again |= {
            "expected_at": _stamp(until),
            "expected_until": _stamp(ends) if ends else None,
            "earlier": current.id,
            "links": [link("follows-from", current)],
        }
        return Visit(work.insert("visit", again).document)


def sign_out(
    desk: Desk,
    visit: Visit,
    outcome: str,
    words: str,
    *,
    how: str = "signed-out",
    served: str = "",
    left_at: datetime | None = None,
    pass_back: str = "back",
) -> Visit:
    """The visitor leaves: off the list of who is here at once. Raises `InvalidRecord`, `Refused`.

    A pass that did not come back counts as lost until it is found.
    """
    if visit.state == "expected":
        return desk.close(visit, outcome, words, action="no-show", state="no-show")
    now = desk.clock.now()
    _not_ahead(now, "left_at", _stamp(left_at or now))
    values = {"left_at": _stamp(left_at or now), "left_how": how, "served": served}
    if visit.pass_no:
        values["pass_back"] = pass_back
    gone = desk.close(visit, outcome, words, action="sign-out", **values)
    if gone.pass_no and pass_back == "not-back":
        from store.kinds.watching import lose_pass

        lose_pass(desk, gone.pass_no, gone)
    return gone


class Closing(NamedTuple):
    """How one visit is closed at night: `how` is signed-out (本人), afterwards (补登) or sweep (清场)."""

    visit: Visit
    how: str
    left_at: datetime | None = None


def sweep(desk: Desk, closings: Sequence[Closing], words: str) -> list[Visit]:
    """Close many visits in one go, each as it was; who has left meanwhile is passed over.

    Raises `InvalidRecord`; nothing is closed then.
    """
    words = clean(words, lines=True)
    gone = []
    with desk.transaction("sweep") as work:
        for visit, how, left_at in closings:
            current = work.record(visit.id)
            if not isinstance(current, Visit) or not current.on_site:
                continue
            _not_ahead(work.now, "left_at", _stamp(left_at or work.now))
            left = {"left_at": _stamp(left_at or work.now), "left_how": how}
            if current.pass_no:
                left["pass_back"] = "back"
            gone.append(_ended(work, current, "left", "done", words, **left))
    return gone


def correct_times(desk: Desk, visit: Visit, reason: str, **moments: datetime) -> Visit:
    """Another `arrived_at` or `left_at`, with the reason; the original times stay beside.

    Raises `InvalidRecord` ("required" without a reason, "left-before-arrival", "not-yet").
    """
    reason = clean(reason)
    if not reason:
        raise InvalidRecord([Problem("reason", "required")])
    with desk.transaction("correct-times") as work:
        current = work.current(visit)
        rows: list[dict[str, Any]] = [dict(row) for row in current.corrections]
        values: dict[str, Json] = {}
        for name in CORRECTABLE:
            moment = moments.get(name)
            if moment is None or _stamp(moment) == current.document.get(name):
                continue
            _not_ahead(work.now, name, _stamp(moment))
            if not current.document.get(name):
                raise InvalidRecord([Problem(name, "nothing-to-correct")])
            values[name] = _stamp(moment)
            rows.append(
                {
                    "at": _stamp(work.now),
                    "by": desk.officer,
                    "field": name,
                    "was": current.document.get(name),
                    "now": _stamp(moment),
                    "reason": reason,
                }
            )
        return work.put(current.with_(**values, corrections=rows)) if values else current


def note_courtesy(desk: Desk, visit: Visit, done: Sequence[str]) -> Visit:
    """The reception card: which of the four courtesies were shown (P45)."""
    with desk.transaction("courtesy") as work:
        return work.put(work.current(visit).with_(courtesy=list(done)))


def rate(desk: Desk, visit: Visit, rating: int) -> Visit:
    """The visitor's own rating on leaving, 1 to 5 (P47). Raises `InvalidRecord`."""
    with desk.transaction("rate") as work:
        return work.put(work.current(visit).with_(rating=rating))
