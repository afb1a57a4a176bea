"""Which kind of record a sentence asks for: the words that make a meeting, and those that make an errand."""

from __future__ import annotations

import re

_NO_MEETING = re.compile(
    r"会(?:计|同|签|审|员|费|见|谈|客|馆|所|场|展|堂|晤|合|诊|徽|籍|址|餐|旗|长|操|意|心|不会)"
    r"|会议(?:室|纪要|记录|材料|通知|议程|方案|安排|精神|文件|费|系统|准备|服务|保障|布置|预算|审批|桌"
    r"|音响|设备|回执|名单|手册|资料|签到|须知|用品|记要|请示|申请|报告)"
    r"|(?:座谈|研讨|调度|听证|碰头)?会(?:材料|纪要|通知|记录|议程|方案|精神|资料|名单|讲话|发言|筹备|布置|务|后)|不开会|(?:机|社|(?<!开)工|协|学|商|都|不|才|就|将|体|领|约|委员|[管居村组纪编监业]委|基金|联合"
    r"|红十字|促进|研究|妇联|残联|侨联|误|幸|运动|博览|展览|国|省|附|融|拜|灯|庙|音乐|花|教|帮|再|能|必|也|还)会(?!议)"
    r"|调度(?:室|表|台|员|中心|系统)|座谈(?:纪要|材料)|(?:meeting|conference|briefing) (?:room|minutes"
    r"|notes?|agenda|materials?|paper|papers|invitation|hall|table|pack|record)s?"
)
_MEETING = re.compile(
    r"会|座谈|例会|调度|研讨|碰头|听证|集体学习"
    r"|\b(?:meetings?|conference|briefing|stand-?up|seminar|symposium|workshop|forum|teleconference"
    r"|video call|hearing|huddle)\b"
)
_DOING = re.compile(
    r"(?:请|需|须|要|务必|记得|继续|尽快|负责|协助|组织|通知\S{1,14}?|提醒\S{1,14}?|让\S{1,6}?|催\S{1,8}?)?\s?(?:报送|上报|提交"
    r"|呈报|呈送|报告(?![会厅])|报(?![告名到警社刊纸道]|.{0,6}会)|交(?![通流接班警])|完成|办理|办结|整理|撰写|起草|草拟|拟|写(?!字)|修改"
    r"|审核|核对|核稿|校对|印发|印制|打印|复印|下发|转发|发送|发文|发布"
    r"|回复|答复|反馈|督办|催办|催|落实|汇总|统计(?!局)|收集|归档|移交|送|领取|取(?![暖缔])|采购|购买|买"
    r"|预订|预定|订|缴|报销|付|续(?!会)|更新|编发|编写|编制|准备|布置|联系|填报|填写|盖章|签收|报名"
    r"|补(?!贴)|总结|通知|提醒|告知|转告|寄|归还|更换|回电|致电|申请|申报|录入|上传|备份)"
    r"|(?:please |to )?(?:submit|send|finish|complete|write|prepare|draft|reply|respond|file|hand in"
    r"|call(?! with)|phone|turn in|pay|order|buy|book|print|copy|review|update|report|collect|deliver"
    r"|answer|return|renew|fill in|sign|publish|upload|summari[sz]e|remind|ring|pick up|fix|fetch|bring"
    r"|inform|notify|tell|ask|e-?mail"
    r"|arrange|confirm|contact|follow up|clear|get|make|chase|check with|compile|archive|scan|post|mail"
    r"|replace|register)\b"
)


def is_meeting(title: str) -> bool:
    """Whether the (narrowed) title names a meeting, not something about one or a word with 会 in it."""
    return _MEETING.search(_NO_MEETING.sub(" ", title)) is not None


def is_doing(title: str) -> bool:
    """Whether the (narrowed) title begins with something to get done, rather than to be at."""
    return _DOING.match(title) is not None
