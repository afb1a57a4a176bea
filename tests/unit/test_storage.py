"""The files under the desk: nothing lost and nothing half saved, whatever the disk and the processes do."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from store import (
    TABLES,
    Desk,
    DeskBusy,
    DeskDamaged,
    DeskUnusable,
    FixedClock,
    NotFound,
    Refused,
    RulesBroken,
    restore_desk,
    sign_in,
    verify_desk,
    write_line,
)

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("DUTYDESK_TORTURE") == "long"
LETTER = {"title": "防火通知", "sender": "省政府办公厅"}
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")

HOLD = """
import sys, time
from pathlib import Path
from store import Desk
desk = Desk.open(Path(sys.argv[1]), officer="李娜")
with desk.transaction("hold"):
    print("held", flush=True)
    sys.stdin.read()
"""


def titles(directory: Path) -> list[str]:
    desk = Desk.open(directory, officer="查看")
    try:
        return [record.title for record in desk.records("tasks")]
    finally:
        desk.shut()


def reopened(desk: Desk) -> Desk:
    return Desk.open(desk.directory, desk.clock, "王强")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def history_file(desk: Desk) -> Path:
    return desk.history.files()[-1]


def add(desk: Desk, title: str) -> None:
    desk.add("errand", {"title": title})


@pytest.fixture
def holder(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    """Another process that is in the middle of saving."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(desk.directory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


# ── rights ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("directory", "file"), [(0o2770, 0o660), (0o700, 0o600), (0o755, 0o600)])
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o007])
def test_a_group_shares_its_desk_and_nobody_else_reads_it(
    tmp_path: Path, clock: FixedClock, directory: int, file: int, umask: int
) -> None:
    place = tmp_path / "desk"
    place.mkdir()
    place.chmod(directory)
    before = os.umask(umask)
    try:
        desk = Desk.open(place, clock, "张伟")
        add(desk, "取文件")
        add(desk, "送文件")
        desk.backup()
    finally:
        os.umask(before)
    files = [path for path in place.rglob("*") if path.is_file()]
    assert {path.name: mode(path) for path in files} == {path.name: file for path in files}
    assert len(files) >= 5


def test_a_save_keeps_the_mode_and_the_group_of_the_file(desk: Desk) -> None:
    add(desk, "取文件")
    desk.path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(desk.path, 4242, 4343)
    before = desk.path.stat()
    add(desk, "送文件")
    after = desk.path.stat()
    assert (after.st_mode, after.st_gid, after.st_uid) == (before.st_mode, before.st_gid, before.st_uid)
    assert after.st_ino != before.st_ino


@as_root
def test_maintenance_under_root_does_not_lock_the_office_out(tmp_path: Path, clock: FixedClock) -> None:
    place = tmp_path / "desk"
    place.mkdir(mode=0o700)
    os.chown(place, 4242, 4343)
    desk = Desk.open(place, clock, "root")
    add(desk, "取文件")
    desk.drafts.keep("visit", {"name": "王芳"})
    owners = {path.name: (path.stat().st_uid, path.stat().st_gid) for path in place.rglob("*")}
    assert owners == dict.fromkeys(owners, (4242, 4343))


def test_no_temporary_file_is_left_beside_the_desk(desk: Desk) -> None:
    for number in range(5):
        add(desk, str(number))
    assert not list(desk.directory.rglob("*.tmp"))


def test_what_a_killed_save_left_behind_is_swept_when_it_is_old(desk: Desk) -> None:
    add(desk, "取文件")
    (desk.directory / "drafts").mkdir()
    old = [desk.directory / ".desk.json.1.2.tmp", desk.directory / "drafts/.张伟.json.1.2.tmp"]
    young = desk.directory / ".desk.json.3.4.tmp"
    for path in [*old, young]:
        path.write_text("{")
    for path in old:
        os.utime(path, (1, 1))
    reopened(desk).shut()
    assert [path.exists() for path in [*old, young]] == [False, False, True]


# ── damage ───────────────────────────────────────────────────────────────────────────

