"""Matters of every kind at a shell: written by kind, scanned for weak links, printed as ledgers."""

from __future__ import annotations

import json

import pytest

from store import Desk
from tui.cli import main

NOW = "2026-11-23T14:32:00+08:00"
SUPERVISION = (
    *("--kind", "督办", "--set", "unit=住建局", "--set", "demands=月底前完成", "--set", "due_at=周五"),
    "老旧小区改造",
)
REQUEST = (
    *("--kind", "request", "--set", "options=*先修屋面|整体翻修", "--set", "to_leader=李建国"),
    *("--set", "due_at=明天10:00", "关于修缮食堂的请示"),
)


@pytest.fixture(autouse=True)
def practice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYDESK_NOW", NOW)
    monkeypatch.setenv("COLUMNS", "80")


def said(desk: Desk, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What a command prints, on either stream, in Chinese."""
    assert main([*words, "--data", str(desk.directory), "--lang", "zh_CN", "--as", "张伟"]) == code
    told = capsys.readouterr()
    return told.out + told.err


def test_any_kind_is_written_field_by_field(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """P1, P32"""
    assert "老旧小区改造" in said(desk, capsys, "add", *SUPERVISION)
    made = json.loads(said(desk, capsys, "add", "--json", *REQUEST))
    assert (made["options"], made["recommended"]) == (["先修屋面", "整体翻修"], 1)
    desk.poll()
    item = desk.records("tasks")[0]
    assert (item.kind, item.document["item_no"]) == ("supervision", "督办〔2026〕1号")
    assert item.due is not None
    assert item.due.isoformat() == "2026-11-27T18:00:00+08:00"
    listed = said(desk, capsys, "tasks")
    assert "督办" in listed
    assert "请示" in listed
    assert "住建局" in said(desk, capsys, "show", item.id)


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (("--kind", "月亮", "x"), "没有类别“月亮”", 2),
        (("--kind", "errand", "--set", "colour=red", "x"), "没有字段“colour”", 2),
        (("--kind", "errand", "--set", "due_at=不知道", "x"), "办理时限", 1),
        (("--kind", "request", "关于修缮的请示"), "请示须有方案", 1),
        (("--kind", "report", "进展顺利，妥否，请批示"), "报告不得夹带请示事项", 1),
        (("--kind", "outgoing", "--set", "doc_no=政办发[2026]3号", "通知"), "政办发〔2026〕3号", 1),
    ],
)
def test_what_cannot_be_written_is_refused_with_what_to_do(
    desk: Desk, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str, code: int
) -> None:
    assert told in said(desk, capsys, "add", *words, code=code)
    desk.poll()
    assert desk.records("tasks") == desk.records("documents") == []


def test_weak_links_and_waiting_decisions_are_printed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """P15, P56"""
    assert "无" in said(desk, capsys, "weak")
    desk.add("errand", {"title": "没人办的事"})
    desk.step(desk.add("request", {"title": "请示", "options": ["修"], "to_leader": "李建国"}))
    told = said(desk, capsys, "weak")
    for words in ("薄弱环节 2", "无承办人", "无时限", "待批请示 1", "1. 修"):
        assert words in told
    found = json.loads(said(desk, capsys, "weak", "--json"))
    assert {one["code"] for one in found["weak"]} == {"no-owner", "no-due"}
    assert found["awaiting"][0]["options"] == ["修"]


@pytest.mark.parametrize(
    ("which", "words"),
    [("supervision", "督办〔2026〕1号"), ("incoming", "收〔2026〕1号"), ("outgoing", "关于放假的通知")],
)
def test_ledgers_are_printed(desk: Desk, capsys: pytest.CaptureFixture[str], which: str, words: str) -> None:
    """registers 1, 2, 8"""
    due = "2026-11-27T18:00:00+08:00"
    desk.add("supervision", {"title": "改造", "demands": "完工", "due_at": due, "unit": "住建局"})
    desk.add("incoming", {"title": "关于防火的通知", "sender": "省政府办公厅"})
    desk.add("outgoing", {"title": "关于放假的通知", "to": ["各科室"]})
    assert words in said(desk, capsys, "sheet", which)


def test_classified_documents_are_not_exported(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """P63"""
    desk.add("incoming", {"title": "密件", "sender": "机要局", "secrecy": "secret", "copy_no": "000012"})
    desk.add("incoming", {"title": "关于防火的通知", "sender": "省政府办公厅"})
    for form in ((), ("--json",)):
        told = said(desk, capsys, "export", "documents", *form)
        assert "关于防火的通知" in told
        assert "机要局" not in told
        assert "已略去1件密件" in told


def test_unchecked_figures_say_so(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """P34"""
    report = desk.add("report", {"title": "供暖", "result": "已供暖", "figures": "98%"})
    assert "98%〔未核实〕" in said(desk, capsys, "show", report.id)
