"""The power fails at any moment: what was acknowledged is there afterwards, and the desk opens."""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store import Desk, FixedClock, StoreError

LONG = os.environ.get("DUTYDESK_TORTURE") == "long"
SHUTDOWN, WITHOUT_LOG = 0x8004587D, struct.pack("I", 2)
"""`FS_IOC_SHUTDOWN`: the file system stops as it does when the power fails, its log not written."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mkfs.ext4") is None, reason="needs root and ext4"),
]


class Machine:
    """A small disk that can lose its power."""

    def __init__(self, folder: Path, options: str) -> None:
        self.image, self.place = folder / "image", folder / "disk"
        self.options = f"loop,commit=600,{options}".rstrip(",")
        self.place.mkdir()
        with self.image.open("wb") as file:
            file.truncate(32 << 20)
        subprocess.run(["mkfs.ext4", "-q", str(self.image)], check=True)

    def start(self) -> None:
        mounted = subprocess.run(
            ["mount", "-o", self.options, str(self.image), str(self.place)], check=False, capture_output=True
        )
        if mounted.returncode:
            pytest.skip("no right to mount")

    def cut(self) -> None:
        fd = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(fd, SHUTDOWN, WITHOUT_LOG)
        finally:
            os.close(fd)

    def stop(self) -> None:
        subprocess.run(["umount", "-l", str(self.place)], check=False, capture_output=True)


@pytest.fixture(params=["", "noauto_da_alloc"])
def machine(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Machine]:
    made = Machine(tmp_path, request.param)
    yield made
    made.stop()


def save_until_the_cut(
    machine: Machine, clock: FixedClock, patch: pytest.MonkeyPatch, call: str, number: int
) -> tuple[list[str], bool]:
    """Save while the power fails after the n-th use of `call`: what was acknowledged, and whether it did."""
    real: Callable[..., Any] = getattr(os, call)
    left = number

    def failing(*args: Any, **options: Any) -> Any:
        nonlocal left
        done = real(*args, **options)
        left -= 1
        if left == 0:
            machine.cut()
        return done

    saved: list[str] = []
    desk = Desk.open(machine.place / "desk", clock, "张伟")
    with patch.context() as patched:
        patched.setattr(os, call, failing)
        for title in ("第一件", "第二件", "第三件"):
            try:
                desk.add("errand", {"title": title})
            except (StoreError, OSError):
                break
            saved.append(title)
            if left <= 0:
                break
    desk.shut()
    if left > 0:
        machine.cut()
    return saved, left <= 0


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "close", "open"])
def test_what_was_acknowledged_is_there_when_the_power_comes_back(
    machine: Machine, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    for number in range(1, 200 if LONG else 8):
        machine.start()
        shutil.rmtree(machine.place / "desk", ignore_errors=True)
        Desk.open(machine.place / "desk", clock, "张伟").shut()
        os.sync()
        saved, reached = save_until_the_cut(machine, clock, monkeypatch, call, number)
        machine.stop()
        machine.start()
        desk = Desk.open(machine.place / "desk", clock, "李娜")
        kept = [record.title for record in desk.records("tasks")]
        assert kept[: len(saved)] == saved, (call, number)
        assert len(kept) <= len(saved) + 1
        assert desk.verify_history() == []
        desk.add("errand", {"title": "又一件"})
        assert desk.verify_history() == []
        desk.shut()
        machine.stop()
        if not reached:
            break
