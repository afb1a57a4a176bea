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
    month,
    relative,
    short_day,
    since,
    span,
    until,
    weekday,
    when,
)
from tui.wording.days import (
    GUESSED,
    festival,
    guess_sentence,
    kind_words,
    lunar,
    marks_line,
    solar_term,
    special,
)
from tui.wording.faults import fault
from tui.wording.findings import action, finding, finding_group
from tui.wording.imports import import_line, search_problem, verdict
from tui.wording.masks import masked
from tui.wording.meetings import clash, gave_way, in_agenda, lift, missing, phase, reply, span_of, taken_twice
from tui.wording.names import kind, kinds, label, table
from tui.wording.repeats import repeat
from tui.wording.strips import strip_sign, strip_state
from tui.wording.system import system
from tui.wording.troubles import error, problem, read_only, refused
from tui.wording.visits import rating, service, window
from tui.wording.written import content_of, hits_to_write, may_be_written, stored, table_of

__all__ = [
    "GUESSED",
    "action",
    "band",
    "choice",
    "clash",
    "clock",
    "content_of",
    "countdown",
    "day_kind",
    "day_line",
    "error",
    "fault",
    "festival",
    "finding",
    "finding_group",
    "full_day",
    "full_when",
    "gave_way",
    "guess_sentence",
    "hits_to_write",
    "holiday",
    "import_line",
    "in_agenda",
    "kind",
    "kind_words",
    "kinds",
    "label",
    "lift",
    "link",
    "lunar",
    "marks_line",
    "masked",
    "may_be_written",
    "missing",
    "month",
    "outcome",
    "phase",
    "problem",
    "rating",
    "read_only",
    "refused",
    "relative",
    "repeat",
    "reply",
    "search_problem",
    "service",
    "short_day",
    "since",
    "solar_term",
    "span",
    "span_of",
    "special",
    "state",
    "stored",
    "strip_sign",
    "strip_state",
    "system",
    "table",
    "table_of",
    "taken_twice",
    "until",
    "verdict",
    "weekday",
    "when",
    "window",
    "yes_no",
]
