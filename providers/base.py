"""The types and errors that Switchyard and all adapters share. Pure: no Django here.

An adapter translates them to and from one provider's API. It decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from providers.settlement import Layout


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line of an order; `unit_price` in major units of the order's currency."""

    name: str
    quantity: int
    unit_price: Decimal
    sku: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2."""

    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """The shopper, as far as the merchant gave it; `phone` is E.164."""

    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    billing_address: Address | None = None
    shipping_address: Address | None = None


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """Everything a provider needs to open one hosted checkout.

    Frozen before the first call and stored with the attempt, so that a repeated call is the same call.
    Amounts are major units of `currency`; `total` = sum of the items + shipping + tax.
    """

    attempt_id: UUID
    """Our idempotency key at the provider, and the reference it sends back in its events."""
    session_id: UUID
    order_reference: str
    payment_method: str
    currency: str
    total: Decimal
    shipping: Decimal
    tax: Decimal
    items: tuple[LineItem, ...]
    success_url: str
    failure_url: str
    expires_at: datetime
    locale: str | None = None
    customer: Customer | None = None


class CheckoutStatus(StrEnum):
    """The status of one checkout at its provider."""

    OPEN = "OPEN"
    PROCESSING = "PROCESSING"
    PAID = "PAID"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout a provider has opened; `url` is where the shopper pays."""

    reference: str
    url: str


LONGEST_ID = 255
LARGEST_AMOUNT = Decimal(10) ** 12
MOST_PLACES = 4
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, RecursionError)
"""What reading untrusted JSON may raise. An adapter turns all of it into an error below."""


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """One checkout as the provider sees it now. `amount` is what was charged or will be, in major units.

    Raises ValueError for what cannot be a checkout, and so can be neither kept nor compared.
    """

    reference: str
    status: CheckoutStatus
    amount: Decimal
    currency: str
    url: str | None = None
    payment_reference: str | None = None

    def __post_init__(self) -> None:
        ids = [self.reference] if self.payment_reference is None else [self.reference, self.payment_reference]
        if not all(map(_is_id, ids)) or not _is_amount(self.amount) or not _is_currency(self.currency):
            raise ValueError("not a checkout")


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """Something that happened at a provider, verified. `occurred_at` is the provider's clock, in UTC.

    Raises ValueError for what cannot be an event.
    """

    event_id: str
    kind: str
    """The provider's own name for it, such as `checkout.session.completed`."""
    occurred_at: datetime
    attempt_id: UUID | None
    state: CheckoutState

    def __post_init__(self) -> None:
        if not (_is_id(self.event_id) and _is_id(self.kind)):
            raise ValueError("not an event")


def _is_id(text: object) -> bool:
    """Printable ASCII, as all ids of providers are: what else is printable depends on the version of Unicode."""
    return isinstance(text, str) and 1 <= len(text) <= LONGEST_ID and text.isascii() and text.isprintable()


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < LARGEST_AMOUNT and amount == round(amount, MOST_PLACES)


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isupper()


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back to the shopper, in major units."""

    reference: str
    status: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What a provider can do at all, for any merchant. Routing skips a provider for orders it cannot take.

    `currencies` None means every ISO 4217 currency. `minimums` are per currency, in major units.
    """

    title: str
    currencies: frozenset[str] | None
    payment_methods: frozenset[str]
    shortest_expiry: timedelta
    longest_expiry: timedelta
    credential_fields: tuple[str, ...]
    minimums: Mapping[str, Decimal] = field(default_factory=dict)
    needs_email: bool = False
    test_only: bool = False
    """It moves no money: its accounts are in sandbox mode, always."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """One account's secrets, decrypted. Never printed: its repr shows the names only."""

    fields: Mapping[str, str] = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)


SLOWEST_CALL_SECONDS = 10.0
"""No call takes longer from its first byte to its last, however slowly the answer trickles in."""


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a provider: `base_url` empty means the provider's own; seconds for the timeouts.

    `read_timeout` is for silence, `total_timeout` for the whole call.
    """

    base_url: str = ""
    connect_timeout: float = 2.0
    read_timeout: float = 8.0
    total_timeout: float = SLOWEST_CALL_SECONDS


class ProviderError(Exception):
    """A call to a provider did not give what was asked. The message is safe to log: no secrets, no personal data."""


class ProviderRejected(ProviderError):
    """The order was refused: nothing was created, and asking again will not help."""


class ProviderMisconfigured(ProviderError):
    """The account was refused (wrong key, account closed): nothing was created."""


class ProviderUnavailable(ProviderError):
    """Refused for now: the provider was not reached, or turned us away before doing anything."""


class ProviderBusy(ProviderUnavailable):
    """Refused by us: too many calls of this account are under way. Nothing was sent.

    It is not the provider's fault: neither breaker nor statistics count it.
    """


class ProviderUnknown(ProviderError):
    """The result is unknown: a timeout, a broken connection, a 5xx or an unreadable answer. It may have been done."""


class ProviderTimedOut(ProviderUnknown):
    """No complete answer in time. A class of its own only so that the merchant gets 504."""


class InvalidEvent(ProviderError):
    """The bytes are not a correctly signed event of this account: wrong signature, wrong time or unreadable."""


class Provider(Protocol):
    """One account at one payment provider. An adapter translates; it decides nothing.

    Every method may raise the ProviderError subclasses above and nothing else.
    """

    name: ClassVar[str]
    facts: ClassVar[ProviderFacts]
    settlement: ClassVar[Layout | None]
    """How its own settlement file is read; None where staff map every file."""

    def __init__(self, credentials: Credentials, connection: Connection) -> None: ...

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a checkout, or give the one this `request.attempt_id` opened before."""

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the checkout's state now."""

    def expire(self, reference: str) -> CheckoutState:
        """Close the checkout if it is still open and return its state afterwards; paid stays paid."""

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back; `refund_id` is the idempotency key."""

    def check_credentials(self) -> None:
        """Make a harmless call that only right credentials can make; nothing is changed by it."""

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the page of a payment in the provider's own console; None when there is none."""

    def looks_signed(self, headers: Mapping[str, str]) -> bool:
        """Tell whether there is a signature header of the right shape, before the body is received."""

    def read_event(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> ProviderEvent | None:
        """Verify and translate an event; None when it is genuine but not about a checkout.

        Header names arrive in lower case. Raises InvalidEvent.
        """
