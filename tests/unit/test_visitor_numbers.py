"""Numbers of visitors: kept as a mask, known again all the same, in no file in full (P64)."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store import (
    Desk,
    FixedClock,
    InvalidRecord,
    Visit,
    already_inside,
    file_settled,
    known_visitors,
    load_known,
    mask_stored,
    purge,
    sign_in,
    sign_out,
    visitor_with,
    watched,
)

ID_NO = "11010519491231002X"
OTHER_ID = "440524188001010014"
PHONE = "13800138000"
WANG = {"name": "王芳", "unit": "财政局", "reason": "送材料", "host": "张局长"}
NUMBERS = {"phone": PHONE, "id_no": ID_NO}


def everything(directory: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of a data directory."""
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


def holding(directory: Path, number: str) -> list[str]:
    """The files in which a number stands in full."""
    return [
        str(path.relative_to(directory))
        for path, content in everything(directory)
        if number.encode() in content
    ]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A house that keeps numbers in full."""
    desk.rules = msgspec.structs.replace(desk.rules, personal_data="full")
    return desk


def test_no_full_number_stands_in_any_file_whatever_is_done_with_the_visit(
    desk: Desk, clock: FixedClock
) -> None:
    """P64"""
    visit = sign_in(desk, {**WANG, **NUMBERS})
    desk.backup()
    visit = desk.change(visit, phone="139 0013 9000")
    visit = desk.change(visit, id_no=OTHER_ID)
    desk.undo()
    desk.redo()
    sign_out(desk, Visit(desk.record(visit.id).document), "done", "材料已收")
    desk.add("watch", {"title": "王芳", "advice": "请值班领导", **NUMBERS})
    clock.advance(days=30)
    file_settled(desk)
    desk.search("王芳", wait=True)
    desk.backup()
    assert {path.parent.name for path, _content in everything(desk.directory)} >= {
        "archive",
        "history",
        "backups",
    }
    for number in (ID_NO, OTHER_ID, PHONE, "139 0013 9000", "13900139000"):
        assert holding(desk.directory, number) == []
    assert holding(desk.directory, "110105********002X") != []


def test_the_mask_and_a_digest_are_what_is_stored(desk: Desk) -> None:
    visit = sign_in(desk, {**WANG, **NUMBERS})
    assert (visit.phone, visit.id_no, visit.id_type) == ("138****8000", "110105********002X", "id-card")
    assert len(visit.id_digest) == len(visit.phone_digest) == 32
    key = desk.directory / "recognition.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert holding(desk.directory / "backups", key.read_text().strip()) == []


def test_a_visit_goes_on_with_its_mask(desk: Desk) -> None:
    visit = sign_in(desk, {**WANG, **NUMBERS})
    digests = (visit.id_digest, visit.phone_digest)
    visit = desk.change(visit, reason="送材料两份", phone="138****8000")
    assert (visit.id_digest, visit.phone_digest) == digests
    visit = desk.change(visit, phone="")
    assert "phone_digest" not in visit.document
    visit = desk.change(visit, id_no="999999********9999", id_type="other-paper"[:0] or "id-card")
    assert "id_digest" not in visit.document


def test_a_returning_visitor_is_known_by_the_number_however_it_is_typed(
    desk: Desk, clock: FixedClock
) -> None:
    """P64"""
    first = sign_in(desk, {**WANG, "phone": "+86 138-0013-8000", "id_no": ID_NO.lower()})
    assert already_inside(desk, {"name": "别名", "phone": PHONE}) == first
    sign_out(desk, first, "done", "材料已收")
    again = sign_in(desk, {**WANG, "name": "王 芳", **NUMBERS})
    assert again.id_digest == first.id_digest
    assert again.phone_digest == first.phone_digest
    sign_out(desk, again, "done", "材料已收")
    clock.advance(days=30)
    file_settled(desk)
    assert not desk.records("visits")
    found = visitor_with(desk, "id_digest", desk.recognition.known(ID_NO))
    assert found is not None
    assert found.id == again.id
    assert visitor_with(desk, "id_digest", desk.recognition.known(OTHER_ID)) is None


def test_the_masks_offered_of_an_earlier_visit_stand_for_its_numbers(desk: Desk) -> None:
    first = sign_in(desk, {**WANG, **NUMBERS})
    sign_out(desk, first, "done", "材料已收")
    offered = {
        "phone": "138****8000",
        "id_no": "110105********002X",
        "id_type": "id-card",
        "earlier": first.id,
    }
    again = sign_in(desk, {**WANG, **offered})
    assert (again.id_digest, again.phone_digest) == (first.id_digest, first.phone_digest)
    assert again.earlier == first.id


def test_another_desk_cannot_tell_who_it_was(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    visit = sign_in(desk, {**WANG, **NUMBERS})
    other = Desk.open(tmp_path / "other", clock, "王丽")
    same = sign_in(other, {**WANG, **NUMBERS})
    assert same.id_digest != visit.id_digest
    other.shut()


def test_a_house_may_keep_numbers_in_full(full: Desk) -> None:
    visit = sign_in(full, {**WANG, **NUMBERS})
    assert (visit.phone, visit.id_no) == (PHONE, ID_NO)
    assert visit.id_digest
    again = sign_in(full, {**WANG, "unit": "教育局", "phone": "138****8000", "earlier": visit.id})
    assert again.phone == PHONE
    assert holding(full.directory / "history", ID_NO) == []


def test_a_house_that_turns_to_masks_has_what_was_stored_masked(full: Desk, clock: FixedClock) -> None:
    """P64"""
    gone = sign_in(full, {**WANG, **NUMBERS})
    sign_out(full, gone, "done", "材料已收")
    clock.advance(days=30)
    file_settled(full)
    here = sign_in(full, {**WANG, **NUMBERS})
    full.backup()
    digest = here.id_digest
    assert holding(full.directory, ID_NO)
    full.rules = msgspec.structs.replace(full.rules, personal_data="masked")
    assert mask_stored(full) >= 3
    assert holding(full.directory, ID_NO) == []
    assert holding(full.directory, PHONE) == []
    assert full.record(here.id).document["id_digest"] == digest
    found = full.find(gone.id)
    assert found is not None
    assert (found.document["phone"], found.document["id_digest"]) == ("138****8000", digest)
    assert mask_stored(full) == 0
    assert full.verify_history() == []


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"id_no": "110105194912310021"}, "id_no", "id-check-digit"),
        ({"id_no": "11010519491301002X"[:17] + "6"}, "id_no", None),
        ({"id_no": "1101051949123100"}, "id_no", "id-length"),
        ({"id_no": "E12345678", "id_type": "id-card"}, "id_no", "id-length"),
        ({"id_no": "E12345678"}, "id_type", "required"),
        ({"phone": "十三八"}, "phone", "not-a-phone"),
        ({"reason": f"送材料，身份证{ID_NO}"}, "reason", "number-in-words"),
        ({"note": f"证件 {ID_NO.lower()}"}, "note", "number-in-words"),
        ({"name": "王" * 3000}, "name", "too-long"),
        ({"headcount": 501}, "headcount", "out-of-range"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    desk: Desk, values: dict[str, Any], field: str, code: str | None
) -> None:
    with pytest.raises(InvalidRecord) as refused:
        sign_in(desk, {**WANG, **values})
    assert field in [problem.field for problem in refused.value.problems]
    if code:
        assert code in [problem.code for problem in refused.value.problems]
    assert not desk.records("visits")


def numbered(body: str) -> str:
    """Seventeen digits with their check digit."""
    from store.identity import citizen_id_check_digit

    return body + citizen_id_check_digit(body)


@pytest.mark.parametrize(
    "body", ["11010519491301002", "11010519490230002", "11010520991231002", "11010517491231002"]
)
def test_a_birth_date_that_cannot_be_is_refused(desk: Desk, body: str) -> None:
    """GB 11643: the fourteenth month, the 30th of February, a birth to come, a birth before living memory."""
    with pytest.raises(InvalidRecord) as refused:
        sign_in(desk, {**WANG, "id_no": numbered(body)})
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("id_no", "id-birth-date")
    ]


@pytest.mark.parametrize(
    "name",
    ["𠮷田一郎", "㛃玥", "买买提·艾力", "Ayşe Gül", "ئالىم جان", "Jean-Luc O’Neill", "阿依古丽•热合曼"],
)
def test_names_are_kept_exactly(desk: Desk, name: str) -> None:
    visit = sign_in(desk, {**WANG, "name": name})
    assert Desk.open(desk.directory, desk.clock, "王丽").record(visit.id).document["name"] == name


@pytest.fixture
def listed(desk: Desk) -> Callable[[dict[str, Any]], list[str]]:
    """What the watch list says of somebody."""
    desk.add(
        "watch",
        {"title": "赵铁柱", "aliases": ["老赵"], "advice": "通知保卫科", "id_no": ID_NO, "id_type": ""},
    )
    return lambda values: [entry.advice for entry in watched(desk, values)]


def test_the_watch_list_knows_names_aliases_and_numbers_exactly(
    desk: Desk, listed: Callable[[dict[str, Any]], list[str]]
) -> None:
    assert listed({"name": "赵铁柱"}) == ["通知保卫科"]
    assert listed({"name": " 老 赵 "}) == ["通知保卫科"]
    assert listed({"name": "另一个人", "id_no": ID_NO.lower()}) == ["通知保卫科"]
    assert listed({"name": "赵铁"}) == []
    assert listed({"name": "赵铁柱子"}) == []
    assert listed({"name": "别人", "id_no": OTHER_ID}) == []
    assert holding(desk.directory, ID_NO) == []


def test_an_entry_that_is_over_or_lifted_is_silent(desk: Desk, clock: FixedClock) -> None:
    entry = desk.add("watch", {"title": "赵铁柱", "advice": "通知保卫科", "until": "2026-11-24"})
    assert watched(desk, {"name": "赵铁柱"})
    clock.advance(days=2)
    assert not watched(desk, {"name": "赵铁柱"})
    entry = desk.change(entry, until=None)
    assert watched(desk, {"name": "赵铁柱"})
    desk.change(entry, action="watch-lifted", state="lifted")
    assert not watched(desk, {"name": "赵铁柱"})


def test_what_stays_of_a_visit_without_its_person(desk: Desk, clock: FixedClock) -> None:
    """P30, P64: counts, unit, reason, outcome and links stay; nothing tells who it was."""
    values = {"plate": "京A12345", "companions": "李四", "note": "左撇子"}
    gone = sign_out(desk, sign_in(desk, {**WANG, **NUMBERS, **values}), "done", "材料已收")
    digest = gone.id_digest
    clock.advance(days=desk.rules.personal_days + 2)
    desk.backup()
    file_settled(desk)
    purge(desk)
    kept = desk.find(gone.id)
    assert isinstance(kept, Visit)
    assert (kept.name, kept.phone, kept.id_no, kept.plate, kept.companions, kept.note) == (
        "",
        "",
        "",
        "",
        (),
        "",
    )
    assert (kept.unit, kept.reason, kept.headcount, kept.outcome["words"]) == (
        "财政局",
        "送材料",
        2,
        "材料已收",
    )
    assert holding(desk.directory, digest) == []
    assert visitor_with(desk, "id_digest", digest) is None
    desk.search("财政局", wait=True)
    load_known(desk)
    assert known_visitors(desk, "czj") == []
    again = sign_in(desk, {**WANG, **NUMBERS})
    assert again.id_digest == digest
