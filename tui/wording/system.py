"""What the operating system says of a file, in the officer's language."""

from __future__ import annotations

import errno
import os

from tui.i18n import N_, _

REASONS: dict[int, str] = {
    errno.EEXIST: N_("it exists already"),
    errno.ENOENT: N_("there is no such file or directory"),
    errno.EACCES: N_("no permission"),
    errno.EPERM: N_("no permission"),
    errno.EISDIR: N_("it is a directory"),
    errno.ENOTDIR: N_("part of the path is no directory"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk quota is used up"),
    errno.EROFS: N_("the disk is read-only"),
    errno.EIO: N_("the disk failed"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ELOOP: N_("it is a link and is not followed"),
}
"""The common ones; others stay as the system words them."""

STORE_REASONS: dict[str, str] = {
    "missing": N_("missing"),
    "empty": N_("empty"),
    "not a desk": N_("not a desk"),
}
"""What the store itself says is wrong with a file."""


def system(error: OSError) -> str:
    """Why the operating system refused."""
    words = REASONS.get(error.errno or 0)
    return _(words) if words else error.strerror or str(error)


def detail(said: str) -> str:
    """The detail of an error, where it is one of the common ones; anything else as it was said."""
    for code, words in REASONS.items():
        if said == os.strerror(code):
            return _(words)
    return _(STORE_REASONS[said]) if said in STORE_REASONS else said
