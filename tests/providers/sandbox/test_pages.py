"""What a person can do on the hosted page and on the first page."""

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.providers.sandbox.browser import BROWSER
from tests.sandbox_control import operator

GOOD, DECLINED, SLOW = "4242 4242 4242 4242", "4000000000000002", "4000-0000-0000-0259"


def click(opened: dict[str, Any], action: str, card: str = GOOD, token: str | None = None) -> httpx2.Response:
    page = BROWSER.get(opened["url"]).text
    known = page.split('name="token" value="')[1].split('"')[0]
    data = {"token": known if token is None else token, "card": card, "action": action}
    return BROWSER.post(opened["url"], data=data)


def test_the_page_shows_the_order_and_nothing_of_it_is_html(sandbox: Any, account: str) -> None:
    items = [{"name": "<b>Cable</b>", "quantity": 3, "unit_amount": 100050}]
    opened = sandbox.opened(account, amount=302326, items=items, order_reference="A&B")

    answer = BROWSER.get(opened["url"])

    assert answer.status_code == 200
    for text in ("&lt;b&gt;Cable&lt;/b&gt;", "Order A&amp;B", "3 × AUD\xa01,000.50", "AUD\xa03,023.26"):
        assert text in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    health = BROWSER.get(f"{opened['url'].partition('/pay/')[0]}/healthz")
    assert health.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "<script" not in answer.text


def test_paying_sends_the_shopper_to_the_success_page(sandbox: Any, account: str) -> None:
    opened = sandbox.opened(account)

    answer = click(opened, "pay")

    assert (answer.status_code, answer.headers["Location"]) == (303, "https://shop.example/paid")
    assert sandbox.status(account, opened["id"]) == "paid"
    assert "ending in 4242" in BROWSER.get(opened["url"]).text


def test_two_clicks_pay_once_and_both_arrive(sandbox: Any, account: str) -> None:
    opened = sandbox.opened(account)
    token = BROWSER.get(opened["url"]).text.split('name="token" value="')[1].split('"')[0]
    data = {"token": token, "card": GOOD, "action": "pay"}

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: BROWSER.post(opened["url"], data=data), range(2)))

    assert {answer.headers["Location"] for answer in answers} == {"https://shop.example/paid"}


@pytest.mark.parametrize(("action", "card"), [("pay", DECLINED), ("decline", GOOD)])
def test_a_declined_shopper_may_try_again_on_the_same_page(sandbox: Any, account: str, action: str, card: str) -> None:
    opened = sandbox.opened(account)

    declined = click(opened, action, card)

    assert declined.status_code == 402
    assert 'role="alert"' in declined.text
    assert "Declined so far: 1" in declined.text
    assert sandbox.status(account, opened["id"]) == "open"
    assert click(opened, "pay").status_code == 303
    assert sandbox.status(account, opened["id"]) == "paid"


def test_a_slow_card_lets_the_shopper_go(sandbox: Any, account: str) -> None:
    opened = sandbox.opened(account)

    assert click(opened, "pay", SLOW).headers["Location"] == "https://shop.example/paid"

    page = BROWSER.get(opened["url"]).text
    assert "Payment under way" in page
    assert 'http-equiv="refresh"' in page


def test_cancelling_returns_to_the_shop_and_leaves_the_checkout_open(sandbox: Any, account: str) -> None:
    opened = sandbox.opened(account)

    answer = click(opened, "cancel")

    assert (answer.status_code, answer.headers["Location"]) == (303, "https://shop.example/cart")
    assert sandbox.status(account, opened["id"]) == "open"
    assert click(opened, "pay").status_code == 303


def test_walking_away_leaves_everything_as_it_is(sandbox: Any, account: str) -> None:
    opened = sandbox.opened(account)

    assert "You have walked away" in click(opened, "leave").text
    assert sandbox.status(account, opened["id"]) == "open"


