"""Supervision items (督查督办): 立项 → 交办 → 承办 → 催办 → 反馈 → 办结 → 销号, none skipped (P1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Choice, Document, Flag, Json, LongText, Party, Rows, Text
from store.kinds.matters import SHORTCUTS, need
from store.kinds.tasks import Task
from store.record import SECRECY, Record
from store.text import clean
from store.times import Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.rules import Rules
    from store.transaction import Work

SOURCES = (
    "superior", "instruction", "minutes", "document", "proposal", "petition", "other",
)  # fmt: skip
"""上级决策、领导批示、会议纪要、公文、人大建议政协提案、信访、其他."""

_AT = Instant()


def _may_be_told(document: Document) -> bool:
    """Whether it is no state secret, whose text is not kept here."""
    return document.get("secrecy") not in SECRECY[2:]


class Supervision(Task, kind="supervision"):
    """A matter that somebody sees through to the end (督查督办)."""

    strict = True
    steps = ("opened", "assigned", "handling", "chased", "reported", "finished")
    closed_states = ("struck",)
    pauses = ("finished",)
    own_sphere = "affairs"
    columns = ("item_no", "title", "unit", "due_at", "state")
    chase_leads = MappingProxyType({"handling": "chased"})
    form_order = ("title", "source_kind", "source", "basis", "demands", "unit", "co_units", "due_at")

    title = Text(limit=200, required=True)
    source_kind = Choice(*SOURCES, required=True, default="instruction")
    basis = Text(limit=200)
    demands = LongText(limit=1000, required=_may_be_told)
    due_at = Instant(required=True)
    no_due_reason = Text(limit=100, searched=False, form=False)
    leader_in_charge = Party(of="person")
    item_no = Text(limit=40, form=False)
    milestones = Rows(searched=True)
    asks = Rows(searched=True)
    suspended = Flag(form=False)

    @classmethod
    def passes_over(cls, document: Document) -> tuple[str, ...]:
        """Only what is late or quiet is chased."""
        return ("chased",)

    def next_step(self) -> str:
        """From 反馈 on it is closed with an outcome; after that somebody else strikes it off."""
        if self.state == "finished":
            return "struck"
        found = super().next_step()
        return "" if found == "finished" else found

    def stuck(self) -> str:
        """What is finished waits for being struck off."""
        return "to-strike" if self.state == "finished" else super().stuck()

    def back_to(self) -> str:
        """Work goes on where it was being handled."""
        return "handling"

    def closing_state(self, outcome: str, work: Work) -> str:
        """办结 comes first; 销号 is another person's."""
        return "finished"

    def step_stamps(self, state: str, now: datetime) -> dict[str, Json]:
        """The moment of being struck off ends it."""
        return {"closed_at": now.isoformat(timespec="seconds")} if state == "struck" else {}

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        number = draw(f"supervision/{now.year}")
        document["item_no"] = rules.supervision_number.format(year=now.year, number=number)

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """What each step asks for."""
        told = document.get("outcome") or {}
        if state == "assigned":
            need(document, cls.kind, state, "unit", "due_at", "demands")
        elif state == "reported":
            taken = [row for row in document.get("stamps") or () if row.get("state") == "handling"]
            since = _AT.read(taken[-1].get("at")) if taken else None
            rows = (_AT.read(row.get("at")) for row in document.get("progress") or ())
            if not any(at is not None and (since is None or at >= since) for at in rows):
                raise Refused("no-feedback", id=str(document.get("id")))
        elif state == "finished" and before is not None:
            if told.get("kind") == "partly" and not _granted(document, "staged"):
                raise Refused("staged-first", id=before.id)
            if told.get("kind") not in SHORTCUTS and before.state != "reported":
                raise Refused("step-skipped", kind=cls.kind, state=state, missing="reported")
        elif state == "struck":
            if not told:
                raise Refused("step-skipped", kind=cls.kind, state=state, missing="finished")
            if told.get("by") == work.officer and not told.get("confirmed_by"):
                raise Refused("strike-by-another", by=work.officer)


def _granted(document: Document, what: str) -> bool:
    """Whether this was asked for and granted."""
    return any(
        row.get("what") == what and row.get("answer") == "granted" for row in document.get("asks") or ()
    )


def strike_off(desk: Desk, item: Supervision) -> Supervision:
    """销号: somebody other than who finished it strikes it off, or the leader has confirmed it.

    Raises `Refused` ("step-skipped", "strike-by-another"), `Conflict`.
    """
    with desk.transaction("strike-off") as work:
        current = work.current(item)
        if not current.is_open:
            raise Refused("already-closed", id=item.id)
        if not current.outcome:
            missing = current.next_step() or "finished"
            raise Refused("step-skipped", kind=item.kind, state="struck", missing=missing)
        stamps = current.step_stamps("struck", work.now)
        return work.put(current.with_(state="struck", **stamps))


def add_milestone(desk: Desk, item: Supervision, words: str, due_at: datetime) -> Supervision:
    """A stage on the way with its own time (阶段节点). Raises `InvalidRecord`, `Conflict`."""
    words = clean(words)
    if not words:
        raise InvalidRecord([Problem("words", "required")])
    with desk.transaction("milestone") as work:
        current = work.current(item)
        row = {"words": words, "due_at": due_at.isoformat(timespec="seconds")}
        rows = sorted([*current.milestones, row], key=lambda row: str(row.get("due_at")))
        return work.put(current.with_(milestones=rows))


def reach_milestone(desk: Desk, item: Supervision, number: int) -> Supervision:
    """A milestone, counted from 1, is reached. Raises `Refused("no-such-row")`, `Conflict`."""
    with desk.transaction("milestone") as work:
        current = work.current(item)
        rows: list[Json] = [dict(row) for row in current.milestones]
        if not 1 <= number <= len(rows):
            raise Refused("no-such-row", number=number)
        rows[number - 1] |= {"reached_at": work.now.isoformat(timespec="seconds"), "by": desk.officer}
        return work.put(current.with_(milestones=rows))


def stage_of(record: Record, now: datetime, rules: Rules) -> str:
    """The light of a supervision item (状态灯): blue near its limit, yellow behind, red overdue, or none.

    Yellow is a milestone that passed unreached, or no feedback for the house's days.
    """
    if not isinstance(record, Supervision) or not record.is_open or record.suspended or record.outcome:
        return ""
    due = record.due
    if due is not None and due <= now:
        return "red"
    if any(
        (at := _AT.read(row.get("due_at"))) is not None and at <= now and not row.get("reached_at")
        for row in record.milestones
    ):
        return "yellow"
    moments = [_AT.read(row.get("at")) for row in record.progress]
    last = max((at for at in (*moments, record.created_at) if at is not None), default=now)
    if now - last >= timedelta(days=rules.yellow_days):
        return "yellow"
    return "blue" if due is not None and due - now <= timedelta(days=rules.blue_days) else ""
