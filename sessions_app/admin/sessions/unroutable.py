"""Orders that no account could take, with the reason of every account."""

from django.contrib import admin
from unfold.paginator import InfinitePaginator

from sessions_app.admin.amounts import format_grouped
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.read_only import ReadOnly
from sessions_app.admin.routing.decision_panel import refusals
from sessions_app.admin.today.filter import TodayFilter
from sessions_app.models import UnroutableOrder


@admin.register(UnroutableOrder)
class UnroutableOrderAdmin(ReadOnly, ConsoleAdmin):
    """Orders answered with NO_AVAILABLE_PROVIDER."""

    nothing_yet = "Every order was routed to a provider."
    list_display = ("order_reference", "application", "amount", "currency", "country", "reasons", "created_at")
    list_filter = ("application", TodayFilter)
    sortable_by = ()
    search_fields = ("order_reference__exact",)
    search_help_text = "An order reference, in full"
    paginator = InfinitePaginator
    list_per_page = 50
    list_select_related = ("application",)
    show_full_result_count = False
    fields = (
        "application",
        "order_reference",
        "amount",
        "currency",
        "country",
        "payment_method",
        "reasons",
        "created_at",
    )
    readonly_fields = ("amount", "reasons")

    @admin.display(description="Total")
    def amount(self, order: UnroutableOrder) -> str:
        return format_grouped(order.total, order.currency)

    @admin.display(description="Reasons")
    def reasons(self, order: UnroutableOrder) -> str:
        found = [f"{each['name']}: {each['reason']}" for each in refusals(order.refused)]
        return "; ".join(found) or "There is no provider account"
