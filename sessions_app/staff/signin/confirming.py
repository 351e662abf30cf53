"""*Confirm it is you*: asks for the user's own password before any password or second factor is set.

A browser left open or a stolen cookie is therefore not enough to take over an account.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from unfold.widgets import UnfoldAdminPasswordWidget

from sessions_app.staff.signin.proving import WrongPassword, prove

HOLDS = timedelta(minutes=15)
CONFIRMED = "confirmed_at"
WRONG = "This is not your password."


class ConfirmForm(forms.Form):
    """Asks for the user's own password."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


def require_confirmation(view: Callable[..., Any]) -> Callable[..., Any]:
    """Require a confirmation within the last 15 minutes for a view; signing in does not count as one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_confirmed(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        return ask(request, back=request.get_full_path())

    return guarded


def is_confirmed(request: HttpRequest, *, now: datetime) -> bool:
    """Tell whether the user has confirmed within the last 15 minutes."""
    return 0 <= now.timestamp() - request.session.get(CONFIRMED, 0) < HOLDS.total_seconds()


def ask(request: HttpRequest, *, back: str) -> HttpResponse:
    """Redirect to the confirmation page, and from there to `back`."""
    return HttpResponseRedirect(f"{reverse('confirm-person')}?{urlencode({'next': back})}")


def page(request: HttpRequest) -> HttpResponse:
    """Ask for the password, then redirect."""
    form = ConfirmForm(request.POST or None)
    if form.is_valid():
        try:
            prove(request, password=form.cleaned_data["password"])
        except WrongPassword:
            form.add_error("password", WRONG)
        else:
            request.session[CONFIRMED] = timezone.now().timestamp()
            return HttpResponseRedirect(_next(request))
    context = {**admin.site.each_context(request), "title": "Confirm it is you", "form": form}
    return TemplateResponse(request, "admin/signin/confirm.html", context)


def _next(request: HttpRequest) -> str:
    asked = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours and asked.startswith("/") else reverse("admin:index")
