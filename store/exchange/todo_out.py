"""Tasks as a colleague's own program takes them: taskwarrior's JSON, and todo.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from store.exchange.todo import uid_of
from store.record import SECRECY, Record
from store.times import Instant

FORMATS = ("taskwarrior", "todo.txt")
_AT = Instant()


def written_tasks(records: Iterable[Record], form: str) -> str:
    """The tasks in one of `FORMATS`; what may not leave the house (秘密 and above) is left out (P63)."""
    fit = [record for record in records if record.secrecy not in SECRECY[2:]]
    if form == "taskwarrior":
        lines = ",\n".join(msgspec.json.encode(_row(record)).decode() for record in fit)
        return f"[\n{lines}\n]\n" if lines else "[\n]\n"
    return "".join(f"{_line(record)}\n" for record in fit)


def _row(record: Record) -> dict[str, Any]:
    """One task as `task export` tells it."""
    document = record.document
    waits = _AT.read(document.get("not_before"))
    row: dict[str, Any] = {
        "uuid": uid_of(document),
        "status": "pending" if record.is_open else "completed",
        "description": _flat(record.headline()),
        "entry": _basic(record.created_at),
        "modified": _basic(record.changed_at),
        "end": None if record.is_open else _basic(record.closed_at),
        "due": _basic(record.due),
        "wait": _basic(waits),
        "project": record.line,
        "tags": list(record.tags),
        "priority": "H" if record.central else "",
        "annotations": _annotations(document),
    }
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def _annotations(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """The progress, and last how it ended unless that is what the progress says."""
    steps = [dict(step) for step in document.get("progress") or ()]
    told = document.get("outcome") or {}
    if told.get("words") and all(step.get("words") != told["words"] for step in steps):
        steps.append({"at": told.get("at"), "words": told["words"]})
    found = [
        {"entry": _basic(_AT.read(step.get("at"))) or "", "description": _flat(str(step.get("words") or ""))}
        for step in steps
    ]
    return [{name: value for name, value in one.items() if value} for one in found]


def _line(record: Record) -> str:
    """One task as a line of todo.txt."""
    document = record.document
    parts = []
    if not record.is_open:
        parts += ["x", _day(record.closed_at or record.changed_at)]
    elif record.central:
        parts.append("(A)")
    parts += [_day(record.created_at), _plain(record.headline())]
    parts += [f"+{record.line}"] if record.line else []
    parts += [tag if tag.startswith("@") else f"+{tag}" for tag in map(_mark, record.tags)]
    parts += [f"due:{_day(record.due)} at:{record.due:%H:%M}"] if record.due else []
    waits = _AT.read(document.get("not_before"))
    parts += [f"t:{_day(waits)}"] if waits else []
    if not record.is_open and record.central:
        parts.append("pri:A")
    return " ".join(filter(None, [*parts, f"uid:{uid_of(document)}"]))


def _plain(words: str) -> str:
    """A title in which nothing is taken for a mark, a key or another line."""
    safe = re.sub(r"(?<!\S)([+@])(?=\S)", r"\1 ", _flat(words))
    return re.sub(r"(?<!\S)(due|at|t|uid|rec|pri|h):(?=\S)", r"\1: ", safe, flags=re.IGNORECASE)


def _mark(tag: str) -> str:
    return re.sub(r"\s+", "_", tag)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _basic(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if moment else None


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
