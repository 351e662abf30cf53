"""What a new checkout must be. Like a real provider, it believes nothing."""

from typing import Any
from urllib.parse import urlsplit

from providers.money import UnknownCurrency, exponent
from providers.sandbox.server.http import BadRequest

LONGEST_SECONDS = 24 * 3600
CLOCK_SLACK = 60
LARGEST = 10**16


def check_body(body: dict[str, Any], *, now: float) -> dict[str, Any]:
    """Give the body back if a checkout can be opened from it. Raises BadRequest with the first reason."""
    _need(_is_count(body.get("amount"), least=1), "amount must be a positive integer in minor units")
    _need(_is_currency(body.get("currency")), "currency must be an ISO 4217 code")
    _need(_is_text(body.get("reference"), 255), "reference must be a text of 1 to 255 characters")
    _need(_is_text(body.get("order_reference"), 255), "order_reference must be a text of 1 to 255 characters")
    for name in ("success_url", "failure_url"):
        _need(_is_url(body.get(name)), f"{name} must be an http or https URL")
    expires = body.get("expires_at")
    in_time = _is_count(expires, least=1) and now < expires <= now + LONGEST_SECONDS + CLOCK_SLACK  # type: ignore[operator]
    _need(in_time, "expires_at must be within the next 24 hours")
    for name in ("locale", "customer_email"):
        _need(body.get(name) is None or _is_text(body[name], 512), f"{name} must be a text")
    _need(_total(body) == body["amount"], "amount must be the sum of the items, shipping and tax")
    return body


def _total(body: dict[str, Any]) -> int:
    items = body.get("items")
    _need(isinstance(items, list) and 1 <= len(items) <= 1000, "items must be a list of 1 to 1000")
    for name in ("shipping", "tax"):
        _need(_is_count(body.get(name, 0)), f"{name} must be an integer in minor units")
    return sum(map(_line_total, items or ())) + int(body.get("shipping", 0)) + int(body.get("tax", 0))


def _line_total(item: Any) -> int:
    _need(isinstance(item, dict) and _is_text(item.get("name"), 1000), "every item needs a name")
    _need(_is_count(item.get("quantity"), least=1), "every item needs a quantity of at least 1")
    _need(_is_count(item.get("unit_amount")), "every item needs a unit_amount in minor units")
    return int(item["quantity"]) * int(item["unit_amount"])


def _need(holds: object, sentence: str) -> None:
    if not holds:
        raise BadRequest(sentence)


def _is_count(value: Any, *, least: int = 0) -> bool:
    return type(value) is int and least <= value <= LARGEST


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= longest


def _is_url(value: Any) -> bool:
    """Check a URL the page links and redirects to: no `javascript:`, nothing that could end a header."""
    if not _is_text(value, 2048) or not all("!" <= letter <= "~" for letter in value):
        return False
    try:
        url = urlsplit(value)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.hostname)


def _is_currency(value: Any) -> bool:
    try:
        return isinstance(value, str) and exponent(value) >= 0
    except UnknownCurrency:
        return False
