"""What tasks and documents share: steps in their order, stamps of them, co-units and their opinions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, TypeVar

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Document, Json, Names, Party, Rows, Text
from store.record import SECRECY, Record
from store.text import clean
from store.weighing import check_parts

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work

OPINIONS = ("awaiting", "agreed", "agreed-with-changes", "objected")
"""未复、同意、同意（附修改意见）、不同意."""

SHORTCUTS = ("withdrawn", "needless", "passed-on")
"""Outcomes with which a matter may end before it has gone through its steps."""

TO_CONFIRM = "to-confirm"
"""The state of what the officer has settled and the leader has not confirmed yet (待确认, P23)."""

_BETWEEN = "、，,；;/"
"""What stands between two names: in the field of the one lead unit it says that there are two."""


class Matter(Record):
    """A record that moves through steps to its outcome, with one lead unit and perhaps co-units."""

    strict: ClassVar[bool] = False
    """Whether its steps must be taken one by one, and all of them before it is closed."""
    may_begin: ClassVar[tuple[str, ...]] = ()
    """The states in which a new record may stand when steps are strict; empty for the first alone."""
    pauses: ClassVar[tuple[str, ...]] = (TO_CONFIRM,)
    """States in which the outcome is told and somebody else has yet to agree."""
    lead_field: ClassVar[str] = "unit"
    """The field of the lead unit (主办)."""

    co_units = Names()
    opinions = Rows(searched=True)
    without_opinion = Text(limit=200, form=False)
    stamps = Rows()

    @classmethod
    def passes_over(cls, document: Document) -> tuple[str, ...]:
        """The steps that this record need not take."""
        return ()

    def next_step(self) -> str:
        """The next of its steps that it has to take."""
        over = self.passes_over(self.document)
        at = self.steps.index(self.state) if self.state in self.steps else len(self.steps)
        return next((state for state in self.steps[at + 1 :] if state not in over), "")

    def stuck(self) -> str:
        """What is settled waits for the leader's confirmation."""
        return "to-confirm" if self.state == TO_CONFIRM else super().stuck()

    def missing_opinions(self) -> list[str]:
        """The co-units that have not given their opinion (未复)."""
        return [str(row.get("unit")) for row in self.opinions if row.get("state") in (None, "", "awaiting")]

    def closing_fields(self, others: Iterable[Record]) -> tuple[str, ...]:
        """Why it closes without an opinion that is still missing (P43)."""
        return ("without_opinion",) if self.missing_opinions() else ()

    @classmethod
    def amend(cls, document: dict[str, Json], now: datetime) -> None:
        """A row for the opinion of every co-unit; given opinions stay."""
        if document.get("co_units") or document.get("opinions"):
            standing = {str(row.get("unit")): dict(row) for row in document.get("opinions") or ()}
            wanted = document.get("co_units") or []
            asked = {"state": "awaiting", "asked_at": now.isoformat(timespec="seconds")}
            given = [row for unit, row in standing.items() if unit not in wanted and row.get("at")]
            document["opinions"] = [standing.get(unit, {"unit": unit, **asked}) for unit in wanted] + given

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        lead = str(document.get(cls.lead_field) or "")
        if any(sign in lead for sign in _BETWEEN):
            yield Problem(cls.lead_field, "two-leads")
        elif lead and lead in (document.get("co_units") or ()):
            yield Problem("co_units", "lead-among-co-units", {"unit": lead})
        if document.get("secrecy") in SECRECY[2:]:
            yield from cls.secret_problems(document)

    @classmethod
    def secret_problems(cls, document: Document) -> Iterator[Problem]:
        """The sentences that a classified matter may not hold (P63); the longest are refused everywhere."""
        for name, field in cls.fields.items():
            sentence = isinstance(field, Text) and not isinstance(field, Party) and 60 < field.limit <= 200
            if sentence and field.form and name != "title" and document.get(name):
                yield Problem(name, "secret-text")

    @classmethod
    def weigh(cls, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """Steps in their order, what each asks for, and who took it when."""
        state = str(document.get("state") or "")
        if before is not None and before.state == state:
            return
        cls._check_order(document, before)
        if state in (*cls.closed_states, *cls.pauses):
            cls.check_end(document, before, work)
        cls.enter(state, document, before, work)
        stamp = {"state": state, "at": work.now.isoformat(timespec="seconds"), "by": work.officer}
        document["stamps"] = [*(document.get("stamps") or []), stamp]

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """What a state asks for and sets when it is entered. Raises `Refused`, `InvalidRecord`."""

    @classmethod
    def check_end(cls, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """What must hold before it ends: its parts have, and the co-units were heard (P43)."""
        if before is None:
            return
        check_parts(before, work)
        missing = cls(document).missing_opinions()
        if missing and not str(document.get("without_opinion") or "").strip():
            raise InvalidRecord([Problem("without_opinion", "opinion-missing", {"units": missing})])

    @classmethod
    def _check_order(cls, document: Document, before: Record | None) -> None:
        if not cls.strict:
            return
        state = str(document.get("state"))
        if before is None:
            if state not in (cls.may_begin or cls.steps[:1]):
                raise Refused("step-skipped", kind=cls.kind, state=state, missing=cls.steps[0])
            return
        outcome = (document.get("outcome") or {}).get("kind")
        if before.state not in cls.steps or outcome in SHORTCUTS:
            return
        ahead = cls.steps[cls.steps.index(before.state) + 1 :]
        if state in cls.steps and state not in ahead:
            return
        between = ahead[: ahead.index(state)] if state in ahead else ahead
        over = cls.passes_over(document)
        missing = next((step for step in between if step not in over), "")
        if missing:
            raise Refused("step-skipped", kind=cls.kind, state=state, missing=missing)


M = TypeVar("M", bound=Matter)


def give_opinion(desk: Desk, record: M, unit: str, opinion: str, words: str = "") -> M:
    """What a co-unit says to it (会签、协商, P43): `opinion` is one of `OPINIONS`, an objection has words.

    Raises `InvalidRecord`, `Conflict`, `Refused` ("no-such-unit", "already-closed").
    """
    words = clean(words, lines=True)
    if opinion not in OPINIONS:
        raise InvalidRecord([Problem("opinion", "not-a-choice", {"value": opinion})])
    if opinion in ("objected", "agreed-with-changes") and not words:
        raise InvalidRecord([Problem("words", "required")])
    with desk.transaction("opinion") as work:
        current = work.current(record)
        if not current.is_open:
            raise Refused("already-closed", id=record.id)
        rows: list[Json] = [dict(row) for row in current.opinions]
        row = next((row for row in rows if row.get("unit") == clean(unit)), None)
        if row is None:
            raise Refused("no-such-unit", unit=unit)
        at = work.now.isoformat(timespec="seconds")
        row |= {"state": opinion, "words": words, "at": at, "by": desk.officer}
        return work.put(current.with_(opinions=rows))


def need(document: Document, kind: str, state: str, *names: str) -> None:
    """Refuse a step while a field it needs is empty. Raises `Refused("step-needs")`."""
    empty = [name for name in names if document.get(name) in (None, "", [])]
    if empty:
        raise Refused("step-needs", kind=kind, state=state, fields=empty)


def came_from(document: Document, how: str, work: Work) -> list[Record]:
    """The live tasks that point at a record in this way."""
    return pointing_at(str(document.get("id")), how, work.records("tasks"))


def pointing_at(record_id: str, how: str, among: Iterable[Record]) -> list[Record]:
    """Those of the records that point at one in this way, deleted ones left out."""
    return [
        other
        for other in among
        if not other.is_hidden
        and any(row.get("id") == record_id and row.get("how") == how for row in other.links)
    ]
