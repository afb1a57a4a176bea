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
    "all_day": N_("All day"),
    "assistant": N_("Assistant officer"),
    "appraisal": N_("Appraisal"),
    "archive_code": N_("Archival code"),
    "at": N_("Time of day"),
    "belongings": N_("Belongings"),
    "central": N_("Central work"),
    "chair": N_("Chaired by"),
    "changed_at": N_("Changed at"),
    "changed_by": N_("Changed by"),
    "closed_at": N_("Closed at"),
    "companions": N_("Companions"),
    "contact": N_("Contact"),
    "convener": N_("Convener"),
    "copies": N_("Copies"),
    "corrects": N_("Corrects"),
    "corrects_code": N_("Corrects code"),
    "corrects_no": N_("Corrects No."),
    "created_at": N_("Entered at"),
    "created_by": N_("Entered by"),
    "doc_date": N_("Document date"),
    "doc_type": N_("Document type"),
    "due_at": N_("Due"),
    "duty_date": N_("Duty date"),
    "ends": N_("Ends"),
    "entry_no": N_("Entry No."),
    "expected_at": N_("Expected at"),
    "arrived_at": N_("Arrived at"),
    "former_names": N_("Former names"),
    "handling_class": N_("Handling class"),
    "happened_at": N_("Happened at"),
    "headcount": N_("Headcount"),
    "hidden": N_("Deleted"),
    "host": N_("Host"),
    "host_reply": N_("Host's reply"),
    "host_told_at": N_("Host told at"),
    "host_unit": N_("Host's unit"),
    "id": N_("Record No."),
    "id_no": N_("ID number"),
    "id_type": N_("ID type"),
    "keep_until": N_("Kept until"),
    "index_no": N_("Archive No."),
    "source_sequence": N_("Version in the calendar"),
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
    "minute_taker": N_("Minute taker"),
    "minutes": N_("Minutes"),
    "minutes_at": N_("Minutes entered at"),
    "minutes_by": N_("Minutes signed by"),
    "name": N_("Name"),
    "note": N_("Remarks"),
    "officer": N_("Duty officer"),
    "on_roster": N_("On the roster"),
    "outcome": N_("Outcome"),
    "owner": N_("Owner"),
    "accounted": N_("Accounted for until"),
    "away_from": N_("Away from"),
    "away_to": N_("Away until"),
    "deputy": N_("Stands in"),
    "ruled": N_("Rule in force"),
    "papers": N_("Papers"),
    "pass_no": N_("Pass No."),
    "people": N_("People concerned"),
    "phone": N_("Phone"),
    "place": N_("Place"),
    "plate": N_("Plate number"),
    "position": N_("Position"),
    "purged_at": N_("Personal data removed at"),
    "preparations": N_("Preparations"),
    "progress": N_("Progress"),
    "proposal": N_("Proposed handling"),
    "reason": N_("Purpose"),
    "receipt_no": N_("Receipt No."),
    "received_at": N_("Received at"),
    "received_by": N_("Received by"),
    "relief": N_("Relief officers"),
    "repeats": N_("Repeats"),
    "repeats_until": N_("Repeats until"),
    "skipped": N_("Left out"),
    "restored": N_("Restored"),
    "replies": N_("Replies"),
    "reply": N_("Reply"),
    "result": N_("Result"),
    "retention": N_("Retention"),
    "revision": N_("Version"),
    "routine": N_("Routine"),
    "secrecy": N_("Secrecy"),
    "sender": N_("Sender"),
    "served": N_("Served"),
    "since": N_("Since"),
    "substitute": N_("Substitute"),
    "source": N_("Assigned by"),
    "source_doc_no": N_("Sender's No."),
    "sphere": N_("Affairs or errands"),
    "starts": N_("Starts"),
    "state": N_("State"),
    "tags": N_("Tags"),
    "text": N_("Text"),
    "title": N_("Subject"),
    "to": N_("Gives way to"),
    "topics": N_("Agenda items"),
    "unit": N_("Unit"),
    "until": N_("New time"),
    "urgency": N_("Urgency"),
    "visit_class": N_("Visit class"),
    "visit_no": N_("Visit No."),
    "why": N_("Reason"),
    "words": N_("How it ended"),
    "yields": N_("Gave way"),
    # What columns show beside the stored fields.
    "starts_at": N_("Time"),
    "due": N_("Due"),
    "kind": N_("Kind"),
}
"""Field names that mean the same in every kind."""

KIND_FIELDS: dict[tuple[str, str], str] = {
    ("routine", "until"): N_("Until"),
    ("appointment", "people"): N_("Participants"),
    ("meeting", "people"): N_("Participants"),
    ("meeting", "title"): N_("Meeting name"),
    ("meeting", "place"): N_("Meeting room"),
    ("errand", "unit"): N_("Responsible unit"),
    ("incoming", "title"): N_("Document title"),
    ("person", "title"): N_("Full name"),
    ("unit", "title"): N_("Unit name"),
    ("person", "unit"): N_("Own unit"),
    ("visit", "name"): N_("Visitor"),
    ("visit", "unit"): N_("Visitor's unit"),
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
