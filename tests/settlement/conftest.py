"""Payments on some days in January 2026, and settlement files of them in Stripe's format."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from providers.models import ProviderAccount
from sessions_app.models import Application, AuditEntry, PaymentSession, ProviderAttempt, SessionEvent, SettlementFile
from sessions_app.usecases.settlement.import_file import import_file

STRIPE = "Stripe payout reconciliation"
NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 2, 1, tzinfo=UTC)
HEADER = (
    "automatic_payout_id,balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,"
    "description,customer_email,customer_facing_amount,customer_facing_currency,payment_intent_id,"
    "payment_metadata[attempt_id]"
)
CELLS = {
    "automatic_payout_id": "po_1",
    "available_on_utc": "2026-01-12 00:00:00",
    "currency": "aud",
    "fee": "0.30",
    "reporting_category": "charge",
    "description": "Jane's order",
    "customer_email": "jane@example.com",
    "payment_metadata[attempt_id]": "0197a000-0000-7000-8000-000000000000",
}
"""The attempt is none of ours, but its id is of our form: the payment is missing here, and not somebody else's."""


@pytest.fixture
def stripe(account: Callable[..., ProviderAccount]) -> ProviderAccount:
    return account("default", provider="stripe")


@pytest.fixture
def session(application: Application, stripe: ProviderAccount) -> Callable[..., PaymentSession]:
    """Writes a session with its attempt, paid a minute after it was opened unless `status` says otherwise."""

    def write(number: int, *, total: str = "10.00", currency: str = "AUD", at: datetime = NOON, **columns: Any) -> Any:
        status = columns.setdefault("status", "COMPLETED")
        paid_at = at + timedelta(minutes=1)
        values = {
            "application": application, "order_reference": f"ORD-{number}", "payment_method": "card",
            "currency": currency, "total": Decimal(total), "shipping": 0, "tax": 0, "order": {}, "decision": {},
            "score": 80,
            "account": stripe, "provider": "stripe", "reference": f"cs_{number}", "checkout_url": "https://c.example/",
            "payment_reference": f"pi_{number}" if status == "COMPLETED" else "", "created_at": at,
            "expires_at": at + timedelta(hours=1),
            "closed_at": None if status in ("PENDING", "PROCESSING") else paid_at,
        }  # fmt: skip
        made = PaymentSession.objects.create(**values | columns)
        ProviderAttempt.objects.create(session=made, account=made.account, position=1, state="LIVE", planned_at=at)
        if status == "COMPLETED":
            SessionEvent.objects.create(session=made, sequence=1, type="session.completed", created_at=paid_at)
        return made

    return write


def line(number: int, gross: str = "10.00", **cells: str) -> dict[str, str]:
    """One line of a Stripe report: charge txn_N of payment pi_N; `cells` replace columns."""
    net = str(Decimal(gross) - Decimal(cells.get("fee", CELLS["fee"])))
    return (
        CELLS
        | {"balance_transaction_id": f"txn_{number}", "payment_intent_id": f"pi_{number}", "gross": gross, "net": net}
        | {"created_utc": "2026-01-10 12:00:30", "customer_facing_amount": gross, "customer_facing_currency": "aud"}
        | cells
    )


def report(rows: Sequence[dict[str, str]], *, header: str = HEADER) -> bytes:
    """A file of those lines."""
    names = header.split(",")
    return "\n".join([header, *(",".join(row.get(name, "") for name in names) for row in rows), ""]).encode()


@pytest.fixture
def imported(stripe: ProviderAccount) -> Callable[..., SettlementFile]:
    """Imports lines, or bytes; the window includes the last day of the file."""

    def make(content: bytes | Sequence[dict[str, str]], **options: Any) -> SettlementFile:
        raw = content if isinstance(content, bytes) else report(content)
        asked = {"account": stripe, "name": "payouts.csv", "layout_name": STRIPE, "user_id": None, "now": LATER}
        return import_file(**{"tail_days": 0} | asked | options, content=BytesIO(raw))

    return make


def found(file: SettlementFile) -> list[tuple[str, int | None, str]]:
    """The open breaks of a file: kind, line, finding."""
    breaks = file.breaks.filter(resolved_at__isnull=True).select_related("line").order_by("id")
    return [(each.kind, each.line and each.line.line, each.finding) for each in breaks]


def unique() -> str:
    """A unique reference."""
    return f"pi_{uuid4().hex}"


@pytest.fixture
def noted(database: None) -> Callable[[str], list[AuditEntry]]:
    """Returns the audit entries of a table since the test began, oldest first; the log is not emptied between tests."""
    newest = AuditEntry.objects.first()

    def entries(table: str) -> list[AuditEntry]:
        since = AuditEntry.objects.filter(id__gt=newest.id if newest else 0)
        return list(since.filter(subject_type=f"sessions_app_settlement{table}").order_by("id"))

    return entries
