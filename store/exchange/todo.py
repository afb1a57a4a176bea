"""A colleague's own list as tasks: what `task export` of taskwarrior writes (JSON), and todo.txt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from store.errors import InvalidRecord, Refused
from store.exchange.plan import Entry, ImportLine, Key
from store.fields import Document, Json
from store.record import KINDS, LINES, checked
from store.rules import Rules
from store.text import clean, fold

KIND = "errand"
MOST_TASKS = 5_000
"""So many tasks one file may hold: all of them become live records."""
LINE_WORDS = {
    "督查": "supervision", "信息": "information", "值班": "duty", "档案": "archives", "文秘": "documents",
    "财务": "finance", "保卫": "security", "宣传": "publicity", "人事": "personnel", "后勤": "logistics",
}  # fmt: skip
"""What a project may be called to be one of the office's lines of work; any other becomes a tag."""

_SILENT = frozenset(
    {"id", "uuid", "urgency", "modified", "mask", "imask", "parent", "rtype", "last", "template"}
)
"""What taskwarrior tells besides, and what is not missed."""
_KNOWN = frozenset(
    {"description", "status", "due", "wait", "scheduled", "entry", "end", "project", "tags", "priority",
     "annotations", "recur", "until", "start"}
)  # fmt: skip
_BASIC = re.compile(r"\d{8}T\d{6}Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DONE = re.compile(r"x +(?:(\d{4}-\d{2}-\d{2}) +)?(?:(\d{4}-\d{2}-\d{2}) +)?")
_OPEN = re.compile(r"(?:\(([A-Z])\) +)?(?:(\d{4}-\d{2}-\d{2}) +)?")
_PAIR = re.compile(r"(due|at|t|uid|rec|pri|h):(\S+)", re.IGNORECASE)


def uid_of(document: Document) -> str:
    """The UUID under which a task goes out and is known again: the one it came with, else one of its own."""
    own = document.get("source_uid")
    if isinstance(own, str) and own:
        return own
    return str(uuid5(NAMESPACE_URL, f"dutydesk:{document.get('id')}"))


def key_of(document: Document) -> Key:
    """What tells one task from another."""
    return (uid_of(document),)


class _BadError(Exception):
    """What is wrong with one task, as a code with its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Taken:
    """The entries of a file, the lines refused or left, and the attributes that mean nothing here."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.unfit: list[ImportLine] = []
        self.ignored: dict[str, None] = {}


def read_tasks(text: str, path: Path, form: str, rules: Rules, now: datetime) -> Taken:
    """The tasks of a file: of "taskwarrior", or of "todo".

    Raises `Refused`: `import-bad-json` (detail), `import-too-many` (limit), `import-empty`.
    """
    taken = Taken()
    rows = list(_rows_of_json(text, path) if form == "taskwarrior" else _rows_of_lines(text))
    if not rows:
        raise Refused("import-empty", path=str(path))
    if len(rows) > MOST_TASKS:
        raise Refused("import-too-many", path=str(path), limit=MOST_TASKS, number=MOST_TASKS + 1)
    for number, row in rows:
        title = clean(str(row.get("description") or ""))[:200]
        try:
            found = _entry(number, row, title, rules, now, taken)
        except _BadError as error:
            taken.unfit.append(ImportLine(number, "refused", error.code, error.facts, title))
        except InvalidRecord as error:
            facts: dict[str, Any] = {"kind": KIND, "problems": error.problems}
            taken.unfit.append(ImportLine(number, "refused", error.code, facts, title))
        else:
            if found is not None:
                taken.entries.append(found)
    return taken


def _rows_of_json(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tasks with the line each begins on: an array, or (as older versions wrote) an object a line."""
    body = text.strip()
    try:
        if body.startswith("["):
            rows = msgspec.json.decode(body, type=list[dict[str, Any]])
            numbers = _lines_of(text, len(rows))
        else:
            lines = [
                (at, line.strip().rstrip(",")) for at, line in enumerate(text.split("\n"), 1) if line.strip()
            ]
            rows = [msgspec.json.decode(line, type=dict[str, Any]) for _at, line in lines]
            numbers = [at for at, _line in lines]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("import-bad-json", path=str(path), detail=str(error)) from None
    yield from zip(numbers, rows, strict=True)


def _lines_of(text: str, count: int) -> list[int]:
    """The lines on which the objects begin, as taskwarrior writes them; else simply counted."""
    starts = [at for at, line in enumerate(text.split("\n"), 1) if line.lstrip("[ \t").startswith("{")]
    return starts if len(starts) == count else list(range(1, count + 1))


def _rows_of_lines(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a todo.txt, each as taskwarrior would tell it."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, _todo(line.strip())


def _todo(line: str) -> dict[str, Any]:
    row: dict[str, Any] = {"status": "pending"}
    if found := _DONE.match(line):
        row |= {"status": "completed", "end": found[1], "entry": found[2]}
    elif found := _OPEN.match(line):
        row |= {"priority": "H" if found[1] == "A" else "", "entry": found[2]}
    rest = line[found.end() :] if found else line
    names = {"due": "due", "at": "at", "t": "wait", "uid": "uuid", "rec": "recurs", "pri": "pri", "h": "h"}
    for pair in _PAIR.finditer(rest):
        row[names[pair[1].lower()]] = pair[2]
    if "at" in row and "due" in row:
        # Only a day stands behind `due:`; the time of that day has a key of its own.
        row["due"] = f"{row['due']}T{row.pop('at')}"
    if str(row.get("pri", "")).upper() == "A":
        row["priority"] = "H"
    words = [word for word in rest.split() if not _PAIR.fullmatch(word)]
    marks = [word for word in words if len(word) > 1 and word[0] in "+@"]
    row["tags"] = [word[1:] if word[0] == "+" else word for word in marks]
    row["description"] = " ".join(word for word in words if word not in marks)
    if "uuid" not in row:
        row["uuid"] = str(
            uuid5(NAMESPACE_URL, f"todo.txt:{row.get('entry') or ''}:{fold(row['description'])}")
        )
    return row


def _entry(
    number: int, row: Mapping[str, Any], title: str, rules: Rules, now: datetime, taken: Taken
) -> Entry | None:
    status = str(row.get("status") or "pending")
    if status in ("deleted", "recurring"):
        taken.unfit.append(ImportLine(number, "same", f"import-{status}-there", {}, title))
        return None
    if status not in ("pending", "waiting", "completed"):
        raise _BadError("import-bad-value", column="status", value=clean(status)[:60])
    if not title:
        raise _BadError("import-no-title")
    taken.ignored.update(
        dict.fromkeys(name[:60] for name in row if name not in _SILENT | _KNOWN | {"pri", "h", "at"})
    )
    tags = [clean(str(tag)) for tag in row.get("tags") or () if clean(str(tag))]
    line = ""
    for word in filter(None, [clean(str(row.get("project") or ""))]):
        line = _line(word)
        tags += [] if line else [word]
    if not line:
        line = next((found for tag in tags if (found := _line(tag))), "")
        tags = [tag for tag in tags if not line or _line(tag) != line]
    values: dict[str, Json] = {
        "title": title,
        "due_at": _moment(row, "due", rules, rules.workday_ends),
        "not_before": _moment(row, "wait", rules, time(0)) or _moment(row, "scheduled", rules, time(0)),
        "line": line,
        "tags": list(dict.fromkeys(tags)),
        "central": row.get("priority") == "H",
    }
    uid = _uid(row.get("uuid"))
    defaults: dict[str, Json] = {"source_uid": uid, "progress": _progress(row, rules)}
    if status == "completed":
        defaults |= _closed(row, rules, now)
    document = checked(KINDS[KIND], {**defaults, **{name: one for name, one in values.items() if one}}, now)
    values = {name: document.get(name) for name in values}
    return Entry(number, KIND, (uid,), title, values, defaults)


def _uid(stored: object) -> str:
    """The UUID of a task; a number of another sort is made one. Raises `_BadError` for none."""
    text = clean(str(stored or ""))
    if not text:
        raise _BadError("import-no-uid")
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid5(NAMESPACE_URL, text))


def _line(word: str) -> str:
    folded = fold(word)
    return folded if folded in LINES else LINE_WORDS.get(word, "")


def _progress(row: Mapping[str, Any], rules: Rules) -> list[Json]:
    """The annotations, each a dated step of progress."""
    steps: list[Json] = []
    for found in row.get("annotations") or ():
        words = clean(str(found.get("description") or ""), lines=True) if isinstance(found, Mapping) else ""
        if words:
            steps.append({"at": _moment(found, "entry", rules, time(0)) or "", "by": "", "words": words})
    return steps


def _closed(row: Mapping[str, Any], rules: Rules, now: datetime) -> dict[str, Json]:
    """How a task ended that was completed there: its last annotation is the nearest to an outcome."""
    at = _moment(row, "end", rules, rules.workday_ends) or now.isoformat(timespec="seconds")
    steps = _progress(row, rules)
    words = str(steps[-1]["words"]) if steps else "status:completed"
    told = {"kind": "done", "words": words, "by": "", "at": at}
    return {"state": KINDS[KIND].closed_states[0], "outcome": told, "closed_at": at}


def _moment(row: Mapping[str, Any], name: str, rules: Rules, usual: time) -> str | None:
    """A moment in any of the forms in use: `20261124T070000Z`, ISO 8601, or a day."""
    text = clean(str(row.get(name) or ""))
    if not text:
        return None
    zone = rules.tzinfo()
    try:
        if _BASIC.fullmatch(text):
            moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        elif _DAY.fullmatch(text):
            moment = datetime.combine(date.fromisoformat(text), usual, zone)
        else:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except ValueError:
        raise _BadError("import-bad-value", column=name, value=text[:60]) from None
    return moment.astimezone(zone).isoformat(timespec="seconds")
