"""The configuration and the performance of accounts that routing decides by, kept in memory as one immutable snapshot.

The configuration is replaced when its version moves on, the performance every few seconds by the background thread.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from uuid import UUID

from django.db import connection
from django.utils import timezone

from providers.models import AccountTerms, ProviderAccount
from providers.registry import IN_FLIGHT, PROVIDERS, offered
from routing.decision.breaker_policy import Breaker, Outage, State
from routing.decision.eligibility import AccountFacts, OrderFacts, OrderProfile, why_not_kind
from routing.decision.precomputed import Precomputed, prepare
from routing.decision.rules import Action, Rule, Rules
from routing.models import AccountBreaker, PlannedOutage, RoutingRule
from routing.statistics import performance
from routing.statistics.performance import Performance
from routing.trials import canaries, revisions
from routing.trials.canary_split import CANARY, group_of

MOST_PROFILES = 2_000


@dataclass(frozen=True)
class AccountInForce:
    """One account as it is configured, with its breaker and planned outages."""

    row: ProviderAccount
    terms: Mapping[str, AccountTerms]
    breaker: Breaker | None = None
    outages: tuple[Outage, ...] = ()

    def facts(self, currency: str) -> AccountFacts:
        """Say what the gates need to know for orders in `currency`."""
        terms = self.terms.get(currency)
        return AccountFacts(
            enabled=self.row.enabled and self.row.provider in offered(),
            mode=self.row.mode,
            currencies=frozenset(self.row.currencies),
            countries=frozenset(self.row.countries),
            minimum=terms.minimum if terms else None,
            maximum=terms.maximum if terms else None,
            has_credentials=bool(self.row.sealed_credentials),
            provider=PROVIDERS[self.row.provider].facts,
        )


@dataclass(frozen=True, slots=True)
class PricedCandidate:
    """An account that takes orders of one profile, apart from amount and moment."""

    account: AccountInForce
    facts: AccountFacts
    prepared: Precomputed
    always_open: bool


@dataclass(frozen=True, slots=True)
class CandidatePool:
    """The accounts for orders of one profile, and the reasons why others never take them."""

    candidates: tuple[PricedCandidate, ...]
    refused: Mapping[UUID, str]


@dataclass(frozen=True)
class Split:
    """A running canary: its revision decides `percent` of the orders."""

    revision: int
    weights: Mapping[str, int]
    percent: int


@dataclass(frozen=True)
class Configuration:
    """What staff have set, as of one version."""

    version: int
    revision: int
    weights: Mapping[str, int]
    accounts: Mapping[UUID, AccountInForce]
    rules: Rules
    canary: Split | None = None
    until: datetime | None = None
    """When a scheduled revision replaces it."""

    def is_current(self, version: int, now: datetime) -> bool:
        """Tell whether it is still valid at `version` and at `now`."""
        return self.version >= version and (self.until is None or now < self.until)


@dataclass(frozen=True)
class Snapshot:
    """A configuration with the performance of its accounts."""

    configuration: Configuration
    performance: Performance
    canary: "Snapshot | None" = None
    """The same under the weights of the running canary."""
    _pools: dict[OrderProfile, CandidatePool] = field(default_factory=dict)
    _prepared: dict[tuple[UUID, str], Precomputed] = field(default_factory=dict)

    def split_for(self, order: OrderFacts) -> "tuple[Snapshot, dict[str, str | int] | None]":
        """Choose what decides an order: this, or the canary; and give the record's part about the canary that runs.

        Orders without a reference take no part in canaries.
        """
        split = self.configuration.canary
        if split is None or self.canary is None or not order.order_reference:
            return self, None
        name = f"{order.application_id}:{order.order_reference}"
        group = group_of(salt=str(split.revision), order=name, percent=split.percent)
        return (self.canary if group == CANARY else self), {
            "revision": split.revision,
            "percent": split.percent,
            "arm": group,
        }

    def pool_for(self, order: OrderFacts) -> CandidatePool:
        """Give the accounts for orders like this one; computed once for each profile."""
        profile = order.profile
        if (found := self._pools.get(profile)) is None:
            if len(self._pools) >= MOST_PROFILES:
                self._pools.clear()
            found = self._pools[profile] = self._pool(order)
        return found

    def _pool(self, order: OrderFacts) -> CandidatePool:
        refused: dict[UUID, str] = {}
        candidates: list[PricedCandidate] = []
        for account_id, account in self.configuration.accounts.items():
            facts = account.facts(order.currency)
            if reason := why_not_kind(facts, order):
                refused[account_id] = reason
            else:
                always_open = account.breaker is None and not account.outages
                candidates.append(PricedCandidate(account, facts, self._prepare(account, order.currency), always_open))
        return CandidatePool(tuple(candidates), refused)

    def _prepare(self, account: AccountInForce, currency: str) -> Precomputed:
        key = (account.row.id, currency)
        if key not in self._prepared:
            self._prepared[key] = prepare(
                account_id=account.row.id,
                name=str(account.row),
                since=account.row.created_at.astimezone(UTC).isoformat(),
                evidence=self.performance.evidence(account.row, currency, account.terms.get(currency)),
                weights=self.configuration.weights,
            )
        return self._prepared[key]


_lock = Lock()
_current: Snapshot | None = None


def current(version: int, now: datetime | None = None) -> Snapshot:
    """Give the snapshot at configuration `version` or newer, as of `now`; each version is read once."""
    global _current
    now = now or timezone.now()
    if _current is None or not _current.configuration.is_current(version, now):
        with _lock:
            if _current is None or not _current.configuration.is_current(version, now):
                _current = _put_in_force(load(now))
    return _current


def refresh() -> None:
    """Read how accounts are doing now, and the configuration if it has moved on."""
    global _current
    if _current is None:
        return
    version, now = _version_and_time()
    with _lock:
        if _current.configuration.is_current(version, now):
            _current = _with(_current.configuration, performance.read(now=now))
        else:
            _current = _put_in_force(load(now))


def _put_in_force(known: Snapshot) -> Snapshot:
    """Share the calls that may be in flight among the enabled accounts."""
    IN_FLIGHT.share_among([key for key, each in known.configuration.accounts.items() if each.row.enabled])
    return known


def load(now: datetime) -> Snapshot:
    """Read everything as of `now`; the version first, so that a change while reading is seen next time."""
    version, clock = _version_and_time()
    revision, canary = revisions.in_force(now), canaries.serving(now)
    configuration = Configuration(
        version=version,
        revision=revision.pk,
        weights=revisions.weights_of(revision),
        accounts=_accounts(now),
        rules=Rules(_rules()),
        canary=Split(canary.revision_id, revisions.weights_of(canary.revision), canary.percent) if canary else None,
        until=revisions.next_start(after=revision, now=now),
    )
    return _with(configuration, performance.read(now=clock))


def _with(configuration: Configuration, known: Performance) -> Snapshot:
    split = configuration.canary
    if split is None:
        return Snapshot(configuration, known)
    other = replace(configuration, revision=split.revision, weights=split.weights, canary=None)
    return Snapshot(configuration, known, Snapshot(other, known))


def _version_and_time() -> tuple[int, datetime]:
    """Return the time by the database's clock: the counts decay alike in all processes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version, clock_timestamp() FROM providers_configurationversion")
        return cursor.fetchone()


