"""The saved filters of a list: choosing one, keeping the present one under a name, deleting one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.menu import ChoiceList, Option


@dataclass(frozen=True)
class Choice:
    """What the officer did: `what` is "take", "keep" or "drop"; `name` and `text` of the filter."""

    what: str
    name: str = ""
    text: str = ""


class FiltersDialog(Dialog["Choice | None"]):
    """Offers filters, triples of name, text and whether it is the officer's own (only those are deleted)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("delete", "drop", show=False),
        Binding("insert,ctrl+s", "keep", show=False, priority=True),
    ]

    def __init__(self, present: str, filters: Sequence[tuple[str, str, bool]]) -> None:
        super().__init__(
            _("Filters"),
            [
                (display("enter"), _("Choose")),
                (display("insert"), _("Keep the present one")),
                (display("delete"), _("Delete")),
                ("Esc", _("Back")),
            ],
        )
        self._filters = list(filters)
        self._present = present
        at = next((at for at, found in enumerate(self._filters) if found[1] == present), 0)
        self.list = ChoiceList(
            [Option(str(at), name, note=text) for at, (name, text, _own) in enumerate(self._filters)], at=at
        )

    def contents(self) -> Iterable[Widget]:
        """The filter in force, and the saved ones."""
        yield Sentence(_("In force: {filter}").format(filter=self._present) if self._present else "")
        yield self.list

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """One was taken."""
        name, text, _own = self._filters[int(event.option.id)]
        self.dismiss(Choice("take", name, text))

    def action_keep(self) -> None:
        """Keep the present filter under a name."""
        if self._present:
            self.dismiss(Choice("keep", text=self._present))
        else:
            self.say(_("No filter is in force: type one with / first."))

    def action_drop(self) -> None:
        """Delete the one under the sign, if it is the officer's own."""
        if self.list.marked is None:
            return
        name, text, own = self._filters[int(self.list.marked.id)]
        if own:
            self.dismiss(Choice("drop", name, text))
        else:
            self.say(_("This one is there for everybody: it cannot be deleted here."))

    def action_leave(self) -> None:
        """Nothing."""
        self.dismiss(None)
