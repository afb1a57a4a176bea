"""Repeats of the lunar year and of working days in weeks, quarters and years, as they are said."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from store.fields import Repeats
from tui import i18n, wording
from tui.phrases import read, read_repeat

NOW = datetime(2026, 11, 23, 14, 32, tzinfo=ZoneInfo("Asia/Shanghai"))
SAID = {
    "每年八月十五": "lunar:8-15",
    "每年农历八月十五": "lunar:8-15",
    "每年腊月二十三": "lunar:12-23",
    "每年正月初一": "lunar:1-1",
    "每年农历12月最后一天": "lunar:12-last",
    "每年除夕": "lunar:12-last",
    "每年中秋": "lunar:8-15",
    "每年重阳节": "lunar:9-9",
    "农历每月初一": "lunar:*-1",
    "每月农历十五": "lunar:*-15",
    "每月初一": "lunar:*-1",
    "每周第一个工作日": "week-workday:1",
    "每周最后一个工作日": "week-workday:-1",
    "每季度最后一个工作日": "quarter-workday:-1",
    "每季度第二个工作日": "quarter-workday:2",
    "每年第一个工作日": "year-workday:1",
    "每个调休上班日": "makeup",
    "每个工作日（调休除外）": "workday;no-makeup",
    "last workday of the quarter": "quarter-workday:-1",
    "the first working day of every week": "week-workday:1",
    "every make-up workday": "makeup",
    "每年8月15日": "yearly:08-15",
    "每月15日": "monthly:15",
    "每个工作日": "workday",
    "lunar:*-15": "lunar:*-15",
}


@pytest.mark.parametrize(("said", "code"), SAID.items())
def test_it_is_read_as_it_is_meant_and_said_back_in_words(said: str, code: str) -> None:
    assert (read_repeat(said) or Repeats().check(said)) == code
    i18n.use("zh_CN")
    assert ":" not in wording.repeat(code)


@pytest.mark.parametrize(
    ("line", "repeats", "at", "title"),
    [
        ("每年八月十五9:00 走访慰问", "lunar:8-15", time(9, 0), "走访慰问"),
        ("农历每月初一8:30 清点物资", "lunar:*-1", time(8, 30), "清点物资"),
        ("每周最后一个工作日16:00 报送周小结", "week-workday:-1", time(16, 0), "报送周小结"),
    ],
)
def test_a_line_of_quick_capture_becomes_a_routine(line: str, repeats: str, at: time, title: str) -> None:
    reading = read(line, NOW)
    assert (reading.kind, reading.repeats, reading.at, reading.title) == ("routine", repeats, at, title)


@pytest.mark.parametrize("line", ["八月十五 走访慰问", "整理每年八月的报表", "每年工作日总结"])
def test_what_names_no_repeat_is_none(line: str) -> None:
    assert not read(line, NOW).repeats.startswith(("lunar", "week-", "year-"))
