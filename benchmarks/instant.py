"""A provider inside the process that answers at once, so that only Switchyard itself is measured.

It is registered in `benchmarks.instant:door` only, the application that the benchmark serves.
"""

from dataclasses import replace
from typing import ClassVar

from config.rsgi import door
from providers.base import Checkout, CheckoutRequest
from providers.facts import ProviderFacts
from providers.registry import PROVIDERS
from providers.sandbox.adapter import FACTS, SandboxProvider

__all__ = ["InstantProvider", "door"]


class InstantProvider(SandboxProvider):
    """Opens a checkout without any call."""

    name: ClassVar[str] = "instant"
    facts: ClassVar[ProviderFacts] = replace(FACTS, title="Instant")

    def create_checkout(self, request: CheckoutRequest) -> Checkout:
        """Answer at once."""
        return Checkout(f"co_{request.attempt_id.hex[:24]}", f"https://instant.example/pay/{request.attempt_id}")


PROVIDERS[InstantProvider.name] = InstantProvider
