"""Visitors: who is here and since when, who is expected, whose visit ended; sign-in and sign-out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from screens.filtered import FilteredPlace
from screens.forms import open_form
from store import (
    Desk,
    Record,
    Visit,
    expected,
    gone_on,
    on_site,
    present_name,
    sign_out,
    tell_host,
)
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import N_, _, ngettext
from tui.widgets.menu import MenuDialog, Option
from tui.widgets.table import Column, Heading, Row


class VisitorsPlace(FilteredPlace):
    """The visitor register of the day; the longest waiting stand first (P69)."""

    place = "visitors"
    WATCHES = frozenset({"visits", "parties"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["visitors"])]
    HINT = N_("Filter: a name, a unit, a host; pinyin initials will do")
    NOTHING = N_("The selected visit stands here.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            [
                Column("no", "", 9, keep=2, fit=True),
                Column("at", "", 5),
                Column("name", "", 10, fit=True),
                Column("heads", "", 3, align="right", keep=3),
                Column("unit", "", 0, least=10, keep=6),
                Column("reason", "", 0, least=12, keep=5),
                Column("host", "", 10, keep=4, fit=True),
                Column("state", "", 20, keep=8, tinted=True, fit=True),
            ],
        )

    def reload(self) -> None:
        """Show who is here, who is expected, whose visit ended today."""
        day = self.desk.duty_date
        parts = (
            (_("Here now"), on_site(self.desk)),
            (_("Expected"), expected(self.desk, day)),
            (_("Ended today"), gone_on(self.desk, day)),
        )
        rows: list[Row | Heading] = []
        for title, visits in parts:
            shown = [visit for visit in visits if self._matches(visit)]
            if shown:
                heads = sum(visit.headcount or 1 for visit in shown)
                rows.append(
                    Heading(title, ngettext("{count} person", "{count} people", heads).format(count=heads))
                )
            rows.extend(self._row(visit) for visit in shown)
        self.list.empty = (
            _("Nobody matches. Esc clears the filter.")
            if self.filter.value
            else _("Nobody is here and nobody is expected. n signs a visitor in.")
        )
        self.list.show(rows)
        self.show_detail()

    def _matches(self, visit: Visit) -> bool:
        return self.wanted((visit.name, visit.unit, visit.host, visit.reason, visit.visit_no, visit.plate))

    def _row(self, visit: Visit) -> Row:
        at = visit.arrived_at or visit.expected_at
        note, tone = self._standing(visit)
        cells = (
            visit.visit_no,
            wording.clock(at) if at else "",
            visit.name,
            str(visit.headcount or 1),
            present_name(self.desk, visit.unit),
            visit.reason,
            present_name(self.desk, visit.host),
            note,
        )
        return Row(visit.id, cells, tone)

    def _standing(self, visit: Visit) -> tuple[str, str]:
        """State and time waited; over the house's limit it stands out."""
        now, rules = self.desk.clock.now(), self.desk.rules
        state = wording.state("visit", visit.state)
        if visit.state in ("arrived", "waiting") and visit.arrived_at is not None:
            waited = now - visit.arrived_at
            late = waited >= timedelta(minutes=rules.wait_limit_minutes)
            return f"{state} {wording.span(waited)}", "late" if late else ""
        if visit.state == "expected" and visit.expected_at is not None and visit.expected_at < now:
            return f"{state} {wording.countdown(visit.expected_at, now)}", "warn"
        if not visit.is_open:
            return _("left {clock}").format(
                clock=wording.clock(visit.left_at)
            ) if visit.left_at else state, "done"
        return state, ""

    def show_detail(self) -> None:
        """The visit, and what it is about where the list had to cut it."""
        found = self.desk.find(self.list.selected) if self.list.selected else None
        self.detail.show(found)
        self.full.say(
            _("{name}: {words}").format(name=found.headline(), words=found.reason)
            if isinstance(found, Visit)
            else ""
        )

    @work(group="dialog")
    async def action_new(self) -> None:
        """Somebody has come, or is expected."""
        options = [
            Option("arriving", _("Sign in: somebody is here"), key="a"),
            Option("expected", _("Expect: somebody will come"), key="e"),
        ]
        which = await self.app.push_screen_wait(MenuDialog(_("New visit"), options))
        if which is None:
            return
        arriving = which == "arriving"
        title = _("Sign in a visitor") if arriving else _("Expect a visitor")
        saved = await open_form(self.app, self.desk, "visit", arriving=arriving, title=title)
        if isinstance(saved, Visit):
            self.list.select(saved.id)
            self.say(
                _("Saved: No. {number} {name}").format(number=saved.visit_no or "-", name=saved.name), "done"
            )

    async def step(self, record: Record) -> None:
        """An expected visitor has come: his form, filled in; else the next step."""
        if isinstance(record, Visit) and record.state == "expected":
            saved = await open_form(
                self.app,
                self.desk,
                "visit",
                record=record,
                arriving=True,
                title=_("Sign in an expected visitor"),
            )
            if isinstance(saved, Visit) and saved.on_site:
                self.say(
                    _("Saved: No. {number} {name}").format(number=saved.visit_no, name=saved.name), "done"
                )
            return
        await super().step(record)

    @work(group="dialog")
    async def action_told(self) -> None:
        """The host was told; what he answered."""
        visit = self.editable()
        if not isinstance(visit, Visit):
            return
        if not visit.on_site:
            self.say(_("This visitor is not here."), "warn")
            return
        replies = ("agreed", "declined", "put-off", "passed-on")
        options = [Option(code, wording.choice("host_reply", code)) for code in replies]
        reply = await self.app.push_screen_wait(
            MenuDialog(_("The host was told"), options, sentence=f"{visit.headline()}  {visit.host}")
        )
        if reply:
            await self.save(
                lambda: tell_host(self.desk, visit, reply),
                _("Host told: {reply}").format(reply=wording.choice("host_reply", reply)),
            )

    def closed_words(self, record: Record) -> str:
        """Who has left."""
        return _("Signed out: {name}").format(name=record.headline())

    def no_further_step(self, record: Record) -> str:
        """What is left is leaving."""
        return _("The visit is under way: d signs the visitor out.")

    def usual_outcome(self, record: Record) -> str:
        """Most visitors leave with what they came for."""
        return "done" if record.state != "expected" else ""

    def closing_title(self, record: Record) -> str:
        """Signing out is how a visit closes."""
        return _("Did not come") if record.state == "expected" else _("Sign out")

    def close_in_store(self, record: Record, outcome: str, words: str, extra: dict[str, Any]) -> Record:
        """The visitor leaves, or did not come."""
        assert isinstance(record, Visit)
        return sign_out(self.desk, record, outcome, words, served=str(extra.get("served") or ""))
