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
from store.links import Link, filed_links_of, links_of, with_link
from store.needs import Finding, missed_routines, needs_somebody
from store.news import Change
from store.occurrences import unsettled
from store.preparations import Preparation, preparations_due, preparations_of, progress_of
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
from store.record import (
    COMMON_IN_FORM,
    KINDS,
    LINES,
    OUTCOMES,
    RETENTION,
    SECRECY,
    SERVED,
    SPHERES,
    Record,
    standing,
)
from store.rules import Rules, read_rules
from store.text import clean, fold
from store.times import Day, Instant, TimeOfDay
from store.undo import Undone
from store.yielding import Lift, Move, Yielded, lift_of, movable, yields_of

if TYPE_CHECKING:
    from store.appraisal import Due, destroy, due_for_appraisal, prolong
    from store.archive import find_filed
    from store.clashes import CLAIMING, Clash, candidate, clashes_of, next_free
    from store.clashing import clashing_among
    from store.completion import completions
    from store.days import DayMarks, day_marks, holidays_end
    from store.demo import build_demo, demo_officer
    from store.exchange import ImportLine, ImportReport, apply_import, plan_import
    from store.exchange.calendar_out import CalendarOut, write_calendar
    from store.exchange.written import as_csv, as_json, as_xlsx, form_of, write_new
    from store.feasts import lunar_to_day, term_day
    from store.filed_days import filed_between, has_filed_days
    from store.filing import file_one, file_settled, proposed_code, proposed_retention, restore_filed
    from store.index import start_refresh
    from store.kinds.meetings import (
        Attendance,
        Participant,
        add_people,
        add_step,
        attendance_of,
        decide,
        decisions_of,
        drop_step,
        is_secret,
        make_steps,
        missing_afterwards,
        participants_of,
        remove_person,
        set_came,
        set_reply,
        tick_step,
        untick_step,
        write_minutes,
    )
    from store.meeting_steps import PHASES
    from store.occurrences import call_off, close_occurrence, end_series, occurrence_on, take_out
    from store.pinyin import matches as pinyin_matches
    from store.pinyin import spellings as pinyin_spellings
    from store.retention import PurgeReport, purge, purge_due
    from store.search import ORDERS, Facets, Hit, Hits, facets
    from store.strips import Regularity, StripDay, missed_dates, regularity
    from store.verify import verify_desk
    from store.yielding import give_way, open_central, save_giving_way, save_with_moves

