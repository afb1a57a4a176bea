"""The desks that are measured: a full day in the live file, and as many filed records as asked for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from make_filed import fill

from store import Desk, FixedClock, build_demo

NOW = datetime.fromisoformat("2026-11-23T14:32:00+08:00")
"""The moment at which every desk stands and every session's clock starts."""

LIVE = 3000
"""How many live records a busy desk holds."""


def make_desk(directory: Path, filed: int) -> None:
    """The made-up office's day, with `filed` records in its archive, indexed."""
    build_demo(directory, NOW, 0)
    if filed:
        fill(directory, filed)
        desk = Desk.open(directory, FixedClock(NOW))
        wait_for_index(desk)
        desk.shut()


def wait_for_index(desk: Desk) -> None:
    """Wait until the archive of `desk` is indexed."""
    from store.index import start_refresh, wait_for_refresh

    start_refresh(desk.directory)
    wait_for_refresh(desk.directory)


def fill_live(directory: Path, count: int = LIVE) -> None:
    """Add open errands and notes until the desk has `count` live records."""
    desk = Desk.open(directory, FixedClock(NOW), "张伟")
    standing = sum(1 for _record in desk.all_records())
    with desk.transaction("bench", undoable=False) as work:
        for number in range(count - standing):
            if number % 2:
                work.insert("note", {"text": f"巡查第 {number} 次，一切正常。", "happened_at": NOW.isoformat()})
            else:
                work.insert("errand", {"title": f"报送第 {number} 号材料", "owner": "张伟", "unit": "财政局"})
    desk.shut()
