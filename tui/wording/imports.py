"""The words for files handed to the desk, and for what a search remarks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tui.i18n import N_, _
from tui.wording.filling import fill
from tui.wording.names import label
from tui.wording.troubles import problem


class Line(Protocol):
    """What is to become of one line of a file: its verdict, and why."""

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`."""

    @property
    def code(self) -> str:
        """The reason, or the empty string."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What the reason's sentence needs."""


VERDICTS: dict[str, str] = {
    "new": N_("new"),
    "changed": N_("to be changed"),
    "same": N_("known already"),
    "refused": N_("refused"),
}

LINE_REASONS: dict[str, str] = {
    "import-bad-property": N_("{property} cannot be understood"),
    "import-bad-rule": N_("the repeat cannot be understood: {part}"),
    "import-bad-value": N_("{column}: “{value}” cannot be understood"),
    "import-cancelled": N_("cancelled by the calendar"),
    "import-closed-here": N_("closed here already"),
    "import-columns": N_("{found} columns instead of {expected}"),
    "import-contradicts": N_("contradicts line {first}: {fields}"),
    "import-deleted": N_("was deleted here"),
    "import-deleted-there": N_("deleted in the list it comes from"),
    "import-double": N_("the same as line {first}"),
    "import-filed": N_("filed already"),
    "import-formula": N_("{column}: “{value}” is a formula and is not taken"),
    "import-holiday": N_("public holiday {name}, {first} to {last}"),
    "import-makeup-day": N_("make-up workday {name}, {first} to {last}"),
    "import-older": N_("an older version than the one known"),
    "import-todo": N_("a to-do, not taken: write it down as a task"),
    "import-own-series": N_("one time of what repeats here already"),
    "import-no-title": N_("it has no words"),
    "import-no-uid": N_("it has no number (uuid)"),
    "import-recurring-there": N_("the pattern of a repeating task: its pending turns are taken"),
    "import-repeats-cut": N_("the next {taken} times are taken, until {last}"),
    "import-unknown-zone": N_("unknown time zone {zone}"),
}
"""Why a line is taken, left or refused."""

SEARCH_PROBLEMS: dict[str, str] = {
    "unknown-filter": N_("There is no such filter: it was searched for as a word."),
    "index-building": N_("The index is being built: older records may be missing as yet."),
    "index-unavailable": N_("There is no index: the files are read one by one, which takes longer."),
    "archive-damaged": N_("A file of the archive is damaged: its records may be missing."),
    "archive-missing": N_("A file of the archive is missing: its records cannot be found."),
    "index-stale": N_("The index cannot be renewed: the latest filed records may be missing."),
    "search-cut": N_("Too much fits: add a word or a year."),
}
"""What a search remarks about its hits."""


FILTERS: dict[str, str] = {
    "kind": "类/kind",
    "person": "人/person",
    "unit": "位/unit",
    "number": "号/no",
    "from": "自/from",
    "to": "至/to",
    "on": "日/on",
    "state": "态/state",
    "line": "线/line",
    "secrecy": "密/secrecy",
    "retention": "保管/retention",
    "code": "档/code",
}
"""How the filters of a search may be typed, in either language."""


def verdict(code: str) -> str:
    """What is to become of a line of a file."""
    return _(VERDICTS[code]) if code in VERDICTS else code


def import_line(line: Line, kind: str = "") -> str:
    """Why a line of a file is taken, left or refused; the empty string when the verdict says all."""
    facts = dict(line.facts)
    if line.code == "invalid-record":
        found = facts.get("problems")
        problems = found if isinstance(found, list | tuple) else ()
        kind = str(facts.get("kind") or kind)
        return " ".join(f"{label(kind, one.field)}: {problem(one)}" for one in problems)
    fields = facts.get("fields")
    if isinstance(fields, list | tuple):
        facts["fields"] = _(", ").join(label(kind, str(name)) for name in fields)
    if line.code:
        sentence = LINE_REASONS.get(line.code)
        return fill(_(sentence), facts) if sentence else line.code
    return str(facts.get("fields", ""))


def search_problem(code: str) -> str:
    """What a search remarks; an unknown code is shown as it is."""
    if code in SEARCH_PROBLEMS:
        return _(SEARCH_PROBLEMS[code])
    if code.startswith("bad-"):
        name = FILTERS.get(code[4:], code[4:])
        return _("The filter “{name}” does not understand its value.").format(name=name)
    return code.replace("-", " ")
