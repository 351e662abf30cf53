"""People of every role at the console, and a ledger with reports and settlement files of it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client

from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.models import Application, AuditEntry, PaymentSession, ReportSchedule, ReportTemplate, SettlementFile
from sessions_app.usecases.reports import build as building
from tests.random_sessions import seed
from tests.settlement.conftest import NOON, imported, line, session, stripe

__all__ = ["imported", "session", "stripe"]
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def sign_in(database: None) -> Callable[..., Client]:
    """Gives a browser of somebody who has one role."""

    def make(role: str, name: str = "") -> Client:
        person = User.objects.create_user(name or role, is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        browser = Client()
        browser.force_login(person)
        return browser

    return make


@pytest.fixture
def finance(sign_in: Callable[..., Client]) -> Client:
    return sign_in("finance")


@pytest.fixture(autouse=True)
def providers_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    """No provider but the sandbox is asked: what is entered is tried at once."""
    for name in PROVIDERS.keys() - {"sandbox"}:
        monkeypatch.setitem(settings.PROVIDER_API_BASES, name, "http://127.0.0.1:9")


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where reports are kept is the test's own; gives where uploads are put aside."""
    monkeypatch.setattr(settings, "REPORTS_DIR", tmp_path / "reports")
    return tmp_path / "reports" / "uploads"


@pytest.fixture
def planted(session: Callable[..., PaymentSession], imported: Callable[..., SettlementFile]) -> SettlementFile:
    """A file of seven lines with an error of every kind that a line can have, and one payment left out."""
    session(1)
    session(2, total="20.00")
    session(3, currency="NZD")
    session(4, status="EXPIRED", payment_reference="pi_4")
    session(5)
    session(7, at=NOON + timedelta(minutes=2))
    rows = [line(number) for number in (1, 2, 3, 4, 5)]
    return imported([*rows, line(5, balance_transaction_id="txn_again"), line(6)])


@pytest.fixture
def noted(database: None) -> Callable[[str], list[tuple[str, str, str]]]:
    """Gives what the audit log, which outlives tests, says of a table since the test began: act, actor, reason."""
    newest = AuditEntry.objects.first()
    since = AuditEntry.objects.filter(id__gt=newest.id if newest else 0).order_by("id")
    return lambda table: list(
        since.filter(subject_type=f"sessions_app_{table}").values_list("action", "actor", "reason")
    )


@pytest.fixture
def month(application: Application, account: Callable[..., ProviderAccount]) -> Callable[[int], None]:
    """Writes random sessions of January 2026."""

    def make(count: int) -> None:
        seed(count, application=application.pk, account=account("till").pk, since=SINCE, until=UNTIL)

    return make


@pytest.fixture
def large(month: Callable[[int], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """January has too many sessions to be made while somebody waits."""
    month(20)
    monkeypatch.setattr(building, "SMALL", 19)


@pytest.fixture
def template(database: None) -> ReportTemplate:
    return ReportTemplate.objects.create(name="Daily figures", time_zone="Australia/Sydney")


@pytest.fixture
def schedule(template: ReportTemplate) -> ReportSchedule:
    return ReportSchedule.objects.create(
        name="Nightly", template=template, every="day", hour=6, starts_on=date(2026, 1, 30)
    )


def text(answer: Any) -> str:
    """What a person reads, in one line."""
    assert answer.status_code == 200, answer
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
