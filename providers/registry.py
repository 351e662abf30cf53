"""The only file that lists the providers. A new one is a folder and one line here."""

from uuid import UUID

from django.conf import settings

from providers.base import Connection, Credentials, Provider
from providers.calls.bounded import BoundedProvider, BoundedSimulator
from providers.calls.in_flight import InFlight
from providers.models import ProviderAccount
from providers.sandbox import keys
from providers.sandbox.adapter import SandboxProvider
from providers.sandbox.settlement import SETTLEMENT as SANDBOX_SETTLEMENT
from providers.sandbox.simulator import SandboxSimulator
from providers.settlement import Layout
from providers.simulator import Simulator
from providers.stripe.adapter import StripeProvider
from providers.stripe.settlement import SETTLEMENT as STRIPE_SETTLEMENT

PROVIDERS: dict[str, type[Provider]] = {provider.name: provider for provider in (StripeProvider, SandboxProvider)}
SIMULATORS: dict[str, type[Simulator]] = {simulator.name: simulator for simulator in (SandboxSimulator,)}
"""Those that misbehave on demand."""
SETTLEMENTS: dict[str, Layout] = {StripeProvider.name: STRIPE_SETTLEMENT, SandboxProvider.name: SANDBOX_SETTLEMENT}
"""The settlement file each provider has of its own; other files are mapped by staff."""


IN_FLIGHT = InFlight(settings.PROVIDER_CALLS_IN_FLIGHT)
"""The calls to providers under way in this process. Every adapter and every control given from here goes through it."""


def offered() -> dict[str, type[Provider]]:
    """Give the providers that may be used here: not those that only test where the sandbox is off."""
    return {name: kind for name, kind in PROVIDERS.items() if settings.SANDBOX or not kind.facts.test_only}


def own_credentials(provider: str, name: str) -> Credentials | None:
    """Give what an account of a provider that runs beside us signs in with; None for those staff sign up at."""
    if provider != SandboxProvider.name:
        return None
    secret = settings.SANDBOX_SECRET
    return Credentials({"api_key": keys.api_key(name, secret=secret)}, (keys.webhook_secret(name, secret=secret),))


def connect(provider: str, credentials: Credentials) -> Provider:
    """Give an adapter that speaks for one account of `provider`, without a bound on its calls."""
    return PROVIDERS[provider](credentials, _connection(provider))


def simulator_of(account: ProviderAccount) -> Simulator | None:
    """Give the controls of an account whose provider is offered and misbehaves on demand; None for all others."""
    simulator = SIMULATORS.get(account.provider) if account.provider in offered() else None
    if simulator is None:
        return None
    return BoundedSimulator(simulator(account.credentials, _connection(account.provider)), IN_FLIGHT, account.id)


def _connection(provider: str) -> Connection:
    return Connection(base_url=settings.PROVIDER_API_BASES.get(provider, ""))


_adapters: dict[UUID, tuple[bytes, Provider]] = {}


def adapter_of(account: ProviderAccount) -> Provider:
    """Give the account's adapter, kept for its HTTP connections until the credentials change.

    Its calls are bounded: they raise ProviderBusy when too many are under way.
    """
    sealed = bytes(account.sealed_credentials)
    known = _adapters.get(account.id)
    if known is None or known[0] != sealed:
        adapter = connect(account.provider, account.credentials)
        known = _adapters[account.id] = (sealed, BoundedProvider(adapter, IN_FLIGHT, account.id))
    return known[1]
