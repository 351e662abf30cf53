"""One object of every kind that staff can act on, in the state that the action needs."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.utils import timezone

from providers.models import ProviderAccount
from providers.registry import SETTLEMENTS
from routing.models import AccountBreaker, Backtest, PlannedOutage, RoutingRule, RuleAccount, WeightsRevision
from routing.trials import canaries
from routing.trials.revisions import in_force, weights_of
from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import (
    Application,
    AuthenticatorApp,
    InboundEvent,
    PaymentSession,
    ReportSchedule,
    ReportTemplate,
    UnroutableOrder,
    WebhookDelivery,
)
from sessions_app.reports.definition import Definition
from sessions_app.staff.signin.locks import digest_of
from sessions_app.usecases.merchants.tokens import NewCredential, add_credential
from sessions_app.usecases.reports.request import Owner, request_report
from sessions_app.usecases.settlement.import_file import import_file
from sessions_app.usecases.settlement.mappings import save_mapping
from sessions_app.usecases.trials.backtest import run_backtest
from sessions_app.usecases.webhooks.endpoints import NewEndpoint, create_endpoint
from tests.admin.filled_forms import settlement_file

HOUR = timedelta(hours=1)
NAME, COLLEAGUE = "everything", "colleague"


@dataclass(frozen=True)
class Everything:
    """The objects: keys by name, for URLs and forms, and secrets that are shown only once."""

    keys: dict[str, Any]
    credentials: tuple[NewCredential, ...]
    signing_secret: str

    def filled(self, text: str) -> str:
        """Replaces the names in `text` by keys."""
        return text.format(**self.keys)


@contextmanager
def everything(
    application: Application, account: Callable[..., ProviderAccount], opened: Callable[[], PaymentSession]
) -> Iterator[Everything]:
    """Makes all objects; `account` makes an account, `opened` opens a session at the first account."""
    main, *broken = account(NAME), account("broken", enabled=False), account("other", enabled=False)
    now, colleague, role = timezone.now(), _colleague(), Group.objects.create(name="helpers")
    endpoint = create_endpoint(
        application_id=application.id, mode=application.mode, new=NewEndpoint("http://127.0.0.1:9/hook"), now=now
    )
    credentials = (add_credential(application), add_credential(application))
    session = opened()
    for each in broken:
        AccountBreaker.objects.create(account=each, state="open", trips=1, opened_at=now, open_until=now + HOUR)
    rows = {
        "account": main,
        "broken": broken[0],
        "other_broken": broken[1],
        "application": application,
        "session": session,
        "endpoint": endpoint.endpoint,
        "delivery": WebhookDelivery.objects.get(session=session),
        "event": _parked_event(main, session),
        "order": _unroutable(application),
        "colleague": colleague,
        "role": role,
        **_rules(main),
        **_outages(main),
        **_trials(colleague),
        **_reports(),
        **_settlement(main),
    }
    keys = {name: row.pk for name, row in rows.items()}
    keys["rotated"], keys["revoked"] = application.credentials.order_by("pk").values_list("pk", flat=True)
    keys |= {"token": str(ApplicationToken.for_application(application.id))}
    api_key = main.credentials.fields["api_key"]
    keys |= {"api_key": api_key, "last_four": api_key[-4:]}
    keys |= {"next_canary": rows["canary"].pk + 1, "an_hour_ago": f"{now - HOUR:%Y-%m-%dT%H:%M}"}
    try:
        yield Everything(keys, credentials, endpoint.secret)
    finally:
        role.delete()  # no test cleans the roles


def _colleague() -> User:
    """A viewer with a second factor, who is locked."""
    made = User.objects.create_user(COLLEAGUE, is_staff=True)
    made.groups.add(Group.objects.get(name="viewer"))
    second_factor(made)
    failed = {"username": digest_of(COLLEAGUE), "ip_address": "192.0.2.1"}
    AccessAttempt.objects.create(**failed, failures_since_start=settings.AXES_FAILURE_LIMIT)
    return made


def second_factor(person: User) -> AuthenticatorApp:
    """A confirmed authenticator app."""
    made = AuthenticatorApp(user=person, name=person.username, confirmed=True)
    made.seed = secrets.token_bytes(20)
    made.save()
    return made


def _parked_event(account: ProviderAccount, session: PaymentSession) -> InboundEvent:
    now = timezone.now()
    return InboundEvent.objects.create(
        account=account, event_id="evt_1", kind="checkout.paid", reference="cs_unknown", status="PAID",
        amount=session.total, currency=session.currency, occurred_at=now, received_at=now, next_at=now + HOUR,
        progress="PARKED", tries=9, problem="No session has this checkout",
    )  # fmt: skip


def _unroutable(application: Application) -> UnroutableOrder:
    return UnroutableOrder.objects.create(
        application=application, order_reference="NOBODY-1", currency="JPY", total=100, payment_method="card",
        refused=[], created_at=timezone.now(),
    )  # fmt: skip


def _rules(account: ProviderAccount) -> dict[str, Any]:
    """A rule to change, with its account, and one to delete."""
    kept, other = (RoutingRule.objects.create(name=name, action="only", currency="CHF") for name in ("Kept", "Other"))
    return {
        "rule": kept,
        "rule_account": RuleAccount.objects.create(rule=kept, account=account),
        "other_rule": other,
    }


def _outages(account: ProviderAccount) -> dict[str, Any]:
    """An outage to change and one to delete; both are past."""
    times = {"starts_at": timezone.now() - 2 * HOUR, "ends_at": timezone.now() - HOUR, "reason": "They moved"}
    return {name: PlannedOutage.objects.create(account=account, **times) for name in ("outage", "other_outage")}


def _reports() -> dict[str, Any]:
    """A waiting report, a template with its schedule, and an unused template."""
    definition = Definition(date(2026, 1, 1), date(2026, 1, 31), datetime(2026, 3, 1, tzinfo=UTC))
    used, unused = (ReportTemplate.objects.create(name=name) for name in ("Used", "Unused"))
    return {
        "report": request_report(definition=definition, owner=Owner(), now=timezone.now()),
        "template": used,
        "other_template": unused,
        "schedule": ReportSchedule.objects.create(
            name="Kept", template=used, every="day", hour=6, starts_on=date(2026, 1, 30)
        ),
    }


def _settlement(account: ProviderAccount) -> dict[str, Any]:
    """A settlement file whose only payment is missing here, and a mapping to delete."""
    now = timezone.now()
    file = import_file(
        account=account, name="settled.csv", content=BytesIO(settlement_file("pay_1")), user_id=None, now=now,
        layout_name=SETTLEMENTS[account.provider].title,
    )  # fmt: skip
    headers = {"reference": ["Id"], "created": ["Day"], "gross": ["Sum"]}
    document = {"title": "Bank", "currency": "AUD", "headers": headers}
    return {
        "settlement": file,
        "break": file.breaks.get(),
        "mapping": save_mapping(account=account, name="Bank", document=document, user_id=None, now=now),
    }


def _trials(author: User) -> dict[str, Any]:
    """A back-test with its result, a revision that waits for a second person, a canary that runs, and the next one."""
    now = timezone.now()
    weights = weights_of(in_force(now))
    backtest = Backtest.objects.create(
        **weights | {"cost": 16}, author=author, created_at=now, touched_at=now, sample_size=10, status="RUNNING"
    )
    run_backtest(backtest, now=now)
    canary = canaries.start(
        backtest=backtest, author_id=author.pk, reason="A try", percent=10, limit=Decimal(2), now=now
    )
    waiting = WeightsRevision.objects.create(**weights, author=author, reason="Waits", needs_approval=True)
    return {"backtest": backtest, "canary": canary, "waiting": waiting, "shipped": WeightsRevision.objects.earliest()}
