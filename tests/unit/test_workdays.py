"""The work calendar: statutory days off, make-up days, and what the office says itself."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.errors import RulesBroken
from store.lunar import lunar_day
from store.workdays import Overlay, Workdays, merge_overlay_text, read_overlay, write_overlay_text

OVERLAY_2027 = """\
# 国办发明电〔2026〕8号
[holidays]
2027-01-01 = "元旦"
"2027-01-02" = "元旦"

[makeup]
2027-01-03 = "补元旦"   # 周日
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    path = tmp_path / "workdays.toml"
    path.write_text(OVERLAY_2027, encoding="utf-8")
    return path


def test_an_ordinary_week_has_five_working_days() -> None:
    days = Workdays()
    week = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
    assert [days.kind_of(day) for day in week] == ["workday"] * 5 + ["restday"] * 2
    assert [days.is_workday(day) for day in week] == [True] * 5 + [False] * 2


def test_the_spring_festival_of_2026_is_off_and_its_make_up_days_are_worked() -> None:
    days = Workdays()
    assert all(days.kind_of(date(2026, 2, 15) + timedelta(days=n)) == "holiday" for n in range(9))
    assert days.name_of(date(2026, 2, 17)) == "春节"
    assert days.kind_of(date(2026, 2, 14)) == "makeup"
    assert days.kind_of(date(2026, 2, 28)) == "makeup"
    assert days.is_workday(date(2026, 2, 28))
    assert days.name_of(date(2026, 2, 28)) == "补春节"
    assert days.name_of(date(2026, 11, 23)) == ""


def test_a_year_not_yet_announced_is_not_guessed() -> None:
    days = Workdays()
    assert not days.is_known(date(2027, 1, 1))
    assert days.kind_of(date(2027, 1, 1)) == "workday"
    assert days.kind_of(date(2027, 1, 2)) == "restday"
    assert days.is_known(date(2026, 12, 31))
    assert not days.is_known(date(1999, 1, 1))
    assert days.kind_of(date(1999, 1, 1)) == "workday"


def test_the_office_enters_the_new_year_before_the_program_knows_it(overlay: Path) -> None:
    days = Workdays(overlay)
    assert days.is_known(date(2027, 5, 1))
    assert days.kind_of(date(2027, 1, 1)) == "holiday"
    assert days.kind_of(date(2027, 1, 2)) == "holiday"
    assert days.kind_of(date(2027, 1, 3)) == "makeup"
    assert days.name_of(date(2027, 1, 3)) == "补元旦"


def test_the_overlay_wins_over_the_bundled_table(tmp_path: Path) -> None:
    path = tmp_path / "workdays.toml"
    makeup = {date(2026, 2, 17): "抢险", date(2026, 11, 22): "加班"}
    path.write_text(write_overlay_text({date(2026, 11, 23): "停水"}, makeup), encoding="utf-8")
    days = Workdays(path)
    assert days.kind_of(date(2026, 11, 23)) == "holiday"
    assert days.kind_of(date(2026, 2, 17)) == "workday"
    assert days.kind_of(date(2026, 11, 22)) == "makeup"
    assert days.name_of(date(2026, 2, 17)) == "抢险"


def test_the_nth_working_day_of_a_month() -> None:
    days = Workdays()
    assert days.nth_workday(2026, 10, 1) == date(2026, 10, 8)
    assert days.nth_workday(2026, 10, 3) == date(2026, 10, 10)
    assert days.nth_workday(2026, 2, -1) == date(2026, 2, 28)
    assert days.nth_workday(2026, 2, 30) is None
    with pytest.raises(ValueError, match="counts"):
        days.nth_workday(2026, 2, 0)


def test_a_changed_overlay_is_read_again_and_a_missing_one_is_none(overlay: Path) -> None:
    days = Workdays(overlay)
    assert not days.reload()
    overlay.write_text('[holidays]\n2027-03-08 = "妇女节"\n', encoding="utf-8")
    os.utime(overlay, (1, 1))
    assert days.reload()
    assert days.kind_of(date(2027, 3, 8)) == "holiday"
    assert days.kind_of(date(2027, 1, 1)) == "workday"
    overlay.unlink()
    assert days.reload()
    assert not days.is_known(date(2027, 3, 8))


