"""The language that narrows the list of tasks: each filter in both languages, words, pinyin, negation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from store import Desk, FixedClock, Record, Told, read_sift
from tui import wording


def told(record: Record) -> Told:
    kind, state = wording.kind(record.kind), wording.state(record.kind, record.state)
    line, sphere = wording.choice("line", record.line), wording.choice("sphere", record.sphere)
    text = "\n".join((record.headline(), kind, state, line, sphere, *record.tags))
    return Told(kind, state, line, sphere, "", text)


@pytest.fixture
def matters(desk: Desk, clock: FixedClock) -> Desk:
    def due(**ahead: float) -> str:
        return (clock.now() + timedelta(**ahead)).isoformat(timespec="seconds")

    rows: list[dict[str, Any]] = [
        {
            "title": "老旧小区改造",
            "owner": "张伟",
            "unit": "住建局",
            "line": "supervision",
            "due_at": due(days=-1),
        },
        {
            "title": "报销单据",
            "owner": "王芳",
            "line": "finance",
            "sphere": "errands",
            "due_at": due(hours=2),
        },
        {
            "title": "会场布置",
            "owner": "李娜",
            "tags": ["会务", "急"],
            "due_at": due(days=3),
            "central": True,
        },
        {"title": "工位安排", "sphere": "affairs"},
    ]
    for row in rows:
        desk.add("errand", row)
    received = clock.now().isoformat(timespec="seconds")
    desk.add(
        "incoming",
        {"title": "防汛通知", "sender": "市应急局", "received_at": received, "due_at": due(days=9)},
    )
    return desk


def found(desk: Desk, text: str) -> list[str]:
    sift = read_sift(text, desk.clock.now(), desk.officer)
    records = [*desk.records("tasks"), *desk.records("documents")]
    return [record.title for record in records if sift.wants(record, told(record))]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("类:收文", ["防汛通知"]),
        ("kind:incoming", ["防汛通知"]),
        ("类:办事 -人:张伟", ["报销单据", "会场布置", "工位安排"]),
        ("人:我", ["老旧小区改造"]),
        ("person:wf", ["报销单据"]),
        ("单位:住建", ["老旧小区改造"]),
        ("unit:市应急局", ["防汛通知"]),
        ("线:finance", ["报销单据"]),
        ("line:Finance", ["报销单据"]),
        ("期:逾期", ["老旧小区改造"]),
        ("due:today", ["报销单据"]),
        ("期:3天内", ["老旧小区改造", "报销单据", "会场布置"]),
        ("期:本周", ["报销单据", "会场布置"]),
        ("期:无", ["工位安排"]),
        ("至:11-23", ["老旧小区改造", "报销单据"]),
        ("from:2026-12-01", ["防汛通知"]),
        ("#会务", ["会场布置"]),
        ("标签:hw", ["会场布置"]),
        ("central", ["会场布置"]),
        ("步:registered", ["防汛通知"]),
        ("state:assigned 工位", ["工位安排"]),
        ("性质:affairs", ["工位安排", "防汛通知"]),
        ("ljxq", ["老旧小区改造"]),
        ('"报销单"', ["报销单据"]),
        ("", ["老旧小区改造", "报销单据", "会场布置", "工位安排", "防汛通知"]),
    ],
)
def test_each_filter_finds_what_it_names(matters: Desk, text: str, titles: list[str]) -> None:
    assert found(matters, text) == titles


def test_what_is_not_understood_is_said_and_finds_nothing(matters: Desk) -> None:
    sift = read_sift("期:哪天", matters.clock.now())
    assert sift.problems == ("bad-due",)
    assert found(matters, "期:哪天") == []
    assert read_sift("颜色:红", matters.clock.now()).problems == ("unknown-filter",)


@pytest.mark.parametrize(
    "text", ["类:", ":", "#", "-", '"', "人::", "\u3000", "期:99-99", "期:０", "a" * 300]
)
def test_no_text_makes_it_fall(matters: Desk, text: str) -> None:
    found(matters, text)
