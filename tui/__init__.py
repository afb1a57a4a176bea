"""Dutydesk 值班台: the duty desk of an administrative office, in a terminal."""

from __future__ import annotations

__version__ = "0.1.0"
