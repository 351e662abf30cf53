"""What the shared tests need of every provider: a stand-in process, its faults, its books, its events.

A new provider brings `tests/providers/NAME/stand.py`, with a class `Stand` and a function `running`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Protocol

from providers.base import Credentials, Notice

ATTEMPT = "018f0000-0000-7000-8000-000000000000"
ADDRESS = "https://pay.example.com/webhooks/provider/bench"
EVERYTHING = frozenset({"url", "amount", "currency", "status"})


class Bench(Protocol):
    """One provider's stand-in, running."""

    good: ClassVar[Credentials]
    bad: ClassVar[Credentials]
    event: ClassVar[dict[str, Any]]
    """A good event: AUD 140.76 were paid for ATTEMPT."""
    event_id: ClassVar[str] = "evt_1"
    """What our adapter calls it; empty where no two notices are the same event."""
    amount_at: ClassVar[tuple[str | int, ...]]
    """Where the amount stands in it, in minor units; empty where an event only points."""
    id_at: ClassVar[tuple[str | int, ...]] = ("id",)
    """Where its id stands; empty where it has none that we use."""
    time_at: ClassVar[tuple[str | int, ...]] = ("created",)
    """Where its time stands; empty where it has none."""
    secret: ClassVar[str] = "whsec_one"
    """What the good account's events are signed with."""
    answers: ClassVar[frozenset[str]] = EVERYTHING
    """What the provider's answer to a create says of the checkout: parts of EVERYTHING."""
    tells_payment: ClassVar[bool] = True
    """Whether the provider names the payment when it is asked about a checkout that was paid."""
    currencies: ClassVar[frozenset[str] | None] = None
    """The currencies that the good account takes; None: all that the provider does."""
    unknown: ClassVar[str] = "co_000000000000000000000000"
    """The reference of a checkout that does not exist, of the right shape."""
    base: str

    def behave(self, fault: str) -> None:
        """`refuse`, `lose`, `hang`, `fail` from now on, or `well`."""

    def open_count(self) -> int:
        """How many checkouts its books hold."""

    def pay(self, reference: str) -> None:
        """Pays as a shopper would; where we capture, approves."""

    def try_to_pay(self, reference: str) -> None:
        """Pays, or finds the checkout closed."""

    def payable(self) -> set[str]:
        """The references of the checkouts that a shopper could pay now."""

    def paid_count(self) -> int:
        """How many payments its books hold: each is money taken from a shopper."""

    def answer(self, **changes: Any) -> dict[str, Any]:
        """A good answer to a create of `AUD 140.76`, with changes to parts of EVERYTHING, for an impostor to give.

        An amount comes in minor units. An impostor gives it to every request, also to one for a token.
        """

    @classmethod
    def other(cls, number: int) -> dict[str, Any]:
        """The good event as another one of the same account."""
        return cls.event | {"id": f"evt_{number}"}

    @staticmethod
    def notice(body: bytes, *, secret: str, now: datetime, url: str = ADDRESS) -> Notice:
        """What arrives at an address when the provider sends this body, with its proof."""


def _stands() -> dict[str, Any]:
    names = sorted(found.parent.name for found in Path(__file__).parent.glob("*/stand.py"))
    return {name: import_module(f"tests.providers.{name}.stand") for name in names}


MODULES = _stands()
STANDS: dict[str, type[Bench]] = {name: module.Stand for name, module in MODULES.items()}
BENCHES: dict[str, Callable[[Path], AbstractContextManager[Bench]]] = {
    name: module.running for name, module in MODULES.items()
}
