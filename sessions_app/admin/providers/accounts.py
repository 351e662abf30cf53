"""Provider accounts: settings and credentials, how each is doing, connection test, breaker reset, simulated faults."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from unfold.views import ChangeList

from providers.checking import check
from providers.models import ProviderAccount
from routing.models import AccountBreaker
from routing.snapshot import breaker_of
from routing.statistics import breaker_store
from sessions_app.admin.console import OwnPages, require
from sessions_app.admin.providers import simulated_faults
from sessions_app.admin.providers.account_charts import windows
from sessions_app.admin.providers.account_facts import facts, unusable
from sessions_app.admin.providers.account_fields import READ_ONLY, fieldsets, has_sessions, may_enter_credentials
from sessions_app.admin.providers.account_form import AccountDetailsForm, AccountForm
from sessions_app.admin.providers.account_list import COLUMNS, AccountList
from sessions_app.admin.providers.breakers import RESET_MEANING
from sessions_app.admin.providers.events_not_kept import events_not_kept
from sessions_app.admin.providers.learned_fees import LearnedFeesActions, learned_fees
from sessions_app.admin.providers.simulated_faults import FaultsRefused, NotReached
from sessions_app.admin.providers.terms_form import TermsInline
from sessions_app.admin.with_reason import Confirmation, NotDone, with_reason
from sessions_app.staff import audit

MAY_RESET, MAY_CHANGE = "routing.change_accountbreaker", "providers.change_provideraccount"


def _confirm_reset(request: HttpRequest, pk: UUID) -> Confirmation[ProviderAccount]:
    account = _find(request, pk, MAY_RESET)
    return Confirmation(
        subject=account,
        title=f"Reset the breaker of {account}",
        explanation=RESET_MEANING,
        button="Reset",
        back=_page(pk),
    )


@admin.register(ProviderAccount)
class ProviderAccountAdmin(LearnedFeesActions):
    """Provider accounts."""

    nothing_yet = "No provider account yet: no order can be routed until there is one."
    inlines = (TermsInline,)
    list_display = COLUMNS
    list_filter = ("provider", "mode", "enabled")
    search_fields = ("name", "provider")
    change_form_template = "admin/routing/account.html"

    class Media:
        js = ("evidence.js",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return AccountList

    def get_fieldsets(self, request: HttpRequest, obj: ProviderAccount | None = None) -> Any:
        return fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: ProviderAccount | None = None) -> Any:
        """Keep the mode once there are sessions, as the database does."""
        return (*READ_ONLY, "mode") if obj is not None and has_sessions(obj) else READ_ONLY

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Leave the secrets out of the form of a person who may not enter them."""
        form = AccountForm if may_enter_credentials(request) else AccountDetailsForm
        return super().get_form(request, obj, change=change, **{"form": form, **kwargs})

    def save_model(self, request: HttpRequest, obj: ProviderAccount, form: Any, change: bool) -> None:
        """Save it, and warn when a mode has no enabled account any more."""
        super().save_model(request, obj, form, change)
        if change and {"enabled", "mode"} & set(form.changed_data):
            for mode in _without_account({form.initial.get("mode", obj.mode), obj.mode}):
                text = f"No {mode} account is enabled any more: orders of {mode} applications are refused."
                messages.warning(request, text)

    def has_delete_permission(self, request: HttpRequest, obj: ProviderAccount | None = None) -> bool:
        """Forbid it: sessions refer to accounts for good. An account is switched off instead."""
        return False

    def own_pages(self) -> OwnPages:
        return super().own_pages() | {
            "providers_provideraccount_test-connection": (
                "<uuid:pk>/test-connection/",
                require_POST(self.test_connection),
            ),
            "providers_provideraccount_reset-breaker": ("<uuid:pk>/reset-breaker/", self.reset_breaker),
            "providers_provideraccount_faults": ("<uuid:pk>/faults/", require_POST(self.faults)),
        }

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        account = self.get_object(request, unquote(object_id))
        shown = self._state(request, account) if account and self.has_view_permission(request, account) else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def test_connection(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Try the stored credentials."""
        account = _find(request, pk, MAY_CHANGE)
        found, problem = check(account), unusable(account)
        (messages.success if found.works else messages.error)(request, found.words)
        if problem:
            messages.error(request, problem)
        return HttpResponseRedirect(_page(pk))

    @with_reason(_confirm_reset)
    def reset_breaker(self, request: HttpRequest, account: ProviderAccount, *, reason: str) -> str:
        """Close the account's breaker, whatever opened it."""
        if not breaker_store.reset([account.pk], now=timezone.now()):
            raise NotDone("The breaker was already closed.", level=messages.INFO)
        return "The breaker is closed: orders are routed there again."

    def faults(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Switch simulated faults on or off, and note it. A test needs no confirmation."""
        account = _find(request, pk, MAY_CHANGE)
        off = "well" in request.POST
        try:
            switched = (
                simulated_faults.restore_defaults(account) if off else simulated_faults.apply(account, request.POST)
            )
        except FaultsRefused as exc:
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
            how = "as usual again." if off else "as you set it, from its next call on."
            messages.success(request, f"{account} behaves {how}")
        return HttpResponseRedirect(_page(pk))

    def _state(self, request: HttpRequest, account: ProviderAccount) -> dict[str, Any]:
        now = timezone.now()
        may_change = self.has_change_permission(request, account)
        return {
            "facts": facts(account, now=now),
            "windows": windows(account, now=now),
            "events_not_kept": events_not_kept(account),
            "learned_fees": learned_fees(request, account, now=now),
            "may_test": may_change,
            "may_reset": _has_open_breaker(account) and request.user.has_perm(MAY_RESET),  # type: ignore[union-attr]
            **(_faults(account) if may_change and request.method == "GET" else {}),
        }


def _faults(account: ProviderAccount) -> dict[str, Any]:
    try:
        return {"faults": simulated_faults.shown_form(account)}
    except NotReached as exc:
        return {"faults_problem": str(exc)}


def _has_open_breaker(account: ProviderAccount) -> bool:
    return breaker_of(AccountBreaker.objects.filter(account=account).first(), account) is not None


def _find(request: HttpRequest, pk: UUID, permission: str) -> ProviderAccount:
    require(request, permission)
    return get_object_or_404(ProviderAccount, pk=pk)


def _without_account(modes: Iterable[str]) -> list[str]:
    enabled = set(ProviderAccount.objects.filter(enabled=True).values_list("mode", flat=True))
    return sorted(set(modes) - enabled)


def _page(pk: UUID) -> str:
    return reverse("admin:providers_provideraccount_change", args=[pk])
