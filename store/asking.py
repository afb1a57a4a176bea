"""What an officer is asked before a form is saved, and may answer by saying why or by insisting (P22)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from store.errors import InvalidRecord, Problem
from store.fields import Json
from store.record import KINDS, Record, checked
from store.times import Instant

_AT = Instant()


def questions(
    kind: str,
    values: Mapping[str, Json],
    standing: Record | None,
    now: datetime,
    insisted: Collection[str] = (),
) -> list[Problem]:
    """The questions that saving these values of a kind raises: the rest stands in `standing`.

    A due time that has passed is asked about once ("due-past-sure"; `insisted` holds the times that are
    meant); no due time wants a reason in `no_due_reason` ("no-due-reason"). With a question everything else
    that is wrong is told too.
    """
    fields = KINDS[kind].fields
    if "due_at" not in fields:
        return []
    before = standing.document if standing is not None else {}
    known = {**before, **values}
    due = known.get("due_at")
    moment = _AT.read(due)
    found = []
    if moment is not None and due != before.get("due_at") and moment <= now and str(due) not in insisted:
        found.append(Problem("due_at", "due-past-sure", {"due": due}))
    reasoned = "no_due_reason" in fields and fields["no_due_reason"].form
    if reasoned and not due and not known.get("no_due_reason"):
        found.append(Problem("no_due_reason", "no-due-reason"))
    if found:
        # Whoever is asked is told of everything else at the same time.
        try:
            checked(KINDS[kind], known, now)
        except InvalidRecord as refused:
            named = {problem.field for problem in refused.problems}
            return [*refused.problems, *(problem for problem in found if problem.field not in named)]
    return found
