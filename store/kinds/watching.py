"""Who is to be watched for at the door, and which passes are lost: small lists that stay in the live file."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from store.fields import LongText, Names, Text
from store.identity import Digest, IdNumber, Phone
from store.links import link
from store.record import Record
from store.text import clean, fold
from store.times import Day

if TYPE_CHECKING:
    from store.desk import Desk
    from store.kinds.visits import Visit


class Standing(Record):
    """An entry of a list that stays at the door."""

    table = "parties"
    closes_with_outcome = False

    def settled_on(self) -> datetime | None:
        """Never: the list stays in the live file."""
        return None


class Watch(Standing, kind="watch"):
    """Somebody who is to be watched for at the door (留意名单), and what is to be done then."""

    steps = ("active",)
    closed_states = ("lifted",)
    columns = ("title", "advice", "until")

    title = Text(limit=60, required=True, personal=True)
    advice = Text(limit=200, required=True)
    aliases = Names(personal=True)
    phone = Phone(digest="phone_digest")
    id_no = IdNumber(digest="id_digest")
    until = Day()
    note = LongText(limit=500, personal=True)
    phone_digest = Digest()
    id_digest = Digest()

    def holds_on(self, day: date) -> bool:
        """Whether the entry counts on a day."""
        return self.is_open and not self.is_hidden and (self.until is None or day <= self.until)


class LostPass(Standing, kind="lost-pass"):
    """A visitor pass that did not come back (遗失来访证); it is given to nobody until it is found."""

    steps = ("lost",)
    closed_states = ("found",)
    columns = ("title", "note")

    title = Text(limit=20, required=True, searched=False)
    note = Text(limit=200)


def matching(desk: Desk, name: str, digests: dict[str, str]) -> list[Watch]:
    """The entries that a visitor meets exactly: by name, by an alias, or by the digest of a number."""
    wanted = fold(clean(name)).replace(" ", "")
    found = []
    for entry in desk.records("parties"):
        if not isinstance(entry, Watch) or not entry.holds_on(desk.duty_date):
            continue
        names = {fold(one).replace(" ", "") for one in (entry.title, *entry.aliases)}
        known = any(value and entry.document.get(field) == value for field, value in digests.items())
        if (wanted and wanted in names) or known:
            found.append(entry)
    return found


def lose_pass(desk: Desk, number: str, visit: Visit | None = None, note: str = "") -> LostPass:
    """A pass did not come back. Raises `InvalidRecord`."""
    values = {"title": number, "note": note, "links": [link("about", visit)] if visit else []}
    return LostPass(desk.add("lost-pass", values, action="pass-lost").document)


def find_pass(desk: Desk, lost: LostPass) -> LostPass:
    """A lost pass is back."""
    return desk.change(lost, action="pass-found", state="found")
