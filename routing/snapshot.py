"""The routing configuration as one immutable picture, kept in memory and replaced when its version moves on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from threading import Lock
from uuid import UUID

from django.utils import timezone

from providers.models import AccountTerms, ConfigurationVersion, ProviderAccount
from providers.registry import PROVIDERS
from routing import canaries, revisions
from routing.arms import CANARY, arm_of
from routing.eligibility import AccountFacts
from routing.scoring import (
    BEST_FEE_BPS,
    BEST_HEALTH,
    BEST_LATENCY_MS,
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
class Tuning:
    """The weights that decide an order, where they come from, and the arm of a running canary it belongs to."""

    revision: int
    weights: Mapping[str, int]
    canary: Mapping[str, str | int] | None = None


@dataclass(frozen=True)
class Split:
    """A running canary: its revision decides `percent` of the orders."""

    revision: int
    weights: Mapping[str, int]
    percent: int


@dataclass(frozen=True)
class Snapshot:
    """What routing knew at one version of the configuration; from `until` on a scheduled revision makes it old."""

    version: int
    revision: int
    weights: Mapping[str, int]
    accounts: Mapping[UUID, Account]
    canary: Split | None = None
    until: datetime | None = None

    def is_current(self, version: int, now: datetime) -> bool:
        """This will tell whether it still holds at `version` of the configuration and at `now`."""
        return self.version >= version and (self.until is None or now < self.until)

    def tuning(self, order: str | None) -> Tuning:
        """This will say which weights decide; `order` names the order for good, and without it there is no canary."""
        if self.canary is None or order is None:
            return Tuning(self.revision, self.weights)
        arm = arm_of(salt=str(self.canary.revision), order=order, percent=self.canary.percent)
        side = self.canary if arm == CANARY else self
        record: dict[str, str | int] = {"revision": self.canary.revision, "percent": self.canary.percent, "arm": arm}
        return Tuning(side.revision, side.weights, record)


_lock = Lock()
_current: Snapshot | None = None


def current(version: int, now: datetime | None = None) -> Snapshot:
    """This will give the configuration at `version` or newer, as of `now`; it is read from the database once each."""
    global _current
    now = now or timezone.now()
    if _current is None or not _current.is_current(version, now):
        with _lock:
            if _current is None or not _current.is_current(version, now):
                _current = load(now)
    return _current


def load(now: datetime) -> Snapshot:
    """This will read the configuration; the version is read first, so that a change while reading is seen next time."""
    version = ConfigurationVersion.objects.get().version
    revision = revisions.in_force(now)
    canary = canaries.serving(now)
    rows = ProviderAccount.objects.filter(provider__in=PROVIDERS).prefetch_related("terms").order_by("created_at")
    return Snapshot(
        version=version,
        revision=revision.pk,
        weights=revisions.weights_of(revision),
        accounts={row.id: _account(row) for row in rows},
        canary=Split(canary.revision_id, revisions.weights_of(canary.revision), canary.percent) if canary else None,
        until=revisions.next_start(after=revision, now=now),
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
