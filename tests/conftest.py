"""What every test starts from: compiled catalogs, English, and none of the host's settings."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from store import Desk, FixedClock

ROOT = Path(__file__).resolve().parent.parent


def load_script(name: str) -> ModuleType:
    """A module of `.ci/`, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogs once, before the workers start."""
    for name in ("DUTYDESK_DATA", "DUTYDESK_NOW"):
        os.environ.pop(name, None)
    if not hasattr(config, "workerinput"):
        load_script("catalogs").compile_all()


@pytest.fixture(scope="session")
def catalogs() -> ModuleType:
    """The script that gathers, checks and compiles the catalogs."""
    return load_script("catalogs")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test starts in English and leaves no other language behind."""
    from tui import i18n

    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture
def chinese(english: None) -> None:
    """The program speaks Chinese."""
    from tui import i18n

    i18n.use("zh_CN")


@pytest.fixture
def clock() -> FixedClock:
    """A Monday afternoon in the office."""
    return FixedClock(datetime(2026, 11, 23, 14, 32, tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    """A new desk at which 张伟 sits."""
    opened = Desk.open(tmp_path / "desk", clock, "张伟")
    yield opened
    opened.shut()
