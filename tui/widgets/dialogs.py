"""Small dialogs that most acts need: a question, one line of words, a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import InvalidRecord, StoreError
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.capture import Capture, CaptureDialog
from tui.widgets.closing import ClosingDialog
from tui.widgets.conflict import ConflictDialog, Difference
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.drafts import DraftsDialog
from tui.widgets.inputs import LineInput
from tui.widgets.keeping import Keeper, Kept
from tui.widgets.menu import ChoiceList, MenuDialog, Option

__all__ = [
    "Capture",
    "CaptureDialog",
    "ClosingDialog",
    "ConfirmDialog",
    "ConflictDialog",
    "Difference",
    "DraftsDialog",
    "LineDialog",
    "MenuDialog",
    "Option",
    "ReasonDialog",
]


class ConfirmDialog(Dialog[bool]):
    """A question with yes and no; the result is whether it was yes. Esc is no."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(
        self, title: str, question: str, *, yes: str = "", no: str = "", default: bool = False
    ) -> None:
        super().__init__(title, [(display("enter"), _("Choose")), ("Y/N", _("Answer")), ("Esc", _("Back"))])
        self._question = question
        options = [Option("yes", yes or _("Yes"), key="y"), Option("no", no or _("No"), key="n")]
        self.list = ChoiceList(options, at=0 if default else 1)

    def contents(self) -> Iterable[Widget]:
        """The question and its answers."""
        yield Sentence(self._question)
        yield self.list

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Answered."""
        self.dismiss(event.option.id == "yes")

    def action_leave(self) -> None:
        """Not answered: no."""
        self.dismiss(False)


class LineDialog(Dialog["str | None"]):
    """One line of words; the result is the words, or None when it was left.

    With `save` the words are saved before the dialog closes, and what the desk refuses is said in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+s", "save", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        label: str = "",
        *,
        value: str = "",
        required: bool = True,
        limit: int = 200,
        sentence: str = "",
        save: Callable[[str], Awaitable[object]] | None = None,
        kept: Kept | None = None,
    ) -> None:
        super().__init__(title, [(display("enter"), _("Save")), ("Esc", _("Back"))])
        self._keeper = Keeper(self, lambda: {"text": self.line.value}, kept)
        if kept is not None:
            self.keep_now = self._keeper.now
        self._label = Sentence(label)
        self._sentence = Sentence(sentence)
        self._required = required
        self._save = save
        self._saving = False
        self._value = value
        self.result: object = None
        """What saving came back with."""
        self.line = LineInput(value, limit=limit)

    @property
    def changed(self) -> bool:
        """Whether words stand here that were not saved."""
        return bool(self.line.value.strip()) and self.line.value != self._value

    def contents(self) -> Iterable[Widget]:
        """What it is about, what is asked, the line."""
        yield self._sentence
        yield self._label
        yield self.line

    def on_input_changed(self) -> None:
        """Typing takes the last problem away, and near the limit says how much still fits."""
        left = self.line.left()
        self.say("" if left is None else _("{count} left").format(count=left), problem=False)
        self._keeper.typed()

    def on_unmount(self) -> None:
        """Whatever takes the dialog away, the last keys are kept."""
        self._keeper.last()

    def on_input_submitted(self) -> None:
        """Enter saves."""
        self.action_save()

    def action_save(self) -> None:
        """Save the words, unless they are missing."""
        words = self.line.value.strip()
        if not words and self._required:
            self.say(_("This must be filled in."))
        elif self._save is None:
            self._keeper.forget()
            self.dismiss(words)
        elif not self._saving:
            self._saving = True
            self.run_worker(self._saved(words), group="save")

    async def _saved(self, words: str) -> None:
        assert self._save is not None
        try:
            self.result = await self._save(words)
        except InvalidRecord as error:
            self.say(" ".join(wording.problem(found) for found in error.problems))
        except StoreError as error:
            self.say(wording.error(error))
        else:
            self._keeper.forget()
            self.dismiss(words)
        finally:
            self._saving = False

    def action_leave(self) -> None:
        """Nothing is saved."""
        if not self._saving:
            self._keeper.forget()
            self.dismiss(None)


class ReasonDialog(LineDialog):
    """Asks why, before something is taken out of the lists, missed or shown unmasked."""

    def __init__(
        self,
        title: str,
        headline: str = "",
        *,
        limit: int = 200,
        save: Callable[[str], Awaitable[object]] | None = None,
    ) -> None:
        super().__init__(title, _("Reason"), sentence=headline, limit=limit, save=save)
