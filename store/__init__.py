"""The store's front door: the desk, its records and rules, drafts, changes and errors.

Everything above the store imports from here and from nothing beneath. It runs headless.
What a session seldom needs is loaded when it is first asked for: start-up is waited for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from store.backups import Restored, restore_desk
from store.clock import Clock, FixedClock, HostClock, duty_date
from store.desk import Desk
from store.drafts import Draft
from store.errors import (
    REFUSED,
    UNUSABLE,
    WRONG_USAGE,
    Conflict,
    DeskBusy,
    DeskDamaged,
    DeskUnusable,
    FieldError,
    InvalidRecord,
    NotFound,
    Problem,
    Refused,
    RulesBroken,
    StoreError,
)
from store.fields import Choice, Choices, Field, Flag, Json, LongText, Names, Number, Party, Repeats, Text
from store.identity import Digest, Identity, Phone, holds_citizen_number, identities, masked
from store.kinds import (
    TABLES,
    Appointment,
    Correction,
    Errand,
    Incoming,
    LostPass,
    Meeting,
    Note,
    Person,
    Petition,
    Routine,
    Shift,
    Suggestion,
    Tick,
    Unit,
    Visit,
    Watch,
)
from store.kinds.documents import DOC_TYPES
from store.kinds.log import Entry, correct, write_line
from store.kinds.parties import PartyRecord, rename
from store.kinds.petitions import extend_petition, open_petition, open_suggestion
from store.kinds.routines import miss, tick, untick
from store.kinds.shifts import on_duty
from store.kinds.visiting import (
    Closing,
    correct_times,
    decline,
    hand_on,
    note_courtesy,
    put_off,
    rate,
    receive,
    sign_in,
    sign_out,
    sweep,
    tell_host,
)
from store.kinds.visits import COURTESIES, VISIT_CLASSES
from store.kinds.watching import find_pass, lose_pass
from store.links import Link, links_of, with_link
from store.needs import Finding, needs_somebody
from store.news import Change
from store.queries import (
    BANDS,
    AgendaLine,
    ChecklistLine,
    agenda_of,
    checklist_of,
    counts,
    expected,
    gone_on,
    log_of,
    on_site,
    pending,
    present_name,
)
from store.record import COMMON_IN_FORM, KINDS, LINES, OUTCOMES, SECRECY, SERVED, SPHERES, Record, standing
from store.rules import Rules, read_rules
from store.text import clean, fold
from store.times import Day, Instant, TimeOfDay
from store.undo import Undone
from store.visitors import (
    Pass,
    already_inside,
    digests_of,
    earlier_visits,
    leaving_late,
    next_pass,
    passes,
    petition_of,
    promised,
    watched,
)

if TYPE_CHECKING:
    from store.archive import file_settled
    from store.demo import build_demo, demo_officer
    from store.evacuation import Evacuation, evacuation_from_copy, evacuation_of, rules_or_usual
    from store.exchange import ImportLine, ImportReport, apply_import, plan_import
    from store.index import start_refresh
    from store.lunar import lunar_text
    from store.masking import mask_stored
    from store.pinyin import matches as pinyin_matches
    from store.returning import Known, known_visitors, load_known, visitor_with
    from store.search import Hit, Hits
    from store.verify import verify_desk
    from store.visit_statistics import VisitCounts, month_before, month_of, visit_counts

_SELDOM = {
    "file_settled": ("store.archive", "file_settled"),
    "build_demo": ("store.demo", "build_demo"),
    "demo_officer": ("store.demo", "demo_officer"),
    "Evacuation": ("store.evacuation", "Evacuation"),
    "evacuation_from_copy": ("store.evacuation", "evacuation_from_copy"),
    "evacuation_of": ("store.evacuation", "evacuation_of"),
    "rules_or_usual": ("store.evacuation", "rules_or_usual"),
    "ImportLine": ("store.exchange", "ImportLine"),
    "ImportReport": ("store.exchange", "ImportReport"),
    "apply_import": ("store.exchange", "apply_import"),
    "plan_import": ("store.exchange", "plan_import"),
    "start_refresh": ("store.index", "start_refresh"),
    "Known": ("store.returning", "Known"),
    "known_visitors": ("store.returning", "known_visitors"),
    "load_known": ("store.returning", "load_known"),
    "visitor_with": ("store.returning", "visitor_with"),
    "lunar_text": ("store.lunar", "lunar_text"),
    "mask_stored": ("store.masking", "mask_stored"),
    "pinyin_matches": ("store.pinyin", "matches"),
    "Hit": ("store.search", "Hit"),
    "Hits": ("store.search", "Hits"),
    "verify_desk": ("store.verify", "verify_desk"),
    "VisitCounts": ("store.visit_statistics", "VisitCounts"),
    "month_before": ("store.visit_statistics", "month_before"),
    "month_of": ("store.visit_statistics", "month_of"),
    "visit_counts": ("store.visit_statistics", "visit_counts"),
}


def __getattr__(name: str) -> Any:
    """What is seldom needed, loaded at the first use."""
    if name not in _SELDOM:
        raise AttributeError(f"module 'store' has no attribute {name!r}")
    module, inner = _SELDOM[name]
    found = getattr(import_module(module), inner)
    globals()[name] = found
    return found


__all__ = [
    "BANDS",
    "COMMON_IN_FORM",
    "COURTESIES",
    "DOC_TYPES",
    "KINDS",
    "LINES",
    "OUTCOMES",
    "REFUSED",
    "SECRECY",
    "SERVED",
    "SPHERES",
    "TABLES",
    "UNUSABLE",
    "VISIT_CLASSES",
    "WRONG_USAGE",
    "AgendaLine",
    "Appointment",
    "Change",
    "ChecklistLine",
    "Choice",
    "Choices",
    "Clock",
    "Closing",
    "Conflict",
    "Correction",
    "Day",
    "Desk",
    "DeskBusy",
    "DeskDamaged",
    "DeskUnusable",
    "Digest",
    "Draft",
    "Entry",
    "Errand",
    "Evacuation",
    "Field",
    "FieldError",
    "Finding",
    "FixedClock",
    "Flag",
    "Hit",
    "Hits",
    "HostClock",
    "Identity",
    "ImportLine",
    "ImportReport",
    "Incoming",
    "Instant",
    "InvalidRecord",
    "Json",
    "Known",
    "Link",
    "LongText",
    "LostPass",
    "Meeting",
    "Names",
    "NotFound",
    "Note",
    "Number",
    "Party",
    "PartyRecord",
    "Pass",
    "Person",
    "Petition",
    "Phone",
    "Problem",
    "Record",
    "Refused",
    "Repeats",
    "Restored",
    "Routine",
    "Rules",
    "RulesBroken",
    "Shift",
    "StoreError",
    "Suggestion",
    "Text",
    "Tick",
    "TimeOfDay",
    "Undone",
    "Unit",
    "Visit",
    "VisitCounts",
    "Watch",
    "agenda_of",
    "already_inside",
    "apply_import",
    "build_demo",
    "checklist_of",
    "clean",
    "correct",
    "correct_times",
    "counts",
    "decline",
    "demo_officer",
    "digests_of",
    "duty_date",
    "earlier_visits",
    "evacuation_from_copy",
    "evacuation_of",
    "expected",
    "extend_petition",
    "file_settled",
    "find_pass",
    "fold",
    "gone_on",
    "hand_on",
    "holds_citizen_number",
    "identities",
    "known_visitors",
    "leaving_late",
    "links_of",
    "load_known",
    "log_of",
    "lose_pass",
    "lunar_text",
    "mask_stored",
    "masked",
    "miss",
    "month_before",
    "month_of",
    "needs_somebody",
    "next_pass",
    "note_courtesy",
    "on_duty",
    "on_site",
    "open_petition",
    "open_suggestion",
    "passes",
    "pending",
    "petition_of",
    "pinyin_matches",
    "plan_import",
    "present_name",
    "promised",
    "put_off",
    "rate",
    "read_rules",
    "receive",
    "rename",
    "restore_desk",
    "rules_or_usual",
    "sign_in",
    "sign_out",
    "standing",
    "start_refresh",
    "sweep",
    "tell_host",
    "tick",
    "untick",
    "verify_desk",
    "visit_counts",
    "visitor_with",
    "watched",
    "with_link",
    "write_line",
]
