"""Search over everything, live and filed: the live records in memory, the filed ones through the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import ref

from store.archive import missing_years
from store.query import Query, read
from store.record import Record, record_of
from store.snippet import Snippet, snippet_of
from store.terms import Corpus, Subject
from store.tokens import Entry, entry_of

if TYPE_CHECKING:
    from store.desk import Desk
    from store.index import Index

CANDIDATES = 20_000
"""How many candidates are held against a query before the search stops and says so."""


@dataclass(frozen=True)
class Hit:
    """One record found, live or filed."""

    id: str
    kind: str
    state: str
    headline: str
    when: datetime | date | None
    filed_year: int | None
    """The year it is filed under, None for a live record."""
    exact: bool = False
    """Found by its document number."""
    load: Callable[[], Mapping[str, Any]] = field(default=dict, repr=False, compare=False)
    cut: Callable[[], Snippet] = field(default=lambda: ("", []), repr=False, compare=False)

    @cached_property
    def _shown(self) -> Snippet:
        return self.cut()

    @property
    def snippet(self) -> str:
        """The line of the record that was found, cut to 60 cells."""
        return self._shown[0]

    @property
    def marks(self) -> list[tuple[int, int]]:
        """Where the words stand in the snippet: begin and end."""
        return self._shown[1]

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The stored document, read from the archive when first asked for; empty if it is gone."""
        return self.load()

    @property
    def record(self) -> Record:
        """The record itself."""
        return record_of(self.document)


@dataclass(frozen=True)
class Hits:
    """What a search found, best first."""

    hits: list[Hit]
    more: bool = False
    """Whether there are hits beyond the limit."""
    problems: list[str] = field(default_factory=list)
    """Codes: `unknown-filter`, `bad-kind`, `bad-state`, `bad-from` …, `index-building` (filed hits may be
    missing as yet), `index-stale` (it cannot be refreshed),
    `index-unavailable` (the files were read one by one), `archive-damaged`, `search-cut`."""
    gaps: list[str] = field(default_factory=list)
    """The years' files that could not be read: their records are not among the hits."""
    share: float = 1.0
    """Which part of the archive was searched, while its index is being built."""


@dataclass
class _Found:
    rank: int
    entry: Entry
    year: int | None
    load: Callable[[], Mapping[str, Any]]


ORDERS = ("best", "newest")
"""Best first: exact document numbers, then titles that begin with the first word, then the newest."""

TYPED_MOST = 2000
"""A search line of 10,000 characters is answered by what stands in its first ones."""


def search(desk: Desk, query: str, limit: int = 200, *, wait: bool = False, order: str = ORDERS[0]) -> Hits:
    """What the live and the filed records know of `query`, see `store.query`, in one of `ORDERS`.

    With `wait` a stale index is refreshed before it is asked, otherwise in the background. Never raises
    on any text.
    """
    query = query[:TYPED_MOST]
    plain, exact = read(query, desk.clock.now())
    if plain.is_empty:
        # The first search of a session is asked for before anything is typed: ready what can be readied.
        _live_of(desk)
        _filed(desk, wait, [])
        return Hits([], problems=plain.problems)
    problems = list(plain.problems)
    found: dict[str, _Found] = {}
    live = _live_of(desk)
    more = False
    index, filed = _filed(desk, wait, problems)
    for asked in (exact, plain) if exact else (plain,):
        is_exact = asked is exact
        for subject in live.corpus.subjects:
            if (
                subject.entry.id not in found
                and asked.meets(subject)
                and (not asked.asks_documents or asked.confirms(subject, live.document(subject)()))
            ):
                _add(found, is_exact, asked, subject, None, live.document(subject))
        newest = sorted((one.entry.when for one in found.values()), reverse=True)
        floor = newest[limit - 1] if len(newest) >= limit and not is_exact else ""
        count = 0
        for tried, (entry, year, load) in enumerate(filed(asked)):
            if entry.when < floor or count >= limit:
                more = True
                break
            if tried >= CANDIDATES:
                problems.append("search-cut")
                more = True
                break
            if entry.id in live.ids or entry.id in found:
                continue
            subject = Subject(entry)
            if asked.meets(subject) and (not asked.asks_documents or asked.confirms(subject, load())):
                count += 1
                _add(found, is_exact, asked, subject, year, load)
    ranked = sorted(found.values(), key=lambda one: (one.entry.when, one.entry.id), reverse=True)
    if order == "best":
        ranked.sort(key=lambda one: one.rank)
    gaps = index.damaged_files() if index is not None else []
    if gaps:
        problems.append("archive-damaged")
    if missing := missing_years(desk.directory, desk.counters):
        problems.append("archive-missing")
        gaps = sorted({*gaps, *missing})
    hits = [_hit(one, exact if one.rank == 0 and exact else plain) for one in ranked[:limit]]
    share = index.share() if index is not None and "index-building" in problems else 1.0
    return Hits(hits, more or len(ranked) > limit, list(dict.fromkeys(problems)), gaps, share)


def _add(
    found: dict[str, _Found],
    is_exact: bool,
    query: Query,
    subject: Subject,
    year: int | None,
    load: Callable[[], Mapping[str, Any]],
) -> None:
    """Keep a hit: rank 0 is an exact number, 1 a title that begins with the first word, 2 any other."""
    starts = bool(query.first) and subject.squeezed.startswith(query.first)
    found[subject.entry.id] = _Found(0 if is_exact else 1 if starts else 2, subject.entry, year, load)


@dataclass(frozen=True)
class Facets:
    """How many hits a query has, by kind and by year."""

    kinds: dict[str, int]
    years: dict[int, int]
    exact: bool
    """Whether each was held against the query; else the filed ones are those the index leads to."""

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.kinds.values())


