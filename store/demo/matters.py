"""Matters of the made-up office that are on their way: supervised, asked for, drafted, passed on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from store.acts import answer_chase, chase
from store.instructions import deliver_instruction, instruct
from store.kinds.matters import give_opinion
from store.kinds.relays import relay, relay_received, relay_told
from store.kinds.supervision import Supervision, add_milestone

if TYPE_CHECKING:
    from datetime import datetime

    from store.clock import FixedClock
    from store.desk import Desk


def write_matters(desk: Desk, clock: FixedClock, now: datetime) -> None:
    """Write them as they stand at `now`, each step at its time before it."""
    _supervision(desk, clock, now)
    _request(desk, clock, now)
    _draft(desk, clock, now)
    _relay(desk, clock, now)
    clock.set(now)


def _ahead(now: datetime, days: int, hour: int = 18) -> str:
    moment = (now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
    return moment.isoformat(timespec="seconds")


def _supervision(desk: Desk, clock: FixedClock, now: datetime) -> None:
    clock.set(now - timedelta(days=4))
    opened = desk.add(
        "supervision",
        {
            "title": "背街小巷整治",
            "source_kind": "instruction",
            "source": "李建国",
            "basis": "11月16日专题会议",
            "demands": "月底前完成12条小巷路面修补和照明更换",
            "unit": "桂花街道",
            "co_units": ["城管局", "财政局"],
            "owner": "杨帆",
            "leader_in_charge": "张立新",
            "due_at": _ahead(now, 2),
            "line": "supervision",
        },
    )
    item = Supervision(opened.document)
    done = instruct(
        desk, item, "李建国", "事关群众出行，务必按期完成，每周一报进度。", to=["桂花街道", "城管局"]
    )
    item = deliver_instruction(desk, done.record, 1, "桂花街道、城管局")
    item = add_milestone(desk, desk.step(item), "路面修补", now + timedelta(days=1))
    clock.set(now - timedelta(days=2))
    item = give_opinion(desk, desk.step(item), "城管局", "agreed")
    item = chase(desk, item, "桂花街道", "电话")
    clock.set(now - timedelta(days=2) + timedelta(hours=2))
    item = answer_chase(desk, item, "已完成9条，余3条本周内完成")
    desk.add_progress(item, "12条小巷已完成路面修补9条，照明更换7条")


def _request(desk: Desk, clock: FixedClock, now: datetime) -> None:
    clock.set(now - timedelta(days=1))
    request = desk.add(
        "request",
        {
            "title": "关于增加冬季夜间值守力量的请示",
            "options": ["*每晚增派副班1人，从各科室轮流抽调", "聘用2名夜间值守人员，年支出约9万元"],
            "to_leader": "李建国",
            "estimate": "方案一不增加支出",
            "due_at": _ahead(now, 3),
            "line": "duty",
        },
    )
    desk.step(request)


def _draft(desk: Desk, clock: FixedClock, now: datetime) -> None:
    clock.set(now - timedelta(hours=5))
    desk.add(
        "outgoing",
        {
            "title": "关于做好元旦期间值班工作的通知",
            "drafter": "黄蓉",
            "draft_unit": "文秘科",
            "to": ["各科室", "各街道办事处"],
            "signatory": "周敏",
            "copies": 40,
            "due_at": _ahead(now, 3),
        },
    )


def _relay(desk: Desk, clock: FixedClock, now: datetime) -> None:
    clock.set(now - timedelta(minutes=12))
    told = relay(
        desk,
        None,
        "down",
        "16时起综合楼停电检修半小时，请提前保存文件、关闭设备。",
        ["综合科", "信息科", "文秘科"],
    )
    told = relay_received(desk, told, "综合科", read_back=True)
    relay_told(desk, told, "信息科")
