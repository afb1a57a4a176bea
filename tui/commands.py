"""The command palette's commands: everything a key does here, found by name, 拼音 or initials."""

from __future__ import annotations

from collections.abc import Iterable

from tui.bindings import KEYS, PLACES, display
from tui.i18n import _
from tui.widgets.palette import Command

_NOT_COMMANDS = frozenset(
    {"up", "down", "page_up", "page_down", "first", "last", "pane", "pane_back", "palette"}
)
"""Keys that only move about: nobody looks them up by name."""


def commands_of(place: str) -> list[Command]:
    """The commands of a place and those from anywhere, as the palette shows them now."""
    ids: Iterable[str] = dict.fromkeys((*PLACES[place], *PLACES["everywhere"]))
    return [
        Command(key_id, _(KEYS[key_id].tooltip), display(KEYS[key_id].names()[0]))
        for key_id in ids
        if key_id not in _NOT_COMMANDS
    ]
