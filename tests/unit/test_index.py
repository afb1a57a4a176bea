"""The index is only a help: missing, stale, damaged or unwritable, the archive is still searched."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bench.make_filed import fill
from store import Desk, FixedClock
from store import index as index_module
from store.archive import archive_files, put_records, read_documents
from store.index import index_of, refresh_now, start_refresh, wait_for_refresh
from store.indexing import INDEX, refresh
from store.pinyin import initials, readings
from store.query import read
from store.record import record_of
from store.search import search
from store.terms import Subject
from store.tokens import entry_of

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.open(tmp_path, FixedClock(datetime(2026, 11, 23, 10, tzinfo=ZONE)), officer="张伟")


def _put(desk: Desk, *texts: str, year: int = 2026) -> None:
    """File one note for each text, by its text's own id."""
    notes = [
        {
            "id": "".join(f"{ord(sign):x}" for sign in text),
            "kind": "note",
            "text": text,
            "title": text,
            "happened_at": f"{year}-03-01T10:00:00+08:00",
        }
        for text in texts
    ]
    put_records(desk.directory / "archive" / f"{year}.json", [record_of(note) for note in notes])


def _titles(desk: Desk, query: str, **options: Any) -> list[str]:
    return [hit.headline for hit in search(desk, query, **options).hits]


def test_a_missing_index_is_made_in_the_background_and_that_is_told(desk: Desk) -> None:
    _put(desk, "防汛值守")
    found = search(desk, "防汛")
    assert (found.hits, found.problems) == ([], ["index-building"])
    wait_for_refresh(desk.directory)
    assert search(desk, "防汛").problems == []
    assert _titles(desk, "防汛") == ["防汛值守"]


def test_who_can_wait_gets_all_hits_at_once(desk: Desk) -> None:
    _put(desk, "防汛值守")
    assert _titles(desk, "防汛", wait=True) == ["防汛值守"]


def test_what_is_filed_later_is_appended_and_not_built_anew(desk: Desk) -> None:
    _put(desk, "第一次防汛")
    assert refresh(desk.directory) == "built"
    before = (desk.directory / INDEX).stat().st_ino
    _put(desk, "第二次防汛")
    _put(desk, "老防汛", year=2019)
    assert index_of(desk.directory).state() == "stale"
    assert refresh(desk.directory) == "updated"
    assert refresh(desk.directory) == "current"
    assert (desk.directory / INDEX).stat().st_ino == before
    assert set(_titles(desk, "防汛")) == {"第一次防汛", "第二次防汛", "老防汛"}


def test_documents_are_read_from_the_right_place_after_other_tables_grew(desk: Desk) -> None:
    errand = {
        "id": "e",
        "kind": "errand",
        "title": "防汛物资",
        "state": "closed",
        "closed_at": "2026-03-02T10:00:00+08:00",
    }
    _put(desk, "防汛一")
    put_records(desk.directory / "archive" / "2026.json", [record_of(errand)])
    refresh(desk.directory)
    _put(desk, "防汛二", "防汛三")
    refresh(desk.directory)
    found = search(desk, "防汛").hits
    assert {hit.id: hit.document["title"] for hit in found} == {hit.id: hit.headline for hit in found}
    assert len(found) == 4


def test_a_document_is_found_even_when_somebody_moved_it_since(desk: Desk) -> None:
    _put(desk, "防汛一", "防汛二")
    refresh(desk.directory)
    hits = search(desk, "防汛").hits
    path = desk.directory / "archive" / "2026.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), indent=2), "utf-8")
    assert {hit.document["text"] for hit in hits} == {"防汛一", "防汛二"}


def test_a_changed_or_removed_document_makes_the_index_anew(desk: Desk) -> None:
    _put(desk, "防汛一", "防汛二")
    refresh(desk.directory)
    path = desk.directory / "archive" / "2026.json"
    path.write_bytes(path.read_bytes().replace("防汛二".encode(), "春节二".encode()))
    assert refresh(desk.directory) == "built"
    assert _titles(desk, "防汛") == ["防汛一"]
    assert _titles(desk, "春节") == ["春节二"]
    path.unlink()
    assert refresh(desk.directory) == "built"
    assert _titles(desk, "防汛") == []


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100, None])
def test_a_damaged_index_is_dropped_and_made_anew(desk: Desk, damage: bytes | None) -> None:
    _put(desk, "防汛值守")
    refresh(desk.directory)
    path = desk.directory / INDEX
    index_of(desk.directory).close()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    os.utime(path)
    assert search(desk, "防汛", wait=True).hits or search(desk, "防汛", wait=True).hits
    assert _titles(desk, "防汛") == ["防汛值守"]


