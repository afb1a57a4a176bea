"""The names of kinds, tables and fields."""

from __future__ import annotations

from tui.i18n import N_, _

KINDS: dict[str, tuple[str, str]] = {
    "appointment": (N_("Appointment"), N_("Appointments")),
    "meeting": (N_("Meeting"), N_("Meetings")),
    "routine": (N_("Routine"), N_("Routines")),
    "tick": (N_("Tick"), N_("Ticks")),
    "errand": (N_("Errand"), N_("Errands")),
    "supervision": (N_("Supervision item"), N_("Supervision items")),
    "report": (N_("Work report"), N_("Work reports")),
    "request": (N_("Request"), N_("Requests")),
    "information": (N_("Information item"), N_("Information items")),
    "research": (N_("Field research"), N_("Field researches")),
    "relay": (N_("Relay"), N_("Relays")),
    "petition": (N_("Petition case"), N_("Petition cases")),
    "suggestion": (N_("Suggestion"), N_("Suggestions")),
    "issue": (N_("Issue"), N_("Issues")),
    "incoming": (N_("Incoming document"), N_("Incoming documents")),
    "outgoing": (N_("Outgoing document"), N_("Outgoing documents")),
    "visit": (N_("Visit"), N_("Visits")),
    "note": (N_("Duty note"), N_("Duty notes")),
    "call": (N_("Call"), N_("Calls")),
    "patrol": (N_("Patrol"), N_("Patrols")),
    "incident": (N_("Incident"), N_("Incidents")),
    "gift": (N_("Gift entry"), N_("Gift entries")),
    "correction": (N_("Correction"), N_("Corrections")),
    "shift": (N_("Shift"), N_("Shifts")),
    "person": (N_("Person"), N_("People")),
    "unit": (N_("Unit"), N_("Units")),
    "watch": (N_("Watch list entry"), N_("Watch list")),
    "lost-pass": (N_("Lost pass"), N_("Lost passes")),
}
"""Every kind: one of it, several of it."""

TABLES: dict[str, str] = {
    "agenda": N_("Agenda"),
    "routines": N_("Daily checklist"),
    "tasks": N_("Tasks"),
    "documents": N_("Documents"),
    "visits": N_("Visitors"),
    "log": N_("Duty log"),
    "shifts": N_("Roster"),
    "parties": N_("Directory"),
}

