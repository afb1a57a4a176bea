"""Rows of a table of official documents as incoming documents (收文)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from store.errors import InvalidRecord
from store.exchange.plan import Entry, ImportLine
from store.exchange.table import Table
from store.fields import Json
from store.kinds.documents import DOC_TYPES
from store.numbers import normal_number
from store.record import KINDS, checked
from store.rules import Rules
from store.text import clean, fold

KIND = "incoming"
_EMPTY = frozenset({"", "-", "--", "—", "——", "/", "无"})
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![0-9.,% ]*$)")
_GUARD = re.compile(r"'(?=[=+\-@\t\r])")
_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))")
_TIME = re.compile(r"[t ]*([0-9]{1,2})[:时]([0-9]{1,2})(?:[:分]([0-9]{1,2})?(?:\.[0-9]+)?秒?)?")
_URGENCY = {
    "特提": "extra-urgent", "特急": "extra-urgent", "急件": "urgent", "加急": "urgent", "紧急": "urgent",
    "急": "urgent", "平急": "plain", "平件": "plain", "普通": "plain", "一般": "plain", "常规": "plain",
}  # fmt: skip
_SECRECY = {
    "公开": "public", "非密": "public", "不涉密": "public", "无密级": "public",
    "内部": "internal", "秘密": "secret", "机密": "confidential", "绝密": "top-secret",
}  # fmt: skip
_HANDLING = {"办件": "to-act", "办理": "to-act", "阅件": "to-read", "阅知": "to-read"}
_TAIL = re.compile(r"[（(〔\[][^（）()〔〕\[\]]*[）)〕\]]\s*$")


class BadCellError(Exception):
    """A cell that cannot be what its column says."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


def entries_of(table: Table, rules: Rules, now: datetime) -> tuple[list[Entry], list[ImportLine]]:
    """The documents a table asks for, and the lines that cannot be taken."""
    entries: list[Entry] = []
    refused: list[ImportLine] = []
    for number, row in table.rows:
        title = ""
        try:
            cells = cells_of(table, row)
            title = clean(cells.get("title", ""))[:200]
            entry = _entry(number, cells, table, rules, now)
        except BadCellError as error:
            refused.append(ImportLine(number, "refused", error.code, error.facts, title))
            continue
        except InvalidRecord as error:
            facts: dict[str, Any] = {"kind": KIND, "problems": error.problems}
            refused.append(ImportLine(number, "refused", error.code, facts, title))
            continue
        entries.append(entry)
    return entries, refused


def key_of(document: Mapping[str, Json]) -> tuple[str, ...]:
    """What tells one incoming document from another: number and sender, else title, sender and date."""
    sender = fold(str(document.get("sender") or ""))
    number = normal_number(str(document.get("source_doc_no") or ""))
    if number:
        return ("number", number, sender)
    return ("title", fold(str(document.get("title") or "")), sender, str(document.get("doc_date") or ""))


def type_of(title: str) -> str:
    """The type of a document by the end of its title: `…的通知（试行）` is a 通知, `…的复函` a 函."""
    stem = title.rstrip(' 》」』”"。.')
    while (shorter := _TAIL.sub("", stem).rstrip(' 》」』”"。.')) != stem:
        stem = shorter
    if stem.endswith("令"):
        return "命令"
    return max((name for name in DOC_TYPES if stem.endswith(name)), key=len, default="其他")


def cells_of(table: Table, row: list[str]) -> dict[str, str]:
    """The filled cells by field."""
    surplus = [cell for cell in row[table.width :] if cell.strip()]
    torn = len(row) < table.width and any("\n" in cell for cell in row)
    if surplus or torn:
        raise BadCellError("import-columns", expected=table.width, found=len(row))
    cells: dict[str, str] = {}
    for name, at in table.columns.items():
        cell = row[at].strip(" \u3000\xa0") if at < len(row) else ""
        if cell in _EMPTY:
            continue
        if _GUARD.match(cell):
            cell = cell[1:]
        elif _FORMULA.match(cell):
            raise BadCellError("import-formula", column=table.headers[name], value=clean(cell)[:60])
        cells[name] = cell
    return cells


def _entry(number: int, cells: dict[str, str], table: Table, rules: Rules, now: datetime) -> Entry:
    values: dict[str, Json] = {}
    for name, cell in cells.items():
        try:
            values[name] = _READERS[name](cell, rules) if name in _READERS else cell
        except ValueError:
            facts = {"column": table.headers[name], "value": clean(cell)[:60]}
            raise BadCellError("import-bad-value", **facts) from None
    title = str(values.get("title", ""))
    defaults: dict[str, Json] = {"handling_class": "to-read"}
    if "doc_type" not in values:
        defaults["doc_type"] = type_of(clean(title))
    document = checked(KINDS[KIND], {**defaults, **values}, now)
    values = {name: document[name] for name in values}
    return Entry(number, KIND, key_of(document), clean(title), values, defaults)


def instant_of(cell: str, rules: Rules, usual: time) -> datetime:
    folded = fold(cell)
    match = _DATE.match(folded)
    if match is None:
        raise ValueError(cell)
    day = _day_of(match)
    rest = folded[match.end() :].strip()
    if not rest:
        return datetime.combine(day, usual, rules.tzinfo())
    clock = _TIME.fullmatch(rest)
    if clock is None:
        raise ValueError(cell)
    hour, minute, second = (int(part or 0) for part in clock.groups())
    return datetime.combine(day, time(hour, minute, second), rules.tzinfo())


def _day_of(match: re.Match[str]) -> date:
    year, month, number, month_run, number_run = match.groups()
    return date(int(year), int(month or month_run), int(number or number_run))


def _day(cell: str, rules: Rules) -> str:
    return instant_of(cell, rules, time(0)).date().isoformat()


def _received(cell: str, rules: Rules) -> str:
    return instant_of(cell, rules, time(0)).isoformat(timespec="seconds")


def _due(cell: str, rules: Rules) -> str:
    return instant_of(cell, rules, rules.workday_ends).isoformat(timespec="seconds")


def _coded(words: Mapping[str, str]) -> Callable[[str, Rules], str]:
    def read(cell: str, rules: Rules) -> str:
        folded = fold(cell)
        if folded in words.values():
            return folded
        code = words.get(re.split(r"[★*☆]", folded)[0].strip())
        if code is None:
            raise ValueError(cell)
        return code

    return read


def _type(cell: str, rules: Rules) -> str:
    return type_of(clean(cell))


def _copies(cell: str, rules: Rules) -> int:
    return int(fold(cell).removesuffix("份"))


_READERS: dict[str, Callable[[str, Rules], Json]] = {
    "doc_date": _day,
    "received_at": _received,
    "due_at": _due,
    "urgency": _coded(_URGENCY),
    "secrecy": _coded(_SECRECY),
    "handling_class": _coded(_HANDLING),
    "doc_type": _type,
    "copies": _copies,
}
