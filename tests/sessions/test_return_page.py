"""The page that shoppers come back to: it asks the provider, forwards to the merchant's pages, and ends."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from providers.models import ProviderAccount
from sessions_app.api.return_page import LOOKS
from sessions_app.models import PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.sessions import come_back
from sessions_app.usecases.sessions.our_addresses import return_address
from tests.forget import forget_everything

URLS = {"success": "https://shop.example/thanks?order=1&x=%20", "failure": "https://shop.example/cart"}


@pytest.fixture
def session(account: Callable[..., ProviderAccount], post: Callable[..., Any], order: Callable[..., Any]) -> Any:
    account("comes-back")
    return PaymentSession.objects.get(pk=post(order(redirectUrls=URLS)).json()["sessionId"])


def visit(session: PaymentSession, query: str = "", *, method: str = "get") -> Any:
    path = urlsplit(return_address(session.id)).path
    try:
        return getattr(Client(raise_request_exception=False), method)(path + query)
    finally:
        connection.close()


def heading(answer: Any) -> str:
    found = re.search("<h1>(.*?)</h1>", answer.content.decode())
    assert found
    return found[1]


def test_the_provider_is_asked_and_a_paid_session_goes_on_to_the_shop(session: PaymentSession, sandbox: Any) -> None:
    sandbox.behave(session.account.name, duplicate_events=True)
    assert sandbox.pay(session.account.name, session.reference)

    answer = visit(session)

    assert (answer.status_code, answer["Location"]) == (303, URLS["success"])
    session.refresh_from_db()
    assert session.status == Status.COMPLETED


@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED, Status.EXPIRED])
def test_a_session_that_ended_unpaid_goes_on_to_the_failure_page(session: PaymentSession, status: Status) -> None:
    PaymentSession.objects.filter(pk=session.pk).update(status=status, closed_at=session.created_at)

    assert visit(session)["Location"] == URLS["failure"]


def test_the_redirect_itself_is_not_believed(session: PaymentSession) -> None:
    answer = visit(session, "?status=paid&resultCode=authorised&look=0")

    assert (answer.status_code, heading(answer)) == (200, "Checking your payment")
    session.refresh_from_db()
    assert session.status == Status.PENDING


def test_the_waiting_page_looks_again_by_itself_and_ends(session: PaymentSession) -> None:
    headings = []
    query = ""
    for _ in range(LOOKS + 1):
        answer = visit(session, query)
        headings.append(heading(answer))
        again = re.search(r'http-equiv="refresh" content="3;url=(\?look=\d+)"', answer.content.decode())
        query = again[1] if again else ""

    assert headings == ["Checking your payment"] * LOOKS + ["Not paid yet"]
    page = answer.content.decode()
    assert session.checkout_url in page
    assert URLS["failure"] in page
    assert not query


def test_a_payment_under_way_is_not_to_be_paid_again(session: PaymentSession) -> None:
    PaymentSession.objects.filter(pk=session.pk).update(status=Status.PROCESSING)
    come_back.asked.hit(session.id.hex, rate=come_back.ASKED_AT_MOST)

    answer = visit(session, f"?look={LOOKS}")

    assert heading(answer) == "Your payment is on its way"
    assert "Please do not pay again" in answer.content.decode()
    assert session.checkout_url not in answer.content.decode()


@pytest.mark.parametrize("look", ["-1", "1e9", "999", "x", "", "\u0663", "'\"><script>"])
def test_any_count_of_looks_is_taken(session: PaymentSession, look: str) -> None:
    answer = visit(session, f"?look={look}")

    assert answer.status_code == 200
    assert "<script" not in answer.content.decode()


def test_a_provider_that_gives_no_answer_leaves_the_shopper_waiting(
    session: PaymentSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.PROVIDER_API_BASES, "sandbox", "http://127.0.0.1:9")
    forget_everything()

    assert heading(visit(session)) == "Checking your payment"


def test_the_provider_is_asked_once_in_two_seconds_however_often_the_page_is_loaded(
    session: PaymentSession, sandbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real = come_back.reconcile_session
    monkeypatch.setattr(come_back.asked, "clock", lambda: 1000.0)
    monkeypatch.setattr(
        come_back, "reconcile_session", lambda asked, **given: (calls.append(asked.reference), real(asked, **given))[1]
    )

    for _ in range(5):
        visit(session)

    assert calls == [session.reference]


def test_a_shopper_may_be_sent_back_with_a_form(session: PaymentSession) -> None:
    answer = Client(enforce_csrf_checks=True).post(urlsplit(return_address(session.id)).path, {"MD": "x", "PaRes": "y"})

    assert heading(answer) == "Checking your payment"


def test_a_forged_token_shows_nothing(session: PaymentSession) -> None:
    token = return_address(session.id).rpartition("/")[2]
    name, _, signature = token.partition(".")
    other = f"{'0' * 32}.{signature}"
    client = Client(raise_request_exception=False)

    for forged in (other, name, f"{name}.", f"{name}.{'A' * 43}", f"{token}x", "x" * 300, ".", "%00", "\u00e9"):
        answer = client.get(f"/return/{forged}")

        assert answer.status_code == 404, forged
        assert "shop.example" not in answer.content.decode()


def test_a_session_that_was_never_opened_has_no_page(session: PaymentSession) -> None:
    PaymentSession.objects.filter(pk=session.pk).update(status=Status.ABANDONED)

    assert (visit(session).status_code, heading(visit(session))) == (404, "No such payment")


def test_the_page_is_not_kept_and_tells_nobody_its_address(session: PaymentSession) -> None:
    answer = visit(session)

    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not answer.cookies
