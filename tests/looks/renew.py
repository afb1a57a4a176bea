"""Takes all pictures of the program again and keeps them: `python tests/looks/renew.py`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS.parent), str(TESTS)]


async def renew() -> int:
    """Write every picture; how many are other than before."""
    from capture import screen_text
    from looks_pictures import EXPECTED, LANGUAGES, SIZES, make_office, picture_file, show_all

    EXPECTED.mkdir(exist_ok=True)
    pictures: dict[Path, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        office = make_office(Path(folder) / "office")
        for language, size in product(LANGUAGES, SIZES):

            def look(scene: str, officer: Any, size: Any = size, language: str = language) -> None:
                text = "\n".join(screen_text(officer.app)) + "\n"
                pictures[picture_file(scene, size, language)] = text

            await show_all(office, Path(folder) / f"{language}-{size[0]}", size, language, look)
    changed = 0
    for file, text in pictures.items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed += 1
    for file in set(EXPECTED.glob("*.txt")) - set(pictures):
        file.unlink()
        changed += 1
    return changed


def main() -> None:
    """From the command line."""
    print(f"{asyncio.run(renew())} pictures changed")


if __name__ == "__main__":
    main()
