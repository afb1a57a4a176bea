"""How pending matters are told, grouped, sorted and narrowed in a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from screens.lines import unit_of
from store import LINES, SIFTS, Desk, Record, Told, present_name
from tui import wording
from tui.i18n import N_, _, language
from tui.widgets.inputs import Suggestion

SORTS: dict[str, str] = {
    "bands": N_("By band: the most pressing first"),
    "due": N_("By due time"),
    "unit": N_("By unit in charge"),
    "owner": N_("By owner"),
    "changed": N_("By last change"),
    "kind": N_("By kind"),
}
"""The orders of the list; central work stands first in each."""

READY: tuple[tuple[str, str], ...] = (
    (N_("My matters"), N_("person:me")),
    (N_("Central work"), N_("central")),
    (N_("Overdue"), N_("due:overdue")),
    (N_("This week"), N_("due:week")),
    (N_("No due time"), N_("due:none")),
    (N_("Waiting for a decision"), N_("kind:request step:submitted")),
    (N_("Supervision items"), N_("kind:supervision")),
)
"""Filters that are there from the first day: their names, and what would be typed."""

_NAMES = {
    "en": {"kind": "kind", "person": "person", "unit": "unit", "line": "line", "state": "step", "due": "due"},
    "zh_CN": {"kind": "类", "person": "人", "unit": "单位", "line": "线", "state": "步", "due": "期"},
}
"""The words before the colon that are offered while a filter is typed."""

_DUES = (N_("today"), N_("tomorrow"), N_("week"), N_("overdue"), N_("none"))


class Telling:
    """What the list says of each record, kept as long as the record stays as it is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: dict[str, tuple[object, str, Told]] = {}

    def of(self, record: Record) -> Told:
        """The words of a record, in the language of the moment."""
        known = self._told.get(record.id)
        if known is not None and known[0] is record.document and known[1] == language():
            return known[2]
        told = self._of(record)
        self._told[record.id] = (record.document, language(), told)
        return told

    def _of(self, record: Record) -> Told:
        document = record.document
        kind = wording.kind(record.kind)
        state = wording.state(record.kind, record.state)
        line = wording.choice("line", record.line)
        sphere = wording.choice("sphere", record.sphere)
        names = ("owner", "unit", "lead_unit", "sender", "source", "source_doc_no", "doc_no", "case_no")
        texts = [
            record.headline(),
            kind,
            line,
            sphere,
            state,
            *(str(document.get(name) or "") for name in names),
            *(str(name) for name in document.get("co_units") or ()),
            *(f"#{tag}" for tag in record.tags),
        ]
        if record.central:
            texts.append(wording.label("", "central"))
        return Told(kind, state, line, sphere, wording.choice("secrecy", record.secrecy), "\n".join(texts))


class LinksTold:
    """What a record is linked with, for its detail; gathered anew once the desk has changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._generation = -1
        self._inward: dict[str, list[tuple[str, Record]]] = {}

    def told(self, record: Record) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
        """The part of a detail that names the links, both ways; nothing where there are none."""
        if self._generation != self._desk.generation:
            self._generation = self._desk.generation
            self._inward = {}
            for other in self._desk.all_records():
                for row in () if other.is_hidden else other.links or ():
                    self._inward.setdefault(str(row.get("id")), []).append((str(row.get("how")), other))
        lines = []
        for row in record.links or ():
            found = self._desk.find(str(row.get("id")))
            if found is not None:
                lines.append((wording.link(str(row.get("how")), outward=True), self._line(found)))
        lines += [
            (wording.link(how, outward=False), self._line(other))
            for how, other in self._inward.get(record.id, ())
        ]
        return ((_("Links"), lines),) if lines else ()

    @staticmethod
    def _line(record: Record) -> str:
        ended = wording.outcome(str(record.outcome.get("kind"))) if record.outcome else ""
        return f"{record.headline()}  {ended or wording.state(record.kind, record.state)}"


def grouped(
    desk: Desk, bands: Sequence[tuple[str, list[Record]]], sort: str
) -> list[tuple[str, list[Record]]]:
    """The bands under their headings in another order: central work first, then as `sort` says."""
    if sort not in SORTS or sort == "bands":
        return [(wording.band(band), records) for band, records in bands]
    central = [record for band, records in bands if band == "central" for record in records]
    others = [record for band, records in bands if band != "central" for record in records]
    groups: dict[str, list[Record]] = {}
    for record in sorted(others, key=lambda record: _key(desk, record, sort)):
        groups.setdefault(_heading(desk, record, sort), []).append(record)
    head = [(wording.band("central"), central)] if central else []
    return head + list(groups.items())


def _heading(desk: Desk, record: Record, sort: str) -> str:
    if sort == "kind":
        return wording.kind(record.kind)
    if sort == "unit":
        return present_name(desk, unit_of(record)) or _("No unit")
    if sort == "owner":
        return present_name(desk, str(record.document.get("owner") or "")) or _("No owner")
    return _(SORTS[sort])


def _key(desk: Desk, record: Record, sort: str) -> tuple[object, ...]:
    due = record.due.timestamp() if record.due else float("inf")
    if sort == "changed":
        changed = record.changed_at
        return (-changed.timestamp() if changed else 0.0, record.id)
    name = _heading(desk, record, sort) if sort in ("kind", "unit", "owner") else ""
    unnamed = (sort == "unit" and not unit_of(record)) or (
        sort == "owner" and not record.document.get("owner")
    )
    return (unnamed, name, due, record.id)


def completions(desk: Desk, kinds: Iterable[str], typed: str) -> list[Suggestion]:
    """What may follow in a filter: the words before a colon, or the values behind it, best first."""
    from store import pinyin_matches

    head, word = typed[: len(typed) - len(typed.split(" ")[-1])], typed.split(" ")[-1]
    name, colon, value = word.replace("：", ":").partition(":")
    if word[:1] in ("#", "＃"):
        tags = dict.fromkeys(tag for record in desk.records("tasks") for tag in record.tags)
        return [Suggestion(f"{head}#{tag}") for tag in tags if tag.startswith(word[1:]) and tag != word[1:]]
    if not colon:
        names = _NAMES.get(language(), _NAMES["en"])
        found = [
            known
            for known in names.values()
            if word and known.startswith(word) and len(word) * 3 > len(known)
        ]
        return [Suggestion(f"{head}{known}:") for known in found]
    values = _values(desk, kinds, SIFTS.get(name.lower(), ""))
    fitting = [known for known in values if not value or pinyin_matches(value, known)]
    return [Suggestion(f"{head}{name}:{known}") for known in dict.fromkeys(fitting) if known != value]


def _values(desk: Desk, kinds: Iterable[str], asked: str) -> list[str]:
    if asked == "kind":
        return [wording.kind(kind) for kind in kinds]
    if asked == "line":
        return [wording.choice("line", code) for code in LINES]
    if asked == "due":
        return [_(word) for word in _DUES]
    if asked in ("person", "unit"):
        return [record.title for record in desk.records("parties") if record.kind == asked]
    if asked == "state":
        records = (*desk.records("tasks"), *desk.records("documents"))
        return [wording.state(record.kind, record.state) for record in records if record.is_open]
    return []


def late(record: Record, now: datetime) -> bool:
    """Whether its time is over."""
    return record.due is not None and record.due <= now
