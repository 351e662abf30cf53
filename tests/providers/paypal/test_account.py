"""An account at PayPal: what is entered, where it is reached, what staff see."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from providers.base import CheckoutElsewhere, Connection, Credentials, ProviderUnknown
from providers.credentials import problem_with
from providers.facts import Expiry, Proof, Returns
from providers.paypal.adapter import API, PayPalProvider
from providers.paypal.facts import FACTS
from providers.registry import KNOWN_LAYOUTS, PROVIDERS, SETTLEMENTS
from tests.providers.paypal.stand import Stand
from tests.providers.test_contract import impostor, request


def test_staff_enter_a_client_id_that_is_shown_and_a_secret_that_is_not() -> None:
    assert [(each.name, each.secret, each.required, each.live_only) for each in FACTS.credential_fields] == [
        ("client_id", False, True, False), ("client_secret", True, True, False),
    ]  # fmt: skip
    assert FACTS.webhook_secret == ""


@pytest.mark.parametrize("field", ["client_id", "client_secret"])
def test_a_credential_has_no_form_but_no_blank_either(field: str) -> None:
    assert problem_with("AZm9nfSBL-h1HFdqwsSHBiaduNT1KK", field=field, facts=FACTS) == ""
    assert "has a blank" in problem_with("AZm9 nfSBL", field=field, facts=FACTS)


def test_a_session_may_be_open_as_long_as_paypal_keeps_an_order() -> None:
    assert FACTS.keeps_open(timedelta(minutes=2))
    assert FACTS.keeps_open(timedelta(hours=3))
    assert not FACTS.keeps_open(timedelta(hours=3, seconds=1))


def test_the_facts_say_what_the_core_has_to_do() -> None:
    assert (FACTS.expiry, FACTS.can_expire, FACTS.captures_when_asked) == (Expiry.OURS, True, True)
    assert (FACTS.remembers_for, FACTS.finds_again) == (timedelta(hours=6), False)
    assert (FACTS.proof, FACTS.returns) == (Proof.ASKED, Returns.TWO)


def test_each_mode_has_an_address_of_its_own() -> None:
    assert API == {True: "https://api-m.paypal.com", False: "https://api-m.sandbox.paypal.com"}


@pytest.mark.parametrize(
    ("live", "page"),
    [
        (True, "https://www.paypal.com/activity/payment/29Y24445UY2083144"),
        (False, "https://www.sandbox.paypal.com/activity/payment/29Y24445UY2083144"),
    ],
)
def test_a_payment_has_a_page_in_the_merchant_s_account(live: bool, page: str) -> None:
    provider = PayPalProvider(Stand.good, Connection(live=live))

    assert provider.dashboard_url(reference="89T257400V0473133", payment_reference="29Y24445UY2083144") == page
    assert provider.dashboard_url(reference="89T257400V0473133", payment_reference="") is None


def test_a_page_that_is_not_paypal_s_is_not_shown_and_says_what_to_close(stand: Stand) -> None:
    answer = stand.answer(url="https://www.paypal.com.evil.example/checkoutnow?token=1")
    with (
        impostor(200, json.dumps(answer).encode(), poses_as=stand.base) as base,
        pytest.raises(CheckoutElsewhere) as raised,
    ):
        PayPalProvider(Stand.good, Connection(base)).create_checkout(request())

    assert (raised.value.reference, raised.value.host) == ("0KD30046EH157382X", "www.paypal.com.evil.example")


def test_an_answer_about_another_attempt_is_not_disclosed(stand: Stand) -> None:
    answer: dict[str, Any] = stand.answer()
    answer["purchase_units"][0]["custom_id"] = str(uuid4())
    good = json.dumps(answer).encode()
    with impostor(200, good, poses_as=stand.base) as base, pytest.raises(ProviderUnknown, match="another attempt"):
        PayPalProvider(Stand.good, Connection(base)).create_checkout(request())


def test_secrets_are_not_printed() -> None:
    provider = PayPalProvider(Credentials({"client_id": "id", "client_secret": "hush"}), Connection())

    assert "hush" not in repr(vars(provider))


def test_its_settlement_file_starts_a_mapping_because_each_account_writes_it_otherwise() -> None:
    layout = PROVIDERS["paypal"].settlement

    assert layout is KNOWN_LAYOUTS["PayPal activity"]
    assert layout.ask == ("dates", "decimal_separator")
    assert "paypal" not in SETTLEMENTS
