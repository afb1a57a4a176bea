"""What an import finds on the desk already, live and filed, and what it would do to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from store.archive import archive_files, parse_archive
from store.errors import DeskUnusable
from store.exchange import todo
from store.exchange.documents import key_of
from store.exchange.plan import Entry, Filed, Form, ImportLine, Key, Verdict
from store.exchange.rules_out import rule_of
from store.exchange.visitors import visitor_key
from store.fields import Document, Json
from store.identity import Recognise, identities
from store.kinds.agenda import AgendaItem
from store.numbers import normal_number
from store.record import Record
from store.repeats import Repeat
from store.storage import Signature

if TYPE_CHECKING:
    from store.transaction import Work


@dataclass(frozen=True)
class Found:
    """What stands under a key. `record` is None when it is filed: then it is not changed any more."""

    document: Document
    record: Record | None = None


OWN = "@dutydesk"
"""How what we call our own records in a calendar ends."""


def own_uid(document: Document) -> str:
    """What a record of ours is called in a calendar, unless it came from one."""
    return str(document.get("source_uid") or f"{document.get('id')}{OWN}")


def _event_key(document: Document) -> Key:
    source = document.get("source_uid")
    if isinstance(source, str) and source:
        return (source,)
    return (own_uid(document),) if document.get("id") else ()


def _document_key(document: Document) -> Key:
    return key_of(document) if document.get("kind") == "incoming" else ()


_KEYS: dict[Form, Callable[[Document], Key]] = {
    "documents": _document_key,
    "agenda": _event_key,
    "visits": visitor_key,
    "tasks": todo.key_of,
}


class Standing:
    """Everything of one register by the key that an import recognises it by."""

    def __init__(self, form: Form, live: Iterable[Record], filed: Filed, recognise: Recognise = str) -> None:
        key = _KEYS[form]
        self.recognise = recognise
        self._found: dict[Key, Found] = {name: Found({}) for name in filed.keys}
        for record in live:
            name = key(record.document)
            other = self._found.get(name)
            # A hidden double must not stand in the way of the one that counts.
            if name and not (record.is_hidden and (other or form == "documents")):
                self._found[name] = Found(record.document, record)

    def get(self, key: Key) -> Found | None:
        """What stands under the key."""
        return self._found.get(key)

    def is_of_a_series(self, key: Key) -> bool:
        """Whether the key is one time of a series of ours, written out by our own export."""
        series = self._found.get((key[0].rpartition("#")[0],))
        return series is not None and bool(series.document.get("repeats"))


class _Identity(msgspec.Struct):
    """What a filed record is recognised by."""

    kind: str = ""
    title: str = ""
    sender: str | None = ""
    source_doc_no: str | None = ""
    doc_date: str | None = ""
    source_uid: str | None = ""
    id: str | None = ""
    hidden: msgspec.Raw = msgspec.Raw(b"null")

    def document(self) -> Document:
        """The same as a document."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


def look_filed(directory: Path, form: Form, wanted: Collection[Key], known: Filed | None = None) -> Filed:
    """Which of the wanted keys are filed; `known` is right as long as no archive file was changed.

    Raises `DeskUnusable("archive-damaged")`.
    """
    if form == "visits":
        # Who is expected from today on was not filed yet.
        return known or Filed()
    files = archive_files(directory)
    signature = tuple(Signature.of(path.stat()) for path in files)
    if known is not None and known.signature == signature:
        return known
    key = _KEYS[form]
    decode = msgspec.json.Decoder(_Identity).decode
    found: set[Key] = set()
    ours = any(name[0].endswith(OWN) for name in wanted)
    for path in files:
        try:
            content = path.read_bytes()
            if form == "agenda" and not ours and b'"source_uid"' not in content:
                continue
            for raw in parse_archive(content).get(form, {}).values():
                identity = decode(raw)
                name = key(identity.document())
                if name in wanted and bytes(identity.hidden) in (b"null", b"{}"):
                    found.add(name)
        except (OSError, ValueError) as error:
            raise DeskUnusable("archive-damaged", path, str(error)) from error
    return Filed(signature, frozenset(found))


@dataclass(frozen=True)
class Action:
    """What one entry leads to: `changes` are the values to put into `record`, or to insert."""

    entry: Entry
    verdict: Verdict
    code: str = ""
    facts: Mapping[str, Any] | None = None
    record: Record | None = None
    changes: Mapping[str, Json] | None = None

    def do(self, work: Work) -> None:
        """Do it in a transaction."""
        if self.verdict == "new":
            work.insert(self.entry.kind, {**self.entry.defaults, **self.entry.values})
        elif self.verdict == "changed" and self.record is not None:
            changes = dict(self.changes or {})
            if self.entry.cancelled:
                stamp = work.now.isoformat(timespec="seconds")
                told = {"kind": "withdrawn", "words": "STATUS:CANCELLED", "by": work.officer, "at": stamp}
                changes |= {"state": "cancelled", "closed_at": stamp, "outcome": told}
            work.put(self.record.with_(**changes))


def settle(entries: Iterable[Entry], standing: Standing) -> list[Action]:
    """What each entry leads to, given what stands on the desk."""
    first: dict[Key, Entry] = {}
    actions: list[Action] = []
    for entry in entries:
        earlier = first.setdefault(entry.key, entry)
        actions.append(_settled(entry, standing) if earlier is entry else _double(entry, earlier))
    return actions


