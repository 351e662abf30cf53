"""Pages whose fields depend on the account's provider, which is chosen from the gallery before one is added."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.providers import gallery
from sessions_app.admin.providers.account_fields import READ_ONLY, fieldsets, has_sessions, may_enter_credentials
from sessions_app.admin.providers.account_form import account_form
from sessions_app.admin.providers.credential_fields import entered_for
from sessions_app.admin.providers.setup_steps import setup_of


class AtChosenProvider(ConsoleAdmin):
    """The form of accounts."""

    def get_fieldsets(self, request: HttpRequest, obj: ProviderAccount | None = None) -> Any:
        kind = PROVIDERS.get(_provider_of(request, obj))
        stays = obj is not None and has_sessions(obj)
        return fieldsets(request, obj, entered_for(kind.facts, obj, mode_stays=stays) if kind else ())

    def get_readonly_fields(self, request: HttpRequest, obj: ProviderAccount | None = None) -> Any:
        """Keep the mode once there are sessions, as the database does."""
        return (*READ_ONLY, "mode") if obj is not None and has_sessions(obj) else READ_ONLY

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Ask for the provider's own credentials, and for none of a person who may not enter them."""
        form = account_form(
            _provider_of(request, obj),
            obj,
            enters_credentials=may_enter_credentials(request),
            mode_stays=obj is not None and has_sessions(obj),
        )
        return super().get_form(request, obj, change=change, **{"form": form, **kwargs})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show the providers to choose from until one is chosen, then the form of an account there."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        provider = _provider_of(request, None)
        problem = gallery.why_none(provider)
        if not provider or problem:
            return self._gallery(request, problem)
        asked = request.GET.copy()
        asked.pop(gallery.PARAMETER, None)
        shown = {"setup": setup_of(provider, None), "other_providers": f"?{asked.urlencode()}"}
        return super().add_view(request, form_url, {**(extra_context or {}), **shown})

    def _gallery(self, request: HttpRequest, problem: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Add provider account",
            "opts": self.opts,
            "cards": gallery.cards(request),
            "problem": problem,
            "is_popup": "_popup" in request.GET,
        }
        return TemplateResponse(request, "admin/providers/gallery.html", context)


def _provider_of(request: HttpRequest, account: ProviderAccount | None) -> str:
    """Name the provider of an account, or the one that was chosen for a new one."""
    if account:
        return account.provider
    return request.POST.get(gallery.PARAMETER) or request.GET.get(gallery.PARAMETER, "")
