"""House rules: every limit and choice that a house may set differently, read from `house.toml`."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from store.clock import duty_date
from store.errors import RulesBroken
from store.meeting_steps import USUAL_STEPS, MeetingStep, faulty_step


class ShiftTimes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One shift of the day: its name, and when it starts and ends (`HH:MM`)."""

    name: str
    starts: time
    ends: time


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One series of outgoing documents: its organ's code, and how a number of it is written."""

    code: str
    form: str = "{series}〔{year}〕{number}号"


class ArchiveRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an archival code (档号) is written (DA/T 13—2022); its parts are the house's."""

    pattern: str = "{fonds}-{category}·{year}-{retention}-{unit}-{number:04}"
    """全宗号-门类·年度-保管期限-机构代码-件号."""
    fonds: str = "Z109"
    """The fonds number (全宗号)."""
    category: str = "WS"
    """The category (门类); WS is documents (文书)."""
    unit: str = "BGS"
    """The code of the office (机构代码)."""

    def code(self, year: int, retention: str, number: int) -> str:
        """The code of the item `number` of a year and a retention period."""
        return self.pattern.format(
            fonds=self.fonds,
            category=self.category,
            year=year,
            retention=retention,
            unit=self.unit,
            number=number,
        )

    def series(self, year: int, retention: str) -> str:
        """The counter that item numbers of a year and a retention period are drawn from."""
        return f"archive/{self.fonds}-{self.category}/{year}/{retention}/{self.unit}"


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
    relay_minutes: int = 30
    """Within so many minutes everybody must have received what is passed on, unless a time is set."""
    deliver_minutes: int = 60
    """A leader's instruction that has not reached its addressees for so long is a weak link."""
    decision_days: int = 2
    """A request that waits for its decision for so many days is a weak link."""
    opinion_days: int = 3
    """A co-unit whose opinion is missing for so many days is a weak link."""
    circulation_days: int = 2
    """A circulated document that a reader has had for so many days is a weak link."""
    blue_days: int = 3
    """A supervision item is blue when it is due within so many days."""
    yellow_days: int = 7
    """A supervision item is yellow when nothing was reported on it for so many days."""
    supervision_number: str = "督办〔{year}〕{number}号"
    """How the number of a supervision item is written."""
    document_series: tuple[Series, ...] = (
        Series("政办发"),
        Series("政办函"),
        Series("政办纪要"),
    )
    """The series of outgoing documents (机关代字), the usual one first."""
    reveal_seconds: int = 15
    """How long a masked number stays readable."""
    lock_seconds: float = 3.0
    """How long a save waits for another session's save."""
    backup_days: int = 30
    """How many dated copies of `desk.json` are kept."""
    file_after_days: int = 7
    """How many days a settled record stays in the live file before it is filed under its year."""
    archive: ArchiveRules = ArchiveRules()
    """How archival codes are written."""
    retention: dict[str, Literal["Y", "D30", "D10"]] = {}
    """The retention period proposed for a kind, where the house's differs from the usual one."""
    personal_days: Annotated[int, msgspec.Meta(ge=1)] = 180
    """How many days after a record was settled what identifies people in it is kept."""
    personal_reason: str = "来访安全核查和信访复查所需，期满清除"
    """Why so long: the house's own words, needed where it sets the days itself (PIPL art. 17 and 19)."""
    draft_hours: int = 72
    """How long a half-written form is kept; it may hold personal data."""
    expected_late_minutes: int = 60
    """An expected visitor who is later than this is asked about."""
    filters: dict[str, str] = {}
    """Filters for everybody's list of tasks: their names, and what would be typed into the line."""
    noon_starts: time = time(12, 0)
    """The midday break, in which no other time is proposed for what has to move."""
    noon_ends: time = time(14, 0)
    """The end of the midday break."""
    visit_minutes: int = 30
    """How long an expected visitor is reckoned to keep the host."""
    yields_before_lift: int = 3
    """Daily work that gave way so often is lifted right behind central work (P52: 统筹兼顾)."""
    lift_after_days: int = 14
    """Daily work that has waited so many days beyond its time, or without one, is lifted too."""
    meeting_steps: tuple[MeetingStep, ...] = USUAL_STEPS
    """What is to be done before, during and after a meeting."""

    warn_days: int = 3
    """From so many days before its deadline on a matter stands in the agenda of each day."""
    daily_share_limit: int = 60
    """The most that daily work may take of a day's planned minutes, in per cent, before a warning."""
    cover_hours: int = 72
    """A shift that begins within so many hours without its people is warned of."""

    def duty_date(self, instant: datetime) -> date:
        """The duty date an instant belongs to."""
        return duty_date(instant, self.day_starts)

    def tzinfo(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.zone)


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
        rules.supervision_number.format(year=2026, number=1)
        for series in rules.document_series:
            series.form.format(series=series.code, year=2026, number=1)
        if rules.archive.code(2026, "Y", 1) == rules.archive.code(2026, "Y", 2):
            raise ValueError("archive.pattern lacks {number}")
        told = msgspec.toml.decode(content)
        if "personal_days" in told and not str(told.get("personal_reason") or "").strip():
            raise ValueError("personal_days needs a personal_reason")
    except (ZoneInfoNotFoundError, ValueError, KeyError, IndexError, msgspec.DecodeError) as error:
        raise RulesBroken(path, _told(content, str(error))) from None
    if fault := faulty_step(rules.meeting_steps):
        number, field, words = fault
        line = _line_of(content, number, field, words)
        raise RulesBroken(path, f'{line}meeting_steps[{number + 1}].{field} = "{words}"')
    return rules


_STEP_PATH = re.compile(r"\$\.meeting_steps\[(\d+)\](?:\.(\w+))?")


def _told(content: bytes, error: str) -> str:
    """What is wrong, with the line it stands in where a step of the template is meant."""
    found = _STEP_PATH.search(error)
    return f"{_line_of(content, int(found[1]), found[2] or '')}{error}" if found else error


def _line_of(content: bytes, number: int, field: str, words: str = "") -> str:
    """`line N: ` for a field of the step of this number (from 0), or nothing where it cannot be told."""
    lines = content.decode("utf-8", "replace").splitlines()
    heads = [at for at, line in enumerate(lines) if line.strip().startswith("[[meeting_steps]]")]
    if number < len(heads):
        last = heads[number + 1] if number + 1 < len(heads) else len(lines)
        told = (at for at in range(heads[number], last) if lines[at].partition("=")[0].strip() == field)
        return f"line {next(told, heads[number]) + 1}: "
    told = (at for at, line in enumerate(lines) if words and words in line)
    return f"line {at + 1}: " if (at := next(told, -1)) >= 0 else ""