def _double(entry: Entry, earlier: Entry) -> Action:
    facts = {"first": earlier.number}
    differing = _differing(entry.values, earlier.values, only_shared=True)
    if differing or entry.cancelled != earlier.cancelled:
        return Action(entry, "refused", "import-contradicts", {**facts, "fields": tuple(differing)})
    return Action(entry, "same", "import-double", facts)


def _settled(entry: Entry, standing: Standing) -> Action:
    found = standing.get(entry.key)
    if found is None and entry.spelled_out and standing.is_of_a_series(entry.key):
        return Action(entry, "same", "import-own-series")
    if found is None:
        return Action(entry, "same", "import-cancelled") if entry.cancelled else Action(entry, "new")
    if found.record is None:
        return Action(entry, "same", "import-filed")
    if entry.kind == "visit" and found.record.state != "expected":
        return Action(entry, "same", "import-arrived")
    if found.record.is_hidden:
        return Action(entry, "same", "import-deleted")
    if entry.cancelled:
        verdict: Verdict = "changed" if found.record.is_open else "same"
        return Action(entry, verdict, "import-cancelled", record=found.record)
    if _version(entry.values) < _version(found.document):
        return Action(entry, "same", "import-older", record=found.record)
    changes = _differing(entry.values, found.document)
    for name, field in identities(type(found.record)):
        # What stands is a mask: whether the number is another one, its digest tells.
        known = found.document.get(field.digest)
        if known and changes.get(name) and standing.recognise(field.plain(str(changes[name]))) == known:
            del changes[name]
    if "skipped" in changes:
        # What an officer took out of a series stays out.
        left_out = {*(found.document.get("skipped") or ()), *changes["skipped"]}
        changes["skipped"] = sorted(left_out)
    if {"repeats", "repeats_until"} & set(changes) and _rhythm(entry.values) == _rhythm(found.document):
        changes.pop("repeats", None)
        changes.pop("repeats_until", None)
    if "ends" in changes and _is_usual_end(found.record, changes["ends"]):
        del changes["ends"]
    version = changes.pop("source_sequence", None)
    if changes and found.record.table == "tasks" and not found.record.is_open:
        return Action(entry, "same", "import-closed-here", record=found.record)
    if not changes:
        return Action(entry, "same", record=found.record)
    facts = {"fields": tuple(changes)}
    if version is not None:
        changes["source_sequence"] = version
    return Action(entry, "changed", facts=facts, record=found.record, changes=changes)


def _differing(
    values: Mapping[str, Json], standing: Document, *, only_shared: bool = False
) -> dict[str, Json]:
    """The values that are others than what stands; a document number typed otherwise is the same one."""
    return {
        name: value
        for name, value in values.items()
        if (not only_shared or name in standing) and not _same(name, value, standing.get(name))
    }


def _rhythm(document: Mapping[str, Json]) -> tuple[str, date | None]:
    """When something repeats, however it is written, and its last day unless it is counted."""
    if not document.get("repeats"):
        return "", None
    repeat = Repeat.read(document["repeats"])
    ends = [repeat.until, repeat.rule.until if repeat.rule else None]
    if document.get("repeats_until"):
        ends.append(date.fromisoformat(document["repeats_until"]))
    said = replace(repeat, until=None, rule=replace(repeat.rule, until=None) if repeat.rule else None)
    counted = repeat.count or (repeat.rule.count if repeat.rule else 0)
    last = min((day for day in ends if day), default=None)
    return str(rule_of(said) or said), None if counted else last


def _is_usual_end(record: Record, ends: Json) -> bool:
    """Whether an end is the one that is taken where none is said; other calendars write it out."""
    if not isinstance(record, AgendaItem) or record.ends is not None or not isinstance(ends, str):
        return False
    return record.ends_at == datetime.fromisoformat(ends)


def _version(document: Mapping[str, Json]) -> int:
    version = document.get("source_sequence")
    return version if isinstance(version, int) else 0


def _same(name: str, value: Json, standing: Json) -> bool:
    if name == "source_uid":
        return not standing or value == standing
    if name == "skipped":
        return set(value or ()) <= set(standing or ())
    if name == "source_doc_no" and value and standing:
        return normal_number(str(value)) == normal_number(str(standing))
    return (value or None) == (standing or None)


def lines_of(
    actions: Iterable[Action], refused: Iterable[ImportLine], notes: Mapping[int, tuple[str, dict[str, Any]]]
) -> list[ImportLine]:
    """One line for each event or row, in the order of the file; an event may have led to several records."""
    found: dict[int, list[Action]] = {}
    for action in actions:
        found.setdefault(action.entry.number, []).append(action)
    lines = [_line(number, group, notes.get(number)) for number, group in found.items()]
    return sorted([*lines, *refused], key=lambda line: line.number)


def _line(number: int, group: list[Action], note: tuple[str, dict[str, Any]] | None) -> ImportLine:
    order: tuple[Verdict, ...] = ("refused", "new", "changed", "same")
    telling = min(group, key=lambda action: order.index(action.verdict))
    code, facts = telling.code, dict(telling.facts or {})
    if note is not None and not code:
        code, facts = note[0], {**facts, **note[1]}
    if len(group) > 1:
        facts["records"] = len(group)
    return ImportLine(number, telling.verdict, code, facts, telling.entry.title[:200])
