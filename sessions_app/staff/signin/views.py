"""Signing in and out. Both are recorded in the audit log; refused sign-ins only for existing users."""

import logging
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from sessions_app.limits.try_again import try_again
from sessions_app.models import RecoveryCodes
from sessions_app.staff import audit
from sessions_app.staff.signin import session_lifetime, tries
from sessions_app.staff.signin.addresses import address_of
from sessions_app.staff.signin.ending import SENTENCES
from sessions_app.staff.signin.form import SignInForm
from sessions_app.staff.signin.locks import locks_of

logger = logging.getLogger(__name__)


class SignInView(LoginView):
    """The sign-in page."""

    authentication_form = SignInForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or redirect users who are signed in."""
        if admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check name and password, unless too many were refused; that check comes before any query."""
        try:
            tries.count(request.POST.get("username", ""), address=address_of(request))
        except tries.TooManyTries as exc:
            logger.warning("Sign-in refused", extra={"reason": str(exc)})
            return try_again(str(exc), status=429, seconds=exc.seconds)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        tries.record_success(form.cleaned_data["username"], address=address_of(self.request))
        session_lifetime.begin(self.request, now=timezone.now())
        user = form.get_user()
        audit.record("signed in", actor=user, subject=user, after={"with": _means(user)})
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show what was wrong. While a name is locked nothing is checked, so nothing is recorded."""
        counted = getattr(self.request, "axes_failures_since_start", None)
        locked = getattr(self.request, "axes_locked_out", False)
        if locked and not counted:
            tries.uncount(form.cleaned_data.get("username", ""), address=address_of(self.request))
        user = User.objects.filter(username=form.cleaned_data.get("username")).first() if form.refusal else None
        if user and (counted or not locked):
            reason = form.refusal if user.is_active else "not active"
            audit.record(
                "sign-in refused", actor=None, subject=user, reason=f"{reason}; locked here" if locked else reason
            )
        logger.warning("Sign-in refused", extra={"reason": _why(form, locked=locked), "person": user and user.pk})
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the admin's context, and the reason for an automatic sign-out."""
        ours = {"title": "Sign in", "app_path": self.request.get_full_path()}
        if self.request.method == "GET":
            ours["ended"] = SENTENCES.get(self.request.GET.get("ended", ""), "")
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs) | ours


class SignOutView(LogoutView):
    """Signs out and shows the signed-out page."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """End the session."""
        if request.user.is_authenticated:
            audit.record("signed out", actor=request.user, subject=request.user)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs) | {"title": "Signed out"}


def locked(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer an attempt with a locked name; the same for existing and unknown users."""
    now, name = timezone.now(), str((credentials or {}).get("username", ""))
    here = (lock.until for lock in locks_of(name, now=now) if lock.address == address_of(request))
    seconds = ceil((next(here, now + settings.SIGN_IN_LOCK) - now).total_seconds())
    context = admin.site.each_context(request) | {"title": "Locked", "minutes": max(1, ceil(seconds / 60))}
    answer = render(request, "admin/signin/locked.html", context, status=429)
    answer["Retry-After"], answer["Cache-Control"] = str(max(1, seconds)), "no-store"
    return answer


def _why(form: Any, *, locked: bool) -> str:
    return "locked here" if locked else form.refusal or "name or password missing"


def _means(user: User) -> str:
    device = getattr(user, "otp_device", None)
    if device is None:
        return "password"
    return "password and recovery code" if isinstance(device, RecoveryCodes) else "password and authenticator app"
