"""Pinyin: what an officer types without switching the input method."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.matching import flat
from store.pinyin import initials, matches, positions, readings, split


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ssj", "推进“双随机、一公开”监管"),
        ("ssjy", "“双随机、一公开”"),
        ("shuangsuiji", "双随机抽查"),
        ("shuangsj", "双随机抽查"),
        ("zs", "张三"),
        ("zhs", "张三"),
        ("zhangs", "张三"),
        ("zsan", "张三"),
        ("zhang san", "张三"),
        ("xi'an", "西安市"),
        ("张s", "张三"),
        ("zhang三", "张三"),
        ("双随机一公开", "“双随机、一公开”"),
        ("yxx", "姚贤星"),
        ("姚贤", "姚贤星"),
        ("ＺＳ", "张三"),
        ("lvy", "吕岩"),
        ("a4z", "买A4纸两箱"),
    ],
)
def test_initials_syllables_beginnings_and_mixes_find_the_text(typed: str, text: str) -> None:
    assert matches(typed, text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("shanwei", "单伟"),
        ("dw", "单伟"),
        ("zengg", "曾国强"),
        ("zha", "查良"),
        ("qiuw", "仇伟"),
        ("ouyang", "欧阳修"),
        ("ou", "区小明"),
        ("xiej", "解建国"),
        ("ge", "盖文"),
        ("yuchi", "尉迟恭"),
        ("moqi", "万俟卨"),
    ],
)
def test_a_surname_with_a_reading_of_its_own_is_found_by_it(typed: str, name: str) -> None:
    assert matches(typed, name)


@pytest.mark.parametrize(
    ("typed", "text"),
    [("zl", "张三"), ("sz", "张三"), ("zhasan", "张三"), ("zsb", "张三"), ("ss", "双方随访机关")],
)
def test_nothing_is_skipped_and_nothing_guessed(typed: str, text: str) -> None:
    assert not matches(typed, text)


def test_positions_mark_each_stretch_in_the_text_as_it_was_written() -> None:
    text = "双随机检查，“双、随机”"
    assert [text[begin:end] for begin, end in positions("ssj", text)] == ["双随机", "双、随机"]


def test_initials_of_a_title_leave_digits_and_letters() -> None:
    assert initials("重庆A4纸") == "zqa4z"


def test_letters_divide_into_syllables_with_the_fewest_parts_first() -> None:
    assert split("shuangsuiji")[0] == ("shuang", "sui", "ji")
    assert ("s", "s", "j") in split("ssj")


def test_the_table_knows_every_common_hanzi() -> None:
    assert sum(1 for code in range(0x4E00, 0xA000) if readings().all(chr(code))) == 20_924


@given(st.text(max_size=20), st.text(max_size=30))
def test_any_text_can_be_typed_and_searched(typed: str, text: str) -> None:
    for begin, end in positions(typed, text):
        assert 0 <= begin < end <= len(text)
    assert len(flat(text)) == len(text)
    if typed.strip() and typed in text:
        assert matches(typed, text)
