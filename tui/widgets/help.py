"""Help of the place you are in: what it is for, and its keys with their twins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widget import Widget

from tui.bindings import KEYS, PLACES, Key, display
from tui.i18n import N_, _
from tui.widgets.cells import fit
from tui.widgets.dialog import Dialog

PURPOSES: dict[str, str] = {
    "today": N_(
        "The day as it runs: its agenda from every register, the daily checklist, and below them what "
        "needs somebody. s shows the week and the month, [ and ] go back and on, o goes to a date."
    ),
    "tasks": N_(
        "Everything that waits for an outcome, central work first, then by what is due. Take a matter "
        "forward step by step, write progress, and close it with how it ended."
    ),
    "visitors": N_(
        "Who is in the building now, who is expected, and who came today. Sign visitors in and out, tell"
        " their hosts, and print the list of everybody inside with F12."
    ),
    "archive": N_(
        "One search over everything, open and filed: type words, pinyin initials, a document number or a"
        " name. What is filed can be read and corrected, not lost."
    ),
    "duty": N_(
        "The duty log with one line an event, and the shifts. What was written stays; after the time for"
        " changes a correction is written beside it."
    ),
    "meeting": N_(
        "One meeting: its steps with their times, its people with their replies, what was decided and the"
        " minutes. Each decision becomes a task at once; undone steps move with the meeting."
    ),
    "form": N_(
        "A form keeps what you type as a draft, whatever happens to the line. Fields with * must be "
        "filled in; what is wrong is said under the field."
    ),
}
"""What each place is for, in two sentences."""

_PARTS = {"today": ("checklist", "board"), "archive": ("line",)}
"""The parts of a place that have keys of their own."""


class HelpText(Widget):
    """The words and the table of keys, laid out for the width."""

    DEFAULT_CSS = "HelpText { height: auto; width: 1fr; }"

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return len(self.lines(width))

    def render(self) -> Text:
        """The lines."""
        return Text("\n", no_wrap=True, end="").join(self.lines(self.size.width))

    def lines(self, width: int) -> list[Text]:
        """Purpose, keys of the place, keys that work everywhere."""
        purpose = Text(_(PURPOSES.get(self.place, "")), end="")
        lines = list(purpose.wrap(self.app.console, max(1, width))) if purpose.plain else []
        parts = (self.place, *_PARTS.get(self.place, ()))
        ids = dict.fromkeys(key_id for part in parts for key_id in PLACES.get(part, ()))
        here = [KEYS[key_id] for key_id in ids]
        everywhere = [] if self.place == "form" else [KEYS[key_id] for key_id in PLACES["everywhere"]]
        left = min(max([cell_len(self._keys(key)) for key in [*here, *everywhere]] or [0]), width // 3)
        for head, keys in ((_("Here"), here), (_("Everywhere"), everywhere)):
            if keys:
                lines += [Text(""), Text(head, "bold", end="")]
            for key in keys:
                words = _(key.tooltip)
                if width >= 70 and not words.startswith(_(key.label)):
                    words = _("{label}: {words}").format(label=_(key.label), words=words)
                wrapped = Text(words, end="").wrap(self.app.console, max(8, width - left - 4))
                for at, part in enumerate(wrapped):
                    line = Text("  ", no_wrap=True, end="")
                    line.append(fit(self._keys(key) if at == 0 else "", left), "bold").append("  ")
                    lines.append(line.append_text(part))
        return lines

    @staticmethod
    def _keys(key: Key) -> str:
        return "  ".join(display(name) for name in key.names())


class HelpScreen(Dialog[None]):
    """The help of one place, by its name in `tui.bindings.PLACES`; ↑ ↓ PgUp PgDn scroll, Esc closes."""

    wide = True
    AUTO_FOCUS: ClassVar[str | None] = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter,q,question_mark", "leave", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
    ]

    TITLES: ClassVar[dict[str, str]] = {"form": N_("Forms")}

    def __init__(self, place: str) -> None:
        name = _(KEYS[place].label) if place in KEYS else _(self.TITLES.get(place, ""))
        super().__init__(
            _("Help: {place}").format(place=name) if name else _("Help"),
            [
                (f"{display('up')}/{display('down')}", _("Scroll")),
                (f"{display('pageup')}/{display('pagedown')}", _("Page")),
                ("Esc", _("Back")),
            ],
        )
        self.text = HelpText(place)

    def contents(self) -> Iterable[Widget]:
        """The text."""
        yield self.text

    def action_scroll(self, step: int) -> None:
        """A line up or down."""
        self.query_one("#body").scroll_relative(y=step, animate=False)

    def action_page(self, step: int) -> None:
        """A page up or down."""
        body = self.query_one("#body")
        body.scroll_relative(y=step * max(1, body.size.height - 1), animate=False)

    def action_end(self, side: int) -> None:
        """To the beginning or the end."""
        body = self.query_one("#body")
        body.scroll_to(y=0 if side < 0 else body.max_scroll_y, animate=False)

    def action_leave(self) -> None:
        """Back to the place."""
        self.dismiss(None)
