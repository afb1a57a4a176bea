"""Appraisal, disposal with its proof, and the end of personal data in every place it stands in (P4, P64)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from officer import entries
from store import (
    Desk,
    FixedClock,
    InvalidRecord,
    Refused,
    correct,
    destroy,
    due_for_appraisal,
    file_one,
    file_settled,
    find_filed,
    links_of,
    prolong,
    purge,
    purge_due,
    restore_desk,
    sign_in,
    sign_out,
    verify_desk,
)
from store.index import refresh_now, wait_for_refresh
from unit.test_filing import closed, filed_documents, letter

VISITOR = {
    "name": "欧阳建军",
    "unit": "宏达物业",
    "reason": "反映欧阳建军家供暖问题",
    "host": "李建国",
    "phone": "13912345678",
    "id_no": "11010519491231002X",
    "plate": "京A88888",
    "companions": ["慕容晓晓"],
    "note": "欧阳建军电话13912345678，随行慕容晓晓",
    "headcount": 2,
}
SECRETS = ("欧阳建军", "慕容晓晓", "13912345678", "11010519491231002X", "京A88888")


def everything(place: Path) -> bytes:
    """Every byte of the data directory."""
    wait_for_refresh(place)
    return b"\n".join(path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file())


def test_what_was_kept_long_enough_is_listed_for_appraisal(desk: Desk, clock: FixedClock) -> None:
    """P4"""
    ten, thirty = file_one(desk, closed(desk)), file_one(desk, letter(desk))
    file_one(desk, closed(desk, "永久保存的事"), "Y")
    assert due_for_appraisal(desk) == []
    clock.advance(days=10 * 366 + 30)
    assert clock.now().year == 2036
    assert due_for_appraisal(desk) == []
    clock.advance(days=366)
    assert [(due.record.id, due.until) for due in due_for_appraisal(desk)] == [(ten.id, 2036)]
    assert refresh_now(desk.directory)
    assert [due.record.id for due in due_for_appraisal(desk)] == [ten.id]
    clock.advance(days=21 * 366)
    assert [due.record.id for due in due_for_appraisal(desk)] == [ten.id, thirty.id]


def test_destroying_leaves_nothing_but_the_proof_in_the_history(desk: Desk, clock: FixedClock) -> None:
    """P4"""
    record = file_one(desk, closed(desk, "龙舟竞渡筹备"))
    with pytest.raises(Refused) as refused:
        destroy(desk, record.id, "不想要了")
    assert refused.value.code == "not-due"
    clock.advance(days=11 * 366)
    with pytest.raises(InvalidRecord):
        destroy(desk, record.id, "")
    digest = destroy(desk, record.id, "保管期满，经鉴定无保存价值")
    canonical = msgspec.json.encode(record.document, order="deterministic")
    assert digest == hashlib.sha256(canonical).hexdigest()
    assert find_filed(desk, record.id) is None
    assert due_for_appraisal(desk) == []
    told = entries(desk)[-1]
    assert (told["action"], told["by"], told["id"]) == ("destroy", "张伟", record.id)
    assert told["facts"] | {"digest": digest} == told["facts"]
    assert told["facts"]["code"] == record.archive_code
    assert told["facts"]["reason"] == "保管期满，经鉴定无保存价值"
    assert desk.search("龙舟竞渡", wait=True).hits == []
    wait_for_refresh(desk.directory)
    refresh_now(desk.directory)
    assert "龙舟".encode() not in (desk.directory / "index.sqlite3").read_bytes()
    assert "龙舟".encode() not in (desk.directory / "archive" / "2026.json").read_bytes()
    assert verify_desk(desk.directory) == []


def test_prolonging_keeps_the_code_and_says_why(desk: Desk, clock: FixedClock) -> None:
    """P4"""
    record = file_one(desk, closed(desk))
    clock.advance(days=11 * 366)
    kept = prolong(desk, record.id, "D10", "仍有查考价值")
    assert find_filed(desk, record.id) == kept
    assert (kept.archive_code, kept.keep_until) == (record.archive_code, 2047)
    assert due_for_appraisal(desk) == []
    assert prolong(desk, record.id, "Y", "永久保存").keep_until is None
    assert [row["words"] for row in find_filed(desk, record.id).appraisal] == ["仍有查考价值", "永久保存"]  # type: ignore[union-attr]
    assert verify_desk(desk.directory) == []


def test_nobody_can_be_recognised_in_any_byte_once_the_days_are_over(desk: Desk, clock: FixedClock) -> None:
    """P64"""
    desk.rules = msgspec.structs.replace(desk.rules, personal_data="full")
    visit = sign_in(desk, VISITOR)
    visit = sign_out(desk, visit, "done", "已向欧阳建军本人答复")
    correction = correct(desk, visit, "随行人员一名")
    live = sign_in(desk, {**VISITOR, "reason": "当日领取批件", "note": ""})
    live = sign_out(desk, live, "done", "已领取")
    desk.backup()
    clock.advance(days=1)
    desk.note("reveal", visit, reason="核对欧阳建军证件")
    desk.drafts.keep("visit", {"name": "欧阳建军"}, kind="visit")
    file_one(desk, visit)
    refresh_now(desk.directory)
    assert [hit.id for hit in desk.search("欧阳建军", wait=True).hits] == [live.id, visit.id]
    assert all(secret.encode() in everything(desk.directory) for secret in SECRETS)
    assert purge(desk, dry=True).total == 0

    clock.advance(days=desk.rules.personal_days - 2)
    assert purge_due(desk)
    assert purge(desk).total == 0, "one day is left"
    clock.advance(days=2)
    trial = purge(desk, dry=True)
    assert all(secret.encode() in everything(desk.directory) for secret in SECRETS)
    report = purge(desk)
    assert (trial.total > 3, trial.left) == (True, report.left)
    assert (report.counts["live"], report.counts["archive"], report.counts["drafts"]) == (1, 1, 1)
    assert report.counts["backups"] == 1
    assert not purge_due(desk)

    left = everything(desk.directory)
    for secret in SECRETS:
        assert secret.encode() not in left, secret
    kept = desk.find(visit.id)
    assert kept is not None
    assert (kept.document["headcount"], kept.document["host"]) == (2, "李建国")
    assert kept.document["reason"] == "反映***家供暖问题"
    assert kept.outcome["words"] == "已向***本人答复"
    assert [link.other for link in links_of(desk, kept)] == [correction.id]
    assert desk.record(live.id).document["reason"] == "当日领取批件"
    assert [hit.id for hit in desk.search("供暖", wait=True).hits] == [visit.id]
    assert desk.search("欧阳建军", wait=True).hits == []
    assert desk.search("5678", wait=True).hits == []
    told = entries(desk)[-1]
    assert told["action"] == "purge"
    assert told["facts"]["removed"]["archive"] == 1
    assert verify_desk(desk.directory) == []
    assert desk.verify_history() == []
    assert purge(desk).total == 0


def test_a_copy_put_back_after_the_purge_brings_nobody_back(desk: Desk, clock: FixedClock) -> None:
    """P64"""
    visit = sign_out(desk, sign_in(desk, VISITOR), "done", "已答复")
    file_one(desk, visit)
    clock.advance(days=desk.rules.personal_days + 2)
    purge(desk)
    desk.shut()
    restored = restore_desk(desk.directory, clock, "张伟")
    assert restored.backup
    for secret in SECRETS:
        assert secret.encode() not in everything(desk.directory)


def test_a_large_year_is_purged_and_filed_by_a_process_of_its_own(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P64"""
    monkeypatch.setattr("store.archive.OUTSIDE", 1)
    monkeypatch.setattr("store.purging.OUTSIDE", 1)
    visits = [sign_out(desk, sign_in(desk, VISITOR), "done", "已答复") for _number in range(3)]
    for visit in visits:
        file_one(desk, visit)
    clock.advance(days=desk.rules.personal_days + 2)
    assert purge(desk).counts["archive"] == 3
    assert SECRETS[0].encode() not in everything(desk.directory)
    assert len(filed_documents(desk)) == 3


