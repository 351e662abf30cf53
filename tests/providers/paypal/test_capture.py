"""An approval moves no money; a capture takes it once, and says what became of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from uuid import uuid4

import pytest

from providers.base import (
    CheckoutGone,
    CheckoutRequest,
    CheckoutStatus,
    ProviderRejected,
    ProviderTimedOut,
    ProviderUnknown,
)
from providers.paypal.adapter import PayPalProvider
from tests.providers.paypal.stand import Stand

Order = Callable[..., CheckoutRequest]


@pytest.fixture
def approved(provider: PayPalProvider, stand: Stand, order: Order) -> str:
    """An order that the shopper has approved."""
    reference = provider.create_checkout(order()).reference
    stand.pay(reference)
    return reference


def test_a_capture_takes_the_whole_amount(provider: PayPalProvider, approved: str) -> None:
    state = provider.capture(approved, capture_id=uuid4())

    assert (state.status, state.amount, state.currency) == (CheckoutStatus.PAID, Decimal("140.76"), "AUD")
    assert state.payment_reference
    assert provider.retrieve(approved) == state


def test_twenty_captures_at_once_with_keys_of_their_own_take_the_money_once(
    provider: PayPalProvider, stand: Stand, approved: str
) -> None:
    before = stand.paid_count()

    with ThreadPoolExecutor(20) as threads:
        states = list(threads.map(lambda _: provider.capture(approved, capture_id=uuid4()), range(20)))

    assert {state.status for state in states} == {CheckoutStatus.PAID}
    assert len({state.payment_reference for state in states}) == 1
    assert stand.paid_count() == before + 1


def test_a_capture_whose_answer_was_lost_is_the_same_capture_again(
    connect: Callable[..., PayPalProvider], stand: Stand, approved: str
) -> None:
    provider, key, before = connect(read=0.5), uuid4(), stand.paid_count()
    provider.retrieve(approved)
    stand.behave("hang")
    with pytest.raises(ProviderTimedOut):
        provider.capture(approved, capture_id=key)
    stand.behave("well")

    assert provider.capture(approved, capture_id=key).status is CheckoutStatus.PAID
    assert stand.paid_count() == before + 1


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("INSTRUMENT_DECLINED", CheckoutStatus.FAILED),
        ("DECLINED", CheckoutStatus.FAILED),
        ("FAILED", CheckoutStatus.FAILED),
        ("PENDING", CheckoutStatus.PROCESSING),
        ("PARTIALLY_REFUNDED", CheckoutStatus.PAID),
        ("REFUNDED", CheckoutStatus.PAID),
    ],
)
def test_what_became_of_the_money_is_told(
    outcome: str, status: CheckoutStatus, provider: PayPalProvider, stand: Stand, approved: str
) -> None:
    stand.control("outcome", approved, outcome)

    state = provider.capture(approved, capture_id=uuid4())

    assert (state.reference, state.status, state.amount) == (approved, status, Decimal("140.76"))


def test_what_was_captured_already_is_not_called_declined(
    provider: PayPalProvider, stand: Stand, approved: str
) -> None:
    provider.capture(approved, capture_id=uuid4())
    stand.control("outcome", approved, "INSTRUMENT_DECLINED")

    assert provider.capture(approved, capture_id=uuid4()).status is CheckoutStatus.PAID


def test_an_order_that_nobody_approved_is_not_captured(provider: PayPalProvider, stand: Stand, order: Order) -> None:
    reference, before = provider.create_checkout(order()).reference, stand.paid_count()

    assert provider.capture(reference, capture_id=uuid4()).status is CheckoutStatus.OPEN
    assert stand.paid_count() == before


def test_an_order_that_paypal_has_forgotten_is_gone(provider: PayPalProvider, stand: Stand, approved: str) -> None:
    stand.control("forget", approved)

    for call in (
        lambda: provider.retrieve(approved),
        lambda: provider.expire(approved),
        lambda: provider.capture(approved, capture_id=uuid4()),
    ):
        with pytest.raises(CheckoutGone) as raised:
            call()
        assert raised.value.reason == "invalid_resource_id"


def test_expiring_changes_nothing_at_paypal(provider: PayPalProvider, order: Order) -> None:
    reference = provider.create_checkout(order()).reference

    assert provider.expire(reference).status is CheckoutStatus.EXPIRED
    assert provider.retrieve(reference).status is CheckoutStatus.OPEN


def test_a_create_that_is_sent_again_after_the_approval_shows_no_page_that_is_over(
    provider: PayPalProvider, stand: Stand, order: Order
) -> None:
    request = order()
    stand.pay(provider.create_checkout(request).reference)

    with pytest.raises(ProviderUnknown, match="not open any more"):
        provider.create_checkout(request)


def test_a_refund_is_made_once_however_often_it_is_asked_for(provider: PayPalProvider, approved: str) -> None:
    paid = provider.capture(approved, capture_id=uuid4()).payment_reference
    assert paid
    asked = {"payment_reference": paid, "amount": Decimal("40.76"), "currency": "AUD", "refund_id": uuid4()}

    first, second = provider.refund(**asked), provider.refund(**asked)  # type: ignore[arg-type]

    assert first == second
    assert (first.status, first.amount, first.currency) == ("succeeded", Decimal("40.76"), "AUD")


@pytest.mark.parametrize("odd", ["", "..", "5O190127TN364715T/capture", "a b", "caf\u00e9", "5o190127", "A" * 37])
def test_what_is_no_id_is_in_no_path(odd: str, provider: PayPalProvider) -> None:
    for call in (
        lambda: provider.retrieve(odd),
        lambda: provider.capture(odd, capture_id=uuid4()),
        lambda: provider.refund(payment_reference=f"{odd}/", amount=Decimal(1), currency="EUR", refund_id=uuid4()),
    ):
        with pytest.raises(ProviderRejected) as raised, suppress(CheckoutGone):
            call()
        assert type(raised.value) is ProviderRejected
