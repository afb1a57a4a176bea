"""The sentences for what a verification of the data directory finds."""

from __future__ import annotations

from collections.abc import Mapping

from tui.i18n import N_, _
from tui.wording.filling import fill

FAULTS: dict[str, str] = {
    "missing": N_("{path} is missing."),
    "unreadable": N_("{path} cannot be read ({detail})."),
    "damaged": N_("{path} is damaged ({detail})."),
    "newer-schema": N_("{path} was written by a newer Dutydesk (schema {schema})."),
    "unknown-table": N_("{path} has a table that nobody knows: {table}."),
    "unknown-kind": N_("{path}, {table} {number}: a record of an unknown kind, {kind}."),
    "no-id": N_("{path}, {table} {number}: a record without its number."),
    "twice": N_("{path}, {table} {number}: record {id} stands in {other} too."),
    "wrong-table": N_("{path}, {table} {number}: record {id} stands in the wrong table."),
    "history-unreadable": N_("{path}, line {line}: no line of the history."),
    "history-edited": N_("{path}, line {line}: changed after it was written."),
    "history-broken": N_("{path}, line {line}: lines before it are missing or out of order."),
    "history-end": N_("{path}, line {line}: the history does not end where the desk says."),
    "history-pending": N_("The last change is not in the history yet: opening the desk completes it."),
    "index-stale": N_("The search index is out of date: it renews itself."),
}
"""What can be wrong with the files of a desk."""


RESTORABLE = N_("{fault} dutydesk restore brings back the newest good copy.")
"""What follows where there is a copy to go back to."""


def fault(code: str, path: str, facts: Mapping[str, object]) -> str:
    """What is wrong with a file of the desk; an unknown code is named."""
    sentence = FAULTS.get(code)
    if sentence is None:
        return f"{path}: {code}"
    words = fill(_(sentence), {**facts, "path": path})
    if facts.get("backup"):
        return _(RESTORABLE).format(fault=words)
    return words
