"""House rules: every limit and choice that a house may set differently, read from `house.toml`."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from store.clock import duty_date
from store.errors import RulesBroken

_PASSES = re.compile(r"(\D*?)(\d{1,6})\s*[-–~～至]\s*(\D*?)(\d{1,6})")


class ShiftTimes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One shift of the day: its name, and when it starts and ends (`HH:MM`)."""

    name: str
    starts: time
    ends: time


class DayLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A limit in days, counted from the day after: of the calendar, or working days alone."""

    days: int
    working: bool = False


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules of one house; what `house.toml` leaves out has the value here."""

    office: str = ""
    """The office's name, shown in the first line."""
    zone: str = "Asia/Shanghai"
    """The office's time zone, an IANA name."""
    day_starts: time = time(8, 0)
    """A duty date runs from here to the same time the next morning."""
    workday_ends: time = time(18, 0)
    """The time meant by a deadline that names only a day."""
    shifts: tuple[ShiftTimes, ...] = (
        ShiftTimes("白班", time(8, 0), time(18, 0)),
        ShiftTimes("夜班", time(18, 0), time(8, 0)),
    )
    """The shifts of a day, by name."""
    receipt_number: str = "收〔{year}〕{number}号"
    """How an incoming document's receipt number is written."""
    outcome_least: int = 2
    """The least number of characters of an outcome's words."""
    log_edit_minutes: int = 30
    """How long an entry of the duty log may be changed by its writer; afterwards only corrections."""
    wait_limit_minutes: int = 15
    """A visitor who waits longer is shown as overdue."""
    accept_minutes: int = 30
    """A task handed out and not accepted for so long counts among what needs somebody."""
    quiet_days: int = 7
    """An open task without progress for so many days counts among what needs somebody."""
    reveal_seconds: int = 15
    """How long a masked number stays readable."""
    lock_seconds: float = 3.0
    """How long a save waits for another session's save."""
    backup_days: int = 30
    """How many dated copies of `desk.json` are kept."""
    file_after_days: int = 7
    """How many days a settled record stays in the live file before it is filed under its year."""
    draft_hours: int = 72
    """How long a half-written form is kept; it may hold personal data."""
    expected_late_minutes: int = 60
    """An expected visitor who is later than this is asked about."""

    stay_limit_minutes: int = 240
    """A visitor who is inside for so long is overdue to leave; so is everybody when the working day ends."""
    approval_needed: bool = False
    """Whether a visitor whom nobody expected is received only once the host has agreed."""
    passes: str = ""
    """The visitor passes there are, first to last (`"01-40"`, `"A001-A120"`); empty: none are counted."""
    collective_from: int = 5
    """A petition of so many people is a collective one (信访工作条例)."""
    petition_told: DayLimit = DayLimit(15)
    """Within this petitioners are told whether their matter is accepted (信访工作条例)."""
    petition_done: DayLimit = DayLimit(60)
    """Within this an accepted petition is settled (信访工作条例)."""
    petition_extended: DayLimit = DayLimit(30)
    """How much longer it may take once, with the reason told (信访工作条例)."""
    cost_per_head: int = 0
    """The most that receiving one visitor may cost, in yuan; 0: no limit is set."""
    personal_data: Literal["masked", "full"] = "masked"
    """How numbers of visitors (papers, telephones) are stored: as a mask and a keyed digest, or in full."""
    keep_recognition: bool = False
    """Whether the digests outlive the removal of personal data, so that a visitor is known again."""

    def duty_date(self, instant: datetime) -> date:
        """The duty date an instant belongs to."""
        return duty_date(instant, self.day_starts)

    def tzinfo(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.zone)


def pass_numbers(passes: str) -> tuple[str, ...]:
    """The numbers of the passes that `first-last` names, at most 2,000. Raises `ValueError`."""
    if not passes.strip():
        return ()
    found = _PASSES.fullmatch(passes.strip())
    if found is None or found[1] != found[3]:
        raise ValueError(f"passes = {passes!r}")
    letters, first, _same, last = found.groups()
    if not 0 <= int(last) - int(first) < 2000:
        raise ValueError(f"passes = {passes!r}")
    return tuple(f"{letters}{number:0{len(first)}}" for number in range(int(first), int(last) + 1))


def read_rules(path: Path) -> Rules:
    """The rules in `path`, or the usual ones if there is no such file. Raises `RulesBroken`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Rules()
    except OSError as error:
        raise RulesBroken(path, error.strerror or str(error)) from None
    try:
        rules = msgspec.toml.decode(content, type=Rules)
        ZoneInfo(rules.zone)
        rules.receipt_number.format(year=2026, number=1)
        pass_numbers(rules.passes)
    except (ZoneInfoNotFoundError, ValueError, KeyError, IndexError, msgspec.DecodeError) as error:
        raise RulesBroken(path, str(error)) from None
    return rules
