"""Measures the archive's index and search: python tests/bench/search.py COUNT [DIRECTORY]."""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from make_filed import fill

QUERIES = (
    "会议", "防汛", "财政局", "老旧小区改造", "双随机一公开", "王芳", "单伟", "张建国", "ssj", "ssjy", "zs",
    "wjg", "shuangsuiji", "fangxun", "zhangwei", "zhangs", "国发2026 5",
    "国办发〔2026〕17号", "财预[2026]8", "2026 5", "函", "防", "v2026", "17", "防汛 应急局",
    "人:王芳 来访", "类:来访 供暖", "财政局 自:2026-01 至:2026-02", '"现场协调解决"', "供暖 -财政局",
    "类:会议 人:ww", "没有这个词组", "zzxq", "quanxianjiancha",
)  # fmt: skip


def _resident() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 2**20


def main() -> None:
    """Fill, index, ask every query as it is typed and whole, and print the figures."""
    count = int(sys.argv[1])
    directory = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    if not (directory / "archive").exists():
        began = time.perf_counter()
        fill(directory, count)
        print(f"written {time.perf_counter() - began:.1f} s")
    from store import Desk, FixedClock
    from store.index import index_of, is_refreshing, start_refresh, wait_for_refresh

    if index_of(directory).state() != "ready":
        began = time.perf_counter()
        start_refresh(directory)
        wait_for_refresh(directory)
        print(f"indexed {time.perf_counter() - began:.1f} s, running: {is_refreshing(directory)}")
    size = (directory / "index.sqlite3").stat().st_size / 2**20
    filed = sum(path.stat().st_size for path in directory.glob("archive/*")) / 2**20
    print(f"index {size:.1f} MB, archive {filed:.1f} MB")
    from store.search import search

    desk = Desk.open(directory, FixedClock(datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))))
    before = _resident()
    search(desk, "会议")
    taken = []
    for query in QUERIES:
        rounds = []
        for _round in range(5):
            began = time.perf_counter()
            hits = search(desk, query)
            rounds.append((time.perf_counter() - began) * 1000)
        taken += rounds
        first = hits.hits[0].headline[:24] if hits.hits else "-"
        times = f"{statistics.median(rounds):7.2f} ms {max(rounds):7.2f}"
        print(f"{times} {len(hits.hits):4}{'+' if hits.more else ' '} {query} | {first}", *hits.problems)
    taken.sort()
    p50, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    print(f"p50 {p50:.2f} ms, p95 {p95:.2f} ms, most {taken[-1]:.2f} ms")
    print(f"resident {before:.0f} MB before the first search, {_resident():.0f} MB after")


if __name__ == "__main__":
    main()