def _accounts(now: datetime) -> dict[UUID, AccountInForce]:
    rows = ProviderAccount.objects.filter(provider__in=PROVIDERS).prefetch_related("terms").order_by("created_at")
    breakers, outages = {each.account_id: each for each in AccountBreaker.objects.all()}, _outages(now)
    return {
        row.id: AccountInForce(
            row,
            {terms.currency: terms for terms in row.terms.all()},
            breaker_of(breakers.get(row.id), row),
            tuple(outages.get(row.id, ())),
        )
        for row in rows
    }


def breaker_of(found: AccountBreaker | None, row: ProviderAccount) -> Breaker | None:
    """Give an account's breaker unless it is closed. Wrong credentials edited since are wrong no more."""
    if found is None or found.state == State.CLOSED:
        return None
    digest = hashlib.sha256(row.access).digest()
    if found.state == State.INVALID and bytes(found.credentials_digest) != digest:
        return None
    return Breaker(State(found.state), found.open_until, found.probe_until)


def _outages(now: datetime) -> dict[UUID, list[Outage]]:
    planned: dict[UUID, list[Outage]] = defaultdict(list)
    for each in PlannedOutage.objects.filter(ends_at__gt=now):
        planned[each.account_id].append(Outage(each.starts_at, each.ends_at))
    return planned


def _rules() -> Sequence[Rule]:
    rows = RoutingRule.objects.filter(enabled=True).prefetch_related("accounts")
    return tuple(as_rule(row) for row in rows)


def as_rule(row: RoutingRule) -> Rule:
    """Turn a stored rule into the one that decides."""
    listed = list(row.accounts.all())
    return Rule(
        id=row.pk,
        name=row.name,
        action=Action(row.action),
        accounts=tuple(each.account_id for each in listed),
        percents=tuple(each.percent for each in listed),
        application=row.application_id,
        currency=row.currency,
        country=row.country,
        minimum=row.minimum,
        maximum=row.maximum,
        item=row.item,
        information_key=row.information_key,
        information_value=row.information_value,
    )
