"""What the word being typed in a search may become: a filter's name, or one of its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from store.matching import flat
from store.query_words import (
    DAY_WORDS,
    FILTERS,
    KIND_WORDS,
    LINE_WORDS,
    RETENTION_WORDS,
    SECRECY_WORDS,
    STATE_WORDS,
)

if TYPE_CHECKING:
    from store.desk import Desk

_LAST_WORD = re.compile(r"-?(?:([^\W\d_]{1,8})([:：]))?([^\s:：\"“”]*)$")
MOST = 12
"""How many possibilities are named."""
_BEGINNINGS = ("近7天", "近30天", "近半年", "近一年", "上周一")
_VALUES: dict[str, tuple[str, ...]] = {
    "kind": tuple(KIND_WORDS),
    "state": tuple(STATE_WORDS),
    "line": tuple(LINE_WORDS),
    "secrecy": tuple(SECRECY_WORDS),
    "retention": tuple(RETENTION_WORDS),
    "from": (*DAY_WORDS, *_BEGINNINGS),
    "to": tuple(DAY_WORDS),
    "on": (*DAY_WORDS, *_BEGINNINGS),
}


def completions(desk: Desk, typed: str) -> list[str]:
    """The whole line as it may become, the likeliest first; nothing for an empty line or a plain word."""
    found = _LAST_WORD.search(typed)
    if found is None:
        return []
    name, _colon, begun = found.groups()
    before = typed[: len(typed) - len(begun)]
    if not name:
        # The colon comes on top, so that a name which stands there whole is offered too.
        names = [f"{word}:" for word in FILTERS]
        return [f"{before}{word}" for word in _beginning(begun, names)] if begun else []
    code = FILTERS.get(flat(name), "")
    if code in ("person", "unit"):
        known: Iterable[str] = _names(desk, "person" if code == "person" else "unit")
    else:
        known = _VALUES.get(code, ())
    # Who writes the filter in English gets English words, and the other way round.
    same = [word for word in known if code in ("person", "unit") or word.isascii() == name.isascii()]
    return [f"{before}{word}" for word in _beginning(begun, same)]


def _beginning(begun: str, words: Iterable[str]) -> list[str]:
    wanted = flat(begun)
    found = (word for word in words if flat(word).startswith(wanted) and len(word) > len(begun))
    return list(dict.fromkeys(found))[:MOST]


def _names(desk: Desk, kind: str) -> Iterator[str]:
    for record in desk.records("parties"):
        if record.kind == kind and record.is_open:
            yield record.title
