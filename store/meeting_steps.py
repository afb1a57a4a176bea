"""The house's template of a meeting's preparations: what is done how long before or after it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

import msgspec

from store.text import fold
from store.workdays import Workdays

Phase = Literal["before", "during", "after"]
PHASES: tuple[Phase, ...] = ("before", "during", "after")
"""会前、会中、会后, in the order they are shown."""

Measure = Literal["minute", "hour", "day", "workday", "week"]

_UNITS: dict[str, Measure] = {
    **dict.fromkeys(("m", "min", "minute", "minutes", "分钟", "分"), "minute"),
    **dict.fromkeys(("h", "hour", "hours", "小时", "个小时"), "hour"),
    **dict.fromkeys(("d", "day", "days", "天", "日"), "day"),
    **dict.fromkeys(("wd", "workday", "workdays", "工作日", "个工作日"), "workday"),
    **dict.fromkeys(("w", "week", "weeks", "周"), "week"),
}
_OFFSET = re.compile(r"([0-9]{1,6})\s*(\D+)")
_FARTHEST = timedelta(days=732)


class Offset(NamedTuple):
    """A length of time as an office counts it: so many minutes, days or workdays."""

    amount: int
    measure: Measure


class Due(NamedTuple):
    """When a step is due; `guessed` where a workday on the way was not announced yet."""

    at: datetime
    guessed: bool


class MeetingStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step of the template: its title, and how long `before` the start or `after` the end it is due.

    Both are written like `30min`, `2h`, `1d`, `3 workday` or `1 week`. A step with neither belongs into the
    meeting itself and is due when that ends.
    """

    title: str
    before: str = ""
    after: str = ""
    phase: Phase | None = None

    @property
    def stands(self) -> Phase:
        """The phase it belongs to: as said, else what follows from its time."""
        return self.phase or ("before" if self.before else "after" if self.after else "during")


def read_offset(words: str) -> Offset:
    """What `words` such as `2h` or `1 workday` mean. Raises `ValueError`."""
    found = _OFFSET.fullmatch(fold(words))
    measure = _UNITS.get(found.group(2).strip()) if found else None
    if found is None or measure is None:
        raise ValueError(words)
    offset = Offset(int(found.group(1)), measure)
    if _length(offset) > _FARTHEST:
        raise ValueError(words)
    return offset


def _length(offset: Offset) -> timedelta:
    """The time an offset takes when every day counts."""
    amount, measure = offset
    if measure == "minute":
        return timedelta(minutes=amount)
    if measure == "hour":
        return timedelta(hours=amount)
    return timedelta(days=amount * (7 if measure == "week" else 1))


def faulty_step(steps: tuple[MeetingStep, ...]) -> tuple[int, str, str] | None:
    """The first step that makes no sense: its place, its field and what stands there; None if all do."""
    for at, step in enumerate(steps):
        if not step.title.strip():
            return at, "title", step.title
        if step.before and step.after:
            return at, "after", step.after
        for field in ("before", "after"):
            words = getattr(step, field)
            try:
                if words:
                    read_offset(words)
            except ValueError:
                return at, field, words
    return None


def due_before(starts: datetime, words: str, workdays: Workdays, opens: time, closes: time) -> Due:
    """When a step is due that belongs so long before `starts` (aware, in the office's zone).

    Days and weeks keep the time of day; workdays too, but within working hours. Raises `ValueError`.
    """
    offset = read_offset(words)
    if offset.measure != "workday":
        # Minutes and hours are real time, days keep the clock: wall time has no summer time in between.
        return Due(starts - _length(offset), guessed=False)
    day, guessed = _worked(starts.date(), -offset.amount, workdays)
    at = min(max(starts.time(), opens), closes)
    return Due(datetime.combine(day, at, starts.tzinfo), guessed)


def due_after(ends: datetime, words: str, workdays: Workdays, closes: time) -> Due:
    """When a step is due that belongs so long after `ends`; whole days end with the workday."""
    offset = read_offset(words)
    if offset.measure in ("minute", "hour"):
        return Due(ends + _length(offset), guessed=False)
    if offset.measure == "workday":
        day, guessed = _worked(ends.date(), offset.amount, workdays)
    else:
        day, guessed = ends.date() + _length(offset), False
    return Due(max(ends, datetime.combine(day, closes, ends.tzinfo)), guessed)


def _worked(day: date, count: int, workdays: Workdays) -> tuple[date, bool]:
    """The day so many workdays away, and whether one on the way was not announced."""
    step = timedelta(days=1 if count > 0 else -1)
    left, guessed = abs(count), not workdays.is_known(day)
    while left:
        day += step
        guessed = guessed or not workdays.is_known(day)
        left -= workdays.is_workday(day)
    return day, guessed


USUAL_STEPS = (
    MeetingStep("会议方案报批", before="5 workday"),
    MeetingStep("会议室预定", before="3 workday"),
    MeetingStep("会议通知（日期、时间、楼层、房间写全）", before="3 workday"),
    MeetingStep("回执收齐，请假情况报告", before="1 workday"),
    MeetingStep("议程、主持词、材料清点装袋", before="1 workday"),
    MeetingStep("涉密材料编号登记", before="1 workday"),
    MeetingStep("座次、席签，姓名职务核对", before="1 workday"),
    MeetingStep("证件、停车、引导", before="1 workday"),
    MeetingStep("备用方案", before="1 workday"),
    MeetingStep("音响、屏幕、灯光、录音测试", before="2h"),
    MeetingStep("茶水、纸笔摆放", before="1h"),
    MeetingStep("提醒领导", before="1h"),
    MeetingStep("签到核对，缺席登记"),
    MeetingStep("材料分发"),
    MeetingStep("记录、录音"),
    MeetingStep("材料收回，会场清理", after="1h"),
    MeetingStep("议定事项逐项立项督办", after="1 workday"),
    MeetingStep("纪要起草、送签", after="2 workday"),
    MeetingStep("纪要印发", after="5 workday"),
    MeetingStep("费用结算", after="5 workday"),
    MeetingStep("归档", after="10 workday"),
)
"""The preparations of a meeting where the house says nothing else (`registers.md` 9)."""


def fresh_rows(steps: tuple[MeetingStep, ...], *, only_after: bool = False) -> list[dict[str, str]]:
    """The stored steps of a new meeting, each with a `key` of its own; only those afterwards if asked."""
    rows: list[dict[str, str]] = []
    for step in steps:
        if only_after and step.stands != "after":
            continue
        row = {"key": str(len(rows) + 1), "title": step.title, "phase": step.stands}
        row |= {name: words for name in ("before", "after") if (words := getattr(step, name))}
        rows.append(row)
    return rows
