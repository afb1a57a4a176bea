"""A new matter: which kind it is to be, and the facts it takes over from the record it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import App

from screens.forms import open_form
from store import KINDS, Desk, Json, Record, fold, link, pinyin_matches
from tui import wording
from tui.i18n import N_, _
from tui.widgets.palette import Command, Palette

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Tasks"), ("errand", "issue", "relay")),
    (N_("Supervision"), ("supervision",)),
    (N_("Documents"), ("incoming", "outgoing", "request", "report", "information", "research", "policy")),
    (N_("Meetings"), ("meeting",)),
)
"""The kinds that are written in the list of tasks, by what an office calls them: 办事、督办、办文、办会."""

KIND_WORDS = {
    "errand": N_("something to be run or seen to"),
    "issue": N_("something wrong that needs a measure"),
    "relay": N_("to be passed on, with receipts"),
    "incoming": N_("received, to be registered"),
    "outgoing": N_("to be drafted, checked and sent"),
    "request": N_("asks for a decision, with options"),
    "report": N_("tells the result"),
    "information": N_("to be verified and sent up"),
    "research": N_("facts and proposals"),
    "policy": N_("drafted, consulted, reviewed, issued"),
    "meeting": N_("with its preparations"),
    "supervision": N_("followed to its end, step by step"),
}
"""A few words on each kind."""


class KindsDialog(Palette):
    """Chooses a kind by typing its name, its pinyin, or with the arrows."""

    def __init__(self, title: str, sentence: str = "") -> None:
        super().__init__(
            [
                Command(kind, wording.kind(kind), _(group), note=_(KIND_WORDS[kind]))
                for group, kinds in GROUPS
                for kind in kinds
                if kind in KINDS
            ],
            pinyin_matches,
        )
        self.heading.say(title)
        self.message.say(sentence)
        self.list.numbered = True

    def on_input_changed(self) -> None:
        """A digit takes the kind before which it stands; anything else narrows the list."""
        typed = fold(self.line.value.strip())
        if typed.isdecimal() and 1 <= int(typed) <= len(self.list.options):
            self.dismiss(self.list.options[int(typed) - 1].id)


def kinds_here() -> tuple[str, ...]:
    """Every kind that is written in the list of tasks."""
    return tuple(kind for group, kinds in GROUPS for kind in kinds if kind in KINDS)


async def choose_kind(app: App[Any], title: str = "", sentence: str = "") -> str | None:
    """Have the officer choose a kind."""
    return await app.push_screen_wait(KindsDialog(title or _("New"), sentence))


async def new_from(app: App[Any], desk: Desk, record: Record) -> Record | None:
    """Ask for the kind of a new matter that comes from a record, and have its form filled in."""
    kind = await choose_kind(app, _("New task from this"), record.headline())
    if not kind:
        return None
    return await open_form(
        app,
        desk,
        kind,
        initial=facts_of(desk, record, kind),
        unsaved=True,
        title=_("{kind} from: {title}").format(kind=wording.kind(kind), title=record.headline()),
    )


def facts_of(desk: Desk, record: Record, kind: str) -> Mapping[str, Json]:
    """What a new record of `kind` takes over from the one it comes from, and its link to it."""
    document, fields = record.document, KINDS[kind].fields
    now = desk.clock.now()
    party = next(
        (
            str(document[name])
            for name in ("sender", "caller", "party", "name", "source")
            if document.get(name)
        ),
        "",
    )
    words = next(
        (
            str(document[name])
            for name in ("text", "reason", "words", "proposal", "note")
            if document.get(name)
        ),
        "",
    )
    title = words.split("\n", 1)[0] if record.table == "visits" and words else record.headline()
    due = record.due
    wanted: dict[str, Json] = {
        "title": title[:200],
        "source": party,
        "sender": party,
        "note": words if words not in ("", title) else "",
        "due_at": due.isoformat(timespec="seconds") if due is not None and due > now else "",
        "owner": document.get("owner") or "",
        "unit": document.get("unit") if record.table == "tasks" else document.get("lead_unit") or "",
        "source_doc_no": document.get("source_doc_no") or "",
        "central": record.central,
        "sphere": record.sphere,
        "line": record.line,
        "served": record.served,
    }
    facts = {name: value for name, value in wanted.items() if value and name in fields}
    return {**facts, "links": [link("follows-from", record)]}
