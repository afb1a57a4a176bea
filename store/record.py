"""What all records share: identity, revision, standing, progress, outcome; and the registry of kinds."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from store.errors import FieldError, InvalidRecord, Problem
from store.fields import Choice, Document, Facts, Field, Flag, Json, Lines, Names, Number, Rows, Text
from store.times import Instant

if TYPE_CHECKING:
    from store.rules import Rules
    from store.transaction import Work

SPHERES = ("affairs", "errands")
"""政务 government affairs, 事务 office errands."""

LINES = (
    "supervision", "information", "duty", "archives", "documents",
    "finance", "security", "publicity", "personnel", "logistics", "other",
)  # fmt: skip
"""The office's lines of work: 督查 信息 值班 档案 文秘 财务 保卫 宣传 人事 后勤 其他."""

SERVED = ("leaders", "colleagues", "grassroots")
"""Whom the work served: 领导、同事、基层."""

SECRECY = ("public", "internal", "secret", "confidential", "top-secret")
"""公开、内部、秘密、机密、绝密. Text of the last three is not stored (保守国家秘密法)."""

OUTCOMES = ("done", "partly", "failed", "passed-on", "withdrawn", "needless")
"""办成、部分办成、未办成、转出、撤销、无需办理."""

RETENTION = ("Y", "D30", "D10")
"""永久、30年、10年 (国家档案局令第8号; written as DA/T 13—2022 has it)."""

_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_id_lock = threading.Lock()
_last_stamp = 0


def new_id(now: datetime) -> str:
    """A fresh id of 13 signs that sorts by time: milliseconds, then chance. Unique in this process."""
    global _last_stamp
    with _id_lock:
        _last_stamp = stamp = max(int(now.timestamp() * 1000), _last_stamp + 1)
    signs = [_SIGNS[(stamp >> shift) & 31] for shift in range(40, -1, -5)]
    return "".join(signs) + "".join(random.choices(_SIGNS, k=4))


