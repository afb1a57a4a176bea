"""The one way from stored text to the screen."""

from __future__ import annotations

from rich.text import Text

from tui.printable import printable


def show(value: object, style: str = "", *, lines: bool = False) -> Text:
    """`value` as text that is read letter by letter: no markup, no links, no steering characters.

    `None` shows as nothing. With `lines`, line breaks stay; without, they become blanks.
    What steers is spelt out (`<U+202E>`), so that two names that look equal are equal.
    """
    return Text("" if value is None else printable(str(value), lines=lines), style=style, end="")
