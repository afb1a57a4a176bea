"""More: every act that goes with the selected record, by name, with its key or why it cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store import Meeting, Record, movable, pinyin_matches
from tui import wording
from tui.bindings import KEYS, PLACES, display
from tui.i18n import N_, _
from tui.widgets.palette import Command, Palette

if TYPE_CHECKING:
    from screens.acting import ActingPlace

_ACTS = (
    *("open", "edit", "step", "close", "progress", "chase", "instruct", "relay", "links", "hand_to"),
    *("meeting", "postpone", "give_way", "split", "template", "tag", "central", "sphere", "mark", "hide"),
    *("told", "sign_out"),
)
"""The keys that act on a record, in the order in which they are offered."""

_ONLY_OPEN = frozenset(
    {"step", "close", "progress", "chase", "hand_to", "postpone", "split", "central", "sphere", "tag"}
)


class MoreActs(Palette):
    """The palette with the acts of one record."""

    def __init__(self, title: str, commands: list[Command]) -> None:
        super().__init__(commands, pinyin_matches)
        self.heading.say(title)


@dataclass(frozen=True)
class Act:
    """An act without a key of its own: its words, why it cannot be done now, and how it is."""

    words: str
    refused: str
    do: Callable[[], Awaitable[object]]


async def more_acts(place: ActingPlace) -> None:
    """Offer the acts of the selected record, and do the one taken."""
    record_id = place.selected_id()
    record = await asyncio.to_thread(place.desk.find, record_id) if record_id else None
    if record is None:
        place.say(_("Nothing is selected."))
        return
    from screens.paperwork import paper_acts

    own = {**paper_acts(place, record), **_own_acts(place, record)}
    commands = [
        Command(
            key_id,
            _(KEYS[key_id].label),
            display(KEYS[key_id].names()[0]),
            _unfit(place, record, key_id),
            _(KEYS[key_id].tooltip),
        )
        for key_id in _ACTS
        if key_id in PLACES[place.place]
    ]
    commands += [Command(name, _(act.words), "", act.refused) for name, act in own.items()]
    title = _("What to do with: {title}").format(title=record.headline())
    chosen = await place.app.push_screen_wait(MoreActs(title, commands))
    act = own.get(chosen or "")
    if act is not None:
        await act.do()
    elif chosen:
        await place.run_action(KEYS[chosen].action)


def _unfit(place: ActingPlace, record: Record, key_id: str) -> str:
    """Why an act does not go with a record now; empty if it does."""
    if key_id in _ONLY_OPEN and not record.is_open:
        return _("it is closed")
    if key_id == "close" and not record.closes_with_outcome:
        return _("it needs no outcome")
    if key_id == "step" and not record.next_step():
        return place.no_further_step(record)
    if key_id == "meeting" and not isinstance(record, Meeting):
        return _("it is no meeting")
    if key_id == "give_way":
        return _no_giving_way(place, record)
    if key_id in ("postpone", "hand_to"):
        field, words = {
            "postpone": ("due_at", N_("it has no due time")),
            "hand_to": ("owner", N_("nobody owns such a record")),
        }[key_id]
        if field not in record.fields:
            return _(words)
    if key_id == "edit" and (
        reason := record.refuses_change(place.desk.clock.now(), place.desk.officer, place.desk.rules)
    ):
        return wording.refused(reason)
    return ""


def _no_giving_way(place: ActingPlace, record: Record) -> str:
    """Why a record does not give way to central work; of a series each one to come may."""
    if record.central:
        return wording.refused("central-stays")
    if not record.document.get("repeats") and not movable(record, place.desk.clock.now()):
        return _("it has begun, or never gives way")
    return ""


def _own_acts(place: ActingPlace, record: Record) -> Mapping[str, Act]:
    """The acts that have no key, by name."""
    from screens import seldom

    asks = list(record.document.get("asks") or ())
    open_ask = bool(asks) and not asks[-1].get("answer")
    told = bool(record.outcome) and record.is_open
    unconfirmed = told and not record.outcome.get("confirmed_by")
    waiting = seldom.undelivered(record)
    found = {
        "task-from": Act(N_("New task from this"), "", lambda: task_from(place, record)),
        "answer-chase": Act(
            N_("Answer to the last chase"),
            "" if record.chases else _("it was never chased"),
            lambda: seldom.answer_chased(place, record),
        ),
        "delivered": Act(
            N_("The instruction was delivered"),
            "" if waiting else _("no instruction waits for it"),
            lambda: seldom.delivered(place, record),
        ),
        "confirm": Act(
            N_("Outcome confirmed by the leader"),
            "" if unconfirmed else _("no outcome waits for it"),
            lambda: seldom.confirmed(place, record, satisfied=True),
        ),
        "send-back": Act(
            N_("Outcome sent back by the leader"),
            "" if told else _("no outcome waits for it"),
            lambda: seldom.confirmed(place, record, satisfied=False),
        ),
    }
    if "asks" in record.fields:
        closed = "" if record.is_open else _("it is closed")
        pending = _("an answer is waited for") if open_ask else closed
        found |= {
            "extension": Act(N_("Ask for more time"), pending, lambda: place.ask_for(record, "extension")),
            "suspension": Act(N_("Ask for a halt"), pending, lambda: place.ask_for(record, "suspension")),
            "staged": Act(N_("Ask to close by stages"), pending, lambda: place.ask_for(record, "staged")),
            "answer-ask": Act(
                N_("Answer what was asked for"),
                "" if open_ask else _("nothing was asked for"),
                lambda: seldom.answered(place, record),
            ),
            "resume": Act(
                N_("Take up again what was suspended"),
                "" if record.document.get("suspended") else _("it is not suspended"),
                lambda: seldom.resumed(place, record),
            ),
        }
    return found


async def task_from(place: ActingPlace, record: Record) -> None:
    """A new matter that comes from this record, its form filled with the facts carried over."""
    from screens.new_matter import new_from

    made = await new_from(place.app, place.desk, record)
    if made is not None:
        place.say(_("Saved: {title}").format(title=made.headline()), "done")
        place.go_to(made.id)
