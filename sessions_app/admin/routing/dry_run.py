"""*Why not provider X?*: routes a made-up order, without any side effect."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget
from uuid_utils.compat import uuid7

from providers.base import LineItem
from providers.models import ConfigurationVersion, Mode, ProviderAccount
from providers.money import LARGEST_BOUND, UnknownCurrency, exponent, has_excess_places
from routing import snapshot
from routing.decision.eligibility import OrderFacts
from routing.ranking import AllBreakersOpen, NoEligibleProvider, decide
from sessions_app.admin.routing.decision_panel import panel


def _text(label: str, longest: int, *, required: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=UnfoldAdminTextInputWidget, **kwargs
    )


class OrderForm(forms.Form):
    """A made-up order, as far as routing looks at one."""

    mode = forms.ChoiceField(choices=Mode.choices, widget=UnfoldAdminSelectWidget)
    currency = _text("Currency", 3, required=True, initial="AUD")
    total = forms.DecimalField(
        min_value=Decimal("0.001"),
        max_value=LARGEST_BOUND - Decimal("0.0001"),
        initial=Decimal(100),
        widget=UnfoldAdminTextInputWidget,
    )
    country = _text("Billing country", 2, help_text="ISO 3166-1 alpha-2; empty if the order has none")
    has_email = forms.BooleanField(
        label="With the shopper's e-mail", required=False, initial=True, widget=UnfoldBooleanWidget
    )
    has_address = forms.BooleanField(
        label="With the shopper's address", required=False, initial=True, widget=UnfoldBooleanWidget
    )
    minutes = forms.IntegerField(
        label="Session lifetime in minutes", min_value=30, max_value=1440, initial=60, widget=UnfoldAdminTextInputWidget
    )
    order_reference = _text("Order reference", 255, help_text="Splits and canaries are assigned by it")
    item = _text("Item name", 250)
    information_key = _text("additionalInformation key", 100)
    information_value = _text("Its value", 500)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        currency = str(values.get("currency", "")).upper()
        try:
            exponent(currency)
        except UnknownCurrency as exc:
            raise forms.ValidationError({"currency": f"{currency} is not an ISO 4217 currency"}) from exc
        if values.get("total") and has_excess_places(values["total"], currency):
            raise forms.ValidationError({"total": f"This has too many decimal places for {currency}"})
        return values | {"currency": currency}

    def order(self) -> OrderFacts:
        """Give the order, once the form is valid."""
        given = self.cleaned_data
        key = given["information_key"]
        return OrderFacts(
            mode=given["mode"],
            currency=given["currency"],
            total=given["total"],
            payment_method="card",
            country=given["country"].upper() or None,
            has_email=given["has_email"],
            has_address=given["has_address"],
            lifetime=timedelta(minutes=given["minutes"]),
            order_reference=given["order_reference"],
            items=(LineItem(given["item"], 1, given["total"]),) if given["item"] else (),
            additional_information={key: given["information_value"]} if key else None,
        )


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show the form, and the decision for the order filled in. Nothing is stored and no provider is called."""
    form = OrderForm(request.GET or None)
    shown = panel(_decision(form.order()), hypothetical=True) if form.is_bound and form.is_valid() else ""
    return TemplateResponse(request, "admin/routing/dry_run.html", {**context, "form": form, "shown": shown})


def _decision(order: OrderFacts) -> dict[str, Any]:
    now = timezone.now()
    known = snapshot.current(ConfigurationVersion.objects.get().version, now)
    try:
        return decide(order, known.split_for(order)[0], session_id=uuid7(), now=now).decision
    except (NoEligibleProvider, AllBreakersOpen) as exc:
        names = {row.pk: str(row) for row in ProviderAccount.objects.filter(pk__in=exc.refused)}
        refused = [{"name": names[key], "reason": reason} for key, reason in exc.refused.items()]
        return {"candidates": [], "refused": refused}
