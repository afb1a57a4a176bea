"""Quick capture from anywhere: one line, read back, then saved or opened as a form."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.app import App

from screens.forms import open_form
from store import Desk, Record
from tui import wording
from tui.i18n import _
from tui.widgets.capture import Capture, CaptureDialog
from tui.widgets.keeping import Kept
from tui.widgets.readings import capture_reader

if TYPE_CHECKING:
    from tui.phrases import Directory


DRAFT = "capture"
"""The key of the draft of a line that was not saved."""


async def capture(app: App[Any], desk: Desk, text: str = "") -> Record | None:
    """Have the officer write one line, or go on with `text`; the record it became, or None."""

    def known() -> Directory:
        from tui.phrases import directory_of

        return directory_of(desk)

    understand = capture_reader(
        desk.clock.now, desk.workdays, workday_ends=desk.rules.workday_ends, parties=known
    )

    async def save(line: Capture) -> Record:
        return await asyncio.to_thread(desk.add, line.kind, line.values)

    kept = Kept(lambda values: desk.drafts.keep(DRAFT, dict(values)), lambda: desk.drafts.drop(DRAFT))
    answer = await app.push_screen_wait(CaptureDialog(understand, save, text=text, kept=kept))
    if isinstance(answer, Capture):
        return await open_form(app, desk, answer.kind, initial=answer.values, unsaved=True)
    return answer


def saved_words(desk: Desk, record: Record) -> tuple[str, str]:
    """What is said of a captured record, and the tone: that it is saved, and what it clashes with (P25)."""
    words = _("Saved: {title}").format(title=record.headline())
    if record.table not in ("agenda", "visits"):
        return words, "done"
    from store import clashes_of

    clashes = clashes_of(desk, record)
    if not clashes:
        return words, "done"
    return f"{words}  {wording.clash(clashes[0], desk.clock.now())}", "warn"
