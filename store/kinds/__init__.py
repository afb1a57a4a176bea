"""The kinds of record, one module a table; importing this package declares them all."""

from store.kinds.agenda import AgendaItem, Appointment, Meeting
from store.kinds.documents import Incoming
from store.kinds.log import Correction, Note
from store.kinds.outgoing import Outgoing
from store.kinds.parties import Person, Unit
from store.kinds.relays import Relay
from store.kinds.reporting import Information, Report, Request
from store.kinds.routines import Routine, Tick
from store.kinds.shifts import Shift
from store.kinds.supervision import Supervision
from store.kinds.tasks import Errand, Issue, Policy, Research
from store.kinds.templates import Template
from store.kinds.visits import Visit

TABLES = ("agenda", "routines", "tasks", "documents", "visits", "log", "shifts", "parties")
"""The tables of `desk.json`, in the order they are written."""

__all__ = [
    "TABLES",
    "AgendaItem",
    "Appointment",
    "Correction",
    "Errand",
    "Incoming",
    "Information",
    "Issue",
    "Meeting",
    "Note",
    "Outgoing",
    "Person",
    "Policy",
    "Relay",
    "Report",
    "Request",
    "Research",
    "Routine",
    "Shift",
    "Supervision",
    "Template",
    "Tick",
    "Unit",
    "Visit",
]
