"""Opening forms: a new record, a changed one, a draft taken up again; what saving means for each kind."""

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
from tui.i18n import _

ARRIVING = "arriving"
"""The form of a visitor who stands at the desk, as against one who is expected."""


def suggestions(desk: Desk, kind: str, field: str, typed: str) -> list[str]:
    """Names of the directory (and of earlier visitors) that begin like what was typed."""
    from store import pinyin_matches as matches

    typed = typed.strip()
    if not typed:
        return []
    of = _party_of(kind, field)
    names = [record.title for record in desk.records("parties") if of in ("", record.kind)]
    if kind == "visit" and field == "name":
        visits = desk.records("visits")
        names = [record.name for record in visits[::-1] if isinstance(record, Visit)]
    found = dict.fromkeys(name for name in names if matches(typed, name))
    return list(found)[:8]


def _party_of(kind: str, field: str) -> str:
    declared = KINDS[kind].fields.get(field)
    return declared.of if isinstance(declared, Party) else ""


def filled_from(desk: Desk, kind: str, field: str, value: str) -> Mapping[str, Json] | None:
    """What is known about a name that was taken: an earlier visit, or the person's unit."""
    if kind == "visit" and field == "name":
        earlier = earlier_visits(desk, value)
        if earlier:
            known = ("unit", "phone", "id_type", "id_no", "plate", "visit_class")
            return {name: earlier[0].document[name] for name in known if earlier[0].document.get(name)}
    if field == "host":
        unit = next(
            (p.unit for p in desk.records("parties") if isinstance(p, Person) and p.title == value), ""
        )
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
    unsaved: bool = False,
    title: str = "",
) -> Record | None:
    """Have the officer fill in a form; the saved record, or None. A draft is kept while he types."""
    key = draft.key if draft else _draft_key(kind, record, arriving)
    if draft is None and initial is None:
        left = next((found for found in desk.drafts.all() if found.key == key), None)
        answer = await _ask_what_to_do_with(app, left) if left is not None else "new"
        if answer is None:
            return None
        if answer == "on":
            draft = left
        elif answer == "afresh":
            desk.drafts.drop(key)

    insisted: set[str] = set()

    async def save(values: dict[str, Json], standing: Record | None) -> Record:
        _ask(desk, kind, values, standing, insisted)
        if arriving or kind not in ("appointment", "meeting", "visit"):
            return await asyncio.to_thread(_save, desk, kind, values, standing, arriving)
        from screens.clashes import save_settled

        return await save_settled(
            app, desk, kind, values, standing, lambda told: _save(desk, kind, dict(told), standing, arriving)
        )

    def keep(values: dict[str, Json]) -> None:
        desk.drafts.keep(
            key,
            values,
            kind=kind,
            record_id=record.id if record else "",
            revision=(record.revision or 0) if record else 0,
        )

    # Start-up is waited for, and forms with all their fields take a tenth of it.
    from store import pinyin_matches as matches
    from tui.widgets.entries import Aids
    from tui.widgets.form import RecordForm
    from tui.widgets.readings import readers

    form = RecordForm(
        kind,
        save,
        title=title,
        record=record,
        initial=initial,
        unsaved=unsaved,
        omit=("expected_at",) if arriving else (),
        always_save=arriving,
        draft=draft.values if draft else None,
        aids=Aids(
            readers=readers(desk.clock.now, desk.workdays, workday_ends=desk.rules.workday_ends),
            suggest=lambda field, typed: list(suggestions(desk, kind, field, typed)),
            matches=matches,
        ),
        fill=lambda field, value: filled_from(desk, kind, field, value),
        keep_draft=keep,
        drop_draft=lambda: desk.drafts.drop(key),
    )
    return await app.push_screen_wait(form)


async def _ask_what_to_do_with(app: App[Any], left: Draft) -> str | None:
    """Whether to go on with a half-written form ("on"), to begin "afresh", or (None) neither."""
    from tui.widgets.menu import MenuDialog, Option

    options = [
        Option("on", _("Go on with what was half-written"), note=left.headline),
        Option("afresh", _("Begin afresh (it is thrown away)")),
    ]
    return await app.push_screen_wait(MenuDialog(_("Half-written form"), options))


def _draft_key(kind: str, record: Record | None, arriving: bool) -> str:
    return f"{kind}:{record.id if record else ''}:{ARRIVING if arriving else ''}"


def _ask(
    desk: Desk, kind: str, values: Mapping[str, Json], standing: Record | None, insisted: set[str]
) -> None:
    """Ask what has to be answered before saving; a time that has passed is meant when it is saved again.

    Raises `InvalidRecord`.
    """
    from store import InvalidRecord, questions

    asked = questions(kind, values, standing, desk.clock.now(), insisted)
    insisted |= {str(one.facts["due"]) for one in asked if one.code == "due-past-sure"}
    if asked:
        raise InvalidRecord(asked)


def _save(desk: Desk, kind: str, values: dict[str, Json], standing: Record | None, arriving: bool) -> Record:
    if arriving:
        return sign_in(desk, values, standing if isinstance(standing, Visit) else None)
    if standing is not None:
        return desk.change(standing, **values)
    if kind == "visit":
        return desk.add(kind, {**values, "state": "expected"}, action="expect")
    return desk.add(kind, values)


async def resume(app: App[Any], desk: Desk, draft: Draft) -> Record | None:
    """Take a half-written form, or a line that was not saved, up again where it was left."""
    from screens import capture
    from tui.widgets.drafts import CLOSING

    if draft.key == capture.DRAFT:
        return await capture.capture(app, desk, str(draft.values.get("line") or ""))
    record = None
    if draft.record_id:
        try:
            record = desk.record(draft.record_id)
        except NotFound:
            record = None
    if draft.key.startswith(CLOSING):
        close = getattr(getattr(app, "current_place", None), "close_record", None)
        if record is not None and record.is_open and close is not None:
            await close(record)
        else:
            desk.drafts.drop(draft.key)
        return None
    if record is not None and draft.revision and record.revision != draft.revision:
        # Saving upon the version it was written on is a conflict, which shows what others changed since.
        record = record.with_(revision=draft.revision)
    arriving = draft.key.endswith(ARRIVING)
    title = _("Sign in a visitor") if arriving else ""
    return await open_form(app, desk, draft.kind, record=record, draft=draft, arriving=arriving, title=title)
