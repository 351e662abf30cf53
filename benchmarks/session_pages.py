"""The pages that `benchmarks.session_list` requests, and the merchants whose sessions they show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

EMAIL = "jane.smith@example.com"
SHARES = {"large": 0.96, "medium": 0.039, "small": 0.001}
"""The share of sessions of every merchant; each has its own provider account."""
COMPLETE = """
    UPDATE sessions_app_paymentsession SET email_index = %(email)s
     WHERE id IN (SELECT id FROM sessions_app_paymentsession ORDER BY id DESC LIMIT 40);
    UPDATE sessions_app_paymentsession SET review = 'The amount differs'
     WHERE id IN (SELECT id FROM sessions_app_paymentsession WHERE late ORDER BY id LIMIT 20);
    INSERT INTO sessions_app_inboundevent
           (id, account_id, event_id, kind, reference, status, amount, currency, payment_reference, occurred_at,
            received_at, progress, tries, next_at, problem, session_id)
    SELECT s.id, account_id, 'evt_' || reference, 'checkout.paid', reference, 'PAID', total, currency,
           payment_reference, closed_at, closed_at, 'APPLIED', 1, closed_at, '', id
      FROM sessions_app_paymentsession s WHERE status = 'COMPLETED'
        ON CONFLICT DO NOTHING;
    INSERT INTO sessions_app_webhookdelivery
           (endpoint_id, message_id, session_id, sequence, type, state, tries, created_at, queued_at, delivered_at,
            last_status)
    SELECT %(endpoint)s, id, id, 1, 'session.created', 'DELIVERED', 1, created_at, created_at, created_at, 204
      FROM sessions_app_paymentsession ORDER BY id
        ON CONFLICT DO NOTHING;
    ANALYZE
"""


@dataclass(frozen=True)
class Merchants:
    """The merchants' ids by name, and the endpoint of all events."""

    applications: dict[str, UUID]
    accounts: dict[str, UUID]
    endpoint: UUID


def merchants() -> Merchants:
    """Empty the database and create the merchants, their accounts and an endpoint."""
    from django.db import connection
    from django.utils import timezone

    from providers.models import ProviderAccount
    from sessions_app.models import Application, WebhookEndpoint

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE sessions_app_application, providers_provideraccount CASCADE")
    applications = {name: Application.objects.create(name=name).pk for name in SHARES}
    accounts = {name: ProviderAccount.objects.create(provider="sandbox", name=name).pk for name in SHARES}
    endpoint = WebhookEndpoint.objects.create(
        application_id=applications["large"], url="https://merchant.example/", sealed_secret=b"-",
        created_at=timezone.now(),
    )  # fmt: skip
    return Merchants(applications, accounts, endpoint.pk)


def write(count: int, *, people: Merchants, since: datetime, until: datetime, batch: int) -> None:
    """Write random sessions of all merchants, created between two times."""
    from tests.random_sessions import seed

    for number, (name, share) in enumerate(SHARES.items()):
        seed(
            round(count * share), application=people.applications[name], account=people.accounts[name],
            since=since, until=until, chance=(batch * len(SHARES) + number) / 1000,
        )  # fmt: skip


def complete(people: Merchants) -> None:
    """Add e-mails, reviews, provider events and deliveries."""
    from django.db import connection

    from sessions_app.models.session import email_indexes

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in COMPLETE.split(";\n"):
            given: dict[str, Any] = {"email": email_indexes(EMAIL)[0], "endpoint": people.endpoint}
            cursor.execute(statement, {name: value for name, value in given.items() if f"%({name})s" in statement})
        cursor.execute("RESET statement_timeout")


def browser() -> Any:
    """Return a client in which an administrator has signed in."""
    from django.contrib.auth.models import User
    from django.test import Client

    User.objects.filter(username="bench").delete()
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    return client


def addresses(people: Merchants) -> dict[str, str]:
    """Return the addresses of the pages by title."""
    from sessions_app.models import PaymentSession

    sessions, pages = "/admin/sessions_app/paymentsession/", dict[str, str]()
    half = PaymentSession.objects.count() // 2
    middle = PaymentSession.objects.order_by("-id")[half]
    one = PaymentSession.objects.filter(application=people.applications["small"], status="COMPLETED").first()
    if one is None:
        raise SystemExit("Too few sessions to measure anything: --sessions must be at least 10000")
    items = {"items": [{"name": "Headphones", "quantity": 1, "unitPrice": "119"}]}
    PaymentSession.objects.filter(pk=one.pk).update(
        order=items, decision={}
    )  # without a decision there is no panel to show
    application, account = people.applications, people.accounts
    lists = {
        "first page": "",
        "page half-way back": f"before={middle.pk}",
        "completed": "status=COMPLETED",
        "failed": "status=FAILED",
        "abandoned (none)": "status=ABANDONED",
        "last hour": "period=1h",
        "large merchant": f"application={application['large']}",
        "small merchant": f"application={application['small']}",
        "small account, last 7 days": f"account={account['small']}",
        "small account, last 365 days": f"account={account['small']}&period=365d",
        "late": "late=1",
        "held for review": "review=1",
        "small merchant, failed": f"application={application['small']}&status=FAILED",
        "medium merchant, abandoned (none)": f"application={application['medium']}&status=ABANDONED",
        "late, small merchant": f"late=1&application={application['small']}",
        "late, failed (none)": "late=1&status=FAILED",
        "large merchant at the small account (none)": f"application={application['large']}&account={account['small']}",
        "the same, last 365 days": f"application={application['large']}&account={account['small']}&period=365d",
        "failed at the small account, last 365 days": f"status=FAILED&account={account['small']}&period=365d",
        "search by session id": f"q={one.pk}",
        "search by order reference": f"q={quote(one.order_reference)}",
        "search by the provider's checkout": f"q={one.reference}",
        "search by the provider's payment": f"q={one.payment_reference}",
        "search by e-mail": f"q={quote(EMAIL)}",
        "not found": "q=no-such-order",
    }
    pages |= {f"sessions: {name}": f"{sessions}?{query}" for name, query in lists.items()}
    pages["one session"] = f"{sessions}{one.pk}/change/"
    pages["Today"] = "/admin/"
    pages["provider events"] = "/admin/sessions_app/inboundevent/"
    pages["provider events: parked (none)"] = "/admin/sessions_app/inboundevent/?progress__exact=PARKED"
    pages["provider events: of one order"] = f"/admin/sessions_app/inboundevent/?q={quote(one.order_reference)}"
    pages["webhook deliveries"] = "/admin/sessions_app/webhookdelivery/"
    pages["webhook deliveries: of one order"] = f"/admin/sessions_app/webhookdelivery/?q={quote(one.order_reference)}"
    return pages
