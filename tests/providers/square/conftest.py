"""A running stand-in, and adapters that reach it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

import pytest

from providers.base import Connection
from providers.square.adapter import SquareProvider
from tests.providers.provider_stands import BENCHES
from tests.providers.square.stand import Stand


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with BENCHES["square"](tmp_path_factory.mktemp("square")) as square:
        yield cast(Stand, square)


@pytest.fixture
def at(stand: Stand) -> Iterator[Stand]:
    stand.behave("well")
    yield stand
    stand.behave("well")


@pytest.fixture
def connect(stand: Stand) -> Callable[..., SquareProvider]:
    """Makes an adapter for a location of the account."""

    def make(location: str = "LAUD000000001") -> SquareProvider:
        fields = {**stand.good.fields, "location_id": location}
        return SquareProvider(replace(stand.good, fields=fields), Connection(stand.base, 2.0, 5.0, 20.0))

    return make


@pytest.fixture
def square(connect: Callable[..., SquareProvider]) -> SquareProvider:
    return connect()
