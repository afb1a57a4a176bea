"""Start to the painted agenda, memory and bytes, beside a bare Textual app."""

from __future__ import annotations

import sys
from statistics import median

from desks import LAST_ROW, Desks
from figures import Figure

from terminal import LINES, ROOT, Driven, desk_command

BARE = [sys.executable, str(ROOT / "tests" / "bench" / "bare_app.py")]
LAST_BARE_ROW = f"Row {LINES - 4}"
"""The row at the bottom of the bare app's table."""


def start(desks: Desks) -> list[Figure]:
    """Both programs started in turn, on the same files in the same cache."""
    programs = ((BARE, LAST_BARE_ROW), (desk_command(desks.filed), LAST_ROW))
    times: tuple[list[float], list[float]] = ([], [])
    memory: tuple[list[float], list[float]] = ([], [])
    sent: tuple[list[int], list[int]] = ([], [])
    for turn in range(7 if desks.quick else 15):
        for which, (command, last_row) in enumerate(programs):
            with Driven(command) as program:
                program.wait_for(last_row)
                program.settle()
                # The first turn only warms the caches.
                if turn:
                    times[which].append(program.first_when(lambda text, row=last_row: row in text))
                    memory[which].append(program.resident)
                    sent[which].append(program.received)
    bare, ours = (median(values) * 1000 for values in times)
    bare_best, ours_best = (min(values) * 1000 for values in times)
    bare_mb, ours_mb = (median(values) for values in memory)
    bare_kb, ours_kb = (median(values) / 1024 for values in sent)
    return [
        Figure("start to agenda, 200,000 filed", ours, "ms", None, bare, "bare app", ratio_limit=1.25),
        Figure("the same, the best of all", ours_best, "ms", None, bare_best, "bare app"),
        Figure("resident memory, 200,000 filed", ours_mb, "MB", None, bare_mb, "bare app", ratio_limit=1.6),
        Figure("first screen, 120x40", ours_kb, "KB", 40, bare_kb, "bare app"),
    ]


def idle(desks: Desks) -> list[Figure]:
    """What a session sends in a minute in which nobody does anything."""
    directory = desks.day("idle")
    sent = []
    for command, last_row in ((BARE, LAST_BARE_ROW), (desk_command(directory), LAST_ROW)):
        with Driven(command) as program:
            program.wait_for(last_row)
            program.settle(1.0)
            before = program.received
            program.listen(60)
            sent.append(program.received - before)
    return [Figure("idle for a minute", sent[1], "bytes", 1024, sent[0], "bare app")]
