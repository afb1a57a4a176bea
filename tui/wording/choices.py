"""The words for what a record can be: its state, and the options of its choices."""

from __future__ import annotations

from tui.i18n import N_, _

SHARED_STATES: dict[str, str] = {
    "open": N_("open"),
    "closed": N_("closed"),
    "active": N_("in force"),
    "planned": N_("planned"),
    "cancelled": N_("cancelled"),
    "to-confirm": N_("to be confirmed"),
}
"""States that are called the same in every kind."""

_TASK_STATES = {
    "assigned": N_("to be accepted"),
    "accepted": N_("accepted"),
    "underway": N_("under way"),
    "closed": N_("settled"),
}

STATES: dict[str, dict[str, str]] = {
    "appointment": {"held": N_("over")},
    "meeting": {"planned": N_("to be held"), "held": N_("held")},
    "routine": {"active": N_("in force"), "retired": N_("no longer done")},
    "tick": {"open": N_("not done yet"), "done": N_("ticked"), "missed": N_("missed")},
    "errand": _TASK_STATES,
    "supervision": {
        "opened": N_("item opened"),
        "assigned": N_("handed out"),
        "handling": N_("being handled"),
        "chased": N_("being chased"),
        "reported": N_("reported back"),
        "finished": N_("completed"),
        "struck": N_("struck off"),
    },
    "report": {"drafted": N_("draft"), "reported": N_("reported"), "closed": N_("settled")},
    "request": {
        "drafted": N_("draft"),
        "submitted": N_("awaiting decision"),
        "answered": N_("decided"),
        "closed": N_("settled"),
    },
    "information": {
        "drafted": N_("draft"),
        "verified": N_("checked"),
        "sent": N_("sent up"),
        "adopted": N_("adopted"),
        "not-adopted": N_("not adopted"),
    },
    "research": {
        "planned": N_("planned"),
        "underway": N_("under way"),
        "written": N_("written up"),
        "closed": N_("settled"),
    },
    "issue": {
        "new": N_("just found"),
        "measured": N_("measure set"),
        "underway": N_("under way"),
        "closed": N_("settled"),
    },
    "policy": {
        "researching": N_("research"),
        "drafting": N_("drafting"),
        "consulting": N_("consultation"),
        "reviewing": N_("review"),
        "issuing": N_("issuing"),
        "closed": N_("settled"),
    },
    "relay": {
        "relaying": N_("being passed on"),
        "delivered": N_("delivered"),
        "ended": N_("ended"),
    },
    "template": {"kept": N_("kept")},
    "outgoing": {
        "drafted": N_("drafted"),
        "checked": N_("draft checked"),
        "countersigned": N_("countersigned"),
        "signed": N_("signed"),
        "rechecked": N_("checked again"),
        "numbered": N_("numbered"),
        "printed": N_("printed"),
        "released": N_("released"),
        "closed": N_("settled"),
        "void": N_("void"),
    },
    "incoming": {
        "signed": N_("signed for"),
        "chased": N_("being chased"),
        "sent-back": N_("returned to sender"),
        "registered": N_("registered"),
        "reviewed": N_("reviewed"),
        "handling": N_("being handled"),
        "circulating": N_("circulating"),
        "closed": N_("settled"),
    },
    "visit": {
        "expected": N_("expected"),
        "arrived": N_("arrived"),
        "waiting": N_("waiting"),
        "met": N_("met"),
        "left": N_("left the building"),
        "no-show": N_("did not come"),
        "declined": N_("declined"),
        "put-off": N_("put off"),
    },
    "note": {"open": N_("entered"), "closed": N_("entered")},
    "correction": {"open": N_("entered"), "closed": N_("entered")},
    "person": {"active": N_("in office"), "gone": N_("left office")},
    "unit": {"active": N_("in being"), "gone": N_("dissolved")},
    "shift": {"on": N_("on duty"), "over": N_("handed over")},
}
"""States of each kind, before the shared ones."""

LINKS = {
    "corrects": (N_("corrects"), N_("corrected by")),
    "gave-way-to": (N_("gave way to"), N_("had this give way")),
    "follows-from": (N_("follows from"), N_("led to")),
    "decided-by": (N_("decided by"), N_("decided this")),
    "part-of": (N_("part of"), N_("has as its part")),
    "about": (N_("about"), N_("concerned by")),
    "answers": (N_("answers"), N_("answered by")),
    "copy-of": (N_("made after"), N_("was the pattern of")),
}
"""What a link says on the record it stands on, and on the record it points at."""

SPHERES = {"affairs": N_("Government affairs"), "errands": N_("Office errands")}

LINES = {
    "supervision": N_("Supervision"),
    "information": N_("Information"),
    "duty": N_("Duty"),
    "archives": N_("Archives"),
    "documents": N_("Paperwork"),
    "finance": N_("Finance"),
    "security": N_("Security"),
    "publicity": N_("Publicity"),
    "personnel": N_("Personnel"),
    "logistics": N_("Logistics"),
    "other": N_("Other"),
}

SERVED = {
    "leaders": N_("Leaders"),
    "colleagues": N_("Colleagues"),
    "grassroots": N_("Grassroots"),
}

SECRECY = {
    "public": N_("Public"),
    "internal": N_("Internal"),
    "secret": N_("Secret"),
    "confidential": N_("Confidential"),
    "top-secret": N_("Top secret"),
}

OUTCOMES = {
    "done": N_("Accomplished"),
    "partly": N_("Partly accomplished"),
    "failed": N_("Not accomplished"),
    "passed-on": N_("Passed on"),
    "withdrawn": N_("Withdrawn"),
    "needless": N_("Nothing to be done"),
}

