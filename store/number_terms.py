"""The terms that ask for document numbers, whole, begun or by initials, and for telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from store.matching import flat, squeezed
from store.terms import Subject, Term, in_names, quoted, spelled_marks
from store.tokens import TAIL, number_token, tail_token, telephones

NUMBER = re.compile(
    r"(?<!\S)([^\W\d_]{0,12})\s*[〔\[(【{<]?\s*((?:19|20)\d\d)\s*[〕\])】}>年]?"
    r"\s*[-–—_/第,，]?\s*0*(\d{1,6})\s*号?(?!\S)"
)


def number_term(tokens: set[str]) -> Term:
    """One of these numbers, in their one form."""
    return Term(
        lambda subject: not tokens.isdisjoint(subject.entry.numbers.split()),
        quoted(*sorted(tokens)),
        _number_marks,
    )


_SHOWN_NUMBER = re.compile(r"[^\W\d_]{0,12}[〔\[(【]\d{4}[〕\])】]\s*第?\d+号?")


def _number_marks(line: str) -> list[tuple[int, int]]:
    return [found.span() for found in _SHOWN_NUMBER.finditer(line)]


def number_prefix_term(text: str) -> Term | None:
    """A whole document number, or what one begins with."""
    line = flat(text).strip()
    token = number_token(line)
    if not token:
        return None
    if found := NUMBER.fullmatch(line):
        head, year, serial = found.groups()
        return number_term({token, f"#{head}{year}_{int(serial)}"})
    begun = "#" + squeezed(line)
    return Term(
        lambda subject: any(one == token or one.startswith(begun) for one in subject.entry.numbers.split()),
        f'"{token}" OR "{begun}"*',
        lambda shown: spelled_marks(squeezed(line), shown),
    )


_INITIALS = re.compile(r"([a-z]{1,8})((?:19|20)\d\d)(?:[-_/.]0*(\d{1,6}))?")


def initials_term(text: str) -> Term | None:
    """A document number by the initials of its letters and its year, `gf2019` for 国发〔2019〕."""
    found = _INITIALS.fullmatch(flat(text).strip())
    if not found:
        return None
    letters, year, serial = found.groups()
    spelling = in_names(letters)
    ending = f"{year}_{int(serial) if serial else ''}"

    def is_meant(token: str) -> bool:
        head, year_found, number = token[1:].partition(year)
        if not head or not year_found or not number.startswith("_"):
            return False
        span = spelling.find(head)
        return span == (0, len(head)) and (not serial or number[1:] == str(int(serial)))

    return Term(
        lambda subject: any(map(is_meant, subject.entry.numbers.split())),
        f'"#{ending}"' if serial else f'"#{ending}"*',
        _number_marks,
    )


_TELEPHONE = re.compile(r"\+?[0-9][0-9-]{2,18}[0-9]")


def telephone_term(text: str) -> Term | None:
    """A telephone number by its last digits, four or more.

    The index holds four of them and no number whole: more are held against the document, in which a star
    may stand for a digit.
    """
    typed = flat(text).strip()
    if not _TELEPHONE.fullmatch(typed):
        return None
    digits = re.sub(r"[^0-9]", "", typed)
    if len(digits) < TAIL:
        return None
    token = tail_token(digits)

    def confirm(_subject: Subject, document: Mapping[str, Any]) -> bool:
        return any(_ends_with(number, digits) for number in telephones(document))

    return Term(
        lambda subject: token in subject.entry.marks.split(),
        quoted(token),
        confirm=confirm if len(digits) > TAIL else None,
    )


def _ends_with(number: str, digits: str) -> bool:
    if len(number) < len(digits):
        return False
    return all(sign in ("*", digit) for sign, digit in zip(number[-len(digits) :], digits, strict=True))
