"""Routing's rules in the admin, with what only this room knows: the recent orders, and the applications' names."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget

from providers.base import LineItem
from routing.decision.eligibility import OrderFacts
from routing.models import RoutingRule
from sessions_app.admin.routing.rules_list import RoutingRuleAdmin, in_words
from sessions_app.models import Application, PaymentSession

RECENT, MOST = timedelta(days=7), 1_000


@admin.register(RoutingRule)
class RuleAdmin(RoutingRuleAdmin):
    """Rules, counted over the last 1,000 orders of the last 7 days."""

    def recent_orders(self) -> Sequence[OrderFacts]:
        """Read the recent orders."""
        return recent_orders(now=timezone.now())

    def get_queryset(self, request: HttpRequest) -> Any:
        named = Application.objects.filter(pk=OuterRef("application_id"))
        return super().get_queryset(request).annotate(application=Subquery(named.values("name")))

    @admin.display(description="When")
    def conditions(self, rule: Any) -> str:
        """Put the conditions into one line."""
        return in_words(rule, application=rule.application or "")

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "application_id":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.TypedChoiceField(
            label="Application",
            required=False,
            empty_value=None,
            choices=lambda: [
                ("", "any"),
                *((str(each.id), each.name) for each in Application.objects.order_by("name")),
            ],
            widget=UnfoldAdminSelectWidget,
        )


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
        lifetime=session.application.session_lifetime,
        application_id=session.application_id,
        order_reference=session.order_reference,
        items=tuple(
            LineItem(item["name"], item["quantity"], Decimal(item["unitPrice"]), item["sku"])
            for item in session.order["items"]
        ),
        additional_information=session.order["additionalInformation"],
    )
