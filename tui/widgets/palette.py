"""Every command by its name, its pinyin or the initials of either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import fold
from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog
from tui.widgets.inputs import LineInput
from tui.widgets.menu import ChoiceList, Option


@dataclass(frozen=True)
class Command:
    """One command: its label as shown, `hint` its key; `refused` says why it cannot be used here."""

    id: str
    label: str
    hint: str = ""
    refused: str = ""
    note: str = ""
    """What it does, in a few more words: it is found by these too."""


def _said(command: Command) -> str:
    """Name and words of a command; words that begin with the name say it already."""
    if not command.note or command.note.startswith(command.label):
        return command.note or command.label
    return _("{label}: {words}").format(label=command.label, words=command.note)


def found(commands: Sequence[Command], query: str, matches: Callable[[str, str], bool]) -> list[Command]:
    """The commands that go with `query`: beginning with it, holding it, then by initials or pinyin.

    What cannot be used now comes last in its group.
    """
    wanted = fold(query)
    ranked = []
    for command in commands:
        label, note = fold(command.label), fold(command.note)
        initials = "".join(word[:1] for word in label.split())
        if not wanted or label.startswith(wanted):
            rank = 0
        elif wanted in label:
            rank = 1
        elif initials.startswith(wanted) or matches(query, command.label):
            rank = 2
        elif wanted in note or matches(query, command.note):
            rank = 3
        else:
            continue
        ranked.append((rank, bool(command.refused), command))
    return [command for rank, refused, command in sorted(ranked, key=lambda item: item[:2])]


class PaletteLine(LineInput):
    """The line of the palette: ↑ ↓ PgUp PgDn walk through the commands under it."""

    async def _on_key(self, event: events.Key) -> None:
        steps = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}
        if event.key in steps and isinstance(self.screen, Palette):
            event.stop()
            event.prevent_default()
            self.screen.list.move(steps[event.key])


class Palette(Dialog["str | None"]):
    """Finds a command by what is typed; the result is its id, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+p", "leave", show=False, priority=True)]
    DEFAULT_CSS = """
    Palette { align: center top; }
    Palette > #box { max-height: 100%; }
    Palette > #box > #body { height: auto; max-height: 14; }
    """

    def __init__(
        self, commands: Sequence[Command], matches: Callable[[str, str], bool] | None = None
    ) -> None:
        super().__init__(
            _("Commands"),
            [
                (display("enter"), _("Run")),
                (f"{display('up')}/{display('down')}", _("Choose")),
                ("Esc", _("Back")),
            ],
        )
        self._commands = list(commands)
        self._matches = matches or (lambda query, label: False)
        self.line = PaletteLine(placeholder=_("Name, pinyin or initials"))
        self.list = ChoiceList(self._options(""), numbered=False)
        self.list.can_focus = False

    def _options(self, query: str) -> list[Option]:
        return [
            Option(command.id, _said(command), note=command.hint, refused=command.refused)
            for command in found(self._commands, query, self._matches)
        ]

    def above(self) -> Iterable[Widget]:
        """The line stays while the list scrolls."""
        yield self.line

    def contents(self) -> Iterable[Widget]:
        """The commands found."""
        yield self.list

    def on_input_changed(self) -> None:
        """Look again."""
        options = self._options(self.line.value)
        self.list.show(options)
        self.say("" if options else _("No such command."), problem=False)

    def on_input_submitted(self) -> None:
        """Run the marked command, or say why not."""
        marked = self.list.marked
        if marked is not None and marked.refused:
            self.say(marked.refused)
        elif marked is not None:
            self.dismiss(marked.id)

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Taken in the list."""
        self.dismiss(event.option.id)

    def action_leave(self) -> None:
        """Nothing is run."""
        self.dismiss(None)
