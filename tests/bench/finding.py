"""Search as it is typed, in a full archive."""

from __future__ import annotations

import time

from desks import FILED, Desks, open_desk
from figures import Figure, percentile

TYPED = (
    "防汛会议",
    "财政局 王芳",
    "国办发〔2026〕17号",
    "wjgz",
    "zhangwei",
    "人:王芳 类:来访",
    "供暖 -财政局",
    "ssjyg",
)
"""What is typed, letter by letter."""


def search(desks: Desks) -> list[Figure]:
    """200,000 filed records; a million, too, unless it must be quick."""
    figures = [_typed(desks, FILED, 16)]
    if not desks.quick:
        figures.append(_typed(desks, 1_000_000, 30))
    return figures


def _typed(desks: Desks, count: int, limit: float) -> Figure:
    directory = desks.filed if count == FILED else desks.with_filed(count)
    desk = open_desk(directory)
    desk.search("会议")
    taken = []
    for _round in range(3):
        for query in TYPED:
            for end in range(1, len(query) + 1):
                began = time.perf_counter()
                desk.search(query[:end])
                taken.append((time.perf_counter() - began) * 1000)
    desk.shut()
    return Figure(f"search as you type, {count:,} filed, p95", percentile(taken), "ms", limit)
