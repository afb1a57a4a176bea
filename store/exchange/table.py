"""A comma-separated table: its delimiter, its header row, its rows with their line numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from store.errors import Refused
from store.text import clean, fold

MOST_ROWS = 5_000
"""So many documents one file may hold: all of them become live records."""
_HEADER_WITHIN = 10
_DELIMITERS = (",", "\t", ";", "，")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": (
        "title", "标题", "文件标题", "文件名称", "文件名", "来文标题", "公文标题", "题名", "名称", "事由",
        "subject",
    ),
    "sender": (
        "issuedby", "来文单位", "来文机关", "发文机关", "发文单位", "制发机关", "发布机关", "发布单位",
        "成文机关", "sender", "issuer", "issuingorgan", "organ", "from", "单位", "机关",
    ),
    "source_doc_no": (
        "documentnumber", "文号", "发文字号", "来文字号", "来文号", "来文文号", "公文字号", "发文号", "字号",
        "文件编号", "sourcedocno", "docno", "documentno", "number",
    ),
    "doc_date": (
        "成文日期", "docdate", "发文日期", "印发日期", "publishedon", "published", "发布日期", "发布时间",
        "issuedon", "date", "日期",
    ),
    "index_no": ("indexnumber", "索引号", "indexno"),
    "received_at": (
        "receivedat", "收文日期", "收文时间", "签收时间", "签收日期", "收到日期", "received", "receivedon",
    ),
    "received_by": ("receivedby", "签收人", "收文人", "登记人"),
    "copies": ("copies", "份数"),
    "copy_no": ("copyno", "份号"),
    "enclosures": ("enclosures", "附件"),
    "urgency": ("urgency", "紧急程度", "缓急", "急缓", "缓急程度"),
    "secrecy": ("secrecy", "密级", "密级和保密期限"),
    "doc_type": ("doctype", "文种", "公文种类", "type"),
    "handling_class": ("handlingclass", "办件阅件", "阅办类别", "办理类别"),
    "lead_unit": ("leadunit", "承办部门", "承办单位", "主办单位", "主办部门"),
    "due_at": ("due", "dueat", "办理时限", "办结时限", "限办日期", "办结期限", "时限", "deadline"),
    "proposal": ("proposal", "拟办意见"),
}  # fmt: skip
"""The words that head a column, the most telling first, by the field it goes to."""
_FIELDS = {word: name for name, words in COLUMNS.items() for word in words}
_REQUIRED = ("title", "sender")


@dataclass(frozen=True)
class Table:
    """The columns by field, the headers that mean nothing, and the rows with the line each begins on."""

    columns: dict[str, int]
    headers: dict[str, str]
    ignored: tuple[str, ...]
    width: int
    rows: tuple[tuple[int, list[str]], ...]


def read_table(text: str, path: Path) -> Table:
    """The table in a text.

    Raises `Refused`: `import-no-header` (missing), `import-unclosed-quote`, `import-bad-csv`,
    `import-field-too-long`, `import-too-many`, `import-empty`.
    """
    start, delimiter = _delimiter(text)
    rows = _rows(text, path, start, delimiter)
    for _number, row in islice(rows, _HEADER_WITHIN):
        columns = _columns(row)
        if all(name in columns for name in _REQUIRED):
            break
    else:
        raise _no_header(text, path, delimiter)
    headers = {name: clean(row[at])[:60] for name, at in columns.items()}
    strange = [word for at, word in enumerate(row) if at not in columns.values()]
    ignored = tuple(name for word in strange if (name := clean(word)[:60]))
    width = max((at + 1 for at, word in enumerate(row) if word.strip()), default=0)
    kept: list[tuple[int, list[str]]] = []
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(kept) == MOST_ROWS:
            raise Refused("import-too-many", path=str(path), limit=MOST_ROWS, number=number)
        kept.append((number, row))
    if not kept:
        raise Refused("import-empty", path=str(path))
    return Table(columns, headers, ignored, width, tuple(kept))


def _no_header(text: str, path: Path, delimiter: str) -> Refused:
    found: set[str] = set()
    for line in text.splitlines()[:_HEADER_WITHIN]:
        found |= set(_columns(line.split(delimiter)))
    missing = tuple(name for name in _REQUIRED if name not in found)
    return Refused("import-no-header", path=str(path), missing=missing or _REQUIRED)


def _columns(row: list[str]) -> dict[str, int]:
    """Field to column; of two columns for one field, the one with the more telling header."""
    found: dict[str, tuple[int, int]] = {}
    for at, header in enumerate(row[:200]):
        word = re.sub(r"[(（【\[].*?[)）】\]]|[\s_*:：/、.-]", "", fold(header[:80]))
        name = _FIELDS.get(word)
        if name is None:
            continue
        rank = COLUMNS[name].index(word)
        if name not in found or rank < found[name][0]:
            found[name] = (rank, at)
    return {name: at for name, (_rank, at) in found.items()}


def _delimiter(text: str) -> tuple[int, str]:
    """Where the table begins (after Excel's `sep=` line), and the sign that divides its header best."""
    head = text[:20_000]
    if match := re.match(r"\s*\"?sep=(.)\"?\r?\n", head):
        return match.end(), match[1]
    lines = head.splitlines()[:_HEADER_WITHIN]
    best = max(
        _DELIMITERS,
        key=lambda sign: max(
            (len(_columns([cell.strip('" ') for cell in line.split(sign)])) for line in lines), default=0
        ),
    )
    return 0, best


def _rows(text: str, path: Path, start: int, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    before = text.count("\n", 0, start)
    number = before + 1
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _wrong(str(error), path, number) from None
        yield number, row
        number = before + reader.line_num + 1


def _wrong(message: str, path: Path, number: int) -> Refused:
    if "field larger" in message:
        return Refused("import-field-too-long", path=str(path), number=number, limit=csv.field_size_limit())
    if "unexpected end" in message:
        return Refused("import-unclosed-quote", path=str(path), number=number)
    return Refused("import-bad-csv", path=str(path), number=number, detail=message)
