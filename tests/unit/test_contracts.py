"""Who may import whom, and what must stay unloaded."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import store

ROOT = Path(__file__).resolve().parents[2]


def loaded_by(statement: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after `statement`."""
    told = subprocess.run(
        [sys.executable, "-c", f"import sys\n{statement}\nprint(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in told.stdout.split()}


def test_the_store_runs_without_any_screen() -> None:
    assert not loaded_by("import store") & {"textual", "rich", "tui", "screens"}


@pytest.mark.parametrize("heavy", ["arrow", "chinese_calendar", "borax", "dateutil", "icalendar", "sqlite3"])
def test_opening_the_store_loads_nothing_that_is_seldom_needed(heavy: str) -> None:
    assert heavy not in loaded_by("import store")


@pytest.mark.parametrize("module", ["tui.wording", "tui.session", "tui.i18n", "tui.phrases", "tui.cli"])
def test_the_words_and_the_command_line_leave_textual_unloaded(module: str) -> None:
    assert not loaded_by(f"import {module}") & {"textual", "arrow"}


def test_every_module_of_the_shell_and_the_kit_has_its_layer() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = configuration["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name for layer in layers for name in re.findall(r"[a-z0-9_.]+", layer)}
    modules = {
        f"tui.{path.stem}"
        for path in (ROOT / "tui").iterdir()
        if (path.suffix == ".py" and path.stem != "__init__")
        or (path.is_dir() and (path / "__init__.py").exists())
    }
    assert modules - named == set()


def test_every_name_taken_at_the_front_door_stands_there() -> None:
    """The door loads what is seldom needed at the first use, so that a type checker sees no misspelling."""
    taken = {
        (alias.name, str(path.relative_to(ROOT)))
        for package in ("tui", "screens")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "store"
        for alias in node.names
    }
    assert len(taken) > 100
    missing = {(name, path) for name, path in taken if not hasattr(store, name)}
    assert missing == set()
    assert [name for name in store.__all__ if not hasattr(store, name)] == []


def test_no_test_directory_is_a_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
