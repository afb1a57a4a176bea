"""Every code of the store has its words, in both languages."""

from __future__ import annotations

import ast
import errno
import os
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from store.errors import (
    Conflict,
    DeskBusy,
    DeskDamaged,
    DeskUnusable,
    Problem,
    Refused,
    RulesBroken,
    StoreError,
)
from store.exchange.plan import VERDICTS, ImportLine
from store.fields import Choice
from store.kinds import TABLES
from store.query_words import FILTERS
from store.record import KINDS, OUTCOMES, Record, record_of
from store.repeats import Repeat
from store.workdays import KindOfDay
from tui import wording
from tui.wording import choices, dates, faults, findings, imports, names, troubles
from tui.wording.record import told_fields, told_values

STORE = Path(__file__).resolve().parents[2] / "store"
SCREENS = STORE.parent / "screens"
NOW = datetime(2026, 11, 23, 14, 32, tzinfo=ZoneInfo("Asia/Shanghai"))


def calls(*functions: str, under: Path = STORE) -> Iterator[ast.Call]:
    """Every call of these functions or methods in a package."""
    for path in sorted(under.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in functions:
                    yield node


def literals(node: ast.expr) -> Iterator[str]:
    """The strings an expression can be: a literal, or either arm of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from literals(value)


def codes(position: int, *functions: str) -> set[str]:
    """The codes given to these functions at a position."""
    return {
        code
        for call in calls(*functions)
        if len(call.args) > position
        for code in literals(call.args[position])
    }


def test_every_kind_and_table_has_a_name() -> None:
    assert set(KINDS) - set(names.KINDS) == set()
    assert set(TABLES) - set(names.TABLES) == set()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_and_column_of_a_kind_has_a_label(kind: str) -> None:
    shown = [*KINDS[kind].fields, *KINDS[kind].columns]
    assert [
        name for name in shown if name not in names.FIELDS and (kind, name) not in names.KIND_FIELDS
    ] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_state_of_a_kind_has_a_word(kind: str) -> None:
    states = (*KINDS[kind].steps, *KINDS[kind].closed_states)
    known = {**choices.SHARED_STATES, **choices.STATES.get(kind, {})}
    assert [state for state in states if state not in known] == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_option_of_a_choice_has_a_word(kind: str) -> None:
    for name, field in KINDS[kind].fields.items():
        if isinstance(field, Choice):
            assert set(field.options) - set(choices.CHOICES.get(name, {})) == set(), name


def test_every_outcome_has_a_word() -> None:
    assert set(choices.OUTCOMES) == set(OUTCOMES)


def test_every_kind_of_day_has_a_word() -> None:
    assert set(get_args(KindOfDay)) - set(dates.DAY_KINDS) == set()


def test_every_problem_the_store_can_find_has_its_sentence() -> None:
    raised = codes(0, "FieldError") | codes(1, "Problem")
    assert raised - set(troubles.PROBLEMS) == set()


def test_every_refusal_of_the_store_has_its_sentence() -> None:
    raised = codes(0, "Refused", "StoreError", "DeskUnusable", "__init__")
    returned = {
        code
        for path in STORE.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef) and function.name == "refuses_change"
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and node.value is not None
        for code in literals(node.value)
        if code
    }
    known = {*troubles.ERRORS, *troubles.FILES, *troubles.READ_ONLY}
    assert (raised | returned) - known == set()


def test_every_reason_to_take_or_leave_a_line_of_a_file_has_its_sentence() -> None:
    spoken = {
        node.value
        for path in (STORE / "exchange").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.fullmatch(r"import-[a-z-]+[a-z]", node.value)
    }
    assert spoken - {*troubles.FILES, *imports.LINE_REASONS} == set()
    assert set(VERDICTS) == set(imports.VERDICTS)


def test_a_line_of_a_file_says_which_of_its_fields_are_wrong() -> None:
    line = ImportLine(
        3, "refused", "invalid-record", {"kind": "incoming", "problems": (Problem("sender", "required"),)}
    )
    assert wording.import_line(line) == "Sender: This must be filled in."
    line = ImportLine(4, "changed", "", {"fields": ("title", "due_at")})
    assert wording.import_line(line, "incoming") == "Document title, Due"


def test_a_search_remarks_are_said_in_words() -> None:
    assert "being built" in wording.search_problem("index-building")
    assert "“自/from”" in wording.search_problem("bad-from")
    for name in set(FILTERS.values()):
        typed = wording.search_problem(f"bad-{name}").split("“")[1].split("”")[0].split("/")
        assert [FILTERS[word] for word in typed] == [name, name]


def test_everything_that_is_done_to_records_has_its_word() -> None:
    given = codes(0, "transaction") | {
        code
        for package in (STORE, SCREENS)
        for call in calls("add", "change", "close", under=package)
        for keyword in call.keywords
        if keyword.arg == "action"
        for code in literals(keyword.value)
    }
    assert given - set(findings.ACTIONS) == set()


def test_everything_that_needs_somebody_has_its_word() -> None:
    found = {code for code in codes(0, "Finding") if not code.startswith("history-")}
    assert found - set(findings.FINDINGS) == set()


def test_everything_that_verifying_finds_has_its_sentence() -> None:
    found = codes(0, "Fault") | {code for code in codes(0, "Finding") if code.startswith("history-")}
    assert found - set(faults.FAULTS) == set()
    assert wording.fault(
        "twice", "desk.json", {"table": "visits", "number": "7", "id": "x", "other": "2026.json"}
    ) == ("desk.json, visits 7: record x stands in 2026.json too.")


def test_only_a_damaged_file_with_a_copy_is_to_be_restored() -> None:
    assert "restore" not in wording.fault("damaged", "desk.json", {"detail": "empty"})
    with_copy = wording.fault("damaged", "desk.json", {"detail": "empty", "backup": "desk-2026-11-22.json"})
    assert with_copy.endswith("dutydesk restore brings back the newest good copy.")


def test_what_the_system_says_is_said_in_the_officers_words() -> None:
    assert wording.system(FileExistsError(errno.EEXIST, "File exists")) == "it exists already"
    assert wording.system(OSError(errno.EMFILE, "Too many open files")) == "Too many open files"
    assert wording.refused("io-error", {"path": "x", "detail": os.strerror(errno.EIO)}) == (
        "The disk failed at x (the disk failed): nothing was saved. Tell the administrator."
    )


def test_no_translated_word_stands_inside_an_f_string() -> None:
    """The catalog's tools do not look there."""
    root = STORE.parent
    hidden = [
        f"{path.name}:{node.lineno}"
        for package in ("tui", "screens")
        for path in (root / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "N_", "ngettext")
    ]
    assert hidden == []


def test_a_problem_says_what_to_do() -> None:
    problem = Problem("title", "too-long", {"limit": 200, "length": 240})
    assert wording.problem(problem) == "240 characters are too many: keep it to 200."


def test_closing_without_words_is_answered_by_asking_for_them(chinese: None) -> None:
    """P27: nothing closes without an outcome."""
    assert wording.problem(Problem("words", "no-outcome")) == "请填写办理情况，有始有终方可办结。"


def test_a_conflict_names_the_colleague_and_the_time() -> None:
    theirs = Record({"id": "1", "changed_by": "王芳", "changed_at": NOW.isoformat()})
    assert wording.error(Conflict(theirs, 1)).startswith("王芳 changed this record at 11-23 14:32")


def test_a_busy_desk_says_who_holds_it_and_since_when() -> None:
    assert "张伟 has been saving since 14:32" in wording.error(DeskBusy("张伟", NOW.isoformat(), 7))


@pytest.mark.parametrize("backup", [None, Path("/d/backups/desk-1.json")])
def test_a_damaged_desk_says_where_the_newest_copy_is(backup: Path | None) -> None:
    told = wording.error(DeskDamaged(Path("/d/desk.json"), "line 1", backup))
    assert "/d/desk.json" in told
    assert str(backup) in told if backup else "no copy" in told


def test_a_desk_opened_for_reading_says_why() -> None:
    assert "newer Dutydesk" in wording.error(Refused("read-only", why="newer-schema"))
    assert wording.read_only("") == ""


def test_an_unknown_code_is_named_instead_of_failing() -> None:
    assert "moon-phase" in wording.error(StoreError("moon-phase"))
    assert "moon-phase" in wording.problem(Problem("title", "moon-phase"))
    assert wording.kind("moon") == "moon"
    assert wording.label("visit", "moon_phase") == "moon phase"


def test_a_fact_that_is_missing_does_not_break_its_sentence() -> None:
    for code in troubles.ERRORS:
        assert wording.error(StoreError(code))
    for code in troubles.PROBLEMS:
        assert wording.problem(Problem("title", code))


def test_braces_in_what_people_wrote_stay_as_they_are() -> None:
    assert "{0}{path}" in wording.error(RulesBroken(Path("/d/house.toml"), "{0}{path}"))
    assert "/d/{x}" in wording.error(DeskUnusable("not-a-directory", Path("/d/{x}")))


def test_days_and_moments_are_written_for_each_language(chinese: None) -> None:
    assert wording.day_line(NOW.date()) == "11月23日 周一"
    assert wording.full_when(NOW) == "2026年11月23日 周一 14:32"
    assert wording.since(NOW - timedelta(hours=2, minutes=5), NOW) == "2小时5分"


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (timedelta(0), "today 14:32"),
        (timedelta(hours=10), "tomorrow 00:32"),
        (timedelta(days=-1), "yesterday 14:32"),
        (timedelta(days=2), "11-25 14:32"),
        (timedelta(days=40), "01-02 14:32"),
        (timedelta(days=-630), "2025-03-03"),
    ],
)
def test_a_moment_is_shown_as_seen_from_now(step: timedelta, shown: str) -> None:
    assert wording.when(NOW + step, NOW) == shown


