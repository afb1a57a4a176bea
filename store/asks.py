"""What a supervision item has to ask for: more time, a halt, closing by stages; and the answers (督查)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from store.acts import changed_row, open_now, said, stamp_of, stored, with_due
from store.errors import InvalidRecord, Problem, Refused
from store.fields import Json
from store.record import Record
from store.text import clean

if TYPE_CHECKING:
    from store.desk import Desk

R = TypeVar("R", bound=Record)

ASKS = ("extension", "suspension", "staged")
"""延期、中止、阶段性办结."""


def ask(
    desk: Desk,
    record: R,
    what: str,
    reason: str,
    measures: str = "",
    new_due: datetime | None = None,
) -> R:
    """Ask for an extension (with `new_due`), a suspension or closing by stages, with reason and measures.

    Raises `InvalidRecord`, `Conflict`, `Refused` ("no-asking-here", "ask-open": one waits for its answer).
    """
    words = said(reason=reason)
    if what not in ASKS:
        raise InvalidRecord([Problem("what", "not-a-choice", {"value": what})])
    if what == "extension":
        words |= said(measures=measures)
        if new_due is None:
            raise InvalidRecord([Problem("new_due", "required")])
    with desk.transaction("ask") as work:
        current = open_now(work, record)
        if "asks" not in current.fields:
            raise Refused("no-asking-here", id=record.id)
        rows = current.document.get("asks") or []
        if any(not row.get("answer") for row in rows):
            raise Refused("ask-open", id=record.id)
        if new_due is not None and (new_due <= work.now or (current.due and new_due <= current.due)):
            raise InvalidRecord([Problem("new_due", "due-not-later")])
        row: dict[str, Json] = {
            "what": what,
            "reason": words["reason"],
            "measures": clean(measures, lines=True),
            "new_due": stored(new_due),
            "at": stamp_of(work),
            "by": desk.officer,
        }
        return work.put(current.with_(asks=[*rows, row]))


def answer_ask(desk: Desk, record: R, granted: bool, by: str, words: str = "") -> R:
    """Answer what was asked for last: granted, it takes effect at once; refused, `words` say why.

    `by` is who decided, who cannot be who asked. Raises `InvalidRecord`, `Conflict`, `Refused`
    ("no-ask-open", "ask-answered-by-asker").
    """
    told = said(by=by) if granted else said(by=by, words=words)
    with desk.transaction("answer-ask") as work:
        current = open_now(work, record)
        rows = list(current.document.get("asks") or [])
        if not rows or rows[-1].get("answer"):
            raise Refused("no-ask-open", id=record.id)
        asked = rows[-1]
        if told["by"] == asked.get("by"):
            raise Refused("ask-answered-by-asker", by=told["by"])
        answer = "granted" if granted else "refused"
        rows = changed_row(
            rows,
            len(rows),
            answer=answer,
            answered_by=told["by"],
            answered_at=stamp_of(work),
            words=clean(words, lines=True),
        )
        changed = current.with_(asks=rows)
        if granted and asked["what"] == "extension":
            changed = with_due(changed, work, datetime.fromisoformat(asked["new_due"]), asked["reason"])
        elif granted and asked["what"] == "suspension":
            changed = changed.with_(suspended=True)
        return work.put(changed)


def resume(desk: Desk, record: R) -> R:
    """Take up again what was suspended. Raises `Refused("not-suspended")`, `Conflict`."""
    with desk.transaction("resume") as work:
        current = open_now(work, record)
        if current.document.get("suspended") is not True:
            raise Refused("not-suspended", id=record.id)
        return work.put(current.with_(suspended=False))
