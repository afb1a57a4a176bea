"""An office takes a file as a whole or not at all, and is told line by line what became of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store import call_off, needs_somebody
from store.archive import FOLDER, put_records
from store.clock import FixedClock
from store.desk import Desk
from store.errors import DeskUnusable, Refused
from store.exchange import ImportPlan, ImportReport, apply_import, plan_import
from store.exchange.documents import type_of
from store.kinds.agenda import AgendaItem
from store.occurrences import occurrences
from store.repeats import Repeat
from store.workdays import Workdays

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"
REAL = ROOT.parent / "shared" / "samples"
ZONE = ZoneInfo("Asia/Shanghai")
HEADER = "title,issued_by,document_number,published_on,index_number\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    clock = FixedClock(datetime(2026, 11, 23, 14, 32, tzinfo=ZONE))
    return Desk.open(tmp_path / "desk", clock, "张伟")


@pytest.fixture
def given(tmp_path: Path) -> Callable[..., Path]:
    """Puts a file on the officer's disk."""

    def write(content: str | bytes, name: str = "来文.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def calendar(*events: str) -> str:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n"


def take(desk: Desk, path: Path) -> ImportReport:
    return apply_import(desk, plan_import(desk, path))


def days_of(desk: Desk, words: str, days: int = 60) -> list[str]:
    """The days from today on whose agenda has a title with these words."""
    first, last = date(2026, 11, 23), date(2026, 11, 22) + timedelta(days=days)
    return sorted(
        found.day.isoformat()
        for record in desk.records("agenda")
        if words in record.title and isinstance(record, AgendaItem) and record.is_open
        for found in occurrences(record, first, last, desk.workdays, ZONE)
    )


def verdicts(outcome: ImportPlan | ImportReport) -> list[str]:
    return [line.verdict for line in outcome.lines]


def said(outcome: ImportPlan | ImportReport) -> list[tuple[int, str, str]]:
    return [(line.number, line.verdict, line.code) for line in outcome.lines]


# ── documents ────────────────────────────────────────────────────────────────────


def test_looking_at_a_file_changes_nothing(desk: Desk) -> None:
    plan = plan_import(desk, SAMPLES / "documents.csv")
    assert said(plan) == [(n, "new", "") for n in (2, 3, 4, 5)]
    assert plan.lines[2].title == "中华人民共和国个人所得税法实施条例"
    assert desk.records("documents") == []


def test_documents_are_registered_with_numbers_and_what_the_file_says(desk: Desk) -> None:
    report = take(desk, SAMPLES / "documents.csv")
    assert report.stored
    assert report.count("new") == 4
    first, _second, decree, reply = desk.records("documents")
    assert first.document["source_doc_no"] == "国发〔2019〕5号"
    assert first.document["sender"] == "国务院"
    assert first.document["doc_date"] == "2019-02-15"
    assert first.document["index_no"] == "000014349/2019-00007"
    assert first.document["doc_type"] == "意见"
    assert first.document["handling_class"] == "to-read"
    assert first.document["received_at"] == "2026-11-23T14:32:00+08:00"
    assert [decree.document["doc_type"], reply.document["doc_type"]] == ["其他", "函"]
    assert len({record.document["receipt_no"] for record in desk.records("documents")}) == 4


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    take(desk, SAMPLES / "documents.csv")
    generation = desk.generation
    report = take(desk, SAMPLES / "documents.csv")
    assert verdicts(report) == ["same"] * 4
    assert report.stored
    assert desk.generation == generation
    assert len(desk.records("documents")) == 4


def test_a_number_typed_otherwise_is_the_same_document(desk: Desk, given: Callable[..., Path]) -> None:
    take(desk, SAMPLES / "documents.csv")
    text = (SAMPLES / "documents.csv").read_text("utf-8").replace("国发〔2019〕4号", "国发（2019）第04号")
    report = take(desk, given(text))
    assert verdicts(report) == ["same"] * 4
    assert desk.records("documents")[1].document["source_doc_no"] == "国发〔2019〕4号"


def test_a_corrected_title_changes_the_record_and_leaves_the_officers_own_entries(
    desk: Desk, given: Callable[..., Path]
) -> None:
    take(desk, SAMPLES / "documents.csv")
    seen = desk.records("documents")[1]
    desk.change(seen, handling_class="to-act", proposal="请教育局阅研")
    text = (SAMPLES / "documents.csv").read_text("utf-8").replace("改革实施方案的通知", "改革方案的通知")
    report = take(desk, given(text))
    assert report.lines[1].facts == {"fields": ("title",)}
    record = desk.record(seen.id)
    assert record.title == "国务院关于印发国家职业教育改革方案的通知"
    assert record.document["handling_class"] == "to-act"
    assert record.document["proposal"] == "请教育局阅研"
    assert record.document["receipt_no"] == seen.document["receipt_no"]


def test_the_same_number_of_another_organ_is_another_document(desk: Desk, given: Callable[..., Path]) -> None:
    path = given(HEADER + "甲通知,甲局,1号,2026-01-01,\n乙通知,乙局,1号,2026-01-01,\n")
    assert verdicts(take(desk, path)) == ["new", "new"]


def test_documents_without_a_number_are_known_by_title_organ_and_date(
    desk: Desk, given: Callable[..., Path]
) -> None:
    path = given(HEADER + "会议通知,甲局,无,2026-01-01,\n会议通知,甲局,—,2026-02-01,\n")
    assert verdicts(take(desk, path)) == ["new", "new"]
    assert verdicts(take(desk, path)) == ["same", "same"]


def test_a_line_that_stands_twice_is_taken_once(desk: Desk, given: Callable[..., Path]) -> None:
    row = "甲通知,甲局,甲〔2026〕1号,2026-01-01,\n"
    report = take(desk, given(HEADER + row + row.replace("甲〔2026〕1号", "甲[2026]第01号")))
    assert said(report) == [(2, "new", ""), (3, "same", "import-double")]
    assert report.lines[1].facts == {"first": 2}
    assert len(desk.records("documents")) == 1


def test_two_lines_that_contradict_each_other_are_refused(desk: Desk, given: Callable[..., Path]) -> None:
    path = given(HEADER + "甲通知,甲局,甲〔2026〕1号,2026-01-01,\n乙通知,甲局,甲〔2026〕1号,2026-01-01,\n")
    report = take(desk, path)
    assert not report.stored
    assert said(report)[1] == (3, "refused", "import-contradicts")
    assert report.lines[1].facts == {"first": 2, "fields": ("title",)}


def test_two_sessions_taking_one_file_take_it_once(desk: Desk) -> None:
    colleague = Desk.open(desk.directory, desk.clock, "李建国")
    seen = plan_import(colleague, SAMPLES / "documents.csv")
    take(desk, SAMPLES / "documents.csv")
    assert verdicts(seen) == ["new"] * 4
    assert verdicts(apply_import(colleague, seen)) == ["same"] * 4
    assert len(colleague.records("documents")) == 4


def test_an_import_is_undone_as_a_whole(desk: Desk) -> None:
    take(desk, SAMPLES / "documents.csv")
    assert desk.undo().action == "import"
    assert desk.records("documents") == []


def test_what_is_said_of_a_line_cannot_steer_a_terminal(desk: Desk, given: Callable[..., Path]) -> None:
    path = given("标题,来文单位,成文日期,\x1b]52;x\n\x1b[31m甲通知,甲局,\x1b[2J\n")
    plan = plan_import(desk, path)
    assert plan.ignored == ("]52;x",)
    assert plan.lines[0].title == "[31m甲通知"
    assert plan.lines[0].facts["value"] == "[2J"
    event = "UID:1\nSUMMARY:\x1b[31m会\nDTSTART;TZID=\x1b[2J:20270101T080000"
    assert "\x1b" not in repr(plan_import(desk, given(calendar(event), "a.ics")).lines).replace(
        "\\x1b", "\x1b"
    )


def test_a_filed_document_is_recognised(desk: Desk) -> None:
    take(desk, SAMPLES / "documents.csv")
    with desk.transaction("file") as work:
        records = desk.records("documents")
        put_records(desk.directory / FOLDER / "2026.json", records)
        for record in records:
            work.remove(record)
    report = take(desk, SAMPLES / "documents.csv")
    assert said(report)[0] == (2, "same", "import-filed")
    assert desk.records("documents") == []


def test_a_damaged_archive_is_said_and_nothing_is_taken(desk: Desk) -> None:
    (desk.directory / FOLDER).mkdir()
    (desk.directory / FOLDER / "2025.json").write_bytes(b"{")
    with pytest.raises(DeskUnusable) as broken:
        plan_import(desk, SAMPLES / "documents.csv")
    assert broken.value.code == "archive-damaged"


def test_one_bad_line_keeps_the_whole_file_out_and_every_line_is_told(
    desk: Desk, given: Callable[..., Path]
) -> None:
    path = given(
        HEADER
        + "甲通知,甲局,甲〔2026〕1号,2026-01-01,\n"
        + "乙通知,,甲〔2026〕2号,2026-01-01,\n"
        + "丙通知,甲局,甲〔2026〕3号,2026-13-01,\n"
        + f"{'长' * 300},甲局,甲〔2026〕4号,2026-01-01,\n"
        + "戊通知,甲局,甲〔2026〕5号,2027-01-01,\n"
        + "己通知,甲局,甲〔2026〕6号,2026-01-01,1,2,3\n"
        + "=HYPERLINK(1),甲局,甲〔2026〕7号,2026-01-01,\n"
    )
    report = take(desk, path)
    assert not report.stored
    assert desk.records("documents") == []
    assert said(report) == [
        (2, "new", ""),
        (3, "refused", "invalid-record"),
        (4, "refused", "import-bad-value"),
        (5, "refused", "invalid-record"),
        (6, "refused", "invalid-record"),
        (7, "refused", "import-columns"),
        (8, "refused", "import-formula"),
    ]
    problems = [[(p.field, p.code) for p in line.facts.get("problems", ())] for line in report.lines]
    assert problems[1] == [("sender", "required")]
    assert problems[3] == [("title", "too-long")]
    assert problems[4] == [("doc_date", "dated-after-receipt")]
    assert report.lines[2].facts == {"column": "published_on", "value": "2026-13-01"}
    assert report.lines[5].facts == {"expected": 5, "found": 7}


def test_a_list_from_another_office_keeps_its_own_columns_apart(
    desk: Desk, given: Callable[..., Path]
) -> None:
    path = given("\ufeff标题,发文机关,类别,主题分类\n甲通知,甲局,国民经济管理,财政\n".encode("gb18030"))
    plan = plan_import(desk, path)
    assert verdicts(plan) == ["new"]
    assert plan.ignored == ("类别", "主题分类")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_way_an_office_saves_a_table_is_read(
    desk: Desk, given: Callable[..., Path], encoding: str, delimiter: str
) -> None:
    rows = [
        "收文登记簿",
        "",
        "序号 文件名称 来文单位 来文字号 成文日期 份数 密级 紧急程度 办理时限 收文日期",
        "1 关于开展检查的通知 市应急局 应急〔2026〕3号 2026年11月2日 2份 内部 加急 2026/11/25 2026.11.3T9:05",
    ]
    text = "\r\n".join(row.replace(" ", delimiter) for row in rows)
    plan = plan_import(desk, given(text.encode(encoding)))
    assert said(plan) == [(4, "new", "")]
    assert plan.ignored == ("序号",)
    apply_import(desk, plan)
    document = desk.records("documents")[0].document
    assert document["title"] == "关于开展检查的通知"
    assert document["doc_date"] == "2026-11-02"
    assert document["copies"] == 2
    assert document["secrecy"] == "internal"
    assert document["urgency"] == "urgent"
    assert document["due_at"] == "2026-11-25T18:00:00+08:00"
    assert document["received_at"] == "2026-11-03T09:05:00+08:00"


def test_of_two_columns_for_one_field_the_telling_one_counts(desk: Desk, given: Callable[..., Path]) -> None:
    path = given("标题,发文机关,发布日期,成文日期\n甲通知,甲局,2026-02-02,2026-01-01\n")
    plan = plan_import(desk, path)
    assert plan.ignored == ("发布日期",)
    apply_import(desk, plan)
    assert desk.records("documents")[0].document["doc_date"] == "2026-01-01"


def test_a_state_secret_is_refused_with_its_title(desk: Desk, given: Callable[..., Path]) -> None:
    path = given("标题,来文单位,密级\n关于某事的通知,甲局,机密★10年\n")
    report = take(desk, path)
    assert not report.stored
    assert "secret-title" in [problem.code for problem in report.lines[0].facts["problems"]]


def test_a_cell_that_our_own_export_made_harmless_is_read_back(
    desk: Desk, given: Callable[..., Path]
) -> None:
    take(desk, given("标题,来文单位\n'=甲通知,甲局\n"))
    assert desk.records("documents")[0].title == "=甲通知"


def test_a_quoted_cell_may_hold_commas_quotes_and_a_line_break(
    desk: Desk, given: Callable[..., Path]
) -> None:
    plan = plan_import(desk, given('标题,来文单位\n"甲,""乙""\n通知",甲局\n丙通知,甲局\n'))
    assert [(line.number, line.title) for line in plan.lines] == [(2, '甲,"乙" 通知'), (4, "丙通知")]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于召开全市经济工作会议的通知", "通知"),
        ("关于参加防汛会议通知", "会议通知"),
        ("关于印发办法的通知（试行）", "通知"),
        ("政府工作报告", "报告"),
        ("常务会议纪要", "纪要"),
        ("中华人民共和国国务院令", "命令"),
        ("关于建议的答复", "其他"),
        ("", "其他"),
    ],
)
def test_the_type_of_a_document_is_in_its_title(title: str, kind: str) -> None:
    assert type_of(title) == kind


