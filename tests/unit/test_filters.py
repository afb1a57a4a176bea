"""Saved filters: an officer's own beside the house's, safe names, nothing lost by a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import Desk, FixedClock, InvalidRecord


def test_a_kept_filter_is_there_for_its_officer_in_the_next_session(desk: Desk, clock: FixedClock) -> None:
    desk.filters.keep("我的督办", "类:督办 人:我")
    desk.filters.keep("本周", "期:本周")
    desk.filters.keep("本周", "期:本周 政务")
    again = Desk.open(desk.directory, clock, "张伟")
    colleague = Desk.open(desk.directory, clock, "王芳")
    assert [(one.name, one.text) for one in again.filters.all()] == [
        ("我的督办", "类:督办 人:我"),
        ("本周", "期:本周 政务"),
    ]
    assert colleague.filters.all() == []
    again.filters.drop("我的督办")
    assert [one.name for one in desk.filters.all()] == ["本周"]
    again.shut()
    colleague.shut()


def test_what_the_house_gives_all_stands_first_and_keeps_its_name(tmp_path: Path, clock: FixedClock) -> None:
    tmp_path.joinpath("house.toml").write_text('[filters]\n"督查室" = "线:督查"\n', encoding="utf-8")
    desk = Desk.open(tmp_path, clock, "张伟")
    desk.filters.keep("我的", "人:我")
    assert [(one.name, one.house) for one in desk.filters.all()] == [("督查室", True), ("我的", False)]
    with pytest.raises(InvalidRecord) as refused:
        desk.filters.keep("督查室", "人:我")
    assert refused.value.problems[0].code == "name-taken"
    desk.shut()


def test_a_filter_needs_a_name_and_a_damaged_file_is_no_filter(desk: Desk) -> None:
    with pytest.raises(InvalidRecord):
        desk.filters.keep("  ", "人:我")
    desk.filters.keep("我的", "人:我")
    for path in (desk.directory / "filters").iterdir():
        path.write_bytes(b"[{")
    assert desk.filters.all() == []
    desk.filters.keep("我的", "人:我")
    assert len(desk.filters.all()) == 1
