"""What helps to fill in the dialogs of acts: known names as they are typed, and words read as moments."""

from __future__ import annotations

from collections.abc import Mapping

from store import Desk, Person
from tui.widgets.entries import Aids
from tui.widgets.inputs import Suggestion
from tui.widgets.readings import readers


def names_of(desk: Desk, of: str, typed: str) -> list[Suggestion]:
    """Names of the directory that go with what was typed: of a "person", a "leader", a "unit", or "" any.

    In a list of names the last one is meant, and the others stay before it.
    """
    from store import pinyin_matches

    cut = max(typed.rfind(sign) for sign in "，,、;；")
    head, word = typed[: cut + 1], typed[cut + 1 :].strip()
    if not word:
        return []
    found: list[tuple[bool, Suggestion]] = []
    for record in desk.records("parties"):
        if of and record.kind != ("unit" if of == "unit" else "person"):
            continue
        if pinyin_matches(word, record.title):
            note = record.position or record.unit if isinstance(record, Person) else ""
            leads = isinstance(record, Person) and bool(record.is_leader)
            found.append((of == "leader" and not leads, Suggestion(head + record.title, note)))
    return [suggestion for _rank, suggestion in sorted(found, key=lambda one: one[0])][:8]


def act_aids(desk: Desk, of: Mapping[str, str]) -> Aids:
    """The aids of a dialog; `of` says for each field of names whose names are known there."""
    from store import pinyin_matches

    return Aids(
        readers=readers(desk.clock.now, desk.workdays, workday_ends=desk.rules.workday_ends),
        suggest=lambda field, typed: names_of(desk, of.get(field, ""), typed),
        suggested=frozenset(of),
        matches=pinyin_matches,
    )
