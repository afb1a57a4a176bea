"""The signs and words of a routine's strip; a sign is one cell in every terminal."""

from __future__ import annotations

from tui.i18n import N_, _

STATES: dict[str, tuple[str, str]] = {
    "done": ("x", N_("done")),
    "late": ("+", N_("ticked late")),
    "missed": ("-", N_("missed, explained")),
    "unexplained": ("!", N_("missed without a word")),
    "open": ("o", N_("due today")),
    "paused": ("=", N_("paused")),
    "not-due": (".", N_("not due")),
    "coming": ("_", N_("to come")),
}
"""Sign and words by the states of `store.strips`."""


def strip_sign(state: str) -> str:
    """The sign of a day."""
    return STATES[state][0] if state in STATES else "."


def strip_state(state: str) -> str:
    """What the sign of a day means."""
    return _(STATES[state][1]) if state in STATES else state
