"""Ledgers for paper: the supervision items, the registers of documents received and sent."""

from __future__ import annotations

from datetime import datetime

from store import Desk, Incoming, Outgoing, Supervision, stage_of
from tui import wording
from tui.i18n import _
from tui.prints.sheets import foot, heading, table


def ledger(desk: Desk, which: str) -> int:
    """Print the ledger of this kind, as it stands now."""
    titles = {
        "supervision": _("Supervision ledger"),
        "incoming": _("Register of incoming documents"),
        "outgoing": _("Register of outgoing documents"),
    }
    heading(desk, titles[which])
    {"supervision": _supervision, "incoming": _incoming, "outgoing": _outgoing}[which](desk)
    foot(desk)
    return 0


def _day_of(instant: datetime | None) -> str:
    return f"{instant:%m-%d}" if instant else ""


def _supervision(desk: Desk) -> None:
    now = desk.clock.now()
    rows = []
    for item in desk.records("tasks"):
        if isinstance(item, Supervision):
            stage = stage_of(item, now, desk.rules)
            last = str(item.progress[-1].get("words") or "") if item.progress else ""
            words = f"{item.title}: {last}" if last else item.title
            rows.append(
                (
                    item.item_no,
                    item.unit,
                    _day_of(item.due),
                    wording.choice("stage", stage),
                    wording.state(item.kind, item.state),
                    str(len(item.chases) or ""),
                    words,
                )
            )
    heads = (_("Item No."), _("Lead unit"), _("Due"), _("Light"), _("State"), _("Chased"), _("Matter"))
    table(heads, (16, 14, 8, 6, 8, 4), rows)


def _incoming(desk: Desk) -> None:
    rows = [
        (
            record.receipt_no,
            _day_of(record.received_at),
            record.sender,
            record.source_doc_no,
            wording.state(record.kind, record.state),
            record.title,
        )
        for record in desk.records("documents")
        if isinstance(record, Incoming)
    ]
    heads = (_("Receipt No."), _("Date"), _("Sender"), _("Sender's No."), _("State"), _("Document title"))
    table(heads, (14, 5, 12, 16, 8), rows)


def _outgoing(desk: Desk) -> None:
    rows = [
        (
            record.doc_no,
            record.doc_date.isoformat() if record.doc_date else "",
            record.drafter,
            record.signatory,
            wording.state(record.kind, record.state),
            record.title,
        )
        for record in desk.records("documents")
        if isinstance(record, Outgoing)
    ]
    heads = (_("Document No."), _("Date"), _("Drafter"), _("Signatory"), _("State"), _("Document title"))
    table(heads, (18, 10, 8, 8, 8), rows)
