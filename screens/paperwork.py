"""What only some kinds ask for: second checks, circulation, delivery, opinions, milestones, void numbers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from screens.more import Act
from store import (
    DISPOSALS,
    OPINIONS,
    Choice,
    Incoming,
    Information,
    Instant,
    LongText,
    Names,
    Number,
    Outgoing,
    Party,
    Record,
    Report,
    Supervision,
    Text,
    add_milestone,
    circulate,
    deliver,
    delivery_received,
    dispose,
    give_back,
    give_opinion,
    reach_milestone,
    return_to_sender,
    verify_facts,
    void_number,
)
from tui.i18n import N_, _
from tui.widgets.fields_dialog import named

if TYPE_CHECKING:
    from screens.acting import ActingPlace
    from tui.widgets.entries import Field

Asked = Sequence[tuple["Field", Any]]
Verb = Callable[[Any, dict[str, Any]], Record]


def paper_acts(place: ActingPlace, record: Record) -> Mapping[str, Act]:
    """The acts that this kind of record has of its own, by name."""
    closed = "" if record.is_open else _("it is closed")
    found: dict[str, Act] = {}

    def act(
        name: str, words: str, refused: str, fields: Asked, verb: Verb, labels: Mapping[str, str]
    ) -> None:
        found[name] = Act(words, refused, _asking(place, record, name, words, fields, verb, labels))

    if isinstance(record, Report | Information):
        act(
            "verify",
            N_("Facts and figures checked"),
            closed,
            [],
            lambda one, given: verify_facts(place.desk, one),
            {},
        )
    if record.document.get("co_units"):
        waiting = [str(row.get("unit")) for row in record.document.get("opinions") or () if not row.get("at")]
        act(
            "opinion",
            N_("Co-unit's opinion"),
            closed,
            [
                (named("unit", Party(of="unit", required=True)), waiting[0] if waiting else ""),
                (named("opinion", Choice(*OPINIONS[1:], required=True)), "agreed"),
                (named("words", LongText(limit=1000)), ""),
            ],
            lambda one, given: give_opinion(
                place.desk, one, given["unit"], given["opinion"], given["words"] or ""
            ),
            {"words": _("Words")},
        )
        act(
            "without-opinion",
            N_("Go on without an opinion"),
            closed or ("" if waiting else _("every opinion is in")),
            [
                (
                    named("without_opinion", Text(limit=200, required=True)),
                    record.document.get("without_opinion") or "",
                )
            ],
            lambda one, given: place.desk.change(
                one, action="opinion", without_opinion=given["without_opinion"]
            ),
            {},
        )
    if isinstance(record, Incoming):
        _incoming(place, record, act, closed)
    elif isinstance(record, Outgoing):
        _outgoing(place, record, act, closed)
    elif isinstance(record, Supervision):
        _milestones(place, record, act, closed)
    return found


def _asking(
    place: ActingPlace,
    record: Record,
    name: str,
    words: str,
    fields: Asked,
    verb: Verb,
    labels: Mapping[str, str],
) -> Callable[[], Awaitable[object]]:
    async def ask() -> object:
        if fields:
            return await place.ask_act(name, _(words), [record], fields, verb, "", labels=labels)
        return await place.act(name, [record], lambda one: verb(one, {}), "")

    return ask


def _incoming(place: ActingPlace, record: Incoming, act: Callable[..., None], closed: str) -> None:
    out = record.readers_out
    act(
        "circulate",
        N_("Give it to readers"),
        closed,
        [(named("readers", Names(required=True)), [])],
        lambda one, given: circulate(place.desk, one, given["readers"]),
        {},
    )
    act(
        "give-back",
        N_("A reader gives it back"),
        "" if out else _("nobody has it"),
        [
            (named("reader", Party(of="person", required=True)), out[0] if out else ""),
            (named("mark", Text(limit=200)), ""),
        ],
        lambda one, given: give_back(place.desk, one, given["reader"], given["mark"] or ""),
        {"reader": _("Reader"), "mark": _("Mark or opinion")},
    )
    act(
        "return-to-sender",
        N_("Return it to its sender"),
        "" if record.state in ("registered", "reviewed") else _("it is past its first check"),
        [(named("words", LongText(limit=500, required=True)), "")],
        lambda one, given: return_to_sender(place.desk, one, given["words"]),
        {"words": _("Reason")},
    )
    act(
        "dispose",
        N_("Filed away, returned or destroyed"),
        "",
        [
            (named("disposal", Choice(*DISPOSALS, required=True)), ""),
            (named("by", Party(of="person")), place.desk.officer),
        ],
        lambda one, given: dispose(place.desk, one, given["disposal"], given["by"] or ""),
        {"by": _("By whom")},
    )


def _outgoing(place: ActingPlace, record: Outgoing, act: Callable[..., None], closed: str) -> None:
    released = record.state == "released"
    waiting = [str(row.get("who")) for row in record.delivery if not row.get("received_at")]
    standing = {str(row.get("who")) for row in record.delivery}
    act(
        "deliver",
        N_("Hand it out"),
        "" if released else _("it is not released yet"),
        [
            (named("recipients", Names(required=True)), [who for who in record.to if who not in standing]),
            (named("how", Text(limit=60)), ""),
        ],
        lambda one, given: deliver(place.desk, one, given["recipients"], given["how"] or ""),
        {"how": _("How")},
    )
    act(
        "delivery-received",
        N_("A recipient has signed for it"),
        "" if waiting else _("nobody has it to sign for"),
        [(named("who", Party(required=True)), waiting[0] if waiting else "")],
        lambda one, given: delivery_received(place.desk, one, given["who"]),
        {"who": _("Recipient")},
    )
    act(
        "void-number",
        N_("Make it void"),
        closed,
        [(named("words", LongText(limit=500, required=True)), "")],
        lambda one, given: void_number(place.desk, one, given["words"]),
        {"words": _("Reason")},
    )


def _milestones(place: ActingPlace, record: Supervision, act: Callable[..., None], closed: str) -> None:
    ahead = [number for number, row in enumerate(record.milestones, 1) if not row.get("reached_at")]
    act(
        "milestone",
        N_("Add a milestone"),
        closed,
        [
            (named("words", Text(limit=100, required=True)), ""),
            (named("due_at", Instant(required=True)), None),
        ],
        lambda one, given: add_milestone(
            place.desk, one, given["words"], datetime.fromisoformat(given["due_at"])
        ),
        {"words": _("Milestone")},
    )
    act(
        "reach-milestone",
        N_("A milestone is reached"),
        closed if ahead else _("no milestone is ahead"),
        [(named("number", Number(minimum=1, maximum=99, required=True)), ahead[0] if ahead else None)],
        lambda one, given: reach_milestone(place.desk, one, given["number"]),
        {"number": _("Milestone No.")},
    )
