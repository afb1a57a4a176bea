"""Makes archive files of a believable office, as many records as asked for."""

from __future__ import annotations

import random
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec

ZONE = timezone(timedelta(hours=8))
LAST = datetime(2026, 11, 1, tzinfo=ZONE)
PER_DAY = 200
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单仇查解区"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建国志华文斌红玲飞鹏辉宇欣怡子轩浩然思雨梓涵"
UNITS = [
    f"{place}{office}"
    for place in ("市", "江北区", "南山县", "高新区", "城关镇", "青山街道")
    for office in (
        "财政局",
        "住建局",
        "卫健委",
        "教育局",
        "公安局",
        "应急管理局",
        "信访局",
        "交通运输局",
        "市场监管局",
        "发展改革委",
        "农业农村局",
        "自然资源局",
        "档案馆",
        "审计局",
        "统计局",
    )
]
ACTS = [
    "开展",
    "加强",
    "推进",
    "规范",
    "做好",
    "落实",
    "调整",
    "完善",
    "印发",
    "报送",
    "组织",
    "启动",
    "部署",
    "优化",
    "深化",
]
MATTERS = [
    "“双随机、一公开”监管",
    "老旧小区改造",
    "防汛抗旱应急值守",
    "食品安全专项检查",
    "安全生产大排查",
    "森林防火",
    "春节期间值班",
    "政务公开考核",
    "信访积案化解",
    "乡村振兴示范点建设",
    "营商环境评价",
    "河长制巡查",
    "疫苗接种保障",
    "供暖管网抢修",
    "城市更新项目",
    "档案移交进馆",
    "保密自查自评",
    "公务用车管理",
    "会议精神学习",
    "项目资金拨付",
    "干部教育培训",
    "网络舆情处置",
    "基层减负",
    "统计数据核查",
    "重大行政决策合法性审查",
    "校园周边环境整治",
    "污水处理厂扩建",
    "机关节能改造",
    "道路交通秩序整治",
    "农民工工资清欠",
]
ENDS = [
    "工作的通知",
    "有关事项的通知",
    "情况的报告",
    "的请示",
    "的函",
    "实施方案",
    "专题会议纪要",
    "进展情况的通报",
    "的意见",
    "的批复",
]
HEADS = ["国发", "国办发", "省政发", "省政办函", "市政发", "市政办发", "江北政发", "财预", "建城", "应急"]
REASONS = [
    "汇报工作",
    "送交材料",
    "反映供暖问题",
    "咨询补贴政策",
    "洽谈合作",
    "参加会议",
    "领取批件",
    "反映噪音扰民",
    "设备维修",
    "申请公开信息",
]
NOTES = (
    "接{unit}来电，询问{matter}进展，已转{name}办理。",
    "{name}报：{matter}一切正常。",
    "巡查办公楼，{matter}相关展板已归位，无异常。",
    "转达{unit}通知：{matter}会议改期。",
)
OUTCOMES = ["已办结并答复", "已转承办单位", "按程序报批后印发", "现场协调解决", "已存档备查"]


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))


def _document(
    number: int, at: datetime, chance: random.Random, people: list[str]
) -> tuple[str, dict[str, Any]]:
    stamp = at.isoformat(timespec="seconds")
    later = (at + timedelta(hours=chance.randint(1, 30))).isoformat(timespec="seconds")
    officer, name, unit = chance.choice(people[:12]), chance.choice(people), chance.choice(UNITS)
    matter = chance.choice(MATTERS)
    title = f"关于{chance.choice(ACTS)}{matter}{chance.choice(ENDS)}"
    common = {
        "id": f"{number:013d}",
        "kind": "",
        "title": title,
        "state": "closed",
        "created_at": stamp,
        "created_by": officer,
        "changed_at": later,
        "changed_by": officer,
        "revision": 3,
        "closed_at": later,
        "outcome": {"kind": "done", "words": chance.choice(OUTCOMES), "by": officer, "at": later},
    }
    draw = chance.random()
    if draw < 0.3:
        common |= {
            "kind": "incoming",
            "sender": unit,
            "received_at": stamp,
            "doc_type": "通知",
            "receipt_no": f"收〔{at.year}〕{number % 20000}号",
            "source_doc_no": f"{chance.choice(HEADS)}〔{at.year}〕{chance.randint(1, 180)}号",
            "lead_unit": chance.choice(UNITS),
        }
        return "documents", common
    if draw < 0.6:
        common |= {
            "kind": "visit",
            "name": name,
            "unit": unit,
            "title": f"{name} {unit}",
            "state": "left",
            "headcount": 1,
            "visit_class": "business",
            "reason": chance.choice(REASONS),
            "host": chance.choice(people[:40]),
            "arrived_at": stamp,
            "left_at": later,
            "phone": f"139{chance.randint(10**7, 10**8 - 1)}",
            "visit_no": f"V{at:%Y%m%d}-{number % 60:02}",
        }
        return "visits", common
    if draw < 0.8:
        text = chance.choice(NOTES).format(unit=unit, name=name, matter=matter)
        common |= {"kind": "note", "text": text, "title": text, "happened_at": stamp, "state": "open"}
        common.pop("outcome")
        return "log", common
    if draw < 0.92:
        common |= {
            "kind": "errand",
            "owner": chance.choice(people[:40]),
            "unit": unit,
            "note": f"请于当日反馈{matter}情况",
        }
        return "tasks", common
    common |= {
        "kind": "meeting",
        "starts": stamp,
        "ends": later,
        "place": f"{chance.randint(1, 9)}楼会议室",
        "leader": name,
        "state": "held",
        "people": chance.choices(people, k=4),
    }
    return "agenda", common


def fill(directory: Path, count: int, seed: int = 1) -> None:
    """Write `archive/YYYY.json` files holding `count` records, the newest of late 2026."""
    chance = random.Random(seed)
    people = [_name(chance) for _number in range(max(200, min(20_000, count // 20)))]
    folder = directory / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    encode = msgspec.json.Encoder().encode
    years: dict[int, dict[str, list[bytes]]] = {}
    first = LAST - timedelta(days=count / PER_DAY)
    step = timedelta(days=1) / PER_DAY
    for number in range(count):
        at = (first + step * number).replace(microsecond=0)
        table, document = _document(number, at, chance, people)
        rows = years.setdefault(at.year, {}).setdefault(table, [])
        rows.append(b'"%d": ' % (len(rows) + 1) + encode(document))
    for year, tables in years.items():
        parts = (b'"%s": {\n%s\n}' % (table.encode(), b",\n".join(rows)) for table, rows in tables.items())
        (folder / f"{year}.json").write_bytes(b"{" + b",\n".join(parts) + b"}\n")


if __name__ == "__main__":
    began = time.perf_counter()
    fill(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"{time.perf_counter() - began:.1f} s")