def test_a_moment_of_another_zone_is_shown_in_the_offices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert wording.when(datetime(2026, 11, 23, 16, 30, tzinfo=ZoneInfo("UTC")), NOW) == "tomorrow 00:30"


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(-5, "0 min"), (0, "0 min"), (26, "26 min"), (60, "1 h"), (125, "2 h 5 min"), (3 * 1440 + 90, "3 d")],
)
def test_a_length_of_time_is_short(minutes: int, shown: str) -> None:
    assert wording.span(timedelta(minutes=minutes)) == shown


def test_a_countdown_says_when_it_has_passed() -> None:
    assert wording.countdown(NOW + timedelta(minutes=28), NOW) == "0:28"
    assert wording.countdown(NOW - timedelta(minutes=65), NOW) == "+1:05"


def test_a_moment_can_be_told_loosely_in_both_languages(chinese: None) -> None:
    from tui import i18n

    assert wording.relative(NOW - timedelta(days=3), NOW) == "3天前"
    i18n.use("en")
    assert wording.relative(NOW - timedelta(days=3), NOW) == "3 days ago"


@pytest.mark.parametrize(
    ("code", "said", "shown"),
    [
        ("daily", "every day", "每天"),
        ("workday", "every workday", "每个工作日"),
        ("weekly:MO,TH", "every Mon, Thu", "每周一、四"),
        ("monthly:25", "every month on the 25", "每月25日"),
        ("monthly:1,last", "every month on the 1, last", "每月1、最后一日"),
        ("monthly:last", "last day of the month", "每月最后一日"),
        ("workday:1", "first workday of the month", "每月第一个工作日"),
        ("workday:-2", "workday 2 from the end of the month", "每月倒数第2个工作日"),
        ("yearly:10-01", "every year on 1 Oct", "每年10月1日"),
        ("monthly:25;prev", "every month on the 25, before days off", "每月25日（逢假提前）"),
        ("rrule:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every 2 weeks on Mon", "每2周的周一"),
        ("rrule:FREQ=WEEKLY;BYDAY=MO,FR", "every Mon, Fri", "每周一、五"),
        ("rrule:FREQ=DAILY;UNTIL=20261231", "every day, until 2026-12-31", "每天，至 2026-12-31"),
        (
            "rrule:FREQ=MONTHLY;BYDAY=2TU",
            "by the rule FREQ=MONTHLY;BYDAY=2TU",
            "按规则 FREQ=MONTHLY;BYDAY=2TU",
        ),
    ],
)
def test_a_repeat_is_said_in_words(code: str, said: str, shown: str, request: pytest.FixtureRequest) -> None:
    canonical = str(Repeat.read(code))
    assert wording.repeat(canonical) == said
    request.getfixturevalue("chinese")
    assert wording.repeat(canonical) == shown


