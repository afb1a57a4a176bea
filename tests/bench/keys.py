"""From a key to the last byte of the frame it causes, through a pseudo-terminal."""

from __future__ import annotations

import time

from desks import LAST_ROW, Desks
from figures import Figure, percentile
from starting import BARE, LAST_BARE_ROW

from terminal import Driven, desk_command

DOWN, UP, TAB, ESC, F4 = "\x1b[B", "\x1b[A", "\t", "\x1b", "\x1bOS"
FRAME = 16.0
"""Milliseconds a key may take."""
TYPED = "mingtian 15:00 fangxun huiyi sanlou huiyishi "


def keys(desks: Desks) -> list[Figure]:
    """Moving, ticking, typing, switching."""
    rounds = 40 if desks.quick else 100
    with Driven(BARE) as bare:
        bare.wait_for(LAST_BARE_ROW)
        bare.settle()
        bare_moves = _answers(bare, [DOWN] * rounds)
    with Driven(desk_command(desks.filed)) as desk:
        desk.wait_for(LAST_ROW)
        desk.settle(1.0)
        moves = _answers(desk, [DOWN, DOWN, DOWN, UP, UP] * (rounds // 5))
        desk.answer(TAB)
        ticks = [desk.answer(" ", 0.2) for _press in range(rounds)]
        desk.answer(UP)
        desk.type(F4)
        desk.settle(0.5)
        typed = _answers(desk, list((TYPED * 2)[:rounds]))
        desk.type(ESC)
        desk.settle(0.5)
        first = _switches(desk, 1)
        switches = _switches(desk, rounds // 5)
        desk.answer("2", 0.3)
        task_moves = _answers(desk, [DOWN] * (rounds // 2), 0.2)
        desk.answer("4", 0.3)
        desk.answer("/", 0.3)
        hits, counted = [], []
        for key in (*"fangxun huiyi", *"\b" * 8, *"wangfang"):
            pressed = time.perf_counter() - desk.began
            # The counts beside the hits begin when no key has come for a while: longer than this quiet.
            hits.append(desk.answer(key, 0.05))
            size = desk.settle(0.2)
            counted.append((desk.chunks[-1][0] - pressed, size))
    return [
        Figure("moving in the agenda, p95", _p95(moves), "ms", FRAME, _p95(bare_moves), "bare app"),
        Figure("moving among tasks with their detail, p95", _p95(task_moves), "ms", FRAME),
        Figure("ticking, saved and shown, p95", _p95(ticks), "ms", FRAME),
        Figure("typing in quick capture, p95", _p95(typed), "ms", FRAME),
        Figure("typing in the search line to its hits, 200,000 filed, p95", _p95(hits), "ms"),
        Figure("the same, to the counts beside them", _p95(counted), "ms"),
        Figure("switching screens, p95", _p95(switches), "ms", 60),
        Figure("switching screens, the first time, most", _p95(first, 1.0), "ms"),
        Figure("cursor movement", percentile(size for _time, size in moves), "bytes", 1024,
               percentile(size for _time, size in bare_moves), "bare app"),
    ]  # fmt: skip


def _answers(program: Driven, presses: list[str], quiet: float = 0.12) -> list[tuple[float, int]]:
    return [program.answer(key, quiet) for key in presses]


def _switches(program: Driven, rounds: int) -> list[tuple[float, int]]:
    """All five places in turn; the fourth opens in its search line, which keeps the digits."""
    answers = []
    for place in "23451" * rounds:
        answers.append(program.answer(place, 0.2))
        if place == "4":
            program.answer(ESC, 0.2)
    return answers


def _p95(answers: list[tuple[float, int]], share: float = 0.95) -> float:
    return percentile((seconds * 1000 for seconds, size in answers if size), share)
