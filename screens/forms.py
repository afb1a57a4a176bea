"""Opening forms: a new record, a changed one, a draft taken up again; what saving them means for each kind."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from textual.app import App

from store import (
    KINDS,
    Desk,
    Draft,
    Json,
    NotFound,
    Party,
    Person,
    Record,
    Visit,
    earlier_visits,
    sign_in,
)
from store import pinyin_matches as matches
from tui import wording
from tui.i18n import N_, _
from tui.widgets.entries import Aids
from tui.widgets.form import RecordForm
from tui.widgets.inputs import Reader, Reading

ARRIVING = "arriving"
"""The form of a visitor who stands at the desk, as against one who is expected."""


def readers(desk: Desk) -> dict[str, Reader]:
    """How the words of a form's fields are read: moments, days, times, repeats."""

    def instant(typed: str) -> Reading:
        from tui.phrases import read_instant

        now = desk.clock.now()
        found = read_instant(typed, now, desk.workdays, default_time=desk.rules.workday_ends)
        if found is None:
            return _not_read(N_("Not understood as a time. Write e.g. tomorrow 15:00, Friday, +3d, 11-25 9:30."))
        return Reading(found.isoformat(timespec="seconds"), wording.full_when(found))

    def day(typed: str) -> Reading:
        from tui.phrases import read_day

        found = read_day(typed, desk.clock.now(), desk.workdays)
        if found is None:
            return _not_read(N_("Not understood as a day. Write e.g. Friday, 25th, 12-2."))
        return Reading(found.isoformat(), wording.full_day(found))

    def time(typed: str) -> Reading:
        from tui.phrases import read_time

        found = read_time(typed)
        if found is None:
            return _not_read(N_("Not understood as a time of day. Write e.g. 8:30."))
        return Reading(f"{found:%H:%M}", f"{found:%H:%M}")

    def repeat(typed: str) -> Reading:
        from tui.phrases import read_repeat

        found = read_repeat(typed)
        if found is None:
            return _not_read(N_("Not understood as a repeat. Write e.g. every day, every workday, every Monday."))
        return Reading(found, wording.repeat(found))

    return {"instant": instant, "day": day, "time": time, "repeat": repeat}


def _not_read(words: str) -> Reading:
    return Reading(None, _(words), understood=False)


def suggestions(desk: Desk, kind: str, field: str, typed: str) -> list[str]:
    """Names of the directory (and of earlier visitors) that begin like what was typed."""
    typed = typed.strip()
    if not typed:
        return []
    of = _party_of(kind, field)
    names = [record.title for record in desk.records("parties") if of in ("", record.kind)]
    if kind == "visit" and field == "name":
        visits = desk.records("visits")
        names = [record.name for record in visits[::-1] if isinstance(record, Visit)]
    found = dict.fromkeys(name for name in names if name != typed and matches(typed, name))
    return list(found)[:8]


def _party_of(kind: str, field: str) -> str:
    declared = KINDS[kind].fields.get(field)
    return declared.of if isinstance(declared, Party) else ""


def filled_from(desk: Desk, kind: str, field: str, value: str) -> Mapping[str, Json] | None:
    """What is known about a name that was taken: an earlier visit, or the person's unit (returning visitors)."""
    if kind == "visit" and field == "name":
        earlier = earlier_visits(desk, value)
        if earlier:
            known = ("unit", "phone", "id_type", "id_no", "plate", "visit_class")
            return {name: earlier[0].document[name] for name in known if earlier[0].document.get(name)}
    if field == "host":
        unit = next((p.unit for p in desk.records("parties") if isinstance(p, Person) and p.title == value), "")
        return {"host_unit": unit} if unit else None
    return None


async def open_form(
    app: App[Any],
    desk: Desk,
    kind: str,
    *,
    record: Record | None = None,
    initial: Mapping[str, Json] | None = None,
    draft: Draft | None = None,
    arriving: bool = False,
    title: str = "",
) -> Record | None:
    """Have the officer fill in a form; the saved record, or None. A draft is kept while he types."""
    key = draft.key if draft else _draft_key(kind, record, arriving)

    async def save(values: dict[str, Json], standing: Record | None) -> Record:
        return await asyncio.to_thread(_save, desk, kind, values, standing, arriving)

    def keep(values: dict[str, Json]) -> None:
        desk.drafts.keep(
            key,
            values,
            kind=kind,
            record_id=record.id if record else "",
            revision=(record.revision or 0) if record else 0,
        )

    form = RecordForm(
        kind,
        save,
        title=title,
        record=record,
        initial=initial,
        draft=draft.values if draft else None,
        aids=Aids(
            readers=readers(desk),
            suggest=lambda field, typed: list(suggestions(desk, kind, field, typed)),
            matches=matches,
        ),
        fill=lambda field, value: filled_from(desk, kind, field, value),
        keep_draft=keep,
        drop_draft=lambda: desk.drafts.drop(key),
    )
    return await app.push_screen_wait(form)


def _draft_key(kind: str, record: Record | None, arriving: bool) -> str:
    return f"{kind}:{record.id if record else ''}:{ARRIVING if arriving else ''}"


def _save(desk: Desk, kind: str, values: dict[str, Json], standing: Record | None, arriving: bool) -> Record:
    if arriving:
        return sign_in(desk, values, standing if isinstance(standing, Visit) else None)
    if standing is not None:
        return desk.change(standing, **values)
    if kind == "visit":
        return desk.add(kind, {**values, "state": "expected"}, action="expect")
    return desk.add(kind, values)


async def resume(app: App[Any], desk: Desk, draft: Draft) -> Record | None:
    """Take a half-written form up again where it was left."""
    record = None
    if draft.record_id:
        try:
            record = desk.record(draft.record_id)
        except NotFound:
            record = None
    return await open_form(
        app, desk, draft.kind, record=record, draft=draft, arriving=draft.key.endswith(ARRIVING)
    )
