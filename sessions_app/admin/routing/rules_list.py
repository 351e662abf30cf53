"""Rules as forms. The class is registered by `sessions_app`, which knows the recent orders they are counted over."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from unfold.admin import TabularInline
from unfold.decorators import action
from unfold.views import ChangeList

from routing.decision.eligibility import OrderFacts
from routing.decision.rules import Action, matches
from routing.models import RoutingRule, RuleAccount
from routing.snapshot import as_rule
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.routing import hypothetical


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
            raise forms.ValidationError(f"The percents of a split must make 100; these make {percents}.")


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
        counts = count_matches(rules, self.model_admin.recent_orders())
        for rule in self.result_list:
            rule.counted = counts[rule.pk]


class RoutingRuleAdmin(ConsoleAdmin):
    """Rules, first to last: drag them or number them. The first enabled one that matches an order decides.

    Who registers it adds `conditions`, which names the application.
    """

    nothing_yet = "No rules: the scores alone decide."
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
            "When all of this holds",
            {
                "fields": (
                    ("application_id", "currency", "country"),
                    ("minimum", "maximum"),
                    "item",
                    ("information_key", "information_value"),
                ),
                "description": "What is left empty matches any order.",
            },
        ),
        ("Then", {"fields": ("action",)}),
    )

    @action(description="Why not provider X?", url_path="decide", permissions=["view"])
    def decide(self, request: HttpRequest) -> HttpResponse:
        """Decide a made-up order."""
        return hypothetical.page(request, {**self.admin_site.each_context(request), "title": "A made-up order"})

    def recent_orders(self) -> Sequence[OrderFacts]:
        """Give the recent orders that rules are counted over, newest first."""
        raise NotImplementedError

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CountedRules]:
        return CountedRules

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("accounts__account")

    @admin.display(description="Then")
    def effect(self, rule: RoutingRule) -> str:
        """Put the action into one line."""
        return effect_in_words(rule)

    @admin.display(description="Recent orders it decides")
    def recent_matches(self, rule: Any) -> str:
        """Say how many recent orders the rule would decide, and how many an earlier one takes from it."""
        decided, matched, orders = rule.counted
        earlier = f" (+{matched - decided} that an earlier rule takes)" if matched > decided else ""
        return f"{decided} of {orders}{earlier}"


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


def effect_in_words(rule: RoutingRule) -> str:
    """Say what a rule does, with the accounts it names."""
    split = rule.action == Action.SPLIT
    names = ", ".join(f"{each} {each.percent} %" if split else str(each) for each in rule.accounts.all())
    return f"{rule.get_action_display()}: {names}"


def in_words(rule: RoutingRule, *, application: str) -> str:
    """List a rule's conditions, or say "any order"; `application` is its name, "" leaves it out."""
    value = f" = {rule.information_value}" if rule.information_value else ""
    parts = (
        application and f"application {application}",
        rule.currency,
        rule.country,
        rule.minimum is not None and f"from {rule.minimum.normalize():f}",
        rule.maximum is not None and f"up to {rule.maximum.normalize():f}",
        rule.item and f"item contains {rule.item}",
        rule.information_key and f"{rule.information_key}{value}",
    )
    return ", ".join(part for part in parts if part) or "any order"
