"""The sentence an officer types, in Chinese or English: days, times, deadlines, repeats, places and tags."""

from __future__ import annotations

from tui.phrases.atoms import Doubt
from tui.phrases.moments import impossible, read_day, read_instant
from tui.phrases.parties import Directory, directory_of
from tui.phrases.reading import Reading, Span, read
from tui.phrases.repeats import read_repeat
from tui.phrases.times import read_time

__all__ = [
    "Directory", "Doubt", "Reading", "Span", "directory_of", "impossible", "read", "read_day", "read_instant",
    "read_repeat", "read_time",
]  # fmt: skip
