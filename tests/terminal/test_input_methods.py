"""Keys through an input method, in two encodings, on terminals that can more or less."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from terminal.conftest import Sit
from terminal.seat import Seat, environment_of, program, record, stored

pytestmark = pytest.mark.terminal


def opens_a_new_errand(seat: Seat) -> None:
    seat.step("2", "中心工作" if "今日" in seat.screen_text() else "Central")
    seat.settle()
    seat.press("n")
    seat.wait_line("1 (办事|Errand)")
    seat.press("1")
    seat.wait_for("Ctrl+S")
    seat.settle()


def saves(seat: Seat):
    """Nobody gave a time limit: the form asks why there is none (P22)."""
    seat.press("ctrl+s")
    seat.wait_for("不设时限的理由")
    seat.wait_line("> 无时限理由")
    seat.type("随到随办")
    seat.wait_for("随到随办")
    seat.press("ctrl+s")
    seat.wait_gone("Ctrl+S 保存")


def test_full_width_digits_and_signs_are_the_keys_beneath_them(sit: Sit):
    """An officer need not leave the input method to move about: １ to ５, ？, 、, 【 and 】."""
    seat = sit()
    seat.step("２", "中心工作")
    seat.step("３", "在场")
    seat.step("５", "值班日志")
    seat.step("【", "11月22日 周日")
    seat.settle()
    seat.step("】", "11月23日 周一")
    seat.settle()
    seat.step("？", "帮助：值班")
    seat.press("esc")
    seat.wait_gone("帮助：值班")
    seat.press("２")
    seat.wait_for("中心工作")
    seat.settle()
    seat.move("、")
    seat.type("话筒")
    seat.wait_line("更换三楼会议室话筒")
    seat.wait_gone("老旧小区改造进度督办")
    seat.press("esc")
    seat.wait_for("老旧小区改造进度督办")
    seat.settle()
    seat.press("ｑ")
    assert seat.wait_end() == 0


def test_a_commit_of_nine_hanzi_arrives_whole(sit: Sit, data: Path):
    """What the input method sends in one go stands in one field, no character missing or doubled."""
    seat = sit()
    opens_a_new_errand(seat)
    seat.send("防汛物资调运情况报送".encode()[: 9 * 3])
    seat.wait_for("防汛物资调运情况报")
    saves(seat)
    record(data, "tasks", title="防汛物资调运情况报")


def test_a_character_cut_by_the_line_is_put_together(sit: Sit):
    """The bytes of one character may come in two packets."""
    seat = sit()
    opens_a_new_errand(seat)
    whole = "张伟".encode()
    seat.send(whole[:4])
    seat.wait_for("张")
    seat.send(whole[4:])
    seat.wait_for("张伟")


def test_rare_characters_of_names_are_stored_as_typed(sit: Sit, data: Path):
    """Names beyond the basic plane and with rare characters: 𠮷, 㛃, 喆."""
    seat = sit()
    opens_a_new_errand(seat)
    seat.type("答复𠮷㛃喆同志来信")
    seat.wait_for("喆同志来信")
    saves(seat)
    record(data, "tasks", title="答复𠮷㛃喆同志来信")


def test_bytes_of_another_encoding_end_nothing(sit: Sit, data: Path):
    """A terminal set to GBK before a UTF-8 desk: the session lives on, and says what to set."""
    seat = sit()
    opens_a_new_errand(seat)
    seat.type("来电：")
    seat.send("张伟".encode("gbk"))
    seat.wait_line("UTF-8")
    seat.type("供热公司")
    seat.wait_for("供热公司")
    saves(seat)
    saved = [task["title"] for task in stored(data, "tasks") if task["title"].startswith("来电：")]
    assert len(saved) == 1
    assert saved[0].endswith("供热公司")


def test_a_gb18030_terminal_works_from_end_to_end(sit: Sit, data: Path):
    """LANG=zh_CN.GB18030: bytes in, bytes out, UTF-8 in the file."""
    seat = sit(LANG="zh_CN.GB18030", encoding="gb18030")
    seat.wait_for("防汛调度会")
    assert "防汛调度会".encode("gb18030") in seat.raw
    assert "防汛调度会".encode() not in seat.raw
    opens_a_new_errand(seat)
    seat.send("张伟".encode("gb18030"))
    seat.wait_for("张伟")
    saves(seat)
    record(data, "tasks", title="张伟")
    seat.press("q")
    assert seat.wait_end() == 0


AMBIGUOUS = "─│┌┐└┘╭╮╰╯━╌▁▂▃▄▅▆▇█★“”‘’…→←↑↓①·—〔〕×"


@pytest.mark.parametrize("place", ["1", "2", "3", "4", "5"])
def test_where_lines_are_drawn_wide_the_screen_keeps_to_ascii(sit: Sit, place: str):
    """DUTYDESK_AMBIGUOUS=wide: whatever is not hanzi, kana or full-width is ASCII, in every place."""
    seat = sit(DUTYDESK_AMBIGUOUS="wide")
    seat.press(place)
    seat.settle()
    if place == "2":
        seat.move("n")
        seat.move("esc")
    drawn = seat.raw[seat.raw.index(b"\x1b[?1049h") :]
    shown = set(drawn.decode()) & set(AMBIGUOUS)
    assert not shown - {"〔", "〕"}


@pytest.mark.parametrize(
    ("term", "lang", "words"), [("dumb", "zh_CN.UTF-8", "TERM"), ("", "en_US.UTF-8", "TERM=")]
)
def test_a_terminal_that_cannot_draw_is_refused_with_a_sentence(sit: Sit, term: str, lang: str, words: str):
    seat = sit("demo", "--records", "0", wait="", TERM=term, LANG=lang)
    assert seat.wait_end() == 2
    said = seat.screen_text().replace("\n", "")
    assert words in said
    assert "xterm-256color" in said
    assert b"\x1b" not in seat.raw
    assert not seat.has("Traceback")


@pytest.mark.parametrize(
    ("lang", "words"), [("zh_CN.UTF-8", "终端"), ("en_US.UTF-8", "no terminal"), ("C", "no terminal")]
)
def test_without_a_terminal_the_desk_says_so(tmp_path: Path, lang: str, words: str):
    ended = subprocess.run(
        [*program(), "--data", str(tmp_path / "desk")],
        env=environment_of(tmp_path, LANG=lang),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert ended.returncode == 2
    assert words in ended.stderr.decode()
    assert ended.stdout == b""
    assert not (tmp_path / "desk").exists()


def test_the_text_console_without_hanzi_speaks_english(sit: Sit):
    """TERM=linux has no Chinese glyphs: the program's own words are English there."""
    seat = sit(TERM="linux", wait="Agenda")
    seat.wait_for("Checklist")
    seat.press("q")
    assert seat.wait_end() == 0


@pytest.mark.parametrize("size", [(60, 20), (120, 40)])
def test_small_and_large_windows_show_every_place(sit: Sit, size: tuple[int, int]):
    """Never broken at 60×20, better at 120×40; also when the window changes under it."""
    seat = sit(size=size)
    for place in "12351":
        seat.press(place)
        seat.settle(0.1)
    seat.resize(*((120, 40) if size == (60, 20) else (60, 20)))
    seat.settle()
    seat.wait_for("需要处理")
    seat.press("q")
    assert seat.wait_end() == 0
