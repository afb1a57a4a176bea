"""The terms of a query: each decides whether a record meets it, and says where to look and what to mark."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate, pairwise, product
from typing import Any

from store.matching import flat, runs, squeezed, word_start
from store.pinyin import Speller, expand, speller, split, syllables
from store.tokens import SPELLED, Entry


class Subject:
    """A record ready to be held against terms."""

    __slots__ = ("_spelled", "_squeezed", "corpus", "due", "entry", "flat", "number")

    def __init__(self, entry: Entry, due: datetime | None = None) -> None:
        self.corpus: Corpus | None = None
        self.number = 0
        self.due = due
        self.entry = entry
        self.flat = flat(entry.text)
        self._squeezed: str | None = None
        self._spelled: str | None = None

    @property
    def squeezed(self) -> str:
        """The text without punctuation."""
        if self._squeezed is None:
            self._squeezed = squeezed(self.flat)
        return self._squeezed

    @property
    def spelled(self) -> str:
        """What is found by pinyin: the headline and the names."""
        if self._spelled is None:
            entry = self.entry
            self._spelled = (
                flat(f"{entry.headline[:SPELLED]}\n{entry.people}\n{entry.units}") if entry.text else ""
            )
        return self._spelled

    @property
    def people(self) -> str:
        """The people's names."""
        return flat(self.entry.people) if self.entry.text else ""

    def is_spelled(self, word: str) -> bool:
        """Whether a word spells two hanzi or more of the headline or the names, or one of a person's name."""
        if self.corpus is not None:
            return self.number in self.corpus.spelled_by(word)
        return spelled(word).find(self.spelled) is not None or in_names(word).find(self.people) is not None


def spelled(word: str) -> Speller:
    """What holds a word against headlines: one syllable alone would find nearly everything."""
    return speller(word, usual=True, least=2)


def in_names(word: str) -> Speller:
    """What holds a word against names of people."""
    return speller(word, usual=True)


class Corpus:
    """Many subjects searched again and again: what letters spell is looked up in all of them at once."""

    def __init__(self, subjects: list[Subject]) -> None:
        self.subjects = subjects
        self._known: tuple[str, frozenset[int]] = ("", frozenset())
        for number, subject in enumerate(subjects):
            subject.corpus, subject.number = self, number
        self._spelled = _Joined([subject.spelled for subject in subjects])
        self._people = _Joined([subject.people for subject in subjects])

    def spelled_by(self, word: str) -> frozenset[int]:
        """The numbers of the subjects that a word spells, see `Subject.is_spelled`."""
        known, numbers = self._known
        if known != word:
            numbers = self._spelled.spelled_by(spelled(word)) | self._people.spelled_by(in_names(word))
            self._known = (word, numbers)
        return numbers


class _Joined:
    """Many texts as one."""

    def __init__(self, texts: list[str]) -> None:
        self._text = "\n".join(texts)
        self._signs = set(self._text)
        self._begins = list(accumulate((len(text) + 1 for text in texts), initial=0))

    def spelled_by(self, spelling: Speller) -> frozenset[int]:
        """The numbers of the texts that are spelled."""
        starts = spelling.all_in(self._text, self._signs)
        return frozenset(bisect_right(self._begins, start) - 1 for start in starts)


@dataclass(frozen=True)
class Term:
    """One wish: `meets` decides, `match` leads to candidates (empty: it cannot say), `marks` shows where."""

    meets: Callable[[Subject], bool]
    match: str = ""
    marks: Callable[[str], list[tuple[int, int]]] | None = None
    confirm: Callable[[Subject, Mapping[str, Any]], bool] | None = None
    """Decides from the whole document where the index holds too little to."""


def quoted(*tokens: str) -> str:
    """Tokens any of which will do, in FTS5's language."""
    return " OR ".join(f'"{token}"' for token in tokens)


def _grams(text: str) -> list[str]:
    """The tokens of a record that holds this flat text, its last ASCII word perhaps only begun."""
    tokens: list[str] = []
    pieces = runs(text)
    for place, run in enumerate(pieces):
        if not run.isascii():
            tokens += [first + second for first, second in pairwise(run)] or [run]
        elif place < len(pieces) - 1:
            tokens.append(run)
        elif len(run) > 2:
            tokens.append(run + "*")
        else:
            tokens.append("^" + run)
    return list(dict.fromkeys(tokens))


