"""The duty log: notes, and corrections to what can no longer be changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from store.fields import Json, LongText, Number, Text
from store.links import link
from store.record import Record
from store.times import Day, Instant

if TYPE_CHECKING:
    from store.desk import Desk
    from store.rules import Rules


class Entry(Record):
    """A line of the duty log: the time of the event apart from the time of writing."""

    table = "log"
    steps = ("open",)
    columns = ("happened_at", "text", "created_by")
    closes_with_outcome = False

    text = LongText(limit=4000, required=True)
    happened_at = Instant()
    title = Text(limit=200, form=False, searched=False)
    duty_date = Day(form=False)
    entry_no = Number(form=False)

    @property
    def starts_at(self) -> datetime | None:
        """When it happened."""
        return self.happened_at

    def settled_on(self) -> datetime | None:
        """A plain entry asks for nothing more once it is written."""
        return self.happened_at

    @property
    def is_archival(self) -> bool:
        """A line is filed under a code when something was done about it: it has an outcome or progress."""
        acted = bool(self.outcome) and self.outcome.get("kind") != "needless"
        return not self.is_hidden and (acted or bool(self.progress))

    def refuses_change(self, now: datetime, officer: str, rules: Rules) -> str:
        """Only its writer may change an entry, and only for a while; then it is corrected (更正)."""
        if officer != self.created_by:
            return "not-yours"
        written = self.created_at
        late = written is not None and now - written > timedelta(minutes=rules.log_edit_minutes)
        return "edit-window" if late else ""

    @classmethod
    def assign_numbers(
        cls, document: dict[str, Json], draw: Callable[[str], int], rules: Rules, now: datetime
    ) -> None:
        day = rules.duty_date(datetime.fromisoformat(document["happened_at"]))
        document["duty_date"] = day.isoformat()
        document["entry_no"] = draw(f"log/{day}")

    @classmethod
    def amend(cls, document: dict[str, object], now: datetime) -> None:
        if not document.get("happened_at"):
            document["happened_at"] = now.isoformat(timespec="seconds")
        first = str(document.get("text") or "").split("\n", 1)[0]
        document["title"] = first[:200]


class Note(Entry, kind="note"):
    """A line of the duty log (记事)."""


class Correction(Entry, kind="correction"):
    """What corrects an entry whose time for changes is over (更正); it is linked to that entry."""

    corrects = Text(form=False, searched=False, required=True)
    corrects_no = Number(form=False)
    corrects_code = Text(limit=80, form=False)

    @property
    def is_archival(self) -> bool:
        """What corrects a coded record is filed beside it."""
        return bool(self.corrects_code) and not self.is_hidden


def write_line(desk: Desk, text: str, happened_at: datetime | None = None) -> Note:
    """Write one line into the duty log; it happened now unless said otherwise. Raises `InvalidRecord`."""
    values: dict[str, Json] = {"text": text}
    if happened_at is not None:
        values["happened_at"] = happened_at.isoformat(timespec="seconds")
    return Note(desk.add("note", values, action="log-line").document)


def correct(desk: Desk, record: Record, text: str) -> Correction:
    """Correct a record that can no longer be changed: an entry whose time is over, or anything filed.

    The old words stay. Raises `InvalidRecord`.
    """
    values: dict[str, Json] = {
        "text": text,
        "corrects": record.id,
        "corrects_no": record.document.get("entry_no"),
        "links": [link("corrects", record)],
    }
    if record.archive_code:
        # It is filed beside what it corrects, and kept as long.
        values |= {"corrects_code": record.archive_code, "retention": record.retention}
    return Correction(desk.add("correction", values, action="log-correction").document)
