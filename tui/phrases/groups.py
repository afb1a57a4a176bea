"""Puts the pieces of a sentence together: a day with its time, from and to, by and before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from tui.phrases.atoms import BACKED, CJK, FREE, SURE, Atom, Clock, Day, Ground, Moment, Riddle
from tui.phrases.counts import counted
from tui.phrases.days import chinese_days
from tui.phrases.english import english_days
from tui.phrases.kinds import is_doing
from tui.phrases.repeats import repeats
from tui.phrases.seasons import seasons
from tui.phrases.times import clocks

MASK = "\0"
"""Stands in a masked text for every sign of a mark (#tag, @place, ★)."""

_GAP = re.compile(r"[\s,]{0,4}(?:的|at\b|on\b|in the\b|from\b|of\b|\(|\))?[\s,]{0,4}")
_BARE_GAP = re.compile(r"[\s,、(]{0,4}(?:和|或者?|及|与|and\s|or\s|/)?\s{0,2}")
_TO = re.compile(r"\s{0,2}起?(?:-{1,2}|~|至|到|to|until|through)\s{0,2}")
_DUE_BEFORE = re.compile(
    r"(?:截止(?:日期|时间)?(?:到|至|于|为|是)?|最迟|最晚|不晚于|不迟于|务必于"
    r"|(?<![a-z])(?:(?:the )?deadline(?: is)?|due(?: by| on| at| before)?|by|before|(?:no|not) later than))"
    r":?\s?(?:于|在|为|the )?\s?$"
)
_REFUSED_BEFORE = re.compile(
    r"(?:截至|直到|自从|晚于|(?:编号|文号|字号|单号|票号|案号|工号|批次|批号)\s?:?|(?<![a-z])(?:until"
    r"|till|since|after|as of|of|minutes from|notes from))\s?$"
)
_LINK_BEFORE = re.compile(
    r"(?:兹?定于|定在|(?<![现存实正所外内旨])在|(?<![关由对至属终处等基高低大小多少鉴])于|从|(?<![来各私独亲擅])自"
    r"|(?<![a-z])(?:on|at|from|for|between))\s?$"
)
_DUE_AFTER = re.compile(
    r"(?:之前|以前|前(?![台往后门期厅院楼排景线方沿面言者进来去任列瞻置哨卫夕]|提(?![交出报供请升醒]))"
    r"|\s?截止|\s?到期"
    r"|的?(?:之|以)内|内(?![容部外科勤设网参])|\s(?:at (?:the )?latest|latest|deadline)\b)"
)
_REFUSED_AFTER = re.compile(r"(?:之后|以后|后(?![台勤期续面者备院方])|前后|以来|至今|'s\b|期间)")
_OWNED_AFTER = re.compile(r"的(?!时候|话)")
"""What makes 3月31日前的数据 data of a time rather than something due by then."""

_PAPERS = (
    "精神|纪要|记录|材料|文件|表|方案|计划|总结|报告|数据|通知|简报|公告|来文|来信|来电|讲话|要点|情况|信息|新闻|工单|照片|录音|名单"
    "|台账|报表|日志|节目单|议程|安排|预案|工作安排|决定|批示"
)
_OF_A_PAPER = re.compile(rf"[{CJK}]{{1,14}}?(?:{_PAPERS})(?=$|\s|[,.;。，；])")
_LINK_AFTER = re.compile(r"\s?(?:全天|一?整天)|\s(?:all day|the whole day)\b|的|起(?![草诉来点])|,")
_BEARING = "开召举参赴去到报上提交补体培验"
"""The verbs that may follow a day directly (25日召开), though it is no more than a number."""


@dataclass(frozen=True)
class When:
    """A day, a time, or both, with the words that bind them, from `start` up to `end`."""

    start: int
    end: int
    day: Day | None = None
    clock: Clock | None = None
    moment: Moment | None = None
    last: When | None = None
    """Where it ends, when both ends were said with their days."""
    deadline: bool = False
    refused: bool = False
    code: str = ""
    """Why it was refused, when that has to be said."""
    linked: bool = False

    @property
    def weight(self) -> int:
        """Two for a day with its time, or a moment; one for either alone."""
        return 2 if self.moment else (self.day is not None) + (self.clock is not None)


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` with `spans` blotted out, at the same length."""
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


_HANZI = re.compile(rf"[{CJK}/.-]")
_ENGLISH = re.compile(r"[a-z/.]")
"""Signs without which there are no days of the one language or the other."""


def atoms(text: str, ground: Ground) -> list[Atom]:
    """The pieces of a narrowed text in order, none overlapping: the first one wins, then the longest."""
    found: list[Atom] = [*repeats(text), *counted(text, ground), *seasons(text, ground), *clocks(text)]
    if _HANZI.search(text):
        found += chinese_days(text, ground)
    if _ENGLISH.search(text):
        found += english_days(text, ground)
    kept: list[Atom] = []
    reached = 0
    for atom in sorted(found, key=lambda atom: (atom.start, -atom.end)):
        if atom.start >= reached:
            kept.append(atom)
            reached = atom.end
    return kept


def whens(text: str, pieces: Iterable[Atom]) -> list[When]:
    """The days and times among `pieces`, put together, with their deadline words; unfit ones are left in."""
    joined: list[When] = []
    for piece in pieces:
        if isinstance(piece, Riddle):
            joined.append(When(piece.start, piece.end, refused=True, code=piece.code))
            continue
        one = _single(piece)
        if one is None:
            continue
        before = joined[-1] if joined else None
        if before is not None and not before.refused:
            gap = text[before.end : one.start]
            between = gap.strip() == "and" and text[: before.start].endswith("between ")
            together = _ranged(before, one) if between or _TO.fullmatch(gap) else None
            if together is None and before.day and one.day and not gap.strip():
                together = _neighbours(before, one)
            if together is None and _GAP.fullmatch(gap) and not _part_of_a_word(text, before, one):
                together = _together(before, one)
            if together is not None:
                joined[-1] = together
                continue
            if before.day and one.day and (_BARE_GAP.fullmatch(gap) or _TO.fullmatch(gap)):
                two = _neighbours(before, one) if _AND.fullmatch(gap) or not gap.strip() else None
                if two is not None:
                    joined[-1] = two
                    continue
                joined[-1] = replace(before, refused=True)
                code = "" if _TO.fullmatch(gap) else "several"
                one = replace(one, refused=True, code=code, start=before.start)
        joined.append(one)
    return [_bound(text, when) for when in joined]


_AND = re.compile(r"\s{0,2}(?:和|、|及|与|and|&|\+)\s{0,2}")


def _neighbours(first: When, second: When) -> When | None:
    """今天和明天: two days in a row are a stretch; None for any others."""
    if first.clock or second.clock or first.last or not first.day or not second.day:
        return None
    one, other = first.day, second.day
    if one.period or other.period or one.last or other.last or other.first - one.first != timedelta(days=1):
        return None
    return replace(first, end=second.end, last=second)


def _part_of_a_word(text: str, first: When, second: When) -> bool:
    """Whether a part of the day behind a time belongs to what follows (22:00 夜间值班)."""
    return bool(
        first.clock
        and not first.clock.block
        and second.clock
        and second.clock.block
        and text[first.end : second.start].strip() == ""
        and re.match(rf"[{CJK}]", text[second.end : second.end + 1])
    )


def _single(piece: Atom) -> When | None:
    if isinstance(piece, Day):
        return When(piece.start, piece.end, day=piece)
    if isinstance(piece, Clock):
        return When(piece.start, piece.end, clock=piece)
    if isinstance(piece, Moment):
        return When(piece.start, piece.end, moment=piece)
    return None


def _together(first: When, second: When) -> When | None:
    """Two neighbours as one, or None when they say different things."""
    if first.moment or second.moment:
        return None
    if first.last is not None:
        if first.last.clock is not None or second.day is not None or second.clock is None or not first.clock:
            return None
        return replace(first, end=second.end, last=replace(first.last, clock=second.clock))
    end = second.end
    if first.day and second.day:
        day = _same_day(first.day, second.day)
        if day is None or (first.clock and second.clock):
            return None
        return replace(first, end=end, day=day, clock=first.clock or second.clock)
    if first.clock and second.clock:
        clock = _same_clock(first.clock, second.clock)
        return replace(first, end=end, day=first.day or second.day, clock=clock) if clock else None
    return replace(first, end=end, day=first.day or second.day, clock=first.clock or second.clock)


def _same_day(first: Day, second: Day) -> Day | None:
    for loose, firm in ((first, second), (second, first)):
        if loose.weekday is None:
            continue
        if firm.period and firm.first.weekday() == 0 and firm.until - firm.first == timedelta(days=6):
            return replace(loose, first=firm.first + timedelta(days=loose.weekday), weekday=None, trust=SURE)
        if firm.last is None and firm.first.weekday() == loose.weekday:
            return firm
    return first if first.first == second.first and not (first.period or second.period) else None


def _same_clock(first: Clock, second: Clock) -> Clock | None:
    """A part of the day made exact by an hour (evening 8:00), None for two unlike times."""
    block, exact = (first, second) if first.block else (second, first)
    if not block.block or exact.block or block.until is None:
        return None
    late = 720 if block.minutes >= 840 and exact.minutes < 720 else 0
    until = exact.until if exact.until is None or exact.until > 720 else exact.until + late
    return replace(exact, minutes=exact.minutes + late, until=until, trust=SURE)


def _ranged(first: When, second: When) -> When | None:
    """From `first` to `second`, or None when they cannot be two ends."""
    if first.last or first.moment or second.moment or not (first.day or first.clock):
        return None
    if second.day is None:
        one, other = first.clock, second.clock
        if one is None or other is None or one.until is not None or one.block or other.block or other.until:
            return None
        until = other.minutes if other.minutes > one.minutes else other.minutes + 1440
        return replace(first, end=second.end, clock=replace(one, until=until))
    if first.day is None or second.day.period or first.day.period:
        return None
    day = second.day
    if day.month_day is not None and day.month_day > first.day.first.day:
        try:
            day = replace(day, first=first.day.first.replace(day=day.month_day))
        except ValueError:
            return None
    elif day.weekday is not None:
        ahead = (day.weekday - first.day.first.weekday()) % 7
        day = replace(day, first=first.day.first + timedelta(days=ahead))
    if day.first < first.day.first:
        return None
    return replace(first, end=second.end, last=replace(second, day=day))


def _bound(text: str, when: When) -> When:
    """`when` with the words around it that belong to it."""
    lead = text[max(0, when.start - 20) : when.start]
    refused = when.refused or bool(_REFUSED_BEFORE.search(lead))
    after = _REFUSED_AFTER.match(text, when.end)
    counted_within = bool((when.moment and when.moment.within) or (when.day and when.day.within))
    if after is not None and not counted_within:
        refused = True
    if refused:
        return replace(when, refused=True)
    start, end, deadline, linked = when.start, when.end, counted_within, False
    if "(" in text[start:end] and ")" not in text[start:end] and text[end : end + 1] == ")":
        end += 1
    tail = _DUE_AFTER.match(text, end)
    if _OWNED_AFTER.match(text, tail.end() if tail is not None else end) and (tail or counted_within):
        return replace(when, refused=True)
    if tail is not None:
        end, deadline = tail.end(), True
    else:
        link = _LINK_AFTER.match(text, end)
        end = link.end() if link is not None else end
    due = _DUE_BEFORE.search(lead)
    bound = due or _LINK_BEFORE.search(lead)
    if bound is not None:
        start -= len(lead) - bound.start()
        deadline, linked = deadline or due is not None, True
        if deadline and due is None and (again := _DUE_BEFORE.search(text[max(0, start - 20) : start])):
            start -= len(again[0])
    return replace(when, start=start, end=end, deadline=deadline, linked=linked)


_FOR = re.compile(r"\bfor (?:the )?$|\bfor\s")
_STUCK = re.compile(rf"[{CJK}0-9a-z〔\[《“\"]")


def fits(text: str, when: When, ground: Ground) -> bool:
    """Whether the sentence lets `when` be taken for its time: a bare number in a name does not."""
    if when.refused or (when.day is not None and when.day.period and when.clock is not None):
        return False
    if when.deadline or when.moment or when.weight == 2:
        return True
    left = when.start == 0 or not _STUCK.match(text, when.start - 1)
    tail = text[when.end : when.end + 1]
    right = not _STUCK.match(tail) or text[when.end - 1] == "," or text[when.end - 1 : when.end] == "的"
    if when.clock is not None:
        return when.clock.trust == SURE or (when.clock.trust == FREE and left and right)
    day = when.day
    if day is None or (
        day.trust == BACKED and not (when.linked and text[day.start].isascii() and day.month_day is None)
    ):
        return False
    if day.done or day.until < ground.today:
        return left and right and text[when.end - 1] != "的"
    if _names_a_paper(text, when, stuck=not left):
        return False
    if (day.period or day.before) and _FOR.search(text, max(0, when.start - 8), day.start):
        return False
    if day.trust == SURE:
        return True
    if not (left and (right or (not day.period and tail in _BEARING))):
        return False
    if not text[day.start].isascii() or text[day.start].isdigit() or when.linked:
        return True
    return not text[: when.start].strip(MASK + " ,") or not text[when.end :].strip(MASK + " ,.!?")


_NEAR_DAYS = re.compile(r"[今明后]|大后")


def _names_a_paper(text: str, when: When, *, stuck: bool) -> bool:
    """Whether a day only says which paper is meant (学习12月1日讲话精神, 周末值班安排表)."""
    if not _OF_A_PAPER.match(text, when.end) or when.linked:
        return False
    if is_doing(text[when.end :]):
        return False
    return stuck or not (_NEAR_DAYS.match(text, when.start) or text[: when.start].strip(MASK + " ,"))


_CALLED_OFF = re.compile(r"[\s\0]*(?:取消|撤销|暂停|cancel\b|call off\b)")
MOVED_BEFORE = re.compile(
    r"(?:改期?|推迟|延期|延迟|提前|调整|顺延|变更|挪|延|改签)(?:到|至|为|在)\s?$"
    r"|\b(?:postpone|move|reschedule|shift|push|bring|change)[a-z]*\b[^,;]{0,60}\b(?:to|until)\s$"
)
"""What comes before the time that something is moved to: the one that counts."""


def chosen(text: str, found: list[When], ground: Ground) -> list[When]:
    """The one time of the sentence, as one `When` or as a day and a time that stand apart; else nothing.

    A deadline comes first; then a day with its time; then a lone day with a lone time. Of several lone
    days the first counts, if the sentence begins with it: anything else would be a guess.
    """
    if _CALLED_OFF.match(text):
        return []
    fit = [when for when in found if fits(text, when, ground)]
    moved = [when for when in fit if MOVED_BEFORE.search(text, 0, when.start)]
    if moved:
        return moved[:1]
    if any(when.refused for when in found) and not any(
        when.deadline or when.day or when.moment for when in fit
    ):
        return []
    due = [when for when in fit if when.deadline]
    if due:
        return due[:1]
    full = [when for when in fit if when.weight == 2]
    if full:
        return full[:1]
    days = [when for when in fit if when.day is not None]
    times = [when for when in fit if when.clock is not None]
    if len(days) > 1:
        days = [when for when in days[:1] if not text[: when.start].strip(MASK + " ")]
        if not days:
            return []
    if len(times) > 1:
        exact = [when for when in times if when.clock is not None and not when.clock.block]
        times = exact if len(exact) == 1 else []
        if not days and not times:
            return []
    return days + times
