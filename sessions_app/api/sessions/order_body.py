"""From a parsed request body to an Order, or to every sentence that says what is wrong with it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rest_framework.exceptions import ValidationError

from providers.base import Address, Customer, LineItem
from providers.money import UnknownCurrency, exponent, has_excess_places, largest
from sessions_app.api.errors import SUM_MISMATCH, Problem
from sessions_app.api.fields import AS_ONE_PIECE
from sessions_app.api.sessions.serializers import OrderSerializer, SandboxOrderSerializer
from sessions_app.api.strict_serializer import sentences
from sessions_app.creation.callers import Caller
from sessions_app.order import Order, adds_up, canonical
from sessions_app.web_addresses import host_of

READERS = {"live": OrderSerializer(), "sandbox": SandboxOrderSerializer()}
"""Made once: their declarations are costly, their validation keeps no state."""
NUMBER = (int, Decimal)


class SentOrder:
    """What a create sends: its key and its parsed body, which is checked once by the same rules."""

    def __init__(self, key: str, body: dict[str, Any]) -> None:
        self.key, self.content = key, canonical(body)
        self._body = body
        self._checked: dict[tuple[str, tuple[str, ...]], Order | Problem] = {}

    def order_for(self, caller: Caller) -> Order:
        """Check the body by the rules of a caller. Raises Problem with all sentences at once."""
        rules = (caller.mode, caller.redirect_hosts)
        if rules not in self._checked:
            try:
                self._checked[rules] = order_from(self._body, mode=caller.mode, redirect_hosts=caller.redirect_hosts)
            except Problem as exc:
                self._checked[rules] = exc
        checked = self._checked[rules]
        if isinstance(checked, Problem):
            raise checked
        return checked


def order_from(body: dict[str, Any], *, mode: str, redirect_hosts: tuple[str, ...]) -> Order:
    """Check a body and turn it into an Order. Raises Problem with all sentences at once."""
    problems: list[str] = []
    values: dict[str, Any] = {}
    try:
        values = READERS[mode].run_validation(body)
    except ValidationError as exc:
        problems = sentences(exc.detail)
    problems += [*_money_problems(body), *_host_problems(body, redirect_hosts)]
    if not problems and not _adds_up(values):
        problems = [SUM_MISMATCH]
    if problems:
        raise Problem("body_invalid", message=list(dict.fromkeys(problems)))
    return _order(values)


def _money_problems(body: dict[str, Any]) -> Iterator[str]:
    """Check what can be said about amounts only in their currency."""
    currency = body.get("currency")
    if not isinstance(currency, str) or not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        return
    try:
        exponent(currency)
    except UnknownCurrency:
        yield "currency must be an ISO 4217 code"
        return
    for path, amount in _amounts(body):
        if amount > largest(currency):
            yield f"{path} must be at most {largest(currency)}"
        elif has_excess_places(amount, currency):
            yield f"{path} has too many decimal places for {currency}"
            if path.endswith("unitPrice"):
                yield AS_ONE_PIECE


def _amounts(body: dict[str, Any]) -> Iterator[tuple[str, Decimal]]:
    """Every positive amount of the body that is a number at all, with its path."""
    amount: Any = body.get("amount")
    items = body.get("orderItems")
    fields = [(f"amount.{name}", amount.get(name)) for name in ("total", "shipping", "tax")] if _is(amount) else []
    if isinstance(items, list):
        lines = enumerate(items[:100])
        fields += [(f"orderItems[{i}].unitPrice", line.get("unitPrice")) for i, line in lines if _is(line)]
    return ((path, Decimal(value)) for path, value in fields if type(value) in NUMBER and value > 0)


def _is(value: Any) -> bool:
    return isinstance(value, dict)


def _host_problems(body: dict[str, Any], allowed: tuple[str, ...]) -> Iterator[str]:
    urls = body.get("redirectUrls")
    if not allowed or not isinstance(urls, dict):
        return
    for name in ("success", "failure"):
        host = host_of(urls.get(name))
        if host is not None and host not in allowed:
            yield f"redirectUrls.{name} must be on a host this application may use"


def _adds_up(values: Mapping[str, Any]) -> bool:
    amount = values["amount"]
    return adds_up(
        total=amount["total"],
        shipping=amount.get("shipping") or Decimal(0),
        tax=amount.get("tax") or Decimal(0),
        lines=[(line["unitPrice"], line["quantity"]) for line in values["orderItems"]],
    )


def _order(values: Mapping[str, Any]) -> Order:
    amount, urls = values["amount"], values["redirectUrls"]
    return Order(
        reference=values["orderReference"],
        payment_method=values["paymentMethod"],
        currency=values["currency"],
        total=amount["total"],
        shipping=amount.get("shipping") or Decimal(0),
        tax=amount.get("tax") or Decimal(0),
        items=tuple(
            LineItem(line["name"], line["quantity"], line["unitPrice"], line.get("sku"))
            for line in values["orderItems"]
        ),
        success_url=urls["success"],
        failure_url=urls["failure"],
        locale=values.get("locale"),
        customer=_customer(values.get("customer")),
        delivery=values.get("shipping"),
        additional_information=values.get("additionalInformation"),
    )


def _customer(given: Mapping[str, Any] | None) -> Customer | None:
    if not given:
        return None
    return Customer(
        first_name=given.get("firstName"),
        last_name=given.get("lastName"),
        email=given.get("email"),
        phone=given.get("phone"),
        billing_address=_address(given.get("billingAddress")),
        shipping_address=_address(given.get("shippingAddress")),
    )


def _address(given: Mapping[str, Any] | None) -> Address | None:
    if not given:
        return None
    return Address(
        line1=given.get("line1"),
        line2=given.get("line2"),
        city=given.get("city"),
        state=given.get("state"),
        postal_code=given.get("postalCode"),
        country=given.get("country"),
    )
