"""What the shared tests need of every provider: a stand-in process, its faults, its books, its events.

A new provider brings `tests/providers/NAME/stand.py`, with a class `Stand` and a function `running`.

Example is none of the product's. Its adapter lies in the tests, as the worked example of `docs/adding-a-provider.md`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar, cast
from unittest.mock import patch

from providers.base import Credentials, Notice, Provider
from providers.registry import PROVIDERS
from tests.providers.example.adapter import ExampleProvider

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


Part = TypeVar("Part")


class Parts(Mapping[str, Part]):
    """One name of every provider's stand, imported when it is asked for: stands import this file."""

    def __init__(self, part: str) -> None:
        self.part, self.names = part, sorted(found.parent.name for found in Path(__file__).parent.glob("*/stand.py"))

    def __getitem__(self, name: str) -> Part:
        if name not in self.names:
            raise KeyError(name)
        return cast(Part, getattr(import_module(f"tests.providers.{name}.stand"), self.part))

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


STANDS: Mapping[str, type[Bench]] = Parts("Stand")
BENCHES: Mapping[str, Callable[[Path], AbstractContextManager[Bench]]] = Parts("running")

EXAMPLES: dict[str, type[Provider]] = {ExampleProvider.name: ExampleProvider}
"""Adapters that lie in the tests."""
ADAPTERS: dict[str, type[Provider]] = PROVIDERS | EXAMPLES
"""What the shared tests run for."""


@contextmanager
def examples_in_the_registry() -> Iterator[None]:
    """For tests that go through the whole stack, which knows the registry only."""
    with patch.dict(PROVIDERS, EXAMPLES):
        yield
