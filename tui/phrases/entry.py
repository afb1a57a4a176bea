"""From a sentence as it was read to the values of the record it becomes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.phrases.parties import Directory
    from tui.phrases.reading import Reading


def as_kind(reading: Reading, kind: str, parties: Directory | None = None) -> Reading:
    """The same sentence as a record of another kind: its one time is moved to where that kind has it."""
    if kind == reading.kind:
        return reading
    if reading.kind == "visit":
        reading = replace(reading, title=reading.words)
    if kind == "errand":
        return replace(reading, kind=kind, due=reading.due or reading.starts, starts=None, ends=None)
    starts = reading.starts or reading.due
    if kind == "visit":
        from tui.phrases.visits import visit_of

        visit = visit_of(reading.title, parties)
        return replace(
            reading, kind=kind, title=visit.reason, starts=starts, due=None, visitor=visit.visitor,
            unit=visit.unit, host=visit.host, headcount=visit.headcount, visit_class=visit.visit_class,
        )  # fmt: skip
    if kind == "note":
        return replace(reading, kind=kind, title=reading.text.strip(), starts=starts, due=None)
    return replace(reading, kind=kind, starts=starts, due=None)


def stored_values(reading: Reading) -> tuple[str, dict[str, Any]]:
    """The kind and the stored values of a record for what was read; what was not said is left out."""
    values: dict[str, Any] = {"central": reading.central, "line": reading.line, "tags": list(reading.tags)}
    if reading.kind in ("meeting", "appointment"):
        values |= {"title": reading.title, "starts": _stored(reading.starts), "ends": _stored(reading.ends)}
        values |= {"place": reading.place, "all_day": reading.all_day, "people": list(reading.people)}
    elif reading.kind == "routine":
        values |= {"title": reading.title, "repeats": reading.repeats}
        values["at"] = f"{reading.at:%H:%M}" if reading.at else ""
    elif reading.kind == "visit":
        values |= {
            "name": reading.visitor,
            "unit": reading.unit,
            "host": reading.host,
            "reason": reading.title,
        }
        values |= {"expected_at": _stored(reading.starts), "visit_class": reading.visit_class}
        values["headcount"] = reading.headcount if reading.headcount > 1 else None
        values["note"] = reading.place
    elif reading.kind == "note":
        values |= {"text": reading.title, "happened_at": _stored(reading.starts)}
    else:
        values |= {"title": reading.title, "due_at": _stored(reading.due or reading.starts)}
        values |= {"note": reading.place, "people": list(reading.people)}
    return reading.kind, {name: value for name, value in values.items() if value not in (None, "", [], False)}


def _stored(instant: Any) -> str | None:
    return instant.isoformat(timespec="seconds") if instant is not None else None
