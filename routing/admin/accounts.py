"""Provider accounts: how each is doing, its form, its connection test, and its faults if it can have them.

They are switched, and breakers reset, in `sessions_app.admin`.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.views import ChangeList

from providers.admin import ProviderAccountAdmin
from providers.checking import check
from providers.models import ProviderAccount
from routing.admin import simulators
from routing.admin.account_state import DAY, breaker_words, facts, windows
from routing.admin.simulators import NotReached
from routing.charts.timelines import spark
from routing.models import AccountBreaker
from routing.snapshot import breaker_of
from routing.statistics import hourly_counts
from routing.statistics.hourly_counts import Period

MAY_RESET, MAY_SWITCH = "routing.change_accountbreaker", "providers.change_provideraccount"


class AccountList(ChangeList):
    """The list, each row with how it did: two more queries, however many rows."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows, now = list(self.result_list), timezone.now()
        since, keys = hourly_counts.first_hour(now, hours=DAY), [row.pk for row in rows]
        hours = hourly_counts.hours(keys, since=since, until=now)
        known = {each.account_id: each for each in AccountBreaker.objects.filter(account__in=keys)}
        for row in rows:
            row.lately = hours[row.pk]
            row.day = hourly_counts.merge(row.lately, start=since, hours=DAY)
            row.breaker_state = breaker_words(breaker_of(known.get(row.pk), row), now)[0]
        self.result_list = rows


class AccountAdmin(ProviderAccountAdmin):
    """Provider accounts and how they are doing."""

    change_form_template = "admin/routing/account.html"
    list_display = ("__str__", "mode", "enabled", "breaker", "paid_share", "p95", "calls", "lately")

    class Media:
        js = ("evidence.js",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AccountList

    @display(description="Breaker", label={"Closed": "success", "Open": "danger", "Half open": "warning"})
    def breaker(self, account: Any) -> str:
        """Name its state."""
        return account.breaker_state

    @display(description="Paid, 24 h")
    def paid_share(self, account: Any) -> str:
        """Say how many of its checkouts were paid, and how many may still be."""
        day: Period = account.day
        if day.paid_share is None:
            return "–"
        waiting = day.still_open(timezone.now())
        return f"{day.paid_share:.1%} of {day.checkouts:,}" + (f" ({waiting:,} open)" if waiting else "")

    @display(description="p95, 24 h")
    def p95(self, account: Any) -> str:
        """Say how fast its calls were."""
        return "–" if account.day.p95_ms is None else f"{account.day.p95_ms:,.0f} ms"

    @display(description="Calls, 24 h")
    def calls(self, account: Any) -> str:
        """Count its calls, and those it is to blame for."""
        day: Period = account.day
        return f"{day.calls:,}" + (f" ({day.faults:,} faults)" if day.faults else "")

    @display(description="Calls by hour")
    def lately(self, account: Any) -> SafeString:
        """Draw its calls."""
        title = f"Calls of {account} in each of the last 24 hours, {account.day.calls} together"
        return mark_safe(spark([each.calls for each in account.lately], title))  # noqa: S308 - our own drawing

    def get_urls(self) -> list[URLPattern]:
        view = require_POST(self.admin_site.admin_view(self.test_connection))
        name = "providers_provideraccount_test-connection"
        return [path("<uuid:pk>/test-connection/", view, name=name), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        account = self.get_object(request, unquote(object_id))
        shown = self._shown(request, account) if account and self.has_view_permission(request, account) else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def test_connection(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Try the stored credentials."""
        found = check(self.account_for(request, pk, MAY_SWITCH))
        (messages.success if found.works else messages.error)(request, found.words)
        return HttpResponseRedirect(page_of(pk))

    def account_for(self, request: HttpRequest, pk: UUID, permission: str) -> ProviderAccount:
        """Find an account for whoever may do this to it."""
        if not request.user.has_perm(permission):  # type: ignore[union-attr]
            raise PermissionDenied
        return get_object_or_404(ProviderAccount, pk=pk)

    def _shown(self, request: HttpRequest, account: ProviderAccount) -> dict[str, Any]:
        now = timezone.now()
        may_change = self.has_change_permission(request, account)
        return {
            "facts": facts(account, now=now),
            "windows": windows(account, now=now),
            "may_test": may_change,
            "may_reset": _is_open(account) and request.user.has_perm(MAY_RESET),  # type: ignore[union-attr]
            **(_faults(account) if may_change and request.method == "GET" else {}),
        }


def _faults(account: ProviderAccount) -> dict[str, Any]:
    try:
        return {"faults": simulators.shown_form(account)}
    except NotReached as exc:
        return {"faults_problem": str(exc)}


def _is_open(account: ProviderAccount) -> bool:
    return breaker_of(AccountBreaker.objects.filter(account=account).first(), account) is not None


def page_of(pk: UUID) -> str:
    """Give the address of an account's page."""
    return reverse("admin:providers_provideraccount_change", args=[pk])
