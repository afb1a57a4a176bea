"""Links between records: written once, read from both sides (P55, P70)."""

from __future__ import annotations

import pytest

from store import Desk, correct, links_of, with_link, write_line
from store.links import HOWS
from tui import wording


def test_a_correction_is_found_from_the_entry_it_corrects(desk: Desk) -> None:
    line = write_line(desk, "东门停水")
    correction = correct(desk, line, "应为西门")
    assert [(link.how, link.other, link.outward) for link in links_of(desk, line)] == [
        ("corrects", correction.id, False)
    ]
    assert [(link.how, link.other, link.outward) for link in links_of(desk, correction)] == [
        ("corrects", line.id, True)
    ]


def test_a_hidden_record_is_no_longer_linked(desk: Desk) -> None:
    line = write_line(desk, "东门停水")
    desk.hide(correct(desk, line, "应为西门"), "写错了")
    assert links_of(desk, line) == []


def test_the_same_link_never_stands_twice(desk: Desk) -> None:
    first = desk.add("errand", {"title": "换锁"})
    second = desk.add("errand", {"title": "配钥匙"})
    linked = desk.change(second, links=with_link(second, "part-of", first))
    assert with_link(linked, "part-of", first) == list(linked.links)


@pytest.mark.parametrize("how", HOWS)
def test_every_link_has_words_for_both_ends(how: str, chinese: None) -> None:
    ends = {wording.link(how, outward=True), wording.link(how, outward=False)}
    assert len(ends) == 2
    assert how not in ends
