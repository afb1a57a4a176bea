"""The acts on a selected record, the same in every place that lists records.

The dialogs they open are loaded when they open: start-up is waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import work
from textual.widget import Widget

from screens.base import Place
from screens.forms import open_form
from screens.marking import MarkedPlace, about
from store import Acted, Desk, Meeting, NotFound, Record, StoreError
from tui import wording
from tui.i18n import _
from tui.widgets.safe import show
from tui.widgets.table import RecordTable

if TYPE_CHECKING:
    from tui.widgets.dialogs import LineDialog
    from tui.widgets.keeping import Kept

WIDE = 100
"""From this width on the selected record stands beside the list, below it the list alone."""


class FullWords(Widget):
    """The selected record's words in full, where the list had to cut them; two lines that stay."""

    DEFAULT_CSS = """
    FullWords { height: 2; width: 1fr; padding: 0 1; color: $text-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.words = ""

    def say(self, words: str) -> None:
        """Show other words."""
        if words != self.words:
            self.words = words
            self.refresh()

    def render(self) -> Text:
        """The words, literally."""
        return show(self.words)


class RecordPlace(MarkedPlace):
    """A place whose lists hold records; an act works on those that were chosen when it began."""

    def selected(self) -> Record | None:
        """The selected record as it stands now; says so when nothing is selected."""
        record_id = self.selected_id()
        if record_id:
            try:
                return self.desk.record(record_id)
            except NotFound:
                pass
        self.say(_("Nothing is selected."))
        return None

    def editable(self) -> Record | None:
        """The selected record, if it is still open."""
        record = self.selected()
        if record is not None and not record.is_open and record.closes_with_outcome:
            self.say(_("This is closed; what is closed is only read."), "warn")
            return None
        return record

    @work(group="dialog")
    async def action_edit(self) -> None:
        """Change the selected record in its form."""
        record = self.editable()
        if record is None:
            return
        if reason := record.refuses_change(self.desk.clock.now(), self.desk.officer, self.desk.rules):
            await self.change_refused(record, reason)
            return
        saved = await open_form(self.app, self.desk, record.kind, record=record)
        if saved is not None and saved != record:
            self.say(_("Saved"), "done")

    async def change_refused(self, record: Record, reason: str) -> None:
        """The record may no longer be changed by this officer."""
        self.say(wording.refused(reason), "warn")

    @work(group="dialog")
    async def action_step(self) -> None:
        """Take the chosen records one step forward."""
        records = self.chosen_open()
        if len(records) == 1:
            await self.step(records[0])
        elif records:
            await self.act("step", records, self.desk.step, _("one step forward"))

    async def step(self, record: Record) -> None:
        """One step forward, said by the state it leads to."""
        if not self.desk.read_only and not record.next_step():
            self.say(self.no_further_step(record), "warn")
            return
        saved = await self.save(lambda: self.desk.step(record), "")
        if saved is not None:
            state = wording.state(saved.kind, saved.state)
            self.say(_("{name}: {words}").format(name=saved.headline(), words=state), "done")

    def no_further_step(self, record: Record) -> str:
        """Why a record cannot be taken further, and what to do instead."""
        if record.closes_with_outcome:
            return wording.refused(record.stuck())
        return _("This has no steps.")

    @work(group="dialog")
    async def action_close_record(self) -> None:
        """Close the chosen records with their outcome."""
        records = self.chosen_open()
        if len(records) == 1:
            await self.close_record(records[0])
        elif records:
            await self.close_records(records)

    async def close_record(self, record: Record) -> None:
        """Ask how it ended, in the one closing dialog."""
        if record.closes_with_outcome:
            await self.close_records([record])
        else:
            self.say(_("This needs no outcome."), "warn")

    async def close_records(self, records: list[Record]) -> None:
        """Ask once how all of them ended."""
        from screens.aids import act_aids
        from store import closing_fields
        from tui.widgets.closing import ClosingDialog, served_field

        async def close(outcome: str, words: str, extra: dict[str, Any]) -> Acted:
            return await self.act_quietly(
                "close", records, lambda record: self.close_in_store(record, outcome, words, extra)
            )

        first = records[0]
        kept, left = self._closing_draft(first) if len(records) == 1 else (None, None)
        acted = await self.app.push_screen_wait(
            ClosingDialog(
                self.closing_words(first) if len(records) == 1 else about(records),
                close,
                title=self.closing_title(first),
                kind=first.kind,
                outcome=self.usual_outcome(first),
                extra=[
                    *(first.fields[name] for name in closing_fields(self.desk, first) if len(records) == 1),
                    served_field(),
                ],
                aids=act_aids(self.desk, {}),
                kept=kept,
                draft=left,
            )
        )
        if acted is not None:
            await self.tell(acted, self.closed_words)

    def _closing_draft(self, record: Record) -> tuple[Kept, Mapping[str, Any] | None]:
        """Where the words of a closing are kept while they are typed, and what was left there."""
        from tui.widgets.drafts import CLOSING
        from tui.widgets.keeping import Kept

        drafts, key = self.desk.drafts, f"{CLOSING}{record.id}"
        kept = Kept(
            lambda values: drafts.keep(key, dict(values), kind=record.kind, record_id=record.id),
            lambda: drafts.drop(key),
        )
        return kept, next((draft.values for draft in drafts.all() if draft.key == key), None)

    def closing_words(self, record: Record) -> str:
        """What is closed; of a meeting also what is still missing, which keeps nobody from closing it."""
        if not isinstance(record, Meeting):
            return record.headline()
        from store import missing_afterwards

        missing = [wording.missing(code) for code in missing_afterwards(self.desk, record)]
        return "\n".join(filter(None, (record.headline(), " ".join(missing))))

    def closed_words(self, record: Record) -> str:
        """What is said when a record was closed, or waits for somebody to confirm that it is."""
        if record.is_open:
            return _("{name}: {words}").format(
                name=record.headline(), words=wording.state(record.kind, record.state)
            )
        return _("Closed: {outcome}").format(outcome=wording.outcome(record.outcome["kind"]))

    def usual_outcome(self, record: Record) -> str:
        """The outcome that is suggested; empty where the officer is to think about it."""
        return ""

    def closing_title(self, record: Record) -> str:
        """What the closing dialog is called here."""
        return ""

    def close_in_store(self, record: Record, outcome: str, words: str, extra: dict[str, Any]) -> Record:
        """What closing means in the store; a visitor's is a sign-out."""
        return self.desk.close(record, outcome, words, **extra)

    @work(group="dialog")
    async def action_progress(self) -> None:
        """Write a dated step of progress on the chosen records."""
        records = self.chosen_open()
        if not records:
            return

        from tui.widgets.dialogs import LineDialog

        async def save(words: str) -> Acted:
            return await self.act_quietly(
                "progress", records, lambda record: self.desk.add_progress(record, words)
            )

        await self.ask_line(
            LineDialog(_("Progress"), _("What has been done"), sentence=about(records), limit=1000, save=save)
        )

    async def ask_line(self, dialog: LineDialog, said: str = "") -> None:
        """Have the officer answer a dialog that acts on the chosen records, and say what came of it."""
        if await self.app.push_screen_wait(dialog) and isinstance(dialog.result, Acted):
            await self.tell(dialog.result, said)

    @work(group="dialog")
    async def action_central(self) -> None:
        """Flag the chosen records as central work, or take the flag off."""
        records = self.chosen_open()
        first = records[0] if len(records) == 1 else None
        if first is not None and first.table == "agenda" and not first.central:
            await self._make_central(first)
        elif records:
            central = not all(record.central for record in records)
            await self.act(
                "central",
                records,
                lambda record: self.desk.change(record, action="central", central=central),
                _("Marked as central work") if central else _("No longer central work"),
            )

    def day_in_view(self) -> date:
        """The duty date a record is seen on; of a series it says which occurrence is meant."""
        return self.desk.duty_date

    async def _make_central(self, record: Record) -> None:
        """Central work goes first: what clashes with it is asked about."""
        from screens.clashes import save_settled

        def mark(values: Mapping[str, Any]) -> Record:
            return self.desk.change(record, action="central", **values)

        try:
            await save_settled(
                self.app, self.desk, record.kind, {"central": True}, record, mark, action="central"
            )
        except StoreError as error:
            self.say(wording.error(error), "warn")
        else:
            self.say(_("Marked as central work"), "done")

    @work(group="dialog")
    async def action_give_way(self) -> None:
        """Have the selected daily item give way to central work."""
        record = self.editable()
        if record is not None:
            from screens.yielding import ask_to_give_way

            words, tone = await ask_to_give_way(self.app, self.desk, record, self.day_in_view())
            if words:
                self.say(words, tone)

    @work(group="dialog")
    async def action_meeting(self) -> None:
        """Everything about the selected meeting."""
        record = self.selected()
        if isinstance(record, Meeting):
            await self._show_meeting(record)
        elif record is not None:
            self.say(_("This is no meeting."))

    async def _show_meeting(self, meeting: Meeting) -> None:
        from screens.meeting import MeetingScreen

        await self.app.push_screen_wait(MeetingScreen(self.desk, meeting))

    @work(group="dialog")
    async def action_sphere(self) -> None:
        """Change the chosen records between government affairs and office errands."""
        records = self.chosen_open()
        if records:
            sphere = "errands" if all(record.sphere == "affairs" for record in records) else "affairs"
            await self.act(
                "sphere",
                records,
                lambda record: self.desk.change(record, action="sphere", sphere=sphere),
                _("now government affairs") if sphere == "affairs" else _("now office errands"),
            )

    @work(group="dialog")
    async def action_hide(self) -> None:
        """Take the chosen records out of the lists, with a reason; it can be undone."""
        records = self.chosen()
        if not records:
            return
        reason = records[0].refuses_change(self.desk.clock.now(), self.desk.officer, self.desk.rules)
        if reason and len(records) == 1:
            self.say(wording.refused(reason), "warn")
            return

        from tui.widgets.dialogs import ReasonDialog

        async def save(reason: str) -> Acted:
            return await self.act_quietly("hide", records, lambda record: self.desk.hide(record, reason))

        await self.ask_line(
            ReasonDialog(_("Delete from the lists"), about(records), save=save),
            _("Deleted; u takes it back."),
        )

    @work(group="dialog")
    async def action_reveal(self) -> None:
        """Show the masked numbers of the selected record for some seconds, with a reason that is kept."""
        record = self.selected()
        if record is not None:
            await reveal(self, self.desk, record)

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter shows the whole record."""
        event.stop()
        self.action_open()

    @work(group="dialog")
    async def action_open(self) -> None:
        """Show the whole selected record; a meeting with its preparations, people and decisions."""
        record_id = self.selected_id()
        record = await asyncio.to_thread(self.desk.find, record_id) if record_id else None
        if isinstance(record, Meeting) and record in self.desk.records(record.table):
            await self._show_meeting(record)
        elif record is not None:
            from screens.reading import screen_of

            await self.app.push_screen_wait(screen_of(self.desk, record))


async def reveal(place: Place, desk: Desk, record: Record) -> None:
    """Ask for the reason, write it to the history, then show the record unmasked for the house's seconds."""
    if not any(record.document.get(name) for name, field in record.fields.items() if field.masked):
        place.say(_("Nothing is masked here."))
        return

    from screens.reading import RecordScreen
    from tui.widgets.dialogs import ReasonDialog

    async def log(reason: str) -> bool:
        await asyncio.to_thread(lambda: desk.note("reveal", record, reason=reason))
        return True

    try:
        told = await place.app.push_screen_wait(
            ReasonDialog(_("Show masked numbers"), record.headline(), save=log)
        )
    except StoreError as error:
        place.say(wording.error(error), "late")
        return
    if told:
        seconds = desk.rules.reveal_seconds
        await place.app.push_screen_wait(RecordScreen(record, revealed_seconds=seconds))
