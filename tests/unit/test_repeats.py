"""What repeats falls on the right days, make-up days and holidays included (P59)."""

from __future__ import annotations

import random
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr

from store.errors import FieldError
from store.fields import Repeats
from store.recurrence import Rule
from store.repeats import Repeat
from store.workdays import Workdays, write_overlay_text


@pytest.fixture(scope="module")
def workdays() -> Workdays:
    return Workdays()


def days_of(code: str, workdays: Workdays, first: date, last: date, since: date | None = None) -> list[str]:
    repeat = Repeat.read(code)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [f"{day:%m-%d}" for day in days if repeat.falls_on(day, workdays, since)]


OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("code", "month", "days"),
    [
        ("workday:1", OCTOBER, ["10-08"]),
        ("workday:3", OCTOBER, ["10-10"]),
        ("workday:-1", FEBRUARY, ["02-28"]),
        ("holiday", OCTOBER, [f"10-0{n}" for n in range(1, 8)]),
        ("weekly:MO,TH", FEBRUARY, ["02-02", "02-05", "02-09", "02-12", "02-16", "02-19", "02-23", "02-26"]),
        ("monthly:25", OCTOBER, ["10-25"]),
        ("monthly:25;prev", OCTOBER, ["10-23"]),
        ("monthly:25;next", OCTOBER, ["10-26"]),
        ("monthly:1,15", OCTOBER, ["10-01", "10-15"]),
        ("monthly:3;next", OCTOBER, ["10-08"]),
        ("monthly:last", FEBRUARY, ["02-28"]),
        ("monthly:31", FEBRUARY, ["02-28"]),
        ("monthly:last;prev", OCTOBER, ["10-30"]),
        ("yearly:10-01", OCTOBER, ["10-01"]),
        ("yearly:10-01;next", OCTOBER, ["10-08"]),
        ("yearly:02-29", FEBRUARY, ["02-28"]),
        ("rrule:FREQ=MONTHLY;BYDAY=-1FR", OCTOBER, ["10-30"]),
        ("rrule:FREQ=MONTHLY;BYDAY=1TH;next", OCTOBER, ["10-08"]),
        ("weekly:SA,SU;prev", FEBRUARY, ["02-06", "02-14", "02-28"]),
        ("weekly:TH;skip", OCTOBER, ["10-08", "10-15", "10-22", "10-29"]),
        ("makeup", OCTOBER, ["10-10"]),
        (
            "workday;no-makeup",
            FEBRUARY,
            [f"02-{n:02}" for n in (*range(2, 7), *range(9, 14), *range(24, 28))],
        ),
        ("weekly:FR;makeup", FEBRUARY, ["02-06", "02-13", "02-14", "02-20", "02-27", "02-28"]),
        ("week-workday:1", OCTOBER, ["10-08", "10-12", "10-19", "10-26"]),
        ("week-workday:-1", OCTOBER, ["10-10", "10-16", "10-23", "10-30"]),
        ("quarter-workday:1", OCTOBER, ["10-08"]),
        ("quarter-workday:-1", (date(2026, 1, 1), date(2026, 12, 31)), ["03-31", "06-30", "09-30", "12-31"]),
        ("year-workday:1", (date(2026, 1, 1), date(2026, 2, 1)), ["01-04"]),
        ("quarterly:last", (date(2026, 1, 1), date(2026, 12, 31)), ["03-31", "06-30", "09-30", "12-31"]),
        ("quarterly:last;prev", (date(2024, 1, 1), date(2024, 12, 31)), ["03-29", "06-28", "09-30", "12-31"]),
        ("quarterly:2-31", (date(2026, 1, 1), date(2026, 12, 31)), ["02-28", "05-31", "08-31", "11-30"]),
        ("lunar:8-15", (date(2026, 1, 1), date(2026, 12, 31)), ["09-25"]),
        ("lunar:12-last", (date(2025, 1, 1), date(2026, 12, 31)), ["01-28", "02-16"]),
        ("lunar:6-4", (date(2025, 1, 1), date(2025, 12, 31)), ["06-28"]),
        ("lunar:*-1", (date(2025, 6, 1), date(2025, 9, 30)), ["06-25", "07-25", "08-23", "09-22"]),
        ("lunar:*-last", (date(2026, 1, 1), date(2026, 3, 31)), ["01-18", "02-16", "03-18"]),
        ("daily;until=2026-10-03", OCTOBER, ["10-01", "10-02", "10-03"]),
    ],
)
def test_a_duty_falls_on_the_days_an_office_means(
    code: str, month: tuple[date, date], days: list[str], workdays: Workdays
) -> None:
    assert days_of(code, workdays, *month) == days