def _all_of(tokens: list[str]) -> str:
    return " AND ".join(f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"' for token in tokens)


def word_term(text: str) -> Term | None:
    """A word in the text, or spelled in the title or a name."""
    typed = flat(text)
    word = squeezed(typed)
    pieces = runs(typed)
    if not word or not pieces:
        return None
    match = _all_of(_grams(typed))
    if len(pieces) == 1 and not word.isascii():
        return Term(lambda subject: word in subject.squeezed, match, lambda line: spelled_marks(word, line))
    has_letters = any(sign.isascii() and sign.isalpha() for sign in word)
    letters_only = word.isascii() and word.isalpha()
    pattern = word_start(word) if letters_only else re.compile(_in_order(pieces))

    def stands(subject: Subject) -> bool:
        return word in subject.squeezed and pattern.search(subject.flat) is not None

    def marks(line: str) -> list[tuple[int, int]]:
        return [found.span() for found in pattern.finditer(line)] or spelled_marks(word, line)

    if not has_letters or len(word) < 2 or (word.isascii() and not letters_only):
        return Term(stands, match, marks)
    if letters_only:
        match = " OR ".join(filter(None, (_all_of(_grams(word)), spelled_match(word))))
    else:
        match = _all_of([sign for sign in dict.fromkeys(word) if not sign.isascii()])
    return Term(lambda subject: stands(subject) or subject.is_spelled(word), match, marks)


_BETWEEN = r"(?:[^\w\n]|_)"


def _in_order(pieces: list[str]) -> str:
    """The pattern of pieces that follow each other, whatever punctuation stands between them."""
    parts = [r"(?<![0-9a-z])" if pieces[0].isascii() else ""]
    for before, piece in pairwise(["", *pieces]):
        if before:
            parts.append(_BETWEEN + ("+" if before.isascii() and piece.isascii() else "*"))
        parts.append(piece if piece.isascii() else f"{_BETWEEN}*".join(map(re.escape, piece)))
    return "".join(parts)


def spelled_marks(word: str, line: str) -> list[tuple[int, int]]:
    """Where a line spells a word."""
    spelling = in_names(word)
    found: list[tuple[int, int]] = []
    stretch = spelling.find(line)
    while stretch:
        found.append(stretch)
        stretch = spelling.find(line, stretch[1])
    return found


def spelled_match(word: str) -> str:
    """The question that leads to titles and names which letters spell."""
    ways = [_way(parts) for parts in split(word, 8 if len(word) < 7 else 4)]
    return " OR ".join(f"({way})" for way in dict.fromkeys(ways) if way)


def _way(parts: tuple[str, ...]) -> str:
    known = syllables()
    if len(parts) == 1:
        return quoted(*(f"~{one}" for one in expand(parts[0])))
    options = [
        (part,) if part in known and len(part) > 1 and place < len(parts) - 1 else expand(part)
        for place, part in enumerate(parts)
    ]
    if len(parts) == 2:
        if len(options[0]) * len(options[1]) <= 200:
            return quoted(*("~" + "".join(pair) for pair in product(*options)))
        letters = parts[0][0] + parts[1][0]
        return quoted(f"_{letters}", *(f"_{letters}{third}" for third in "abcdefghjklmnopqrstwxyz"))
    wishes = [f'"_{a[0]}{b[0]}{c[0]}"' for a, b, c in zip(parts, parts[1:], parts[2:], strict=False)]
    for left, right in pairwise(options):
        if len(left) * len(right) <= 40:
            wishes.append("(" + quoted(*("~" + "".join(pair) for pair in product(left, right))) + ")")
    return " AND ".join(dict.fromkeys(wishes))


def phrase_term(text: str) -> Term | None:
    """Exactly this text, punctuation and all."""
    wanted = flat(text).strip()
    tokens = _grams(wanted)
    if not tokens:
        return None
    pattern = (
        word_start(wanted) if wanted[0].isascii() and wanted[0].isalnum() else re.compile(re.escape(wanted))
    )
    return Term(
        lambda subject: wanted in subject.flat and pattern.search(subject.flat) is not None,
        _all_of(tokens),
        lambda line: [found.span() for found in pattern.finditer(line)],
    )


def party_term(text: str, *, of_person: bool) -> Term | None:
    """A name, written or spelled, among the people or the units of a record."""

    def names(entry: Entry) -> str:
        return entry.people if of_person else entry.units

    word = squeezed(flat(text))
    if not word:
        return None
    spelling = in_names(word) if of_person else spelled(word)
    term = word_term(word)
    match = term.match if term else ""
    if of_person and len(word) < 3 and word.isascii() and word.isalpha():
        ways = (way for parts in split(word, 3) if len(parts) == 1 for way in expand(parts[0]))
        match = quoted(f"={word}", f"^{word}", *(f"~{way}" for way in ways))
    return Term(
        lambda subject: (
            (subject.corpus is None or subject.is_spelled(word))
            and spelling.find(flat(names(subject.entry))) is not None
        ),
        match,
        lambda line: spelled_marks(word, line),
    )


def either_term(one: Term, other: Term) -> Term:
    """What meets one of two terms; both say where to look."""

    def confirm(subject: Subject, document: Mapping[str, Any]) -> bool:
        return any(
            term.meets(subject) and (term.confirm is None or term.confirm(subject, document))
            for term in (one, other)
        )

    return Term(
        lambda subject: one.meets(subject) or other.meets(subject),
        f"({one.match}) OR ({other.match})" if one.match and other.match else "",
        lambda line: (one.marks(line) if one.marks else []) or (other.marks(line) if other.marks else []),
        confirm if one.confirm or other.confirm else None,
    )


def no_term() -> Term:
    """What nothing meets."""
    return Term(lambda subject: False, quoted("@nothing"))


def between_term(first: date, last: date) -> Term:
    """A day from `first` to `last`, both included."""
    begin, end = first.isoformat(), last.isoformat()
    return Term(lambda subject: begin <= subject.entry.when[:10] <= end, quoted(*_months(first, last)))


def _months(first: date, last: date) -> Iterator[str]:
    for year in range(first.year, last.year + 1):
        begin = first.month if year == first.year else 1
        end = last.month if year == last.year else 12
        if (begin, end) == (1, 12):
            yield f"@{year}"
        else:
            yield from (f"@{year}{month:02}" for month in range(begin, end + 1))
