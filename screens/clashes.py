"""Saving what takes a room or people that something else holds: who moves, and to when (P25, P51)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widget import Widget

from screens.yielding import NewTime, NewTimeDialog
from store import (
    CLAIMING,
    Appointment,
    Clash,
    Conflict,
    Desk,
    Json,
    Meeting,
    Move,
    Record,
    Refused,
    candidate,
    clashes_of,
    movable,
    next_free,
    save_giving_way,
    save_with_moves,
    yields_of,
)
from tui import wording
from tui.bindings import display
from tui.i18n import _, ngettext
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.menu import ChoiceList, Option

MOST_TOLD = 5
"""How many clashes are told one by one."""

CLASHING = ("appointment", "meeting", "visit")
"""The kinds that take a room or people."""


@dataclass(frozen=True)
class Answer:
    """What the officer decided: "accept" (the daily ones move), "own" (this one moves) or "anyway"."""

    way: str
    moves: tuple[Move, ...] = ()


class ClashDialog(Dialog["Answer | None"]):
    """Names what is taken twice and by which record, and offers another time; None goes back to the form.

    Enter takes the proposal, `e` sets another time. A central record stays, the daily ones move; of two daily
    ones, and of two central ones, it is the one being saved.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("e,f2", "other_time", show=False),
    ]

    def __init__(self, desk: Desk, record: Record, clashes: Sequence[Clash]) -> None:
        super().__init__(
            _("Taken twice"),
            [
                (display("enter"), _("Choose")),
                ("E/F2", _("Another time")),
                ("1-9", _("Choose")),
                ("Esc", _("Back")),
            ],
        )
        self.desk = desk
        self.record = record
        self.clashes = list(clashes)
        self.now = desk.clock.now()
        daily = [
            clash for clash in clashes if record.central and movable(clash.other, self.now, clash.starts)
        ]
        self.own = not daily
        self.occurs = {clash.other.id: clash.occurs for clash in daily}
        moving = [record] if self.own else [_alone(clash) for clash in daily]
        # A whole series is not moved because of one day.
        self.moving = [
            one
            for one in moving
            if isinstance(one, Appointment | Meeting) and not one.document.get("repeats")
        ]
        # Central ones stand first among the clashes: a daily record gives way to the first of them.
        first = self.clashes[0].other
        self.traced = not self.own or (
            first.central and first.table == "agenda" and movable(record, self.now)
        )
        self.times = self._proposals()
        self.list = ChoiceList(self._options())

    def _proposals(self) -> dict[str, NewTime | None]:
        """A free time for each that is to move, none of them in another's way."""
        times: dict[str, NewTime | None] = {}
        besides = [] if self.own else [self.record]
        for one in self.moving:
            free = next_free(self.desk, one, besides=besides)
            times[one.id] = NewTime(free, self._reason(one)) if free else None
            if free is not None:
                besides.append(_at(one, free))
        return times

    def _reason(self, one: Record) -> str:
        """Why it gives way, as it will stand in the record; empty where it only moves."""
        if not self.traced:
            return ""
        if self.own:
            clash = self.clashes[0]
            title = clash.other.headline()
        else:
            clash = next(found for found in self.clashes if found.other.id == one.id)
            title = self.record.headline()
        what = wording.taken_twice(clash)
        return _("{what}: central work goes first, {title}").format(what=what, title=title)[:200]

    def contents(self) -> Iterable[Widget]:
        """What is taken twice, then the ways out."""
        for clash in self.clashes[:MOST_TOLD]:
            yield Sentence(self._words(clash))
        if (more := len(self.clashes) - MOST_TOLD) > 0:
            yield Sentence(ngettext("and {count} more", "and {count} more", more).format(count=more))
        yield Sentence(" ")
        yield self.list

    def _words(self, clash: Clash) -> str:
        words = wording.clash(clash, self.now)
        count = len(yields_of(clash.other))
        if count and not clash.other.central:
            words += _(" ({mark} already)").format(mark=wording.gave_way(clash.other))
        return words

    def _options(self) -> list[Option]:
        options = []
        if self.moving:
            options.append(self._accepting())
        if len(self.moving) > 1:
            options += [
                Option(
                    f"time:{one.id}",
                    _("Another time for “{title}”").format(title=one.headline()),
                    note=self._when(one),
                )
                for one in self.moving
            ]
        options.append(Option("anyway", _("Save all the same: both stand")))
        options.append(Option("back", _("Back, nothing is saved")))
        return options

    def _accepting(self) -> Option:
        none = "" if all(self.times.values()) else _("nothing free within a month")
        first = self.moving[0]
        if len(self.moving) > 1:
            return Option("accept", _("The daily ones give way as proposed"), refused=none)
        if self.own:
            words = _("Move this one to {when}").format(when=self._when(first))
        else:
            words = _("“{title}” gives way: {when}").format(title=first.headline(), when=self._when(first))
        return Option("accept", words, refused=none)

    def _when(self, one: Appointment | Meeting) -> str:
        told = self.times.get(one.id)
        return wording.span_of(told.until, _at(one, told.until).ends_at, self.now) if told else "--"

    def on_choice_list_chosen(self, event: ChoiceList.Chosen) -> None:
        """Decided."""
        chosen = event.option.id
        if chosen.startswith("time:"):
            self._ask(chosen.removeprefix("time:"))
        elif chosen == "accept":
            standing = {clash.other.id: clash.other for clash in self.clashes}
            moves = tuple(
                Move(standing.get(one.id, one), told.until, told.reason, self.occurs.get(one.id))
                for one in self.moving
                if (told := self.times[one.id])
            )
            self.dismiss(Answer("own" if self.own else "accept", moves))
        else:
            self.dismiss(Answer("anyway") if chosen == "anyway" else None)

    def action_other_time(self) -> None:
        """Another time than the one proposed, for the marked one or the first."""
        marked = self.list.marked
        if marked is not None and marked.id.startswith("time:"):
            self._ask(marked.id.removeprefix("time:"))
        elif self.moving:
            self._ask(self.moving[0].id)

    @work(group="time")
    async def _ask(self, record_id: str) -> None:
        one = next(found for found in self.moving if found.id == record_id)
        told = self.times[record_id]
        answer = await self.app.push_screen_wait(
            NewTimeDialog(
                self.desk,
                _("Another time"),
                one.headline(),
                until=told.until if told else None,
                reason=(told.reason if told else self._reason(one)) if self.traced else None,
            )
        )
        if answer is None:
            return
        self.times[record_id] = answer
        self.list.show(self._options(), self.list.at)
        left = clashes_of(self.desk, _at(one, answer.until))
        standing = [clash for clash in left if clash.other.id not in self.times]
        self.say(_("Still taken. ") + wording.clash(standing[0], self.now) if standing else "")

    def action_leave(self) -> None:
        """Back to the form."""
        self.dismiss(None)