# ── calendars ────────────────────────────────────────────────────────────────────


def test_the_official_holidays_go_into_the_agenda_and_the_work_calendar(desk: Desk) -> None:
    assert not desk.workdays.is_known(date(2027, 2, 5))
    report = take(desk, SAMPLES / "holidays.ics")
    assert [(line.number, line.verdict, line.title) for line in report.lines] == [
        (4, "new", "元旦假期"),
        (10, "new", "上班(补春节假期)"),
        (16, "new", "春节假期"),
    ]
    assert desk.workdays.kind_of(date(2027, 2, 12)) == "holiday"
    assert desk.workdays.kind_of(date(2027, 2, 13)) == "restday"
    assert desk.workdays.kind_of(date(2027, 1, 31)) == "makeup"
    assert desk.workdays.name_of(date(2027, 2, 5)) == "春节"
    assert desk.workdays.name_of(date(2027, 1, 31)) == "补春节"
    spring = desk.records("agenda")[2]
    assert spring.kind == "appointment"
    assert spring.document["starts"] == "2027-02-05T00:00:00+08:00"
    assert spring.document["ends"] == "2027-02-13T00:00:00+08:00"
    assert spring.document["all_day"] is True


def test_the_official_calendar_of_2026_says_what_the_bundled_one_says(desk: Desk, tmp_path: Path) -> None:
    """Every day of the State Council's notice, taken in as a file, is what the package knows of it."""
    take(desk, SAMPLES / "cn_holidays_2026.ics")
    bundled = Workdays()
    year = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert [desk.workdays.kind_of(day) for day in year] == [bundled.kind_of(day) for day in year]
    worked = [day for day in year if desk.workdays.is_workday(day)]
    assert len(worked) == 248
    makeup = [f"{day:%m-%d}" for day in year if desk.workdays.kind_of(day) == "makeup"]
    assert makeup == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    routine = Repeat.read("workday")
    assert [day for day in year if routine.falls_on(day, desk.workdays)] == worked
    firsts = [day for day in year if Repeat.read("workday:1").falls_on(day, desk.workdays)]
    assert [f"{day:%m-%d}" for day in firsts] == [
        *("01-04", "02-02", "03-02", "04-01", "05-06", "06-01"),
        *("07-01", "08-03", "09-01", "10-08", "11-02", "12-01"),
    ]
    lasts = [day for day in year if Repeat.read("week-workday:-1").falls_on(day, desk.workdays)]
    assert {f"{day:%m-%d}" for day in lasts} >= {"02-14", "02-28", "05-09", "09-20", "10-10", "11-27"}


