"""Filing: what is settled moves to its year's archive file, and nothing is lost on the way."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tinydb import TinyDB

from store import Desk, DeskUnusable, FixedClock, Record
from store.archive import archive_files, find_filed, put_records
from store.filing import file_records
from store.index import index_of, refresh_now, wait_for_refresh

ZONE = ZoneInfo("Asia/Shanghai")


def _open(directory: Path) -> Desk:
    return Desk.open(directory, FixedClock(datetime(2026, 11, 23, 10, tzinfo=ZONE)), officer="张伟")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return _open(tmp_path / "desk")


def _note(desk: Desk, text: str, at: str = "2026-11-20T10:00:00+08:00") -> Record:
    return desk.add("note", {"text": text, "happened_at": at})


def _filed_ids(desk: Desk) -> list[str]:
    wait_for_refresh(desk.directory)
    return [
        document["id"]
        for path in archive_files(desk.directory)
        for table in json.loads(path.read_text("utf-8")).values()
        for document in table.values()
    ]


def test_what_was_settled_before_the_duty_date_began_is_filed_under_its_year(desk: Desk) -> None:
    old = _note(desk, "去年的事", "2025-12-31T20:00:00+08:00")
    night = _note(desk, "凌晨的事", "2026-11-23T07:59:00+08:00")
    today = _note(desk, "今天的事", "2026-11-23T08:00:00+08:00")
    pending = desk.add("errand", {"title": "还没办完"})
    report = file_records(desk, date(2026, 11, 23))
    assert report.counts == {2025: 1, 2026: 1}
    assert [path.name for path in archive_files(desk.directory)] == ["2025.json", "2026.json"]
    assert _filed_ids(desk) == [old.id, night.id]
    assert {record.id for record in desk.all_records()} == {today.id, pending.id}


def test_stock_tinydb_opens_an_archive_file_and_reads_its_tables(desk: Desk) -> None:
    _note(desk, "第一件")
    file_records(desk, date(2026, 11, 23))
    _note(desk, "第二件")
    task = desk.add("errand", {"title": "修灯"})
    desk.close(task, "done", "已修好")
    file_records(desk, date(2026, 11, 24))
    wait_for_refresh(desk.directory)
    with TinyDB(desk.directory / "archive" / "2026.json") as database:
        assert database.tables() == {"log", "tasks"}
        assert [row["text"] for row in database.table("log")] == ["第一件", "第二件"]
        assert database.table("log").get(doc_id=2)["text"] == "第二件"  # type: ignore[index, call-overload]


def test_routines_and_the_directory_stay_and_ticks_go_after_four_weeks(desk: Desk) -> None:
    routine = desk.add("routine", {"title": "开门", "at": "08:00"})
    person = desk.add("person", {"title": "王芳"})
    tick = {
        "title": "开门",
        "routine": routine.id,
        "result": "done",
        "state": "done",
    }
    ticked = desk.add("tick", {**tick, "duty_date": "2026-10-20", "at": "2026-10-20T08:05:00+08:00"})
    recent = desk.add("tick", {**tick, "duty_date": "2026-11-10", "at": "2026-11-10T08:05:00+08:00"})
    assert file_records(desk, date(2026, 11, 23)).total == 1
    assert _filed_ids(desk) == [ticked.id]
    assert {record.id for record in desk.all_records()} == {routine.id, person.id, recent.id}


def test_filing_again_files_nothing_twice(desk: Desk) -> None:
    _note(desk, "一件事")
    assert file_records(desk, date(2026, 11, 23)).total == 1
    before = (desk.directory / "archive" / "2026.json").read_bytes()
    assert file_records(desk, date(2026, 11, 23)).total == 0
    assert (desk.directory / "archive" / "2026.json").read_bytes() == before


def test_a_crash_between_the_archive_and_the_live_file_loses_and_doubles_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = _note(desk, "要紧的事")

    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("store.desk_file.DeskFile.commit", crash)
        with pytest.raises(KeyboardInterrupt):
            file_records(desk, date(2026, 11, 23))
    again = _open(desk.directory)
    assert _filed_ids(again) == []
    assert again.find(note.id) == note
    assert refresh_now(again.directory)
    assert [hit.filed_year for hit in again.search("要紧的事").hits] == [None]
    assert file_records(again, date(2026, 11, 23)).total == 1
    assert _filed_ids(again) == [note.id]
    assert list(again.all_records()) == []


def test_a_full_disk_leaves_both_files_as_they_were(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _note(desk, "第一件")
    file_records(desk, date(2026, 11, 23))
    _note(desk, "第二件")
    before = (desk.directory / "archive" / "2026.json").read_bytes()

    def full(_fd: int, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", full)
        with pytest.raises(DeskUnusable) as refused:
            file_records(desk, date(2026, 11, 23))
    assert refused.value.code == "disk-full"
    assert (desk.directory / "archive" / "2026.json").read_bytes() == before
    assert [record.title for record in desk.records("log")] == ["第二件"]


def test_a_damaged_year_is_left_alone_and_its_records_stay_live(desk: Desk) -> None:
    note = _note(desk, "一件事")
    folder = desk.directory / "archive"
    folder.mkdir(exist_ok=True)
    (folder / "2026.json").write_bytes(b'{"log": {"1": {"id"')
    with pytest.raises(DeskUnusable) as refused:
        file_records(desk, date(2026, 11, 23))
    assert refused.value.code == "archive-damaged"
    assert desk.record(note.id) == note


def test_a_filed_record_is_found_by_its_id_with_and_without_the_index(desk: Desk) -> None:
    note = _note(desk, "一件事")
    file_records(desk, date(2026, 11, 23))
    wait_for_refresh(desk.directory)
    assert desk.find(note.id) == note
    index_of(desk.directory).close()
    (desk.directory / "index.sqlite3").unlink()
    assert find_filed(desk, note.id) == note
    assert find_filed(desk, "nobody") is None


def test_a_record_that_was_taken_back_and_filed_anew_stands_there_once(tmp_path: Path) -> None:
    values: dict[str, Any] = {"id": "0000000000001", "kind": "note", "text": "旧", "title": "旧"}
    path = tmp_path / "2026.json"
    path.parent.mkdir(exist_ok=True)
    from store.record import record_of

    put_records(path, [record_of(values), record_of({**values, "id": "0000000000002"})])
    put_records(path, [record_of({**values, "text": "新"})])
    table = json.loads(path.read_text("utf-8"))["log"]
    assert [(row["id"], row["text"]) for row in table.values()] == [
        ("0000000000001", "新"),
        ("0000000000002", "旧"),
    ]
