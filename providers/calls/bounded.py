"""An account's adapter with a bound: a call counts among the calls in flight, or is refused."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from providers.base import (
    Checkout,
    CheckoutRequest,
    CheckoutState,
    ForgottenEvent,
    Notice,
    Provider,
    ProviderEvent,
    Refund,
)
from providers.calls.in_flight import InFlight
from providers.facts import ProviderFacts
from providers.settlement import Layout
from providers.simulator import Setting, Simulator


class BoundedProvider(Provider):
    """Raises ProviderBusy beside what the adapter raises. Methods that make no call are not counted."""

    name: ClassVar[str]
    facts: ClassVar[ProviderFacts]
    settlement: ClassVar[Layout | None]

    def __init__(self, adapter: Provider, in_flight: InFlight, account: Hashable) -> None:
        self._adapter, self._in_flight, self._account = adapter, in_flight, account

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Open a checkout."""
        with self._in_flight.call(self._account):
            return self._adapter.create_checkout(request)

    def retrieve(self, reference: str) -> CheckoutState:
        """Ask for the checkout's state now."""
        with self._in_flight.call(self._account):
            return self._adapter.retrieve(reference)

    def expire(self, reference: str) -> CheckoutState:
        """Close the checkout if it is still open."""
        with self._in_flight.call(self._account):
            return self._adapter.expire(reference)

    def find(self, request: CheckoutRequest) -> str | None:
        """Give the reference of the checkout that an attempt opened."""
        with self._in_flight.call(self._account):
            return self._adapter.find(request)

    def capture(self, reference: str, *, capture_id: UUID) -> CheckoutState:
        """Take the money of an approved checkout."""
        with self._in_flight.call(self._account):
            return self._adapter.capture(reference, capture_id=capture_id)

    def refund(self, *, payment_reference: str, amount: Decimal, currency: str, refund_id: UUID) -> Refund:
        """Give `amount` back."""
        with self._in_flight.call(self._account):
            return self._adapter.refund(
                payment_reference=payment_reference, amount=amount, currency=currency, refund_id=refund_id
            )

    def check_credentials(self) -> None:
        """Make a harmless call."""
        with self._in_flight.call(self._account):
            self._adapter.check_credentials()

    def dashboard_url(self, *, reference: str, payment_reference: str) -> str | None:
        """Give the page of a payment; makes no call."""
        return self._adapter.dashboard_url(reference=reference, payment_reference=payment_reference)

    def looks_genuine(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a notice can be one of the provider's; makes no call."""
        return self._adapter.looks_genuine(headers)

    def read_events(self, notice: Notice) -> Sequence[ProviderEvent | ForgottenEvent]:
        """Verify and translate the events of a notice; makes no call."""
        return self._adapter.read_events(notice)


class BoundedSimulator(Simulator):
    """The same for the controls of a provider that misbehaves on demand.

    They are counted apart from the account's own calls, so that a fault can be ended while it lasts.
    """

    name: ClassVar[str]
    settings: tuple[Setting, ...]  # type: ignore[misc]

    def __init__(self, simulator: Simulator, in_flight: InFlight, account: Hashable) -> None:
        self._simulator, self._in_flight, self._key = simulator, in_flight, ("controls", account)
        self.settings = simulator.settings

    def behaviour(self) -> Mapping[str, float]:
        """Ask how the account behaves now."""
        with self._in_flight.call(self._key):
            return self._simulator.behaviour()

    def behave(self, wanted: Mapping[str, float]) -> Mapping[str, float]:
        """Make the account behave as it usually does but for `wanted`."""
        with self._in_flight.call(self._key):
            return self._simulator.behave(wanted)
