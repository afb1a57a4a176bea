"""The agenda leaves as a calendar file and comes back whole, by itself and by way of khal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from store import Desk, FixedClock, Record, apply_import, plan_import, write_calendar
from store.errors import MissingPackage
from store.exchange.rules_out import rule_of
from store.kinds.agenda import AgendaItem
from store.occurrences import call_off, occurrences
from store.repeats import Repeat
from store.workdays import Workdays

ZONE = ZoneInfo("Asia/Shanghai")
KHAL = shutil.which("khal", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
KEPT = ("title", "starts", "all_day", "place", "note", "leader", "people", "convener", "central")
"""What a calendar file can hold of an agenda item."""


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> str:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).isoformat(timespec="seconds")


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A desk with every sort of agenda item, deadlines, and what must not leave."""
    desk.add(
        "meeting",
        {
            "title": "防汛调度会，含连线；“三防”\\部署",
            "starts": at(1, 14),
            "ends": at(1, 16),
            "place": "视频会议室",
            "leader": "李建国",
            "convener": "市应急管理局",
            "people": ["王芳", "张伟"],
            "note": "一、通报雨情\n二、请带材料,并签到；" + "长" * 200,
            "central": True,
        },
    )
    desk.add("appointment", {"title": "下乡调研", "starts": at(3, 0), "ends": at(5, 0), "all_day": True})
    desk.add("appointment", {"title": "接电话", "starts": at(2, 9)})
    weekly = desk.add(
        "meeting",
        {
            "title": "周例会",
            "starts": at(30, 8, 30, 11),
            "ends": at(30, 9, 30, 11),
            "repeats": "weekly:MO,TH",
        },
    )
    call_off(desk, weekly, date(2026, 12, 3), "领导出差")  # type: ignore[arg-type]
    for title, repeats, starts in (
        ("月度调度", "monthly:10,last", at(10, 10)),
        ("季度分析", "quarterly:first", datetime(2027, 1, 1, 9, tzinfo=ZONE).isoformat()),
        ("年度总结", "yearly:12-20", at(20, 9)),
        ("隔日巡检", "rrule:FREQ=DAILY;INTERVAL=2;COUNT=9", at(2, 7)),
    ):
        desk.add("appointment", {"title": title, "starts": starts, "repeats": repeats})
    desk.add(
        "appointment",
        {"title": "早操", "starts": at(1, 7), "repeats": "daily", "repeats_until": "2026-12-08"},
    )
    desk.add(
        "appointment", {"title": "月初核对", "starts": at(1, 9), "ends": at(1, 10), "repeats": "workday:1"}
    )
    desk.add("meeting", {"title": "密件", "starts": at(2, 15), "secrecy": "secret"})
    desk.add("errand", {"title": "报送月度信息", "due_at": at(1, 18), "central": True})
    desk.add("visit", {"name": "王建军", "reason": "反映供暖问题", "host": "刘洋", "phone": "13900001111"})
    return desk


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Desk]:
    """Another office's desk."""
    clock = FixedClock(datetime(2026, 11, 23, 14, 32, tzinfo=ZONE))
    opened = Desk.open(tmp_path / "elsewhere", clock, "王丽")
    yield opened
    opened.shut()


def items(desk: Desk) -> dict[str, Record]:
    return {record.title: record for record in desk.records("agenda") if record.is_open}


def days(desk: Desk, title: str) -> list[str]:
    first, last = date(2026, 11, 23), date(2027, 12, 31)
    return sorted(
        found.starts.isoformat()
        for record in desk.records("agenda")
        if isinstance(record, AgendaItem) and record.title == title and record.is_open
        for found in occurrences(record, first, last, desk.workdays, ZONE)
    )


def same(mine: Desk, theirs: Desk) -> None:
    """Everything a calendar can hold is the same at both desks."""
    known = {title for title in items(mine) if title not in ("密件", "月初核对")}
    assert known <= set(items(theirs))
    for title in sorted(known):
        one, other = items(mine)[title], items(theirs)[title]
        assert isinstance(one, AgendaItem)
        assert isinstance(other, AgendaItem)
        assert one.ends_at == other.ends_at, title
        for name in KEPT:
            assert (one.document.get(name) or None) == (other.document.get(name) or None), (title, name)
        assert days(mine, title) == days(theirs, title), title
        assert bool(one.document.get("repeats")) == bool(other.document.get("repeats")), title
        assert one.kind == other.kind or not one.document.get("convener"), title


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_leaves_is_counted_and_what_must_stay_stays(full: Desk) -> None:
    out = write_calendar(full)
    assert (out.items, out.deadlines, out.spelled_out, out.secret) == (10, 1, 1, 1)
    text = out.content.decode()
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    plain = text.replace("\r\n ", "")
    for kept_in in ("密件", "王建军", "13900001111", "供暖", "领导出差"):
        assert kept_in not in plain
    assert "BEGIN:VTODO" in plain
    assert "DUE;TZID=Asia/Shanghai:20261201T180000" in plain
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,TH" in plain
    assert "EXDATE;TZID=Asia/Shanghai:20261203T083000" in plain
    assert "CATEGORIES:中心工作" in plain
    assert "BEGIN:VTIMEZONE" in plain


