"""A made-up language that brackets every translated sentence, so that bare strings stand out."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tui import i18n

OPEN, SHUT = "⟦", "⟧"


class _Bracketed(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"{OPEN}{message}{SHUT}"

    def ngettext(self, one: str, many: str, count: int) -> str:
        return f"{OPEN}{one if count == 1 else many}{SHUT}"


@contextmanager
def pseudo_language() -> Iterator[None]:
    """Within this, everything that goes through `_` or `ngettext` is shown in brackets."""
    before = i18n._catalog
    i18n._catalog = _Bracketed()
    try:
        yield
    finally:
        i18n._catalog = before


def bare_strings(shown: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """The lines with English or Chinese words outside brackets; `known` are the records' own words."""
    found = []
    allowed = sorted(known, key=len, reverse=True)
    for line in shown:
        rest = line
        while (stripped := re.sub(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}?", "", rest)) != rest:
            rest = stripped
        for word in allowed:
            rest = rest.replace(word, "")
        if re.search(r"[A-Za-z]{3,}|[\u4e00-\u9fff]{2,}", rest):
            found.append(line)
    return found
