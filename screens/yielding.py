"""Giving way: when the daily item takes place instead, why, and to which central work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from textual.app import App
from textual.widget import Widget

from store import (
    Appointment,
    Desk,
    FieldError,
    Instant,
    InvalidRecord,
    Meeting,
    Problem,
    Record,
    StoreError,
    Text,
    movable,
)
from tui import wording
from tui.i18n import _
from tui.widgets.dialog import Sentence
from tui.widgets.entries import Aids, Field, entry_for, problem_of, typed_for
from tui.widgets.field_row import FieldRow
from tui.widgets.readings import readers
from tui.widgets.rows_dialog import RowsDialog


@dataclass(frozen=True)
class NewTime:
    """When something takes place instead, and why."""

    until: datetime
    reason: str


class NewTimeDialog(RowsDialog["NewTime | None"]):
    """Asks for another time and the reason; with `save` it is saved before the dialog closes.

    Where nothing gives way to central work there is no trace to leave, and no `reason` (None) is asked for.
    """

    def __init__(
        self,
        desk: Desk,
        title: str,
        sentence: str,
        *,
        until: datetime | None = None,
        reason: str | None = "",
        save: Callable[[NewTime], Awaitable[object]] | None = None,
    ) -> None:
        super().__init__(title)
        self._sentence = sentence
        self._save = save
        self._saving = False
        aids = Aids(readers=readers(desk.clock.now, desk.workdays, workday_ends=desk.rules.workday_ends))
        asked: dict[str, tuple[Field, str]] = {
            "until": (Instant(required=True), until.isoformat(timespec="seconds") if until else "")
        }
        if reason is not None:
            asked["reason"] = (Text(limit=200, required=True), reason)
        for name, (declared, known) in asked.items():
            declared.name = name
            typed = typed_for(declared, known)
            row = FieldRow(
                declared,
                wording.label("", name if name == "until" else "why"),
                entry_for(declared, typed, True, aids),
            )
            row.require(True)
            self.rows[name] = row

    def contents(self) -> Iterable[Widget]:
        """What gives way to what, the new time, the reason."""
        yield Sentence(self._sentence)
        yield from self.rows.values()

    def action_save(self) -> None:
        """Take the time; a second press while it is being saved does nothing."""
        if not self._saving:
            self._saving = True
            self.run_worker(self._saved(), group="save")

    async def _saved(self) -> None:
        try:
            told = await self._told()
            if told is None:
                return
            if self._save is not None:
                try:
                    await self._save(told)
                except InvalidRecord as error:
                    await self.tell({_row_of(found): wording.problem(found) for found in error.problems})
                    return
                except StoreError as error:
                    self.say(wording.error(error))
                    return
            self.dismiss(told)
        finally:
            self._saving = False

    async def _told(self) -> NewTime | None:
        """What stands in the fields, or None after telling what is wrong with it."""
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for name, row in self.rows.items():
            try:
                values[name] = row.value()
            except FieldError as error:
                wrong[name] = problem_of(name, error)
                continue
            if not values[name]:
                wrong[name] = wording.problem(Problem(name, "required"))
        if wrong:
            await self.tell(wrong)
            return None
        return NewTime(datetime.fromisoformat(values["until"]), values.get("reason", ""))

    def action_next_field(self) -> None:
        """Enter in the last field takes what stands there."""
        if not self._go(1):
            self.action_save()

    def action_leave(self) -> None:
        """Nothing moves."""
        if not self._saving:
            self.dismiss(None)


def _row_of(problem: Problem) -> str:
    return "until" if problem.field in ("starts", "due_at") else problem.field


async def ask_to_give_way(
    app: App[Any], desk: Desk, record: Record, day: date | None = None
) -> tuple[str, str]:
    """Have a daily record give way to a central one; what is to be said of it, and its tone.

    Of a series it is the occurrence of `day`.
    """
    from store import give_way, open_central
    from tui.widgets.menu import MenuDialog, Option

    if record.central:
        return wording.refused("central-stays"), "warn"
    series, occurs = record, None
    if record.document.get("repeats") and day is not None:
        record, occurs = _occurrence(desk, record, day), day
    if not movable(record, desk.clock.now()):
        return _("Only an agenda item still to come or an open task can give way."), "warn"
    central = [found for found in open_central(desk) if found.id != record.id]
    if not central:
        return _("There is no open central work to give way to."), "warn"
    now = desk.clock.now()
    options = [Option(found.id, found.headline(), note=_standing(found, now)) for found in central]
    chosen = await app.push_screen_wait(
        MenuDialog(_("Gives way to which central work?"), options, sentence=record.headline())
    )
    to = next((found for found in central if found.id == chosen), None)
    if to is None:
        return "", ""

    async def save(told: NewTime) -> Record:
        return await asyncio.to_thread(
            lambda: give_way(desk, series, to, told.until, told.reason, occurs=occurs)
        )

    told = await app.push_screen_wait(
        NewTimeDialog(
            desk,
            _("Give way"),
            _("“{title}” gives way to ★ “{to}”").format(title=record.headline(), to=to.headline()),
            until=proposed(desk, record, to),
            reason=_("Central work goes first: {title}").format(title=to.headline())[:200],
            save=save,
        )
    )
    if told is None:
        return "", ""
    when = wording.when(told.until, now)
    return _("“{title}” gives way: now {when}").format(title=record.headline(), when=when), "done"


def _occurrence(desk: Desk, record: Record, day: date) -> Record:
    """A series as it takes place on one day; the series itself where it does not."""
    from store import occurrence_on

    found = occurrence_on(desk, record, day) if isinstance(record, Appointment | Meeting) else None
    if found is None:
        return record
    starts, ends = (at.isoformat(timespec="seconds") for at in (found.starts, found.ends))
    return record.with_(starts=starts, ends=ends, repeats="", repeats_until=None)


def _standing(record: Record, now: datetime) -> str:
    at = record.starts_at or record.due
    return wording.when(at, now) if at else ""


def proposed(desk: Desk, record: Record, to: Record) -> datetime | None:
    """A sensible new time for what gives way: the next free one, or for a task the next workday."""
    from store import next_free

    now = desk.clock.now()
    if isinstance(record, Appointment | Meeting):
        over = to.ends_at if isinstance(to, Appointment | Meeting) else None
        later = (record.starts or now) + timedelta(minutes=15)
        return next_free(desk, record, after=max(over or later, later))
    due = max(record.due or now, now).astimezone(desk.clock.zone)
    at = record.due.astimezone(desk.clock.zone).time() if record.due else desk.rules.workday_ends
    day = due.date() + timedelta(days=1)
    while not desk.workdays.is_workday(day):
        day += timedelta(days=1)
    return datetime.combine(day, at, desk.clock.zone)