def test_the_same_holidays_again_are_the_same(desk: Desk) -> None:
    take(desk, SAMPLES / "holidays.ics")
    text = (desk.directory / "workdays.toml").read_bytes()
    report = take(desk, SAMPLES / "holidays.ics")
    assert verdicts(report) == ["same"] * 3
    assert (desk.directory / "workdays.toml").read_bytes() == text
    assert len(desk.records("agenda")) == 3


def test_a_holiday_the_state_council_moved_is_a_change(desk: Desk, given: Callable[..., Path]) -> None:
    take(desk, SAMPLES / "holidays.ics")
    text = (SAMPLES / "holidays.ics").read_text("utf-8").replace("DATE:20270213", "DATE:20270214")
    report = take(desk, given(text, "moved.ics"))
    assert verdicts(report) == ["same", "same", "changed"]
    assert desk.workdays.kind_of(date(2027, 2, 13)) == "holiday"
    assert len(desk.records("agenda")) == 3


def test_what_the_office_wrote_into_its_calendar_stays(desk: Desk) -> None:
    path = desk.directory / "workdays.toml"
    path.write_text('# 市里规定\n[holidays]\n2027-03-08 = "妇女节"\n', encoding="utf-8")
    take(desk, SAMPLES / "holidays.ics")
    assert "# 市里规定" in path.read_text("utf-8")
    assert desk.workdays.name_of(date(2027, 3, 8)) == "妇女节"


