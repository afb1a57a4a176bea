"""The register of documents sent out (发文): checked by another, signed, numbered once, delivered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from store.errors import InvalidRecord, Problem, Refused
from store.fields import Choice, Document, Flag, Json, LongText, Names, Number, Party, Rows, Text
from store.kinds.documents import DOC_TYPES, MEDIA, URGENCY, Register
from store.kinds.matters import need
from store.numbers import normal_number
from store.record import Record
from store.text import clean
from store.times import Day, Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.rules import Rules, Series
    from store.transaction import Work

_NUMBER = re.compile(
    r"(?P<code>.*?[^\d\s])\s*[〔\[(（【［{]?\s*(?P<year>(?:19|20)\d\d)\s*[〕\])）】］}]?\s*第?\s*(?P<number>\d+)\s*号?"
)
_BEFORE_SIGNING = ("drafted", "checked", "countersigned")


def official_number(text: str) -> str:
    """A document number as it is to be written: full year in 〔 〕, no 第, no leading zero, 号 at the end.

    GB/T 9704—2012, 7.2.5. What is no such number comes back as it is.
    """
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        return text.strip()
    code, year, number = found["code"].strip(), found["year"], int(found["number"])
    return f"{code.rstrip('〔[(（【［{ ')}〔{year}〕{number}号"


class Outgoing(Register, kind="outgoing"):
    """A document sent out (发文): 拟稿 → 核稿 → 会签 → 签发 → 复核 → 编号 → 印制 → 核发 (P24)."""

    strict = True
    steps = (
        "drafted", "checked", "countersigned", "signed",
        "rechecked", "numbered", "printed", "released",
    )  # fmt: skip
    closed_states = ("closed", "void")
    columns = ("doc_no", "title", "to", "drafter", "state")
    lead_field = "draft_unit"

    title = Text(limit=200, required=True)
    doc_type = Choice(*DOC_TYPES[:15], default="通知")
    series = Text(limit=20, searched=False)
    drafter = Party(of="person")
    draft_unit = Party(of="unit")
    to = Names(required=lambda document: document.get("state") not in _BEFORE_SIGNING)
    cc = Names()
    co_units = Names()
    signatory = Party(of="person")
    medium = Choice(*MEDIA, default="paper")
    urgency = Choice(*URGENCY)
    secrecy_term = Text(limit=20, searched=False)
    due_at = Instant()
    copies = Number(minimum=1, maximum=9999)
    enclosures = Text(limit=200)
    doc_date = Day()
    print_unit = Party(of="unit")
    note = LongText(limit=1000)
    doc_no = Text(limit=60)
    reviewer = Party(of="person", form=False)
    signed_at = Instant(form=False)
    printed_on = Day(form=False)
    sealed = Flag(form=False)
    delivery = Rows()

    @property
    def due(self) -> datetime | None:
        """By when it has to be out."""
        return self.due_at

    @property
    def owner(self) -> str:
        """Who drafted it looks after it."""
        return self.drafter

    @classmethod
    def passes_over(cls, document: Document) -> tuple[str, ...]:
        """Where nobody is asked, nobody countersigns."""
        return () if document.get("co_units") else ("countersigned",)

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        yield from super().problems(document)
        number = str(document.get("doc_no") or "")
        if number and official_number(number) != number:
            yield Problem("doc_no", "number-form", {"number": official_number(number)})
        elif number and not _NUMBER.fullmatch(number):
            yield Problem("doc_no", "not-a-number-form")
        drafter, reviewer = document.get("drafter"), document.get("reviewer")
        if drafter and drafter == reviewer:
            yield Problem("drafter", "checker-is-drafter", {"name": drafter})
        if document.get("doc_type") == "请示" and len(document.get("to") or ()) > 1:
            yield Problem("to", "one-recipient")

    @classmethod
    def weigh(cls, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """Who drafts it, in which series, and that no number is given twice or changed."""
        if before is None:
            document["drafter"] = document.get("drafter") or work.officer
        series_of(document, work.rules)
        _check_number(document, before, work)
        super().weigh(document, before, work)

    @classmethod
    def enter(cls, state: str, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """What each step asks for and sets."""
        now = work.now
        if state == "checked":
            if work.officer == document.get("drafter"):
                raise Refused("checker-is-drafter", name=work.officer)
            need(document, cls.kind, state, "to")
            document["reviewer"] = work.officer
        elif state == "signed":
            need(document, cls.kind, state, "signatory")
            cls.check_end(document, before, work)
            document["signed_at"] = now.isoformat(timespec="seconds")
        elif state == "rechecked":
            need(document, cls.kind, state, "to", "doc_type")
        elif state == "numbered" and not document.get("doc_no"):
            document["doc_no"] = _drawn(document, work)
            document["doc_date"] = document.get("doc_date") or now.date().isoformat()
        elif state == "printed":
            need(document, cls.kind, state, "copies")
            document |= {"printed_on": now.date().isoformat(), "sealed": True}


def series_of(document: Document, rules: Rules) -> Series:
    """The series a document is numbered in: the one it names, else the house's usual one.

    Raises `InvalidRecord` ("unknown-series").
    """
    code = str(document.get("series") or "")
    found = next((series for series in rules.document_series if code in ("", series.code)), None)
    if found is None:
        known = [series.code for series in rules.document_series]
        raise InvalidRecord([Problem("series", "unknown-series", {"known": known})])
    return found


def _drawn(document: Document, work: Work) -> str:
    """The next number of the series and year; one that somebody typed meanwhile is passed over."""
    series, year = series_of(document, work.rules), work.now.year
    taken = _taken(work, str(document.get("id")))
    while True:
        number = work.draw(f"outgoing/{series.code}/{year}")
        written = series.form.format(series=series.code, year=year, number=number)
        if normal_number(written) not in taken:
            return written


def _taken(work: Work, but: str) -> set[str]:
    """The numbers of all other outgoing documents at hand, void and deleted ones too."""
    return {
        normal_number(str(other.document["doc_no"]))
        for other in work.records("documents")
        if other.kind == "outgoing" and other.id != but and other.document.get("doc_no")
    }


def _check_number(document: dict[str, Json], before: Record | None, work: Work) -> None:
    """A number stands once it is given; a typed one must be free. Raises `Refused`, `InvalidRecord`."""
    number = str(document.get("doc_no") or "")
    standing = str(before.document.get("doc_no") or "") if before is not None else ""
    if number == standing:
        return
    if before is not None and standing and before.state not in (*_BEFORE_SIGNING, "signed", "rechecked"):
        raise Refused("number-fixed", number=standing)
    if not number:
        return
    if normal_number(number) in _taken(work, str(document.get("id"))):
        raise InvalidRecord([Problem("doc_no", "number-drawn", {"number": number})])
    found = _NUMBER.fullmatch(number)
    known = {series.code for series in work.rules.document_series}
    if found and found["code"].rstrip("〔") in known:
        series = f"outgoing/{found['code'].rstrip('〔')}/{found['year']}"
        serial = int(found["number"])
        if serial <= work.counters.get(series, 0):
            raise InvalidRecord([Problem("doc_no", "number-drawn", {"number": number})])
        # Numbers below one that was typed are not drawn any more: the register counts upwards.
        work.counters[series] = serial


def void_number(desk: Desk, document: Outgoing, reason: str) -> Outgoing:
    """Make a document void (作废): its number stays with it, with the reason, and is never drawn again.

    Raises `InvalidRecord`, `Refused` ("already-closed"), `Conflict`.
    """
    return desk.close(document, "withdrawn", reason, action="void-number", state="void")


def deliver(desk: Desk, document: Outgoing, recipients: Sequence[str], how: str = "") -> Outgoing:
    """Hand a released document out (分发). Raises `InvalidRecord`, `Refused("not-released")`, `Conflict`."""
    names = Names().check(list(recipients))
    if not names:
        raise InvalidRecord([Problem("recipients", "required")])
    with desk.transaction("deliver") as work:
        current = work.current(document)
        if current.state != "released":
            raise Refused("not-released", id=document.id)
        now = work.now.isoformat(timespec="seconds")
        standing = {str(row.get("who")) for row in current.delivery}
        rows = [
            {"who": who, "how": clean(how), "at": now, "by": desk.officer}
            for who in names
            if who not in standing
        ]
        return work.put(current.with_(delivery=[*current.delivery, *rows]))


def delivery_received(desk: Desk, document: Outgoing, recipient: str) -> Outgoing:
    """The recipient has signed for it (签收). Raises `Refused("no-such-recipient")`, `Conflict`."""
    with desk.transaction("delivery-received") as work:
        current = work.current(document)
        rows: list[Json] = [dict(row) for row in current.delivery]
        row = next((row for row in rows if row.get("who") == clean(recipient)), None)
        if row is None:
            raise Refused("no-such-recipient", who=recipient)
        row["received_at"] = work.now.isoformat(timespec="seconds")
        return work.put(current.with_(delivery=rows))
