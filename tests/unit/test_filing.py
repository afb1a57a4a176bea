"""Filing by the officer's hand: codes, retention, read-only ever after, corrections, the way back (P4)."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from officer import entries
from store import (
    Desk,
    FixedClock,
    InvalidRecord,
    NotFound,
    Record,
    Refused,
    RulesBroken,
    correct,
    file_one,
    file_settled,
    links_of,
    proposed_code,
    proposed_retention,
    restore_filed,
    verify_desk,
)
from store.archive import archive_files, find_filed
from store.index import refresh_now, wait_for_refresh


def closed(desk: Desk, title: str = "老旧小区改造进度", kind: str = "errand", **values: Any) -> Record:
    """A record that was settled today."""
    record = desk.add(kind, {"title": title, **values})
    return desk.close(record, "done", "已办结并答复")


def letter(desk: Desk, title: str = "关于开展防火检查的通知") -> Record:
    """A document that was settled today."""
    return closed(desk, title, "incoming", sender="省政府办公厅", received_at="2026-11-20T09:00:00+08:00")


def filed_documents(desk: Desk) -> list[dict[str, Any]]:
    """What stands in the archive, in the order of the files."""
    wait_for_refresh(desk.directory)
    return [
        document
        for path in archive_files(desk.directory)
        for table in json.loads(path.read_text("utf-8")).values()
        for document in table.values()
    ]


def test_a_filed_record_has_the_code_and_the_period_that_were_proposed(desk: Desk) -> None:
    """P4"""
    document = letter(desk)
    assert proposed_retention(document, desk.rules) == "D30"
    proposed = proposed_code(desk, document, "D30")
    assert proposed == "Z109-WS·2026-D30-BGS-0001"
    filed = file_one(desk, document)
    assert (filed.archive_code, filed.retention, filed.keep_until) == (proposed, "D30", 2056)
    assert [one["archive_code"] for one in filed_documents(desk)] == [proposed]
    assert [hit.id for hit in desk.search("Z109-WS·2026-D30-BGS-0001", wait=True).hits] == [document.id]
    assert [hit.id for hit in desk.search("保管:30年", wait=True).hits] == [document.id]
    told = [line for line in entries(desk) if line["action"] == "file"]
    assert told[0]["changes"]["archive_code"] == [proposed, None]


def test_the_officer_says_another_period_and_each_period_counts_by_itself(desk: Desk) -> None:
    """P4"""
    first, second, third = (closed(desk, f"第{number}件") for number in "一二三")
    assert file_one(desk, first).archive_code == "Z109-WS·2026-D10-BGS-0001"
    assert file_one(desk, second, "Y").archive_code == "Z109-WS·2026-Y-BGS-0001"
    assert file_one(desk, third).archive_code == "Z109-WS·2026-D10-BGS-0002"
    assert find_filed(desk, second.id).keep_until is None  # type: ignore[union-attr]
    with pytest.raises(InvalidRecord):
        file_one(desk, closed(desk, "第四件"), "D20")


def test_the_house_writes_its_codes_its_own_way(tmp_path: Path, clock: FixedClock) -> None:
    place = tmp_path / "desk"
    place.mkdir()
    (place / "house.toml").write_text(
        '[archive]\npattern = "{fonds}·{year}·{retention}·{number}"\nfonds = "J001"\n'
        '[retention]\nerrand = "Y"\n',
        "utf-8",
    )
    desk = Desk.open(place, clock, "张伟")
    assert file_one(desk, closed(desk)).archive_code == "J001·2026·Y·1"
    (place / "house.toml").write_text('[archive]\npattern = "{fonds}"\n', "utf-8")
    with pytest.raises(RulesBroken):
        Desk.open(place, clock, "张伟")
    (place / "house.toml").write_text("personal_days = 30\n", "utf-8")
    with pytest.raises(RulesBroken, match="personal_reason"):
        Desk.open(place, clock, "张伟")


def test_notes_and_ticks_leave_the_live_file_without_a_code(desk: Desk, clock: FixedClock) -> None:
    note = desk.add("note", {"text": "接来电，对方未留言"})
    routine = desk.add("routine", {"title": "开门", "at": "08:00"})
    from store import Routine, tick

    ticked = tick(desk, Routine(routine.document), desk.duty_date)
    task = closed(desk)
    clock.advance(days=60)
    assert file_settled(desk).total == 3
    codes = {one["id"]: one.get("archive_code") for one in filed_documents(desk)}
    assert codes == {note.id: None, ticked.id: None, task.id: "Z109-WS·2026-D10-BGS-0001"}


def test_an_open_record_and_one_that_stays_are_not_filed(desk: Desk) -> None:
    with pytest.raises(Refused) as refused:
        file_one(desk, desk.add("errand", {"title": "还没办完"}))
    assert refused.value.code == "still-open"
    with pytest.raises(Refused) as refused:
        file_one(desk, desk.add("person", {"title": "王芳"}))
    assert refused.value.code == "not-filed"


def test_what_is_filed_refuses_changes_and_says_so(desk: Desk) -> None:
    """P4"""
    task = closed(desk)
    file_one(desk, task)
    for act in (
        lambda: desk.change(task, title="另一个标题"),
        lambda: desk.hide(task, "多余"),
        lambda: desk.add_progress(task, "又有进展"),
        lambda: desk.close(task, "done", "再办一次"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "filed"
    with pytest.raises(NotFound):
        desk.change(Record({"id": "0000000000000", "revision": 1}), title="无")


def test_a_correction_of_a_filed_record_is_linked_to_it_for_good(desk: Desk, clock: FixedClock) -> None:
    """P4 P55"""
    filed = file_one(desk, letter(desk))
    correction = correct(desk, filed, "来文单位应为市政府办公室")
    assert correction.corrects == filed.id
    assert [(link.how, link.other, link.outward) for link in links_of(desk, filed)] == [
        ("corrects", correction.id, False)
    ]
    before = find_filed(desk, filed.id)
    clock.advance(days=20)
    assert file_settled(desk).total == 1
    assert refresh_now(desk.directory)
    beside = find_filed(desk, correction.id)
    assert beside is not None
    assert (beside.retention, beside.archive_code) == ("D30", "Z109-WS·2026-D30-BGS-0002")
    # Both are filed now, and the trace still goes both ways.
    assert [link.other for link in links_of(desk, filed)] == [correction.id]
    assert [link.other for link in links_of(desk, beside)] == [filed.id]
    assert find_filed(desk, filed.id) == before


def test_a_filed_record_comes_back_with_a_reason_keeps_its_code_and_is_filed_again_later(
    desk: Desk, clock: FixedClock
) -> None:
    filed = file_one(desk, closed(desk))
    with pytest.raises(InvalidRecord):
        restore_filed(desk, filed.id, " ")
    clock.advance(days=30)
    restored = restore_filed(desk, filed.id, "需补充材料")
    assert desk.record(filed.id) == restored
    assert filed_documents(desk) == []
    assert verify_desk(desk.directory) == []
    assert [hit.filed_year for hit in desk.search("老旧小区", wait=True).hits] == [None]
    changed = desk.change(restored, note="材料已补")
    assert file_settled(desk).total == 0
    clock.advance(days=9)
    assert file_settled(desk).total == 1
    again = find_filed(desk, filed.id)
    assert again is not None
    assert (again.archive_code, again.document["note"]) == (filed.archive_code, "材料已补")
    assert (again.revision or 0) >= (changed.revision or 0)
    told = [line for line in entries(desk) if line["action"] == "restore"]
    assert told[0]["changes"]["restored"][1]["reason"] == "需补充材料"
    with pytest.raises(NotFound):
        restore_filed(desk, "0000000000000", "没有这一件")


def test_a_record_that_is_live_again_is_not_restored_twice(desk: Desk) -> None:
    filed = file_one(desk, closed(desk))
    restore_filed(desk, filed.id, "一")
    with pytest.raises((NotFound, Refused)):
        restore_filed(desk, filed.id, "二")


def _file_some(place: Path, start: int, clock: FixedClock) -> None:
    desk = Desk.open(place, clock, f"officer {start}")
    for number in range(8):
        file_one(desk, closed(desk, f"第{start + number}件"))


def test_sessions_that_file_at_once_draw_no_number_twice(tmp_path: Path, clock: FixedClock) -> None:
    """P4"""
    place = tmp_path / "desk"
    desk = Desk.open(place, clock, "张伟")
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=_file_some, args=(place, start, clock)) for start in (0, 100, 200)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    codes = [one["archive_code"] for one in filed_documents(desk)]
    assert sorted(codes) == [f"Z109-WS·2026-D10-BGS-{number:04}" for number in range(1, 25)]
    assert verify_desk(place) == []


def test_a_number_is_not_given_again_after_its_record_is_gone(desk: Desk, clock: FixedClock) -> None:
    from store import destroy

    first = file_one(desk, closed(desk))
    clock.advance(days=11 * 366)
    destroy(desk, first.id, "保管期满，经鉴定无保存价值")
    clock.advance(days=-11 * 366)
    assert file_one(desk, closed(desk)).archive_code == "Z109-WS·2026-D10-BGS-0002"
