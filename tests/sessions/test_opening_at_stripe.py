"""What real shops order, opened at Stripe: what is sent there, and what is answered when Stripe refuses."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from providers.checking import check
from providers.models import ProviderAccount
from routing import background
from sessions_app.admin.providers.account_facts import unusable
from sessions_app.models import Application, IdempotencyRecord, PaymentSession, ProviderAttempt, UnroutableOrder
from sessions_app.usecases.sessions import open_checkout
from sessions_app.usecases.sessions.resume_due import resume_sessions
from sessions_app.usecases.sessions.void import quarantined_attempts, void_attempts
from tests.stand_ins.judging import Judging, judging

TOO_SMALL = {"type": "invalid_request_error", "code": "amount_too_small"}
NO_PROVIDER = {
    "message": "No eligible providers found for the given request parameters",
    "statusCode": 422,
    "code": "NO_AVAILABLE_PROVIDER",
}


@pytest.fixture
def stripe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Judging]:
    with judging() as running:
        monkeypatch.setitem(django_settings.PROVIDER_API_BASES, "stripe", running.base)
        yield running


@pytest.fixture
def shop(account: Callable[..., ProviderAccount], stripe: Judging) -> ProviderAccount:
    """The only account."""
    return account("shop", provider="stripe")


def priced(order: Callable[..., Any], amount: float, currency: str, **changes: Any) -> dict[str, Any]:
    items = [{"name": "Shoes", "quantity": 1, "unitPrice": amount}]
    return order(currency=currency, amount={"total": amount}, orderItems=items, **changes)


def reasons() -> list[list[str]]:
    return [[each["reason"] for each in row.refused] for row in UnroutableOrder.objects.order_by("id")]


@pytest.mark.parametrize(
    ("currency", "amount", "units"),
    [
        ("IDR", 1_500_000, "150000000"),
        ("IDR", 150_000_000, "15000000000"),
        ("IDR", 9_999_999_999.99, "999999999999"),
        ("INR", 1_200_000, "120000000"),
        ("COP", 4_500_000, "450000000"),
        ("JPY", 99_999_999, "99999999"),
        ("AUD", 999_999.99, "99999999"),
    ],
)
def test_an_amount_is_taken_up_to_what_stripe_charges_in_its_currency(
    currency: str, amount: float, units: str, post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    answer = post(priced(order, amount, currency))

    assert answer.status_code == 201, answer.content
    assert stripe.creates[0]["line_items"]["0"]["price_data"]["unit_amount"] == units


@pytest.mark.parametrize(
    ("currency", "amount", "reason"),
    [
        ("CRC", 1_000_000, "amount_too_large"),
        ("JPY", 100_000_000, "amount_too_large"),
        ("VND", 150_000_000, "amount_too_large"),
        ("ISK", 1_000_000, "amount_too_large"),
        ("IDR", 10_000_000_000, "amount_too_large"),
        ("KWD", 1.255, "amount_places"),
        ("MGA", 5.5, "amount_places"),
        ("EUR", 0.49, "amount_too_small"),
        ("KRW", 49, "amount_too_small"),
    ],
)
def test_an_amount_stripe_cannot_charge_is_unroutable_and_nothing_is_sent(
    currency: str, amount: float, reason: str, post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    answer = post(priced(order, amount, currency))

    assert (answer.status_code, answer.json()) == (422, NO_PROVIDER)
    assert (reasons(), stripe.creates) == ([[reason]], [])


@pytest.mark.parametrize(("currency", "amount"), [("INR", 10), ("KRW", 100)])
def test_an_order_every_account_refuses_for_good_is_unroutable_with_the_providers_reason(
    currency: str, amount: int, post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = lambda params: TOO_SMALL

    answer = post(priced(order, amount, currency))

    assert (answer.status_code, answer.json()) == (422, NO_PROVIDER)
    noted = UnroutableOrder.objects.get()
    assert (noted.refused, noted.currency, noted.total, noted.country) == (
        [{"name": "stripe/shop", "reason": "amount_too_small", "by": "provider"}],
        currency,
        amount,
        "AU",
    )
    assert PaymentSession.objects.get().status == "ABANDONED"
    attempt = ProviderAttempt.objects.get()
    assert (attempt.state, attempt.refusal) == ("REJECTED", "amount_too_small")


def test_the_same_key_of_a_refused_order_asks_nobody_again_until_the_refusal_is_over(
    post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = lambda params: TOO_SMALL
    body = priced(order, 10, "INR")

    answers = [post(body, key="stubborn") for _ in range(3)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [(422, NO_PROVIDER)] * 3
    assert (len(stripe.creates), UnroutableOrder.objects.count()) == (1, 1)
    assert post({**body, "locale": "de"}, key="stubborn").json()["code"] == "IDEMPOTENCY_KEY_MISMATCH"

    stripe.judge = lambda params: None
    IdempotencyRecord.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    opened = post(body, key="stubborn")

    assert (opened.status_code, post(body, key="stubborn").content) == (201, opened.content)
    assert len(stripe.creates) == 2


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        ({"type": "card_error", "status": 402}, 422),
        ({"type": "invalid_request_error", "code": "amount_too_large"}, 422),
        ({"type": "invalid_request_error"}, 422),
        ({"type": "invalid_request_error", "code": "testmode_charges_only"}, 502),
        ({"type": "invalid_request_error", "status": 401}, 502),
        ({"type": "rate_limit_error", "status": 429}, 502),
        ({"type": "idempotency_error"}, 502),
        ({"type": "api_error", "status": 500}, 502),
    ],
    ids=str,
)
def test_only_what_no_retry_can_change_is_unroutable(
    verdict: dict[str, Any], status: int, post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = lambda params: verdict

    assert post(order()).status_code == status
    assert UnroutableOrder.objects.count() == (1 if status == 422 else 0)
    assert IdempotencyRecord.objects.get().state == ("REFUSED" if status == 422 else "RELEASED")


@pytest.mark.parametrize("trouble", ["wrong key", "outage", "no time"])
def test_an_account_that_may_take_the_order_later_keeps_a_refused_one_from_being_unroutable(
    trouble: str,
    post: Any,
    order: Any,
    shop: ProviderAccount,
    account: Any,
    stripe: Judging,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account("other", provider="stripe")
    answers = iter([TOO_SMALL, {"type": "invalid_request_error", "status": 401}])
    stripe.judge = lambda params: next(answers)
    if trouble == "outage":
        from routing.models import PlannedOutage

        now = timezone.now()
        PlannedOutage.objects.create(
            account=shop, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), reason="Works"
        )
    if trouble == "no time":
        monkeypatch.setattr(open_checkout, "BUDGET_SECONDS", open_checkout.SLOWEST_CALL_SECONDS)

    assert post(order()).status_code == 502
    assert UnroutableOrder.objects.count() == 0


class Killed(BaseException):
    """No handler of ours catches this, as none runs in a killed process."""


def test_a_creation_that_died_between_two_refusals_ends_as_unroutable(
    post: Any, order: Any, shop: ProviderAccount, account: Any, stripe: Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    account("other", provider="stripe")
    stripe.judge = lambda params: TOO_SMALL
    body = order()

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(open_checkout, "give_up", die)
        with pytest.raises(Killed):
            post(body, key="died")

    assert dict(resume_sessions(now=timezone.now() + timedelta(minutes=1))) == {"DECLINED": 1}
    assert reasons() == [["amount_too_small", "amount_too_small"]]
    assert post(body, key="died").json() == NO_PROVIDER
    assert len(stripe.creates) == 3


def test_a_session_of_24_hours_is_opened_though_our_clock_is_five_seconds_fast(
    post: Any, order: Any, application: Application, shop: ProviderAccount, stripe: Judging
) -> None:
    Application.objects.update(session_minutes=1440)
    clock = timezone.now().timestamp() - 5
    stripe.judge = lambda params: (
        {"type": "invalid_request_error", "param": "expires_at"} if int(params["expires_at"]) > clock + 86_400 else None
    )

    answer = post(order())

    assert answer.status_code == 201
    session = PaymentSession.objects.get()
    assert int(stripe.creates[0]["expires_at"]) == int(session.expires_at.timestamp())
    assert session.expires_at - session.created_at.replace(microsecond=0) == timedelta(hours=23, minutes=59)
    assert answer.json()["expiresAt"] == f"{session.expires_at:%Y-%m-%dT%H:%M:%SZ}"


def dislikes_email(params: dict[str, Any]) -> dict[str, Any] | None:
    return {"type": "invalid_request_error", "code": "email_invalid"} if "customer_email" in params else None


def dislikes(*names: str) -> Callable[[dict[str, Any]], dict[str, Any] | None]:
    """Refuses the first of these parameters that it is sent, as Stripe does."""

    def judge(params: dict[str, Any]) -> dict[str, Any] | None:
        shipping = params["payment_intent_data"].get("shipping", {})
        product = params["line_items"]["0"]["price_data"]["product_data"]
        sent = {
            "customer_email": "customer_email" in params,
            "locale": params["locale"] != "auto",
            "payment_intent_data[shipping][phone]": "phone" in shipping,
            "payment_intent_data[shipping][address][state]": bool(shipping),
            "line_items[0][price_data][product_data][metadata][sku]": "metadata" in product,
        }
        found = next((name for name in names if sent[name]), None)
        return {"type": "invalid_request_error", "code": "parameter_invalid", "param": found} if found else None

    return judge


ALL_OPTIONAL = (
    "customer_email",
    "locale",
    "payment_intent_data[shipping][phone]",
    "payment_intent_data[shipping][address][state]",
    "line_items[0][price_data][product_data][metadata][sku]",
)


@pytest.mark.parametrize("name", ALL_OPTIONAL)
def test_a_checkout_is_opened_without_the_optional_field_that_stripe_dislikes(
    name: str, post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = dislikes(name)

    assert post(order()).status_code == 201
    assert len(stripe.creates) == len(set(stripe.keys)) == 2
    assert list(ProviderAttempt.objects.values_list("position", "state")) == [(1, "REJECTED"), (2, "LIVE")]
    customer = PaymentSession.objects.get().customer
    assert customer is not None
    assert customer.email == "jane.smith@example.com"  # what the merchant sent stays as it was


def test_however_many_optional_fields_are_disliked_a_third_call_has_none_of_them(
    post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = dislikes(*ALL_OPTIONAL)

    assert post(order()).status_code == 201
    assert len(stripe.creates) == 3


def test_an_email_refused_by_its_code_alone_is_left_out(
    post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = dislikes_email

    assert post(order(customer={"email": "o'neil@shop.example"})).status_code == 201


def test_the_next_account_is_asked_with_every_field_again(
    post: Any, order: Any, shop: ProviderAccount, account: Any, stripe: Judging
) -> None:
    account("other", provider="stripe")
    answers = iter([{"type": "invalid_request_error", "param": "customer_email"}, TOO_SMALL, None])
    stripe.judge = lambda params: next(answers)

    assert post(order()).status_code == 201
    assert ["customer_email" in params for params in stripe.creates] == [True, False, True]


def test_a_creation_that_died_without_the_disliked_field_goes_on_without_it(
    post: Any, order: Any, shop: ProviderAccount, stripe: Judging, monkeypatch: pytest.MonkeyPatch
) -> None:
    stripe.judge = dislikes_email

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(open_checkout, "finish", die)
        with pytest.raises(Killed):
            post(order(), key="died")

    assert dict(resume_sessions(now=timezone.now() + timedelta(minutes=1))) == {"OPENED": 1}
    assert stripe.creates[1:] == [stripe.creates[1]] * 2
    assert stripe.keys[1] == stripe.keys[2]
    assert len(stripe.sessions) == 1


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("mia@bücher.example", "mia@xn--bcher-kva.example"),
        ("mia@例え.テスト", "mia@xn--r8jz45g.xn--zckzah"),
        ("o'neil@shop.example", "o'neil@shop.example"),
        ("mia@\u2615.example", None),
    ],
)
def test_an_email_is_sent_with_its_domain_in_ascii_or_left_out(
    given: str, sent: str | None, post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    assert post(order(customer={"email": given})).status_code == 201
    assert stripe.creates[0].get("customer_email") == sent
    assert len(stripe.creates) == 1


@pytest.mark.parametrize(
    "given",
    ["mia@localhost", "mia@[127.0.0.1]", "mia@[IPv6:::1]", "mia@com", "mia@127.0.0.1", "mia@shop.example "],
)
def test_an_email_without_a_domain_name_is_refused_by_its_field(given: str, post: Any, order: Any) -> None:
    answer = post(order(customer={"email": given}))

    assert (answer.status_code, answer.json()["message"]) == (400, ["customer.email must be an e-mail address"])


def test_stripe_is_told_to_charge_what_was_ordered(
    post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    post(order())

    assert stripe.creates[0]["adaptive_pricing"] == {"enabled": "false"}


@pytest.mark.parametrize(("given", "sent"), [("no_NO", "nb"), ("nn_NO", "nb"), ("nb_NO", "nb"), ("es_MX", "es-419")])
def test_the_page_is_in_the_nearest_language_stripe_has(
    given: str, sent: str, post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    post(order(locale=given))

    assert stripe.creates[0]["locale"] == sent


OWN_PAGES = {"url": "https://pay.shop.example/c/pay/cs_test_1"}


def test_a_checkout_on_another_host_is_closed_and_no_further_order_is_sent_there(
    post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = lambda params: OWN_PAGES

    answers = []
    for _ in range(6):
        answers.append(post(order()).status_code)
        background.write_pending(now=timezone.now())

    assert answers == [502, *[503] * 5]
    assert len(stripe.creates) == 1
    attempt = ProviderAttempt.objects.get()
    assert (attempt.state, attempt.problem) == (
        "QUARANTINED",
        "CheckoutElsewhere: its page is at pay.shop.example, not at the account's checkout domain",
    )
    assert dict(void_attempts(now=timezone.now() + timedelta(minutes=1))) == {"VOIDED": 1}
    assert stripe.expired == ["cs_test_1"]
    assert quarantined_attempts(timezone.now() + timedelta(days=1)) == 0


def test_the_next_account_takes_the_order_when_the_first_shows_its_pages_elsewhere(
    post: Any, order: Any, shop: ProviderAccount, account: Any, stripe: Judging
) -> None:
    account("other", provider="stripe")
    answers = iter([OWN_PAGES, None])
    stripe.judge = lambda params: next(answers)

    assert post(order()).status_code == 201
    assert list(ProviderAttempt.objects.values_list("state", flat=True)) == ["QUARANTINED", "LIVE"]


def test_once_the_domain_is_set_its_pages_are_shown_and_orders_are_sent_there_again(
    post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = lambda params: OWN_PAGES
    post(order())
    background.write_pending(now=timezone.now())
    assert post(order()).status_code == 503

    shop.checkout_host = "pay.shop.example"
    shop.save()

    answer = post(order())
    assert (answer.status_code, answer.json()["checkoutUrl"]) == (201, OWN_PAGES["url"])
    stripe.judge = lambda params: None  # Stripe's own host stays good
    assert post(order()).status_code == 201


@pytest.mark.parametrize(
    "url",
    [
        "http://pay.shop.example/c/pay/1",
        "https://pay.shop.example:8443/c/pay/1",
        "https://pay.shop.example@evil.example/",
        "https://evil.pay.shop.example/",
        "https://pay.shop.example.evil.example/",
        "https://pay.shop.example./c",
    ],
)
def test_a_domain_stands_for_exactly_that_host_and_https(
    url: str, post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    shop.checkout_host = "pay.shop.example"
    shop.save()
    stripe.judge = lambda params: {"url": url}

    assert post(order()).status_code == 502
    assert ProviderAttempt.objects.get().state == "QUARANTINED"


def test_staff_are_told_in_plain_words_where_the_pages_are(
    post: Any, order: Any, shop: ProviderAccount, stripe: Judging
) -> None:
    stripe.judge = lambda params: OWN_PAGES
    post(order())
    background.write_pending(now=timezone.now())

    assert check(shop).words.startswith(
        "Stripe took the stored key, but a checkout cannot be shown: its page is at pay.shop.example, not at the "
        "account's checkout domain. Set the checkout domain."
    )
    stripe.sessions.clear()  # and when no session is open there any more
    assert check(shop).works
    assert unusable(shop) == (
        "The last checkout opened at stripe/shop was not shown: its page is at pay.shop.example, not at the account's "
        "checkout domain. No order is sent there until it is set."
    )
    shop.checkout_host = "pay.shop.example"
    shop.save()
    assert unusable(shop) == ""
