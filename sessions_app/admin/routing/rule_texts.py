"""A routing rule in words."""

from routing.decision.rules import Action
from routing.models import RoutingRule


def format_effect(rule: RoutingRule) -> str:
    """Say what a rule does, with the accounts it names."""
    split = rule.action == Action.SPLIT
    names = ", ".join(f"{each} {each.percent} %" if split else str(each) for each in rule.accounts.all())
    return f"{rule.get_action_display()}: {names}"


def format_conditions(rule: RoutingRule, *, application: str) -> str:
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