def test_a_work_calendar_that_lost_a_holiday_gets_it_back(desk: Desk) -> None:
    take(desk, SAMPLES / "holidays.ics")
    (desk.directory / "workdays.toml").unlink()
    report = take(desk, SAMPLES / "holidays.ics")
    assert verdicts(report) == ["changed"] * 3
    assert desk.workdays.kind_of(date(2027, 2, 5)) == "holiday"


def test_a_refused_file_leaves_the_work_calendar_alone(desk: Desk, given: Callable[..., Path]) -> None:
    text = (SAMPLES / "holidays.ics").read_text("utf-8").replace("DTSTART;VALUE=DATE:20270131", "DTSTART:x")
    report = take(desk, given(text, "x.ics"))
    assert not report.stored
    assert verdicts(report) == ["new", "refused", "new"]
    assert not (desk.directory / "workdays.toml").exists()


def test_when_saving_fails_the_work_calendar_is_as_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_import(desk, SAMPLES / "holidays.ics")

    def full_disk(*_given: object) -> None:
        raise DeskUnusable("disk-full", desk.path)

    monkeypatch.setattr("store.desk_file.DeskFile.commit", full_disk)
    with pytest.raises(DeskUnusable):
        apply_import(desk, plan)
    assert not (desk.directory / "workdays.toml").exists()
    assert not desk.workdays.is_known(date(2027, 2, 5))


def test_somebodys_leave_is_not_a_holiday(desk: Desk, given: Callable[..., Path]) -> None:
    path = given(calendar("UID:1\nSUMMARY:张三休假\nDTSTART;VALUE=DATE:20270301"), "leave.ics")
    take(desk, path)
    assert desk.workdays.kind_of(date(2027, 3, 1)) == "workday"
    assert desk.records("agenda")[0].document["ends"] == "2027-03-02T00:00:00+08:00"


