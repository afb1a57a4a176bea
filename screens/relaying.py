"""Passing something on: whom to, picked with Space as one types; and who has received it (P41)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from screens.marking import about
from store import (
    FLOWS,
    TOLD_HOW,
    Choice,
    Desk,
    Instant,
    LongText,
    NotFound,
    Person,
    Record,
    Relay,
    StoreError,
    pinyin_matches,
    relay,
    relay_received,
    relay_told,
)
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.line_input import LineInput
from tui.widgets.table import Column, RecordTable, Row

if TYPE_CHECKING:
    from screens.acting import ActingPlace


class NameLine(LineInput):
    """The line of names: Space picks, since no name here has one."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "space" and isinstance(self.screen, RecipientsDialog):
            event.stop()
            event.prevent_default()
            self.screen.action_pick()


class RecipientsDialog(Dialog["list[str] | None"]):
    """People and units of the directory, narrowed as one types; Space picks, Enter goes on."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("enter,ctrl+s", "done", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, sentence: str) -> None:
        super().__init__(
            _("Pass on to"),
            [
                (display("space"), _("Pick")),
                (display("enter"), _("Go on")),
                (f"{display('up')}/{display('down')}", _("Move")),
                ("Esc", _("Back")),
            ],
        )
        self.desk = desk
        self._sentence = sentence
        self.picked: list[str] = []
        self.line = NameLine(placeholder=_("Name, unit or pinyin; whoever is not in the directory in full"))
        self.table = RecordTable(
            [
                Column("pick", "", 3),
                Column("name", "", 0, least=12),
                Column("note", "", 24, keep=2, fit=True),
            ],
            empty=_("Nobody of that name in the directory: Space picks the name as typed."),
        )
        self.table.can_focus = False

    @property
    def changed(self) -> bool:
        """Whether somebody is picked."""
        return bool(self.picked)

    def above(self) -> Iterable[Widget]:
        """What is passed on, and the line."""
        yield Sentence(self._sentence)
        yield self.line

    def contents(self) -> Iterable[Widget]:
        """The directory."""
        yield self.table

    def on_mount(self) -> None:
        """Begin in the line."""
        self.line.focus()
        self.show_names()

    def on_input_changed(self) -> None:
        """Narrow the list."""
        self.show_names()

    def show_names(self) -> None:
        """Those picked first, then whoever goes with what was typed."""
        typed = self.line.value.strip()
        known = {record.title: record for record in self.desk.records("parties") if record.is_open}
        fitting = [name for name in known if not typed or pinyin_matches(typed, name)]
        picked = [] if typed else [name for name in self.picked if name not in fitting]
        rows = []
        for name in [*picked, *fitting]:
            record = known.get(name)
            note = (
                " ".join(filter(None, (record.unit, record.position))) if isinstance(record, Person) else ""
            )
            rows.append(Row(f"name:{name}", ("[x]" if name in self.picked else "[ ]", name, note)))
        self.table.show(rows)
        self.say(
            _("Picked: {names}").format(names=_(", ").join(self.picked)) if self.picked else "", problem=False
        )

    def action_pick(self) -> None:
        """Pick the one under the cursor, or take it back; on to the next name."""
        name = self.table.selected.removeprefix("name:") or self.line.value.strip()
        if not name:
            return
        if name in self.picked:
            self.picked.remove(name)
        else:
            self.picked.append(name)
        if self.line.value:
            self.line.value = ""
        else:
            self.show_names()
            self.table.action_cursor_down()

    def action_done(self) -> None:
        """Go on with those picked; with nobody picked, with the one under the cursor."""
        if not self.picked and self.line.value.strip():
            self.action_pick()
        if self.picked:
            self.dismiss(self.picked)
        else:
            self.say(_("Pick somebody first: Space."))

    def action_move(self, step: int) -> None:
        """Another name."""
        if step > 0:
            self.table.action_cursor_down()
        else:
            self.table.action_cursor_up()

    def action_leave(self) -> None:
        """Nobody."""
        self.dismiss(None)


async def pass_on(place: ActingPlace, records: Sequence[Record]) -> None:
    """Ask whom to, then what and how; a relay about each of the records."""
    from tui.widgets.fields_dialog import named

    names = await place.app.push_screen_wait(RecipientsDialog(place.desk, about(records)))
    if not names:
        return

    def do(record: Record, given: dict[str, Any]) -> Record:
        from screens.acting import moment

        words = given["words"] if len(records) == 1 else f"{record.headline()}\n{given['words']}"
        due = moment(given["due_at"])
        relay(place.desk, record, given["flow"], words, names, given["how"], due_at=due)
        return record

    first = records[0].headline() if len(records) == 1 else ""
    await place.ask_act(
        "relay",
        _("Pass on"),
        records,
        [
            (named("words", LongText(limit=2000, required=True)), first),
            (named("flow", Choice(*FLOWS, required=True)), "down"),
            (named("how", Choice(*TOLD_HOW, required=True)), "phone"),
            (named("due_at", Instant()), None),
        ],
        do,
        _("Passed on to {names}; y on it notes who has received it").format(names=_(", ").join(names)),
        labels={"words": _("What is passed on"), "due_at": _("Received by"), "flow": _("Direction")},
        sentence=_("{title}  to {names}").format(title=about(records), names=_(", ").join(names)),
    )


class ReceiptsScreen(Dialog[None]):
    """Who has received a relay: t told, r received and read back, Space received; all at once with A."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("r,f5", "received(True)", show=False),
        Binding("space", "received(False)", show=False),
        Binding("t,insert", "told", show=False),
    ]

    def __init__(self, desk: Desk, record: Relay) -> None:
        super().__init__(
            _("Passed on: {title}").format(title=record.headline()),
            [
                (f"r/{display('f5')}", _("Received, read back")),
                (display("space"), _("Received")),
                ("t", _("Told")),
                ("Esc", _("Back")),
            ],
        )
        self.desk = desk
        self.record = record
        self.table = RecordTable(
            [
                Column("state", "", 12, fit=True),
                Column("who", "", 0, least=10),
                Column("how", "", 10, keep=3, fit=True),
                Column("told", "", 12, keep=4, fit=True),
                Column("received", "", 12, keep=5, fit=True),
                Column("back", "", 10, keep=5, fit=True),
            ]
        )

    def above(self) -> Iterable[Widget]:
        """The words passed on."""
        yield Sentence(self.record.words)

    def contents(self) -> Iterable[Widget]:
        """A row for everybody."""
        yield self.table

    def on_mount(self) -> None:
        """Show who has it."""
        self.table.focus()
        self.show_rows()

    def show_rows(self) -> None:
        """Everybody, with what is known of him."""
        from screens.acting import moment

        now = self.desk.clock.now()
        rows = []
        for row in self.record.receipts:
            told, received = moment(row.get("told_at")), moment(row.get("received_at"))
            state = _("received") if received else _("told") if told else _("not told")
            cells = (
                state,
                str(row.get("who")),
                wording.choice("how", str(row.get("how") or "")),
                wording.when(told, now) if told else "",
                wording.when(received, now) if received else "",
                _("read back") if row.get("read_back") else "",
            )
            rows.append(Row(f"who:{row.get('who')}", cells, "done" if received else "" if told else "warn"))
        self.table.show(rows)

    @work(group="dialog")
    async def action_received(self, read_back: bool) -> None:
        """Whoever is under the cursor has received it."""
        await self._do(lambda who: relay_received(self.desk, self.record, who, read_back=read_back))

    @work(group="dialog")
    async def action_told(self) -> None:
        """Whoever is under the cursor has been told."""
        await self._do(lambda who: relay_told(self.desk, self.record, who))

    async def _do(self, act: Callable[[str], Relay]) -> None:
        who = self.table.selected.removeprefix("who:")
        try:
            self.record = await asyncio.to_thread(act, who)
        except (StoreError, NotFound) as error:
            self.say(wording.error(error))
            return
        self.show_rows()
        self.table.action_cursor_down()
        done = _("Everybody has received it: it is delivered.") if not self.record.is_open else _("Saved")
        self.say(done, problem=False)

    def action_leave(self) -> None:
        """Back to the place."""
        self.dismiss(None)
