"""What is shown under an application's form: its credentials, endpoints, rules and last 24 hours."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from routing.models import RoutingRule
from sessions_app.admin.merchants.endpoint_page import format_health, format_recent
from sessions_app.admin.routing.rule_texts import format_conditions, format_effect
from sessions_app.models import Application, ClientCredential
from sessions_app.usecases.merchants.numbers import recent_deliveries, recent_sessions

MOST_ENDED = 5
"""Credentials that are over and still shown: the audit log has all of them."""


def sections(request: HttpRequest, application: Application, *, now: datetime) -> dict[str, Any]:
    """Gather what the person may see, and which buttons they may press."""

    def may(name: str) -> bool:
        return request.user.has_perm(name)  # type: ignore[union-attr]

    found: dict[str, Any] = {
        "now": now,
        "may_add_credential": may("sessions_app.add_clientcredential"),
        "may_change_credential": may("sessions_app.change_clientcredential"),
        "may_add_endpoint": may("sessions_app.add_webhookendpoint"),
        "may_add_rule": may("routing.add_routingrule"),
    }
    if may("sessions_app.view_paymentsession"):
        found["recent"] = recent_sessions(application_id=application.pk, now=now)
    if may("sessions_app.view_clientcredential"):
        found |= _credentials(application, now)
    if may("sessions_app.view_webhookendpoint"):
        found["endpoints"] = _endpoints(application, now)
    if may("routing.view_routingrule"):
        found["rules"] = _rules(application)
    return found


def _credentials(application: Application, now: datetime) -> dict[str, Any]:
    known = list(application.credentials.order_by("-id").defer("secret_digest"))
    valid, ended = [each for each in known if each.is_valid(now)], [each for each in known if not each.is_valid(now)]
    return {
        "credentials": [_credential(each, now) for each in (*valid, *ended[:MOST_ENDED])],
        "no_valid_credential": not valid,
        "more_ended": max(len(ended) - MOST_ENDED, 0),
    }


def _credential(credential: ClientCredential, now: datetime) -> dict[str, Any]:
    return {"row": credential, "valid": credential.is_valid(now), "ends": credential.revoked_at is not None}


def _endpoints(application: Application, now: datetime) -> list[dict[str, Any]]:
    rows = list(application.webhook_endpoints.all())
    numbers = recent_deliveries(endpoint_ids=[each.pk for each in rows], now=now)
    return [
        {"row": each, "health": format_health(each, now=now), "recent": format_recent(numbers[each.pk])}
        for each in rows
    ]


def _rules(application: Application) -> list[dict[str, Any]]:
    rules = RoutingRule.objects.filter(application_id=application.pk).prefetch_related("accounts__account")
    return [
        {"row": each, "when": format_conditions(each, application=""), "then": format_effect(each)} for each in rules
    ]
