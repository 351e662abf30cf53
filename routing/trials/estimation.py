"""What another policy would have earned, estimated from decisions that were logged. Pure.

Off-policy evaluation: each decision was made with a known probability, so it can be weighted by how often the other
policy would have made it. No money is involved, so floats are enough.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

Z_95 = 1.959964
FEWEST_EFFECTIVE = 100
LEAST_SUPPORT = 0.70
SHRINKAGE = 20.0
"""How many decisions of its parent level a group's mean starts with."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One decision that has ended: the account tried first, and whether the session was paid.

    `logged` and `target` are the probabilities the two policies gave that account, `targets` those the target policy
    gives every account, `supported` the part of them on accounts that the log could have chosen.
    """

    account: str
    currency: str
    paid: bool
    logged: float
    target: float
    targets: Mapping[str, float]
    supported: float = 1.0

    @property
    def weight(self) -> float:
        """How many decisions of the target policy this one stands for."""
        return self.target / self.logged


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval, within 0 and 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class EffectiveSample:
    """What the log says about the target policy's paid share. The estimates are None without a decision to use."""

    decisions: int
    paid_share: float | None
    snips: Interval | None
    ips: Interval | None
    direct: Interval | None
    effective_size: float
    unsupported: float

    @property
    def shortcomings(self) -> tuple[str, ...]:
        """Why it is not enough for a verdict, in words; empty when it is."""
        found = []
        if self.effective_size < FEWEST_EFFECTIVE:
            found.append(
                f"the effective sample size is {self.effective_size:.0f}, at least {FEWEST_EFFECTIVE} are needed"
            )
        if 1 - self.unsupported < LEAST_SUPPORT:
            found.append(
                f"only {1 - self.unsupported:.0%} of the decisions could have been logged under the draft, "
                f"at least {LEAST_SUPPORT:.0%} are needed"
            )
        return tuple(found)


def evaluate(log: Sequence[Logged]) -> EffectiveSample:
    """Estimate the target policy's paid share in three ways and say how much the log can carry."""
    if not log:
        return EffectiveSample(0, None, None, None, None, 0.0, 0.0)
    return EffectiveSample(
        decisions=len(log),
        paid_share=sum(each.paid for each in log) / len(log),
        snips=snips(log),
        ips=ips(log),
        direct=direct_method(log),
        effective_size=effective_size(log),
        unsupported=1 - fsum(each.supported for each in log) / len(log),
    )


def ips(log: Sequence[Logged]) -> Interval | None:
    """Average the paid decisions, each with its weight (Horvitz and Thompson, 1952): no bias, much noise."""
    earned = [each.weight * each.paid for each in log]
    value = fsum(earned) / len(earned)
    return _interval(value, fsum((one - value) ** 2 for one in earned) / _spread(log))


def snips(log: Sequence[Logged]) -> Interval | None:
    """Divide by the sum of weights instead of their number: steadier. None when all weights are 0.

    Swaminathan and Joachims, The self-normalized estimator for counterfactual learning, NeurIPS 2015. The variance of
    the ratio is linearised (delta method): sum of w^2 (r - v)^2 over the square of the sum of w; Owen, Monte Carlo
    theory, methods and examples, 2013, section 9.2.
    """
    total = fsum(each.weight for each in log)
    if not total:
        return None
    value = fsum(each.weight * each.paid for each in log) / total
    if value in (0.0, 1.0):
        return _one_sided(value, effective_size(log))
    squares = fsum((each.weight * (each.paid - value)) ** 2 for each in log)
    return _interval(value, squares / total**2 * len(log) / max(len(log) - 1, 1))


def direct_method(log: Sequence[Logged]) -> Interval | None:
    """Ask a model instead of the weights: the paid share of each account and currency.

    Each share is shrink to its account's, and that to the overall one, by SHRINKAGE decisions; the groups count as
    often as the target policy would choose them.
    """
    shares, sizes = _group_shares(log)
    mass: dict[tuple[str, str], float] = defaultdict(float)
    for each in log:
        for account, chance in each.targets.items():
            mass[account, each.currency] += chance / len(log)
    overall = sum(each.paid for each in log) / len(log)
    expected = {group: shares.get(group, overall) for group in mass}
    value = fsum(mass[group] * expected[group] for group in mass)
    noise = {group: share * (1 - share) / (sizes.get(group, 0) + SHRINKAGE) for group, share in expected.items()}
    return _interval(value, fsum(mass[group] ** 2 * noise[group] for group in mass))


def effective_size(log: Sequence[Logged]) -> float:
    """Say how many equally weighted decisions the log is worth (Kish, 1965): (sum w)^2 / sum w^2."""
    squares = fsum(each.weight**2 for each in log)
    return fsum(each.weight for each in log) ** 2 / squares if squares else 0.0


def _group_shares(log: Sequence[Logged]) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], int]]:
    """Return the shrunk paid share and the size of each account and currency that was seen."""
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_account: dict[str, list[int]] = defaultdict(list)
    for each in log:
        seen[each.account, each.currency].append(each.paid)
        by_account[each.account].append(each.paid)
    overall = sum(each.paid for each in log) / len(log)
    parents = {account: _shrunk(paid, overall) for account, paid in by_account.items()}
    shares = {group: _shrunk(paid, parents[group[0]]) for group, paid in seen.items()}
    return shares, {group: len(paid) for group, paid in seen.items()}


def _shrunk(paid: Sequence[int], parent: float) -> float:
    return (sum(paid) + SHRINKAGE * parent) / (len(paid) + SHRINKAGE)


def _spread(log: Sequence[Logged]) -> int:
    return len(log) * max(len(log) - 1, 1)


def _one_sided(value: float, size: float) -> Interval:
    """All paid or none: the rule of three says what a larger log might still show."""
    room = min(3 / size, 1.0)
    return Interval(value, value - room if value else 0.0, 1.0 if value else room)


def _interval(value: float, variance: float) -> Interval:
    half = Z_95 * sqrt(variance)
    return Interval(*(min(max(bound, 0.0), 1.0) for bound in (value, value - half, value + half)))
