"""A field for the name of a person or a unit, with known names offered under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.widget import Widget

from tui.widgets.cells import fit_text
from tui.widgets.line_input import LineInput
from tui.widgets.safe import show

MOST_OFFERED = 6
"""No more names than this are offered at once; typing on narrows them."""


@dataclass(frozen=True)
class Suggestion:
    """A known name: `value` goes into the field, `note` tells it from its like, `key` is its own."""

    value: str
    note: str = ""
    key: str = ""


Suggest = Callable[[str], Sequence["Suggestion | str"]]
"""The names that go with what was typed, best first."""


class SuggestionList(Widget):
    """The names offered, one a line, over what stands below the field."""

    DEFAULT_CSS = """
    SuggestionList {
        overlay: screen; constrain: none inside; display: none;
        height: auto; width: 1fr; background: $panel; color: $foreground;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.offered: list[Suggestion] = []
        self.at = -1

    def offer(self, names: Sequence[Suggestion], at: int) -> None:
        """Show `names` with the one at `at` marked (-1: none); nothing hides the list."""
        if (self.offered, self.at) == (names, at):
            return
        changed = len(names) != len(self.offered)
        self.offered, self.at = list(names), at
        self.display = bool(names)
        self.refresh(layout=changed)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """A line for each name."""
        return len(self.offered)

    def render(self) -> Text:
        """The names, the marked one reversed and with a sign."""
        lines = [self._line(name, marked=at == self.at) for at, name in enumerate(self.offered)]
        return Text("\n", no_wrap=True, end="").join(lines)

    def _line(self, name: Suggestion, *, marked: bool) -> Text:
        style = "reverse" if marked else ""
        line = show("> " if marked else "| ", style).append_text(show(name.value, style))
        if name.note:
            line.append_text(show("  " + name.note, style or "dim"))
        return fit_text(line, self.size.width)


class PartyInput(LineInput):
    """A name, with known ones offered: ↓ and ↑ mark one, Enter or Tab takes it, Esc closes the list.

    Nothing is marked by itself unless plain letters were typed: pinyin or initials, no name by themselves.
    """

    class Accepted(Message):
        """A known name was taken."""

        def __init__(self, sender: PartyInput, suggestion: Suggestion) -> None:
            super().__init__()
            self.sender = sender
            self.suggestion = suggestion

        @property
        def control(self) -> PartyInput:
            """The field it was taken in."""
            return self.sender

    def __init__(
        self,
        value: str = "",
        *,
        suggest: Suggest,
        limit: int = 0,
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(value, limit=limit, placeholder=placeholder, id=id, classes=classes)
        self._suggest = suggest
        self._list = SuggestionList()
        self._taken = value

    @property
    def offered(self) -> list[Suggestion]:
        """The names offered now."""
        return self._list.offered

    def _offer(self) -> None:
        typed = self.value.strip()
        found: list[Suggestion] = []
        if typed and typed != self._taken and self.has_focus:
            for name in self._suggest(typed):
                found.append(Suggestion(name) if isinstance(name, str) else name)
                if len(found) == MOST_OFFERED:
                    break
        if len(found) == 1 and found[0] == Suggestion(typed):
            found = []
        by_letters = typed.isascii() and typed.isalpha()
        marked = 0 if found and by_letters and not found[0].value.startswith(typed) else -1
        if found and not self._list.is_attached:
            self.mount_list(self._list)
        self._list.offer(found, marked)

    def mount_list(self, names: SuggestionList) -> None:
        """Put the list right below the field."""
        assert isinstance(self.parent, Widget)
        names.styles.margin = (0, 0, 0, self.styles.margin.left)
        self.parent.mount(names, after=self)

    def close_list(self) -> None:
        """Offer nothing until something else is typed."""
        self._taken = self.value.strip()
        self._list.offer([], -1)

    def _take(self, suggestion: Suggestion) -> None:
        self._taken = suggestion.value
        self.raw = suggestion.value
        self._list.offer([], -1)
        self.post_message(self.Accepted(self, suggestion))

    def _on_input_changed(self, event: LineInput.Changed) -> None:
        """Offer what goes with the text as it stands now."""
        self._offer()

    def _on_blur(self, event: events.Blur) -> None:
        self._list.offer([], -1)

    async def _on_key(self, event: events.Key) -> None:
        """Walk through the list while it is open."""
        names, at = self._list.offered, self._list.at
        if not names:
            return
        if event.key == "down" and at == len(names) - 1:
            # Behind the last name the next field is reached; nobody is held in a list.
            self.close_list()
            return
        if event.key in ("down", "up"):
            self._list.offer(names, max(-1, min(len(names) - 1, at + (1 if event.key == "down" else -1))))
        elif event.key in ("enter", "tab") and at >= 0:
            self._take(names[at])
            if event.key == "tab":
                return
        elif event.key == "escape":
            self.close_list()
        else:
            return
        event.stop()
        event.prevent_default()
