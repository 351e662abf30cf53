"""The product: payment sessions, from order to paid or expired."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Payment sessions and the applications that open them."""

    name = "sessions_app"
    verbose_name = "Payment sessions"

    def ready(self) -> None:
        """Make the system checks and the OpenAPI extensions known."""
        from sessions_app import checks  # noqa: F401
        from sessions_app.api import schema  # noqa: F401