FIELDS: dict[str, str] = {
    "advice": N_("What to do"),
    "aliases": N_("Also called"),
    "all_day": N_("All day"),
    "assistant": N_("Assistant officer"),
    "at": N_("Time of day"),
    "belongings": N_("Belongings"),
    "central": N_("Central work"),
    "changed_at": N_("Changed at"),
    "changed_by": N_("Changed by"),
    "closed_at": N_("Closed at"),
    "companions": N_("Companions"),
    "collective": N_("Collective"),
    "contact": N_("Contact"),
    "contact_at": N_("First contact at"),
    "convener": N_("Convener"),
    "copies": N_("Copies"),
    "corrections": N_("Corrections of times"),
    "corrects": N_("Corrects"),
    "corrects_no": N_("Corrects No."),
    "cost": N_("Reception cost"),
    "courtesy": N_("Reception card"),
    "created_at": N_("Entered at"),
    "demand": N_("Demand"),
    "created_by": N_("Entered by"),
    "doc_date": N_("Document date"),
    "doc_type": N_("Document type"),
    "due_at": N_("Due"),
    "duty_date": N_("Duty date"),
    "earlier": N_("Earlier visit"),
    "ends": N_("Ends"),
    "entry_no": N_("Entry No."),
    "expected_at": N_("Expected at"),
    "expected_until": N_("Expected until"),
    "extended_at": N_("Extended at"),
    "extended_why": N_("Reason for extending"),
    "first_contact": N_("First contact"),
    "arrived_at": N_("Arrived at"),
    "former_names": N_("Former names"),
    "handling_class": N_("Handling class"),
    "happened_at": N_("Happened at"),
    "handings": N_("Handed on"),
    "headcount": N_("Headcount"),
    "hidden": N_("Deleted"),
    "host": N_("Host"),
    "host_reply": N_("Host's reply"),
    "host_told_at": N_("Host told at"),
    "host_told_by": N_("Host told by"),
    "host_unit": N_("Host's unit"),
    "id": N_("Record No."),
    "id_digest": N_("Mark of the ID number"),
    "id_no": N_("ID number"),
    "id_type": N_("ID type"),
    "index_no": N_("Archive No."),
    "source_uid": N_("Number in its calendar"),
    "is_leader": N_("Leader"),
    "lead_unit": N_("Lead unit"),
    "leader": N_("Leader attending"),
    "left_at": N_("Left at"),
    "left_how": N_("How signed out"),
    "level": N_("Level"),
    "line": N_("Line of work"),
    "links": N_("Links"),
    "met_at": N_("Met at"),
    "name": N_("Name"),
    "note": N_("Remarks"),
    "officer": N_("Duty officer"),
    "on_roster": N_("On the roster"),
    "outcome": N_("Outcome"),
    "owner": N_("Owner"),
    "pass_back": N_("Pass returned"),
    "pass_no": N_("Pass No."),
    "people": N_("People concerned"),
    "phone": N_("Phone"),
    "phone_digest": N_("Mark of the phone"),
    "place": N_("Place"),
    "plate": N_("Plate number"),
    "position": N_("Position"),
    "progress": N_("Progress"),
    "proposal": N_("Proposed handling"),
    "purged_at": N_("Personal data removed"),
    "rating": N_("Rating"),
    "reason": N_("Purpose"),
    "receipt_no": N_("Receipt No."),
    "received_at": N_("Received at"),
    "received_by": N_("Received by"),
    "relief": N_("Relief officers"),
    "reply_promised": N_("Reply promised"),
    "repeats": N_("Repeats"),
    "result": N_("Result"),
    "revision": N_("Version"),
    "routine": N_("Routine"),
    "secrecy": N_("Secrecy"),
    "sender": N_("Sender"),
    "served": N_("Served"),
    "since": N_("Since"),
    "source": N_("Assigned by"),
    "source_doc_no": N_("Sender's No."),
    "sphere": N_("Affairs or errands"),
    "starts": N_("Starts"),
    "state": N_("State"),
    "tags": N_("Tags"),
    "text": N_("Text"),
    "title": N_("Subject"),
    "told_at": N_("Told at"),
    "told_due": N_("To be told by"),
    "unit": N_("Unit"),
    "until": N_("Until"),
    "urgency": N_("Urgency"),
    "visit_class": N_("Visit class"),
    "visit_no": N_("Visit No."),
    "words": N_("How it ended"),
    # What columns show beside the stored fields.
    "starts_at": N_("Time"),
    "due": N_("Due"),
    "kind": N_("Kind"),
}
"""Field names that mean the same in every kind."""

KIND_FIELDS: dict[tuple[str, str], str] = {
    ("appointment", "people"): N_("Participants"),
    ("meeting", "people"): N_("Participants"),
    ("meeting", "title"): N_("Meeting name"),
    ("meeting", "place"): N_("Meeting room"),
    ("errand", "unit"): N_("Responsible unit"),
    ("incoming", "title"): N_("Document title"),
    ("person", "title"): N_("Full name"),
    ("unit", "title"): N_("Unit name"),
    ("person", "unit"): N_("Own unit"),
    ("lost-pass", "note"): N_("How it was lost"),
    ("lost-pass", "title"): N_("Pass No."),
    ("petition", "due_at"): N_("To be settled by"),
    ("petition", "title"): N_("Matter"),
    ("suggestion", "due_at"): N_("Reply by"),
    ("suggestion", "title"): N_("What is suggested"),
    ("visit", "contact"): N_("Answers for them"),
    ("visit", "name"): N_("Visitor"),
    ("visit", "unit"): N_("Visitor's unit"),
    ("watch", "title"): N_("Name"),
    ("shift", "name"): N_("Shift"),
    ("shift", "leader"): N_("Duty leader"),
    ("tick", "at"): N_("Ticked at"),
    ("tick", "reason"): N_("Reason missed"),
}
"""Field names that a kind calls differently."""


def kind(code: str) -> str:
    """The name of one record of a kind."""
    names = KINDS.get(code)
    return _(names[0]) if names else code


def kinds(code: str) -> str:
    """The name of several records of a kind."""
    names = KINDS.get(code)
    return _(names[1]) if names else code


def table(code: str) -> str:
    """The name of a table of `desk.json`."""
    return _(TABLES[code]) if code in TABLES else code


def label(kind: str, field: str) -> str:
    """What a field of a kind is called in forms, columns and details; `kind` may be empty."""
    words = KIND_FIELDS.get((kind, field)) or FIELDS.get(field)
    return _(words) if words else field.replace("_", " ")
