"""Visitors: who is here and since when, who is expected, whose visit ended; sign-in and sign-out."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from screens.filtered import FilteredPlace
from screens.forms import open_form
from screens.visitor_form import cost_words, sign_in_form, signed_in_words
from store import (
    Choice,
    Desk,
    Field,
    Record,
    Visit,
    expected,
    gone_on,
    leaving_late,
    on_site,
    petition_of,
    present_name,
    promised,
    rate,
    tell_host,
)
from tui import wording
from tui.bindings import PLACES, bindings
from tui.i18n import N_, _, ngettext
from tui.widgets.menu import MenuDialog, Option
from tui.widgets.table import Column, Heading, Row

UNRATED = ("delivery", "repair")
"""Who comes to work here does not rate the service."""


class VisitorsPlace(FilteredPlace):
    """The visitor register of the day; the longest waiting stand first (P69)."""

    place = "visitors"
    WATCHES = frozenset({"visits", "parties", "tasks", "log"})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(*PLACES["visitors"])]
    HINT = N_("Filter: a name, a unit, a host; pinyin initials will do")
    NOTHING = N_("The selected visit stands here.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            [
                Column("wait", "", 9, align="right", tinted=True, fit=True),
                Column("no", "", 9, keep=2, fit=True),
                Column("at", "", 11, fit=True),
                Column("name", "", 10, fit=True),
                Column("heads", "", 3, align="right", keep=3),
                Column("unit", "", 0, least=10, keep=6),
                Column("reason", "", 0, least=10, keep=5),
                Column("host", "", 8, keep=4, fit=True),
                Column("state", "", 16, keep=8, tinted=True, fit=True),
            ],
        )

    def on_mount(self) -> None:
        """Whoever looks at the visitors will sign one in: the names of the filed ones are made ready."""
        self.load_names()

    @work(thread=True, group="known", exclusive=True, exit_on_error=False)
    def load_names(self) -> None:
        """Read the names, off the screen's thread."""
        from store import load_known

        load_known(self.desk)

    def reload(self) -> None:
        """Show who is here, who is expected, whose visit ended today, who was promised a reply."""
        day = self.desk.duty_date
        late = {visit.id for visit in leaving_late(self.desk)}
        here = sorted(on_site(self.desk), key=lambda visit: not visit.is_waiting)
        parts = (
            (_("Here now"), here),
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
            rows.extend(self._row(visit, overdue=visit.id in late) for visit in shown)
        replies = [record for record in promised(self.desk) if self.wanted((record.headline(),))]
        if replies:
            rows.append(Heading(_("Reply promised"), str(len(replies))))
        rows.extend(self._promised_row(record) for record in replies)
        self.list.empty = (
            _("Nobody matches. Esc clears the filter.")
            if self.filter.value
            else _("Nobody is here and nobody is expected. n signs a visitor in.")
        )
        self.list.show(rows)
        self.show_detail()

    def _matches(self, visit: Visit) -> bool:
        told = (visit.name, visit.unit, visit.host, visit.reason, visit.visit_no, visit.plate, visit.pass_no)
        return self.wanted(told)

    def _row(self, visit: Visit, *, overdue: bool) -> Row:
        wait, state, tone = self._standing(visit, overdue)
        at = wording.clock(visit.arrived_at) if visit.arrived_at else wording.window(visit)
        cells = (
            wait,
            visit.visit_no,
            at,
            visit.name or _("(removed)"),
            str(visit.headcount or 1),
            present_name(self.desk, visit.unit),
            visit.reason,
            present_name(self.desk, visit.host),
            state,
        )
        return Row(visit.id, cells, tone)

    def _promised_row(self, record: Record) -> Row:
        now = self.desk.clock.now()
        due = record.due
        left = wording.until(due, now) if due else ""
        cells = (
            "",
            "",
            wording.short_day(due.date(), now.date()) if due else "",
            "",
            "",
            "",
            record.headline(),
            "",
            left,
        )
        return Row(record.id, cells, "late" if due and due <= now else "")

    def _standing(self, visit: Visit, overdue: bool) -> tuple[str, str, str]:
        """How long the visitor has waited, the state, the tone; from the house's limit on it stands out."""
        now, rules = self.desk.clock.now(), self.desk.rules
        state = wording.state("visit", visit.state)
        if visit.is_waiting and visit.arrived_at is not None:
            waited = now - visit.arrived_at
            late = waited >= timedelta(minutes=rules.wait_limit_minutes)
            if visit.host and visit.host_told_at is None:
                state = _("host not told")
            elif visit.host_reply and visit.host_reply != "agreed":
                state = wording.choice("host_reply", visit.host_reply)
            return wording.span(waited), state, "late" if late else ""
        if visit.on_site:
            return "", _("overdue to leave") if overdue else state, "late" if overdue else ""
        if visit.state == "expected":
            until = visit.expected_until or visit.expected_at
            if until is not None and until < now:
                return "", f"{state} {wording.countdown(until, now)}", "warn"
            return "", state, ""
        if visit.left_at and visit.state == "left":
            return "", _("left {clock}").format(clock=wording.clock(visit.left_at)), "done"
        return "", state, "done"

    def show_detail(self) -> None:
        """The visit, and what it is about where the list had to cut it."""
        found = self.desk.find(self.list.selected) if self.list.selected else None
        self.detail.show(found)
        self.full.say(self._in_full(found) if isinstance(found, Visit) else "")

    @staticmethod
    def _in_full(visit: Visit) -> str:
        words = _("{name}: {words}").format(name=visit.headline(), words=visit.reason)
        service = wording.service(visit)
        return _("{words}  ({service})").format(words=words, service=service) if service else words

    def _visit(self) -> Visit | None:
        """The selected visit, if it is not over; says so otherwise."""
        record = self.editable()
        if record is not None and not isinstance(record, Visit):
            self.say(_("This is no visit."), "warn")
            return None
        return record if isinstance(record, Visit) else None

    def _here(self) -> Visit | None:
        """The selected visitor, if he is inside; says so otherwise."""
        visit = self._visit()
        if visit is not None and not visit.on_site:
            self.say(_("This visitor is not here."), "warn")
            return None
        return visit

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
        if which == "arriving":
            self._signed_in(await sign_in_form(self.app, self.desk))
            return
        saved = await open_form(self.app, self.desk, "visit", title=_("Expect a visitor"))
        if isinstance(saved, Visit):
            self.list.select(saved.id)
            self.say(_("Saved: No. {number} {name}").format(number="-", name=saved.name), "done")

    def _signed_in(self, visit: Visit | None) -> None:
        if visit is not None:
            self.list.select(visit.id)
            dear = bool(cost_words(visit, self.desk.rules))
            self.say(signed_in_words(visit, self.desk.rules), "warn" if dear else "done")

    @work(group="dialog")
    async def action_edit(self) -> None:
        """Change the selected visit; of one that is over only the times can be corrected."""
        record = self.selected()
        if isinstance(record, Visit) and not record.is_open:
            if record.arrived_at is None:
                self.say(_("This is closed; what is closed is only read."), "warn")
                return
            await self._correct(record)
        elif record is not None:
            saved = await open_form(self.app, self.desk, record.kind, record=record)
            if saved is not None and saved != record:
                dear = cost_words(saved, self.desk.rules) if isinstance(saved, Visit) else ""
                self.say(dear or _("Saved"), "warn" if dear else "done")

    async def _correct(self, visit: Visit) -> None:
        from screens.visit_acts import ask_times

        if await ask_times(self.app, self.desk, visit) is not None:
            self.say(_("Corrected; the former times stay written."), "done")

    async def step(self, record: Record) -> None:
        """An expected visitor has come: his form, filled in."""
        if isinstance(record, Visit) and record.state == "expected":
            self._signed_in(await sign_in_form(self.app, self.desk, record))
        else:
            await super().step(record)

    @work(group="dialog")
    async def action_told(self) -> None:
        """The host was told; what he answered, and what follows from that."""
        visit = self._here()
        if visit is None:
            return
        replies = ("agreed", "declined", "put-off", "passed-on")
        options = [Option(code, wording.choice("host_reply", code)) for code in replies]
        reply = await self.app.push_screen_wait(
            MenuDialog(_("The host was told"), options, sentence=f"{visit.headline()}  {visit.host}")
        )
        if not reply:
            return
        said = _("Host told: {reply}").format(reply=wording.choice("host_reply", reply))
        told = await self.save(lambda: tell_host(self.desk, visit, reply), said)
        if told is not None and reply != "agreed":
            await self._follow(told, {"passed-on": "hand-on"}.get(reply, reply))

    async def _follow(self, visit: Visit, what: str) -> None:
        from screens import visit_acts

        if what == "hand-on":
            handed = await visit_acts.ask_hand_on(self.app, self.desk, visit)
            if handed is not None:
                words = _("Handed on to {host}; tell the host now (t).").format(host=handed.host)
                self.say(words, "done")
        elif what == "put-off":
            again = await visit_acts.ask_put_off(self.app, self.desk, visit)
            if again is not None and again.expected_at is not None:
                when = wording.when(again.expected_at, self.desk.clock.now())
                self.say(_("Put off to {when}").format(when=when), "done")
        elif await visit_acts.ask_decline(self.app, self.desk, visit):
            self.say(_("Noted: not received"), "done")

    @work(group="dialog")
    async def action_hand_on(self) -> None:
        """Another host receives the visitor."""
        visit = self._visit()
        if visit is not None:
            await self._follow(visit, "hand-on")

    @work(group="dialog")
    async def action_put_off(self) -> None:
        """Another time was agreed on, or the visitor is not received."""
        visit = self._visit()
        if visit is None:
            return
        options = [
            Option("put-off", _("Another time was agreed on"), key="t"),
            Option("declined", _("Not received"), key="n"),
        ]
        which = await self.app.push_screen_wait(
            MenuDialog(_("Not today"), options, sentence=visit.headline())
        )
        if which:
            await self._follow(visit, which)

    @work(group="dialog")
    async def action_card(self) -> None:
        """The reception card of the selected visitor."""
        visit = self._here()
        if visit is None:
            return
        from screens.visit_acts import CourtesyDialog

        if await self.app.push_screen_wait(CourtesyDialog(self.desk, visit)):
            self.say(_("Reception card saved"), "done")

    @work(group="dialog")
    async def action_matter(self) -> None:
        """What the visitor brought: a petition, a suggestion; also when the visit is over."""
        visit = self.selected()
        if not isinstance(visit, Visit):
            return
        from screens.visit_acts import ask_matter

        which, record = await ask_matter(self.app, self.desk, visit)
        if record is None:
            return
        if which == "times":
            self.say(_("Corrected; the former times stay written."), "done")
        elif which == "told":
            await self.save(lambda: self.desk.step(record), _("Noted: the petitioners were told."))
        elif which == "extend" and record.due is not None:
            day = wording.full_day(record.due.date())
            self.say(_("The petition is due by {day} now.").format(day=day), "done")
        else:
            words = _("{kind}: {name}").format(kind=wording.kind(record.kind), name=record.headline())
            self.say(_("Saved: {words}").format(words=words), "done")

    @work(group="dialog")
    async def action_sweep(self) -> None:
        """The evening check: who is still here."""
        from screens.sweep import SweepDialog

        count = await self.app.push_screen_wait(SweepDialog(self.desk))
        if count:
            words = ngettext("{count} visitor signed out", "{count} visitors signed out", count)
            self.say(words.format(count=count), "done")

    @work(group="dialog")
    async def action_figures(self) -> None:
        """The visits of the month in figures."""
        from screens.visit_figures import VisitFiguresDialog

        await self.app.push_screen_wait(VisitFiguresDialog(self.desk))

    @work(group="dialog")
    async def action_passes(self) -> None:
        """The passes."""
        from screens.passes import PassesDialog

        await self.app.push_screen_wait(PassesDialog(self.desk))

    @work(group="dialog")
    async def action_watch_list(self) -> None:
        """The watch list."""
        from screens.watch_list import WatchListDialog

        await self.app.push_screen_wait(WatchListDialog(self.desk))

    async def close_record(self, record: Record) -> None:
        """A petitioner does not leave before it is said what becomes of the matter."""
        petitioner = isinstance(record, Visit) and record.on_site and record.visit_class == "petition"
        if petitioner and isinstance(record, Visit) and petition_of(self.desk, record) is None:
            options = [
                Option("case", _("Take in a petition first"), key="p"),
                Option("leave", _("Answered here; sign out"), key="d"),
            ]
            title = _("What becomes of the petition?")
            which = await self.app.push_screen_wait(MenuDialog(title, options, sentence=record.headline()))
            if which is None:
                return
            if which == "case":
                from screens.visit_acts import take_in

                if await take_in(self.app, self.desk, record, "petition") is None:
                    return
        await super().close_record(record)

    def closing_extra(self, record: Record) -> list[Field[Any]]:
        """Whether the pass came back."""
        if not isinstance(record, Visit) or not record.on_site or not record.pass_no:
            return []
        declared = Choice("back", "not-back", required=True, default="back")
        declared.name = "pass_back"
        return [declared]

    async def after_closing(self, record: Record) -> None:
        """Who leaves may rate the service with one key."""
        if not isinstance(record, Visit) or record.state != "left" or record.visit_class in UNRATED:
            return
        from screens.visit_acts import RatingDialog

        rating = await self.app.push_screen_wait(RatingDialog(record.headline()))
        if rating is not None:
            gone = await asyncio.to_thread(self.desk.find, record.id)
            if isinstance(gone, Visit):
                said = _("{words}; rated {rating}").format(words=self.closed_words(record), rating=rating)
                await self.save(lambda: rate(self.desk, gone, rating), said)

    def closed_words(self, record: Record) -> str:
        """Who has left."""
        if not isinstance(record, Visit):
            return super().closed_words(record)
        return _("Signed out: {name}").format(name=record.headline())

    def no_further_step(self, record: Record) -> str:
        """What is left is leaving."""
        if not isinstance(record, Visit):
            return super().no_further_step(record)
        return _("The visit is under way: d signs the visitor out.")

    def usual_outcome(self, record: Record) -> str:
        """Most visitors leave with what they came for."""
        return "done" if isinstance(record, Visit) and record.state != "expected" else ""

    def closing_title(self, record: Record) -> str:
        """Signing out is how a visit closes."""
        if not isinstance(record, Visit):
            return super().closing_title(record)
        return _("Did not come") if record.state == "expected" else _("Sign out")
