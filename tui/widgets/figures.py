"""Figures with bars drawn in text: titled parts of label, number and a bar as long as the number."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from tui.printable import printable
from tui.theme import chrome
from tui.widgets.cells import fit

Part = tuple[str, Sequence[tuple[str, float, str]]]
"""A title, and lines of label, size (0: no bar) and how the size is written."""


class Bars(Widget):
    """Parts one below the other; the longest bar of a part fills what the words leave."""

    DEFAULT_CSS = "Bars { height: auto; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []

    def say(self, parts: Sequence[Part]) -> None:
        """Show other figures."""
        self.parts = list(parts)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each figure and each title."""
        return max(1, sum(len(lines) + 2 for _title, lines in self.parts) - 1)

    def render(self) -> Text:
        """The parts."""
        return Text("\n", no_wrap=True, end="").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Text]:
        found: list[Text] = []
        for title, lines in self.parts:
            if found:
                found.append(Text(""))
            found.append(Text(printable(title), "bold", end=""))
            left = min(max(cell_len(label) for label, _size, _words in lines), width // 3)
            told = max(cell_len(words) for _label, _size, words in lines)
            most = max(size for _label, size, _words in lines)
            room = max(4, min(40, width - left - told - 6))
            for label, size, words in lines:
                line = Text("  " + fit(printable(label), left) + "  ", end="")
                line.append(fit(words, told, right=bool(most)), "bold")
                if most and size:
                    line.append("  " + chrome().bar_full * max(1, round(room * size / most)))
                found.append(line)
        return found
