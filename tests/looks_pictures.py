"""The pictures that are kept of the program: what is shown, in which language, on which terminal."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

from officer import NOW, Officer, open_desk_app, titled
from store import Desk, FixedClock, build_demo, demo_officer, file_settled, purge
from store.index import wait_for_refresh

EXPECTED = Path(__file__).parent / "looks" / "expected"
SIZES = ((60, 20), (80, 24), (120, 40))
LANGUAGES = ("zh_CN", "en")


async def _today(officer: Officer) -> None:
    """As it opens."""


async def _week(officer: Officer) -> None:
    await officer.press("s")


async def _month(officer: Officer) -> None:
    await officer.press("s", "s", "right")


async def _finished(officer: Officer) -> None:
    await officer.press("b", "f")


async def _goto(officer: Officer) -> None:
    await officer.press("o")
    await officer.type("下周三")


async def _tasks(officer: Officer) -> None:
    await officer.press("2")


async def _visitors(officer: Officer) -> None:
    await officer.press("3")


async def _archive(officer: Officer) -> None:
    await officer.press("4")
    await officer.put("老旧小区")


async def _duty(officer: Officer) -> None:
    await officer.press("5")


async def _form(officer: Officer) -> None:
    await officer.press("3", "n", "a")
    await officer.type("孙立群")
    await officer.press("ctrl+s")
    officer.app.screen.query_one("#body").scroll_home(animate=False)
    await officer.settle()


async def _closing(officer: Officer) -> None:
    await officer.press("2")
    await officer.select(officer.place("tasks").list, titled(officer.desk, "tasks", "报送月度信息"))
    await officer.press("d", "ctrl+s")


async def _capture(officer: Officer) -> None:
    await officer.press("a")
    await officer.type("明天15:00 党组会 @三楼会议室 ★")
    await officer.press("enter")


async def _help(officer: Officer) -> None:
    await officer.press("2", "f1")


SCENES: dict[str, Callable[[Officer], Awaitable[None]]] = {
    "today": _today,
    "week": _week,
    "month": _month,
    "finished": _finished,
    "goto": _goto,
    "tasks": _tasks,
    "visitors": _visitors,
    "archive": _archive,
    "duty": _duty,
    "form": _form,
    "closing": _closing,
    "capture": _capture,
    "help": _help,
}
"""What leads to each picture."""


def picture_file(scene: str, size: tuple[int, int], language: str) -> Path:
    """Where a picture is kept."""
    return EXPECTED / f"{scene}-{size[0]}x{size[1]}-{language}.txt"


def make_office(where: Path) -> Path:
    """The data directory of the made-up office, for copying."""
    build_demo(where, NOW, 200)
    desk = Desk.open(where, FixedClock(NOW), demo_officer())
    file_settled(desk)
    purge(desk)
    desk.search("王", wait=True)
    wait_for_refresh(where)
    desk.shut()
    return where


async def show_all(
    office: Path, copies: Path, size: tuple[int, int], language: str, look: Callable[[str, Officer], None]
) -> None:
    """Have `look` look at each scene, on a fresh copy of the office, in the session that shows it."""
    for scene, lead in SCENES.items():
        where = copies / scene
        shutil.copytree(office, where)
        desk = Desk.open(where, FixedClock(NOW), demo_officer())
        async with open_desk_app(desk, size, language) as officer:
            await lead(officer)
            look(scene, officer)
        desk.shut()
