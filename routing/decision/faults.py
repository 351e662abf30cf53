"""Whose fault it is that a call failed or a checkout was not paid, as a table. Pure.

Only the provider's faults count for an account's health and its breaker.
"""

from dataclasses import dataclass
from enum import StrEnum

from providers.base import (
    CheckoutElsewhere,
    CheckoutStatus,
    ProviderBusy,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)


class Party(StrEnum):
    """Who can be at fault."""

    PROVIDER = "provider"
    ISSUER = "issuer"
    SHOPPER = "shopper"
    MERCHANT = "merchant"
    US = "us"


@dataclass(frozen=True, slots=True)
class Fault:
    """Whose it is. `credentials`: the account's own, or its checkout domain, are wrong.

    `slow`: its time counts as the account's latency.
    """

    party: Party
    credentials: bool = False
    slow: bool = False


FAULT_OF_ERROR: dict[type[Exception], Fault] = {
    ProviderRejected: Fault(Party.MERCHANT),
    ProviderMisconfigured: Fault(Party.MERCHANT, credentials=True),
    ProviderUnavailable: Fault(Party.PROVIDER),
    ProviderBusy: Fault(Party.US),
    ProviderUnknown: Fault(Party.PROVIDER),
    CheckoutElsewhere: Fault(Party.MERCHANT, credentials=True),
    ProviderTimedOut: Fault(Party.PROVIDER, slow=True),
}
OURS = Fault(Party.US)
FAULT_OF_OUTCOME: dict[CheckoutStatus, Fault | None] = {
    CheckoutStatus.OPEN: None,
    CheckoutStatus.PROCESSING: None,
    CheckoutStatus.APPROVED: None,
    CheckoutStatus.PAID: None,
    CheckoutStatus.FAILED: Fault(Party.ISSUER),
    CheckoutStatus.EXPIRED: Fault(Party.SHOPPER),
    CheckoutStatus.CANCELLED: Fault(Party.SHOPPER),
}
"""The fault behind each status of an opened checkout. None: it was paid, or still may be."""


def fault_of(error: Exception) -> Fault:
    """Look up an error's fault by its nearest class in the table; else it is our own."""
    return next((FAULT_OF_ERROR[kind] for kind in type(error).__mro__ if kind in FAULT_OF_ERROR), OURS)
