"""Makes pictures of the program from the program itself: places of the made-up office, as SVG (and PNG).

picture.py [DIRECTORY] [--size 100x30] [--lang zh_CN] [--place today,tasks] [--png]
"""

from __future__ import annotations

import argparse
import asyncio
import html
import re
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rich.cells import cell_len  # noqa: E402

from store import Desk, FixedClock, build_demo  # noqa: E402
from tui import i18n  # noqa: E402
from tui.app import DutyDesk  # noqa: E402

NOW = datetime(2026, 11, 23, 14, 32, tzinfo=ZoneInfo("Asia/Shanghai"))
FONTS = "'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace"
_TEXT = re.compile(
    r'<text class="([^"]*)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>([^<]*)</text>'
)


def placed(svg: str) -> str:
    """The picture with every sign at its own cell, whatever font draws it."""

    def placing(found: re.Match[str]) -> str:
        sort, x, y, length, rest, text = found.groups()
        signs = html.unescape(text)
        if not signs.strip():
            return ""
        cell = float(length) / len(signs)
        at, drawn = float(x), []
        for sign in signs:
            if not sign.isspace():
                drawn.append(f'<tspan x="{at:.1f}">{html.escape(sign)}</tspan>')
            at += cell * cell_len(sign)
        return f'<text class="{sort}" y="{y}"{rest}>{"".join(drawn)}</text>'

    svg = _TEXT.sub(placing, svg)
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: ?(Fira Code|arial)[^;]*;", f"font-family: {FONTS};", svg)


async def take(
    directory: Path, size: tuple[int, int], language: str, places: list[str], keys: list[str]
) -> list[Path]:
    """Pictures of these places, each in its own file."""
    i18n.use(language)
    made = []
    with tempfile.TemporaryDirectory() as office:
        build_demo(Path(office), NOW)
        desk = Desk.open(Path(office), FixedClock(NOW), "张伟")
        app = DutyDesk(desk)
        async with app.run_test(size=size) as pilot:
            for place in places:
                await app.action_go(place)
                if place == "archive":
                    app.query_one("#archive LineInput").value = "供暖"
                for _ in range(4):
                    await pilot.pause(0.2)
                if keys:
                    await pilot.press(*keys)
                    await pilot.pause(0.4)
                path = directory / f"{place}-{language}-{size[0]}x{size[1]}.svg"
                path.write_text(placed(app.export_screenshot(title="Dutydesk 值班台")), encoding="utf-8")
                made.append(path)
        desk.shut()
    return made


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, default=ROOT / "docs")
    parser.add_argument("--size", default="100x30")
    parser.add_argument("--lang", default="zh_CN")
    parser.add_argument("--place", default="today")
    parser.add_argument("--keys", default="")
    parser.add_argument("--png", action="store_true")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    keys = options.keys.split(",") if options.keys else []
    for path in asyncio.run(
        take(options.directory, (width, height), options.lang, options.place.split(","), keys)
    ):
        print(path)
        if options.png:
            subprocess.run(["rsvg-convert", "-o", path.with_suffix(".png"), path], check=True)
            path.unlink()


if __name__ == "__main__":
    main()
