"""The evening check of the visitors: who is still written as inside, closed in one go, each as it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType

from store import Closing, Desk, Visit, leaving_late, on_site, sweep
from tui import wording
from tui.bindings import display
from tui.i18n import _, ngettext
from tui.widgets.list_dialog import ListDialog
from tui.widgets.table import Column, Heading, Row

HOW = ("", "signed-out", "afterwards", "sweep")
"""Stays inside; leaves now by himself; had left unnoticed; was asked to leave."""


class SweepDialog(ListDialog["int | None"]):
    """Space says of each how he left; Ctrl+S closes all of whom it was said. The result is how many."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", show=False),
        Binding("a,insert", "all", show=False),
        Binding("ctrl+s,enter", "save", show=False, priority=True),
    ]

    def __init__(self, desk: Desk) -> None:
        keys = [
            (display("space"), _("How left")),
            ("a", _("All alike")),
            ("Ctrl+S", _("Sign these out")),
            ("Esc", _("Back")),
        ]
        super().__init__(
            _("Evening check"),
            [
                Column("how", "", 12, fit=True),
                Column("no", "", 9, keep=3, fit=True),
                Column("name", "", 10, fit=True),
                Column("heads", "", 3, align="right", keep=4),
                Column("unit", "", 0, least=8, keep=2),
                Column("pass", "", 6, keep=5, fit=True),
                Column("since", "", 19, keep=1, tinted=True, fit=True),
            ],
            keys,
            empty=_("Nobody is signed in: there is nobody to sign out."),
        )
        self.desk = desk
        self.how: dict[str, str] = {}

    def lines(self) -> Iterable[Row | Heading]:
        """Who is overdue to leave, then who else is inside."""
        now = self.desk.clock.now()
        late = leaving_late(self.desk, now)
        late_ids = {visit.id for visit in late}
        others = [visit for visit in on_site(self.desk) if visit.id not in late_ids]
        for title, visits, tone in (
            (_("Overdue to leave"), late, "late"),
            (_("Inside"), others, ""),
        ):
            if visits:
                yield Heading(title, str(sum(visit.headcount or 1 for visit in visits)))
            for visit in visits:
                how = self.how.get(visit.id, "")
                words = wording.choice("left_how", how) if how else _("stays")
                stayed = wording.since(visit.arrived_at, now) if visit.arrived_at else ""
                yield Row(
                    visit.id,
                    (
                        words,
                        visit.visit_no,
                        visit.name,
                        str(visit.headcount or 1),
                        visit.unit,
                        visit.pass_no,
                        _("here for {span}").format(span=stayed),
                    ),
                    "done" if how else tone,
                )

    def action_turn(self) -> None:
        """The next way of leaving; on to the next visitor with a second key."""
        chosen = self.table.selected
        if chosen:
            at = HOW.index(self.how.get(chosen, ""))
            self.how[chosen] = HOW[(at + 1) % len(HOW)]
            self._shown()

    def action_all(self) -> None:
        """Everybody as this one."""
        chosen = self.table.selected
        if chosen:
            how = self.how.get(chosen, "") or "sweep"
            self.how = dict.fromkeys(self.table.ids, how)
            self._shown()

    def _shown(self) -> None:
        self.reload()
        count = sum(1 for how in self.how.values() if how)
        words = ngettext("{count} visitor is signed out.", "{count} visitors are signed out.", count)
        self.say(words.format(count=count) if count else "", problem=False)

    def action_save(self) -> None:
        """Close them in one go."""
        self.run_worker(self._saved(), group="save", exclusive=True)

    async def _saved(self) -> None:
        closings = [
            Closing(visit, how)
            for visit_id, how in self.how.items()
            if how and isinstance(visit := self.desk.find(visit_id), Visit)
        ]
        if not closings:
            self.say(_("Say first of somebody how he left: Space."))
            return
        words = _("Evening check of the visitors")
        gone = await self.store(lambda: sweep(self.desk, closings, words))
        if gone is not None:
            self.dismiss(len(gone))
