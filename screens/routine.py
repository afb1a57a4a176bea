"""One routine, opened: what it is, how regularly it was done in the last weeks, and when it comes next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from rich.text import Text
from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widget import Widget

from screens.reading import RecordScreen
from store import Desk, Regularity, Routine, StoreError, explain, missed_dates, regularity, tick
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.cells import fit
from tui.widgets.dialog import Sentence

_CELL = 5
"""Cells of one day of the strip."""
_HEAD = 7
"""Cells of the date that a week begins with."""
_MOST_DATES = 6
"""So many missed dates are named one by one."""


class RoutineStrip(Widget):
    """The last weeks of a routine, a week a line, a sign a day; under it what the signs mean."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "strip--done",
        "strip--late",
        "strip--missed",
        "strip--unexplained",
        "strip--quiet",
    }
    DEFAULT_CSS = """
    RoutineStrip { height: auto; width: 1fr; }
    RoutineStrip .strip--done { color: $text-success; }
    RoutineStrip .strip--late { color: $text-warning; }
    RoutineStrip .strip--missed { color: $text-warning; text-style: bold; }
    RoutineStrip .strip--unexplained { color: $text-error; text-style: bold; }
    RoutineStrip .strip--quiet { color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: Regularity | None = None

    def show(self, found: Regularity) -> None:
        """Show these weeks."""
        self._found = found
        self.refresh(layout=True)

    def _lines(self, width: int) -> list[Text]:
        if self._found is None:
            return []
        days = self._found.days
        head = Text(" " * _HEAD, end="")
        for found in days[:7]:
            head.append(fit(wording.weekday(found.day), _CELL), "dim")
        lines = [head]
        for at in range(0, len(days), 7):
            line = Text(f"{days[at].day:%m-%d}".ljust(_HEAD), "dim", end="")
            for found in days[at : at + 7]:
                sign = wording.strip_sign(found.state) + (wording.GUESSED if found.guessed else "")
                line.append_text(Text(fit(sign, _CELL), self._style(found.state)))
            lines.append(line)
        meant = dict.fromkeys(found.state for found in days)
        legend = "  ".join(f"{wording.strip_sign(state)} {wording.strip_state(state)}" for state in meant)
        lines += [Text(line.plain, "dim", end="") for line in Text(legend).wrap(self.app.console, width)]
        return lines

    def _style(self, state: str) -> Any:
        name = state if state in ("done", "late", "missed", "unexplained") else "quiet"
        return self.get_component_rich_style(f"strip--{name}", partial=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The weeks and their legend."""
        return len(self._lines(max(20, width)))

    def render(self) -> Text:
        """Line by line."""
        return Text("\n", no_wrap=True, end="").join(self._lines(max(20, self.size.width)))


class RoutineScreen(RecordScreen):
    """A routine with its strip; what was missed is explained or ticked late from here too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", show=False),
        Binding("m,f3", "miss", show=False),
    ]

    def __init__(self, desk: Desk, routine: Routine) -> None:
        super().__init__(routine)
        self.desk = desk
        self.routine = routine
        self.strip = RoutineStrip()
        self.told = Sentence()

    def contents(self) -> Iterable[Widget]:
        """The strip, what it says in words, the record."""
        yield self.strip
        yield self.told
        yield self.detail

    def on_mount(self) -> None:
        """Show the weeks as they stand."""
        self.reload()

    def reload(self) -> None:
        """Show the weeks again."""
        found = regularity(self.desk, self.routine)
        missed = missed_dates(self.desk, self.routine)
        self.strip.show(found)
        self.told.say("\n".join(strip_words(self.desk, found, missed)))
        keys = [("Esc", _("Back"))]
        if missed:
            keys = [("m", _("Say why")), (display("space"), _("Done late")), *keys]
        self.keys_line.say(keys)

    @work(group="dialog")
    async def action_miss(self) -> None:
        """One reason for all that was missed."""
        days = missed_dates(self.desk, self.routine)
        if not days:
            self.say(_("Nothing is left to be explained."), problem=False)
        elif await ask_why(self.app, self.desk, self.routine, days):
            self.reload()
            self.say(_("Saved"), problem=False)

    @work(group="dialog")
    async def action_tick(self) -> None:
        """It was done all the same, and is ticked late."""
        day = await choose_missed(self.app, self.desk, self.routine)
        if day is None:
            return
        try:
            await asyncio.to_thread(tick, self.desk, self.routine, day)
        except StoreError as error:
            self.say(wording.error(error))
        else:
            self.reload()
            self.say(_("Ticked: {title}").format(title=wording.day_line(day)), problem=False)


def strip_words(desk: Desk, found: Regularity, missed: Sequence[date]) -> list[str]:
    """What the strip says in words: the share, what is unexplained, what comes next."""
    if found.due:
        share = round(100 * found.done / found.due)
        words = _("Done {done} of {due} times ({share} %)").format(
            done=found.done, due=found.due, share=share
        )
        if found.late:
            words += _(", {count} of them late").format(count=found.late)
        lines = [words]
    else:
        lines = [_("It has not been due in these weeks.")]
    if missed:
        lines.append(_("Missed without a word: {days}").format(days=days_named(desk, missed)))
    if found.coming:
        today = desk.duty_date
        named = [
            wording.short_day(day, today) + (wording.GUESSED if guessed else "")
            for day, guessed in found.coming
        ]
        lines.append(_("Next: {days}").format(days=_(", ").join(named)))
        unknown = next((day for day, guessed in found.coming if guessed), None)
        if unknown is not None:
            lines.append(f"{wording.GUESSED} {wording.guess_sentence(unknown)}")
    else:
        lines.append(_("It does not come again within four years."))
    return lines


def days_named(desk: Desk, days: Sequence[date]) -> str:
    """Several days by name; of many the first ones and how many there are."""
    today = desk.duty_date
    named = _(", ").join(wording.short_day(day, today) for day in days[:_MOST_DATES])
    if len(days) > _MOST_DATES:
        return _("{days} … {count} in all").format(days=named, count=len(days))
    return named


async def ask_why(app: App[Any], desk: Desk, routine: Routine, days: Sequence[date]) -> bool:
    """Have the officer say why a routine was not done on these days: one reason for all of them (P37)."""
    from tui.widgets.dialogs import ReasonDialog

    async def save(reason: str) -> bool:
        await asyncio.to_thread(explain, desk, routine, days, reason)
        return True

    when = wording.day_line(days[0]) if len(days) == 1 else days_named(desk, days)
    dialog = ReasonDialog(_("Not done: why?"), f"{routine.title}  {when}", save=save)
    told = await app.push_screen_wait(dialog)
    return told is not None


async def choose_missed(app: App[Any], desk: Desk, routine: Routine) -> date | None:
    """The missed day that is meant; asked only where there are several."""
    days = missed_dates(desk, routine)
    if len(days) < 2:
        return days[0] if days else None

    from tui.widgets.menu import MenuDialog, Option

    options = [Option(day.isoformat(), wording.day_line(day)) for day in reversed(days)]
    chosen = await app.push_screen_wait(MenuDialog(_("Which day was it done for?"), options))
    return date.fromisoformat(chosen) if chosen else None
