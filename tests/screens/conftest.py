"""The made-up office of the screens' tests: built once, copied for each story, on a clock that stands."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from officer import NOW
from store import Desk, FixedClock, build_demo, demo_officer, file_settled, purge
from store.index import wait_for_refresh


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the made-up office; for copying only."""
    where = tmp_path_factory.mktemp("office") / "desk"
    build_demo(where, NOW, 200)
    desk = Desk.open(where, FixedClock(NOW), demo_officer())
    # What every session does in its background first is done here, so that no story waits for it.
    file_settled(desk)
    purge(desk)
    desk.search("王", wait=True)
    wait_for_refresh(where)
    desk.shut()
    return where


@pytest.fixture
def demo(office: Path, tmp_path: Path) -> Iterator[Desk]:
    """A fresh copy of the made-up office, at which 张伟 sits."""
    where = tmp_path / "desk"
    shutil.copytree(office, where)
    desk = Desk.open(where, FixedClock(NOW), demo_officer())
    yield desk
    desk.shut()


@pytest.fixture
def clock(demo: Desk) -> FixedClock:
    """The clock of the office; it moves only when a story moves it."""
    assert isinstance(demo.clock, FixedClock)
    return demo.clock


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Desk]:
    """A desk on its first day, at which 张伟 sits."""
    desk = Desk.open(tmp_path / "new", FixedClock(NOW), demo_officer())
    yield desk
    desk.shut()
