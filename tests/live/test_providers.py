"""One checkout at each provider's own test system, with a maintainer's account: opened, looked at, closed."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from providers.base import CheckoutStatus, Connection, Credentials, Provider
from providers.credentials import wrong_mode
from providers.registry import PROVIDERS
from tests.providers.test_contract import request as order

REAL = sorted(name for name, kind in PROVIDERS.items() if not kind.facts.test_only)
CURRENCY = os.environ.get("LIVE_CURRENCY", "EUR")


def connected(name: str) -> Provider:
    """The provider's adapter, or the test is left out."""
    kind = PROVIDERS[name]
    variables = {
        each.name: f"LIVE_{name}_{each.name}".upper() for each in kind.facts.credential_fields if not each.live_only
    }
    if missing := [variable for variable in variables.values() if not os.environ.get(variable)]:
        pytest.skip(f"set {', '.join(missing)}")
    fields = {field: os.environ[variable] for field, variable in variables.items()}
    assert not wrong_mode(fields, facts=kind.facts, live=False), "test credentials only"
    return kind(Credentials(fields), Connection(total_timeout=30.0, read_timeout=20.0))


@pytest.mark.parametrize("name", REAL)
def test_a_checkout_is_opened_looked_at_and_closed(name: str) -> None:
    provider, price = connected(name), Decimal("10.00")
    attempt = replace(
        order(currency=CURRENCY, total=price, shipping=Decimal(0), tax=Decimal(0)),
        attempt_id=uuid4(),
        items=(replace(order().items[0], unit_price=price),),
        expires_at=datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1),
    )

    provider.check_credentials()
    opened = provider.create_checkout(attempt)

    state = provider.retrieve(opened.reference)
    assert (state.status, state.amount, state.currency) == (CheckoutStatus.OPEN, price, CURRENCY)
    closed = provider.expire(opened.reference).status
    assert closed is (CheckoutStatus.EXPIRED if provider.facts.can_expire else CheckoutStatus.OPEN)
