"""Operations see what an account really costs, and adopt it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from providers.models import AccountTerms, ProviderAccount
from tests.settlement.conftest import imported, session, stripe
from tests.settlement.settled_payments import settled_payments

__all__ = ["imported", "session", "stripe"]


def test_settled_fees_are_compared_and_adopted_by_hand(
    signed_in: Callable[[str], Page], stripe: ProviderAccount, session: Any, imported: Any
) -> None:
    AccountTerms.objects.create(account=stripe, currency="AUD", fee_percent="1.9", fee_fixed="0.30")
    yesterday = f"{timezone.now() - timedelta(days=1):%Y-%m-%d %H:%M:%S}"
    imported(settled_payments(session, 60, created_utc=yesterday))
    page = signed_in("operations")

    page.get_by_role("link", name="Accounts", exact=True).click()
    expect(page.get_by_text("AUD +45 bps")).to_be_visible()
    page.get_by_role("link", name="stripe/default").click()
    page.get_by_text("Fee against amount, AUD", exact=True).click()
    expect(page.get_by_role("img", name="settled as 2.4 % + 0.25, expected 1.9 % + 0.30")).to_be_visible()
    page.get_by_role("link", name="Adopt these terms in AUD").click()
    page.get_by_label("Reason").fill("As settled in November")
    page.get_by_role("button", name="Adopt these terms").click()

    expect(page.get_by_text("Payments in AUD at stripe/default cost 2.4 % + 0.25 from now on.")).to_be_visible()
    expect(page.get_by_role("link", name="Adopt these terms in AUD")).to_have_count(0)
