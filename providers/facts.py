"""What a provider can do at all, as data: each fact is a gate that routing explains, or a policy of the core. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

WEBHOOK_SECRET = "webhook_secret"  # noqa: S105 - a name
"""The field of what events are signed with, beside a provider's own `credential_fields`."""


@dataclass(frozen=True, slots=True)
class CredentialField:
    """One thing that staff copy from the provider's console into an account. `label` is what the console calls it."""

    name: str
    label: str
    secret: bool = True
    """Never shown again; False for ids, which are."""
    help: str = ""
    """Where it is found, in a sentence."""
    required: bool = True
    live_only: bool = False
    """It belongs to live accounts alone, such as the first part of their own address."""


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


class Expiry(StrEnum):
    """Whose clock closes a checkout."""

    OURS = "OURS"
    """It ends when we say, at the provider's own order or at ours."""
    THEIRS = "THEIRS"
    """It ends by the provider's own clock, earlier or later than the session's time."""


class Returns(StrEnum):
    """Where a provider sends the shopper back to."""

    TWO = "TWO"
    """To one address after paying and to another after leaving."""
    ONE = "ONE"
    """To one address, however it ended: our return page, which asks."""


class Proof(StrEnum):
    """How an event is known to be the provider's."""

    HEADER = "HEADER"
    """A signature in a header."""
    BODY = "BODY"
    """A signature in each event of the body."""
    ASKED = "ASKED"
    """None: it only makes us ask the provider about a checkout that we know."""


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
    credential_fields: tuple[CredentialField, ...]
    credential_forms: tuple[CredentialForm, ...] = ()
    """How they look; a field without a form takes anything."""
    webhook_secret: str = "Webhook secret"  # noqa: S105 - a label
    """What the provider's console calls what events are signed with; empty where there is nothing to enter."""
    minimums: Mapping[str, Decimal] = field(default_factory=dict)
    maximums: Mapping[str, Decimal] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    locales: frozenset[str] | None = None
    clock_margin: timedelta = timedelta(minutes=1)
    """How far our clock and the provider's may differ; kept at both ends of what it takes as an expiry."""
    own_domains: bool = False
    """Accounts may have their checkout pages at a domain of their own."""
    needs_email: bool = False
    needs_country: bool = False
    """The shopper's billing country."""
    needs_address: bool = False
    """The shopper's whole address: line, city, postal code and country."""
    test_only: bool = False
    """It moves no money: its accounts are in sandbox mode, always."""
    expiry: Expiry = Expiry.OURS
    can_expire: bool = True
    """An open checkout can be closed before its time, always."""
    captures_when_asked: bool = False
    """The shopper's approval moves no money; `capture` does."""
    remembers_for: timedelta | None = timedelta(hours=24)
    """How long a repeated create gives the first checkout again; None where the provider remembers no key."""
    finds_again: bool = False
    """A checkout whose answer was lost can be found by our attempt."""
    returns: Returns = Returns.TWO
    proof: Proof = Proof.HEADER
    event_answer: tuple[str, bytes] = ("application/json", b'{"received":true}')
    """Content type and body that the provider wants to hear for an event."""
    events: tuple[str, ...] = ()
    """What an account's webhook has to subscribe to at the provider; empty where there is nothing to choose."""

    @property
    def comes_back_to_us(self) -> bool:
        """Whether its shoppers come back to our return page, before they go on to the merchant's."""
        return self.returns is Returns.ONE or self.captures_when_asked

    def keeps_open(self, lifetime: timedelta) -> bool:
        """Tell whether a checkout may be open that long; at the long end the margin is taken off by `latest_expiry`.

        One that ends by the provider's own clock may end before the session does.
        """
        if self.expiry is Expiry.THEIRS:
            return True
        return self.shortest_expiry + self.clock_margin <= lifetime <= self.longest_expiry

    def latest_expiry(self, now: datetime) -> datetime:
        """Give the last moment that a checkout opened now may be open until, by whichever clock is the slower."""
        return now + self.longest_expiry - self.clock_margin

    def repeats_safely(self, *, since: datetime, now: datetime) -> bool:
        """Tell whether a create first sent at `since` may be sent again: it would give the same checkout."""
        return self.remembers_for is not None and now + self.clock_margin < since + self.remembers_for
