"""Rules come before scores: the first that matches an order decides which accounts it may go to. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from routing.decision.eligibility import OrderFacts

POINTS = 10_000
MOST_KINDS = 2_000


class Action(StrEnum):
    """ONLY and NEVER restrict; ORDER and SPLIT say which account is first, the others remain as a fallback."""

    ONLY = "only"
    NEVER = "never"
    ORDER = "order"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Empty conditions match anything; all that are set must hold.

    `accounts` in the order staff gave them; `percents` of a split, one for each account.
    """

    id: int
    name: str
    action: Action
    accounts: tuple[UUID, ...]
    percents: tuple[int, ...] = ()
    application: UUID | None = None
    currency: str = ""
    country: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    item: str = ""
    information_key: str = ""
    information_value: str = ""

    def forbids(self, account_id: UUID) -> bool:
        """Tell whether the rule keeps an order from an account."""
        if self.action is Action.ONLY:
            return account_id not in self.accounts
        return self.action is Action.NEVER and account_id in self.accounts


@dataclass(frozen=True)
class Rules:
    """All rules, first to last. They are kept by what orders have in common, so that most are never evaluated."""

    rules: Sequence[Rule] = ()
    _by_kind: dict[tuple[UUID | None, str, str | None], tuple[Rule, ...]] = field(default_factory=dict)

    def first_match(self, order: OrderFacts) -> Rule | None:
        """Find the rule that decides for an order."""
        if not self.rules:
            return None
        kind = (order.application_id, order.currency, order.country)
        candidates = self._by_kind.get(kind)
        if candidates is None:
            if len(self._by_kind) >= MOST_KINDS:
                self._by_kind.clear()
            candidates = self._by_kind[kind] = tuple(rule for rule in self.rules if is_for_kind(rule, order))
        return next((rule for rule in candidates if is_for_content(rule, order)), None)


def matches(rule: Rule, order: OrderFacts) -> bool:
    """Tell whether a rule's conditions hold for an order."""
    return is_for_kind(rule, order) and is_for_content(rule, order)


def is_for_kind(rule: Rule, order: OrderFacts) -> bool:
    """Check the conditions that many orders share."""
    return (
        rule.application in (None, order.application_id)
        and rule.currency in ("", order.currency)
        and rule.country in ("", order.country)
    )


def is_for_content(rule: Rule, order: OrderFacts) -> bool:
    """Check the conditions on an order's own content; amounts in major units, both ends included."""
    return (
        (rule.minimum is None or order.total >= rule.minimum)
        and (rule.maximum is None or order.total <= rule.maximum)
        and (not rule.item or _has_item(order, rule.item.casefold()))
        and (not rule.information_key or _has_information(order.additional_information, rule))
    )


def split_point(rule_id: int, order_reference: str) -> int:
    """Compute an order's place in a rule's split, 0 to 9,999: the same at every try."""
    digest = hashlib.sha256(f"{rule_id}:{order_reference}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % POINTS


def split(shares: Sequence[tuple[str, int]], point: int) -> str:
    """Pick the account into whose share the point falls; the shares of accounts left out go to the others."""
    whole, passed = sum(share for _, share in shares), 0
    for account, share in shares:
        passed += share
        if point * whole < passed * POINTS:
            return account
    return shares[-1][0]


def _has_item(order: OrderFacts, text: str) -> bool:
    return any(text in item.name.casefold() or (item.sku and text in item.sku.casefold()) for item in order.items)


def _has_information(information: Mapping[str, Any] | None, rule: Rule) -> bool:
    value = (information or {}).get(rule.information_key)
    if isinstance(value, bool):
        value = str(value).lower()
    return value is not None and (not rule.information_value or str(value) == rule.information_value)
