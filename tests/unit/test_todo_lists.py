"""A colleague's list from taskwarrior or todo.txt comes in as tasks and goes out again without loss."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store import Desk, FixedClock, ImportReport, Refused, apply_import, plan_import, written_tasks

EXPORT = [
    {
        "id": 1,
        "uuid": "7c9f3ad3-62c0-4f04-bd1f-4a7a4b1f3c01",
        "description": "收集防汛物资台账",
        "status": "pending",
        "due": "20261124T070000Z",
        "wait": "20261123T160000Z",
        "entry": "20261120T010000Z",
        "project": "督查",
        "tags": ["防汛", "急"],
        "priority": "H",
        "annotations": [{"entry": "20261121T020000Z", "description": "已联系应急局"}],
        "urgency": 12.3,
    },
    {
        "uuid": "7c9f3ad3-62c0-4f04-bd1f-4a7a4b1f3c02",
        "description": "Water the plants",
        "status": "completed",
        "end": "20261122T020000Z",
        "project": "Garden",
        "depends": "7c9f3ad3-62c0-4f04-bd1f-4a7a4b1f3c01",
    },
    {"uuid": "7c9f3ad3-62c0-4f04-bd1f-4a7a4b1f3c03", "description": "旧事", "status": "deleted"},
    {
        "uuid": "7c9f3ad3-62c0-4f04-bd1f-4a7a4b1f3c04",
        "description": "周报",
        "status": "recurring",
        "recur": "weekly",
        "due": "20261127T090000Z",
    },
]

TODO = """(A) 2026-11-20 收集防汛物资台账 +督查 +防汛 @张伟 due:2026-11-24 t:2026-11-23
x 2026-11-22 2026-11-01 Water the plants +Garden
写月报 due:2026-11-30
"""


def take(desk: Desk, path: Path) -> ImportReport:
    return apply_import(desk, plan_import(desk, path))


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    path = tmp_path / "tasks.json"
    path.write_text(
        "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in EXPORT) + "\n]\n", "utf-8"
    )
    return path


def test_what_taskwarrior_exports_becomes_tasks(desk: Desk, exported: Path) -> None:
    plan = plan_import(desk, exported)
    assert [(line.number, line.verdict, line.code) for line in plan.lines] == [
        (2, "new", ""),
        (3, "new", ""),
        (4, "same", "import-deleted-there"),
        (5, "same", "import-recurring-there"),
    ]
    assert plan.ignored == ("depends",)
    assert take(desk, exported).stored
    open_task, done = desk.records("tasks")
    assert (open_task.title, open_task.line, open_task.central) == ("收集防汛物资台账", "supervision", True)
    assert open_task.due is not None
    assert open_task.due.isoformat() == "2026-11-24T15:00:00+08:00"
    assert open_task.tags == ("防汛", "急")
    assert open_task.document["not_before"] == "2026-11-24T00:00:00+08:00"
    assert [step["words"] for step in open_task.progress] == ["已联系应急局"]
    assert (done.is_open, done.outcome["kind"], done.tags) == (False, "done", ("Garden",))


def test_the_same_list_a_second_time_changes_nothing(desk: Desk, exported: Path) -> None:
    take(desk, exported)
    assert [line.verdict for line in plan_import(desk, exported).lines] == ["same"] * 4
    desk.undo()
    assert desk.records("tasks") == []


def test_what_changed_in_the_list_changes_the_task_and_its_progress_stays(desk: Desk, exported: Path) -> None:
    take(desk, exported)
    desk.add_progress(desk.records("tasks")[0], "台账已收")
    changed = exported.read_text("utf-8").replace("20261124T070000Z", "20261125T070000Z")
    exported.write_text(changed, "utf-8")
    report = take(desk, exported)
    assert report.count("changed") == 1
    task = desk.records("tasks")[0]
    assert task.document["due_at"] == "2026-11-25T15:00:00+08:00"
    assert len(task.progress) == 2


def test_what_was_closed_here_is_not_opened_by_the_list(desk: Desk, exported: Path) -> None:
    take(desk, exported)
    desk.close(desk.records("tasks")[0], "done", "台账已收齐")
    exported.write_text(exported.read_text("utf-8").replace("台账", "清单"), "utf-8")
    assert plan_import(desk, exported).lines[0].code == "import-closed-here"


def test_a_todo_txt_becomes_tasks(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "todo.txt"
    path.write_text(TODO, "utf-8")
    assert take(desk, path).count("new") == 3
    first, done, last = desk.records("tasks")
    assert (first.title, first.line, first.tags) == ("收集防汛物资台账", "supervision", ("防汛", "@张伟"))
    assert first.central
    assert first.document["due_at"] == "2026-11-24T18:00:00+08:00"
    assert not done.is_open
    assert last.title == "写月报"
    assert [line.verdict for line in plan_import(desk, path).lines] == ["same"] * 3


@pytest.mark.parametrize(("form", "name"), [("taskwarrior", "out.json"), ("todo.txt", "todo.txt")])
def test_tasks_go_out_and_come_into_another_desk_as_they_were(
    desk: Desk, clock: FixedClock, exported: Path, tmp_path: Path, form: str, name: str
) -> None:
    take(desk, exported)
    plain = desk.add(
        "errand", {"title": "+加急 due: 报送 @住建局 材料", "due_at": "2026-11-27T09:30:00+08:00"}
    )
    path = tmp_path / name
    path.write_text(written_tasks(desk.records("tasks"), form), "utf-8")
    assert {line.verdict for line in plan_import(desk, path).lines} <= {"same", "changed"}
    other = Desk.open(tmp_path / "other", clock, "王芳")
    report = take(other, path)
    assert report.stored
    assert report.count("new") == 3
    for mine, theirs in zip(desk.records("tasks"), other.records("tasks"), strict=True):
        assert (mine.due, mine.line, mine.tags, mine.central) == (
            theirs.due,
            theirs.line,
            theirs.tags,
            theirs.central,
        )
        assert mine.is_open == theirs.is_open
        if mine.id != plain.id:
            assert mine.title == theirs.title
    if form == "taskwarrior":
        assert [line.verdict for line in plan_import(desk, path).lines] == ["same"] * 3
        kept = {row["uuid"]: row for row in json.loads(path.read_text("utf-8"))}
        assert EXPORT[0]["uuid"] in kept
        assert kept[str(EXPORT[0]["uuid"])]["annotations"] == EXPORT[0]["annotations"]
    other.shut()


def test_a_state_secret_does_not_leave_with_the_list(desk: Desk) -> None:
    """P63"""
    desk.add("errand", {"title": "密件", "secrecy": "secret"})
    assert "密件" not in written_tasks(desk.records("tasks"), "taskwarrior")
    assert written_tasks(desk.records("tasks"), "todo.txt") == ""


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"description": ""}, "import-no-title"),
        ({"description": "无号", "uuid": ""}, "import-no-uid"),
        ({"description": "错日", "due": "next week"}, "import-bad-value"),
        ({"description": "怪", "status": "waited"}, "import-bad-value"),
    ],
)
def test_a_line_that_cannot_be_taken_refuses_the_file_and_says_why(
    desk: Desk, tmp_path: Path, row: dict[str, str], code: str
) -> None:
    path = tmp_path / "tasks.json"
    rows = [EXPORT[0], {"uuid": "7c9f3ad3-62c0-4f04-bd1f-4a7a4b1f3c09", **row}]
    path.write_text(json.dumps(rows), "utf-8")
    report = take(desk, path)
    assert not report.stored
    assert [line.code for line in report.lines if line.verdict == "refused"] == [code]
    assert desk.records("tasks") == []


@pytest.mark.parametrize("text", ["[{", "{}[]", '"x"', "[1]", "[" * 5000])
def test_what_is_no_export_is_refused_as_a_whole(desk: Desk, tmp_path: Path, text: str) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        plan_import(desk, path)
    assert refused.value.code == "import-bad-json"
