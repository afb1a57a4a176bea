"""What an officer does with a visitor besides signing in and out: hand on, put off, card, matter."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.widget import Widget

from screens.forms import open_form, suggestions
from store import (
    COURTESIES,
    Desk,
    Field,
    Instant,
    Party,
    Petition,
    Record,
    StoreError,
    Text,
    Visit,
    correct_times,
    decline,
    extend_petition,
    hand_on,
    note_courtesy,
    petition_of,
    put_off,
)
from tui import wording
from tui.bindings import display, folded
from tui.i18n import _
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.dialogs import LineDialog, ReasonDialog
from tui.widgets.entries import Aids
from tui.widgets.fields_dialog import FieldsDialog, named
from tui.widgets.menu import ChoiceList, MenuDialog, Option
from tui.widgets.readings import readers
from tui.widgets.table import Column, RecordTable, Row


def aids_of(desk: Desk) -> Aids:
    """What helps to fill in the small dialogs about a visit."""
    from store import pinyin_matches

    return Aids(
        readers=readers(desk.clock.now, desk.workdays, workday_ends=desk.rules.workday_ends),
        suggest=lambda field, typed: suggestions(desk, "visit", field, typed),
        suggested=frozenset(),
        matches=pinyin_matches,
    )


async def ask_hand_on(app: App[Any], desk: Desk, visit: Visit) -> Visit | None:
    """To whom the visitor is handed, and who answers for him from now on (首问责任)."""

    async def act(values: dict[str, Any]) -> Visit:
        return await asyncio.to_thread(
            hand_on, desk, visit, values["host"], values["host_unit"], values["contact"]
        )

    sentence = _("{name}: now with {host}, {contact} answers.").format(
        name=visit.headline(), host=visit.host or "-", contact=visit.contact or "-"
    )
    fields: list[tuple[Field[Any], Any]] = [
        (named("host", Party(of="person", required=True)), ""),
        (named("host_unit", Party(of="unit")), ""),
        (named("contact", Party(of="person")), ""),
    ]
    title = _("Hand on to another host")
    dialog = FieldsDialog(title, sentence, fields, act, kind="visit", aids=aids_of(desk))
    saved: Visit | None = await app.push_screen_wait(dialog)
    return saved


async def ask_put_off(app: App[Any], desk: Desk, visit: Visit) -> Visit | None:
    """Another time; the result is the visit that is expected then."""

    async def act(values: dict[str, Any]) -> Visit:
        until = datetime.fromisoformat(values["expected_at"])
        ends = datetime.fromisoformat(values["expected_until"]) if values["expected_until"] else None
        return await asyncio.to_thread(put_off, desk, visit, until, values["words"], ends=ends)

    fields: list[tuple[Field[Any], Any]] = [
        (named("expected_at", Instant(required=True)), None),
        (named("expected_until", Instant()), None),
        (named("words", Text(limit=200, required=True)), _("Another time was agreed on.")),
    ]
    title = _("Put off to another time")
    dialog = FieldsDialog(title, visit.headline(), fields, act, kind="visit", aids=aids_of(desk))
    saved: Visit | None = await app.push_screen_wait(dialog)
    return saved


async def ask_decline(app: App[Any], desk: Desk, visit: Visit) -> bool:
    """Why the visitor is not received."""

    async def save(words: str) -> Visit:
        return await asyncio.to_thread(decline, desk, visit, words)

    dialog = LineDialog(
        _("Not received"), _("Why, and what the visitor was told"), sentence=visit.headline(), save=save
    )
    words: str | None = await app.push_screen_wait(dialog)
    return bool(words)


async def ask_times(app: App[Any], desk: Desk, visit: Visit) -> Visit | None:
    """Other times of arriving or leaving, with the reason; the original ones stay beside."""

    async def act(values: dict[str, Any]) -> Visit:
        moments = {
            name: datetime.fromisoformat(values[name])
            for name in ("arrived_at", "left_at")
            if values.get(name)
        }
        return await asyncio.to_thread(lambda: correct_times(desk, visit, values["reason"], **moments))

    fields: list[tuple[Field[Any], Any]] = [
        (named("arrived_at", Instant(required=True)), visit.document.get("arrived_at"))
    ]
    if visit.left_at is not None:
        fields.append((named("left_at", Instant(required=True)), visit.document.get("left_at")))
    fields.append((named("reason", Text(limit=200, required=True)), ""))
    sentence = _("{name}: the former times stay written beside the new ones.").format(name=visit.headline())
    dialog = FieldsDialog(_("Correct the times"), sentence, fields, act, aids=aids_of(desk))
    saved: Visit | None = await app.push_screen_wait(dialog)
    return saved


async def ask_matter(app: App[Any], desk: Desk, visit: Visit) -> tuple[str, Record | None]:
    """What the visitor brought: a petition, a suggestion, times to correct; what was done, and with what.

    That the petitioners were told is for the caller to save.
    """
    case = petition_of(desk, visit)
    options = [Option("petition", _("Take in a petition"), key="p")]
    if case is not None:
        options = [Option("case", _("Its petition case"), note=_state(case), key="p")]
        if case.is_open and case.told_at is None:
            options.append(Option("told", _("The petitioners were told"), note=_due(case), key="t"))
        if case.is_open and case.extended_at is None:
            options.append(Option("extend", _("Give the petition more time"), key="m"))
    options += [
        Option("suggestion", _("Take down a suggestion"), key="s"),
        Option("times", _("Correct arriving or leaving"), key="c"),
    ]
    which = await app.push_screen_wait(
        MenuDialog(_("What the visitor brought"), options, sentence=visit.headline())
    )
    if which == "times":
        return which, await ask_times(app, desk, visit)
    if which in ("petition", "suggestion"):
        return which, await take_in(app, desk, visit, which)
    if which == "told" and case is not None:
        return which, case
    if which == "extend" and case is not None:

        async def save(why: str) -> Record:
            return await asyncio.to_thread(extend_petition, desk, case, why)

        title = _("Give the petition more time")
        if not await app.push_screen_wait(ReasonDialog(title, case.title, save=save)):
            return which, None
        return which, await asyncio.to_thread(desk.find, case.id)
    if which == "case" and case is not None:
        from screens.reading import RecordScreen

        await app.push_screen_wait(RecordScreen(case))
    return which or "", None


async def take_in(app: App[Any], desk: Desk, visit: Visit, kind: str) -> Record | None:
    """The form of a petition or a suggestion, begun with what the visit says."""
    initial: dict[str, Any] = {"title": visit.reason}
    if kind == "petition":
        heads = visit.headcount or 1
        initial |= {"headcount": heads, "collective": heads >= desk.rules.collective_from}
    title = _("{kind}: {name}").format(kind=wording.kind(kind), name=visit.headline())
    return await open_form(app, desk, kind, initial=initial, title=title, about=visit)


def _state(case: Petition) -> str:
    return wording.state("petition", case.state)


def _due(case: Petition) -> str:
    return wording.full_day(case.told_due.date()) if case.told_due else ""


class CourtesyDialog(Dialog["bool | None"]):
    """The reception card 茶、座、言、情: Space ticks and goes on; the fourth tick saves it (P45)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("space", "tick", show=False),
        Binding("ctrl+s", "keep", show=False),
    ]

    def __init__(self, desk: Desk, visit: Visit) -> None:
        keys = [(display("space"), _("Done")), (display("enter"), _("Save")), ("Esc", _("Back"))]
        super().__init__(_("Reception card"), keys)
        self.desk = desk
        self.visit = visit
        self.done = set(visit.courtesy)
        self.table = RecordTable([Column("tick", "", 3), Column("what", "", 0, least=10)])
        self.table.styles.height = len(COURTESIES)

    def contents(self) -> Iterable[Widget]:
        """Who is received, how long he has waited, the four ticks."""
        waited = self.visit.waited(self.desk.clock.now())
        words = _("{name}, waited {span}").format(
            name=self.visit.headline(), span=wording.span(waited or timedelta(0))
        )
        yield Sentence(words)
        yield self.table

    def on_mount(self) -> None:
        """Begin at the first that is still to be done."""
        self.show_ticks()
        left = [code for code in COURTESIES if code not in self.done]
        self.table.select(left[0] if left else COURTESIES[0])
        self.table.focus()

    def show_ticks(self) -> None:
        """The four, with their ticks."""
        self.table.show(
            [
                Row(code, ("[x]" if code in self.done else "[ ]", wording.choice("courtesy", code)), "")
                for code in COURTESIES
            ]
        )

    def action_tick(self) -> None:
        """This one was done, or was not after all; on to the next."""
        self.done ^= {self.table.selected}
        self.show_ticks()
        if len(self.done) == len(COURTESIES):
            self.action_keep()
        else:
            self.table.action_cursor_down()

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter keeps the card as it is."""
        event.stop()
        self.action_keep()

    def action_keep(self) -> None:
        """Save the card."""
        self.run_worker(self._kept(), group="save", exclusive=True)

    async def _kept(self) -> None:
        try:
            await asyncio.to_thread(note_courtesy, self.desk, self.visit, sorted(self.done))
        except StoreError as error:
            self.say(wording.error(error))
        else:
            self.dismiss(True)

    def action_leave(self) -> None:
        """Leave the card as it was."""
        self.dismiss(None)


class RatingDialog(Dialog["int | None"]):
    """How the visitor rates the service: one digit, or Enter to skip; skipping stores nothing (P47)."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter", "leave", show=False)]

    def __init__(self, headline: str) -> None:
        super().__init__(_("Service rating"), [("1-5", _("Rate")), (display("enter"), _("Skip"))])
        self.sentence = Sentence(headline)
        options = [Option(str(value), wording.rating(value)) for value in range(1, 6)]
        self.list = ChoiceList(options, at=-1)
        self.list.can_focus = False

    def contents(self) -> Iterable[Widget]:
        """Who leaves, and what the digits mean."""
        yield self.sentence
        yield self.list

    def on_key(self, event: events.Key) -> None:
        """A digit rates."""
        sign = folded(event.character) or event.character or ""
        if sign in "12345" and sign:
            event.stop()
            self.dismiss(int(sign))

    def action_leave(self) -> None:
        """Skipped."""
        self.dismiss(None)
