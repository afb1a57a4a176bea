"""A session killed at any moment loses nothing that was acknowledged, and the desk always opens."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import Desk, FixedClock, Record

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("DUTYDESK_TORTURE") == "long"
LETTER = {"title": "防火通知", "sender": "省政府办公厅"}


def first(desk: Desk) -> Record:
    return desk.records("tasks")[0]


STEPS: tuple[Callable[[Desk], object], ...] = (
    lambda desk: desk.add("errand", {"title": "取文件"}),
    lambda desk: desk.add("incoming", LETTER),
    lambda desk: desk.change(first(desk), title="取文件两份"),
    lambda desk: desk.undo(),
    lambda desk: desk.backup(),
    lambda desk: desk.close(first(desk), "done", "已取回"),
    lambda desk: desk.add("incoming", LETTER),
    lambda desk: desk.hide(first(desk), "重复登记"),
)

CALLS = (
    "open",
    "write",
    "pwrite",
    "fsync",
    "fchmod",
    "replace",
    "close",
    "stat",
    "fstat",
)


def state(desk: Desk) -> list[tuple[object, ...]]:
    """What stands in the desk, ids and moments aside."""
    return [
        (record.kind, record.title, record.state, record.is_hidden, record.document.get("receipt_no"))
        for record in desk.all_records()
    ]


def expected_states(place: Path, clock: FixedClock) -> list[list[tuple[object, ...]]]:
    """What stands in the desk after the first step, after the second …, beginning with none."""
    desk = Desk.open(place, clock, "张伟")
    states = [state(desk)]
    for step in STEPS:
        step(desk)
        states.append(state(desk))
    desk.shut()
    return states


def run_killed(place: Path, clock: FixedClock, call: str, number: int) -> int:
    """Do all steps in a child that dies right before its n-th use of `call`; how many it acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        acknowledge = os.write
        real: Callable[..., Any] = getattr(os, call)
        left = number

        def deadly(*args: Any, **options: Any) -> Any:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return real(*args, **options)

        try:
            setattr(os, call, deadly)
            desk = Desk.open(place, clock, "张伟")
            for step in STEPS:
                step(desk)
                acknowledge(writer, b".")
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, "rb") as told:
        acknowledged = len(told.read())
    os.waitpid(child, 0)
    return acknowledged


@pytest.mark.parametrize("call", CALLS)
def test_a_session_killed_before_any_call_leaves_a_desk_that_opens_with_all_that_was_acknowledged(
    tmp_path: Path, clock: FixedClock, call: str
) -> None:
    """P49"""
    states = expected_states(tmp_path / "whole", clock)
    points = 0
    for number in range(0, 1000, 1 if LONG or call in ("write", "fsync", "replace") else 5):
        place = tmp_path / str(number)
        acknowledged = run_killed(place, clock, call, number)
        desk = Desk.open(place, clock, "李娜")
        assert state(desk) in states[acknowledged : acknowledged + 2], (call, number)
        assert desk.verify_history() == [], (call, number)
        desk.add("incoming", LETTER)
        numbers = [record.document["receipt_no"] for record in desk.records("documents")]
        assert len(set(numbers)) == len(numbers)
        assert desk.verify_history() == []
        desk.shut()
        shutil.rmtree(place)
        if acknowledged == len(STEPS):
            break
        points += 1
    else:
        pytest.fail("the kill never stopped")
    assert points


SAVES = """
import sys
from pathlib import Path
from store import Desk
desk = Desk.open(Path(sys.argv[1]), officer="张伟")
for number in range(3):
    desk.add("errand", {"title": f"第{number}件"})
    print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.parametrize(
    "call", ["openat", "write", "fsync", "ftruncate", "rename", "flock", "unlink", "pwrite64", "fchmod"]
)
@pytest.mark.parametrize("fault", ["signal=KILL", "error=ENOSPC", "error=EIO"])
def test_every_system_call_may_be_the_last_one(
    tmp_path: Path, clock: FixedClock, call: str, fault: str
) -> None:
    """The same with the kernel's own calls, counted within the data directory."""
    for number in range(1, 200 if LONG else 4):
        place = tmp_path / str(number)
        for folder in ("history", "backups"):
            (place / folder).mkdir(parents=True)
        # Starting Python opens hundreds of files of its own; the other calls are the desk's alone.
        names = ["desk.json", "desk.lock", "history/2026-11.jsonl", "history", "backups", ""]
        paths = [part for name in names for part in ("-P", str(place / name)) if call == "openat"]
        trace = ["strace", "-f", "-qq", "-o", str(tmp_path / "trace"), *paths, "-e", f"trace={call}"]
        done = subprocess.run(
            [*trace, "-e", f"inject={call}:{fault}:when={number}", sys.executable, "-c", SAVES, str(place)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        acknowledged = done.stdout.split()
        desk = Desk.open(place, clock, "李娜")
        kept = [record.title for record in desk.records("tasks")]
        assert kept[: len(acknowledged)] == [f"第{saved}件" for saved in acknowledged], (call, fault, number)
        assert len(kept) <= len(acknowledged) + 1
        assert desk.verify_history() == []
        desk.add("errand", {"title": "又一件"})
        desk.shut()
        if "INJECTED" not in (tmp_path / "trace").read_text() and done.returncode == 0:
            break
