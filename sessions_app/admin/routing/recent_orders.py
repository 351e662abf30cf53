"""Counts rules over recent orders: the last 1,000 of the last 7 days."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from providers.base import LineItem
from routing.decision.eligibility import OrderFacts
from routing.decision.rules import matches
from routing.models import RoutingRule
from routing.snapshot import as_rule
from sessions_app.models import PaymentSession

RECENT, MOST = timedelta(days=7), 1_000


def count_matches(rules: Sequence[RoutingRule], orders: Sequence[OrderFacts]) -> dict[int, tuple[int, int, int]]:
    """Count for each rule the orders it would decide, those it matches at all, and all there are."""
    known = [(row.pk, row.enabled, as_rule(row)) for row in rules]
    decided: Counter[int] = Counter()
    matched: Counter[int] = Counter()
    for order in orders:
        matching = [(key, enabled) for key, enabled, rule in known if matches(rule, order)]
        matched.update(key for key, _ in matching)
        decided.update([next((key for key, enabled in matching if enabled), 0)])
    return {key: (decided[key] if enabled else 0, matched[key], len(orders)) for key, enabled, _ in known}


def recent_orders(*, now: datetime) -> list[OrderFacts]:
    """Read what rules look at of the newest sessions; nothing personal."""
    sessions = PaymentSession.objects.filter(created_at__gt=now - RECENT).order_by("-id")[:MOST]
    return [_facts(session) for session in sessions.defer("sealed_customer").select_related("application")]


def _facts(session: PaymentSession) -> OrderFacts:
    inputs = session.decision["inputs"]
    return OrderFacts(
        mode=inputs["mode"],
        currency=session.currency,
        total=session.total,
        payment_method=session.payment_method,
        country=inputs["country"],
        has_email=inputs["hasEmail"],
        has_address=inputs.get("hasAddress", False),
        lifetime=session.application.session_lifetime,
        application_id=session.application_id,
        order_reference=session.order_reference,
        items=tuple(
            LineItem(item["name"], item["quantity"], Decimal(item["unitPrice"]), item["sku"])
            for item in session.order["items"]
        ),
        additional_information=session.order["additionalInformation"],
    )
