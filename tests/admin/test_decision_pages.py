"""What staff see of decisions: the panel of a session, dry runs, and unroutable orders."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from sessions_app.models import PaymentSession, UnroutableOrder
from sessions_app.usecases.background.purge import Retention, purge


@pytest.fixture
def staff(database: None) -> Client:
    """A browser an administrator is logged in with."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    return client


def test_a_sessions_page_shows_every_candidate_and_every_refusal(
    staff: Client, post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> None:
    name = f"panel-{uuid4().hex[:8]}"
    account(name, preference=1)
    account("elsewhere", currencies=["EUR"])
    session = PaymentSession.objects.get(pk=post(order()).json()["sessionId"])

    page = staff.get(f"/admin/sessions_app/paymentsession/{session.pk}/change/").content.decode()

    assert f"1. sandbox/{name}" in page
    assert page.count("<meter") == 5
    assert str(session.score) in page
    assert "sandbox/elsewhere" in page
    assert "The account does not take this currency" in page
    assert "identical to the byte" in page


def decided(staff: Client, **order: Any) -> str:
    given = {"mode": "sandbox", "currency": "AUD", "total": "100", "minutes": "60", "has_email": "on"} | order
    return staff.get("/admin/routing/routingrule/decide/", given).content.decode()


def test_a_made_up_order_is_decided_and_leaves_nothing_behind(staff: Client, account: Callable[..., Any]) -> None:
    account("first", preference=1)
    account("second", enabled=False)

    page = decided(staff)

    assert "1. sandbox/first" in page
    assert "The account, or its provider, is switched off" in page
    assert not PaymentSession.objects.exists()
    assert not UnroutableOrder.objects.exists()


def test_an_order_nobody_would_take_says_why(staff: Client, account: Callable[..., Any]) -> None:
    account("euros", currencies=["EUR"])

    page = decided(staff)

    assert "No account could take this order" in page
    assert "The account does not take this currency" in page


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ({"currency": "ZZZ"}, "ZZZ is not an ISO 4217 currency"),
        ({"currency": "JPY", "total": "10.5"}, "This has too many decimal places for JPY"),
        ({"total": "0"}, "Ensure this value is greater than or equal to 0.001"),
    ],
)
def test_an_impossible_order_is_told_so(order: dict[str, str], sentence: str, staff: Client) -> None:
    assert sentence in decided(staff, **order)


def test_an_order_nobody_could_take_is_kept_for_staff_without_its_shopper(
    staff: Client, post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any]
) -> None:
    account("euros", currencies=["EUR"])

    for _ in range(2):
        assert post(order(orderReference="LOST-1")).status_code == 422

    kept = UnroutableOrder.objects.all()
    assert [(each.order_reference, each.currency, each.country) for each in kept] == [("LOST-1", "AUD", "AU")] * 2
    assert kept[0].refused == [{"name": "sandbox/euros", "reason": "currency"}]
    assert "jane" not in str(vars(kept[0])).lower()
    page = staff.get("/admin/sessions_app/unroutableorder/").content.decode()
    assert "LOST-1" in page
    assert "140.76" in page
    assert "140.7600" not in page
    assert "sandbox/euros: The account does not take this currency" in page
    UnroutableOrder.objects.update(currency="JPY", total="1200")
    assert ">1,200<" in re.sub(
        r"\s*([<>])\s*", r"\1", staff.get("/admin/sessions_app/unroutableorder/").content.decode()
    )
    later = timezone.now() + timedelta(days=31)
    assert purge(now=later, retention=Retention())["unroutable"] == 2
