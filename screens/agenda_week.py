"""The week on one screen: seven fields in two columns, and what the week amounts to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len

from screens.agenda_board import DayBoard, Piece, cell
from screens.agenda_days import DayFacts, shared_heights, shown_first
from screens.lines import line_place, line_time, line_title
from store import AgendaLine
from tui import wording
from tui.i18n import _
from tui.theme import chrome
from tui.widgets.cells import cut, fit

_LEFT = 3
"""So many days stand in the left column, above what the week amounts to; the weekend ends the right one."""


class WeekBoard(DayBoard):
    """Monday to Wednesday on the left, Thursday to Sunday on the right, as in a paper calendar."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.summary: tuple[str, ...] = ()
        """What stands in the field that no day takes, line by line."""

    def sideways(self, step: int) -> int:
        """To the field beside; from the edge on to the next week's or back to the last one's."""
        at = self.day.weekday()
        if step > 0:
            return 4 if _LEFT <= at < 6 else 3
        return -3 if _LEFT <= at < 6 else -4

    def upright(self, step: int) -> int:
        """Down the column, and on in the next one: always the next day."""
        return step

    def drawn(self, width: int, height: int) -> list[list[Piece]]:
        """Two columns of four fields; a day with much in it takes the room that others leave."""
        left = (width - 1) // 2
        columns = (
            self._column(self.facts[:_LEFT], left, height, self.summary),
            self._column(self.facts[_LEFT:], width - 1 - left, height),
        )
        return [[*one, (" ", ""), *other] for one, other in zip(*columns, strict=True)]

    def _column(
        self, days: Sequence[DayFacts], width: int, height: int, summary: Sequence[str] = ()
    ) -> list[list[Piece]]:
        needed = [1 + len(facts.lines) for facts in days] + ([1 + len(summary)] if summary else [])
        heights = shared_heights(needed, height)
        lines = [
            line
            for facts, tall in zip(days, heights, strict=False)
            for line in self._field(facts, width, tall)
        ]
        return lines + (self._sum(width, heights[-1]) if summary else [])

    def _field(self, facts: DayFacts, width: int, height: int) -> list[list[Piece]]:
        now = self.now
        assert now is not None
        lines = [self._head(facts, width)] if height else []
        shown, more = shown_first(facts.lines, height - 1, now)
        for line in shown:
            lines.append(_line(line, facts, width, now))
        if more and len(lines) < height:
            words = _("{count} more").format(count=more)
            lines.append([cell(f"  {chrome().ellipsis} {words}", width, "quiet")])
        return lines + [[cell("", width)] for _line_number in range(height - len(lines))]

    def _head(self, facts: DayFacts, width: int) -> list[Piece]:
        """Day, kind of day, who is on duty, a sign where something clashes; drawn on to the edge."""
        here = facts.day == self.day
        look = self.cursor_look if here else "today" if facts.day == self.today else "head"
        words = f"{'>' if here else ' '}{wording.weekday(facts.day)} {facts.day:%m-%d}"
        if facts.day == self.today:
            words += " " + _("today")
        marks = wording.special(facts.marks)
        if facts.marks.kind != "workday" or facts.marks.guessed:
            marks = " ".join(part for part in (wording.kind_words(facts.marks), marks) if part)
        people = "/".join(name for name in (facts.leader, *facts.officers) if name)
        room = width - cell_len(words) - 2
        for part in (_("clash") + "!" if facts.clashing else "", marks):
            if part and cell_len(part) + 1 <= room:
                words += f" {part}"
                room -= cell_len(part) + 1
        people = cut(people, max(0, room - 1))
        pieces = [(words, look)]
        rest = width - cell_len(words) - (cell_len(people) + 1 if people else 0) - 1
        if rest > 0:
            pieces.append((" " + chrome().rule * rest, "rule"))
            if people:
                pieces.append((f" {people}", "quiet"))
        drawn = sum(cell_len(piece) for piece, _look in pieces)
        if drawn != width:
            return [(fit("".join(piece for piece, _look in pieces), width), look)]
        return pieces

    def _sum(self, width: int, height: int) -> list[list[Piece]]:
        title = " " + _("The week") + " "
        rest = max(0, width - cell_len(title))
        lines: list[list[Piece]] = [[(title, "head"), (chrome().rule * rest, "rule")]] if height else []
        lines += [[cell(f"  {words}", width, "quiet")] for words in self.summary[: height - 1]]
        return lines + [[cell("", width)] for _line_number in range(height - len(lines))]


def _line(line: AgendaLine, facts: DayFacts, width: int, now: datetime) -> list[Piece]:
    """One line of a day: time, title, where there is room for it the place."""
    record = line.record
    look = "quiet" if not record.is_open else "central" if record.central else ""
    if record.is_open and line.what == "due" and line.at <= now:
        look = "late"
    sign = "!" if record.id in facts.clashing else " "
    # Without the note that a day's list has, a deadline would look like something that takes place then.
    due = _("due") + " " if line.what == "due" else ""
    words = f" {sign}{fit(line_time(line, now), 5)} {due}{line_title(line)}"
    place = line_place(line)
    if place and cell_len(words) + cell_len(place) + 2 < width:
        words += f"  {place}"
    return [cell(words, width, look)]
