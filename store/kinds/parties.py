"""The directory: the people and units that records name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from store.fields import Flag, LongText, Names, Party, Text
from store.identity import Phone
from store.record import Record

if TYPE_CHECKING:
    from store.desk import Desk


class PartyRecord(Record):
    """Somebody, or some unit, that records name. Renamed once, shown everywhere."""

    table = "parties"
    steps = ("active",)
    closed_states = ("gone",)
    closes_with_outcome = False

    former_names = Names(form=False)

    @property
    def name(self) -> str:
        """The present name."""
        return self.title

    def settled_on(self) -> datetime | None:
        """Never: the directory stays in the live file."""
        return None


class Person(PartyRecord, kind="person"):
    """A person (人员)."""

    columns = ("title", "position", "unit")

    title = Text(limit=60, required=True)
    position = Text(limit=60)
    unit = Party(of="unit")
    phone = Phone()
    is_leader = Flag()
    on_roster = Flag()
    note = LongText(limit=500)


class Unit(PartyRecord, kind="unit"):
    """A unit (单位)."""

    columns = ("title", "level", "contact")

    title = Text(limit=60, required=True)
    level = Text(limit=20, searched=False)
    contact = Text(limit=60)
    note = LongText(limit=500)


def rename(desk: Desk, party: PartyRecord, name: str) -> PartyRecord:
    """Give a person or unit another name; records keep the old one and show the new (P13)."""
    with desk.transaction("rename") as work:
        current = work.current(party)
        former = list(dict.fromkeys([*current.former_names, current.title]))
        return work.put(current.with_(title=name, former_names=[old for old in former if old != name]))
