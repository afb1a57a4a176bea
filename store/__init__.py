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
from store.fields import Choice, Field, Flag, Json, Lines, LongText, Names, Number, Party, Repeats, Text
from store.filters import Filter
from store.identity import Phone
from store.kinds import (
    TABLES,
    Appointment,
    Correction,
    Errand,
    Incoming,
    Information,
    Issue,
    Meeting,
    Note,
    Outgoing,
    Person,
    Policy,
    Relay,
    Report,
    Request,
    Research,
    Routine,
    Shift,
    Supervision,
    Template,
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
from store.links import Link, link, links_of, with_link
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
    from store.acts import (
        FollowUp,
        answer_chase,
        assign,
        chase,
        chase_count,
        confirm,
        hand_to,
        last_chased,
        part_counts,
        parts_of,
        postpone,
        split,
    )
    from store.archive import file_settled
    from store.asking import (
        questions,
    )
    from store.asks import (
        ASKS,
        answer_ask,
        ask,
        resume,
    )
    from store.chain import ChainStep, Linked, chain_of, filed_towards, linked
    from store.demo import build_demo, demo_officer
    from store.exchange import ImportLine, ImportReport, apply_import, plan_import
    from store.exchange.todo_out import FORMATS as TASK_FORMATS
    from store.exchange.todo_out import written_tasks
    from store.index import start_refresh
    from store.instructions import (
        Instructed,
        deliver_instruction,
        instruct,
        note_instruction,
    )
    from store.kinds.documents import (
        DISPOSALS,
        circulate,
        dispose,
        give_back,
        return_to_sender,
        sign_for,
    )
    from store.kinds.matters import (
        OPINIONS,
        give_opinion,
    )
    from store.kinds.outgoing import (
        deliver,
        delivery_received,
        official_number,
        void_number,
    )
    from store.kinds.relays import (
        FLOWS,
        TOLD_HOW,
        relay,
        relay_received,
        relay_told,
    )
    from store.kinds.reporting import (
        EFFECTS,
        check_effect,
        verify,
    )
    from store.kinds.supervision import (
        add_milestone,
        reach_milestone,
        stage_of,
        strike_off,
    )
    from store.links import (
        add_link,
        remove_link,
    )
    from store.lunar import lunar_text
    from store.patterns import (
        from_template,
        save_as_template,
        templates,
    )
    from store.pinyin import matches as pinyin_matches
    from store.search import Hit, Hits
    from store.sifting import SIFTS, Sift, Told, read_sift
    from store.verify import verify_desk
    from store.weakness import (
        awaiting_decision,
        being_served,
        closing_fields,
        weak_links,
    )

_SELDOM = {
    "FollowUp": ("store.acts", "FollowUp"),
    "answer_chase": ("store.acts", "answer_chase"),
    "assign": ("store.acts", "assign"),
    "chase": ("store.acts", "chase"),
    "chase_count": ("store.acts", "chase_count"),
    "confirm": ("store.acts", "confirm"),
    "hand_to": ("store.acts", "hand_to"),
    "last_chased": ("store.acts", "last_chased"),
    "part_counts": ("store.acts", "part_counts"),
    "parts_of": ("store.acts", "parts_of"),
    "postpone": ("store.acts", "postpone"),
    "split": ("store.acts", "split"),
    "Instructed": ("store.instructions", "Instructed"),
    "deliver_instruction": ("store.instructions", "deliver_instruction"),
    "instruct": ("store.instructions", "instruct"),
    "note_instruction": ("store.instructions", "note_instruction"),
    "FLOWS": ("store.kinds.relays", "FLOWS"),
    "TOLD_HOW": ("store.kinds.relays", "TOLD_HOW"),
    "relay": ("store.kinds.relays", "relay"),
    "relay_received": ("store.kinds.relays", "relay_received"),
    "relay_told": ("store.kinds.relays", "relay_told"),
    "add_link": ("store.links", "add_link"),
    "remove_link": ("store.links", "remove_link"),
    "from_template": ("store.patterns", "from_template"),
    "save_as_template": ("store.patterns", "save_as_template"),
    "templates": ("store.patterns", "templates"),
    "ASKS": ("store.asks", "ASKS"),
    "answer_ask": ("store.asks", "answer_ask"),
    "ask": ("store.asks", "ask"),
    "resume": ("store.asks", "resume"),
    "OPINIONS": ("store.kinds.matters", "OPINIONS"),
    "give_opinion": ("store.kinds.matters", "give_opinion"),
    "add_milestone": ("store.kinds.supervision", "add_milestone"),
    "reach_milestone": ("store.kinds.supervision", "reach_milestone"),
    "stage_of": ("store.kinds.supervision", "stage_of"),
    "strike_off": ("store.kinds.supervision", "strike_off"),
    "EFFECTS": ("store.kinds.reporting", "EFFECTS"),
    "check_effect": ("store.kinds.reporting", "check_effect"),
    "verify": ("store.kinds.reporting", "verify"),
    "DISPOSALS": ("store.kinds.documents", "DISPOSALS"),
    "circulate": ("store.kinds.documents", "circulate"),
    "dispose": ("store.kinds.documents", "dispose"),
    "give_back": ("store.kinds.documents", "give_back"),
    "return_to_sender": ("store.kinds.documents", "return_to_sender"),
    "sign_for": ("store.kinds.documents", "sign_for"),
    "deliver": ("store.kinds.outgoing", "deliver"),
    "delivery_received": ("store.kinds.outgoing", "delivery_received"),
    "official_number": ("store.kinds.outgoing", "official_number"),
    "void_number": ("store.kinds.outgoing", "void_number"),
    "awaiting_decision": ("store.weakness", "awaiting_decision"),
    "being_served": ("store.weakness", "being_served"),
    "closing_fields": ("store.weakness", "closing_fields"),
    "weak_links": ("store.weakness", "weak_links"),
    "questions": ("store.asking", "questions"),
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
    "ASKS",
    "BANDS",
    "COMMON_IN_FORM",
    "DISPOSALS",
    "DOC_TYPES",
    "EFFECTS",
    "FLOWS",
    "KINDS",
    "LINES",
    "OPINIONS",
    "OUTCOMES",
    "REFUSED",
    "SECRECY",
    "SERVED",
    "SIFTS",
    "SPHERES",
    "TABLES",
    "TASK_FORMATS",
    "TOLD_HOW",
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
    "FollowUp",
    "Hit",
    "Hits",
    "HostClock",
    "ImportLine",
    "ImportReport",
    "Incoming",
    "Information",
    "Instant",
    "Instructed",
    "InvalidRecord",
    "Issue",
    "Json",
    "Lines",
    "Link",
    "Linked",
    "LongText",
    "Meeting",
    "Names",
    "NotFound",
    "Note",
    "Number",
    "Outgoing",
    "Party",
    "Person",
    "Phone",
    "Policy",
    "Problem",
    "Record",
    "Refused",
    "Relay",
    "Repeats",
    "Report",
    "Request",
    "Research",
    "Restored",
    "Routine",
    "Rules",
    "RulesBroken",
    "Shift",
    "Sift",
    "StoreError",
    "Supervision",
    "Template",
    "Text",
    "Tick",
    "TimeOfDay",
    "Told",
    "Undone",
    "Unit",
    "Visit",
    "act_on",
    "add_link",
    "add_milestone",
    "agenda_of",
    "answer_ask",
    "answer_chase",
    "apply_import",
    "ask",
    "assign",
    "awaiting_decision",
    "being_served",
    "build_demo",
    "chain_of",
    "chase",
    "chase_count",
    "check_effect",
    "checklist_of",
    "circulate",
    "clean",
    "closing_fields",
    "confirm",
    "correct",
    "counts",
    "deliver",
    "deliver_instruction",
    "delivery_received",
    "demo_officer",
    "dispose",
    "duty_date",
    "earlier_visits",
    "expected",
    "file_settled",
    "filed_towards",
    "fold",
    "from_template",
    "give_back",
    "give_opinion",
    "gone_on",
    "hand_to",
    "instruct",
    "last_chased",
    "link",
    "linked",
    "links_of",
    "log_of",
    "lunar_text",
    "miss",
    "needs_somebody",
    "note_instruction",
    "official_number",
    "on_duty",
    "on_site",
    "part_counts",
    "parts_of",
    "pending",
    "pinyin_matches",
    "plan_import",
    "postpone",
    "present_name",
    "questions",
    "reach_milestone",
    "read_rules",
    "read_sift",
    "relay",
    "relay_received",
    "relay_told",
    "remove_link",
    "rename",
    "restore_desk",
    "resume",
    "return_to_sender",
    "save_as_template",
    "sign_for",
    "sign_in",
    "sign_out",
    "split",
    "stage_of",
    "standing",
    "start_refresh",
    "strike_off",
    "tell_host",
    "templates",
    "tick",
    "untick",
    "verify",
    "verify_desk",
    "void_number",
    "weak_links",
    "with_link",
    "write_line",
    "written_tasks",
]
