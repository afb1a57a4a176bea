"""The words for the store's codes: kinds, fields, states, choices, problems, errors, dates."""

from __future__ import annotations

from tui.wording.choices import band, choice, link, outcome, state, yes_no
from tui.wording.dates import (
    clock,
    countdown,
    day_kind,
    day_line,
    full_day,
    full_when,
    holiday,
    relative,
    short_day,
    since,
    span,
    until,
    weekday,
    when,
)
from tui.wording.faults import fault
from tui.wording.findings import action, finding
from tui.wording.imports import import_line, search_problem, verdict
from tui.wording.masks import masked
from tui.wording.names import kind, kinds, label, table
from tui.wording.repeats import repeat
from tui.wording.system import system
from tui.wording.troubles import error, problem, read_only, refused
from tui.wording.visits import rating, service, window

__all__ = [
    "action",
    "band",
    "choice",
    "clock",
    "countdown",
    "day_kind",
    "day_line",
    "error",
    "fault",
    "finding",
    "full_day",
    "full_when",
    "holiday",
    "import_line",
    "kind",
    "kinds",
    "label",
    "link",
    "masked",
    "outcome",
    "problem",
    "rating",
    "read_only",
    "refused",
    "relative",
    "repeat",
    "search_problem",
    "service",
    "short_day",
    "since",
    "span",
    "state",
    "system",
    "table",
    "until",
    "verdict",
    "weekday",
    "when",
    "window",
    "yes_no",
]
