"""Numbers and names of people with their middle hidden, as the store masks them."""

from __future__ import annotations

from store import masked

__all__ = ["masked"]
