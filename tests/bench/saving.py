"""A durable save beside stock TinyDB, and twenty sessions saving at once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median

import msgspec
from desks import FILED, LIVE, NOW, OFFICER, Desks, open_desk
from figures import Figure, percentile
from tinydb import TinyDB, where

from store import sign_in
from terminal import ROOT

SESSIONS = 20


def save(desks: Desks) -> list[Figure]:
    """One change of one record, on disk, among 3,000; and the same done by TinyDB alone among 200,000."""
    desk = open_desk(desks.busy("saving"))
    errands = [record for record in desk.records("tasks") if record.is_open][: 40 if desks.quick else 200]
    taken = []
    for number, record in enumerate(errands):
        began = time.perf_counter()
        desk.change(record, note=f"第 {number} 次")
        taken.append((time.perf_counter() - began) * 1000)
    desk.shut()
    stock, looked = _stock_tinydb(desks)
    name = f"durable save, {LIVE:,} live"
    return [
        Figure(f"{name}, p95", percentile(taken), "ms", 20, stock, "stock TinyDB, 200,000", times_faster=100),
        Figure(f"{name}, median", median(taken), "ms"),
        Figure("stock TinyDB, one search in 200,000", looked, "ms"),
    ]


def _stock_tinydb(desks: Desks) -> tuple[float, float]:
    """Milliseconds of one insert and of one search with 200,000 records in the file."""
    path = desks.where / "stock.json"
    stamp = NOW.isoformat(timespec="seconds")
    common = {"kind": "errand", "state": "open", "sphere": "errands", "revision": 1, "created_by": OFFICER}
    common |= {"created_at": stamp, "changed_at": stamp, "changed_by": OFFICER}
    rows = {
        str(number): {"id": f"{number:013d}", "title": f"关于第 {number} 号事项的报告", **common}
        for number in range(1, FILED + 1)
    }
    path.write_bytes(msgspec.json.encode({"tasks": rows}))
    del rows
    tasks = TinyDB(path, encoding="utf-8").table("tasks")
    inserts = []
    for number in range(1 if desks.quick else 3):
        began = time.perf_counter()
        tasks.insert({"id": str(number), "title": "再报一次", **common})
        inserts.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    tasks.search(where("title").search("再报"))
    return median(inserts), (time.perf_counter() - began) * 1000


def together(desks: Desks) -> list[Figure]:
    """Twenty processes signing visitors in at once; every one must be there, every number once."""
    directory = desks.day("together")
    desk = open_desk(directory)
    before = {record.id for record in desk.records("visits")}
    each = 5 if desks.quick else 20
    began = time.perf_counter()
    command = [sys.executable, __file__, str(directory), str(each)]
    sessions = [
        subprocess.Popen([*command, str(number)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
        for number in range(SESSIONS)
    ]
    failed = sum(1 for session in sessions if session.wait())
    seconds = time.perf_counter() - began
    desk.poll()
    new = [record for record in desk.records("visits") if record.id not in before]
    numbers = Counter(
        number for record in desk.records("visits") if (number := record.document.get("visit_no"))
    )
    names = {record.document["name"] for record in new}
    desk.shut()
    return [
        Figure("twenty sessions: records lost", SESSIONS * each - len(names), "", 0),
        Figure("twenty sessions: numbers drawn twice", sum(count - 1 for count in numbers.values()), "", 0),
        Figure("twenty sessions: sessions that failed", failed, "", 0),
        Figure("twenty sessions: saves a second", SESSIONS * each / seconds, ""),
    ]


def _session(directory: Path, count: int, name: str) -> None:
    desk = open_desk(directory, f"officer {name}")
    for number in range(count):
        values = {
            "name": f"visitor {name}-{number}",
            "host": "王丽",
            "reason": "汇报工作",
            "visit_class": "business",
        }
        sign_in(desk, {**values, "unit": "财政局", "headcount": 1, "expected_at": NOW.isoformat()})


if __name__ == "__main__":
    _session(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
