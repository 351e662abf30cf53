"""The gates before the score: may this account take this order at all? Pure."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from providers.base import ProviderFacts


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
    "disabled": "The account is switched off",
    "mode": "The account is for the other mode (sandbox or live)",
    "credentials": "The account has no credentials",
    "currency": "The account does not take this currency",
    "country": "The account does not take this country",
    "payment_method": "The provider does not offer this payment method",
    "amount_too_small": "The amount is below the account's or the provider's minimum",
    "amount_too_large": "The amount is above the account's maximum",
    "email_missing": "The provider needs the shopper's e-mail address",
    "lifetime": "The provider cannot keep a checkout open for this application's session lifetime",
}
"""Each reason code in words."""


def why_not(account: AccountFacts, order: OrderFacts) -> str | None:
    """This will give the first reason against, a key of REASONS, or None when the account may take the order."""
    return next((reason for reason, refuses in _gates(account, order) if refuses), None)


def _gates(account: AccountFacts, order: OrderFacts) -> tuple[tuple[str, bool], ...]:
    facts = account.provider
    floor = max(account.minimum or Decimal(0), facts.minimums.get(order.currency, Decimal(0)))
    return (
        ("disabled", not account.enabled),
        ("mode", account.mode != order.mode),
        ("credentials", not account.has_credentials),
        ("currency", bool(account.currencies) and order.currency not in account.currencies),
        ("currency", facts.currencies is not None and order.currency not in facts.currencies),
        ("country", bool(account.countries) and order.country not in account.countries),
        ("payment_method", order.payment_method not in facts.payment_methods),
        ("amount_too_small", order.total < floor),
        ("amount_too_large", account.maximum is not None and order.total > account.maximum),
        ("email_missing", facts.needs_email and not order.has_email),
        ("lifetime", not facts.shortest_expiry <= order.lifetime <= facts.longest_expiry),
    )
