"""What the shared tests need of every provider: a stand-in process, its faults, its books, its events.

A new provider brings `tests/providers/NAME/stand.py`, with a class `Stand` and a function `running`.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Protocol

from providers.base import Credentials

ATTEMPT = "018f0000-0000-7000-8000-000000000000"


class Bench(Protocol):
    """One provider's stand-in, running."""

    good: ClassVar[Credentials]
    bad: ClassVar[Credentials]
    event: ClassVar[dict[str, Any]]
    """A good event: AUD 140.76 were paid for ATTEMPT."""
    amount_at: ClassVar[tuple[str, ...]]
    """Where the amount stands in it."""
    base: str

    def behave(self, fault: str) -> None:
        """`refuse`, `lose`, `hang`, `fail` from now on, or `well`."""

    def open_count(self) -> int:
        """How many checkouts its books hold."""

    def pay(self, reference: str) -> None:
        """Pays as a shopper would."""

    def answer(self, **changes: Any) -> dict[str, Any]:
        """A good answer to a create of `AUD 140.76`, with changes, for an impostor to give."""

    @staticmethod
    def sign(body: bytes, *, secret: str) -> dict[str, str]:
        """The header that proves an event's body."""


def _stands() -> dict[str, Any]:
    names = sorted(found.parent.name for found in Path(__file__).parent.glob("*/stand.py"))
    return {name: import_module(f"tests.providers.{name}.stand") for name in names}


MODULES = _stands()
STANDS: dict[str, type[Bench]] = {name: module.Stand for name, module in MODULES.items()}
BENCHES: dict[str, Callable[[Path], AbstractContextManager[Bench]]] = {
    name: module.running for name, module in MODULES.items()
}
