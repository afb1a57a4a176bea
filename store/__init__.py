"""The store's front door: the desk, its records and rules, drafts, changes and errors.

Everything above the store imports from here and from nothing beneath. It runs headless.
What a session seldom needs is loaded when it is first asked for: start-up is waited for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from store.backups import Restored, restore_desk
from store.bulk import Acted, act_on
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
from store.fields import Choice, Field, Flag, Json, LongText, Names, Number, Party, Repeats, Text
from store.filters import Filter
from store.identity import Phone
from store.kinds import (
    TABLES,
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
from store.kinds.routines import miss, tick, untick
from store.kinds.shifts import on_duty
from store.kinds.visits import VISIT_CLASSES, earlier_visits, sign_in, sign_out, tell_host
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

if TYPE_CHECKING:
    from store.archive import file_settled
    from store.chain import ChainStep, Linked, chain_of, filed_towards, linked
    from store.demo import build_demo, demo_officer
    from store.exchange import ImportLine, ImportReport, apply_import, plan_import
    from store.exchange.todo_out import FORMATS as TASK_FORMATS
    from store.exchange.todo_out import written_tasks
    from store.index import start_refresh
    from store.lunar import lunar_text
    from store.pinyin import matches as pinyin_matches
    from store.search import Hit, Hits
    from store.sifting import SIFTS, Sift, Told, read_sift
    from store.verify import verify_desk

_SELDOM = {
    "file_settled": ("store.archive", "file_settled"),
    "ChainStep": ("store.chain", "ChainStep"),
    "Linked": ("store.chain", "Linked"),
    "chain_of": ("store.chain", "chain_of"),
    "filed_towards": ("store.chain", "filed_towards"),
    "linked": ("store.chain", "linked"),
    "build_demo": ("store.demo", "build_demo"),
    "demo_officer": ("store.demo", "demo_officer"),
    "ImportLine": ("store.exchange", "ImportLine"),
    "ImportReport": ("store.exchange", "ImportReport"),
    "apply_import": ("store.exchange", "apply_import"),
    "plan_import": ("store.exchange", "plan_import"),
    "TASK_FORMATS": ("store.exchange.todo_out", "FORMATS"),
    "written_tasks": ("store.exchange.todo_out", "written_tasks"),
    "start_refresh": ("store.index", "start_refresh"),
    "lunar_text": ("store.lunar", "lunar_text"),
    "pinyin_matches": ("store.pinyin", "matches"),
    "Hit": ("store.search", "Hit"),
    "Hits": ("store.search", "Hits"),
    "SIFTS": ("store.sifting", "SIFTS"),
    "Sift": ("store.sifting", "Sift"),
    "Told": ("store.sifting", "Told"),
    "read_sift": ("store.sifting", "read_sift"),
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
    "SIFTS",
    "SPHERES",
    "TABLES",
    "TASK_FORMATS",
    "UNUSABLE",
    "VISIT_CLASSES",
    "WRONG_USAGE",
    "Acted",
    "AgendaLine",
    "Appointment",
    "ChainStep",
    "Change",
    "ChecklistLine",
    "Choice",
    "Clock",
    "Conflict",
    "Correction",
    "Day",
    "Desk",
    "DeskBusy",
    "DeskDamaged",
    "DeskUnusable",
    "Draft",
    "Entry",
    "Errand",
    "Field",
    "FieldError",
    "Filter",
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
    "Linked",
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
    "Repeats",
    "Restored",
    "Routine",
    "Rules",
    "RulesBroken",
    "Shift",
    "Sift",
    "StoreError",
    "Text",
    "Tick",
    "TimeOfDay",
    "Told",
    "Undone",
    "Unit",
    "Visit",
    "act_on",
    "agenda_of",
    "apply_import",
    "build_demo",
    "chain_of",
    "checklist_of",
    "clean",
    "correct",
    "counts",
    "demo_officer",
    "duty_date",
    "earlier_visits",
    "expected",
    "file_settled",
    "filed_towards",
    "fold",
    "gone_on",
    "linked",
    "links_of",
    "log_of",
    "lunar_text",
    "miss",
    "needs_somebody",
    "on_duty",
    "on_site",
    "pending",
    "pinyin_matches",
    "plan_import",
    "present_name",
    "read_rules",
    "read_sift",
    "rename",
    "restore_desk",
    "sign_in",
    "sign_out",
    "standing",
    "start_refresh",
    "tell_host",
    "tick",
    "untick",
    "verify_desk",
    "with_link",
    "write_line",
    "written_tasks",
]
