"""The language of the moment: gettext catalogs, looked up when a sentence is shown."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LANGUAGES = ("zh_CN", "en")
"""The languages the program speaks; the sentences in the code are the English ones."""

_LOCALE_DIR = Path(__file__).with_name("locale")
_catalog: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Speak `language` (one of `LANGUAGES`) from now on."""
    global _catalog, _language
    _language = language if language in LANGUAGES else "en"
    _catalog = gettext.translation("dutydesk", _LOCALE_DIR, [_language], fallback=True)


def language() -> str:
    """The language spoken now: one of `LANGUAGES`."""
    return _language


def chosen(asked: str = "", environment: dict[str, str] | None = None) -> str:
    """The language to speak: as asked, else by the locale of the environment, else English."""
    values = dict(os.environ) if environment is None else environment
    for value in (asked, *(values.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if value:
            return "zh_CN" if value.lower().startswith("zh") else "en"
    return "en"


def _(message: str) -> str:
    """`message` in the language of the moment; the empty string stays empty."""
    return _catalog.gettext(message) if message else ""


def N_(message: str) -> str:  # noqa: N802 - the name every gettext tool knows
    """Mark `message` for the catalog; it is translated where it is shown."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence for `count` things, in the language of the moment."""
    return _catalog.ngettext(one, many, count)
