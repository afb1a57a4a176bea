"""Two versions of one record side by side, when somebody else saved it under an open form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.text import Text
from textual.geometry import Size
from textual.widget import Widget

from store import Record
from tui import wording
from tui.i18n import _
from tui.widgets.cells import fit
from tui.widgets.dialog import Sentence
from tui.widgets.entries import typed_for
from tui.widgets.field_row import FieldRow
from tui.widgets.inputs import ChoiceInput
from tui.widgets.menu import MenuDialog, Option


@dataclass(frozen=True)
class Difference:
    """One field that differs: what stands there now, what is typed here, and whether the officer typed it."""

    label: str
    theirs: str
    mine: str
    touched: bool = True


def differences(rows: Iterable[FieldRow], before: Record | None, theirs: Record) -> list[Difference]:
    """The fields of a form in which `theirs` and what is typed differ, of those that either side changed."""
    known = before.document if before else {}
    found = []
    for row in rows:
        name, declared = row.field_name, row.declared
        stored = theirs.document.get(name, declared.default)
        if not row.changed and stored == known.get(name, declared.default):
            continue
        masked = wording.masked(name, str(stored)) if declared.masked and stored else ""
        said = masked or _said(row, typed_for(declared, stored))
        mine = _said(row, row.entry.raw)
        if said != mine:
            found.append(Difference(row.label, said, mine, touched=row.changed))
    return found


def _said(row: FieldRow, raw: str) -> str:
    """What an entry's text means to the officer."""
    if isinstance(row.entry, ChoiceInput):
        return dict(row.entry.options).get(raw, raw)
    return raw


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
