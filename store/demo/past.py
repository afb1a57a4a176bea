"""The filed years of the made-up office: believable records of every kind, straight into the archive."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from store.archive import FILED, put_records
from store.demo import office
from store.filing import YEARS, proposed_retention
from store.kinds import Errand, Incoming, Meeting, Note, Visit
from store.record import LINES, Record, new_id
from store.rules import Rules

KINDS = (Incoming, Errand, Visit, Note, Meeting)
WEIGHTS = (26, 22, 26, 18, 8)


def fill_archive(
    directory: Path, rules: Rules, today: date, zone: tzinfo, count: int, years: int = 3
) -> dict[str, int]:
    """Put `count` filed records, spread over the `years` before a fortnight ago, into `directory`.

    Returns the counters as they stand after it.
    """
    chance = random.Random(20261123)
    end = datetime(today.year, today.month, today.day, 9, tzinfo=zone) - timedelta(days=14)
    step = timedelta(days=365 * years) / max(1, count)
    by_year: dict[int, list[Record]] = {}
    numbers: dict[str, int] = {}
    for index in range(count):
        at = end - step * (count - index)
        at = at.replace(hour=8 + chance.randrange(10), minute=chance.randrange(60), second=0, microsecond=0)
        kind = chance.choices(KINDS, WEIGHTS)[0]
        record = kind({**_common(kind, at, chance), **_own(kind, at, chance, numbers)})
        by_year.setdefault(at.year, []).append(record)
    drawn: dict[str, int] = {}
    for year, records in by_year.items():
        coded = [_coded(record, year, rules, drawn) for record in records]
        put_records(directory / "archive" / f"{year}.json", coded)
        drawn[f"{FILED}{year}"] = len(records)
    return drawn


def _coded(record: Record, year: int, rules: Rules, drawn: dict[str, int]) -> Record:
    """A record with its archival code, as filing gives it."""
    period = proposed_retention(record, rules)
    if not period:
        return record
    code = rules.archive.code(year, period, _number(drawn, rules.archive.series(year, period)))
    years = YEARS.get(period)
    return record.with_(archive_code=code, retention=period, keep_until=year + years if years else None)


def _common(kind: type[Record], at: datetime, chance: random.Random) -> dict[str, Any]:
    officer = chance.choice(office.STAFF)[0]
    closed = at + timedelta(minutes=chance.randrange(20, 6000))
    stamp = at.isoformat(timespec="seconds")
    common: dict[str, Any] = {
        "id": new_id(at),
        "kind": kind.kind,
        "state": kind.closed_states[0],
        "sphere": kind.own_sphere,
        "created_at": stamp,
        "created_by": officer,
        "changed_at": closed.isoformat(timespec="seconds"),
        "changed_by": officer,
        "revision": 3,
        "closed_at": closed.isoformat(timespec="seconds"),
        "line": chance.choice(LINES),
    }
    if kind.closes_with_outcome:
        common["outcome"] = {
            "kind": chance.choices(("done", "partly", "passed-on", "failed"), (84, 6, 8, 2))[0],
            "words": chance.choice(office.OUTCOMES),
            "by": officer,
            "at": common["closed_at"],
        }
    if chance.random() < 0.06:
        common["central"] = True
    return common


def _number(numbers: dict[str, int], series: str) -> int:
    numbers[series] = number = numbers.get(series, 0) + 1
    return number


def somebody(chance: random.Random) -> str:
    """A person nobody knows."""
    return chance.choice(office.SURNAMES) + chance.choice(office.GIVEN)


def _own(kind: type[Record], at: datetime, chance: random.Random, numbers: dict[str, int]) -> dict[str, Any]:
    subject = chance.choice(office.FILED_SUBJECTS)
    unit = chance.choice(office.UNITS)[0]
    staff, department = chance.choice(office.STAFF)
    stamp = at.isoformat(timespec="seconds")
    if kind is Errand:
        due = (at + timedelta(days=chance.randrange(1, 20))).isoformat(timespec="seconds")
        title = chance.choice(office.FILED_TASKS).format(subject)
        return {"title": title, "owner": staff, "unit": unit, "due_at": due}
    if kind is Incoming:
        number = _number(numbers, f"{unit}{at.year}")
        title = chance.choice(office.FILED_DOCUMENTS).format(subject)
        return {
            "title": title,
            "sender": unit,
            "source_doc_no": f"{unit[:2]}发〔{at.year}〕{number}号",
            "doc_type": next(
                (word for word in ("通知", "函", "请示", "意见") if title.endswith(word)), "其他"
            ),
            "doc_date": f"{at - timedelta(days=1):%Y-%m-%d}",
            "received_at": stamp,
            "receipt_no": f"收〔{at.year}〕{_number(numbers, f'receipt{at.year}')}号",
            "handling_class": "to-act",
        }
    if kind is Visit:
        name = somebody(chance)
        left = (at + timedelta(minutes=chance.randrange(5, 120))).isoformat(timespec="seconds")
        return {
            "title": f"{name} {unit}",
            "name": name,
            "unit": unit,
            "headcount": chance.choice((1, 1, 1, 2, 3)),
            "visit_class": chance.choice(("business", "business", "errand", "petition", "meeting")),
            "reason": chance.choice(office.FILED_VISITS).format(subject),
            "host": staff,
            "host_unit": department,
            "arrived_at": stamp,
            "left_at": left,
            "left_how": "signed-out",
            "visit_no": f"{at:%m%d}-{chance.randrange(1, 30):02d}",
        }
    if kind is Meeting:
        return {
            "title": chance.choice(office.FILED_MEETINGS).format(subject),
            "starts": stamp,
            "ends": (at + timedelta(minutes=90)).isoformat(timespec="seconds"),
            "place": "二楼会议室",
            "leader": chance.choice(office.LEADERS)[0],
        }
    text = chance.choice(office.FILED_NOTES).format(unit, subject)
    return {
        "title": text,
        "text": text,
        "happened_at": stamp,
        "duty_date": f"{at:%Y-%m-%d}",
        "entry_no": chance.randrange(1, 20),
    }
