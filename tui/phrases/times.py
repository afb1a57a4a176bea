"""Times of day: 下午3点半, 8:30, 14:00-15:30, 3pm, noon, 上午."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from tui.phrases.atoms import BACKED, CJK, FREE, SURE, Clock, Length, Riddle
from tui.phrases.numbers import HANZI, narrow, number

CLOSING = -1
"""Stands for the minute the working day ends (下班, EOD): the house knows it, not the language."""

_PARTS: dict[str, tuple[int, int]] = {
    "凌晨": (0, 6), "清晨": (6, 8), "清早": (6, 8), "早晨": (7, 9), "早上": (7, 9), "一早": (7, 9),
    "早": (7, 9), "上午": (9, 12), "中午": (12, 13), "正午": (12, 13), "下午": (14, 18), "午后": (14, 18),
    "傍晚": (18, 19), "晚上": (19, 22), "晚间": (19, 22), "夜间": (19, 22), "夜里": (19, 22),
    "夜晚": (19, 22), "深夜": (22, 24),
    "晚": (19, 22),
    "morning": (9, 12), "afternoon": (14, 18), "evening": (19, 22), "night": (19, 22),
}  # fmt: skip
"""The parts of a day: the hours each stands for when no hour is said."""

_MOMENTS = {
    "中午": 720,
    "正午": 720,
    "noon": 720,
    "midday": 720,
    "午夜": 1440,
    "半夜": 1440,
    "midnight": 1440,
}

_PART = (
    r"(?:凌晨|清晨|清早|早晨|早上|(?<![周期拜])一早|上午|中午|正午|下午|午后|傍晚|晚上|晚间|夜间|夜里|夜晚|半夜|深夜|午夜"
    r"|早(?!晚)|(?<!早)晚)"
)
_HOUR = rf"(?:\d{{1,2}}|[{HANZI}两]{{1,3}})"
_SIXTY = rf"(?:\d{{1,2}}|[{HANZI}]{{1,3}})"

_NO_CLOCK = (
    r"意见|建议|要求|措施|体会|内容|问题|启示|思考|共识|希望|说明|经验|想法|看法|原因|做法|认识|理由|好处"
    r"|感受|收获|不足|一线|注意事项|论述|式|多|几|钟?方向"
)
"""What makes 三点 three points rather than three o'clock."""

_POINT = rf"""
    (?P<h>{_HOUR})
    (?:
        (?: \s?[点點](?!\d{{3}}|\d(?!\d)(?!分)|{_NO_CLOCK})
          | 时(?![间期代候段常而效限空长差尚装事机刻节速评令任值]) )
        (?: 钟 | 整 | (?P<half>半) | (?P<quarter>[一三])刻钟? | (?P<m>{_SIXTY})分(?![之钟])
          | (?P<m2>\d\d)(?!\d) )?
      | (?P<colon>:)(?P<m3>\d\d)(?::\d\d)?(?![\d:]|\.\d)
    )
"""


def _named(pattern: str, suffix: str) -> str:
    """The pattern with its groups renamed, so that it can be used twice in one."""
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{suffix}>", pattern)


_SIGN = r"(?:\s?(?:-{1,2}|~|至|到|to|until)\s?)"
_CHINESE = re.compile(
    rf"(?<![\d:.〔\[第周期拜]) (?:(?P<part_a>{_PART})\s?)? {_named(_POINT, '_a')}"
    rf"(?: {_SIGN} (?P<next>次日|第二天|翌日)? (?:(?P<part_b>{_PART})\s?)? {_named(_POINT, '_b')} )?"
    r"(?:\s?(?P<clocks>许|左右))?",
    re.VERBOSE,
)
_SET_OFF = re.compile(r"[\s,.。;、前开到至-]|$")
_WORDS = re.compile(rf"{_PART}(?!班|茶|餐|饭|(?<=[早晚])[会安报场操点])|午夜|半夜|下班(?=(?:之|以)?前)")

