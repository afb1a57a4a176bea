"""The archive at a shell: hits written out, what is due, the end of personal data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from store import Desk, FixedClock, file_one, sign_in, sign_out
from tui.cli import main
from unit.test_filing import closed
from unit.test_retention import SECRETS, VISITOR, everything


@pytest.fixture(autouse=True)
def practice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYDESK_NOW", "2026-11-23T14:32:00+08:00")
    monkeypatch.setenv("LANG", "en_US.UTF-8")


def run(desk: Desk, *words: str) -> int:
    """One command on this desk."""
    return main([*words, "--data", str(desk.directory), "--as", "张伟"])


def test_hits_are_exported_masked_and_without_what_is_classified(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """P64"""
    file_one(desk, sign_out(desk, sign_in(desk, VISITOR), "done", "已答复"))
    classified = {"title": "密件", "sender": "市委", "source_doc_no": "市委〔2026〕1号"}
    desk.add("incoming", {**classified, "secrecy": "secret", "copy_no": "001"})
    target = tmp_path / "hits.csv"
    assert run(desk, "export", "hits", "类:来访", "或", "类:收文", "-o", str(target)) == 0
    told = capsys.readouterr()
    assert "1 records written" in told.out
    assert "1 classified one left out" in told.err
    content = target.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert "欧阳建军" in rows[1]
    assert not any("13912345678" in cell and len(cell) < 20 for cell in rows[1])
    assert "139****5678" in rows[1]
    assert run(desk, "export", "hits", "类:来访", "-o", str(target)) == 1
    assert target.read_bytes() == content
    assert run(desk, "export", "hits", "类:来访", "-o", str(tmp_path / "hits.txt")) == 2


def test_hits_are_exported_as_json_and_as_a_workbook(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    closed(desk, "=1+1")
    assert run(desk, "export", "hits", "类:办事", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["title"] == "=1+1"
    target = tmp_path / "hits.xlsx"
    assert run(desk, "export", "hits", "类:办事", "-o", str(target)) == 0
    rows = list(openpyxl.load_workbook(target).active.values)
    assert len(rows) == 2
    assert "'=1+1" in rows[1]
    capsys.readouterr()

    def gone(name: str, *rest: Any, **options: Any) -> Any:
        if name == "openpyxl":
            raise ImportError(name)
        return real(name, *rest, **options)

    import builtins

    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", gone)
    assert run(desk, "export", "hits", "类:办事", "-o", str(tmp_path / "again.xlsx")) == 1
    assert "openpyxl" in capsys.readouterr().err
    assert not (tmp_path / "again.xlsx").exists()


def test_what_is_due_for_appraisal_is_listed_for_people_and_programs(
    desk: Desk, clock: FixedClock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P4"""
    record = file_one(desk, closed(desk))
    assert run(desk, "appraise") == 0
    assert "Nothing is due" in capsys.readouterr().out
    monkeypatch.setenv("DUTYDESK_NOW", "2037-01-05T09:00:00+08:00")
    assert run(desk, "appraise") == 0
    assert record.archive_code in capsys.readouterr().out
    assert run(desk, "appraise", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0] == {
        "id": record.id,
        "kind": "errand",
        "archive_code": record.archive_code,
        "retention": "D10",
        "keep_until": 2036,
        "title": record.title,
    }


def test_personal_data_is_counted_first_and_then_removed(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P64"""
    file_one(desk, sign_out(desk, sign_in(desk, VISITOR), "done", "已答复"))
    monkeypatch.setenv("DUTYDESK_NOW", "2027-11-23T14:32:00+08:00")
    assert run(desk, "purge", "--dry-run") == 0
    assert "nothing was removed" in capsys.readouterr().out
    assert SECRETS[0].encode() in everything(desk.directory)
    assert run(desk, "purge", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["removed"]["archive"] == 1
    assert told["left"] == []
    assert not any(secret.encode() in everything(desk.directory) for secret in SECRETS)
    assert run(desk, "check") == 0
