"""Choosing one of a few things by digit, letter or arrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.widget import Widget

from tui.bindings import display, folded
from tui.i18n import _
from tui.printable import printable
from tui.widgets.cells import cut, spread
from tui.widgets.dialog import Dialog, Sentence


@dataclass(frozen=True)
class Option:
    """One thing to choose: `id` is the result, `note` stands at the right, `key` is a letter that takes it.

    With `refused` it is shown and cannot be taken; the words say why.
    """

    id: str
    label: str
    note: str = ""
    key: str = ""
    refused: str = ""


class ChoiceList(Widget, can_focus=True):
    """A list of options, one a line, that the keyboard walks through."""

    DEFAULT_CSS = """
    ChoiceList { height: auto; width: 1fr; }
    """

    class Chosen(Message):
        """One was taken."""

        def __init__(self, option: Option) -> None:
            super().__init__()
            self.option = option

    class Moved(Message):
        """Another one is marked."""

        def __init__(self, option: Option) -> None:
            super().__init__()
            self.option = option

    def __init__(self, options: Sequence[Option], *, numbered: bool = True, at: int = 0) -> None:
        super().__init__()
        self.options = list(options)
        self.at = at
        self.numbered = numbered

    @property
    def marked(self) -> Option | None:
        """The choice under the sign."""
        return self.options[self.at] if 0 <= self.at < len(self.options) else None

    def show(self, options: Sequence[Option], at: int = 0) -> None:
        """Offer other options."""
        changed = len(options) != len(self.options)
        self.options, self.at = list(options), at
        self.refresh(layout=changed)
        if self.is_attached:
            self.call_after_refresh(self._into_view)

    def move(self, step: int) -> None:
        """Mark the one `step` further, as far as there is one."""
        to = max(0, min(len(self.options) - 1, self.at + step))
        if to != self.at and self.options:
            self.at = to
            self.refresh()
            self._into_view()
            self.post_message(self.Moved(self.options[to]))

    def _into_view(self) -> None:
        if isinstance(self.parent, Widget):
            line = Region(0, self.virtual_region.y + self.at, self.size.width or 1, 1)
            self.parent.scroll_to_region(line, animate=False)

    def take(self) -> None:
        """Take the marked one, unless it is refused."""
        if self.marked is not None and not self.marked.refused:
            self.post_message(self.Chosen(self.marked))

    async def _on_key(self, event: events.Key) -> None:
        sign = folded(event.character) or event.character or ""
        page = max(1, (self.parent.size.height if isinstance(self.parent, Widget) else 10) - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page, "home": -9999, "end": 9999}
        if event.key in steps:
            self.move(steps[event.key])
        elif event.key == "enter":
            self.take()
        elif self.numbered and sign.isdecimal() and 1 <= int(sign) <= len(self.options):
            self.at = int(sign) - 1
            self.refresh()
            self.take()
        elif sign and (found := self._lettered(sign)) is not None:
            self.at = found
            self.refresh()
            self.take()
        else:
            return
        event.stop()
        event.prevent_default()

    def _lettered(self, sign: str) -> int | None:
        return next(
            (at for at, option in enumerate(self.options) if option.key and option.key == sign.lower()), None
        )

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each option."""
        return max(1, len(self.options))

    def render(self) -> Text:
        """Number, label, note; the marked line reversed and with a sign."""
        width = self.size.width
        lines = []
        for at, option in enumerate(self.options):
            line = Text(no_wrap=True, end="")
            line.append("> " if at == self.at else "  ")
            if self.numbered and at < 9:
                line.append(f"{at + 1} ")
            line.append(printable(option.label), "dim" if option.refused else "bold" if at == self.at else "")
            note = option.refused or option.note or option.key.upper()
            line = spread(line, Text(cut(printable(note), width // 2), "dim", end=""), width)
            if at == self.at:
                line.stylize("reverse")
            lines.append(line)
        return Text("\n", no_wrap=True, end="").join(lines)


class MenuDialog(Dialog["str | None"]):
    """Chooses one of a few; the result is its id, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(self, title: str, options: Sequence[Option], *, sentence: str = "", at: int = 0) -> None:
        super().__init__(title, [(display("enter"), _("Choose")), ("1-9", _("Choose")), ("Esc", _("Back"))])
        self.list = ChoiceList(options, at=at)
        self.sentence = Sentence(sentence)

    def contents(self) -> Iterable[Widget]:
        """The options."""
        yield self.sentence
        yield self.list

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """One was taken."""
        self.dismiss(event.option.id or None)

    def action_leave(self) -> None:
        """None was taken."""
        self.dismiss(None)
