"""*Confirm it is you*: asks for one's own password before a password or a second factor is set, anybody's.

A browser that somebody left open, or whose cookie was stolen, is not enough to take an account over.
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
    """One's own password."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


def confirmed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let nobody to a view who has not confirmed within the last 15 minutes; signing in is no confirmation."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_confirmed(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        return ask(request, back=request.get_full_path())

    return guarded


def is_confirmed(request: HttpRequest, *, now: datetime) -> bool:
    """Tell whether whoever asks has given their password a short time ago."""
    return 0 <= now.timestamp() - request.session.get(CONFIRMED, 0) < HOLDS.total_seconds()


def ask(request: HttpRequest, *, back: str) -> HttpResponse:
    """Lead to where the password is given, and from there to `back`."""
    return HttpResponseRedirect(f"{reverse('confirm-person')}?{urlencode({'next': back})}")


def page(request: HttpRequest) -> HttpResponse:
    """Ask for the password, and lead on."""
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
