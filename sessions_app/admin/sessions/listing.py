"""The list of sessions, searched by any id, order reference or e-mail. `page` shows one; `actions` has its actions."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from unfold.decorators import display

from providers.money import format_amount
from sessions_app.admin.keyset_list import BEFORE, KeysetList
from sessions_app.admin.read_only import ReadOnly
from sessions_app.admin.sessions.actions import SessionActions
from sessions_app.admin.sessions.filters import FILTERS, ShopperFilter
from sessions_app.admin.sessions.page import BADGES
from sessions_app.admin.times import to_the_second
from sessions_app.models import PaymentSession
from sessions_app.models.session import email_indexes
from sessions_app.usecases.sessions.find import find_sessions

NO_E_MAIL = "Searching by e-mail needs permission to see shoppers' data, which the support role has."
DEFERRED = ("sealed_customer", "order", "decision", "checkout_url")


@admin.register(PaymentSession)
class PaymentSessionAdmin(ReadOnly, SessionActions):
    """Sessions, newest first."""

    nothing_yet = "No session has been opened yet. The API reference at /docs opens the first."
    list_display = ("created", "order_reference", "state", "amount", "account", "application", "remarks")
    list_display_links = ("order_reference",)
    list_parameters = (BEFORE,)
    list_filter = FILTERS
    list_select_related = ("application", "account")
    list_filter_submit = False
    search_fields = ("id",)
    search_help_text = "Order reference, session id, provider's id or e-mail"
    sortable_by = ()
    change_list_template = "admin/keyset_list.html"
    show_full_result_count = False
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetList]:
        return KeysetList

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave out documents and personal data, which the list does not show."""
        return super().get_queryset(request).defer(*DEFERRED)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        text = search_term.strip()
        return (queryset.filter(pk__in=find_sessions(text)) if text else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list; an e-mail becomes its blind index at once, so that no address keeps it."""
        text = request.GET.get("q", "").strip()
        if "@" in text:
            return self._find_shopper(request, text)
        answer = super().changelist_view(request, extra_context)
        answer["Cache-Control"] = "no-store"
        return answer

    def _find_shopper(self, request: HttpRequest, email: str) -> HttpResponse:
        if not cast(User, request.user).has_perm("sessions_app.reveal_customer"):
            messages.error(request, NO_E_MAIL)
            return HttpResponseRedirect(request.path)
        keys = ",".join(map(str, email_indexes(email)))
        return HttpResponseRedirect(f"{request.path}?{urlencode({ShopperFilter.parameter_name: keys})}")

    @admin.display(description="Created (UTC)")
    def created(self, session: PaymentSession) -> str:
        return to_the_second(session.created_at)

    @display(description="Status", label=BADGES)
    def state(self, session: PaymentSession) -> str:
        return session.status.title()

    @admin.display(description="Amount")
    def amount(self, session: PaymentSession) -> str:
        """Write it with its currency's own places."""
        text = f"{format_amount(session.total, session.currency)} {session.currency}"
        return format_html('<span class="figures">{}</span>', text)

    @admin.display(description="Remarks")
    def remarks(self, session: PaymentSession) -> str:
        """Write what staff should know about it."""
        return "; ".join([*(["paid late"] if session.late else []), *([session.review] if session.review else [])])
