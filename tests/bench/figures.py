"""What a measurement says: a figure beside its baseline and its limit, and the table of them."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table; `ratio` is figure to baseline, or the other way round where more is better."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    baseline: float | None = None
    baseline_of: str = ""
    ratio_limit: float | None = None
    """The most that figure to baseline may be."""
    times_faster: float | None = None
    """The least that baseline to figure must be."""

    @property
    def ok(self) -> bool:
        """Whether it keeps all its limits."""
        within = self.limit is None or self.value <= self.limit
        if self.baseline is None:
            return within
        within = within and (self.ratio_limit is None or self.value <= self.baseline * self.ratio_limit)
        return within and (self.times_faster is None or self.baseline >= self.value * self.times_faster)

    def cells(self) -> tuple[str, ...]:
        """What, figure, baseline, ratio, limit, whether it keeps them."""
        baseline = ratio = ""
        if self.baseline is not None:
            baseline = f"{_number(self.baseline)} {self.unit} {self.baseline_of}".rstrip()
            if self.times_faster is not None:
                ratio = f"{self.baseline / self.value:.0f}x faster" if self.value else ""
            elif self.baseline:
                ratio = f"{self.value / self.baseline:.2f}"
        limits = []
        if self.limit is not None:
            limits.append(f"<= {_number(self.limit)} {self.unit}")
        if self.ratio_limit is not None:
            limits.append(f"ratio <= {self.ratio_limit}")
        if self.times_faster is not None:
            limits.append(f">= {self.times_faster:.0f}x faster")
        judged = ("ok" if self.ok else "OVER") if limits else ""
        return self.what, f"{_number(self.value)} {self.unit}", baseline, ratio, ", ".join(limits), judged


HEAD = ("what", "figure", "baseline", "ratio", "limit", "")


def percentile(values: Iterable[float], share: float = 0.95) -> float:
    """The value that `share` of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns."""
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(_cells(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            text + " " * (width - _cells(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}"


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
