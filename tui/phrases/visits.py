"""Sentences that say that somebody comes, and lines for the duty log: 王芳 财政局 来访 找张局长, 记：…"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui.phrases.kinds import is_doing
from tui.phrases.numbers import HANZI, narrow, number
from tui.phrases.parties import Directory

_LOG = re.compile(
    r"\s*(?:值班)?(?:记事|记录|记一笔|日志|记|log|note|journal)\s?[:;：；]\s*"
    r"|\s*(?:值班日志|记)\s+|\s*log\s+(?=\d{1,2}[:.]\d\d)"
)

_COMES = re.compile(
    r"(?:将|要|拟|预约)?(?:来访|到访|来客|来宾|访客|来人(?!员|才|民|口|次|数))(?![者量函信电]|登记|记录|情况|统计|接待|群众|单位|人数|量|事项|须知|证"
    r"|高峰|人员|预约|台账|数)|上访(?!群众|人员|件|户|量|情况)"
    r"|(?:前来|来(?:我?[局办厅委]|单位|办公室|此|我们?这)?)"
    r"(?=(?:办事|办理|拜访|对接|送货|送水|送餐|面试|维修|检修|安装|采访|咨询|洽谈|考察|参观|送材料|送文件|取文件|取材料|签字"
    r"|盖章|反映|投诉|找|面谈|报销|取件|座谈|汇报))"
    r"|(?<![\u4e00-\u9fff])来(?=\s*(?:谈|送|取|办|找|交|对接|面谈|签|报))"
)
_SENT = re.compile(r"^(?:请|让|通知|叫|约|要求|提醒|告知|转告|联系|安排|陪同|准备)")
_COMES_EN = re.compile(
    r"\b(?:(?:we are |we're )?(?P<awaited>expect(?:ed|ing)?\s)?(?:an?\s|(?P<heads>\d{1,3}|two|three|four"
    r"|five|six)\s)?"
    r"(?:visitors?|(?P<guests>guests?|callers?)(?=\sfrom)|(?(awaited)guests?|(?!)))"
    r"(?!\s(?:log|book|register|badges?|list|pass(?:es)?|numbers?|cards?|parking|area|lounge|cent(?:re|er)|policy"
    r"|statistics|figures|wi-?fi|forms?|speakers?|house|rooms?|lecture|lecturer|counts?|chairs?|entrance)\b)\s?:?"
    r"|visit (?:from|by)\b|(?:is |are |will be )?(?:visiting(?: us)?(?! (?:the|our|their))|coming in|comes in"
    r"|coming(?= to (?:see|meet))|comes(?= to (?:see|meet))))"
)
_TITLES = (
    "副?(?:局长|主任|书记|秘书长|科长|处长|部长|市长|县长|区长|镇长|乡长|主席|校长|院长|所长|队长|经理|总经理|董事长|总|老师|同志|厅长"
    "|站长|馆长|主管|司长|会长|调研员|局)"
)
_HOST = re.compile(
    rf"(?:被访人|接待人|受访人|联系人|对接人|采访|找|拜访|求见|会见|面见|约见|见)[:：]?\s?"
    rf"(?P<host>(?:[\u4e00-\u9fff]{{1,6}}?{_TITLES}|[\u4e00-\u9fff]{{2,3}}?))"
    r"(?=[\s,.;:，。；、：]|$|谈|办|汇报|对接|商|签|反映|咨询|送|取|聊|洽|面|了解|沟通|交流|研究|请示|协调|报)"
)
_RECEIVED = re.compile(
    rf"(?:由|请)?(?P<host>[\u4e00-\u9fff]{{1,6}}?{_TITLES}|[\u4e00-\u9fff]{{2,3}})(?:负责)?(?:接待|陪同)(?![室处费组])"
)
_HOST_EN = re.compile(
    r",?\s?(?:\b(?:here |coming |in )?(?:to|will) (?:see|meet(?: with)?)|\bhost(?:ed by)?:?|\bmeeting with)\s"
    r"(?P<host>(?:(?:director|deputy director|minister|mr|mrs|ms|dr|chief|secretary)\b\.?\s)?[^\W\d_][\w.'-]*"
    r"(?:\s(?!about|re\b|regarding|for|from|with|at|on|in\b|to\b)[^\W\d_][\w.'-]*)?)",
    re.IGNORECASE,
)
_ABOUT_EN = re.compile(
    r",?\s?\b(?:about|regarding|re:|concerning|to discuss|for(?= (?:a|an|the|his|her|their"
    r"|talks)\b))\s?(?P<why>.+)$",
    re.I,
)
_HEADS = re.compile(
    rf"(?:一行|共|等)?(?P<count>\d{{1,3}}|[{HANZI}两]{{1,3}})\s?(?:人|位|名)(?:客人|同志|来宾|访客|领导)?|(?<=[局委办厅司会道校院处科])一行"
    r"|\b(?:(?:a )?(?:party|group|delegation) of\s(?P<count_b>\d{1,3})|(?P<count_c>\d{1,3}) (?:people"
    r"|persons|guests|visitors))\b"
)
_UNIT_END = (
    "局|委|办|厅|公司|集团|街道办?|社区|中心|学校|大学|学院|中学|小学|医院|银行|村|镇|乡|所|院|站|报社|电视台|日报|晚报|协会"
    "|商会|部|处|科|队|厂|店|馆|工会|管委会|居委会|村委会|委员会|联合会|基金会|妇联|残联|政府|办公室|事务所|法院|检察院|支行|分行"
    "|支队|大队|总队|调研组|督导组|考察团|代表团|检查组|巡察组|工作组|专班|组"
)
_UNIT = re.compile(rf"[\u4e00-\u9fffA-Za-z0-9·]{{0,20}}?(?:{_UNIT_END})")
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊"
    "纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪"
    "包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊甄曲家封储靳焦巴牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎"
    "薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充"
    "慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越隆师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠须丰巢关"
    "蒯相查后荆红游竺权逯盖益桓公肖闫覃区"
)
_DOUBLE = ("欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒")
_CALLED = re.compile(
    r"(?:记者|快递员|快递师傅|师傅|施工队|维修工|[\u4e00-\u9fff]{1,3}(?:先生|女士|小姐|师傅|老师|同志|经理|主任|科长|处长|局长|总|记者|工程师|律师|医生|书记|院长|工))"
)
_CLASSES = (
    ("petition", r"信访|上访|投诉|反映|诉求|petition|complain"),
    ("delivery", r"送货|快递|送水|送餐|配送|deliver|courier|parcel"),
    ("repair", r"维修|检修|安装|修理|维保|保养|repair|maintenance|engineer|technician"),
    ("interview", r"面试|应聘|interview(?! with)"),
    ("media", r"采访|记者|媒体|电视台|日报|晚报|journalist|reporter|media|press"),
    ("meeting", r"开会|参会|会议|座谈|meeting"),
    ("errand", r"办事|办理|盖章|签字|取文件|取材料|送文件|送材料|取件|报销"),
)
"""The classes of a visit by the words that tell them; the first one counts."""


@dataclass(frozen=True)
class Visit:
    """Somebody's coming, as far as the sentence says it."""

    visitor: str = ""
    unit: str = ""
    host: str = ""
    reason: str = ""
    headcount: int = 1
    visit_class: str = ""


