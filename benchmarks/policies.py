"""Policies that choose an account in a synthetic world. They see an outcome only when the world publishes it.

The accounts differ in conversion only, so that only learning is compared.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.conversion import conversion_estimate

HALF_LIFE_HOURS = 24.0
PRIOR = 0.8
EXPLORATION = 0.02
CONVERSION_WEIGHT = 45
ALL_BUT_CONVERSION = 40.0


class Policy(Protocol):
    """Chooses an account for every session and learns from the outcomes."""

    def choose(self, hour: float) -> int:
        """Return the account to try first."""

    def learn(self, account: int, paid: bool, hour: float) -> None:
        """Learn the outcome of a session."""


@dataclass
class Counts:
    """Paid and ended sessions of every account; with a half-life, older ones count less."""

    accounts: int
    half_life: float | None = None
    paid: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    hour: float = 0.0

    def __post_init__(self) -> None:
        self.paid, self.ended = [0.0] * self.accounts, [0.0] * self.accounts

    def pass_time(self, hour: float) -> None:
        if self.half_life and hour > self.hour:
            left = 0.5 ** ((hour - self.hour) / self.half_life)
            self.paid, self.ended = [n * left for n in self.paid], [n * left for n in self.ended]
        self.hour = max(hour, self.hour)

    def add(self, account: int, paid: bool, hour: float) -> None:
        self.pass_time(hour)
        self.paid[account] += paid
        self.ended[account] += 1


class Switchyard:
    """The score with the live conversion estimate, to one decimal; ties go to the older account; 2 % exploration."""

    def __init__(self, accounts: int, seed: int, sigmas: float = 1.0) -> None:
        self.counts, self.random, self.sigmas = Counts(accounts, HALF_LIFE_HOURS), random.Random(seed), sigmas

    def choose(self, hour: float) -> int:
        if self.random.random() < EXPLORATION:
            return self.random.randrange(self.counts.accounts)
        return self.best(hour)

    def best(self, hour: float) -> int:
        self.counts.pass_time(hour)
        scores = [self._score(account) for account in range(self.counts.accounts)]
        return scores.index(max(scores))

    def learn(self, account: int, paid: bool, hour: float) -> None:
        self.counts.add(account, paid, hour)

    def _score(self, account: int) -> float:
        estimate = conversion_estimate(
            paid=self.counts.paid[account], opened=self.counts.ended[account], parent=PRIOR, sigmas=self.sigmas
        )
        return round(CONVERSION_WEIGHT * estimate + ALL_BUT_CONVERSION, 1)


class RoundRobin:
    """Takes the accounts in turn."""

    def __init__(self, accounts: int, seed: int) -> None:
        self.accounts, self.turn = accounts, -1

    def choose(self, hour: float) -> int:
        self.turn = (self.turn + 1) % self.accounts
        return self.turn

    def learn(self, account: int, paid: bool, hour: float) -> None:
        """Do nothing: it never learns."""


class Fixed:
    """Always the same account."""

    def __init__(self, account: int) -> None:
        self.account = account

    def choose(self, hour: float) -> int:
        return self.account

    def learn(self, account: int, paid: bool, hour: float) -> None:
        """Do nothing: it never learns."""


class EpsilonGreedy:
    """The best mean so far; one in ten at random (Sutton and Barto, Reinforcement learning, 2018, section 2.2)."""

    def __init__(self, accounts: int, seed: int, epsilon: float = 0.1) -> None:
        self.counts, self.random, self.epsilon = Counts(accounts), random.Random(seed), epsilon

    def choose(self, hour: float) -> int:
        if self.random.random() < self.epsilon:
            return self.random.randrange(self.counts.accounts)
        means = [
            paid / ended if ended else 1.0 for paid, ended in zip(self.counts.paid, self.counts.ended, strict=True)
        ]
        return means.index(max(means))

    def learn(self, account: int, paid: bool, hour: float) -> None:
        self.counts.add(account, paid, hour)


class Thompson:
    """The best of one draw from each account's beta posterior (Thompson, 1933); with a half-life, older ones fade."""

    def __init__(self, accounts: int, seed: int, half_life: float | None = None) -> None:
        self.counts, self.random = Counts(accounts, half_life), random.Random(seed)

    def choose(self, hour: float) -> int:
        self.counts.pass_time(hour)
        draws = [
            self.random.betavariate(1 + paid, 1 + max(ended - paid, 0.0))
            for paid, ended in zip(self.counts.paid, self.counts.ended, strict=True)
        ]
        return draws.index(max(draws))

    def learn(self, account: int, paid: bool, hour: float) -> None:
        self.counts.add(account, paid, hour)


Maker = Callable[[int, int, Sequence[Sequence[float]]], Policy]


def best_static(accounts: int, seed: int, rates: Sequence[Sequence[float]]) -> Policy:
    """Return the account with the best mean, known only in hindsight."""
    totals = [sum(at[account] for at in rates) for account in range(accounts)]
    return Fixed(totals.index(max(totals)))


OURS: dict[str, float] = {"Switchyard": 1.0, "Switchyard, by the mean": 0.0, "Switchyard, by the lower bound": -1.0}
"""Standard errors added to the estimate; the first is the product's."""


def ours(sigmas: float) -> Maker:
    """Make our rule with this many standard errors added to the estimate."""
    return lambda accounts, seed, rates: Switchyard(accounts, seed, sigmas)


POLICIES: dict[str, Maker] = {
    **{name: ours(sigmas) for name, sigmas in OURS.items()},
    "round-robin": lambda accounts, seed, rates: RoundRobin(accounts, seed),
    "best static, in hindsight": best_static,
    "epsilon-greedy, 10 %": lambda accounts, seed, rates: EpsilonGreedy(accounts, seed),
    "Thompson": lambda accounts, seed, rates: Thompson(accounts, seed),
    "Thompson, half-life 24 h": lambda accounts, seed, rates: Thompson(accounts, seed, HALF_LIFE_HOURS),
}
