"""The types of field that a kind's declaration is made of.

A field stands on a `Record` class and reads its typed value from the record's document:
`visit.arrived_at` is a `datetime | None`. It also checks what is to be stored. It has no words:
labels live in `tui/wording.py` under the kind's and the field's names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast, overload

from store.errors import FieldError
from store.text import clean, fold

if TYPE_CHECKING:
    from store.record import Record

T = TypeVar("T")
Json = Any
"""A value as JSON holds it: str, int, float, bool, None, list or dict of the same."""
Document = Mapping[str, Json]
"""A record as it is stored: field name to JSON value."""
When = bool | Callable[[Document], bool]
"""Whether something holds, always or depending on the rest of the record."""


class Field(Generic[T]):
    """One field of a kind.

    `required`: must be filled (always, or when a function of the document says so).
    `personal`: identifies a person; the history holds it only masked, and it is removed in time.
    `masked`: shown as a few digits until somebody gives a reason.
    `form`: whether the officer fills it in a form; otherwise a verb of the kind sets it.
    `searched`: whether the archive's search reads it.
    """

    default: Json = None

    def __init__(
        self,
        *,
        required: When = False,
        personal: bool = False,
        masked: bool = False,
        form: bool = True,
        searched: bool = False,
        default: Json = None,
    ) -> None:
        self.name = ""
        self.required = required
        self.personal = personal or masked
        self.masked = masked
        self.form = form
        self.searched = searched
        if default is not None:
            self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: Record, owner: type) -> T: ...
    def __get__(self, record: Record | None, owner: type) -> Self | T:
        if record is None:
            return self
        return self.read(record.document.get(self.name, self.default))

    def is_required(self, document: Document) -> bool:
        """Whether the field must be filled in this document."""
        return self.required(document) if callable(self.required) else self.required

    def read(self, stored: Json) -> T:
        """The typed value of what is stored; what is no such thing (a file edited by hand) reads as empty."""
        return cast("T", stored)

    def check(self, value: Json) -> Json:
        """`value` as it is to be stored. Raises `FieldError` when it cannot be."""
        return value


class Text(Field[str]):
    """One line of text, at most `limit` characters."""

    default = ""

    def __init__(self, *, limit: int = 120, searched: bool = True, **options: Any) -> None:
        super().__init__(searched=searched, **options)
        self.limit = limit

    lines = False

    def read(self, stored: Json) -> str:
        return stored if isinstance(stored, str) else ""

    def check(self, value: Json) -> Json:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise FieldError("not-text")
        value = clean(value, lines=self.lines)
        if len(value) > self.limit:
            raise FieldError("too-long", limit=self.limit, length=len(value))
        return value


class LongText(Text):
    """Several lines of text."""

    lines = True

    def __init__(self, *, limit: int = 4000, **options: Any) -> None:
        super().__init__(limit=limit, **options)


class Party(Text):
    """The name of a person or a unit, offered from the directory as it is typed.

    `of` says which: `"person"`, `"unit"` or `""` for either. The name is stored as it was
    written; a later renaming in the directory is applied when it is shown.
    """

    def __init__(self, *, of: str = "", limit: int = 60, **options: Any) -> None:
        super().__init__(limit=limit, **options)
        self.of = of


class Choice(Field[str]):
    """One of a few fixed codes."""

    default = ""

    def __init__(self, *options: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.options = options

    def read(self, stored: Json) -> str:
        return stored if isinstance(stored, str) else ""

    def check(self, value: Json) -> Json:
        if value in (None, ""):
            return ""
        if value not in self.options:
            raise FieldError("not-a-choice", value=str(value))
        return value


class Flag(Field[bool]):
    """Yes or no."""

    default = False

    def read(self, stored: Json) -> bool:
        return stored is True

    def check(self, value: Json) -> Json:
        return value is True


class Number(Field[int | None]):
    """A whole number between `minimum` and `maximum`."""

    def __init__(self, *, minimum: int = 0, maximum: int = 1_000_000, **options: Any) -> None:
        super().__init__(**options)
        self.minimum = minimum
        self.maximum = maximum

    def read(self, stored: Json) -> int | None:
        return stored if isinstance(stored, int) and not isinstance(stored, bool) else None

    def check(self, value: Json) -> Json:
        if value in (None, ""):
            return None
        try:
            number = int(fold(value)) if isinstance(value, str) else int(value)
        except (ValueError, TypeError, OverflowError):
            raise FieldError("not-a-number") from None
        if not self.minimum <= number <= self.maximum:
            raise FieldError("out-of-range", minimum=self.minimum, maximum=self.maximum)
        return number


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


class Names(Field[tuple[str, ...]]):
    """Several names or words, in order, without doubles."""

    def __init__(self, *, limit: int = 60, most: int = 200, searched: bool = True, **options: Any) -> None:
        super().__init__(searched=searched, **options)
        self.limit = limit
        self.most = most

    def read(self, stored: Json) -> tuple[str, ...]:
        return tuple(filter(_is_text, stored)) if isinstance(stored, list | tuple) else ()

    def check(self, value: Json) -> Json:
        if value in (None, ""):
            return []
        parts = re.split(r"[,，、;；\n]", value) if isinstance(value, str) else list(value)
        names = list(dict.fromkeys(name for name in (clean(str(part)) for part in parts) if name))
        if len(names) > self.most:
            raise FieldError("too-many", limit=self.most)
        for name in names:
            if len(name) > self.limit:
                raise FieldError("too-long", limit=self.limit, length=len(name))
        return names


class Lines(Names):
    """Several sentences in order, one a line: options, facts, proposals."""

    def __init__(self, *, limit: int = 500, most: int = 30, **options: Any) -> None:
        super().__init__(limit=limit, most=most, **options)

    def check(self, value: Json) -> Json:
        if isinstance(value, str):
            value = value.split("\n")
        return super().check(value)


class Repeats(Field[str]):
    """When something repeats, as `store.repeats` reads it: `daily`, `workday`, `weekly:MO,TH` …"""

    default = ""

    def read(self, stored: Json) -> str:
        from store.repeats import Repeat

        try:
            return str(Repeat.read(stored)) if isinstance(stored, str) and stored else ""
        except (FieldError, ValueError):
            return ""

    def check(self, value: Json) -> Json:
        from store.repeats import Repeat

        if value in (None, ""):
            return ""
        repeat = Repeat.read(value)
        if not repeat.is_ever:
            raise FieldError("never-occurs")
        return str(repeat)


class Rows(Field[tuple[dict[str, Json], ...]]):
    """Dated rows that verbs append to: progress, links, corrections."""

    def __init__(self, **options: Any) -> None:
        super().__init__(form=False, **options)

    def read(self, stored: Json) -> tuple[dict[str, Json], ...]:
        return (
            tuple(row for row in stored if isinstance(row, dict)) if isinstance(stored, list | tuple) else ()
        )


class Facts(Field[dict[str, Json]]):
    """A small group of values that belong together, such as the outcome."""

    def __init__(self, **options: Any) -> None:
        super().__init__(form=False, **options)

    def read(self, stored: Json) -> dict[str, Json]:
        return stored if isinstance(stored, dict) else {}
