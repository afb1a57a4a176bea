"""How many hits a search has by kind and by year: beside the list, or as a dialog on narrow screens."""

from __future__ import annotations

import re

from store import Facets
from tui import wording
from tui.i18n import _, language
from tui.widgets.menu import Option
from tui.widgets.table import Column, Heading, Row

MOST = 30
"""How many kinds and how many years are named."""
KIND, YEAR = "kind:", "year:"
"""What the ids of the lines begin with; the code of the kind or the year follows."""

_KIND_FILTER = re.compile(r"(?<!\S)(?:类别?|kind)[:：]\S*", re.IGNORECASE)
_YEAR_FILTER = re.compile(r"(?<!\S)(?:日|on|date)[:：]\S*", re.IGNORECASE)


def facet_columns() -> list[Column]:
    """What, and how many."""
    return [Column("what", "", 0, least=8), Column("count", "", 8, align="right", keep=9, fit=True)]


def facet_rows(found: Facets) -> list[Row | Heading]:
    """Kinds, then years."""
    rows: list[Row | Heading] = []
    if found.kinds:
        rows.append(Heading(_("Kind")))
        rows += [
            Row(f"{KIND}{code}", (wording.kind(code), counted(count, found)))
            for code, count in list(found.kinds.items())[:MOST]
        ]
    if found.years:
        rows.append(Heading(_("Year")))
        rows += [
            Row(f"{YEAR}{year}", (str(year), counted(count, found)))
            for year, count in list(found.years.items())[:MOST]
        ]
    return rows


def facet_options(found: Facets) -> list[Option]:
    """The same to choose from."""
    kinds = [
        Option(f"{KIND}{code}", wording.kind(code), counted(count, found))
        for code, count in list(found.kinds.items())[:MOST]
    ]
    years = [
        Option(f"{YEAR}{year}", str(year), counted(count, found))
        for year, count in list(found.years.items())[:MOST]
    ]
    return [*kinds, *years]


def counted(count: int, found: Facets) -> str:
    """A figure; one that was not counted hit by hit says so."""
    return f"{count:,}" if found.exact else f"~{count:,}"


def narrowed(query: str, facet: str) -> str:
    """The search with a facet as its filter, instead of the one of the same sort that it may have."""
    chinese = language() == "zh_CN"
    if facet.startswith(KIND):
        name, rest = ("类" if chinese else "kind"), _KIND_FILTER.sub("", query)
        value = facet.removeprefix(KIND)
        shown = wording.kind(value)
        value = shown if chinese and " " not in shown else value
    else:
        name, rest = ("日" if chinese else "on"), _YEAR_FILTER.sub("", query)
        value = facet.removeprefix(YEAR)
    return " ".join(f"{rest} {name}:{value}".split())
