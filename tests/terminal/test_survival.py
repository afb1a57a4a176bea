"""A session at a terminal that sends rubbish, stalls or vanishes."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from terminal.pty_session import PtySession

pytestmark = pytest.mark.terminal

HERE = Path(__file__).parent
TINY = [sys.executable, str(HERE / "tiny_app.py")]
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l")

Start = Callable[..., PtySession]


@pytest.fixture
def start(tmp_path: Path):
    """Start the tiny app on a terminal; it is gone after the test."""
    sessions: list[PtySession] = []

    def start_tiny(
        wishes: str = "",
        *,
        size: tuple[int, int] = (80, 24),
        encoding: str = "utf-8",
        before: Callable[[], None] | None = None,
        **environment: str,
    ) -> PtySession:
        session = PtySession(
            [*TINY, str(tmp_path)],
            size=size,
            encoding=encoding,
            before=before,
            environment={"PYTHONPATH": str(HERE.parents[1]), "TINY": wishes, **environment},
        )
        sessions.append(session)
        session.wait_for("ready")
        return session

    yield start_tiny
    for session in sessions:
        session.__exit__()


def restored(session: PtySession) -> bool:
    """Whether the program gave the terminal back, with every mode off and the cursor visible."""
    return all(session.raw.rfind(sequence) > session.raw.rfind(b"\x1b[?1049h") for sequence in RESTORED)


# What the terminal sends.


@pytest.mark.parametrize(
    "rubbish",
    [
        "张伟".encode("gbk"),
        b"\xff\xfe\xff",
        b"\xe5\xbc",
        b"\xe5\xbc\x1b[D",
        b"\x82",
        b"\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80",
        b"\x00\x01\x9b\x9d",
        b"\x1b[;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;~",
        b"\x1b]52;c;AAAA\x07",
        b"\x1b[<0;1;",
        b"\x1b[201~",
        bytes(range(0x80, 0x100)) * 20,
    ],
    ids=lambda rubbish: rubbish[:6].hex(),
)
def test_the_session_answers_keys_after_rubbish(start: Start, rubbish: bytes):
    session = start()
    session.send(rubbish)
    session.type("王芳")
    session.wait_until(
        lambda: re.search(r"seen .*王芳.* \d", session.screen_text()) is not None, 2, "the keys"
    )


def test_somebody_whose_terminal_is_set_to_gbk_is_told_why_nothing_appears(start: Start):
    session = start()
    session.send("值班".encode("gbk"))
    session.wait_for("unreadable")


def test_a_key_after_half_a_character_is_not_swallowed(start: Start):
    session = start(LANG="zh_CN.GB18030", encoding="gb18030")
    session.send("张".encode("gb18030")[:1])
    session.wait_until(lambda: not session.read(0.8), 3)
    session.type("a")
    session.wait_for("seen a 1")


def test_a_paste_without_end_does_not_deafen_the_session(start: Start, tmp_path: Path):
    session = start()
    session.type("\x1b[200~abc")
    session.wait_until((tmp_path / "pasted").exists, what="the paste")
    session.type("x")
    session.wait_for("seen abcx 4")


def test_somebody_who_keeps_typing_after_a_paste_without_end_is_heard(start: Start):
    session = start()
    session.type("\x1b[200~")
    began = time.monotonic()
    while "seen" not in session.screen_text():
        session.type("k")
        session.read(0.15)
        assert time.monotonic() - began < 2


def test_escape_codes_inside_a_paste_are_neither_typed_nor_lost_text(start: Start, tmp_path: Path):
    session = start()
    session.paste("王\x1b[31m芳\x1b]52;c;AAA\x07\r\n第二行\x9b2J")
    session.wait_until((tmp_path / "pasted").exists, what="the paste")
    session.type("!")
    session.wait_for("!")
    assert (tmp_path / "pasted").read_text(encoding="utf-8") == "王[31m芳]52;c;AAA\n第二行2J"


def test_a_paste_of_a_megabyte_is_cut_and_not_typed(start: Start, tmp_path: Path):
    session = start()
    session.paste("y" * 1_000_000)
    session.wait_until((tmp_path / "pasted").exists, what="the paste")
    session.type("z")
    session.wait_for("z 65537")
    assert len((tmp_path / "pasted").read_text(encoding="utf-8")) == 65536


def test_a_gb18030_terminal_shows_and_takes_chinese_from_end_to_end(start: Start, tmp_path: Path):
    session = start(LANG="zh_CN.GB18030", encoding="gb18030")
    session.type("张伟")
    session.wait_for("seen 张伟 2")
    assert "张伟".encode("gb18030") in session.raw
    assert "张伟".encode() not in session.raw
    session.signal(signal.SIGTERM)
    session.wait_end()
    assert (tmp_path / "draft").read_text(encoding="utf-8") == "张伟"


def test_where_lines_are_drawn_wide_the_screen_keeps_to_ascii(start: Start):
    session = start(DUTYDESK_AMBIGUOUS="wide")
    session.type("“会议” → ①…")
    session.wait_for('seen "会议" > 1~')
    assert "+- ready * ~" in session.screen_text()
    assert not set("┌─★…“”→①▊▔▁▎") & set(session.screen_text())


@pytest.mark.parametrize(("column", "line"), [(3, "+- ready * ~"), (2, "\nready")])
def test_a_terminal_that_is_asked_decides_how_lines_are_drawn(tmp_path: Path, column: int, line: str):
    """What is typed meanwhile, before and behind the answer, is not lost."""
    environment = {"PYTHONPATH": str(HERE.parents[1]), "DUTYDESK_AMBIGUOUS": "ask", "TINY": "patient"}
    with PtySession([*TINY, str(tmp_path)], environment=environment) as session:
        session.wait_until(lambda: b"\x1b[6n" in session.raw, what="the question")
        session.send(b"a\x1b[1;%dRbc" % column)
        session.wait_for("seen abc 3")
        assert line in "\n" + session.screen_text()


def test_a_terminal_that_does_not_answer_holds_nobody_up(start: Start):
    session = start(DUTYDESK_AMBIGUOUS="ask")
    session.send(b"\x1b[1;3R")
    session.type("abc")
    session.wait_for("seen abc 3")


# How a session ends.


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGINT])
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_signal_keeps_the_draft_and_gives_the_terminal_back(
    start: Start, tmp_path: Path, number: signal.Signals, state: str
):
    session = start()
    session.type("张伟 half")
    session.wait_for("seen 张伟 half")
    if state == "busy":
        session.press("f4")
        session.wait_until((tmp_path / "busy").exists, what="the busy app")
    session.signal(number)
    assert session.wait_end(5) == 129
    assert (tmp_path / "draft").read_text(encoding="utf-8") == "张伟 half"
    assert restored(session)
    assert session.cooked


def test_signals_that_the_parent_blocked_end_the_session_too(start: Start, tmp_path: Path):
    session = start(before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP, signal.SIGTERM}))
    session.type("half")
    session.wait_for("seen half")
    session.signal(signal.SIGTERM)
    assert session.wait_end(5) == 129
    assert (tmp_path / "draft").read_text(encoding="utf-8") == "half"


def test_saving_that_hangs_does_not_keep_the_session_alive(start: Start, tmp_path: Path):
    session = start("deaf-save")
    session.signal(signal.SIGTERM)
    session.signal(signal.SIGHUP)
    assert session.wait_end(9) == 129
    assert restored(session)


@pytest.mark.parametrize("wishes", ["", "flood"], ids=["idle", "busy"])
def test_a_dropped_line_keeps_the_draft(start: Start, tmp_path: Path, wishes: str):
    session = start(wishes)
    session.type("half a form")
    session.wait_until(lambda: "half a form" in session.screen_text())
    session.hang_up()
    assert session.wait_end(5) == 129
    assert (tmp_path / "draft").read_text(encoding="utf-8") == "half a form"


@pytest.mark.parametrize("wishes", ["", "flood"], ids=["idle", "busy"])
def test_a_dropped_line_that_nobody_announces_ends_the_session_without_spinning(tmp_path: Path, wishes: str):
    """The shell in front ignores SIGHUP and stays, so the program only ever reads the end of its terminal."""
    shell = (
        "import json, resource, signal, subprocess, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
        "code = subprocess.run(sys.argv[2:]).returncode;"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "open(sys.argv[1] + '.part', 'w').write(json.dumps([code, used.ru_utime]));"
        "import os; os.rename(sys.argv[1] + '.part', sys.argv[1])"
    )
    result = tmp_path / "result"
    environment = {"PYTHONPATH": str(HERE.parents[1]), "TINY": wishes}
    command = [sys.executable, "-c", shell, str(result), *TINY, str(tmp_path)]
    with PtySession(command, environment=environment) as session:
        session.wait_for("ready")
        session.type("half")
        session.wait_for("half")
        session.hang_up()
        session.wait_until(result.exists, what="the end of the program")
    code, seconds = json.loads(result.read_text())
    assert code == 129
    assert seconds < 4
    assert (tmp_path / "draft").read_text(encoding="utf-8") == "half"


def test_a_terminal_that_takes_no_output_ends_the_session_in_the_end(start: Start, tmp_path: Path):
    session = start("flood stall=1.5")
    session.type("half a form")
    session.wait_until(lambda: "half a form" in session.screen_text())
    assert session.wait_end_unread(12) == 129
    assert (tmp_path / "draft").read_text(encoding="utf-8") == "half a form"
    assert session.cooked


def test_a_slow_terminal_is_not_mistaken_for_a_stalled_one(start: Start):
    session = start("flood stall=1.5")
    until = time.monotonic() + 4
    while time.monotonic() < until:
        session.read(at_most=2048)
        time.sleep(0.04)
    assert session.alive


def test_a_signal_ends_a_session_whose_terminal_takes_no_output(start: Start, tmp_path: Path):
    session = start("flood")
    session.type("half")
    session.wait_until(lambda: "half" in session.screen_text())
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        time.sleep(0.05)  # the flood fills the terminal meanwhile
    session.signal(signal.SIGTERM)
    assert session.wait_end_unread(5) == 129
    assert (tmp_path / "draft").read_text(encoding="utf-8") == "half"


def test_leaving_by_key_gives_the_terminal_back_with_code_0(start: Start):
    session = start()
    session.press("ctrl+q")
    assert session.wait_end(5) == 0
    assert restored(session)
    assert session.cooked
    assert b"\x1b[<u" not in session.raw


# Faults of the program.


def test_a_fault_says_one_plain_sentence_and_keeps_draft_and_log(start: Start, tmp_path: Path):
    session = start()
    session.type("kept text")
    session.wait_for("seen kept text")
    session.press("f2")
    assert session.wait_end(5) == 1
    assert restored(session)
    assert "The duty desk stopped: a fault in the program." in session.screen_text()
    assert (tmp_path / "draft").read_text(encoding="utf-8") == "kept text"
    shown = session.raw.decode()
    log = tmp_path / "dutydesk.log"
    written = log.read_text(encoding="utf-8")
    for text in (shown, written):
        assert "110101199003071234" not in text
    assert "Traceback" not in shown
    assert "ValueError: no such person: ***" in written
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


# The guard at the door.


@pytest.mark.parametrize("name", ["dumb", "", "unknown"])
def test_a_terminal_that_cannot_draw_is_refused(tmp_path: Path, name: str):
    environment = {"PYTHONPATH": str(HERE.parents[1]), "TERM": name}
    with PtySession([*TINY, str(tmp_path)], environment=environment) as session:
        assert session.wait_end() == 2
        assert session.screen_text().strip() == "dumb-terminal"
        assert b"\x1b" not in session.raw


def test_without_a_terminal_the_program_refuses_to_start(tmp_path: Path):
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "TERM": "xterm"}
    ended = subprocess.run(
        [*TINY, str(tmp_path)], stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=20
    )
    assert ended.returncode == 2
    assert ended.stderr.strip() == b"not-a-terminal"


def test_the_environment_runs_no_code_and_writes_no_file(start: Start, tmp_path: Path):
    traces = [tmp_path / name for name in ("log.txt", "shot", "browser")]
    session = start(
        TEXTUAL_DRIVER="antigravity:Nothing",
        TEXTUAL_LOG=str(traces[0]),
        TEXTUAL_SCREENSHOT="1",
        TEXTUAL_SCREENSHOT_LOCATION=str(traces[1]),
        TEXTUAL_PRESS="q,q",
        TEXTUAL="debug,devtools",
        BROWSER=f"touch {traces[2]}",
        COLUMNS="20",
    )
    session.press("f8")
    session.wait_for("still here")
    session.press("ctrl+q")
    session.wait_end()
    assert not [path for path in traces if path.exists()]
    assert b"\x1b]" not in session.raw


# What records hold.

PAYLOADS = [
    "\x1b]52;c;UFdORUQ=\x07",
    "\x1b]8;;http://evil\x07link\x1b]8;;\x07",
    "\x1b]0;PWNTITLE\x07",
    "\x1b[2J\x1b[5;5H",
    "\x1bP$q m\x1b\\",
    "\x1b_Gi=1\x1b\\",
    "\x1bc",
    "\x1b[6n",
    "\x1b[?1049l",
    "\x1b(0",
    "\x1b^pm\x1b\\",
    "\x1bXsos\x1b\\",
    "\x9b31m",
    "\x9d52;c;AA\x9c",
    "nul\x00nul",
    "del\x7fdel",
    "so\x0esi\x0f",
    "bel\x07bs\x08vt\x0bff\x0c",
    "nel\x85nel",
    "ls\u2028ps\u2029",
    "rlo\u202egpj.exe",
    "iso\u2066x\u2069",
    "zero\u200bwidth\u200djoin\ufeff",
    "soft\u00adhyphen\u061c\u180e",
    "tag\U000e0041\U000e007f",
    "tab\tcr\rdone",
    "[@click=app.quit]张[/]",
    "张[/]",
    "[link=http://evil]x",
]

TEXTUALS_OWN = re.compile(
    rb"\x1b\[(?:[0-9;]*[mH]|\?(?:1049|25|1004|2004|7|1000|1003|1006|1015)[hl]|\?20(?:26|48)\$p|\?2026[hl])"
)


def test_nothing_stored_steers_the_terminal(start: Start, tmp_path: Path):
    """Each in Label, Static, Input, TextArea, DataTable, Tree, OptionList, a border title and a toast."""
    (tmp_path / "payloads.json").write_text(json.dumps(PAYLOADS), encoding="utf-8")
    session = start("payloads", size=(100, 260))
    session.wait_for("<U+202E>")
    session.wait_for("gpj.exe")
    session.press("tab", "down", "down", "tab", "down", "tab", "down", "tab", "down", "end")
    session.wait_until(lambda: not session.read(0.5), 10)
    left = TEXTUALS_OWN.sub(b"", session.raw).replace(b"\r", b"").replace(b"\n", b"")
    foreign = sorted({sign for sign in left.decode() if not (sign.isprintable() or sign == "\u3000")})
    assert foreign == []
    assert session.raw.count(b"\x1b[?1049l") == 0
