"""The sign-in form: who comes back fills it with two letters, and who must not pass unnoticed is named."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import datetime, timedelta
from typing import Any

from textual.app import App

from screens.base import Place
from screens.forms import open_form
from store import (
    KINDS,
    Desk,
    FieldError,
    Identity,
    Json,
    Record,
    Refused,
    Rules,
    Visit,
    already_inside,
    earlier_visits,
    masked,
    present_name,
    receive,
    watched,
)
from tui import wording
from tui.i18n import _
from tui.widgets.inputs import Suggestion

LAST_TIME = (
    "unit",
    "position",
    "phone",
    "id_type",
    "id_no",
    "plate",
    "visit_class",
    "reason",
    "host",
    "host_unit",
)
"""What a returning visitor's form takes over from the last visit."""


async def sign_in_form(app: App[Any], desk: Desk, expected: Visit | None = None) -> Visit | None:
    """Sign in somebody who stands at the desk; the visit, or None."""
    title = _("Sign in an expected visitor") if expected else _("Sign in a visitor")
    saved = await open_form(app, desk, "visit", record=expected, arriving=True, title=title)
    return saved if isinstance(saved, Visit) and saved.on_site else None


async def step_visit(place: Place, visit: Visit) -> bool:
    """One step of a visit: who was expected has come, who waits is received; False for any other."""
    desk = place.desk
    if visit.state == "expected":
        here = await sign_in_form(place.app, desk, visit)
        if here is not None:
            place.say(signed_in_words(here, desk.rules), "done")
        return True
    if visit.state != "waiting":
        return False
    saved = await place.save(lambda: receive(desk, visit), "")
    if saved is not None:
        waited = wording.span(saved.waited(desk.clock.now()) or timedelta(0))
        words = _("{name}: received after {span}").format(name=saved.headline(), span=waited)
        place.say(words, "done")
    return True


def signed_in_words(visit: Visit, rules: Rules) -> str:
    """What is said of a visitor who was signed in."""
    words = _("Saved: No. {number} {name}").format(number=visit.visit_no or "-", name=visit.name)
    if visit.pass_no:
        words = _("{words}, pass {number}").format(words=words, number=visit.pass_no)
    return cost_words(visit, rules) or words


def cost_words(visit: Visit, rules: Rules) -> str:
    """That receiving these visitors costs more per head than the house allows (P66); else empty."""
    heads = visit.headcount or 1
    if not rules.cost_per_head or not visit.cost or visit.cost <= rules.cost_per_head * heads:
        return ""
    return _("Saved, but {cost} yuan per head is above the house's {limit}.").format(
        cost=-(-visit.cost // heads), limit=rules.cost_per_head
    )


def visitor_suggestions(desk: Desk, typed: str) -> list[Suggestion]:
    """Earlier visitors whose name goes with what was typed, each with what tells it from its like."""
    from store import known_visitors

    found = []
    for known in known_visitors(desk, typed):
        notes = [present_name(desk, known.unit), _last_seen(desk, known.when)]
        if already_inside(desk, {"name": known.name, "unit": known.unit}):
            notes.append(_("inside now"))
        if watched(desk, {"name": known.name}):
            notes.append(_("watch list"))
        found.append(Suggestion(known.name, note="  ".join(filter(None, notes)), key=known.record_id))
    return found


def _last_seen(desk: Desk, when: str) -> str:
    try:
        return wording.short_day(datetime.fromisoformat(when).date(), desk.duty_date) if when else ""
    except ValueError:
        return ""


def known_of(
    desk: Desk, field: str, value: str
) -> Mapping[str, Json] | Awaitable[Mapping[str, Json] | None] | None:
    """What is known from the last visit of the one whose name (or the id of whose visit) was taken.

    A number typed in full is looked up by its digest, in the archive too, off this thread.
    """
    if field == "name":
        record = desk.find(value)
        if isinstance(record, Visit):
            return _taken(record)
        earlier = earlier_visits(desk, value)
        return _taken(earlier[0]) if earlier else None
    declared = KINDS["visit"].fields.get(field)
    if isinstance(declared, Identity) and declared.digest:
        return asyncio.to_thread(_known_by, desk, declared, value)
    return None


def _known_by(desk: Desk, declared: Identity, typed: str) -> Mapping[str, Json] | None:
    from store import visitor_with

    try:
        number = declared.plain(str(declared.check(typed)))
    except FieldError:
        return None
    found = visitor_with(desk, declared.digest, desk.recognition.known(number))
    if found is None:
        return None
    taken = dict(_taken(found))
    taken.pop(declared.name, None)
    return {"name": found.name, **taken}


def _taken(visit: Visit) -> Mapping[str, Json]:
    """The last visit's values for a form; numbers as they are shown, never in full."""
    document = visit.document
    taken: dict[str, Json] = {}
    for name in LAST_TIME:
        if stored := document.get(name):
            taken[name] = masked(name, str(stored)) if visit.fields[name].masked else stored
    return {**taken, "earlier": visit.id}


async def confirm_arrival(app: App[Any], desk: Desk, values: Mapping[str, Json], *, arriving: bool) -> None:
    """Say before it is saved that a visitor is on the watch list or inside already; the officer decides.

    Raises `Refused("not-signed-in")` when he would rather not.
    """
    entries = await asyncio.to_thread(watched, desk, values)
    inside = await asyncio.to_thread(already_inside, desk, values) if arriving else None
    told = [
        _("On the watch list: {name}. {advice}").format(name=entry.title, advice=entry.advice)
        for entry in entries
    ]
    if inside is not None:
        told.append(
            _("{name} is inside already: No. {number}, since {clock}.").format(
                name=inside.name,
                number=inside.visit_no or "-",
                clock=wording.clock(inside.arrived_at) if inside.arrived_at else "",
            )
        )
    if not told:
        return

    from tui.widgets.dialogs import ConfirmDialog

    asked = _("Sign in all the same?") if arriving else _("Save all the same?")
    question = "\n".join([*told, asked])
    if not await app.push_screen_wait(ConfirmDialog(_("Before signing in"), question)):
        raise Refused("not-signed-in")


def as_shown(record: Record | None, offered: str) -> Record | None:
    """An expected visitor's record with the next free pass standing in its form."""
    if record is None or not offered or record.document.get("pass_no"):
        return record
    return record.with_(pass_no=offered)
