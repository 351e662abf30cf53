"""The gates before the score: may this account take this order at all? Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from providers.base import LineItem, ProviderFacts

OrderProfile = tuple[str, str, str, str | None, bool, timedelta]


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What routing needs to know of an order; nothing personal. `total` in major units of `currency`."""

    mode: str
    currency: str
    total: Decimal
    payment_method: str
    country: str | None
    has_email: bool
    lifetime: timedelta
    application_id: UUID | None = None
    order_reference: str = ""
    items: tuple[LineItem, ...] = ()
    additional_information: Mapping[str, Any] | None = None

    @property
    def profile(self) -> OrderProfile:
        """What it has in common with many other orders: all that the gates check except the amount."""
        return self.mode, self.currency, self.payment_method, self.country, self.has_email, self.lifetime


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What staff configured for an account, for the order's currency. Empty sets mean no restriction."""

    enabled: bool
    mode: str
    currencies: frozenset[str]
    countries: frozenset[str]
    minimum: Decimal | None
    maximum: Decimal | None
    has_credentials: bool
    provider: ProviderFacts


REASONS = {
    "disabled": "The account, or its provider, is switched off",
    "mode": "The account is for the other mode (sandbox or live)",
    "credentials": "The account has no credentials",
    "currency": "The account does not take this currency",
    "country": "The account does not take this country",
    "payment_method": "The provider does not offer this payment method",
    "amount_too_small": "The amount is below the account's or the provider's minimum",
    "amount_too_large": "The amount is above the account's maximum",
    "email_missing": "The provider needs the shopper's e-mail address",
    "lifetime": "The provider cannot keep a checkout open for this application's session lifetime",
    "rule": "A rule keeps this order from the account",
    "credentials_invalid": "The provider refused the account's credentials; edit them to open it again",
    "breaker_open": "Too many calls to the account failed; it is left alone for a while",
    "outage": "An outage of the account is planned for now",
    "busy": "Too many calls to the account are waiting for an answer",
}
"""The reason codes in words."""


def why_not(account: AccountFacts, order: OrderFacts) -> str | None:
    """Give the first reason against, a key of REASONS, or None when the account may take the order.

    Rules, breakers and outages are gates too; `routing.ranking` checks them last.
    """
    return why_not_kind(account, order) or why_not_amount(account, order)


def why_not_kind(account: AccountFacts, order: OrderFacts) -> str | None:
    """Check the gates whose answer is the same for all orders of one profile."""
    return next((reason for reason, refuses in _gates(account, order) if refuses), None)


def why_not_amount(account: AccountFacts, order: OrderFacts) -> str | None:
    """Check the gates that depend on the amount; an amount at a limit is allowed."""
    floor = account.provider.minimums.get(order.currency)
    if (account.minimum is not None and order.total < account.minimum) or (floor is not None and order.total < floor):
        return "amount_too_small"
    return "amount_too_large" if account.maximum is not None and order.total > account.maximum else None


def _gates(account: AccountFacts, order: OrderFacts) -> tuple[tuple[str, bool], ...]:
    facts = account.provider
    return (
        ("disabled", not account.enabled),
        ("mode", account.mode != order.mode),
        ("credentials", not account.has_credentials),
        ("currency", bool(account.currencies) and order.currency not in account.currencies),
        ("currency", facts.currencies is not None and order.currency not in facts.currencies),
        ("country", bool(account.countries) and order.country not in account.countries),
        ("payment_method", order.payment_method not in facts.payment_methods),
        ("email_missing", facts.needs_email and not order.has_email),
        ("lifetime", not facts.shortest_expiry <= order.lifetime <= facts.longest_expiry),
    )
