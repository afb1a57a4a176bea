"""Quick capture: one line typed from anywhere, read back in full before it is saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from store import InvalidRecord, Record, StoreError
from tui import wording
from tui.bindings import display, folded
from tui.i18n import N_, _
from tui.printable import printable
from tui.widgets.cells import fit
from tui.widgets.dialog import Dialog
from tui.widgets.inputs import LineInput
from tui.widgets.keeping import Keeper, Kept
from tui.wording.record import told_values


@dataclass(frozen=True)
class Capture:
    """How a line was read: the kind of record, the values to be stored, and what is still unclear."""

    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    """Why it cannot be saved like this, in the officer's language; it can still be opened as a form."""
    notes: tuple[str, ...] = ()
    """What is worth a second look before it is saved."""


KINDS = ("errand", "appointment", "meeting", "visit", "note")
"""The kinds a line may be turned into, in the order Tab goes through them; a repeat into a routine too."""


LEGEND = N_("a time, a place after @, a line of work after #, ★ for central work; “before” sets a time limit")
MORE = N_("“visitor” is somebody expected; “log:” begins a line of the duty log")


class ReadBack(Widget, can_focus=False):
    """What a line was read as. Once it can be focused, Enter saves it."""

    DEFAULT_CSS = "ReadBack { height: auto; width: 1fr; margin: 1 0 0 0; }"
    LINES: ClassVar[int] = 8
    """The lines it takes at least: what is read while one types must not move the dialog about."""

    class Answered(Message):
        """A key was pressed on the reading: "save", "form", "back", "next" or "previous" (kind)."""

        def __init__(self, answer: str) -> None:
            super().__init__()
            self.answer = answer

    def __init__(self) -> None:
        super().__init__()
        self.capture: Capture | None = None

    def show(self, capture: Capture | None) -> None:
        """Read back another line."""
        if capture == self.capture:
            return
        before, self.capture = self._height(), capture
        self.refresh(layout=self._height() != before)

    def _pairs(self) -> list[tuple[str, str]]:
        if self.capture is None:
            return []
        told = told_values(self.capture.kind, self.capture.values)
        pairs = [(_("Kind"), wording.kind(self.capture.kind)), *told]
        if self.capture.kind == "errand" and not self.capture.values.get("due_at"):
            # A time that was meant and not understood must not be missed.
            pairs.append((wording.label("errand", "due_at"), _("none read")))
        return pairs

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each value."""
        return self._height()

    def _height(self) -> int:
        return max(self.LINES, len(self._pairs()) + len(self._told()))

    def _told(self) -> list[str]:
        if self.capture is None:
            return []
        return [*([self.capture.problem] if self.capture.problem else []), *self.capture.notes]

    def render(self) -> Text:
        """Label and words, the kind first; what can be written while there is nothing to read."""
        pairs = self._pairs()
        if self.capture is None:
            return Text("\n".join((_(LEGEND), _(MORE))), "dim", end="")
        width = self.size.width
        left = min(max([cell_len(label) for label, words in pairs] or [0]), width // 3)
        lines: list[Text] = []
        for label, words in pairs:
            line = Text("> " if self.has_focus and not lines else "  ", end="")
            line.append(fit(label, left, right=True) + "  ", "dim")
            line.append(fit(printable(words), max(0, width - left - 4)).rstrip(), "bold")
            lines.append(line)
        lines += [Text("! " + printable(told), "bold", end="") for told in self._told()]
        return Text("\n", no_wrap=True, end="").join(lines)

    async def _on_key(self, event: events.Key) -> None:
        sign = (folded(event.character) or event.character or "").lower()
        answers = {"enter": "save", "ctrl+s": "save", "escape": "back", "up": "back", "f2": "form"}
        answers |= {"tab": "next", "right": "next", "shift+tab": "previous", "left": "previous"}
        answer = answers.get(event.key) or ("form" if sign == "e" else "")
        if answer:
            event.stop()
            event.prevent_default()
            self.post_message(self.Answered(answer))


class CaptureLine(LineInput):
    """A line that tells at the key itself what stands in it, so that line and reading are one frame."""

    def __init__(self, value: str, typed: Callable[[], object], *, limit: int, placeholder: str) -> None:
        super().__init__(value, limit=limit, placeholder=placeholder)
        self._typed = typed

    def watch_value(self) -> None:
        """Something else stands in the line."""
        self._typed()


class CaptureDialog(Dialog["Record | Capture | None"]):
    """One line, read as it is typed. Enter stops at the reading, a second Enter saves it.

    `read` is called at every key and gives None for nothing to read. The result is the saved record, a
    `Capture` that is to be opened as a form, or None.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("f2", "form", show=False, priority=True),
        Binding("tab", "kind(1)", show=False, priority=True),
        Binding("shift+tab", "kind(-1)", show=False, priority=True),
    ]

    def __init__(
        self,
        read: Callable[[str, str], Capture | None],
        save: Callable[[Capture], Awaitable[Record]],
        *,
        text: str = "",
        limit: int = 400,
        kept: Kept | None = None,
    ) -> None:
        super().__init__(_("Jot down"))
        self._read = read
        self._kind = ""
        self._save = save
        self._saving = False
        self.line = CaptureLine(
            text, self._read_now, limit=limit, placeholder=_("e.g. tomorrow 15:00 meeting in room 3")
        )
        self._keeper = Keeper(self, lambda: {"line": self.line.value}, kept)
        self.keep_now = self._keeper.now
        self.back = ReadBack()
        self.back.capture = read(text, "") if text else None

    @property
    def changed(self) -> bool:
        """Whether a line stands here that was not saved."""
        return bool(self.line.value.strip())

    def contents(self) -> Iterable[Widget]:
        """The line, and how it is read."""
        yield self.line
        yield self.back

    def on_mount(self) -> None:
        """Begin with typing."""
        self._show_keys()

    def _show_keys(self) -> None:
        enter, form, kind = display("enter"), _("Open as form"), ("Tab", _("Other kind"))
        if self.back.can_focus:
            self.keys_line.say([(enter, _("Save")), ("E/F2", form), ("Esc", _("Back to typing")), kind])
        else:
            self.keys_line.say([(enter, _("Check")), ("F2", form), ("Esc", _("Leave")), kind])

    def _read_now(self) -> None:
        """Read what stands there now."""
        text = self.line.value.strip()
        if not text:
            self._kind = ""
        self.back.show(self._read(text, self._kind) if text else None)
        self.say("")
        self._keeper.typed()

    def on_unmount(self) -> None:
        """Whatever takes the dialog away, the last keys are kept."""
        self._keeper.last()

    def action_kind(self, step: int) -> None:
        """Read the line as the next (or the previous) kind of record, whatever its words say."""
        if self.back.capture is None or self._saving:
            return
        said = self._read(self.line.value.strip(), "")
        repeats = said is not None and "repeats" in said.values
        kinds = (*KINDS, "routine") if repeats else KINDS
        kind = self.back.capture.kind
        place = kinds.index(kind) + step if kind in kinds else 0
        self._kind = kinds[place % len(kinds)]
        self._read_now()

    def on_input_submitted(self) -> None:
        """The first Enter: stop at the reading."""
        if self.back.capture is None:
            self.say(_("Write something first."))
            return
        self.back.can_focus = True
        self.back.focus()
        self._show_keys()

    def on_read_back_answered(self, event: ReadBack.Answered) -> None:
        """Save, open as a form, or back to the line."""
        if event.answer == "save":
            self.action_save()
        elif event.answer == "form":
            self.action_form()
        elif event.answer in ("next", "previous"):
            self.action_kind(1 if event.answer == "next" else -1)
        else:
            self._back_to_typing()

    def _back_to_typing(self) -> None:
        self.line.focus()
        self.back.can_focus = False
        self.say("")
        self._show_keys()

    def action_save(self) -> None:
        """The second Enter: save what was read."""
        capture = self.back.capture
        if capture is None or self._saving:
            return
        if capture.problem:
            self.say(_("Open it as a form (F2) to fill in what is missing."))
            return
        self._saving = True
        self.run_worker(self._saved(capture), group="save")

    async def _saved(self, capture: Capture) -> None:
        try:
            record = await self._save(capture)
        except InvalidRecord as error:
            told = [
                _("{label}: {words}").format(
                    label=wording.label(capture.kind, found.field), words=wording.problem(found)
                )
                for found in error.problems
            ]
            self.say(" ".join([*told, _("Open it as a form (F2) to fill in what is missing.")]))
        except StoreError as error:
            self.say(wording.error(error))
        else:
            self._keeper.forget()
            self.dismiss(record)
        finally:
            self._saving = False

    def action_form(self) -> None:
        """Leave with the reading, to be opened as a form."""
        if self.back.capture is not None and not self._saving:
            self._keeper.forget()
            self.dismiss(self.back.capture)

    def action_leave(self) -> None:
        """Leave without saving."""
        if not self._saving:
            self._keeper.forget()
            self.dismiss(None)
