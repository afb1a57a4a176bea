"""The command palette's commands: everything a key does here, found by name, 拼音 or initials."""

from __future__ import annotations

from tui.bindings import KEYS, PLACES, SCREENS, display
from tui.i18n import _
from tui.widgets.palette import Command

_NOT_COMMANDS = frozenset(
    {"up", "down", "page_up", "page_down", "first", "last", "pane", "pane_back", "palette"}
)
"""Keys that only move about: nobody looks them up by name."""

_ON_A_RECORD = frozenset(
    {"open", "edit", "step", "met", "tick", "close", "sign_out", "progress", "miss", "told"}
    | {"central", "sphere", "reveal", "hide", "clear", "open_day", "day_left", "day_right"}
)
"""What acts on a selected record is of no use from another place."""


def commands_of(place: str) -> list[Command]:
    """The commands of this place, those from anywhere, then the other places' own, each with its key.

    The id of a command is `place/key`, as `split_command` takes it apart.
    """
    found = [_command(place, key_id) for part in (*_parts(place), "everywhere") for key_id in PLACES[part]]
    for other in SCREENS:
        if other != place:
            known = {key_id for part in _parts(place) for key_id in PLACES[part]}
            found += [
                _command(other, key_id, elsewhere=True)
                for part in _parts(other)
                for key_id in PLACES[part]
                if key_id not in known and key_id not in _ON_A_RECORD
            ]
    return [command for command in found if split_command(command.id)[1] not in _NOT_COMMANDS]


def split_command(command_id: str) -> tuple[str, str]:
    """The place a command belongs to, and the id of its key."""
    place, _slash, key_id = command_id.partition("/")
    return place, key_id


def _parts(place: str) -> tuple[str, ...]:
    return (place, "checklist") if place == "today" else (place,)


def _command(place: str, key_id: str, *, elsewhere: bool = False) -> Command:
    key = KEYS[key_id]
    name, words = _(key.label), _(key.tooltip)
    if elsewhere:
        name = _("{place} - {label}").format(place=_(KEYS[place].label), label=name)
    return Command(f"{place}/{key_id}", name, display(key.names()[0]), note=words)
