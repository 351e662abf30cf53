"""Decides which accounts may take an order, best first, and records why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from providers.models import ProviderAccount
from providers.registry import IN_FLIGHT
from routing import snapshot
from routing.decision.breaker_policy import Breaker, in_outage
from routing.decision.decision_record import VERSION
from routing.decision.eligibility import OrderFacts, why_not_amount
from routing.decision.precomputed import ScoredAccount
from routing.decision.rules import Action, Rule
from routing.decision.scoring import TENTHS
from routing.decision.try_order import Placement, TryOrder, in_words, try_order
from routing.snapshot import PricedCandidate, Snapshot
from routing.statistics import breaker_store

PASSING = frozenset({"breaker_open", "credentials_invalid", "outage"})
"""Temporary reasons: without them the account would have taken the order."""
BUSY = "busy"
"""Temporary too, and the soonest to pass."""
Claim = Callable[[UUID, Breaker], bool]
IsFull = Callable[[UUID], bool]


class NoEligibleProvider(Exception):
    """No enabled account can take this order; `refused` maps account ids to reason codes."""

    def __init__(self, refused: Mapping[UUID, str]) -> None:
        super().__init__("No eligible provider")
        self.refused = refused


class AllBreakersOpen(Exception):
    """Accounts could take this order, but all have an open breaker or an outage; `refused` as above."""

    def __init__(self, refused: Mapping[UUID, str]) -> None:
        super().__init__("All breakers are open")
        self.refused = refused


class AllAccountsBusy(Exception):
    """Accounts could take this order, but too many calls to them are waiting for an answer; `refused` as above."""

    def __init__(self, refused: Mapping[UUID, str]) -> None:
        super().__init__("All accounts are busy")
        self.refused = refused


@dataclass(frozen=True)
class Choice:
    """An account to try, with its score. `probe`: the result of its call closes or reopens its breaker."""

    account: ProviderAccount
    score: Decimal
    probe: bool = False


@dataclass(frozen=True)
class Ranking:
    """The accounts to try, best first, and the record of the decision (JSON, numbers as text)."""

    choices: tuple[Choice, ...]
    decision: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Eligible:
    """The accounts left after the gates; `probe` is let through an open breaker."""

    candidates: list[PricedCandidate]
    refused: dict[UUID, str]
    probe: UUID | None


def rank_accounts(order: OrderFacts, *, version: int, session_id: UUID, now: datetime) -> Ranking:
    """Rank the accounts for an order under configuration `version` or newer.

    When a breaker's time is over, one order of all processes is sent to its account first. An account whose calls in
    flight have reached their bound in this process is skipped.
    Raises NoEligibleProvider, AllBreakersOpen, AllAccountsBusy.
    """
    known = snapshot.current(version, now)
    deciding, canary = known.split_for(order)

    def claim(account_id: UUID, breaker: Breaker) -> bool:
        return breaker_store.claim_probe(account_id, breaker, now=now)

    ranking = decide(order, deciding, session_id=session_id, now=now, claim=claim, is_full=IN_FLIGHT.is_full)
    return replace(ranking, decision=ranking.decision | {"canary": canary}) if canary else ranking


def decide(
    order: OrderFacts,
    known: Snapshot,
    *,
    session_id: UUID,
    now: datetime,
    claim: Claim = lambda account_id, breaker: False,
    is_full: IsFull = lambda account_id: False,
) -> Ranking:
    """Decide by a snapshot; without `claim` it has no side effects and sends no probes.

    `is_full` tells which accounts may have no further call. Raises NoEligibleProvider, AllBreakersOpen,
    AllAccountsBusy.
    """
    rule = known.configuration.rules.first_match(order)
    eligible = _gates(order, known, rule, now, claim, is_full)
    if not eligible.candidates:
        raise _nobody(eligible.refused)
    lines = sorted((each.prepared.line(order.total) for each in eligible.candidates), key=_sort_key)
    tries = try_order(
        [line.account for line in lines],
        session_id=session_id,
        order_reference=order.order_reference,
        exploration=settings.EXPLORATION_MILLIONTHS,
        placement=_placement(rule),
        probe=str(eligible.probe) if eligible.probe else None,
    )
    by_account = {line.account: line for line in lines}
    in_order = [by_account[account] for account in tries.accounts]
    record = _record(order, known, session_id, now, rule, eligible, tries, in_order)
    accounts = known.configuration.accounts
    choices = tuple(
        Choice(accounts[line.account_id].row, TENTHS[line.score], line.account_id == eligible.probe)
        for line in in_order
    )
    return Ranking(choices, record)


def account(account_id: UUID, *, version: int) -> ProviderAccount:
    """Give one account from the snapshot, for an attempt that was planned earlier."""
    return snapshot.current(version).configuration.accounts[account_id].row


def _nobody(refused: Mapping[UUID, str]) -> Exception:
    if BUSY in refused.values():
        return AllAccountsBusy(refused)
    return NoEligibleProvider(refused) if PASSING.isdisjoint(refused.values()) else AllBreakersOpen(refused)


def _gates(
    order: OrderFacts, known: Snapshot, rule: Rule | None, now: datetime, claim: Claim, is_full: IsFull
) -> _Eligible:
    pool = known.pool_for(order)
    refused, candidates, probe = dict(pool.refused), [], None
    restricts = rule is not None and rule.action in (Action.ONLY, Action.NEVER)
    for each in pool.candidates:
        account_id = each.prepared.account_id
        reason = why_not_amount(each.facts, order)
        if reason is None and restricts and rule and rule.forbids(account_id):
            reason = "rule"
        if reason is None and not each.always_open:
            reason = _why_not_now(each, now)
            if reason == "breaker_open" and probe is None and not is_full(account_id) and _probes(each, now, claim):
                reason, probe = None, account_id
        if reason is None and account_id != probe and is_full(account_id):
            reason = BUSY
        if reason is None:
            candidates.append(each)
        else:
            refused[account_id] = reason
    return _Eligible(candidates, refused, probe)


def _why_not_now(candidate: PricedCandidate, now: datetime) -> str | None:
    if in_outage(candidate.account.outages, now):
        return "outage"
    return candidate.account.breaker.reason() if candidate.account.breaker else None


def _probes(candidate: PricedCandidate, now: datetime, claim: Claim) -> bool:
    breaker = candidate.account.breaker
    return breaker is not None and breaker.probe_due(now) and claim(candidate.prepared.account_id, breaker)


def _sort_key(line: ScoredAccount) -> tuple[int, int, str, UUID]:
    return line.sort_key


def _placement(rule: Rule | None) -> Placement | None:
    if rule is None or rule.action in (Action.ONLY, Action.NEVER):
        return None
    return Placement(rule.id, rule.action, tuple(str(each) for each in rule.accounts), rule.percents)


def _record(
    order: OrderFacts,
    known: Snapshot,
    session_id: UUID,
    now: datetime,
    rule: Rule | None,
    eligible: _Eligible,
    tries: TryOrder,
    in_order: list[ScoredAccount],
) -> dict[str, Any]:
    accounts = known.configuration.accounts
    return {
        "version": VERSION,
        "inputs": {
            "session": str(session_id),
            "application": str(order.application_id) if order.application_id else None,
            "orderReference": order.order_reference,
            "mode": order.mode,
            "currency": order.currency,
            "total": str(order.total),
            "paymentMethod": order.payment_method,
            "country": order.country,
            "hasEmail": order.has_email,
            "hasAddress": order.has_address,
            "at": now.isoformat(),
        },
        "revision": known.configuration.revision,
        "weights": dict(known.configuration.weights),
        "rule": _rule(rule),
        "probe": str(eligible.probe) if eligible.probe else None,
        "exploration": {"share": in_words(settings.EXPLORATION_MILLIONTHS), "explored": tries.explored},
        "candidates": [
            {
                **line.record,
                "fee": line.fee,
                "probability": in_words(tries.first_choice_probability[line.account]),
            }
            for line in in_order
        ],
        "refused": [
            {"account": str(account_id), "name": str(accounts[account_id].row), "reason": reason}
            for account_id, reason in eligible.refused.items()
        ],
    }


def _rule(rule: Rule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {
        "id": rule.id,
        "name": rule.name,
        "action": rule.action.value,
        "accounts": [str(each) for each in rule.accounts],
        "percents": list(rule.percents),
    }
