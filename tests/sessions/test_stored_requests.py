"""Frozen requests that other versions stored are read: a provider is asked again, in the very same words.

`stored/*.hex` are the column's bytes, sealed under KEY: `first-version` by the code of 24 November 2026 (d2b689b),
`required-only` as a version before `locale` and `customer` would have, `of-a-newer-version` with a field unknown here.
No field of a request has been added or removed so far. Whoever changes one adds a file, and never changes these.
"""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from providers import sealed
from providers.base import Address, CheckoutRequest, Customer, LineItem
from sessions_app.models import ProviderAttempt
from sessions_app.models.attempt import sealed_request

STORED = Path(__file__).with_name("stored")
KEY = {"k1": "c3RvcmVkIGJ5dGVzIG9mIGFuIGVhcmxpZXIgdmVyc28="}
ATTEMPT, SESSION = (UUID(f"01980000-0000-7000-8000-00000000000{number}") for number in (1, 2))
HOME = Address("1 Harbour St", "Unit 2", "Sydney", "NSW", "2000", "AU")
LEAST = {
    "attempt_id": ATTEMPT,
    "session_id": SESSION,
    "order_reference": "ORD-1",
    "payment_method": "card",
    "currency": "AUD",
    "total": Decimal("140.76"),
    "shipping": Decimal("9.95"),
    "tax": Decimal("11.81"),
    "items": (LineItem("Keyboard", 2, Decimal("59.50"), "KB-1"),),
    "success_url": "https://shop.example.com/paid",
    "failure_url": "https://shop.example.com/failed",
    "expires_at": datetime(2026, 11, 24, 12, 30, tzinfo=UTC),
}
WHOLE = CheckoutRequest(
    **LEAST,
    locale="en-AU",
    customer=Customer("Jane", "Smith", "jane.smith@example.com", "+61400000000", HOME, HOME),
)


@pytest.fixture(autouse=True)
def key_of_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FIELD_ENCRYPTION_KEYS", KEY)
    for cached in (sealed._derived, sealed._cipher):
        monkeypatch.setattr(sealed, cached.__name__, cached.__wrapped__)


def stored(name: str) -> CheckoutRequest:
    content = bytes.fromhex((STORED / f"{name}.hex").read_text())
    return ProviderAttempt(id=ATTEMPT, sealed_request=content).request


@pytest.mark.parametrize(
    ("name", "request_of_then"),
    [("first-version", WHOLE), ("of-a-newer-version", WHOLE), ("required-only", CheckoutRequest(**LEAST))],
)
def test_what_another_version_stored_is_read(name: str, request_of_then: CheckoutRequest) -> None:
    read = stored(name)

    assert read == request_of_then
    assert str(read.total) == "140.76"


def test_what_is_stored_today_reads_back_as_it_was() -> None:
    assert ProviderAttempt(id=ATTEMPT, sealed_request=sealed_request(WHOLE)).request == WHOLE


def test_every_stored_file_is_read_by_a_test() -> None:
    assert {file.stem for file in STORED.iterdir()} == {"first-version", "required-only", "of-a-newer-version"}
