"""The sentences for what the store refuses: problems of a field, errors of the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.i18n import N_, _
from tui.wording.choices import choice, state
from tui.wording.filling import fill
from tui.wording.names import kind as kind_name
from tui.wording.names import label

if TYPE_CHECKING:
    from store import Problem, StoreError

PROBLEMS: dict[str, str] = {
    "required": N_("This must be filled in."),
    "no-outcome": N_("Say how it ended: nothing closes without an outcome."),
    "too-long": N_("{length} characters are too many: keep it to {limit}."),
    "too-short": N_("Too short: write at least {least} characters."),
    "too-many": N_("Too many: name at most {limit}."),
    "not-text": N_("This is not text: type it again."),
    "not-a-phone": N_("Not a telephone number: type digits, such as 010-12345678."),
    "id-check-digit": N_("The last sign does not fit the number: compare it with the paper."),
    "id-length": N_("{length} digits: a citizen's number has 18. Compare it with the paper."),
    "id-birth-date": N_("The birth date in the number ({day}) cannot be: compare it with the paper."),
    "number-in-words": N_(
        "An identity number stands in these words: write it in its own field, there it is masked."
    ),
    "pass-in-use": N_("{name} wears this pass: give another one."),
    "pass-lost": N_("This pass is lost: give another one."),
    "not-yet": N_("This time has not come yet: check it."),
    "not-ahead": N_("This time is over: type one that is to come."),
    "nothing-to-correct": N_("Nothing stands here yet that could be corrected."),
    "reply-day": N_("A reply was promised: say by when."),
    "not-a-choice": N_("“{value}” is not one of the options: choose from the list."),
    "not-a-number": N_("Not a whole number: type digits only."),
    "out-of-range": N_("Type a number from {minimum} to {maximum}."),
    "not-an-instant": N_("Not a time: type for example “tomorrow 10:00” or 2026-11-25 15:00."),
    "no-offset": N_("The time zone is missing: type the time again."),
    "not-a-day": N_("Not a date: type for example “Friday” or 2026-11-25."),
    "not-a-time": N_("Not a time of day: type for example 08:30."),
    "not-a-repeat": N_("Not a repeat: type for example “every workday” or “the 25th of every month”."),
    "repeat-too-often": N_("Too often ({part}): at most once a day and {limit} times."),
    "no-due": N_("Set a time limit."),
    "not-another-time": N_("This must be another time, and not in the past."),
    "ends-before-start": N_("It ends before it starts: change one of the two times."),
    "never-occurs": N_("This rule never names a day: say it another way."),
    "left-before-arrival": N_("The visitor cannot leave before arriving: check the time."),
    "dated-after-receipt": N_("Dated later than it was received: check the document's date."),
    "said-later": N_("This time is still to come: say when it was said."),
    "due-past": N_("This time has passed: give one that is still to come."),
    "due-past-sure": N_("This time has passed: correct it, or save again to keep it."),
    "due-not-later": N_("This is no later than the present due time: give a later one."),
    "no-due-reason": N_("Set a due time, or say here why there is none."),
    "two-leads": N_("Exactly one unit leads: put the others under the co-units."),
    "lead-among-co-units": N_("{unit} leads already: take it out of the co-units."),
    "opinion-missing": N_("No opinion yet from {units}: wait for it, or say why not (More)."),
    "received-before-told": N_("{who} cannot have received it before being told: check the times."),
    "name-taken": N_("There is a template of this name: choose another name."),
    "hidden-request": N_("This asks for a decision: take it out and write a request for it."),
    "no-option": N_("A request needs at least one option: write each on a line of its own."),
    "recommend-one": N_("Recommend one: begin its line with * or type its number here."),
    "no-such-option": N_("There are only {count} options: type the number of one of them."),
    "one-matter": N_("One matter per request: write another request for the other matter."),
    "one-recipient": N_("It goes to one recipient only: name one."),
    "no-research": N_(
        "Link the research it rests on (g; a new one: g on the research), or say why none was needed."
    ),
    "no-follow-up": N_("Nothing follows from the decision: say why, or hand out its execution first."),
    "effect-unchecked": N_("All steps are done: check how well the decision worked out, and rate it."),
    "checker-is-drafter": N_("Drafter and checker must be two people: name another one."),
    "urgency-medium": N_("Not an urgency word of this medium ({medium}): choose another one."),
    "unknown-series": N_("No such series here. There are: {known}."),
    "number-form": N_("Write it as {number}."),
    "not-a-number-form": N_("Not a document number: write it like 政办发〔2026〕3号, or leave it empty."),
    "number-drawn": N_("{number} has been given out: leave this empty and the next one is drawn."),
    "secret-text": N_("State secrets may not be stored here: empty this and use the secrets register."),
    "secret-title": N_("For a classified document write only 密件 here."),
}
"""What is wrong with a field, and what to do about it."""

FIELD_PROBLEMS: dict[tuple[str, str], str] = {
    ("repeats_until", "ends-before-start"): N_("The series ends before it starts: name a later day."),
    ("words", "too-short"): N_("Say more about how it ended: at least {least} characters."),
    ("outcome", "required"): N_("Choose how it ended: nothing closes without an outcome."),
    ("host", "required"): N_("Say whom the visitor comes to see."),
    ("reason", "required"): N_("Say why."),
    ("people", "required"): N_("Name at least one."),
    ("minutes", "required"): N_("There is nothing to keep yet: write the minutes."),
    ("owner", "required"): N_("Say who does it: a unit or a person."),
    ("id_type", "required"): N_("Say which paper the number is from."),
    ("due_at", "required"): N_("Set a time limit."),
}
"""Sentences that are clearer at one field."""

ERRORS: dict[str, str] = {
    "not-found": N_("There is no such record (any more)."),
    "already-there": N_("There is a record of this number already: look again."),
    "unknown-kind": N_("A newer Dutydesk made this record: it can be read here, not changed."),
    "invalid-record": N_("Not saved: some fields still need you."),
    "conflict": N_("{by} changed this record at {at}: look at both versions before saving."),
    "busy": N_("{holder} has been saving since {since}. Nothing was changed: try again in a moment."),
    "damaged": N_(
        "{path} cannot be read ({detail}). Newest good copy: {backup}. dutydesk restore puts it back."
    ),
    "damaged-no-backup": N_("{path} cannot be read ({detail}), and there is no copy of it."),
    "no-permission": N_("No permission for {path}: ask whoever looks after this computer."),
    "disk-full": N_("The disk is full, nothing was saved: make room, then save again."),
    "read-only-disk": N_("{path} is on a disk that cannot be written: records can only be read."),
    "no-desk": N_("There is no desk in {path}. Check --data; the desk is made when it is first opened."),
    "not-a-directory": N_("{path} is not a directory: name another one with --data."),
    "not-a-file": N_("{path} is a directory and should be a file: move it away."),
    "io-error": N_("The disk failed at {path} ({detail}): nothing was saved. Tell the administrator."),
    "rules-broken": N_("{path} cannot be understood: {detail}"),
    "nothing-to-undo": N_("There is nothing of yours to undo."),
    "nothing-to-redo": N_("There is nothing to do again."),
    "changed-since": N_("Somebody changed the record since: it can no longer be undone."),
    "not-yet-due": N_("{title} is not due yet: it cannot be ticked ahead of its day."),
    "already-ticked": N_("{by} has settled this already: look again."),
    "not-ticked": N_("It is not ticked yet."),
    "already-here": N_("This visitor has been signed in already."),
    "not-here": N_("This visitor is not here."),
    "not-agreed": N_("The host has not agreed yet: tell the host first (t)."),
    "not-signed-in": N_("Not saved; what was typed still stands here."),
    "already-extended": N_("More time was given once; a second time is not provided for."),
    "already-closed": N_("It is closed already."),
    "last-step": N_("This was the last step: what remains is to close it with an outcome."),
    "no-outcome": N_("Nothing closes without an outcome: say how it ended."),
    "package-missing": N_("This needs the package {package}: pip install 'dutydesk[{extra}]'."),
    "not-an-occurrence": N_("{title} does not fall on {day} (any more): look again."),
    "first-of-series": N_("This is the first of the series: delete the series itself."),
    "central-stays": N_("Central work does not give way: take the flag off first (z)."),
    "not-central": N_("Only open central work is given way to: choose another one."),
    "begun": N_("What has begun can no longer give way."),
    "moved-meanwhile": N_("“{title}” was changed meanwhile: save again."),
    "clash": N_("Not saved: {words}."),
    "series-steps": N_("A series is not prepared as a whole: take the one meeting out of it first."),
    "step-dropped": N_("This step was dropped: take it up again first."),
    "not-yours": N_("Only its writer may change this entry: write a correction."),
    "filed": N_("{title} is filed and only read: write a correction, or restore it with a reason."),
    "no-sheets": N_("Workbooks need the package openpyxl: ask for dutydesk[sheets], or write .csv."),
    "write-exists": N_("{path} is there already: name another file."),
    "write-failed": N_("{path} cannot be written: {detail}."),
    "write-where": N_("Name a new file by its whole path, ending in .csv, .xlsx or .json."),
    "still-open": N_("Only what is settled is filed: close it with an outcome first."),
    "not-filed": N_("The directory and the routines stay: they are not filed."),
    "not-due": N_("Its retention period has not ended: it is kept until the end of {until}."),
    "edit-window": N_("The time to change this entry is over: write a correction."),
    "step-skipped": N_("Before “{state}” comes “{missing}”: take that step first."),
    "step-needs": N_("For “{state}” fill in first: {fields}."),
    "no-feedback": N_("Nothing was reported since it is being handled: write the progress first."),
    "to-confirm": N_("It is settled and waits for the leader: record his confirmation."),
    "to-strike": N_("It is completed: somebody else now strikes it off."),
    "strike-by-another": N_("{by} completed it: somebody else strikes it off, or the leader confirms it."),
    "staged-first": N_("Closing by stages must be asked for and granted first."),
    "parts-open": N_("Parts are still open ({count}): {titles}. Settle them first."),
    "steps-open": N_("What was decided is still being carried out ({count}): {titles}."),
    "instruction-fixed": N_("A leader's words stay as they are: add a note instead."),
    "no-such-row": N_("There is no number {number} here: look again."),
    "no-owner-here": N_("Nobody owns a record of this kind: it cannot be handed on."),
    "no-units-here": N_("A record of this kind has no lead unit and co-units."),
    "no-due-here": N_("A record of this kind has no due time."),
    "ask-first": N_("A supervision item is not put off: ask for an extension."),
    "nothing-to-confirm": N_("No outcome waits to be confirmed: close it first."),
    "already-delivered": N_("It has been delivered already."),
    "not-received": N_("Not delivered yet: {names} have not received it."),
    "no-such-recipient": N_("{who} is not among the recipients: look again."),
    "already-received": N_("{who} has received it already."),
    "link-to-itself": N_("A record cannot be linked to itself: choose another one."),
    "link-loop": N_("“{title}” comes from this record itself: the link would run in a circle."),
    "link-to-closed": N_("“{title}” is closed: it takes no more parts."),
    "no-such-link": N_("This link is gone already."),
    "no-asking-here": N_("Only supervision items ask for an extension: put this one off with a reason."),
    "ask-open": N_("One thing asked for still waits for its answer: have that answered first."),
    "no-ask-open": N_("Nothing that was asked for waits for an answer."),
    "ask-answered-by-asker": N_("{by} asked for it: somebody else must answer."),
    "not-suspended": N_("It is not suspended."),
    "no-such-unit": N_("{unit} is not among the co-units: add it first."),
    "no-measure": N_("An issue needs a measure: write it down first."),
    "no-facts": N_("Write down at least one fact that was found."),
    "no-proposal": N_("Write down at least one proposal, or the reason why there is none."),
    "checker-is-drafter": N_("{name} drafted it: somebody else must check it."),
    "verify-by-another": N_("{by} wrote it: somebody else must check it."),
    "unverified": N_("The figures have not been checked by a second person: have them checked first."),
    "awaits-instruction": N_("It waits for the leader's decision: write down his words."),
    "not-submitted": N_("It is still a draft: submit it first."),
    "no-proposed-handling": N_("Write the proposed handling first: the leader decides upon it."),
    "circulation-out": N_("Still with {names}: have it given back first."),
    "past-first-check": N_("It is past its first check: it can no longer be returned."),
    "not-with-reader": N_("{who} does not have it."),
    "not-released": N_("It has not been released yet: it cannot be handed out."),
    "number-fixed": N_("{number} stays with this document: make it void if it is not to go out."),
}
"""What the desk refused, and what to do about it."""

FILES: dict[str, str] = {
    "archive-unended": N_("A move into the archive could not be ended: see {path} and dutydesk check."),
    "archive-damaged": N_("{path} in the archive is damaged ({detail}): restore it from a backup."),
    "import-bad-csv": N_("{path}, line {number}: this is not a table ({detail})."),
    "import-bad-json": N_("{path} is not what “task export” writes ({detail})."),
    "import-binary": N_("{path} is not text: save it as CSV or as a calendar (.ics) first."),
    "import-broken-calendar": N_("{path}, line {number}: the calendar is damaged here. Export it again."),
    "import-empty": N_("There is nothing in {path}."),
    "import-field-too-long": N_("{path}, line {number}: a field has more than {limit} characters."),
    "import-line-too-long": N_("{path}, line {number}: the line is too long."),
    "import-no-header": N_("{path} has no line of headers: these are needed: {missing}."),
    "import-not-a-calendar": N_("{path} is not a calendar."),
    "import-not-a-file": N_("{path} is not a file."),
    "import-not-found": N_("There is no file {path}."),
    "import-too-large": N_("{path} is too large: {size} bytes, at most {limit}. Divide it."),
    "import-too-many": N_("{path} holds more than {limit} entries: divide it."),
    "import-too-many-repeats": N_("{path}: what repeats in it takes too long to work out. Divide it."),
    "import-unclosed-quote": N_("{path}, line {number}: a quotation mark is never closed."),
    "import-undecodable": N_("{path}, line {number}: the characters cannot be read. Save it as UTF-8."),
    "import-unknown-format": N_(
        "{path}: only tables (.csv), calendars (.ics) and tasks (.json, todo.txt) are taken."
    ),
    "import-unreadable": N_("{path} cannot be read ({detail})."),
}
"""What is wrong with a file as a whole."""

READ_ONLY: dict[str, str] = {
    "read-only": N_("This desk is open for reading only."),
    "asked": N_("This session was started for reading only."),
    "newer-schema": N_("A newer Dutydesk wrote this desk: it can be read here, not changed. Update first."),
    "no-permission": N_("This account may read this desk, not change it."),
}
"""Why a desk is open for reading only."""


def problem(found: Problem) -> str:
    """What is wrong with a field and what to do; an unknown code is named."""
    sentence = FIELD_PROBLEMS.get((found.field, found.code)) or PROBLEMS.get(found.code)
    if sentence is None:
        return fill(_("This cannot be saved as it is ({code})."), {"code": found.code})
    facts = dict(found.facts)
    if "medium" in facts:
        facts["medium"] = choice("medium", str(facts["medium"]))
    return fill(_(sentence), facts)


def error(raised: StoreError) -> str:
    """What the desk refused and what to do; an unknown code is named.

    A record that cannot be saved as it is says which field needs what.
    """
    problems: Sequence[Problem] = getattr(raised, "problems", ())
    if problems:
        first = problems[0]
        return _("{field}: {words}").format(field=label("", first.field), words=problem(first))
    return refused(raised.code, raised.facts)


def refused(code: str, facts: Mapping[str, object] | None = None) -> str:
    """The sentence for the code of a refusal, as `error` says it."""
    told = dict(facts or {})
    if code == "damaged" and not told.get("backup"):
        code = "damaged-no-backup"
    if code == "read-only":
        return read_only(str(told.get("why") or "read-only"))
    if "kind" in told:
        kind = str(told["kind"])
        told["kind"] = kind_name(kind)
        told |= {name: state(kind, str(told[name])) for name in ("state", "missing") if name in told}
        fields = told.get("fields")
        if isinstance(fields, list | tuple):
            told["fields"] = _(", ").join(label(kind, str(name)) for name in fields)
    sentence = ERRORS.get(code) or FILES.get(code) or READ_ONLY.get(code)
    if sentence is None:
        return fill(_("This was refused ({code})."), {"code": code})
    return fill(_(sentence), told)


def read_only(code: str, path: str = "") -> str:
    """Why the desk is open for reading only; the empty code is the empty string."""
    if not code:
        return ""
    return fill(_(READ_ONLY.get(code, READ_ONLY["read-only"])), {"path": path})
