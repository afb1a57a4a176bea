"""Terminals with the program on them, gone after the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from terminal.seat import Seat, environment_of, program

Sit = Callable[..., Seat]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data directory of the desk."""
    return tmp_path / "desk"


@pytest.fixture
def sit(tmp_path: Path, data: Path) -> Iterator[Sit]:
    """Sit down at the desk: `sit()` waits for the first picture; `sit(wait="")` does not.

    The first to sit down finds the made-up office of `dutydesk demo`, all who follow the same desk.
    """
    seats: list[Seat] = []
    home = tmp_path / "home"
    home.mkdir()

    def sit_down(
        *arguments: str,
        officer: str = "张伟",
        wait: str = "1今日",
        size: tuple[int, int] = (80, 24),
        encoding: str = "utf-8",
        **environment: str | None,
    ) -> Seat:
        said = list(arguments)
        if not said and not (data / "desk.json").exists():
            said = ["demo", "--records", "30"]
        seat = Seat(
            [*program(), *said, "--data", str(data), "--as", officer],
            size=size,
            encoding=encoding,
            environment=environment_of(home, **environment),
            cwd=tmp_path,
        )
        seats.append(seat)
        if wait:
            seat.wait_for(wait)
            seat.settle()
        return seat

    yield sit_down
    for seat in seats:
        seat.__exit__()
