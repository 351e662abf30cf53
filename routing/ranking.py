"""Decides which accounts may take an order, best first, and writes down why."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from providers.models import ProviderAccount
from routing import snapshot
from routing.eligibility import OrderFacts, why_not
from routing.scoring import Scored, rank
from routing.snapshot import Account, Snapshot, Tuning


class NoEligibleProvider(Exception):
    """No enabled account can take this order; `refused` maps account ids to reason codes."""

    def __init__(self, refused: dict[UUID, str]) -> None:
        super().__init__("No eligible provider")
        self.refused = refused


@dataclass(frozen=True)
class Choice:
    """An account to try, with the score it had."""

    account: ProviderAccount
    score: Decimal


@dataclass(frozen=True)
class Ranking:
    """The accounts to try, best first, and the record of the decision (JSON, numbers as text)."""

    choices: tuple[Choice, ...]
    decision: dict[str, Any]


def rank_accounts(
    order: OrderFacts, *, version: int, sticky: str | None = None, now: datetime | None = None
) -> Ranking:
    """This will rank the accounts for an order under configuration `version` or newer. Raises NoEligibleProvider.

    `sticky` names the order for good: it keeps to its arm of a canary.
    """
    config = snapshot.current(version, now)
    tuning = config.tuning(sticky)
    refused: dict[UUID, str] = {}
    eligible: list[Account] = []
    for account in config.accounts.values():
        if reason := why_not(account.facts(order.currency), order):
            refused[account.row.id] = reason
        else:
            eligible.append(account)
    if not eligible:
        raise NoEligibleProvider(refused)
    ranked = rank(
        [account.candidate(currency=order.currency, total=order.total) for account in eligible], tuning.weights
    )
    choices = tuple(Choice(config.accounts[each.candidate.account_id].row, each.score) for each in ranked)
    return Ranking(choices, _decision(order, config, tuning, ranked, refused))


def account(account_id: UUID, *, version: int) -> ProviderAccount:
    """This will give one account from memory, for work that was planned earlier."""
    return snapshot.current(version).accounts[account_id].row


def _decision(
    order: OrderFacts, config: Snapshot, tuning: Tuning, ranked: list[Scored], refused: dict[UUID, str]
) -> dict[str, Any]:
    return {
        "inputs": {
            "mode": order.mode,
            "currency": order.currency,
            "total": str(order.total),
            "paymentMethod": order.payment_method,
            "country": order.country,
            "hasEmail": order.has_email,
        },
        "revision": tuning.revision,
        "weights": dict(tuning.weights),
        **({"canary": dict(tuning.canary)} if tuning.canary else {}),
        "candidates": [
            {
                "account": str(each.candidate.account_id),
                "name": str(config.accounts[each.candidate.account_id].row),
                "score": str(each.score),
                "components": {name: str(value) for name, value in each.candidate.components.items()},
                "contributions": {name: str(value) for name, value in each.contributions.items()},
            }
            for each in ranked
        ],
        "refused": [
            {"account": str(account_id), "name": str(config.accounts[account_id].row), "reason": reason}
            for account_id, reason in refused.items()
        ],
    }
