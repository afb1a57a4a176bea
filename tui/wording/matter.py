"""What has been done about a matter, part by part: its steps, chases, instructions, opinions, receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from store import Record
from tui.i18n import _, ngettext
from tui.wording.choices import choice, state

Part = tuple[str, list[tuple[str, str]]]
"""The heading of a part, and its lines as pairs of a label and words."""


def moment(stored: object) -> str:
    """A stored moment in eleven cells; the empty text for none."""
    try:
        return f"{datetime.fromisoformat(str(stored)):%m-%d %H:%M}" if stored else ""
    except ValueError:
        return ""


def steps_of(record: Record) -> Part | None:
    """The steps of a record: those taken with who and when, where it stands, and what is still to come."""
    steps = [step for step in record.steps if step not in _passed_over(record)]
    if len(steps) < 2:
        return None
    stamps = {str(row.get("state")): row for row in record.document.get("stamps") or ()}
    at = steps.index(record.state) if record.state in steps else len(steps)
    lines = []
    for number, step in enumerate(steps):
        sign = "[x]" if number < at or not record.is_open else "[>]" if number == at else "[ ]"
        row = stamps.get(step, {})
        if not row and number == 0:
            row = {"at": record.document.get("created_at"), "by": record.created_by}
        taken = number <= at or step in stamps
        words = f"{moment(row.get('at'))} {row.get('by') or ''}".strip() if taken else ""
        lines.append((f"{sign} {state(record.kind, step)}", words))
    if record.state not in steps:
        row = stamps.get(record.state, {})
        words = f"{moment(row.get('at'))} {row.get('by') or ''}".strip()
        lines.append((f"{'[>]' if record.is_open else '[x]'} {state(record.kind, record.state)}", words))
    return _("Steps"), lines


def _passed_over(record: Record) -> Iterable[str]:
    passes: Callable[[Mapping[str, Any]], tuple[str, ...]] | None = getattr(record, "passes_over", None)
    stamped = {str(row.get("state")) for row in record.document.get("stamps") or ()}
    over = passes(record.document) if passes is not None else ()
    return [step for step in over if step not in stamped and step != record.state]


def chased(record: Record) -> str:
    """How often it was chased and when last, for a list; empty when never."""
    rows = record.document.get("chases") or ()
    if not rows:
        return ""
    last = moment(max(str(row.get("at") or "") for row in rows))[:5]
    return _("chased {count}  {day}").format(count=len(rows), day=last)


def parts_of_matter(record: Record) -> Iterator[Part]:
    """All parts there are, in the order in which they matter."""
    if (steps := steps_of(record)) is not None:
        yield steps
    for name, head, line in _ROWS:
        rows = record.document.get(name) or ()
        if rows:
            yield head(len(rows)), [line(dict(row)) for row in rows]


def _instruction(row: dict[str, Any]) -> tuple[str, str]:
    words = f"“{row.get('words') or ''}”"
    if row.get("to"):
        words += "\n" + _("to {names}").format(names=_(", ").join(map(str, row["to"])))
    if row.get("due_at"):
        words += "  " + _("by {when}").format(when=moment(row["due_at"]))
    if row.get("delivered_at"):
        words += "\n" + _("delivered {when}").format(when=moment(row["delivered_at"]))
    elif row.get("to"):
        words += "\n" + _("not delivered yet")
    return f"{row.get('leader') or ''} {moment(row.get('at'))}", words


def _chase(row: dict[str, Any]) -> tuple[str, str]:
    words = " ".join(filter(None, (str(row.get("whom") or ""), choice("how", str(row.get("how") or "")))))
    answer = str(row.get("answer") or "")
    return moment(row.get("at")), _("{label}: {words}").format(label=words, words=answer) if answer else words


def _opinion(row: dict[str, Any]) -> tuple[str, str]:
    said = choice("opinion", str(row.get("state") or "awaiting"))
    return str(row.get("unit") or ""), f"{said} {row.get('words') or ''} {moment(row.get('at'))}".strip()


def _receipt(row: dict[str, Any]) -> tuple[str, str]:
    if row.get("received_at"):
        words = _("received {when}").format(when=moment(row["received_at"]))
        words += "  " + _("read back") if row.get("read_back") else ""
    elif row.get("told_at"):
        words = _("told {when}").format(when=moment(row["told_at"]))
    else:
        words = _("not told")
    return str(row.get("who") or ""), words


def _asked(row: dict[str, Any]) -> tuple[str, str]:
    answer = choice("answer", str(row.get("answer") or "")) if row.get("answer") else _("no answer yet")
    return choice("what", str(row.get("what") or "")), f"{asked_for(row)}  {answer}"


def asked_for(row: Mapping[str, Any]) -> str:
    """What an ask of a supervision item holds: why, what is done about it, until when."""
    until = _("until {when}").format(when=moment(row["new_due"])) if row.get("new_due") else ""
    return "  ".join(filter(None, (until, str(row.get("reason") or ""), str(row.get("measures") or ""))))


def _milestone(row: dict[str, Any]) -> tuple[str, str]:
    reached = _("reached {when}").format(when=moment(row["reached_at"])) if row.get("reached_at") else ""
    return moment(row.get("due_at")), f"{row.get('words') or ''}  {reached}".strip()


def _handed(row: dict[str, Any]) -> tuple[str, str]:
    words = f"{row.get('from') or ''} > {row.get('to') or ''} {row.get('unit') or ''}".strip()
    return moment(row.get("at")), f"{words}  {row.get('reason') or ''}".strip()


def _postponed(row: dict[str, Any]) -> tuple[str, str]:
    return moment(row.get("at")), (
        f"{moment(row.get('due_at')) or '--'} > {moment(row.get('to'))}  {row.get('reason') or ''}"
    ).strip()


def _circulated(row: dict[str, Any]) -> tuple[str, str]:
    back = row.get("returned_at")
    words = (
        _("given back {when}").format(when=moment(back))
        if back
        else _("has it since {when}").format(when=moment(row.get("sent_at")))
    )
    return str(row.get("who") or ""), words


def _chases_head(count: int) -> str:
    return ngettext("Chased {count} time", "Chased {count} times", count).format(count=count)


_ROWS: tuple[tuple[str, Callable[[int], str], Callable[[dict[str, Any]], tuple[str, str]]], ...] = (
    ("instructions", lambda count: _("Leaders' instructions"), _instruction),
    ("chases", _chases_head, _chase),
    ("asks", lambda count: _("Asked for"), _asked),
    ("milestones", lambda count: _("Milestones"), _milestone),
    ("opinions", lambda count: _("Co-units' opinions"), _opinion),
    ("receipts", lambda count: _("Recipients"), _receipt),
    ("circulation", lambda count: _("Circulation"), _circulated),
    ("postponed", lambda count: _("Postponed"), _postponed),
    ("handed", lambda count: _("Handed on"), _handed),
)
"""The rows of a document that are told, with their heading and how one of them is told."""
