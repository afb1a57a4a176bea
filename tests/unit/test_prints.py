"""The commands at a shell, as far as they can be asked without another process."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from datetime import datetime
from pathlib import Path

import pytest
from rich.cells import cell_len

from store import Desk, FixedClock, Restored, sign_in
from tui import i18n
from tui.arguments import Parser
from tui.cli import main
from tui.prints import care

NOW = "2026-11-23T14:32:00+08:00"


@pytest.fixture(autouse=True)
def practice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYDESK_NOW", NOW)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def where(desk: Desk) -> str:
    return str(desk.directory)


@pytest.mark.parametrize(
    "words",
    [
        ["today"], ["tasks"], ["visitors"], ["log"], ["show", "x"], ["search", "x"], ["export", "tasks"],
        ["sheet", "day"], ["check"], ["file"], ["backup"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_reads_makes_no_desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    none = tmp_path / "none"
    assert main([*words, "--data", str(none)]) == 3
    assert "There is no desk in" in capsys.readouterr().err
    assert not none.exists()


def test_a_line_of_the_log_makes_the_desk_it_is_written_into(tmp_path: Path) -> None:
    assert main(["log", "东门停水", "--data", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "desk.json").exists()


@pytest.mark.parametrize("words", [["--dry-run", ""], [""], ["明天15:00", "--dry-run"], ["tomorrow 15:00"]])
def test_without_a_subject_nothing_is_read_nor_added(
    desk: Desk, where: str, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["add", *words, "--data", where]) == 1
    said = capsys.readouterr()
    assert (said.out, "No subject" in said.err) == ("", True)


def test_a_day_that_does_not_exist_is_named_and_nothing_is_added(
    desk: Desk, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bad input: the 30th of February is said at the shell too; a trial prints how the line is read."""
    assert main(["add", "2月30日 防汛会议", "--data", where]) == 1
    assert "There is no such day: 2月30日" in capsys.readouterr().err
    assert main(["add", "--dry-run", "2月30日 防汛会议", "--data", where]) == 0
    assert "There is no such day: 2月30日" in capsys.readouterr().out
    assert desk.records("tasks") == []


def test_a_visitor_is_added_from_one_sentence(
    desk: Desk, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """P5"""
    assert main(["add", "王芳 财政局 明天10点来访 找张局长", "--data", where, "--json"]) == 0
    visit = json.loads(capsys.readouterr().out)
    assert (visit["kind"], visit["name"], visit["unit"], visit["host"]) == (
        "visit",
        "王芳",
        "财政局",
        "张局长",
    )
    assert visit["state"] == "expected"


def test_an_export_speaks_in_words_and_hides_numbers(
    desk: Desk, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(
        desk,
        {"name": "王芳", "reason": "送材料", "host": "张局长", "phone": "13812345678", "expected_at": NOW},
    )
    main(["export", "visits", "--data", where])
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["Visit class"] == "Official business"
    assert row["Phone"] == "138****5678"
    assert row["Expected at"] == "2026-11-23 14:32"


def test_an_export_that_would_overwrite_is_refused_in_words(
    desk: Desk, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "there.csv"
    target.write_text("")
    assert main(["export", "tasks", "--to", str(target), "--data", where]) == 1
    assert capsys.readouterr().err == f"{target} cannot be written: it exists already.\n"


def test_a_file_to_import_is_named_once(
    desk: Desk, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none.csv"
    assert main(["import", str(missing), "--data", where]) == 1
    assert capsys.readouterr().err == f"There is no file {missing}.\n"


def test_restoring_from_what_is_not_there_says_so(
    desk: Desk, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", "/nope", "--data", where]) == 1
    assert capsys.readouterr().err == "There is no file /nope.\n"
    assert main(["restore", "--data", where]) == 1
    assert "There is no copy to restore from" in capsys.readouterr().err


def test_what_must_be_looked_at_after_a_restoration_is_named(
    desk: Desk, clock: FixedClock, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.add("errand", {"title": "取文件"})
    desk.backup()
    sign_in(desk, {"name": "王芳", "unit": "财政局", "reason": "送材料", "host": "张局长"})
    (visit,) = desk.records("visits")
    desk.path.write_text("{")
    assert main(["restore", "--data", where]) == 0
    assert f"{visit.id} Visit 王" in capsys.readouterr().out


def test_a_record_that_is_gone_is_named_by_its_number_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    care.tell_restored(Restored(tmp_path / "copy", None, 0, ("01abc",)))
    assert capsys.readouterr().out.rstrip().endswith(": 01abc")


def options(tmp_path: Path) -> argparse.Namespace:
    key = tmp_path / "id.pub"
    key.write_text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0 zhang@pc\n")
    return argparse.Namespace(newcomer="王丽", officer="", public_key=key)


def test_the_line_for_ssh_names_the_installed_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed = tmp_path / "bin" / "dutydesk"
    installed.parent.mkdir()
    installed.write_text("#!/bin/sh\n")
    installed.chmod(0o755)
    monkeypatch.setattr(sys, "argv", ["/somewhere/tui/__main__.py"])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    assert care.keys(options(tmp_path), tmp_path, None) == 0
    assert f'command="{installed} --data' in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", [str(installed)])
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert care.keys(options(tmp_path), tmp_path, None) == 0
    assert f'command="{installed} --data' in capsys.readouterr().out


def test_without_an_installed_program_there_is_no_line_for_ssh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "__main__.py")])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert care.keys(options(tmp_path), tmp_path, None) == 1
    said = capsys.readouterr()
    assert (said.out, "no installed dutydesk" in said.err) == ("", True)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_help_stands_in_columns_of_cells(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert main(["--lang", language, "--help"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(cell_len(line) <= 80 for line in lines)
    starts = set()
    for line in lines:
        name, gap, words = line.removeprefix("  ").partition("  ")
        if line.startswith("  ") and name.strip() and gap:
            starts.add(cell_len(line) - cell_len(words.lstrip()))
    assert len(starts) == 1


def test_the_parts_of_the_help_are_in_the_officers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.arguments._", lambda words: f"«{words}»")
    parser = Parser(prog="dutydesk", description="x", add_help=False)
    parser.add_argument("text", nargs="*", help="words")
    parser.add_argument("--json", action="store_true", help="for programs")
    told = parser.format_help()
    assert "«usage: »dutydesk [--json] [TEXT …]" in told
    assert "«Arguments:»" in told
    assert "«Options:»" in told
    assert "positional" not in told


def test_hanzi_keep_their_blanks_and_their_full_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    i18n.use("zh_CN")
    words = "导入日历（.ics）和登记簿（.csv）文件，导出为 CSV 或 JSON。" * 3
    parser = Parser(prog="dutydesk", description=words, add_help=False)
    told = parser.format_help().split("\n\n")[1].rstrip("\n")
    assert told.replace("\n", "").replace(" ", "") == words.replace(" ", "")
    assert not any(line[0] in "，。）" for line in told.splitlines())


def test_a_day_is_told_with_how_long_things_wait(
    desk: Desk, clock: FixedClock, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.set(datetime.fromisoformat("2026-11-20T14:32:00+08:00"))
    desk.add("errand", {"title": "取文件", "owner": "王芳", "due_at": "2026-11-20T15:00:00+08:00"})
    main(["today", "--data", where])
    assert "overdue  2 d  Errand  取文件" in capsys.readouterr().out
