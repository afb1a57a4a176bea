"""The words for what needs somebody, and for what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tui.i18n import N_, _
from tui.wording.filling import fill


class Found(Protocol):
    """What the store found: a code, and the facts its words need."""

    @property
    def code(self) -> str:
        """Which sort of finding."""

    @property
    def facts(self) -> Mapping[str, object]:
        """`days`, `minutes` and the like."""


FINDINGS: dict[str, str] = {
    "overdue": N_("overdue"),
    "waiting": N_("waiting"),
    "host-not-told": N_("host not told"),
    "not-accepted": N_("not accepted"),
    "no-owner": N_("no owner"),
    "quiet": N_("quiet for {days} d"),
    "routine-missed": N_("not ticked on {day}"),
    "routines-missed": N_("not ticked {times} times, since {day}"),
    "no-outcome": N_("no outcome"),
    "stays-late": N_("overdue to leave"),
    "expected-late": N_("has not come"),
    "no-due": N_("no due time"),
    "unconfirmed": N_("outcome not confirmed"),
    "undecided": N_("no decision yet"),
    "effect-unchecked": N_("effect not checked"),
    "not-received": N_("not received: {names}"),
    "circulation-out": N_("not given back: {names}"),
    "opinion-missing": N_("no opinion: {names}"),
    "ask-unanswered": N_("request not answered"),
    "instruction-undelivered": N_("instruction not delivered"),
    "still-inside": N_("still inside"),
    "unprepared": N_("{count} steps overdue"),
}
"""Why a record stands among what needs somebody, in a few cells."""

GROUPS: dict[str, str] = {
    "quiet": N_("no progress for long"),
    "routine-missed": N_("routine not ticked"),
    "routines-missed": N_("routine not ticked again and again"),
    "not-received": N_("not received"),
    "circulation-out": N_("not given back"),
    "opinion-missing": N_("co-unit's opinion missing"),
    "unprepared": N_("preparation overdue"),
}
"""What a group of findings is called where the words of one name its own facts."""

ACTIONS: dict[str, str] = {
    "add": N_("entered"),
    "change": N_("changed"),
    "step": N_("taken a step further"),
    "close": N_("closed with an outcome"),
    "hide": N_("deleted"),
    "progress": N_("progress noted"),
    "chase": N_("chased"),
    "answer-chase": N_("answer to a chase noted"),
    "hand-to": N_("handed on"),
    "assign": N_("units assigned"),
    "postpone": N_("due time put off"),
    "confirm": N_("confirmed by the leader"),
    "send-back": N_("sent back by the leader"),
    "split": N_("split into parts"),
    "tags": N_("tags changed"),
    "instruct": N_("instruction written down"),
    "deliver-instruction": N_("instruction delivered"),
    "relay": N_("passed on"),
    "relay-told": N_("recipient told"),
    "relay-received": N_("receipt noted"),
    "link": N_("linked"),
    "unlink": N_("link removed"),
    "make-template": N_("kept as a template"),
    "from-template": N_("begun from a template"),
    "ask": N_("extension, halt or staged closing asked for"),
    "answer-ask": N_("what was asked for answered"),
    "resume": N_("taken up again"),
    "opinion": N_("co-unit's opinion noted"),
    "strike-off": N_("struck off"),
    "milestone": N_("milestone noted"),
    "verify": N_("checked by a second person"),
    "check-effect": N_("effect checked"),
    "sign-for": N_("document signed for"),
    "return-to-sender": N_("returned to sender"),
    "circulate": N_("given to readers"),
    "give-back": N_("given back by a reader"),
    "dispose": N_("disposed of"),
    "void-number": N_("made void"),
    "deliver": N_("handed out to recipients"),
    "delivery-received": N_("delivery signed for"),
    "expect": N_("expected visitor entered"),
    "sign-in": N_("visitor signed in"),
    "tell-host": N_("host informed"),
    "sign-out": N_("visitor signed out"),
    "hand-on": N_("visitor handed on to another host"),
    "decline": N_("visitor declined"),
    "put-off": N_("visit put off"),
    "sweep": N_("evening check of the visitors"),
    "correct-times": N_("times of a visit corrected"),
    "courtesy": N_("reception card filled in"),
    "rate": N_("service rated"),
    "mask": N_("stored numbers masked"),
    "petition": N_("petition taken in"),
    "petition-extended": N_("petition given more time"),
    "suggestion": N_("suggestion taken down"),
    "pass-lost": N_("pass noted as lost"),
    "pass-found": N_("pass found again"),
    "watch-lifted": N_("taken off the watch list"),
    "tick": N_("routine ticked"),
    "untick": N_("tick taken back"),
    "miss": N_("routine missed, with a reason"),
    "no-show": N_("visitor noted as not come"),
    "log-line": N_("log line written"),
    "log-correction": N_("log line corrected"),
    "rename": N_("renamed"),
    "reveal": N_("hidden number shown"),
    "take-out": N_("one of a series made an item of its own"),
    "call-off": N_("one of a series called off"),
    "end-series": N_("series ended"),
    "central": N_("central work marked"),
    "sphere": N_("sphere changed"),
    "undo": N_("undone"),
    "redo": N_("done again"),
    "file": N_("filed"),
    "restore": N_("restored from the archive"),
    "destroy": N_("destroyed after appraisal"),
    "prolong": N_("kept on after appraisal"),
    "purge": N_("personal data removed"),
    "demo": N_("made-up office set up"),
    "import": N_("imported"),
    "give-way": N_("made to give way to central work"),
    "tick-step": N_("step of a meeting ticked"),
    "untick-step": N_("step of a meeting taken up again"),
    "drop-step": N_("step of a meeting dropped"),
    "add-step": N_("step of a meeting added"),
    "participants": N_("participants changed"),
    "reply": N_("reply noted"),
    "decide": N_("decision entered"),
    "minutes": N_("minutes entered"),
}
"""What a transaction did, for the history and for undo."""


def finding(found: Found) -> str:
    """Why a record needs somebody; an unknown code is shown as it is."""
    words = FINDINGS.get(found.code)
    return fill(_(words), found.facts) if words else found.code.replace("-", " ")


def finding_group(code: str) -> str:
    """What the findings of one code have in common, as a heading."""
    words = GROUPS.get(code) or FINDINGS.get(code)
    return _(words) if words else code.replace("-", " ")


def action(code: str) -> str:
    """What was done; an unknown code is shown as it is."""
    return _(ACTIONS[code]) if code in ACTIONS else code.replace("-", " ")