def test_meetings_come_with_their_time_place_and_people(desk: Desk) -> None:
    report = take(desk, SAMPLES / "meetings.ics")
    assert report.stored
    by_start = sorted(desk.records("agenda"), key=lambda record: record.document["starts"])
    weekly, flood, check_up, moved = by_start
    assert flood.kind == "meeting"
    assert flood.document["starts"] == "2026-12-01T14:00:00+08:00"
    assert flood.document["ends"] == "2026-12-01T16:00:00+08:00"
    assert flood.document["place"] == "视频会议室"
    assert flood.document["convener"] == "李建国"
    assert flood.document["people"] == ["张伟"]
    assert flood.document["note"] == "通报雨情\n请带,材料"
    assert check_up.kind == "appointment"
    assert check_up.document["starts"] == "2026-12-02T09:00:00+08:00"
    assert check_up.document["ends"] == "2026-12-02T10:30:00+08:00"
    # 周一例会 repeats; the one of 14 December was moved to the 15th and is an item of its own.
    assert (weekly.title, moved.title) == ("周一例会", "周一例会（改期）")
    assert days_of(desk, "周一例会") == ["2026-11-30", "2026-12-15", "2026-12-21"]


def test_a_moved_meeting_is_recognised_by_its_identifier(desk: Desk, given: Callable[..., Path]) -> None:
    take(desk, SAMPLES / "meetings.ics")
    text = (SAMPLES / "meetings.ics").read_text("utf-8").replace("20261201T1", "20261202T1")
    report = take(desk, given(text, "moved.ics"))
    assert verdicts(report) == ["changed", "same", "same", "same"]
    assert report.lines[0].facts == {"fields": ("starts", "ends")}


def test_a_meeting_called_off_is_cancelled_not_deleted(desk: Desk, given: Callable[..., Path]) -> None:
    take(desk, SAMPLES / "meetings.ics")
    text = (SAMPLES / "meetings.ics").read_text("utf-8")
    path = given(text.replace("SUMMARY:防汛调度会", "STATUS:CANCELLED\nSUMMARY:防汛调度会"), "off.ics")
    assert said(take(desk, path))[0] == (12, "changed", "import-cancelled")
    flood = next(record for record in desk.records("agenda") if record.title == "防汛调度会")
    assert flood.state == "cancelled"
    assert flood.document["outcome"]["kind"] == "withdrawn"
    assert said(take(desk, path))[0] == (12, "same", "import-cancelled")


def test_a_deleted_appointment_does_not_come_back(desk: Desk) -> None:
    take(desk, SAMPLES / "meetings.ics")
    desk.hide(next(record for record in desk.records("agenda") if record.title == "体检"), "已体检")
    assert said(take(desk, SAMPLES / "meetings.ics"))[1] == (27, "same", "import-deleted")


def test_an_endless_meeting_is_one_that_repeats(desk: Desk, given: Callable[..., Path]) -> None:
    event = "UID:1\nSUMMARY:晨会\nDTSTART:20200101T083000\nRRULE:FREQ=DAILY"
    plan = plan_import(desk, given(calendar(event), "daily.ics"))
    assert said(plan) == [(3, "new", "")]
    apply_import(desk, plan)
    [daily] = desk.records("agenda")
    assert (daily.kind, daily.document["repeats"]) == ("meeting", "daily")
    assert len(days_of(desk, "晨会", 30)) == 30
    # Of its times before it was taken in nobody is asked for an outcome.
    assert [found.since.date() for found in needs_somebody(desk)] == [date(2026, 11, 23)]


def test_a_meeting_by_another_clock_is_taken_time_by_time(desk: Desk, given: Callable[..., Path]) -> None:
    """New York's 21:00 is another time in Shanghai in summer: no rule here says that."""
    event = "UID:1\nSUMMARY:视频会\nDTSTART;TZID=America/New_York:20261201T210000\nRRULE:FREQ=WEEKLY;BYDAY=TU"
    plan = plan_import(desk, given(calendar(event), "abroad.ics"))
    assert said(plan) == [(3, "new", "import-repeats-cut")]
    apply_import(desk, plan)
    starts = [record.document["starts"] for record in desk.records("agenda")]
    assert starts[0] == "2026-12-02T10:00:00+08:00"
    assert "2027-06-02T09:00:00+08:00" in starts
    assert len(starts) == 53


def test_a_meeting_before_dawn_keeps_its_last_day(desk: Desk, given: Callable[..., Path]) -> None:
    event = (
        "UID:1\nSUMMARY:交接\nDTSTART;TZID=Asia/Shanghai:20261201T070000\n"
        "RRULE:FREQ=DAILY;UNTIL=20261202T230000Z"
    )
    take(desk, given(calendar(event), "dawn.ics"))
    assert days_of(desk, "交接") == ["2026-12-01", "2026-12-02", "2026-12-03"]


