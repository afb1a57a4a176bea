"""The registers of official documents; here the incoming one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from store.errors import Problem
from store.fields import Choice, Document, Json, LongText, Number, Party, Text
from store.record import Record
from store.times import Day, Instant

if TYPE_CHECKING:
    from store.rules import Rules

DOC_TYPES = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告",
    "请示", "批复", "议案", "函", "纪要", "传真", "会议通知", "电报", "其他",
)  # fmt: skip
"""The fifteen types of 《党政机关公文处理工作条例》 art. 8, then what an office receives besides."""

URGENCY = ("extra-urgent", "urgent", "plain")
"""Paper documents: 特急、加急; a house may call the rest 平件."""


class Incoming(Record, kind="incoming", table="documents"):
    """A document received (收文): 签收 → 登记 → 初审 → 承办 → 传阅 → 催办 → 答复 (条例 art. 24)."""

    steps = ("registered", "reviewed", "handling", "circulating")
    columns = ("receipt_no", "title", "sender", "source_doc_no", "due_at")
    own_sphere = "affairs"

    title = Text(limit=200, required=True)
    source_doc_no = Text(limit=60)
    sender = Party(of="unit", required=True, limit=200)
    received_at = Instant(required=True)
    received_by = Party(of="person")
    doc_type = Choice(*DOC_TYPES)
    doc_date = Day()
    urgency = Choice(*URGENCY)
    handling_class = Choice("to-act", "to-read")
    copies = Number(minimum=1, maximum=9999)
    lead_unit = Party(of="unit")
    due_at = Instant(required=lambda document: document.get("urgency") in ("extra-urgent", "urgent"))
    proposal = LongText(limit=1000)
    index_no = Text(limit=60)
    receipt_no = Text(limit=40, form=False)

    @property
    def due(self) -> datetime | None:
        """Its time limit."""
        return self.due_at

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        year = document["received_at"][:4]
        number = draw(f"incoming/{year}")
        document["receipt_no"] = rules.receipt_number.format(year=year, number=number)

    @classmethod
    def amend(cls, document: dict[str, object], now: datetime) -> None:
        if not document.get("received_at"):
            document["received_at"] = now.isoformat(timespec="seconds")

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        dated, received = document.get("doc_date"), document.get("received_at")
        if dated and received and dated > received[:10]:
            yield Problem("doc_date", "dated-after-receipt")
