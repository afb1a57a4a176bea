"""The store's front door: the desk, its records and rules, drafts, changes and errors.

Everything above the store imports from here and from nothing beneath. It runs headless.
What a session seldom needs is loaded when it is first asked for: start-up is waited for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from store.backups import Restored, restore_desk
from store.balance import Balance, balance_of
from store.clock import Clock, FixedClock, HostClock, duty_date
from store.cover import Unfilled, unfilled_shifts
from store.day import AgendaLine, agenda_between, agenda_of, carried, finished_on
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
from store.fields import Choice, Field, Flag, Json, LongText, Names, Number, Party, Repeats, Text
from store.identity import Phone
from store.kinds import (
    TABLES,
    AgendaItem,
    Appointment,
    Correction,
    Errand,
    Incoming,
    Meeting,
    Note,
    Person,
    Routine,
    Shift,
    Tick,
    Unit,
    Visit,
)
from store.kinds.documents import DOC_TYPES
from store.kinds.log import Entry, correct, write_line
from store.kinds.parties import rename
from store.kinds.routines import explain, miss, tick, untick
from store.kinds.shifts import on_duty
from store.kinds.visits import VISIT_CLASSES, earlier_visits, sign_in, sign_out, tell_host
from store.links import Link, links_of, with_link
from store.needs import Finding, needs_somebody
from store.news import Change
from store.occurrences import unsettled
from store.queries import (
    BANDS,
    ChecklistLine,
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

if TYPE_CHECKING:
    from store.archive import file_settled
    from store.days import DayMarks, day_marks, holidays_end
    from store.demo import build_demo, demo_officer
    from store.exchange import ImportLine, ImportReport, apply_import, plan_import
    from store.exchange.calendar_out import CalendarOut, write_calendar
    from store.index import start_refresh
    from store.occurrences import call_off, close_occurrence, end_series, take_out
    from store.pinyin import matches as pinyin_matches
    from store.search import Hit, Hits
    from store.strips import Regularity, StripDay, missed_dates, regularity
    from store.verify import verify_desk

_SELDOM = {
    "file_settled": ("store.archive", "file_settled"),
    "DayMarks": ("store.days", "DayMarks"),
    "day_marks": ("store.days", "day_marks"),
    "build_demo": ("store.demo", "build_demo"),
    "demo_officer": ("store.demo", "demo_officer"),
    "CalendarOut": ("store.exchange.calendar_out", "CalendarOut"),
    "write_calendar": ("store.exchange.calendar_out", "write_calendar"),
    "holidays_end": ("store.days", "holidays_end"),
    "ImportLine": ("store.exchange", "ImportLine"),
    "ImportReport": ("store.exchange", "ImportReport"),
    "apply_import": ("store.exchange", "apply_import"),
    "plan_import": ("store.exchange", "plan_import"),
    "start_refresh": ("store.index", "start_refresh"),
    "call_off": ("store.occurrences", "call_off"),
    "close_occurrence": ("store.occurrences", "close_occurrence"),
    "end_series": ("store.occurrences", "end_series"),
    "take_out": ("store.occurrences", "take_out"),
    "pinyin_matches": ("store.pinyin", "matches"),
    "Regularity": ("store.strips", "Regularity"),
    "StripDay": ("store.strips", "StripDay"),
    "missed_dates": ("store.strips", "missed_dates"),
    "regularity": ("store.strips", "regularity"),
    "Hit": ("store.search", "Hit"),
    "Hits": ("store.search", "Hits"),
    "verify_desk": ("store.verify", "verify_desk"),
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
    "AgendaItem",
    "AgendaLine",
    "Appointment",
    "Balance",
    "CalendarOut",
    "Change",
    "ChecklistLine",
    "Choice",
    "Clock",
    "Conflict",
    "Correction",
    "Day",
    "DayMarks",
    "Desk",
    "DeskBusy",
    "DeskDamaged",
    "DeskUnusable",
    "Draft",
    "Entry",
    "Errand",
    "Field",
    "FieldError",
    "Finding",
    "FixedClock",
    "Flag",
    "Hit",
    "Hits",
    "HostClock",
    "ImportLine",
    "ImportReport",
    "Incoming",
    "Instant",
    "InvalidRecord",
    "Json",
    "Link",
    "LongText",
    "Meeting",
    "Names",
    "NotFound",
    "Note",
    "Number",
    "Party",
    "Person",
    "Phone",
    "Problem",
    "Record",
    "Refused",
    "Regularity",
    "Repeats",
    "Restored",
    "Routine",
    "Rules",
    "RulesBroken",
    "Shift",
    "StoreError",
    "StripDay",
    "Text",
    "Tick",
    "TimeOfDay",
    "Undone",
    "Unfilled",
    "Unit",
    "Visit",
    "agenda_between",
    "agenda_of",
    "apply_import",
    "balance_of",
    "build_demo",
    "call_off",
    "carried",
    "checklist_of",
    "clean",
    "close_occurrence",
    "correct",
    "counts",
    "day_marks",
    "demo_officer",
    "duty_date",
    "earlier_visits",
    "end_series",
    "expected",
    "explain",
    "file_settled",
    "finished_on",
    "fold",
    "gone_on",
    "holidays_end",
    "links_of",
    "log_of",
    "miss",
    "missed_dates",
    "needs_somebody",
    "on_duty",
    "on_site",
    "pending",
    "pinyin_matches",
    "plan_import",
    "present_name",
    "read_rules",
    "regularity",
    "rename",
    "restore_desk",
    "sign_in",
    "sign_out",
    "standing",
    "start_refresh",
    "take_out",
    "tell_host",
    "tick",
    "unfilled_shifts",
    "unsettled",
    "untick",
    "verify_desk",
    "with_link",
    "write_calendar",
    "write_line",
]