class Record:
    """One stored thing: an unchanging view of its document, with typed fields."""

    kind: ClassVar[str] = ""
    """The code of the kind."""
    table: ClassVar[str] = ""
    """The table of `desk.json` it lives in."""
    steps: ClassVar[tuple[str, ...]] = ("open",)
    """The states it goes through while it is open, in order."""
    begins: ClassVar[str] = ""
    """The state in which a new record stands; the first step unless it is named here."""
    closed_states: ClassVar[tuple[str, ...]] = ("closed",)
    """The states in which it is over; the first is where closing leads."""
    closes_with_outcome: ClassVar[bool] = True
    """Whether it can only be closed by saying how it ended."""
    unique: ClassVar[tuple[str, ...]] = ()
    """Fields that no two live records of the kind may have all in common."""
    own_sphere: ClassVar[str] = "errands"
    """The sphere a new record of this kind belongs to unless the officer says otherwise."""
    form_order: ClassVar[tuple[str, ...]] = ()
    """The fields that a form asks for first, in this order; the others follow as they are declared."""
    chase_leads: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """The state that being chased (催办) leads to, by the state it finds."""
    instruction_leads: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """The state that a leader's instruction (批示) leads to, by the state it finds."""
    columns: ClassVar[tuple[str, ...]] = ("title",)
    """The fields a list of this kind shows, most telling first."""
    exported: ClassVar[tuple[str, ...]] = ()
    """Fields that a table of the kind shows besides those of its form."""
    fields: ClassVar[Mapping[str, Field[Any]]] = MappingProxyType({})
    """All its fields by name, in the order a form shows them."""

    id = Text(form=False, searched=False)
    title = Text(limit=200, required=True)
    state = Text(form=False, searched=False)
    created_at = Instant(form=False)
    created_by = Text(form=False, searched=False)
    changed_at = Instant(form=False)
    changed_by = Text(form=False, searched=False)
    revision = Number(form=False, default=0)
    central = Flag(form=False)
    sphere = Choice(*SPHERES, form=False)
    line = Choice(*LINES, form=False)
    served = Choice(*SERVED, form=False)
    secrecy = Choice(*SECRECY, form=False)
    links = Rows()
    progress = Rows(searched=True)
    chases = Rows(searched=True)
    instructions = Rows(searched=True)
    handed = Rows()
    postponed = Rows(searched=True)
    parts = Number(form=False)
    outcome = Facts(searched=True)
    closed_at = Instant(form=False)
    hidden = Facts()
    tags = Names(form=False)
    archive_code = Text(limit=80, form=False)
    retention = Choice(*RETENTION, form=False)
    keep_until = Number(form=False, maximum=9999)
    appraisal = Rows()
    restored = Facts()
    purged_at = Instant(form=False)

    __slots__ = ("document",)

    def __init__(self, document: Document) -> None:
        self.document = document

    def __init_subclass__(cls, *, kind: str = "", table: str = "", **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.fields = MappingProxyType(dict(_fields_of(cls)))
        if kind:
            cls.kind = kind
            cls.table = table or cls.table
            KINDS[kind] = cls

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id} r{self.revision} {self.state}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.document == other.document

    def __hash__(self) -> int:
        return hash((self.id, self.revision))

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its outcome."""
        return self.state not in self.closed_states

    @property
    def is_hidden(self) -> bool:
        """Whether an officer deleted it: it stays stored, with who, when and why."""
        return bool(self.document.get("hidden"))

    @property
    def is_classified(self) -> bool:
        """Whether it is a state secret (秘密 and above): not found by content, not exported."""
        return self.document.get("secrecy") in SECRECY[2:]

    @property
    def starts_at(self) -> datetime | None:
        """The moment it stands at in a day's agenda, if it has one."""
        return None

    @property
    def due(self) -> datetime | None:
        """When it must be settled, if a time was set."""
        return None

    def settled_on(self) -> datetime | None:
        """The moment after which nothing more is expected of it, or None while it is pending.

        Filing goes by this: what was settled before the current duty date moves to its year's archive.
        """
        return self.closed_at if not self.is_open else None

    @property
    def is_archival(self) -> bool:
        """Whether it is filed under an archival code (档号) and a retention period.

        What asks for no action is not: phone notes, log lines, ticks (国家档案局令第8号 art. 4).
        """
        return self.closes_with_outcome and not self.is_hidden

    def refuses_change(self, now: datetime, officer: str, rules: Rules) -> str:
        """Why the record may not be changed by this officer now, as a code; empty if it may."""
        return ""

    def next_step(self) -> str:
        """The state that one step forward leads to; empty where there is none."""
        at = self.steps.index(self.state) if self.state in self.steps else len(self.steps)
        return self.steps[at + 1] if at + 1 < len(self.steps) else ""

    def stuck(self) -> str:
        """Why there is no step forward, as the code of the refusal."""
        return "last-step" if self.is_open else "already-closed"

    def back_to(self) -> str:
        """The state in which work goes on when its outcome was sent back."""
        return self.steps[-1]

    def refuses_instruction(self) -> str:
        """Why no leader's instruction can be put on it yet, as a code; empty if one can."""
        return ""

    def step_stamps(self, state: str, now: datetime) -> dict[str, Json]:
        """The values that stepping forward into `state` sets besides it."""
        return {}

    def with_(self, **values: Json) -> Self:
        """A copy with other stored (JSON) values; revision and stamps are the desk's to set."""
        return type(self)({**self.document, **values})

    def headline(self) -> str:
        """The words that stand for the record in a list of many kinds."""
        return self.title

    @classmethod
    def amend(cls, document: dict[str, Json], now: datetime) -> None:
        """Fill in what follows from the rest (a title from a name …) before checking."""

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        """Give a new record what only the register can: numbers drawn from a series, its duty date."""

    @classmethod
    def weigh(cls, document: dict[str, Json], before: Record | None, work: Work) -> None:
        """What only the rest of the desk can decide, on the way into the file: steps, other records, numbers.

        `before` is what stands there now, None for a new record; `document` passed its own checks and may
        be completed here (stamps, numbers drawn at a step). Raises `Refused`, `InvalidRecord`.
        """

    def closing_state(self, outcome: str, work: Work) -> str:
        """The state that closing leads to: over, or one more that somebody else has to confirm."""
        return self.closed_state(outcome)

    def closing_fields(self, others: Iterable[Record]) -> tuple[str, ...]:
        """The fields that closing asks for besides the outcome, as things stand among the `others`."""
        return ()

    @classmethod
    def closed_state(cls, outcome: str) -> str:
        """The state that closing with this kind of outcome leads to."""
        return cls.closed_states[0]

    @classmethod
    def problems(cls, document: Document) -> Iterator[Problem]:
        """What is wrong across fields, beyond each field's own check."""
        return iter(())

    def clashes(self, work: Work, before: Record | None) -> Iterator[Problem]:
        """What is wrong beside the other records as they stand in a transaction; `before` is what it was."""
        return iter(())

    @classmethod
    def form_fields(cls) -> tuple[str, ...]:
        """The fields an officer fills in, in order."""
        return tuple(name for name, field in cls.fields.items() if field.form)


