"""Half-written forms: kept until they are saved or thrown away, and nobody else's business."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from store import Desk, DeskUnusable, FixedClock

FORM = {"name": "王芳", "reason": "送材料", "central": True}


def files(desk: Desk) -> list[Path]:
    return list(desk.drafts.directory.iterdir())


def test_a_half_written_form_is_offered_again_at_the_next_start(desk: Desk, clock: FixedClock) -> None:
    """P49"""
    desk.drafts.keep("visit/new", FORM, kind="visit", record_id="1m8", revision=3)
    desk.shut()
    draft = Desk.open(desk.directory, clock, "张伟").drafts.all()[0]
    assert (draft.key, draft.kind, draft.record_id, draft.revision) == ("visit/new", "visit", "1m8", 3)
    assert draft.values == FORM
    assert draft.kept_at == "2026-11-23T14:32:00+08:00"
    assert draft.headline == "王芳"


def test_a_draft_is_told_by_its_words_and_never_by_a_code_that_was_chosen(desk: Desk) -> None:
    """P49"""
    desk.drafts.keep("relay/new", {"flow": "down", "words": "封闭东门\n请走西门"}, kind="relay")
    assert desk.drafts.all()[0].headline == "封闭东门"
    desk.drafts.keep("report/new", {"result": "已办结", "title": "供暖情况"}, kind="report")
    assert "供暖情况" in {draft.headline for draft in desk.drafts.all()}


def test_a_classified_form_leaves_no_words_on_the_disk(desk: Desk) -> None:
    """P63"""
    typed = {"title": "某涉密事项", "proposal": "涉密拟办", "to": "甲、乙", "sender": "机要局", "copies": "2"}
    desk.drafts.keep("incoming/new", typed, kind="incoming")
    desk.drafts.keep("incoming/new", {**typed, "secrecy": "confidential"}, kind="incoming")
    assert desk.drafts.all()[0].values == {"sender": "机要局", "copies": "2", "secrecy": "confidential"}
    assert "涉密" not in "".join(path.read_text("utf-8") for path in files(desk))


def test_several_half_written_forms_wait_side_by_side_the_newest_first(desk: Desk, clock: FixedClock) -> None:
    """P49"""
    for key in ("visit/new", "errand/new", "note/new"):
        desk.drafts.keep(key, {"title": key})
        clock.advance(seconds=1)
    assert [draft.key for draft in desk.drafts.all()] == ["note/new", "errand/new", "visit/new"]


def test_typing_on_keeps_one_draft_of_a_form(desk: Desk) -> None:
    for typed in ("王", "王芳", "王芳芳"):
        desk.drafts.keep("visit/new", {"name": typed})
    assert [draft.values["name"] for draft in desk.drafts.all()] == ["王芳芳"]
    assert len(files(desk)) == 1


def test_a_saved_form_leaves_no_draft(desk: Desk) -> None:
    desk.drafts.keep("visit/new", FORM)
    desk.drafts.drop("visit/new")
    desk.drafts.drop("visit/new")
    assert desk.drafts.all() == []
    assert files(desk) == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
@pytest.mark.parametrize("directory", [0o700, 0o2770])
def test_nobody_else_reads_a_draft(tmp_path: Path, clock: FixedClock, umask: int, directory: int) -> None:
    """P64"""
    place = tmp_path / "desk"
    place.mkdir()
    place.chmod(directory)
    before = os.umask(umask)
    try:
        desk = Desk.open(place, clock, "张伟")
        desk.drafts.keep("visit/new", FORM)
        desk.drafts.keep("visit/new", FORM)
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in files(desk)] == [0o600]


def test_each_officer_is_offered_his_own_drafts(desk: Desk, clock: FixedClock) -> None:
    colleague = Desk.open(desk.directory, clock, "李娜")
    desk.drafts.keep("visit/new", {"name": "王芳"})
    colleague.drafts.keep("visit/new", {"name": "赵六"})
    assert [draft.values["name"] for draft in desk.drafts.all()] == ["王芳"]
    assert [draft.values["name"] for draft in colleague.drafts.all()] == ["赵六"]
    colleague.drafts.drop("visit/new")
    assert len(desk.drafts.all()) == 1


@pytest.mark.parametrize("name", ["../../etc", "a/b", "", "张 伟", "x" * 300, "张_伟"])
def test_no_name_of_an_officer_leads_out_of_the_drafts(tmp_path: Path, clock: FixedClock, name: str) -> None:
    desk = Desk.open(tmp_path / "desk", clock, name)
    desk.drafts.keep("../../x", FORM)
    assert len(files(desk)) == 1
    assert [draft.key for draft in desk.drafts.all()] == ["../../x"]


def test_what_cannot_be_read_is_passed_over(desk: Desk) -> None:
    desk.drafts.keep("visit/new", FORM)
    for number, content in enumerate([b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"key":1}']):
        (desk.drafts.directory / f"bad{number}.json").write_bytes(content)
    (desk.drafts.directory / "dir.json").mkdir()
    assert [draft.key for draft in desk.drafts.all()] == ["visit/new"]


def test_old_drafts_go_at_the_next_start_because_they_name_people(desk: Desk, clock: FixedClock) -> None:
    """P64"""
    desk.drafts.keep("old", FORM)
    old = files(desk)[0]
    desk.drafts.keep("new", FORM)
    for hours in (71, 73):
        past = time.time() - hours * 3600
        os.utime(old, (past, past))
        Desk.open(desk.directory, clock, "李娜").shut()
        assert old.exists() == (hours == 71)
    assert [draft.key for draft in desk.drafts.all()] == ["new"]


def test_a_full_disk_says_so_and_keeps_the_last_draft(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.drafts.keep("visit/new", {"name": "王"})

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeskUnusable) as told:
        desk.drafts.keep("visit/new", {"name": "王芳"})
    assert told.value.code == "disk-full"
    monkeypatch.undo()
    assert [draft.values["name"] for draft in desk.drafts.all()] == ["王"]
    assert len(files(desk)) == 1
