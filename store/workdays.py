"""The office's work calendar: which days are worked, as the State Council orders and the office amends."""

from __future__ import annotations

import calendar
import json
import re
import tomllib
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from store.errors import RulesBroken
from store.text import clean

KindOfDay = Literal["workday", "restday", "holiday", "makeup"]
"""An ordinary working day, an ordinary weekend day, a day off by order, a weekend day worked (调休上班)."""

_MOST_BYTES = 256 * 1024
_LONGEST_NAME = 60
_Signature = tuple[int, int, int] | None


@dataclass(frozen=True)
class Overlay:
    """What the office itself says about days: days off and make-up days, each with its name."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    makeup: Mapping[date, str] = field(default_factory=dict)

    def joined(self, other: Overlay) -> Overlay:
        """Both together; where they differ about a day, `other` is right."""
        holidays = {day: name for day, name in self.holidays.items() if day not in other.makeup}
        makeup = {day: name for day, name in self.makeup.items() if day not in other.holidays}
        return Overlay({**holidays, **other.holidays}, {**makeup, **other.makeup})

    def years(self) -> frozenset[int]:
        """The years it says anything about."""
        return frozenset(day.year for days in (self.holidays, self.makeup) for day in days)


def read_overlay(path: Path) -> Overlay:
    """What `workdays.toml` says; nothing if there is no such file. Raises `RulesBroken`.

    The file has two tables of days with their names, `[holidays]` and `[makeup]`:
    `2027-01-01 = "元旦"`. The days may stand in quotation marks.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return Overlay()
    except OSError as error:
        raise RulesBroken(path, error.strerror or str(error)) from None
    if len(content) > _MOST_BYTES:
        raise RulesBroken(path, f"> {_MOST_BYTES} B")
    try:
        return _overlay_of(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RulesBroken(path, str(error)) from None


def _overlay_of(text: str) -> Overlay:
    tables = tomllib.loads(text)
    unknown = sorted(set(tables) - {"holidays", "makeup"})
    if unknown:
        raise ValueError(f"[{unknown[0]}]")
    overlay = Overlay(_days_of(tables, "holidays"), _days_of(tables, "makeup"))
    for day in overlay.holidays:
        if day in overlay.makeup:
            raise ValueError(f"[holidays] [makeup] {day}")
    return overlay


def _days_of(tables: Mapping[str, object], section: str) -> dict[date, str]:
    entries = tables.get(section, {})
    if not isinstance(entries, dict):
        raise ValueError(f"[{section}]")
    days: dict[date, str] = {}
    for key, name in entries.items():
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", key) or not isinstance(name, str):
            raise ValueError(f"[{section}] {key} = {name!r}")
        days[date.fromisoformat(key)] = clean(name)[:_LONGEST_NAME]
    return days


def write_overlay_text(holidays: Mapping[date, str], makeup: Mapping[date, str]) -> str:
    """The text of a `workdays.toml` that says this."""
    lines = ["[holidays]", *_lines_of(holidays), "", "[makeup]", *_lines_of(makeup), ""]
    return "\n".join(lines)


def _lines_of(days: Mapping[date, str]) -> Iterator[str]:
    for day in sorted(days):
        name = clean(days[day])[:_LONGEST_NAME]
        yield f"{day.isoformat()} = {json.dumps(name, ensure_ascii=False)}"


_ENTRY = re.compile(r"\s*[\"']?([0-9]{4}-[0-9]{2}-[0-9]{2})[\"']?\s*=")


def merge_overlay_text(text: str, addition: Overlay) -> str:
    """The text of a `workdays.toml` with `addition` put in; comments and other lines stay where they are.

    Raises `ValueError` when `text` itself cannot be understood.
    """
    wanted = _overlay_of(text).joined(addition)
    said = {day.isoformat() for days in (addition.holidays, addition.makeup) for day in days}
    kept = [
        line
        for line in text.splitlines()
        if (entry := _ENTRY.match(line)) is None or entry.group(1) not in said
    ]
    for section, days in (("holidays", addition.holidays), ("makeup", addition.makeup)):
        if not days:
            continue
        head = f"[{section}]"
        if head not in kept:
            kept += ["", head] if kept else [head]
        end = kept.index(head) + 1
        while end < len(kept) and not kept[end].lstrip().startswith("["):
            end += 1
        while not kept[end - 1].strip():
            end -= 1
        kept[end:end] = _lines_of(days)
    merged = "\n".join(kept) + "\n"
    try:
        faithful = _overlay_of(merged) == wanted
    except ValueError:
        faithful = False
    return merged if faithful else write_overlay_text(wanted.holidays, wanted.makeup)


class _Ordered:
    """The table of the State Council's orders that the program was delivered with."""

    def __init__(self) -> None:
        import chinese_calendar

        names = {member.value: member.chinese for member in chinese_calendar.Holiday}
        self.holidays: dict[date, str] = {
            day: names.get(name, name) for day, name in chinese_calendar.holidays.items()
        }
        self.makeup: dict[date, str] = {
            day: "补" + names.get(name, name) for day, name in chinese_calendar.workdays.items()
        }
        self.first_year = min(self.holidays).year
        self.last_year = max(self.holidays).year


@lru_cache(maxsize=1)
def _ordered() -> _Ordered:
    return _Ordered()


class Workdays:
    """Which days are worked. The office's overlay is right, then the table the program came with.

    `overlay`: the path of `workdays.toml`; there may be no such file. Raises `RulesBroken` when it
    cannot be understood.
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self._path = overlay
        self._signature = self._sign()
        self._use(read_overlay(overlay) if overlay else Overlay())

    def _use(self, overlay: Overlay) -> None:
        self.overlay = overlay
        self._years = overlay.years()
        self._kinds: dict[date, KindOfDay] = {}
        self._nth: dict[tuple[date, date, int], date | None] = {}
        self.counted: dict[Hashable, tuple[date, int]] = {}
        """How far repeats that end after so many times were counted, and to what."""
        self.found: dict[Hashable, tuple[date, ...]] = {}
        """Days that were looked for in this calendar, by what was asked."""

    def _sign(self) -> _Signature:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None

    def reload(self) -> bool:
        """Read the overlay again if its file changed; whether it did.

        Raises `RulesBroken`, once for each change, and then keeps what was known before.
        """
        signature = self._sign()
        if self._path is None or signature == self._signature:
            return False
        self._signature = signature
        self._use(read_overlay(self._path))
        return True

    def is_known(self, day: date) -> bool:
        """Whether the year's holidays were announced. If not, only weekends are told from weekdays."""
        return day.year in self._years or _ordered().first_year <= day.year <= _ordered().last_year

    def kind_of(self, day: date) -> KindOfDay:
        """What kind of day it is."""
        kind = self._kinds.get(day)
        if kind is None:
            kind = self._kinds[day] = self._find_kind(day)
        return kind

    def _find_kind(self, day: date) -> KindOfDay:
        weekend = day.weekday() > 4
        if day in self.overlay.holidays:
            return "holiday"
        if day in self.overlay.makeup:
            return "makeup" if weekend else "workday"
        ordered = _ordered()
        if day in ordered.makeup:
            return "makeup"
        if day in ordered.holidays:
            return "holiday"
        return "restday" if weekend else "workday"

    def is_workday(self, day: date) -> bool:
        """Whether the office works on this day."""
        return self.kind_of(day) in ("workday", "makeup")

    def name_of(self, day: date) -> str:
        """The name of a holiday (`春节`) or make-up day (`补春节`), or the empty text."""
        for days in (self.overlay.holidays, self.overlay.makeup):
            if day in days:
                return days[day]
        ordered = _ordered()
        return ordered.makeup.get(day) or ordered.holidays.get(day, "")

    def nth_workday(self, year: int, month: int, n: int) -> date | None:
        """The `n`th working day of a month, from its end if `n` is negative; None if it has fewer."""
        last = calendar.monthrange(year, month)[1]
        return self.nth_workday_of(date(year, month, 1), date(year, month, last), n)

    def nth_workday_of(self, first: date, last: date, n: int) -> date | None:
        """The `n`th working day from `first` to `last`, from their end if `n` is negative; None if fewer."""
        if n == 0:
            raise ValueError("n counts from 1 or from -1")
        asked = (first, last, n)
        if asked not in self._nth:
            days = [
                day
                for number in range((last - first).days + 1)
                if self.is_workday(day := first + timedelta(days=number))
            ]
            self._nth[asked] = days[n - 1 if n > 0 else n] if abs(n) <= len(days) else None
        return self._nth[asked]

    def known_to(self, day: date) -> date:
        """The last day of the years announced without a gap from `day` on; the day before it if none is."""
        year = day.year
        while self.is_known(date(year, 1, 1)) and year < date.max.year:
            year += 1
        return date(year - 1, 12, 31) if year > day.year else day - timedelta(days=1)
