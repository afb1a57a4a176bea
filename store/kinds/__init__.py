"""The kinds of record, one module a table; importing this package declares them all."""

from store.kinds.agenda import AgendaItem, Appointment, Meeting
from store.kinds.documents import Incoming
from store.kinds.log import Correction, Note
from store.kinds.parties import Person, Unit
from store.kinds.petitions import Petition, Suggestion
from store.kinds.routines import Routine, Tick
from store.kinds.shifts import Shift
from store.kinds.tasks import Errand
from store.kinds.visits import Visit
from store.kinds.watching import LostPass, Watch

TABLES = ("agenda", "routines", "tasks", "documents", "visits", "log", "shifts", "parties")
"""The tables of `desk.json`, in the order they are written."""

__all__ = [
    "TABLES",
    "AgendaItem",
    "Appointment",
    "Correction",
    "Errand",
    "Incoming",
    "LostPass",
    "Meeting",
    "Note",
    "Person",
    "Petition",
    "Routine",
    "Shift",
    "Suggestion",
    "Tick",
    "Unit",
    "Visit",
    "Watch",
]
