"""The only file that lists the providers. A new one is a folder, and a name in PROVIDERS."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings

from providers.adyen.adapter import AdyenProvider
from providers.base import Connection, Credentials, Provider
from providers.calls.bounded import BoundedProvider, BoundedSimulator
from providers.calls.in_flight import InFlight
from providers.checkout.adapter import CheckoutProvider
from providers.models import Mode, ProviderAccount
from providers.mollie.adapter import MollieProvider
from providers.paypal.adapter import PayPalProvider
from providers.sandbox import keys
from providers.sandbox.adapter import SandboxProvider
from providers.settlement import Layout
from providers.simulator import Simulator
from providers.square.adapter import SquareProvider
from providers.stripe.adapter import StripeProvider

PROVIDERS: dict[str, type[Provider]] = {
    each.name: each
    for each in (
        StripeProvider,
        AdyenProvider,
        CheckoutProvider,
        MollieProvider,
        PayPalProvider,
        SquareProvider,
        SandboxProvider,
    )
}
_layouts = {name: each.settlement for name, each in PROVIDERS.items() if each.settlement}
SETTLEMENTS: dict[str, Layout] = {name: layout for name, layout in _layouts.items() if not layout.ask}
"""The settlement file that a provider has of its own; other files are mapped by staff."""
KNOWN_LAYOUTS: dict[str, Layout] = {each.title: each for each in _layouts.values() if each.ask}
"""Files of providers that differ from account to account (`ask`), where a mapping begins."""

IN_FLIGHT = InFlight(settings.PROVIDER_CALLS_IN_FLIGHT)
"""The calls to providers under way in this process; every adapter and control given from here counts in it."""


def offered() -> dict[str, type[Provider]]:
    """Give the providers that may be used here; where the sandbox is off, none that moves no money."""
    return {name: kind for name, kind in PROVIDERS.items() if settings.SANDBOX or not kind.facts.test_only}


def own_credentials(provider: str, name: str) -> Credentials | None:
    """Give the credentials that the sandbox accepts from an account of this name; None for any other provider."""
    if provider != SandboxProvider.name:
        return None
    secret = settings.SANDBOX_SECRET
    return Credentials({"api_key": keys.api_key(name, secret=secret)}, (keys.webhook_secret(name, secret=secret),))


def connect(provider: str, credentials: Credentials, *, live: bool, checkout_host: str = "") -> Provider:
    """Make an adapter for one account of `provider`, without a bound on its calls."""
    connection = _connection(provider, live=live)
    return PROVIDERS[provider](
        credentials, replace(connection, checkout_host=checkout_host) if checkout_host else connection
    )


def simulator_of(account: ProviderAccount) -> Simulator | None:
    """Give the controls of an account whose provider is offered and misbehaves on demand; None for all others."""
    kind = offered().get(account.provider)
    simulator = kind.simulator if kind else None
    if simulator is None:
        return None
    return BoundedSimulator(
        simulator(account.credentials, _connection(account.provider, live=False)), IN_FLIGHT, account.id
    )


def _connection(provider: str, *, live: bool) -> Connection:
    return Connection(base_url=settings.PROVIDER_API_BASES.get(provider, ""), live=live)


_adapters: dict[UUID, tuple[bytes, Provider]] = {}


def adapter_of(account: ProviderAccount) -> Provider:
    """Give the account's adapter, kept for its HTTP connections until credentials or checkout domain change.

    Its calls are bounded: they raise ProviderBusy when too many are under way.
    """
    access = account.access
    known = _adapters.get(account.id)
    if known is None or known[0] != access:
        adapter = connect(
            account.provider,
            account.credentials,
            live=account.mode == Mode.LIVE,
            checkout_host=account.checkout_host,
        )
        known = _adapters[account.id] = (access, BoundedProvider(adapter, IN_FLIGHT, account.id))
    return known[1]
