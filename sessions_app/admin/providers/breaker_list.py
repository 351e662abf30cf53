"""Circuit breakers. They are reset in `sessions_app.admin`."""

from django.http import HttpRequest

from routing.models import AccountBreaker
from sessions_app.admin.console import ConsoleAdmin


class AccountBreakerAdmin(ConsoleAdmin):
    """Breakers that have ever opened. An account without a line here has never had trouble."""

    nothing_yet = "No account's calls have failed yet: every breaker is closed."
    list_display = ("account", "state", "trips", "opened_at", "open_until", "probe_until")
    list_filter = ("state",)
    list_select_related = ("account",)
    readonly_fields = list_display
    exclude = ("counted_from",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Breakers open by themselves; to keep an account from orders, plan an outage or switch it off."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccountBreaker | None = None) -> bool:
        return False
