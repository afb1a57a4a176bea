"""The sentence an officer types is read as meant, or not at all: a silent wrong date is worse than none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.phrases import Reading, marks, read, read_day, read_instant, read_repeat, read_time
from tui.phrases.entry import as_kind, stored_values
from tui.phrases.reading import LONGEST

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
"""A Wednesday morning."""


class Office:
    """A calendar with Friday 27 November off and Saturday 28 worked instead."""

    def is_workday(self, day: date) -> bool:
        return day == date(2026, 11, 28) or (day.weekday() < 5 and day != date(2026, 11, 27))


def seen(text: str) -> Reading:
    return read(text, NOW)


def shown(at: datetime | None) -> str:
    """`11-26 15:00`, with the year when it is not this one."""
    if at is None:
        return ""
    return at.strftime("%m-%d %H:%M" if at.year == NOW.year else "%Y-%m-%d %H:%M")


# --- what has a time -------------------------------------------------------------------------

AT_A_TIME = [
    # the day before us and behind us
    ("明天15:00 党组会", "11-26 15:00", "meeting", "党组会"),
    ("下周二（12月1日）上午9点 会议", "12-01 09:00", "meeting", "会议"),
    ("兹定于2026年12月8日（星期二）上午9:00召开推进会", "12-08 09:00", "meeting", "召开推进会"),
    ("今天16点 党组会", "11-25 16:00", "meeting", "党组会"),
    ("后天上午九点 座谈会", "11-27 09:00", "meeting", "座谈会"),
    ("大后天8:30 调研", "11-28 08:30", "appointment", "调研"),
    ("昨天15:00 接待", "11-24 15:00", "appointment", "接待"),
    ("前天下午3点 接待", "11-23 15:00", "appointment", "接待"),
    ("明早8点 早会", "11-26 08:00", "meeting", "早会"),
    ("明晚7点半 值班", "11-26 19:30", "appointment", "值班"),
    ("今晚12点 交班", "11-26 00:00", "appointment", "交班"),
    ("15:00 明天 党组会", "11-26 15:00", "meeting", "党组会"),
    ("明天党组会15:00", "11-26 15:00", "meeting", "党组会"),
    ("通知王科长明天下午3点开会", "11-26 15:00", "meeting", "通知王科长开会"),
    ("tomorrow 3pm budget meeting", "11-26 15:00", "meeting", "budget meeting"),
    ("3pm tomorrow budget meeting", "11-26 15:00", "meeting", "budget meeting"),
    ("tmr 9:15 inspection", "11-26 09:15", "appointment", "inspection"),
    ("day after tomorrow 10am visit", "11-27 10:00", "appointment", "visit"),
    ("tomorrow evening 8:00 dinner", "11-26 20:00", "appointment", "dinner"),
    ("tomorrow at 9:00 am briefing", "11-26 09:00", "meeting", "briefing"),
    # weekdays: the next one to come; today's while its time has not passed
    ("周五下午3点 会议", "11-27 15:00", "meeting", "会议"),
    ("周三 11点 会议", "11-25 11:00", "meeting", "会议"),
    ("周三 9点 会议", "12-02 09:00", "meeting", "会议"),
    ("星期一上午10点 调度会", "11-30 10:00", "meeting", "调度会"),
    ("礼拜六上午九点 加班", "11-28 09:00", "appointment", "加班"),
    ("周五晚8点 值班", "11-27 20:00", "appointment", "值班"),
    ("周五十点 例会", "11-27 10:00", "meeting", "例会"),
    ("下周三下午3点半 座谈", "12-02 15:30", "meeting", "座谈"),
    ("Friday 2pm standup", "11-27 14:00", "meeting", "standup"),
    ("next Monday 9:30 meeting", "11-30 09:30", "meeting", "meeting"),
    ("Sat 10:00 duty", "11-28 10:00", "appointment", "duty"),
    # dates
    ("12月3日15:30 会议", "12-03 15:30", "meeting", "会议"),
    ("十二月二十五日下午三点半 会议", "12-25 15:30", "meeting", "会议"),
    ("１２月３日１５：３０ 会议", "12-03 15:30", "meeting", "会议"),
    ("11月30日（星期一）上午9：00 召开党组会", "11-30 09:00", "meeting", "召开党组会"),
    ("2026年12月1日9时30分 听证会", "12-01 09:30", "meeting", "听证会"),
    ("2026-11-30 15:00 会议", "11-30 15:00", "meeting", "会议"),
    ("明年1月5日9:00 开工会", "2027-01-05 09:00", "meeting", "开工会"),
    ("25日下午3点 开会", "11-25 15:00", "meeting", "开会"),
    ("25号下午3点 开会", "11-25 15:00", "meeting", "开会"),
    ("下个月5号9点 体检", "12-05 09:00", "appointment", "体检"),
    ("Dec 3 2pm hearing", "12-03 14:00", "meeting", "hearing"),
    ("3 December 14:00 visit", "12-03 14:00", "appointment", "visit"),
    ("12/3 15:00 conference", "12-03 15:00", "meeting", "conference"),
    # the hour by itself is today's
    ("三点半 开会", "11-25 15:30", "meeting", "开会"),
    ("两点开会", "11-25 14:00", "meeting", "开会"),
    ("下午3点一刻 座谈", "11-25 15:15", "meeting", "座谈"),
    ("15时30分 会商", "11-25 15:30", "meeting", "会商"),
    ("晚上11点 巡查", "11-25 23:00", "appointment", "巡查"),
    ("中午12点半 接待", "11-25 12:30", "appointment", "接待"),
    ("明天中午 接待", "11-26 12:00", "appointment", "接待"),
    ("noon meeting", "11-25 12:00", "meeting", "meeting"),
    ("half past 3 meeting", "11-25 15:30", "meeting", "meeting"),
    ("3 o'clock meeting", "11-25 15:00", "meeting", "meeting"),
    ("meeting @ 3pm", "11-25 15:00", "meeting", "meeting"),
    # counted from now
    ("半小时后 打电话", "11-25 10:30", "appointment", "打电话"),
    ("一个半小时后 打电话", "11-25 11:30", "appointment", "打电话"),
    ("20分钟后 出发", "11-25 10:20", "appointment", "出发"),
    ("两小时后 开会", "11-25 12:00", "meeting", "开会"),
    ("in 2 hours call with HQ", "11-25 12:00", "appointment", "call with HQ"),
    ("in half an hour briefing", "11-25 10:30", "meeting", "briefing"),
]


@pytest.mark.parametrize(("text", "at", "kind", "title"), AT_A_TIME)
def test_a_time_makes_a_meeting_or_an_appointment_and_leaves_the_title(
    text: str, at: str, kind: str, title: str
) -> None:
    reading = seen(text)
    assert (shown(reading.starts), reading.kind, reading.title) == (at, kind, title)
    assert reading.due is None
    assert not reading.all_day


STRETCHES = [
    ("14:00-15:30 党组会", "11-25 14:00", "11-25 15:30"),
    ("明天下午2点到4点 座谈会", "11-26 14:00", "11-26 16:00"),
    ("下午2:00—4:00 座谈", "11-25 14:00", "11-25 16:00"),
    ("明天9点半到11点 调度会", "11-26 09:30", "11-26 11:00"),
    ("明天9点到5点 培训", "11-26 09:00", "11-26 17:00"),
    ("22:00-06:00 值班", "11-25 22:00", "11-26 06:00"),
    ("11月26日9:00至11月27日17:00 培训", "11-26 09:00", "11-27 17:00"),
    ("3-4pm briefing", "11-25 15:00", "11-25 16:00"),
    ("10-11am meeting", "11-25 10:00", "11-25 11:00"),
    ("9am-5pm training", "11-25 09:00", "11-25 17:00"),
    ("2pm to 4pm meeting", "11-25 14:00", "11-25 16:00"),
    ("11am-1pm lunch", "11-25 11:00", "11-25 13:00"),
    ("Monday 14:00-16:00 budget conference", "11-30 14:00", "11-30 16:00"),
    ("明天上午 调研", "11-26 09:00", "11-26 12:00"),
    ("明天上午报送数据", "11-26 09:00", "11-26 12:00"),
    ("今晚 值班", "11-25 19:00", "11-25 22:00"),
    ("between 2pm and 4pm visit", "11-25 14:00", "11-25 16:00"),
    ("周一早上 例会", "11-30 07:00", "11-30 09:00"),
    ("tonight duty", "11-25 19:00", "11-25 22:00"),
    ("Friday afternoon visit", "11-27 14:00", "11-27 18:00"),
    ("12月3日至5日 培训", "12-03 00:00", "12-06 00:00"),
    ("12月3-5日 培训", "12-03 00:00", "12-06 00:00"),
    ("Dec 3-5 training", "12-03 00:00", "12-06 00:00"),
    ("Dec 3 to Dec 5 training", "12-03 00:00", "12-06 00:00"),
]


@pytest.mark.parametrize(("text", "starts", "ends"), STRETCHES)
def test_a_stretch_has_both_its_ends(text: str, starts: str, ends: str) -> None:
    reading = seen(text)
    assert (shown(reading.starts), shown(reading.ends)) == (starts, ends)


ALL_DAY = [
    ("明天 党组会", "11-26", "meeting"),
    ("参加明天会议", "11-26", "meeting"),
    ("后天 去财政局", "11-27", "appointment"),
    ("昨天 党组会", "11-24", "meeting"),
    ("前天 调研", "11-23", "appointment"),
    ("下周三 调研", "12-02", "appointment"),
    ("下下周一 体检", "12-07", "appointment"),
    ("本周五 例会", "11-27", "meeting"),
    ("这周五 例会", "11-27", "meeting"),
    ("周三 会议", "11-25", "meeting"),
    ("周二 会议", "12-01", "meeting"),
    ("周末 加班", "11-28", "appointment"),
    ("下周末 加班", "12-05", "appointment"),
    ("月底 盘点", "11-30", "appointment"),
    ("下个月5号 体检", "12-05", "appointment"),
    ("下月底 盘点", "12-31", "appointment"),
    ("3天后 复查", "11-28", "appointment"),
    ("两周后 复查", "12-09", "appointment"),
    ("三个月后 复查", "2027-02-25", "appointment"),
    ("12月3日 党组会", "12-03", "meeting"),
    ("12月3日（周四） 党组会", "12-03", "meeting"),
    ("十二月三号 党组会", "12-03", "meeting"),
    ("12/3 meeting", "12-03", "meeting"),
    ("12/3/2026 hearing", "12-03", "meeting"),
    ("2026/12/1 会议", "12-01", "meeting"),
    ("10月1日 活动", "10-01", "appointment"),
    ("9月1日 开学", "2027-09-01", "appointment"),
    ("明年1月 换届", "2027-01-01", "appointment"),
    ("元旦 升旗", "2027-01-01", "appointment"),
    ("周五前往财政局", "11-27", "appointment"),
    ("12月1日起 执行新制度", "12-01", "appointment"),
    ("25日 党组会", "11-25", "meeting"),
    ("24日 党组会", "12-24", "meeting"),
    ("tmr visit", "11-26", "appointment"),
    ("next Monday meeting", "11-30", "meeting"),
    ("this Friday visit", "11-27", "appointment"),
    ("next Friday visit", "12-04", "appointment"),
    ("next month audit", "12-01", "appointment"),
    ("weekend patrol", "11-28", "appointment"),
    ("Dec 3 meeting", "12-03", "meeting"),
    ("3 December visit", "12-03", "appointment"),
    ("the 3rd of December inspection", "12-03", "appointment"),
    ("on Mon visit", "11-30", "appointment"),
    ("3 days from now inspection", "11-28", "appointment"),
    ("in 3 days inspection", "11-28", "appointment"),
    ("Friday Dec 4 visit", "12-04", "appointment"),
]


@pytest.mark.parametrize(("text", "day", "kind"), ALL_DAY)
def test_a_day_without_a_time_is_the_whole_day(text: str, day: str, kind: str) -> None:
    reading = seen(text)
    assert (shown(reading.starts), reading.kind, reading.all_day) == (day + " 00:00", kind, True)


DUE = [
    ("周五前 报送月度信息", "11-27 18:00", "报送月度信息"),
    ("周五前提交材料", "11-27 18:00", "提交材料"),
    ("收文〔2026〕15号 11月30日前", "11-30 18:00", "收文〔2026〕15号"),
    ("请于11月30日前报送总结", "11-30 18:00", "请报送总结"),
    ("11月20日来文12月1日前回复", "12-01 18:00", "11月20日来文回复"),
    ("11月30日截止 报名", "11-30 18:00", "报名"),
    ("报名截止12月1日", "12-01 18:00", "报名"),
    ("最迟周五 交材料", "11-27 18:00", "交材料"),
    ("明天10点前 反馈", "11-26 10:00", "反馈"),
    ("15:00之前 上报", "11-25 15:00", "上报"),
    ("明天上午前 上报", "11-26 12:00", "上报"),
    ("明天下班前 反馈", "11-26 18:00", "反馈"),
    ("今天内 回复", "11-25 18:00", "回复"),
    ("25号前报送", "11-25 18:00", "报送"),
    ("本周内 完成", "11-27 18:00", "完成"),
    ("本月内 完成整改", "11-30 18:00", "完成整改"),
    ("年底前 报送总结", "12-31 18:00", "报送总结"),
    ("下周前 报送", "11-27 18:00", "报送"),
    ("12月前 报送", "11-30 18:00", "报送"),
    ("12月底前 报送", "12-31 18:00", "报送"),
    ("周末前 完成", "11-27 18:00", "完成"),
    ("元旦前 完成", "12-31 18:00", "完成"),
    ("3天内 回复", "11-28 18:00", "回复"),
    ("一周内 回复", "12-02 18:00", "回复"),
    ("24小时内 报告", "11-26 10:00", "报告"),
    ("3个工作日内 回复", "11-30 18:00", "回复"),
    ("明天 提交会议材料", "11-26 18:00", "提交会议材料"),
    ("12月1日回复11月20日来文", "12-01 18:00", "回复11月20日来文"),
    ("半年内完成", "2027-05-25 18:00", "完成"),
    ("周五（27日）前 报送", "11-27 18:00", "报送"),
    ("请各单位于本周五下班前将材料报办公室", "11-27 18:00", "请各单位将材料报办公室"),
    ("send Friday's report by 5pm", "11-25 17:00", "send Friday's report"),
    ("by the 25th send report", "11-25 18:00", "send report"),
    ("submit budget by Friday", "11-27 18:00", "submit budget"),
    ("report due Friday 5pm", "11-27 17:00", "report"),
    ("before 3pm send minutes", "11-25 15:00", "send minutes"),
    ("send minutes by tomorrow noon", "11-26 12:00", "send minutes"),
    ("due tomorrow: hand in files", "11-26 18:00", "hand in files"),
    ("by EOD send summary", "11-25 18:00", "send summary"),
    ("no later than Dec 1 submit forms", "12-01 18:00", "submit forms"),
    ("within 3 working days reply", "11-30 18:00", "reply"),
    ("by end of month submit report", "11-30 18:00", "submit report"),
]


@pytest.mark.parametrize(("text", "due", "title"), DUE)
def test_a_deadline_makes_an_errand(text: str, due: str, title: str) -> None:
    reading = seen(text)
    assert (shown(reading.due), reading.kind, reading.title) == (due, "errand", title)
    assert reading.starts is None


ROUTINES = [
    ("每个工作日8:30 收文登记", "workday", time(8, 30), "收文登记"),
    ("每天22:00 巡查", "daily", time(22), "巡查"),
    ("每日17:30 在场人员核对", "daily", time(17, 30), "在场人员核对"),
    ("每周一三五 9:00 消毒", "weekly:MO,WE,FR", time(9), "消毒"),
    ("每周一、三、五 9点 消毒", "weekly:MO,WE,FR", time(9), "消毒"),
    ("每周五九点 例会", "weekly:FR", time(9), "例会"),
    ("每周一至周五8点 升旗", "weekly:MO,TU,WE,TH,FR", time(8), "升旗"),
    ("每周末 10:00 巡查", "weekly:SA,SU", time(10), "巡查"),
    ("每个休息日 10:00 巡查", "restday", time(10), "巡查"),
    ("每月25日 17:00 报送信息", "monthly:25", time(17), "报送信息"),
    ("每月25日前 报送信息", "monthly:25", time(18), "报送信息"),
    ("每月最后一天 17:00 结账", "monthly:last", time(17), "结账"),
    ("每月第一个工作日 9:00 清点", "workday:1", time(9), "清点"),
    ("每月最后一个工作日 盘点", "workday:-1", None, "盘点"),
    ("每年10月1日 8:00 升旗", "yearly:10-01", time(8), "升旗"),
    ("every weekday 8:30 register", "workday", time(8, 30), "register"),
    ("every Monday 9:00 meeting", "weekly:MO", time(9), "meeting"),
    ("every Mon and Thu 9am check", "weekly:MO,TH", time(9), "check"),
    ("daily at 8:30 patrol", "daily", time(8, 30), "patrol"),
    ("monthly on the 25th 5pm report", "monthly:25", time(17), "report"),
    ("the first working day of every month 9am inventory", "workday:1", time(9), "inventory"),
    ("every weekend 10:00 patrol", "weekly:SA,SU", time(10), "patrol"),
]


@pytest.mark.parametrize(("text", "code", "at", "title"), ROUTINES)
def test_a_repeat_makes_a_routine(text: str, code: str, at: time | None, title: str) -> None:
    reading = seen(text)
    assert (reading.kind, reading.repeats, reading.at, reading.title) == ("routine", code, at, title)
    assert reading.starts is None
    assert reading.due is None


# --- what has none ---------------------------------------------------------------------------

NUMBERS_IN_NAMES = (
    "整理15号文件", "收文〔2026〕15号", "检查3号楼", "2号会议室", "国发〔2019〕5号", "room 2",
    "电话号码", "12345热线", "3楼", "8号院", "收到5号来文", "3号电梯检修", "3号前门检修", "第5号令",
    "编号2026-1125", "拨打110", "1530 test", "2.5万元报销", "v2.3.1 发布", "192.168.1.10 故障", "12.3 版本",
    "A4纸3包", "2026年第12期简报", "比分3:1", "比例1:500000", "完成1/3工程", "24/7 hotline", "1/3 of staff",
    "去 3#楼检查", "3个百分点", "百分之三点五", "三点五亿",
)  # fmt: skip
WORDS_LIKE_DAYS = (
    "半年总结初稿", "一周工作小结", "三定方案", "二十大", "三中全会精神学习", "十四五规划",
    "十一五", "call May Chen", "sat down with team", "sun protection", "后天性免疫", "时间表", "同时报送",
    "一时疏忽", "提出3点意见", "三点希望和要求", "两点一线", "快一点", "有一点问题", "以前的材料整理",
    "会前准备", "提前3天通知", "一周五天工作制", "第三天后", "daily report", "weekly meeting minutes",
    "monthly plan",
)  # fmt: skip
LENGTHS = (
    "3天培训", "一天后勤保障", "3天后续工作", "7×24小时值班", "24小时值班", "30分钟会议", "2小时培训",
    "5日游方案", "开会前10分钟提醒",
)  # fmt: skip
DAYS_OF_OTHER_THINGS = (
    "整理昨天会议纪要", "昨天的会议纪要", "编发今日要情", "报送明年1月工作计划", "下周工作计划",
    "下周例会安排", "11月信息", "12月工作安排", "2026年工作要点", "落实9月30日会议精神",
    "整理11月20日会议纪要", "截至11月底数据统计", "国庆值班表", "元旦放假通知", "国庆期间值班",
    "3天前的来电", "draft next week plan", "prepare plan for next month", "Friday's report",
    "tomorrow's agenda", "until Friday on leave", "after Friday", "周五后再办",
)  # fmt: skip
NO_SUCH_DAY = (
    "13:75",
    "25:00 会",
    "32日",
    "13月5日 会议",
    "2月30日 会议",
    "12月3日（周五） 会议",
    "Feb 30 visit",
)
NO_CODE_FOR_IT = (
    "周一、三 培训", "Monday and Friday training", "second Tuesday of month", "quarterly review 3pm",
    "每周三次 巡查", "每周一报", "每日要情", "Mon-Fri 9am register",
)  # fmt: skip


A_TIME_ON_AN_UNCERTAIN_DAY = (
    "12月3日（周五） 15:00 会议", "2月30日 15:00 会议", "12月中旬 9:00 检查", "明天（11月27日）9点 会议",
    "Thursday's 3pm call", "mid December 3pm visit", "周五 周日 值班", "3月内完成", "明天或后天 调研",
    "下周一或周二 调研", "1月1日至11月30日数据", "周三或周四 9:00 会议", "下周 15:00 会议",
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        *A_TIME_ON_AN_UNCERTAIN_DAY,
        *NUMBERS_IN_NAMES,
        *WORDS_LIKE_DAYS,
        *LENGTHS,
        *DAYS_OF_OTHER_THINGS,
        *NO_SUCH_DAY,
        *NO_CODE_FOR_IT,
    ],
)
def test_nothing_is_guessed_and_the_title_keeps_every_word(text: str) -> None:
    assert replace(seen(text), doubts=()) == Reading(text, "errand", text)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("13月40日 开会", "no-such-day", "13月40日"),
        ("2月30日 15:00 会议", "no-such-day", "2月30日"),
        ("11月31日前 报总结", "no-such-day", "11月31日"),
        ("31 Nov board meeting", "no-such-day", "31 Nov"),
        ("25:00 会", "no-such-time", "25:00"),
        ("明天8点70分 出发", "no-such-time", "8点70分"),
        ("12月3日（周五） 会议", "weekday-differs", "12月3日（周五）"),
        ("周三或周四 9:00 会议", "several", "周三或周四"),
        ("Thursday's 3pm call", "unclear", "Thursday's"),
        ("每半年 体检", "unclear", "每半年"),
    ],
)
def test_what_cannot_be_a_time_is_said_with_its_words(text: str, code: str, words: str) -> None:
    (doubt,) = seen(text).doubts
    assert (doubt.code, doubt.words) == (code, words)
    assert doubt.stands == (code in ("no-such-day", "no-such-time", "weekday-differs"))


@pytest.mark.parametrize("text", [*NUMBERS_IN_NAMES, *WORDS_LIKE_DAYS, *LENGTHS, *DAYS_OF_OTHER_THINGS])
def test_a_number_in_a_name_raises_no_doubt(text: str) -> None:
    assert seen(text).doubts == ()


# --- marks -----------------------------------------------------------------------------------


def test_the_whole_sentence_is_read_with_its_place_and_star() -> None:
    text = "明天15:00 党组会 @三楼会议室 ★"
    reading = seen(text)
    assert (reading.title, reading.place, reading.central) == ("党组会", "三楼会议室", True)
    assert [(span.role, text[span.start : span.end]) for span in reading.spans] == [
        ("when", "明天15:00"), ("place", "@三楼会议室"), ("central", "★"),
    ]  # fmt: skip


PLACES = [
    ("tomorrow 3pm budget meeting @room 2", "room 2", "budget meeting"),
    ("budget meeting @room 2 tomorrow 3pm", "room 2", "budget meeting"),
    ("budget meeting @room 2 #finance *", "room 2", "budget meeting"),
    ("dinner @Hilton tomorrow 7pm", "Hilton", "dinner"),
    ("会议＠三楼会议室 布置", "三楼会议室", "会议 布置"),
    ("@2号会议室 明天9:00 会", "2号会议室", "会"),
    ("写信给 a@b.com", "", "写信给 a@b.com"),
]


@pytest.mark.parametrize(("text", "place", "title"), PLACES)
def test_a_place_stands_behind_its_sign(text: str, place: str, title: str) -> None:
    reading = seen(text)
    assert (reading.place, reading.title) == (place, title)


@pytest.mark.parametrize(
    ("text", "line", "tags"),
    [
        ("报送 #信息", "information", ()),
        ("报送 #督查 #防汛", "supervision", ("防汛",)),
        ("send report #finance #q4", "finance", ("q4",)),
        ("检查 ＃后勤", "logistics", ()),
        ("3#楼检查", "", ()),
    ],
)
def test_a_tag_names_a_line_of_work_or_stays_a_tag(text: str, line: str, tags: tuple[str, ...]) -> None:
    reading = seen(text)
    assert (reading.line, reading.tags) == (line, tags)


def test_every_line_a_tag_can_name_is_one_the_store_knows() -> None:
    from store.record import LINES

    assert set(marks.LINES.values()) == set(LINES)


@pytest.mark.parametrize(
    ("text", "central"),
    [
        ("★防汛", True),
        ("防汛 *", True),
        ("！ 防汛", True),
        ("防汛 !", True),
        ("防汛！", False),
        ("2*3", False),
    ],
)
def test_a_star_or_a_lone_exclamation_mark_is_central_work(text: str, central: bool) -> None:
    assert seen(text).central is central


MEETING_WORDS = [
    ("会计培训 明天9:00", "appointment"),
    ("财务会计 明天9:00 检查", "appointment"),
    ("社会治理座谈会 明天9:00", "meeting"),
    ("2号会议室 明天9:00 设备检修", "appointment"),
    ("工会来访 明天9:00", "visit"),
    ("党委会 明天9:00", "meeting"),
    ("党工委会议 明天9:00", "meeting"),
    ("准备周五下午座谈会材料", "appointment"),
    ("管委会来访 明天9:00", "visit"),
    ("meeting room repair tomorrow 9am", "appointment"),
]


@pytest.mark.parametrize(("text", "kind"), MEETING_WORDS)
def test_a_word_with_the_sign_for_meeting_in_it_need_not_be_one(text: str, kind: str) -> None:
    assert seen(text).kind == kind


# --- now, the calendar and the closing hour ----------------------------------------------------


def test_a_time_today_that_has_passed_stays_today_and_says_so() -> None:
    reading = seen("8:30 收文登记")
    assert (shown(reading.starts), reading.past) == ("11-25 08:30", True)
    assert seen("昨天 党组会").past
    assert not seen("今天上午 调研").past
    assert not seen("15:00 党组会").past


def test_working_days_are_counted_by_the_office_calendar() -> None:
    assert shown(read("2个工作日内 回复", NOW, Office()).due) == "11-28 18:00"
    assert (
        shown(read("下一个工作日 报到", datetime(2026, 11, 26, 9, tzinfo=ZONE), Office()).starts)
        == "11-28 00:00"
    )
    assert shown(read("next working day patrol", NOW, Office()).starts) == "11-26 00:00"
    assert shown(read("本周内 完成", NOW, Office()).due) == "11-28 18:00"


def test_a_deadline_falls_due_when_the_house_closes() -> None:
    assert shown(read("周五前 报送", NOW, workday_ends=time(17, 30)).due) == "11-27 17:30"
    evening = datetime(2026, 11, 25, 19, 0, tzinfo=ZONE)
    assert shown(read("周三前 报送", evening).due) == "12-02 18:00"


def test_a_reading_keeps_the_zone_of_now() -> None:
    starts = seen("明天15:00 党组会").starts
    assert starts is not None
    assert starts.tzinfo is ZONE


# --- the fields of a form ----------------------------------------------------------------------

INSTANTS = [
    ("明天 10点", "11-26 10:00"),
    ("下周三下午3点半", "12-02 15:30"),
    ("周五", "11-27 00:00"),
    ("25日", "11-25 00:00"),
    ("11-25 15:00", "11-25 15:00"),
    ("11-25", "11-25 00:00"),
    ("2026-11-25", "11-25 00:00"),
    ("2026-12-01 09:30", "12-01 09:30"),
    ("2026-12-01T09:30:00+08:00", "12-01 09:30"),
    ("20261201", "12-01 00:00"),
    ("1125", "11-25 00:00"),
    ("1205 0930", "12-05 09:30"),
    ("15:30", "11-25 15:30"),
    ("1530", "11-25 15:30"),
    ("0830", "11-25 08:30"),
    ("３点", "11-25 15:00"),
    ("now", "11-25 10:00"),
    ("现在", "11-25 10:00"),
    ("+3d", "11-28 10:00"),
    ("+1w", "12-02 10:00"),
    ("+2h", "11-25 12:00"),
    ("+30m", "11-25 10:30"),
    ("半小时后", "11-25 10:30"),
    ("3个工作日内", "11-30 18:00"),
    ("tomorrow 3pm", "11-26 15:00"),
    ("next Monday", "11-30 00:00"),
    ("Dec 3 2026 3pm", "12-03 15:00"),
]


@pytest.mark.parametrize(("text", "at"), INSTANTS)
def test_a_moment_in_a_form_may_be_written_in_any_common_way(text: str, at: str) -> None:
    assert shown(read_instant(text, NOW)) == at


@pytest.mark.parametrize(
    "text",
    [
        "",
        "foo",
        "明天 党组会",
        "25",
        "14:00-15:30",
        "2026-13-01",
        "每天8点",
        "+3x",
        "下周",
        "9999",
        "12月3-5日",
    ],
)
def test_a_moment_in_a_form_is_understood_whole_or_not_at_all(text: str) -> None:
    assert read_instant(text, NOW) is None


def test_a_day_in_a_moment_field_stands_at_the_usual_time() -> None:
    assert shown(read_instant("周五", NOW, default_time=time(18))) == "11-27 18:00"
    assert shown(read_instant("+3d", NOW, default_time=time(18))) == "11-28 18:00"
    assert shown(read_instant("周五 9点", NOW, default_time=time(18))) == "11-27 09:00"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("周五", "2026-11-27"), ("25日", "2026-11-25"), ("25号", "2026-11-25"), ("+3d", "2026-11-28"),
        ("1125", "2026-11-25"), ("0830", "2027-08-30"), ("2026-11-25", "2026-11-25"), ("今天", "2026-11-25"),
        ("下个月5号", "2026-12-05"), ("12/3", "2026-12-03"), ("Dec 3", "2026-12-03"), ("月底", "2026-11-30"),
        ("下一个工作日", "2026-11-26"), ("now", "2026-11-25"), ("15:30", None), ("周五 3点", None),
        ("abc", None), ("", None), ("2月30日", None), ("+2h", None),
    ],
)  # fmt: skip
def test_a_day_field_takes_a_day_and_nothing_else(text: str, day: str | None) -> None:
    assert read_day(text, NOW) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("8点半", time(8, 30)), ("0830", time(8, 30)), ("830", time(8, 30)), ("8:30", time(8, 30)),
        ("８：３０", time(8, 30)), ("下午3点", time(15)), ("下午三点一刻", time(15, 15)), ("3pm", time(15)),
        ("3:30 p.m.", time(15, 30)), ("12am", time(0)), ("12pm", time(12)), ("noon", time(12)),
        ("中午", time(12)), ("晚上12点", time(0)), ("十五时三十分", time(15, 30)), ("23:59", time(23, 59)),
        ("2460", None), ("25:00", None), ("上午", None), ("8", None), ("", None), ("8:30-9:00", None),
        ("明天8:30", None),
    ],
)  # fmt: skip
def test_a_time_field_takes_a_time_and_nothing_else(text: str, at: time | None) -> None:
    assert read_time(text) == at


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("每天", "daily"), ("每日", "daily"), ("每个工作日", "workday"), ("每周一三五", "weekly:MO,WE,FR"),
        ("每周一至周五", "weekly:MO,TU,WE,TH,FR"), ("每周日", "weekly:SU"), ("每月25日", "monthly:25"),
        ("每月底", "monthly:last"), ("每月第一个工作日", "workday:1"), ("每月最后一个工作日", "workday:-1"),
        ("每年10月1日", "yearly:10-01"), ("每个休息日", "restday"), ("every weekday", "workday"),
        ("every Monday", "weekly:MO"), ("every day", "daily"), ("monthly on the 25th", "monthly:25"),
        ("weekly on Mon, Thu", "weekly:MO,TH"), ("Mondays", "weekly:MO"),
        ("the last day of every month", "monthly:last"), ("last working day of every month", "workday:-1"),
        ("every year on Oct 1", "yearly:10-01"), ("weekly:MO,TH", "weekly:MO,TH"),
        ("workday:-1", "workday:-1"), ("monthly:last", "monthly:last"), ("daily", "daily"),
        ("每两周", "rrule:FREQ=WEEKLY;INTERVAL=2"), ("每周三次", None),
        ("每月32日", None), ("monthly:32", None), ("每天8:30", None), ("周一", None), ("", None),
        ("隔周周一", "rrule:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
    ],
)  # fmt: skip
def test_a_repeat_field_takes_words_or_the_code_itself(text: str, code: str | None) -> None:
    assert read_repeat(text) == code


# --- whatever is typed -------------------------------------------------------------------------

PIECES = st.sampled_from([
    *"明后天周五三点半月日号前内每个下会上午晚十百两年底至到之分钟小时工作",
    *" 0123/-:@#★!*、（）〔．+\0\u3000\U0001f600",
    "12", "9999", "2026", " ", "next ", "every ", "Mon", "Dec ", "pm", " at ", " by ", "in ", "the ", "of ",
    "1st", "weekend", "+3d",
])  # fmt: skip
ANYTHING = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join))
MOMENTS = st.datetimes(timezones=st.just(ZONE))


@settings(max_examples=300, deadline=None)
@given(text=ANYTHING, now=st.one_of(st.just(NOW), MOMENTS))
def test_whatever_is_typed_it_is_read_without_failing(text: str, now: datetime) -> None:
    reading = read(text, now)
    left = "".join(
        sign for at, sign in enumerate(text) if not any(span.start <= at < span.end for span in reading.spans)
    )
    assert bool(reading.title) == bool(left.strip())
    assert all(0 <= span.start < span.end <= len(text) for span in reading.spans)
    read_instant(text, now)
    read_day(text, now)
    read_time(text)
    read_repeat(text)


@pytest.mark.parametrize(
    "unit",
    ["明", "每周一", "12", "@a ", "#", "in 3 ", "下周三下午", "3点", "会", "Dec ", " ", "1:", "周一、"],
)
def test_a_very_long_sentence_is_no_trap(unit: str) -> None:
    assert read(unit * 2000, NOW).text == unit * 2000


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        (
            "王芳 财政局 明天10点来访 找张局长",
            "errand",
            {"title": "王芳 财政局 来访 找张局长", "due_at": "2026-11-26T10:00:00+08:00"},
        ),
        (
            "王芳 明天10点",
            "visit",
            {"name": "王芳", "expected_at": "2026-11-26T10:00:00+08:00"},
        ),
        ("周五前 报送", "meeting", {"title": "报送", "starts": "2026-11-27T18:00:00+08:00"}),
        (
            "8:30 停电",
            "note",
            {"text": "8:30 停电", "happened_at": "2026-11-25T08:30:00+08:00"},
        ),
    ],
)
def test_a_sentence_may_be_taken_as_another_kind(text: str, kind: str, values: dict[str, str]) -> None:
    found, stored = stored_values(as_kind(seen(text), kind))
    assert (found, stored) == (kind, values)


def test_a_long_text_is_read_at_once() -> None:
    """The time that reading takes does not grow with what is pasted: only its beginning is read."""
    long = "明天15:00 党组会 " + "每周一三点二十明天" * 2000
    assert read(long, NOW).title == read(long[:LONGEST], NOW).title + long[LONGEST:]


@settings(max_examples=200, deadline=None)
@given(text=ANYTHING)
def test_what_was_understood_never_overlaps_and_no_other_word_is_lost(text: str) -> None:
    reading = read(text, NOW)
    spans = sorted((span.start, span.end) for span in reading.spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    if reading.kind == "visit":
        return
    left, at = "", 0
    for start, end in [*spans, (len(text), len(text))]:
        left += text[at:start]
        at = end
    kept = "".join(reading.title.split())
    assert all(sign in kept or not sign.isalnum() for sign in left)


COUNTED = (
    "号文件", "号楼", "楼", "次", "房间", "份", "人", "元", "公里", "期简报", "页", "号车", "号院", "个车位",
    "平方米", "度电", "% 完成",
    " pages", " copies", " rooms", " km", " chairs", "kg", " EUR",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    number=st.integers(0, 99_999_999),
    before=st.sampled_from(
        ["整理", "检查", "第", "编号", "共", "file ", "check building ", "room ", "〔2026〕", ""]
    ),
    counted=st.sampled_from(COUNTED),
)
def test_a_number_without_a_mark_of_time_is_no_time(number: int, before: str, counted: str) -> None:
    text = f"{before}{number}{counted}"
    assert seen(text) == Reading(text, "errand", text)


def canonical(reading: Reading) -> str:
    """The sentence that says what was read, in one way for all."""
    words = [reading.title]
    for name, at in (("", reading.starts), ("by ", reading.due)):
        if at is not None:
            words.append(f"{name}{at:%Y-%m-%d}" + ("" if reading.all_day else f" {at:%H:%M}"))
    if reading.ends is not None and not reading.all_day:
        words[-1] += f"-{reading.ends:%H:%M}"
    words += [f"@{reading.place}"] * bool(reading.place) + ["★"] * reading.central
    return " ".join(words)


@settings(max_examples=200, deadline=None)
@given(
    day=st.sampled_from(
        ["明天", "下周三", "12月3日", "26日", "周五", "tomorrow", "next Friday", "Dec 3", "11.26", "月底"]
    ),
    at=st.sampled_from(["", "15:00", "下午3点半", "3pm", "9:00-11:00", "上午十点"]),
    limit=st.booleans(),
    title=st.sampled_from(["党组会", "消防检查", "budget meeting", "inspection", "接待调研组"]),
    place=st.sampled_from(["", " @三楼会议室"]),
    star=st.sampled_from(["", " ★"]),
)
def test_what_was_read_written_in_full_is_read_the_same(
    day: str, at: str, limit: bool, title: str, place: str, star: str
) -> None:
    text = f"{day} {at}{'前' if limit and '-' not in at else ''} {title}{place}{star}"
    first = seen(text)
    again = seen(canonical(first))
    for name in ("kind", "title", "starts", "ends", "due", "all_day", "place", "central"):
        assert getattr(again, name) == getattr(first, name), (text, canonical(first), name)
