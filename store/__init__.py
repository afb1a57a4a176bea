"""The store's front door: the desk, its records and rules, drafts, changes and errors.

Everything above the store imports from here and from nothing beneath. It runs headless.
What a session seldom needs is loaded when it is first asked for: start-up is waited for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from store.backups import Restored, restore_desk
from store.balance import Balance, balance_of
from store.bulk import Acted, act_on
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
from store.fields import (
    Choice,
    Choices,
    Field,
    Flag,
    Json,
    Lines,
    LongText,
    Names,
    Number,
    Party,
    Repeats,
    Text,
)
from store.filters import Filter
from store.identity import Digest, Identity, Phone, holds_citizen_number, identities, masked
from store.kinds import (
    TABLES,
    AgendaItem,
    Appointment,
    Correction,
    Errand,
    Incoming,
    Information,
    Issue,
    LostPass,
    Meeting,
    Note,
    Outgoing,
    Person,
    Petition,
    Policy,
    Relay,
    Report,
    Request,
    Research,
    Routine,
    Shift,
    Suggestion,
    Supervision,
    Template,
    Tick,
    Unit,
    Visit,
    Watch,
)
from store.kinds.documents import DOC_TYPES
from store.kinds.log import Entry, correct, write_line
from store.kinds.parties import PartyRecord, rename
from store.kinds.petitions import extend_petition, open_petition, open_suggestion
from store.kinds.routines import explain, miss, tick, untick
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
from store.links import Link, filed_links_of, link, links_of, with_link
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
from store.yielding import Lift, Move, Yielded, lift_of, movable, yields_of

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
    from store.appraisal import Due, destroy, due_for_appraisal, prolong
    from store.archive import find_filed
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
    from store.clashes import CLAIMING, Clash, candidate, clashes_of, next_free
    from store.clashing import clashing_among
    from store.completion import completions
    from store.days import DayMarks, day_marks, holidays_end
    from store.demo import build_demo, demo_officer
    from store.evacuation import Evacuation, evacuation_from_copy, evacuation_of, rules_or_usual
    from store.exchange import ImportLine, ImportReport, apply_import, plan_import
    from store.exchange.calendar_out import CalendarOut, write_calendar
    from store.exchange.todo_out import FORMATS as TASK_FORMATS
    from store.exchange.todo_out import written_tasks
    from store.exchange.written import as_csv, as_json, as_xlsx, form_of, write_new
    from store.feasts import lunar_to_day, term_day
    from store.filed_days import filed_between, has_filed_days
    from store.filing import file_one, file_settled, proposed_code, proposed_retention, restore_filed
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
        verify_facts,
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
    from store.masking import mask_stored
    from store.meeting_steps import PHASES
    from store.occurrences import (
        call_off,
        close_occurrence,
        end_series,
        next_day_of,
        occurrence_on,
        take_out,
    )
    from store.patterns import (
        from_template,
        save_as_template,
        templates,
    )
    from store.pinyin import matches as pinyin_matches
    from store.pinyin import spellings as pinyin_spellings
    from store.retention import PurgeReport, purge, purge_due
    from store.returning import Known, known_visitors, load_known, visitor_with
    from store.search import ORDERS, Facets, Hit, Hits, facets
    from store.sifting import SIFTS, Sift, Told, read_sift
    from store.strips import Regularity, StripDay, missed_dates, regularity
    from store.verify import verify_desk
    from store.visit_statistics import VisitCounts, month_before, month_of, visit_counts
    from store.weakness import (
        awaiting_decision,
        being_served,
        closing_fields,
        weak_links,
    )
    from store.yielding import give_way, open_central, save_giving_way, save_with_moves

_SELDOM = {
    name: (module, name)
    for module, names in (
        (
            "store.acts",
            "answer_chase assign chase chase_count confirm FollowUp hand_to last_chased part_counts "
            "parts_of postpone split",
        ),
        ("store.appraisal", "destroy Due due_for_appraisal prolong"),
        ("store.archive", "find_filed"),
        ("store.asking", "questions"),
        ("store.asks", "answer_ask ask ASKS resume"),
        ("store.chain", "chain_of ChainStep filed_towards Linked linked"),
        ("store.clashes", "candidate CLAIMING Clash clashes_of next_free"),
        ("store.clashing", "clashing_among"),
        ("store.completion", "completions"),
        ("store.days", "day_marks DayMarks holidays_end"),
        ("store.demo", "build_demo demo_officer"),
        ("store.evacuation", "Evacuation evacuation_from_copy evacuation_of rules_or_usual"),
        ("store.exchange", "apply_import ImportLine ImportReport plan_import"),
        ("store.exchange.calendar_out", "CalendarOut write_calendar"),
        ("store.exchange.todo_out", "written_tasks"),
        ("store.exchange.written", "as_csv as_json as_xlsx form_of write_new"),
        ("store.feasts", "lunar_to_day term_day"),
        ("store.filed_days", "filed_between has_filed_days"),
        ("store.filing", "file_one file_settled proposed_code proposed_retention restore_filed"),
        ("store.index", "start_refresh"),
        ("store.instructions", "deliver_instruction instruct Instructed note_instruction"),
        ("store.kinds.documents", "circulate DISPOSALS dispose give_back return_to_sender sign_for"),
        ("store.kinds.matters", "give_opinion OPINIONS"),
        (
            "store.kinds.meetings",
            "add_people add_step Attendance attendance_of decide decisions_of drop_step is_secret "
            "make_steps missing_afterwards Participant participants_of remove_person set_came set_reply "
            "tick_step untick_step write_minutes",
        ),
        ("store.kinds.outgoing", "deliver delivery_received official_number void_number"),
        ("store.kinds.relays", "FLOWS relay relay_received relay_told TOLD_HOW"),
        ("store.kinds.reporting", "check_effect EFFECTS verify_facts"),
        ("store.kinds.supervision", "add_milestone reach_milestone stage_of strike_off"),
        ("store.links", "add_link remove_link"),
        ("store.masking", "mask_stored"),
        ("store.meeting_steps", "PHASES"),
        ("store.occurrences", "call_off close_occurrence end_series next_day_of occurrence_on take_out"),
        ("store.patterns", "from_template save_as_template templates"),
        ("store.retention", "purge purge_due PurgeReport"),
        ("store.returning", "Known known_visitors load_known visitor_with"),
        ("store.search", "Facets facets Hit Hits ORDERS"),
        ("store.sifting", "read_sift Sift SIFTS Told"),
        ("store.strips", "missed_dates Regularity regularity StripDay"),
        ("store.verify", "verify_desk"),
        ("store.visit_statistics", "month_before month_of visit_counts VisitCounts"),
        ("store.weakness", "awaiting_decision being_served closing_fields weak_links"),
        ("store.yielding", "give_way open_central save_giving_way save_with_moves"),
    )
    for name in names.split()
} | {
    "TASK_FORMATS": ("store.exchange.todo_out", "FORMATS"),
    "pinyin_matches": ("store.pinyin", "matches"),
    "pinyin_spellings": ("store.pinyin", "spellings"),
}
"""Which module holds what is loaded at its first use, and under what name there."""


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
    "CLAIMING",
    "COMMON_IN_FORM",
    "COURTESIES",
    "DISPOSALS",
    "DOC_TYPES",
    "EFFECTS",
    "FLOWS",
    "KINDS",
    "LINES",
    "OPINIONS",
    "ORDERS",
    "OUTCOMES",
    "PHASES",
    "REFUSED",
    "RETENTION",
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
    "AgendaItem",
    "AgendaLine",
    "Appointment",
    "Attendance",
    "Balance",
    "CalendarOut",
    "ChainStep",
    "Change",
    "ChecklistLine",
    "Choice",
    "Choices",
    "Clash",
    "Clock",
    "Closing",
    "Conflict",
    "Correction",
    "Day",
    "DayMarks",
    "Desk",
    "DeskBusy",
    "DeskDamaged",
    "DeskUnusable",
    "Digest",
    "Draft",
    "Due",
    "Entry",
    "Errand",
    "Evacuation",
    "Facets",
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
    "Identity",
    "ImportLine",
    "ImportReport",
    "Incoming",
    "Information",
    "Instant",
    "Instructed",
    "InvalidRecord",
    "Issue",
    "Json",
    "Known",
    "Lift",
    "Lines",
    "Link",
    "Linked",
    "LongText",
    "LostPass",
    "Meeting",
    "Move",
    "Names",
    "NotFound",
    "Note",
    "Number",
    "Outgoing",
    "Participant",
    "Party",
    "PartyRecord",
    "Pass",
    "Person",
    "Petition",
    "Phone",
    "Policy",
    "Preparation",
    "Problem",
    "PurgeReport",
    "Record",
    "Refused",
    "Regularity",
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
    "StripDay",
    "Suggestion",
    "Supervision",
    "Template",
    "Text",
    "Tick",
    "TimeOfDay",
    "Told",
    "Undone",
    "Unfilled",
    "Unit",
    "Visit",
    "VisitCounts",
    "Watch",
    "Yielded",
    "act_on",
    "add_link",
    "add_milestone",
    "add_people",
    "add_step",
    "agenda_between",
    "agenda_of",
    "already_inside",
    "answer_ask",
    "answer_chase",
    "apply_import",
    "as_csv",
    "as_json",
    "as_xlsx",
    "ask",
    "assign",
    "attendance_of",
    "awaiting_decision",
    "balance_of",
    "being_served",
    "build_demo",
    "call_off",
    "candidate",
    "carried",
    "chain_of",
    "chase",
    "chase_count",
    "check_effect",
    "checklist_of",
    "circulate",
    "clashes_of",
    "clashing_among",
    "clean",
    "close_occurrence",
    "closing_fields",
    "completions",
    "confirm",
    "correct",
    "correct_times",
    "counts",
    "day_marks",
    "decide",
    "decisions_of",
    "decline",
    "deliver",
    "deliver_instruction",
    "delivery_received",
    "demo_officer",
    "destroy",
    "digests_of",
    "dispose",
    "drop_step",
    "due_for_appraisal",
    "duty_date",
    "earlier_visits",
    "end_series",
    "evacuation_from_copy",
    "evacuation_of",
    "expected",
    "explain",
    "extend_petition",
    "facets",
    "file_one",
    "file_settled",
    "filed_between",
    "filed_links_of",
    "filed_towards",
    "find_filed",
    "find_pass",
    "finished_on",
    "fold",
    "form_of",
    "from_template",
    "give_back",
    "give_opinion",
    "give_way",
    "gone_on",
    "hand_on",
    "hand_to",
    "has_filed_days",
    "holds_citizen_number",
    "holidays_end",
    "identities",
    "instruct",
    "is_secret",
    "known_visitors",
    "last_chased",
    "leaving_late",
    "lift_of",
    "link",
    "linked",
    "links_of",
    "load_known",
    "log_of",
    "lose_pass",
    "lunar_to_day",
    "make_steps",
    "mask_stored",
    "masked",
    "miss",
    "missed_dates",
    "missed_routines",
    "missing_afterwards",
    "month_before",
    "month_of",
    "movable",
    "needs_somebody",
    "next_day_of",
    "next_free",
    "next_pass",
    "note_courtesy",
    "note_instruction",
    "occurrence_on",
    "official_number",
    "on_duty",
    "on_site",
    "open_central",
    "open_petition",
    "open_suggestion",
    "part_counts",
    "participants_of",
    "parts_of",
    "passes",
    "pending",
    "petition_of",
    "pinyin_matches",
    "pinyin_spellings",
    "plan_import",
    "postpone",
    "preparations_due",
    "preparations_of",
    "present_name",
    "progress_of",
    "prolong",
    "promised",
    "proposed_code",
    "proposed_retention",
    "purge",
    "purge_due",
    "put_off",
    "questions",
    "rate",
    "reach_milestone",
    "read_rules",
    "read_sift",
    "receive",
    "regularity",
    "relay",
    "relay_received",
    "relay_told",
    "remove_link",
    "remove_person",
    "rename",
    "restore_desk",
    "restore_filed",
    "resume",
    "return_to_sender",
    "rules_or_usual",
    "save_as_template",
    "save_giving_way",
    "save_with_moves",
    "set_came",
    "set_reply",
    "sign_for",
    "sign_in",
    "sign_out",
    "split",
    "stage_of",
    "standing",
    "start_refresh",
    "strike_off",
    "sweep",
    "take_out",
    "tell_host",
    "templates",
    "term_day",
    "tick",
    "tick_step",
    "unfilled_shifts",
    "unsettled",
    "untick",
    "untick_step",
    "verify_desk",
    "verify_facts",
    "visit_counts",
    "visitor_with",
    "void_number",
    "watched",
    "weak_links",
    "with_link",
    "write_calendar",
    "write_line",
    "write_minutes",
    "write_new",
    "written_tasks",
    "yields_of",
]
