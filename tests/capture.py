"""What a running app shows, as plain text: one string a line, without trailing spaces."""

from __future__ import annotations

from typing import Any

from textual.app import App


def screen_text(app: App[Any]) -> list[str]:
    """The lines of the screen of `app` as text, styles left out."""
    strips = app.screen._compositor.render_strips(app.size)
    return [strip.text.rstrip() for strip in strips[: app.size.height]]
