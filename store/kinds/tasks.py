"""Pending matters: what somebody must bring to an outcome."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from store.errors import Problem, Refused
from store.fields import Document, Flag, Json, Lines, LongText, Names, Number, Party, Rows, Text
from store.kinds.matters import TO_CONFIRM, Matter
from store.kinds.parties import Person
from store.record import Record
from store.times import Day, Instant

if TYPE_CHECKING:
    from store.transaction import Work


class Task(Matter):
    """Something pending until it has an outcome (待办)."""

    table = "tasks"
    steps: ClassVar[tuple[str, ...]] = ("assigned", "accepted", "underway")
    columns: ClassVar[tuple[str, ...]] = ("title", "owner", "due_at", "state")

    title = Text(limit=200, required=True)
    due_at = Instant()
    owner = Party(of="person")
    unit = Party(of="unit")
    co_units = Names()
    source = Party()
    people = Names(form=False)
    note = LongText()
    no_due_reason = Text(limit=100, searched=False)
    not_before = Instant(form=False)
    source_uid = Text(limit=60, form=False, searched=False)
    decision = Number(form=False)
    yields = Rows()

    @property
    def due(self) -> datetime | None:
        """When it must be settled."""
        return self.due_at

    def closing_state(self, outcome: str, work: Work) -> str:
        """What a leader gave is closed when he has confirmed it (P23)."""
        return TO_CONFIRM if given_by_leader(self, work) else self.closed_state(outcome)


def given_by_leader(task: Task, work: Work) -> bool:
    """Whether whoever assigned it is one of the leaders in the directory."""
    given = task.source
    return bool(given) and any(
        isinstance(party, Person) and party.is_leader and given in (party.title, *party.former_names)
        for party in work.records("parties")
    )


class Errand(Task, kind="errand"):
    """An errand to be run (办事)."""


class Issue(Task, kind="issue"):
    """A problem that was found (问题): it needs a measure before it is more than news (P39)."""

    steps = ("new", "measured", "underway")
    own_sphere = "affairs"
    form_order = ("title", "measure", "main_issue")

    measure = LongText(limit=1000)
    main_issue = Flag()

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """Nothing but withdrawing it, or handing it elsewhere, goes without a measure."""
        ended = (document.get("outcome") or {}).get("kind")
        measure = str(document.get("measure") or "").strip()
        if before is not None and not measure and ended not in ("withdrawn", "needless", "passed-on"):
            raise Refused("no-measure", id=before.id)


class Research(Task, kind="research"):
    """A visit to where things happen (调研): facts, problems, and what is proposed (P29)."""

    steps = ("planned", "underway", "written")
    own_sphere = "affairs"
    form_order = ("title", "place", "held_on", "met", "facts", "troubles", "proposals", "no_proposal_reason")

    place = Text(limit=60)
    held_on = Day()
    met = Names()
    method = Text(limit=60)
    facts = Lines()
    troubles = Lines()
    proposals = Lines()
    no_proposal_reason = Text(limit=200)
    use_made = Text(limit=200)

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """It is finished with a fact and a proposal, or the reason why there is none."""
        ended = (document.get("outcome") or {}).get("kind")
        if state not in ("written", TO_CONFIRM, *cls.closed_states) or ended in ("withdrawn", "needless"):
            return
        if before is not None and not document.get("facts"):
            raise Refused("no-facts", id=before.id)
        if before is not None and not document.get("proposals") and not document.get("no_proposal_reason"):
            raise Refused("no-proposal", id=before.id)


class Policy(Task, kind="policy"):
    """A policy to be drafted (政策文稿): 调研、起草、征求意见、审核、印发, in this order (P54)."""

    strict = True
    steps = ("researching", "drafting", "consulting", "reviewing", "issuing")
    own_sphere = "affairs"
    columns = ("title", "drafter", "due_at", "state")
    form_order = ("title", "drafter")

    drafter = Party(of="person")
    reviewer = Party(of="person")

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        yield from super().problems(document)
        drafter, reviewer = document.get("drafter"), document.get("reviewer")
        if drafter and drafter == reviewer:
            yield Problem("reviewer", "checker-is-drafter")

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """It is issued when the opinions are in and somebody other than the drafter has checked it."""
        if state == "issuing":
            cls.check_end(document, before, work)
            drafter = document.get("drafter") or document.get("created_by")
            reviewer = document.get("reviewer") or work.officer
            if reviewer == drafter:
                raise Refused("checker-is-drafter", name=str(drafter))
            document["reviewer"] = reviewer
