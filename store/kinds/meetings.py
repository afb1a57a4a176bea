"""What is done with a meeting: its steps ticked, its people's replies, its decisions and its minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from store.errors import FieldError, InvalidRecord, Problem, Refused
from store.fields import Json
from store.kinds.agenda import Meeting
from store.links import link
from store.meeting_steps import fresh_rows
from store.record import KINDS, SECRECY, Record
from store.text import clean

if TYPE_CHECKING:
    from store.desk import Desk
    from store.transaction import Work

REPLIES = ("", "yes", "no", "leave")
"""未回执、参加、不参加、请假."""


@dataclass(frozen=True)
class Attendance:
    """How many were asked, said yes, said no, are on leave, sent somebody, and came."""

    asked: int
    coming: int
    declined: int
    on_leave: int
    substitutes: int
    came: int

    @property
    def silent(self) -> int:
        """How many have not replied."""
        return self.asked - self.coming - self.declined - self.on_leave


@dataclass(frozen=True)
class Participant:
    """Somebody asked to a meeting: the reply, who comes instead, and whether they signed in."""

    name: str
    reply: str = ""
    substitute: str = ""
    came: bool = False


def participants_of(meeting: Meeting) -> list[Participant]:
    """Everybody asked to a meeting, in the order they were named."""
    rows = {str(row.get("name")): row for row in meeting.replies}
    found = []
    for name in meeting.people:
        row = rows.get(name, {})
        reply = str(row.get("reply") or "")
        found.append(
            Participant(
                name,
                reply if reply in REPLIES else "",
                str(row.get("substitute") or ""),
                row.get("came") is True,
            )
        )
    return found


def attendance_of(meeting: Meeting) -> Attendance:
    """The counts of a meeting's people (应到、参加、请假、实到)."""
    people = participants_of(meeting)
    return Attendance(
        asked=len(people),
        coming=sum(1 for one in people if one.reply == "yes"),
        declined=sum(1 for one in people if one.reply == "no"),
        on_leave=sum(1 for one in people if one.reply == "leave"),
        substitutes=sum(1 for one in people if one.substitute),
        came=sum(1 for one in people if one.came),
    )


def decisions_of(desk: Desk, meeting: Meeting) -> list[Record]:
    """The live records that a meeting decided, oldest first."""
    return [
        record
        for table in ("tasks", "documents")
        for record in desk.records(table)
        if any(row.get("id") == meeting.id and row.get("how") == "decided-by" for row in record.links or ())
    ]


def _standing(work: Work, meeting: Meeting) -> Meeting:
    """The meeting as it stands now: two officers may tick different steps at once."""
    found = work.record(meeting.id)
    if not isinstance(found, Meeting) or found.is_hidden or found.state == "cancelled":
        raise Refused("already-closed", id=meeting.id)
    return found


def _with_step(meeting: Meeting, key: str, **values: Json) -> list[Json]:
    """The steps with other values for one of them; a value None is taken out. Raises `Refused`."""
    rows: list[Json] = []
    for row in meeting.preparations:
        if str(row.get("key")) == key:
            kept = {name: value for name, value in {**row, **values}.items() if value is not None}
            rows.append(kept)
        else:
            rows.append(row)
    return rows


def _step(meeting: Meeting, key: str) -> Mapping[str, Json]:
    found = next((row for row in meeting.preparations if str(row.get("key")) == key), None)
    if found is None:
        raise Refused("not-found", id=meeting.id)
    return found


def tick_step(desk: Desk, meeting: Meeting, key: str) -> Meeting:
    """A step is done: by whom and when. Raises `Refused` ("already-ticked", "step-dropped")."""
    with desk.transaction("tick-step") as work:
        current = _standing(work, meeting)
        step = _step(current, key)
        if step.get("done_at"):
            raise Refused("already-ticked", by=str(step.get("done_by") or ""))
        if step.get("dropped"):
            raise Refused("step-dropped", id=meeting.id)
        stamp = work.now.isoformat(timespec="seconds")
        return work.put(
            current.with_(preparations=_with_step(current, key, done_at=stamp, done_by=work.officer))
        )


def untick_step(desk: Desk, meeting: Meeting, key: str) -> Meeting:
    """A step is not done after all, or is taken up again after it was dropped."""
    with desk.transaction("untick-step") as work:
        current = _standing(work, meeting)
        _step(current, key)
        gone = dict.fromkeys(("done_at", "done_by", "dropped", "dropped_at", "dropped_by"))
        return work.put(current.with_(preparations=_with_step(current, key, **gone)))


def drop_step(desk: Desk, meeting: Meeting, key: str, reason: str) -> Meeting:
    """A step is not needed here; it stays in the list with the reason. Raises `InvalidRecord`, `Refused`."""
    reason = clean(reason)
    if not reason:
        raise InvalidRecord([Problem("reason", "required")])
    with desk.transaction("drop-step") as work:
        current = _standing(work, meeting)
        if _step(current, key).get("done_at"):
            raise Refused("already-ticked", by=str(_step(current, key).get("done_by") or ""))
        stamp = work.now.isoformat(timespec="seconds")
        told = {"dropped": reason[:200], "dropped_at": stamp, "dropped_by": work.officer}
        return work.put(current.with_(preparations=_with_step(current, key, **told)))


