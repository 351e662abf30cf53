"""`components.conversion` of the product in floats and with the bound as a choice, so that choices can be compared."""

from math import sqrt

STRENGTH = 20.0


def decay(*, seconds: float, half_life: float) -> float:
    """Say how much an outcome of `seconds` ago still counts: half after each half-life."""
    return float(0.5 ** (seconds / half_life))


def conversion_estimate(
    *, paid: float, opened: float, parent: float, strength: float = STRENGTH, sigmas: float = 1.0
) -> float:
    """Give the paid share shrink to `parent` by `strength` sessions, `sigmas` standard errors above its mean.

    `paid` and `opened` are decayed counts. 1 is what the product does; 0 judges by the mean, -1 by the lower bound.
    """
    size = opened + strength
    mean = (paid + strength * parent) / size
    return min(max(mean + sigmas * sqrt(mean * (1 - mean) / size), 0.0), 1.0)
