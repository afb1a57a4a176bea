"""The pages under docs/: what they repeat from the program is what the program says."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import time
from pathlib import Path

import msgspec
import pytest

from store import Rules
from tui.bindings import KEYS

ROOT = Path(__file__).resolve().parents[2]


def test_the_pages_of_keys_and_kinds_are_what_the_declarations_say() -> None:
    told = subprocess.run(
        [sys.executable, ROOT / ".ci/docs.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (0, "")


def test_the_house_rules_of_the_administrators_guide_are_the_usual_ones() -> None:
    guide = (ROOT / "docs/administration.md").read_text("utf-8")
    block = next(text for text in re.findall(r"```toml\n(.*?)```", guide, re.DOTALL) if "zone" in text)
    told = tomllib.loads(block)
    assert set(told) == set(Rules.__struct_fields__)
    assert msgspec.convert({**told, "office": ""}, Rules) == Rules()
    assert isinstance(told["day_starts"], time)


@pytest.mark.parametrize("command", ["today", "tasks", "visitors", "log", "search", "import", "sheet"])
def test_every_command_the_readme_names_is_one(command: str) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"$ dutydesk {command}" in readme
    told = subprocess.run(
        [sys.executable, "-m", "tui", command, "--help"], cwd=ROOT, capture_output=True, check=False
    )
    assert told.returncode == 0


def test_every_key_of_the_readmes_table_does_something() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme[readme.index("| key | twin | does |") : readme.index("Every key has a twin")]
    signs = {"[": "left_square_bracket", "]": "right_square_bracket", "/": "slash", "←": "left", "→": "right"}
    known = {name for key in KEYS.values() for name in key.names()} | {"enter", "tab", "escape", "j", "k"}
    for told in re.findall(r"`([^`]+)`", table):
        for name in told.split():
            if name in "…↑↓" or name in ("PgUp", "PgDn", "Home", "End"):
                continue
            *modifiers, sign = name.split("+")
            key = "+".join([*modifiers, signs.get(sign, sign)]).lower()
            assert {"esc": "escape"}.get(key, key) in known, told
