"""Document numbers are recognised however they were typed."""

from __future__ import annotations

import pytest

from store.numbers import normal_number


@pytest.mark.parametrize(
    "typed",
    [
        "国发〔2019〕5号",
        "国发[2019]5号",
        "国发［2019］5号",
        "国发【2019】5号",
        "国发(2019)第5号",
        "国发（2019）第05号",
        "国发2019 5",
        "国发2019-5",
        "国发 〔 ２０１９ 〕 ００５ 号",
        "国发2019年第5号",
        "国发〔2019年〕5号",
        "国发﹝2019﹞5号",
    ],
)
def test_every_way_of_typing_a_number_is_the_same_number(typed: str) -> None:
    assert normal_number(typed) == "国发2019-5"


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("国令第707号", "国令-707"),
        ("国令707", "国令-707"),
        ("国令第２０１９号", "国令-2019"),
        ("国办函〔1996〕14号", "国办函1996-14"),
        ("京政办发〔2020〕100号", "京政办发2020-100"),
        ("发改委令2019年第31号", "发改委令2019-31"),
        ("GB/T 9704-2012", "gbt-9704-2012"),
        ("", ""),
        ("无", ""),
        ("—", ""),
        (" 　", ""),
    ],
)
def test_numbers_have_one_form(typed: str, normal: str) -> None:
    assert normal_number(typed) == normal


def test_different_numbers_stay_different() -> None:
    numbers = [
        "国发〔2019〕5号",
        "国发〔2019〕50号",
        "国发〔2018〕5号",
        "国办发〔2019〕5号",
        "国函〔2019〕5号",
    ]
    assert len({normal_number(number) for number in numbers}) == len(numbers)


def test_a_normal_number_stays_as_it_is() -> None:
    for typed in ("国发〔2019〕5号", "国令第707号", "GB/T 9704-2012"):
        assert normal_number(normal_number(typed)) == normal_number(typed)


def test_an_absurd_number_is_only_text() -> None:
    assert normal_number("9" * 10_000).endswith("9")
    assert normal_number("\ud800") == "\ud800"
