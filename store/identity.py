"""The fields that hold numbers of people: shown masked, checked as far as a number can be."""

from __future__ import annotations

import re
from typing import Any

from store.errors import FieldError
from store.fields import Json, Text
from store.text import fold

_PHONE = re.compile(r"\+?[0-9][0-9 \-()]{4,20}")


class Phone(Text):
    """A telephone number, shown with its middle hidden."""

    def __init__(self, **options: Any) -> None:
        super().__init__(limit=24, masked=True, searched=False, **options)

    def check(self, value: Json) -> Json:
        value = super().check(value)
        narrowed = fold(value)
        if narrowed and not _PHONE.fullmatch(narrowed):
            raise FieldError("not-a-phone")
        return narrowed


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def citizen_id_check_digit(first17: str) -> str:
    """The check digit of a citizen identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


class IdNumber(Text):
    """A number of an identity paper; 18 digits are taken as a citizen's and their check digit verified."""

    def __init__(self, **options: Any) -> None:
        super().__init__(limit=24, masked=True, searched=False, **options)

    def check(self, value: Json) -> Json:
        number = fold(super().check(value)).replace(" ", "").upper()
        if len(number) == 18 and number[:17].isdigit():
            if number[17] != citizen_id_check_digit(number[:17]):
                raise FieldError("id-check-digit")
        elif number.isdigit() and len(number) in (16, 17, 19):
            raise FieldError("id-length", length=len(number))
        return number
