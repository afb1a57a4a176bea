"""The commands that open no screen, as a program and a person at a shell use them."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from store import build_demo
from terminal.seat import NOW, ROOT, environment_of, program, record, stored

pytestmark = pytest.mark.terminal

SAMPLES = ROOT / "tests" / "samples"
REAL = ROOT.parent / "shared" / "samples"
DOCUMENTS = REAL / "state_council_documents.csv"
if not DOCUMENTS.exists():
    DOCUMENTS = SAMPLES / "documents.csv"
HOLIDAYS = REAL / "cn_holidays_2026.ics"
if not HOLIDAYS.exists():
    HOLIDAYS = SAMPLES / "holidays.ics"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up office, made once."""
    where = tmp_path_factory.mktemp("office") / "desk"
    build_demo(where, datetime.fromisoformat(NOW), 30)
    return where


@pytest.fixture
def data(tmp_path: Path, office: Path) -> Path:
    """A copy of the office."""
    shutil.copytree(office, tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def run(tmp_path: Path, data: Path) -> Run:
    """Run a command on the desk; never a traceback, whatever comes of it."""

    def run_it(
        *arguments: str,
        lang: str = "en_US.UTF-8",
        where: Path | None = None,
        python: tuple[str, ...] = (),
        **more: Any,
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *python, "-m", "tui"] if python else program()
        ended = subprocess.run(
            [*command, *arguments, "--data", str(where or data), "--as", "张伟"],
            env=environment_of(tmp_path, LANG=lang),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            **more,
        )
        if not python:
            assert "Traceback" not in ended.stderr + ended.stdout
        return ended

    return run_it


def some_id(data: Path) -> str:
    return str(record(data, "tasks", title="报送月度信息")["id"])


# What each command says.

LISTING = [
    (["today"], ("Agenda", "Checklist", "防汛调度会"), ("日程", "清单", "防汛调度会")),
    (["today", "--day", "tomorrow"], ("24 Nov",), ("11月24日",)),
    (["today", "--week"], ("29 Nov", "防汛调度会"), ("11月29日", "防汛调度会")),
    (["tasks"], ("Central", "报送月度信息"), ("中心工作", "报送月度信息")),
    (["visitors"], ("Here now", "王建军"), ("在场", "王建军")),
    (["log"], ("Duty log", "水务局来电"), ("值班日志", "水务局来电")),
    (["log", "东门停水已恢复"], ("Saved", "东门停水已恢复"), ("已保存", "东门停水已恢复")),
    (["search", "gnjf"], ("",), ("",)),
    (["search", "防汛调度会"], ("Meeting",), ("会议",)),
    (
        ["add", "明天15:00", "党组会", "@三楼会议室", "★"],
        ("Saved", "党组会", "三楼会议室"),
        ("已保存", "党组会", "三楼会议室"),
    ),
    (["add", "明天15:00 党组会", "--dry-run"], ("Meeting", "党组会"), ("会议", "党组会")),
    (["sheet", "day"], ("防汛调度会", "Finished 8"), ("防汛调度会", "办结 8")),
    (["sheet", "week"], ("Week sheet", "防汛调度会"), ("一周安排表", "防汛调度会")),
    (["sheet", "visitors"], ("王建军",), ("王建军",)),
    (["sheet", "log"], ("水务局来电",), ("水务局来电",)),
    (["sheet", "evacuation"], ("王建军",), ("王建军",)),
    (["export", "visits"], ("王建军",), ("王建军",)),
    (["file"], ("",), ("",)),
    (["check"], ("All files are in order",), ("",)),
    (["backup"], ("Copied to",), ("",)),
]


@pytest.mark.parametrize(("arguments", "english", "chinese"), LISTING, ids=lambda given: " ".join(given)[:24])
def test_each_command_speaks_both_languages(
    run: Run, arguments: list[str], english: tuple[str, ...], chinese: tuple[str, ...]
):
    """Human text by default; the same fact stands there in either language."""
    for lang, words in (("en_US.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        ended = run(*arguments, lang=lang)
        if arguments[0] != "search":
            # The same meeting is written a second time: the first one is named as a warning (P25).
            again = arguments[-1] == "★" and lang.startswith("zh")
            assert ended.returncode == 0
            assert ("安排冲突" in ended.stderr) if again else (ended.stderr == "")
        for text in words:
            assert text in ended.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["today"],
        ["tasks"],
        ["visitors"],
        ["log"],
        ["log", "记一条"],
        ["search", "防汛"],
        ["add", "后天10点 碰头会"],
        ["add", "后天10点 碰头会", "--dry-run"],
        ["export", "tasks"],
        ["file"],
        ["check"],
        ["backup"],
        ["import", str(DOCUMENTS)],
        ["import", str(HOLIDAYS), "--dry-run"],
    ],
    ids=lambda given: " ".join(given)[:24],
)
def test_json_is_for_programs(run: Run, arguments: list[str]):
    """P64: one JSON value on the output and nothing besides; no full identity number in it."""
    ended = run(*arguments, "--json")
    assert ended.returncode == 0
    json.loads(ended.stdout)
    assert "110101199003" not in ended.stdout


def test_a_record_is_shown_by_its_id(run: Run, data: Path):
    """For a person, for a program; an id that nobody has is exit code 1."""
    found = some_id(data)
    assert "报送月度信息" in run("show", found).stdout
    assert json.loads(run("show", found, "--json").stdout)["id"] == found
    missing = run("show", "no-such-id", lang="zh_CN.UTF-8")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr.strip()


def test_what_is_added_at_the_shell_is_in_the_desk(run: Run, data: Path):
    """P38: stock TinyDB reads it; `--dry-run` stored nothing."""
    before = len(stored(data, "agenda"))
    assert run("add", "明天15:00 党组会 @三楼会议室 ★", "--dry-run").returncode == 0
    assert len(stored(data, "agenda")) == before
    assert run("add", "明天15:00 党组会 @三楼会议室 ★").returncode == 0
    added = record(data, "agenda", place="三楼会议室", starts="2026-11-24T15:00:00+08:00")
    assert added["created_by"] == "张伟"


def test_an_export_is_a_new_file_that_a_table_program_reads(run: Run, tmp_path: Path):
    """P64: no full number in it; an existing file is never overwritten."""
    target = tmp_path / "visits.csv"
    assert run("export", "visits", "--to", str(target)).returncode == 0
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig"))))
    assert len(rows) > 4
    assert len({len(row) for row in rows}) == 1
    again = run("export", "visits", "--to", str(target))
    assert again.returncode == 1
    assert str(target) in again.stderr


def test_the_agenda_goes_out_as_a_calendar_and_comes_back(run: Run, tmp_path: Path):
    """What is written to the output is the calendar alone; the sentence about it goes beside it."""
    target = tmp_path / "agenda.ics"
    written = run("export", "ics", "-o", str(target), "--from", "2026-11-24", "--until", "2026-12-31")
    assert written.returncode == 0
    assert "agenda items and" in written.stderr
    text = target.read_text("utf-8")
    assert text.startswith("BEGIN:VCALENDAR")
    assert "BEGIN:VTODO" in text
    again = run("import", str(target))
    assert again.returncode == 0
    assert "0 new, 0 changed" in again.stdout
    assert run("export", "ics").stdout.startswith("BEGIN:VCALENDAR")
    for wrong in (("--from", "2026-02-30"), ("--from", "2026-12-02", "--until", "2026-12-01")):
        assert run("export", "ics", *wrong).returncode == 2


def test_without_its_package_a_calendar_is_neither_read_nor_written(data: Path, tmp_path: Path):
    """Everything else goes on working."""
    target = tmp_path / "a.ics"
    target.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "utf-8")
    (tmp_path / "blind").mkdir()
    (tmp_path / "blind" / "sitecustomize.py").write_text(
        "import importlib.util as u\n"
        "f = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'icalendar' else f(name, *rest)\n",
        "utf-8",
    )
    environment = environment_of(tmp_path, LANG="en_US.UTF-8")
    environment["PYTHONPATH"] = f"{tmp_path / 'blind'}{os.pathsep}{ROOT}"

    def told(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "tui", *arguments, "--data", str(data), "--as", "张伟"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    for arguments in (("export", "ics"), ("import", str(target))):
        code, words = told(*arguments)
        assert code == 2
        assert "pip install 'dutydesk[calendar]'" in words
    assert told("today") == (0, "")


def test_check_says_when_the_announced_holidays_end(run: Run, data: Path):
    done = run("check")
    assert done.returncode == 0
    assert "until 2026-12-31" in done.stdout
    (data / "workdays.toml").write_text('[holidays]\n2027-01-01 = "元旦"\n', "utf-8")
    assert "announced" not in run("check").stdout


def test_tasks_leave_for_a_colleagues_program_and_come_back(run: Run, data: Path, tmp_path: Path):
    """As taskwarrior takes them, and as todo.txt; taken in again they are known."""
    for form, name in (("taskwarrior", "tasks.json"), ("todo.txt", "todo.txt")):
        target = tmp_path / name
        assert run("export", form, "-o", str(target)).returncode == 0
        before = len(stored(data, "tasks"))
        ended = run("import", str(target), "--dry-run")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert " 0 new" in ended.stdout
        assert len(stored(data, "tasks")) == before
    assert run("export", "csv").stdout.startswith("Kind")
    assert json.loads(run("export", "json").stdout)


def test_a_restored_copy_stands_in_place_of_the_damaged_file(run: Run, data: Path):
    """What stood there is kept beside it."""
    assert run("backup").returncode == 0
    (data / "desk.json").write_text('{"tasks": {"1": {"ki', "utf-8")
    assert run("check").returncode == 3
    ended = run("restore", lang="zh_CN.UTF-8")
    assert ended.returncode == 0, ended.stderr
    assert some_id(data)
    assert run("check").returncode == 0


def test_the_line_for_ssh_lets_one_officer_in(run: Run, tmp_path: Path):
    """A forced command and nothing else; what is no public key is refused."""
    key = tmp_path / "id.pub"
    key.write_text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0 zhang@pc\n", "utf-8")
    ended = run("keys", "王丽", str(key))
    if len(program()) > 1:
        # Run from its sources, there is no program that a colleague could be let into.
        assert (ended.returncode, ended.stdout, "installed" in ended.stderr) == (1, "", True)
        return
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("restrict,pty,command=")
    assert "王丽" in ended.stdout
    key.write_text("no key\n", "utf-8")
    assert run("keys", "王丽", str(key)).returncode == 1


# Wrong usage.


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--no-such-option"], "--no-such-option"),
        (["today", "--bogus"], "--bogus"),
        (["fly"], "fly"),
        (["show"], "ID"),
        (["add"], ""),
        (["search", "x", "--limit", "many"], ""),
        (["today", "--day", "neverday"], "neverday"),
        (["sheet", "everything"], "everything"),
        (["--lang", "fr", "today"], "fr"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
@pytest.mark.parametrize("lang", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_wrong_usage_is_told_in_a_sentence(run: Run, arguments: list[str], words: str, lang: str):
    """Exit code 2, nothing on the output."""
    ended = run(*arguments, lang=lang)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert words in ended.stderr
    assert len(ended.stderr.strip().splitlines()) <= 2
    if lang.startswith("zh"):
        assert any("一" <= sign <= "鿿" for sign in ended.stderr)


def test_help_and_version_need_no_desk(run: Run, tmp_path: Path):
    for arguments in (["--help"], ["--version"], ["add", "--help"]):
        ended = run(*arguments, where=tmp_path / "none")
        assert ended.returncode == 0
        assert ended.stdout.strip()
    assert not (tmp_path / "none").exists()


def test_a_practice_clock_without_offset_is_refused(run: Run, tmp_path: Path, data: Path):
    ended = subprocess.run(
        [*program(), "today", "--data", str(data)],
        env=environment_of(tmp_path, DUTYDESK_NOW="2026-11-23"),
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert ended.returncode == 2
    assert b"DUTYDESK_NOW" in ended.stderr


# Data that cannot be used.

BROKEN = [
    ("cut", '{"tasks": {"1": {"ki'),
    ("empty", ""),
    ("nul", "\0" * 4096),
    ("list", "[]"),
    ("null", "null"),
    ("no json", "值班台"),
    ("nested", "[" * 100_000),
]


@pytest.mark.parametrize("text", [text for _name, text in BROKEN], ids=[name for name, _text in BROKEN])
def test_a_damaged_file_is_told_and_left_as_it_is(run: Run, data: Path, text: str):
    """Exit code 3 from every command, in a sentence; an empty file is damage too, not an empty desk."""
    (data / "desk.json").write_text(text, "utf-8")
    for arguments in (["today"], ["add", "明天 买纸"], ["check"]):
        ended = run(*arguments, lang="zh_CN.UTF-8")
        assert ended.returncode == 3, arguments
        assert (ended.stderr + ended.stdout).strip()
    assert (data / "desk.json").read_text("utf-8") == text


def test_a_newer_desk_opens_for_reading_only(run: Run, data: Path):
    """A program that does not know the schema shows it and writes nothing."""
    document = json.loads((data / "desk.json").read_text("utf-8"))
    document["_meta"]["1"]["schema"] = 999
    newer = json.dumps(document, ensure_ascii=False)
    (data / "desk.json").write_text(newer, "utf-8")
    assert "报送月度信息" in run("tasks").stdout
    refused = run("add", "明天 买纸")
    assert refused.returncode in (1, 3)
    assert refused.stderr.strip()
    assert (data / "desk.json").read_text("utf-8") == newer


def test_broken_house_rules_are_named_with_their_file(run: Run, data: Path):
    for text in ("office = ", "outcome_least = 'many'", "no_such_rule = 1"):
        (data / "house.toml").write_text(text, "utf-8")
        ended = run("today", lang="zh_CN.UTF-8")
        assert ended.returncode == 3
        assert "house.toml" in ended.stderr


HOLD = """
import fcntl, sys
lock = open(sys.argv[1], "a")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_desk_held_by_another_process_is_told_to_be_busy(run: Run, data: Path):
    """Exit code 3 within the deadline; reading is not kept from."""
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            HOLD,
            str(data / "desk.lock"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        ended = run("add", "明天 买纸", lang="zh_CN.UTF-8")
        assert ended.returncode == 3
        assert ended.stderr.strip()
        assert run("today").returncode == 0
    finally:
        holder.communicate()


AS_NOBODY = """
import os, sys
from tui.cli import main
warm, data, *words = sys.argv[1:]
with open(os.devnull, "w") as nowhere:
    shown, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), nowhere, nowhere
    main([*words, "--data", warm])
    main(["show", "nothing", "--data", warm])
sys.stdout, sys.stderr = shown
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
sys.exit(main([*words, "--data", data]))
"""


def as_nobody(data: Path, warm: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command run by an account without rights; what it loads was loaded before, with them."""
    ended = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(warm), str(data), *words],
        env=environment_of(data.parent),
        capture_output=True,
        encoding="utf-8",
        timeout=20,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_without_permission_nothing_is_written_and_it_is_said(data: Path):
    """Somebody who may read but not write sees the desk and is refused; who may not read is told so."""
    for path in [data.parent, *data.parent.parents][:3]:
        path.chmod(path.stat().st_mode | 0o055)
    for path in [data, *data.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    before = (data / "desk.json").read_bytes()

    warm = data.parent / "warm"
    shutil.copytree(data, warm)
    refused = as_nobody(data, warm, "add", "明天 买纸")
    assert refused.returncode in (1, 3)
    assert refused.stderr.strip()
    data.chmod(0o700)
    closed = as_nobody(data, warm, "today")
    assert closed.returncode == 3
    assert str(data) in closed.stderr
    assert (data / "desk.json").read_bytes() == before


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with hardly any room."""
    where = tmp_path / "disk"
    where.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1024k", "tmpfs", str(where)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield where
    finally:
        subprocess.run(["umount", "-l", str(where)], check=False)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can mount")
def test_a_full_disk_loses_nothing(run: Run, data: Path, tiny_disk: Path):
    """Exit code 3 in a sentence; what was stored before is still there, whole."""
    desk = tiny_disk / "desk"
    desk.mkdir()
    shutil.copy(data / "desk.json", desk)
    with contextlib.suppress(OSError), open(tiny_disk / "filler", "wb", buffering=0) as filler:
        while filler.write(b"x" * 4096):
            pass
    before = (desk / "desk.json").read_bytes()
    ended = run("add", "明天15:00 党组会", where=desk, lang="zh_CN.UTF-8")
    assert ended.returncode == 3
    assert ended.stderr.strip()
    assert (desk / "desk.json").read_bytes() == before
    (tiny_disk / "filler").unlink()
    assert run("add", "明天15:00 党组会", where=desk).returncode == 0


# Files from elsewhere.


def test_the_documents_of_the_state_council_are_found_however_their_number_is_typed(run: Run, data: Path):
    """P5, P17: imported once, found by number, by pinyin, by initials; a second import changes nothing."""
    first = run("import", str(DOCUMENTS))
    assert first.returncode == 0, first.stderr
    again = json.loads(run("import", str(DOCUMENTS), "--json").stdout)
    assert {line["verdict"] for line in again[0]["lines"]} == {"same"}
    for query in ("国发2019 5", "国发〔2019〕5号", "shuangsuiji", "ssj", "双随机 监管"):
        ended = run("search", query)
        assert ended.returncode == 0, query
        assert "双随机、一公开" in ended.stdout, query


def test_holidays_and_meetings_are_taken_in(run: Run, data: Path):
    """P37: the work calendar learns the make-up workdays; a meeting comes with its room and hour."""
    assert run("import", str(HOLIDAYS)).returncode == 0
    assert run("import", str(SAMPLES / "meetings.ics")).returncode == 0
    assert (data / "workdays.toml").exists() or HOLIDAYS.parent == REAL
    ended = run("today", "--day", "2026-12-01")
    assert "防汛调度会" in ended.stdout
    assert "视频会议室" in ended.stdout


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.ics", b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
        ("page.csv", b"<html><body>not found</body></html>"),
        ("empty.csv", b""),
        ("empty.ics", b""),
        ("half.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x"),
        ("nul.csv", b"title,document_number\n" + b"\0" * 500),
        ("letter.txt", "一封信".encode()),
    ],
)
def test_a_file_that_is_no_such_thing_is_refused_whole(
    run: Run, data: Path, tmp_path: Path, name: str, content: bytes
):
    """A sentence that names it; the desk is untouched."""
    path = tmp_path / name
    path.write_bytes(content)
    before = (data / "desk.json").read_bytes()
    ended = run("import", str(path), lang="zh_CN.UTF-8")
    assert ended.returncode == 1
    assert name in ended.stderr + ended.stdout
    assert (data / "desk.json").read_bytes() == before


@pytest.mark.parametrize("name", ["huge.csv", "huge.ics"])
def test_a_hundred_megabytes_are_not_read(run: Run, tmp_path: Path, name: str):
    path = tmp_path / name
    with open(path, "wb") as file:
        file.truncate(100_000_000)
    ended = run("import", str(path))
    assert ended.returncode == 1
    assert name in ended.stderr


def test_missing_files_and_directories_are_told(run: Run, tmp_path: Path):
    for path in (tmp_path / "none.csv", tmp_path):
        ended = run("import", str(path))
        assert ended.returncode == 1
        assert ended.stderr.strip()


# Speed and safety at the shell.


@pytest.mark.parametrize(
    "arguments",
    [
        ["today"],
        ["tasks"],
        ["visitors"],
        ["log"],
        ["log", "一条"],
        ["show", "x"],
        ["search", "防汛"],
        ["add", "明天 买纸"],
        ["import", str(DOCUMENTS)],
        ["import", str(SAMPLES / "meetings.ics")],
        ["export", "tasks"],
        ["sheet", "day"],
        ["sheet", "evacuation"],
        ["file"],
        ["check"],
        ["backup"],
        ["restore"],
        ["keys", "王丽", "none.pub"],
        ["--help"],
    ],
    ids=lambda given: " ".join(given)[:24],
)
def test_no_command_loads_textual(run: Run, arguments: list[str]):
    """The interpreter's own list of what was imported has no Textual and none of the screens."""
    ended = run(*arguments, python=("-X", "importtime"))
    told = [line for line in ended.stderr.splitlines() if line.startswith("import time:")]
    loaded = {line.rpartition("|")[2].strip() for line in told}
    assert "tui.cli" in loaded
    assert not [name for name in loaded if name.split(".")[0] in ("textual", "screens")]


def test_what_was_stored_cannot_steer_the_terminal(run: Run):
    """Escape codes in a record come out spelt, not sent."""
    run("log", "来电\x1b]0;title\x07\x1b[2J结束")
    for arguments in (["log"], ["search", "来电"], ["sheet", "log"], ["log", "--json"], ["export", "log"]):
        assert "\x1b" not in run(*arguments).stdout


def test_a_pipe_that_closes_early_is_no_fault(data: Path, tmp_path: Path):
    ended = subprocess.run(
        f"{' '.join(program())} export log --data {data} | head -1",
        shell=True,
        env=environment_of(tmp_path),
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert ended.returncode == 0
    assert ended.stderr == b""
