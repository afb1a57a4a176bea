"""From the bytes of a terminal to the text of keys and pastes; nothing in them can end it or deafen it."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Generator, Iterator
from dataclasses import dataclass

PASTE_START = "\x1b[200~"
PASTE_END = "\x1b[201~"

PASTE_SIGNS = 64 * 1024
"""Characters of one paste that are kept; the rest of it is passed over, not typed."""

PASTE_QUIET = 1.0
"""Seconds without input after which an unfinished paste counts as finished."""

_HALF_QUIET = 0.5
"""Seconds after which the first half of a character no longer waits for the second."""

_KEY_SIGNS = 8
_KEY_GAP = 0.05
"""So few characters, so many seconds after the last ones and long after a paste began, are a key pressed."""


@dataclass(frozen=True)
class Typed:
    """Text for the key parser, escape sequences and all."""

    text: str


@dataclass(frozen=True)
class Pasted:
    """What one paste brought, line breaks kept and control characters dropped."""

    text: str
    cut: bool = False
    """Whether it was longer than `PASTE_SIGNS` or never said where it ends."""


Piece = Typed | Pasted


class KeyStream:
    """Decodes what a terminal sends, and cuts it into keys and pastes.

    A paste is taken out here because Textual's parser waits for the end of a paste for ever, and types what
    stands behind an escape character inside a paste as if it were keys.
    """

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._tail = ""
        self._paste: str | None = None
        self._cut = False
        self._paste_began = 0.0
        self._heard = 0.0
        self.strange = False
        """Whether anything came that is not text in the terminal's encoding."""

    def feed(self, data: bytes, now: float) -> Iterator[Piece]:
        """The pieces that `data`, read at `now` (monotonic seconds), completes."""
        yield from self.quiet(now)
        text = self._decoder.decode(data)
        if (
            self._paste is not None
            and len(text) <= _KEY_SIGNS
            and now - self._paste_began > PASTE_QUIET
            and now - self._heard > _KEY_GAP
            and not self._ends(text)
        ):
            yield from self._give_up()
        self._heard = now
        yield from self._cut_up(text, now)

    def quiet(self, now: float) -> Iterator[Piece]:
        """The pieces that a silence until `now` completes: call it when there was nothing to read."""
        if self._decoder.getstate()[0] and now - self._heard > _HALF_QUIET:
            yield from self._cut_up(self._decoder.decode(b"", final=True), now)
            self._decoder.reset()
        if self._paste is not None and now - self._heard > PASTE_QUIET:
            yield from self._give_up()

    def _cut_up(self, text: str, now: float) -> Iterator[Piece]:
        if "\ufffd" in text:
            self.strange = True
        while text:
            if self._paste is None:
                text = yield from self._keys(text, now)
            else:
                text = yield from self._pasting(text)

    def _keys(self, text: str, now: float) -> Generator[Piece, None, str]:
        """Take the keys before the next paste; returns the text after its beginning."""
        window = self._tail + text
        start = window.find(PASTE_START)
        if start < 0:
            self._tail = window[1 - len(PASTE_START) :]
            yield Typed(text)
            return ""
        before = start - len(self._tail)
        after = before + len(PASTE_START)
        if before > 0:
            yield Typed(text[:before])
        elif before < 0:
            # The parser has already seen the first half of the mark: let it see a whole, empty paste.
            yield Typed(text[:after] + PASTE_END)
        self._tail = ""
        self._paste, self._cut, self._paste_began = "", False, now
        return text[after:]

    def _pasting(self, text: str) -> Generator[Piece, None, str]:
        """Take the text of the open paste; returns what stands behind its end."""
        window = (self._paste or "") + text
        end = window.find(PASTE_END, max(0, len(self._paste or "") - len(PASTE_END)))
        if end >= 0:
            self._paste = window[:end]
            rest = window[end + len(PASTE_END) :]
            yield self._close()
            return rest
        if len(window) > PASTE_SIGNS:
            # The last characters stay, for they may be the first half of the mark.
            self._cut = True
            window = window[:PASTE_SIGNS] + window[PASTE_SIGNS:][-len(PASTE_END) :]
        self._paste = window
        return ""

    def _ends(self, text: str) -> bool:
        """Whether `text` holds a part of the mark that ends the open paste."""
        window = (self._paste or "")[-len(PASTE_END) :] + text
        return PASTE_END in window or any(window.endswith(PASTE_END[:size]) for size in range(2, 6))

    def _give_up(self) -> Iterator[Piece]:
        self._cut = True
        yield self._close()

    def _close(self) -> Pasted:
        text = (self._paste or "")[:PASTE_SIGNS].replace("\r\n", "\n").replace("\r", "\n")
        self._paste = None
        kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
        return Pasted("".join(kept), self._cut)
