"""News of changes: what changed, by this session or another one, and who wants to know."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

_log = logging.getLogger("store")
_log.addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Change:
    """These records changed, by this session or another one."""

    tables: frozenset[str]
    ids: frozenset[str]
    elsewhere: bool = False


Watcher = Callable[[Change], None]


class News:
    """Those who are told of every change."""

    def __init__(self) -> None:
        self._watchers: list[Watcher] = []

    def subscribe(self, watcher: Watcher) -> Callable[[], None]:
        """Tell `watcher` from now on; what is returned ends that."""
        self._watchers.append(watcher)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._watchers.remove(watcher)

        return unsubscribe

    def announce(self, change: Change) -> None:
        """Tell everybody, in this thread."""
        for watcher in list(self._watchers):
            try:
                watcher(change)
            except Exception:
                # What is saved is saved, whatever a list on the screen makes of it.
                _log.exception("a watcher failed")