COUNTED = 3000
"""Up to so many filed candidates each is held against the query before it is counted."""


def facets(desk: Desk, query: str) -> Facets:
    """How many hits `query` has in all, by kind and by year; nothing is asked for: everything is counted."""
    plain, exact = read(query[:TYPED_MOST], desk.clock.now())
    live = _live_of(desk)
    index, filed = _filed(desk, False, [])
    counts: Counter[tuple[str, int]] = Counter()
    asked = [one for one in (plain, exact) if one is not None]
    met = {
        subject.entry.id: subject.entry
        for one in asked
        for subject in live.corpus.subjects
        if (one.is_empty or one.meets(subject)) and not subject.entry.quiet
    }
    counts.update((entry.kind, _year_of(entry.when)) for entry in met.values())
    questions = [one.match for one in asked if one.match or one.is_empty]
    rough = [row for match in dict.fromkeys(questions[:1]) for row in (index.counts(match) if index else [])]
    sure = plain.is_empty
    if not sure and sum(count for _kind, _year, count in rough) <= COUNTED:
        seen: set[str] = set()
        for one in asked:
            for entry, _year, load in filed(one):
                subject = Subject(entry)
                if entry.id in live.ids or entry.id in seen or not one.meets(subject):
                    continue
                if one.asks_documents and not one.confirms(subject, load()):
                    continue
                seen.add(entry.id)
                counts[entry.kind, _year_of(entry.when)] += 1
                if len(seen) > 2 * COUNTED:
                    break
        sure = True
    else:
        for kind, year, count in rough:
            counts[kind, year] += count
    kinds: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for (kind, year), count in counts.items():
        kinds[kind] += count
        if year:
            years[year] += count
    return Facets(dict(kinds.most_common()), dict(sorted(years.items(), reverse=True)), sure)


def _year_of(when: str) -> int:
    return int(when[:4]) if when[:4].isdecimal() else 0


class _Live:
    """The live records of a desk made ready for searching, kept until the desk changes."""

    def __init__(self, desk: Desk, before: _Live | None) -> None:
        self.desk = ref(desk)
        self.generation = desk.generation
        known = before.subjects if before is not None else {}
        self.ids: set[str] = set()
        self.subjects: dict[str, tuple[Mapping[str, Any], Subject]] = {}
        for record in desk.all_records():
            self.ids.add(record.id)
            if record.is_hidden:
                continue
            ready = known.get(record.id)
            if ready is None or (ready[0] is not record.document and ready[0] != record.document):
                try:
                    ready = (record.document, Subject(entry_of(record.document), record.due))
                except (ValueError, TypeError, AttributeError, KeyError):
                    continue
            self.subjects[record.id] = ready
        self.corpus = Corpus([subject for _document, subject in self.subjects.values()])

    def document(self, subject: Subject) -> Callable[[], Mapping[str, Any]]:
        """How to get a subject's document."""
        document = self.subjects[subject.entry.id][0]
        return lambda: document


_live: _Live | None = None


def _live_of(desk: Desk) -> _Live:
    """The live records; what did not change since the last search is not made ready again."""
    global _live
    known = _live
    if known is None or known.desk() is not desk:
        known = _live = _Live(desk, None)
    elif known.generation != desk.generation:
        known = _live = _Live(desk, known)
    return known


_Loaded = tuple[Entry, int | None, Callable[[], Mapping[str, Any]]]
"""A filed candidate: its entry, the year it is filed under, how to get its document."""


def _filed(
    desk: Desk, wait: bool, problems: list[str]
) -> tuple[Index | None, Callable[[Query], Iterator[_Loaded]]]:
    """Where filed candidates come from: the index, or the files themselves."""
    from store.archive import archive_files

    if not archive_files(desk.directory):
        return None, lambda query: iter(())
    from store.index import cannot_refresh, index_of, refresh_now, start_refresh

    index = index_of(desk.directory)
    state = index.state()
    if state != "ready" and wait:
        refresh_now(desk.directory)
        state = index.state()
    if state == "missing" and cannot_refresh(desk.directory):
        problems.append("index-unavailable")
        return None, lambda query: _scanned(desk)
    if state != "ready" and cannot_refresh(desk.directory):
        problems.append("index-stale")
    elif state != "ready":
        problems.append("index-building")
        start_refresh(desk.directory)

    def indexed(query: Query) -> Iterator[_Loaded]:
        years = index.years()
        for row in index.candidates(query.match):
            yield row.entry, years.get(row.part), lambda row=row: index.document(row)  # type: ignore[misc]

    return index, indexed


def _scanned(desk: Desk) -> Iterator[_Loaded]:
    """All filed records, read from the files, the newest year first."""
    from store.archive import archive_files, read_documents

    for path in reversed(archive_files(desk.directory)):
        try:
            for document in read_documents(path):
                entry = entry_of(document)
                if entry.text or not entry.quiet:
                    yield entry, int(path.stem), lambda document=document: document  # type: ignore[misc]
        except (OSError, ValueError, TypeError, AttributeError, KeyError):
            continue


def _hit(found: _Found, query: Query) -> Hit:
    entry = found.entry
    when: datetime | None = None
    try:
        when = datetime.fromisoformat(entry.when) if entry.when else None
    except ValueError:
        when = None
    return Hit(
        entry.id,
        entry.kind,
        entry.state,
        entry.headline,
        when,
        found.year,
        found.rank == 0,
        found.load,
        lambda: snippet_of(entry.text or entry.headline, query),
    )
