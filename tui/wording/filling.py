"""Sentences filled with their facts, whatever those are and even when one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from tui.i18n import _
from tui.wording.dates import clock
from tui.wording.system import detail


class _Told(dict[str, object]):
    """Facts for a sentence; what is missing reads as an ellipsis instead of failing."""

    def __missing__(self, key: str) -> str:
        return "…"


def fill(sentence: str, facts: Mapping[str, object]) -> str:
    """`sentence` (already translated) with its facts put in; instants become clock times."""
    told = _Told((name, _fact(name, value)) for name, value in facts.items() if value not in (None, ""))
    return sentence.format_map(told)


def _fact(name: str, value: object) -> object:
    if name == "detail":
        return detail(str(value))
    if isinstance(value, str) and len(value) >= 16 and value[4:5] == "-" and value[10:11] == "T":
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime):
        return clock(value) if name == "since" else f"{value:%m-%d} {clock(value)}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return _(", ").join(str(part) for part in value)
    return value
