"""The types and errors that Switchyard and all adapters share. Pure: no Django here.

An adapter translates them to and from one provider's API. It decides nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol
from urllib.parse import urlsplit
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
    attempt_id: UUID | None = None
    """The attempt of ours that it names, where the provider says so."""
    live: bool | None = None
    """Whether its money is real, where the provider says so."""

    def __post_init__(self) -> None:
        ids = [self.reference] if self.payment_reference is None else [self.reference, self.payment_reference]
        if not all(map(_is_id, ids)) or not _is_amount(self.amount) or not _is_currency(self.currency):
            raise ValueError("not a checkout")


class NotKept(StrEnum):
    """Why an event of an account was not kept, or changed nothing."""

    MISSIGNED = "MISSIGNED"
    UNREADABLE = "UNREADABLE"
    OTHER_KIND = "OTHER_KIND"
    NOT_OURS = "NOT_OURS"
    OTHER_MODE = "OTHER_MODE"
    UNKNOWN_ATTEMPT = "UNKNOWN_ATTEMPT"


@dataclass(frozen=True, slots=True)
class ForgottenEvent:
    """A genuine event with which there is nothing to do. `kind` is the provider's own name for it."""

    kind: str
    why: NotKept

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str):
            raise ValueError("not an event")


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
    reference: str
    """The provider's own id of the checkout."""
    state: CheckoutState | None
    """None when the event only points to the checkout, or tells of it in another way than we read: ask for it."""
    live: bool | None = None
    """Whether it is about real money, where the provider says so."""

    def __post_init__(self) -> None:
        if not all(map(_is_id, (self.event_id, self.kind, self.reference))):
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


WEBHOOK_SECRET = "webhook_secret"  # noqa: S105 - a name
"""The field of what events are signed with, beside a provider's own `credential_fields`."""


@dataclass(frozen=True, slots=True)
class CredentialForm:
    """How one kind of text that a provider hands out looks, and where it belongs. Nothing of it is secret."""

    begins: str
    title: str
    """What it is, with its article."""
    field: str = ""
    """The credential it is; empty for what is none, but taken for one."""
    live: bool | None = None
    """Whether it is for real money or for tests; None: either."""
    rest: str = "[!-~]+"
    """What follows, as a regular expression."""


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """What a provider can do at all, for any merchant. Routing skips a provider for orders it cannot take.

    `currencies` None means every ISO 4217 currency. `minimums` and `maximums` are per currency, in major units; a
    currency that is in neither has no limit there. `places` names the currencies that are charged with fewer decimal
    places than ISO 4217 gives them. `locales` are written as the provider writes them; None takes any.
    """

    title: str
    currencies: frozenset[str] | None
    payment_methods: frozenset[str]
    shortest_expiry: timedelta
    longest_expiry: timedelta
    credential_fields: tuple[str, ...]
    credential_forms: tuple[CredentialForm, ...] = ()
    """How they look; a field without a form takes anything."""
    minimums: Mapping[str, Decimal] = field(default_factory=dict)
    maximums: Mapping[str, Decimal] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    locales: frozenset[str] | None = None
    clock_margin: timedelta = timedelta(minutes=1)
    """How far our clock and the provider's may differ; kept at both ends of what it takes as an expiry."""
    own_domains: bool = False
    """Accounts may have their checkout pages at a domain of their own."""
    needs_email: bool = False
    test_only: bool = False
    """It moves no money: its accounts are in sandbox mode, always."""

    def keeps_open(self, lifetime: timedelta) -> bool:
        """Tell whether a checkout may be open that long; at the long end the margin is taken off by `latest_expiry`."""
        return self.shortest_expiry + self.clock_margin <= lifetime <= self.longest_expiry

    def latest_expiry(self, now: datetime) -> datetime:
        """Give the last moment that a checkout opened now may be open until, by whichever clock is the slower."""
        return now + self.longest_expiry - self.clock_margin


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

    `read_timeout` is for silence, `total_timeout` for the whole call. `checkout_host` is the account's own domain for
    its checkout pages, which are then at `https://checkout_host/...`; empty when it has none.
    """

    base_url: str = ""
    connect_timeout: float = 2.0
    read_timeout: float = 8.0
    total_timeout: float = SLOWEST_CALL_SECONDS
    checkout_host: str = ""


REASON = re.compile(r"[a-z0-9_]{1,64}")


HOST_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
"""A domain name in lower-case ASCII with a dot in it, and no address."""


def _host_name(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host if HOST_NAME.fullmatch(host) else ""


class ProviderError(Exception):
    """A call to a provider did not give what was asked. The message is safe to log: no secrets, no personal data."""


class ProviderRejected(ProviderError):
    """The order was refused: nothing was created, and asking again will not help.

    `reason` is the provider's code for it, such as `amount_too_small`; `dislikes` names the optional field it is about,
    if it is about one (`providers/optional_fields.py`): without that the order may be taken.
    """

    def __init__(self, message: str = "", *, reason: str = "", dislikes: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason if REASON.fullmatch(reason) else "refused"
        self.dislikes = dislikes


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


class CheckoutElsewhere(ProviderUnknown):
    """A checkout was opened, but its page is on a host that the account is not set up for: it must be closed.

    Asking again opens nothing else, so `reference` is what to close. `host` is empty when it is no host name.
    """

    def __init__(self, message: str = "", *, reference: str = "", url: str = "") -> None:
        self.reference, self.host = reference, _host_name(url)
        super().__init__(
            message or f"its page is at {self.host or 'no host name'}, not at the account's checkout domain"
        )


class ProviderTimedOut(ProviderUnknown):
    """No complete answer in time. A class of its own only so that the merchant gets 504."""


class ForeignCheckout(ProviderError):
    """Another system opened the checkout with the same account: it is none of ours."""


class InvalidEvent(ProviderError):
    """The bytes are not a correctly signed event of this account: wrong signature, wrong time or unreadable."""


class UnreadableEvent(InvalidEvent):
    """It is correctly signed, and cannot be read."""


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
        """Ask for the checkout's state now. Raises ForeignCheckout when it says that it is none of ours."""

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

    def read_event(self, body: bytes, headers: Mapping[str, str], *, now: datetime) -> ProviderEvent | ForgottenEvent:
        """Verify and translate an event. A genuine one that is not about a checkout of ours is a ForgottenEvent.

        Header names arrive in lower case. Makes no call. Raises InvalidEvent, UnreadableEvent.
        """
