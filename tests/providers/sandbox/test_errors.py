"""Whatever the sandbox does becomes exactly one of our errors."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from providers.base import (
    CheckoutStatus,
    Connection,
    Credentials,
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.calls import http
from providers.sandbox.adapter import SandboxProvider

Order = Callable[..., Any]
FAULTS = [
    ({"refuse_rate": 1}, ProviderRejected, 0),
    ({"error_rate": 1}, ProviderUnknown, 0),
    ({"down": True}, ProviderUnknown, 0),
    ({"lost_answer_rate": 1}, ProviderUnknown, 1),
    ({"hang_ms": 800}, ProviderTimedOut, 1),
    ({"latency_ms": 700}, ProviderTimedOut, 0),
]


@pytest.mark.parametrize(("fault", "error", "opened"), FAULTS, ids=str)
def test_each_fault_is_its_error_and_the_same_key_clears_it_up(
    sandbox: Any, account: str, order: Order, fault: dict[str, Any], error: type[ProviderError], opened: int
) -> None:
    provider, attempt = sandbox.adapter(account, read_timeout=0.3), order()
    sandbox.behave(account, **fault)

    with pytest.raises(ProviderError) as raised:
        provider.create_checkout(attempt)

    assert type(raised.value) is error
    assert len(sandbox.books(account)) == opened
    sandbox.behave(account)
    time.sleep(0.6 if "latency_ms" in fault else 0)
    checkout = provider.create_checkout(attempt)
    assert [each["id"] for each in sandbox.books(account)] == [checkout.reference]


def test_a_key_used_with_other_parameters_is_unknown_because_a_checkout_exists(
    sandbox: Any, account: str, order: Order
) -> None:
    attempt = order()
    sandbox.adapter(account).create_checkout(attempt)

    with pytest.raises(ProviderUnknown):
        sandbox.adapter(account).create_checkout(replace(attempt, order_reference="ORD-2"))


def test_a_wrong_key_is_the_account_s_fault(sandbox: Any, order: Order) -> None:
    for key in ("nonsense", "sk_sandbox_", "sk_sandbox_a b", "", "caf\u00e9", "two\nlines"):
        with pytest.raises(ProviderMisconfigured):
            SandboxProvider(Credentials({"api_key": key}), Connection(sandbox.base)).create_checkout(order())


def test_an_account_sees_only_its_own(sandbox: Any, account: str) -> None:
    identity = sandbox.opened(account)["id"]

    with pytest.raises(ProviderRejected):
        sandbox.adapter("somebody-else").retrieve(identity)


def test_a_paid_checkout_is_refunded_once_a_refund_id(sandbox: Any, account: str, order: Order) -> None:
    provider, refund_id = sandbox.adapter(account), uuid4()
    reference = provider.create_checkout(order()).reference
    sandbox.pay(account, reference)
    state = provider.retrieve(reference)
    assert (state.status, state.amount, state.currency) == (CheckoutStatus.PAID, Decimal("140.76"), "AUD")

    wanted = {"payment_reference": state.payment_reference, "currency": "AUD", "refund_id": refund_id}
    first = provider.refund(amount=Decimal("40.76"), **wanted)

    assert provider.refund(amount=Decimal("40.76"), **wanted) == first
    assert (first.status, first.amount, first.currency) == ("succeeded", Decimal("40.76"), "AUD")
    with pytest.raises(ProviderRejected):
        provider.refund(amount=Decimal("100.01"), **wanted | {"refund_id": uuid4()})


def test_more_callers_than_connections_are_turned_away_unsent(
    sandbox: Any, account: str, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "CONNECTIONS", 1)
    provider = sandbox.adapter(account, connect_timeout=0.2, read_timeout=3)
    sandbox.behave(account, latency_ms=800)

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(provider.create_checkout, order())
        time.sleep(0.2)
        with pytest.raises(ProviderUnavailable):
            provider.create_checkout(order())
        assert first.result().reference
    assert len(sandbox.books(account)) == 1


def test_sixty_four_threads_share_one_adapter(sandbox: Any, account: str, order: Order) -> None:
    provider = sandbox.adapter(account)

    with ThreadPoolExecutor(64) as threads:
        references = {each.reference for each in threads.map(lambda _: provider.create_checkout(order()), range(256))}

    assert len(references) == 256
