"""The gates before the score: may this account take this order at all? Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from providers.base import LineItem
from providers.facts import ProviderFacts

OrderProfile = tuple[str, str, str, str | None, bool, bool, timedelta]


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
    has_address: bool = False
    application_id: UUID | None = None
    order_reference: str = ""
    items: tuple[LineItem, ...] = ()
    additional_information: Mapping[str, Any] | None = None

    @property
    def profile(self) -> OrderProfile:
        """What it has in common with many other orders: all that the gates check except the amount."""
        return (
            self.mode,
            self.currency,
            self.payment_method,
            self.country,
            self.has_email,
            self.has_address,
            self.lifetime,
        )


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
    "amount_too_large": "The amount is above the account's or the provider's maximum",
    "amount_places": "The provider charges this currency with fewer decimal places than the order has",
    "email_missing": "The provider needs the shopper's e-mail address",
    "country_missing": "The provider needs the shopper's billing country",
    "address_missing": "The provider needs the shopper's address: line, city, postal code and country",
    "lifetime": "The provider cannot keep a checkout open for this application's session lifetime",
    "rule": "A rule keeps this order from the account",
    "credentials_invalid": "The account's credentials are refused, or its checkout domain is not set; edit the account",
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
    facts, currency = account.provider, order.currency
    if _is_below(order.total, account.minimum) or _is_below(order.total, facts.minimums.get(currency)):
        return "amount_too_small"
    if _is_above(order.total, account.maximum) or _is_above(order.total, facts.maximums.get(currency)):
        return "amount_too_large"
    places = facts.places.get(currency)
    if places is not None and any(-_exponent(amount) > places for amount in _amounts(order)):
        return "amount_places"
    return None


def _is_below(total: Decimal, limit: Decimal | None) -> bool:
    return limit is not None and total < limit


def _is_above(total: Decimal, limit: Decimal | None) -> bool:
    return limit is not None and total > limit


def _amounts(order: OrderFacts) -> Iterator[Decimal]:
    yield order.total
    yield from (item.unit_price for item in order.items)


def _exponent(amount: Decimal) -> int:
    """Say where its last digit that counts stands: -2 for 1.250."""
    return int(amount.normalize().as_tuple().exponent)


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
        ("country_missing", facts.needs_country and order.country is None),
        ("address_missing", facts.needs_address and not order.has_address),
        ("lifetime", not facts.keeps_open(order.lifetime)),
    )