def test_an_expired_page_only_takes_late_money(sandbox: Any, account: str) -> None:
    opened = sandbox.opened(account)
    sandbox.expire(account, opened["id"])
    assert "This checkout has expired" in BROWSER.get(opened["url"]).text

    refused = click(opened, "pay")
    assert refused.headers["Location"] == f"/pay/{opened['id']}"
    assert sandbox.status(account, opened["id"]) == "expired"

    assert click(opened, "pay late").headers["Location"] == "https://shop.example/paid"
    (checkout,) = sandbox.books(account)
    assert (checkout["status"], checkout["late"]) == ("paid", True)
    assert "paid late" in BROWSER.get(opened["url"]).text


def test_a_page_past_its_time_has_expired_when_it_is_looked_at(sandbox: Any, account: str) -> None:
    expires_at = int(time.time()) + 3
    opened = sandbox.opened(account, expires_at=expires_at)
    time.sleep(max(0, expires_at + 0.1 - time.time()))

    assert "This checkout has expired" in BROWSER.get(opened["url"]).text


@pytest.mark.parametrize("token", ["", "x", "caf\u00e9"])
def test_a_form_from_elsewhere_does_nothing(sandbox: Any, account: str, token: str) -> None:
    opened = sandbox.opened(account)

    assert click(opened, "pay", token=token).status_code == 403
    assert sandbox.status(account, opened["id"]) == "open"


def test_a_card_that_is_no_test_card_is_neither_taken_nor_kept_nor_shown(
    start: Callable[..., Any], tmp_path: Path, account: str
) -> None:
    with start(tmp_path / "ledger.sqlite3") as own:
        opened = own.opened(account)

        refused, paid = click(opened, "pay", "5555 5555 5555 4444"), click(opened, "pay")

        assert (refused.status_code, paid.status_code) == (422, 303)
        assert "5555" not in refused.text
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as books:
        kept = "\n".join(books.iterdump())
    assert "5555" not in kept
    assert "42424242" not in kept.replace(" ", "")


def test_an_unknown_checkout_is_a_page_that_says_so(sandbox: Any) -> None:
    answer = BROWSER.get(f"{sandbox.base}/pay/co_{'0' * 24}")

    assert answer.status_code == 404
    assert "There is no such checkout" in answer.text


def test_the_first_page_lists_checkouts_and_changes_accounts(sandbox: Any, account: str) -> None:
    opened = sandbox.opened(account)
    sandbox.behave(account, down=True)
    page = BROWSER.get(sandbox.base).text
    assert f"/pay/{opened['id']}" in page
    token = page.split('name="token" value="')[1].split('"')[0]
    form = f"{sandbox.base}/accounts/{account}"

    assert BROWSER.post(form, data={"token": "x", "latency_ms": "5"}).status_code == 400
    assert BROWSER.post(form, data={"token": token, "latency_ms": "5", "duplicate_events": "on"}).status_code == 303

    now = BROWSER.get(f"{sandbox.base}/_control/accounts/{account}", headers=operator()).json()
    assert (now["latency_ms"], now["duplicate_events"], now["down"]) == (5, True, False)
    BROWSER.post(form, data={"token": token, "action": "reset"})
    assert BROWSER.get(f"{sandbox.base}/_control/accounts/{account}", headers=operator()).json()["latency_ms"] == 0


@pytest.mark.parametrize(
    "wanted", [{"latency_ms": -1}, {"refuse_rate": 2}, {"down": 1}, {"speed": 5}, {"hang_ms": "x"}, {"fail": "nan"}]
)
def test_settings_that_are_none_are_refused(sandbox: Any, account: str, wanted: dict[str, Any]) -> None:
    assert (
        BROWSER.put(f"{sandbox.base}/_control/accounts/{account}", json=wanted, headers=operator()).status_code == 400
    )


@pytest.mark.parametrize(("name", "latency"), [("swift", 30), ("steady", 120), ("thrifty", 450), ("nobody", 0)])
def test_personas_differ_in_speed(sandbox: Any, name: str, latency: int) -> None:
    assert BROWSER.get(f"{sandbox.base}/_control/accounts/{name}", headers=operator()).json()["latency_ms"] == latency
