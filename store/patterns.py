"""Templates: what was done once, kept under a name, to be begun again with one key.

They stand in the table of the routines, where patterns live that are nobody's pending matter.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from store.acts import FollowUp, said, spawn
from store.errors import InvalidRecord, Problem
from store.fields import Json
from store.kinds.templates import Template
from store.links import link
from store.record import KINDS, SECRECY, Record
from store.weighing import parts_in

if TYPE_CHECKING:
    from store.desk import Desk

_LEFT_OUT = ("due_at", "no_due_reason", "doc_no", "source_doc_no", "received_at", "starts", "ends")
"""What belongs to the one time and not to the pattern."""


def templates(desk: Desk, kind: str = "") -> list[Template]:
    """The templates there are, by name; of one kind only, if it is named."""
    found = [
        record
        for record in desk.records("routines")
        if isinstance(record, Template) and kind in ("", record.pattern.get("kind"))
    ]
    return sorted(found, key=lambda template: template.title)


def save_as_template(desk: Desk, record: Record, name: str) -> Template:
    """Keep a record as a template under a name.

    Raises `InvalidRecord` ("name-taken", "secret-text": nothing classified becomes a pattern).
    """
    name = said(name=name)["name"]
    if record.document.get("secrecy") in SECRECY[2:]:
        raise InvalidRecord([Problem("name", "secret-text")])
    with desk.transaction("make-template") as work:
        standing = work.record(record.id)
        if any(
            isinstance(other, Template) and other.title == name and not other.is_hidden
            for other in work.records("routines")
        ):
            raise InvalidRecord([Problem("name", "name-taken")])
        values = {
            field: standing.document[field]
            for field in (*standing.form_fields(), "central", "sphere", "line")
            if field not in _LEFT_OUT
            and not standing.fields[field].personal
            and standing.document.get(field) not in (None, "", [], False)
        }
        pattern: dict[str, Json] = {"kind": standing.kind, "values": values}
        if standing.due and standing.created_at:
            pattern["minutes"] = max(0, int((standing.due - standing.created_at).total_seconds()) // 60)
        if parts := parts_in(work.records("tasks"), record.id):
            pattern["parts"] = [part.title for part in parts]
        return Template(work.insert("template", {"title": name, "pattern": pattern}).document)


def from_template(desk: Desk, template: Template, **values: Any) -> Record:
    """Begin anew what a template holds, with other `values` where they are given; its parts come along.

    Raises `InvalidRecord`, `NotFound`.
    """
    with desk.transaction("from-template") as work:
        pattern = work.record(template.id).document.get("pattern") or {}
        kind = str(pattern.get("kind"))
        document = {**(pattern.get("values") or {}), "links": [link("copy-of", template)], **values}
        if "minutes" in pattern and "due_at" in KINDS[kind].fields and not document.get("due_at"):
            document["due_at"] = (work.now + timedelta(minutes=pattern["minutes"])).isoformat("T", "seconds")
        parts = pattern.get("parts") or []
        if parts:
            document["parts"] = len(parts)
        record = work.insert(kind, document)
        for title in parts:
            spawn(work, record, FollowUp(str(title)), "part-of")
        return record
