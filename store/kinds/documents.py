"""The register of documents received (收文): seven steps, circulation among readers, disposal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Choice, Document, Json, LongText, Names, Number, Party, Rows, Text
from store.kinds.matters import Matter
from store.record import SECRECY, Record
from store.text import clean
from store.times import Day, Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.rules import Rules
    from store.transaction import Work

DOC_TYPES = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告",
    "请示", "批复", "议案", "函", "纪要", "传真", "会议通知", "电报", "其他",
)  # fmt: skip
"""The fifteen types of 《党政机关公文处理工作条例》 art. 8, then what an office receives besides."""

MEDIA = ("paper", "telegram")
"""纸质公文、电报."""

URGENCY = ("extra-prompt", "extra-urgent", "urgent", "calm", "plain")
"""特提、特急、加急、平急、平件: which of them may be said depends on the medium."""

URGENCY_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "paper": ("extra-urgent", "urgent", "plain"),
        "telegram": ("extra-prompt", "extra-urgent", "urgent", "calm"),
    }
)
"""Paper documents: 特急、加急 (a house may call the rest 平件); telegrams: 特提、特急、加急、平急."""

DISPOSALS = ("filed", "returned", "destroyed")
"""归档、清退、销毁."""

SECRET_KEEPS = frozenset(
    {
        *("title", "sender", "source_doc_no", "received_by", "receipt_no", "secrecy_term", "copy_no"),
        *("series", "doc_no", "to", "cc"),
    }
)
"""The texts of a classified document that may stand here: where from, where to, and its numbers (P63)."""


def urgency_problems(document: Document) -> Iterator[Problem]:
    """An urgency word of the other medium: 平急 belongs to telegrams, 平件 to paper."""
    medium, urgency = document.get("medium") or "paper", document.get("urgency")
    if urgency and medium in URGENCY_OF and urgency not in URGENCY_OF[medium]:
        yield Problem("urgency", "urgency-medium", {"medium": medium})


class Register(Matter):
    """A document of one of the registers."""

    table = "documents"
    own_sphere = "affairs"

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        yield from super().problems(document)
        yield from urgency_problems(document)

    @classmethod
    def secret_problems(cls, document: Document) -> Iterator[Problem]:
        """Of a classified document only register number, copies, receipt and return are kept (P63)."""
        for name, field in cls.fields.items():
            words = isinstance(field, Text | Names) and not isinstance(field, Party | LongText)
            if words and field.form and name not in SECRET_KEEPS and document.get(name):
                yield Problem(name, "secret-text")


class Incoming(Register, kind="incoming"):
    """A document received (收文): 签收 → 登记 → 初审 → 承办 → 传阅 → 催办 → 答复 (条例 art. 24)."""

    strict = True
    begins = "registered"
    may_begin = ("registered", "signed")
    steps = ("signed", "registered", "reviewed", "handling", "circulating", "chased")
    closed_states = ("closed", "sent-back")
    columns = ("receipt_no", "title", "sender", "source_doc_no", "due_at")
    lead_field = "lead_unit"
    chase_leads = MappingProxyType({"circulating": "chased"})

    title = Text(limit=200, required=True)
    source_doc_no = Text(limit=60)
    sender = Party(of="unit", required=True, limit=200)
    received_at = Instant(required=True)
    received_by = Party(of="person")
    doc_type = Choice(*DOC_TYPES)
    medium = Choice(*MEDIA, default="paper")
    doc_date = Day()
    urgency = Choice(*URGENCY)
    handling_class = Choice("to-act", "to-read")
    copies = Number(minimum=1, maximum=9999)
    copy_no = Text(limit=40, searched=False, required=lambda document: document.get("secrecy") in SECRECY[2:])
    secrecy_term = Text(limit=20, searched=False)
    enclosures = Text(limit=200)
    lead_unit = Party(of="unit")
    owner = Party(of="person")
    co_units = Names()
    due_at = Instant(required=lambda document: document.get("urgency") in ("extra-urgent", "urgent"))
    proposal = LongText(limit=1000)
    index_no = Text(limit=60)
    receipt_no = Text(limit=40, form=False)
    circulation = Rows(searched=True)
    disposal = Choice(*DISPOSALS, form=False)
    disposed_at = Instant(form=False)
    disposed_by = Text(limit=60, form=False, searched=False)
    replied_at = Instant(form=False)

    @property
    def due(self) -> datetime | None:
        """Its time limit."""
        return self.due_at

    @property
    def readers_out(self) -> list[str]:
        """The readers who have it and have not given it back."""
        return [str(row.get("who")) for row in self.circulation if not row.get("returned_at")]

    def refuses_instruction(self) -> str:
        """A document to act on goes to the leader with a proposal (拟办意见)."""
        return "no-proposed-handling" if self.handling_class == "to-act" and not self.proposal else ""

    @classmethod
    def passes_over(cls, document: Document) -> tuple[str, ...]:
        """What is only to be read is not handled; only what is late is chased."""
        return ("handling", "chased") if document.get("handling_class") == "to-read" else ("chased",)

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        if document["state"] == "signed":
            return
        year = document["received_at"][:4]
        number = draw(f"incoming/{year}")
        document["receipt_no"] = rules.receipt_number.format(year=year, number=number)

    @classmethod
    def amend(cls, document: dict[str, Json], now: datetime) -> None:
        super().amend(document, now)
        if not document.get("received_at"):
            document["received_at"] = now.isoformat(timespec="seconds")
        if document.get("doc_type") == "电报":
            document["medium"] = "telegram"

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        yield from super().problems(document)
        dated, received = document.get("doc_date"), document.get("received_at")
        if dated and received and dated > received[:10]:
            yield Problem("doc_date", "dated-after-receipt")

    @classmethod
    def weigh(cls, document: dict[str, Json], before: Record | None, work: Work) -> None:
        if before is None and document["state"] == "registered":
            signed = {
                "state": "signed",
                "at": document["received_at"],
                "by": document.get("received_by") or "",
            }
            document["stamps"] = [signed]
        super().weigh(document, before, work)

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """It gets its number when it is registered, and is settled when its readers gave it back."""
        if before is not None and state == "registered" and not document.get("receipt_no"):
            cls.assign_numbers(document, work.draw, work.rules, work.now)
        if before is not None and state == "closed":
            if out := cls(document).readers_out:
                raise Refused("circulation-out", id=before.id, names=out)
            document["replied_at"] = work.now.isoformat(timespec="seconds")

    @classmethod
    def _check_order(cls, document: Document, before: Record | None) -> None:
        # It may be settled from any step on; what was signed for is registered first.
        if str(document.get("state")) in cls.closed_states:
            if before is not None and before.state == "signed":
                raise Refused("step-skipped", kind=cls.kind, state="closed", missing="registered")
            return
        super()._check_order(document, before)


def sign_for(desk: Desk, values: Mapping[str, Json]) -> Incoming:
    """Sign for a document that will be registered later (签收). Raises `InvalidRecord`."""
    given = {"received_by": desk.officer, **values, "state": "signed"}
    return Incoming(desk.add("incoming", given, action="sign-for").document)


def return_to_sender(desk: Desk, document: Incoming, reason: str) -> Incoming:
    """First check (初审) sends it back, with the reason (退文). Raises `InvalidRecord`, `Refused`."""
    if document.state not in ("registered", "reviewed"):
        raise Refused("past-first-check" if document.is_open else "already-closed", id=document.id)
    return desk.close(document, "needless", reason, action="return-to-sender", state="sent-back")


def circulate(desk: Desk, document: Incoming, readers: Sequence[str]) -> Incoming:
    """Give it to readers (传阅); who has it already is not given it twice.

    Raises `InvalidRecord`, `Conflict`, `Refused("already-closed")`.
    """
    names = Names().check(list(readers))
    if not names:
        raise InvalidRecord([Problem("readers", "required")])
    with desk.transaction("circulate") as work:
        current = work.current(document)
        if not current.is_open:
            raise Refused("already-closed", id=document.id)
        now = work.now.isoformat(timespec="seconds")
        out = current.readers_out
        rows = [{"who": who, "sent_at": now, "by": desk.officer} for who in names if who not in out]
        state = "circulating" if current.state in ("handling", "circulating") else current.state
        if current.handling_class == "to-read" and current.state == "reviewed":
            state = "circulating"
        return work.put(current.with_(circulation=[*current.circulation, *rows], state=state))


def give_back(desk: Desk, document: Incoming, reader: str, mark: str = "") -> Incoming:
    """A reader gives it back, perhaps with a mark (圈阅、意见). Raises `Refused("not-with-reader")`."""
    with desk.transaction("give-back") as work:
        current = work.current(document)
        rows: list[Json] = [dict(row) for row in current.circulation]
        for row in reversed(rows):
            if row.get("who") == clean(reader) and not row.get("returned_at"):
                now = work.now.isoformat(timespec="seconds")
                row |= {"returned_at": now, "mark": clean(mark, lines=True)}
                return work.put(current.with_(circulation=rows))
        raise Refused("not-with-reader", who=reader)


def dispose(desk: Desk, document: Incoming, disposal: str, by: str = "") -> Incoming:
    """What became of the paper: filed, returned (清退) or destroyed. Raises `InvalidRecord`."""
    if disposal not in DISPOSALS:
        raise InvalidRecord([Problem("disposal", "required")])
    with desk.transaction("dispose") as work:
        current = work.current(document)
        now = work.now.isoformat(timespec="seconds")
        return work.put(
            current.with_(disposal=disposal, disposed_at=now, disposed_by=clean(by) or desk.officer)
        )
