"""A file somebody hands in, read with care: its size, its form, its encoding."""

from __future__ import annotations

import codecs
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from store.errors import Refused

MOST_BYTES = {"calendar": 2_000_000, "table": 20_000_000, "taskwarrior": 20_000_000}
_SUFFIXES = {
    ".ics": "calendar",
    ".ical": "calendar",
    ".csv": "table",
    ".tsv": "table",
    ".txt": "table",
    ".json": "taskwarrior",
}
_OPENING = "BEGIN:VCALENDAR"
_TODO = re.compile(
    r"(?:\([A-Z]\) |x \d{4}-\d\d-\d\d |\d{4}-\d\d-\d\d \S|.*\S (?:due:\d{4}-|\+\w|@\w))", re.MULTILINE
)
"""What a line of a todo.txt looks like, as against one of a table."""


@dataclass(frozen=True)
class Source:
    """The text of a file: a `calendar` (.ics), a `table` (.csv), or tasks (`taskwarrior`, `todo`)."""

    path: Path
    form: Literal["calendar", "table", "taskwarrior", "todo"]
    text: str
    encoding: str


def read_source(path: Path) -> Source:
    """The text of a file to be imported.

    Raises `Refused`: `import-not-found`, `import-not-a-file`, `import-unreadable`, `import-too-large`,
    `import-empty`, `import-unknown-format`, `import-not-a-calendar`, `import-binary`, `import-undecodable`.
    """
    form = _SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise Refused("import-unknown-format", path=str(path), suffix=path.suffix)
    content = _read(path, MOST_BYTES[form])
    if not content.strip():
        raise Refused("import-empty", path=str(path))
    text, encoding = _decoded(content, path)
    if not text.strip():
        raise Refused("import-empty", path=str(path))
    opens = text.lstrip()[: len(_OPENING)].upper() == _OPENING
    if form == "calendar" and not opens:
        raise Refused("import-not-a-calendar", path=str(path))
    if form == "taskwarrior":
        return Source(path, "taskwarrior", text, encoding)
    if not opens:
        is_todo = path.suffix.lower() == ".txt" and ("todo" in path.name.lower() or _TODO.match(text))
        return Source(path, "todo" if is_todo else "table", text, encoding)
    if len(content) > MOST_BYTES["calendar"]:
        raise Refused("import-too-large", path=str(path), size=len(content), limit=MOST_BYTES["calendar"])
    return Source(path, "calendar", text, encoding)


def _read(path: Path, limit: int) -> bytes:
    try:
        # A pipe would keep the reader waiting for ever, were it opened without this.
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Refused("import-not-found", path=str(path)) from None
    except (OSError, ValueError) as error:
        raise Refused("import-unreadable", path=str(path), detail=str(error)) from None
    try:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode):
            raise Refused("import-not-a-file", path=str(path))
        if found.st_size > limit:
            raise Refused("import-too-large", path=str(path), size=found.st_size, limit=limit)
        with open(fd, "rb", closefd=False) as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise Refused("import-unreadable", path=str(path), detail=error.strerror or "") from None
    finally:
        os.close(fd)
    if len(content) > limit:
        raise Refused("import-too-large", path=str(path), size=len(content), limit=limit)
    return content


def _decoded(content: bytes, path: Path) -> tuple[str, str]:
    """The text and its encoding: UTF-8, UTF-16 with a mark, or what Chinese Excel writes."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in content:
        raise Refused("import-binary", path=str(path))
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16" or _is_broken_utf8(content):
            line = content.count(b"\n", 0, error.start) + 1
            raise Refused("import-undecodable", path=str(path), number=line) from None
        encoding = "gb18030"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as worse:
            line = content.count(b"\n", 0, worse.start) + 1
            raise Refused("import-undecodable", path=str(path), number=line) from None
    if "\0" in text:
        raise Refused("import-binary", path=str(path))
    return text.lstrip("\ufeff"), encoding.removesuffix("-sig")


def _is_broken_utf8(content: bytes) -> bool:
    """Whether it is UTF-8 with a few wrong bytes, which another encoding would read as nonsense."""
    text = content.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(sign > "\u07ff" for sign in text) - wrong
    return right > wrong
