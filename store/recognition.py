"""Known again without a number: keyed digests, and the key that only this desk has."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from store.storage import put_file, unusable

KEY_FILE = "recognition.key"
LENGTH = 32
"""Signs of a digest: 128 bits, so that no two numbers are taken for one."""


class Recognition:
    """The keyed digests of one desk.

    The key is made at the first number stored. It never enters a backup: a copy of `desk.json` alone,
    wherever it went, cannot be searched for a number. Without the key old digests mean nothing any more.
    """

    def __init__(self, directory: Path) -> None:
        self.path = directory / KEY_FILE
        self._key = b""

    def known(self, number: str) -> str:
        """The digest of a number, or the empty text when no number was ever stored here."""
        key = self._read()
        return _digest(key, number) if key and number else ""

    def digest(self, number: str) -> str:
        """The digest of a number; makes the key, under the desk's lock. Raises `DeskUnusable`."""
        if not self._read():
            put_file(self.path, secrets.token_hex(32).encode() + b"\n")
        return self.known(number)

    def _read(self) -> bytes:
        if not self._key:
            try:
                self._key = self.path.read_bytes().strip()
            except FileNotFoundError:
                return b""
            except OSError as error:
                raise unusable(error, self.path) from error
        return self._key


def _digest(key: bytes, number: str) -> str:
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:LENGTH]