def test_a_newer_version_wins_and_an_older_one_changes_nothing(
    desk: Desk, given: Callable[..., Path]
) -> None:
    def version(sequence: int, title: str) -> str:
        return f"UID:1\nSEQUENCE:{sequence}\nSUMMARY:{title}\nDTSTART:20270101T080000"

    take(desk, given(calendar(version(2, "二稿")), "two.ics"))
    assert said(take(desk, given(calendar(version(1, "一稿")), "one.ics"))) == [(3, "same", "import-older")]
    both = given(calendar(version(2, "二稿"), version(5, "五稿")), "both.ics")
    assert [(verdict, code) for _n, verdict, code in said(take(desk, both))] == [
        ("same", "import-older"),
        ("changed", ""),
    ]
    assert [record.title for record in desk.records("agenda")] == ["五稿"]


def test_one_time_of_a_series_called_off_leaves_its_day_out(desk: Desk, given: Callable[..., Path]) -> None:
    series = "UID:1\nSUMMARY:例会\nDTSTART:20261201T080000\nRRULE:FREQ=DAILY;COUNT=4"
    off = "UID:1\nRECURRENCE-ID:20261202T080000\nSTATUS:CANCELLED\nSUMMARY:例会\nDTSTART:20261202T080000"
    take(desk, given(calendar(series, off), "off.ics"))
    assert days_of(desk, "例会") == ["2026-12-01", "2026-12-03", "2026-12-04"]


def test_what_an_officer_took_out_of_a_series_stays_out(desk: Desk, given: Callable[..., Path]) -> None:
    path = given(calendar("UID:1\nSUMMARY:例会\nDTSTART:20261201T080000\nRRULE:FREQ=DAILY;COUNT=4"), "d.ics")
    take(desk, path)
    [series] = desk.records("agenda")
    call_off(desk, series, date(2026, 12, 3), "领导出差")  # type: ignore[arg-type]
    assert verdicts(take(desk, path)) == ["same"]
    open_days = [record.document.get("skipped") for record in desk.records("agenda") if record.is_open]
    assert open_days == [["2026-12-03"]]


def test_the_first_time_counts_even_where_the_rule_does_not_name_it(
    desk: Desk, given: Callable[..., Path]
) -> None:
    event = "UID:1\nSUMMARY:例会\nDTSTART:20261201T080000\nRRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261212T000000Z"
    take(desk, given(calendar(event), "first.ics"))
    assert sorted(days_of(desk, "例会")) == ["2026-12-01", "2026-12-04", "2026-12-11"]


def test_a_calendar_in_gbk_with_a_zone_of_windows_and_broken_lines_is_read(
    desk: Desk, given: Callable[..., Path]
) -> None:
    text = calendar(
        "UID:1\nSUMMARY:关于做好今冬明春防汛\n 抗旱工作的调度会\nLOCATION:视频\n 会议室\n"
        "DTSTART;TZID=China Standard Time:20261201T140000\nCATEGORIES:中心工作,会议\n"
        "ATTENDEE;CN=李建国;ROLE=CHAIR:mailto:li@example.gov.cn\nATTENDEE;CN=王芳:mailto:w@example.gov.cn"
    )
    take(desk, given(text.replace("\n", "\r\n").encode("gbk"), "outlook.ics"))
    [found] = desk.records("agenda")
    assert found.title == "关于做好今冬明春防汛抗旱工作的调度会"
    assert found.central
    assert found.document["starts"] == "2026-12-01T14:00:00+08:00"
    assert (found.document["leader"], found.document["people"]) == ("李建国", ["王芳"])


def test_a_to_do_is_told_and_left(desk: Desk, given: Callable[..., Path]) -> None:
    text = "BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:9\nSUMMARY:报送\nEND:VTODO\nEND:VCALENDAR\n"
    report = take(desk, given(text, "todo.ics"))
    assert said(report) == [(2, "same", "import-todo")]
    assert report.lines[0].title == "报送"


def test_a_meeting_long_over_asks_for_no_outcome(desk: Desk, given: Callable[..., Path]) -> None:
    take(desk, given(calendar("UID:1\nSUMMARY:党组会\nDTSTART:20200101T083000"), "old.ics"))
    assert desk.records("agenda")[0].kind == "appointment"


def test_an_event_without_an_identifier_is_known_by_title_and_time(
    desk: Desk, given: Callable[..., Path]
) -> None:
    path = given(calendar("SUMMARY:党组会\nDTSTART:20270101T083000"), "plain.ics")
    assert verdicts(take(desk, path)) == ["new"]
    assert verdicts(take(desk, path)) == ["same"]


def test_a_long_place_is_shortened_and_kept_whole_in_the_note(desk: Desk, given: Callable[..., Path]) -> None:
    place = "https://meeting.example.gov.cn/" + "7" * 60
    path = given(calendar(f"UID:1\nSUMMARY:视频会\nDTSTART:20270101T083000\nLOCATION:{place}"), "video.ics")
    assert take(desk, path).stored
    document = desk.records("agenda")[0].document
    assert len(document["place"]) == 60
    assert place in document["note"]


