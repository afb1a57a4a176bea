"""Acts that are done seldom and so have no key: answers to chases and requests, confirmation, delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import (
    Flag,
    LongText,
    Party,
    Record,
    Text,
    answer_ask,
    answer_chase,
    confirm,
    deliver_instruction,
    resume,
)
from tui import wording
from tui.i18n import _
from tui.widgets.fields_dialog import named
from tui.wording.matter import asked_for

if TYPE_CHECKING:
    from screens.acting import ActingPlace


def undelivered(record: Record) -> list[int]:
    """The numbers, from 1, of the instructions that have not reached those they are addressed to."""
    return [
        number
        for number, row in enumerate(record.instructions, 1)
        if row.get("to") and not row.get("delivered_at")
    ]


async def answer_chased(place: ActingPlace, record: Record) -> None:
    """What was answered to the last chase."""
    await place.ask_act(
        "answer-chase",
        _("Answer to the last chase"),
        [record],
        [(named("answer", LongText(limit=1000, required=True)), "")],
        lambda one, given: answer_chase(place.desk, one, given["answer"]),
        "",
        labels={"answer": _("What was answered")},
    )


async def delivered(place: ActingPlace, record: Record) -> None:
    """The oldest instruction that waits for it has reached those it is addressed to."""
    number = undelivered(record)[0]
    row = record.instructions[number - 1]
    await place.ask_act(
        "deliver-instruction",
        _("Instruction delivered"),
        [record],
        [(named("whom", Text(limit=100)), _(", ").join(row.get("to") or ()))],
        lambda one, given: deliver_instruction(place.desk, one, number, given["whom"] or ""),
        "",
        labels={"whom": _("To whom")},
        sentence=_("{leader}: {words}").format(leader=row.get("leader"), words=row.get("words")),
    )


async def confirmed(place: ActingPlace, record: Record, *, satisfied: bool) -> None:
    """The leader who gave it confirms its outcome, or sends it back."""
    await place.ask_act(
        "confirm" if satisfied else "send-back",
        _("Outcome confirmed") if satisfied else _("Outcome sent back"),
        [record],
        [
            (named("leader", Party(of="person", required=True)), record.document.get("source") or ""),
            (named("words", LongText(limit=1000, required=not satisfied)), ""),
        ],
        lambda one, given: confirm(
            place.desk, one, given["leader"], given["words"] or "", satisfied=satisfied
        ),
        "",
        labels={"leader": _("Leader"), "words": _("Words")},
        of={"leader": "leader"},
        sentence=str(record.outcome.get("words") or ""),
    )


async def answered(place: ActingPlace, record: Record) -> None:
    """The answer to what was asked for last."""
    asked = list(record.document.get("asks") or ())[-1]
    await place.ask_act(
        "answer-ask",
        _("Answer: {what}").format(what=wording.choice("what", str(asked.get("what")))),
        [record],
        [
            (named("granted", Flag()), True),
            (named("leader", Party(of="person", required=True)), ""),
            (named("words", LongText(limit=1000)), ""),
        ],
        lambda one, given: answer_ask(
            place.desk, one, bool(given["granted"]), given["leader"], given["words"] or ""
        ),
        "",
        labels={"granted": _("Granted"), "leader": _("Decided by"), "words": _("Words")},
        of={"leader": "leader"},
        sentence=asked_for(asked),
    )


async def resumed(place: ActingPlace, record: Record) -> None:
    """Take up again what was suspended."""
    await place.act("resume", [record], lambda one: resume(place.desk, one), _("Taken up again"))
