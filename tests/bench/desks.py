"""The desks that are measured: a full day in the live file, and as many filed records as asked for."""

from __future__ import annotations

import shutil
from datetime import datetime
from functools import cached_property
from pathlib import Path

from make_filed import fill

from store import Desk, FixedClock, build_demo, start_refresh
from store.index import wait_for_refresh

NOW = datetime.fromisoformat("2026-11-23T14:32:00+08:00")
"""The moment at which every desk stands and every session's clock starts."""

OFFICER = "张伟"

LIVE = 3000
"""How many live records a busy desk holds."""

FILED = 200_000
"""How many filed records a desk of many years holds."""

LAST_ROW = "夜间应急值守抽查"
"""Stands in the last line of the made-up day's agenda."""


class Desks:
    """Makes each desk at its first use, in one temporary directory."""

    def __init__(self, where: Path, quick: bool) -> None:
        self.where = where
        self.quick = quick

    @cached_property
    def filed(self) -> Path:
        """The made-up day with 200,000 records filed and indexed."""
        return self.with_filed(FILED)

    def with_filed(self, count: int) -> Path:
        """The made-up day with `count` records filed and indexed."""
        made = self.where / f"filed-{count}"
        build_demo(made, NOW, 0)
        fill(made, count)
        start_refresh(made)
        wait_for_refresh(made)
        return made

    def day(self, name: str) -> Path:
        """A desk of its own with the made-up day alone."""
        made = self.where / name
        build_demo(made, NOW, 0)
        return made

    @cached_property
    def _busy(self) -> Path:
        made = self.day("busy")
        desk = open_desk(made)
        standing = sum(1 for _record in desk.all_records())
        with desk.transaction("bench", undoable=False) as work:
            for number in range(LIVE - standing):
                if number % 2:
                    words = f"巡查第 {number} 次，一切正常。"
                    work.insert("note", {"text": words, "happened_at": NOW.isoformat()})
                else:
                    work.insert(
                        "errand", {"title": f"报送第 {number} 号材料", "owner": OFFICER, "unit": "财政局"}
                    )
        desk.shut()
        return made

    def busy(self, name: str) -> Path:
        """A copy of its own of a desk with 3,000 live records."""
        made = self.where / name
        shutil.copytree(self._busy, made)
        return made


def open_desk(directory: Path, officer: str = OFFICER) -> Desk:
    """The desk in `directory`, at the moment at which all stand."""
    return Desk.open(directory, FixedClock(NOW), officer)