# ── hostile files ────────────────────────────────────────────────────────────────

ROW = "甲通知,甲局,甲〔2026〕1号,2026-01-01,\n"
HOSTILE: dict[str, tuple[str, str | bytes, str]] = {
    "empty": ("a.csv", b"", "import-empty"),
    "blank": ("a.ics", b"\xef\xbb\xbf \r\n", "import-empty"),
    "only a header": ("a.csv", HEADER, "import-empty"),
    "no calendar": ("a.ics", HEADER + ROW, "import-not-a-calendar"),
    "another format": ("a.xlsx", b"PK\x03\x04\0\0", "import-unknown-format"),
    "binary": ("a.csv", b"PK\x03\x04" + bytes(range(256)) * 50, "import-binary"),
    "NUL in a cell": ("a.csv", HEADER + ROW.replace("通", "\0"), "import-binary"),
    "NUL in UTF-16": ("a.csv", (HEADER + ROW.replace("通", "\0")).encode("utf-16"), "import-binary"),
    "no encoding": ("a.csv", b"\xff\xff\xff" + HEADER.encode(), "import-undecodable"),
    "broken UTF-8": ("a.csv", (HEADER + ROW * 9).encode() + "局".encode()[:2], "import-undecodable"),
    "lone surrogates": ("a.csv", (HEADER + ROW * 3).encode() + b"\xed\xa0\x80", "import-undecodable"),
    "surrogates in UTF-16": ("a.csv", HEADER.encode("utf-16") + b"\x00\xd8a\x00", "import-undecodable"),
    "unclosed quote": ("a.csv", HEADER + ROW + '"乙通知,甲局,,,\n' + ROW * 1000, "import-unclosed-quote"),
    "a quote too many": ("a.csv", HEADER + '"乙"通知,甲局,,,\n', "import-bad-csv"),
    "a long field": ("a.csv", HEADER + "长" * 140_000 + ",甲局,,,\n", "import-field-too-long"),
    "no header": ("a.csv", ROW * 20, "import-no-header"),
    "no sender column": ("a.csv", "标题,文号\n甲,1\n", "import-no-header"),
    "too many rows": ("a.csv", HEADER + ROW * 5_001, "import-too-many"),
    "too many events": ("a.ics", calendar(*["UID:1\nDTSTART:20270101"] * 6_000), "import-too-many"),
    "no event": ("a.ics", calendar(), "import-empty"),
    "cut off": ("a.ics", calendar("UID:1\nDTSTART:20270101")[:-20], "import-broken-calendar"),
    "crossed": ("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "import-broken-calendar"),
    "nested deeply": ("a.ics", "BEGIN:VCALENDAR\n" * 50_000, "import-broken-calendar"),
    "an endless line": ("a.ics", calendar("SUMMARY:x" + "\n y" * 100_000), "import-line-too-long"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_is_no_such_thing_is_refused_at_once(
    desk: Desk, given: Callable[..., Path], case: str
) -> None:
    name, content, code = HOSTILE[case]
    path = given(content, name)
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        plan_import(desk, path)
    assert refused.value.code == code
    assert refused.value.facts["path"] == str(path)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ("DTSTART:20270101T080000\nRRULE:FREQ=SECONDLY;COUNT=1000000000", "import-bad-rule"),
        ("DTSTART:20270101T080000\nRRULE:FREQ=HOURLY", "import-bad-rule"),
        ("DTSTART:20270101T080000\nRRULE:FREQ=DAILY;INTERVAL=0", "import-bad-rule"),
        ("DTSTART:20270101T080000\nRRULE:FREQ=DAILY;COUNT=1000000000", "import-bad-rule"),
        ("DTSTART:20270101T080000\nRRULE:FREQ=DAILY;BYSECOND=1,2,3", "import-bad-rule"),
        ("DTSTART:20270101T080000\nRRULE:FREQ=DAILY;UNTIL=99999999T999999Z", "import-bad-rule"),
        ("DTSTART:20270101T080000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "import-bad-property"),
        ("DTSTART;TZID=Mars/Olympus:20270101T080000", "import-unknown-zone"),
        ("DTSTART;TZID=../../../etc/passwd:20270101T080000", "import-unknown-zone"),
        ("DTSTART:20270101T256000", "import-bad-property"),
        ("DTSTART:99991231T235959\nDURATION:P99999D", "import-bad-property"),
        ("DTSTART:20270101T080000\nDURATION:P9999999999D", "import-bad-property"),
        ("DTSTART:20270102T080000\nDTEND:20270101T080000", "import-bad-property"),
        ("DTSTART:20270102T080000\nDTEND;VALUE=DATE:20270103", "import-bad-property"),
        ("DTSTART:20270101T080000/PT1H", "import-bad-property"),
        ("DTSTART", "import-bad-property"),
        ("LOCATION:三楼", "import-bad-property"),
        (f"DTSTART:20270101\nSUMMARY:{'长' * 300}", "invalid-record"),
        ("DTSTART:20270101\nSUMMARY:\u200b", "invalid-record"),
    ],
)
def test_a_hostile_event_refuses_its_file_at_once(
    desk: Desk, given: Callable[..., Path], event: str, code: str
) -> None:
    summary = "" if "SUMMARY" in event else "SUMMARY:会\n"
    good = "UID:2\nSUMMARY:会\nDTSTART:20270101T080000"
    started = time.process_time()
    report = take(desk, given(calendar(f"UID:1\n{summary}{event}", good), "hostile.ics"))
    assert time.process_time() - started < 2
    assert not report.stored
    assert [line.code for line in report.lines] == [code, ""]
    assert "SUMMARY" in event or report.lines[0].title == "会"
    assert desk.records("agenda") == []


def test_a_zone_that_changes_every_second_is_only_known_by_its_name(
    desk: Desk, given: Callable[..., Path]
) -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Asia/Shanghai\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "RRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0800\nEND:STANDARD\n"
        "BEGIN:DAYLIGHT\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0800\n"
        "TZOFFSETTO:+0900\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )
    text = calendar("UID:1\nSUMMARY:会\nDTSTART;TZID=Asia/Shanghai:20270101T080000")
    take(desk, given(text.replace("VERSION:2.0\n", "VERSION:2.0\n" + zone), "zone.ics"))
    assert desk.records("agenda")[0].document["starts"] == "2027-01-01T08:00:00+08:00"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1000",
        "FREQ=YEARLY;BYDAY=53MO;COUNT=1000",
        "FREQ=DAILY;COUNT=1000",
        "FREQ=YEARLY;BYDAY=53MO",
    ],
)
def test_thousands_of_rules_cannot_keep_the_desk_busy(
    desk: Desk, given: Callable[..., Path], rule: str
) -> None:
    events = [f"UID:{n}\nSUMMARY:会\nDTSTART:19{n % 90 + 10}0101T080000\nRRULE:{rule}" for n in range(4_999)]
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        plan_import(desk, given(calendar(*events), "busy.ics"))
    assert refused.value.code in ("import-too-many-repeats", "import-too-many")
    assert time.process_time() - started < 4