_AMPM = r"(?:\s?(?P<{0}>a\.?m\.?|p\.?m\.?)(?![a-z]))"
_ENGLISH = re.compile(
    r"(?<![\w:.#/-])(?P<ha>\d{1,2})(?:[:.](?P<ma>\d\d))?" + _AMPM.format("za") + "?"
    r"(?:\s?(?:-{1,2}|~|to|until|till)\s{0,2}(?P<hb>\d{1,2})(?:[:.](?P<mb>\d\d))?"
    + _AMPM.format("zb")
    + r"?)?"
    r"(?![\d:])"
)
_HOURS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_ENGLISH_WORDS = re.compile(
    r"\b(?:(?P<past>half|quarter)\s(?P<way>past|to)\s(?P<hour>\d{1,2}|[a-z]{3,6})(?:\s?(?P<zone>[ap])m)?\b"
    r"|(?P<oclock>\d{1,2})\s?o'?clock\b"
    r"|(?P<word>noon|midday|midnight)\b|(?P<tonight>tonight)\b(?!'s)"
    r"|(?P<closing>eod|cob|close of business|end of (?:the )?(?:business |working |work)?day)\b"
    r"|(?:(?P<this>in the|this)\s)?(?P<part>morning|afternoon|evening|night)\b(?!\s(?:shift|duty|brief"
    r"|call)))"
)


_RATIO = re.compile(r"(?:比分|比例|得分|配比|赔率|票|分|score)[为是:]?\s?$")
"""What makes 78:65 a score rather than a time of day that does not exist."""

_MILITARY = re.compile(r"(?<![\w.:/-])(?P<h>[01]\d|2[0-4])(?P<m>\d\d)\s?(?:hrs?|hours|h)\b")
_AT = re.compile(
    r"(?:\bat\s|(?<=\bby )|(?<=\bbefore ))(?P<h>\d{1,2})(?![\w:.%/-])(?:(?=\s?(?:$|[,;)]|(?:on|in|at|for"
    r"|with|to|by|and|today|tomorrow|tmr"
    r"|tonight|sharp|this|next|mon|tue|wed|thu|fri|sat|sun)|[@#★]|\0))"
    r"|(?P<more>(?=\s(?!percent|degrees|places|locations|sites|desks|gates|am|pm|a\.m|p\.m|o'))))"
)
_OFFICE_HOURS = re.compile(
    r"(?<![\w:./#-])(?P<ha>\d{1,2})\s?(?:-|to)\s?(?P<hb>\d{1,2})(?![\w:./%-]|\s?(?:am|pm|a\.m|p\.m)"
    r"|\s(?:people|persons|pages|copies|rooms|days|hours|weeks|minutes|staff|guests|visitors|items|of)\b)"
)


def _office_hour(hour: int) -> int:
    """The minute that a bare hour of the working day means: 9 is in the morning, 5 in the afternoon."""
    if not 1 <= hour <= 23:
        return 0
    return (hour + 12 if hour < 7 else hour) * 60


_COUNTS = "an?|one|two|three|four|five|six|half an?"
_LENGTH = re.compile(
    r"(?:(?:为期|时长|历时|共|约|大约|预计|用时)\s?)?(?<![\d.第前十百×*])"
    rf"(?:(?P<half>半)个?(?:小时|钟头)|(?P<count>\d{{1,2}}|[{HANZI}两]{{1,3}})(?P<point>\.5)?个?(?P<more>半)?(?:小时|钟头)"
    r"|(?P<minutes>\d{1,3}|[一二三四五六七八九十]{1,3})分钟)(?:左右)?(?=\s|$|[,.;。，；)\0@#])"
    rf"|\bfor\s(?:about\s)?(?P<count_b>\d{{1,2}}(?:\.5)?|{_COUNTS})\s?(?P<unit>hours?|hrs?|h|minutes?|mins?)\b"
)
_ENGLISH_COUNT = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
                  "six": 6.0, "half a": 0.5, "half an": 0.5}  # fmt: skip


