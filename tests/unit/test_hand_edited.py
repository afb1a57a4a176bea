"""A desk file that somebody edited by hand: what is no such value reads as empty, every list shows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from store import (
    KINDS,
    TABLES,
    Desk,
    FixedClock,
    agenda_of,
    checklist_of,
    counts,
    expected,
    gone_on,
    log_of,
    needs_somebody,
    on_duty,
    on_site,
    pending,
    present_name,
    sign_in,
    standing,
    write_line,
)
from store.fields import Text
from tui.wording.record import told_fields

AT = "2026-11-23T15:00:00+08:00"
RUBBISH: list[Any] = ["rubbish", "2026-11-23T15:00:00", 7, 2.5, True, {"a": 1}, [1, {"at": 3}], ["x"]]


def filled(desk: Desk) -> None:
    """A record of every kind."""
    desk.add("errand", {"title": "取文件", "due_at": AT, "owner": "王芳"})
    desk.add("meeting", {"title": "例会", "starts": AT})
    desk.add("appointment", {"title": "下乡", "starts": AT})
    desk.add("incoming", {"title": "通知", "sender": "省政府办公厅", "received_at": AT})
    desk.add("routine", {"title": "电话测试", "at": "14:00"})
    desk.add("person", {"title": "王芳"})
    desk.add("unit", {"title": "财政局"})
    sign_in(desk, {"name": "王芳", "reason": "送材料", "host": "张局长"})
    write_line(desk, "东门停水")
    shift = {"name": "白班", "duty_date": "2026-11-23", "starts": AT, "ends": "2026-11-23T18:00:00+08:00"}
    desk.add("shift", {**shift, "leader": "李建国", "officer": "张伟"})


def shown(desk: Desk) -> None:
    """Everything the screens and the commands ask for."""
    day = desk.duty_date
    agenda_of(desk, day)
    checklist_of(desk, day)
    needs_somebody(desk)
    pending(desk)
    counts(desk)
    on_site(desk)
    expected(desk, day)
    gone_on(desk, day)
    log_of(desk, day)
    on_duty(desk, desk.clock.now())
    present_name(desk, "王芳")
    desk.search("王芳")
    for table in TABLES:
        for record in desk.records(table):
            standing(record, desk.clock.now())
            list(told_fields(record))
            record.settled_on()


def with_value(document: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """A document with another value where it has one; due times and starts everywhere."""
    if "generation" in document or (name not in document and name not in ("due_at", "starts")):
        return document
    return {**document, name: value}


@pytest.mark.parametrize("value", RUBBISH, ids=str)
def test_no_value_whatever_keeps_a_list_from_showing(desk: Desk, clock: FixedClock, value: Any) -> None:
    filled(desk)
    tables = json.loads(desk.path.read_bytes())
    names = {name for cls in KINDS.values() for name in cls.fields} - {"id", "kind", "state"}
    for name in sorted(names):
        edited = {
            table: {number: with_value(document, name, value) for number, document in documents.items()}
            for table, documents in tables.items()
        }
        desk.path.write_text(json.dumps(edited), "utf-8")
        again = Desk.open(desk.directory, clock, "李娜")
        shown(again)
        again.shut()


@pytest.mark.parametrize("value", ["rubbish", "2026-11-23T15:00:00", 7])
def test_a_due_time_that_is_none_is_no_due_time(desk: Desk, value: object) -> None:
    """Neither words, nor a time without its zone, nor a number."""
    record = desk.add("errand", {"title": "取文件", "due_at": AT}).with_(due_at=value)
    assert record.due is None


def test_every_field_reads_any_value() -> None:
    for cls in KINDS.values():
        for field in cls.fields.values():
            for value in RUBBISH:
                read = field.read(value)
                assert not isinstance(field, Text) or isinstance(read, str)