def test_working_days_and_days_off_divide_the_month(workdays: Workdays) -> None:
    worked = days_of("workday", workdays, *FEBRUARY)
    off = days_of("restday", workdays, *FEBRUARY)
    assert sorted(worked + off) == days_of("daily", workdays, *FEBRUARY)
    assert {"02-14", "02-28"} <= set(worked)
    assert {"02-16", "02-01"} <= set(off)


def test_a_duty_moved_past_a_long_leave_is_done_once(workdays: Workdays) -> None:
    assert days_of("yearly:10-01;prev", workdays, date(2026, 9, 1), date(2026, 10, 31)) == ["09-30"]
    assert days_of("daily;next", workdays, *OCTOBER) == days_of("workday", workdays, *OCTOBER)


def test_a_change_of_the_offices_calendar_moves_the_duty(tmp_path: Path) -> None:
    path = tmp_path / "workdays.toml"
    path.write_text(write_overlay_text({date(2026, 11, 25): "停水"}, {}), encoding="utf-8")
    closed = Workdays(path)
    assert days_of("monthly:25;prev", closed, date(2026, 11, 20), date(2026, 11, 27)) == ["11-24"]


def test_nothing_falls_before_it_was_started(workdays: Workdays) -> None:
    assert days_of("daily", workdays, *OCTOBER, since=date(2026, 10, 30)) == ["10-30", "10-31"]
    since = date(2026, 10, 8)
    assert days_of("rrule:FREQ=DAILY;INTERVAL=10", workdays, *OCTOBER, since=since) == [
        "10-08",
        "10-18",
        "10-28",
    ]
    assert days_of("rrule:FREQ=DAILY;COUNT=2", workdays, *OCTOBER, since=since) == ["10-08", "10-09"]


