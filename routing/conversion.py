"""How likely an account is to be paid, judged from what it has done. Pure."""

from math import sqrt

STRENGTH = 20.0


def decay(*, seconds: float, half_life: float) -> float:
    """This will say how much an outcome of `seconds` ago still counts: half after each half-life."""
    return float(0.5 ** (seconds / half_life))


def conversion_estimate(*, paid: float, opened: float, parent: float, strength: float = STRENGTH) -> float:
    """This will give the paid share shrunk to `parent` by `strength` sessions, less one standard error.

    `paid` and `opened` are decayed counts. The lower bound keeps an account that is good by luck from looking best.
    """
    size = opened + strength
    mean = (paid + strength * parent) / size
    return max(mean - sqrt(mean * (1 - mean) / size), 0.0)
