"""Commands that list: what is pending, visitors, one record, a search."""

from __future__ import annotations

import argparse
from datetime import datetime

from store import (
    Desk,
    Record,
    Request,
    Visit,
    awaiting_decision,
    expected,
    gone_on,
    on_site,
    pending,
    weak_links,
)
from tui import wording
from tui.i18n import _
from tui.prints import complain
from tui.prints.layout import put, put_json, put_part, put_rows, said, stored

WHO = ("owner", "unit", "lead_unit", "drafter", "to_leader")
"""The fields that say whom a matter waits for, the first that is filled."""


def tasks(desk: Desk, options: argparse.Namespace) -> int:
    """What is pending, band by band."""
    now = desk.clock.now()
    bands = pending(desk)
    if options.json:
        put_json(
            [{"band": band, "records": [stored(record) for record in records]} for band, records in bands]
        )
        return 0
    if not bands:
        put(_("Nothing is pending."))
    for band, records in bands:
        rows = [
            (
                record.id,
                wording.kind(record.kind),
                wording.state(record.kind, record.state),
                wording.when(record.due, now) if record.due else "",
                next((str(who) for name in WHO if (who := record.document.get(name))), ""),
                record.headline(),
            )
            for record in records
        ]
        put_part(f"{wording.band(band)} {len(records)}", rows)
    return 0


def weak(desk: Desk, options: argparse.Namespace) -> int:
    """Every weak link, and what requests wait for a decision with their options (P15, P56)."""
    now = desk.clock.now()
    found, waiting = weak_links(desk), awaiting_decision(desk)
    if options.json:
        put_json(
            {
                "weak": [
                    {"code": one.code, "since": one.since, **one.facts, "record": stored(one.record)}
                    for one in found
                ],
                "awaiting": [stored(request) for request in waiting],
            }
        )
        return 0
    rows = [
        (
            one.record.id,
            wording.kind(one.record.kind),
            wording.finding(one),
            wording.since(one.since, now),
            one.record.headline(),
        )
        for one in found
    ]
    put_part(_("Weak links") + f" {len(rows)}", rows, _("none"))
    if waiting:
        put_part(_("Awaiting decision") + f" {len(waiting)}", [_request_row(one) for one in waiting])
    return 0


def _request_row(request: Request) -> tuple[str, ...]:
    options = [
        f"{'*' if number == request.recommended else ''}{number}. {option}"
        for number, option in enumerate(request.options, 1)
    ]
    return request.id, request.to_leader, request.headline(), "  ".join(options)


def visitors(desk: Desk, options: argparse.Namespace) -> int:
    """Who is here, who is expected, who has left; or a month in figures."""
    if options.counts or options.month:
        return visit_figures(desk, options)
    day, now = desk.duty_date, desk.clock.now()
    parts = {"here": on_site(desk), "expected": expected(desk, day), "gone": gone_on(desk, day)}
    if options.json:
        put_json({name: [stored(visit) for visit in visits] for name, visits in parts.items()})
        return 0
    titles = {"here": _("Here now"), "expected": _("Expected"), "gone": _("Ended today")}
    for name, visits in parts.items():
        heads = sum(visit.headcount or 1 for visit in visits)
        put_part(f"{titles[name]} {heads}", [_visit_row(visit, now) for visit in visits], _("nobody"))
    return 0


def visit_figures(desk: Desk, options: argparse.Namespace) -> int:
    """The visits of a month in figures; exit code 2 for what is no month."""
    from store import month_of, visit_counts
    from tui.wording.visit_counts import told_counts

    try:
        month = month_of(options.month, desk.clock.now())
    except ValueError:
        complain(_("{words}: a month is written 2026-11.").format(words=options.month))
        return 2
    counts = visit_counts(desk, month)
    if options.json:
        put_json(counts.as_json())
        return 0
    put(_("Visits in figures: {month}").format(month=f"{month:%Y-%m}"))
    for title, lines in told_counts(counts):
        most = max(size for _label, size, _words in lines)
        rows = [
            (label, words, "#" * max(1, round(30 * size / most)) if size else "")
            for label, size, words in lines
        ]
        put_part(title, rows)
    return 0


def _visit_row(visit: Visit, now: datetime) -> tuple[str, ...]:
    at = visit.arrived_at or visit.expected_at
    return (
        visit.visit_no,
        wording.clock(at.astimezone(now.tzinfo)) if at else "",
        wording.state("visit", visit.state),
        visit.name,
        visit.unit,
        str(visit.headcount or 1),
        visit.host,
        visit.reason,
    )


def show(desk: Desk, options: argparse.Namespace) -> int:
    """One record, live or filed."""
    record = desk.find(options.id)
    if record is None:
        complain(_("No record has the number {id}.").format(id=options.id))
        return 1
    if options.json:
        put_json(stored(record))
        return 0
    said(facts_of(record))
    return 0


def facts_of(record: Record) -> dict[str, str]:
    """A record's labelled values, as people read them."""
    from tui.wording.record import told_fields

    facts = {_("kind"): wording.kind(record.kind), _("title"): record.headline(), _("number"): record.id}
    facts[_("state")] = wording.state(record.kind, record.state)
    if words := wording.gave_way(record):
        facts[_("state")] += f"  {words}"
    return facts | dict(told_fields(record))


def search(desk: Desk, options: argparse.Namespace) -> int:
    """Search everything; exit code 1 when nothing is found."""
    hits = desk.search(" ".join(options.query), options.limit, wait=True)
    if options.json:
        put_json(
            {
                "problems": hits.problems,
                "not_searched": hits.gaps,
                "more": hits.more,
                "hits": [
                    {
                        "id": hit.id,
                        "kind": hit.kind,
                        "state": hit.state,
                        "headline": hit.headline,
                        "when": hit.when,
                        "filed": hit.filed_year,
                        "snippet": hit.snippet,
                    }
                    for hit in hits.hits
                ],
            }
        )
        return 0 if hits.hits else 1
    for code in hits.problems:
        complain(wording.search_problem(code))
    if hits.gaps:
        complain(_("Not searched: {files}").format(files=_(", ").join(hits.gaps)))
    if not hits.hits:
        put(_("Nothing found."))
        return 1
    put_rows(
        [
            (
                hit.id,
                f"{hit.when:%Y-%m-%d}" if hit.when else "",
                wording.kind(hit.kind),
                wording.state(hit.kind, hit.state),
                hit.headline,
            )
            for hit in hits.hits
        ],
        indent="",
    )
    if hits.more:
        put(_("There is more; narrow the search or raise --limit."))
    return 0
