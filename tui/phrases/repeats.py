"""Repeats: 每个工作日, 每周一三五, 每月25日, every Monday, in the codes the store keeps."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator

from tui.phrases.almanac_repeats import almanac_repeats
from tui.phrases.atoms import Again, Atom, Riddle
from tui.phrases.days import WEEK
from tui.phrases.english import MONTH, WEEKDAY, month_of, weekday_of
from tui.phrases.numbers import HANZI, SMALL, narrow, number

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKISH = "(?:周|星期|礼拜)"
_DAY = f"[{WEEK}天]"
_LIST = rf"{_DAY}(?:\s?[、,和及]?\s?{_WEEKISH}?{_DAY}){{0,6}}"
_SPAN = rf"{_DAY}\s?(?:-|~|至|到)\s?{_WEEKISH}?{_DAY}"
_NOT_MORE = (
    rf"(?![楼层个月点时院科处室号次遍回趟年份课题练案评星]|报(?![送告表到名])|\s?[、,和及]\s?\d{{1,2}}[日号])"
    rf"(?:(?=[{HANZI}两]{{1,3}}[点时])|(?![{HANZI}两几]))"
)
_WORD = r"(?:working|work|business)[ -]?days?"
_EACH = r"(?:every|each)"
_NAMES = rf"{WEEKDAY}s?(?:(?:\s?,\s?(?:and\s)?|\s?(?:and|&)\s|/){WEEKDAY}s?){{0,6}}"
_ORDINAL = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_BEFORE_TIME = r"(?=\s?(?:$|at\b|[,.;]|\d{1,2}(?::|\s?[ap]m)))"

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("workday", re.compile(
        rf"每(?:个|逢)?工作日|工作日每天|\b{_EACH}\s(?:weekday|{_WORD})\b|\b(?:on\s)?(?:weekdays"
        rf"|working days)\b"
    )),
    ("workday", re.compile(r"(?:^|(?<=\s))工作日(?=\s?(?:[上中下]午)?\s?\d{1,2}[:点])")),
    ("restday", re.compile(
        rf"(?:法定)?(?:节假日|休息日|双休日)(?:里|期间)?\s?每[天日]|每(?:个|逢)?(?:休息日|节假日|公休日"
        rf"|假日|非工作日)|\b{_EACH}\s(?:rest ?day|day off|holiday)\b"
    )),
    ("every-nth", re.compile(
        rf"(?:每|每隔)(?P<count>[{HANZI}两\d]{{1,3}})个?(?P<unit>天|日|{_WEEKISH}|月)(?:的?\s?(?P<on>{_WEEKISH}?{_DAY}"
        rf"(?![{HANZI}月日号])|{SMALL}[日号]))?(?!次|遍|回)"
        rf"|(?P<every>(?:每)?隔)(?:(?P<day_unit>天|日)(?=\s|\d|$|[上下中]午|早|晚)|{_WEEKISH}的?\s?(?P<on_b>{_WEEKISH}?{_DAY})?)"
        rf"|\b{_EACH}\s(?P<count_c>other|second|third|two|three|four|five|six|\d{{1,2}})\s"
        rf"(?:(?P<unit_c>days?|weeks?|months?)(?:\s(?:on\s)?(?P<on_c>{WEEKDAY}|the\s\d{{1,2}}(?:st|nd|rd|th)))?|(?P<name_c>{WEEKDAY}))\b"
        rf"|\b(?P<fortnight>biweekly|bi-weekly|fortnightly|{_EACH} fortnight"
        rf"|alternate)(?:\son)?\s(?P<name_d>{WEEKDAY})s?\b"
        rf"|\bon\s(?P<alternate>alternate)\s(?P<name_e>{WEEKDAY})s?\b"
    )),
    ("quarterly", re.compile(
        rf"每个?季度?的?首月(?P<month_day>{SMALL})[日号]|每个?季度?的?(?P<edge>末月末|末日|最后一天|最后一个工作日|首个工作日|第一个工作日|首日|第一天|末|底|初)"
        rf"|\b(?:at the end of )?(?:{_EACH} quarter|quarterly)(?:[- ](?P<end>end)"
        r"|,?\s(?:on )?the (?P<which>first"
        r"|last) (?P<work>(?:working |business )?)day)\b"
        rf"|\b(?P<end_b>at the end of {_EACH} quarter)\b|\b(?:on\s)?the (?P<which_b>first"
        rf"|last) (?P<work_b>(?:working |business )?)day of {_EACH} quarter\b"
    )),
    ("nth-weekday", re.compile(
        rf"每(?:个)?月的?(?:第(?P<nth>[一二三四1-4])个?|(?P<first>首个)|(?P<last>最后一?个)){_WEEKISH}(?P<day>{_DAY})"
        rf"|\b(?:on\s)?(?:the\s|{_EACH}\s)?(?P<which>first|1st|second|2nd|third|3rd|fourth|4th|last)\s(?P<name>{WEEKDAY})\sof\s(?:{_EACH}|the)\smonth\b"
        rf"|\b(?:monthly|{_EACH} month)\son\sthe\s(?P<which_b>first|1st|second|2nd|third|3rd|fourth|4th"
        rf"|last)\s(?P<name_b>{WEEKDAY})\b"
    )),
    ("month-days", re.compile(
        rf"(?:每(?:个)?月的?|每?逢)(?P<days>{SMALL}[日号]?(?:(?:\s?[、,和及]\s?|(?<=[日号])){SMALL}[日号]?){{1,4}})"
        r"(?<=[日号])"
        rf"|\b(?:on\s)?the\s(?P<nths>\d{{1,2}}(?:st|nd|rd|th)(?:(?:,\s?|\s?and\s"
        rf"|,\sand\s)(?:the )?\d{{1,2}}(?:st|nd|rd|th)){{1,4}})"
        rf"\sof\s(?:{_EACH}|the)\smonth\b|\b(?:monthly|{_EACH} month)\son\sthe\s(?P<nths_b>\d{{1,2}}(?:st"
        rf"|nd|rd|th)(?:(?:,\s?|\s?and\s)(?:the )?\d{{1,2}}(?:st|nd|rd|th)){{1,4}})"
    )),
    ("daily", re.compile(
        r"每天(?!的)|每(?=[早晚](?:[上间]|\d|[一二三四五六七八九十]{1,3}点))|每日(?=\s|$|[,.]|\d{1,2}[:点时]|早|晚|上午|中午|下午|凌晨|零"
        r"|[一二三四五六七八九十两]{1,3}点|报送|上报|巡|检|核|测|登|清)"
        rf"|\b{_EACH}\s(?:day|(?=morning|evening|night|afternoon))(?!\s?(?:off|trip))|\bnightly\b"
        rf"|\bdaily{_BEFORE_TIME}|(?<=\d\d\s)daily\b|(?<=[ap]m\s)daily\b"
    )),
    ("weekend", re.compile(rf"每(?:个|逢)?{_WEEKISH}末|\b{_EACH}\sweekend\b|\bon weekends\b")),
    ("weekly", re.compile(
        rf"(?:每(?:个|逢)?|逢){_WEEKISH}的?(?:(?P<span>{_SPAN})|(?P<days>{_LIST})){_NOT_MORE}"
        rf"|每{_WEEKISH}的?\s?{_WEEKISH}(?P<days_b>{_LIST}){_NOT_MORE}"
        rf"|\b(?:{_EACH}|(?:weekly|every week|each week)(?:\son)?)\s(?P<names>{_NAMES})\b"
        rf"|\b(?:on\s)?(?P<plural>(?:mon|tues|wednes|thurs|fri|satur|sun)days(?:(?:,\s?|\sand\s)(?:mon"
        rf"|tues|wednes|thurs|fri|satur|sun)days){{0,6}})\b"
    )),
    ("monthly", re.compile(
        rf"每(?:个)?月的?(?:(?P<day>{SMALL})[日号]|(?P<last>最后一天"
        rf"|月?[底末]))(?!\s?[、,和及至到~-]\s?{SMALL}[日号])"
        rf"|\b(?:monthly|{_EACH} month)\son\sthe\s(?:{_ORDINAL.format('nth')}|(?P<last_b>last day))\b"
        rf"|\b(?:on\s)?the\s(?:{_ORDINAL.format('nth_b')}|(?P<last_c>last day))\sof\s(?:{_EACH})\smonth\b"
    )),
    ("nth-workday", re.compile(
        rf"每(?:个)?月的?(?:第(?P<nth>{SMALL})个|(?P<first>首个|第1个)|(?P<last>最后一?个)"
        rf"|倒数第(?P<back>{SMALL})个)工作日"
        rf"|\b(?:(?:monthly|{_EACH} month)\s)?(?:on\s)?(?:the\s)?(?P<which>first|second|third"
        rf"|last)\s{_WORD}\b(?:\sof\s(?:{_EACH}|the)\smonth\b)?"
    )),
    ("yearly", re.compile(
        rf"每年(?:年|的年)(?P<end>[底末])|每年的?(?P<month>{SMALL})月(?P<day>{SMALL}[日号]|底|末)"
        rf"|\b(?:yearly|annually|{_EACH} year"
        rf"|{_EACH})\s(?:on\s)?(?P<name>{MONTH})\s{_ORDINAL.format('nth')}\b"
    )),
)  # fmt: skip

_RIDDLE = re.compile(
    rf"双休日|每(?:隔)?[{HANZI}两\d]{{1,3}}个?(?:天|日|{_WEEKISH}|月|年|季度|小时|分钟)|每隔|隔{_WEEKISH}|[单双]{_WEEKISH}{_WEEKISH}?(?:{_DAY}|的)|每个?季度?|每半[年月天]"
    rf"|每{_WEEKISH}的?第|每年的?第|每年(?!{SMALL}月|度|会)|每个?月的?(?:第|倒数|上旬|中旬|下旬"
    rf"|{SMALL}[日号])"
    rf"|\b{_EACH}\s(?:other|two|three|four|six|second|third|\d{{1,2}}|few|quarter|first|last|hour"
    rf"|minute)\b|\b(?:biweekly|bi-weekly|fortnightly|quarterly|bimonthly|alternate)\b"
    rf"|\b(?:first|second|third|fourth|last)\s{WEEKDAY}\b\s(?:of|in)\b"
    rf"|{_WEEKISH}(?:{_DAY}\s?(?:、|和|及)\s?{_WEEKISH}{_DAY}"
    rf"|一\s?(?:-|~|至|到)\s?{_WEEKISH}?五(?=\s?\d|\s?[早上])|{_DAY}\s?、\s?{_DAY}(?![{HANZI}月日号点时楼个层])"
    rf"|{_DAY}{{2,6}}(?![{HANZI}月日号点时楼个层届中小院]))"
    rf"|\b{WEEKDAY}\s?(?:and|&)\s?{WEEKDAY}\b|\bmon(?:day)?\s?(?:-|to|through|thru)\s?fri(?:day)?(?=\s\d)"
)


def _in_a_row(written: str) -> bool:
    """Whether these are two weekdays that follow each other (周六、周日): a stretch, no repeat."""
    days = [weekday_of(name) for name in re.findall(WEEKDAY, written)] or _weekdays(written)
    return (
        len(days) == 2
        and days[1] == days[0] + 1
        and not re.match(
            rf"每"
            rf"|{_WEEKISH}{_DAY}\s?[、~-]?\s?{_DAY}",
            written,
        )
    )


_NAMES_NO_TIME = re.compile(r"每年|[单双]周的|每周一报")
"""What is mostly part of a name (quarterly review) and needs no telling."""


def _why(written: str) -> str:
    """The code of a repeat the store has none for: `aside` for one that is mostly part of a name."""
    if _NAMES_NO_TIME.match(written):
        return ""
    return "aside" if written.startswith("quarterly") else "unclear"


def _weekly(days: Iterable[int]) -> str:
    return "weekly:" + ",".join(CODES[day] for day in sorted(set(days)))


def _weekdays(written: str) -> list[int]:
    return [WEEK.index(sign.replace("天", "日")) for sign in re.findall(_DAY, written)]


def _weekly_code(found: re.Match[str]) -> str | None:
    if found["span"]:
        first, last = _weekdays(found["span"])
        return _weekly(range(first, last + 1)) if first < last else None
    names = found["names"] or found["plural"]
    if names:
        return _weekly(weekday_of(name) for name in re.findall(WEEKDAY, names))
    return _weekly(_weekdays(found["days"] or found["days_b"]))


def _monthly_code(found: re.Match[str]) -> str | None:
    if found["last"] or found["last_b"] or found["last_c"]:
        return "monthly:last"
    day = number(found["day"] or found["nth"] or found["nth_b"])
    return f"monthly:{day}" if day and day <= 31 else None


def _nth_workday_code(found: re.Match[str]) -> str | None:
    if found["which"]:
        text = found[0]
        if "month" not in text:
            return None
        return f"workday:{ {'first': 1, 'second': 2, 'third': 3, 'last': -1}[found['which']] }"
    if found["last"]:
        return "workday:-1"
    nth = 1 if found["first"] else number(found["nth"] or found["back"])
    if not nth or nth > 20:
        return None
    return f"workday:{-nth if found['back'] else nth}"


def _yearly_code(found: re.Match[str]) -> str | None:
    if found["end"]:
        return "yearly:12-31"
    month = month_of(found["name"]) if found["name"] else number(found["month"])
    written = found["nth"] or found["day"]
    if not month or month > 12:
        return None
    if written in ("底", "末"):
        return f"yearly:{month:02}-{monthrange(2027, month)[1]:02}"
    day = number(written.rstrip("日号"))
    if not day or day > monthrange(2028, month)[1]:
        return None
    return f"yearly:{month:02}-{day:02}"


_ENGLISH_COUNTS = {
    "other": 2, "second": 2, "third": 3, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
}  # fmt: skip
_NTHS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}


def _every_nth_code(found: re.Match[str]) -> str | None:
    """每两周周一, every other Friday, every 3 days: counted from the day the routine is started."""
    every = bool(found["every"])
    if every or found["fortnight"] or found["alternate"]:
        count, unit = 2, "天" if found["day_unit"] else "周"
    else:
        written = found["count"] or found["count_c"]
        count = _ENGLISH_COUNTS.get(written) or number(written) or 0
        unit = found["unit"] or found["unit_c"] or "周"
        # 每隔一周 skips one: every second week.
        count += found[0].startswith("每隔")
    unit = {"天": "DAILY", "日": "DAILY", "d": "DAILY", "月": "MONTHLY", "m": "MONTHLY"}.get(
        unit[0], "WEEKLY"
    )
    on = found["on"] or found["on_b"] or found["on_c"]
    name = found["name_c"] or found["name_d"] or found["name_e"]
    if not 1 < count < 100:
        return None
    code = f"rrule:FREQ={unit};INTERVAL={count}"
    if name:
        return f"{code};BYDAY={CODES[weekday_of(name)]}"
    if not on:
        return code
    if unit == "WEEKLY":
        weekday = weekday_of(on) if on.isascii() else _weekdays(on)[0]
        return f"{code};BYDAY={CODES[weekday]}" if not on[0].isdigit() else None
    day = number(re.sub(r"[^\d一二三四五六七八九十]", "", on))
    return f"{code};BYMONTHDAY={day}" if unit == "MONTHLY" and day and day <= 31 else None


def _quarterly_code(found: re.Match[str]) -> str | None:
    if found["month_day"]:
        day = number(found["month_day"]) or 0
        return f"rrule:FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY={day}" if 0 < day <= 31 else None
    edge = found["edge"] or ""
    first = edge[:1] in ("首", "第", "初") or "first" in (found["which"], found["which_b"])
    shift = (";next" if first else ";prev") if "工作日" in edge or found["work"] or found["work_b"] else ""
    months, day = ("1,4,7,10", 1) if first else ("3,6,9,12", -1)
    return f"rrule:FREQ=MONTHLY;BYMONTH={months};BYMONTHDAY={day}{shift}"


def _nth_weekday_code(found: re.Match[str]) -> str:
    which = found["which"] or found["which_b"]
    if which:
        return f"rrule:FREQ=MONTHLY;BYDAY={_NTHS[which]}{CODES[weekday_of(found['name'] or found['name_b'])]}"
    nth = -1 if found["last"] else 1 if found["first"] else number(found["nth"])
    return f"rrule:FREQ=MONTHLY;BYDAY={nth}{CODES[_weekdays(found['day'])[0]]}"


def _month_days_code(found: re.Match[str]) -> str | None:
    written = found["days"] or found["nths"] or found["nths_b"]
    days = [number(day) or 0 for day in re.findall(rf"\d{{1,2}}|[{HANZI}]{{1,3}}", written)]
    if not all(1 <= day <= 31 for day in days):
        return None
    return "monthly:" + ",".join(str(day) for day in sorted(set(days)))


_CODE_OF = {
    "every-nth": _every_nth_code, "quarterly": _quarterly_code, "nth-weekday": _nth_weekday_code,
    "month-days": _month_days_code,
    "weekly": _weekly_code, "monthly": _monthly_code,
    "nth-workday": _nth_workday_code, "yearly": _yearly_code,
}  # fmt: skip


def repeats(text: str) -> Iterator[Atom]:
    """Every repeat in a narrowed text, and as riddles those that the store has no code for."""
    almanac = list(almanac_repeats(text))
    yield from almanac
    for kind, pattern in _RULES:
        for found in pattern.finditer(text):
            if any(known.start <= found.start() and found.end() <= known.end for known in almanac):
                continue
            code: str | None = kind
            if kind == "weekend":
                code = "weekly:SA,SU"
            elif kind in _CODE_OF:
                code = _CODE_OF[kind](found)
            yield Again(*found.span(), code) if code else Riddle(*found.span(), whole=True, code="unclear")
    for found in _RIDDLE.finditer(text):
        if any(known.start <= found.start() < known.end for known in almanac):
            continue
        if text[found.start() - 1 : found.start()] in ("一", "两", "几", "半") or _in_a_row(found[0]):
            continue
        yield Riddle(*found.span(), whole=True, code=_why(found[0]))


_WRITTEN = re.compile(
    r"rrule:[A-Z0-9=;,-]{5,200}(?:;prev|;next)?|daily|workday|restday|weekly:(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU)){0,6}"
    r"|monthly:(?:[1-9]|[12]\d|3[01]|last)|workday:-?[1-9]\d?|yearly:(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d"
    r"|3[01])"
)


def read_repeat(text: str) -> str | None:
    """The store's code for the repeat that the whole text names (`每周一三五`), else None."""
    if _WRITTEN.fullmatch(text.strip()):
        return text.strip()
    plain = narrow(text).strip()
    if plain == "daily" or plain == "weekdays":
        return {"daily": "daily", "weekdays": "workday"}[plain]
    whole = [atom for atom in repeats(plain) if (atom.start, atom.end) == (0, len(plain))]
    codes = {atom.code for atom in whole if isinstance(atom, Again)}
    return codes.pop() if len(codes) == 1 else None
