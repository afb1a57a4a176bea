"""A made-up office with a full day: for a first look, for practice, for pictures and for trials."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from store.clock import FixedClock
from store.demo import office
from store.demo.matters import write_matters
from store.demo.meetings import make_way, prepare
from store.desk import Desk
from store.kinds.routines import Routine
from store.kinds.visits import sign_in, sign_out, tell_host
from store.transaction import Work


def build_demo(directory: Path, now: datetime, records: int = 2000) -> None:
    """Fill the empty `directory` with an office as it stands at `now` (aware), `records` of them filed."""
    from store.demo.past import fill_archive

    directory.mkdir(parents=True, exist_ok=True)
    # Nobody in it exists: the years it shows need not lose their names.
    rules = f'office = "{office.OFFICE}"\npersonal_days = 3650\npersonal_reason = "演示数据，均为虚构"\n'
    (directory / "house.toml").write_text(rules, encoding="utf-8")
    clock = FixedClock(now - timedelta(days=21))
    desk = Desk.open(directory, clock, office.OFFICER)
    drawn = fill_archive(directory, desk.rules, desk.rules.duty_date(now), clock.zone, records)
    with desk.transaction("demo", undoable=False) as work:
        work.counters.update(drawn)
    day = _Day(desk, clock, now)
    day.people()
    day.past_week()
    day.matters()
    day.this_day()
    write_matters(desk, clock, now)
    desk.shut()


def demo_officer() -> str:
    """Who sits at the made-up desk."""
    return office.OFFICER


class _Day:
    """Writes the records of the made-up day in the order in which they would have been written."""

    def __init__(self, desk: Desk, clock: FixedClock, now: datetime) -> None:
        self.desk = desk
        self.clock = clock
        self.now = now
        self.today = desk.rules.duty_date(now)

    def moment(self, day: date, at: str) -> datetime:
        """A time of day on a duty date; before the day's start it is past midnight."""
        hour = time.fromisoformat(at)
        on = day + timedelta(days=1) if hour < self.desk.rules.day_starts else day
        return datetime.combine(on, hour, self.clock.zone)

    def text(self, day: date, at: str) -> str:
        """The same as it is stored."""
        return self.moment(day, at).isoformat(timespec="seconds")

    def people(self) -> None:
        """The directory, the routines and three weeks of roster."""
        with self.desk.transaction("demo", undoable=False) as work:
            for name, position in office.LEADERS:
                work.insert(
                    "person", {"title": name, "position": position, "unit": "办公室", "is_leader": True}
                )
            for number, (name, unit) in enumerate(office.STAFF):
                phone = f"139{number:02d}55{number * 37 % 10000:04d}"
                work.insert("person", {"title": name, "unit": unit, "phone": phone, "on_roster": True})
            for name, level in office.UNITS:
                work.insert("unit", {"title": name, "level": level})
            for at, title, repeats, owner in office.ROUTINES:
                values = {"title": title, "at": at, "repeats": repeats, "owner": owner}
                work.insert("routine", {**values, "since": self._back(40), "accounted": self._back(28)})
            for ahead in range(-8, 4):
                self._roster(work, self.today + timedelta(days=ahead), ahead)

    def _roster(self, work: Work, day: date, ahead: int) -> None:
        officers = [name for name, _ in office.STAFF]
        for number, shift in enumerate(self.desk.rules.shifts):
            present = ahead == 0
            officer = (
                (office.OFFICER if number == 0 else "马超")
                if present
                else officers[(ahead * 2 + number) % 20]
            )
            work.insert(
                "shift",
                {
                    "name": shift.name,
                    "duty_date": day.isoformat(),
                    "starts": self.text(day, f"{shift.starts:%H:%M}"),
                    "ends": datetime.combine(
                        day + timedelta(days=shift.ends <= shift.starts), shift.ends, self.clock.zone
                    ).isoformat(timespec="seconds"),
                    "leader": office.LEADERS[0 if present else ahead % 4][0],
                    "officer": officer,
                    "assistant": officers[(ahead * 2 + number + 7) % 20],
                },
            )

    def _back(self, days: int) -> str:
        return (self.today - timedelta(days=days)).isoformat()

    def past_week(self) -> None:
        """Seven days of log and of ticked routines, and three weeks of ticks before."""
        routines = [record for record in self.desk.records("routines") if isinstance(record, Routine)]
        self.clock.set(self.moment(self.today - timedelta(days=7), "07:58"))
        with self.desk.transaction("demo", undoable=False) as work:
            for back in range(27, 7, -1):
                day = self.today - timedelta(days=back)
                for routine in routines:
                    if routine.is_due(day, self.desk.workdays, self.desk.rules):
                        self._tick(
                            work,
                            routine,
                            day,
                            missed=back == 12 and routine.title == "舆情信息浏览",
                            late=back == 17 and "巡查" in routine.title,
                        )

        for back in range(7, 0, -1):
            day = self.today - timedelta(days=back)
            self.clock.set(self.moment(day, "07:59"))
            with self.desk.transaction("demo", undoable=False) as work:
                for at, words in office.LOG_BEFORE[back % 3 :]:
                    work.insert("note", {"text": words, "happened_at": self.text(day, at)})
                for routine in routines:
                    if routine.is_due(day, self.desk.workdays, self.desk.rules):
                        if back == 1 and routine.title == "夜间巡查":
                            continue
                        self._tick(work, routine, day, missed=back == 4 and routine.title == "舆情信息浏览")

    def _tick(
        self, work: Work, routine: Routine, day: date, *, missed: bool = False, late: bool = False
    ) -> None:
        result = "missed" if missed else "done"
        at = self.moment(day, f"{routine.at:%H:%M}") if routine.at else self.now
        at += timedelta(days=late)
        work.insert(
            "tick",
            {
                "title": routine.title,
                "routine": routine.id,
                "duty_date": day.isoformat(),
                "result": result,
                "state": result,
                "reason": "网络中断，未能浏览" if missed else "",
                "at": (at + timedelta(minutes=3)).isoformat(timespec="seconds"),
            },
        )

    def matters(self) -> None:
        """Tasks of every state, and documents under way."""
        for number, matter in enumerate(office.TASKS):
            title, ahead, at, owner, unit, state, central, sphere, line, source, progress = matter
            self.clock.set(self.moment(self.today - timedelta(days=5 - number % 5), "10:00"))
            values: dict[str, Any] = {
                "title": title,
                "owner": owner,
                "unit": unit,
                "central": central,
                "sphere": sphere,
                "line": line,
                "source": source,
                "state": state,
            }
            if ahead is not None:
                values["due_at"] = self.text(self.today + timedelta(days=ahead), at)
            record = self.desk.add("errand", values)
            for words in progress:
                self.clock.advance(hours=7)
                record = self.desk.add_progress(record, words)
        for title, sender, number_, doc_type, urgency, handling, ahead, central in office.DOCUMENTS:
            self.clock.set(self.moment(self.today - timedelta(days=2), "09:30"))
            values = {
                "title": title,
                "sender": sender,
                "source_doc_no": number_,
                "doc_type": doc_type,
                "urgency": urgency,
                "handling_class": handling,
                "central": central,
                "doc_date": (self.today - timedelta(days=4)).isoformat(),
                "lead_unit": "文秘科",
            }
            if ahead is not None:
                values["due_at"] = self.text(self.today + timedelta(days=ahead), "18:00")
            self.desk.add("incoming", values)

    def this_day(self) -> None:
        """The day itself up to now: agenda, checklist, visitors, log."""
        self.clock.set(self.moment(self.today, "08:00"))
        with self.desk.transaction("demo", undoable=False) as work:
            for at, minutes, kind, title, place, leader, central in office.AGENDA:
                starts = self.moment(self.today, at)
                values = {
                    "title": title,
                    "starts": starts.isoformat(timespec="seconds"),
                    "ends": (starts + timedelta(minutes=minutes)).isoformat(timespec="seconds"),
                    "place": place,
                    "leader": leader,
                    "central": central,
                }
                if kind == "meeting":
                    values["preparations"] = []
                work.insert(kind, values)
            for at, words in office.LOG:
                if self.moment(self.today, at) <= self.now:
                    work.insert("note", {"text": words, "happened_at": self.text(self.today, at)})
            for record in work.records("routines"):
                if isinstance(record, Routine) and record.at and self._ticked_by_now(record):
                    self._tick(work, record, self.today)
        self.clock.set(self.moment(self.today, "08:05"))
        make_way(self.desk)
        prepare(self.desk, self.now)
        self._closed_today()
        self._visitors()

    def _ticked_by_now(self, routine: Routine) -> bool:
        at = self.moment(self.today, f"{routine.at:%H:%M}")
        falls = routine.is_due(self.today, self.desk.workdays, self.desk.rules)
        return falls and at <= self.now and routine.title != "值班电话测试"

    def _closed_today(self) -> None:
        for number, (title, owner, outcome, words) in enumerate(office.DONE_TASKS):
            self.clock.set(self.moment(self.today, f"09:{10 + number:02d}"))
            self.desk.close(self.desk.add("errand", {"title": title, "owner": owner}), outcome, words)
        first = next((r for r in self.desk.records("agenda") if r.title == "党组会"), None)
        if first is not None and self.moment(self.today, "09:40") <= self.now:
            self.clock.set(self.moment(self.today, "09:40"))
            self.desk.close(first, "done", "研究议题四项，纪要由文秘科起草")

    def _visitors(self) -> None:
        for name, unit, sort, reason, host, host_unit, came, left, words in office.GONE:
            if self.moment(self.today, left) > self.now:
                continue
            self.clock.set(self.moment(self.today, came))
            visit = sign_in(self.desk, _visit(name, unit, sort, reason, host, host_unit))
            if host:
                visit = tell_host(self.desk, visit, "agreed")
            self.clock.set(self.moment(self.today, left))
            sign_out(self.desk, visit, "done", words)
        self.clock.set(self.moment(self.today, "08:10"))
        for name, unit, sort, reason, host, host_unit, at, heads in office.EXPECTED:
            values = _visit(name, unit, sort, reason, host, host_unit)
            values |= {"expected_at": self.text(self.today, at), "headcount": heads, "state": "expected"}
            self.desk.add("visit", values)
        for name, unit, sort, reason, host, host_unit, phone, ago, told, heads in office.INSIDE:
            self.clock.set(self.now - timedelta(minutes=ago))
            values = _visit(name, unit, sort, reason, host, host_unit)
            visit = sign_in(self.desk, {**values, "phone": phone, "headcount": heads})
            if told is not None:
                self.clock.set(self.now - timedelta(minutes=told))
                visit = tell_host(self.desk, visit, "agreed")
                if sort == "repair":
                    self.desk.step(visit)
        self.clock.set(self.now)


def _visit(name: str, unit: str, sort: str, reason: str, host: str, host_unit: str) -> dict[str, Any]:
    return {
        "name": name,
        "unit": unit,
        "visit_class": sort,
        "reason": reason,
        "host": host,
        "host_unit": host_unit,
    }