def test_an_overlay_broken_while_the_desk_is_open_leaves_what_was_known(overlay: Path) -> None:
    days = Workdays(overlay)
    overlay.write_text("[holidays", encoding="utf-8")
    os.utime(overlay, (1, 1))
    with pytest.raises(RulesBroken):
        days.reload()
    assert not days.reload()
    assert days.kind_of(date(2027, 1, 1)) == "holiday"


@pytest.mark.parametrize(
    "text",
    [
        "[holidays",
        "[feiertage]\n",
        '[holidays]\n2027-13-01 = "元旦"\n',
        '[holidays]\n"1 Jan" = "元旦"\n',
        "[holidays]\n2027-01-01 = 1\n",
        '[holidays]\n2027-01-01 = "元旦"\n2027-01-01 = "元旦"\n',
        '[holidays]\n2027-01-01 = "元旦"\n[makeup]\n2027-01-01 = "补元旦"\n',
        "holidays = 3\n",
        "a" + "=[" * 5000,
    ],
)
def test_an_overlay_that_cannot_be_understood_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "workdays.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulesBroken) as broken:
        Workdays(path)
    assert broken.value.facts["path"] == str(path)


def test_an_overlay_saved_by_notepad_is_understood_and_gbk_is_named(tmp_path: Path) -> None:
    path = tmp_path / "workdays.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OVERLAY_2027.replace("\n", "\r\n").encode())
    assert read_overlay(path).holidays[date(2027, 1, 1)] == "元旦"
    path.write_bytes(OVERLAY_2027.encode("gb18030"))
    with pytest.raises(RulesBroken):
        read_overlay(path)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "workdays.toml"
    holidays = {date(2027, 2, 6): "春节", date(2027, 1, 1): '"元旦"\\ \x1b[31m'}
    makeup = {date(2027, 2, 20): "补春节"}
    path.write_text(write_overlay_text(holidays, makeup), encoding="utf-8")
    read = read_overlay(path)
    assert read.holidays == {date(2027, 2, 6): "春节", date(2027, 1, 1): '"元旦"\\ [31m'}
    assert read.makeup == makeup


def test_merging_keeps_the_comments_people_wrote(tmp_path: Path) -> None:
    addition = Overlay({date(2027, 1, 3): "元旦", date(2027, 2, 6): "春节"}, {date(2027, 2, 20): "补春节"})
    merged = merge_overlay_text(OVERLAY_2027, addition)
    assert "# 国办发明电〔2026〕8号" in merged
    path = tmp_path / "workdays.toml"
    path.write_text(merged, encoding="utf-8")
    read = read_overlay(path)
    assert read.holidays == {
        date(2027, 1, 1): "元旦",
        date(2027, 1, 2): "元旦",
        date(2027, 1, 3): "元旦",
        date(2027, 2, 6): "春节",
    }
    assert read.makeup == {date(2027, 2, 20): "补春节"}
    assert merge_overlay_text(merged, addition) == merged


def test_merging_into_nothing_and_into_an_odd_layout() -> None:
    addition = Overlay({date(2027, 1, 1): "元旦"}, {date(2027, 1, 3): "补元旦"})
    assert merge_overlay_text("", addition).splitlines()[0] == "[holidays]"
    odd = 'holidays = { 2027-05-01 = "劳动节" }\n'
    assert '2027-05-01 = "劳动节"' in merge_overlay_text(odd, addition)


def test_opening_the_calendar_does_not_load_the_table() -> None:
    code = (
        "import sys, store.lunar; from store.workdays import Workdays; Workdays();"
        "sys.exit(bool({'chinese_calendar', 'borax'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_the_lunar_day_tells_a_leap_month() -> None:
    assert lunar_day(date(2025, 7, 28)) == (6, 4, True)
    assert lunar_day(date(2026, 11, 23)) == (10, 15, False)
    assert lunar_day(date(1800, 1, 1)) is None
