"""What staff may do about a provider account, and why: reset its breaker, and make it misbehave if it can."""

from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from providers.models import ProviderAccount
from routing.statistics import breaker_store
from sessions_app.admin.confirm import confirmed
from sessions_app.admin.providers import simulators
from sessions_app.admin.providers.account_monitoring import MAY_RESET, MAY_SWITCH, AccountAdmin, page_of
from sessions_app.admin.providers.breakers import MEANING
from sessions_app.admin.providers.simulators import NotReached, Refused
from sessions_app.models import PaymentSession, ProviderAttempt
from sessions_app.models.attempt import NEEDS_REQUEST
from sessions_app.staff import audit

ANY_MODE = "The mode decides whose orders it takes. It stays as it is once there are sessions."
MODE_STAYS = (
    "The mode stays as it is: sessions were opened at this account in it, and test payments must never stand beside "
    "real ones. Make another account for the other mode."
)


@admin.register(ProviderAccount)
class ActedOnAccountAdmin(AccountAdmin):
    """Provider accounts, with what is behind their buttons."""

    def get_urls(self) -> list[URLPattern]:
        views = {"reset-breaker": self.reset_breaker, "faults": require_POST(self.faults)}
        ours = [
            path(f"<uuid:pk>/{name}/", self.admin_site.admin_view(view), name=f"providers_provideraccount_{name}")
            for name, view in views.items()
        ]
        return ours + super().get_urls()

    def get_readonly_fields(self, request: HttpRequest, obj: ProviderAccount | None = None) -> Any:
        """Keep the mode once there are sessions, as the database does."""
        fixed = ("mode",) if obj is not None and _has_sessions(obj) else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_fieldsets(self, request: HttpRequest, obj: ProviderAccount | None = None) -> Any:
        (name, identity), *others = super().get_fieldsets(request, obj)
        fixed = obj is not None and _has_sessions(obj)
        return ((name, {**identity, "description": MODE_STAYS if fixed else ANY_MODE}), *others)

    def reset_breaker(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Close the account's breaker, whatever opened it."""
        account = self.account_for(request, pk, MAY_RESET)
        given = confirmed(
            request,
            admin=self,
            title=f"Reset the breaker of {account}",
            explanation=MEANING,
            button="Reset",
            back=page_of(pk),
        )
        if isinstance(given, HttpResponse):
            return given
        closed = breaker_store.reset([account.pk], now=timezone.now())
        text = "The breaker is closed: orders go there again." if closed else "The breaker was closed already."
        (messages.success if closed else messages.info)(request, text)
        return HttpResponseRedirect(page_of(pk))

    def faults(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Make the account misbehave, or be well again, and note it: a test needs no confirmation."""
        account = self.account_for(request, pk, MAY_SWITCH)
        well = "well" in request.POST
        try:
            switched = simulators.make_well(account) if well else simulators.apply(account, request.POST)
        except Refused as exc:
            messages.error(request, f"Nothing was changed. {exc}")
        except NotReached as exc:
            messages.error(request, str(exc))
        else:
            audit.record(
                "switched faults",
                actor=cast(User, request.user),
                subject=account,
                reason=request.POST.get("reason", ""),
                before=switched.before,
                after=switched.after,
            )
            how = "as it usually does." if well else "as you said, from its next call on."
            messages.success(request, f"{account} behaves {how}")
        return HttpResponseRedirect(page_of(pk))


def _has_sessions(account: ProviderAccount) -> bool:
    unresolved = ProviderAttempt.objects.filter(account=account, state__in=NEEDS_REQUEST)
    return PaymentSession.objects.filter(account=account).exists() or unresolved.exists()