@pytest.mark.parametrize("code", ["yearly:99-99", "monthly:x", "weekly:XX", "rrule:nonsense", "moon"])
def test_a_repeat_that_nobody_knows_is_shown_as_written(code: str) -> None:
    assert wording.repeat(code) == code


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("phone", "13812345678", "138****5678"),
        ("phone", "010-12345678", "010*****5678"),
        ("phone", "12345678", "****5678"),
        ("phone", "110", "***"),
        ("id_no", "11010519491231002X", "110105********002X"),
        ("id_no", "E12345678", "E******78"),
        ("id_no", "12", "**"),
        ("name", "王芳", "王*"),
        ("name", "欧阳建国", "欧***"),
        ("name", "", ""),
    ],
)
def test_numbers_and_names_of_people_hide_their_middle(field: str, value: str, shown: str) -> None:
    assert wording.masked(field, value) == shown


def test_a_holiday_is_called_by_its_name(chinese: None) -> None:
    assert wording.day_kind("holiday", "春节") == "春节"
    assert wording.day_kind("holiday") == "节假日"
    assert wording.day_kind("makeup", "补春节") == "调休上班"
    assert wording.holiday("厂庆") == "厂庆"


def test_a_record_is_told_field_by_field_without_anybodys_number(chinese: None) -> None:
    visit = record_of(
        {
            "kind": "visit",
            "name": "王芳",
            "phone": "13812345678",
            "visit_class": "petition",
            "companions": ["李雷", "韩梅"],
            "expected_at": "2026-11-23T10:00:00+08:00",
            "central": True,
            "links": [{"id": "1"}],
            "outcome": {"kind": "passed-on", "words": "转信访局"},
        }
    )
    assert list(told_fields(visit)) == [
        ("来访人", "王芳"),
        ("来访类别", "信访"),
        ("预约时间", "2026年11月23日 周一 10:00"),
        ("联系电话", "138****5678"),
        ("随行人员", "李雷、韩梅"),
        ("中心工作", "是"),
        ("办理结果", "转出：转信访局"),
    ]
    assert ("联系电话", "13812345678") in list(told_fields(visit, ["phone"]))
    assert list(told_values("visit", {"name": "王芳", "central": False})) == [("来访人", "王芳")]


def test_chinese_states_read_as_an_office_writes_them(chinese: None) -> None:
    assert [wording.state("errand", state) for state in ("assigned", "accepted", "underway", "closed")] == [
        "待接收",
        "已接收",
        "办理中",
        "已办结",
    ]
    visit = KINDS["visit"]
    assert [wording.state("visit", state) for state in (*visit.steps, *visit.closed_states)] == [
        "预约",
        "到达",
        "等候",
        "会见中",
        "已离开",
        "未到",
        "谢绝",
        "改期",
    ]


def test_a_date_alone_is_short() -> None:
    assert wording.short_day(date(2026, 11, 24), NOW.date()) == "tomorrow"
    assert wording.short_day(date(2026, 3, 2), NOW.date()) == "03-02"


def test_the_heading_of_findings_names_no_facts_of_one_of_them(chinese: None) -> None:
    """P56"""
    headings = {code: wording.finding_group(code) for code in findings.FINDINGS}
    assert [code for code, words in headings.items() if set(words) & set("{}:：…")] == []
    assert headings["quiet"] == "久无进展"