KINDS: dict[str, type[Record]] = {}
"""Every declared kind by its code."""

COMMON_IN_FORM = ("central", "sphere", "line", "secrecy")
"""Common fields that a form offers after a kind's own."""


def _fields_of(cls: type[Record]) -> Iterator[tuple[str, Field[Any]]]:
    """The kind's own fields first, as declared, then the common ones it did not redeclare."""
    own: dict[str, Field[Any]] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items() if base is not Record else ():
            if isinstance(value, Field):
                # Declared again it stands where it was declared last.
                own.pop(name, None)
                own[name] = value
    yield from ((name, own[name]) for name in cls.form_order if name in own)
    yield from ((name, value) for name, value in own.items() if name not in cls.form_order)
    for name, value in vars(Record).items():
        if isinstance(value, Field) and name not in own:
            yield name, value


def record_of(document: Document) -> Record:
    """The record a document holds; a kind this program does not know is a plain `Record`."""
    kind = document.get("kind")
    return (KINDS.get(kind, Record) if isinstance(kind, str) else Record)(document)


def checked(cls: type[Record], values: Document, now: datetime) -> dict[str, Json]:
    """The document to store for `values` of a kind, every field in its stored form.

    Raises `InvalidRecord` naming every problem at its field. Unknown values are kept as they
    are, so that a newer program's fields survive an older one.
    """
    document = dict(values)
    problems: list[Problem] = []
    for name, field in cls.fields.items():
        if name not in document:
            continue
        try:
            document[name] = field.check(document[name])
        except FieldError as error:
            problems.append(Problem(name, error.code, error.facts))
    wrong = {problem.field for problem in problems}
    if not wrong:
        cls.amend(document, now)
        for name, field in cls.fields.items():
            if field.is_required(document) and document.get(name) in (None, "", []):
                problems.append(Problem(name, "required"))
        problems.extend(_secrecy_problems(cls, document))
        problems.extend(cls.problems(document))
    if problems:
        raise InvalidRecord(problems)
    return document


def _secrecy_problems(cls: type[Record], document: Document) -> Iterator[Problem]:
    """State secrets must be kept on approved systems (保守国家秘密法): here only 密件 may stand."""
    if document.get("secrecy") not in SECRECY[2:]:
        return
    for name, field in cls.fields.items():
        text = field.form and (isinstance(field, Lines) or (isinstance(field, Text) and field.limit > 200))
        if (text or (isinstance(field, Rows) and field.searched)) and document.get(name):
            yield Problem(name, "secret-text")
    if document.get("tags"):
        yield Problem("tags", "secret-text")
    if document.get("without_opinion"):
        yield Problem("without_opinion", "secret-text")
    if any(row.get("reason") for row in document.get("handed") or ()):
        yield Problem("reason", "secret-text")
    if document.get("title") not in ("", "密件", None):
        yield Problem("title", "secret-title")


def outcome_problems(outcome: str, words: str, rules: Rules) -> Iterator[Problem]:
    """What an outcome lacks: one of the kinds, and words that say something (P27)."""
    if outcome not in OUTCOMES:
        yield Problem("outcome", "required")
    if not words:
        yield Problem("words", "no-outcome")
    elif len(words) < rules.outcome_least:
        yield Problem("words", "too-short", {"least": rules.outcome_least})


def standing(record: Record, now: datetime) -> tuple[int, int, str, str]:
    """The sort key every list uses: central and open first, then 政务 above 事务, then by due time.

    Sources: the house's rules P50 (central work first) and P57 (government affairs before errands).
    """
    due = record.due or record.starts_at
    return (
        0 if record.central and record.is_open else 1,
        0 if record.sphere == "affairs" else 1,
        due.astimezone(now.tzinfo).isoformat() if due else "9999",
        record.id,
    )
