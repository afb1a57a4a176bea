"""What of the agenda is shown: a class of work, and words that a leader, a person or a title must meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from store import Record, fold
from tui import wording
from tui.i18n import N_, _

CLASSES = ("", "affairs", "errands")
"""All, 政务 alone, 事务 alone: the order in which the key goes round."""

_ONLY = {"affairs": N_("government affairs only"), "errands": N_("office errands only")}

_LEADERS = ("leader", "chair", "convener", "host", "source")
_PEOPLE = (*_LEADERS, "officer", "assistant", "owner", "people", "name", "received_by", "minute_taker")
_UNITS = ("unit", "host_unit", "lead_unit", "sender")
_PLACES = ("place",)

_NARROWED: dict[str, tuple[str, ...]] = {
    "领导": _LEADERS, "leader": _LEADERS,
    "人": _PEOPLE, "person": _PEOPLE, "who": _PEOPLE,
    "单位": _UNITS, "位": _UNITS, "unit": _UNITS,
    "地点": _PLACES, "place": _PLACES,
}  # fmt: skip
"""The words before a colon that narrow to some fields, in both languages."""

_CLASS_WORDS = ("类", "class")


@dataclass(frozen=True)
class AgendaFilter:
    """One class of work or all (P57, P58), and words that must all be met, as written or by pinyin (P21)."""

    sphere: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.sphere or self.words.split())

    def named(self) -> str:
        """What is filtered by, for the screen; empty when nothing is."""
        parts = [_(_ONLY[self.sphere])] if self.sphere else []
        if self.words.split():
            parts.append(_("“{words}”").format(words=" ".join(self.words.split())))
        return " ".join(parts)

    def wants(self) -> Callable[[Record], bool]:
        """Whether a record is shown; of the roster everything is, since a shift has no class."""
        if not self:
            return lambda record: True
        from store import pinyin_matches

        tests = [_test(word, pinyin_matches) for word in fold(self.words).split()]

        def wanted(record: Record) -> bool:
            if self.sphere and record.table != "shifts" and record.sphere != self.sphere:
                return False
            return all(test(record) for test in tests)

        return wanted


def _test(word: str, matches: Callable[[str, str], bool]) -> Callable[[Record], bool]:
    head, colon, rest = word.partition(":")
    if colon and rest and head.lower() in _CLASS_WORDS:
        spheres = {code for code in CLASSES[1:] if rest in (code, wording.choice("sphere", code).casefold())}
        return lambda record: record.sphere in spheres
    if colon and head.lower() in _NARROWED:
        names = _NARROWED[head.lower()]
        return lambda record: not rest or any(matches(rest, text) for text in _texts(record, names))
    names = (*_PEOPLE, *_UNITS, *_PLACES)
    return lambda record: any(matches(word, text) for text in (record.headline(), *_texts(record, names)))


def _texts(record: Record, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = record.document.get(name)
        if isinstance(value, str):
            if value:
                yield value
        elif isinstance(value, list):
            yield from (text for text in value if isinstance(text, str))
