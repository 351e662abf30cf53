"""Translates the sandbox's answers to our types. Anything of another shape is refused."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from providers.base import UNREADABLE, CheckoutState, CheckoutStatus, ProviderUnknown, Refund
from providers.money import from_minor_units

STATUS = {
    "open": CheckoutStatus.OPEN,
    "processing": CheckoutStatus.PROCESSING,
    "paid": CheckoutStatus.PAID,
    "failed": CheckoutStatus.FAILED,
    "expired": CheckoutStatus.EXPIRED,
}
SANE_ID = re.compile(r"[A-Za-z0-9_-]{1,255}")
SANE_URL = re.compile(r"[!#-\[\]_a-z~]{1,2048}")
"""Printable ASCII without quotes, backslashes, braces and the like."""
REFUND_STATUSES = ("succeeded", "pending", "failed")


def state_of(checkout: Mapping[str, Any], *, reference: str | None = None) -> CheckoutState:
    """Translate a checkout, of `reference` if one is given. Raises ProviderUnknown if it cannot."""
    try:
        if reference not in (None, checkout["id"]):
            raise ProviderUnknown("answer is about another checkout")
        return CheckoutState(
            reference=_sane(checkout["id"]),
            status=STATUS[checkout["status"]],
            amount=from_minor_units(_count(checkout["amount"]), checkout["currency"]),
            currency=checkout["currency"],
            url=checkout["url"],
            payment_reference=_sane(checkout["payment_id"]) if checkout.get("payment_id") is not None else None,
        )
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable checkout") from exc


def refund_of(refund: Mapping[str, Any], params: Mapping[str, Any]) -> Refund:
    """Translate a refund; it must be the one asked for. Raises ProviderUnknown."""
    try:
        if any(refund[name] != wanted for name, wanted in params.items()) or refund["status"] not in REFUND_STATUSES:
            raise ProviderUnknown("answer is about another refund")
        amount = from_minor_units(params["amount"], params["currency"])
        return Refund(_sane(refund["id"]), refund["status"], amount, params["currency"])
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable refund") from exc


def has_page_at(url: Any, base: str) -> bool:
    """Tell whether `url` is on the host of `base`; plain http is for loopback only."""
    if not isinstance(url, str) or not SANE_URL.fullmatch(url):
        return False
    try:
        page, ours = urlsplit(url), urlsplit(base)
        same = (page.scheme, page.hostname, page.port) == (ours.scheme, ours.hostname, ours.port)
    except ValueError:
        return False
    return same and "@" not in page.netloc and (page.scheme == "https" or _is_loopback(ours.hostname or ""))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _sane(identity: str) -> str:
    if not SANE_ID.fullmatch(identity):
        raise ValueError("not an id")
    return identity


def _count(amount: Any) -> int:
    if type(amount) is not int or amount < 0:
        raise ValueError("not an amount")
    return amount
