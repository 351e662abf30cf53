"""The outside: one folder per payment provider."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Provider accounts and the adapters that speak for them."""

    name = "providers"
    verbose_name = "Payment providers"