DAMAGE: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n",
    "half": b'{"tasks":{"1":{"id":"1m8',
    "behind": b'{"tasks":{}} }}',
    "list": b"[]",
    "number": b"5",
    "null": b"null",
    "nothing in it": b"{}",
    "table is a list": b'{"tasks":[]}',
    "record is a text": b'{"tasks":{"1":"x"}}',
    "odd number": '{"tasks":{"١":{}}}'.encode(),
    "nan": b'{"tasks":{"1":{"n":NaN}}}',
    "nul bytes": b"\0" * 4096,
    "latin": b'{"tasks":{"1":{"title":"\xff"}}}',
    "head without hash": b'{"_meta":{"1":{"schema":1,"head":[1]}},"tasks":{}}',
    "counter of words": b'{"_meta":{"1":{"schema":1,"counters":{"visit":"x"}}},"tasks":{}}',
    "deep": b'{"tasks":{"1":{"n":' + b"[" * 200_000 + b"]" * 200_000 + b"}}}",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_left_as_it_is_and_the_newest_good_copy_is_named(desk: Desk, damage: str) -> None:
    add(desk, "取文件")
    copy = desk.backup()
    bad = copy.with_name("desk-2026-12-31.json")
    bad.write_bytes(b"[]")
    desk.path.write_bytes(DAMAGE[damage])
    with pytest.raises(DeskDamaged) as told:
        reopened(desk)
    assert told.value.backup == copy
    assert told.value.exit_code == 3
    assert desk.path.read_bytes() == DAMAGE[damage]
    with pytest.raises(DeskDamaged):
        desk.poll()


@pytest.mark.parametrize("damage", [None, b"[]", b""])
def test_an_open_session_does_not_save_over_what_was_damaged(desk: Desk, damage: bytes | None) -> None:
    add(desk, "取文件")
    if damage is None:
        desk.path.unlink()
    else:
        desk.path.write_bytes(damage)
    for _ in range(3):
        with pytest.raises(DeskDamaged):
            add(desk, "送文件")
        with pytest.raises(DeskDamaged):
            desk.poll()
    assert (desk.path.read_bytes() if desk.path.exists() else None) == damage
    assert [record.title for record in desk.records("tasks")] == ["取文件"]


def test_a_missing_file_is_not_taken_for_a_new_desk_when_there_are_copies(desk: Desk) -> None:
    add(desk, "取文件")
    desk.path.unlink()
    shutil.rmtree(desk.directory / "history")
    for read_only in (False, True):
        with pytest.raises(DeskDamaged) as told:
            Desk.open(desk.directory, desk.clock, "王强", read_only=read_only)
        assert told.value.facts["detail"] == "missing"
    assert not desk.path.exists()


def test_a_damaged_file_without_copies_says_that_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "desk.json").write_bytes(b"[]")
    with pytest.raises(DeskDamaged) as told:
        Desk.open(tmp_path)
    assert told.value.backup is None


def test_a_desk_that_is_a_directory_or_lies_in_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a" / "desk.json").mkdir(parents=True)
    with pytest.raises(DeskUnusable) as told:
        Desk.open(tmp_path / "a")
    assert told.value.code == "not-a-file"
    (tmp_path / "b").write_text("")
    with pytest.raises(DeskUnusable):
        Desk.open(tmp_path / "b")
    with pytest.raises(DeskUnusable):
        Desk.open(tmp_path / "b" / "c")


@pytest.mark.parametrize(
    "rules", ["office = ", "office = 5", 'zone = "Mars"', "unknown = 1", "\x00", 'receipt_number = "{x}"']
)
def test_house_rules_that_cannot_be_understood_are_named(tmp_path: Path, rules: str) -> None:
    (tmp_path / "house.toml").write_text(rules)
    with pytest.raises(RulesBroken) as told:
        Desk.open(tmp_path)
    assert told.value.exit_code == 3
    assert not (tmp_path / "desk.json").exists()


# ── schemas ──────────────────────────────────────────────────────────────────────────


def raise_schema(desk: Desk) -> bytes:
    tables = json.loads(desk.path.read_bytes())
    tables["_meta"]["1"]["schema"] = 99
    raised = json.dumps(tables).encode()
    desk.path.write_bytes(raised)
    return raised


def test_a_newer_schema_opens_read_only(desk: Desk) -> None:
    add(desk, "取文件")
    raised = raise_schema(desk)
    later = reopened(desk)
    assert later.read_only == "newer-schema"
    assert [record.title for record in later.records("tasks")] == ["取文件"]
    with pytest.raises(Refused, match="read-only"):
        add(later, "送文件")
    assert desk.path.read_bytes() == raised


