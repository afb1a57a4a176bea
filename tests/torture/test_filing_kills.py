"""Killed at any moment of filing, restoring or destroying, every record stands in exactly one file."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store import Desk, FixedClock, destroy, file_settled, prolong, restore_filed, verify_desk
from store.archive import archive_files
from store.index import wait_for_refresh

LONG = os.environ.get("DUTYDESK_TORTURE") == "long"
CALLS = ("open", "write", "fsync", "replace", "unlink", "close")


def prepared(place: Path, clock: FixedClock) -> dict[str, str]:
    """A desk with two filed records and three that are to be filed; their ids by name."""
    desk = Desk.open(place, clock, "张伟")
    names = {}
    for name in ("old", "older"):
        record = desk.add("errand", {"title": name})
        names[name] = desk.close(record, "done", "已办结").id
    clock.advance(days=20)
    file_settled(desk)
    for name in ("first", "second", "third"):
        record = desk.add("errand", {"title": name})
        names[name] = desk.close(record, "done", "已办结").id
    desk.shut()
    return names


def steps(desk: Desk, names: dict[str, str]) -> list[Callable[[], object]]:
    """What is done with them, eleven years on."""
    return [
        lambda: file_settled(desk),
        lambda: restore_filed(desk, names["old"], "补充材料"),
        lambda: prolong(desk, names["first"], "D10", "仍有价值"),
        lambda: destroy(desk, names["older"], "保管期满"),
    ]


def standing(place: Path) -> Counter[str]:
    """How often each id stands in the live file and the archive together."""
    found: Counter[str] = Counter()
    for path in (place / "desk.json", *archive_files(place)):
        for name, table in json.loads(path.read_bytes()).items():
            if name != "_meta":
                found.update(document["id"] for document in table.values())
    return found


def run_killed(place: Path, clock: FixedClock, names: dict[str, str], call: str, number: int) -> int:
    """Do all steps in a child that dies right before its n-th use of `call`; how many it ended."""
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
            import store.index

            store.index.start_refresh = lambda *_arguments, **_options: None
            desk = Desk.open(place, clock, "张伟")
            setattr(os, call, deadly)
            for step in steps(desk, names):
                step()
                acknowledge(writer, b".")
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, "rb") as told:
        ended = len(told.read())
    os.waitpid(child, 0)
    return ended


@pytest.mark.parametrize("call", CALLS)
def test_a_record_is_in_exactly_one_file_after_any_kill(tmp_path: Path, clock: FixedClock, call: str) -> None:
    """P4 P49"""
    template = tmp_path / "template"
    names = prepared(template, clock)
    wait_for_refresh(template)
    later = FixedClock(clock.now() + timedelta(days=11 * 366))
    for number in range(0, 400, 1 if LONG or call in ("replace", "unlink") else 5):
        place = tmp_path / str(number)
        shutil.copytree(template, place)
        ended = run_killed(place, later, names, call, number)
        faults = [fault.code for fault in verify_desk(place) if fault.code != "history-pending"]
        assert faults == [], (call, number)
        desk = Desk.open(place, later, "李娜")
        found = standing(place)
        gone = {names["older"]} - set(found)
        assert not gone or ended >= 3, (call, number)
        assert set(found.values()) == {1}, (call, number, ended)
        assert set(found) | gone == set(names.values()), (call, number, ended)
        assert (names["older"] in found) or ended >= 3
        for record_id in found:
            assert desk.find(record_id) is not None
        hits = [hit.id for hit in desk.search("类:办事", wait=True).hits]
        assert sorted(hits) == sorted(found)
        assert not (place / "archive" / "moving.json").exists()
        file_settled(desk)
        codes = [desk.find(one).archive_code for one in found]  # type: ignore[union-attr]
        assert len(set(codes)) == len(codes), (call, number, codes)
        assert verify_desk(place) == []
        assert desk.verify_history() == []
        desk.shut()
        # A child made while a thread works may find that thread's locks taken for good.
        wait_for_refresh(place)
        shutil.rmtree(place, ignore_errors=True)
        if ended == 4:
            break
    else:
        pytest.fail("the kill never stopped")
    assert number
