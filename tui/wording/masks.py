"""Numbers and names of people with their middle hidden."""

from __future__ import annotations


def masked(field: str, value: str) -> str:
    """`value` as anybody may see it.

    `phone` keeps 3 + 4 signs (`138****5678`), `id_no` 6 + 4 of a citizen's number
    (`110105********002X`) and 1 + 2 of any other paper, anything else its first sign.
    """
    if not value:
        return ""
    if field == "phone":
        return _ends(value, 3, 4) if len(value) >= 9 else _ends(value, 0, 4)
    if field in ("id_no", "id-card"):
        return _ends(value, 6, 4) if len(value) >= 15 else _ends(value, 1, 2)
    return _ends(value, 1, 0)


def _ends(value: str, first: int, last: int) -> str:
    """The first and last signs with a star for each between; a short value is all stars."""
    hidden = len(value) - first - last
    if hidden < 2 and len(value) > 1 and first + last > 1:
        return "*" * len(value)
    if hidden < 1:
        return "*" * len(value)
    return value[:first] + "*" * hidden + value[len(value) - last :]
