"""The day and the week in print: the agenda as the screen merges it, for terminal, program and paper."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from store import (
    AgendaLine,
    Desk,
    Shift,
    agenda_between,
    agenda_of,
    balance_of,
    carried,
    checklist_of,
    clashing_among,
    day_marks,
    finished_on,
    needs_somebody,
)
from tui import wording
from tui.i18n import _
from tui.prints.entering import day_of
from tui.prints.layout import put, put_json, put_part, stored

Table = Callable[[Sequence[str], Sequence[int], Sequence[Sequence[str]]], None]
"""Prints heads, widths of all columns but the last, and rows."""


def today(desk: Desk, options: argparse.Namespace) -> int:
    """The agenda, the checklist and what needs somebody, of a day; with `--week` the agenda of its week."""
    day = day_of(desk, options.day)
    if day is None:
        return 2
    if options.week:
        _week(desk, day, as_json=options.json)
    elif options.json:
        put_json(_day_told(desk, day))
    else:
        _day(desk, day)
    return 0


def _day(desk: Desk, day: date) -> None:
    now = desk.clock.now()
    agenda, checklist = agenda_of(desk, day), checklist_of(desk, day)
    put(_day_head(desk, day))
    meter = balance_of(agenda, desk.rules, desk.clock.zone)
    if meter.central + meter.daily:
        words = _("central {central} daily {daily}")
        put(words.format(central=_hours(meter.central), daily=_hours(meter.daily)))
    if meter.over:
        words = _("daily work {share}%, limit {limit}%")
        put(words.format(share=meter.share, limit=meter.limit))
    (clashing,) = clashing_among(desk, [agenda])
    put_part(_("Agenda"), [_row(line, now, clashing) for line in agenda if line.what != "warning"])
    warned = [_row(line, now, clashing) for line in agenda if line.what == "warning"]
    if warned:
        put_part(_("due soon {count}").format(count=len(warned)), warned)
    left = carried(desk) if day == desk.duty_date else []
    if left:
        put_part(
            _("left from earlier days {count}").format(count=len(left)), [_row(one, now) for one in left]
        )
    done = finished_on(desk, day)
    if done:
        put_part(_("Finished") + f" {len(done)}", [_finished_row(line, now) for line in done])
    ticked = sum(1 for line in checklist if line.tick)
    put_part(
        _("Checklist") + f" {ticked}/{len(checklist)}",
        [
            (
                "[x]" if line.tick and line.tick.result == "done" else "[-]" if line.tick else "[ ]",
                wording.clock(line.at),
                line.routine.title,
            )
            for line in checklist
        ],
    )
    if day == desk.duty_date:
        put_part(
            _("Needs somebody"),
            [
                (
                    wording.finding(found),
                    "" if found.facts else wording.since(found.since, now),
                    wording.kind(found.record.kind),
                    found.record.headline(),
                )
                for found in needs_somebody(desk)
            ],
        )


def _day_told(desk: Desk, day: date) -> dict[str, Any]:
    """The day for a program."""
    agenda = agenda_of(desk, day)
    meter = balance_of(agenda, desk.rules, desk.clock.zone)
    findings = needs_somebody(desk) if day == desk.duty_date else []
    return {
        "duty_date": day,
        "agenda": [_line_told(line) for line in agenda],
        "carried": [_line_told(line) for line in (carried(desk) if day == desk.duty_date else [])],
        "finished": [_line_told(line) for line in finished_on(desk, day)],
        "minutes": {"central": meter.central, "daily": meter.daily, "limit": meter.limit, "over": meter.over},
        "checklist": [
            {
                "at": line.at,
                "routine": stored(line.routine),
                "tick": stored(line.tick) if line.tick else None,
            }
            for line in checklist_of(desk, day)
        ],
        "needs": [
            {"code": finding.code, "since": finding.since, "record": stored(finding.record)}
            for finding in findings
        ],
    }


def _line_told(line: AgendaLine) -> dict[str, Any]:
    told: dict[str, Any] = {"at": line.at, "what": line.what, "record": stored(line.record)}
    if line.ends is not None:
        told["ends"] = line.ends
    if line.days:
        told["days"] = line.days
    if line.occurs is not None:
        told["occurs"] = line.occurs
    return told


def _days_of_week(desk: Desk, day: date) -> dict[date, list[AgendaLine]]:
    first = day - timedelta(days=day.weekday())
    return agenda_between(desk, first, first + timedelta(days=6))


def _week(desk: Desk, day: date, *, as_json: bool) -> None:
    now, days = desk.clock.now(), _days_of_week(desk, day)
    if as_json:
        put_json(
            {
                "days": [
                    {
                        "day": day,
                        "kind": day_marks(desk, day).kind,
                        "agenda": [_line_told(one) for one in lines],
                    }
                    for day, lines in days.items()
                ]
            }
        )
        return
    for (each, lines), clashing in zip(days.items(), clashing_among(desk, days.values()), strict=True):
        rows = [_row(line, now, clashing) for line in lines if line.what != "shift"]
        put_part(" ".join(filter(None, (_day_head(desk, each), _people(lines)))), rows)


def _day_head(desk: Desk, day: date) -> str:
    return f"{wording.full_day(day)}  {wording.marks_line(day_marks(desk, day))}".rstrip()


def _people(lines: Sequence[AgendaLine]) -> str:
    """Who is on duty, by the shifts that begin that day."""
    shifts = [line.record for line in lines if isinstance(line.record, Shift)]
    return "/".join(dict.fromkeys(name for one in shifts for name in (one.leader, one.officer) if name))


def _row(line: AgendaLine, now: datetime, clashing: frozenset[str] = frozenset()) -> tuple[str, ...]:
    record = line.record
    sign = ("*" if record.central else " ") + ("!" if record.id in clashing else " ")
    title = wording.in_agenda(line.what, record) + (f" ({line.part}/{line.parts})" if line.parts > 1 else "")
    return line_at(line, now), sign, wording.kind(record.kind), title, _where(line)


def line_at(line: AgendaLine, now: datetime) -> str:
    """When a line stands, or how many days it is late or away."""
    at = line.at.astimezone(now.tzinfo)
    if line.what == "all-day":
        return _("all day")
    if line.what == "running":
        return _("on")
    if line.what == "carried":
        return wording.until(now - timedelta(days=line.days), now)
    return f"{at:%m-%d}" if line.what == "warning" else wording.clock(at)


def _where(line: AgendaLine) -> str:
    document = line.record.document
    return str(document.get("place") or document.get("host") or document.get("owner") or "")


def _finished_row(line: AgendaLine, now: datetime) -> tuple[str, ...]:
    record = line.record
    outcome = str(record.outcome.get("kind") or "")
    return (
        wording.clock(line.at.astimezone(now.tzinfo)),
        wording.outcome(outcome) if outcome else "",
        wording.kind(record.kind),
        record.headline(),
        str(record.outcome.get("words") or "").replace("\n", " "),
    )


def _hours(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


# ── on paper ─────────────────────────────────────────────────────────────────────────

_WIDTHS = (10, 1, 8, 16)


def agenda_on_paper(desk: Desk, day: date, table: Table) -> None:
    """The agenda of a day sheet: the merged day, then what is due soon, carried and finished."""
    now = desk.clock.now()
    agenda = agenda_of(desk, day)
    heads = (_("Time"), "", _("Kind"), _("Place or person"), _("Matter"))
    put(_("Agenda"))
    table(heads, _WIDTHS, [_paper_row(line, now) for line in agenda if line.what != "warning"])
    left = carried(desk) if day == desk.duty_date else []
    warned = [line for line in agenda if line.what == "warning"]
    for title, lines in (
        (_("left from earlier days {count}").format(count=len(left)), left),
        (_("due soon {count}").format(count=len(warned)), warned),
    ):
        if lines:
            put()
            put(title)
            table(heads, _WIDTHS, [_paper_row(line, now) for line in lines])
    done = finished_on(desk, day)
    if done:
        put()
        put(_("Finished") + f" {len(done)}")
        ended = (_("Time"), _("Outcome"), _("Kind"), _("Matter"))
        table(ended, (6, 12, 8), [_paper_finished(line, now) for line in done])


def week_on_paper(desk: Desk, day: date, table: Table) -> None:
    """The week of a day: each day with its marks, its people on duty and its agenda."""
    now = desk.clock.now()
    heads = (_("Time"), "", _("Kind"), _("Place or person"), _("Matter"))
    for each, lines in _days_of_week(desk, day).items():
        put(" ".join(filter(None, (_day_head(desk, each), _people(lines)))))
        table(heads, _WIDTHS, [_paper_row(line, now) for line in lines if line.what != "shift"])
        put()


def _paper_row(line: AgendaLine, now: datetime) -> tuple[str, ...]:
    at, sign, kind, title, where = _row(line, now)
    return at, sign.strip(), kind, where, title


def _paper_finished(line: AgendaLine, now: datetime) -> tuple[str, ...]:
    at, outcome, kind, title, words = _finished_row(line, now)
    return at, outcome, kind, f"{title}  {words}".rstrip()
