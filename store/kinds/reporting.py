"""What goes up: reports that say results, requests that carry options, information that was checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeVar

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Choice, Document, Flag, Json, Lines, LongText, Names, Number, Party, Text
from store.kinds.matters import came_from, need, pointing_at
from store.kinds.tasks import Task
from store.record import Record
from store.times import Day, Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work

EFFECTS = ("good", "fair", "poor")
"""好、一般、差: how well a decision worked out (P36)."""

INFORMATION_KINDS = ("news", "problem", "suggestion", "assigned", "urgent")
"""动态、问题、建议、约稿、紧急."""

_ASKS = re.compile(
    r"的请示\s*$|妥否|当否|可否[,，、]?请|请(?:予|予以|领导|贵)?(?:批准|批示|审批|审定|批复|核准)|特此请示|请示如下|恳请|请求批准"
    r"|\bplease (?:approve|decide)\b|\bfor your (?:approval|decision)\b|\brequest(?:s|ing)? approval\b",
    re.IGNORECASE,
)
"""Words that ask for a decision: they belong into a request (条例 art. 15: 报告不得夹带请示事项)."""

_MANY = re.compile(r"[;；]|[两二三四五六七八九十]件事|[两二三四五六七八九十]项事项|等事项|等有关事项")
"""A subject that names several matters."""


def not_to_be_sent(document: Document) -> bool:
    """Whether figures stand there that nobody but the writer has checked (P34)."""
    return bool(str(document.get("figures") or "").strip()) and not document.get("verified_by")


class Checked(Task):
    """A matter whose figures somebody else has to check before they go up (P34)."""

    own_sphere = "affairs"
    checked_fields: ClassVar[tuple[str, ...]] = ("figures",)
    """What a check vouches for."""

    figures = LongText(limit=1000)
    verified_by = Party(of="person", form=False)
    verified_at = Instant(form=False)

    @classmethod
    def weigh(cls, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """What was checked and then changed is no longer checked."""
        standing = before.document if before is not None else {}
        if standing.get("verified_by") and any(
            standing.get(name) != document.get(name) for name in cls.checked_fields
        ):
            document |= {"verified_by": "", "verified_at": None}
            cls.unchecked(document)
        super().weigh(document, before, work)

    @classmethod
    def unchecked(cls, document: dict[str, Json]) -> None:
        """What losing its check means for the record."""


C = TypeVar("C", bound=Checked)


def verify_facts(desk: Desk, record: C) -> C:
    """Somebody other than the writer has checked it (核实, P34). Raises `Refused("verify-by-another")`."""
    with desk.transaction("verify") as work:
        current = work.current(record)
        state = "verified" if "verified" in current.steps and current.state == "drafted" else current.state
        return work.put(current.with_(state=state, **checked_by(current.document, work)))


def checked_by(document: Document, work: Work) -> dict[str, Json]:
    """The stamp of a second person's check. Raises `Refused("verify-by-another")`."""
    if work.officer == document.get("created_by"):
        raise Refused("verify-by-another", by=work.officer)
    return {"verified_by": work.officer, "verified_at": work.now.isoformat(timespec="seconds")}


class Report(Checked, kind="report"):
    """A report to a leader (汇报): its result comes first, and it asks for nothing (P31, P32)."""

    strict = True
    steps = ("drafted", "reported")
    columns = ("result", "to_leader", "due_at", "state")
    form_order = ("result", "title", "to_leader", "figures")

    result = LongText(limit=1000, required=True)
    to_leader = Party(of="person")

    def headline(self) -> str:
        """The result, which is what a leader wants to see (P31)."""
        return self.result.split("\n", 1)[0][:200] or self.title

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        yield from super().problems(document)
        for name in ("title", "result", "note", "figures"):
            if _ASKS.search(str(document.get(name) or "")):
                yield Problem(name, "hidden-request")

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """Figures go up when somebody else has checked them."""
        if state == "reported":
            need(document, cls.kind, state, "to_leader")
            if not_to_be_sent(document):
                raise Refused("unverified", id=str(document.get("id")))


