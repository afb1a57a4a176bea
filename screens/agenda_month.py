"""The month on one screen: a calendar with counts and marks, and the selected day's lines with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from rich.cells import cell_len

from screens.agenda_board import DayBoard, Piece, cell
from screens.agenda_days import DayFacts, shown_first
from screens.lines import STAR, line_title
from store import AgendaLine
from tui import wording
from tui.i18n import _
from tui.widgets.cells import cut


class MonthGrid(DayBoard):
    """Seven columns from Monday to Sunday, a row a week: numbers, counts, then titles as there is room."""

    DEFAULT_CSS = "MonthGrid { height: auto; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.tall = 2
        """How many lines a week takes."""

    @property
    def lines_needed(self) -> int:
        """The names of the days and the weeks."""
        return 1 + self.tall * (len(self.facts) // 7)

    def sideways(self, step: int) -> int:
        """The day before or after."""
        return step

    def upright(self, step: int) -> int:
        """The same day of the week before or after."""
        return 7 * step

    def drawn(self, width: int, height: int) -> list[list[Piece]]:
        """The days' names, then the weeks."""
        wide, now = width // 7, self.now
        assert now is not None
        monday = self.facts[0].day
        names = [wording.weekday(monday + timedelta(days=n)) for n in range(7)]
        lines: list[list[Piece]] = [[cell(f"  {name}", wide, "head") for name in names]]
        for week in range(len(self.facts) // 7):
            days = self.facts[week * 7 : week * 7 + 7]
            if self.tall == 1:
                lines.append([self._short(facts, wide) for facts in days])
            else:
                lines.append([self._upper(facts, wide) for facts in days])
                lines.append([self._lower(facts, wide) for facts in days])
                shown = [shown_first(facts.lines, self.tall - 2, now)[0] for facts in days]
                for row in range(self.tall - 2):
                    lines.append(
                        [self._item(facts, row, some, wide) for facts, some in zip(days, shown, strict=True)]
                    )
        return lines

    def _day_look(self, facts: DayFacts) -> str:
        if facts.day == self.day:
            return self.cursor_look
        if facts.day == self.today:
            return "today"
        if facts.day.month != self.day.month:
            return "quiet"
        return "" if facts.marks.is_worked else "quiet"

    def _number(self, facts: DayFacts) -> str:
        """The sign of the selected day, the number, the mark of a day off or a make-up workday."""
        mark = {"makeup": _("W"), "workday": ""}.get(facts.marks.kind, _("H"))
        return f"{'>' if facts.day == self.day else ' '}{facts.day.day:>2}{mark}"

    def _upper(self, facts: DayFacts, width: int) -> Piece:
        words = self._number(facts)
        names = (_("today"),) if facts.day == self.today else _almanac(facts)
        room = width - 2 - cell_len(words)
        words += next((f" {name}" for name in names if cell_len(name) <= room), "")
        return cell(words, width, self._day_look(facts))

    def _lower(self, facts: DayFacts, width: int) -> Piece:
        look = self._day_look(facts)
        words = cut(f" {counts_line(facts, width - 2)}", width - 1)
        return cell(words, width, look if look in ("cursor", "blurred", "quiet") else "")

    def _item(self, facts: DayFacts, row: int, shown: Sequence[AgendaLine], width: int) -> Piece:
        if row >= len(shown):
            return cell("", width)
        look = "quiet" if not shown[row].record.is_open else "central" if shown[row].record.central else ""
        return cell(cut(f" {line_title(shown[row])}", width - 1), width, look)

    def _short(self, facts: DayFacts, width: int) -> Piece:
        words = self._number(facts)
        if facts.lines:
            words += f" {STAR if facts.central else ''}{len(facts.lines)}"
        if facts.clashing:
            words += "!"
        return cell(cut(words, width - 1), width, self._day_look(facts))


def counts_line(facts: DayFacts, room: int) -> str:
    """What stands on a day: central work, agenda, deadlines, visits, a clash; with blanks where they fit."""
    due = sum(1 for line in facts.lines if line.what == "due")
    agenda, visits = facts.count("agenda"), facts.count("visits")
    parts = [
        "!" if facts.clashing else "",
        f"{STAR}{facts.central}" if facts.central else "",
        _("m{count}").format(count=agenda) if agenda else "",
        _("d{count}").format(count=due) if due else "",
        _("v{count}").format(count=visits) if visits else "",
    ]
    said = [part for part in parts if part]
    spaced = " ".join(said)
    return spaced if cell_len(spaced) <= room else "".join(said)


def _almanac(facts: DayFacts) -> tuple[str, ...]:
    """What a wall calendar prints beside the number: the festival or solar term, else the lunar day."""
    lunar = wording.lunar(facts.marks.lunar)
    return tuple(
        name
        for name in (wording.special(facts.marks), lunar[lunar.index("月") + 1 :] if "月" in lunar else "")
        if name
    )