def test_a_session_becomes_read_only_when_a_newer_program_brings_the_desk_forward(desk: Desk) -> None:
    add(desk, "取文件")
    raised = raise_schema(desk)
    with pytest.raises(Refused, match="read-only"):
        add(desk, "送文件")
    assert desk.path.read_bytes() == raised


def test_a_bare_tinydb_file_becomes_a_desk_and_a_copy_is_kept_first(
    tmp_path: Path, clock: FixedClock
) -> None:
    place = tmp_path / "desk"
    place.mkdir()
    with TinyDB(place / "desk.json", ensure_ascii=False) as database:
        database.insert({"anything": 1})
        database.table("tasks").insert({"id": "1m80000000000", "kind": "errand", "title": "取文件"})
    bare = (place / "desk.json").read_bytes()
    desk = Desk.open(place, clock, "张伟")
    assert [record.title for record in desk.records("tasks")] == ["取文件"]
    assert [path.read_bytes() for path in (place / "backups").iterdir()] == [bare]
    assert json.loads(desk.path.read_bytes())["_default"] == {"1": {"anything": 1}}
    add(desk, "送文件")
    assert Desk.open(place, clock, "李娜").read_only == ""
    assert len(list((place / "backups").iterdir())) == 2


@pytest.mark.parametrize("count", [0, 1, 60])
def test_stock_tinydb_reads_every_table_with_the_same_records(desk: Desk, count: int) -> None:
    with desk.transaction("many") as work:
        for number in range(count):
            work.insert("errand", {"title": f"第{number}件"})
    if count:
        sign_in(desk, {"name": "王芳", "reason": "送材料", "host": "张局长"})
        write_line(desk, "东门停水")
        first = desk.records("tasks")[0]
        desk.close(first, "done", "已取回")
        with desk.transaction("out") as work:
            work.remove(work.records("tasks")[-1])
            work.insert("errand", {"title": "再来一件"})
    with TinyDB(desk.path) as database:
        assert set(database.tables()) >= set(TABLES)
        for table in TABLES:
            ours = {record.id: record.document for record in desk.records(table)}
            assert {document["id"]: dict(document) for document in database.table(table)} == ours


# ── the lock ─────────────────────────────────────────────────────────────────────────


def quick(desk: Desk, seconds: float = 0.05) -> Desk:
    (desk.directory / "house.toml").write_text(f"lock_seconds = {seconds}\n")
    return reopened(desk)


@pytest.mark.parametrize("stopped", [False, True])
def test_who_cannot_save_is_told_who_is_saving(
    desk: Desk, holder: subprocess.Popen[str], stopped: bool
) -> None:
    other = quick(desk)
    if stopped:
        holder.send_signal(signal.SIGSTOP)
    with pytest.raises(DeskBusy) as told:
        add(other, "取文件")
    assert told.value.facts["holder"] == "李娜"
    assert told.value.facts["pid"] == holder.pid
    assert datetime.fromisoformat(str(told.value.facts["since"])).tzinfo is not None
    assert other.records("tasks") == []
    assert reopened(desk).records("tasks") == []


def test_a_holder_who_was_stopped_before_writing_his_name_is_known_by_his_process(
    desk: Desk, holder: subprocess.Popen[str]
) -> None:
    (desk.directory / "desk.lock").write_text(
        '{"officer":"王强","since":"2026-11-23T08:00:00+08:00","pid":1}'
    )
    with pytest.raises(DeskBusy) as told:
        add(quick(desk), "取文件")
    assert told.value.facts["holder"] == ""
    assert told.value.facts["pid"] == holder.pid