def _alone(clash: Clash) -> Record:
    """What stands in the way, of a series the one occurrence."""
    if clash.occurs is None:
        return clash.other
    starts, ends = clash.starts.isoformat(), clash.ends.isoformat()
    return clash.other.with_(starts=starts, ends=ends, repeats="", repeats_until=None)


def _at(one: Appointment | Meeting, starts: datetime) -> Appointment | Meeting:
    """The record at another time, as long as before."""
    assert one.starts is not None
    ends = (starts + (one.ends - one.starts)).isoformat() if one.ends else None
    return one.with_(starts=starts.isoformat(), ends=ends)


async def save_settled(
    app: App[Any],
    desk: Desk,
    kind: str,
    values: Mapping[str, Json],
    before: Record | None,
    save: Callable[[Mapping[str, Json]], Record],
    *,
    action: str = "",
) -> Record:
    """Save an agenda item or a visit; where it clashes, after the officer has said who moves.

    Raises what saving raises, and `Refused` ("clash") when the officer goes back.
    """
    asked = before is None or any(name in values for name in (*CLAIMING, "central", "expected_at", "host"))
    record = candidate(desk, kind, values, before) if asked else None
    clashes = clashes_of(desk, record) if record is not None else []
    if record is None or not clashes:
        return await asyncio.to_thread(save, values)
    answer = await app.push_screen_wait(ClashDialog(desk, record, clashes))
    if answer is None:
        words = wording.clash(clashes[0], desk.clock.now())
        raise Refused("clash", words=words)
    return await asyncio.to_thread(_carry_out, desk, kind, values, before, save, answer, clashes, action)


def _carry_out(
    desk: Desk,
    kind: str,
    values: Mapping[str, Json],
    before: Record | None,
    save: Callable[[Mapping[str, Json]], Record],
    answer: Answer,
    clashes: Sequence[Clash],
    action: str,
) -> Record:
    if answer.way == "accept":
        try:
            return save_with_moves(desk, kind, values, before, answer.moves, action=action)
        except Conflict as error:
            # The form can settle a conflict about its own record, not about one that was to move.
            if before is not None and error.theirs.id == before.id:
                raise
            raise Refused("moved-meanwhile", title=error.theirs.headline()) from None
    if answer.way == "own":
        move = answer.moves[0]
        if move.reason:
            return save_giving_way(desk, kind, values, before, clashes[0].other, move)
        assert isinstance(move.record, Appointment | Meeting)
        placed = _at(move.record, move.until)
        return save({**values, "starts": placed.document["starts"], "ends": placed.document["ends"]})
    return save(values)
