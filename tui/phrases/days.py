"""Days as Chinese says them: 明天, 下周三, 12月3日, 月底, 下个月5号."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from tui.phrases.atoms import BACKED, FREE, SURE, Atom, Day, Ground, Riddle
from tui.phrases.numbers import HANZI, SMALL, number

WEEK = "一二三四五六日"
_STALE = 60
"""A month and day this many days ago is still this year's; further back it is next year's."""

_NEAR = {"大后天": 3, "后天": 2, "后日": 2, "明天": 1, "明日": 1, "明儿": 1, "今天": 0, "今日": 0, "今儿": 0,
         "昨天": -1, "昨日": -1, "前天": -2, "前日": -2, "大前天": -3,
         "今": 0, "明": 1, "后": 2, "昨": -1, "即日": 0}  # fmt: skip
_NEAR_DAY = re.compile(
    r"(?:大后天|大前天|(?<![以之年月日周前天])后天(?![性生])|(?<![之以年月日先])前天|明天|今天|昨天|明儿"
    r"|今儿"
    r"|(?<![声发说证注光文])明日(?!报)|今日(?!头条|要情|快报|报)|昨日|后日(?!本)|前日(?!本)"
    r"|即日(?=起)|[今明昨](?=[早晚](?![报期年稻点餐场于婚熟安]))|后(?=早[上晨]))"
)
_NOT_COUNTED = r"(?![\d.:%]|[点时号日月年楼层次个天米小名份人遍回期度岁家位项条])"
_WEEKDAY = re.compile(
    rf"(?P<which>上上|下下|上|下|本|这|每)?(?P<ge>个)?(?:周|星期|礼拜)(?P<day>[{WEEK}天]|末(?:两天)?|[1-7]{_NOT_COUNTED})(?!期)"
)
_WEEK = re.compile(
    r"(?P<which>下下|下|本|这)(?:个)?(?:周|星期|礼拜)(?![一二三四五六日天末1-7]|[刊报期])(?P<in>(?:之|以)?内)?"
    r"|(?<![一二两三四五六七八九十几半每\d])(?P<bare>周内)"
)
_YEAR = rf"(?:(?P<year>(?:19|20)\d\d|二零[{HANZI}]{{2}})年|(?P<named>今|明|后|去|本)年)"
_DATE = re.compile(
    rf"(?<![\d.])(?:{_YEAR}\s?)?(?P<month>{SMALL})月(?:份)?\s?(?P<day>{SMALL})(?:[日号](?![楼线院门])"
    rf"|(?=\s?[-~至到]\s?{SMALL}[日号])|(?=\s(?!\s?[个家份名人次%])|$|(?:之|以)?前|[上下中]午|[早晚]\d|[,;(]))"
    rf"(?:\s?(?:-{{1,2}}|~|至|到)\s?(?P<last>{SMALL})[日号])?"
)
_ISO = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d/]"
    r"|[.-]\d)"
)
_MONTH_DAY = re.compile(
    rf"(?P<which>下个月|下月|本月|这个月|当月|上个月|上月)(?P<day>{SMALL})[日号](?![楼线院门])"
)
_DAY_OF_MONTH = re.compile(
    rf"(?<![\d{HANZI}月第〕\]年.〔:/-])(?P<day>{SMALL})(?P<sign>[日号])(?![楼线院门内均游报龄志记程])"
)
_MONTH_END = re.compile(
    rf"(?:(?:{_YEAR}\s?)?(?:(?<!\d)(?P<month>{SMALL})月份?|(?P<which>下个月|下月|本月|这个月|当月))"
    rf"|(?<!每)(?P<bare>月))(?P<edge>底|末|初)"
)
_YEAR_END = re.compile(
    r"(?P<which>今|明|本)?年(?:底|末)(?!考核|总结|述职)|(?<![半\d一二三四五六七八九十两几多当往])(?P<in>(?:本|今)?年(?:之|以)?内)"
)
_MONTH = re.compile(
    rf"(?:{_YEAR}\s?(?P<month>{SMALL})月|(?P<which>下个月|下月|本月|这个月)"
    rf"|(?<![\d{HANZI}年])(?P<lone>{SMALL})月)"
    rf"(?:份)?(?![底末初上中下\d{HANZI}])(?P<in>(?:之|以)?内)?"
)
_SPAN = re.compile(
    rf"(?<![\d{HANZI}月第〕\]年.〔:/-])(?P<day>{SMALL})[日号]?\s?(?P<sep>-{{1,2}}|[~至到、和])\s?(?P<last>{SMALL})[日号]"
    r"(?![楼线院门内游龄后])"
)
_POINTED = re.compile(
    r"(?<![\w.:〔#-])(?P<month>0?[1-9]|1[0-2])\.(?P<day>[12]\d|3[01]|0?[1-9])"
    r"(?:\s?[-~至到]\s?(?:(?P<month2>0?[1-9]|1[0-2])\.)?(?P<day2>[12]\d|3[01]|0?[1-9]))?(?![a-z0-9_.%])"
    r"(?!\s?(?:版|万|元|亿|米|吨|公里|千|百|度|倍|寸|级|折|分|秒|克|升|平|号|个|节|条|章|款|系统|时|点))"
)
_NEAR_AHEAD = 150
"""A date like 11.26 by itself is one only when it is no further ahead than this many days."""
_BOTH = re.compile(r"(?P<first>今|明)明?(?:后)?(?P<both>两天)|明后天|今明天")
_VAGUE = re.compile(r"(?:过|这)[一两几]天|改天|近期|近日|过完?年[前后]?")
"""Days that are meant but not said exactly: a clock time beside them is not today's."""

