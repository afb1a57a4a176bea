"""Many sessions at one desk: nothing lost, no number drawn twice, everybody sees everything."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from store import Change, Conflict, Desk, FixedClock, NotFound, Record, Refused, StoreError, Undone

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("DUTYDESK_TORTURE") == "long"

SAVING = """
import sys
from datetime import datetime
from pathlib import Path
from store import Conflict, Desk, DeskBusy
place, officer, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
desk = Desk.open(place, officer=officer)
shared = desk.records("tasks")[0].id
sys.stdin.readline()
conflicts = 0
for number in range(count):
    saved = desk.add("incoming", {"title": f"{officer}{number}", "sender": "省政府办公厅"})
    print("saved", saved.id, saved.document["receipt_no"])
    if number % 10 == 0:
        while True:
            seen = desk.record(shared)
            try:
                desk.change(seen, title=str(int(seen.title) + 1))
                break
            except Conflict:
                conflicts += 1
                desk.poll()
print("conflicts", conflicts)
"""

READING = """
import sys
from datetime import datetime
from pathlib import Path
from store import Desk
desk = Desk.open(Path(sys.argv[1]), officer="查看", read_only=True)
seen = {record.id for record in desk.records("documents")}
desk.subscribe(lambda change: seen.update(change.ids))
print("ready", flush=True)
wanted = int(sys.argv[2])
generation = desk.generation
while len(desk.records("documents")) < wanted:
    if desk.poll():
        assert desk.generation > generation
        generation = desk.generation