def test_thousands_of_endless_meetings_are_taken_soon(desk: Desk, given: Callable[..., Path]) -> None:
    events = [
        f"UID:{n}\nSUMMARY:会\nDTSTART:19{n % 90 + 10}0101T080000\nRRULE:FREQ=DAILY" for n in range(4_999)
    ]
    started = time.process_time()
    assert plan_import(desk, given(calendar(*events), "busy.ics")).count("new") == 4_999
    assert time.process_time() - started < 8


def test_the_most_that_is_taken_is_taken_soon(desk: Desk, given: Callable[..., Path]) -> None:
    rows = "".join(f"关于第{n}号事项的通知,市局,市局〔2026〕{n}号,2026-01-01,\n" for n in range(5_000))
    events = [f"UID:{n}\nSUMMARY:会\nDTSTART:20270101T080000\nDESCRIPTION:{'长' * 30}" for n in range(5_000)]
    started = time.process_time()
    assert plan_import(desk, given(HEADER + rows)).count("new") == 5_000
    assert plan_import(desk, given(calendar(*events), "most.ics")).count("new") == 5_000
    assert time.process_time() - started < 10


def test_a_huge_file_is_refused_before_it_is_read(desk: Desk, tmp_path: Path) -> None:
    for name, size in (("a.csv", 100_000_000), ("a.ics", 3_000_000)):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(size)
        with pytest.raises(Refused) as refused:
            plan_import(desk, path)
        assert refused.value.code == "import-too-large"
        assert refused.value.facts["size"] == size


def test_what_is_no_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "directory.ics").mkdir()
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for name, code in (
        ("none.csv", "import-not-found"),
        ("pipe.csv", "import-not-a-file"),
        ("directory.ics", "import-not-a-file"),
        ("loop.csv", "import-unreadable"),
        ("nul\0.csv", "import-unreadable"),
    ):
        with pytest.raises(Refused) as refused:
            plan_import(desk, tmp_path / name)
        assert refused.value.code == code, name


# ── the real files ───────────────────────────────────────────────────────────────


@pytest.mark.skipif(not REAL.exists(), reason="the real files are not here")
def test_the_real_files_are_taken_whole_and_recognised(desk: Desk) -> None:
    for name, count in (("state_council_documents.csv", 30), ("cn_holidays_2026.ics", 13)):
        assert verdicts(take(desk, REAL / name)) == ["new"] * count
        assert verdicts(take(desk, REAL / name)) == ["same"] * count
    spring = next(record for record in desk.records("agenda") if record.title == "春节假期")
    assert spring.document["starts"] == "2026-02-15T00:00:00+08:00"
    assert desk.workdays.overlay.holidays[date(2026, 2, 23)] == "春节"
    assert desk.workdays.overlay.makeup[date(2026, 2, 28)] == "补春节"
