"""Looks for the payment that an attempt opened, in the account's list of payments, newest first.

https://docs.mollie.com/reference/list-payments: pages by `from`, `limit` up to 250, `sort` descending by default. There
is no search. We read 50 at a time: a payment comes with all its lines, and longer pages could be larger than we read.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

from providers.base import UNREADABLE, ProviderUnknown
from providers.mollie.translation import PAYMENT_ID, attempt_of

PAGE = 50
MOST_PAGES = 200
CLOCKS_DIFFER = timedelta(minutes=5)

Fetch = Callable[[str], Mapping[str, Any]]


def list_path(*, limit: int = PAGE, start: str = "") -> str:
    """Give the path of one page, which begins with the payment `start`."""
    return "/v2/payments?" + urlencode({"limit": limit, **({"from": start} if start else {})})


def payments_in(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Give the payments of a page. Raises ProviderUnknown for what is none."""
    try:
        payments = page["_embedded"]["payments"]
        if not isinstance(payments, list) or not all(isinstance(each, Mapping) for each in payments):
            raise ValueError("not payments")
    except UNREADABLE as exc:
        raise ProviderUnknown("unreadable list") from exc
    return payments


def find_payment(attempt: UUID, *, fetch: Fetch) -> str | None:
    """Give the id of the attempt's payment; None when there is none since the attempt was made.

    Raises ProviderUnknown for a list that cannot be read, or is too long to be looked through.
    """
    oldest, path = _made_at(attempt), list_path()
    for _ in range(MOST_PAGES):
        page = fetch(path)
        payments = payments_in(page)
        try:
            if found := [each["id"] for each in payments if attempt_of(each) == attempt]:
                return str(found[0])
            start = _next_start(page)
            if not start or any(_created(each) < oldest for each in payments):
                return None
        except UNREADABLE as exc:
            raise ProviderUnknown("unreadable list") from exc
        path = list_path(start=start)
    raise ProviderUnknown("too many payments to look through")


def _made_at(attempt: UUID) -> datetime:
    """Read the time that a UUIDv7 begins with (RFC 9562, 5.7); with any other, all payments are looked through."""
    if attempt.version != 7:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.fromtimestamp((attempt.int >> 80) / 1000, UTC) - CLOCKS_DIFFER


def _created(payment: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(payment["createdAt"]).astimezone(UTC)


def _next_start(page: Mapping[str, Any]) -> str:
    """Read where the next page begins; only that is taken from the link, never its host."""
    link = page["_links"].get("next")
    if link is None:
        return ""
    (start,) = parse_qs(urlsplit(link["href"]).query)["from"]
    if not PAYMENT_ID.fullmatch(start):
        raise ValueError("not an id")
    return start
