"""What a terminal sends, cut into keys and pastes."""

from __future__ import annotations

import pytest

from tui.keystream import PASTE_SIGNS, KeyStream, Pasted, Piece, Typed


def feed(stream: KeyStream, *reads: tuple[bytes, float]) -> list[Piece]:
    """All pieces that `reads`, each (bytes, second), complete."""
    return [piece for data, now in reads for piece in stream.feed(data, now)]


def typed(pieces: list[Piece]) -> str:
    """The typed text alone."""
    return "".join(piece.text for piece in pieces if isinstance(piece, Typed))


def pasted(pieces: list[Piece]) -> list[str]:
    """The pastes alone."""
    return [piece.text for piece in pieces if isinstance(piece, Pasted)]


@pytest.mark.parametrize("size", range(1, 14))
def test_a_paste_is_found_however_the_line_cuts_it(size: int):
    data = "a\x1b[200~王\r芳\x1b[201~b".encode()
    stream = KeyStream("utf-8")
    pieces = feed(stream, *((data[at : at + size], at / 1000) for at in range(0, len(data), size)))
    assert pasted(pieces) == ["王\n芳"]
    assert "王" not in typed(pieces)
    # Where the parser saw a part of the mark, it sees a whole and empty paste.
    assert typed(pieces).replace("\x1b[200~\x1b[201~", "") == "ab"


def test_two_pastes_in_one_read_are_two_pastes():
    pieces = feed(KeyStream("utf-8"), (b"\x1b[200~a\x1b[201~x\x1b[200~b\x1b[201~", 0))
    assert pasted(pieces) == ["a", "b"]
    assert typed(pieces) == "x"


def test_the_rest_of_an_endless_paste_is_passed_over():
    stream = KeyStream("utf-8")
    pieces = feed(stream, (b"\x1b[200~", 0), *((b"y" * 4096, second / 10) for second in range(1, 100)))
    assert pieces == []
    pieces = feed(stream, (b"\x1b[201~z", 10))
    assert pieces == [Pasted("y" * PASTE_SIGNS, cut=True), Typed("z")]


def test_silence_ends_a_paste_without_end():
    stream = KeyStream("utf-8")
    assert feed(stream, (b"\x1b[200~abc", 0)) == []
    assert list(stream.quiet(0.9)) == []
    assert list(stream.quiet(1.1)) == [Pasted("abc", cut=True)]


def test_a_slow_line_does_not_end_a_paste():
    stream = KeyStream("utf-8")
    pieces = feed(stream, (b"\x1b[200~", 0), *((b"0123456789", second / 4) for second in range(1, 40)))
    assert pieces == []
    assert pasted(feed(stream, (b"\x1b[20", 10), (b"1~", 10.1))) == ["0123456789" * 39]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_half_a_character_waits_for_its_other_half_but_not_for_ever(encoding: str):
    half, rest = "张".encode(encoding)[:1], "张".encode(encoding)[1:]
    assert typed(feed(KeyStream(encoding), (half, 0), (rest, 0.3))) == "张"
    stream = KeyStream(encoding)
    pieces = feed(stream, (half, 0)) + list(stream.quiet(0.6)) + feed(stream, (b"a", 0.7))
    assert typed(pieces) == "�a"
    assert stream.strange


def test_the_escape_key_is_not_held_back():
    assert typed(feed(KeyStream("utf-8"), (b"\x1b", 0))) == "\x1b"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_no_byte_is_an_error(encoding: str):
    stream = KeyStream(encoding)
    for first in range(256):
        for second in (0, 0x1B, 0x30, 0x41, 0x80, 0xFF):
            feed(stream, (bytes((first, second)), first / 10))