class Request(Task, kind="request"):
    """A request for a decision (请示): one matter, with options, one of them recommended (P32)."""

    strict = True
    steps = ("drafted", "submitted", "answered")
    own_sphere = "affairs"
    columns = ("title", "to_leader", "due_at", "state")
    instruction_leads = MappingProxyType({"submitted": "answered"})
    form_order = ("title", "options", "recommended", "estimate", "to_leader", "policy", "no_research_reason")

    options = Lines()
    recommended = Number(minimum=1, maximum=30)
    to_leader = Party(of="person", required=True)
    policy = Flag()
    no_research_reason = Text(limit=200)
    estimate = Text(limit=200)
    no_follow_up = Text(limit=200, form=False)
    effect = Choice(*EFFECTS, form=False)
    checked_on = Day(form=False)

    def back_to(self) -> str:
        """It goes on where it was answered."""
        return "answered"

    def next_step(self) -> str:
        """Only a leader's words answer it."""
        return "" if self.state == "submitted" else super().next_step()

    def stuck(self) -> str:
        """It waits for the leader."""
        return "awaits-instruction" if self.state == "submitted" else super().stuck()

    def refuses_instruction(self) -> str:
        """A draft has not been seen by any leader."""
        return "not-submitted" if self.state == "drafted" else ""

    def closing_fields(self, others: Iterable[Record]) -> tuple[str, ...]:
        """Why nothing follows from the decision, or how well it worked out."""
        asked = super().closing_fields(others)
        if self.state != "answered":
            return asked
        followed = any(row.get("tasks") for row in self.instructions) or bool(
            pointing_at(self.id, "decided-by", others)
        )
        return (*asked, "effect") if followed else (*asked, "no_follow_up")

    @classmethod
    def amend(cls, document: dict[str, Json], now: datetime) -> None:
        """An option that begins with a star is the recommended one."""
        super().amend(document, now)
        options = []
        for number, option in enumerate(document.get("options") or [], 1):
            if option[:1] in "*＊★":
                document["recommended"] = number
            options.append(option.lstrip("*＊★ "))
        document["options"] = [option for option in options if option]

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        yield from super().problems(document)
        options, chosen = document.get("options") or [], document.get("recommended")
        if document.get("secrecy") in ("secret", "confidential", "top-secret"):
            return
        if not options:
            yield Problem("options", "no-option")
        elif len(options) > 1 and not chosen:
            yield Problem("recommended", "recommend-one")
        if chosen and options and chosen > len(options):
            yield Problem("recommended", "no-such-option", {"count": len(options)})
        title = str(document.get("title") or "")
        if _MANY.search(title) or title.count("关于") > 1:
            yield Problem("title", "one-matter")
        if any(sign in str(document.get("to_leader") or "") for sign in "、，,；;/"):
            yield Problem("to_leader", "one-recipient")

    @classmethod
    def weigh(cls, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """A policy rests on research, or says why not (P40); 待批 ends by a leader's words alone (P15)."""
        if document.get("policy") and not str(document.get("no_research_reason") or "").strip():
            linked = (work.find(str(row.get("id"))) for row in document.get("links") or ())
            if not any(other is not None and other.kind == "research" for other in linked):
                raise InvalidRecord([Problem("no_research_reason", "no-research")])
        leaves = before is not None and before.state == "submitted" != document.get("state")
        if leaves and before and len(document.get("instructions") or ()) <= len(before.instructions):
            raise Refused("awaits-instruction", id=before.id)
        super().weigh(document, before, work)

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """What was decided is carried out and checked."""
        if before is None:
            return
        ended = document.get("outcome") or {}
        if before.state != "answered" or not ended:
            return
        rows = document.get("instructions") or ()
        following = came_from(document, "decided-by", work)
        if waiting := [task for task in following if task.is_open]:
            titles = [task.headline() for task in waiting[:3]]
            raise Refused("steps-open", id=before.id, count=len(waiting), titles=titles)
        if following or any(row.get("tasks") for row in rows):
            if not document.get("effect"):
                raise InvalidRecord([Problem("effect", "effect-unchecked")])
            document["checked_on"] = document.get("checked_on") or work.now.date().isoformat()
        elif not str(document.get("no_follow_up") or "").strip():
            raise InvalidRecord([Problem("no_follow_up", "no-follow-up")])


def check_effect(desk: Desk, request: Request, effect: str, words: str = "") -> Request:
    """How well a decision worked out (检查落实, P36): good, fair or poor. Raises `InvalidRecord`."""
    if effect not in EFFECTS:
        raise InvalidRecord([Problem("effect", "required")])
    with desk.transaction("check-effect") as work:
        current = work.current(request)
        rows = list(current.progress)
        if words.strip():
            at = work.now.isoformat(timespec="seconds")
            rows.append({"at": at, "by": desk.officer, "words": words.strip()})
        return work.put(current.with_(effect=effect, checked_on=work.now.date().isoformat(), progress=rows))


class Information(Checked, kind="information"):
    """A piece of information (信息): 草稿 → 已核实 → 已报送 → 采用／未采用 (P2)."""

    strict = True
    steps = ("drafted", "verified", "sent")
    closed_states = ("adopted", "not-adopted")
    columns = ("title", "source", "sent_to", "due_at", "state")
    form_order = ("title", "information_kind", "content", "source", "figures", "signed_by", "sent_to")
    checked_fields = ("title", "content", "figures")

    information_kind = Choice(*INFORMATION_KINDS, default="news")
    content = LongText()
    signed_by = Party(of="person")
    sent_to = Names()
    sent_at = Instant(form=False)
    adopted_by = Text(limit=60, form=False)

    @classmethod
    def closed_state(cls, outcome: str) -> str:
        """What was accomplished was adopted."""
        return "adopted" if outcome == "done" else "not-adopted"

    def closing_state(self, outcome: str, work: Work) -> str:
        """Whoever it was sent to has spoken by adopting it or not."""
        return self.closed_state(outcome)

    def closing_fields(self, others: Iterable[Record]) -> tuple[str, ...]:
        """Who adopted it."""
        return (*super().closing_fields(others), *(("adopted_by",) if self.state == "sent" else ()))

    @classmethod
    def unchecked(cls, document: dict[str, Json]) -> None:
        """It is a draft again until it has been sent."""
        if document.get("state") == "verified":
            document["state"] = "drafted"

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """Checked by another person, then signed, then sent."""
        if state == "verified":
            need(document, cls.kind, state, "source")
            document |= checked_by(document, work)
        elif state == "sent":
            need(document, cls.kind, state, "source", "signed_by", "sent_to")
            document["sent_at"] = work.now.isoformat(timespec="seconds")
