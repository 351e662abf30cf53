"""The sandbox's settlement file, made from its ledger and imported like any provider's."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import httpx2
import pytest

from providers.base import Connection
from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.models import PaymentSession
from sessions_app.usecases.settlement.import_file import import_file
from sessions_app.usecases.settlement.resolve_breaks import payouts_of
from tests.providers.sandbox.conftest import a_request
from tests.sandbox_control import Sandbox
from tests.settlement.conftest import found


def test_what_was_paid_at_the_sandbox_agrees_with_its_settlement_file(
    sandbox: Sandbox, account: Callable[..., ProviderAccount], session: Callable[..., PaymentSession]
) -> None:
    shop, now = account("settling"), datetime.now(UTC)
    adapter = PROVIDERS["sandbox"](shop.credentials, Connection(sandbox.base))
    opened = [adapter.create_checkout(a_request()).reference for _ in range(4)]
    for reference in opened[:3]:
        sandbox.pay("settling", reference)
    payments = [adapter.retrieve(reference).payment_reference or "" for reference in opened[:3]]
    for number, reference in enumerate(opened[:2]):
        session(number, account=shop, provider="sandbox", total="140.76", reference=reference,
                payment_reference=payments[number], at=now)  # fmt: skip
    adapter.refund(payment_reference=payments[0], amount=Decimal("40.76"), currency="AUD", refund_id=uuid4())

    content = sandbox.settlement("settling")
    file = import_file(
        account=shop, name="s.csv", content=BytesIO(content), layout_name="Sandbox settlement", user_id=None,
        now=datetime.now(UTC), tail_days=0,
    )  # fmt: skip

    assert found(file) == [("MISSING_HERE", 4, "140.76 AUD settled; no session knows it")]
    assert [tuple(each.values()) for each in file.totals] == [
        ("AUD", "CHARGE", 3, "422.28", "8.46", "413.82"),
        ("AUD", "PAYOUT", 1, "-373.06", "0.00", "-373.06"),
        ("AUD", "REFUND", 1, "-40.76", "0.00", "-40.76"),
    ]
    (payout,) = payouts_of(file_id=file.id)
    assert (payout.lines, payout.difference) == (4, 0)
    assert sandbox.settlement("settling") == content


def test_days_are_chosen_and_checked(sandbox: Sandbox) -> None:
    assert sandbox.settlement("settling", **{"from": "2020-01-01", "to": "2020-01-31"}).count(b"\n") == 1
    answer = httpx2.get(f"{sandbox.base}/accounts/settling/settlement.csv", params={"from": "yesterday"})
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "from must be a day such as 2026-01-31")


def test_the_first_page_offers_it(sandbox: Sandbox) -> None:
    assert 'action="/accounts/swift/settlement.csv"' in httpx2.get(sandbox.base).text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_days_at_the_end_of_time_are_no_fault(sandbox: Sandbox, day: str) -> None:
    answer = httpx2.get(f"{sandbox.base}/accounts/settling/settlement.csv", params={"from": day, "to": day})
    assert answer.status_code in (200, 400)