def test_every_other_week_needs_no_start(workdays: Workdays) -> None:
    assert len(days_of("rrule:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", workdays, *OCTOBER)) == 2


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Daily", "daily"),
        (" weekly: th,MO ", "weekly:MO,TH"),
        ("weekly：mo，th；NEXT", "weekly:MO,TH;next"),
        ("monthly:LAST", "monthly:last"),
        ("Lunar: 08-15 ; Prev", "lunar:8-15;prev"),
        ("lunar:*-last", "lunar:*-last"),
        ("quarterly:1-1", "quarterly:first"),
        ("quarterly:3-last", "quarterly:last"),
        ("quarter-workday:+2", "quarter-workday:2"),
        ("workday;count=5;no-makeup", "workday;no-makeup;count=5"),
        ("weekly:MO;until=2026-12-31", "weekly:MO;until=2026-12-31"),
        ("monthly:05", "monthly:5"),
        ("yearly:1-9", "yearly:01-09"),
        ("workday:+1", "workday:1"),
        (
            "rrule:byday=mo;freq=weekly;interval=1;wkst=su;prev",
            "rrule:FREQ=WEEKLY;BYDAY=MO;WKST=SU;prev",
        ),
        ("rrule:FREQ=DAILY;UNTIL=20271231T160000Z", "rrule:FREQ=DAILY;UNTIL=20271231"),
        ("rrule:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "rrule:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"),
    ],
)
def test_a_code_has_one_form(typed: str, code: str) -> None:
    assert str(Repeat.read(typed)) == code
    assert Repeat.read(code) == Repeat.read(typed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sometimes",
        "daily:3",
        "weekly",
        "weekly:",
        "weekly:XX",
        "weekly:MO,,TH",
        "monthly:0",
        "monthly:32",
        "monthly:1-5",
        "monthly:²",
        "workday:0",
        "workday:24",
        "workday:x",
        "yearly:02-30",
        "yearly:13-01",
        "yearly:1001",
        "daily;later",
        "daily;count=0",
        "daily;count=3;until=2026-12-31",
        "daily;until=2026-02-30",
        "daily;makeup;prev",
        "lunar:13-1",
        "lunar:1-31",
        "lunar:0-1",
        "lunar:闰6-4",
        "quarterly:4-1",
        "week-workday:8",
        "daily;prev;next",
        "rrule:",
        "rrule:INTERVAL=2",
        "rrule:FREQ=DAILY;INTERVAL=0",
        "rrule:FREQ=DAILY;INTERVAL=-1",
        "rrule:FREQ=DAILY;COUNT=0",
        "rrule:FREQ=DAILY;COUNT=2;UNTIL=20270101",
        "rrule:FREQ=DAILY;FREQ=DAILY",
        "rrule:FREQ=DAILY;BYHOUR=8",
        "rrule:FREQ=YEARLY;BYEASTER=0",
        "rrule:FREQ=MONTHLY;BYMONTHDAY=32",
        "rrule:FREQ=MONTHLY;BYDAY=0MO",
        "rrule:FREQ=WEEKLY;BYDAY=1MO",
        "rrule:FREQ=DAILY;UNTIL=20271301",
        "rrule:FREQ=DAILY;BYSETPOS=1",
        "rrule:" + "FREQ=DAILY;" * 1000,
    ],
)
def test_what_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(FieldError) as refused:
        Repeat.read(text)
    assert refused.value.code == "not-a-repeat"


@pytest.mark.parametrize(
    "text",
    [
        "rrule:FREQ=SECONDLY",
        "rrule:FREQ=MINUTELY",
        "rrule:FREQ=HOURLY",
        "rrule:FREQ=DAILY;COUNT=1000000000",
        "rrule:FREQ=DAILY;COUNT=1001",
        "rrule:FREQ=DAILY;COUNT=" + "9" * 400,
        "daily;count=1001",
        "workday;count=1000000",
        "lunar:*-1;count=" + "9" * 400,
    ],
)
def test_what_repeats_too_often_is_refused_by_name(text: str) -> None:
    with pytest.raises(FieldError) as refused:
        Repeat.read(text)
    assert refused.value.code == "repeat-too-often"


