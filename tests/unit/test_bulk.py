"""One act on several records: one save, one undo; what refuses leaves nothing of itself behind."""

from __future__ import annotations

import pytest

from store import Desk, InvalidRecord, Record, Refused, act_on


@pytest.fixture
def three(desk: Desk) -> list[Record]:
    return [desk.add("errand", {"title": title}) for title in ("甲", "乙", "丙")]


def test_all_are_closed_in_one_save_and_one_undo_takes_all_back(desk: Desk, three: list[Record]) -> None:
    before = desk.generation
    acted = act_on(desk, "close", three, lambda record: desk.close(record, "done", "都已办妥"))
    assert [record.title for record in acted.done] == ["甲", "乙", "丙"]
    assert desk.generation == before + 1
    assert not any(record.is_open for record in desk.records("tasks"))
    undone = desk.undo()
    assert undone.action == "close"
    assert len(undone.records) == 3
    assert all(record.is_open for record in desk.records("tasks"))


def test_what_refuses_is_named_and_the_others_go_on(desk: Desk, three: list[Record]) -> None:
    desk.close(three[1], "done", "早已办妥")
    acted = act_on(desk, "close", three, lambda record: desk.close(record, "done", "都已办妥"))
    assert [record.title for record in acted.done] == ["甲", "丙"]
    assert [(record.title, error.code) for record, error in acted.refused] == [("乙", "conflict")]
    assert desk.record(three[1].id).outcome["words"] == "早已办妥"


def test_an_act_of_two_parts_is_never_done_by_half(desk: Desk, three: list[Record]) -> None:
    def twice(record: Record) -> Record:
        record = desk.add_progress(record, "已联系")
        if record.title == "乙":
            raise Refused("last-step")
        return desk.change(record, central=True)

    acted = act_on(desk, "progress", three, lambda record: _whole(desk, record, twice))
    assert [record.title for record, _error in acted.refused] == ["乙"]
    standing = {record.title: (len(record.progress), record.central) for record in desk.records("tasks")}
    assert standing == {"甲": (1, True), "乙": (0, False), "丙": (1, True)}


def _whole(desk: Desk, record: Record, verb):  # type: ignore[no-untyped-def]
    with desk.together("progress"):
        return verb(record)


def test_numbers_of_a_refused_part_are_not_used_up(desk: Desk, three: list[Record]) -> None:
    values = {"title": "通知", "sender": "市政府", "received_at": "2026-11-23T09:00:00+08:00"}

    def register(record: Record) -> Record:
        with desk.together("add"):
            made = desk.add("incoming", {**values, "title": record.title})
            if record.title == "乙":
                raise Refused("last-step")
            return made

    act_on(desk, "add", three, register)
    numbers = sorted(record.document["receipt_no"] for record in desk.records("documents"))
    assert [number.split("〕")[1] for number in numbers] == ["1号", "2号"]


def test_where_all_refuse_nothing_is_stored_and_the_reason_is_raised(desk: Desk, three: list[Record]) -> None:
    before = desk.generation
    with pytest.raises(InvalidRecord):
        act_on(desk, "close", three, lambda record: desk.close(record, "done", ""))
    assert desk.generation == before