_BESIDE = re.compile(r"\s?\(?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])\)?")


def month_on(day: date, months: int, of_month: int = 1) -> date:
    """The day `of_month` some months on; raises ValueError where there is none (31 February)."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, of_month)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def year_for(today: date, month: int, day: int) -> date:
    """The day of a month and day without a year: this year's, unless that is more than 60 days ago."""
    try:
        this = date(today.year, month, day)
    except ValueError:
        return date(today.year + 1, month, day)
    return this if this >= today - timedelta(days=_STALE) else date(today.year + 1, month, day)


def next_month_day(today: date, day: int) -> date:
    """The next day of that number, today included."""
    for months in range(3):
        if 0 < day <= monthrange((month := month_on(today, months)).year, month.month)[1]:
            found = month.replace(day=day)
            if found >= today:
                return found
    raise ValueError(day)


def _year(found: re.Match[str], today: date) -> int | None:
    if found["year"]:
        return number(found["year"])
    return (
        {"今": 0, "本": 0, "明": 1, "后": 2, "去": -1}[found["named"]] + today.year
        if found["named"]
        else None
    )


def _month(which: str, today: date) -> date:
    return month_on(today, {"下": 1, "上": -1}.get(which[0], 0))


def chinese_days(text: str, ground: Ground) -> Iterator[Atom]:
    """Every day, stretch of days and look-alike in a narrowed text; overlaps are for the caller."""
    today = ground.today
    for pattern, read in _RULES:
        for found in pattern.finditer(text):
            try:
                atom = read(found, today)
            except (ValueError, OverflowError, KeyError):
                code = "no-such-day" if pattern in _SAID_IN_FULL or found[0].endswith("日") else ""
                atom = Riddle(*found.span(), whole=pattern in _SAID_IN_FULL, code=code)
            if isinstance(atom, Day) and not atom.period:
                atom = _with_weekday(text, atom)
            if atom is not None:
                yield atom


def _with_weekday(text: str, day: Day) -> Atom:
    """The day with the weekday written behind it (12月3日（周四）); a riddle when the two do not agree."""
    beside = _BESIDE.match(text, day.end)
    if beside is None or day.weekday is not None or day.last is not None:
        return day
    if WEEK.index(beside["day"].replace("天", "日")) != day.first.weekday():
        return Riddle(day.start, beside.end(), whole=True, code="weekday-differs")
    return Day(day.start, beside.end(), day.first, trust=SURE, done=day.done)


def _vague(found: re.Match[str], today: date) -> Atom:
    return Riddle(*found.span(), code="unclear")


def _span(found: re.Match[str], today: date) -> Atom | None:
    day, until = number(found["day"]), number(found["last"])
    if day is None or until is None or until <= day:
        return Riddle(*found.span())
    if found["sep"] in "、和" and until != day + 1:
        return Riddle(*found.span(), code="several")
    first = next_month_day(today, day)
    return Day(*found.span(), first, first.replace(day=until), FREE)


def _pointed(found: re.Match[str], today: date) -> Atom | None:
    """11.26: a day beside a time or a deadline word, in a range, or when near at an end of the sentence."""
    first = year_for(today, int(found["month"]), int(found["day"]))
    if found["day2"]:
        month = int(found["month2"] or found["month"])
        last = first.replace(month=month, day=int(found["day2"]))
        if last < first:
            last = last.replace(year=first.year + 1)
        return Day(*found.span(), first, last, FREE)
    apart = not found.string[: found.start()].strip("\0 ") or not found.string[found.end() :].strip("\0 ")
    near = 0 <= (first - today).days <= _NEAR_AHEAD and (first.month > 9 or first.day > 9)
    return Day(*found.span(), first, trust=FREE if apart and near else BACKED)


def _both(found: re.Match[str], today: date) -> Atom:
    ahead = 0 if found[0].startswith("今") else 1
    first = today + timedelta(days=ahead)
    return Day(*found.span(), first, first + timedelta(days=1))


