"""How likely an account is to be paid, judged from what it has done. Pure."""

from math import sqrt

STRENGTH = 20.0


def decay(*, seconds: float, half_life: float) -> float:
    """This will say how much an outcome of `seconds` ago still counts: half after each half-life."""
    return float(0.5 ** (seconds / half_life))


def conversion_estimate(
    *, paid: float, opened: float, parent: float, strength: float = STRENGTH, sigmas: float = -1.0
) -> float:
    """This will give the paid share shrunk to `parent` by `strength` sessions, less one standard error.

    `paid` and `opened` are decayed counts. The lower bound keeps an account that is good by luck from looking best;
    `sigmas` of 0 judges by the mean, of 1 by the upper bound, which tries what is little known.
    """
    size = opened + strength
    mean = (paid + strength * parent) / size
    return min(max(mean + sigmas * sqrt(mean * (1 - mean) / size), 0.0), 1.0)
