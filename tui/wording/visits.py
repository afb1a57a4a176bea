"""The words for a visit's service clock, for whom it was handed to, and for times that were corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from store import Visit
from tui.i18n import N_, _
from tui.wording.dates import clock, full_when, span
from tui.wording.names import label

RATINGS: dict[int, str] = {
    1: N_("very dissatisfied"),
    2: N_("dissatisfied"),
    3: N_("so-so"),
    4: N_("satisfied"),
    5: N_("very satisfied"),
}
"""What a rating means."""


def besides(visit: Visit) -> Iterator[tuple[str, str]]:
    """Label and words of what a visit tells besides its fields."""
    if words := service(visit):
        yield _("Service clock"), words
    for row in visit.handings:
        words = _("{when} from {former} to {host}").format(
            when=_when(row.get("at")), former=row.get("from") or "-", host=row.get("to") or "-"
        )
        yield _("Handed on"), words
    for row in visit.corrections:
        words = _("{field} was {was}; corrected by {by}: {reason}").format(
            field=label("visit", str(row.get("field"))),
            was=_when(row.get("was")),
            by=row.get("by") or "-",
            reason=row.get("reason") or "",
        )
        yield _("Corrected"), words


def service(visit: Visit) -> str:
    """The service clock: time to the first contact, to the host, to the end, as far as it has run (P48)."""
    contact, host, finish = visit.service
    parts = (
        (_("first contact {span}"), contact),
        (_("host {span}"), host),
        (_("finish {span}"), finish),
    )
    return _(", ").join(words.format(span=_short(length)) for words, length in parts if length is not None)


def _short(length: timedelta) -> str:
    return span(length) if length >= timedelta(minutes=1) else _("at once")


def _when(stored: object) -> str:
    try:
        return full_when(datetime.fromisoformat(str(stored))) if stored else ""
    except ValueError:
        return ""


def window(visit: Visit) -> str:
    """The time a visitor is expected at: `15:00` or `15:00-16:00`; empty where none was said."""
    start, end = visit.expected_at, visit.expected_until
    if start is None:
        return ""
    return f"{clock(start)}-{clock(end)}" if end is not None else clock(start)


def rating(value: int) -> str:
    """The word for a rating."""
    return _(RATINGS[value]) if value in RATINGS else str(value)
