"""The start-up guard, the log of faults, and an app without a terminal."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from textual.app import SuspendNotSupported

from tui import terminal as guard
from tui.crashlog import record_crash
from tui.survival import SurvivingApp
from tui.terminal import TerminalRefused, encoding_of, prepare


@pytest.mark.parametrize(
    ("values", "encoding"),
    [
        ({}, "utf-8"),
        ({"LANG": "C"}, "utf-8"),
        ({"LANG": "zh_CN.UTF-8"}, "utf-8"),
        ({"LANG": "zh_CN.GB18030"}, "gb18030"),
        ({"LANG": "zh_CN.gb2312@stroke"}, "gb18030"),
        ({"LC_ALL": "zh_CN.GBK", "LANG": "en_US.UTF-8"}, "gb18030"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.GBK"}, "utf-8"),
        ({"LC_CTYPE": "zh_CN.GBK", "LANG": "en_US.UTF-8"}, "gb18030"),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "zh_CN.GBK"}, "gb18030"),
        ({"LANG": "zh_CN"}, "utf-8"),
        ({"DUTYDESK_ENCODING": "GBK", "LC_ALL": "C.UTF-8"}, "gb18030"),
        ({"DUTYDESK_ENCODING": "utf8", "LC_ALL": "zh_CN.GBK"}, "utf-8"),
    ],
)
def test_the_encoding_follows_the_name_of_the_locale(values: dict[str, str], encoding: str):
    assert encoding_of(values) == encoding


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch):
    """As if standard input and output were a terminal."""
    monkeypatch.setattr(guard, "_is_tty", lambda _stream: True)


@pytest.mark.usefixtures("at_a_terminal")
def test_the_guard_tidies_what_textual_reads():
    values = {
        "TERM": "xterm",
        "TEXTUAL_DRIVER": "os:system",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_ANIMATIONS": "full",
        "TEXTUAL_COLOR_SYSTEM": "256",
        "BROWSER": "rm",
        "COLUMNS": "20",
        "NO_COLOR": "",
        "HOME": "/home/zhang",
    }
    prepare(values)
    assert values == {
        "TERM": "xterm",
        "HOME": "/home/zhang",
        "TEXTUAL_COLOR_SYSTEM": "256",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_SMOOTH_SCROLL": "0",
        "TEXTUAL_FPS": "250",
    }


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize(
    ("values", "wide"),
    [
        ({}, False),
        ({"LANG": "zh_CN.GBK"}, True),
        ({"LANG": "zh_CN.GBK", "DUTYDESK_AMBIGUOUS": "narrow"}, False),
        ({"DUTYDESK_AMBIGUOUS": "wide"}, True),
    ],
)
def test_ambiguous_characters_are_wide_where_the_terminal_is_gbk_or_somebody_says_so(
    values: dict[str, str], wide: bool
):
    assert prepare({"TERM": "xterm", **values}).wide_ambiguous is wide


@pytest.mark.usefixtures("at_a_terminal")
def test_the_guard_knows_colours_and_the_console_without_hanzi():
    assert not prepare({"TERM": "xterm", "NO_COLOR": "1"}).colours
    assert not prepare({"TERM": "linux"}).hanzi
    assert prepare({"TERM": "xterm"}).hanzi


@pytest.mark.usefixtures("at_a_terminal")
def test_a_dumb_terminal_is_refused_with_exit_code_2():
    with pytest.raises(TerminalRefused) as refused:
        prepare({"TERM": "dumb"})
    assert (refused.value.code, refused.value.exit_code) == ("dumb-terminal", 2)


def test_the_guard_and_the_printing_load_no_textual():
    code = (
        "import sys, tui.terminal, tui.printable, tui.lifeline, tui.crashlog; print('textual' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def fault(number: str) -> ValueError:
    """A fault whose message and local variables hold an ID number."""
    try:
        raise ValueError(f"no such person {number}\x1b[2J")
    except ValueError as error:
        return error


def test_the_log_is_its_owners_alone_and_holds_no_number(tmp_path: Path):
    log = tmp_path / "new" / "dutydesk.log"
    for _time in range(2):
        assert record_crash(fault("11010119900307123X"), log) == log
    text = log.read_text(encoding="utf-8")
    assert text.count("Traceback") == 2
    assert "199003" not in text
    assert "\x1b" not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_the_log_keeps_one_older_megabyte(tmp_path: Path):
    log = tmp_path / "dutydesk.log"
    log.write_text("x" * 1_100_000)
    record_crash(fault("1"), log)
    assert log.stat().st_size < 10_000
    assert (tmp_path / "dutydesk.log.1").stat().st_size == 1_100_000


def test_a_log_that_cannot_be_written_is_no_second_fault(tmp_path: Path):
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    assert record_crash(fault("1"), tmp_path / "link") is None
    assert not (tmp_path / "elsewhere").exists()


async def test_in_a_test_a_fault_comes_through_and_the_draft_is_kept(tmp_path: Path):
    kept: list[bool] = []
    app: SurvivingApp[None] = SurvivingApp(save_now=lambda: kept.append(True), log=tmp_path / "log")
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the fault comes out of the running app
        async with app.run_test() as pilot:
            app.call_later(lambda: 1 // 0)
            await pilot.pause()
    assert kept == [True]
    assert app.return_code == 1
    assert not (tmp_path / "log").exists()


async def test_the_app_has_no_way_out(tmp_path: Path):
    app: SurvivingApp[None] = SurvivingApp(save_now=lambda: None)
    async with app.run_test():
        assert list(app.get_system_commands(app.screen)) == []
        assert app.deliver_screenshot(path=str(tmp_path)) is None
        assert app.deliver_text(__file__, save_directory=tmp_path) is None
        assert app.deliver_binary(__file__, save_directory=tmp_path) is None
        with pytest.raises(SuspendNotSupported), app.suspend():
            pass
    assert not os.listdir(tmp_path)
