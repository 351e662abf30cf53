"""Asks before something is done, and why it is done."""

from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminTextInputWidget


class Reason(forms.Form):
    """Why. It lands in the audit log by its name, through ActingMiddleware."""

    reason = forms.CharField(
        min_length=3,
        max_length=500,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="3 to 500 characters. It is kept in the audit log with your name.",
    )


def confirmed(
    request: HttpRequest,
    *,
    admin: "ModelAdmin[Any]",
    title: str,
    explanation: str,
    button: str,
    form: type[Reason] = Reason,
    initial: dict[str, Any] | None = None,
    back: str = "",
) -> Any:
    """Give the filled-in form once somebody has confirmed, and until then the page that asks.

    `initial` is filled in already; *Cancel* leads to the address `back`, where there is one.
    """
    filled = form(request.POST) if request.method == "POST" else form(initial=initial)
    if request.method == "POST" and filled.is_valid():
        return filled
    next(iter(filled.fields.values())).widget.attrs["autofocus"] = True
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "explanation": explanation,
        "button": button,
        "form": filled,
        "back": back,
    }
    return TemplateResponse(request, "admin/confirm.html", context)
