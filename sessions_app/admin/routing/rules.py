"""Routing rules, each with how many recent orders it would decide."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, OuterRef, Subquery
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.admin import TabularInline
from unfold.decorators import action
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminSelectWidget

from routing.decision.rules import Action
from routing.models import RoutingRule, RuleAccount
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.routing import dry_run
from sessions_app.admin.routing.recent_orders import count_matches, recent_orders
from sessions_app.admin.routing.rule_texts import format_conditions, format_effect
from sessions_app.models import Application

CONDITIONS = (
    ("application_id", "currency", "country"),
    ("minimum", "maximum"),
    "item",
    ("information_key", "information_value"),
)


class RuleAccountFormSet(BaseInlineFormSet):
    """The accounts of a rule."""

    def clean(self) -> None:
        """Refuse a rule without accounts, and a split that does not make 100."""
        super().clean()
        if any(self.errors):
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        if not rows:
            raise forms.ValidationError("Name at least one account.")
        percents = sum(row.get("percent") or 0 for row in rows)
        if self.instance.action == Action.SPLIT and percents != 100:
            raise forms.ValidationError(f"The percentages of a split must add up to 100; these add up to {percents}.")


class RuleAccountInline(TabularInline):
    """Which accounts, in which order, with which share."""

    model = RuleAccount
    formset = RuleAccountFormSet
    extra = 0
    min_num = 1
    ordering_field = "place"


class CountedRules(ChangeList):
    """A page of rules, each with how many recent orders it would decide."""

    def get_results(self, request: HttpRequest) -> None:
        """Count once, over all rules: those on other pages take orders, too."""
        super().get_results(request)
        rules = list(RoutingRule.objects.prefetch_related("accounts"))
        counts = count_matches(rules, recent_orders(now=timezone.now()))
        for rule in self.result_list:
            rule.counted = counts[rule.pk]


@admin.register(RoutingRule)
class RoutingRuleAdmin(ConsoleAdmin):
    """Rules, first to last: drag them or number them. The first enabled one that matches an order decides."""

    nothing_yet = "No rules: orders are routed by score alone."
    list_display = ("name", "enabled", "conditions", "effect", "recent_matches")
    list_filter = ("enabled", "action")
    search_fields = ("name", "item", "information_key")
    ordering_field = "position"
    ordering = ("position", "id")
    inlines = (RuleAccountInline,)
    actions_list = ("decide",)
    fieldsets = (
        (None, {"fields": (("name", "enabled", "position"),)}),
        (
            "Conditions",
            {"fields": CONDITIONS, "description": "An order must meet all of them. An empty field matches any order."},
        ),
        ("Action", {"fields": ("action",)}),
    )

    @action(description="Why not provider X?", url_path="decide", permissions=["view"])
    def decide(self, request: HttpRequest) -> HttpResponse:
        """Dry-run an order."""
        return dry_run.page(request, {**self.admin_site.each_context(request), "title": "Dry run of an order"})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CountedRules]:
        return CountedRules

    def get_queryset(self, request: HttpRequest) -> Any:
        names = Application.objects.filter(pk=OuterRef("application_id")).values("name")
        rules = super().get_queryset(request).prefetch_related("accounts__account")
        return rules.annotate(application=Subquery(names))

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

    @admin.display(description="Conditions")
    def conditions(self, rule: Any) -> str:
        return format_conditions(rule, application=rule.application or "")

    @admin.display(description="Action")
    def effect(self, rule: RoutingRule) -> str:
        return format_effect(rule)

    @admin.display(description="Recent orders it decides")
    def recent_matches(self, rule: Any) -> str:
        """Say how many recent orders the rule would decide, and how many an earlier one takes from it."""
        decided, matched, orders = rule.counted
        earlier = f" (+{matched - decided} that an earlier rule takes)" if matched > decided else ""
        return f"{decided} of {orders}{earlier}"
