"""From a sentence as it was read to the values of the record it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.phrases.reading import Reading


def stored_values(reading: Reading) -> tuple[str, dict[str, Any]]:
    """The kind and the stored values of a record for what was read; what was not said is left out."""
    values: dict[str, Any] = {
        "title": reading.title,
        "central": reading.central,
        "line": reading.line,
        "tags": list(reading.tags),
    }
    if reading.kind in ("meeting", "appointment"):
        values |= {"starts": _stored(reading.starts), "ends": _stored(reading.ends), "place": reading.place}
        values["all_day"] = reading.all_day
    elif reading.kind == "routine":
        values |= {"repeats": reading.repeats, "at": f"{reading.at:%H:%M}" if reading.at else ""}
    else:
        values["due_at"] = _stored(reading.due or reading.starts)
        if reading.place:
            values["note"] = reading.place
    return reading.kind, {name: value for name, value in values.items() if value not in (None, "", [], False)}


def _stored(instant: Any) -> str | None:
    return instant.isoformat(timespec="seconds") if instant is not None else None
