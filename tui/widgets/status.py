"""The lines around every screen: the top line, the line of places, and the line of keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from tui.bindings import KEYS
from tui.i18n import _
from tui.theme import chrome
from tui.widgets.cells import fit_text, spread
from tui.widgets.keyline import KeyLine
from tui.widgets.oneline import OneLine, Piece, joined, pieced

__all__ = [
    "PLACE_IDS",
    "KeyLine",
    "Need",
    "PlaceFacts",
    "PlaceLine",
    "TopFacts",
    "TopLine",
    "place_line",
    "top_line",
]


@dataclass(frozen=True)
class TopFacts:
    """What the top line says, in words of the language of the moment; "" where there is nothing to say.

    `day` is date and weekday, `kind` the kind of day, `leader` and `officer` the names of the current shift,
    `practice` says that the clock is a practice clock, `read_only` why nothing can be written, `festival`
    what the day is called, `guess` that its kind had to be guessed.
    """

    office: str = ""
    day: str = ""
    lunar: str = ""
    kind: str = ""
    leader: str = ""
    officer: str = ""
    clock: str = ""
    practice: str = ""
    read_only: str = ""
    festival: str = ""
    guess: str = ""


@dataclass(frozen=True)
class Need:
    """Something that needs somebody, ready to be shown, with a tone: "late", "warn" or ""."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class PlaceFacts:
    """What the line of places says: where one is, how much waits in each place, and who is needed.

    `current` is a place of `PLACE_IDS` ("" for none), `counts` maps places to numbers (0 is not shown),
    as pairs, and `needs` begins with the most pressing.
    """

    current: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    needs: tuple[Need, ...] = ()


PLACE_IDS = ("today", "tasks", "visitors", "archive", "duty")
"""The five places in the order of their digits."""


def top_line(facts: TopFacts, width: int) -> Text:
    """The top line in exactly `width` cells; span styles are names of looks.

    What matters least goes first when it is too narrow: the lunar day, the name of the program, the words for
    a guess (its sign stays), the festival, the office, the kind of day; the duty leader and the officer stay
    longest (P3).
    """
    dropped: set[str] = set()
    right = pieced([(f"{facts.clock} ", "strong")] if facts.clock else [])
    for part in ("", "lunar", "name", "guess", "festival", "office", "kind", "leader", "officer", "day"):
        dropped.add(part)
        left = _top_left(facts, dropped)
        if left.cell_len + (right.cell_len + 1 if right.plain else 0) <= width:
            break
    return spread(left, right, width)


def _top_left(facts: TopFacts, dropped: set[str]) -> Text:
    def kept(part: str) -> str:
        return "" if part in dropped else str(getattr(facts, part))

    office = kept("office")
    name = "" if "name" in dropped else _("Dutydesk")
    title = f" {chrome().dot} ".join(words for words in (name, office) if words)
    groups: list[list[Piece]] = []
    if facts.read_only:
        groups.append([(f" {facts.read_only} ", "banner")])
    if facts.practice:
        groups.append([(f" {facts.practice} ", "banner")])
    if title:
        groups.append([(title, "strong")])
    days = [
        (kept("day"), ""),
        (kept("lunar"), "muted"),
        (kept("festival"), ""),
        (kept("kind"), ""),
        (kept("guess"), "muted"),
    ]
    groups.append(joined([[piece] for piece in days if piece[0]], " "))
    people = [(_("Led by"), kept("leader")), (_("On duty"), kept("officer"))]
    groups.append(
        joined([[(f"{label} ", "muted"), (who, "")] for label, who in people if who], "  "),
    )
    return pieced([(" ", ""), *joined([group for group in groups if group], "   ")])


def place_line(facts: PlaceFacts, width: int) -> Text:
    """The line of places in exactly `width` cells; span styles are names of looks.

    When it is too narrow, the names of the other places give way to their digits before any need does.
    """
    needs = list(facts.needs)
    line = Text()
    while True:
        right = pieced(joined([[(need.text, need.tone)] for need in needs], f" {chrome().dot} "))
        if right.plain:
            right.append(" ")
        for gap, names, counts in (
            ("  ", 1, 1),
            (" ", 1, 1),
            ("  ", 1, 0),
            (" ", 1, 0),
            ("  ", 0, 0),
            (" ", 0, 0),
        ):
            line = _places(facts, gap, bool(names), bool(counts))
            if line.cell_len + (right.cell_len + 1 if right.plain else 0) <= width:
                return spread(line, right, width)
        if not needs:
            return fit_text(line, width)
        needs.pop()


def _places(facts: PlaceFacts, gap: str, all_names: bool, all_counts: bool) -> Text:
    counts = dict(facts.counts)
    pieces: list[Piece] = []
    for place in PLACE_IDS:
        key = KEYS[place]
        here = place == facts.current
        words = key.keys
        if all_names or here:
            label = _(key.label)
            words += f" {label}" if label.isascii() else label
        if counts.get(place) and (all_counts or here):
            words += f" {counts[place]}"
        # The space around the place where one is belongs to its look, so that nothing moves when it changes.
        if here:
            pieces.append((f" {words} ", "current"))
        else:
            pieces.append((f" {words} ", ""))
        pieces.append((gap[2:], ""))
    if gap == " ":
        pieces = _closer(pieces)
    return pieced(pieces)


def _closer(pieces: Sequence[Piece]) -> list[Piece]:
    """The same places with one space between two of them instead of two."""
    closer: list[Piece] = []
    for words, look in pieces:
        if look == "current" and closer:
            closer[-1] = (closer[-1][0].rstrip(), closer[-1][1])
            closer.append((words, look))
        elif words and closer:
            closer.append((words[1:], look))
        elif words:
            closer.append((words, look))
    return closer


class TopLine(OneLine):
    """Office, day, who is on duty, and the time."""

    def __init__(self, facts: TopFacts | None = None, *, id: str | None = None) -> None:
        """The top line, saying `facts`."""
        super().__init__(id=id)
        self._facts = facts or TopFacts()

    def show(self, facts: TopFacts) -> None:
        """Say `facts` from now on."""
        if facts != self._facts:
            self._facts = facts
            self.redraw()

    def line(self, width: int) -> Text:
        """See `top_line`."""
        return top_line(self._facts, width)


class PlaceLine(OneLine):
    """The five places with their digits, and at the right what needs somebody."""

    DEFAULT_CSS = """
    PlaceLine { background: $background; }
    """

    def __init__(self, facts: PlaceFacts | None = None, *, id: str | None = None) -> None:
        """The line of places, saying `facts`."""
        super().__init__(id=id)
        self._facts = facts or PlaceFacts()

    def show(self, facts: PlaceFacts) -> None:
        """Say `facts` from now on."""
        if facts != self._facts:
            self._facts = facts
            self.redraw()

    def line(self, width: int) -> Text:
        """See `place_line`."""
        return place_line(self._facts, width)
