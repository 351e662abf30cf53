"""The types and errors that Switchyard and all adapters share. Pure: no Django here.

An adapter translates them to and from one provider's API. It decides nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from providers.facts import ProviderFacts
from providers.settlement import Layout

if TYPE_CHECKING:
    from providers.simulator import Simulator


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
    return_url: str = ""
    """Our own return page, for a provider that sends all shoppers to one address, or whose payment we capture."""
    event_url: str = ""
    """Where the account's events arrive, for a provider that is told so with each checkout."""


class CheckoutStatus(StrEnum):
    """The status of one checkout at its provider. APPROVED: the shopper agreed, and money moves when we capture it."""

    OPEN = "OPEN"
    APPROVED = "APPROVED"
    PROCESSING = "PROCESSING"
    PAID = "PAID"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout a provider has opened; `url` is where the shopper pays. Raises ProviderUnknown without an id."""

    reference: str
    url: str

    def __post_init__(self) -> None:
        if not _is_id(self.reference):
            raise ProviderUnknown("the answer names no checkout")


LONGEST_ID = 255
LARGEST_AMOUNT = Decimal(10) ** 12
MOST_PLACES = 4
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError, RecursionError)
"""What reading untrusted JSON may raise. An adapter turns all of it into an error below."""


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """One checkout as the provider sees it now. `amount` is what was charged or will be, in major units.

    `reference` is empty where an event names the attempt, and its payment, but not the checkout.
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
        ids = [self.reference] if self.reference or self.attempt_id is None else []
        ids += [] if self.payment_reference is None else [self.payment_reference]
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
class Notice:
    """What arrived at an account's webhook address. Nothing of it is believed before it is verified.

    Header names are in lower case. `url` is the address as the provider knows it, with the query it was called with.
    """

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    url: str
    now: datetime


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """Something that happened at a provider. `occurred_at` is the provider's clock, in UTC.

    It names a checkout by `reference`, or our attempt, or both. Raises ValueError for what cannot be an event.
    """

    event_id: str
    """The same for every delivery of one event, and for no other event of the account."""
    kind: str
    """The provider's own name for it, such as `checkout.session.completed`."""
    occurred_at: datetime
    attempt_id: UUID | None
    reference: str
    """The provider's own id of the checkout; empty when it names our attempt with another id, such as a payment's."""
    state: CheckoutState | None
    """None when the event only points to the checkout, or tells of it in another way than we read: ask for it."""
    live: bool | None = None
    """Whether it is about real money, where the provider says so."""

    def __post_init__(self) -> None:
        ids = [self.reference] if self.reference or self.attempt_id is None else []
        if not all(map(_is_id, (self.event_id, self.kind, *ids))):
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
    its checkout pages, which are then at `https://checkout_host/...`; empty when it has none. `live` says which of its
    two worlds a provider is reached in, where they have an address each.
    """

    base_url: str = ""
    connect_timeout: float = 2.0
    read_timeout: float = 8.0
    total_timeout: float = SLOWEST_CALL_SECONDS
    checkout_host: str = ""
    live: bool = False


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


class CheckoutGone(ProviderRejected):
    """The provider knows the checkout no more: its time there is over, nobody paid it, and nobody can."""


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
    simulator: "ClassVar[type[Simulator] | None]" = None
    """The controls of a provider that misbehaves on demand; None where there are none."""

    def __init__(self, credentials: Credentials, connection: Connection) -> None: ...

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a checkout, or give the one this `request.attempt_id` opened before.

        The second only while `facts.repeats_safely`; later, or where the provider remembers no key, it opens another.
        """

    def find(self, request: CheckoutRequest) -> str | None:
        """Give the reference of the checkout that this attempt opened, without opening one; None when there is none.

        Called only where `facts.finds_again`.
        """
        raise NotImplementedError

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the checkout's state now. Raises ForeignCheckout when it is none of ours, CheckoutGone."""

    def expire(self, reference: str) -> CheckoutState:
        """Close the checkout if it is still open and return its state afterwards; paid stays paid.

        One that the provider cannot close stays OPEN. One that is APPROVED, where we capture, stays so; one that is
        not is EXPIRED without a call, because nobody will capture it. Raises CheckoutGone.
        """

    def capture(self, reference: str, *, capture_id: UUID) -> CheckoutState:
        """Take the money of an APPROVED checkout, once, and return its state afterwards; `capture_id` is the key.

        Called only where `facts.captures_when_asked`.
        """
        raise NotImplementedError

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back; `refund_id` is the idempotency key."""

    def check_credentials(self) -> None:
        """Make a harmless call that only right credentials can make; nothing is changed by it."""

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the page of a payment in the provider's own console; None when there is none."""

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell from a notice's head, before the body is received, whether it can be one of the provider's."""

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Verify a notice and translate the events in it, all or none.

        A genuine event that is not about a checkout of ours is a ForgottenEvent. Where `facts.proof` is ASKED nothing
        can be verified: every event only points. Makes no call. Raises InvalidEvent, UnreadableEvent.
        """
