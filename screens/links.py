"""The links of a record both ways, and the chain it stands in; walked from record to record (P55, P70)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import (
    Acted,
    Desk,
    Linked,
    Record,
    StoreError,
    act_on,
    chain_of,
    filed_towards,
    linked,
    present_name,
    remove_link,
)
from store import add_link as store_link
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog, Sentence
from tui.widgets.table import Column, Heading, RecordTable, Row

HOWS = ("about", "follows-from", "decided-by", "part-of", "answers")
"""The links that an officer makes by hand; the others come from their acts."""


class LinksScreen(Dialog["str | None"]):
    """All links of a record; the result is the id of the record the officer ended at, or None."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("backspace,left", "back", show=False),
        Binding("n,insert", "add", show=False),
        Binding("delete", "remove", show=False),
        Binding("f2,e", "read", show=False),
        Binding("g,ctrl+g", "settle", show=False),
    ]

    def __init__(self, desk: Desk, record: Record) -> None:
        super().__init__(
            _("Links"),
            [
                (display("enter"), _("Go there")),
                (display("backspace"), _("Back")),
                ("g", _("To its place")),
                ("F2", _("Read")),
                (f"n/{display('insert')}", _("Add a link")),
                (display("delete"), _("Take away")),
                ("Esc", _("Leave")),
            ],
        )
        self.desk = desk
        self.record = record
        self._way: list[Record] = []
        self._filed: list[Linked] = []
        self.title_line = Sentence()
        self.table = RecordTable(
            [
                Column("how", "", 16, fit=True),
                Column("kind", "", 12, keep=3, fit=True),
                Column("title", "", 0, least=20),
                Column("state", "", 14, keep=5, fit=True),
                Column("who", "", 10, keep=2, fit=True),
            ],
        )

    def above(self) -> Iterable[Widget]:
        """The record whose links these are."""
        yield self.title_line

    def contents(self) -> Iterable[Widget]:
        """The links and the chain."""
        yield self.table

    def on_mount(self) -> None:
        """Show the links of the record it was opened on."""
        self.table.focus()
        self.go(self.record)

    def go(self, record: Record) -> None:
        """Show the links of another record."""
        self.record, self._filed = record, []
        state = wording.state(record.kind, record.state)
        self.heading.say(_("Links of: {title}").format(title=record.headline()))
        self.title_line.say(f"{wording.kind(record.kind)}  {state}")
        self.show_links()
        self.look_filed(record)

    @work(group="filed", exclusive=True)
    async def look_filed(self, record: Record) -> None:
        """What points here from the archive is read from its files, off this thread."""
        try:
            found = await asyncio.to_thread(filed_towards, self.desk, record)
        except StoreError as error:
            self.say(wording.error(error))
            return
        if found and record.id == self.record.id:
            self._filed = found
            self.show_links()

    def show_links(self) -> None:
        """The links as they stand now."""
        rows: list[Row | Heading] = []
        live = linked(self.desk, self.record)
        known = {found.link.other for found in live}
        found = live + [one for one in self._filed if one.link.other not in known]
        if found:
            rows.append(Heading(_("Linked with this"), str(len(found))))
        rows += [self._row(one) for one in found]
        filed = [one.record for one in self._filed if one.record is not None]
        chain = chain_of(self.desk, self.record, filed)
        if len(chain) > 1:
            rows.append(Heading(_("The whole chain"), str(len(chain))))
        for step in chain:
            how = wording.link(step.how, outward=True) if step.how else _("beginning")
            indent = "  " * min(step.depth, 8)
            here = ">> " if step.record.id == self.record.id else ""
            rows.append(self._line(step.record, how, f"{indent}{here}{step.record.headline()}"))
        self.table.empty = _("Nothing is linked with this yet. n adds a link.")
        self.table.show(rows)

    def _row(self, found: Linked) -> Row:
        how = wording.link(found.link.how, outward=found.link.outward)
        if found.record is None:
            return Row(found.link.other, (how, "", _("(no longer to be found)"), "", ""), "quiet")
        return self._line(found.record, how, found.record.headline())

    def _line(self, record: Record, how: str, title: str) -> Row:
        document = record.document
        who = str(document.get("owner") or document.get("lead_unit") or document.get("unit") or "")
        state = wording.state(record.kind, record.state)
        if record.outcome:
            state = wording.outcome(str(record.outcome.get("kind") or ""))
        tone = "central" if record.central and record.is_open else "" if record.is_open else "done"
        return Row(
            record.id, (how, wording.kind(record.kind), title, state, present_name(self.desk, who)), tone
        )

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Walk to the other record."""
        event.stop()
        other = self.desk.find(event.id)
        if other is None:
            self.say(_("There is no such record (any more)."))
        elif other.id != self.record.id:
            self.say("")
            self._way.append(self.record)
            self.go(other)

    def action_back(self) -> None:
        """Back to the record one came from."""
        if self._way:
            before = self._way.pop()
            was = self.record.id
            self.go(self.desk.find(before.id) or before)
            self.table.select(was)
        else:
            self.dismiss(None)

    def action_leave(self) -> None:
        """Esc takes the way back one by one, and leaves from where one began."""
        self.action_back()

    @work(group="dialog")
    async def action_read(self) -> None:
        """Read the selected record in full."""
        from screens.reading import RecordScreen

        record = self.desk.find(self.table.selected) if self.table.selected else self.record
        if record is not None:
            await self.app.push_screen_wait(RecordScreen(record))

    def action_settle(self) -> None:
        """Leave, and go to this record in its place."""
        self.dismiss(self.record.id)

    @work(group="dialog")
    async def action_add(self) -> None:
        """Link the record with another, live or filed, or write a new matter that comes from it."""
        if self.record not in self.desk.records(self.record.table):
            self.say(_("This is filed and only read: link the other record with it."))
            return
        from screens.new_matter import new_from
        from tui.widgets.menu import MenuDialog, Option

        options = [
            Option("link", _("Link with a record that is there")),
            Option("new", _("New task from this")),
        ]
        what = await self.app.push_screen_wait(MenuDialog(_("Add"), options))
        done = (
            await add_link(self, self.desk, [self.record])
            if what == "link"
            else await new_from(self.app, self.desk, self.record)
            if what == "new"
            else None
        )
        if done:
            self.record = self.desk.find(self.record.id) or self.record
            self.show_links()
            self.say(_("Saved"), problem=False)

    @work(group="dialog")
    async def action_remove(self) -> None:
        """Take one of the record's own links away."""
        chosen = self.table.selected
        how = next((str(row["how"]) for row in self.record.links or () if row.get("id") == chosen), "")
        if not how:
            self.say(_("This link stands on the other record: go there to take it away."))
            return
        try:
            await asyncio.to_thread(remove_link, self.desk, self.record, how, chosen)
        except StoreError as error:
            self.say(wording.error(error))
            return
        self.record = self.desk.find(self.record.id) or self.record
        self.show_links()
        self.say(_("Link taken away; u takes that back."), problem=False)


async def add_link(over: Widget, desk: Desk, records: Sequence[Record]) -> Acted | None:
    """Have the officer find the other record and say how they hang together; what was done, or None."""
    from screens.marking import about
    from screens.picking import PickRecord
    from tui.widgets.menu import MenuDialog, Option

    app = over.app
    chosen = await app.push_screen_wait(
        PickRecord(desk, _("Link with"), about(records), without={record.id for record in records})
    )
    other = await asyncio.to_thread(desk.find, chosen) if chosen else None
    if other is None:
        return None
    options = [Option(how, wording.link(how, outward=True), note=other.headline()) for how in HOWS]
    how = await app.push_screen_wait(MenuDialog(_("How"), options, sentence=about(records)))
    if not how:
        return None
    try:
        return await asyncio.to_thread(
            act_on, desk, "link", records, lambda record: store_link(desk, record, how, other)
        )
    except StoreError as error:
        app.notify(wording.error(error), severity="warning")
        return None
