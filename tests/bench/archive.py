"""The archive beside what else could search it, in one run: SQLite LIKE, ripgrep, stock TinyDB."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psutil
from desks import FILED, NOW, Desks, open_desk
from figures import Figure, percentile
from make_filed import fill

from store import build_demo, file_settled, start_refresh
from store.archive import archive_files, read_documents
from store.index import wait_for_refresh

ASKED: tuple[tuple[str, str, str], ...] = (
    ("one hanzi", "汛", "汛"),
    ("two hanzi", "防汛", "防汛"),
    ("four hanzi", "老旧小区", "老旧小区"),
    ("initials", "wjg", ""),
    ("a document number", "国办发2026 17", "国办发〔2026〕17号"),
    ("field filters", "类:来访 人:王芳", "王芳"),
    ("no hits", "没有这个词组", "没有这个词组"),
)
"""What is asked for, how it is typed, and the text that a search without an index looks for."""
ROUNDS = 7
DAY = 300
"""How many records an office files on a busy day."""


def archive(desks: Desks) -> list[Figure]:
    """200,000 filed records; a million, too, unless it must be quick."""
    figures = _measured(desks, FILED)
    if not desks.quick:
        figures += _measured(desks, 1_000_000)
    return figures


def _measured(desks: Desks, count: int) -> list[Figure]:
    made = desks.where / f"archive-{count}"
    build_demo(made, NOW, 0)
    fill(made, count)
    name = f"{count:,} filed"
    began = time.perf_counter()
    start_refresh(made)
    wait_for_refresh(made)
    built = time.perf_counter() - began
    size = (made / "index.sqlite3").stat().st_size / 2**20
    filed = sum(path.stat().st_size for path in archive_files(made)) / 2**20
    figures = [
        Figure(f"index built, {name}", built, "s"),
        Figure(f"index size, {name}", size, "MB", baseline=filed, baseline_of="archive"),
    ]
    desk = open_desk(made)
    before = _resident()
    desk.search("会议")
    limit = 16.0 if count == FILED else 30.0
    ours = {
        typed: percentile(_times(lambda typed=typed: desk.search(typed, 100)))
        for _what, typed, _text in ASKED
    }
    grown = _resident() - before
    figures.append(Figure(f"memory for searching, {name}", grown, "MB"))
    others = (("SQLite LIKE", _like(made)), ("ripgrep", _ripgrep(made)), ("TinyDB", _tinydb(made, count)))
    for what, typed, text in ASKED:
        told = f"{what} {typed}, {name}, p95"
        figures.append(Figure(told, ours[typed], "ms", limit))
        for other, search in others if text else ():
            if search is not None:
                taken = _times(lambda text=text, search=search: search(text), 2)
                figures.append(
                    Figure(f"  beside {other}", ours[typed], "ms", None, percentile(taken, 0.5), other)
                )
    desk.shut()
    return [*figures, _filing(made, name)]


def _filing(made: Path, name: str) -> Figure:
    """A day of 300 settled records on top of what is filed."""
    desk = open_desk(made)
    with desk.transaction("bench", undoable=False) as work:
        for number in range(DAY):
            words = {"kind": "done", "words": "已办结", "by": "张伟", "at": NOW.isoformat()}
            work.insert(
                "errand",
                {
                    "title": f"报送第 {number} 号材料",
                    "state": "closed",
                    "closed_at": (NOW - timedelta(days=9)).isoformat(),
                    "outcome": words,
                },
            )
    began = time.perf_counter()
    report = file_settled(desk)
    taken = time.perf_counter() - began
    wait_for_refresh(made)
    indexed = time.perf_counter() - began
    desk.shut()
    assert report.total >= DAY
    return Figure(f"filing a day of {DAY}, {name} (found after {indexed:.1f} s)", taken * 1000, "ms")


def _times(act: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    taken = []
    for _round in range(rounds):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _resident() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


def _like(made: Path) -> Callable[[str], object]:
    """A table of the documents as text, searched by LIKE."""
    database = sqlite3.connect(made / "like.sqlite3")
    database.execute("CREATE TABLE IF NOT EXISTS texts (text TEXT)")
    for path in archive_files(made):
        rows = path.read_text("utf-8").split("\n")
        database.executemany("INSERT INTO texts VALUES (?)", ((row,) for row in rows))
    database.commit()
    return lambda text: database.execute(
        "SELECT text FROM texts WHERE text LIKE ? ORDER BY rowid DESC LIMIT 100", (f"%{text}%",)
    ).fetchall()


def _ripgrep(made: Path) -> Callable[[str], object] | None:
    """ripgrep over the years, if it is installed."""
    program = shutil.which("rg")
    if program is None:
        print("ripgrep is not installed: left out")
        return None
    return lambda text: subprocess.run(
        [program, "--fixed-strings", "--no-filename", text, str(made / "archive")],
        capture_output=True,
        check=False,
    )


def _tinydb(made: Path, count: int) -> Callable[[str], object] | None:
    """Everything in one stock TinyDB file, searched by a query; above 200,000 records it is left out."""
    if count > FILED:
        return None
    from tinydb import TinyDB, where

    path = made / "tiny.json"
    database = TinyDB(path)
    for year in archive_files(made):
        database.insert_multiple(
            {"title": str(one.get("title")), "text": str(one.get("text") or one.get("reason") or "")}
            for one in read_documents(year)
        )

    def search(text: str) -> object:
        return database.search(where("title").test(lambda value: text in value))

    return search
