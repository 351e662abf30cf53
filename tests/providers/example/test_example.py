"""What Example's adapter does beyond the shared tests: each is a judgement call of `docs/adding-a-provider.md`."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from providers.base import (
    CheckoutGone,
    CheckoutStatus,
    Connection,
    ForeignCheckout,
    ForgottenEvent,
    NotKept,
    ProviderEvent,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.optional_fields import OptionalField
from tests.providers.example.adapter import ExampleProvider
from tests.providers.example.failures import of_answer
from tests.providers.provider_stands import BENCHES, STANDS
from tests.providers.test_contract import request

STAND = STANDS["example"]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with BENCHES["example"](tmp_path_factory.mktemp("example")) as started:
        yield started


@pytest.fixture
def provider(stand: Any) -> Iterator[ExampleProvider]:
    yield ExampleProvider(stand.good, Connection(stand.base, 1.0, 0.5))
    stand.behave("well")
    stand.control("dislike", "")


def test_an_order_whose_answer_was_lost_is_found_by_its_attempt(provider: ExampleProvider, stand: Any) -> None:
    attempt, before = request(), stand.payable()
    stand.behave("lose")
    with pytest.raises(ProviderUnknown):
        provider.create_checkout(attempt)

    found = provider.find(attempt)

    assert {found} == stand.payable() - before


def test_of_two_orders_of_one_attempt_none_is_chosen(provider: ExampleProvider) -> None:
    attempt = request()
    for _ in range(2):
        provider.create_checkout(attempt)

    with pytest.raises(ProviderUnknown):
        provider.find(attempt)


@pytest.mark.parametrize(
    ("state", "status"),
    [("pending", CheckoutStatus.PROCESSING), ("paid", CheckoutStatus.PAID), ("refused", CheckoutStatus.FAILED),
     ("lapsed", CheckoutStatus.EXPIRED)],
)  # fmt: skip
def test_only_money_that_is_there_is_paid(
    state: str, status: CheckoutStatus, provider: ExampleProvider, stand: Any
) -> None:
    attempt = request()
    reference = provider.create_checkout(attempt).reference
    stand.control("end", reference, state)

    found = provider.retrieve(reference)

    assert (found.status, found.attempt_id, found.live) == (status, attempt.attempt_id, False)


def test_an_erased_order_is_gone_and_one_typed_in_at_the_console_is_none_of_ours(
    provider: ExampleProvider, stand: Any
) -> None:
    erased, foreign = (provider.create_checkout(request()).reference for _ in range(2))
    stand.control("erase", erased)
    stand.control("take_over", foreign)

    with pytest.raises(CheckoutGone):
        provider.retrieve(erased)
    with pytest.raises(ForeignCheckout):
        provider.retrieve(foreign)


def test_maintenance_did_nothing_and_any_other_503_may_have(provider: ExampleProvider, stand: Any) -> None:
    before = stand.open_count()
    stand.behave("maintain")

    with pytest.raises(ProviderUnavailable):
        provider.create_checkout(request())
    assert stand.open_count() == before
    assert type(of_answer(503, {"code": "overloaded"})) is ProviderUnknown
    assert type(of_answer(404, {"code": "path_unknown"})) is ProviderUnknown


def test_a_disliked_field_is_named(provider: ExampleProvider, stand: Any) -> None:
    stand.control("dislike", "email")

    with pytest.raises(ProviderRejected) as raised:
        provider.create_checkout(request())
    assert (raised.value.reason, raised.value.dislikes) == ("field_refused", OptionalField.EMAIL)


def test_a_refund_asked_for_twice_is_one(provider: ExampleProvider, stand: Any) -> None:
    reference, refund_id = provider.create_checkout(request()).reference, uuid4()
    stand.pay(reference)
    payment = str(provider.retrieve(reference).payment_reference)

    first, second = (
        provider.refund(payment_reference=payment, amount=Decimal("10.00"), currency="AUD", refund_id=refund_id)
        for _ in range(2)
    )

    assert first == second
    assert (first.amount, first.status) == (Decimal("10.00"), "accepted")


def test_a_notice_points_to_an_order_and_says_nothing_of_it(provider: ExampleProvider) -> None:
    now = datetime.now(UTC)
    bodies = [json.dumps(each).encode() for each in (STAND.event, STAND.event | {"kind": "shop.renamed"})]

    (event,), (other,) = (provider.read_events(STAND.notice(body, secret="ex_notice_two", now=now)) for body in bodies)

    assert isinstance(event, ProviderEvent)
    assert (event.event_id, event.reference, event.attempt_id, event.state) == ("ntc_1", "ord_1", None, None)
    assert other == ForgottenEvent("shop.renamed", NotKept.OTHER_KIND)


def test_what_is_optional_and_not_there_is_left_out(provider: ExampleProvider) -> None:
    bare = replace(request(), customer=None, locale="xx")

    assert provider.retrieve(provider.create_checkout(bare).reference).status is CheckoutStatus.OPEN


def test_an_amount_that_cannot_be_written_exactly_is_refused_and_not_rounded(
    provider: ExampleProvider, stand: Any
) -> None:
    before = stand.open_count()

    with pytest.raises(ProviderRejected):
        provider.create_checkout(request(total=Decimal("140.765"), tax=Decimal("11.815")))
    assert stand.open_count() == before