def add_step(desk: Desk, meeting: Meeting, title: str, due: datetime) -> Meeting:
    """One more step, due at a moment; it moves with the meeting. Raises `InvalidRecord`."""
    title = clean(title)
    if not title:
        raise InvalidRecord([Problem("title", "required")])
    with desk.transaction("add-step") as work:
        current = _standing(work, meeting)
        starts, ends = current.starts, current.ends_at
        if starts is None or ends is None:
            raise Refused("not-found", id=meeting.id)
        keys = [int(key) for row in current.preparations if (key := str(row.get("key"))).isdecimal()]
        row: dict[str, Json] = {"key": str(max(keys, default=0) + 1), "title": title[:200]}
        if due <= starts:
            row |= {"phase": "before", "before": f"{round((starts - due).total_seconds() / 60)}min"}
        elif due >= ends:
            row |= {"phase": "after", "after": f"{round((due - ends).total_seconds() / 60)}min"}
        else:
            row["phase"] = "during"
        return work.put(current.with_(preparations=[*current.preparations, row]))


def make_steps(desk: Desk, meeting: Meeting) -> Meeting:
    """The house's steps for a meeting that has none: from a calendar, or of a series. Raises `Refused`."""
    with desk.transaction("add-step") as work:
        current = _standing(work, meeting)
        if current.document.get("repeats"):
            raise Refused("series-steps", id=meeting.id)
        if current.preparations:
            raise Refused("already-there", id=meeting.id)
        return work.put(current.with_(preparations=fresh_rows(work.rules.meeting_steps)))


def add_people(desk: Desk, meeting: Meeting, names: str | Sequence[str]) -> Meeting:
    """More people are asked; names may be separated by 、. Raises `InvalidRecord`."""
    try:
        more = Meeting.people.check(names)
    except FieldError as error:
        raise InvalidRecord([Problem("people", error.code, error.facts)]) from None
    if not more:
        raise InvalidRecord([Problem("people", "required")])
    with desk.transaction("participants") as work:
        current = _standing(work, meeting)
        return work.put(current.with_(people=list(dict.fromkeys([*current.people, *more]))))


def remove_person(desk: Desk, meeting: Meeting, name: str) -> Meeting:
    """Somebody is not asked after all."""
    with desk.transaction("participants") as work:
        current = _standing(work, meeting)
        people = [one for one in current.people if one != name]
        rows = [row for row in current.replies if row.get("name") != name]
        return work.put(current.with_(people=people, replies=rows))


def set_reply(desk: Desk, meeting: Meeting, name: str, reply: str, substitute: str = "") -> Meeting:
    """What somebody replied, and who comes instead. Raises `InvalidRecord`, `Refused`."""
    if reply not in REPLIES:
        raise InvalidRecord([Problem("reply", "not-a-choice", {"value": reply})])
    return _reply(desk, meeting, name, reply=reply, substitute=clean(substitute)[:60])


def set_came(desk: Desk, meeting: Meeting, name: str, *, came: bool) -> Meeting:
    """Somebody, or the substitute, signed in at the door (签到), or did not."""
    return _reply(desk, meeting, name, came=came)


def _reply(desk: Desk, meeting: Meeting, name: str, **values: Json) -> Meeting:
    with desk.transaction("reply") as work:
        current = _standing(work, meeting)
        if name not in current.people:
            raise Refused("not-found", id=meeting.id)
        rows = {str(row.get("name")): row for row in current.replies}
        stamp = {"at": work.now.isoformat(timespec="seconds"), "by": work.officer}
        rows[name] = {**rows.get(name, {}), "name": name, **values, **stamp}
        return work.put(current.with_(replies=list(rows.values())))


def decide(desk: Desk, meeting: Meeting, values: Mapping[str, Json]) -> Record:
    """A decision of a meeting: a task with title, lead unit or owner and due time, linked to the meeting.

    It is a supervision item; what is wanted is the decision itself unless it is said. Raises `InvalidRecord`.
    """
    kind = "supervision"
    fields = KINDS[kind].fields
    with desk.transaction("decide") as work:
        current = _standing(work, meeting)
        problems = [Problem("title", "required")] if not clean(str(values.get("title") or "")) else []
        if not values.get("unit") and not values.get("owner"):
            problems.append(Problem("owner", "required"))
        if not values.get("due_at"):
            problems.append(Problem("due_at", "no-due"))
        if problems:
            raise InvalidRecord(problems)
        told = {**values, "lead_unit": values.get("unit")} if "lead_unit" in fields else dict(values)
        common = {name: current.document.get(name) for name in ("central", "sphere", "line", "secrecy")}
        return work.insert(
            kind,
            {
                **{name: value for name, value in common.items() if value},
                "source_kind": "minutes",
                "basis": current.title,
                "demands": "" if current.document.get("secrecy") in SECRECY[2:] else values.get("title"),
                "source": current.chair or current.leader or current.convener,
                **{name: value for name, value in told.items() if name in fields and value},
                "links": [link("decided-by", current)],
            },
        )


def write_minutes(desk: Desk, meeting: Meeting, words: str, signed_by: str = "") -> Meeting:
    """The minutes (纪要), and who signed them. Raises `InvalidRecord`, `Conflict`."""
    if not clean(words, lines=True):
        raise InvalidRecord([Problem("minutes", "required")])
    with desk.transaction("minutes") as work:
        current = work.current(meeting)
        stamp = work.now.isoformat(timespec="seconds")
        return work.put(current.with_(minutes=words, minutes_by=signed_by, minutes_at=stamp))


def missing_afterwards(desk: Desk, meeting: Meeting) -> list[str]:
    """What a meeting that is to be closed still lacks: "decisions", "minutes", "steps"."""
    missing = []
    if not decisions_of(desk, meeting):
        missing.append("decisions")
    if not meeting.minutes:
        missing.append("minutes")
    if any(not row.get("done_at") and not row.get("dropped") for row in meeting.preparations):
        missing.append("steps")
    return missing


def is_secret(meeting: Meeting) -> bool:
    """Whether nothing of what was said may be stored here."""
    return meeting.secrecy in SECRECY[2:]
