"""Half-written forms of an earlier session, offered again."""

from __future__ import annotations

from typing import Any

from textual.app import App

from store import Desk, Draft
from tui.widgets.drafts import DraftsDialog


async def choose_draft(app: App[Any], desk: Desk, drafts: list[Draft]) -> Draft | None:
    """Ask which one to go on with, if any."""
    return await app.push_screen_wait(DraftsDialog(drafts, desk.drafts.drop, desk.clock.now()))
