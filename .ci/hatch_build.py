"""Compiles the catalogs, for wheels and for editable installs alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogs(BuildHookInterface[Any]):
    """Writes a `.mo` beside every `.po` before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is `standard` or `editable`; both need the compiled catalogs."""
        for source in sorted(Path(self.root, "tui", "locale").glob("*/LC_MESSAGES/*.po")):
            # Without the locale Babel drops the plural forms from the header.
            with source.open("rb") as lines:
                catalog = read_po(lines, locale=source.parts[-3])
            with source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, catalog)
