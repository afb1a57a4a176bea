"""Writing the hits of a search out into a new file."""

from __future__ import annotations

import asyncio
from pathlib import Path

from store import Desk, Refused, form_of, write_new
from tui import wording
from tui.i18n import _, ngettext
from tui.widgets.dialogs import LineDialog


class WriteOutDialog(LineDialog):
    """Asks where to; the name's ending says in which form. Nothing is written over."""

    def __init__(self, desk: Desk, query: str, order: str) -> None:
        self.desk = desk
        self.query_asked = query
        self.order = order
        self.done = ""
        at = f"{desk.clock.now():%Y%m%d-%H%M%S}"
        super().__init__(
            _("Write the hits out"),
            _("Into the new file (.csv, .xlsx or .json)"),
            value=str(Path.home() / f"dutydesk-{at}.csv"),
            limit=400,
            sentence=_("Numbers of people are masked, classified records left out."),
            save=self.write,
        )

    async def write(self, typed: str) -> None:
        """Search, write, and remember what to say. Raises `Refused` with why not."""
        self.done = await asyncio.to_thread(self._written, typed)

    def _written(self, typed: str) -> str:
        path = Path(typed).expanduser()
        # Nothing that a shell or a server reads for itself: those hide behind a dot and end otherwise.
        if not form_of(path) or not path.is_absolute() or any(part.startswith(".") for part in path.parts):
            raise Refused("write-where")
        records, left_out = wording.hits_to_write(self.desk, self.query_asked, self.order)
        try:
            write_new(path, wording.content_of(records, form_of(path)))
        except FileExistsError as error:
            raise Refused("write-exists", path=str(path)) from error
        except OSError as error:
            raise Refused("write-failed", path=str(path), detail=wording.system(error)) from error
        words = ngettext(
            "{count} record written to {path}.", "{count} records written to {path}.", len(records)
        ).format(count=len(records), path=path)
        if left_out:
            words += " " + ngettext(
                "{count} classified one left out.", "{count} classified ones left out.", left_out
            ).format(count=left_out)
        return words
