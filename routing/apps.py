"""The decision: which provider, and why."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """Weights, and how they decide."""

    name = "routing"
    verbose_name = "Routing"