def test_the_same_desk_knows_its_own_file_again(full: Desk, tmp_path: Path) -> None:
    before = len(full.records("agenda"))
    plan = plan_import(full, put(tmp_path / "out.ics", write_calendar(full).content))
    assert {(line.verdict, line.code) for line in plan.lines} == {
        ("same", ""),
        ("same", "import-todo"),
        ("same", "import-own-series"),
    }
    apply_import(full, plan)
    assert len(full.records("agenda")) == before


def test_another_desk_takes_it_whole_and_once(full: Desk, elsewhere: Desk, tmp_path: Path) -> None:
    path = put(tmp_path / "out.ics", write_calendar(full).content)
    assert apply_import(elsewhere, plan_import(elsewhere, path)).stored
    same(full, elsewhere)
    assert plan_import(elsewhere, path).count("same") == len(plan_import(elsewhere, path).lines)
    # And what it writes itself is the same calendar again.
    back = put(tmp_path / "back.ics", write_calendar(elsewhere).content)
    assert plan_import(full, back).count("new") == 0
    assert plan_import(full, back).count("changed") == 0


def test_only_the_days_asked_for_leave(full: Desk) -> None:
    text = write_calendar(full, date(2026, 12, 4), date(2026, 12, 31)).content.decode()
    assert "防汛" not in text
    assert "下乡调研" in text
    assert "季度分析" not in text
    assert "周例会" in text


@pytest.mark.parametrize(
    "code",
    [
        "daily",
        "weekly:MO,TH",
        "monthly:1,25",
        "monthly:last",
        "quarterly:first",
        "quarterly:last",
        "quarterly:2-15",
        "yearly:10-01",
        "weekly:FR;until=2027-03-31",
        "rrule:FREQ=MONTHLY;BYDAY=-1FR",
    ],
)
def test_a_rule_in_a_calendar_names_the_same_days(code: str) -> None:
    repeat, since = Repeat.read(code), date(2026, 1, 1)
    rule = rule_of(repeat)
    assert rule is not None
    year = [date.fromordinal(since.toordinal() + number) for number in range(800)]
    calendar = Workdays()
    assert [day for day in year if repeat.falls_on(day, calendar, since)] == list(rule.days(since, year[-1]))


@pytest.mark.parametrize(
    "code", ["workday", "workday:1", "lunar:8-15", "monthly:31", "yearly:02-29", "weekly:MO;prev", "restday"]
)
def test_what_no_calendar_says_is_not_said_wrongly(code: str) -> None:
    assert rule_of(Repeat.read(code)) is None


def test_without_the_package_it_is_named(full: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "out.ics", write_calendar(full).content)
    monkeypatch.setattr("importlib.util.find_spec", lambda name, *rest: None)
    for act in (lambda: write_calendar(full), lambda: plan_import(full, path)):
        with pytest.raises(MissingPackage) as missing:
            act()
        assert missing.value.exit_code == 2
        assert missing.value.facts == {"package": "icalendar", "extra": "calendar"}


@pytest.mark.skipif(KHAL is None, reason="khal is not installed")
def test_a_round_trip_through_khal_loses_nothing(full: Desk, elsewhere: Desk, tmp_path: Path) -> None:
    """khal takes our file into its directory of events; what lies there comes to another desk."""
    path = put(tmp_path / "out.ics", write_calendar(full).content)
    folder = tmp_path / "vdir"
    folder.mkdir()
    config = put(
        tmp_path / "khal.conf",
        f"""[calendars]
[[desk]]
path = {folder}
[sqlite]
path = {tmp_path / "khal.db"}
[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
""".encode(),
    )

    def khal(*arguments: str) -> str:
        assert KHAL is not None
        environment: dict[str, Any] = {**os.environ, "HOME": str(tmp_path), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [KHAL, "-c", str(config), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    khal("import", "--batch", "-a", "desk", str(path))
    listed = khal("list", "2026-11-30", "2026-12-15")
    for title in ("防汛调度会", "周例会", "下乡调研", "早操"):
        assert title in listed
    files = sorted(folder.glob("*.ics"))
    assert len(files) >= 10
    for file in files:
        assert apply_import(elsewhere, plan_import(elsewhere, file)).stored, file.read_text("utf-8")
    same(full, elsewhere)
    back = put(tmp_path / "back.ics", write_calendar(elsewhere).content)
    assert plan_import(full, back).count("new") == 0
    assert plan_import(full, back).count("changed") == 0