def _near(found: re.Match[str], today: date) -> Atom:
    days = _NEAR[found[0]]
    return Day(*found.span(), today + timedelta(days=days), done=days < 0)


def _weekday(found: re.Match[str], today: date) -> Atom | None:
    which, text = found["which"] or "", found.string
    if which == "每" or (
        not which
        and (found["ge"] or re.match(rf"[{HANZI}两几\d每隔双单每]", text[found.start() - 1 : found.start()]))
    ):
        return Riddle(*found.span())
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(which, 0)
    sign = found["day"].replace("天", "日")
    sign = WEEK[int(sign) - 1] if sign.isdigit() else sign
    start = monday(today) + timedelta(weeks=weeks)
    if sign.startswith("末"):
        saturday = start + timedelta(days=5)
        last = start + timedelta(days=6) if len(sign) > 1 else None
        return Day(*found.span(), max(saturday, today) if not weeks else saturday, last, before=True)
    weekday = WEEK.index(sign)
    if which:
        return Day(*found.span(), start + timedelta(days=weekday), done=weeks < 0)
    return Day(*found.span(), today + timedelta(days=(weekday - today.weekday()) % 7), weekday=weekday)


def _week(found: re.Match[str], today: date) -> Atom:
    first = monday(today) + timedelta(weeks={"下": 1, "下下": 2}.get(found["which"], 0))
    within = bool(found["in"] or found["bare"])
    return Day(*found.span(), first, first + timedelta(days=6), FREE, period=True, within=within)


def _date(found: re.Match[str], today: date) -> Atom | None:
    month, day = number(found["month"]), number(found["day"])
    if month is None or day is None:
        return Riddle(*found.span())
    written = found[0]
    if len(written) == 3 and not written[0].isdigit() and not written[2].isdigit():
        return None  # 二月二, 三月三: a feast of the lunar year, by its name alone
    year = _year(found, today)
    first = date(year, month, day) if year else year_for(today, month, day)
    last = first.replace(day=number(found["last"]) or 0) if found["last"] else None
    if last is not None and last <= first:
        return Riddle(*found.span(), whole=True, code="ends-before-start")
    return Day(*found.span(), first, last)


def _iso(found: re.Match[str], today: date) -> Atom:
    return Day(*found.span(), date(int(found["year"]), int(found["month"]), int(found["day"])))


def _month_day(found: re.Match[str], today: date) -> Atom:
    return Day(*found.span(), _month(found["which"], today).replace(day=number(found["day"]) or 0))


def _day_of_month(found: re.Match[str], today: date) -> Atom | None:
    day = number(found["day"])
    if day is None:
        return None
    trust = FREE if found["sign"] == "日" else BACKED
    return Day(*found.span(), next_month_day(today, day), trust=trust, month_day=day)


def _month_end(found: re.Match[str], today: date) -> Atom | None:
    if found["edge"] == "初" and not found["which"]:
        return None
    if found["month"]:
        month = number(found["month"]) or 0
        year = _year(found, today)
        first = date(year, month, 1) if year else year_for(today, month, 1)
        if not year and month == today.month:
            first = today.replace(day=1)
    else:
        first = _month(found["which"] or "本", today)
    return Day(*found.span(), first if found["edge"] == "初" else month_end(first))


def _year_end(found: re.Match[str], today: date) -> Atom:
    year = today.year + (found["which"] == "明")
    if found["in"]:
        return Day(*found.span(), date(year, 1, 1), date(year, 12, 31), FREE, period=True, within=True)
    return Day(*found.span(), date(year, 12, 31), trust=SURE if found["which"] else FREE)


def _whole_month(found: re.Match[str], today: date) -> Atom | None:
    if found["which"]:
        first = _month(found["which"], today)
    elif found["lone"] and found["in"]:
        return Riddle(*found.span())
    elif found["lone"]:
        first = year_for(today, number(found["lone"]) or 0, 1)
    else:
        first = date(_year(found, today) or 0, number(found["month"]) or 0, 1)
    trust = BACKED if found["lone"] else FREE
    return Day(*found.span(), first, month_end(first), trust, period=True, within=bool(found["in"]))


_RULES = (
    (_NEAR_DAY, _near), (_WEEKDAY, _weekday), (_WEEK, _week), (_DATE, _date), (_ISO, _iso),
    (_MONTH_DAY, _month_day), (_DAY_OF_MONTH, _day_of_month), (_MONTH_END, _month_end),
    (_YEAR_END, _year_end), (_MONTH, _whole_month), (_VAGUE, _vague),
    (_SPAN, _span), (_POINTED, _pointed), (_BOTH, _both),
)  # fmt: skip
_SAID_IN_FULL = (_DATE, _ISO, _MONTH_DAY)
"""What can only be meant for a day: where there is no such day, that has to be said."""
