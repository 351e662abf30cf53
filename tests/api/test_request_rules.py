"""Each rule of the request body, with the sentence it is refused with. Nothing refused is stored."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sessions_app.models import IdempotencyRecord, PaymentSession

ITEM = {"name": "A", "quantity": 1, "unitPrice": 10}


def priced(total: Any, currency: str = "AUD", **more: Any) -> dict[str, Any]:
    items = [{**ITEM, "unitPrice": total}] if isinstance(total, int | float) else [ITEM]
    return {"currency": currency, "amount": {"total": total}, "orderItems": items, **more}


def url(success: Any) -> dict[str, Any]:
    return {"redirectUrls": {"success": success, "failure": "https://merchant.example.com/f"}}


def item(**changes: Any) -> dict[str, Any]:
    return {"orderItems": [{**ITEM, **changes}]}


HTTPS = "redirectUrls.success must be an https URL"
QUANTITY = "orderItems[0].quantity must be an integer between 1 and 9999"
ITEMS = "orderItems must contain 1 to 100 items"
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"status": "PAID"}, "property status should not exist"),
    ({"application": 1}, "property application should not exist"),
    ({"amount": {"total": 1, "discount": 1}}, "property amount.discount should not exist"),
    ({"currency": "aud"}, "currency must match ^[A-Z]{3}$"),
    ({"currency": "AUDD"}, "currency must match ^[A-Z]{3}$"),
    ({"currency": "\uff21\uff35\uff24"}, "currency must match ^[A-Z]{3}$"),
    ({"currency": "AUD\n"}, "currency must match ^[A-Z]{3}$"),
    ({"currency": None}, "currency must match ^[A-Z]{3}$"),
    ({"currency": "ZZZ"}, "currency must be an ISO 4217 code"),
    ({"currency": "XAU"}, "currency must be an ISO 4217 code"),
    (priced(10.5, "JPY"), "amount.total has too many decimal places for JPY"),
    (priced(1.2345, "KWD"), "amount.total has too many decimal places for KWD"),
    (priced(1.005), "amount.total has too many decimal places for AUD"),
    (priced(0.30000000000000004), "amount.total has too many decimal places for AUD"),
    (priced(0), "amount.total must be greater than 0"),
    (priced(-1), "amount.total must be greater than 0"),
    (priced(-0.0), "amount.total must be greater than 0"),
    (priced("10"), "amount.total must be a number"),
    (priced(True), "amount.total must be a number"),
    (priced(None), "amount.total must be a number"),
    (priced([]), "amount.total must be a number"),
    (priced({}), "amount.total must be a number"),
    (priced(99999999999999), "amount.total must be at most 999999999999.99"),
    (priced(99999999999999999999), "amount.total must be at most 999999999999.99"),
    (priced(1000000000000, "JPY"), "amount.total must be at most 999999999999"),
    ({"amount": {"total": 10, "shipping": -1, "tax": 1}, "orderItems": [ITEM]}, "amount.shipping must not be negative"),
    ({"amount": {"total": 10, "tax": "1"}, "orderItems": [ITEM]}, "amount.tax must be a number"),
    ({"amount": 5}, "amount must be an object"),
    ({"amount": None}, "amount must be an object"),
    ({"orderItems": []}, ITEMS),
    ({"orderItems": None}, ITEMS),
    ({"orderItems": {"0": ITEM}}, ITEMS),
    ({"orderItems": [ITEM] * 101}, ITEMS),
    ({"orderItems": [1]}, "orderItems[0] must be an object"),
    (item(quantity=0), QUANTITY),
    (item(quantity=-1), QUANTITY),
    (item(quantity=1.5), QUANTITY),
    (item(quantity=True), QUANTITY),
    (item(quantity=10**17), QUANTITY),
    (item(quantity=10**30), QUANTITY),
    (item(quantity="1"), QUANTITY),
    (item(quantity=10000), QUANTITY),
    (item(unitPrice=-1), "orderItems[0].unitPrice must not be negative"),
    (item(unitPrice=1.005), "orderItems[0].unitPrice has too many decimal places for AUD"),
    (item(name=""), "orderItems[0].name must be a string of 1 to 250 printable characters"),
    (item(sku=5), "orderItems[0].sku must be a string of 1 to 100 printable characters"),
    (item(colour="red"), "property orderItems[0].colour should not exist"),
    ({"orderReference": ""}, "orderReference must be a string of 1 to 255 printable characters"),
    ({"orderReference": "x" * 256}, "orderReference must be a string of 1 to 255 printable characters"),
    ({"orderReference": "a\x07"}, "orderReference must be a string of 1 to 255 printable characters"),
    ({"orderReference": 7}, "orderReference must be a string of 1 to 255 printable characters"),
    ({"paymentMethod": "bank"}, "paymentMethod must be one of: card"),
    ({"paymentMethod": "CARD"}, "paymentMethod must be one of: card"),
    ({"paymentMethod": ["card"]}, "paymentMethod must be one of: card"),
    ({"locale": "english"}, "locale must be a locale code such as en_AU"),
    ({"locale": "en-AU"}, "locale must be a locale code such as en_AU"),
    ({"customer": {"email": "nobody"}}, "customer.email must be an e-mail address"),
    ({"customer": {"phone": "call me"}}, "customer.phone must be a phone number in E.164 form, such as +61412345678"),
    (
        {"customer": {"phone": "+" + "1" * 40}},
        "customer.phone must be a phone number in E.164 form, such as +61412345678",
    ),
    (
        {"customer": {"billingAddress": {"country": "XX"}}},
        "customer.billingAddress.country must be an ISO 3166-1 alpha-2 country code",
    ),
    (
        {"customer": {"shippingAddress": {"country": "AUS"}}},
        "customer.shippingAddress.country must be an ISO 3166-1 alpha-2 country code",
    ),
    (
        {"customer": {"shippingAddress": {"country": "au"}}},
        "customer.shippingAddress.country must be an ISO 3166-1 alpha-2 country code",
    ),
    ({"customer": "Jane"}, "customer must be an object"),
    ({"shipping": {"type": 1}}, "shipping.type must be a string of 1 to 100 printable characters"),
    ({"additionalInformation": []}, "additionalInformation must be an object"),
    (
        {"additionalInformation": {str(n): "" for n in range(51)}},
        "additionalInformation must have at most 50 keys",
    ),
    (
        {"additionalInformation": {"a": "x" * 501}},
        "additionalInformation must have values of at most 500 characters",
    ),
    ({"additionalInformation": {str(n): "x" * 400 for n in range(30)}}, "additionalInformation must be at most 8 KB"),
    ({"redirectUrls": None}, "redirectUrls must be an object"),
    (url(None), HTTPS),
    (url("javascript:alert(1)"), HTTPS),
    (url("data:text/html,x"), HTTPS),
    (url("//evil.example/"), HTTPS),
    (url("https://a.example/\r\nX: y"), HTTPS),
    (url("https://a.example/a b"), HTTPS),
    (url("ftp://a.example/"), HTTPS),
    (url("https://user:pw@evil.example/"), HTTPS),
    (url("https://m.example\\@evil.example/"), HTTPS),
    (url("https://a.example:0/"), HTTPS),
    (url("https://a.example:99999/"), HTTPS),
    (url("https://a.example:x/"), HTTPS),
    (url("https://10.0.0.1/"), HTTPS),
    (url("https://\u0435vil.example/"), HTTPS),
    (url("https:///path"), HTTPS),
    (url("https://a.example/" + "x" * 2048), HTTPS),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_broken_rule_is_named(
    changes: dict[str, Any], sentence: str, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    answer = post(json.dumps(order(**changes)))

    assert answer.status_code == 400
    assert (answer.json()["error"], answer.json()["statusCode"]) == ("Bad Request", 400)
    assert sentence in answer.json()["message"]
    assert not IdempotencyRecord.objects.exists()
    assert not PaymentSession.objects.exists()


SCREWS = {"currency": "EUR", "amount": {"total": 30.03, "shipping": 6.25}}
AS_ONE_PIECE = (
    "orderItems: send a line that is discounted, or whose total does not divide evenly, as one piece: quantity 1, "
    'unitPrice its total, a name such as "50 x Screw"'
)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([(50, 0.4756)], "orderItems[0].unitPrice has too many decimal places for EUR"),
        ([(50, 0.48), (1, -0.22)], "orderItems[1].unitPrice must not be negative"),
    ],
)
def test_a_price_that_is_no_whole_cent_is_answered_with_what_to_send_instead(
    lines: list[tuple[int, float]], sentence: str, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    items = [{"name": "Screw", "quantity": quantity, "unitPrice": price} for quantity, price in lines]

    answer = post(json.dumps(order(**SCREWS, orderItems=items)))

    assert (answer.status_code, answer.json()["message"]) == (400, [sentence, AS_ONE_PIECE])


def test_what_to_send_instead_is_accepted(post: Callable[..., Any], order: Callable[..., Any]) -> None:
    as_one_piece = [{"name": "50 x Screw", "quantity": 1, "unitPrice": 23.78}]

    assert post(json.dumps(order(**SCREWS, orderItems=as_one_piece))).json()["code"] == "NO_AVAILABLE_PROVIDER"


def test_the_published_sentence_about_the_sum_stands_alone(post: Callable[..., Any], order: Callable[..., Any]) -> None:
    rounded = [{"name": "Screw", "quantity": 50, "unitPrice": 0.48}]

    assert post(json.dumps(order(**SCREWS, orderItems=rounded))).json()["message"] == [
        "amount.total does not match the sum of line items, shipping, and tax"
    ]


@pytest.mark.parametrize(
    "name", ["orderReference", "paymentMethod", "currency", "amount", "orderItems", "redirectUrls"]
)
def test_a_required_field_that_is_missing_is_named(
    name: str, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    body = order()
    del body[name]

    answer = post(body)

    assert answer.status_code == 400
    assert [sentence for sentence in answer.json()["message"] if sentence.startswith(name)]


@pytest.mark.parametrize("number", ["1e400", "1" * 5000, "1E+999999999", "1." + "0" * 25])
def test_a_number_of_more_than_20_digits_is_named(
    number: str, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    body = json.dumps(order()).replace("140.76", number)

    answer = post(body)

    assert answer.json()["message"] == ["amount.total must have at most 20 significant digits"]


@pytest.mark.parametrize("written", ["2.0", "2.00", "2e0", "0.2e1", "20E-1", "2.0000000000000000000"])
def test_a_whole_quantity_is_one_however_it_is_written(
    written: str,
    post: Callable[..., Any],
    order: Callable[..., Any],
    account: Callable[..., Any],
    sandbox: Any,
) -> None:
    account("whole")
    body = json.dumps(order(orderItems=[{**ITEM, "quantity": 2}], amount={"total": 20}))

    first = post(body.replace('"quantity": 2', f'"quantity": {written}'), key="whole")
    again = post(body, key="whole")

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    assert [line["quantity"] for line in PaymentSession.objects.get().order["items"]] == [2]


@pytest.mark.parametrize("written", ["2.5", "-0.0", "0.0", "1e4", "9999.5", "2.0000000000000000001", "1e-20", "1e400"])
def test_a_quantity_that_is_not_whole_or_out_of_bounds_is_refused(
    written: str, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    body = json.dumps(order(orderItems=[{**ITEM, "quantity": 2}])).replace('"quantity": 2', f'"quantity": {written}')

    assert QUANTITY in post(body).json()["message"]


@pytest.mark.parametrize("number", [2**53, 2**63, -(2**63), 10**20 - 1])
def test_a_whole_number_of_up_to_20_digits_may_be_passed_on(
    number: int, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    answer = post(json.dumps(order(additionalInformation={"number": number})))

    assert answer.json()["code"] == "NO_AVAILABLE_PROVIDER"


def test_all_problems_are_told_at_once(post: Callable[..., Any], order: Callable[..., Any]) -> None:
    body = order(currency="usd", paymentMethod="cash", orderItems=[{**ITEM, "quantity": 0, "unitPrice": "x"}], foo=1)
    del body["redirectUrls"]["failure"]

    answer = post(body)

    assert sorted(answer.json()["message"]) == [
        "currency must match ^[A-Z]{3}$",
        "orderItems[0].quantity must be an integer between 1 and 9999",
        "orderItems[0].unitPrice must be a number",
        "paymentMethod must be one of: card",
        "property foo should not exist",
        "redirectUrls.failure must be an https URL",
    ]


ACCEPTED: list[dict[str, Any]] = [
    {},
    {"customer": None, "locale": None, "shipping": None, "additionalInformation": None},
    {"customer": {"firstName": "Zo\u00eb", "billingAddress": {"country": "NZ"}}},
    priced(10, "JPY"),
    priced(1.234, "KWD"),
    priced(999999999999.99),
    priced(150000000, "IDR"),
    priced(999999999999, "JPY"),
    priced(999999999999.999, "KWD"),
    {"amount": {"total": 140.760, "shipping": 9.95, "tax": 11.81}},
    {"orderReference": '=HYPERLINK("x")'},
    {"orderReference": "\u6ce8\u6587-1"},
    url("http://localhost:3000/back"),
    url("http://127.0.0.1/back"),
    url("https://shop.example:8443/back?a=1#b"),
    {"additionalInformation": {"note": "x" * 500, "n": 1.5, "flag": True, "nested": {"a": [1]}}},
]


@pytest.mark.parametrize("changes", ACCEPTED)
def test_what_keeps_the_rules_reaches_routing(
    changes: dict[str, Any], post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    answer = post(json.dumps(order(**changes)))

    assert answer.json()["code"] == "NO_AVAILABLE_PROVIDER"


def test_live_applications_go_back_to_https_only(
    post: Callable[..., Any], order: Callable[..., Any], application: Any
) -> None:
    application.mode = "live"
    application.save()

    for address in ("http://shop.example/", "https://localhost/", "https://127.0.0.1/"):
        assert post(order(**url(address))).json()["message"] == [HTTPS]


def test_an_allow_list_of_hosts_is_kept(post: Callable[..., Any], order: Callable[..., Any], application: Any) -> None:
    application.redirect_hosts = ["merchant.example.com"]
    application.save()

    assert post(order()).json()["code"] == "NO_AVAILABLE_PROVIDER"
    for address in ("https://evil.example/", "https://evil.example#@merchant.example.com"):
        assert post(order(**url(address))).json()["message"] == [
            "redirectUrls.success must be on a host this application may use"
        ]


def test_there_are_249_countries() -> None:
    from providers.countries import COUNTRIES

    assert len(COUNTRIES) == 249