VISIT_CLASSES = {
    "business": N_("Official business"),
    "meeting": N_("Meeting"),
    "errand": N_("Errand"),
    "petition": N_("Petition"),
    "delivery": N_("Delivery"),
    "repair": N_("Repair"),
    "interview": N_("Job interview"),
    "media": N_("Media"),
    "other": N_("Other"),
}

DOC_TYPES = {
    "决议": N_("Resolution"),
    "决定": N_("Decision"),
    "命令": N_("Order"),
    "公报": N_("Communiqué"),
    "公告": N_("Announcement"),
    "通告": N_("Public notice"),
    "意见": N_("Opinions"),
    "通知": N_("Notice"),
    "通报": N_("Circular"),
    "报告": N_("Formal report"),
    "请示": N_("Request"),
    "批复": N_("Official reply"),
    "议案": N_("Motion"),
    "函": N_("Official letter"),
    "纪要": N_("Meeting minutes"),
    "传真": N_("Fax"),
    "会议通知": N_("Meeting notice"),
    "电报": N_("Telegram"),
    "其他": N_("Other"),
}

CHOICES: dict[str, dict[str, str]] = {
    "sphere": SPHERES,
    "line": LINES,
    "served": SERVED,
    "secrecy": SECRECY,
    "outcome": OUTCOMES,
    "visit_class": VISIT_CLASSES,
    "doc_type": DOC_TYPES,
    "urgency": {
        "extra-urgent": N_("Extra urgent"),
        "urgent": N_("Urgent"),
        "extra-prompt": N_("Top urgent (telegram)"),
        "calm": N_("Normal (telegram)"),
        "plain": N_("Ordinary"),
    },
    "handling_class": {"to-act": N_("To act on"), "to-read": N_("To read")},
    "medium": {"paper": N_("Paper"), "telegram": N_("Telegram")},
    "disposal": {
        "filed": N_("Filed away"),
        "returned": N_("Returned"),
        "destroyed": N_("Destroyed"),
    },
    "flow": {"up": N_("Upwards"), "down": N_("Downwards"), "across": N_("Across")},
    "how": {
        "phone": N_("By phone"),
        "in-person": N_("In person"),
        "message": N_("By message"),
        "fax": N_("By fax"),
        "paper": N_("On paper"),
        "email": N_("By e-mail"),
    },
    "source_kind": {
        "superior": N_("Superior's decision"),
        "instruction": N_("Leader's instruction"),
        "minutes": N_("Meeting minutes"),
        "document": N_("Document"),
        "proposal": N_("Deputies' proposal"),
        "petition": N_("Petition"),
        "other": N_("Other"),
    },
    "information_kind": {
        "news": N_("News"),
        "problem": N_("Problem"),
        "suggestion": N_("Suggestion"),
        "assigned": N_("Assigned topic"),
        "urgent": N_("Urgent news"),
    },
    "effect": {"good": N_("Good"), "fair": N_("Fair"), "poor": N_("Poor")},
    "opinion": {
        "awaiting": N_("No reply yet"),
        "agreed": N_("Agrees"),
        "agreed-with-changes": N_("Agrees with changes"),
        "objected": N_("Objects"),
    },
    "stage": {"blue": N_("Blue"), "yellow": N_("Yellow"), "red": N_("Red")},
    "what": {
        "extension": N_("Extension"),
        "suspension": N_("Suspension"),
        "staged": N_("Closing by stages"),
    },
    "answer": {"granted": N_("Granted"), "refused": N_("Not granted")},
    "id_type": {
        "id-card": N_("Identity card"),
        "passport": N_("Passport"),
        "officer": N_("Military ID"),
        "driver": N_("Driving licence"),
        "work": N_("Work permit"),
        "letter": N_("Letter of introduction"),
    },
    "host_reply": {
        "agreed": N_("Will receive"),
        "declined": N_("Declines"),
        "put-off": N_("Another time"),
        "passed-on": N_("A colleague will receive"),
    },
    "left_how": {
        "signed-out": N_("Signed out at the desk"),
        "afterwards": N_("Entered afterwards"),
        "sweep": N_("Evening check"),
    },
    "retention": {"Y": N_("Permanent"), "D30": N_("30 years"), "D10": N_("10 years")},
    "result": {"done": N_("Ticked off"), "missed": N_("Not done")},
    "yes-no": {"yes": N_("Yes"), "no": N_("No")},
}
"""The options of every choice, by the field's name."""

BANDS: dict[str, str] = {
    "central": N_("Central work"),
    "lifted": N_("Not to be forgotten"),
    "overdue": N_("Overdue"),
    "today": N_("Today"),
    "this-week": N_("This week"),
    "later": N_("Later"),
    "waiting": N_("Waiting for others"),
    "no-due": N_("No due time set"),
    "to-read": N_("To read"),
}
"""The bands of the list of pending matters, in their order."""


def state(kind: str, code: str) -> str:
    """The word for a state of a kind."""
    words = STATES.get(kind, {}).get(code) or SHARED_STATES.get(code)
    return _(words) if words else code.replace("-", " ")


def choice(field: str, code: str) -> str:
    """The word for an option of a field; nothing chosen is the empty string."""
    words = CHOICES.get(field, {}).get(code)
    return _(words) if words else code.replace("-", " ")


def outcome(code: str) -> str:
    """The word for a kind of outcome."""
    return choice("outcome", code)


def band(code: str) -> str:
    """The heading of a band of pending matters."""
    return _(BANDS[code]) if code in BANDS else code.replace("-", " ")


def link(how: str, *, outward: bool) -> str:
    """What a link says on the record it stands on (`outward`), or on the one it points at."""
    pair = LINKS.get(how)
    return _(pair[0 if outward else 1]) if pair else how


def yes_no(value: bool) -> str:
    """The word for a flag."""
    return choice("yes-no", "yes" if value else "no")
