"""Reads the one sentence an officer types: what it is, when, where, and what is left as its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tui.phrases.atoms import STANDING, Again, Atom, Clock, Day, Doubt, Ground, PlainWeek, Riddle, Workdays
from tui.phrases.groups import MOVED_BEFORE, When, atoms, chosen, fits, mask, whens
from tui.phrases.kinds import is_doing, is_meeting
from tui.phrases.marks import Marks, marks
from tui.phrases.numbers import SMALL, narrow, number
from tui.phrases.parties import Directory, Named
from tui.phrases.times import CLOSING, lengths
from tui.phrases.visits import log_mark, visit_in


@dataclass(frozen=True)
class Span:
    """Where something was understood, and as what: `when`, `place`, `tag`, `central`, `repeat` or `log`."""

    start: int
    end: int
    role: str


@dataclass(frozen=True)
class Reading:
    """A sentence as it was understood; everything that was not understood is in the title.

    `kind` is `meeting`, `appointment`, `errand`, `routine`, `visit` or `note`. Of a stretch of whole days
    `ends` is the midnight after its last one. `past`: the time lies before the moment of writing.
    """

    text: str
    kind: str
    title: str
    starts: datetime | None = None
    ends: datetime | None = None
    due: datetime | None = None
    all_day: bool = False
    repeats: str = ""
    at: time | None = None
    place: str = ""
    line: str = ""
    tags: tuple[str, ...] = ()
    central: bool = False
    people: tuple[str, ...] = ()
    """The people and units of the directory that are named."""
    visitor: str = ""
    unit: str = ""
    host: str = ""
    headcount: int = 1
    visit_class: str = ""
    words: str = ""
    """Of a visit: the title before the visitor, the unit and the host were taken from it."""
    spans: tuple[Span, ...] = ()
    past: bool = False
    doubts: tuple[Doubt, ...] = ()
    """What has to be told before this is saved."""


def read(
    text: str,
    now: datetime,
    workdays: Workdays | None = None,
    *,
    workday_ends: time = time(18, 0),
    parties: Directory | None = None,
) -> Reading:
    """How `text` is understood at `now` (aware); never raises. Without `workdays` it is Monday to Friday.

    A weekday is the next one to come, today's included while its time has not passed; 下 and `next` mean the
    week after this one. A month and day without a year are this year's, or next year's when that is more than
    60 days ago. A time without a day is today's, even when it has passed. 1点 to 5点 without 上午 or 下午 are
    in the afternoon. A deadline on a day without a time falls due at `workday_ends`.
    """
    ground = Ground(now, workdays or PlainWeek())
    plain = narrow(text[:LONGEST])
    log = log_mark(plain)
    if log:
        return _noted(text, plain, log, ground, parties)
    seen = marks(text, plain)
    hidden = [*seen.tag_spans, *seen.star_spans]
    if seen.place_span and not seen.open_place:
        hidden.append(seen.place_span)
    masked = mask(plain, hidden)
    if seen.place_span and seen.open_place:
        masked = mask(masked, [(seen.place_span[0], seen.place_span[0] + 1)])
    pieces = atoms(masked, ground)
    again: Again | None = None
    found: list[When] = []
    met: list[When] = []
    dated = any(isinstance(piece, Day) and not piece.period for piece in pieces)
    if not any(
        isinstance(piece, Riddle) and piece.whole and (piece.code != "aside" or not dated) for piece in pieces
    ):
        again = next((piece for piece in pieces if isinstance(piece, Again)), None)
        if again is None:
            met = whens(masked, pieces)
            found = chosen(masked, met, ground)
        else:
            found = _times_of(masked, pieces, again)
    found, lasting = _with_length(masked, found)
    spans = [Span(when.start, when.end, "when") for when in found] + lasting
    if again is not None:
        spans.append(Span(again.start, again.end, "repeat"))
    spans += _mark_spans(seen, spans, text)
    spans.sort(key=lambda span: (span.start, span.end))
    named = parties.named(masked) if parties is not None else []
    base = Reading(
        text, "errand", _title(text, spans, named), place=seen.place, line=seen.line, tags=tuple(seen.tags),
        central=seen.central, people=_people(named), spans=tuple(spans),
    )  # fmt: skip
    read = _timed(base, found, again, ground, workday_ends.hour * 60 + workday_ends.minute)
    if read.kind in ("appointment", "meeting", "errand") and not read.repeats:
        read = _as_visit(read, parties)
    if again is not None:
        met = whens(masked, pieces)
    doubts = [
        *_unread(text, pieces, met, found),
        *_left_over(text, met, found, ground),
        *_of_names(text, named),
    ]
    return replace(read, doubts=(*doubts, *_of_time(read, ground)))


LONGEST = 400
"""The signs of a sentence that are read; what comes after them belongs to the title."""


def _with_length(text: str, found: list[When]) -> tuple[list[When], list[Span]]:
    """A time of day without an end, with the length that stands apart in the sentence (15:00 … 2小时)."""
    alone = next((place for place, when in enumerate(found) if when.day and when.weight == 1), None)
    if alone is not None and len(found) == 1 and not found[0].deadline and not found[0].last:
        return _with_days(text, found[0])
    at = next((place for place, when in enumerate(found) if when.clock is not None), None)
    if at is None or found[at].deadline:
        return found, []
    when = found[at]
    clock = when.clock
    if clock is None or clock.until is not None or clock.minutes == CLOSING or when.last is not None:
        return found, []
    for length in lengths(text):
        if all(length.end <= one.start or length.start >= one.end for one in found):
            longer = replace(when, clock=replace(clock, until=clock.minutes + length.minutes))
            return [*found[:at], longer, *found[at + 1 :]], [Span(length.start, length.end, "when")]
    return found, []


_DAYS_LONG = re.compile(
    rf"(?:为期|连续|历时|共)\s?(?P<count>{SMALL}|两)[天日](?!内|后|前)|\bfor (?P<count_b>\d|two|three"
    r"|four|five) days\b"
)
_DAYS_ON = re.compile(rf"(?<=起)[\s,]*(?P<count>{SMALL}|两)[天日](?!内|后|前)")


def _with_days(text: str, when: When) -> tuple[list[When], list[Span]]:
    """A day with the number of days it goes on for (12月1日起三天, 为期3天)."""
    day = when.day
    if day is None or day.last is not None or day.period:
        return [when], []
    found = _DAYS_ON.match(text, when.end) or _DAYS_LONG.search(text)
    if found is None:
        return [when], []
    words = {"two": 2, "three": 3, "four": 4, "five": 5}
    written = found["count"] or found["count_b"]
    count = words.get(written) or number(written) or 1
    longer = replace(when, day=replace(day, last=day.first + timedelta(days=count - 1)))
    return [longer], [Span(*found.span(), "when")]


def _people(named: list[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.names[0] for one in named if len(one.names) == 1))


def _of_names(text: str, named: list[Named]) -> list[Doubt]:
    return [
        Doubt("ambiguous-name", text[one.start : one.end], one.names) for one in named if len(one.names) > 1
    ]


def _unread(text: str, pieces: list[Atom], met: list[When], found: list[When]) -> list[Doubt]:
    """What looks like a time and was not taken for one, where that has to be said."""
    doubts = [
        Doubt(piece.code, text[piece.start : piece.end])
        for piece in pieces
        if isinstance(piece, Riddle)
        and piece.code not in ("", "aside")
        and (piece.whole or piece.code in STANDING)
    ]
    if not doubts and not any(when.deadline or when.weight == 2 for when in found):
        # Whose report it is (Friday's) says nothing about when, unless a time of day stands there too.
        timed = any(when.clock for when in met)
        doubts = [
            Doubt("unclear" if when.code == "owned" else when.code, text[when.start : when.end])
            for when in met
            if when.refused and when.code and (timed or when.code != "owned")
        ]
    return doubts[:3]


def _left_over(text: str, met: list[When], found: list[When], ground: Ground) -> list[Doubt]:
    """A second time of day, which stays in the title."""
    taken = {(when.clock.start, when.clock.end) for when in found if when.clock}
    if not taken or MOVED_BEFORE.search(text, 0, found[0].start):
        return []
    return [
        Doubt("left-over", text[when.start : when.end])
        for when in met
        if when.clock and (when.clock.start, when.clock.end) not in taken and fits(text, when, ground)
    ][:1]


def _of_time(read: Reading, ground: Ground) -> list[Doubt]:
    doubts = []
    if read.past and read.kind != "note":
        doubts.append(Doubt("past"))
    told = read.due or read.starts
    if told is not None and ground.guessed:
        doubts.append(Doubt("guessed-workday"))
    return doubts


def _as_visit(read: Reading, parties: Directory | None) -> Reading:
    """The reading as a visit, when the sentence says that somebody comes."""
    visit = visit_in(read.title, parties)
    if visit is None:
        return read
    starts = read.starts or read.due
    return replace(
        read, kind="visit", title=visit.reason, starts=starts, due=None, visitor=visit.visitor,
        unit=visit.unit, host=visit.host, headcount=visit.headcount, visit_class=visit.visit_class,
        words=read.title,
    )  # fmt: skip


def _noted(text: str, plain: str, mark: int, ground: Ground, parties: Directory | None) -> Reading:
    """A line of the duty log: its words, and when it happened if it begins with a time."""
    pieces = atoms(mask(plain, [(0, mark)]), ground)
    met = whens(mask(plain, [(0, mark)]), pieces)
    first = met[0] if met and not met[0].refused and met[0].weight and not met[0].deadline else None
    spans = [Span(0, mark, "log")]
    happened: datetime | None = None
    if (
        first is not None
        and not plain[mark : first.start].strip(" ,")
        and first.clock
        and not first.clock.block
    ):
        try:
            happened = instant(day_of(first.day, None, ground), max(0, first.clock.minutes), ground)
        except (ValueError, OverflowError):
            happened = None
    if happened is not None and first is not None:
        spans.append(Span(first.start, first.end, "when"))
    named = parties.named(plain) if parties is not None else []
    doubts = [Doubt("to-come")] if happened is not None and happened > ground.now else []
    return Reading(
        text, "note", _title(text, spans, []), starts=happened, people=_people(named), spans=tuple(spans),
        doubts=tuple(doubts),
    )  # fmt: skip


def _times_of(text: str, pieces: list[Atom], again: Again) -> list[When]:
    """The time of a repeat: the one beside it, else the only one; a day in such a sentence is not its own."""
    found = [
        when
        for when in whens(text, pieces)
        if when.clock is not None and when.day is None and not when.refused
    ]
    beside = [
        when for when in found if not text[again.end : when.start].strip(" ,的at") and when.start >= again.end
    ]
    beside += [
        when for when in found if when.end <= again.start and not text[when.end : again.start].strip(" ,")
    ]
    if beside:
        return beside[:1]
    tail = re.compile(r"(?:之|以)?前(?![台往后门期])").match(text, again.end)
    return [When(again.end, tail.end(), deadline=True)] if tail else []


def _mark_spans(seen: Marks, taken: list[Span], text: str) -> list[Span]:
    """The spans of the marks; a place that runs on stops where a day or a time begins."""
    spans = [Span(*span, "tag") for span in seen.tag_spans] + [
        Span(*span, "central") for span in seen.star_spans
    ]
    if seen.place_span is None:
        return spans
    start, end = seen.place_span
    if seen.open_place:
        cuts = [span.start for span in taken if start < span.start < end]
        if cuts:
            seen.place = text[start + 1 : min(cuts)].strip(" ,.;:，；：")
            end = min(cuts)
    spans.append(Span(start, end, "place"))
    return spans


_EDGE = " \t,，、:：;；~·—-\u3000"
_EMPTY = re.compile(r"[(（\[【]\s{0,9}[)）\]】]")


def _title(text: str, spans: list[Span], named: Sequence[Named] = ()) -> str:
    """What is left of `text` outside `spans`, tidied; empty only when nothing but blanks is left.

    Names that were spelled in pinyin are written out.
    """
    for one in sorted(named, key=lambda one: -one.start):
        if (
            one.spelled
            and len(one.names) == 1
            and not any(s.start < one.end and one.start < s.end for s in spans)
        ):
            text = text[: one.start] + one.names[0] + text[one.end :]
            more = len(one.names[0]) - (one.end - one.start)
            spans = [Span(s.start + more, s.end + more, s.role) if s.start >= one.end else s for s in spans]
    parts: list[str] = []
    at = 0
    for span in spans:
        parts.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    parts.append(text[at:])
    left = ""
    for part in parts:
        wide = not left or not part or (ord(left[-1]) > 0x2E7F and ord(part[0]) > 0x2E7F)
        left += part if wide else " " + part
    left = " ".join(_EMPTY.sub(" ", left).split()) or " ".join(left.split())
    return left.strip(_EDGE).rstrip("。.") or left


def _timed(base: Reading, found: list[When], again: Again | None, ground: Ground, closing: int) -> Reading:
    """The reading with its kind and its times; `closing` is the minute the working day ends."""
    clock = next((when.clock for when in found if when.clock is not None), None)
    if again is not None:
        minutes = None if clock is None else closing if clock.minutes == CLOSING else clock.minutes
        if minutes is None and any(when.deadline for when in found):
            minutes = closing
        at = None if minutes is None else time(minutes // 60 % 24, minutes % 60)
        return replace(base, kind="routine", repeats=again.code, at=at)
    if not found:
        return base
    try:
        return _dated(base, found, clock, ground, closing)
    except (ValueError, OverflowError):
        spans = tuple(span for span in base.spans if span.role != "when")
        return replace(base, kind="errand", title=_title(base.text, list(spans)), spans=spans)


def _dated(base: Reading, found: list[When], clock: Clock | None, ground: Ground, closing: int) -> Reading:
    title, last = narrow(base.title), found[0].last
    moment = next((when.moment for when in found if when.moment is not None), None)
    day = next((when.day for when in found if when.day is not None), None)
    deadline = any(when.deadline for when in found) or (clock is not None and clock.minutes == CLOSING)
    if day is not None and day.period and not deadline and day.first <= ground.today <= day.until:
        deadline, day = True, replace(day, within=True)
    if day is not None and clock is None and not deadline and not (day.last or last or day.done):
        deadline = is_doing(title) and not is_meeting(title)
    if deadline:
        due = moment.at if moment else due_of(day, clock, ground, closing)
        return replace(base, due=due, past=due < ground.now)
    base = replace(base, kind="meeting" if is_meeting(title) else "appointment")
    if moment is not None:
        return replace(base, starts=moment.at, past=moment.at < ground.now)
    first = day_of(day, clock, ground)
    if clock is None:
        return _all_day(base, first, last, day, ground)
    starts = instant(first, clock.minutes if clock.minutes != CLOSING else closing, ground)
    ends = None if clock.until is None else instant(first, clock.until, ground)
    if day is not None and day.last is not None and not day.period:
        ends = instant(day.last, closing if clock.until is None else clock.until, ground)
    if last is not None and last.day is not None:
        ends = instant(last.day.first, last.clock.minutes if last.clock else closing, ground)
    if ends is not None and ends <= starts:
        ends = None
    past = (ends if clock.block and ends else starts) < ground.now
    return replace(base, starts=starts, ends=ends, past=past)


def _all_day(base: Reading, first: date, last: When | None, day: Day | None, ground: Ground) -> Reading:
    until = last.day.first if last is not None and last.day is not None else None
    if until is None and day is not None and not day.period:
        until = day.last
    ends = None if until is None or until == first else instant(until + timedelta(days=1), 0, ground)
    past = (until or first) < ground.today
    return replace(base, starts=instant(first, 0, ground), ends=ends, all_day=True, past=past)


def instant(day: date, minutes: int, ground: Ground) -> datetime:
    """The moment so many minutes (a day's worth and more: the next day) into `day`, in the zone of now."""
    more, rest = divmod(minutes, 1440)
    return datetime.combine(day + timedelta(days=more), time(rest // 60, rest % 60), ground.now.tzinfo)


def day_of(day: Day | None, clock: Clock | None, ground: Ground, closing: int | None = None) -> date:
    """The day meant: a weekday that is today's moves on by a week once its time has passed."""
    if day is None:
        return ground.today
    minutes = closing if clock is None or clock.minutes == CLOSING else clock.until or clock.minutes
    bare = day.weekday is not None and day.first == ground.today and minutes is not None
    if bare and instant(day.first, minutes or 0, ground) < ground.now:
        return day.first + timedelta(days=7)
    return day.first


def due_of(day: Day | None, clock: Clock | None, ground: Ground, closing: int) -> datetime:
    """When something "by" that day and time falls due; `closing` is the minute the working day ends."""
    minutes = closing
    if clock is not None and clock.minutes != CLOSING:
        minutes = clock.until if clock.block and clock.until else clock.minutes
    if day is None:
        return instant(ground.today, minutes, ground)
    if day.within:
        last = day.until
        if day.period and (last - day.first).days == 6:
            last = ground.last_workday(day.first, last)
        return instant(last, minutes, ground)
    if day.by_end and clock is None:
        return instant(day.until, minutes, ground)
    if (day.before and clock is None) or day.period:
        first = day.first - timedelta(days=1) if day.eve else day.first
        return instant(ground.workday_after(first, -1), minutes, ground)
    return instant(day_of(day, clock, ground, closing), minutes, ground)