def lengths(text: str) -> Iterator[Length]:
    """How long something takes, where that stands by itself: 2小时, 90分钟, for half an hour."""
    for found in _LENGTH.finditer(text):
        if found["unit"]:
            written = found["count_b"]
            count = _ENGLISH_COUNT.get(written) or float(written.replace("half", "0") or 0)
            minutes = count * (60 if found["unit"].startswith("h") else 1)
        elif found["minutes"]:
            minutes = number(found["minutes"]) or 0
        elif found["half"]:
            minutes = 30
        else:
            minutes = (number(found["count"]) or 0) * 60 + (30 if found["more"] or found["point"] else 0)
        if 0 < minutes <= 1440:
            yield Length(*found.span(), int(minutes))


def _minutes(hour: int | None, minute: int, part: str, *, colon: bool) -> int | None:
    """Minutes after midnight of an hour said with a part of the day; None when it is no time.

    Without a part, 1 to 5 spoken in words (3点) is the afternoon, written with a colon it is as written.
    """
    if hour is None or hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if part in ("下午", "午后", "傍晚", "afternoon", "evening") or (part in _NIGHT and hour >= 5):
        hour += 12 if hour < 12 else 0
        if part in _NIGHT and hour == 12:
            hour = 24
    elif part in _NIGHT and hour < 5:
        hour += 24
    elif part in ("中午", "正午") and hour < 4:
        hour += 12
    elif part == "凌晨" and hour == 12:
        hour = 0
    elif not part and not colon and 1 <= hour <= 5:
        hour += 12
    return hour * 60 + minute


_NIGHT = ("晚上", "晚间", "夜间", "夜里", "夜晚", "半夜", "深夜", "午夜", "晚", "night")


def _point(found: re.Match[str], suffix: str, part: str) -> int | None:
    """One end of a Chinese time."""
    minute: int | None = 0
    if found["half_" + suffix]:
        minute = 30
    elif found["quarter_" + suffix]:
        minute = 15 if found["quarter_" + suffix] == "一" else 45
    else:
        written = found["m_" + suffix] or found["m2_" + suffix] or found["m3_" + suffix]
        minute = number(written) if written else 0
    if minute is None:
        return None
    return _minutes(number(found["h_" + suffix]), minute, part, colon=bool(found["colon_" + suffix]))


_LONGEST = 960
"""A stretch of more minutes that begins before the evening ends before it begins."""


def _later(start: int, end: int, *, said: bool) -> int:
    """The end of a stretch, moved behind its start: by half a day where the half was not said, else a day."""
    if end <= start and not said and start < 720 < end + 720 and end + 720 > start:
        return end + 720
    return end if end > start else end + 1440


def _chinese(text: str) -> Iterator[Clock | Riddle]:
    for found in _CHINESE.finditer(text):
        part = found["part_a"] or ""
        start = _point(found, "a", part)
        if start is None:
            if not _RATIO.search(text, max(0, found.start() - 4), found.start()):
                yield Riddle(*found.span(), whole=True, code="no-such-time")
            continue
        bare = not found["h_a"].isdigit() and not part and found.end("h_a") + 1 == found.end()
        alone = _SET_OFF.match(text, found.end()) and not re.match(rf"[{CJK}]", text[: found.start()][-1:])
        trust = BACKED if bare and not alone else SURE
        until, stop = None, found.end()
        if found["h_b"] is not None:
            said = found["part_b"] or ""
            until = _point(found, "b", said or part)
            if until is None:
                stop = found.end("m3_a") if found["colon_a"] else found.start("h_b") - 1
            elif found["next"]:
                until = until % 1440 + 1440
            else:
                until = _later(start, until, said=bool(said) or bool(found["colon_b"]))
                if until - start > _LONGEST and start < 1080:
                    yield Riddle(*found.span(), whole=True, code="ends-before-start")
                    continue
        yield Clock(found.start(), stop, start, until, trust=trust)


