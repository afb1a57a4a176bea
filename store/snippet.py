"""The line of a record that a search shows: cut to its cells around the words that were asked for."""

from __future__ import annotations

import unicodedata

from store.matching import flat
from store.query import Query

SNIPPET_CELLS = 60
_BEFORE = 16
"""How many cells of a snippet stand before the first mark, at most."""

Snippet = tuple[str, list[tuple[int, int]]]
"""A line to show, and where the words that were asked for stand in it."""


def snippet_of(text: str, query: Query) -> Snippet:
    """The line that shows most of what was asked for, cut to 60 cells around the first mark; its marks."""
    best: tuple[int, str, list[tuple[int, int]]] = (0, text.split("\n", 1)[0], [])
    for line in text.split("\n"):
        lowered = flat(line)
        spans = [term.marks(lowered) for term in query.wanted if term.marks]
        met = sum(map(bool, spans))
        if met > best[0]:
            best = (met, line, sorted(span for found in spans for span in found))
    _met, line, marks = best
    return _cut(line, _joined(marks))


def _joined(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Marks in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for begin, end in marks:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def cells(sign: str) -> int:
    """How many cells of a terminal a sign takes."""
    if sign < "\x7f":
        return 1
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _cut(line: str, marks: list[tuple[int, int]]) -> Snippet:
    widths = [cells(sign) for sign in line]
    if sum(widths) <= SNIPPET_CELLS:
        return line, marks
    start = marks[0][0] if marks else 0
    room = _BEFORE
    while start and room >= widths[start - 1]:
        start -= 1
        room -= widths[start]
    if sum(widths[start:]) < SNIPPET_CELLS - 1:
        start = len(line)
        room = SNIPPET_CELLS - 1
        while start and room >= widths[start - 1]:
            start -= 1
            room -= widths[start]
    before = "…" if start else ""
    room = SNIPPET_CELLS - len(before) - 1
    end = start
    while end < len(line) and room >= widths[end]:
        room -= widths[end]
        end += 1
    after = "…" if end < len(line) else ""
    moved = len(before) - start
    shown = [
        (max(begin, start) + moved, min(stop, end) + moved)
        for begin, stop in marks
        if begin < end and stop > start
    ]
    return f"{before}{line[start:end]}{after}", shown
