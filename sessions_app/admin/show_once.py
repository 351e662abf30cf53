"""Shows a new secret once, in the response itself, so that no cookie, session or log holds it."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers


def secret_page(
    request: HttpRequest, *, admin: "ModelAdmin[Any]", title: str, values: dict[str, str], explanation: str, back: str
) -> HttpResponse:
    """Show labelled values with a copy button each, and the way back. Browsers keep no copy of the page."""
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "values": values,
        "explanation": explanation,
        "back": back,
    }
    answer = TemplateResponse(request, "admin/merchants/secret.html", context)
    add_never_cache_headers(answer)
    return answer
