"""Lists that lead on: the weak-link scan (P56), decisions waited for (P15), people being served (P16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from screens.lines import finding_words, star, who_of
from store import Desk, Finding, Record, awaiting_decision, being_served, present_name, weak_links
from tui import wording
from tui.bindings import display
from tui.i18n import _
from tui.widgets.dialog import Dialog
from tui.widgets.table import Column, Heading, RecordTable, Row
from tui.wording.matter import moment


class FindingsScreen(Dialog["str | None"]):
    """Findings in groups; the result is the id of the record the officer goes to, or None.

    F5 looks again, Tab changes between weak links, decisions that are waited for, and people being served.
    """

    wide = True
    VIEWS: ClassVar[tuple[str, ...]] = ("weak", "decisions", "served")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("tab,right", "view(1)", show=False, priority=True),
        Binding("shift+tab,left", "view(-1)", show=False, priority=True),
        Binding("f5,r", "look", show=False),
    ]

    def __init__(self, desk: Desk, view: str = "weak") -> None:
        super().__init__(
            "",
            [
                (display("enter"), _("Go there")),
                (display("tab"), _("Other list")),
                ("F5", _("Look again")),
                ("Esc", _("Back")),
            ],
        )
        self.desk = desk
        self.view = view
        self.table = RecordTable(
            [
                Column("why", "", 30, tinted=True, fit=True),
                Column("kind", "", 12, keep=3, fit=True),
                Column("title", "", 0, least=20),
                Column("who", "", 12, keep=4, fit=True),
            ]
        )

    def contents(self) -> Iterable[Widget]:
        """The findings."""
        yield self.table

    def on_mount(self) -> None:
        """Look."""
        self.table.focus()
        self.action_look()

    def action_view(self, step: int) -> None:
        """Another of the lists."""
        self.view = self.VIEWS[(self.VIEWS.index(self.view) + step) % len(self.VIEWS)]
        self.action_look()

    def action_look(self) -> None:
        """Look again."""
        heads = {
            "weak": (
                _("Weak links"),
                _("No weak link: every matter has owner, due time, progress, outcome."),
            ),
            "decisions": (_("Waiting for a decision"), _("No request waits for a decision.")),
            "served": (_("People being served"), _("Nobody is here, and nobody waits for a reply.")),
        }
        rows, count = {"weak": self._weak, "decisions": self._decisions, "served": self._served}[self.view]()
        self.heading.say(f"{heads[self.view][0]} {count}")
        self.table.empty = heads[self.view][1]
        self.table.show(rows)

    def _weak(self) -> tuple[list[Row | Heading], int]:
        now = self.desk.clock.now()
        groups: dict[str, list[Finding]] = {}
        for finding in weak_links(self.desk):
            groups.setdefault(finding.code, []).append(finding)
        rows: list[Row | Heading] = []
        for code, found in groups.items():
            rows.append(Heading(wording.finding_group(code), str(len(found))))
            rows += [self._row(finding.record, finding_words(finding, now), "warn") for finding in found]
        return rows, sum(map(len, groups.values()))

    def _decisions(self) -> tuple[list[Row | Heading], int]:
        now = self.desk.clock.now()
        rows: list[Row | Heading] = []
        found = awaiting_decision(self.desk)
        for request in found:
            when = wording.when(request.due, now) if request.due else ""
            rows.append(self._row(request, f"{request.to_leader} {when}".strip(), "warn"))
            for number, option in enumerate(request.options or (), 1):
                sign = "*" if number == request.recommended else " "
                rows.append(Heading(f"   {sign} {number} {option}"))
        return rows, len(found)

    def _served(self) -> tuple[list[Row | Heading], int]:
        now = self.desk.clock.now()
        found: Sequence[Record] = being_served(self.desk)
        rows: list[Row | Heading] = []
        for record in found:
            since = record.document.get("arrived_at") or record.document.get("happened_at")
            waited = moment(since)
            words = f"{wording.state(record.kind, record.state)} {waited}"
            late = record.due is not None and record.due <= now
            rows.append(self._row(record, words, "late" if late else ""))
        return rows, len(found)

    def _row(self, record: Record, words: str, tone: str) -> Row:
        return Row(
            record.id,
            (
                words,
                wording.kind(record.kind),
                f"{star(record)} {record.headline()}".strip(),
                present_name(self.desk, who_of(record)),
            ),
            tone,
        )

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Go to the record; what is missing is put right there."""
        event.stop()
        self.dismiss(event.id)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
