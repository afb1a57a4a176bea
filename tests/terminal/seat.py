"""An officer's seat: the installed program, started on one desk, at a terminal of 80×24."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from terminal.pty_session import PtySession

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-23T14:32:00+08:00"
"""A Monday afternoon."""


def program() -> list[str]:
    """The installed command beside this Python, else the package of this directory."""
    installed = shutil.which("dutydesk", path=str(Path(sys.executable).parent))
    return [installed] if installed else [sys.executable, "-m", "tui"]


def environment_of(home: Path, **given: str | None) -> dict[str, str]:
    """What the program gets: nothing of this host but the path; None in `given` takes a variable away."""
    values: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE"),
        "TERM": "xterm-256color",
        "LANG": "zh_CN.UTF-8",
        "DUTYDESK_NOW": NOW,
        **given,
    }
    return {name: value for name, value in values.items() if value is not None}


class Seat(PtySession):
    """The program at a terminal; keys go in one by one, each when what was awaited stands on the screen."""

    def has(self, *texts: str) -> bool:
        """Whether all of `texts` stand on the screen."""
        shown = self.screen_text()
        return all(text in shown for text in texts)

    def wait_all(self, *texts: str) -> None:
        """Read until all of `texts` stand on the screen together."""
        self.wait_until(lambda: self.has(*texts), what=" and ".join(texts))

    def line(self, text: str) -> str:
        """The first line of the screen with `text`, empty without one."""
        return next((line for line in self.screen_text().split("\n") if text in line), "")

    def wait_line(self, pattern: str, seconds: float = 30.0) -> str:
        """Read until a line of the screen matches; the match."""
        seeks = re.compile(pattern, re.MULTILINE)
        self.wait_until(
            lambda: seeks.search(self.screen_text()) is not None, seconds, f"a line like {pattern}"
        )
        found = seeks.search(self.screen_text())
        assert found is not None
        return found[0]

    def wait_gone(self, text: str, seconds: float = 30.0) -> None:
        """Read until `text` stands on the screen no longer."""
        self.wait_until(lambda: text not in self.screen_text(), seconds, f"{text!r} to go")

    def settle(self, quiet: float = 0.15) -> None:
        """Read until the program has been silent for a moment; for where no word tells that it is done."""
        self.wait_until(lambda: not self.read(quiet), 10, "silence")

    def step(self, key: str, text: str) -> None:
        """Press one key and wait for what it brings to the screen."""
        self.press(key)
        self.wait_for(text)

    def move(self, *keys: str) -> None:
        """Press keys that move the focus, each when the one before has been painted."""
        for key in keys:
            self.press(key)
            self.settle(0.1)

    def choose(self, label: str) -> None:
        """In a menu, press the digit that stands before `label`."""
        found = self.wait_line(rf"\d {re.escape(label)}")
        self.press(found[0])

    def select(self, text: str) -> None:
        """Move down the list that has the focus until a marked line holds `text`."""
        self.press("home")
        for _row in range(60):
            self.settle(0.08)
            marked = [line for line in self.screen_text().split("\n") if ">" in line]
            if any(text in line[line.rindex(">") :] for line in marked):
                return
            self.press("down")
        raise AssertionError(f"no line with {text!r}; on the screen:\n{self.screen_text()}")

    def find(self, text: str) -> None:
        """Filter the list of this place down to the lines with `text`; the first is selected."""
        self.move("/")
        self.type(text)
        self.wait_line(f">.*{re.escape(text)}")
        self.move("enter")


def stored(data: Path, table: str) -> list[dict[str, Any]]:
    """The live records of a table, as stock TinyDB reads them."""
    from tinydb import TinyDB

    database = TinyDB(data / "desk.json", access_mode="r", encoding="utf-8")
    try:
        return [dict(document) for document in database.table(table).all()]
    finally:
        database.close()


def record(data: Path, table: str, **wanted: object) -> dict[str, Any]:
    """The one live record with these values."""
    found = [
        document
        for document in stored(data, table)
        if all(document.get(name) == value for name, value in wanted.items())
    ]
    assert len(found) == 1, f"{len(found)} of {wanted} in {table}"
    return found[0]


def drafts(data: Path) -> list[dict[str, Any]]:
    """What lies half-written in the drafts."""
    return [json.loads(path.read_text("utf-8"))["values"] for path in (data / "drafts").glob("*.json")]
