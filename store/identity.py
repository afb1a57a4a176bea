"""The fields that hold numbers of people: checked as far as can be, kept masked where the house says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from store.errors import FieldError
from store.fields import Document, Json, Text
from store.text import fold

if TYPE_CHECKING:
    from store.record import Record

Recognise = Callable[[str], str]
"""The keyed digest of a number in its one form."""

STAR = "*"
"""A value with this sign is a mask: no number of a person has one."""


def masked(field: str, value: str) -> str:
    """`value` as anybody may see it; what is masked already stays as it is.

    `phone` keeps 3 + 4 signs (`138****5678`), `id_no` 6 + 4 of a citizen's number
    (`110105********002X`) and 1 + 2 of any other paper, anything else its first sign.
    """
    if not value or STAR in value:
        return value
    if field == "phone":
        return _ends(value, 3, 4) if len(value) >= 9 else _ends(value, 0, 4)
    if field in ("id_no", "id-card"):
        return _ends(value, 6, 4) if len(value) >= 15 else _ends(value, 1, 2)
    return _ends(value, 1, 0)


def _ends(value: str, first: int, last: int) -> str:
    """The first and last signs with a star for each between; a short value is all stars."""
    hidden = len(value) - first - last
    if hidden < 2 and len(value) > 1 and first + last > 1:
        return STAR * len(value)
    if hidden < 1:
        return STAR * len(value)
    return value[:first] + STAR * hidden + value[len(value) - last :]


class Digest(Text):
    """The keyed digest of a number, by which somebody is known again without the number; shown to nobody."""

    def __init__(self) -> None:
        super().__init__(limit=64, masked=True, searched=False, form=False)


class Identity(Text):
    """A number of a person. With `digest`, the name of a `Digest` field, it may be kept only masked."""

    def __init__(self, *, digest: str = "", **options: Any) -> None:
        super().__init__(masked=True, searched=False, **options)
        self.digest = digest

    def plain(self, value: str) -> str:
        """The one form of a number, for comparing."""
        return value

    def bare(self, value: str) -> str:
        """A number as it is masked: without what only parts its digits."""
        return value


_PHONE = re.compile(r"\+?[0-9][0-9 \-()]{4,20}")
_MASKED_PHONE = re.compile(r"[0-9+ \-()]{0,3}\*+[0-9 \-()]{0,4}")


class Phone(Identity):
    """A telephone number, shown with its middle hidden."""

    def __init__(self, **options: Any) -> None:
        super().__init__(limit=24, **options)

    def check(self, value: Json) -> Json:
        value = super().check(value)
        narrowed = fold(value)
        if narrowed and not _PHONE.fullmatch(narrowed) and not _MASKED_PHONE.fullmatch(narrowed):
            raise FieldError("not-a-phone")
        return narrowed

    def plain(self, value: str) -> str:
        digits = "".join(sign for sign in value if sign.isdigit())
        return digits[2:] if digits.startswith("86") and len(digits) == 13 else digits

    def bare(self, value: str) -> str:
        return "".join(sign for sign in value if sign not in " -()")


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def citizen_id_check_digit(first17: str) -> str:
    """The check digit of a citizen identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def birth_date(number: str) -> date | None:
    """The birth date in a citizen's number of 18 (or, of old, 15) signs; None for any other number.

    Raises `ValueError` where the number names no day of the calendar.
    """
    if len(number) == 18 and number[:17].isdigit():
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if len(number) == 15 and number.isdigit():
        return date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    return None


class IdNumber(Identity):
    """A number of an identity paper; of a citizen's (18 digits) check digit and birth date are verified."""

    def __init__(self, **options: Any) -> None:
        super().__init__(limit=24, **options)

    def check(self, value: Json) -> Json:
        number = fold(super().check(value)).replace(" ", "").upper()
        if len(number) == 18 and number[:17].isdigit():
            if number[17] != citizen_id_check_digit(number[:17]):
                raise FieldError("id-check-digit")
        elif number.isdigit() and len(number) in (16, 17, 19):
            raise FieldError("id-length", length=len(number))
        try:
            born = birth_date(number)
        except ValueError:
            raise FieldError("id-birth-date", day=number[6:14]) from None
        if born is not None and born.year < 1850:
            raise FieldError("id-birth-date", day=born.isoformat())
        return number


_CITIZEN = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")


def holds_citizen_number(text: str) -> bool:
    """Whether a citizen's number, its check digit right, stands within free words."""
    return any(
        found[17].upper() == citizen_id_check_digit(found[:17])
        for found in _CITIZEN.findall(fold(text).upper())
    )


def identities(kind: type[Record]) -> Iterator[tuple[str, Identity]]:
    """The fields of a kind whose numbers the house may keep only masked."""
    for name, field in kind.fields.items():
        if isinstance(field, Identity) and field.digest:
            yield name, field


def narrowed(
    kind: type[Record], document: dict[str, Json], before: Document, recognise: Recognise, *, full: bool
) -> dict[str, Json]:
    """The document as the house keeps it: each number with its digest, masked unless kept in `full`.

    A mask stands for the number it was made of: its digest comes with it, or from the record `before`.
    """
    for name, field in identities(kind):
        value = str(document.get(name) or "")
        if not value:
            document.pop(field.digest, None)
        elif STAR in value:
            former = str(before.get(name) or "")
            if before and value != former and masked(name, former) == value:
                document[name] = former if full else value
            elif before and value != former:
                document.pop(field.digest, None)
        else:
            document[field.digest] = recognise(field.plain(value))
            if not full:
                document[name] = masked(name, field.bare(value))
    return document
