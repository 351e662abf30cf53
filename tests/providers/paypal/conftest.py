"""PayPal's stand-in, and an adapter that is connected to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from providers.base import CheckoutRequest, Connection, Credentials
from providers.paypal.adapter import PayPalProvider
from tests.providers.provider_stands import BENCHES
from tests.providers.test_contract import request as an_order

if TYPE_CHECKING:
    from tests.providers.paypal.stand import Stand


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Stand]":
    """One stand-in for all tests of this folder."""
    with BENCHES["paypal"](tmp_path_factory.mktemp("paypal")) as stand:
        yield stand


@pytest.fixture
def stand(server: "Stand") -> "Iterator[Stand]":
    """The stand-in, behaving well before and after."""
    server.behave("well")
    yield server
    server.behave("well")
    server.control("lifetime", "32400")


@pytest.fixture
def connect(stand: "Stand") -> Callable[..., PayPalProvider]:
    """Makes an adapter without a token."""

    def make(credentials: Credentials = stand.good, *, read: float = 5.0, total: float = 10.0) -> PayPalProvider:
        return PayPalProvider(credentials, Connection(stand.base, 1.0, read, total))

    return make


@pytest.fixture
def provider(connect: Callable[..., PayPalProvider]) -> PayPalProvider:
    return connect()


@pytest.fixture
def order() -> Callable[..., CheckoutRequest]:
    """Makes an order of AUD 140.76."""

    def make(**changes: Any) -> CheckoutRequest:
        return replace(an_order(), attempt_id=uuid4(), **changes)

    return make
