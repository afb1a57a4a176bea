"""Looks: the themes, which of them to start with, and the few drawn signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.theme import Theme

from tui.terminal import Terminal


@dataclass(frozen=True)
class Chrome:
    """The signs that are drawn rather than written; all are one cell wide where they are used."""

    rule: str
    ellipsis: str
    bar_full: str
    bar_empty: str
    dot: str


DRAWN = Chrome(rule="─", ellipsis="…", bar_full="━", bar_empty="╌", dot="·")
ASCII = Chrome(rule="-", ellipsis="~", bar_full="=", bar_empty="-", dot="|")
"""For terminals that draw ambiguous characters two cells wide, where every drawn line would shear."""

_chrome = DRAWN


def chrome() -> Chrome:
    """The signs in use."""
    return _chrome


def use_chrome(signs: Chrome) -> None:
    """Draw with `signs` from now on."""
    global _chrome
    _chrome = signs


_ANSI = {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "text-muted": "ansi_default",
    "text-disabled": "ansi_default",
    "foreground-muted": "ansi_default",
    "border": "ansi_default",
    "border-blurred": "ansi_default",
    "block-cursor-foreground": "ansi_default",
    "block-cursor-background": "ansi_default",
    "block-cursor-text-style": "reverse",
    "input-cursor-text-style": "reverse",
    "scrollbar": "ansi_bright_black",
    "scrollbar-hover": "ansi_bright_black",
    "scrollbar-active": "ansi_bright_black",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
}

THEMES: tuple[Theme, ...] = (
    Theme(
        name="desk",
        ansi=True,
        primary="ansi_blue",
        secondary="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        accent="ansi_magenta",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        variables=_ANSI,
    ),
    Theme(
        name="desk-dark",
        primary="#6cb0f0",
        secondary="#5fb3b3",
        warning="#e5c07b",
        error="#f2777a",
        success="#99c794",
        accent="#c594c5",
        foreground="#d8dee4",
        background="#16191d",
        surface="#1d2126",
        panel="#23282e",
        variables={
            "text-muted": "#939ca5",
            "text-disabled": "#6f7880",
            "block-cursor-foreground": "#ffffff",
            "block-cursor-background": "#2f4a66",
            "block-cursor-text-style": "bold",
            "border": "#4a535c",
            "border-blurred": "#343b42",
            "scrollbar": "#4a535c",
            "scrollbar-background": "#1d2126",
        },
    ),
    Theme(
        name="desk-light",
        dark=False,
        primary="#0b57a4",
        secondary="#0f6a6a",
        warning="#8a5a00",
        error="#b3261e",
        success="#2e6b34",
        accent="#7b3f8c",
        foreground="#1b1f23",
        background="#fbfbf9",
        surface="#f3f3f0",
        panel="#e9e9e5",
        variables={
            "text-muted": "#61676d",
            "text-disabled": "#888d92",
            "block-cursor-foreground": "#000000",
            "block-cursor-background": "#c4dcf5",
            "block-cursor-text-style": "bold",
            "border": "#a9a9a3",
            "border-blurred": "#d2d2cc",
            "scrollbar": "#b9b9b3",
            "scrollbar-background": "#f3f3f0",
        },
    ),
)
"""`desk` keeps the colours of the terminal, `desk-dark` and `desk-light` bring their own."""

DEFAULT = "desk"


def choose(terminal: Terminal | None = None, asked: str = "") -> str:
    """The name of the theme to start with on `terminal`: `asked` if there is such a one, else `DEFAULT`.

    The default keeps the terminal's own colours: it is readable wherever the officer's shell is, on dark
    and on light, sends a third less to the terminal, and is the only one that is right without colour.
    """
    if terminal is not None and not terminal.colours:
        return DEFAULT
    return asked if any(theme.name == asked for theme in THEMES) else DEFAULT


def dress(app: App[Any], name: str) -> None:
    """Give `app` the themes of this program and put on the one called `name`.

    For the end of the app's `__init__`: the style sheets are then read once, with these colours.
    """
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = name
    # Textual chose its way of leaving colours out while its own theme, which has none of the
    # terminal's, was on; with ours that way paints black on black.
    filters = app._filters
    for place, filter_ in enumerate(filters):
        if isinstance(filter_, Monochrome) and app.native_ansi_color:
            filters[place] = NoColor()
