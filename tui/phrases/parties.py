"""The people and units of the directory that a sentence names, by their names or in pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tui.phrases.atoms import CJK
from tui.phrases.numbers import narrow

if TYPE_CHECKING:
    from store import Desk

_NOT_THE_UNIT = re.compile(
    r"长(?![期江假远])|[办厅局室科处委门路楼](?![理公事结])|党组|党委|大[楼厅]|会议室|广场|小区|报送|家属"
)
"""What makes 财政局 in 财政局长 or 水务局会议室 part of another word."""

_PREFIX = "省市区县州盟旗镇乡"
_SHORT_UNIT = re.compile(
    rf"[{CJK}]{{1,5}}?(?:局|委(?!员|托|屈|派)|办(?![理公事结案法])|厅|公司|街道(?:办)?|中心|社区|学校|医院)"
)
_WORD = re.compile(r"[a-z][a-z']*")
_WORDS = """
am pm hr it ok tv pc id ip qq vip ppt pdf oa wps led ups app cad gps usb and the for web bye www eod
cob asap wc kg km no to at on by in of is be we he me my us up so do go wd dr mr ms st nd rd th ai
ab cc re vs xls doc docx xlsx sms mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep
oct nov dec ktv dna hiv cpi gdp ktx mba ceo new all
"""
_NO_INITIALS = frozenset(_WORDS.split())
"""Letters that are words, not the initials of somebody."""


@dataclass(frozen=True)
class Named:
    """Somebody named from `start` up to `end`: one name, or several that the pinyin may stand for."""

    start: int
    end: int
    names: tuple[str, ...]
    unit: bool
    spelled: bool = False
    """Written in pinyin in one word: the title takes the name instead."""


class Directory:
    """The names a sentence may mention; made once, asked at every key.

    `people` and `units` are present names. Pinyin spells a whole name (`wangfang`, `wang fang`); initials
    count from two letters for a person, three for a unit.
    """

    def __init__(self, people: Iterable[str] = (), units: Iterable[str] = ()) -> None:
        self._units = {name for name in units if len(name) > 1}
        self._names = {name for name in people if len(name) > 1} | self._units
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(self._names, key=len, reverse=True):
            self._by_first.setdefault(narrow(name)[0], []).append(name)
        self._spelled: dict[str, set[str]] | None = None
        self._initials: dict[str, set[str]] = {}

    def named(self, plain: str) -> list[Named]:
        """Everybody whom a narrowed text names, in order, none overlapping."""
        if not self._names:
            return []
        found = [*self._written(plain), *self._in_pinyin(plain)]
        kept: list[Named] = []
        reached = 0
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            if one.start >= reached:
                kept.append(one)
                reached = one.end
        return kept

    def is_unit(self, name: str) -> bool:
        """Whether a name is that of a unit."""
        return name in self._units

    def _written(self, plain: str) -> list[Named]:
        found: list[Named] = []
        at = 0
        while at < len(plain):
            name = self._name_at(plain, at)
            if name is not None:
                unit = name in self._units
                if not (unit and _NOT_THE_UNIT.match(plain, at + len(name))):
                    found.append(Named(at, at + len(name), (name,), unit))
                at += len(name)
            else:
                at += 1
        taken = {sign for one in found for sign in range(one.start, one.end)}
        found += [one for one in self._shortened(plain) if not taken & set(range(one.start, one.end))]
        return found

    def _name_at(self, plain: str, at: int) -> str | None:
        for name in self._by_first.get(plain[at], ()):
            if not plain.startswith(narrow(name), at):
                continue
            end = at + len(name)
            edge = name[0].isascii() and at and plain[at - 1].isascii() and plain[at - 1].isalnum()
            if not edge and not (
                name[-1].isascii() and plain[end : end + 1].isalnum() and plain[end].isascii()
            ):
                return name
        return None

    def _shortened(self, plain: str) -> list[Named]:
        """Units by a short form: 住建局 for 住房和城乡建设局, 市住建局 as well; only where one alone fits."""
        found = []
        for word in _SHORT_UNIT.finditer(plain):
            for start in range(word.start(), word.end() - 2):
                short = plain[start : word.end()]
                fits = [
                    name
                    for name in self._by_first.get(short[0], ())
                    if name in self._units and name[-1] == short[-1] and is_shortened(short, name)
                ]
                if len(fits) == 1 and not _NOT_THE_UNIT.match(plain, word.end()):
                    found.append(Named(start, word.end(), (fits[0],), unit=True))
                    break
        return found

    def _in_pinyin(self, plain: str) -> list[Named]:
        words = list(_WORD.finditer(plain))
        if not words:
            return []
        spelled, initials = self._spellings(), self._initials
        has_hanzi = any("\u4e00" <= sign <= "\u9fff" for sign in plain)
        found: list[Named] = []
        for index, word in enumerate(words):
            if word.start() and (plain[word.start() - 1].isalnum() and plain[word.start() - 1].isascii()):
                continue
            for length in (4, 3, 2, 1):
                part = words[index : index + length]
                gaps = {plain[one.end() : other.start()] for one, other in pairwise(part)}
                if len(part) < length or gaps - {" "}:
                    continue
                names = spelled.get("".join(one[0] for one in part))
                if names is None and length == 2:
                    names = spelled.get(part[1][0] + part[0][0])
                if names is None and length == 1 and has_hanzi and word[0] not in _NO_INITIALS:
                    names = initials.get(word[0])
                if names:
                    listed = tuple(sorted(names))
                    unit = listed[0] in self._units
                    found.append(Named(word.start(), part[-1].end(), listed, unit, spelled=length == 1))
                    break
        return found

    def _spellings(self) -> dict[str, set[str]]:
        if self._spelled is None:
            from store import pinyin_spellings

            spelled: dict[str, set[str]] = {}
            for name in self._names:
                for whole, letters in pinyin_spellings(name):
                    spelled.setdefault(whole, set()).add(name)
                    if len(letters) >= (3 if name in self._units else 2):
                        self._initials.setdefault(letters, set()).add(name)
            self._spelled = spelled
        return self._spelled


def directory_of(desk: Desk) -> Directory:
    """The people and units that a desk knows."""
    known = [record for record in desk.records("parties") if record.is_open and not record.is_hidden]
    return Directory(
        [record.title for record in known if record.kind == "person"],
        [record.title for record in known if record.kind == "unit"],
    )


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def is_shortened(short: str, name: str) -> bool:
    """Whether `short` is `name` with signs left out: 住建局 and 住房和城乡建设局."""
    rest = iter(name)
    return len(short) > 2 and all(sign in rest for sign in short)