def log_mark(plain: str) -> int:
    """The length of the mark that begins a line for the duty log (记：), 0 for none."""
    found = _LOG.match(plain)
    return found.end() if found else 0


def visit_in(title: str, parties: Directory | None) -> Visit | None:
    """The visit that a sentence without its times tells of; None when nobody is said to come."""
    plain = narrow(title)
    found = _COMES.search(plain)
    if found is not None:
        if is_doing(plain) or _SENT.match(plain):
            return None
        return _chinese(title, found, parties)
    found = _COMES_EN.search(plain)
    if found is None or is_doing(plain):
        return None
    return _english(title, found, parties)


def visit_of(title: str, parties: Directory | None) -> Visit:
    """The visit that the words of a sentence make when the officer says that it is one."""
    found = visit_in(title, parties)
    if found is None:
        nowhere = re.compile(r"$").search(title)
        read = _english if title.isascii() else _chinese
        found = read(title, nowhere, parties) if nowhere is not None else None
    return found or Visit(reason=title)


def _class_of(plain: str) -> str:
    return next((code for code, words in _CLASSES if re.search(words, plain)), "")


def _ours(written: str, parties: Directory | None) -> str:
    """The name that the directory has for whoever is to be seen; as written when it has none."""
    known = parties.named(narrow(written)) if parties is not None else []
    if len(known) == 1 and len(known[0].names) == 1 and not known[0].unit:
        return known[0].names[0]
    return written


def _cut(text: str, start: int, end: int) -> str:
    return text[:start] + " " + text[end:]


def _counted(text: str) -> tuple[str, int]:
    found = _HEADS.search(text)
    if found is None:
        return text, 1
    written = found["count"] or found["count_b"] or found["count_c"]
    count = number(written) if written else 1
    return _cut(text, *found.span()), max(1, min(count or 1, 500))


