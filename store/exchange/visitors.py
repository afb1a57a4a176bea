"""Lists of expected visitors: rows of a table, and those whom a calendar invites."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

from store.errors import InvalidRecord
from store.exchange.plan import Entry, ImportLine
from store.fields import Document, Json
from store.kinds.visits import VISIT_CLASSES
from store.record import KINDS, checked
from store.rules import Rules
from store.text import clean, fold

KIND = "visit"
_CLASSES = {
    "公务": "business", "会议": "meeting", "办事": "errand", "信访": "petition", "送货": "delivery",
    "快递": "delivery", "维修": "repair", "面试": "interview", "媒体": "media", "采访": "media",
    "其他": "other", "其它": "other",
}  # fmt: skip
_WINDOW = re.compile(r"(.*\d{1,2}[:：时]\d{0,2})\s*(?:[-–—~～至到]+)\s*(\d{1,2}[:：时]\d{0,2}分?)\s*")


def visitor_key(document: Document) -> tuple[str, ...]:
    """What tells one expected visitor from another: name, unit and day."""
    if document.get("kind", KIND) != KIND or not document.get("expected_at"):
        return ()
    return (
        fold(str(document.get("name") or "")),
        fold(str(document.get("unit") or "")),
        str(document.get("expected_at"))[:10],
    )


def visitors_of(table: Any, rules: Rules, now: datetime) -> tuple[list[Entry], list[ImportLine]]:
    """The expected visitors a table asks for, and the lines that cannot be taken."""
    from store.exchange.documents import BadCellError, cells_of

    entries: list[Entry] = []
    refused: list[ImportLine] = []
    for number, row in table.rows:
        name = ""
        try:
            cells = cells_of(table, row)
            name = clean(cells.get("name", ""))[:60]
            entries.append(_entry(number, _values(cells, table.headers, rules), now))
        except BadCellError as error:
            refused.append(ImportLine(number, "refused", error.code, error.facts, name))
        except InvalidRecord as error:
            facts: dict[str, Any] = {"kind": KIND, "problems": error.problems}
            refused.append(ImportLine(number, "refused", error.code, facts, name))
    return entries, refused


def _entry(number: int, values: dict[str, Json], now: datetime) -> Entry:
    """One expected visitor. Raises `InvalidRecord`."""
    document = checked(KINDS[KIND], {"visit_class": "business", **values}, now)
    values = {name: document[name] for name in values}
    return Entry(number, KIND, visitor_key(document), clean(str(values.get("name", ""))), values)


def _values(cells: Mapping[str, str], headers: Mapping[str, str], rules: Rules) -> dict[str, Json]:
    from store.exchange.documents import BadCellError

    values: dict[str, Json] = dict(cells)
    for name in ("expected_at", "expected_until", "visit_class"):
        if name not in cells:
            continue
        try:
            if name == "visit_class":
                values[name] = _class_of(cells[name])
            elif name == "expected_at":
                values |= _window(cells[name], rules)
            else:
                values[name] = _moment(cells[name], rules, str(values.get("expected_at", ""))[:10])
        except ValueError:
            facts = {"column": headers[name], "value": clean(cells[name])[:60]}
            raise BadCellError("import-bad-value", **facts) from None
    return values


def _class_of(cell: str) -> str:
    folded = fold(cell)
    if folded in VISIT_CLASSES:
        return folded
    if folded not in _CLASSES:
        raise ValueError(cell)
    return _CLASSES[folded]


def _moment(cell: str, rules: Rules, day: str = "") -> str:
    from store.exchange.documents import instant_of

    bare = re.fullmatch(r"\d{1,2}[:：时]\d{0,2}分?", cell.strip())
    words = f"{day} {cell}" if bare and day else cell
    return instant_of(words.replace("：", ":"), rules, time(9)).isoformat(timespec="seconds")


def _window(cell: str, rules: Rules) -> dict[str, Json]:
    """`2026-11-25 15:00-16:30` is a window of time; a day alone is meant from nine on."""
    found = _WINDOW.fullmatch(cell)
    if found is None:
        return {"expected_at": _moment(cell, rules)}
    start = _moment(found[1], rules)
    return {"expected_at": start, "expected_until": _moment(found[2], rules, start[:10])}


def invited(text: str, rules: Rules, now: datetime, path: Path) -> tuple[list[Entry], list[ImportLine]]:
    """Those whom the coming events of a calendar invite, as visitors of whoever called them.

    An event without guests is taken as the visit of whom its title names. Raises `Refused` ("import-…").
    """
    from store.exchange.calendar import BadEventError, Event, Reader
    from store.exchange.scan import scan

    entries: list[Entry] = []
    refused: list[ImportLine] = []
    calendar = scan(text, path)
    reader = Reader(calendar, rules.tzinfo())
    for raw in calendar.events:
        try:
            event: Event = reader.read(raw)
        except BadEventError as error:
            refused.append(ImportLine(raw.number, "refused", error.code, error.facts))
            continue
        start = event.start
        if event.cancelled or not isinstance(start, datetime) or start < now:
            continue
        for name in event.people or (event.title,):
            values: dict[str, Json] = {
                "name": clean(name)[:60],
                "reason": clean(event.title)[:200],
                "host": clean(event.organizer)[:60],
                "expected_at": start.astimezone(rules.tzinfo()).isoformat(timespec="seconds"),
            }
            if isinstance(event.end, datetime):
                values["expected_until"] = event.end.astimezone(rules.tzinfo()).isoformat(timespec="seconds")
            try:
                entries.append(_entry(raw.number, values, now))
            except InvalidRecord as error:
                facts: dict[str, Any] = {"kind": KIND, "problems": error.problems}
                refused.append(ImportLine(raw.number, "refused", error.code, facts, clean(name)[:60]))
    return entries, refused
