"""What is installed: the names, the command, the version, the data."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import tui

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def configuration() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_three_packages_and_one_command_are_installed(configuration: dict[str, Any]) -> None:
    assert configuration["project"]["name"] == "dutydesk"
    assert configuration["project"]["scripts"] == {"dutydesk": "tui.cli:main"}
    assert configuration["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == [
        "tui",
        "screens",
        "store",
    ]


def test_the_version_is_the_newest_of_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = [line.split("]")[0][4:] for line in changelog.splitlines() if line.startswith("## [")]
    assert released[:2] == ["Unreleased", tui.__version__]


def test_every_dependency_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    start = lines.index("dependencies = [") + 1
    named = lines[start : lines.index("]", start)]
    assert named
    assert [line for line in named if "# " not in line] == []


def test_compiled_catalogs_are_built_and_kept_out_of_git(configuration: dict[str, Any]) -> None:
    wheel = configuration["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "tui/locale/**/*.mo" in wheel["artifacts"]
    assert (ROOT / wheel["hooks"]["custom"]["path"]).exists()
    assert "*.mo" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_the_scripts_can_be_run() -> None:
    for name in ("run", "tools", "venv"):
        assert (ROOT / ".ci" / name).stat().st_mode & 0o111, name
