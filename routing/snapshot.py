"""The routing configuration as one immutable picture, kept in memory and replaced when its version moves on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock
from uuid import UUID

from providers.models import AccountTerms, ConfigurationVersion, ProviderAccount
from providers.registry import PROVIDERS
from routing.eligibility import AccountFacts
from routing.models import WeightsRevision
from routing.scoring import (
    BEST_FEE_BPS,
    BEST_HEALTH,
    BEST_LATENCY_MS,
    COMPONENTS,
    WORST_FEE_BPS,
    WORST_HEALTH,
    WORST_LATENCY_MS,
    Candidate,
    anchored,
    fee_bps,
)

HEALTH_PRIOR = Decimal("0.99")


@dataclass(frozen=True)
class Account:
    """One account with everything a decision needs, worked out beforehand."""

    row: ProviderAccount
    terms: Mapping[str, AccountTerms]
    fixed_components: Mapping[str, Decimal]
    known_facts: dict[str, AccountFacts] = field(default_factory=dict)

    def facts(self, currency: str) -> AccountFacts:
        """This will say what the gates need to know for orders in `currency`; worked out once."""
        if currency not in self.known_facts:
            self.known_facts[currency] = self._facts(currency)
        return self.known_facts[currency]

    def _facts(self, currency: str) -> AccountFacts:
        terms = self.terms.get(currency)
        return AccountFacts(
            enabled=self.row.enabled,
            mode=self.row.mode,
            currencies=frozenset(self.row.currencies),
            countries=frozenset(self.row.countries),
            minimum=terms.minimum if terms else None,
            maximum=terms.maximum if terms else None,
            has_credentials=bool(self.row.sealed_credentials),
            provider=PROVIDERS[self.row.provider].facts,
        )

    def candidate(self, *, currency: str, total: Decimal) -> Candidate:
        """This will work out the one component that depends on the amount, its cost, and add the others."""
        terms = self.terms.get(currency)
        fee = fee_bps(
            total=total,
            fee_percent=terms.fee_percent if terms else self.row.fee_percent,
            fee_fixed=terms.fee_fixed if terms else Decimal(0),
        )
        cost = anchored(fee, worst=WORST_FEE_BPS, best=BEST_FEE_BPS)
        return Candidate(self.row.id, {**self.fixed_components, "cost": cost}, self.row.created_at)


@dataclass(frozen=True)
class Snapshot:
    """What routing knew at one version of the configuration."""

    version: int
    revision: int
    weights: Mapping[str, int]
    accounts: Mapping[UUID, Account]


_lock = Lock()
_current: Snapshot | None = None


def current(version: int) -> Snapshot:
    """This will give the configuration at `version` or newer; it is read from the database once a version."""
    global _current
    if _current is None or _current.version < version:
        with _lock:
            if _current is None or _current.version < version:
                _current = load()
    return _current


def load() -> Snapshot:
    """This will read the configuration; the version is read first, so that a change while reading is seen next time."""
    version = ConfigurationVersion.objects.get().version
    revision = WeightsRevision.objects.latest()
    rows = ProviderAccount.objects.filter(provider__in=PROVIDERS).prefetch_related("terms").order_by("created_at")
    return Snapshot(
        version=version,
        revision=revision.pk,
        weights={name: getattr(revision, name) for name in COMPONENTS},
        accounts={row.id: _account(row) for row in rows},
    )


def _account(row: ProviderAccount) -> Account:
    latency = anchored(Decimal(row.latency_prior_ms), worst=WORST_LATENCY_MS, best=BEST_LATENCY_MS)
    components = {
        "conversion": row.conversion_prior,
        "health": anchored(HEALTH_PRIOR, worst=WORST_HEALTH, best=BEST_HEALTH),
        "latency": latency,
        "preference": row.preference,
    }
    return Account(row, {terms.currency: terms for terms in row.terms.all()}, components)
