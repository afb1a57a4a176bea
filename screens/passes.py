"""The visitor passes: which are free, who wears which, which are lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType

from store import Desk, Pass, find_pass, lose_pass, passes
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.list_dialog import ListDialog
from tui.widgets.table import Column, Heading, Row


class PassesDialog(ListDialog[None]):
    """Space notes a pass as lost, or as found again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "turn", show=False)]

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            _("Visitor passes"),
            [
                Column("number", "", 10),
                Column("state", "", 10),
                Column("who", "", 0, least=10),
                Column("since", "", 14, keep=2, fit=True),
            ],
            [(display("space"), _("Lost or found")), ("Esc", _("Back"))],
            empty=_('The house rules name no passes: passes = "01-40" in house.toml does.'),
        )
        self.desk = desk

    def lines(self) -> Iterable[Row | Heading]:
        """Those that are out or lost first, then the free ones."""
        found = passes(self.desk)
        for state in ("lost", "out", "free"):
            some = [one for one in found if one.state == state]
            if some:
                yield Heading(wording.choice("pass", state), str(len(some)))
            for one in some:
                yield self._row(one)

    def _row(self, one: Pass) -> Row:
        who, since = "", ""
        if one.holder is not None:
            who = one.holder.headline()
            since = wording.clock(one.holder.arrived_at) if one.holder.arrived_at else ""
        elif one.lost is not None:
            who = one.lost.note
            since = (
                wording.short_day(one.lost.created_at.date(), self.desk.duty_date)
                if one.lost.created_at
                else ""
            )
        tone = {"lost": "warn", "free": "done"}.get(one.state, "")
        return Row(one.number, (one.number, wording.choice("pass", one.state), who, since), tone)

    def action_turn(self) -> None:
        """Lost, or found again."""
        self.run_worker(self._turned(), group="save", exclusive=True)

    async def _turned(self) -> None:
        chosen = next((one for one in passes(self.desk) if one.number == self.table.selected), None)
        if chosen is None:
            return
        lost = chosen.lost
        if chosen.state == "out":
            self.say(_("This pass is out: it is noted as lost when its visitor is signed out."))
        elif lost is not None:
            await self.store(lambda: find_pass(self.desk, lost))
        else:
            await self.store(lambda: lose_pass(self.desk, chosen.number))
