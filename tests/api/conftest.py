"""Sessions written straight into the database, for tests that only read."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.models import Application, PaymentSession
from sessions_app.states import ENDED

ORDER = {
    "items": [{"name": "Lamp", "sku": None, "quantity": 1, "unitPrice": "10.00"}],
    "locale": None,
    "delivery": None,
    "additionalInformation": None,
    "redirectUrls": {"success": "https://shop.example/yes", "failure": "https://shop.example/no"},
}


def id_at(moment: Any, number: int) -> UUID:
    """A UUIDv7 of that moment."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0x8 << 60 | number)


@pytest.fixture
def stored(application: Application, account: Callable[..., ProviderAccount]) -> Callable[..., PaymentSession]:
    """Writes a session, PENDING unless told otherwise; each is one second younger than the one before."""
    numbers, at, started = itertools.count(1), account("reads"), timezone.now().replace(microsecond=0)

    def write(*, status: str = "PENDING", save: bool = True, **columns: Any) -> PaymentSession:
        number = next(numbers)
        created = columns.pop("created_at", started - timedelta(days=1) + timedelta(seconds=number))
        session = PaymentSession(
            **{
                "id": id_at(created, number),
                "application": application,
                "status": status,
                "order_reference": f"STORED-{number}",
                "payment_method": "card",
                "currency": "AUD",
                "total": Decimal("10.00"),
                "shipping": Decimal(0),
                "tax": Decimal(0),
                "order": ORDER,
                "decision": {"secret": "decision"},
                "sealed_customer": b"sealed customer",
                "account": at,
                "provider": "sandbox",
                "score": Decimal("87.5"),
                "reference": f"co_{number}",
                "checkout_url": f"https://pay.example/co_{number}",
                "created_at": created,
                "expires_at": created + timedelta(hours=1),
                "closed_at": created + timedelta(minutes=5) if status in ENDED else None,
            }
            | columns
        )
        if save:
            session.save(force_insert=True)
        return session

    return write