def test_a_killed_session_frees_the_lock(desk: Desk, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    add(desk, "取文件")
    assert titles(desk.directory) == ["取文件"]


def test_a_lock_file_that_somebody_removed_does_not_let_two_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, saving, done = threading.Event(), threading.Event(), threading.Event()
    refused: list[DeskBusy] = []
    real = fcntl.flock

    def watched(fd: int, how: int) -> None:
        try:
            real(fd, how)
        except BlockingIOError:
            waits.set()
            raise

    def wait_for_the_lock(session: Desk) -> None:
        try:
            add(session, "取文件")
        except DeskBusy as busy:
            refused.append(busy)

    def save_for_long(session: Desk) -> None:
        with session.transaction("long") as work:
            work.insert("errand", {"title": "送文件"})
            saving.set()
            done.wait(5)

    add(desk, "第一件")
    lock = desk.directory / "desk.lock"
    fd = os.open(lock, os.O_RDWR)
    real(fd, fcntl.LOCK_EX)
    waiter, saver = quick(desk, 0.5), reopened(desk)
    monkeypatch.setattr(fcntl, "flock", watched)
    waiting = threading.Thread(target=wait_for_the_lock, args=(waiter,))
    waiting.start()
    assert waits.wait(5)
    lock.unlink()
    long = threading.Thread(target=save_for_long, args=(saver,))
    long.start()
    assert saving.wait(5)
    os.close(fd)
    waiting.join(5)
    assert len(refused) == 1
    done.set()
    long.join(5)
    assert titles(desk.directory) == ["第一件", "送文件"]


# ── disks that fail ──────────────────────────────────────────────────────────────────


def save(desk: Desk, kind: str, values: dict[str, Any]) -> str | None:
    """Add a record; why that was refused, None when it is acknowledged."""
    try:
        desk.add(kind, values)
    except DeskUnusable as refused:
        return refused.code
    return None


class Disk:
    """Makes the n-th call of one system function on the desk's files fail, and all after it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.left = -1
        self.hit = False

    def fail(self, name: str, number: int, code: int, *, for_good: bool) -> None:
        real: Callable[..., Any] = getattr(os, name)
        self.left = number
        self.hit = False

        def failing(*args: Any, **options: Any) -> Any:
            if self.left == 0:
                self.hit = True
                if not for_good:
                    self.left = -1
                raise OSError(code, os.strerror(code))
            self.left -= self.left > 0
            return real(*args, **options)

        self.patch.setattr(os, name, failing)

    def heal(self) -> None:
        self.patch.undo()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace", "fchmod", "pwrite"])
@pytest.mark.parametrize("for_good", [True, False])
def test_a_failing_disk_loses_nothing_and_the_same_save_works_afterwards(
    tmp_path: Path, clock: FixedClock, disk: Disk, call: str, code: int, for_good: bool
) -> None:
    """The n-th call fails, for every n: the save is made or it is not, and the officer is told which."""
    hit = 0
    for number in range(40):
        desk = Desk.open(tmp_path / str(number), clock, "张伟")
        add(desk, "取文件")
        with TinyDB(desk.path) as database:
            assert len(database.table("tasks")) == 1
        disk.fail(call, number, code, for_good=for_good)
        refused = save(desk, "incoming", LETTER)
        disk.heal()
        assert refused in (None, "io-error" if code == errno.EIO else "disk-full")
        wanted = 0 if refused else 1
        assert len(desk.records("documents")) == wanted
        assert len(reopened(desk).records("documents")) == wanted
        assert not list(desk.directory.rglob("*.tmp"))
        if refused:
            desk.add("incoming", LETTER)
        add(desk, "送文件")
        later = reopened(desk)
        assert len(later.records("documents")) == 1
        assert [record.title for record in later.records("tasks")] == ["取文件", "送文件"]
        assert later.verify_history() == []
        hit += disk.hit
        if not disk.hit:
            break
    else:
        pytest.fail("the fault never stopped firing")
    assert hit


def test_a_disk_that_is_full_for_the_daily_copy_does_not_stop_the_office(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DeskUnusable("disk-full", desk.directory)

    monkeypatch.setattr("store.desk_file.keep_backup", full)
    add(desk, "取文件")
    assert desk.backup_trouble is not None
    assert desk.backup_trouble.code == "disk-full"
    monkeypatch.undo()
    add(desk, "送文件")
    assert desk.backup_trouble is None
    assert (desk.directory / "backups/desk-2026-11-23.json").exists()


@as_root
def test_a_really_full_disk(tmp_path: Path, clock: FixedClock) -> None:
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "none", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("no right to mount")
    try:
        desk = Desk.open(place / "desk", clock, "张伟")
        saved: list[str] = []
        for number in range(2000):
            refused = save(desk, "errand", {"title": f"第{number}件", "note": "很长" * 400})
            if refused:
                assert refused == "disk-full"
                break
            saved.append(f"第{number}件")
        else:
            pytest.fail("never full")
        assert [record.title for record in desk.records("tasks")] == saved
        assert titles(desk.directory) == saved
        subprocess.run(["mount", "-o", "remount,size=1m", str(place)], check=True)
        desk.add("errand", {"title": "又有地方了", "note": "很长" * 400})
        assert titles(desk.directory) == [*saved, "又有地方了"]
        assert desk.verify_history() == []
        desk.shut()
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


AS_COLLEAGUE = """
import os, sys
from pathlib import Path
from store import Desk, DeskUnusable, Rules
Rules().tzinfo()
os.setgroups([]); os.setgid(4343); os.setuid(4242)
desk = Desk.open(Path(sys.argv[1]), officer="李娜")
print(desk.read_only, [record.title for record in desk.records("tasks")])
try:
    desk.add("errand", {"title": "x"})
except DeskUnusable as told:
    print(told.code)
"""


@as_root
def test_who_may_only_read_the_directory_reads_and_is_told_so(clock: FixedClock) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        desk = Desk.open(Path(place), clock, "张伟")
        add(desk, "取文件")
        desk.path.chmod(0o644)
        done = subprocess.run(
            [sys.executable, "-c", AS_COLLEAGUE, place], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert done.stdout.splitlines() == ["no-permission ['取文件']", "no-permission"], done.stderr


# ── the history ──────────────────────────────────────────────────────────────────────

TORN: dict[str, Callable[[bytes], bytes]] = {
    "half a line": lambda whole: whole[:-40],
    "no line break": lambda whole: whole[:-1],
    "NUL bytes": lambda whole: whole + b"\0" * 563,
    "half a line and NUL bytes": lambda whole: whole[:-40] + b"\0" * 4096,
    "half of a foreign line": lambda whole: whole + b'{"seq":9,"at"',
    "rubbish with line breaks": lambda whole: whole + b"\xff\n\0\n\xfe",
    "last line gone": lambda whole: whole[: whole[:-1].rfind(b"\n") + 1],
    "file empty": lambda _: b"",
}


@pytest.mark.parametrize("torn", TORN)
def test_a_torn_end_of_the_history_is_completed_at_the_next_opening(desk: Desk, torn: str) -> None:
    if torn != "file empty":
        add(desk, "取文件")
    add(desk, "送文件")
    path = history_file(desk)
    whole = path.read_bytes()
    path.write_bytes(TORN[torn](whole))
    later = reopened(desk)
    assert path.read_bytes() == whole
    assert later.verify_history() == []


@pytest.mark.parametrize("torn", TORN)
def test_a_torn_end_of_the_history_is_completed_by_the_next_change_of_an_open_session(
    desk: Desk, torn: str
) -> None:
    if torn != "file empty":
        add(desk, "取文件")
    add(desk, "送文件")
    path = history_file(desk)
    whole = path.read_bytes()
    path.write_bytes(TORN[torn](whole))
    add(desk, "又一件")
    assert path.read_bytes().startswith(whole)
    assert desk.verify_history() == []


def test_every_cut_of_the_last_change_is_completed(tmp_path: Path, clock: FixedClock) -> None:
    desk = Desk.open(tmp_path / "desk", clock, "张伟")
    add(desk, "取文件")
    path = history_file(desk)
    first = len(path.read_bytes())
    with desk.transaction("two") as work:
        work.insert("errand", {"title": "第二件"})
        work.insert("errand", {"title": "第三件"})
    whole = path.read_bytes()
    for cut in range(first, len(whole), 1 if LONG else 17):
        for filling in (b"", b"\0" * (len(whole) - cut), b"\0\n\0"):
            path.write_bytes(whole[:cut] + filling)
            reopened(desk).shut()
            assert path.read_bytes() == whole


@pytest.mark.parametrize("damaged", [0, 1, 2])
def test_a_hole_among_the_lines_of_the_last_change_is_filled(desk: Desk, damaged: int) -> None:
    add(desk, "取文件")
    with desk.transaction("three") as work:
        for number in range(3):
            work.insert("errand", {"title": f"第{number}件"})
    path = history_file(desk)
    lines = path.read_bytes().splitlines(keepends=True)
    hole = b"\0" * (len(lines[damaged + 1]) - 1) + b"\n"
    path.write_bytes(b"".join([*lines[: damaged + 1], hole, *lines[damaged + 2 :]]))
    add(desk, "又一件")
    assert path.read_bytes().startswith(b"".join(lines))
    assert desk.verify_history() == []


def test_what_stands_behind_the_last_change_the_desk_knows_is_never_cut_off(desk: Desk) -> None:
    """Somebody copied an old desk.json back by hand: the history keeps what it was told since."""
    add(desk, "取文件")
    old = desk.path.read_bytes()
    add(desk, "送文件")
    whole = history_file(desk).read_bytes()
    desk.path.write_bytes(old)
    later = reopened(desk)
    add(later, "又一件")
    assert history_file(desk).read_bytes().startswith(whole)
    assert later.verify_history() != []


def test_a_history_line_of_more_than_a_megabyte_is_a_line_like_any_other(desk: Desk) -> None:
    add(desk, "取文件")
    with desk.transaction("long") as work:
        work.mark(work.records("tasks")[0], progress=[{"words": "长" * 500_000}])
    path = history_file(desk)
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    reopened(desk).shut()
    assert path.read_bytes() == whole


def test_a_line_separator_in_a_name_is_no_end_of_line_in_the_history(desk: Desk) -> None:
    with desk.transaction("odd") as work:
        made = work.insert("errand", {"title": "取文件"})
        work.mark(made, progress=[{"words": "甲\u2028乙\x85丙\r丁"}])
    path = history_file(desk)
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    later = reopened(desk)
    assert path.read_bytes() == whole
    assert later.verify_history() == []


def test_a_crash_between_the_commit_and_the_history_is_completed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk, "取文件")

    def killed(*_: object) -> None:
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(desk.history, "append", killed)
    add(desk, "送文件")
    assert history_file(desk).read_text().count("\n") == 1
    later = reopened(desk)
    assert history_file(desk).read_text().count("\n") == 2
    assert later.verify_history() == []


def test_the_next_save_waits_until_the_history_holds_the_last_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk, "取文件")
    shutil.rmtree(desk.directory / "history")
    (desk.directory / "history").write_text("")
    with pytest.raises(DeskUnusable):
        add(desk, "送文件")
    assert titles(desk.directory) == ["取文件"]
    (desk.directory / "history").unlink()
    add(desk, "送文件")
    assert titles(desk.directory) == ["取文件", "送文件"]
    assert desk.verify_history() == []


def five(desk: Desk) -> list[bytes]:
    for number in range(5):
        add(desk, f"第{number}件")
    return history_file(desk).read_bytes().splitlines(keepends=True)


def told(desk: Desk) -> list[tuple[str, int]]:
    desk.history.__init__(desk.history.directory)  # type: ignore[misc]
    seq, digest = json.loads(desk.path.read_bytes())["_meta"]["1"]["head"]
    from store.telling import Head

    return [(code, number) for code, _, number in desk.history.verify(Head(seq, digest))]


def test_an_edited_line_of_the_history_is_found_at_its_place(desk: Desk) -> None:
    lines = five(desk)
    lines[2] = lines[2].replace("张伟".encode(), "李娜".encode())
    history_file(desk).write_bytes(b"".join(lines))
    assert told(desk) == [("history-edited", 3)]


def test_an_edited_last_line_is_found(desk: Desk) -> None:
    lines = five(desk)
    lines[4] = lines[4].replace("张伟".encode(), "李娜".encode())
    history_file(desk).write_bytes(b"".join(lines))
    assert told(desk) == [("history-end", 5)]


def test_a_deleted_line_is_found_at_its_place(desk: Desk) -> None:
    lines = five(desk)
    history_file(desk).write_bytes(b"".join(lines[:2] + lines[3:]))
    assert told(desk)[0] == ("history-broken", 3)
    history_file(desk).write_bytes(b"".join(lines[1:]))
    assert told(desk)[0] == ("history-broken", 1)


def test_swapped_lines_are_found_at_their_place(desk: Desk) -> None:
    lines = five(desk)
    history_file(desk).write_bytes(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
    assert told(desk)[0] == ("history-broken", 2)


def test_a_doubled_line_is_found_at_its_place(desk: Desk) -> None:
    lines = five(desk)
    history_file(desk).write_bytes(b"".join([*lines[:2], lines[1], *lines[2:]]))
    assert told(desk)[0] == ("history-broken", 3)


def test_a_cut_end_is_found_and_what_the_desk_no_longer_knows_stays_found(desk: Desk) -> None:
    lines = five(desk)
    history_file(desk).write_bytes(b"".join(lines[:3]))
    assert told(desk) == [("history-end", 3)]
    later = reopened(desk)
    assert [(finding.code, finding.number) for finding in later.verify_history()] == [("history-broken", 4)]


def test_a_history_that_was_removed_is_found(desk: Desk) -> None:
    five(desk)
    history_file(desk).unlink()
    assert told(desk) == [("history-end", 0)]
    add(desk, "又一件")
    assert desk.verify_history()[0].code == "history-broken"


def verified(desk: Desk) -> list[str]:
    return [fault.code for fault in verify_desk(desk.directory)]


def test_a_cut_end_is_no_pending_change(desk: Desk) -> None:
    lines = five(desk)
    assert verified(desk) == []
    history_file(desk).write_bytes(b"".join(lines[:3]))
    assert verified(desk) == ["history-end"]
    history_file(desk).write_bytes(b"")
    assert verified(desk) == ["history-end"]
    history_file(desk).unlink()
    assert verified(desk) == ["history-end"]


def test_a_change_that_its_history_still_awaits_is_named_as_pending(desk: Desk) -> None:
    lines = five(desk)
    history_file(desk).write_bytes(b"".join(lines[:4]))
    assert verified(desk) == ["history-pending"]
    reopened(desk)
    assert verified(desk) == []


def test_a_copy_to_restore_from_is_named_only_where_there_is_one(desk: Desk) -> None:
    add(desk, "取文件")
    shutil.rmtree(desk.directory / "backups")
    content = desk.path.read_bytes()
    desk.path.write_bytes(content[:50])
    (fault,) = verify_desk(desk.directory)
    assert (fault.code, "backup" in fault.facts) == ("damaged", False)
    desk.path.write_bytes(content)
    copy = desk.backup()
    desk.path.write_bytes(content[:50])
    (fault,) = verify_desk(desk.directory)
    assert fault.facts["backup"] == str(copy)


# ── no desk where one is asked for ───────────────────────────────────────────────────


def test_a_desk_is_not_made_where_one_is_only_to_be_read(tmp_path: Path, clock: FixedClock) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for directory in (tmp_path / "none", empty):
        with pytest.raises(DeskUnusable, match="no-desk") as refused:
            Desk.open(directory, clock, "张伟", create=False)
        assert refused.value.exit_code == 3
        assert refused.value.facts["path"] == str(directory)
        with pytest.raises(DeskUnusable, match="no-desk"):
            verify_desk(directory)
    assert not (tmp_path / "none").exists()
    assert list(empty.iterdir()) == []
    Desk.open(empty, clock, "张伟").shut()
    assert Desk.open(empty, clock, "张伟", create=False).records("tasks") == []


def test_every_single_byte_of_the_history_is_vouched_for(desk: Desk) -> None:
    add(desk, "取文件")
    add(desk, "送文件")
    path = history_file(desk)
    whole = path.read_bytes()
    for at in range(0, len(whole), 1 if LONG else 5):
        for changed in (
            whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
            whole[:at] + whole[at + 1 :],
            whole[:at] + b" " + whole[at:],
        ):
            path.write_bytes(changed)
            assert told(desk), (at, changed)
    path.write_bytes(whole)
    assert told(desk) == []


def test_the_chain_goes_on_over_the_end_of_the_month(desk: Desk, clock: FixedClock) -> None:
    add(desk, "取文件")
    clock.advance(days=10)
    add(desk, "送文件")
    assert [path.name for path in desk.history.files()] == ["2026-11.jsonl", "2026-12.jsonl"]
    history_file(desk).write_bytes(history_file(desk).read_bytes()[:-7])
    later = reopened(desk)
    assert later.verify_history() == []
    clock.advance(days=-10)
    add(later, "时钟回拨")
    assert later.verify_history() == []


def test_a_torn_tail_is_mended_after_a_restoration_too(desk: Desk, clock: FixedClock) -> None:
    add(desk, "取文件")
    path = history_file(desk)
    with path.open("ab") as file:
        file.write(b'{"half')
    restore_desk(desk.directory, clock, "张伟")
    add(reopened(desk), "送文件")
    assert reopened(desk).verify_history() == []


# ── copies ───────────────────────────────────────────────────────────────────────────


def test_the_first_change_of_a_day_keeps_what_stood_before_it(desk: Desk, clock: FixedClock) -> None:
    add(desk, "取文件")
    add(desk, "送文件")
    clock.advance(days=1)
    before = desk.path.read_bytes()
    add(desk, "又一件")
    add(desk, "再一件")
    names = sorted(path.name for path in (desk.directory / "backups").iterdir())
    assert names == ["desk-2026-11-23.json", "desk-2026-11-24.json"]
    assert (desk.directory / "backups/desk-2026-11-24.json").read_bytes() == before


def test_old_copies_go_when_their_time_is_over(desk: Desk, clock: FixedClock) -> None:
    for _ in range(3):
        add(desk, "取文件")
        clock.advance(days=20)
    add(desk, "送文件")
    assert sorted(path.name for path in (desk.directory / "backups").iterdir()) == [
        "desk-2027-01-02.json",
        "desk-2027-01-22.json",
    ]


def test_the_newest_copy_is_never_thrown_away(desk: Desk, clock: FixedClock) -> None:
    from store.backups import prune_backups

    add(desk, "取文件")
    prune_backups(desk.directory / "backups", 30, clock.now().date() + timedelta(days=1000))
    assert len(list((desk.directory / "backups").iterdir())) == 1


# ── restoring ────────────────────────────────────────────────────────────────────────


def test_a_damaged_desk_comes_back_from_its_copy_and_its_history(desk: Desk, clock: FixedClock) -> None:
    add(desk, "取文件")
    first = desk.records("tasks")[0]
    copy = desk.backup()
    desk.add("incoming", LETTER)
    desk.close(first, "done", "已取回")
    add(desk, "送文件")
    desk.add("incoming", LETTER)
    desk.undo()
    wanted = {record.id: record.document for record in desk.all_records()}
    desk.path.write_bytes(b"rubbish")
    clock.advance(minutes=5)
    restored = restore_desk(desk.directory, clock, "李娜")
    assert restored.backup == copy
    assert restored.incomplete == ()
    assert restored.replayed == 5
    assert restored.set_aside is not None
    assert restored.set_aside.read_bytes() == b"rubbish"
    later = reopened(desk)
    assert {record.id: record.document for record in later.all_records()} == wanted
    assert later.verify_history() == []
    assert later.add("incoming", LETTER).document["receipt_no"] == "收〔2026〕3号"
    assert later.verify_history() == []


def test_what_the_history_holds_only_masked_is_named_as_incomplete(desk: Desk, clock: FixedClock) -> None:
    add(desk, "取文件")
    desk.backup()
    visit = sign_in(
        desk,
        {"name": "王芳", "reason": "送材料", "host": "张局长", "phone": "13800138000", "companions": "赵六"},
    )
    desk.note("reveal", visit, reason="回电")
    desk.path.unlink()
    restored = restore_desk(desk.directory, clock, "李娜")
    assert restored.incomplete == (visit.id,)
    assert restored.set_aside is None
    found = reopened(desk).record(visit.id)
    assert found.document["name"] == "王**"
    assert not found.document.get("phone")
    assert found.document["visit_no"] == "1123-01"
    later = reopened(desk)
    assert later.change(found, phone="13800138000").revision == 2


def test_a_bare_copy_can_be_restored_too(tmp_path: Path, clock: FixedClock) -> None:
    place = tmp_path / "desk"
    place.mkdir()
    with TinyDB(place / "desk.json") as database:
        database.table("tasks").insert({"id": "1m80000000000", "kind": "errand", "title": "取文件"})
    desk = Desk.open(place, clock, "张伟")
    for path in (place / "backups").iterdir():
        assert path.name == "desk-2026-11-23T143200.json"
    desk.add("errand", {"title": "送文件"})
    (place / "backups/desk-2026-11-23.json").unlink()
    desk.path.write_bytes(b"")
    restore_desk(place, clock, "李娜")
    later = reopened(desk)
    assert sorted(record.title for record in later.records("tasks")) == ["取文件", "送文件"]
    assert later.verify_history() == []


def test_restoring_without_a_good_copy_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "desk.json").write_bytes(b"[]")
    with pytest.raises(NotFound):
        restore_desk(tmp_path, clock, "李娜")
    bad = tmp_path / "copy.json"
    bad.write_bytes(b"[]")
    with pytest.raises(DeskDamaged):
        restore_desk(tmp_path, clock, "李娜", bad)
    assert (tmp_path / "desk.json").read_bytes() == b"[]"
    assert not list(tmp_path.glob("desk.damaged*"))


def test_an_open_session_goes_on_after_a_restoration(desk: Desk, clock: FixedClock) -> None:
    add(desk, "取文件")
    desk.backup()
    restore_desk(desk.directory, clock, "李娜")
    add(desk, "送文件")
    assert titles(desk.directory) == ["取文件", "送文件"]
