"""An iCalendar file (RFC 5545) walked by itself: its components, its events' lines, its sizes.

Nothing of a file is computed here: zones that it describes by rules are only known by their name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from pathlib import Path

from store.errors import Refused

MOST_EVENTS = 5_000
_MOST_DEPTH = 6
_MOST_LINE = 70_000
_TAKEN = ("VEVENT", "VTODO")
ONCE = frozenset(
    {"SUMMARY", "DTSTART", "DTEND", "DURATION", "UID", "RRULE", "RECURRENCE-ID", "LOCATION", "ORGANIZER",
     "DESCRIPTION", "STATUS", "SEQUENCE"}
)  # fmt: skip
"""The properties of an event that are read and may stand in it once."""
OFTEN = frozenset({"EXDATE", "RDATE", "ATTENDEE", "CATEGORIES"})
"""Those that may stand in it several times."""


@dataclass(frozen=True)
class RawEvent:
    """An event as it stands in the file: the line it begins on, and the lines that matter."""

    number: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class RawCalendar:
    """The events of a file, what it calls itself, and the zones it describes by one fixed offset."""

    name: str
    zones: Mapping[str, tzinfo]
    events: tuple[RawEvent, ...]
    todos: tuple[RawEvent, ...] = ()


def scan(text: str, path: Path) -> RawCalendar:
    """Walk a file's components.

    Raises `Refused`: `import-broken-calendar` (number), `import-line-too-long` (number, limit),
    `import-too-many` (limit), `import-empty`.
    """
    stack: list[str] = []
    events: list[RawEvent] = []
    todos: list[RawEvent] = []
    lines: list[str] = []
    zones: dict[str, set[str]] = {}
    zone = name = ""
    began = 0
    for number, line in _unfolded(text, path):
        key = re.split(r"[;:]", line, maxsplit=1)[0].upper()
        value = line.partition(":")[2].strip()
        if key == "BEGIN":
            stack.append(value.upper())
            outermost = len(stack) == 1
            if len(stack) > _MOST_DEPTH or outermost != (stack[-1] == "VCALENDAR"):
                raise Refused("import-broken-calendar", path=str(path), number=number)
            if len(stack) == 2 and stack[1] in _TAKEN:
                began, lines = number, []
                if len(events) + len(todos) == MOST_EVENTS:
                    raise Refused("import-too-many", path=str(path), limit=MOST_EVENTS, number=number)
        elif key == "END":
            if not stack or stack.pop() != value.upper():
                raise Refused("import-broken-calendar", path=str(path), number=number)
            if stack == ["VCALENDAR"] and value.upper() in _TAKEN:
                found = events if value.upper() == "VEVENT" else todos
                found.append(RawEvent(began, tuple(lines)))
        elif not stack:
            raise Refused("import-broken-calendar", path=str(path), number=number)
        elif len(stack) == 2 and stack[1] in _TAKEN:
            if key in ONCE or key in OFTEN:
                lines.append(line)
        elif stack == ["VCALENDAR"] and key in ("X-WR-CALNAME", "X-WR-CALDESC", "NAME", "PRODID"):
            name += f" {value}"
        elif stack[1:] == ["VTIMEZONE"] and key == "TZID":
            zone = value
        elif stack[1:2] == ["VTIMEZONE"] and key == "TZOFFSETTO":
            zones.setdefault(zone, set()).add(value)
    if stack:
        raise Refused("import-broken-calendar", path=str(path), number=text.count("\n") + 1)
    if not events and not todos:
        raise Refused("import-empty", path=str(path))
    return RawCalendar(name.strip(), _fixed(zones), tuple(events), tuple(todos))


def _unfolded(text: str, path: Path) -> Iterator[tuple[int, str]]:
    """The content lines, continuations joined, each with the number of its first physical line."""
    pieces: list[str] = []
    length = began = 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and pieces:
            line = line[1:]
        else:
            if pieces:
                yield began, "".join(pieces)
            pieces, length, began = [], 0, number
            if not line.strip():
                continue
        length += len(line)
        if length > _MOST_LINE:
            raise Refused("import-line-too-long", path=str(path), number=began, limit=_MOST_LINE)
        pieces.append(line)
    if pieces:
        yield began, "".join(pieces)


def _fixed(zones: Mapping[str, set[str]]) -> dict[str, tzinfo]:
    """The described zones that always have the same offset; the others are only known by name."""
    found: dict[str, tzinfo] = {}
    for name, offsets in zones.items():
        match = re.fullmatch(r"([+-])([0-9]{2})([0-9]{2})(?:[0-9]{2})?", next(iter(offsets)))
        if len(offsets) == 1 and match and int(match[2]) < 24:
            offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
            found[name] = timezone(-offset if match[1] == "-" else offset)
    return found
