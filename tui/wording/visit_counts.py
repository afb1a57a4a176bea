"""The words for the figures of a month of visits: titled parts, each a list of label and number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from store import COURTESIES, VISIT_CLASSES, VisitCounts
from tui.i18n import _
from tui.wording.choices import choice, state
from tui.wording.visits import rating

Part = tuple[str, list[tuple[str, float, str]]]
"""A title, and lines of label, size and how the size is written."""

MOST = 10
"""So many units or reasons are shown, the most frequent first."""


def told_counts(counts: VisitCounts) -> list[Part]:
    """The figures part by part; parts without any are left out."""
    return [(title, lines) for title, lines in _parts(counts) if lines]


def _parts(counts: VisitCounts) -> Iterator[Part]:
    yield _("In all"), _summary(counts)
    classes = [(choice("visit_class", code), counts.by_class[code]) for code in VISIT_CLASSES]
    yield _("By class"), [_line(label, count) for label, count in classes if count]
    yield _("By unit"), _largest(counts.by_unit)
    yield _("By reason"), _largest(counts.by_reason)
    yield _("By host's unit"), _largest(counts.by_host_unit)
    hours = range(min(counts.by_hour, default=0), max(counts.by_hour, default=-1) + 1)
    yield _("By hour of arriving"), [_line(f"{hour:02}:00", counts.by_hour[hour]) for hour in hours]
    states = [(state("visit", code), count) for code, count in counts.by_state.items() if code != "left"]
    yield _("Not received, put off, still here"), [_line(label, count) for label, count in states]
    left = [(choice("left_how", code), count) for code, count in counts.left_how.items()]
    yield _("How signed out"), [_line(label, count) for label, count in left]
    if counts.courtesy:
        shown = [(choice("courtesy", code), counts.courtesy[code]) for code in COURTESIES]
        yield _("Reception card"), [_line(label, count) for label, count in shown]
    ratings = [(rating(value), counts.ratings[value]) for value in range(5, 0, -1)]
    yield _("Ratings"), [_line(label, count) for label, count in ratings if count]


def _line(label: str, count: int) -> tuple[str, float, str]:
    return label, count, str(count)


def _largest(counted: Counter[str]) -> list[tuple[str, float, str]]:
    return [_line(label, count) for label, count in counted.most_common(MOST)]


def _summary(counts: VisitCounts) -> list[tuple[str, float, str]]:
    wait, rated = counts.mean_wait, counts.mean_rating
    lines = [
        (_("Visits"), str(counts.visits)),
        (_("People"), str(counts.people)),
        (
            _("Came again"),
            _("{visitors} visitors, {visits} times").format(visitors=counts.came_again, visits=counts.again),
        ),
        (_("Mean waiting"), _("{minutes} min").format(minutes=round(wait)) if wait is not None else "-"),
        (_("Waited over the limit"), str(counts.over_limit)),
        (_("Full reception cards"), str(counts.carded)),
        (_("Mean rating"), f"{rated:.1f}" if rated is not None else "-"),
    ]
    if counts.cost:
        lines.append((_("Reception cost"), _("{yuan} yuan").format(yuan=counts.cost)))
    return [(label, 0, words) for label, words in lines]
