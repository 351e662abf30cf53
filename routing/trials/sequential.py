"""Compares two paid shares while sessions end, valid however often it is looked at. Pure.

An ordinary test is valid for one look; looking after every session finds a difference sooner or later, real or not.
The confidence sequence here is valid for all looks at once. For one share p, the likelihood ratio of a beta mixture
against p,

    M(p) = B(a + paid, b + unpaid) / B(a, b) / (p^paid (1 - p)^unpaid)

is a martingale under p that starts at 1 (Robbins, Statistical methods related to the law of the iterated logarithm,
1970), and so is the product of the two arms' ratios. By Ville's inequality (1939) it ever reaches 1/alpha with chance
alpha at most, so the pairs (p, q) with M(p) M(q) < 1/alpha hold the true pair at all times with chance 1 - alpha. The
sequence for the difference is the range of p - q over those pairs. Nothing is approximate and the arms may differ in
size. Any a and b that were fixed beforehand do; the nearer to the truth, the sooner a difference shows. Half of each
mixture stays at a = b = 1/2: what was thought to be known and turns out wrong costs an arm a factor of 2 at most.

See Johari, Pekelis and Walsh, Always valid inference, 2017, and Howard, Ramdas, McAuliffe and Sekhon, Time-uniform,
nonparametric, nonasymptotic confidence sequences, 2021.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, lgamma, log

ALPHA = 0.05
PRIOR = (0.5, 0.5)
STEPS = 45
EDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Arm:
    """How many sessions of one arm have ended, and how many of them were paid.

    `prior` is the a and b of half the beta mixture, to be fixed before the first session ends.
    """

    paid: int
    ended: int
    prior: tuple[float, float] = PRIOR

    @property
    def share(self) -> float:
        """The paid share; 0 without a session."""
        return self.paid / self.ended if self.ended else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """The candidate's paid share minus the control's, with the range that holds at all times."""

    value: float
    low: float
    high: float


def around(share: float, *, strength: float) -> tuple[float, float]:
    """Give a prior around the share that was seen before, as sure of it as of `strength` sessions."""
    return PRIOR[0] + strength * share, PRIOR[1] + strength * (1 - share)


def difference(candidate: Arm, control: Arm, *, alpha: float = ALPHA) -> Difference:
    """Give the confidence sequence for candidate minus control as it stands now."""
    value = candidate.share - control.share

    def inside(gap: float) -> bool:
        return _least_evidence(candidate, control, gap) < -log(alpha)

    return Difference(value, _edge(inside, value, -1.0), _edge(inside, value, 1.0))


def is_worse(candidate: Arm, control: Arm, *, limit: float, alpha: float = ALPHA) -> bool:
    """Tell whether the candidate is worse than the control by more than `limit`, beyond what chance shows.

    Asked after every session for ever, it is wrong with chance `alpha` at most.
    """
    if candidate.share - control.share >= -limit:
        return False
    threshold = -log(alpha)
    return _evidence_at_pooled(candidate, control, -limit) >= threshold <= _least_evidence(candidate, control, -limit)


def _evidence_at_pooled(candidate: Arm, control: Arm, gap: float) -> float:
    """One pair of the many: cheap to ask, and the least evidence is no more than this."""
    ended = candidate.ended + control.ended
    pooled = (candidate.paid + control.paid + gap * control.ended) / ended
    share = min(max(pooled, max(gap, 0.0) + EDGE), min(1.0 + gap, 1.0) - EDGE)
    return _evidence(candidate, control, share, gap)


def _least_evidence(candidate: Arm, control: Arm, gap: float) -> float:
    """Return the logarithm of the least product of ratios over all pairs that differ by `gap`: p and p - gap."""
    low, high = max(gap, 0.0), min(1.0 + gap, 1.0)
    for _ in range(STEPS):  # the likelihood is concave in p: follow its slope to the top
        middle = (low + high) / 2
        if _slope(candidate, middle) + _slope(control, middle - gap) > 0:
            low = middle
        else:
            high = middle
    return _evidence(candidate, control, (low + high) / 2, gap)


def _evidence(candidate: Arm, control: Arm, share: float, gap: float) -> float:
    against = _likelihood(candidate, share) + _likelihood(control, share - gap)
    return _mixture(candidate) + _mixture(control) - against


def _mixture(arm: Arm) -> float:
    informed, vague = (_log_ratio(arm, *prior) for prior in (arm.prior, PRIOR))
    largest = max(informed, vague)
    return largest + log((exp(informed - largest) + exp(vague - largest)) / 2)


def _log_ratio(arm: Arm, a: float, b: float) -> float:
    return _log_beta(a + arm.paid, b + arm.ended - arm.paid) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _likelihood(arm: Arm, share: float) -> float:
    return _times_log(arm.paid, share) + _times_log(arm.ended - arm.paid, 1 - share)


def _times_log(count: int, chance: float) -> float:
    if not count:
        return 0.0
    return count * log(chance) if chance > 0 else -inf


def _slope(arm: Arm, share: float) -> float:
    """Of the log-likelihood; endless at the edges, so that the search turns round."""
    up = arm.paid / share if share > 0 else (inf if arm.paid else 0.0)
    down = (arm.ended - arm.paid) / (1 - share) if share < 1 else (inf if arm.ended > arm.paid else 0.0)
    return up - down


def _edge(inside: Callable[[float], bool], start: float, end: float) -> float:
    """Where the range that holds `start` ends, in the direction of `end`."""
    if inside(end):
        return end
    for _ in range(STEPS):
        middle = (start + end) / 2
        start, end = (middle, end) if inside(middle) else (start, middle)
    return end
