"""Stored text on its way to a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color

from tui.lastline import ControlFilter, install
from tui.printable import printable
from tui.widgets.safe import show

STEERING = [
    chr(code)
    for code in range(0x11_0000)
    if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
]


def drawn(text: str, *, ascii_chrome: bool = False) -> str:
    """What is left of `text` behind the last line."""
    line = ControlFilter(ascii_chrome=ascii_chrome).apply([Segment(text)], Color(0, 0, 0))
    return "".join(segment.text for segment in line)


@pytest.mark.parametrize("ascii_chrome", [False, True])
def test_no_steering_character_passes_and_no_width_changes(ascii_chrome: bool):
    for sign in STEERING:
        text = f"王{sign}芳"
        left = drawn(text, ascii_chrome=ascii_chrome)
        assert sign not in left
        assert cell_len(left) == cell_len(text), hex(ord(sign))


@pytest.mark.parametrize("text", ["张伟", "王\u3000芳", "\ue000𠮷㎡", "e\u0301", "葛\U000e0100", "plain", ""])
def test_text_that_only_shows_is_left_alone(text: str):
    assert drawn(text) == text
    assert printable(text) == text
    assert show(text).plain == text


def test_a_control_segment_and_a_hyperlink_do_not_reach_the_terminal():
    line = [
        Segment("\x1b[2J", None, [(1, 2)]),  # type: ignore[list-item]
        Segment("text", Style(bold=True, link="http://x\x1b]52;c;AA\x07")),
    ]
    control, text = ControlFilter().apply(line, Color(0, 0, 0))
    assert (control.text, control.control) == ("", None)
    assert text.text == "text"
    assert text.style is not None
    assert text.style.link is None
    assert text.style.bold


def test_any_app_can_be_given_the_last_line():
    app: App[object] = App()
    install(app)
    assert isinstance(app.get_line_filters()[-1], ControlFilter)


def test_wide_terminals_get_ascii_of_the_same_width():
    chrome = "┌─━╌┐│┃└┘├┤┼╭╮═║▊▔▁▎▌█▶→←↑↓★●○·…“”‘’—①é×√"
    plain = drawn(chrome, ascii_chrome=True)
    assert plain.isascii()
    assert len(plain) == len(chrome) == cell_len(chrome)
    assert drawn("“张伟”——★ αβ", ascii_chrome=True) == '"张伟"--* αβ'
    assert drawn(chrome) == chrome


def test_show_spells_out_what_hides_and_reads_markup_letter_by_letter():
    assert show("张\u202e伟").plain == "张<U+202E>伟"
    assert show("[@click=app.quit]张[/]").plain == "[@click=app.quit]张[/]"
    assert show("[bold]x[/]").spans == []
    assert show(None).plain == ""
    assert show(7).plain == "7"
    assert show("a\nb\tc").plain == "a b c"
    assert show("a\r\nb", lines=True).plain == "a\nb"


def test_the_command_line_prints_nothing_that_steers():
    assert printable("\x1b]52;c;AA\x07") == "<U+001B>]52;c;AA<U+0007>"
    assert printable("a\nb") == "a b"
    assert printable("a\nb\x9b", lines=True) == "a\nb<U+009B>"
    assert printable("".join(STEERING)).isprintable()
