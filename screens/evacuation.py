"""Everybody in the building: one key from anywhere, ticked off as they are accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from store import Desk, StoreError, evacuation_of
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog
from tui.widgets.table import Column, Heading, RecordTable, Row


class EvacuationScreen(Dialog[None]):
    """Visitors inside and officers on duty; Space ticks who is accounted for. Nothing is stored."""

    wide = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f12", "leave", show=False, priority=True),
        Binding("space", "tick", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__("", [(display("space"), _("Accounted for")), ("Esc", _("Back"))])
        self.desk = desk
        self.accounted: set[str] = set()
        self.table = RecordTable(
            [
                Column("tick", "", 3),
                Column("name", "", 0, least=10),
                Column("heads", "", 4, align="right"),
                Column("unit", "", 16, keep=2),
                Column("host", "", 16, keep=4),
                Column("since", "", 11, keep=1),
            ]
        )
        self.table.empty = _("Nobody is signed in.")

    def contents(self) -> Iterable[Widget]:
        """The list."""
        yield self.table

    def on_mount(self) -> None:
        """Show who is inside now; with a damaged desk file, who was when it last could be read."""
        self.reload()
        try:
            self.desk.poll()
        except StoreError as error:
            self.say(_("This list is as last known. {trouble}").format(trouble=wording.error(error)))
        self.table.focus()

    def reload(self) -> None:
        """Everybody, with the tick of who is accounted for."""
        now = self.desk.clock.now()
        rows: list[Row | Heading] = []
        known = evacuation_of(self.desk)
        staff = known.staff
        if known.visits:
            rows.append(Heading(_("Visitors"), str(known.visitors)))
        for visit in known.visits:
            host = " ".join(filter(None, (visit.host, visit.host_unit)))
            since = wording.since(visit.arrived_at, now) if visit.arrived_at else ""
            rows.append(self._row(visit.id, visit.name, str(visit.headcount or 1), visit.unit, host, since))
        if staff:
            rows.append(Heading(_("Officers on duty"), str(len(staff))))
        for name in staff:
            rows.append(self._row(f"staff:{name}", name, "1", "", "", ""))
        self.table.show(rows)
        counted = sum(1 for row in rows if isinstance(row, Row) and row.id in self.accounted)
        total = sum(1 for row in rows if isinstance(row, Row))
        self.heading.say(
            _("Evacuation list  {people} people  accounted for {counted} of {total} lines").format(
                people=known.visitors + len(staff), counted=counted, total=total
            )
        )

    def _row(self, row_id: str, *cells: str) -> Row:
        ticked = row_id in self.accounted
        return Row(row_id, ("[x]" if ticked else "[ ]", *cells), "done" if ticked else "")

    def action_tick(self) -> None:
        """Accounted for, or not after all; on to the next."""
        chosen = self.table.selected
        if not chosen:
            return
        self.accounted ^= {chosen}
        self.reload()
        self.table.action_cursor_down()

    def action_leave(self) -> None:
        """Back to where the officer was."""
        self.dismiss(None)