def _chinese(title: str, comes: re.Match[str], parties: Directory | None) -> Visit | None:
    said, plain_class = comes[0], _class_of(narrow(title))
    text = _cut(title, comes.start(), comes.end())
    host, found = "", _HOST.search(text)
    if found is not None or (found := _RECEIVED.search(text)) is not None:
        host = _ours(found["host"], parties)
        text = _cut(text, *found.span())
    text, heads = _counted(text)
    visitor = unit = ""
    rest: list[str] = []
    for token in re.split(r"[\s,，、;；/]+", re.sub(r"[()（）:：]", " ", text)):
        if not token:
            continue
        ours = _unit_in(token, parties)
        if not visitor and _is_name(token):
            visitor = token
        elif not unit and ours:
            unit, after = ours, token[len(ours) :].removeprefix("的").removesuffix("等")
            if after and not visitor and _is_name(after):
                visitor = after
            elif after:
                rest.append(after)
        else:
            rest.append(token)
    if not visitor and not unit and rest and re.search("访|反映|投诉", said + text):
        visitor = rest.pop(0)[:20]
    if not visitor and not unit:
        return None
    reason = " ".join(rest) or (said if len(said) > 1 else title[comes.start() :].strip())
    return Visit(visitor or unit, unit, host, reason, heads, plain_class)


def _unit_in(token: str, parties: Directory | None) -> str:
    """The unit that a word begins with: one of the directory, or one that is called like a unit."""
    if parties is not None:
        for one in parties.named(narrow(token)):
            if one.start == 0 and one.unit and len(one.names) == 1:
                return token[: one.end]
    for length in range(len(token), 1, -1):
        if _UNIT.fullmatch(token[:length]):
            return token[:length]
    return ""


def _is_name(token: str) -> bool:
    if _CALLED.fullmatch(token):
        return True
    if token[:2] in _DOUBLE:
        return 3 <= len(token) <= 4
    return (
        2 <= len(token) <= 3
        and token[0] in _SURNAMES
        and not re.search(rf"(?:{_UNIT_END})$", token[1:] or "-")
    )


_STOP_EN = r"(?:from|of|to|for|with|about|regarding|at|on|in|and)\b"
_NAME_EN = re.compile(rf"^\W*(?P<name>[^\W\d_][\w.'-]*(?:\s(?!{_STOP_EN})[^\W\d_][\w.'-]*){{0,3}})", re.I)
_FROM_EN = re.compile(
    r"(?:\bfrom|\bof)\s(?:the\s)?(?P<unit>[^\W\d_][\w.&'-]*(?:\s(?!to\b|for\b|about\b|at\b|on\b|in\b|with\b)[\w.&'-]+){0,5})|\((?P<inside>[^()]{2,60})\)",
    re.I,
)


_HEAD_WORDS = ("two", "three", "four", "five", "six")


def _english(title: str, comes: re.Match[str], parties: Directory | None) -> Visit | None:
    said, plain = comes[0].strip(" :"), narrow(title)
    before, after = title[: comes.start()].strip(" ,:"), title[comes.end() :].strip(" ,:")
    text = f"{before}, {after}" if before and after else before or after
    why = host = unit = ""
    found = _ABOUT_EN.search(text)
    if found is not None:
        why, text = found["why"], text[: found.start()] + text[found.end() :]
    found = _HOST_EN.search(text)
    if found is not None:
        host, text = _ours(found["host"], parties), _cut(text, *found.span())
    text, heads = _counted(text)
    said_heads = comes.groupdict().get("heads") or str(heads)
    heads = int(said_heads) if said_heads.isdigit() else _HEAD_WORDS.index(said_heads) + 2
    found = _FROM_EN.search(text)
    if found is not None:
        unit = (found["unit"] or found["inside"]).strip()
        text = _cut(text, *found.span())
    parts = [part.strip() for part in text.split(",") if part.strip()]
    visitor = ""
    rest: list[str] = []
    for part in parts:
        name = _NAME_EN.match(part)
        if not visitor and name is not None:
            visitor = name["name"].strip()
            more = part[name.end() :].strip()
            rest += [more] if more else []
        elif not unit and name is not None:
            unit = part
        else:
            rest.append(part)
    if not visitor and not unit:
        return None
    if said and said.split()[0] in ("is", "are", "will", "visiting", "coming", "comes", "we"):
        said = "visit"
    return Visit(
        visitor or unit, unit, host, why or " ".join(rest) or said, min(heads, 500) or 1, _class_of(plain)
    )