_SELDOM = {
    "DayMarks": ("store.days", "DayMarks"),
    "day_marks": ("store.days", "day_marks"),
    "file_one": ("store.filing", "file_one"),
    "file_settled": ("store.filing", "file_settled"),
    "proposed_code": ("store.filing", "proposed_code"),
    "proposed_retention": ("store.filing", "proposed_retention"),
    "restore_filed": ("store.filing", "restore_filed"),
    "Due": ("store.appraisal", "Due"),
    "destroy": ("store.appraisal", "destroy"),
    "due_for_appraisal": ("store.appraisal", "due_for_appraisal"),
    "prolong": ("store.appraisal", "prolong"),
    "find_filed": ("store.archive", "find_filed"),
    "PurgeReport": ("store.retention", "PurgeReport"),
    "purge": ("store.retention", "purge"),
    "purge_due": ("store.retention", "purge_due"),
    "ORDERS": ("store.search", "ORDERS"),
    "Facets": ("store.search", "Facets"),
    "facets": ("store.search", "facets"),
    "completions": ("store.completion", "completions"),
    "as_csv": ("store.exchange.written", "as_csv"),
    "as_json": ("store.exchange.written", "as_json"),
    "as_xlsx": ("store.exchange.written", "as_xlsx"),
    "form_of": ("store.exchange.written", "form_of"),
    "write_new": ("store.exchange.written", "write_new"),
    "clashing_among": ("store.clashing", "clashing_among"),
    "CLAIMING": ("store.clashes", "CLAIMING"),
    "Clash": ("store.clashes", "Clash"),
    "candidate": ("store.clashes", "candidate"),
    "clashes_of": ("store.clashes", "clashes_of"),
    "next_free": ("store.clashes", "next_free"),
    "give_way": ("store.yielding", "give_way"),
    "open_central": ("store.yielding", "open_central"),
    "save_giving_way": ("store.yielding", "save_giving_way"),
    "save_with_moves": ("store.yielding", "save_with_moves"),
    "Attendance": ("store.kinds.meetings", "Attendance"),
    "Participant": ("store.kinds.meetings", "Participant"),
    "add_people": ("store.kinds.meetings", "add_people"),
    "add_step": ("store.kinds.meetings", "add_step"),
    "attendance_of": ("store.kinds.meetings", "attendance_of"),
    "decide": ("store.kinds.meetings", "decide"),
    "decisions_of": ("store.kinds.meetings", "decisions_of"),
    "drop_step": ("store.kinds.meetings", "drop_step"),
    "is_secret": ("store.kinds.meetings", "is_secret"),
    "make_steps": ("store.kinds.meetings", "make_steps"),
    "missing_afterwards": ("store.kinds.meetings", "missing_afterwards"),
    "participants_of": ("store.kinds.meetings", "participants_of"),
    "remove_person": ("store.kinds.meetings", "remove_person"),
    "set_came": ("store.kinds.meetings", "set_came"),
    "set_reply": ("store.kinds.meetings", "set_reply"),
    "tick_step": ("store.kinds.meetings", "tick_step"),
    "untick_step": ("store.kinds.meetings", "untick_step"),
    "write_minutes": ("store.kinds.meetings", "write_minutes"),
    "PHASES": ("store.meeting_steps", "PHASES"),
    "build_demo": ("store.demo", "build_demo"),
    "demo_officer": ("store.demo", "demo_officer"),
    "CalendarOut": ("store.exchange.calendar_out", "CalendarOut"),
    "write_calendar": ("store.exchange.calendar_out", "write_calendar"),
    "holidays_end": ("store.days", "holidays_end"),
    "ImportLine": ("store.exchange", "ImportLine"),
    "ImportReport": ("store.exchange", "ImportReport"),
    "apply_import": ("store.exchange", "apply_import"),
    "plan_import": ("store.exchange", "plan_import"),
    "filed_between": ("store.filed_days", "filed_between"),
    "has_filed_days": ("store.filed_days", "has_filed_days"),
    "start_refresh": ("store.index", "start_refresh"),
    "call_off": ("store.occurrences", "call_off"),
    "close_occurrence": ("store.occurrences", "close_occurrence"),
    "end_series": ("store.occurrences", "end_series"),
    "occurrence_on": ("store.occurrences", "occurrence_on"),
    "take_out": ("store.occurrences", "take_out"),
    "lunar_to_day": ("store.feasts", "lunar_to_day"),
    "term_day": ("store.feasts", "term_day"),
    "pinyin_matches": ("store.pinyin", "matches"),
    "Regularity": ("store.strips", "Regularity"),
    "StripDay": ("store.strips", "StripDay"),
    "missed_dates": ("store.strips", "missed_dates"),
    "regularity": ("store.strips", "regularity"),
    "pinyin_spellings": ("store.pinyin", "spellings"),
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
    "CLAIMING",
    "COMMON_IN_FORM",
    "DOC_TYPES",
    "KINDS",
    "LINES",
    "ORDERS",
    "OUTCOMES",
    "PHASES",
    "REFUSED",
    "RETENTION",
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
    "Attendance",
    "Balance",
    "CalendarOut",
    "Change",
    "ChecklistLine",
    "Choice",
    "Clash",
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
    "Due",
    "Entry",
    "Errand",
    "Facets",
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
    "Lift",
    "Link",
    "LongText",
    "Meeting",
    "Move",
    "Names",
    "NotFound",
    "Note",
    "Number",
    "Participant",
    "Party",
    "Person",
    "Phone",
    "Preparation",
    "Problem",
    "PurgeReport",
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
    "Yielded",
    "add_people",
    "add_step",
    "agenda_between",
    "agenda_of",
    "apply_import",
    "as_csv",
    "as_json",
    "as_xlsx",
    "attendance_of",
    "balance_of",
    "build_demo",
    "call_off",
    "candidate",
    "carried",
    "checklist_of",
    "clashes_of",
    "clashing_among",
    "clean",
    "close_occurrence",
    "completions",
    "correct",
    "counts",
    "day_marks",
    "decide",
    "decisions_of",
    "demo_officer",
    "destroy",
    "drop_step",
    "due_for_appraisal",
    "duty_date",
    "earlier_visits",
    "end_series",
    "expected",
    "explain",
    "facets",
    "file_one",
    "file_settled",
    "filed_between",
    "filed_links_of",
    "find_filed",
    "finished_on",
    "fold",
    "form_of",
    "give_way",
    "gone_on",
    "has_filed_days",
    "holidays_end",
    "is_secret",
    "lift_of",
    "links_of",
    "log_of",
    "lunar_to_day",
    "make_steps",
    "miss",
    "missed_dates",
    "missed_routines",
    "missing_afterwards",
    "movable",
    "needs_somebody",
    "next_free",
    "occurrence_on",
    "on_duty",
    "on_site",
    "open_central",
    "participants_of",
    "pending",
    "pinyin_matches",
    "pinyin_spellings",
    "plan_import",
    "preparations_due",
    "preparations_of",
    "present_name",
    "progress_of",
    "prolong",
    "proposed_code",
    "proposed_retention",
    "purge",
    "purge_due",
    "read_rules",
    "regularity",
    "remove_person",
    "rename",
    "restore_desk",
    "restore_filed",
    "save_giving_way",
    "save_with_moves",
    "set_came",
    "set_reply",
    "sign_in",
    "sign_out",
    "standing",
    "start_refresh",
    "take_out",
    "tell_host",
    "term_day",
    "tick",
    "tick_step",
    "unfilled_shifts",
    "unsettled",
    "untick",
    "untick_step",
    "verify_desk",
    "with_link",
    "write_calendar",
    "write_line",
    "write_minutes",
    "write_new",
    "yields_of",
]
