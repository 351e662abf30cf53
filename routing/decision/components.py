"""The components of a score, each from 0 to 1, from what an account has done and what staff set for it. Pure.

Decayed counts come in, decimals come out. The arithmetic on evidence is decimal, so that computing a component again
from the same evidence gives the same digits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from math import exp

from routing.decision.histogram import CALL_MS, PAY_SECONDS
from routing.decision.scoring import (
    BEST_FEE_BPS,
    BEST_HEALTH,
    BEST_LATENCY_MS,
    FOUR_PLACES,
    WORST_FEE_BPS,
    WORST_HEALTH,
    WORST_LATENCY_MS,
    anchor,
    fee,
    fee_bps,
)

CONVERSION_HALF_LIFE = timedelta(hours=24)
CALL_HALF_LIFE = timedelta(minutes=15)
STRENGTH = 20
"""How many observations a prior weighs: with that many of an account's own, both weigh the same."""
HEALTH_PRIOR = Decimal("0.99")
USUAL_SECONDS_TO_PAY = 300.0
"""The mean time to pay that is assumed until there are enough payments."""
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class AccountEvidence:
    """Everything that an account's components for one currency are computed from; kept in the decision record.

    Counts are decayed. `paid` and `opened` are of this currency, `account_*` of all of them; `p95_ms` is shrink.
    """

    prior: Decimal
    account_paid: Decimal
    account_opened: Decimal
    paid: Decimal
    opened: Decimal
    calls: Decimal
    faults: Decimal
    p95_ms: Decimal
    preference: Decimal
    fee_percent: Decimal
    fee_fixed: Decimal

    def fee_text(self, total: Decimal) -> str:
        """Write what the account charges for this amount, in major units, for a decision record."""
        charged = fee(total=total, fee_percent=self.fee_percent, fee_fixed=self.fee_fixed)
        return str(charged.quantize(FOUR_PLACES))

    def as_text(self) -> dict[str, str]:
        """Write it as a decision record has it."""
        return {name: str(value) for name, value in asdict(self).items()}


def read_evidence(text: Mapping[str, str]) -> AccountEvidence:
    """Read what `as_text` wrote."""
    return AccountEvidence(**{each.name: Decimal(text[each.name]) for each in fields(AccountEvidence)})


def decay(value: float, *, age: timedelta, half_life: timedelta) -> float:
    """Compute what is left of a count after `age`: half after each half-life.

    Exponential time decay (Cormode et al., "Forward Decay", ICDE 2009, section II). Decaying a sum is the sum of the
    decayed, which is what lets one row be kept up to date instead of all its observations.
    """
    return value if age <= timedelta(0) else float(value * 0.5 ** (age / half_life))


def shrink(successes: Decimal, trials: Decimal, prior: Decimal) -> Decimal:
    """Compute a share shrunk toward `prior` by STRENGTH observations.

    The mean of a beta distribution with STRENGTH pseudo-observations (Gelman et al., "Bayesian Data Analysis", 2.4).
    """
    return (successes + STRENGTH * prior) / (trials + STRENGTH)


def finished_share(age: timedelta, delays: Sequence[float]) -> float:
    """Give the share of payments that have usually come in by this age of a checkout.

    `delays` counts times to pay in PAY_SECONDS buckets; it is shrink toward an exponential distribution.
    """
    seconds = max(age.total_seconds(), 0.0)
    usual = 1 - exp(-seconds / USUAL_SECONDS_TO_PAY)
    return (PAY_SECONDS.share_below(delays, seconds) + STRENGTH * usual) / (sum(delays) + STRENGTH)


def count_judgeable(ended: float, still_open: Iterable[tuple[timedelta, float]], delays: Sequence[float]) -> float:
    """Count the checkouts that say something about an account: all that ended, and a part of those still open.

    An open one counts by the share that usually finishes by its age, so that slow shoppers are not failures. The
    delay-corrected count of Vernade, Cappe and Perchet, "Stochastic Bandit Models for Delayed Conversions", UAI 2017,
    section 4. `still_open` holds an age and a (decayed) count each.
    """
    return ended + sum(count * finished_share(age, delays) for age, count in still_open)


def conversion(evidence: AccountEvidence) -> Decimal:
    """Give the share of opened checkouts that is paid, as high as one standard error allows.

    Shrunk from account x currency to account to prior. The bound is sqrt(p (1 - p) / n) above, with the prior counted
    in n (Agresti and Coull, "Approximate is better than exact", 1998, at z = 1). The upper bound, because nothing is
    learned about an account that is not chosen: scored by what it may be, it is tried, and soon known (Lai and Robbins,
    "Asymptotically efficient adaptive allocation rules", 1985). Measured in decision 7.
    """
    parent = min(shrink(evidence.account_paid, evidence.account_opened, evidence.prior), Decimal(1))
    mean = min(shrink(evidence.paid, evidence.opened, parent), Decimal(1))
    deviation = (mean * (1 - mean) / (evidence.opened + STRENGTH)).sqrt()
    return min(mean + deviation, Decimal(1)).quantize(FOUR_PLACES, ROUND_HALF_EVEN)


def health(*, calls: Decimal, faults: Decimal) -> Decimal:
    """Place the share of create calls that worked, shrunk toward HEALTH_PRIOR, between its anchors."""
    return anchor(shrink(calls - faults, calls, HEALTH_PRIOR), worst=WORST_HEALTH, best=BEST_HEALTH)


def p95_ms(latencies: Sequence[float], *, prior_ms: int) -> Decimal:
    """Compute the 95th percentile of create calls, shrunk toward what staff expect by STRENGTH calls."""
    calls = sum(latencies)
    measured = CALL_MS.quantile(latencies, 0.95)
    return Decimal((measured * calls + prior_ms * STRENGTH) / (calls + STRENGTH)).quantize(Decimal(1))


def latency(p95: Decimal) -> Decimal:
    """Place a 95th percentile between its anchors."""
    return anchor(p95, worst=WORST_LATENCY_MS, best=BEST_LATENCY_MS)


def cost(*, total: Decimal, fee_percent: Decimal, fee_fixed: Decimal) -> Decimal:
    """Place what an account charges for this very amount between its anchors."""
    charged = fee_bps(total=total, fee_percent=fee_percent, fee_fixed=fee_fixed)
    return anchor(charged, worst=WORST_FEE_BPS, best=BEST_FEE_BPS)


def components_of(evidence: AccountEvidence, *, total: Decimal) -> dict[str, Decimal]:
    """Give all components of an account for an order of this amount."""
    return {
        "conversion": conversion(evidence),
        "health": health(calls=evidence.calls, faults=evidence.faults),
        "cost": cost(total=total, fee_percent=evidence.fee_percent, fee_fixed=evidence.fee_fixed),
        "latency": latency(evidence.p95_ms),
        "preference": evidence.preference.quantize(FOUR_PLACES),
    }