def test_what_cannot_be_gone_through_is_named_and_the_rest_is_done(desk: Desk, clock: FixedClock) -> None:
    """P64"""
    visit = sign_out(desk, sign_in(desk, VISITOR), "done", "已答复")
    file_one(desk, visit)
    (desk.directory / "archive" / "2020.json").write_bytes(b'{"visits": {"1": {"na')
    aside = desk.directory / "desk.damaged-2026-11-20T080000.json"
    aside.write_bytes('{"visits": {"1": {"name": "欧阳建军"'.encode())
    clock.advance(days=desk.rules.personal_days + 30)
    report = purge(desk)
    assert report.left == ["archive/2020.json"]
    assert not aside.exists()
    assert report.counts["set-aside"] == 1
    assert "欧阳建军".encode() not in everything(desk.directory)


def test_the_directory_of_the_office_and_open_visits_stay(desk: Desk, clock: FixedClock) -> None:
    person = desk.add("person", {"title": "王芳", "phone": "13900000001"})
    here = sign_in(desk, VISITOR)
    clock.advance(days=desk.rules.personal_days + 30)
    assert file_settled(desk).total == 0
    assert purge(desk).total == 0
    assert desk.record(person.id).document["phone"] == "13900000001"
    assert desk.record(here.id).document["name"] == VISITOR["name"]
    assert timedelta(days=desk.rules.personal_days) > timedelta(days=90)
