"""The page where users set up and manage their second factor."""

from base64 import b32encode
from typing import Any

import django_otp
import qrcode
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from sessions_app.models import AuthenticatorApp
from sessions_app.staff import audit
from sessions_app.staff.signin import enrolment
from sessions_app.staff.signin.codes import CodeRefused
from sessions_app.staff.signin.confirming import require_confirmation
from sessions_app.staff.signin.form import code_field


class CodeForm(forms.Form):
    """Asks for a code."""

    code = code_field()


@require_confirmation
def page(request: HttpRequest) -> HttpResponse:
    """Show the user's second factor, or run a button's action: begin, confirm, codes or remove."""
    action = request.POST.get("do", "")
    if action == "begin":
        return _begin(request)
    if action not in CHANGES:
        return _shown(request)
    form = CodeForm(request.POST, auto_id=f"id_{action}_%s")
    if form.is_valid():
        try:
            return CHANGES[action](request, form.cleaned_data["code"])
        except CodeRefused as exc:
            form.add_error("code", str(exc))
        except enrolment.NothingBegun:
            messages.error(request, "That took longer than 15 minutes, or was done elsewhere. Begin again.")
            return HttpResponseRedirect(reverse("two-factor"))
    return _shown(request, **{f"{action}_form": form})


def _begin(request: HttpRequest) -> HttpResponse:
    try:
        enrolment.begin(_person(request))
    except enrolment.SetUpAlready:
        messages.info(request, "Two-factor sign-in is set up already.")
    return HttpResponseRedirect(reverse("two-factor"))


def _confirm(request: HttpRequest, code: str) -> HttpResponse:
    device, codes = enrolment.confirm(_person(request), code=code, now=timezone.now())
    django_otp.login(request, device)
    return _shown(request, codes=codes)


def _new_codes(request: HttpRequest, code: str) -> HttpResponse:
    codes = enrolment.new_recovery_codes(_person(request), code=code)
    audit.record("new recovery codes", actor=_person(request), subject=_person(request))
    return _shown(request, codes=codes)


def _remove(request: HttpRequest, code: str) -> HttpResponse:
    enrolment.remove(_person(request), code=code)
    messages.success(request, "Two-factor sign-in is removed.")
    return HttpResponseRedirect(reverse("two-factor"))


CHANGES = {"confirm": _confirm, "codes": _new_codes, "remove": _remove}


def _shown(request: HttpRequest, **context: Any) -> HttpResponse:
    """Show the page. Recovery codes are in `context` only right after their creation; they are stored as digests."""
    has = enrolment.second_factor_of(_person(request), now=timezone.now())
    site = admin.site.each_context(request)
    forms_ = {f"{action}_form": CodeForm(auto_id=f"id_{action}_%s") for action in CHANGES}
    ours = {"title": "Two-factor sign-in", "has": has, "required": settings.STAFF_TWO_FACTOR}
    if has.pending and not has.device:
        ours |= {"qr": _qr(has.pending), "secret": _secret(has.pending), "link": has.pending.config_url}
    if settings.STAFF_TWO_FACTOR and not has.device:
        only = {"title": "Two-factor sign-in", "icon": "lock", "link": request.path, "active": True}
        site["sidebar_navigation"] = [{"items": [only | {"has_permission": True}]}]  # the rest cannot be reached yet
    return TemplateResponse(request, "admin/signin/two_factor.html", site | forms_ | ours | context)


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


def _qr(device: AuthenticatorApp) -> SafeString:
    image = qrcode.make(device.config_url, image_factory=SvgPathImage)
    return mark_safe(image.to_string(encoding="unicode"))  # noqa: S308 - our own drawing


def _secret(device: AuthenticatorApp) -> str:
    text = b32encode(device.seed).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
