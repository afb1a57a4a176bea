"""The words of a record that say who somebody is, and texts with these words blanked."""

from __future__ import annotations

from store.fields import Json
from store.record import Record

BLANK = "***"
"""Stands where a name stood within a text."""


def personal_words(record: Record) -> list[str]:
    """What the fields of people hold, the longest first; single signs would blank half a text."""
    words: set[str] = set()
    for name, field in record.fields.items():
        if field.personal:
            value = record.document.get(name)
            words.update(str(one).strip() for one in (value if isinstance(value, list) else [value]) if one)
    return sorted((word for word in words if len(word) > 1), key=len, reverse=True)


def blanked(value: Json, words: list[str]) -> Json:
    """A stored value with these words blanked wherever they stand in its texts."""
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, BLANK)
        return value
    if isinstance(value, list | tuple):
        return [blanked(one, words) for one in value]
    if isinstance(value, dict):
        return {key: one if key in ("id", "by", "at") else blanked(one, words) for key, one in value.items()}
    return value
