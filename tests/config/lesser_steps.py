"""What web and workers do, in a process of its own that signs in to the database as the environment says.

`python -m tests.config.lesser_steps` says what came of each step, as JSON.
"""

import json
import sys
from datetime import date, timedelta
from io import StringIO

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from providers.models import ProviderAccount  # noqa: E402
from sessions_app import sweeps, tasks  # noqa: E402
from sessions_app.api.sessions.samples import ORDER  # noqa: E402
from sessions_app.api.tokens import ApplicationToken  # noqa: E402
from sessions_app.models import Application, AuditEntry  # noqa: E402
from sessions_app.reports.definition import Definition  # noqa: E402
from sessions_app.settlement import matching  # noqa: E402
from sessions_app.usecases.background.sweeping import NO_LIMITS  # noqa: E402
from sessions_app.usecases.reports.request import Owner, request_report  # noqa: E402
from sessions_app.usecases.settlement.match import run  # noqa: E402
from tests.sandbox_control import credentials  # noqa: E402

PASSWORD = "correct horse battery"
PAGES = (
    "/admin/", "/admin/routing/weightsrevision/", "/admin/sessions_app/paymentsession/", "/admin/auth/user/",
    "/admin/sessions_app/auditentry/", "/admin/sessions_app/report/", "/admin/providers/provideraccount/",
)  # fmt: skip
DRAFT = {"conversion": 40, "health": 30, "cost": 15, "latency": 10, "preference": 5, "sample_size": 5, "mode": ""}
PUBLISH = {"reason": "Calmer", "audience": "everybody", "percent": "10", "limit": "2", "starts_at": ""}
SHOP = {
    "name": "Shop", "mode": "sandbox", "session_minutes": 90, "redirect_hosts": "", "enabled": "on",
    "tokens_valid_after_0": "", "tokens_valid_after_1": "", "reason": "They asked",
    "credentials-TOTAL_FORMS": 0, "credentials-INITIAL_FORMS": 0,
}  # fmt: skip


def seed() -> Application:
    """An application, an account of the sandbox and somebody of staff, as `seed_demo` makes them."""
    account = ProviderAccount(provider="sandbox", name="lesser")
    account.seal_credentials(credentials("lesser"))
    account.save()
    User.objects.create_superuser("boss", password=PASSWORD)
    return Application.objects.create(name="Lesser shop")


def merchant(shop: Application) -> dict[str, object]:
    """Opens, repeats, reads and closes; wants to be told of it."""
    client, token = Client(), str(ApplicationToken.for_application(shop.id))
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "lesser-1"}

    def call(method: str, path: str, body: object = None) -> tuple[int, dict[str, str]]:
        raw = json.dumps(body) if body else ""
        answer = client.generic(method, f"/api/v1/{path}", raw, content_type="application/json", headers=headers)
        connection.close()
        return answer.status_code, answer.json()

    opened, session = call("POST", "sessions", ORDER)
    return {
        "opened": opened,
        "repeated": call("POST", "sessions", ORDER)[0],
        "endpoint": call("POST", "webhook-endpoints", {"url": "http://127.0.0.1:9/hooks"})[0],
        "closed": call("POST", f"sessions/{session['sessionId']}/expire")[1]["status"],
    }


def staff(shop: Application) -> dict[str, object]:
    """Signs in, looks around, changes the application and publishes weights."""
    browser = Client()
    signed_in = browser.post("/admin/login/?next=/admin/", {"username": "boss", "password": PASSWORD})
    changed = browser.post(f"/admin/sessions_app/application/{shop.pk}/change/", SHOP)
    tried = browser.post("/admin/routing/backtest/add/", DRAFT)
    published = browser.post(tried["Location"].replace("change", "publish"), PUBLISH)
    noted = AuditEntry.objects.filter(reason__in=["They asked", "Calmer"]).order_by("id")
    return {
        "pages": sorted({browser.get(page).status_code for page in PAGES}),
        "posts": [signed_in.status_code, changed.status_code, tried.status_code, published.status_code],
        "noted": sorted({(each.actor, each.action, each.subject_type) for each in noted}),
    }


def background() -> dict[str, object]:
    """Builds a report, runs every sweep as if months later, analyses settlement lines and verifies the audit log."""
    first, said = date(2026, 1, 1), StringIO()
    january = Definition(first, date(2026, 1, 31), as_of=timezone.now() - timedelta(minutes=5))
    report = request_report(definition=january, owner=Owner(), now=timezone.now())
    tasks.TASKS["build_reports"]()
    report.refresh_from_db()
    for name in sweeps.SWEEPS:
        sweeps.SWEEPS[name].run(now=timezone.now() + timedelta(days=120), limits=NO_LIMITS)
    run(matching.LEARN)
    call_command("audit", "verify", stdout=said)
    ((analysed,),) = run(
        "SELECT count(*) FROM pg_class WHERE relname = 'sessions_app_settlementline' AND reltuples = 0"
    )
    return {"report": report.state, "analysed": analysed, "audit": said.getvalue().split(":")[0]}


if __name__ == "__main__":
    made = seed()
    sys.stdout.write(json.dumps(merchant(made) | staff(made) | background()))
