"""The words of the query language, in both languages: filters, kinds, states, days."""

from __future__ import annotations

EITHER = frozenset({"或", "或者", "or", "|", "||"})
"""What stands between words either of which will do."""
_ENTERED = ("note/open", "note/closed", "correction/open", "correction/closed")

FILTERS = {
    "类": "kind", "类别": "kind", "kind": "kind",
    "人": "person", "person": "person", "who": "person",
    "位": "unit", "单位": "unit", "unit": "unit",
    "自": "from", "从": "from", "from": "from", "since": "from",
    "至": "to", "到": "to", "to": "to", "until": "to",
    "日": "on", "on": "on", "date": "on",
    "号": "number", "文号": "number", "no": "number",
    "态": "state", "状态": "state", "state": "state",
    "线": "line", "条线": "line", "line": "line",
    "密": "secrecy", "密级": "secrecy", "secrecy": "secrecy",
    "档": "code", "档号": "code", "code": "code",
    "保管": "retention", "期限": "retention", "retention": "retention",
}  # fmt: skip
"""The words before the colon, in both languages."""
KIND_WORDS = {
    "日程": "appointment", "会议": "meeting", "例行": "routines", "例行事项": "routines", "办事": "errand",
    "督办": "supervision", "汇报": "report", "请示": "request", "信息": "information", "调研": "research",
    "转达": "relay", "问题": "issue", "政策文稿": "policy", "模板": "template", "收文": "incoming",
    "发文": "outgoing", "公文": "documents",
    "来访": "visit", "记事": "note", "来电": "call", "去电": "call", "电话": "call", "巡查": "patrol",
    "突发": "incident", "突发事件": "incident", "廉政登记": "gift", "更正": "correction", "班次": "shift",
    "人员": "person",
    "单位": "unit", "待办": "tasks", "日志": "log", "值班日志": "log", "议程": "agenda", "通讯录": "parties",
    "task": "tasks", "document": "documents", "visitor": "visits", "routine": "routines",
}  # fmt: skip
"""What a kind, or a whole table, may be called besides its code."""
STATE_WORDS: dict[str, tuple[str, ...]] = {
    # Of any kind: `open` and `closed` are whatever the kind calls so, `overdue` is open and due in the past.
    "办结": ("closed",), "已办结": ("closed", "supervision/finished"),
    "已办": ("closed",), "已结": ("closed",),
    "settled": ("closed",), "done": ("closed", "tick/done"), "closed": ("closed",),
    "未结": ("open",), "未办结": ("open",), "在办": ("open",), "open": ("open",),
    "未办": ("open", "tick/missed"), "notdoneyet": ("tick/open",),
    "逾期": ("overdue",), "超期": ("overdue",), "过期": ("overdue",), "overdue": ("overdue",),
    "已取消": ("*/cancelled",), "取消": ("*/cancelled",), "计划": ("*/planned",),
    "已结束": ("*/held",), "over": ("*/held",), "已召开": ("meeting/held",), "召开": ("meeting/held",),
    "待召开": ("meeting/planned",), "tobeheld": ("meeting/planned",),
    "有效": ("*/active",), "inforce": ("*/active",),
    "已停用": ("routine/retired",), "停用": ("routine/retired",), "nolongerdone": ("routine/retired",),
    "已勾销": ("tick/done",), "勾销": ("tick/done",), "ticked": ("tick/done",), "missed": ("tick/missed",),
    "待接收": ("errand/assigned",), "tobeaccepted": ("errand/assigned",),
    "已接收": ("errand/accepted",), "接收": ("errand/accepted",),
    "办理中": ("*/underway",), "underway": ("*/underway",),
    "待确认": ("*/to-confirm",), "tobeconfirmed": ("*/to-confirm",),
    "已立项": ("supervision/opened",), "itemopened": ("supervision/opened",),
    "已交办": ("supervision/assigned",), "handedout": ("supervision/assigned",),
    "催办中": ("*/chased",), "催办": ("*/chased",), "beingchased": ("*/chased",),
    "已反馈": ("supervision/reported",), "reportedback": ("supervision/reported",),
    "completed": ("supervision/finished",), "已销号": ("supervision/struck",),
    "struckoff": ("supervision/struck",),
    "草稿": ("*/drafted",), "draft": ("*/drafted",), "drafted": ("*/drafted",), "拟稿": ("outgoing/drafted",),
    "已汇报": ("report/reported",), "reported": ("report/reported",),
    "待批": ("request/submitted",), "awaitingdecision": ("request/submitted",),
    "已批示": ("request/answered",), "decided": ("request/answered",),
    "已核实": ("information/verified",), "checked": ("information/verified", "outgoing/checked"),
    "已报送": ("information/sent",), "sentup": ("information/sent",),
    "采用": ("information/adopted",), "adopted": ("information/adopted",),
    "未采用": ("information/not-adopted",), "notadopted": ("information/not-adopted",),
    "planned": ("*/planned",), "已成文": ("research/written",), "writtenup": ("research/written",),
    "新情况": ("issue/new",), "justfound": ("issue/new",),
    "已定措施": ("issue/measured",), "measureset": ("issue/measured",),
    "调研": ("policy/researching",), "research": ("policy/researching",),
    "起草": ("policy/drafting",), "drafting": ("policy/drafting",),
    "征求意见": ("policy/consulting",), "consultation": ("policy/consulting",),
    "审核": ("policy/reviewing",), "review": ("policy/reviewing",),
    "印发": ("policy/issuing",), "issuing": ("policy/issuing",),
    "转达中": ("relay/relaying",), "beingpassedon": ("relay/relaying",),
    "已送达": ("relay/delivered",), "delivered": ("relay/delivered",),
    "已终止": ("relay/ended",), "ended": ("relay/ended",),
    "留用": ("template/kept",), "kept": ("template/kept",),
    "已核稿": ("outgoing/checked",), "draftchecked": ("outgoing/checked",),
    "已会签": ("outgoing/countersigned",), "countersigned": ("outgoing/countersigned",),
    "已签发": ("outgoing/signed",), "signed": ("outgoing/signed",),
    "已复核": ("outgoing/rechecked",), "checkedagain": ("outgoing/rechecked",),
    "已编号": ("outgoing/numbered",), "numbered": ("outgoing/numbered",),
    "已印制": ("outgoing/printed",), "printed": ("outgoing/printed",),
    "已核发": ("outgoing/released",), "released": ("outgoing/released",),
    "作废": ("outgoing/void",), "void": ("outgoing/void",),
    "已签收": ("incoming/signed",), "signedfor": ("incoming/signed",),
    "已退文": ("incoming/sent-back",), "returnedtosender": ("incoming/sent-back",),
    "已登记": ("incoming/registered",), "登记": ("incoming/registered", *_ENTERED), "entered": _ENTERED,
    "已初审": ("incoming/reviewed",), "初审": ("incoming/reviewed",),
    "承办中": ("*/handling",), "承办": ("*/handling",), "beinghandled": ("*/handling",),
    "传阅中": ("incoming/circulating",), "传阅": ("incoming/circulating",),
    "预约": ("visit/expected",), "到达": ("visit/arrived",), "已到达": ("visit/arrived",),
    "等候": ("visit/waiting",), "等候中": ("visit/waiting",),
    "会见": ("visit/met",), "会见中": ("visit/met",), "离开": ("visit/left",), "已离开": ("visit/left",),
    "leftthebuilding": ("visit/left",), "未到": ("visit/no-show",), "didnotcome": ("visit/no-show",),
    "谢绝": ("visit/declined",), "改期": ("visit/put-off",), "putoff": ("visit/put-off",),
    "在职": ("person/active",), "inoffice": ("person/active",),
    "离任": ("person/gone",), "leftoffice": ("person/gone",),
    "在用": ("unit/active",), "inbeing": ("unit/active",),
    "已撤销": ("unit/gone",), "dissolved": ("unit/gone",),
    "在班": ("shift/on",), "onduty": ("shift/on",), "已交班": ("shift/over",), "handedover": ("shift/over",),
}  # fmt: skip
"""What a state is called on the screens, without blanks: `open`, `closed`, `overdue`, or `kind/state`."""
DAY_WORDS = {
    "今天": "day", "今日": "day", "today": "day", "昨天": "day-1", "昨日": "day-1", "yesterday": "day-1",
    "前天": "day-2", "明天": "day+1", "tomorrow": "day+1", "本周": "week", "这周": "week", "week": "week",
    "上周": "week-1", "lastweek": "week-1", "下周": "week+1", "本月": "month", "month": "month",
    "上月": "month-1", "lastmonth": "month-1", "下月": "month+1", "今年": "year", "本年": "year",
    "year": "year", "去年": "year-1", "lastyear": "year-1", "前年": "year-2",
}  # fmt: skip
LINE_WORDS = {
    "督查": "supervision", "督办": "supervision", "信息": "information", "值班": "duty", "档案": "archives",
    "文秘": "documents", "文书": "documents", "财务": "finance", "保卫": "security", "安保": "security",
    "宣传": "publicity", "人事": "personnel", "后勤": "logistics", "其他": "other", "paperwork": "documents",
}  # fmt: skip
"""What a line of work may be called besides its code."""
SECRECY_WORDS = {
    "公开": ("public",), "内部": ("internal",), "秘密": ("secret",), "机密": ("confidential",),
    "绝密": ("top-secret",), "密件": ("secret", "confidential", "top-secret"),
    "topsecret": ("top-secret",), "classified": ("secret", "confidential", "top-secret"),
}  # fmt: skip
"""What a degree of secrecy may be called besides its code."""
RETENTION_WORDS = {
    "永久": "Y", "y": "Y", "permanent": "Y", "30年": "D30", "三十年": "D30", "d30": "D30", "30years": "D30",
    "10年": "D10", "十年": "D10", "d10": "D10", "10years": "D10",
}  # fmt: skip
"""What a retention period may be called."""
COUNTS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
"""Small numbers in Chinese, in days that are counted back."""
