"""Scores recorded decisions again under other weights: which account would have won, at what fees. Pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from routing.decision.scoring import Scored, Weights, rank
from routing.trials.estimation import EffectiveSample, Logged, evaluate
from routing.trials.logged_decision import Recorded, exploring_probability

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision made again: the account that won and the one that would win, with score under the draft and fee."""

    session: str
    currency: str
    total: Decimal
    before: str
    after: str
    score_before: Decimal
    score_after: Decimal
    fee_before: Decimal
    fee_after: Decimal
    capped: bool
    paid: bool | None
    logged: Logged | None

    @property
    def flipped(self) -> bool:
        """Whether another account would win."""
        return self.before != self.after

    @property
    def lead(self) -> Decimal:
        """By how many points the new winner leads the old one under the draft."""
        return self.score_after - self.score_before


@dataclass(frozen=True, slots=True)
class AccountShare:
    """How many of the decisions an account won, before and after."""

    account: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What the winners would charge for all the orders of a currency if all were paid; major units.

    `capped` orders have a fee that the record knows only as the worst anchor or more.
    """

    currency: str
    orders: int
    before: Decimal
    after: Decimal
    capped: int

    @property
    def delta(self) -> Decimal:
        """What the draft costs more; negative when it saves."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a draft of weights would have changed, and what the log says about conversion under it."""

    decisions: int
    flips: int
    examples: tuple[Replayed, ...]
    shares: tuple[AccountShare, ...]
    costs: tuple[Cost, ...]
    evidence: EffectiveSample


def replay(recorded: Recorded, weights: Weights) -> Replayed:
    """Decide again under other weights; the exploration share stays what it was."""
    before = rank(list(recorded.candidates), recorded.weights)
    again = before if recorded.placed else rank(list(recorded.candidates), weights)
    scores = {str(each.candidate.account_id): each.score for each in again}
    old, new = _winner(before, recorded), _winner(again, recorded)
    return Replayed(
        session=recorded.session,
        currency=recorded.currency,
        total=recorded.total,
        before=recorded.names[old],
        after=recorded.names[new],
        score_before=scores[old],
        score_after=scores[new],
        fee_before=recorded.fees[old],
        fee_after=recorded.fees[new],
        capped=bool({old, new} & recorded.capped),
        paid=recorded.paid,
        logged=_log_of(recorded, new),
    )


def compare(replayed: Sequence[Replayed]) -> Comparison:
    """Sum up a back-test; the examples are the flips with the widest lead."""
    flips = sorted((each for each in replayed if each.flipped), key=lambda each: -each.lead)
    return Comparison(
        decisions=len(replayed),
        flips=len(flips),
        examples=tuple(flips[:EXAMPLES]),
        shares=_shares(replayed),
        costs=_costs(replayed),
        evidence=evaluate([each.logged for each in replayed if each.logged]),
    )


def _winner(ranked: list[Scored], recorded: Recorded) -> str:
    """Give the account that a rule or probe placed first, or else the best score."""
    return next(iter(recorded.names)) if recorded.placed else str(ranked[0].candidate.account_id)


def _log_of(recorded: Recorded, winner: str) -> Logged | None:
    """None while the outcome is not known, or when the account tried has no probability on record."""
    chance = recorded.first_choice_probability.get(recorded.chosen)
    if recorded.paid is None or not chance:
        return None
    draft = {
        name: exploring_probability(name == winner, len(recorded.names), recorded.exploration)
        for name in recorded.names
    }
    targets = dict(recorded.first_choice_probability) if recorded.placed else draft
    return Logged(
        account=recorded.chosen,
        currency=recorded.currency,
        paid=recorded.paid,
        logged=chance,
        target=targets[recorded.chosen],
        targets=targets,
        supported=sum(chance for name, chance in targets.items() if name in recorded.possible),
    )


def _shares(replayed: Sequence[Replayed]) -> tuple[AccountShare, ...]:
    before, after = Counter(each.before for each in replayed), Counter(each.after for each in replayed)
    return tuple(AccountShare(name, before[name], after[name]) for name in sorted(before | after))


def _costs(replayed: Sequence[Replayed]) -> tuple[Cost, ...]:
    by_currency: dict[str, list[Replayed]] = defaultdict(list)
    for each in replayed:
        by_currency[each.currency].append(each)
    return tuple(_cost(currency, rows) for currency, rows in sorted(by_currency.items()))


def _cost(currency: str, rows: Sequence[Replayed]) -> Cost:
    before = sum((each.fee_before for each in rows), Decimal(0))
    after = sum((each.fee_after for each in rows), Decimal(0))
    return Cost(currency, len(rows), before, after, sum(each.capped for each in rows))