@pytest.mark.parametrize(
    "text",
    ["rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "rrule:FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31;COUNT=1000"],
)
def test_a_day_that_never_comes_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(FieldError) as refused:
        Repeats().check(text)
    assert refused.value.code == "never-occurs"


def _random_rule(chance: random.Random) -> str:
    freq = chance.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={freq}"]
    if chance.random() < 0.5:
        parts.append(f"INTERVAL={chance.randint(1, 5)}")
    if chance.random() < 0.3:
        parts.append(f"COUNT={chance.randint(1, 30)}")
    elif chance.random() < 0.2:
        parts.append("UNTIL=20270301")
    if chance.random() < 0.3:
        parts.append("BYMONTH=" + ",".join(map(str, chance.sample(range(1, 13), chance.randint(3, 9)))))
    if freq != "WEEKLY" and chance.random() < 0.3:
        parts.append("BYMONTHDAY=" + ",".join(map(str, chance.sample([1, 2, 10, 15, 28, 30, 31, -1, -5], 3))))
    if chance.random() < 0.5:
        nths = [""] if freq in ("DAILY", "WEEKLY") else ["", "1", "2", "-1"]
        nth = chance.choice(nths)  # dateutil joins plain and numbered weekdays otherwise than the standard
        days = [nth + day for day in chance.sample(["MO", "TU", "WE", "SA", "SU"], 2)]
        parts.append("BYDAY=" + ",".join(days))
    if chance.random() < 0.2 and any(part.startswith("BY") for part in parts):
        parts.append(f"BYSETPOS={chance.choice([1, -1])}")
    if chance.random() < 0.3:
        parts.append("WKST=SU")
    return ";".join(parts)


@pytest.mark.parametrize("seed", range(80))
def test_a_rule_names_the_days_of_the_standard(seed: int) -> None:
    chance = random.Random(seed)
    text = _random_rule(chance)
    since = date(2025, 1, 1) + timedelta(days=chance.randint(0, 500))
    first, last = since, since + timedelta(days=900)
    standard = rrulestr(text, dtstart=datetime.combine(since, datetime.min.time()))
    end = datetime.combine(last, datetime.min.time())
    expected = [found.date() for found in standard.between(standard._dtstart, end, inc=True)]
    rule = Rule.read(text)
    assert list(rule.days(since, last)) == expected, text
    later = since + timedelta(days=333)
    assert list(rule.days(since, last, later)) == [day for day in expected if day >= later], text
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert [day for day in span if rule.falls_on(day, since)] == expected, text


@pytest.mark.parametrize(
    "code", ["workday", "weekly:MO;makeup", "monthly:31", "lunar:*-15", "workday:1;prev"]
)
def test_so_many_times_are_counted_from_the_start(code: str, workdays: Workdays) -> None:
    since, last = date(2025, 3, 10), date(2026, 12, 31)
    endless = days_of(code, workdays, since, last, since)
    assert days_of(f"{code};count=7", workdays, since, last, since) == endless[:7]
    # Asked from the end, or in the middle, it is the same.
    seventh = Repeat.read(f"{code};count=7")
    days = [last - timedelta(days=n) for n in range((last - since).days + 1)]
    fresh = Workdays()
    assert sum(seventh.falls_on(day, fresh, since) for day in days) == 7


def test_what_comes_next_is_found_or_given_up(workdays: Workdays) -> None:
    monday = date(2026, 11, 23)
    following = Repeat.read("lunar:8-15").following(monday, workdays)
    assert [f"{day}" for day in following] == ["2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"]
    assert list(Repeat.read("rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30").following(monday, workdays)) == []
    assert list(Repeat.read("daily").following(date.max, workdays)) == []


def test_a_duty_of_1990_is_answered_at_once(workdays: Workdays) -> None:
    started = time.process_time()
    for code in (
        "daily",
        "rrule:FREQ=DAILY",
        "rrule:FREQ=WEEKLY;INTERVAL=2",
        "workday;count=1000",
        "lunar:*-1;count=1000",
    ):
        days_of(code, workdays, *OCTOBER, since=date(1990, 1, 1))
    assert time.process_time() - started < 3


def test_a_rule_that_never_comes_true_costs_nothing(workdays: Workdays) -> None:
    codes = [
        "rrule:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "rrule:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300",
        "rrule:FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "rrule:FREQ=YEARLY;INTERVAL=1000;COUNT=1000",
    ]
    started = time.process_time()
    for code in codes:
        assert days_of(code, workdays, *OCTOBER, since=date(2020, 1, 6)) == []
    assert time.process_time() - started < 2


def test_the_calendar_ends_without_an_error(workdays: Workdays) -> None:
    assert Repeat.read("rrule:FREQ=WEEKLY").falls_on(date.max, workdays, date(9999, 12, 31))
    assert list(Rule.read("FREQ=YEARLY;INTERVAL=900").days(date(9000, 1, 1), date.max)) == [
        date(9000, 1, 1),
        date(9900, 1, 1),
    ]
