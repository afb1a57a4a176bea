"""Another session's change: from its being saved to its standing on the screen."""

from __future__ import annotations

import time

from desks import LAST_ROW, NOW, Desks, open_desk
from figures import Figure

from terminal import Driven, desk_command


def elsewhere(desks: Desks) -> list[Figure]:
    """Somebody else writes an appointment; how long until it stands here."""
    directory = desks.day("elsewhere")
    other = open_desk(directory, "马超")
    taken = []
    with Driven(desk_command(directory)) as desk:
        desk.wait_for(LAST_ROW)
        desk.settle(1.0)
        for number in range(4 if desks.quick else 8):
            title = f"临时碰头{number}"
            other.add("appointment", {"title": title, "starts": NOW.isoformat(timespec="seconds")})
            saved = time.perf_counter() - desk.began
            desk.wait_for(title)
            taken.append(desk.first_when(lambda text, title=title: title in text) - saved)
    other.shut()
    return [Figure("another session's change on screen, most", max(taken) * 1000, "ms", 1000)]
