"""What all dialogs share: a heading, a line for what went wrong, and the keys at the bottom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Offset, Size
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tui.printable import printable
from tui.theme import ASCII, chrome
from tui.widgets.cells import cut
from tui.widgets.safe import show

T = TypeVar("T")
NARROW = 76
"""Cells of a dialog over a place, at most."""
WIDE = 100
"""Cells of a dialog that takes the screen, at most."""


class Heading(Widget):
    """One line of words in bold, drawn on to the edge."""

    DEFAULT_CSS = "Heading { height: 1; width: 1fr; }"

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def say(self, words: str) -> None:
        """Show other words."""
        if words != self.words:
            self.words = words
            self.refresh()

    def render(self) -> Text:
        """The words, cut to the line, and a rule."""
        words = cut(printable(self.words), self.size.width)
        rest = self.size.width - cell_len(words) - 1
        text = Text(words, "bold", no_wrap=True, end="")
        return text.append(" " + chrome().rule * rest, "not bold dim") if rest > 0 else text


class Sentence(Widget):
    """A sentence that appears when there is something to say."""

    DEFAULT_CSS = """
    Sentence { height: auto; width: 1fr; display: none; }
    Sentence.-problem { color: $error; text-style: bold; }
    """

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self.words = words
        self.display = bool(words)

    def say(self, words: str, *, problem: bool = False) -> None:
        """Show these words; nothing hides the line."""
        if words == self.words and problem == self.has_class("-problem"):
            return
        self.words = words
        self.set_class(problem, "-problem")
        self.display = bool(words)
        self.refresh(layout=True)

    def render(self) -> Text:
        """The words, literally; what went wrong has a sign too."""
        return Text("! " if self.has_class("-problem") else "", end="").append_text(
            show(self.words, lines=True)
        )

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the words need."""
        return len(self.render().wrap(self.app.console, max(1, width)))


class KeysLine(Widget):
    """The keys of where you are, as many as fit, the most needed first."""

    DEFAULT_CSS = "KeysLine { height: 1; width: 1fr; }"

    def __init__(self, keys: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.keys = list(keys)

    def say(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these pairs of key and what it does."""
        if self.keys != list(keys):
            self.keys = list(keys)
            self.refresh()

    def render(self) -> Text:
        """Key and words, two blanks apart."""
        line = Text(no_wrap=True, end="")
        for key, words in self.keys:
            part = Text.assemble((key, "bold"), " ", words, "  ")
            if line.cell_len + part.cell_len - 2 > self.size.width:
                break
            line.append_text(part)
        return line


class Body(VerticalScroll, inherit_bindings=False):
    """What scrolls in a dialog. It has no keys of its own: arrows belong to the fields in it."""


class QuietScreen(Screen[T]):
    """A screen on which a change of focus paints the widgets concerned, not everything."""

    focused = Reactive[Widget | None](None, repaint=False)

    def paint_now(self) -> None:
        """Paint what has changed at once: the frame clock would let up to a sixtieth of a second pass."""
        self._on_timer_update()


class Dialog(QuietScreen[T], ModalScreen[T]):
    """A dialog over the place the officer is in. It knows its keys and shows them in its last line.

    Subclasses give `contents()`; `say()` shows what went wrong. With `wide` it takes the whole screen.
    """

    AUTO_FOCUS: ClassVar[str | None] = "*"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "app.leave_desk", show=False, priority=True),
    ]
    wide: ClassVar[bool] = False

    DEFAULT_CSS = """
    Dialog { background: transparent; align: center middle; }
    Dialog:ansi { background: transparent; }
    Dialog > #box {
        width: 76; max-width: 100%; height: auto; max-height: 100%;
        background: $background; padding: 0 1; border: round $border;
    }
    Dialog > #box > #body { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    Dialog.-wide { align: center top; background: $background; }
    Dialog.-wide > #box {
        width: 100%; max-width: 100; height: 100%; border: none; padding: 0 1;
    }
    Dialog.-wide > #box > #body { height: 1fr; }
    """

    def __init__(self, title: str, keys: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.heading = Heading(title)
        self.message = Sentence()
        self.keys_line = KeysLine(keys)
        self.set_class(self.wide, "-wide")

    @property
    def changed(self) -> bool:
        """Whether leaving the program now would lose what was typed here."""
        return False

    def contents(self) -> Iterable[Widget]:
        """The widgets between the heading and the keys."""
        return ()

    def above(self) -> Iterable[Widget]:
        """The widgets that stay under the heading while the contents scroll."""
        return ()

    def compose(self) -> ComposeResult:
        """Heading, contents, message, keys."""
        with Vertical(id="box") as box:
            if not self.wide and chrome() is ASCII:
                box.styles.border = ("ascii", "white")
            yield self.heading
            yield from self.above()
            with Body(id="body", can_focus=False):
                yield from self.contents()
            yield self.message
            yield self.keys_line

    def say(self, words: str, *, problem: bool = True) -> None:
        """Show a sentence above the keys; nothing hides it."""
        self.message.say(words, problem=problem)

    def on_mount(self) -> None:
        """Keep the terminal's cursor, and with it the input method, at the text while things move."""
        self.screen_layout_refresh_signal.subscribe(self, self._place_cursor)

    def _place_cursor(self, _screen: Screen[object]) -> None:
        offset = getattr(self.focused, "cursor_screen_offset", None)
        if isinstance(offset, Offset):
            self.app.cursor_position = offset