def _english(text: str) -> Iterator[Clock]:
    for found in _ENGLISH.finditer(text):
        first, second = found["za"], found["zb"]
        if not (first or second):
            continue
        stop, until = found.end(), None
        start = _twelve(found["ha"], found["ma"], first or second)
        if found["hb"] and not second:
            stop = found.end("za")
        elif found["hb"]:
            until = _twelve(found["hb"], found["mb"], second)
            if start is None or until is None:
                continue
            if not first and start >= until:
                start = (start + 720) % 1440
            until = _later(start, until, said=True)
        if start is not None:
            yield Clock(found.start(), stop, start, until)
    for found in _MILITARY.finditer(text):
        if int(found["m"]) < 60:
            yield Clock(*found.span(), int(found["h"]) * 60 + int(found["m"]))
    for found in _AT.finditer(text):
        start = _minutes(int(found["h"]), 0, "", colon=False)
        if start is not None:
            yield Clock(*found.span(), start, trust=BACKED if found["more"] else SURE)
    for found in _OFFICE_HOURS.finditer(text):
        start, until = _office_hour(int(found["ha"])), _office_hour(int(found["hb"]))
        if start != until:
            yield Clock(*found.span(), start, _later(start, until, said=False), trust=BACKED)
    for found in _ENGLISH_WORDS.finditer(text):
        start = None
        if found["past"]:
            written = found["hour"]
            if not written.isdigit():
                if written not in _HOURS:
                    continue
                written = str(_HOURS.index(written) + 1)
            hour = _twelve(written, None, (found["zone"] or ("p" if int(written) < 6 else "a")) + "m")
            shift = 30 if found["past"] == "half" else 15
            start = None if hour is None else hour + (shift if found["way"] == "past" else -shift)
        elif found["oclock"]:
            start = _minutes(int(found["oclock"]), 0, "", colon=False)
        elif found["word"]:
            start = _MOMENTS[found["word"]]
        elif found["closing"]:
            yield Clock(found.start(), found.end(), CLOSING, trust=BACKED)
        elif found["tonight"]:
            yield Clock(found.start(), found.end(), 19 * 60, 22 * 60, block=True)
        elif found["part"]:
            begins, ends = _PARTS[found["part"]]
            trust = SURE if found["this"] else BACKED
            yield Clock(found.start(), found.end(), begins * 60, ends * 60, block=True, trust=trust)
        if start is not None and start >= 0:
            yield Clock(found.start(), found.end(), start)


def _twelve(hour: str, minute: str | None, half: str | None) -> int | None:
    """Minutes after midnight of an hour on the twelve-hour clock."""
    value, more = int(hour), int(minute or 0)
    if half and half.startswith("p") and minute and 13 <= value <= 23 and more <= 59:
        return value * 60 + more
    if not half or not 1 <= value <= 12 or more > 59:
        return None
    return (value % 12 + (12 if half.startswith("p") else 0)) * 60 + more


_BETWEEN = re.compile(r"\bbetween(?= \d{1,2}(?::\d\d)?(?: ?[ap]m)? and \d)(?P<first>.{2,9}?) and ")


def _as_range(found: re.Match[str]) -> str:
    """`between 2 and 4pm` written `2 to 4pm`, at the same length."""
    return " " * len("between") + found["first"] + " to  "


def clocks(text: str) -> Iterator[Clock | Riddle]:
    """Every time of day in a narrowed text; what overlaps is for the caller to sort out."""
    yield from _chinese(text)
    yield from _english(_BETWEEN.sub(_as_range, text))
    for found in _WORDS.finditer(text):
        word = found[0]
        trust = BACKED if len(word) == 1 else FREE
        if word == "下班":
            yield Clock(*found.span(), CLOSING, trust=BACKED)
        elif word in _MOMENTS:
            yield Clock(*found.span(), _MOMENTS[word], trust=trust)
        else:
            begins, ends = _PARTS[word]
            yield Clock(*found.span(), begins * 60, ends * 60, block=True, trust=trust)


def read_time(text: str) -> time | None:
    """The time of day that the whole text names (`8点半`, `0830`, `下午3点`, `3pm`, `noon`), else None."""
    plain = narrow(text).strip()
    if re.fullmatch(r"\d{3,4}", plain) and plain.isascii():
        hour, minute = int(plain[:-2]), int(plain[-2:])
        return time(hour, minute) if hour < 24 and minute < 60 else None
    plain = re.sub(r"^at ", "", plain)
    for found in clocks(plain):
        if isinstance(found, Riddle):
            continue
        if (found.start, found.end) == (0, len(plain)) and found.until is None and not found.block:
            return time(found.minutes // 60 % 24, found.minutes % 60)
    return None
