"""`components.conversion` of the product in floats, with the bound as a parameter."""

from math import sqrt

STRENGTH = 20.0


def decay(*, seconds: float, half_life: float) -> float:
    """Return the weight of an outcome `seconds` ago: half after each half-life."""
    return float(0.5 ** (seconds / half_life))


def conversion_estimate(
    *, paid: float, opened: float, parent: float, strength: float = STRENGTH, sigmas: float = 1.0
) -> float:
    """Return the paid share shrunk to `parent` by `strength` sessions, `sigmas` standard errors above its mean.

    `paid` and `opened` are decayed counts. `sigmas` is 1 in the product, 0 for the mean and -1 for the lower bound.
    """
    size = opened + strength
    mean = (paid + strength * parent) / size
    return min(max(mean + sigmas * sqrt(mean * (1 - mean) / size), 0.0), 1.0)