assert {record.id for record in desk.records("documents")} <= seen
print("seen", len(desk.records("documents")), "generation", generation)
"""


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.parametrize(
    ("sessions", "each"), [(4, 200), (20, 10), pytest.param(20, 250, marks=pytest.mark.slow)]
)
def test_sessions_that_save_at_once_lose_nothing_and_draw_no_number_twice(
    tmp_path: Path, clock: FixedClock, sessions: int, each: int
) -> None:
    """P5"""
    place = tmp_path / "desk"
    desk = Desk.open(place, clock, "张伟")
    desk.add("errand", {"title": "0"})
    (place / "house.toml").write_text("lock_seconds = 60.0\n")
    reader = started(READING, place, sessions * each)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "ready\n"
    writers = [started(SAVING, place, f"值班员{number}", each) for number in range(sessions)]
    told: list[list[str]] = []
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        out, err = writer.communicate(timeout=500)
        assert writer.returncode == 0, err
        told += [line.split() for line in out.splitlines() if line.startswith("saved")]
    seen, err = reader.communicate(timeout=60)
    assert seen.startswith(f"seen {sessions * each} "), err
    desk.poll()
    kept = {record.id: record.document["receipt_no"] for record in desk.records("documents")}
    assert len(told) == sessions * each == len(kept)
    assert kept == {record_id: number for _, record_id, number in told}
    assert len(set(kept.values())) == sessions * each
    assert desk.records("tasks")[0].title == str(sessions * ((each + 9) // 10))
    assert desk.verify_history() == []
    assert desk.generation == 1 + sessions * (each + (each + 9) // 10)


def test_the_news_of_a_change_reaches_the_other_session_once_and_names_what_changed(
    tmp_path: Path, clock: FixedClock
) -> None:
    mine = Desk.open(tmp_path / "desk", clock, "张伟")
    theirs = Desk.open(tmp_path / "desk", clock, "李娜")
    at_mine: list[Change] = []
    at_theirs: list[Change] = []
    mine.subscribe(at_mine.append)
    theirs.subscribe(at_theirs.append)
    made = mine.add("errand", {"title": "取文件"})
    assert theirs.poll() is True
    assert theirs.poll() is False
    assert mine.poll() is False
    ids, tables = frozenset({made.id}), frozenset({"tasks"})
    assert at_mine == [Change(tables, ids)]
    assert at_theirs == [Change(tables, ids, elsewhere=True)]
    line = theirs.add("note", {"text": "东门停水"})
    mine.add("errand", {"title": "送文件"})
    assert at_mine[1] == Change(frozenset({"log"}), frozenset({line.id}), elsewhere=True)
    assert len(at_mine) == 3
    assert [record.title for record in mine.records("log")] == ["东门停水"]


def test_a_save_that_changes_nothing_for_the_lists_rings_no_bell(tmp_path: Path, clock: FixedClock) -> None:
    mine = Desk.open(tmp_path / "desk", clock, "张伟")
    theirs = Desk.open(tmp_path / "desk", clock, "李娜")
    made = mine.add("errand", {"title": "取文件"})
    theirs.poll()
    told: list[Change] = []
    theirs.subscribe(told.append)
    mine.note("reveal", made, reason="回电")
    assert theirs.poll() is False
    assert told == []


def test_threads_of_one_session_save_while_its_screen_reads_and_looks_for_news(
    tmp_path: Path, clock: FixedClock
) -> None:
    mine = Desk.open(tmp_path / "desk", clock, "张伟")
    theirs = Desk.open(tmp_path / "desk", clock, "李娜")
    told: list[str] = []
    mine.subscribe(lambda change: told.extend(change.ids))

    def save(desk: Desk, name: str) -> list[str]:
        return [desk.add("note", {"text": f"{name}{number}"}).id for number in range(20)]

    with ThreadPoolExecutor(4) as pool:
        saving = [
            pool.submit(save, desk, name) for desk, name in [(mine, "甲"), (mine, "乙"), (theirs, "丙")]
        ]
        while not all(future.done() for future in saving):
            mine.poll()
            assert len(mine.records("log")) <= 60
        ids = [record_id for future in saving for record_id in future.result()]
    mine.poll()
    assert sorted(ids) == [record.id for record in mine.records("log")]
    assert sorted(told) == sorted(ids)
    assert mine.verify_history() == []


# ── two sessions against a model ─────────────────────────────────────────────────────

indexes = st.integers(0, 5)
titles = st.sampled_from(["取文件", "送文件", "订会议室", "接站"])


def tried(act: Callable[[], object]) -> object:
    """What an act gave, or why the desk refused it."""
    try:
        return act()
    except StoreError as refused:
        return refused


class TwoSessions(RuleBasedStateMachine):
    """Two officers act in any order; a plain dict says what must stand afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FixedClock(datetime(2026, 11, 23, 14, 32))
        self.desks = [Desk.open(Path(self.folder.name), self.clock, name) for name in ("张伟", "李娜")]
        self.model: dict[str, tuple[str, str]] = {}
        self.latest: dict[str, int] = {}
        self.undo: list[list[tuple[str, tuple[str, str] | None, int | None]]] = [[], []]
        self.numbers: list[str] = []

    def teardown(self) -> None:
        for desk in self.desks:
            desk.shut()
        self.folder.cleanup()

    def seen(self, who: int, index: int) -> Record | None:
        records = self.desks[who].records("documents")
        return records[index % len(records)] if records else None

    def settle(self, who: int, record: Record, before: tuple[str, str] | None) -> None:
        self.model[record.id] = (record.title, record.state)
        self.latest[record.id] = record.revision or 0
        self.undo[who].append((record.id, before, record.revision))

    @rule(who=st.integers(0, 1), title=titles)
    def add(self, who: int, title: str) -> None:
        record = self.desks[who].add("incoming", {"title": title, "sender": "省政府办公厅"})
        self.numbers.append(record.document["receipt_no"])
        self.settle(who, record, None)

    def act(self, who: int, index: int, deed: Callable[[Desk, Record], Record]) -> None:
        record = self.seen(who, index)
        if record is None:
            return
        before = self.model.get(record.id)
        current = self.latest[record.id] == record.revision
        after = tried(lambda: deed(self.desks[who], record))
        if isinstance(after, Conflict):
            assert not current
            assert after.theirs.revision == self.latest[record.id]
        elif isinstance(after, NotFound):
            assert record.id not in self.model
        elif isinstance(after, Refused):
            assert after.code in ("already-closed", "last-step")
            assert current
        else:
            assert isinstance(after, Record)
            assert current
            assert after.revision == self.latest[record.id] + 1
            self.settle(who, after, before)

    @rule(who=st.integers(0, 1), index=indexes, title=titles)
    def change(self, who: int, index: int, title: str) -> None:
        self.act(who, index, lambda desk, record: desk.change(record, title=title))

    @rule(who=st.integers(0, 1), index=indexes)
    def step(self, who: int, index: int) -> None:
        self.act(who, index, lambda desk, record: desk.step(record))

    @rule(who=st.integers(0, 1), index=indexes)
    def close(self, who: int, index: int) -> None:
        self.act(who, index, lambda desk, record: desk.close(record, "done", "已办"))

    @rule(who=st.integers(0, 1))
    def undo_last(self, who: int) -> None:
        if not self.undo[who]:
            return
        record_id, before, _ = self.undo[who].pop()
        stood = self.model.get(record_id)
        undone = tried(self.desks[who].undo)
        if isinstance(undone, Refused):
            assert undone.code == "changed-since"
            assert self.model.get(record_id) == stood
            return
        assert isinstance(undone, Undone)
        assert undone.records[0].id == record_id
        if before is None:
            self.model.pop(record_id)
        else:
            self.model[record_id] = before
            self.latest[record_id] = undone.records[0].revision or 0

    @rule(who=st.integers(0, 1))
    def look(self, who: int) -> None:
        self.desks[who].poll()
        assert self.stands(self.desks[who]) == self.model

    @rule(who=st.integers(0, 1))
    def sit_down_again(self, who: int) -> None:
        self.desks[who].shut()
        self.desks[who] = Desk.open(Path(self.folder.name), self.clock, self.desks[who].officer)
        self.undo[who].clear()
        assert self.stands(self.desks[who]) == self.model

    @staticmethod
    def stands(desk: Desk) -> dict[str, tuple[str, str]]:
        return {record.id: (record.title, record.state) for record in desk.records("documents")}

    @invariant()
    def no_number_is_drawn_twice(self) -> None:
        assert len(set(self.numbers)) == len(self.numbers)


TwoSessions.TestCase.settings = settings(
    max_examples=300 if LONG else 25,
    stateful_step_count=60 if LONG else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTwoSessions: Any = TwoSessions.TestCase
