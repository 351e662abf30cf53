"""Past sessions, written directly into the tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

from providers.models import ProviderAccount
from routing.decision.scoring import COMPONENTS
from sessions_app.ids import lowest_id
from sessions_app.models import Application, PaymentSession, ProviderAttempt

WEIGHTS = {"conversion": 45, "health": 25, "cost": 15, "latency": 10, "preference": 5}


def decision(*candidates: tuple[ProviderAccount, str, str, str], **more: Any) -> dict[str, Any]:
    """A decision record with a candidate for each (account, conversion, cost, probability), best first."""
    return {
        "inputs": {"mode": "sandbox", "currency": "EUR", "total": "100.00"},
        "revision": 1,
        "weights": WEIGHTS,
        "candidates": [
            {
                "account": str(account.id),
                "name": str(account),
                "score": "0",
                "components": dict.fromkeys(COMPONENTS, "0.5") | {"conversion": conversion, "cost": cost},
                "probability": probability,
            }
            for account, conversion, cost, probability in candidates
        ],
        "refused": [],
        **more,
    }


def write(
    application: Application,
    rows: Sequence[tuple[ProviderAccount, str, dict[str, Any]]],
    *,
    newest: datetime,
    lifetime: timedelta = timedelta(minutes=60),
) -> list[PaymentSession]:
    """Writes a session for each (account tried, status, decision), a second apart, the last at `newest`."""
    begun = newest - timedelta(seconds=len(rows) - 1)
    sessions = [
        _session(application, account, status, record, begun + timedelta(seconds=number), lifetime)
        for number, (account, status, record) in enumerate(rows)
    ]
    PaymentSession.objects.bulk_create(sessions, batch_size=1000)
    ProviderAttempt.objects.bulk_create((_attempt(session) for session in sessions), batch_size=1000)
    return sessions


def _session(
    application: Application,
    account: ProviderAccount,
    status: str,
    record: dict[str, Any],
    at: datetime,
    life: timedelta,
) -> PaymentSession:
    zero = Decimal(0)
    return PaymentSession(
        id=UUID(int=lowest_id(at).int | uuid7().int & (1 << 80) - 1),
        application=application,
        status=status,
        order_reference=uuid4().hex,
        payment_method="card",
        currency="EUR",
        total=Decimal(100),
        shipping=zero,
        tax=zero,
        order={},
        decision=record,
        account=account,
        provider=account.provider,
        score=zero,
        reference=uuid4().hex,
        checkout_url="https://checkout.example/",
        created_at=at,
        expires_at=at + life,
        closed_at=None if status in ("PENDING", "PROCESSING", "EXPIRING") else at,
    )


def _attempt(session: PaymentSession) -> ProviderAttempt:
    return ProviderAttempt(
        session=session, account=session.account, position=1, state="LIVE", planned_at=session.created_at
    )
