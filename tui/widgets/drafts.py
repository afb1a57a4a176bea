"""The offer to go on with half-written forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import Draft, StoreError
from tui import wording
from tui.bindings import display
from tui.i18n import _, ngettext
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.menu import ChoiceList, Option

CLOSING = "close:"
"""How the key of what was typed into a closing dialog begins; the record's id follows."""


class DraftsDialog(Dialog["Draft | None"]):
    """Offers half-written forms: Enter takes one up, the result; Delete twice throws it away by `drop`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("delete,ctrl+d", "drop", show=False),
    ]

    def __init__(self, drafts: Sequence[Draft], drop: Callable[[str], object], now: datetime) -> None:
        super().__init__(
            _("Half-written forms"),
            [
                (display("enter"), _("Go on writing")),
                (display("delete"), _("Throw away")),
                ("Esc", _("Not now")),
            ],
        )
        self._drafts = {draft.key: draft for draft in drafts}
        self._drop = drop
        self._now = now
        self._doomed = ""
        count = len(self._drafts)
        self._sentence = Sentence(
            ngettext(
                "You left {count} form half-written.", "You left {count} forms half-written.", count
            ).format(count=count)
        )
        self.list = ChoiceList(self._options())

    def _options(self) -> list[Option]:
        return [
            Option(key, self._label(draft), note=self._when(draft)) for key, draft in self._drafts.items()
        ]

    def _label(self, draft: Draft) -> str:
        what = wording.kind(draft.kind) if draft.kind else _("Jot down")
        if draft.key.startswith(CLOSING):
            act = _("closing of {kind}").format(kind=what)
            return f"{act}  {draft.values.get('words', '')}".strip()
        act = _("change of {kind}").format(kind=what) if draft.record_id else what
        return f"{act}  {draft.headline}".strip()

    def _when(self, draft: Draft) -> str:
        try:
            return wording.relative(datetime.fromisoformat(draft.kept_at), self._now)
        except ValueError:
            return ""

    def contents(self) -> Iterable[Widget]:
        """How many there are, and which."""
        yield self._sentence
        yield self.list

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Go on with this one."""
        self.dismiss(self._drafts[event.option.id])

    def on_choice_list_moved(self, event: ChoiceList.Moved) -> None:
        """Another one is marked: nothing is thrown away."""
        self._doomed = ""
        self.say("")

    def action_drop(self) -> None:
        """Throw the marked one away, after asking once."""
        marked = self.list.marked
        if marked is None:
            return
        if self._doomed != marked.id:
            self._doomed = marked.id
            self.say(_("Press Delete again to throw this one away."), problem=False)
            return
        try:
            self._drop(marked.id)
        except StoreError as error:
            self.say(wording.error(error))
            return
        self._doomed = ""
        self.say("")
        del self._drafts[marked.id]
        if not self._drafts:
            self.dismiss(None)
            return
        self.list.show(self._options(), min(self.list.at, len(self._drafts) - 1))

    def action_leave(self) -> None:
        """Not now; the drafts stay."""
        self.dismiss(None)
