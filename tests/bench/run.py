"""Measures what the design promises: run.py [--quick] [NAME…]; without names everything."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE)]

from archive import archive  # noqa: E402
from desks import Desks  # noqa: E402
from figures import Figure, table  # noqa: E402
from finding import search  # noqa: E402
from keys import keys  # noqa: E402
from saving import save, together  # noqa: E402
from sessions import elsewhere  # noqa: E402
from starting import idle, start  # noqa: E402

BENCHES: dict[str, Callable[[Desks], list[Figure]]] = {
    "start": start,
    "keys": keys,
    "idle": idle,
    "save": save,
    "search": search,
    "archive": archive,
    "elsewhere": elsewhere,
    "together": together,
}


def main() -> int:
    """Measure and print; the exit code is 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no idle minute, no million")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHES):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    names = asked.names or [name for name in BENCHES if not (asked.quick and name == "idle")]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="dutydesk-bench-") as made:
        desks = Desks(Path(made), asked.quick)
        for name in names:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            figures += BENCHES[name](desks)
    print(table(figures))
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