def test_pages_damaged_in_the_middle_never_make_a_search_fail(desk: Desk) -> None:
    _put(desk, *(f"第{number}次防汛" for number in range(300)))
    refresh(desk.directory)
    path = desk.directory / INDEX
    index_of(desk.directory).close()
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    search(desk, "防汛")
    search(desk, "防汛", wait=True)
    assert len(search(desk, "防汛", limit=500, wait=True).hits) == 300


def test_an_index_of_another_format_is_made_anew(desk: Desk) -> None:
    _put(desk, "防汛值守")
    refresh(desk.directory)
    index_of(desk.directory).close()
    with sqlite3.connect(desk.directory / INDEX) as database:
        database.execute("UPDATE meta SET value = 'another'")
    assert _titles(desk, "防汛", wait=True) == ["防汛值守"]


def test_without_the_full_text_module_the_files_are_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _put(desk, "防汛值守", "双随机检查")
    monkeypatch.setattr(index_module, "has_fts5", lambda: False)
    found = search(desk, "ssj")
    assert [hit.headline for hit in found.hits] == ["双随机检查"]
    assert found.hits[0].document["text"] == "双随机检查"
    assert found.problems == ["index-unavailable"]


def test_a_damaged_archive_file_is_told_and_the_other_years_are_searched(desk: Desk) -> None:
    _put(desk, "防汛值守")
    (desk.directory / "archive" / "2025.json").write_bytes(b'{"log": {')
    found = search(desk, "防汛", wait=True)
    assert [hit.headline for hit in found.hits] == ["防汛值守"]
    assert found.problems == ["archive-damaged"]


def test_strange_documents_in_an_archive_file_are_passed_over(desk: Desk) -> None:
    _put(desk, "防汛值守")
    path = desk.directory / "archive" / "2026.json"
    tables = json.loads(path.read_text("utf-8"))
    tables["log"]["7"] = {
        "id": "x",
        "kind": "visit",
        "title": ["防汛"],
        "name": 3,
        "progress": {"words": [[1]]},
    }
    tables["log"]["8"] = 5
    tables["later"] = {"1": {"id": "y", "kind": "of-tomorrow", "title": "防汛新类"}}
    path.write_text(json.dumps(tables), "utf-8")
    assert set(_titles(desk, "防汛", wait=True)) == {"防汛值守", "防汛新类"}


