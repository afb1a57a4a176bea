"""Two versions of one record side by side, when somebody else saved it under an open form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from tui.i18n import _
from tui.widgets.cells import fit
from tui.widgets.dialog import Sentence
from tui.widgets.menu import MenuDialog, Option


@dataclass(frozen=True)
class Difference:
    """One field that differs: what stands there now, what is typed here, and whether the officer typed it."""

    label: str
    theirs: str
    mine: str
    touched: bool = True


class Versions(Widget):
    """The differing fields: label, theirs, mine."""

    DEFAULT_CSS = "Versions { height: auto; width: 1fr; margin: 1 0; }"

    def __init__(self, differences: Sequence[Difference]) -> None:
        super().__init__()
        self.differences = list(differences)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A head line, and a line for each field."""
        return 1 + len(self.differences)

    def render(self) -> Text:
        """Three columns; the version that will stand is bold."""
        first = max(8, self.size.width // 4)
        room = max(4, (self.size.width - first - 2) // 2)
        text = Text(no_wrap=True, end="")
        text.append(" " * (first + 1))
        text.append(fit(_("Theirs"), room) + " " + fit(_("Mine"), room), "underline")
        for found in self.differences:
            text.append("\n" + fit(found.label, first) + " ")
            text.append(fit(found.theirs or "--", room), "" if found.touched else "bold")
            text.append(" ")
            text.append(fit(found.mine or "--", room), "bold" if found.touched else "dim")
        return text


class ConflictDialog(MenuDialog):
    """Asks what to do about a conflict; the result is "mine", "theirs" or None for back to the form."""

    def __init__(self, sentence: str, differences: Sequence[Difference]) -> None:
        super().__init__(
            _("Changed by somebody else meanwhile"),
            [
                Option("mine", _("Keep my changes on top of theirs")),
                Option("theirs", _("Discard mine, theirs stands")),
                Option("", _("Back to the form")),
            ],
        )
        self._sentence = sentence
        self._differences = differences

    def contents(self) -> Iterable[Widget]:
        """What happened, the two versions, the choices."""
        yield Sentence(self._sentence)
        yield Versions(self._differences)
        yield from super().contents()
