"""Writes what docs/ repeats from the declarations: the keys, and the words of every kind.

docs.py            write the pages
docs.py --check    exit code 1 if one of them is not what the declarations say
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from store import KINDS  # noqa: E402
from tui import i18n, wording  # noqa: E402
from tui.bindings import KEYS, PLACES, display  # noqa: E402
from tui.i18n import _  # noqa: E402

PLACE_NAMES = {
    "today": "1 Today 今日",
    "checklist": "1 Today, in its checklist 今日清单",
    "board": "1 Today, in its week and month 今日周视图、月视图",
    "tasks": "2 Tasks 待办",
    "visitors": "3 Visitors 来访",
    "archive": "4 Archive 档案",
    "line": "4 Archive, in its search line 档案检索行",
    "duty": "5 Duty 值班",
    "meeting": "In a meeting 会议中",
    "form": "In a form 表单中",
    "everywhere": "Everywhere 各处",
}


def both(words: Callable[[], str]) -> tuple[str, str]:
    """The words in English and in Chinese."""
    told = []
    for language in ("en", "zh_CN"):
        i18n.use(language)
        told.append(words().replace("|", "\\|"))
    return told[0], told[1]


def keys_page() -> Iterator[str]:
    """The table of keys, place by place."""
    yield "# Keys 按键"
    yield ""
    yield "Every key with its twins; at least one of them passes through any input method."
    for place, ids in PLACES.items():
        yield ""
        yield f"## {PLACE_NAMES[place]}"
        yield ""
        yield "| keys | does | 作用 |"
        yield "|---|---|---|"
        for key in (KEYS[key_id] for key_id in dict.fromkeys(ids)):
            i18n.use("en")
            shown = " ".join(f"`{display(name).replace('|', chr(92) + '|')}`" for name in key.names())
            english, chinese = both(lambda key=key: _(key.tooltip) or _(key.label))
            yield f"| {shown} | {english} | {chinese} |"


def kinds_page() -> Iterator[str]:
    """Every kind with its steps and fields."""
    yield "# Kinds of record 记录类别"
    for code, kind in KINDS.items():
        english, chinese = both(lambda code=code: wording.kind(code))
        yield ""
        yield f"## {english} {chinese} (`{code}`, table `{kind.table}`)"
        yield ""
        states = (*kind.steps, *kind.closed_states)
        told = [both(lambda code=code, state=state: wording.state(code, state)) for state in states]
        yield "States: " + ", ".join(f"{english} {chinese}" for english, chinese in told) + "."
        yield ""
        yield "| field | name | 名称 | in the form | personal |"
        yield "|---|---|---|---|---|"
        for name, field in kind.fields.items():
            english, chinese = both(lambda code=code, name=name: wording.label(code, name))
            form = "when needed" if callable(field.required) else "required" if field.required else "yes"
            personal = "masked" if field.masked else "yes" if field.personal else ""
            yield f"| `{name}` | {english} | {chinese} | {form if field.form else ''} | {personal} |"


PAGES = {"keys.md": keys_page, "kinds.md": kinds_page}


def main() -> int:
    """Returns the exit code."""
    stale = 0
    for name, page in PAGES.items():
        path = ROOT / "docs" / name
        text = "\n".join(page()) + "\n"
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_text("utf-8") != text:
                print(f"docs/{name} is not what the declarations say: make docs")
                stale = 1
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main())
