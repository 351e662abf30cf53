"""A small histogram with logarithmic buckets, for quantiles of times. Pure.

Every bucket is GROWTH times as wide as the one before, so that a quantile is off by at most that factor wherever it
lies (Masson, Rim and Lee, "DDSketch", VLDB 2019, section 2.1). The unit is whatever the caller counts in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log


@dataclass(frozen=True, slots=True)
class Scale:
    """Bucket 0 holds everything up to `start`, bucket i up to start x growth^i, the last one all the rest."""

    start: float
    growth: float
    buckets: int

    def bucket(self, value: float) -> int:
        """Find the bucket of a value."""
        if value <= self.start:
            return 0
        return min(ceil(log(value / self.start) / log(self.growth) - 1e-9), self.buckets - 1)

    def upper(self, bucket: int) -> float:
        """Give the largest value of a bucket."""
        return self.start * self.growth**bucket

    def quantile(self, counts: Sequence[float], share: float) -> float:
        """Give the value that `share` of the counts lie at or below, along a line within its bucket.

        0 when nothing was counted.
        """
        left = share * sum(counts)
        if left <= 0:
            return 0.0
        for bucket, count in enumerate(counts):
            if count >= left - 1e-9:
                lower = self.upper(bucket - 1) if bucket else 0.0
                return lower + (self.upper(bucket) - lower) * left / count
            left -= count
        return self.upper(self.buckets - 1)

    def share_below(self, counts: Sequence[float], value: float) -> float:
        """Give how much was counted in the buckets that end at or before `value`, with a part of its own."""
        bucket = self.bucket(value)
        lower = self.upper(bucket - 1) if bucket else 0.0
        within = min((value - lower) / (self.upper(bucket) - lower), 1.0)
        return sum(counts[:bucket]) + counts[bucket] * within


CALL_MS = Scale(start=20.0, growth=1.25, buckets=34)
"""Create calls: 20 ms to 31.6 s."""
PAY_SECONDS = Scale(start=5.0, growth=1.4, buckets=30)
"""From opening a checkout to paying it: 5 s to 24 h."""
