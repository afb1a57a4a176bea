"""What an act on several records could not do, each record with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui.i18n import _
from tui.widgets.dialog import Dialog, Sentence


class ReportDialog(Dialog[None]):
    """A sentence, then pairs of a record's words and why it refused; Enter or Esc goes back."""

    AUTO_FOCUS: ClassVar[str | None] = None
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "leave", show=False)]

    def __init__(self, title: str, sentence: str, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__(title, [("Esc", _("Back"))])
        self._sentence = sentence
        self._lines = list(lines)

    def contents(self) -> Iterable[Widget]:
        """The sentence and the lines."""
        yield Sentence(self._sentence)
        for words, reason in self._lines:
            yield Sentence(_("{name}: {words}").format(name=words, words=reason))

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