def test_one_process_builds_and_another_lets_it(desk: Desk) -> None:
    import fcntl

    _put(desk, "防汛值守")
    with (desk.directory / "index.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refresh(desk.directory) == "busy"
    assert refresh(desk.directory) == "built"


def test_the_index_may_be_read_and_written_by_the_group_where_the_directory_is_theirs(desk: Desk) -> None:
    desk.directory.chmod(0o770)
    _put(desk, "防汛值守")
    refresh(desk.directory)
    assert stat.S_IMODE((desk.directory / INDEX).stat().st_mode) == 0o660
    assert stat.S_IMODE((desk.directory / "index.lock").stat().st_mode) == 0o660


def test_progress_is_told_while_it_is_made(desk: Desk) -> None:
    _put(desk, *(f"第{number}次防汛" for number in range(2500)))
    told: list[tuple[int, int]] = []
    ended: list[bool] = []
    start_refresh(desk.directory, lambda done, total: told.append((done, total)), lambda: ended.append(True))
    wait_for_refresh(desk.directory)
    assert ended == [True]
    assert len(told) == 3
    assert all(done <= total for done, total in told)


def test_the_newest_stand_first_whatever_year_was_filed_last(desk: Desk) -> None:
    _put(desk, "防汛二〇二六")
    _put(desk, "防汛二〇一九", year=2019)
    refresh(desk.directory)
    assert _titles(desk, "防汛") == ["防汛二〇二六", "防汛二〇一九"]


def test_nothing_of_the_search_is_loaded_with_the_store() -> None:
    heavy = ("sqlite3", "store.search", "store.pinyin", "textual")
    program = f"import sys, store; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_telephone_numbers_stand_nowhere_in_the_index(desk: Desk) -> None:
    visit = {
        "id": "v",
        "kind": "visit",
        "name": "王芳",
        "title": "王芳",
        "phone": "13912345678",
        "id_no": "11010519491231002X",
    }
    put_records(desk.directory / "archive" / "2026.json", [record_of(visit)])
    assert refresh_now(desk.directory)
    content = (desk.directory / INDEX).read_bytes()
    assert b"13912345678" not in content
    assert b"11010519491231002" not in content.lower()


def test_the_index_leads_to_just_what_reading_every_record_finds(tmp_path: Path) -> None:
    fill(tmp_path, 1200, seed=5)
    assert refresh_now(tmp_path)
    documents = [document for path in archive_files(tmp_path) for document in read_documents(path)]
    subjects = [Subject(entry_of(document)) for document in documents]
    chance = random.Random(4)
    queries = [
        "防",
        "函",
        "2号",
        "v20",
        "3楼会议室",
        "号:收〔2026〕17号",
        "位:czj",
        "人:l",
        "人:zw",
        "类:公文 态:办结",
    ]
    queries += ["至:2026-10-28", "日:2026-10-30", "sh", "xian", "国发2026 5", '"，已转"', "-防汛 财政局"]
    for _time in range(80):
        subject = chance.choice(subjects)
        line = chance.choice(subject.spelled.strip().split("\n"))
        begin = chance.randrange(len(line) or 1)
        piece = line[begin : begin + chance.randint(1, 5)]
        spelled = [readings().in_use(sign)[-1] for sign in piece if readings().in_use(sign)]
        queries += [
            piece,
            f'"{piece}"',
            initials(piece),
            "".join(spelled),
            "".join(spelled)[:-1],
            f"人:{initials(piece)}",
        ]
    for typed in queries:
        for query in read(typed, datetime(2026, 11, 23, 10, tzinfo=ZONE)):
            if query is None or query.is_empty:
                continue
            wanted = {subject.entry.id for subject in subjects if query.meets(subject)}
            rows = index_of(tmp_path).candidates(query.match)
            assert {row.entry.id for row in rows if query.meets(Subject(row.entry))} == wanted, typed


def test_the_newest_year_is_searched_while_the_rest_is_being_indexed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store import indexing

    _put(desk, "防汛旧事", year=2019)
    _put(desk, "防汛新事")
    seen: list[tuple[list[str], float, list[str]]] = []
    build = indexing._build

    def watched(directory: Path, report: Any, only: frozenset[str] = frozenset()) -> None:
        if not only:
            found = search(desk, "防汛")
            seen.append(([hit.headline for hit in found.hits], found.share, found.problems))
        build(directory, report, only)

    monkeypatch.setattr(indexing, "STAGED", 1)
    monkeypatch.setattr(indexing, "_build", watched)
    monkeypatch.setattr(index_module, "start_refresh", lambda *_arguments, **_options: None)
    assert refresh(desk.directory) == "built"
    titles, share, problems = seen[0]
    assert titles == ["防汛新事"]
    assert 0 < share < 1
    assert problems == ["index-building"]
    assert _titles(desk, "防汛") == ["防汛新事", "防汛旧事"]
    assert refresh(desk.directory) == "current"


def test_an_index_that_was_left_half_made_is_made_anew(desk: Desk) -> None:
    from store import indexing

    _put(desk, "防汛旧事", year=2019)
    _put(desk, "防汛新事")
    indexing._build(desk.directory, lambda done, total: None, frozenset({"2026.json"}))
    assert index_of(desk.directory).state() == "stale"
    assert _titles(desk, "防汛", wait=True) == ["防汛新事", "防汛旧事"]
    assert refresh(desk.directory) == "current"


def test_an_index_of_an_older_layout_is_made_anew(desk: Desk) -> None:
    _put(desk, "防汛值守")
    refresh(desk.directory)
    index_of(desk.directory).close()
    with sqlite3.connect(desk.directory / INDEX) as database:
        database.execute("UPDATE meta SET value = '3' WHERE name = 'format'")
    assert index_of(desk.directory).state() == "missing"
    assert _titles(desk, "防汛", wait=True) == ["防汛值守"]
